"""One notation for cells, answers, keys and prints: text ⇄ tree."""

from quizzer.notation.errors import AmbiguousError, NotationError, ShapeError, Span
from quizzer.notation.limits import LIMITS, Limits
from quizzer.notation.names import Names, declared, scalars
from quizzer.notation.number import number
from quizzer.notation.printers import printed
from quizzer.notation.reading import Equation, names_found, parse, parse_equation, typed

__all__ = [
    "LIMITS", "AmbiguousError", "Equation", "Limits", "Names", "NotationError", "ShapeError", "Span",
    "declared", "names_found", "number", "parse", "parse_equation", "printed", "scalars", "typed",
]  # fmt: skip
