"""The forgetting curve of FSRS-6: plain arithmetic, so that a start need not import `fsrs`.

R(t) = (1 + F t/S)^-d, where F makes R(S) = 0.9: after S days nine of ten are remembered. d is w20, the last
of the default parameters of FSRS-6; a test compares the curve with that of the `fsrs` package.
"""

from __future__ import annotations

from typing import Final

DECAY: Final = 0.1542
FACTOR: Final[float] = 0.9 ** (-1 / DECAY) - 1


def recalled(stability: float, days: int) -> float:
    """The probability of remembering, `days` after a review that left `stability` (days, above 0)."""
    probability: float = (1 + FACTOR * max(0, days) / stability) ** -DECAY
    return probability
