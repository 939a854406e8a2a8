"""A derivation with one wrong line, to be found. A seed decides which line, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import digits
from typing import TYPE_CHECKING, Any

from quizzer.chance import draw, shuffled
from quizzer.kinds import Kind
from quizzer.kinds.derived import derivation, equations, read_cell, read_lines, written
from quizzer.kinds.slips import SLIPS, Slip, slips
from quizzer.kinds.wording import flat
from quizzer.messages import Message, message
from quizzer.node import Node
from quizzer.notation.tree import names_in
from quizzer.question import Note, Option, Prompt, Verdict, right, unreadable, wrong
from quizzer.text import Localized

if TYPE_CHECKING:
    from quizzer.derive.derivation import Derivation
    from quizzer.lines import Task

_FORM: Mapping[str, Any] = {"type": ["string", "number"], "pattern": r"\S"}
_LEAST, _MOST = 3, 20  # lines
_HAN = (*"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九"), "二十")
_NUMBER = re.compile(r"(?:line|第)?\s*([0-9]{1,3}|[一二三四五六七八九十]{1,2})\s*(?:行|[.)])?", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Body:
    """The cell, its lines in the order in which they are shown, and the slips that may be in one."""

    cell: str
    chosen: tuple[str, ...]  # empty: all
    slips: tuple[str, ...]

    @property
    def found(self) -> Derivation:
        """The derivation, made when the question is asked."""
        return derivation(self.cell)

    @property
    def names(self) -> tuple[str, ...]:
        """The lines that are shown."""
        return self.chosen or _all(self.found)

    def task(self, name: str) -> Task:
        """The line of this name, as it is right."""
        from quizzer.lines import task

        return task(self.found, name)


# --- reading ------------------------------------------------------------------------------------------------


def _read(node: Node) -> Body:
    cell = read_cell(node, "cell")
    chosen = tuple(_slip(node, item) for item in node.items("slips")) if node.has("slips") else SLIPS
    names = read_lines(node, "lines", cell) if node.has("lines") and cell else ()
    values = {"name": "lines", "least": _LEAST, "most": _MOST, "count": len(names)}
    is_fit = not names or _LEAST <= len(names) <= _MOST
    node.require(is_fit, "Q014", message("bank.wrong-length", **values), at="lines")
    return Body(cell, names, chosen)


def _check(node: Node, body: Body) -> None:
    """In one line at least something can go wrong."""
    if not any(_possible(body, name) for name in body.names):
        node.report("Q056", message("kinds.no-slip"), at="lines" if node.has("lines") else None)


def _slip(node: Node, item: Node) -> str:
    name = item.as_string().replace("-", "_")
    if name not in SLIPS:
        values = {"name": "slips", "found": name, "names": ", ".join(SLIPS)}
        item.report("Q020", message("bank.not-one-of", **values))
    return name


def _all(found: Derivation) -> tuple[str, ...]:
    """All adjoints; the gradients too, if there is room."""
    backward = tuple(line.name for line in found.backward)
    everything = tuple(found.lines)
    return everything if len(everything) <= _MOST else backward[:_MOST]


# --- which line, and what is wrong with it ------------------------------------------------------------------


def _possible(body: Body, name: str) -> tuple[Slip, ...]:
    """What may go wrong in a line."""
    return tuple(each for each in slips(body.found, name) if each.slug in body.slips)


def _drawn(body: Body, seed: str) -> Slip:
    """The slip of a seed: first the line, then its kind, then the place."""
    for name in shuffled(body.names, f"{seed}/line"):
        several = _possible(body, name)
        if several:
            slugs = list(dict.fromkeys(each.slug for each in several))
            slug = slugs[int(draw(f"{seed}/slip") * len(slugs))]
            places = [each for each in several if each.slug == slug]
            return places[int(draw(f"{seed}/place") * len(places))]
    raise ValueError("a body that was read has a line that can be wrong")


# --- asking and grading -------------------------------------------------------------------------------------


def _ask(body: Body, ask: Localized, seed: str) -> Prompt:
    slip = _drawn(body, seed)
    trees = {name: slip.tree if name == slip.name else body.task(name).tree for name in body.names}
    rows = tuple(Option(name, Localized.same(written(body.task(name), tree))) for name, tree in trees.items())
    used = {*trees, *(name for tree in trees.values() for name in names_in(tree))}
    lines = equations(body.found, without=body.names, used=used)
    return Prompt(
        ask, message("kinds.how-spot", count=len(rows)), rows=rows, lines=lines, seed=seed, typed=digits
    )


def _grade(body: Body, prompt: Prompt, typed: str) -> Verdict:
    number = _number(typed)
    if not 1 <= number <= len(prompt.rows):
        return unreadable(message("kinds.type-a-line", count=len(prompt.rows)))
    slip = _drawn(body, prompt.seed)
    name = prompt.rows[number - 1].id
    if name == slip.name:
        return right(name, notes=(_planted(body, slip), *_solution(body, prompt)))
    return wrong(name, notes=(message("kinds.line-is-right", number=number), _planted(body, slip)))


def _number(typed: str) -> int:
    """The number of a line, `3`, `line 3`, `第三行`; 0 if it is none."""
    found = _NUMBER.fullmatch(flat(typed).strip()) if len(typed) <= 40 else None
    if found is None:
        return 0
    return int(found[1]) if found[1].isascii() else 1 + _HAN.index(found[1]) if found[1] in _HAN else 0


def _planted(body: Body, slip: Slip) -> Message:
    """Which line is wrong, and in what."""
    what = message(f"mistake.title-{slip.called.replace('_', '-')}")
    return message("kinds.planted", number=body.names.index(slip.name) + 1, what=what)


# --- what is right ------------------------------------------------------------------------------------------


def _solution(body: Body, prompt: Prompt) -> tuple[Note, ...]:
    slip = _drawn(body, prompt.seed)
    number = body.names.index(slip.name) + 1
    return (message("kinds.line-should-be", number=number, line=written(body.task(slip.name))),)


def _rights(body: Body, prompt: Prompt) -> tuple[str, ...]:
    number = body.names.index(_drawn(body, prompt.seed).name) + 1
    return (f"{number}", f" {number}. ", f"line {number}", f"第 {number} 行", f"第{_HAN[number - 1]}行")


def _wrongs(body: Body, prompt: Prompt) -> tuple[str, ...]:
    is_wrong = body.names.index(_drawn(body, prompt.seed).name) + 1
    return tuple(f"{number}" for number in range(1, len(body.names) + 1) if number != is_wrong)


KIND: Kind[Any] = Kind(
    name="spot",
    fields={
        "cell": _FORM,
        "lines": {"type": "array", "minItems": _LEAST, "maxItems": _MOST, "items": _FORM},
        "slips": {
            "type": "array",
            "minItems": 1,
            "items": {"enum": [slip.replace("_", "-") for slip in SLIPS]},
        },
    },
    required=("cell",),
    read=_read,
    ask=_ask,
    grade=_grade,
    solution=_solution,
    rights=_rights,
    wrongs=_wrongs,
    check=_check,
)
