"""`quizzer bank new TOPIC`: a bank to start from, in the learner's own folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from quizzer.cli.shell import shell
from quizzer.errors import DataError, UsageError
from quizzer.messages import message
from quizzer.node import SLUG


def run(
    context: typer.Context,
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="cli.new-topic")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="cli.new-output")
    ] = None,
) -> None:
    """Write a bank with one question of several kinds, ready to be changed."""
    from quizzer.banks.skeleton import skeleton

    world = shell(context)
    if not SLUG.fullmatch(topic):
        raise UsageError(message("bank.not-a-slug", found=topic))
    path = output or world.home.banks / f"{topic}.yaml"
    if path.exists():
        raise UsageError(message("cli.file-exists", path=str(path)), message("cli.file-exists-fix"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(skeleton(topic), encoding="utf-8")
    except OSError as error:
        raise DataError(message("cli.cannot-write", path=str(path), why=str(error.strerror))) from error
    if world.common.json:
        world.object("bank-new", path=str(path), topic=topic)
        return
    world.screen.say("screen.bank-written", path=str(path))
    world.screen.say("screen.bank-next", "meta", path=str(path), topic=topic)
