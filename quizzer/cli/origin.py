"""Where in the notes a question comes from, and whether the notes can be trusted there."""

from __future__ import annotations

from collections.abc import Iterable

from quizzer.banks.inventory import Inventory, Row
from quizzer.messages import Message, message

SAID = {
    "ok": "screen.from-row",
    "imprecise": "screen.from-imprecise-row",
    "wrong": "screen.from-wrong-row",
    "lost": "screen.from-lost-row",
}
MOST = 3  # a line of sources, not a list


def origin(inventory: Inventory, claims: Iterable[str]) -> tuple[Message, ...]:
    """A few words for each place of the notes, each place once; only claims have one."""
    rows = {row.id: row for row in inventory.rows}
    found = [_said(inventory, rows[claim]) for claim in claims if claim in rows]
    return tuple(one for index, one in enumerate(found) if one not in found[:index])[:MOST]


def _said(inventory: Inventory, row: Row) -> Message:
    return message(SAID[row.verdict], where=inventory.described(row.id))
