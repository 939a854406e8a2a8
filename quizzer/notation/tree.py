"""The tree of a formula: a few frozen node types that keep order, and print as they were meant.

The derivation, the comparison and every printer read these, and nothing else. Nodes are equal when they are
written alike: `a b` is not `b a`. What the parser builds, and every other builder has to keep:

* `Add`, `Mul` and `Hadamard` have two entries or more; a minus is `Neg`, and `a − b` is `Add(a, Neg(b))`.
* `Number` is not negative. A decimal is exact: 0.1 is 1/10.
* In a `Mul` at most one factor is an array, the others are numbers: it scales. `Hadamard` multiplies arrays
  entry by entry. `MatMul` is the matrix product; of a vector and a transposed vector it is the outer product.
* `Power`, and every `Apply` but `softmax` and `diag`, work entry by entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """A variable. `h_prev` is the step before, `h_next` the step after, `δh` the adjoint ∂L/∂h."""

    id: str


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number."""

    value: int | Fraction


@dataclass(frozen=True, slots=True)
class Constant:
    """`e`, `pi`, or the imaginary unit `i`."""

    id: str


@dataclass(frozen=True, slots=True)
class Add:
    """a + b − c."""

    terms: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Neg:
    """−a."""

    body: Tree


@dataclass(frozen=True, slots=True)
class Mul:
    """2 a b: numbers, times at most one array."""

    factors: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Hadamard:
    """f ⊙ c: entry by entry."""

    factors: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Div:
    """a / b, entry by entry."""

    top: Tree
    bottom: Tree


@dataclass(frozen=True, slots=True)
class Power:
    """a², entry by entry; the exponent is a number."""

    base: Tree
    exponent: Tree


@dataclass(frozen=True, slots=True)
class MatMul:
    """W x, δa xᵀ, xᵀ y."""

    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class Transpose:
    """Wᵀ."""

    body: Tree


@dataclass(frozen=True, slots=True)
class Apply:
    """A function of the table in `functions`; `order` 1 is its derivative: σ′(a)."""

    function: str
    args: tuple[Tree, ...]
    order: int = 0


@dataclass(frozen=True, slots=True)
class Reduce:
    """`sum`, `mean`, `var`, `max`, `min`, `norm` of all entries, or along an axis, which `keep` keeps as 1."""

    function: str
    body: Tree
    axis: int | None = None
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """Σ_n: over the batch, over time.

    If the body has an axis of that letter (N for n), this axis is summed away; if not, the body is what one
    example gives, and the sum goes over the examples.
    """

    over: str
    body: Tree


@dataclass(frozen=True, slots=True)
class Concat:
    """[h; x], one under the other (axis 0), or [h, x], side by side (axis 1)."""

    parts: tuple[Tree, ...]
    axis: int = 0


@dataclass(frozen=True, slots=True)
class Slice:
    """a[0:H], entries `start` up to `stop` of an axis; both are dimensions, such as `0`, `H` or `2H`."""

    body: Tree
    start: str
    stop: str
    axis: int = 0


Tree: TypeAlias = (
    Name | Number | Constant | Add | Neg | Mul | Hadamard | Div | Power | MatMul | Transpose | Apply | Reduce
    | Sum | Concat | Slice
)  # fmt: skip


def children(tree: Tree) -> tuple[Tree, ...]:
    """The parts of a node, in the order of reading."""
    match tree:
        case Name() | Number() | Constant():
            return ()
        case Add(parts) | Mul(parts) | Hadamard(parts) | Concat(parts) | Apply(_, parts):
            return parts
        case Div(first, second) | Power(first, second) | MatMul(first, second):
            return (first, second)
        case Neg(body) | Transpose(body) | Reduce(_, body) | Sum(_, body) | Slice(body):
            return (body,)


def with_children(tree: Tree, parts: tuple[Tree, ...]) -> Tree:
    """The same node over other parts, as many as it had."""
    match tree:
        case Name() | Number() | Constant():
            return tree
        case Add() | Mul() | Hadamard():
            return type(tree)(parts)
        case Div() | Power() | MatMul():
            return type(tree)(parts[0], parts[1])
        case Neg() | Transpose():
            return type(tree)(parts[0])
        case Apply(function, _, order):
            return Apply(function, parts, order)
        case Concat(_, axis):
            return Concat(parts, axis)
        case Reduce(function, _, axis, keep):
            return Reduce(function, parts[0], axis, keep)
        case Sum(over, _):
            return Sum(over, parts[0])
        case Slice(_, start, stop, axis):
            return Slice(parts[0], start, stop, axis)


def mapped(tree: Tree, change: Callable[[Tree], Tree]) -> Tree:
    """The tree with `change` applied to every node, from the leaves up."""
    parts = children(tree)
    if not parts:
        return change(tree)
    return change(with_children(tree, tuple(mapped(part, change) for part in parts)))


def substituted(tree: Tree, values: Mapping[str, Tree]) -> Tree:
    """The tree with names replaced by what they stand for."""
    return mapped(tree, lambda node: values.get(node.id, node) if isinstance(node, Name) else node)


def nodes(tree: Tree) -> Iterator[Tree]:
    """Every node, from the root down, left to right."""
    rest = [tree]
    while rest:
        node = rest.pop()
        yield node
        rest.extend(reversed(children(node)))


def names_in(tree: Tree) -> tuple[str, ...]:
    """The names of the tree, each once, in the order of reading."""
    return tuple(dict.fromkeys(node.id for node in nodes(tree) if isinstance(node, Name)))


def depth(tree: Tree) -> int:
    """How many levels the tree has; a leaf has one."""
    levels, row = 0, [tree]
    while row:
        levels += 1
        row = [part for node in row for part in children(node)]
    return levels
