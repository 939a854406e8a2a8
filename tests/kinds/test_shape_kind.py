"""Shapes: dimensions are polynomials, and their order counts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kinds_samples import Fields, both, problems, sample, seat

from quizzer.kinds.dimension import DimensionError, read_dimension
from quizzer.text import Localized

BRACKETS = "unreadable 0 <> The brackets do not match. Type the shape as in (A, 2B, 3)."
NO_SHAPE = (
    "unreadable 0 <> That is not a shape that can be read. "
    "Type the dimensions with commas between them, as in (A, 2B, 3)."
)
PRODUCT = (
    "unreadable 0 <> That is one number: the product of the dimensions. "
    "Type commas between them, as in (A, 2B, 3)."
)
ORDER = "These are the right dimensions, in the wrong order."

# The sample: (N, T, 2 H) with N = 3, T = 4, H = 5.
RIGHT = (
    "(N, T, 2 H)", "(N,T,2H)", "N, T, 2H", "[N, T, 2*H]", "{N, T, 2·H}", "N x T x 2H", "N×T×2H", "N X T X 2 H",
    "NxTx2H", "N; T; 2H", "（N，T，2Ｈ）", "N、T、2H", "(n, t, 2h)", "(N, T, H+H)", "(N, T, 4H/2)",
    "(N, T, 2H,)", "(N x T x 2H)", "(N, T, 2×H)", "(3, 4, 10)", "(3, T, 10)", "3x4x10", "3 x 4 x 10",
    "torch.Size([3, 4, 10])", "(N, T, 2*5)", "(N, T, (2H))",
    "[3][4][10]", "y.shape = (N, T, 2H)", "形状：（N，T，2H）", "((N, T, 2H))", "(N, T, 2(H+1) - 2)",
)  # fmt: skip

TOLD = {
    "the foreseen mistake": ("(N, T, H)", "wrong 0 <(N, T, H)> two directions"),
    "the foreseen mistake in numbers": ("(3, 4, 5)", "wrong 0 <(3, 4, 5)> two directions"),
    "two swapped": (
        "(T, N, 2H)",
        f"partial 0.5 again <(T, N, 2H)> {ORDER}"
    ),
    "two swapped, in numbers": (
        "4, 3, 10",
        f"partial 0.5 again <4, 3, 10> {ORDER}"
    ),
    "one missing": ("(N, 2H)", "wrong 0 <(N, 2H)> You gave 2 dimensions; the shape has 3."),
    "only one": ("H", "wrong 0 <H> You gave 1 dimension; the shape has 3."),
    "none": ("()", "wrong 0 <()> You gave 0 dimensions; the shape has 3."),
    "one wrong": ("(N, T, 4H)", "wrong 0 <(N, T, 4H)> Dimension 3 is wrong."),
    "two wrong": ("(N, H, H)", "wrong 0 <(N, H, H)> Dimensions 2, 3 are wrong."),
    "a letter of the question": ("(B, T, 2H)", "wrong 0 <(B, T, 2H)> Dimension 1 is wrong."),
    "a letter of no use": ("(K, T, 2H)", "unreadable 0 <> 'K' is not a letter of this question."),
    "the product": ("N * T * 2H", PRODUCT),
    "spaces instead of commas": ("N T 2H", NO_SHAPE),
    "numbers with spaces": ("3 4 10", NO_SHAPE),
    "nothing": ("  ", NO_SHAPE),
    "a bracket not closed": ("(N, T, 2H", BRACKETS),
    "a bracket not opened": ("N, T, 2H)", BRACKETS),
    "two kinds of brackets": ("(N, T, 2H]", BRACKETS),
    "two commas": ("(N,, T, 2H)", NO_SHAPE),
    "a comma in front": ("(, N, T)", NO_SHAPE),
    "a division by a letter": ("(N, T, 2H/T)", NO_SHAPE),
    "an operator at the end": ("(N, T, 2H+)", NO_SHAPE),
    "a question mark": ("(N, T, ?)", NO_SHAPE),
}  # fmt: skip


@pytest.mark.parametrize("typed", RIGHT)
def test_a_shape_may_be_typed_in_many_ways(typed: str) -> None:
    assert sample("shape").told(typed) == f"right 1 <{typed}>"


@pytest.mark.parametrize(("typed", "told"), TOLD.values(), ids=TOLD)
def test_a_shape_is_judged(typed: str, told: str) -> None:
    assert sample("shape").told(typed) == told


def test_what_is_said_in_chinese() -> None:
    found = sample("shape")
    assert found.told("(N, T, H)", "zh") == "wrong 0 <(N, T, H)> 有两个方向"
    assert found.told("(N, H, H)", "zh") == "wrong 0 <(N, H, H)> 第 2, 3 维不对。"
    assert found.told("(N", "zh") == "unreadable 0 <> 括号不配对。形状请写成 (A, 2B, 3) 这样。"


# answer, given, question, typed, told
OTHERS: dict[str, tuple[list[Any], dict[str, int], str, str, str]] = {
    "a scalar": ([], {}, "", "()", "right 1 <()>"),
    "a scalar in words": ([], {}, "", "标量", "right 1 <标量>"),
    "one dimension": (["4 H"], {}, "", "(4H,)", "right 1 <(4H,)>"),
    "one dimension with spaces": (["4 H"], {}, "", "4 * H", "right 1 <4 * H>"),
    "a subscript": (["T_x", "d_k"], {}, "", "(Tₓ, d_{k})", "right 1 <(Tₓ, d_{k})>"),
    "a subscript left out": (["T_x", "d_k"], {}, "", "Tx, dk", "right 1 <Tx, dk>"),
    "an x that is a letter": (["T_x", "d_k"], {}, "", "T_x x d_k", "right 1 <T_x x d_k>"),
    "a long name": (["vocab", "D"], {"vocab": 5000, "D": 64}, "", "(vocab, D)", "right 1 <(vocab, D)>"),
    "a product": (["N (H + D)"], {}, "", "NH + DN", "right 1 <NH + DN>"),
    "a number for one of two letters": (["N D"], {"D": 10}, "", "10 N", "right 1 <10 N>"),
    "one dimension twice": (["N", "T", "D"], {}, "", "N, N, T", "wrong 0 <N, N, T> Dimensions 2, 3 are wrong."),
    "letters with spaces": (["N", "T"], {}, "", "N T", PRODUCT),
    "a power": (["H^2"], {}, "", "H*H", "right 1 <H*H>"),
    "h and H": (["h", "H"], {}, "", "H, h", f"partial 0.5 again <H, h> {ORDER}"),
    "equal sizes in letters": (["N", "T"], {"N": 4, "T": 4}, "", "(T, N)",
                               f"partial 0.5 again <(T, N)> {ORDER}"),
    "only numbers": ([32, 5], {}, "Batch N.", "(N, 5)", "wrong 0 <(N, 5)> Dimension 1 is wrong."),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "sizes", "ask", "typed", "told"), OTHERS.values(), ids=OTHERS)
def test_other_shapes_are_judged(
    answer: list[Any], sizes: dict[str, int], ask: str, typed: str, told: str
) -> None:
    fields: Fields = {"answer": answer, "given": sizes}
    assert seat("shape", fields, ask=ask).told(typed) == told


def test_a_letter_of_the_chinese_question_counts_too() -> None:
    found = seat("shape", {"answer": ["N"]}, ask=Localized("Batches.", "批大小 B。"))
    assert found.told("B") == "wrong 0 <B> Dimension 1 is wrong."


SOLUTIONS: dict[str, tuple[Fields, list[str]]] = {
    "letters": ({"answer": ["N", "2 H"]}, ["(N, 2 H)"]),
    "letters and numbers": ({"answer": ["N", "2 H"], "given": {"N": 3, "H": 5}}, ["(N, 2 H) = (3, 10)"]),
    "some numbers": ({"answer": ["N", "2 H"], "given": {"H": 5}}, ["(N, 2 H)"]),
    "one dimension": ({"answer": ["H"]}, ["(H,)"]),
    "a scalar": ({"answer": []}, ["()"]),
}


@pytest.mark.parametrize(("fields", "lines"), SOLUTIONS.values(), ids=SOLUTIONS)
def test_the_solution_is_the_shape(fields: Fields, lines: list[str]) -> None:
    assert seat("shape", fields).solution() == lines


SWAPPED = "a shape with the two swapped would be accepted in numbers"
PROBLEMS: dict[str, tuple[Fields, list[str]]] = {
    "no dimension": (
        {"answer": ["N", "2 H +"]},
        ["answer.1 Q044 '2 H +' is not a dimension: letters, numbers, + - * / ^ and parentheses"],
    ),
    "a wrong shape that is right": (
        {"answer": ["N", "2 H"], "wrong": [{"answer": ["N", "H + H"], "why": "x"}]},
        ["wrong.0.answer Q045 (N, H + H) is the answer itself"],
    ),
    "a wrong shape that is right in numbers": (
        {"answer": ["N", "2 H"], "given": {"N": 3, "H": 5}, "wrong": [{"answer": [3, 10], "why": "x"}]},
        ["wrong.0.answer Q045 (3, 10) is the answer itself"],
    ),
    "two letters of one size": (
        {"answer": ["N", "T"], "given": {"N": 4, "T": 4}},
        [f"given.T Q046 'T' has the size of another letter: {SWAPPED}"],
    ),
    "no letter": (
        {"answer": ["N"], "given": {"2N": 4}},
        ["given.2N: Q038 '2N' is not a name for a number: a letter, then letters, digits or '_'"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "found"), PROBLEMS.values(), ids=PROBLEMS)
def test_a_key_that_cannot_be_is_reported(fields: Fields, found: list[str]) -> None:
    assert problems("shape", fields) == found


def test_the_wrongs_are_near_and_refused() -> None:
    assert sample("shape").wrongs == ("(T, N, 2 H)", "(N, 2 H, T)", "(N, T)", "(N, T, H)", "(N, T, 2 H, 1)")
    assert seat("shape", {"answer": ["H", "H"]}).wrongs == ("(H,)", "(H, H, 1)")


EQUAL = {
    "a sum": ("2H", "H + H"),
    "another order": ("N H + 1", "1 + H N"),
    "brackets": ("4 H (D + H + 1)", "4HD + 4H^2 + 4H"),
    "nought": ("H - H", "0"),
    "a fraction": ("H/2 + H/2", "H"),
    "a decimal": ("0.5 H", "H/2"),
    "a raised number": ("H²", "H**2"),
    "a sign": ("-(H - N)", "N - H"),
}
NO_DIMENSIONS = (
    "", " ", "+", "2 +", "(H", "H)", "H/0", "H/N", "2^H", "H^-1", "H^0.5", "H^9", "H,N", "H=2", "H!", "[H]",
    "2 3", "H 2", "((N+T+H+D+K)^3)^3", "(" * 20 + "H" + ")" * 20, "H" * 101, "H_", "9" * 13 + "!", "λ x: 1"[1:],
)  # fmt: skip


@pytest.mark.parametrize(("one", "other"), EQUAL.values(), ids=EQUAL)
def test_dimensions_are_compared_as_polynomials(one: str, other: str) -> None:
    assert read_dimension(one) == read_dimension(other)


def test_different_dimensions_differ() -> None:
    texts = ("H", "2H", "H+1", "H-1", "H^2", "N", "H N", "H/2", "H_1", "h", "0", "1")
    found = [read_dimension(text) for text in texts]
    assert all(a != b for i, a in enumerate(found) for b in found[:i])


@pytest.mark.parametrize("text", NO_DIMENSIONS, ids=lambda text: text[:12])
def test_what_is_no_dimension_is_refused(text: str) -> None:
    with pytest.raises(DimensionError):
        read_dimension(text)


SIZES = st.integers(1, 9)


@given(SIZES, SIZES, SIZES, SIZES)
@settings(max_examples=100, deadline=None)
def test_a_dimension_has_the_value_of_its_formula(a: int, b: int, n: int, h: int) -> None:
    """The oracle is Python's own arithmetic on the same formula."""
    text = f"{a} N (H + {b}) - {b} N / {a} + (N + H)^2"
    value = sum(
        factor * {"N": n, "H": h}.get(product[0] if product else "", 1)
        * {"N": n, "H": h}.get(product[1] if len(product) > 1 else "", 1)
        for product, factor in read_dimension(text).items()
    )  # fmt: skip
    assert float(value) == pytest.approx(a * n * (h + b) - b * n / a + (n + h) ** 2)


def test_the_why_of_a_foreseen_shape_is_in_both_languages() -> None:
    fields: Fields = {"answer": ["N"], "wrong": [{"answer": ["T"], "why": both("time", "时间")}]}
    assert seat("shape", fields).told("T", "zh") == "wrong 0 <T> 时间"
