"""Pairs: each numbered row gets the letter that belongs to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from quizzer.chance import shuffled
from quizzer.kinds import Kind
from quizzer.kinds.options import SLUG, TEXT, letter, marked, read_option, record, report_repeated
from quizzer.kinds.share import by_share
from quizzer.kinds.wording import flat
from quizzer.messages import message
from quizzer.node import Node
from quizzer.question import Note, Option, Prompt, Verdict, right, unreadable
from quizzer.text import Localized

_PAIR = {"id": SLUG, "left": TEXT, "right": TEXT, "why": TEXT}
_EXTRA = {"id": SLUG, "text": TEXT}
_TYPED_PAIR = re.compile(r"(\d{1,2})\s*[-=:.>→)]*\s*([a-z])")


@dataclass(frozen=True)
class Pair:
    """Two things that belong together; `why` is said to who parts them."""

    left: Option
    right: Option
    why: Localized | None

    @property
    def id(self) -> str:
        """The stable id of the pair, which its right-hand side has too."""
        return self.right.id


@dataclass(frozen=True)
class Body:
    """The pairs in the order of their rows, and right-hand sides that belong to no row."""

    pairs: tuple[Pair, ...]
    extra: tuple[Option, ...]

    @property
    def options(self) -> tuple[Option, ...]:
        """Everything on the right."""
        return (*(pair.right for pair in self.pairs), *self.extra)


def _read(node: Node) -> Body:
    pairs = []
    for item in node.items("pairs", at_least=2, at_most=8):
        if not item.is_mapping(tuple(_PAIR)):
            continue
        right_side = read_option(item, "right")
        left = Option(right_side.id, item.required_localized("left"))
        pairs.append(Pair(left, right_side, item.localized("why", required=False)))
    items = node.items("extra", at_most=8)
    extra = tuple(read_option(item) for item in items if item.is_mapping(tuple(_EXTRA)))
    report_repeated(node, "pairs", [pair.right for pair in pairs])
    report_repeated(node, "pairs", [replace(pair.left, id="") for pair in pairs])
    report_repeated(node, "extra", extra, [pair.right for pair in pairs])
    return Body(tuple(pairs), extra)


def _ask(body: Body, ask: Localized, seed: str) -> Prompt:
    """The right-hand sides shuffled; with three pairs or more never so that all stand beside their rows."""
    orders = [shuffled(body.options, f"{seed}{'+' * n}", key=lambda option: option.id) for n in range(20)]
    apart = (order for order in orders if len(body.pairs) < 3 or not _is_aligned(body, order))
    return Prompt(
        ask,
        message("kinds.how-match"),
        options=tuple(next(apart, orders[0][::-1])),
        rows=tuple(pair.left for pair in body.pairs),
    )


def _is_aligned(body: Body, order: list[Option]) -> bool:
    ids = [pair.id for pair in body.pairs]
    return [option.id for option in order if option.id in ids] == ids


def _grade(body: Body, prompt: Prompt, typed: str) -> Verdict:
    ids = _chosen(body, prompt, typed)
    if ids is None:
        return unreadable(message("kinds.type-pairs", rows=len(body.pairs), last=prompt.letters[-1]))
    given = tuple(f"{pair.id}={chosen}" for pair, chosen in zip(body.pairs, ids, strict=True))
    missed = [
        (number, pair)
        for number, (pair, chosen) in enumerate(zip(body.pairs, ids, strict=True), 1)
        if pair.id != chosen
    ]
    if not missed:
        return right(*given)
    rows = message("kinds.rows-wrong", rows=", ".join(str(number) for number, _ in missed), count=len(missed))
    whys = (message("kinds.row-why", number=number, why=pair.why) for number, pair in missed if pair.why)
    return by_share(1 - len(missed) / len(body.pairs), *given, notes=(rows, *whys))


def _chosen(body: Body, prompt: Prompt, typed: str) -> tuple[str, ...] | None:
    """The id that each row got, in the order of the rows: from `1c 2a 3b` or `cab`; None if unreadable."""
    text = flat(typed).lower()
    count = len(body.pairs)
    letters = text
    if re.search(r"\d", text):
        found = {int(row): mark for row, mark in _TYPED_PAIR.findall(text)}
        if sorted(found) != list(range(1, count + 1)) or len(_TYPED_PAIR.findall(text)) != count:
            return None
        if re.sub(r"[\s,;.]", "", _TYPED_PAIR.sub("", text)):
            return None
        letters = "".join(found[row] for row in sorted(found))
    ids = marked(prompt, letters)
    return ids if ids is not None and len(ids) == len(set(ids)) == count else None


def _solution(body: Body, prompt: Prompt) -> tuple[Note, ...]:
    return tuple(
        message(
            "kinds.pair", number=n, letter=letter(prompt, pair.id), left=pair.left.text, right=pair.right.text
        )
        for n, pair in enumerate(body.pairs, 1)
    )


def _typed(prompt: Prompt, ids: list[str]) -> str:
    return "".join(letter(prompt, option) for option in ids)


def _rights(body: Body, prompt: Prompt) -> tuple[str, ...]:
    letters = _typed(prompt, [pair.id for pair in body.pairs])
    pairs = [f"{row}{mark}" for row, mark in enumerate(letters, 1)]
    return (letters, " ".join(pairs), "，".join(pairs[::-1]))


def _wrongs(body: Body, prompt: Prompt) -> tuple[str, ...]:
    """Two neighbours swapped, all turned by one, and each row with a right-hand side that belongs to none."""
    ids = [pair.id for pair in body.pairs]
    swaps = [[*ids[:i], ids[i + 1], ids[i], *ids[i + 2 :]] for i in range(len(ids) - 1)]
    strays = [[*ids[:i], option.id, *ids[i + 1 :]] for i in range(len(ids)) for option in body.extra]
    return tuple(dict.fromkeys(_typed(prompt, order) for order in (*swaps, [*ids[1:], ids[0]], *strays)))


KIND = Kind(
    name="match",
    fields={
        "pairs": {
            "type": "array",
            "minItems": 2,
            "maxItems": 8,
            "items": record(_PAIR, "id", "left", "right"),
        },
        "extra": {"type": "array", "maxItems": 8, "items": record(_EXTRA, "id", "text")},
    },
    required=("pairs",),
    read=_read,
    ask=_ask,
    grade=_grade,
    solution=_solution,
    rights=_rights,
    wrongs=_wrongs,
)
