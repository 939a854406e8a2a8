"""One notation for cells, answers, keys and prints: text ⇄ tree."""

from quizzer.notation.errors import NotationError
from quizzer.notation.number import number

__all__ = ["NotationError", "number"]
