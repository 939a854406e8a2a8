"""An open question: answered freely, then compared with its key points, which the learner ticks."""

from __future__ import annotations

from dataclasses import dataclass

from quizzer.kinds import Kind
from quizzer.kinds.options import SLUG, TEXT, described, letter, picked, read_option, record, report_repeated
from quizzer.kinds.share import by_share
from quizzer.kinds.wording import flat
from quizzer.messages import message
from quizzer.node import Node
from quizzer.question import Note, Option, Outcome, Prompt, Verdict, unreadable
from quizzer.text import Localized

_FULL = 0.85  # share of the weights that counts as right
_NONE = frozenset({"-", "none", "0", "无", "没有"})


@dataclass(frozen=True)
class Point:
    """Something that a good answer says, and how much it counts."""

    option: Option
    weight: float

    @property
    def id(self) -> str:
        """The stable id of the point."""
        return self.option.id


@dataclass(frozen=True)
class Body:
    """The key points, in the order of a good answer."""

    points: tuple[Point, ...]

    def share(self, ids: tuple[str, ...]) -> float:
        """The part of all weights that the points `ids` have, 0 to 1."""
        total = sum(point.weight for point in self.points)
        return sum(point.weight for point in self.points if point.id in ids) / total


def _read(node: Node) -> Body:
    points = []
    for item in node.items("points", at_least=2, at_most=8):
        if not item.is_mapping(("id", "text", "weight")):
            continue
        weight = item.number("weight", 1.0)
        is_read = item.has("weight") and isinstance(item.data["weight"], int | float)
        what = message("kinds.weight-not-positive", found=weight)
        item.require(weight > 0 or not is_read, "Q051", what, at="weight")
        points.append(Point(read_option(item), weight))
    report_repeated(node, "points", [point.option for point in points])
    return Body(tuple(points))


def _ask(body: Body, ask: Localized, seed: str) -> Prompt:
    return Prompt(ask, message("kinds.how-recall"), rubric=tuple(point.option for point in body.points))


def _grade(body: Body, prompt: Prompt, typed: str) -> Verdict:
    ids = () if flat(typed).lower() in _NONE else picked(prompt, typed)
    if ids is None:
        return unreadable(message("kinds.type-points", last=prompt.letters[-1]))
    score = body.share(ids)
    notes = tuple(
        message("kinds.point-missed", text=point.option.text) for point in body.points if point.id not in ids
    )
    if score >= _FULL:
        return Verdict(Outcome.RIGHT, score, notes, ids)
    return by_share(score, *ids, notes=notes, again=False)


def _solution(body: Body, prompt: Prompt) -> tuple[Note, ...]:
    return tuple(described(prompt, point.option) for point in body.points)


def _letters(prompt: Prompt, ids: tuple[str, ...]) -> str:
    return "".join(letter(prompt, option) for option in ids)


def _rights(body: Body, prompt: Prompt) -> tuple[str, ...]:
    letters = _letters(prompt, tuple(point.id for point in body.points))
    return (letters, ", ".join(letters))


def _wrongs(body: Body, prompt: Prompt) -> tuple[str, ...]:
    """Nothing, each point alone and each point left out, as far as that is not enough."""
    ids = tuple(point.id for point in body.points)
    sets = [*((one,) for one in ids), *(tuple(i for i in ids if i != one) for one in ids)]
    few = (_letters(prompt, some) for some in sets if body.share(some) < _FULL)
    return tuple(dict.fromkeys(("-", *few)))


KIND = Kind(
    name="recall",
    fields={
        "points": {
            "type": "array",
            "minItems": 2,
            "maxItems": 8,
            "items": record(
                {"id": SLUG, "text": TEXT, "weight": {"type": "number", "exclusiveMinimum": 0}}, "id", "text"
            ),
        }
    },
    required=("points",),
    read=_read,
    ask=_ask,
    grade=_grade,
    solution=_solution,
    rights=_rights,
    wrongs=_wrongs,
)
