"""Slips of the pen in a line of a derivation: of all mistakes of the table, those that people really write.

The table changes a formula wherever it can be changed. Most of that nobody would write down, and it would be seen
at once: an adjoint that is gone, a matrix without its product, a sign before everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from quizzer.notation import tree as t
from quizzer.notation.tree import Tree, names_in, nodes

if TYPE_CHECKING:
    from quizzer.derive.derivation import Derivation
    from quizzer.lines import Task

SLIPS = (
    "missing_activation_derivative", "missing_square", "double_tanh", "sigma_prime_for_tanh",
    "tanh_prime_for_sigma", "tanh_for_tanh_prime", "tanh_prime_for_tanh", "missing_tanh", "missing_term",
    "wrong_sign", "missing_transpose", "hadamard_across_matmul", "wrong_time_index", "swapped_gate",
    "missing_factor",
)  # fmt: skip

_ONE = t.Number(1)


@dataclass(frozen=True)
class Slip:
    """A line that is wrong: its name, what it says, and the slug of what is wrong with it.

    `called` is the slug by which the learner is told: a gate that is taken for a value is a value for another.
    """

    name: str
    slug: str
    tree: Tree
    called: str


@dataclass(frozen=True)
class _Change:
    """A line before and after a mistake."""

    cell: Derivation
    slug: str
    before: Tree
    after: Tree

    @property
    def lost(self) -> set[str]:
        """The names that are gone."""
        return {*names_in(self.before)} - {*names_in(self.after)}

    @property
    def gained(self) -> set[str]:
        """The names that were not there."""
        return {*names_in(self.after)} - {*names_in(self.before)}

    @property
    def moved(self) -> set[str]:
        """The names that stand there more or less often than before."""
        before, after = _counted(self.before), _counted(self.after)
        return {*(before - after), *(after - before)}

    @property
    def called(self) -> str:
        """The slug that says what is wrong."""
        is_gate = all(map(self.is_gate, self.moved))
        return "wrong_name" if self.slug == "swapped_gate" and not is_gate else self.slug

    @property
    def is_forward(self) -> bool:
        """Whether the line is one of the forward pass."""
        return not any(map(_is_adjoint, names_in(self.before)))

    def is_gate(self, name: str) -> bool:
        """Whether a value is that of a σ."""
        made = next((each.tree for each in self.cell.forward if each.name == name), None)
        return isinstance(made, t.Apply) and made.function == "sigmoid"


@lru_cache(maxsize=256)
def slips(found: Derivation, name: str) -> tuple[Slip, ...]:
    """What may go wrong in the line of this name: each slip that people make there, in every place."""
    from quizzer.compare.mistakes import mutants
    from quizzer.lines import task

    asked = task(found, name)
    made = []
    for mutant in mutants(asked.tree, asked.about, _scope(found, asked), SLIPS):
        tree = tidied(mutant.tree)
        change = _Change(found, mutant.slug, asked.tree, tree)
        if not any(is_odd(change) for is_odd in _ODD):
            made.append(Slip(name, mutant.slug, tree, change.called))
    return tuple(made)


def _scope(found: Derivation, asked: Task) -> tuple[str, ...]:
    """The names that may slip in: values of the same shape as those of the line, but for weights."""
    names, weights = asked.about.names, found.cell.parameters
    shapes = {names.shape(name) for name in names_in(asked.tree)} - {()}
    values = {name: shape for name, shape in names.shapes.items() if name not in weights}
    return tuple(name for name, shape in values.items() if shape in shapes and not _is_adjoint(name))


# --- as it would be written ---------------------------------------------------------------------------------


def tidied(tree: Tree) -> Tree:
    """The same value as one would write it: products and sums in one row, −(a − b) as b − a."""
    return _turned(t.mapped(tree, _flat))


def _flat(tree: Tree) -> Tree:
    match tree:
        case t.Hadamard(parts):
            return t.Hadamard(tuple(_joined(parts, t.Hadamard)))
        case t.Add(parts):
            return t.Add(tuple(_joined(parts, t.Add)))
    return tree


def _joined(parts: tuple[Tree, ...], kind: type[t.Hadamard] | type[t.Add]) -> Iterator[Tree]:
    for part in parts:
        yield from t.children(part) if isinstance(part, kind) else (part,)


def _turned(tree: Tree) -> Tree:
    match tree:
        case t.Neg(t.Add((first, t.Neg(second)))):
            return t.Add((second, t.Neg(first)))
        case t.Neg(t.Hadamard(factors)):
            for index, factor in enumerate(factors):
                other = _turned(t.Neg(factor))
                if not isinstance(other, t.Neg):
                    return t.Hadamard((*factors[:index], other, *factors[index + 1 :]))
    return tree


# --- what nobody would write --------------------------------------------------------------------------------


def _is_adjoint(name: str) -> bool:
    return name.startswith("δ")


def _loses_what_is_sent(change: _Change) -> bool:
    """An adjoint or a matrix is gone, and its term is not."""
    weights = {name for name, shape in change.cell.cell.parameters.items() if len(shape) > 1}
    gone = change.lost & {*weights, *filter(_is_adjoint, change.lost)}
    return bool(gone) and change.slug != "missing_term"


def _has_a_term_without_adjoint(change: _Change) -> bool:
    terms = change.after.terms if isinstance(change.after, t.Add) else (change.after,)
    return not change.is_forward and not all(any(map(_is_adjoint, names_in(term))) for term in terms)


def _is_clumsy(change: _Change) -> bool:
    """A factor 1, a sign that belongs to no difference, a − a, the tanh of a tanh."""
    for node in nodes(change.after):
        parts = t.children(node)
        if isinstance(node, t.Hadamard) and _ONE in parts:
            return True
        if not isinstance(node, t.Add) and any(isinstance(part, t.Neg) for part in parts):
            return True
        if isinstance(node, t.Neg) and isinstance(node.body, t.Add):
            return True
        if isinstance(node, t.Add) and any(t.Neg(part) in parts for part in parts):
            return True
        if isinstance(node, t.Apply) and any(isinstance(part, t.Apply) for part in parts):
            return True
    return isinstance(change.after, t.Neg)


def _is_no_difference(change: _Change) -> bool:
    """A sign slips where there is one."""
    signs = sum(isinstance(node, t.Neg) for node in nodes(change.before))
    return change.slug == "wrong_sign" and sum(isinstance(node, t.Neg) for node in nodes(change.after)) > signs


def _is_another_value(change: _Change) -> bool:
    """Of another step: of the same state, and of no other."""
    stems = {name.removesuffix("_prev") for name in change.lost | change.gained}
    is_one = len(change.lost) == len(change.gained) == len(stems) == 1 and stems <= {*change.cell.cell.state}
    return change.slug == "wrong_time_index" and not is_one


def _is_half_a_gate(change: _Change) -> bool:
    """A gate is taken for another throughout; 1 − z for z only of a gate, and not in its slope z ⊙ (1 − z)."""
    if change.slug != "swapped_gate":
        return False
    if change.moved:
        has_sum = any(isinstance(node, t.Add) for node in nodes(change.after))
        return not change.lost or (has_sum and not all(map(change.is_gate, change.moved)))
    turned = _complemented(change)
    return not turned or any(not change.is_gate(name) or _has_slope(change.before, name) for name in turned)


def _complemented(change: _Change) -> set[str]:
    """The names of which more or fewer stand in a 1 − u than before."""
    before, after = _complements(change.before), _complements(change.after)
    return {name for name in {*before, *after} if before.count(name) != after.count(name)}


def _counted(tree: Tree) -> Counter[str]:
    return Counter(node.id for node in nodes(tree) if isinstance(node, t.Name))


def _complements(tree: Tree) -> list[str]:
    return [name for node in nodes(tree) if (name := _complement(node))]


def _complement(tree: Tree) -> str:
    match tree:
        case t.Add((t.Number(1), t.Neg(t.Name(name)))):
            return name
    return ""


def _has_slope(tree: Tree, name: str) -> bool:
    return any(
        isinstance(node, t.Hadamard) and {t.Name(name), t.Add((_ONE, t.Neg(t.Name(name))))} <= {*node.factors}
        for node in nodes(tree)
    )


def _is_no_slip_forwards(change: _Change) -> bool:
    """Forwards a gate is forgotten, and no value; nobody writes a derivative."""
    if not change.is_forward:
        return False
    if change.slug == "missing_factor":
        return not all(map(change.is_gate, change.lost))
    return change.slug == "tanh_prime_for_tanh"


_ODD: tuple[Callable[[_Change], bool], ...] = (
    _loses_what_is_sent,
    _has_a_term_without_adjoint,
    _is_clumsy,
    _is_no_difference,
    _is_another_value,
    _is_half_a_gate,
    _is_no_slip_forwards,
)
