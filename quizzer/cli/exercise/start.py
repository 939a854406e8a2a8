"""`quizzer exercise start NAME`: the statement, and a file to write in. What is there is left as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quizzer.cli.exercise.desk import FOLDER, Desk, complete
from quizzer.cli.shell import shell
from quizzer.screen.exercise import show_path, show_statement


def run(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="cli.exercise-name", autocompletion=complete)],
    folder: Annotated[Path | None, typer.Option("--folder", metavar="DIR", help="cli.exercise-folder")] = None,
) -> None:
    """Show what is to be written, and write the starter."""
    world = shell(context)
    with world.store() as store:
        desk = Desk(world, store)
        exercise = desk.exercise(name)
        if folder is not None:
            store.set_setting(FOLDER, str(folder.expanduser().absolute()))
        is_new = desk.workspace.begin(exercise, world.words.language)
        path = desk.workspace.path(exercise)
    if world.common.json:
        statement = world.words(exercise.statement)
        facts = {"name": exercise.name, "file": str(path), "created": is_new, "entry": exercise.entry}
        shapes = {"inputs": exercise.inputs, "outputs": exercise.outputs}
        world.object("exercise-start", **facts, statement=statement, **shapes)
        return
    show_statement(world.screen, exercise)
    show_path(world.screen, "exercise.file-new" if is_new else "exercise.file-there", path)
    world.screen.say("exercise.next-check", "meta", name=exercise.name)
    if not is_new:
        world.screen.say("exercise.next-again", "meta", name=exercise.name)
