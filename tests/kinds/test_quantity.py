"""A typed number is read exactly, or not at all."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.kinds.quantity import read_quantity

VALUES = {
    "7": Fraction(7),
    "+7": Fraction(7),
    "-7": Fraction(-7),
    "−7": Fraction(-7),
    "- 7": Fraction(-7),
    "= 7": Fraction(7),
    "≈0.3": Fraction(3, 10),
    "约 0.3": Fraction(3, 10),
    "0.25": Fraction(1, 4),
    ".25": Fraction(1, 4),
    "2.": Fraction(2),
    "007": Fraction(7),
    "1e-3": Fraction(1, 1000),
    "1E3": Fraction(1000),
    "1.5e+2": Fraction(150),
    "1,234": Fraction(1234),
    "1,234,567.5": Fraction("1234567.5"),
    "1 234 567": Fraction(1234567),
    "1_000": Fraction(1000),
    "1，234": Fraction(1234),
    "1/4": Fraction(1, 4),
    "-1/4": Fraction(-1, 4),
    "1 / 3": Fraction(1, 3),
    "½": Fraction(1, 2),
    "25%": Fraction(1, 4),
    "25 ％": Fraction(1, 4),
    "1/4%": Fraction(1, 400),
    "2^50": Fraction(2**50),
    "2**10": Fraction(1024),
    "2¹⁰": Fraction(1024),
    "-2^2": Fraction(-4),
    "2^-3": Fraction(1, 8),
    "2^(-3)": Fraction(1, 8),
    "0.9^100": Fraction(9, 10) ** 100,
    "10^-5": Fraction(1, 10**5),
    "10⁻⁵": Fraction(1, 10**5),
    "2.66×10^-5": Fraction("0.0000266"),
    "2.66 x 10^-5": Fraction("0.0000266"),
    "2.66 · 10^{-5}": Fraction("0.0000266"),
    "2.66*10**-5": Fraction("0.0000266"),
    "2.66 × 10⁻⁵": Fraction("0.0000266"),
    "３．１４": Fraction("3.14"),
    "1.2万": Fraction(12000),
    "3 亿": Fraction(3 * 10**8),
    "1e400": Fraction(10**400),
}

# What is no number, or one that is too large to be an answer.
NO_NUMBERS = (
    "", " ", "-", "+", "%", "abc", "one", "e5", "1,5", "1,23,456", "12,34", "1.2.3", "1..2", "--1", "+-1",
    "1/2/3", "1½", "9^9^9", "9^999", "1e401", "1e-401", "1e99999999", "2^(3", "0^-1", "2+3", "2*3", "2-1",
    "1/0", "4*(2+3)", "2^(3}", "2^3)", "(2)", "2(3)", "sqrt(2)", "1e5^2", "9" * 41, "1" * 301, "12=12", "√2",
)  # fmt: skip


@pytest.mark.parametrize(("typed", "value"), VALUES.items(), ids=VALUES)
def test_a_number_is_read_exactly(typed: str, value: Fraction) -> None:
    found = read_quantity(typed)
    assert found is not None
    assert (found.value, found.unit) == (value, "")


@pytest.mark.parametrize("typed", NO_NUMBERS, ids=lambda text: text[:12])
def test_what_is_no_number_is_not_read(typed: str) -> None:
    assert read_quantity(typed) is None


UNITS = {
    "2.3 bits": "bits",
    "2.3bits": "bits",
    "1/4 s": "s",
    "5 epochs": "epochs",
    "3 个参数": "个参数",
    "5 m/s": "m/s",
    "1e3 e": "e",
    "25% of all": "of all",
    "0x10": "x10",
    "1e": "e",
}


@pytest.mark.parametrize(("typed", "unit"), UNITS.items(), ids=UNITS)
def test_the_rest_is_the_unit(typed: str, unit: str) -> None:
    found = read_quantity(typed)
    assert found is not None
    assert found.unit == unit


# typed, an exact value, whether it was rounded to that
ROUNDED = {
    "three digits": ("2.66e-5", Fraction("0.00002656"), True),
    "one digit": ("3e-5", Fraction("0.00002656"), True),
    "cut instead of rounded": ("2.65e-5", Fraction("0.00002656"), False),
    "zeros at the end of a whole number": ("2500", Fraction(2480), True),
    "zeros after the point count": ("2500.0", Fraction(2480), False),
    "a whole number": ("2481", Fraction(2480), False),
    "per cent": ("27%", Fraction("0.2656"), True),
    "a fraction has no digits": ("1/3", Fraction(1, 3), False),
    "a power has no digits": ("2^3", Fraction(8), False),
}


@pytest.mark.parametrize(("typed", "exact", "rounded"), ROUNDED.values(), ids=ROUNDED)
def test_a_rounded_number_is_recognized(typed: str, exact: Fraction, rounded: bool) -> None:
    found = read_quantity(typed)
    assert found is not None
    assert found.rounds(exact) is rounded


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300))
@settings(max_examples=200, deadline=None)
def test_every_float_is_read_as_it_is_printed(value: float) -> None:
    found = read_quantity(repr(value))
    assert found is not None
    assert float(found.value) == value


@given(st.integers(-(10**12), 10**12))
@settings(max_examples=100, deadline=None)
def test_thousands_may_be_separated(value: int) -> None:
    for typed in (str(value), f"{value:,}", f"{value:_}", f"{value:,}".replace(",", " ")):
        found = read_quantity(typed)
        assert found is not None
        assert found.value == value
