"""`quizzer.equal`: two formulas, with the names of a cell if it is about one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from quizzer.compare.decide import DIFFERENT, EQUAL, Comparison, compare_about
from quizzer.compare.decide import equal as plain
from quizzer.compare.evaluate import Setting, setting
from quizzer.errors import UsageError
from quizzer.messages import message
from quizzer.notation import Names, NotationError, parse_equation
from quizzer.notation.dimensions import Shape
from quizzer.notation.dimensions import shape as read_shape
from quizzer.notation.reading import SYNTAXES
from quizzer.notation.tree import Name
from quizzer.text import visible

CONSTANTS = ("e", "pi", "i")

if TYPE_CHECKING:
    from quizzer.derive.derivation import Derivation


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
    `δo ⊙ o ⊙ (1 − o)` in an LSTM, and a reference that only names an adjoint, `δc`, is the line for it.
    `shapes` maps a name to its dimension letters, (H, D) or (); with neither, every name is a number.
    `definitions` maps a name to a formula, `constants` are those of `e`, `pi` and `i` that mean the numbers,
    `syntax` is auto, unicode, python or latex.

    Raises:
        UnknownName: there is no such cell.
        ContentError: the file of the cell is wrong.
        UsageError: a shape, a constant or a syntax cannot be.
    """
    constants = tuple(constants)
    _admit(constants, syntax)
    if cell is None:
        return plain(
            reference, answer, shapes=shapes, definitions=definitions, constants=constants, syntax=syntax
        )
    extra = {name: _shape(shape) for name, shape in (shapes or {}).items()}
    about = about_cell(cell, extra, constants, cache)
    line = None
    if not (shapes or definitions or constants):
        line = _of_line(cell, reference, answer, about, cache)
    if line is not None:
        return line
    return compare_about(about, reference, answer, definitions or {}, syntax)


def _admit(constants: tuple[str, ...], syntax: str) -> None:
    if syntax not in SYNTAXES:
        known = message("compare.syntaxes", known=", ".join(SYNTAXES))
        raise UsageError(message("compare.bad-syntax", found=visible(str(syntax))), known)
    for constant in constants:
        if constant not in CONSTANTS:
            raise UsageError(
                message("compare.bad-constant", found=visible(str(constant))), message("compare.constants")
            )


def _of_line(cell: str, reference: str, answer: str, about: Setting, cache: Path | None) -> Comparison | None:
    """The comparison with the line of the backward pass that a reference names; None if it names none."""
    try:
        tree = parse_equation(reference, about.names).tree
    except NotationError:
        return None
    if not isinstance(tree, Name) or tree.id[0] != "δ":
        return None
    from quizzer.lines import judged, task  # only this comparison derives something

    try:
        found = judged(task(_derivation(cell, _stamp(cell), cache), tree.id), answer)
    except KeyError:
        return None  # it comes from outside the step
    return found if found.verdict in (EQUAL, DIFFERENT) else None


@lru_cache(maxsize=4)
def _derivation(name: str, stamp: tuple[str, int, int], cache: Path | None) -> Derivation:
    """The backward step of a cell as it is by its stamp."""
    from quizzer.cells import derivatives, load_cell
    from quizzer.derive.backward import derived

    with derivatives(cache) as known:
        return derived(load_cell(name, cache), known)


def about_cell(
    name: str,
    extra: Mapping[str, Shape] | None = None,
    constants: tuple[str, ...] = (),
    cache: Path | None = None,
) -> Setting:
    """The names of a cell with their shapes, what its equations define, and the adjoints of all."""
    return _about(name, _stamp(name), tuple((extra or {}).items()), constants, cache)


def _stamp(name: str) -> tuple[str, int, int]:
    from quizzer.cells import stamp  # a comparison without a cell needs none of it

    return stamp(name)


@lru_cache(maxsize=16)
def _about(
    name: str,
    stamp: tuple[str, int, int],
    extra: tuple[tuple[str, Shape], ...],
    constants: tuple[str, ...],
    cache: Path | None,
) -> Setting:
    """The setting of a cell as it is by its stamp."""
    from quizzer.cells import load_cell

    cell = load_cell(name, cache)
    coming = {f"{state}_next": shape for state, shape in cell.state.items()}
    above = {f"{cell.output}_above": cell.shapes.get(cell.output, ())}
    values = {name: shape for name, shape in cell.shapes.items() if name not in cell.parameters}
    shapes = {**values, **coming, **above, **cell.shapes, **dict(extra)}
    sent = (f"δ{state}_next" for state in cell.state)
    names = Names(shapes, adjoints=True, constants=constants, sent=sent)
    return setting(names, {equation.name: equation.tree for equation in cell.equations})


def _shape(letters: str | Iterable[str]) -> Shape:
    try:
        return read_shape(letters)
    except ValueError as error:
        raise UsageError(message("compare.bad-shape", found=visible(str(error)))) from None
