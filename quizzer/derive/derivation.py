"""What a derivation is made of: a cell, its forward equations, its backward lines, its gradients.

All trees speak of one step of one example, as on a whiteboard: `x` is a column (D), `W_f x` a matrix product. A
parameter belongs to all steps and the whole batch: its gradient is the sum of `tree` over `sum_over`.

The names in backward trees: a forward value `v` and its adjoint `δv`; `h_prev`, the state of the step before;
`δh_above`, what the layer above (the loss) sends into the output; `δh_next`, what the next step sends back into
this state: the `δh_prev` of that step, zero at the last one. A dimension letter (`H`) is a number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, SupportsIndex, overload

from quizzer.errors import UsageError
from quizzer.messages import Message, Words, message
from quizzer.notation import printed
from quizzer.notation.tree import Name, Sum, Tree, names_in, substituted
from quizzer.text import LANGUAGES, Localized

Dims = tuple[str, ...]  # dimension letters: () a scalar, (H,) a column, (H, D) a matrix

COLUMN, ROW = "column", "row"
HELD = "_held"  # after a name that is held constant: no gradient flows into it
_LETTER = re.compile(r"[A-Za-z]\w*")


class Mentioned(tuple[str, ...]):
    """Names that a sentence speaks of; a format may write them as formulas."""

    __slots__ = ()

    def __str__(self) -> str:
        return ", ".join(printed(Name(name)) for name in self)


@dataclass(frozen=True, repr=False)
class Equation:
    """One forward line, `name = tree`. No gradient flows from it into the names of `stopped`."""

    name: str
    shape: Dims
    tree: Tree
    stopped: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<{self}>"

    @property
    def held(self) -> Tree:
        """The tree with the names of `stopped` held constant, h_prev_held."""
        return substituted(self.tree, {name: Name(f"{name}{HELD}") for name in self.stopped})

    def __str__(self) -> str:
        return _written(self.name, self.tree)


@dataclass(frozen=True)
class Cell:
    """A cell as its file says: names, shapes and equations in order of evaluation.

    `h_prev` and `c_prev` are the values of the step before; the first of `state` is the output unless `output`
    says otherwise. A cell without state is a layer. `constants` are given, as labels are: nobody asks for their
    gradients; `facts` are equations that they fulfil. `backwards` are the states that run from the last step to
    the first: their `_prev` is the step after. `loss` says that the output is the loss itself: its adjoint is
    1.
    """

    name: str
    title: Localized
    source: str
    inputs: Mapping[str, Dims]
    state: Mapping[str, Dims]
    parameters: Mapping[str, Dims]
    equations: tuple[Equation, ...]
    output: str = ""
    facts: tuple[tuple[Tree, Tree], ...] = ()
    constants: Mapping[str, Dims] = field(default_factory=dict)
    backwards: tuple[str, ...] = ()
    loss: bool = False

    def __post_init__(self) -> None:
        if not self.output:
            last = self.equations[-1].name if self.equations else ""
            object.__setattr__(self, "output", next(iter(self.state), last))

    @property
    def previous(self) -> Mapping[str, Dims]:
        """`h_prev` and its shape, for every state."""
        return {f"{name}_prev": shape for name, shape in self.state.items()}

    @property
    def leaves(self) -> Mapping[str, Dims]:
        """Whatever a gradient is asked for: parameters, inputs, previous states."""
        return {**self.parameters, **self.inputs, **self.previous}

    @property
    def shapes(self) -> Mapping[str, Dims]:
        """Every name and its shape."""
        values = {equation.name: equation.shape for equation in self.equations}
        return {**self.constants, **self.leaves, **values}

    @property
    def letters(self) -> tuple[str, ...]:
        """The dimension letters, in order of appearance: those of inputs and states first."""
        shapes = (*self.inputs.values(), *self.state.values(), *self.shapes.values())
        found = (letter for shape in shapes for dimension in shape for letter in letters(dimension))
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, repr=False)
class Line:
    """One line of the backward pass: the adjoint `name` (δa_f) of the value `of` (a_f), and the rule in words.

    `tree` has the shape `shape`, or is a number that every entry is equal to (`0` where nothing comes back).
    `sum_over` are the letters that a gradient is summed over: `n` of the batch, `t` of the time.
    """

    name: str
    of: str
    shape: Dims
    tree: Tree
    rule: Message
    sum_over: tuple[str, ...] = ()

    @property
    def whole(self) -> Tree:
        """The tree with its sums."""
        tree = self.tree
        for letter in self.sum_over:
            tree = Sum(letter, tree)
        return tree

    def __str__(self) -> str:
        return _written(self.name, self.whole)

    def __repr__(self) -> str:
        return f"<{self}>"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {printed(Name(self.name), 'latex')} = {printed(self.whole, 'latex')}$"


class Lines(tuple[Line, ...]):
    """Lines in order; one is also found by its name or by what it is the adjoint of: `W_f`, `δW_f`."""

    __slots__ = ()

    @overload
    def __getitem__(self, key: str | SupportsIndex) -> Line: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[Line, ...]: ...
    def __getitem__(self, key: str | SupportsIndex | slice) -> Line | tuple[Line, ...]:
        if not isinstance(key, str):
            return super().__getitem__(key)
        found = next((line for line in self if key in (line.of, line.name)), None)
        if found is None:
            raise KeyError(key)
        return found

    def __repr__(self) -> str:
        return "\n".join(map(str, self))


@dataclass(frozen=True)
class Path:
    """One equation gone back through: that of `value` sends `tree` into the adjoint of `to`.

    A line is the sum of the paths that end in its value.
    """

    value: str
    to: str
    tree: Tree
    reasons: tuple[Message, ...]


@dataclass(frozen=True)
class Jacobian:
    """∂`of`/∂`to` as a matrix; `direct` holds everything else of the step fixed, `full` does not."""

    of: str
    to: str
    direct: Tree
    full: Tree


@dataclass(frozen=True, eq=False, repr=False)
class Derivation:
    """A cell with its whole backward step. Two derivations are equal only if they are the same one.

    `forward` are the equations that the rules were applied to: those of the cell, the larger ones taken apart.
    `backward` are the adjoints of all values and of the previous states, in order of evaluation; the names that
    they start from are `given`. `gradients` are those of the parameters and inputs.
    """

    cell: Cell
    layout: str  # column, row
    forward: tuple[Equation, ...]
    backward: Lines
    gradients: Lines
    notes: tuple[Message, ...] = ()
    paths: tuple[Path, ...] = ()
    jacobians: tuple[Jacobian, ...] = ()

    @property
    def steps(self) -> Lines:
        """The whole way back, line by line: adjoints first, then gradients."""
        return Lines((*self.backward, *self.gradients))

    def to_latex(self) -> str:
        r"""All lines in one `aligned` environment of LaTeX."""
        from quizzer.derive.document import document
        from quizzer.derive.formats.latex import aligned

        return aligned(document(self))

    def to_markdown(self, language: str = "en") -> str:
        """The whole document as Markdown, in `en` or `zh`.

        Raises:
            UsageError: there is no such language.
        """
        from quizzer.derive.document import document
        from quizzer.derive.formats import FORMATS

        if language not in LANGUAGES:
            raise UsageError(message("derive.bad-language", found=language))
        return FORMATS["markdown"](document(self), Words(language))

    def to_numpy(self, *, fast: bool = False) -> str:
        """The text of a NumPy module that stands alone: readable, or fast.

        Raises:
            UsageError: the derivation is in rows.
        """
        from quizzer.derive.formats.code import code

        return code(self, fast=fast)

    def to_sympy(self) -> dict[str, Any]:
        """SymPy matrix expressions of all equations and lines, by name; a vector is (H, 1).

        Raises:
            ContentError: SymPy has no matrix expression for something in them.
        """
        from quizzer.derive.to_sympy import expressions

        return expressions(self)

    def _repr_markdown_(self) -> str:
        return self.to_markdown()

    def _repr_latex_(self) -> str:
        return f"$$\n{self.to_latex()}\n$$"

    def __str__(self) -> str:
        from quizzer.derive.document import document
        from quizzer.derive.formats import FORMATS

        return FORMATS["text"](document(self), Words("en"))

    def __repr__(self) -> str:
        return f"<derivation of {self.cell.name}, {len(self.steps)} lines, {self.layout} layout>"

    @cached_property
    def given(self) -> tuple[str, ...]:
        """The adjoints that come from outside: `δh_above`, `δh_next`, `δc_next`."""
        made = {line.name for line in self.backward}
        used = dict.fromkeys(name for line in (*self.backward, *self.gradients) for name in names_in(line.tree))
        return tuple(name for name in used if name[0] == "δ" and name not in made)

    @cached_property
    def lines(self) -> Mapping[str, Line]:
        """Every backward line and gradient by its name, δa_f."""
        return {line.name: line for line in (*self.backward, *self.gradients)}

    @cached_property
    def values(self) -> Mapping[str, Dims]:
        """Every array of every tree, and its shape."""
        cell = self.cell
        values = {equation.name: equation.shape for equation in self.forward}
        adjoints = {line.name: line.shape for line in (*self.backward, *self.gradients)}
        coming = {f"δ{name}_next": shape for name, shape in cell.state.items()}
        above = {f"δ{cell.output}_above": {**cell.shapes, **values}.get(cell.output, ())}
        return {**cell.shapes, **values, **above, **coming, **adjoints}

    @cached_property
    def shapes(self) -> Mapping[str, Dims]:
        """Every name of every tree, and its shape; a dimension letter is a number."""
        return {**dict.fromkeys(self.cell.letters, ()), **self.values}


def _written(name: str, tree: Tree) -> str:
    return f"{printed(Name(name))} = {printed(tree)}"


def letters(dimension: str) -> tuple[str, ...]:
    """The letters of a dimension: `D+2H` has D and H."""
    return tuple(dict.fromkeys(_LETTER.findall(dimension)))
