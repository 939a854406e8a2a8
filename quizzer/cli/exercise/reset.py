"""`quizzer exercise reset NAME`: begin anew. What was there is kept beside it."""

from __future__ import annotations

from typing import Annotated

import typer

from quizzer.cli.exercise.desk import Desk, complete
from quizzer.cli.shell import shell
from quizzer.screen.exercise import show_path


def run(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="cli.exercise-name", autocompletion=complete)],
) -> None:
    """Copy the learner's file, and write the starter in its place."""
    world = shell(context)
    with world.store() as store:
        desk = Desk(world, store)
        exercise = desk.exercise(name)
        copy = desk.workspace.reset(exercise, world.words.language)
        path = desk.workspace.path(exercise)
    if world.common.json:
        kept = str(copy) if copy else None
        world.object("exercise-reset", name=exercise.name, file=str(path), copy=kept)
        return
    if copy is not None:
        show_path(world.screen, "exercise.copy-kept", copy)
    show_path(world.screen, "exercise.file-new", path)
