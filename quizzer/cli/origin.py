"""Where in the notes a question comes from, and whether the notes can be trusted there."""

from __future__ import annotations

from collections.abc import Iterable

from quizzer.banks.inventory import Inventory
from quizzer.messages import Message, message
from quizzer.question import Note
from quizzer.text import Localized

SAID = {
    "ok": "screen.from-row",
    "lost": "screen.from-lost-row",
    "imprecise": "screen.from-imprecise-row",
    "wrong": "screen.from-wrong-row",
}
MOST = 3  # a line of sources, not a list


def origin(inventory: Inventory, claims: Iterable[str]) -> tuple[Message, ...]:
    """A few words for each place of the notes, each place once, with the worst that was found there."""
    rows = {row.id: row for row in inventory.rows}
    where: dict[tuple[str, Localized], Note] = {}
    worst: dict[tuple[str, Localized], str] = {}
    for row in (rows[claim] for claim in claims if claim in rows):
        place = (row.note, row.section)
        worst[place] = max(worst.get(place, "ok"), row.verdict, key=list(SAID).index)
        where.setdefault(place, inventory.described(row.id))
    return tuple(message(SAID[verdict], where=where[place]) for place, verdict in worst.items())[:MOST]
