"""`quizzer exercise hint NAME`: one hint more each time."""

from __future__ import annotations

from typing import Annotated

import typer

from quizzer.cli.exercise.desk import Desk, complete
from quizzer.cli.exercise.record import hints_key
from quizzer.cli.shell import shell
from quizzer.exercises.exercise import Exercise
from quizzer.screen.exercise import show_hints


def run(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="cli.exercise-name", autocompletion=complete)],
    every: Annotated[bool, typer.Option("--all", "-a", help="cli.exercise-every")] = False,
) -> None:
    """Show the next hint; passing then is rated Hard."""
    world = shell(context)
    with world.store() as store:
        desk = Desk(world, store)
        exercise = desk.exercise(name)
        numbers = next_hints(desk, exercise, every=every)
    if world.common.json:
        hints = [{"number": n, "text": world.words(exercise.hints[n - 1])} for n in numbers]
        world.object("exercise-hint", name=exercise.name, of=len(exercise.hints), hints=hints)
        return
    show_hints(world.screen, exercise, numbers)
    if numbers[-1] == len(exercise.hints):
        world.screen.say("exercise.no-more-hints", "meta", name=exercise.name)


def next_hints(desk: Desk, exercise: Exercise, *, every: bool = False) -> list[int]:
    """The numbers of the hints to show now; that is kept. After the last comes the last again."""
    seen = int(desk.store.settings().get(hints_key(exercise), "0"))
    last = len(exercise.hints) if every else min(seen + 1, len(exercise.hints))
    desk.store.set_setting(hints_key(exercise), str(max(seen, last)))
    return list(range(1, last + 1)) if every else [last]
