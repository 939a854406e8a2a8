"""`quizzer progress backup`: a copy of the database, opened before it is trusted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quizzer.cli.shell import shell
from quizzer.errors import UsageError
from quizzer.messages import message


def run(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="cli.backup-file")] = None,
) -> None:
    """Copy everything, while it may be in use."""
    from quizzer.store.backup import backup
    from quizzer.store.copies import check
    from quizzer.store.thinning import fresh_name

    world = shell(context)
    target = file or fresh_name(world.home.backups, world.clock(), "by-hand")
    if target.exists():
        raise UsageError(message("cli.file-exists", path=str(target)), message("cli.backup-exists-fix"))
    with world.store() as store:
        backup(store, target)
    answers = check(target)
    if world.common.json:
        world.object("progress-backup", path=str(target), answers=answers)
    else:
        world.screen.say("screen.backed-up", path=str(target), count=answers)
