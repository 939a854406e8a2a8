"""What `import quizzer` offers to programs and notebooks: `derive` and `gradcheck`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizzer.cells import derivatives, load_cell
from quizzer.derive.backward import derived
from quizzer.derive.cells import read_cell
from quizzer.derive.combine import bidirectional as both_directions
from quizzer.derive.combine import stacked
from quizzer.derive.derivation import COLUMN, ROW, Cell, Derivation
from quizzer.derive.layout import in_rows
from quizzer.errors import UsageError
from quizzer.messages import message
from quizzer.node import Node
from quizzer.node import Path as Fields
from quizzer.paths import home
from quizzer.problem import Place

if TYPE_CHECKING:
    from quizzer.derive.gradcheck_report import GradcheckReport

Wanted = str | Path | Cell | Mapping[str, Any]
MOST_LAYERS = 8


@dataclass(frozen=True)
class Shape:
    """What is made of a cell before it is derived."""

    layers: int = 1
    bidirectional: bool = False


def derive(cell: Wanted, *, layout: str = COLUMN, layers: int = 1, bidirectional: bool = False) -> Derivation:
    """The derivation of a cell: every gradient of one step, and through time.

    Args:
        cell: a name (`lstm`), the path of a cell file, a mapping with the fields of a cell file, or a `Cell`.
        layout: `column`, where x is (D) and a product is W x; or `row`, where x is (N, D) and it is x W.
        layers: so many copies above each other, 1 to 8; their names end in `_l1`, `_l2`, …
        bidirectional: whether another copy runs from the last step to the first; names end in `_fw` and `_bw`.

    Raises:
        UnknownName: there is no such cell.
        ContentError: the cell is wrong; the error has all that is.
        UsageError: an argument is none of these.
    """
    if layout not in (COLUMN, ROW):
        raise UsageError(message("derive.bad-layout", found=layout))
    if not _is_whole(layers, 1) or layers > MOST_LAYERS:
        raise UsageError(
            message("derive.not-between", name="layers", least=1, most=MOST_LAYERS, found=repr(layers))
        )
    cache = home(None).cache
    with derivatives(cache) as known:
        found = derived(made(loaded(cell, cache), Shape(layers, bidirectional)), known)
    return in_rows(found) if layout == ROW else found


def loaded(cell: Wanted, cache: Path | None) -> Cell:
    """The cell itself."""
    match cell:
        case Cell():
            return cell
        case Mapping():
            return read_cell(Node(dict(cell), locate=_field))
        case str() | Path():
            return load_cell(str(cell), cache)
    raise UsageError(message("derive.not-a-cell", found=type(cell).__name__))


def _field(path: Fields, key: bool) -> Place:
    """The place of a value in a mapping, `equations[1]`: it has no file."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return Place("".join(parts).lstrip(".") or "cell")


def made(cell: Cell, shape: Shape) -> Cell:
    """The cell, or one that is made of it."""
    found = both_directions(cell) if shape.bidirectional else cell
    return stacked(found, shape.layers) if shape.layers > 1 else found


def gradcheck(
    cell: Wanted | Derivation,
    *,
    sizes: Mapping[str, int] | None = None,
    steps: int = 5,
    examples: int = 2,
    seed: int = 0,
    every: int | None = None,
) -> GradcheckReport:
    """Compare every gradient of a cell with numeric ones, entry by entry and through time.

    The same arguments give the same report, to the last bit.

    Args:
        cell: what `derive` takes, or a derivation in columns.
        sizes: numbers for dimension letters, `{"D": 3, "H": 4}`; the others get small ones that all differ.
        steps: the length T of the sequence.
        examples: the size N of the batch.
        seed: of the random data.
        every: backpropagation through time is cut after so many steps; None does not cut it.

    Raises:
        UnknownName: there is no such cell.
        ContentError: the cell is wrong, or no data were found at which all its values exist.
        UsageError: an argument is none of these.
    """
    from quizzer.derive import gradcheck as checks  # NumPy

    found = cell if isinstance(cell, Derivation) else derive(cell)
    if found.layout == ROW:
        raise UsageError(message("derive.rows-not-compared"), message("derive.fix-rows-not-compared"))
    numbers = {"steps": steps, "examples": examples, "every": 1 if every is None else every, **(sizes or {})}
    for name, number in numbers.items():
        _check_whole(name, number, 1)
    _check_whole("seed", seed, 0)
    for letter in sizes or {}:
        if letter not in found.cell.letters:
            names = ", ".join(found.cell.letters)
            raise UsageError(
                message("derive.no-such-letter", name=letter), message("derive.fix-letters", names=names)
            )
    return checks.gradcheck(found, sizes=sizes, steps=steps, examples=examples, seed=seed, every=every)


def _check_whole(name: str, number: object, least: int) -> None:
    if not _is_whole(number, least):
        raise UsageError(message("derive.not-in-range", name=name, least=least, found=repr(number)))


def _is_whole(number: object, least: int) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and number >= least
