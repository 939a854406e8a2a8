"""`quizzer exercise solution NAME`: one way to write it. The learner's file is left alone."""

from __future__ import annotations

from typing import Annotated

import typer

from quizzer.cli.exercise.desk import Desk, complete
from quizzer.cli.exercise.record import see
from quizzer.cli.shell import shell
from quizzer.screen.exercise import show_solution


def run(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="cli.exercise-name", autocompletion=complete)],
) -> None:
    """Show the solution and why it is so; passing on the same day then counts as a miss."""
    world = shell(context)
    with world.store() as store:
        desk = Desk(world, store)
        exercise = desk.exercise(name)
        see(desk, exercise)
    text = exercise.solution.read_text(encoding="utf-8")
    if world.common.json:
        why = world.words(exercise.explain)
        world.object("exercise-solution", name=exercise.name, code=text, explain=why)
        return
    show_solution(world.screen, exercise, text)
    world.screen.say("exercise.solution-seen", "meta")
