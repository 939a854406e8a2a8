"""`quizzer progress import FILE`: merge the log of another machine into this one."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from quizzer.cli.shell import shell
from quizzer.errors import DataError
from quizzer.messages import message


def run(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="cli.import-file")],
) -> None:
    """Merge: nothing is lost or doubled, in whatever order files are imported."""
    from quizzer.store.merge import imported
    from quizzer.study.schedule import replay

    world = shell(context)
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise DataError(message("cli.cannot-read", path=str(file), why=str(error.strerror))) from error
    with world.store() as store:
        merged = imported(store, text.splitlines(), replay)
    if world.common.json:
        world.object("progress-import", path=str(file), **asdict(merged))
    else:
        world.screen.say("screen.imported", **asdict(merged))
