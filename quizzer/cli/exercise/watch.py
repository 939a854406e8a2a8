"""`quizzer exercise watch [NAME]`: check on every save, and go on when one passes.

The file is looked at ten times a second: events of the file system do not come through every editor, container
and network drive, and a glance at one file costs nothing.
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import IO, Annotated

import typer

from quizzer.cli.exercise.check import fresh_seed
from quizzer.cli.exercise.desk import Desk, complete
from quizzer.cli.exercise.hint import next_hints
from quizzer.cli.exercise.record import record
from quizzer.cli.shell import Shell, shell
from quizzer.cli.stop import Stopped, stoppable
from quizzer.errors import NeedsTerminal
from quizzer.exercises.checking import check, engine
from quizzer.exercises.exercise import Exercise
from quizzer.messages import message
from quizzer.screen.exercise import clear, show_feedback, show_hints, show_path, show_statement

EVERY = 0.1  # seconds between two glances
SETTLED = 0.03  # seconds for an editor to finish a file that it has just made empty

Stamp = tuple[int, int, int]


def run(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="cli.exercise-watch-name", autocompletion=complete),
    ] = None,
) -> None:
    """Watch one file after the other until all have passed or the learner leaves."""
    world = shell(context)
    if not world.asks:
        raise NeedsTerminal(message("exercise.needs-terminal"), message("exercise.needs-terminal-fix"))
    with world.store() as store:
        desk = Desk(world, store)
        first = desk.exercise(name) if name else following(desk, None)
        code = _run(world, desk, first)
    raise typer.Exit(code)


def following(desk: Desk, after: Exercise | None) -> Exercise | None:
    """The next exercise that has not passed, or is due again; None if there is none."""
    rows = desk.rows()
    names = [row.exercise.name for row in rows]
    start = names.index(after.name) + 1 if after else 0
    waits = [row.exercise for row in (*rows[start:], *rows[:start]) if row.state != "passed"]
    return next((each for each in waits if after is None or each.name != after.name), None)


def _run(world: Shell, desk: Desk, exercise: Exercise | None) -> int:
    """Watch until the end; the exit code."""
    if exercise is None:
        world.screen.say("exercise.all-done", "right")
    try:
        with stoppable():
            while exercise is not None:
                exercise = Watch(world, desk, exercise, world.stdin, time.sleep).run()
            return 0
    except (EOFError, KeyboardInterrupt):
        world.screen.blank()
        return 130
    except Stopped as stopped:
        return stopped.exit_code
    finally:
        show_path(world.screen, "exercise.watch-left", desk.workspace.folder)


@dataclass
class Watch:
    """One exercise that is watched."""

    world: Shell
    desk: Desk
    exercise: Exercise
    stdin: IO[str]
    sleep: Callable[[float], None]

    def run(self) -> Exercise | None:
        """Check on every save; gives the exercise that comes next, None if the learner leaves."""
        self.desk.workspace.begin(self.exercise, self.world.words.language)
        path = self.desk.workspace.path(self.exercise)
        seen = stamp(path)  # before anybody is told that it is watched
        engine(self.exercise)  # now, so that the first save need not wait for it
        self._open(path)
        while True:
            typed = self._typed()
            if typed in ("q", "n"):
                return None if typed == "q" else following(self.desk, self.exercise)
            if typed == "h":
                show_hints(self.world.screen, self.exercise, next_hints(self.desk, self.exercise))
            if typed:
                self._legend(path)
            now = stamp(path)
            if now is None or (now == seen and typed != ""):
                continue
            self.sleep(SETTLED)
            seen = stamp(path)
            if seen is not None and self._check(path):
                return self._next()

    def _typed(self) -> str | None:
        """The letter of a line that was typed while waiting, "" of an empty one; None if there was none."""
        ready, _, _ = select.select([self.stdin], [], [], EVERY)
        if not ready:
            return None
        line = self.stdin.readline()
        if not line:
            raise EOFError
        return line.strip().lower()[:1]

    def _open(self, path: Path) -> None:
        show_statement(self.world.screen, self.exercise)
        self._legend(path)

    def _legend(self, path: Path) -> None:
        show_path(self.world.screen, "exercise.watching", path)

    def _check(self, path: Path) -> bool:
        """Run the file and show what came of it on an empty screen; whether it passed."""
        self.world.screen.say("exercise.checking", "meta")
        found = check(self.exercise, path, fresh_seed())
        after = record(self.desk, self.exercise, found)
        clear(self.world.screen)
        show_feedback(self.world.screen, self.exercise, found, after)
        self.world.screen.blank()
        if found.passed:
            self.world.screen.text(self.world.words(self.exercise.explain), indent=2)
        else:
            self._legend(path)
        return found.passed

    def _next(self) -> Exercise | None:
        found = following(self.desk, self.exercise)
        if found is None:
            self.world.screen.say("exercise.all-done", "right")
        else:
            self.world.screen.blank()
            self.world.screen.say("exercise.went-on", "right", next=found.name)
        return found


def stamp(path: Path) -> Stamp | None:
    """What changes when a file is saved; None while there is none, or it is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino) if S_ISREG(found.st_mode) else None
