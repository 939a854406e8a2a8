"""Slips with activations and their derivatives: σ′ for tanh′, a square that is missing, tanh taken twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from quizzer.compare.mistakes.edit import (
    TWO,
    Path,
    complement,
    everywhere,
    gate_slopes,
    less,
    multiplied,
    square,
    tanh_slope,
)  # fmt: skip
from quizzer.compare.mistakes.mutation import Edit, Reference
from quizzer.notation import tree as t
from quizzer.notation.tree import Tree


def _slopes(reference: Reference) -> Iterator[tuple[Path, Tree]]:
    """Every 1 − u², and its u."""
    for path, node in reference.places:
        u = tanh_slope(node)
        if u is not None:
            yield path, u


def _gates(reference: Reference, change: Callable[[Tree], Tree]) -> Iterator[Edit]:
    """Every u (1 − u) with something else in its place."""
    for path, node in reference.places:
        if not isinstance(node, t.Mul | t.Hadamard):
            continue
        for first, second, u in gate_slopes(node.factors):
            new = change(u)
            rest = [new if index == first else f for index, f in enumerate(node.factors) if index != second]
            yield Edit(path, multiplied(type(node), rest), new)


def _applied(reference: Reference, function: str) -> Iterator[tuple[Path, t.Apply]]:
    for path, node in reference.places:
        if isinstance(node, t.Apply) and node.function == function and not node.order:
            yield path, node


def _tanh(tree: Tree) -> Tree:
    return t.Apply("tanh", (tree,))


def _sigma(tree: Tree) -> Tree:
    return t.Apply("sigmoid", (tree,))


def double_tanh(reference: Reference) -> Iterator[Edit]:
    """1 − tanh(g)², though g is a tanh already; tanh(tanh(c))."""
    for path, u in _slopes(reference):
        yield Edit(path, less(square(_tanh(u))), u)
    for path, node in _applied(reference, "tanh"):
        yield Edit(path, _tanh(node), node)


def double_sigma(reference: Reference) -> Iterator[Edit]:
    """σ(f) (1 − σ(f)), though f is a σ already; σ(σ(a))."""
    yield from _gates(reference, lambda u: multiplied(t.Hadamard, (_sigma(u), less(_sigma(u)))))
    for path, node in _applied(reference, "sigmoid"):
        yield Edit(path, _sigma(node), node)


def missing_square(reference: Reference) -> Iterator[Edit]:
    """1 − tanh(c) for 1 − tanh(c)²."""
    for path, node in reference.places:
        if isinstance(node, t.Power) and node.exponent == TWO:
            yield Edit(path, node.base, node.base)


def misplaced_square(reference: Reference) -> Iterator[Edit]:
    """(1 − h)² for 1 − h², tanh(c²) for tanh(c)²."""
    for path, u in _slopes(reference):
        yield Edit(path, square(less(u)), u)
    for path, node in reference.places:
        match node:
            case t.Power(t.Apply(function, (arg,), 0), exponent) if exponent == TWO:
                yield Edit(path, t.Apply(function, (square(arg),)), arg)


def extra_square(reference: Reference) -> Iterator[Edit]:
    """1 − f² for 1 − f: the f of f (1 − f) is kept."""
    for path, node in reference.places:
        u = complement(node)
        if u is not None and not isinstance(u, t.Power):
            yield Edit(path, less(square(u)), u)


def sigma_prime_for_tanh(reference: Reference) -> Iterator[Edit]:
    """g (1 − g) for 1 − g²."""
    for path, u in _slopes(reference):
        yield Edit(path, t.Hadamard((u, less(u))), u)


def tanh_prime_for_sigma(reference: Reference) -> Iterator[Edit]:
    """1 − f² for f (1 − f)."""
    yield from _gates(reference, lambda u: less(square(u)))


def tanh_prime_for_tanh(reference: Reference) -> Iterator[Edit]:
    """1 − tanh(c)² where tanh(c) belongs."""
    inside = {path[:-1] for path, node in reference.places if node == TWO}  # the base of a square
    for path, node in _applied(reference, "tanh"):
        if path[:-1] not in inside:
            yield Edit(path, less(square(node)), node)
    for path, value in reference.places:
        if isinstance(value, t.Name) and path[:-1] not in inside:
            made_by = reference.made_by(value.id)
            if made_by is not None and made_by.function == "tanh":
                yield Edit(path, less(square(value)), value)


def tanh_for_tanh_prime(reference: Reference) -> Iterator[Edit]:
    """tanh(c) or tanh(c)² where 1 − tanh(c)² belongs."""
    for path, u in _slopes(reference):
        yield Edit(path, u, u)
        yield Edit(path, square(u), u)


def missing_tanh(reference: Reference) -> Iterator[Edit]:
    """c for tanh(c), a_g for g."""
    yield from _bare(reference, "tanh")


def missing_sigma(reference: Reference) -> Iterator[Edit]:
    """a_f for σ(a_f)."""
    yield from _bare(reference, "sigmoid")


def _bare(reference: Reference, function: str) -> Iterator[Edit]:
    """The argument for the value: in one place, or everywhere."""
    found: dict[Tree, Tree] = {}
    for path, node in reference.places:
        made = reference.made_by(node.id) if isinstance(node, t.Name) else node
        if isinstance(made, t.Apply) and made.function == function and not made.order:
            found[node] = made.args[0]
            yield Edit(path, made.args[0], made.args[0])
    for value, arg in found.items():
        yield Edit((), everywhere(reference.tree, value, arg), arg)


def wrong_activation(reference: Reference) -> Iterator[Edit]:
    """σ(c) for tanh(c) and back; relu(a) for the step that is its derivative, and back."""
    others = {"tanh": "sigmoid", "sigmoid": "tanh", "relu": "step", "step": "relu"}
    applied: dict[Tree, Tree] = {}
    for path, node in reference.places:
        if isinstance(node, t.Apply) and node.function in others and not node.order:
            new = t.Apply(others[node.function], node.args)
            applied[node] = new
            yield Edit(path, new, new)
    for old, other in applied.items():
        yield Edit((), everywhere(reference.tree, old, other), other)
