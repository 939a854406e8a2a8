"""What people read in two ways is asked back with both; what they read in one way is not."""

from __future__ import annotations

import pytest
from notation_samples import CELL, read, trouble

from quizzer.notation import AmbiguousError, declared, parse, printed
from quizzer.notation.names import Names

SQUARE = declared({"A": ["H", "H"], "B": ["H", "H"], "v": "H", "w": "H", "a": []})

TWO_READINGS: dict[str, tuple[Names | None, str, str, str]] = {
    "a quotient by a product": (None, "1/ab", "1 / (a b)", "(1 / a) b"),
    "by a product with a number": (None, "a/2b", "a / (2 b)", "(a / 2) b"),
    "with a space": (None, "a/b c", "a / (b c)", "(a / b) c"),
    "of products": (None, "6x/3x", "6 x / (3 x)", "(6 x / 3) x"),
    "by minus a product": (None, "z/-4z", "z / (−4 z)", "(z / (−4)) z"),
    "before brackets": (None, "6/2(1+2)", "6 / (2 (1 + 2))", "(6 / 2) (1 + 2)"),
    "before a function": (None, "1/2 sin x", "1 / (2 sin(x))", "(1 / 2) sin(x)"),
    "in a cell": (CELL, "α/2 f", "α / (2 f)", "(α / 2) f"),
    "a function of a product": (None, "sin 2x y", "sin(2 x) y", "sin(2 x y)"),
    "a logarithm of two letters": (None, r"\ln xy", "log(x) y", "log(x y)"),
    "a function before brackets": (None, "sin x (y+1)", "sin(x) (y + 1)", "sin(x (y + 1))"),
    "a function of a quotient": (None, "sin x/2", "sin(x) / 2", "sin(x / 2)"),
    "a spaced coefficient": (None, "log 2 x", "log(2) x", "log(2 x)"),
    "a root of a product": (None, "√2x", "√(2) x", "√(2 x)"),
    "tanh of a matrix product": (CELL, "tanh U h", "tanh(U) h", "tanh(U h)"),
    "an exponent of two letters": (None, "x^ab", "x^a b", "x^(a b)"),
    "an exponent of e": (None, "e^2x", "e² x", "e^(2 x)"),
    "a letter before brackets": (None, "f(x)", "f x", "f(x)"),
    "a dot between vectors": (SQUARE, "v · w", "vᵀ w", "v ⊙ w"),
    "a dot between square matrices": (SQUARE, "A · B", "A B", "A ⊙ B"),
    r"\times between vectors": (SQUARE, r"v \times w", "vᵀ w", "v ⊙ w"),
    "a square of a square matrix": (SQUARE, "A²", "A ⊙ A", "A A"),
    "a mixed number": (None, r"2\frac{1}{3}", "2 (1 / 3)", "2 + 1 / 3"),
    "a step without braces": (CELL, "h_t-1", "h − 1", "h_prev"),
    "a step where nothing is declared": (None, "y_t - y_t-1", "y_t − y_t − 1", "y_t − y_prev"),
}


@pytest.mark.parametrize(("names", "text", "first", "second"), TWO_READINGS.values(), ids=TWO_READINGS)
def test_two_readings_are_asked_back(names: Names | None, text: str, first: str, second: str) -> None:
    with pytest.raises(AmbiguousError) as caught:
        parse(text, names)
    assert [printed(tree) for tree in caught.value.readings] == [first, second]


def test_the_question_shows_the_place_and_both_readings() -> None:
    assert trouble("f ⊙ (α/2 g) + 1") == (
        "'α/2 g' can be read in two ways.\n  f ⊙ (α/2 g) + 1\n       ^^^^^\nWrite α / (2 g) or (α / 2) g."
    )


def test_both_whole_formulas_are_there_to_compare() -> None:
    with pytest.raises(AmbiguousError) as caught:
        parse("x + 1/ab")
    assert [printed(tree) for tree in caught.value.readings] == ["x + 1 / (a b)", "x + (1 / a) b"]
    assert [printed(tree) for tree in caught.value.local] == ["1 / (a b)", "(1 / a) b"]


ONE_READING: dict[str, tuple[Names | None, str, str]] = {
    "a quotient by one letter": (None, "1/a", "1 / a"),
    "with a sign": (None, "1/a*b", "(1 / a) b"),
    "with brackets": (None, "1/(ab)", "1 / (a b)"),
    "a product above": (None, "ab/c", "a b / c"),
    r"\frac": (None, r"\frac{1}{a}b", "(1 / a) b"),
    "by a power": (None, "a/b^2", "a / b²"),
    "by a function": (None, "1/cos x", "1 / cos(x)"),
    "of functions": (None, "sin x/cos x", "sin(x) / cos(x)"),
    "of logarithms": (None, "log x/log 2", "log(x) / log(2)"),
    "a quotient with spaces": (None, "sin x / 2", "sin(x) / 2"),
    "a function of a multiple": (None, "sin 2x", "sin(2 x)"),
    "of a multiple of π": (None, "cos 2πx", "cos(2 π x)"),
    "a function with brackets": (None, "sin(x) y", "sin(x) y"),
    "a product of functions": (None, "2sin x cos x", "2 sin(x) cos(x)"),
    "a function of a function": (None, r"\sin \cos \theta", "sin(cos(θ))"),
    "a function of a power": (None, "sin x^2", "sin(x²)"),
    "a power of a function": (None, "n log^2 n", "n log(n)²"),
    "a power before a letter": (None, "3x^2y", "3 x² y"),
    "an exponent in LaTeX": (None, r"\alpha x^2y", "α x² y"),
    "an exponent in braces": (None, "x^{ab}", "x^(a b)"),
    "a letter before a sum": (None, "a(b+c)", "a (b + c)"),
    "a dot between numbers": (None, "a·b", "a b"),
    "a dot where only one fits": (SQUARE, "A · v", "A v"),
    "a dot after a number": (SQUARE, "2 · v", "2 v"),
    "**2 works entry by entry": (SQUARE, "A**2", "A²"),
    "a step with a space": (CELL, "h_t - 1", "h − 1"),
    "a step in braces": (CELL, "h_{t-1}", "h_prev"),
    "only one reading fits": (SQUARE, "v/A w", "v / (A w)"),
}


@pytest.mark.parametrize(("names", "text", "wanted"), ONE_READING.values(), ids=ONE_READING)
def test_one_reading_is_not_asked_back(names: Names | None, text: str, wanted: str) -> None:
    assert read(text, names) == wanted
