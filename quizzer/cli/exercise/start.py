"""`quizzer exercise start NAME`: the statement, and a file to write in. What is there is left as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quizzer.cli.exercise.desk import FOLDER, Desk, complete
from quizzer.cli.shell import shell
from quizzer.exercises.workspace import Workspace
from quizzer.screen.exercise import show_commands, show_path, show_statement


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
        chosen = Workspace(folder.expanduser().absolute()) if folder else desk.workspace
        is_new = chosen.begin(exercise, world.words.language)
        path = chosen.path(exercise)
        if folder:
            store.set_setting(FOLDER, str(chosen.folder))
    if world.common.json:
        statement = world.words(exercise.statement)
        facts = {"name": exercise.name, "file": str(path), "created": is_new, "entry": exercise.entry}
        shapes = {"inputs": exercise.inputs, "outputs": exercise.outputs}
        world.object("exercise-start", **facts, statement=statement, **shapes)
        return
    show_statement(world.screen, exercise)
    show_path(world.screen, "exercise.file-new" if is_new else "exercise.file-there", path)
    show_commands(world.screen, exercise.name, ("watch", "check", "hint" if is_new else "reset"))
