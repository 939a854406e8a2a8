"""From how a run ended to what is said to the learner."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizzer.exercises.exercise import SHAPE, Exercise
from quizzer.exercises.runner import Limits, Ran
from quizzer.messages import Message, message
from quizzer.question import Note

CHANNEL_LOST = 97  # exit codes of the child, see child/harness.py and child/guard.py
INSISTS = 98
_TRACED = re.compile(r'File "(?P<file>[^"]*)", line (?P<line>\d+) in (?P<function>\S+)')

Report = Mapping[str, Any]


@dataclass(frozen=True)
class Frame:
    """A line of the learner's file on the way to where it went wrong."""

    line: int
    function: str
    text: str


@dataclass(frozen=True)
class Feedback:
    """What came of a check. `status` is `passed`, or a slug of what was wrong."""

    status: str
    notes: tuple[Note, ...]
    first: str | None = None  # the first quantity that is wrong
    wrong: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    mistake: str | None = None
    frames: tuple[Frame, ...] = ()
    output: str = ""
    took_ms: int = 0
    file: str = ""  # the digest of what was checked

    @property
    def passed(self) -> bool:
        """Whether all trials came out right."""
        return self.status == "passed"


def feedback(exercise: Exercise, file: Path, ran: Ran, limits: Limits) -> Feedback:
    """What is said of this run."""
    if ran.report is None:
        status, note, frames = _unreported(file, ran, limits)
        return Feedback(status, (note,), frames=frames, output=ran.output, took_ms=ran.took_ms)
    status = str(ran.report["status"])
    frames = tuple(Frame(each["line"], each["function"], each["text"]) for each in ran.report.get("frames", ()))
    if status == "wrong":
        return _wrong(exercise, ran.report, ran.output, ran.took_ms)
    if status == "syntax" and ran.report["line"]:
        frames = (Frame(ran.report["line"], "", ran.report["text"]),)
    notes = _NOTES[status](exercise, ran.report)
    return Feedback(status, notes, frames=frames, output=ran.output, took_ms=ran.took_ms)


# --- runs without a report ------------------------------------------------------------------------------------


def _unreported(file: Path, ran: Ran, limits: Limits) -> tuple[str, Message, tuple[Frame, ...]]:
    """The run was ended, or it has ended itself: status, what is said, and where it was."""
    frames = _traced(file, ran.trace)
    if ran.flooded:
        return "flood", message("exercise.flood", size=limits.output_bytes // 1024), ()
    if ran.trace or ran.late or ran.took_ms >= limits.seconds * 1000:
        return "time", message("exercise.time", seconds=limits.seconds), frames
    if ran.code == CHANNEL_LOST:
        return "channel", message("exercise.channel"), ()
    if ran.code == INSISTS:
        return "refused", message("exercise.refused-process"), ()
    if ran.code < 0:
        name = signal.Signals(-ran.code).name if -ran.code in set(signal.Signals) else str(-ran.code)
        return "crash", message("exercise.crash", signal=name), ()
    if "_quizzer_" in ran.output or "harness.py" in ran.output:
        return "content", message("exercise.content"), ()
    return "ended", message("exercise.ended", code=ran.code), ()


def _traced(file: Path, trace: str) -> tuple[Frame, ...]:
    """Where in the learner's file the code was, innermost last."""
    found = [match for match in _TRACED.finditer(trace) if Path(match["file"]) == file.absolute()]
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines() if found else []
    frames = []
    for match in reversed(found[:4]):
        number = int(match["line"])
        text = lines[number - 1].strip() if number <= len(lines) else ""
        frames.append(Frame(number, match["function"], text))
    return tuple(frames)


# --- reports ------------------------------------------------------------------------------------------------


def _passed(exercise: Exercise, report: Report) -> tuple[Note, ...]:
    dtypes = message("exercise.two-dtypes") if len(exercise.dtypes) > 1 else message("exercise.one-dtype")
    return (message("exercise.passed", trials=report["trials"], dtypes=dtypes),)


def _whole(exercise: Exercise, report: Report) -> tuple[Note, ...]:
    names = ", ".join(exercise.outputs)
    if report["found"] == "None":
        return (message("exercise.nothing-returned", entry=exercise.entry, names=names),)
    key = "exercise.not-a-tuple" if report.get("count") is None else "exercise.other-count"
    key = "exercise.not-a-dict" if exercise.as_dict else key
    return (message(key, names=names, found=report["found"], count=report.get("count")),)


def _refused(exercise: Exercise, report: Report) -> tuple[Note, ...]:
    files = str(report["event"]).startswith(("open", "os.re", "os.rm", "os.trunc", "shutil"))
    return (message("exercise.refused-file" if files else "exercise.refused-process"),)


def _no_entry(exercise: Exercise, report: Report) -> tuple[Note, ...]:
    key = "exercise.not-callable" if report["is_there"] else "exercise.no-entry"
    return (message(key, entry=exercise.entry),)


def _syntax(exercise: Exercise, report: Report) -> tuple[Note, ...]:
    key = "exercise.syntax" if report["line"] else "exercise.syntax-nowhere"
    return (message(key, line=report["line"], says=report["says"]),)


def _raised(exercise: Exercise, report: Report) -> tuple[Note, ...]:
    if report["error"] == "NotImplementedError":
        return (message("exercise.unwritten"),)
    key = "exercise.raised" if report["says"] else "exercise.raised-bare"
    return (message(key, error=report["error"], says=report["says"]),)


def _with(key: str, *names: str) -> Callable[[Exercise, Report], tuple[Note, ...]]:
    """A message that needs nothing but these values of the report."""

    def said(exercise: Exercise, report: Report) -> tuple[Note, ...]:
        values = {name: report[name] for name in names}
        return (message(key, entry=exercise.entry, count=len(exercise.inputs), **values),)

    return said


def _listed(key: str) -> Callable[[Exercise, Report], tuple[Note, ...]]:
    """A message that lists the names of the report."""
    return lambda _, report: (message(key, names=", ".join(report["names"])),)


_NOTES: Mapping[str, Callable[[Exercise, Report], tuple[Note, ...]]] = {
    "passed": _passed,
    "syntax": _syntax,
    "import": _with("exercise.import", "says"),
    "no-entry": _no_entry,
    "signature": _with("exercise.signature", "says"),
    "raised": _raised,
    "exit": _with("exercise.exit"),
    "memory": _with("exercise.memory"),
    "file": _with("exercise.file"),
    "refused": _refused,
    "whole": _whole,
    "changed": _listed("exercise.changed"),
    "patched": _listed("exercise.patched"),
    "aliased": _with("exercise.aliased", "name", "argument"),
    "warned": _with("exercise.warned", "says"),
}


# --- wrong values ---------------------------------------------------------------------------------------------


def _wrong(exercise: Exercise, report: Report, output: str, took_ms: int) -> Feedback:
    """The first quantity that is wrong, how it is wrong, which are right, and what may be the reason."""
    findings: list[Report] = report["findings"]
    first, right = findings[0], tuple(report["right"])
    name = str(first["name"])
    notes: list[Note] = [_problem(exercise, first, report)]
    if "relation" in first:
        notes.append(_relation(first, report["sizes"]))
    if "steps" in first:
        notes.append(message("exercise.steps", steps=", ".join(map(str, first["steps"]))))
    mistake, said = _reason(exercise, report, name, right)
    if said is not None:
        notes.append(said)
    others = tuple(str(each["name"]) for each in findings[1:])
    if right:
        notes.append(message("exercise.right", names=", ".join(right)))
    if others:
        notes.append(message("exercise.also", names=", ".join(others)))
    sizes = ", ".join(f"{letter} = {size}" for letter, size in report["sizes"].items()) or "–"
    notes.append(message("exercise.sizes", sizes=sizes, dtype=report["dtype"]))
    return Feedback("wrong", tuple(notes), name, (name, *others), right, mistake, (), output, took_ms)


def _problem(exercise: Exercise, finding: Report, report: Report) -> Message:
    """What is wrong with one quantity."""
    name, problem = finding["name"], finding["problem"]
    if problem == "shape":
        letters, wanted = exercise.outputs.get(name, ""), _shape(finding["wanted"])
        if SHAPE.fullmatch(letters):
            wanted = f"({', '.join(letters.split())}) = {wanted}"
        return message("exercise.shape", name=name, found=_shape(finding["found"]), wanted=wanted)
    if problem in ("values", "not-finite"):
        place = f"[{', '.join(map(str, finding['index']))}]" if finding["index"] else ""
        values = {key: finding[key] for key in ("found", "wanted", "wrong", "count")}
        key = "one-value" if finding["count"] == 1 else problem
        return message(f"exercise.{key}", name=name, place=place, **values)
    values = {key: finding[key] for key in ("found", "wanted") if key in finding}
    return message(f"exercise.{problem}", name=name, **values)


def _shape(axes: list[int]) -> str:
    return f"({', '.join(map(str, axes))}{',' if len(axes) == 1 else ''})"


def _relation(finding: Report, sizes: Mapping[str, int]) -> Message:
    """How the value is related to the right one."""
    name, relation = finding["name"], finding["relation"]
    if relation == "other":
        return message("exercise.is-other", name=name, other=finding["other"])
    if relation != "factor":
        return message(f"exercise.is-{relation}", name=name)
    factor = float(finding["factor"])
    same = [letter for letter, size in sizes.items() if abs(factor - size) < 1e-3]
    same += [f"1/{letter}" for letter, size in sizes.items() if abs(factor * size - 1) < 1e-3]
    said = f"{factor:.4g} (= {same[0]})" if same else f"{factor:.4g}"
    return message("exercise.is-factor", name=name, factor=said)


def _reason(
    exercise: Exercise, report: Report, name: str, right: tuple[str, ...]
) -> tuple[str | None, Note | None]:
    """A known mistake that gives these very values, else what the pattern of right and wrong tells."""
    known = {mistake.name: mistake for mistake in exercise.mistakes}
    for mistake in report["mistakes"]:
        return mistake, known[mistake].say
    for advice in exercise.advice:
        if advice.fits(name, frozenset(right)):
            return None, advice.say
    return None, None
