"""Steps to be put in order; some may be interchangeable among themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from quizzer.chance import shuffled
from quizzer.kinds import Kind
from quizzer.kinds.options import (
    SLUG,
    TEXT,
    described,
    letter,
    marked,
    read_option,
    record,
    report_repeated,
)
from quizzer.kinds.share import by_share
from quizzer.kinds.wording import flat
from quizzer.messages import message
from quizzer.node import Node
from quizzer.question import Note, Option, Prompt, Verdict, right, unreadable
from quizzer.text import Localized


@dataclass(frozen=True)
class Body:
    """The steps in the right order, and the groups of ids that are free among themselves."""

    steps: tuple[Option, ...]
    free: tuple[tuple[str, ...], ...]

    @property
    def ranks(self) -> dict[str, int]:
        """The place of each step; all steps of a free group have the same."""
        places: dict[str, int] = {}
        for step in self.steps:
            group = next((group for group in self.free if step.id in group), (step.id,))
            rank = next((places[other] for other in group if other in places), len(set(places.values())))
            places[step.id] = rank
        return places


# --- reading ------------------------------------------------------------------------------------------------


def _read(node: Node) -> Body:
    items = node.items("steps", at_least=3, at_most=10)
    steps = tuple(read_option(item) for item in items if item.is_mapping(("id", "text")))
    report_repeated(node, "steps", steps)
    free: list[tuple[str, ...]] = []
    for item in node.items("free"):
        group = _group(item)
        _check_group(item, group, [step.id for step in steps], [i for other in free for i in other])
        free.append(group)
    is_all = any(len(group) >= len(steps) > 0 for group in free)
    node.require(not is_all, "Q050", message("kinds.all-free"), at="free")
    return Body(steps, tuple(free))


def _group(node: Node) -> tuple[str, ...]:
    if not isinstance(node.data, list) or len(node.data) < 2:
        node.report("Q047", message("kinds.not-a-group"))
        return ()
    return tuple(node.child(index).as_string() for index in range(len(node.data)))


def _check_group(node: Node, group: tuple[str, ...], ids: list[str], taken: list[str]) -> None:
    """A group names steps that stand side by side, each in one group."""
    unknown = [name for name in group if name not in ids]
    twice = [name for index, name in enumerate(group) if name in taken or name in group[:index]]
    if unknown:
        node.report("Q048", message("kinds.unknown-step", found=unknown[0]))
    elif twice:
        node.report("Q048", message("kinds.step-twice-free", found=twice[0]))
    elif group:
        places = sorted(ids.index(name) for name in group)
        apart = places[-1] - places[0] != len(group) - 1
        node.require(not apart, "Q049", message("kinds.group-apart", found=", ".join(group)))


# --- asking and grading -------------------------------------------------------------------------------------


def _ask(body: Body, ask: Localized, seed: str) -> Prompt:
    """The steps shuffled, never in an order that is right."""
    orders = (shuffled(body.steps, f"{seed}{'+' * n}", key=lambda step: step.id) for n in range(50))
    apart = (order for order in orders if not _is_right(body, [step.id for step in order]))
    return Prompt(ask, message("kinds.how-order"), options=tuple(next(apart, body.steps[::-1])))


def _grade(body: Body, prompt: Prompt, typed: str) -> Verdict:
    ids = marked(prompt, re.sub("[-→>＞<]", " ", flat(typed)))
    if ids is None or sorted(ids) != sorted(step.id for step in body.steps):
        return unreadable(message("kinds.type-all-letters", last=prompt.letters[-1], count=len(body.steps)))
    if _is_right(body, ids):
        return right(*ids)
    ranks = body.ranks
    follows = sum(ranks[b] - ranks[a] in (0, 1) for a, b in pairwise(ids))
    return by_share(follows / (len(ids) - 1), *ids, notes=(_first_out_of_place(body, prompt, ids),))


def _is_right(body: Body, ids: list[str] | tuple[str, ...]) -> bool:
    ranks = body.ranks
    return all(ranks[a] <= ranks[b] for a, b in pairwise(ids))


def _first_out_of_place(body: Body, prompt: Prompt, ids: tuple[str, ...]) -> Note:
    ranks = body.ranks
    wanted = sorted(ranks.values())
    place = next(i for i, step in enumerate(ids) if ranks[step] != wanted[i])
    text = next(step.text for step in body.steps if step.id == ids[place])
    return message("kinds.out-of-place", number=place + 1, letter=letter(prompt, ids[place]), text=text)


# --- what is right ------------------------------------------------------------------------------------------


def _letters(prompt: Prompt, ids: list[str]) -> str:
    return "".join(letter(prompt, step) for step in ids)


def _solution(body: Body, prompt: Prompt) -> tuple[Note, ...]:
    answer = Localized.same(_letters(prompt, [step.id for step in body.steps]))
    free = tuple(message("kinds.any-order", letters=_letters(prompt, sorted(group))) for group in body.free)
    return (answer, *free, *(described(prompt, step) for step in body.steps))


def _rights(body: Body, prompt: Prompt) -> tuple[str, ...]:
    """The order as it is written, and with each free group turned round."""
    ids = [step.id for step in body.steps]
    turned = [
        step for rank in sorted(set(body.ranks.values())) for step in ids[::-1] if body.ranks[step] == rank
    ]
    letters = _letters(prompt, ids)
    return tuple(dict.fromkeys((letters, " ".join(letters), _letters(prompt, turned))))


def _wrongs(body: Body, prompt: Prompt) -> tuple[str, ...]:
    """The order as it is shown, turned round, and with two neighbours swapped."""
    ids = [step.id for step in body.steps]
    swaps = [[*ids[:i], ids[i + 1], ids[i], *ids[i + 2 :]] for i in range(len(ids) - 1)]
    orders = ([option.id for option in prompt.options], ids[::-1], *swaps)
    return tuple(dict.fromkeys(_letters(prompt, order) for order in orders if not _is_right(body, order)))


KIND = Kind(
    name="order",
    fields={
        "steps": {
            "type": "array",
            "minItems": 3,
            "maxItems": 10,
            "items": record({"id": SLUG, "text": TEXT}, "id", "text"),
        },
        "free": {"type": "array", "items": {"type": "array", "minItems": 2, "items": SLUG}},
    },
    required=("steps",),
    read=_read,
    ask=_ask,
    grade=_grade,
    solution=_solution,
    rights=_rights,
    wrongs=_wrongs,
)
