"""`quizzer progress restore`: go back to a backup; what is there now is kept beside the backups."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quizzer.cli.shell import shell
from quizzer.errors import DataError
from quizzer.messages import message


def run(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="cli.restore-file")] = None,
) -> None:
    """Put a backup in the place of the database."""
    from quizzer.store.backup import restore
    from quizzer.store.copies import check
    from quizzer.store.thinning import newest

    world = shell(context)
    folder = world.home.backups
    source = file or newest(folder)
    if source is None:
        raise DataError(message("cli.no-backup", folder=str(folder)))
    kept = restore(source, world.home.database, backups=folder, now_ms=world.clock())
    answers = check(world.home.database)
    if world.common.json:
        world.object("progress-restore", path=str(source), answers=answers, kept=str(kept) if kept else None)
        return
    world.screen.say("screen.restored", path=str(source), count=answers)
    if kept is not None:
        world.screen.say("screen.restored-kept", "meta", path=str(kept))
