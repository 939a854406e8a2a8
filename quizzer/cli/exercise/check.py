"""`quizzer exercise check [NAME]...`: run files on random sizes, and say what is wrong."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from quizzer.cli.exercise.desk import Desk, complete, exercises, named
from quizzer.cli.exercise.record import record
from quizzer.cli.shell import Shell, shell
from quizzer.cli.stop import Stopped, stoppable
from quizzer.errors import UsageError
from quizzer.exercises.checking import Job, check_all, jobs_of, met
from quizzer.exercises.feedback import Feedback
from quizzer.messages import Message, message
from quizzer.screen.exercise import show_checked, show_feedback

FAILED = 1


class Shipped(StrEnum):
    """Files that come with the program, to be checked in place of the learner's."""

    solutions = "solutions"
    starters = "starters"
    mistakes = "mistakes"


def run(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", help="cli.exercise-names", autocompletion=complete),
    ] = None,
    every: Annotated[bool, typer.Option("--all", "-a", help="cli.exercise-all")] = False,
    shipped: Annotated[Shipped | None, typer.Option("--shipped", help="cli.exercise-of")] = None,
    file: Annotated[Path | None, typer.Option("--file", metavar="FILE", help="cli.exercise-file")] = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="cli.exercise-seed")] = None,
) -> None:
    """Check, record what counts, and fail if one fails."""
    world = shell(context)
    chosen = fresh_seed() if seed is None else seed
    try:
        with stoppable():
            if shipped is not None:
                code = _check_shipped(world, tuple(names or ()), shipped.value, chosen)
            else:
                code = _check_own(world, names or [], chosen, every=every, file=file)
    except Stopped as stopped:  # what was running has been ended on the way
        code = stopped.exit_code
    raise typer.Exit(code)


def _check_own(world: Shell, names: Sequence[str], seed: int, *, every: bool, file: Path | None) -> int:
    """Check the learner's files, and record what counts."""
    with world.store() as store:
        desk = Desk(world, store)
        jobs = _jobs(desk, names, every=every, file=file)
        began = time.monotonic()
        results = _run(world, jobs, seed)
        rows = [(job, found, record(desk, job.exercise, found)) for job, found in results]
    _show(world, rows, seed, time.monotonic() - began)
    return 0 if all(found.passed for _, found, _ in rows) else FAILED


def fresh_seed() -> int:
    """Other sizes and values every time."""
    return int.from_bytes(os.urandom(4), "big")


def _jobs(desk: Desk, names: Sequence[str], *, every: bool, file: Path | None) -> list[Job]:
    """What is to be checked: the learner's files, or one that is named."""
    if file is not None:
        if len(names) != 1 or every:
            raise UsageError(message("exercise.file-and-names"))
        if not file.is_file():
            raise UsageError(message("exercise.no-such-file", path=str(file)))
        return [Job(desk.exercise(names[0]), file)]
    if names and not every:
        found = [desk.exercise(name) for name in dict.fromkeys(names)]
        return [Job(exercise, desk.started(exercise)) for exercise in found]
    jobs = [Job(exercise, desk.workspace.path(exercise)) for exercise in desk.exercises]
    started = [job for job in jobs if job.file.is_file()]
    if not started:
        raise UsageError(message("exercise.nothing-started"), message("exercise.nothing-started-fix"))
    return started


def _run(world: Shell, jobs: Sequence[Job], seed: int) -> Iterator[tuple[Job, Feedback]]:
    """Check all, with a bar on stderr if it takes long."""
    from quizzer.screen.claims import Progress

    progress = Progress(world.stderr, len(jobs), time.monotonic)
    try:
        for number, (job, found) in enumerate(check_all(jobs, seed), start=1):
            progress.show(number, job.name)
            yield job, found
    finally:
        progress.clear()


def _show(
    world: Shell, rows: Sequence[tuple[Job, Feedback, Message | None]], seed: int, seconds: float
) -> None:
    if world.common.json:
        checks = [{**plain(world, job, found), "recorded": after is not None} for job, found, after in rows]
        passed = all(found.passed for _, found, _ in rows)
        world.object("exercise-check", checks=checks, passed=passed, seed=seed)
        return
    for job, found, after in rows:
        show_feedback(world.screen, job.exercise, found, after)
    failed = sum(not found.passed for _, found, _ in rows)
    if len(rows) > 1:
        world.screen.blank()
        _total(world, "exercise.some-failed" if failed else "exercise.all-passed", len(rows), failed, seconds)


def _total(world: Shell, key: str, count: int, failed: int, seconds: float) -> None:
    style = "wrong" if failed else "right"
    world.screen.say(key, style, count=count, failed=failed, seconds=f"{seconds:.1f}")


def _check_shipped(world: Shell, names: tuple[str, ...], which: str, seed: int) -> int:
    """Check what comes with the program: solutions pass, starters fail, mistakes get their feedback."""
    found = tuple(named(world, name) for name in dict.fromkeys(names)) or exercises(world)
    jobs = jobs_of(found, which)
    began, rows = time.monotonic(), []
    for job, result in _run(world, jobs, seed):
        good = met(job.mistake, result) if job.mistake else result.passed
        rows.append((job, result, good))
        if not world.common.json:
            show_checked(world.screen, job, result, good)
    failed = sum(not good for _, _, good in rows)
    seconds = time.monotonic() - began
    if world.common.json:
        checks = [{**plain(world, job, result), "as_written": good} for job, result, good in rows]
        world.object("exercise-check", checks=checks, passed=not failed, seed=seed)
    else:
        keys = ("all-met", "some-missed") if which == "mistakes" else ("all-passed", "some-failed")
        _total(world, f"exercise.{keys[bool(failed)]}", len(rows), failed, seconds)
    return FAILED if failed else 0


def plain(world: Shell, job: Job, found: Feedback) -> dict[str, Any]:
    """What came of a check, as JSON."""
    return {
        "name": job.name,
        "file": str(job.file),
        "passed": found.passed,
        "status": found.status,
        "first": found.first,
        "wrong": found.wrong,
        "right": found.right,
        "mistake": found.mistake,
        "messages": [world.words(note) for note in found.notes],
        "lines": [{"line": frame.line, "text": frame.text} for frame in found.frames],
        "printed": found.output,
        "took_ms": found.took_ms,
    }
