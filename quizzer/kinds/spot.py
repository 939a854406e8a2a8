"""A derivation with one wrong line, to be found. A seed decides which line, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from quizzer.chance import draw, shuffled
from quizzer.kinds import Kind
from quizzer.kinds.derived import equations, read_derivation, read_lines, written
from quizzer.kinds.wording import flat
from quizzer.messages import message
from quizzer.node import Node
from quizzer.question import Note, Option, Prompt, Verdict, right, unreadable, wrong
from quizzer.text import Localized

if TYPE_CHECKING:
    from quizzer.compare.mistakes import Mutant
    from quizzer.derive.derivation import Derivation
    from quizzer.lines import Task

_FORM: Mapping[str, Any] = {"type": ["string", "number"], "pattern": r"\S"}
_LEAST, _MOST = 3, 20  # lines
_NUMBER = re.compile(r"(?:line|第)?\s*([0-9]{1,3})\s*(?:行|[.)])?", re.IGNORECASE)

# What people do on a whiteboard. Others of the table make lines that nobody would write.
SLIPS = (
    "missing_activation_derivative", "missing_square", "double_tanh", "sigma_prime_for_tanh",
    "tanh_prime_for_sigma", "tanh_for_tanh_prime", "tanh_prime_for_tanh", "missing_tanh", "missing_term",
    "wrong_sign", "missing_transpose", "hadamard_across_matmul", "wrong_time_index", "swapped_gate",
    "missing_parentheses", "missing_factor",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Body:
    """The derivation, its lines in the order in which they are shown, and the slips that may be in one."""

    found: Derivation
    names: tuple[str, ...]
    slips: tuple[str, ...]

    def task(self, name: str) -> Task:
        """The line of this name, as it is right."""
        from quizzer.lines import task

        return task(self.found, name)


@dataclass(frozen=True)
class Slip:
    """The line that is wrong, and what is wrong with it."""

    name: str
    mutant: Mutant


# --- reading ------------------------------------------------------------------------------------------------


def _read(node: Node) -> Body | None:
    found = read_derivation(node, "cell")
    slips = tuple(_slip(node, item) for item in node.items("slips")) if node.has("slips") else SLIPS
    if found is None:
        return None
    names = read_lines(node, "lines", found) if node.has("lines") else _all(found)
    count = {"least": _LEAST, "most": _MOST, "count": len(names)}
    is_long_enough = _LEAST <= len(names) <= _MOST
    node.require(is_long_enough, "Q014", message("bank.wrong-length", name="lines", **count), at=_at(node))
    body = Body(found, names, slips)
    known = set(slips) <= set(SLIPS)
    if is_long_enough and known and not any(_possible(body, name) for name in names):
        node.report("Q056", message("kinds.no-slip"), at=_at(node))
    return body


def _at(node: Node) -> str | None:
    return "lines" if node.has("lines") else None


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


def _possible(body: Body, name: str) -> tuple[Mutant, ...]:
    """What may go wrong in a line."""
    return tuple(each for each in _mutants(body.found, name) if each.slug in body.slips)


@lru_cache(maxsize=256)
def _mutants(found: Derivation, name: str) -> tuple[Mutant, ...]:
    """The line of this name with each of the slips, in every place."""
    from quizzer.compare.mistakes import mutants
    from quizzer.lines import task

    asked = task(found, name)
    return tuple(each for each in mutants(asked.tree, asked.about, _scope(found, asked)) if each.slug in SLIPS)


def _scope(found: Derivation, asked: Task) -> tuple[str, ...]:
    """The names that may slip in: values of the same shape as those of the line, but for weights."""
    from quizzer.notation.tree import names_in

    names, weights = asked.about.names, found.cell.parameters
    shapes = {names.shape(name) for name in names_in(asked.tree)} - {()}
    values = {name: shape for name, shape in names.shapes.items() if name not in weights and name[0] != "δ"}
    return tuple(name for name, shape in values.items() if shape in shapes)


def _drawn(body: Body, seed: str) -> Slip:
    """The slip of a seed: first the line, then its kind, then the place."""
    for name in shuffled(body.names, f"{seed}/line"):
        several = _possible(body, name)
        if several:
            slugs = list(dict.fromkeys(each.slug for each in several))
            slug = slugs[int(draw(f"{seed}/slip") * len(slugs))]
            places = [each for each in several if each.slug == slug]
            return Slip(name, places[int(draw(f"{seed}/place") * len(places))])
    raise ValueError("a body that was read has a line that can be wrong")


# --- asking and grading -------------------------------------------------------------------------------------


def _ask(body: Body, ask: Localized, seed: str) -> Prompt:
    slip = _drawn(body, seed)
    rows = []
    for name in body.names:
        tree = slip.mutant.tree if name == slip.name else None
        rows.append(Option(name, Localized.same(written(body.task(name), tree))))
    how = message("kinds.how-spot", count=len(rows))
    return Prompt(ask, how, rows=tuple(rows), lines=equations(body.found), seed=seed)


def _grade(body: Body, prompt: Prompt, typed: str) -> Verdict:
    found = _NUMBER.fullmatch(flat(typed[:40]).strip()) if len(typed) <= 40 else None
    number = int(found[1]) if found is not None else 0
    if not 1 <= number <= len(prompt.rows):
        return unreadable(message("kinds.type-a-line", count=len(prompt.rows)))
    slip = _drawn(body, prompt.seed)
    name = prompt.rows[number - 1].id
    if name == slip.name:
        return right(name, notes=(slip.mutant.what,))
    return wrong(name, notes=(message("kinds.line-is-right", number=number), slip.mutant.what))


# --- what is right ------------------------------------------------------------------------------------------


def _solution(body: Body, prompt: Prompt) -> tuple[Note, ...]:
    slip = _drawn(body, prompt.seed)
    number = body.names.index(slip.name) + 1
    return (message("kinds.line-should-be", number=number, line=written(body.task(slip.name))),)


def _rights(body: Body, prompt: Prompt) -> tuple[str, ...]:
    number = body.names.index(_drawn(body, prompt.seed).name) + 1
    return (f"{number}", f" {number}. ", f"line {number}", f"第 {number} 行")


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
)
