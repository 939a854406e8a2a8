"""The whole check of a derivation: exact proofs and numeric comparisons, as a table and as plain data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from quizzer.derive.derivation import Derivation
from quizzer.derive.gradcheck import gradcheck
from quizzer.derive.gradcheck_report import Compared, GradcheckReport
from quizzer.derive.prove import CHAINED, COMPOSED, FUNCTION, JACOBIAN, LOCAL, Proof, Prover

LAYERS = (FUNCTION, LOCAL, CHAINED, COMPOSED, JACOBIAN)

Progress = Callable[[int, int], None]  # what is done, and how much there is


@dataclass(frozen=True)
class Check:
    """What was proved and what was compared."""

    proof: Proof
    numeric: GradcheckReport

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return self.proof.passed and self.numeric.passed

    @property
    def layers(self) -> dict[str, tuple[int, int]]:
        """How many identities of each layer are proved, and how many there are."""
        return {layer: self.proof.count(layer) for layer in LAYERS}

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "passed": self.passed,
            "proof": {
                "passed": self.proof.passed,
                "sizes": dict(self.proof.sizes),
                "identities": {
                    layer: {"proved": done, "all": every} for layer, (done, every) in self.layers.items()
                },
                "failed": [
                    {"layer": row.layer, "value": row.value, "to": row.to}
                    for row in self.proof.rows
                    if not row.passed
                ],
            },
            "numeric": {
                "passed": self.numeric.passed,
                "steps": self.numeric.steps,
                "examples": self.numeric.examples,
                "sizes": dict(self.numeric.sizes),
                "seed": self.numeric.seed,
                "scalars": self.numeric.scalars,
                "rows": [
                    {
                        "name": row.name,
                        "shape": list(row.shape),
                        "passed": row.passed,
                        "slope": row.slope,
                        "differences": _compared(row.differences),
                        "complex": _compared(row.complex),
                    }
                    for row in self.numeric.rows
                ],
            },
        }


def _compared(one: Compared | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "entry": list(one.entry),
        "analytic": one.analytic,
        "numeric": one.numeric,
        "error": one.error,
        "passed": one.passed,
    }


def checked(
    derivation: Derivation, *, every: int | None = None, seed: int = 0, progress: Progress | None = None
) -> Check:
    """Prove and compare a derivation, which must be in the column layout. Takes seconds."""
    prover = Prover(derivation)
    rows = []
    for number, row in enumerate(prover.rows(), start=1):
        rows.append(row)
        if progress is not None:
            progress(number, prover.total)
    if progress is not None:
        progress(prover.total, prover.total)
    return Check(Proof(tuple(rows), prover.sizes), gradcheck(derivation, every=every, seed=seed))
