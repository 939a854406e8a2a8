"""What a gradient check says: each array, its worst entry under each oracle, and when it passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quizzer.derive.derivation import Dims
from quizzer.messages import Message, Words, message

TOLERANCE = {  # relative to the largest entry of the array, and to that of all arrays
    "differences": (3e-10, 3e-12),
    "complex": (1e-13, 1e-15),
}


@dataclass(frozen=True)
class Compared:
    """The worst entry of one array under one oracle; `error` is relative to the largest entry of the array."""

    entry: tuple[int, ...]
    analytic: float
    numeric: float
    error: float
    passed: bool


@dataclass(frozen=True)
class Row:
    """One array: its gradient by the formulas beside the numeric one."""

    name: str
    shape: Dims
    differences: Compared
    slope: float | None  # None where the loss is a polynomial of degree two in it, so that there is no error
    complex: Compared | None

    @property
    def passed(self) -> bool:
        """Whether every oracle agrees."""
        return self.differences.passed and (self.complex is None or self.complex.passed)


@dataclass(frozen=True, repr=False)
class GradcheckReport:
    """The comparison of a whole cell, and what it was made with."""

    cell: str
    rows: tuple[Row, ...]
    steps: int
    examples: int
    sizes: Mapping[str, int]
    seed: int
    scalars: int

    @property
    def passed(self) -> bool:
        """Whether every array agrees."""
        return all(row.passed for row in self.rows)

    @property
    def worst(self) -> float:
        """The largest relative error of the differences."""
        return max((row.differences.error for row in self.rows), default=0.0)

    def __str__(self) -> str:
        from quizzer.derive.document import comparison
        from quizzer.derive.formats.text import tabulated

        return tabulated(comparison(self), Words("en"))

    def __repr__(self) -> str:
        verdict = "passed" if self.passed else "failed"
        return (
            f"<gradient check of {self.cell}, {verdict}: {self.scalars} scalars, worst error {self.worst:.1e}>"
        )

    def _repr_markdown_(self) -> str:
        from quizzer.derive.document import comparison
        from quizzer.derive.formats.markdown import tabulated

        return tabulated(comparison(self), Words("en"))

    @property
    def criterion(self) -> Message:
        """When an array passes, in words."""
        (near, floor), (exact, _) = TOLERANCE["differences"], TOLERANCE["complex"]
        return message("derive.criterion", near=f"{near:g}", floor=f"{floor:g}", exact=f"{exact:g}")
