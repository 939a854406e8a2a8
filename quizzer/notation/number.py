"""The value of a scalar formula: `4 H (D + H + 1)`, `ln(0.5)/ln(0.9)`."""

from __future__ import annotations

import math
from collections.abc import Mapping

from quizzer.messages import message
from quizzer.notation.errors import NotationError, Span
from quizzer.notation.evaluate import value
from quizzer.notation.limits import Limits
from quizzer.notation.names import scalars
from quizzer.notation.reading import parse

_LIMITS = Limits(exponent=1_000_000)  # a power of floats takes no time


def number(text: str, given: Mapping[str, float] = {}) -> float:
    """The finite value of `text`, with the values `given` for its names.

    Raises NotationError for what cannot be read, is ambiguous, or has no finite value.
    """
    tree = parse(text, scalars(given), limits=_LIMITS)
    try:
        found = value(tree, given)
    except (ArithmeticError, ValueError, TypeError):
        found = math.nan
    if not math.isfinite(found):
        raise NotationError(message("notation.no-value"), text, Span(0, len(text)))
    return found
