"""`quizzer progress export`: the whole log as a text that another machine can import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quizzer.cli.shell import shell
from quizzer.errors import DataError
from quizzer.messages import message


def run(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="cli.export-file")] = None,
) -> None:
    """Write the log as JSON Lines, to a file or to stdout."""
    from quizzer.store.merge import exported

    world = shell(context)
    with world.store() as store:
        lines = list(exported(store))
    if file is None:
        for line in lines:
            print(line, file=world.stdout)
        return
    try:
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise DataError(message("cli.cannot-write", path=str(file), why=str(error.strerror))) from error
    if world.common.json:
        world.object("progress-export", path=str(file), lines=len(lines))
    else:
        world.screen.say("screen.exported", path=str(file), count=len(lines) - 2)
