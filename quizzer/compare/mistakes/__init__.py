"""What is wrong with an answer: a table of mutations of the reference, and the look-up among them."""

from quizzer.compare.mistakes.mutants import Mutant, mutants
from quizzer.compare.mistakes.naming import named
from quizzer.compare.mistakes.place import span
from quizzer.compare.mistakes.saying import Mistake

__all__ = ["Mistake", "Mutant", "mutants", "named", "span"]
