"""What a derivation is made of: a cell, its forward equations, its backward lines, its gradients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quizzer.messages import Message
from quizzer.notation.tree import Tree
from quizzer.text import Localized

Dims = tuple[str, ...]  # dimension letters: () a scalar, (H,) a column, (H, D) a matrix


@dataclass(frozen=True)
class Equation:
    """One forward line, `name = tree`."""

    name: str
    shape: Dims
    tree: Tree


@dataclass(frozen=True)
class Cell:
    """A recurrent cell as its file says: names, shapes and equations in order of evaluation.

    `h_prev` and `c_prev` are the values of the step before; the first of `state` is the output.
    """

    name: str
    title: Localized
    source: str
    inputs: Mapping[str, Dims]
    state: Mapping[str, Dims]
    parameters: Mapping[str, Dims]
    equations: tuple[Equation, ...]


@dataclass(frozen=True)
class Line:
    """One line of the backward pass: the adjoint `name` (δa_f) of the value `of` (a_f), and the rule in words.

    `sum_over` are the letters that a gradient is summed over: `n` of the batch, `t` of the time.
    """

    name: str
    of: str
    shape: Dims
    tree: Tree
    rule: Message
    sum_over: tuple[str, ...] = ()


@dataclass(frozen=True)
class Derivation:
    """A cell with its whole backward step.

    `backward` are the adjoints of values and of the previous state, in order of evaluation; the upstream
    adjoints are `δh` from above and from the next step together, and `δc_next` of the other states. `gradients`
    are those of the parameters and inputs, summed over the batch and over time.
    """

    cell: Cell
    layout: str  # column, row
    forward: tuple[Equation, ...]
    backward: tuple[Line, ...]
    gradients: tuple[Line, ...]
    notes: tuple[Message, ...] = field(default=())
