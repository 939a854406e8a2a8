"""Formulas for which nothing is declared: every name is a number, and people leave the signs out."""

from __future__ import annotations

import pytest
from notation_samples import read, trouble

from quizzer.notation import names_found, parse, printed, scalars

WRITTEN = {
    "2xy": "2 x y", "x y": "x y", "2(x+1)": "2 (x + 1)", "(a+b)(c+d)": "(a + b) (c + d)",
    "xy(2+y)": "x y (2 + y)", "2πr²": "2 π r²", "2pi r": "2 π r", "longName*2": "longName · 2",
    "Bcsc(pi/2)": "B csc(π / 2)", "fs/(1-Mcos(theta))": "f s / (1 − M cos(θ))",
    "lnx+lny": "log(x) + log(y)", "λx": "λ x", "x_1 + x1": "x_1 + x1", "x₁²": "x_1²",
    r"\alpha_1 x_2": "α_1 x_2", "|x||y|": "|x| |y|", "5!7!": "factorial(5) factorial(7)",
    "x!!": "factorial(factorial(x))", "e^x": "e^x", "exp(x)": "exp(x)", "x⁽⁵⁺³⁾": "x^(5 + 3)",
    "x^-2": "x⁻²", "2^n^2": "2^(n²)", "-x^2": "−x²", "--x": "−(−x)", "+x": "x", "a - -b": "a − (−b)",
    "x[1] + x[2]": "x[1] + x[2]", r"\frac94\pi": "(9 / 4) π", r"\frac{a}{b} c": "(a / b) c",
    r"\sqrt[3]{x}": "x^(1 / 3)", r"\sqrt 2": "√(2)", r"\log_{2} x": "log(x) / log(2)",
    r"\log_a x": "log(x) / log(a)", "log_2(x)": "log(x) / log(2)", "lg x": "log(x) / log(10)",
    "log10(x)": "log(x) / log(10)", "logbase(27, 6)": "log(27) / log(6)",
    r"\left( x+y \right ) z": "(x + y) z", r"a \, b": "a b", r"a \negthickspace b": "a b", "$x+1$": "x + 1",
    r"\operatorname{arccosh}\mleft(0 \mright)": "acosh(0)", r"x^\frac{1}{2}": "x^(1 / 2)",
    r"\exponentialE^{x}": "e^x", "Min(n, m)": "min(n, m)", "arctan(x)": "atan(x)", "sec^2 x": "sec(x)²",
    "cos^--2(x)": "cos(x)^(−(−2))", "[x + y] z": "(x + y) z", "x−1": "x − 1", "½x": "0.5 x",
    "⅓x": "(1 / 3) x", "ｘ＋１": "x + 1", "x∕2": "x / 2", "x ⋅ y": "x y", "1.5^2": "1.5²", "0.10": "0.1",
    "6.12*10^-2": "6.12 · 10⁻²", "2e3": "2000", "floor(x) + ⌊x⌋": "floor(x) + floor(x)", "x > 0": "step(x)",
    "d_x": "δx", "∂L/∂x": "δx", "h_{t-1}": "h_prev", "abs(sign(α))": "|sign(α)|", "sigma": "σ",
    "1_000 + 1{,}000": "1000 + 1000", "√2/2": "√(2) / 2", r"\frac x2": "x / 2", r"\frac1x y": "(1 / x) y",
    r"x^2_1": "x_1²", r"x_{i}y_i": "x_i y_i", r"\log_{2a} x": "log(x) / log(2 a)",
    r"\log_{a^2}(x+y)": "log(x + y) / log(a²)", "log(x, 2)": "log(x) / log(2)", r"25\%": "25 / 100",
    r"\binom{n}{k}": "factorial(n) / (factorial(k) factorial(n − k))", r"\ctg x": "cot(x)", "xt + t": "x t + t",
    "σ(x)": "σ(x)", "as": "a s", "x^T": "x^T", "❨x❩y": "x y", "c̃ + ŷ": "c̃ + ŷ",
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), WRITTEN.items(), ids=WRITTEN)
def test_people_leave_signs_out(text: str, wanted: str) -> None:
    assert read(text, None) == wanted


REFUSED = {
    "plot(x)": "There is no name 'plot' here.",
    "exit()": "There is no name 'exit' here.",
    "await x": "There is no name 'await' here.",
    "N(pi, 8)": "A comma stands between the arguments of a function only.",
    "x.evalf()": "'.evalf' is not known here: there are .T, .dot(…), .sum(axis=0) and the functions.",
    "x'": "' marks the derivative of a function, σ'(a), or the transpose of a matrix; x is neither.",
    "2 3": "Two numbers stand side by side: write the sign between them.",
    r"\frac1234": "Two numbers stand side by side: write the sign between them.",
    "x_": "'_' (U+005F) is not part of a formula.",
    "1_00": "'_' (U+005F) is not part of a formula.",
    "x = 1": "'=' was not expected here.",
    "x;": "';' was not expected here.",
}


@pytest.mark.parametrize(("text", "wanted"), REFUSED.items(), ids=REFUSED)
def test_what_nobody_writes_is_refused(text: str, wanted: str) -> None:
    assert trouble(text, None).splitlines()[0] == wanted


TOGETHER: dict[str, tuple[str, str, str, str]] = {
    "letters of the other": ("a*b*c*d", "abcd", "a b c d", "a b c d"),
    "words of the other": ("abc*long", "abclong", "a b c long", "a b c long"),
    "a word of its own": ("longName", "2 longName", "longName", "2 longName"),
    "letters of code are words": ("da @ W", "da * o", "da W", "da o"),
    "an imaginary unit only where it is declared": ("i x", "x i", "i x", "x i"),
}


@pytest.mark.parametrize(("first", "second", "one", "other"), TOGETHER.values(), ids=TOGETHER)
def test_names_are_found_in_both_formulas_together(first: str, second: str, one: str, other: str) -> None:
    names = names_found(first, second)
    assert [printed(parse(text, names)) for text in (first, second)] == [one, other]


def test_constants_are_those_that_are_listed() -> None:
    assert str(parse("i x", names_found("i x", constants=("i",)))).count("Constant(id='i')") == 1
    assert str(parse("i x")).count("Name(id='i')") == 1


def test_e_and_pi_are_numbers_unless_they_are_names() -> None:
    assert printed(parse("e π", scalars([])), "numpy") == "np.e * np.pi"
    assert printed(parse("e pi", scalars(["e", "pi"])), "numpy") == "e * pi"
    assert printed(parse("e pi", scalars(["e", "pi"], constants=["e"])), "numpy") == "np.e * pi"


def test_greek_letters_that_look_latin_are_other_names() -> None:
    assert parse("Χ") != parse("X")
    assert trouble("Χ", scalars(["X"])) == (
        "There is no name 'Χ' here.\n  Χ\n  ^\n'Χ' is U+03A7, which only looks like the letter X."
    )
