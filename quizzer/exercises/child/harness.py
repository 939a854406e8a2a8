"""The child process: `python -I harness.py SPEC RESULT TRACE`, three open files by number.

It reads what to do from SPEC, loads the learner's file under guard, calls its function on random inputs, and
writes one line of JSON to RESULT. What the learner prints goes elsewhere, and cannot be taken for it. When the
time is over, where the code is goes to TRACE. It imports nothing of ours: its own parts are loaded by path.
"""

from __future__ import annotations

import errno
import importlib.util
import json
import os
import sys
import traceback
import warnings
from collections.abc import Iterator, Mapping
from contextlib import redirect_stdout, suppress
from functools import partial
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

CHANNEL_LOST = 97
MOST = 600  # characters of what an exception says
WIDEST = 160  # characters of a line of code
Report = dict[str, Any]


def load(path: str, name: str) -> ModuleType:
    """The module in this file."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _part(name: str) -> Any:
    return load(str(Path(__file__).with_name(f"{name}.py")), f"_quizzer_{name}")


guard, draw, compare, shared = _part("guard"), _part("draw"), _part("compare"), _part("shared")


def reference(spec: Mapping[str, Any]) -> Any:
    """The function that is right: from what a derivation has emitted, or the solution."""
    if spec["engine"] is None:
        return getattr(load(spec["solution"], "_quizzer_solution"), spec["entry"])
    engine = load(spec["engine"], "_quizzer_engine")
    return partial(load(spec["reference"], "_quizzer_reference").reference, engine)


class Run:
    """All trials of one file."""

    def __init__(self, spec: Mapping[str, Any]) -> None:
        self.spec = spec
        self.reference = reference(spec)
        self.names = list(spec["outputs"])
        self.prepare = (
            getattr(load(spec["cases"], "_quizzer_cases"), "prepare", None) if spec["cases"] else None
        )
        self.mistaken = dict(spec["mistakes"])
        self.function: Any = None
        self.shared = shared.Shared()
        self.trials = [(*case, self.wanted(case[0])) for case in self.cases()]  # before anybody can interfere

    def report(self) -> Report:
        """The first trial that fails, or that all pass."""
        path = self.spec["file"]
        try:
            module = self.shared.restoring(load, path, "exercise")
        except SyntaxError as error:
            if error.filename not in (path, None):
                return self._raised(error)
            text = (error.text or "").strip()[:WIDEST]
            return {"status": "syntax", "line": error.lineno, "says": error.msg, "text": text}
        except ImportError as error:
            return {**self._raised(error), "status": "import", "module": error.name or ""}
        self.function = getattr(module, self.spec["entry"], None)
        if not callable(self.function):
            return {"status": "no-entry", "is_there": self.function is not None}
        for count, (case, sizes, dtype, wanted) in enumerate(self.trials, start=1):
            found = self.trial(case, dtype, wanted)
            if found is not None:
                return {**found, "trial": count, "sizes": sizes, "dtype": dtype}
        return {"status": "passed", "trials": len(self.trials)}

    def cases(self) -> Iterator[tuple[dict[str, Any], dict[str, int], str]]:
        """Inputs, sizes and dtype of every trial."""
        for number in range(self.spec["trials"]):
            rng = np.random.default_rng([self.spec["seed"], number])
            dtype = self.spec["dtypes"][number % len(self.spec["dtypes"])]
            sizes = draw.sizes(self.spec["letters"], rng)
            inputs = draw.draw(self.spec["inputs"], sizes, dtype, rng)
            if self.prepare is not None:
                inputs = self.prepare(inputs, sizes, rng, number)
            yield inputs, sizes, dtype

    def trial(self, case: dict[str, Any], dtype: str, wanted: Mapping[str, Any]) -> Report | None:
        """What is wrong with the learner's function on this case; None if nothing is."""
        given = draw.copied(case)
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            result = self.shared.restoring(self.function, *given.values())
        changed = [name for name in case if not draw.same(case[name], given[name])]
        if changed:
            return {"status": "changed", "names": changed}
        found = compare.quantities(result, self.names, self.spec["as_dict"])
        if "whole" in found:
            return {"status": "whole", **found}
        problems = compare.findings(found, wanted, self.spec["outputs"], dtype)
        if problems:
            wrong = {problem["name"] for problem in problems}
            right = [name for name in wanted if name not in wrong]
            mistakes = self.mistakes(case, found, wanted, dtype)
            return {"status": "wrong", "findings": problems, "right": right, "mistakes": mistakes}
        return self.aliases(found, given) or self.noise([str(each.message) for each in warned])

    def wanted(self, case: Mapping[str, Any]) -> dict[str, Any]:
        """The right results by name."""
        value = self.reference(*draw.copied(list(case.values())))
        found: dict[str, Any] = compare.quantities(value, self.names, self.spec["as_dict"])
        assert "whole" not in found, found
        return {name: found[name] for name in self.names}

    def aliases(self, found: Mapping[str, Any], given: Mapping[str, Any]) -> Report | None:
        """A result that is a view of an argument: whoever changes one changes both."""
        for name, value in found.items():
            for _, array in draw.arrays(value, name):
                for source, argument in (pair for key in given for pair in draw.arrays(given[key], key)):
                    if np.shares_memory(array, argument):
                        return {"status": "aliased", "name": name, "argument": source}
        return None

    def noise(self, warned: list[str]) -> Report | None:
        """A warning of NumPy, where an exercise asks for none."""
        return {"status": "warned", "says": warned[0]} if warned and self.spec["quiet"] else None

    def mistakes(
        self, case: dict[str, Any], found: Mapping[str, Any], wanted: Mapping[str, Any], dtype: str
    ) -> list[str]:
        """The known mistakes that give the learner's values, the likeliest first."""
        known = {}
        for name, path in self.mistaken.items():
            function = self.attempt(lambda path=path, name=name: load(path, f"mistake {name}"), None)
            known[name] = getattr(function, self.spec["entry"], None)
        scores = {name: self.agreement(known[name], case, found, wanted, dtype) for name in known}
        scores = {name: score for name, score in scores.items() if score}
        if len(scores) > 1:  # they agree here by chance; not on all trials
            for other, _, kind, right in self.trials:
                given = self.attempt(self.function, other)
                for name in scores:
                    scores[name] += self.agreement(known[name], other, given, right, kind) if given else 0
        return sorted(scores, key=lambda name: -scores[name])

    def attempt(self, function: Any, case: Mapping[str, Any] | None) -> Any:
        """What a function gives, without its prints and warnings; None if it raises."""
        arguments = draw.copied(list(case.values())) if case is not None else []
        try:
            with redirect_stdout(StringIO()), np.errstate(all="ignore"):
                value = self.shared.restoring(function, *arguments)
        except Exception:  # a mistake may well raise on some sizes: then it is not this one
            return None
        if case is None:
            return value
        result = compare.quantities(value, self.names, self.spec["as_dict"])
        return None if "whole" in result else result

    def agreement(
        self,
        mistake: Any,
        case: dict[str, Any],
        found: Mapping[str, Any],
        wanted: Mapping[str, Any],
        dtype: str,
    ) -> int:
        """In how many quantities a mistake gives what was found; 0 if not in the first that is wrong."""
        result = self.attempt(mistake, case)
        if result is None:
            return 0
        both = [key for key in wanted if key in result and key in found]
        agrees = {key for key in both if compare.near(result[key], found[key], dtype)}
        wrong = [key for key in both if not compare.near(found[key], wanted[key], dtype)]
        return len(agrees) if not wrong or wrong[0] in agrees else 0

    def _raised(self, error: BaseException) -> Report:
        """An exception, and where in the learner's file it was."""
        frames = [
            {"line": frame.lineno, "function": frame.name, "text": (frame.line or "")[:WIDEST]}
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename == self.spec["file"]
        ]
        says = ""
        with suppress(BaseException):  # what an exception says is the learner's code too
            says = str(error)[:MOST]
        status = "signature" if isinstance(error, TypeError) and not frames else "raised"
        return {"status": status, "error": type(error).__name__, "says": says, "frames": frames[-8:]}

    def ended(self, error: BaseException) -> Report:
        """A run that an exception ended."""
        status = next((status for kind, status in ENDINGS if isinstance(error, kind)), None)
        known = {"status": status} if status else {}
        if isinstance(error, OSError) and error.errno == errno.EFBIG:
            known = {"status": "file"}
        return {**self._raised(error), **known}


ENDINGS: tuple[tuple[type[BaseException], str], ...] = (
    (guard.RefusedError, "refused"),
    (MemoryError, "memory"),
    (SystemExit, "exit"),
)


def guarded(run: Run, watch: Any) -> Report:
    """The report, whatever the learner's code does to the interpreter."""
    try:
        report = run.report()
    except BaseException as error:  # it must come out, whatever it is
        report = run.ended(error)
    if run.shared.changed:
        report = {**report, "status": "patched", "names": list(run.shared.changed)}
    if watch.refused:
        report = {**report, "status": "refused", "event": watch.refused[0]}
    return report


def main(spec_file: int, result_file: int, trace_file: int) -> None:
    """Read, run, report."""
    with open(spec_file, encoding="utf-8") as file:
        spec = json.load(file)
    run = Run(spec)
    # The learner's code may put others in their place.
    dump, write, leave, flush = json.dumps, os.write, os._exit, sys.stdout.flush
    watch = guard.Guard(os.getcwd())  # noqa: PTH109
    watch.set(spec["limits"], trace_file)
    report = guarded(run, watch)
    line = dump({**report, "nonce": spec["nonce"]}, default=str).encode() + b"\n"
    with suppress(OSError, ValueError):  # it may be closed
        flush()
    try:
        while line:
            line = line[write(result_file, line) :]
    except (OSError, ValueError):
        leave(CHANNEL_LOST)
    leave(0)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
