"""`quizzer bank coverage`: which rows of the inventory are asked, and which are not."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from quizzer.cli.shell import shell


def run(
    context: typer.Context,
    group: Annotated[str | None, typer.Argument(metavar="[GROUP]", help="cli.coverage-group")] = None,
    holes: Annotated[bool, typer.Option("--holes", help="cli.coverage-holes")] = False,
) -> None:
    """Print claims × questions."""
    from quizzer.banks.coverage import coverage

    world = shell(context)
    inventory = world.inventory()
    found = coverage(world.library().entries, inventory)
    groups = found.chosen(group)
    if world.common.json:
        world.object("bank-coverage", groups=[asdict(one) for one in groups])
        return
    words = world.words
    rows = [
        (one.id, words(one.title), f"{one.covered}", f"{one.total}", _bar(one.covered, one.total))
        for one in groups
    ]
    heads = (words("screen.group"), words("screen.title"), words("screen.covered"), words("screen.rows"), "")
    world.screen.table(heads, rows, right=(2, 3))
    if group or holes:
        world.screen.blank()
        listed = [row for one in groups for row in one.rows if not (holes and row.questions)]
        world.screen.table(
            (words("screen.row"), words("screen.source-head"), words("screen.questions")),
            [(row.id, words(inventory.described(row.id)), ", ".join(row.questions) or "–") for row in listed],
        )


def _bar(done: int, total: int, width: int = 10) -> str:
    full = round(width * done / total) if total else 0
    return "█" * full + "░" * (width - full)
