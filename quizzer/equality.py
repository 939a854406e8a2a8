"""`quizzer.equal`: two formulas, with the names of a cell if it is about one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from quizzer.compare.decide import Comparison, compare_about
from quizzer.compare.decide import equal as plain
from quizzer.compare.evaluate import Setting, setting
from quizzer.notation import Names
from quizzer.notation.dimensions import Shape
from quizzer.notation.dimensions import shape as read_shape


def equal(
    reference: str,
    answer: str,
    *,
    cell: str | None = None,
    shapes: Mapping[str, str | Iterable[str]] | None = None,
    definitions: Mapping[str, str] | None = None,
    constants: Iterable[str] = (),
    syntax: str = "auto",
    cache: Path | None = None,
) -> Comparison:
    """Whether `answer` has the value of `reference`, whatever it looks like; naming the mistake if it can.

    `cell` (a name or a file) brings its names, shapes and equations: `δo ⊙ σ(a_o) ⊙ (1 − σ(a_o))` equals
    `δo ⊙ o ⊙ (1 − o)` in an LSTM. `shapes` maps a name to its dimension letters, (H, D) or (); with neither,
    every name is a number. `definitions` maps a name to a formula, `constants` are those of `e`, `pi` and `i`
    that mean the numbers, `syntax` is auto, unicode, python or latex.

    Raises:
        UnknownName: there is no such cell.
        ContentError: the file of the cell is wrong.
        UsageError: a shape cannot be.
    """
    if cell is None:
        return plain(
            reference, answer, shapes=shapes, definitions=definitions, constants=constants, syntax=syntax
        )
    extra = {name: read_shape(_each(shape)) for name, shape in (shapes or {}).items()}
    about = about_cell(cell, extra, tuple(constants), cache)
    return compare_about(about, reference, answer, definitions or {}, syntax)


def about_cell(
    name: str,
    extra: Mapping[str, Shape] | None = None,
    constants: tuple[str, ...] = (),
    cache: Path | None = None,
) -> Setting:
    """The names of a cell with their shapes, what its equations define, and the adjoints of all."""
    from quizzer.cells import load_cell  # a comparison without a cell needs none of it

    cell = load_cell(name, cache)
    coming = {f"{state}_next": shape for state, shape in cell.state.items()}
    above = {f"{cell.output}_above": cell.shapes.get(cell.output, ())}
    names = Names({**cell.shapes, **coming, **above, **(extra or {})}, adjoints=True, constants=constants)
    return setting(names, {equation.name: equation.tree for equation in cell.equations})


def _each(shape: str | Iterable[str]) -> tuple[str, ...]:
    return (shape,) if isinstance(shape, str) else tuple(shape)
