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
from quizzer.paths import home

if TYPE_CHECKING:
    from quizzer.derive.gradcheck_report import GradcheckReport

Wanted = str | Path | Cell | Mapping[str, Any]


@dataclass(frozen=True)
class Shape:
    """What is made of a cell before it is derived."""

    layers: int = 1
    bidirectional: bool = False


def derive(cell: Wanted, *, layout: str = COLUMN, layers: int = 1, bidirectional: bool = False) -> Derivation:
    """The derivation of a cell: of a name, of a file, or of a mapping with the fields of a file.

    `layout` is `column` (W x) or `row` (x W). `layers` puts copies above each other, `bidirectional` adds one
    that runs from the last step to the first.

    Raises:
        UnknownName: there is no such cell.
        ContentError: the cell is wrong; the error has all that is.
    """
    if layout not in (COLUMN, ROW):
        raise UsageError(message("derive.bad-layout", found=layout))
    cache = home(None).cache
    with derivatives(cache) as known:
        found = derived(made(loaded(cell, cache), Shape(layers, bidirectional)), known)
    return in_rows(found) if layout == ROW else found


def loaded(cell: Wanted, cache: Path | None) -> Cell:
    """The cell itself."""
    if isinstance(cell, Cell):
        return cell
    return read_cell(Node(dict(cell))) if isinstance(cell, Mapping) else load_cell(str(cell), cache)


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

    `sizes` gives numbers to dimension letters; `every` cuts backpropagation through time after so many steps.
    The same arguments give the same report, to the last bit.
    """
    from quizzer.derive import gradcheck as checks

    found = cell if isinstance(cell, Derivation) else derive(cell)
    return checks.gradcheck(found, sizes=sizes, steps=steps, examples=examples, seed=seed, every=every)
