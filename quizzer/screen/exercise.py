"""Exercises: the list, a statement, what came of a check, a hint, a solution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from quizzer.exercises.checking import Job
from quizzer.exercises.exercise import Exercise
from quizzer.exercises.feedback import Feedback
from quizzer.messages import Message
from quizzer.screen.screen import Screen

NARROW = 60  # cells: with fewer, a table of exercises cuts their names
MOST_LINES = 20  # of what a file prints
CLEAR = "\x1b[2J\x1b[3J\x1b[H"
STATES = {
    "new": ("∙", "meta"),
    "started": ("…", "partial"),
    "passed": ("✓", "right"),
    "failed": ("✗", "wrong"),
    "due": ("≈", "partial"),
}


@dataclass(frozen=True)
class Row:
    """How far the learner is with an exercise."""

    exercise: Exercise
    state: str
    due_in: int | None = None


def show_exercises(screen: Screen, rows: Sequence[Row]) -> None:
    """A line an exercise, in the order in which to do them."""
    words = screen.words
    heads = ["", *(words(f"exercise.head-{name}") for name in ("name", "level", "state", "title"))]
    lines = [
        (
            STATES[row.state][0],
            row.exercise.name,
            str(row.exercise.level),
            words(f"exercise.state-{row.state}"),
            words(row.exercise.title),
        )
        for row in rows
    ]
    if screen.width < NARROW:
        for mark, name, level, state, title in lines:
            screen.item(mark, f"{name} · {level} · {state}")
            screen.text(title, indent=4)
    else:
        screen.table(heads, lines, right=(2,))
    screen.blank()
    passed = sum(row.state in ("passed", "due") for row in rows)
    due = sum(row.state in ("due", "failed") and (row.due_in or 0) <= 0 for row in rows)
    screen.say("exercise.total", "meta", passed=passed, count=len(rows), due=due)


def show_statement(screen: Screen, exercise: Exercise) -> None:
    """Title, what is to be written, and its arguments."""
    words = screen.words
    screen.blank()
    level = words("screen.level", level=exercise.level)
    screen.text(words(exercise.title), "title")
    screen.text(f"{exercise.name} · {level}", "meta")
    screen.rule()
    screen.text(words(exercise.flowing))
    screen.blank()


def show_path(screen: Screen, key: str, path: object) -> None:
    """What a path is, and the path on a line of its own, to be copied whole."""
    screen.say(key, "meta")
    screen.line((f"  {path}", "accent"))


def show_commands(screen: Screen, name: str, wishes: Sequence[str]) -> None:
    """What can be done with an exercise: a command and what it does, in one line if there is room."""
    rows = [(f"quizzer exercise {wish} {name}", screen.words(f"exercise.does-{wish}")) for wish in wishes]
    first, second = (max(cell_len(cell) for cell in column) for column in zip(*rows, strict=True))
    has_room = first + second + 4 <= screen.width
    for command, does in rows:
        room = " " * (first - cell_len(command) + 2)
        screen.line((f"  {command}", "key"), (room + does if has_room else "", "meta"))
        if not has_room:
            screen.text(does, "meta", indent=4)


def show_feedback(screen: Screen, exercise: Exercise, found: Feedback, after: Message | None = None) -> None:
    """The outcome, why, where, and what the file printed."""
    mark, style = STATES["passed" if found.passed else "failed"]
    screen.blank()
    screen.line((f"{mark} {exercise.name}", style), (f"  {screen.words(after)}" if after else "", "meta"))
    for note in found.notes:
        screen.text(screen.words(note), indent=2)
    for frame in found.frames:
        head = screen.words("exercise.line", line=frame.line)
        screen.line((f"  {head}  ", "meta"), (frame.text, ""))
    if found.output.strip():
        _show_output(screen, found.output)


def _show_output(screen: Screen, output: str) -> None:
    """The first lines of what was printed."""
    lines = output.rstrip().splitlines()
    screen.say("exercise.printed", "meta", indent=2)
    for line in lines[:MOST_LINES]:
        screen.line((f"    {line[: screen.width]}", ""))
    if len(lines) > MOST_LINES:
        screen.say("exercise.cut", "meta", indent=4, count=len(lines) - MOST_LINES)


def show_hints(screen: Screen, exercise: Exercise, numbers: Sequence[int]) -> None:
    """The hints with these numbers, which count from 1."""
    for number in numbers:
        screen.say("exercise.hint", "accent", number=number, of=len(exercise.hints))
        screen.text(screen.words(exercise.hints[number - 1]), indent=2)


def show_solution(screen: Screen, exercise: Exercise, text: str) -> None:
    """One way to write it, line by line, and why."""
    screen.blank()
    for line in text.rstrip().splitlines():
        screen.line((line, ""))
    screen.blank()
    screen.say("exercise.solution-why", "accent")
    screen.text(screen.words(exercise.explain), indent=2)


def show_checked(screen: Screen, job: Job, found: Feedback, good: bool) -> None:
    """One line of many: a file, and whether it is as it should be."""
    mark, style = STATES["passed" if good else "failed"]
    outcome = ("mistake-missed", "mistake-met") if job.mistake else ("row-failed", "row-passed")
    what = screen.words(f"exercise.{outcome[good]}")
    screen.line((f"{mark} {job.name}", style), (f"  {what}", "meta"))
    if not found.passed:
        reason = job.mistake.say if job.mistake and good else found.notes[0]
        screen.text(screen.words(reason), indent=4)


def clear(screen: Screen) -> None:
    """An empty screen, where that can be done."""
    if screen.console.is_terminal and not screen.console.is_dumb_terminal:
        screen.stream.write(CLEAR)
        screen.stream.flush()
