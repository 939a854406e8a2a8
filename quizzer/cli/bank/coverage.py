"""`quizzer bank coverage`: which rows of the inventory are asked, and which are not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from quizzer.cli.shell import Shell, shell
from quizzer.errors import UnknownName
from quizzer.messages import Words

if TYPE_CHECKING:
    from quizzer.banks.coverage import Group


def run(
    context: typer.Context,
    group: Annotated[str | None, typer.Argument(metavar="[GROUP]", help="cli.coverage-group")] = None,
    holes: Annotated[bool, typer.Option("--holes", help="cli.coverage-holes")] = False,
) -> None:
    """Print claims × questions."""
    from quizzer.banks.coverage import coverage

    world = shell(context)
    inventory = world.inventory()
    groups = coverage(world.library().entries, inventory).groups
    names = [one.id for one in groups]
    if group is not None and group not in names:
        raise UnknownName("group", group, names)
    chosen = [one for one in groups if group in (None, one.id)]
    if world.common.json:
        world.object("bank-coverage", groups=[_plain(one, world.words) for one in chosen])
        return
    _show(world, chosen)
    if group or holes:
        world.screen.blank()
        listed = [row for one in chosen for row in one.rows if not (holes and row.questions)]
        heads = (world.words("screen.row"), world.words("screen.source-head"), world.words("screen.questions"))
        rows = [(row.id, world.words(row.title), ", ".join(row.questions) or "–") for row in listed]
        world.screen.table(heads, rows)


def _show(world: Shell, groups: Sequence[Group]) -> None:
    """A line a group, and the sum."""
    words = world.words
    rows = [
        (one.id, words(one.title), str(one.covered), str(one.total), _bar(one.covered, one.total))
        for one in groups
    ]
    covered, total = sum(one.covered for one in groups), sum(one.total for one in groups)
    rows.append(("", words("screen.sum"), str(covered), str(total), _bar(covered, total)))
    heads = (words("screen.group"), words("screen.title"), words("screen.covered"), words("screen.rows"), "")
    world.screen.table(heads, rows, right=(2, 3))


def _plain(group: Group, words: Words) -> dict[str, object]:
    """A group as JSON."""
    return {
        "id": group.id,
        "title": words(group.title),
        "covered": group.covered,
        "total": group.total,
        "holes": group.holes,
        "rows": {row.id: row.questions for row in group.rows},
    }


def _bar(done: int, total: int, width: int = 10) -> str:
    full = round(width * done / total) if total else 0
    return "█" * full + "░" * (width - full)
