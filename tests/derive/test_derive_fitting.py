"""Sentences, formulas and tables fit: nothing is lost, and no line is longer than need be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzer.derive.formats.fitting import broken, fits, records, table, wrapped
from quizzer.notation.errors import width

WORDS = st.lists(st.text("abcδ⊙隐藏状态，。", min_size=1, max_size=9), min_size=1, max_size=25).map(" ".join)
FORMULAS = st.recursive(
    st.sampled_from(["a", "h_prev", "W_f x", "δa_f", "c²", "(1 − f)"]),
    lambda parts: st.one_of(
        st.lists(parts, min_size=2, max_size=5).map(" + ".join),
        st.lists(parts, min_size=2, max_size=4).map(" ⊙ ".join),
        parts.map(lambda part: f"diag({part})"),
        st.tuples(parts, parts).map(lambda both: f"({both[0]}) ({both[1]})"),
    ),
    max_leaves=30,
)


@given(WORDS, st.integers(20, 60), st.integers(0, 8))
def test_a_sentence_loses_nothing_and_fits(text: str, columns: int, indent: int) -> None:
    lines = wrapped(text, columns, " " * indent)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= columns for line in lines)
    assert all(line.startswith(" " * indent) for line in lines)


@given(FORMULAS, st.integers(40, 120))
def test_a_formula_loses_nothing_and_fits(formula: str, columns: int) -> None:
    lines = broken("  δc = ", formula, columns)
    assert "".join("".join(lines).split()) == "".join(f"δc={formula}".split())
    for line in lines:
        words = [word for word in line.split() if word not in ("+", "⊙", "−", "=", "δc")]
        assert width(line) <= columns or len(words) == 1, line


@pytest.mark.parametrize(
    ("formula", "columns", "expected"),
    [
        ("a + b", 20, ["  h = a + b"]),
        ("f ⊙ c_prev + i ⊙ g", 20, ["  h = f ⊙ c_prev", "      + i ⊙ g"]),
        ("diag(a ⊙ b ⊙ c) U", 19, ["  h = diag(a ⊙ b", "          ⊙ c) U"]),
        ("Σ_t Σ_n δa_f xᵀ", 18, ["  h = Σ_t Σ_n δa_f", "        xᵀ"]),
        ("(a + b) (c + d)", 18, ["  h = (a + b)", "        (c + d)"]),
        ("unbreakable_name_of_a_value", 20, ["  h = unbreakable_name_of_a_value"]),
    ],
    ids=["short", "at a plus", "in brackets", "between names", "between factors", "one name"],
)
def test_a_formula_is_broken_where_a_person_would(formula: str, columns: int, expected: list[str]) -> None:
    assert broken("  h = ", formula, columns) == expected


def test_a_long_left_side_has_its_formula_below() -> None:
    assert broken("  ∂c/∂c_prev = ", "diag(f) + diag(g) U", 30) == [
        "  ∂c/∂c_prev =",
        "      diag(f) + diag(g) U",
    ]


ROWS = [["name", "shape", "error", "verdict"], ["δW", "(H×D)", "1e-12", "ok"], ["δb", "(H)", "2e-12", "WRONG"]]


def test_a_table_is_aligned() -> None:
    assert fits(ROWS, 30)
    assert table(ROWS, 30) == [
        "  name  shape  error  verdict",
        "  δW    (H×D)  1e-12  ok",
        "  δb    (H)    2e-12  WRONG",
    ]


def test_a_table_that_is_too_wide_is_written_row_by_row() -> None:
    assert not fits(ROWS, 28)
    assert records(ROWS, 24) == [
        "  δW  ok",
        "    shape (H×D),",
        "    error 1e-12",
        "  δb  WRONG",
        "    shape (H),",
        "    error 2e-12",
    ]


@given(
    st.lists(
        st.lists(st.text("ab1δ误", min_size=1, max_size=8), min_size=5, max_size=5), min_size=2, max_size=4
    )
)
def test_records_lose_nothing_and_fit(rows: list[list[str]]) -> None:
    for columns in range(40, 60):
        assert all(width(line) <= columns for line in records(rows, columns))
    parts = "".join(records(rows, 30)).replace(",", "").replace(" ", "")
    (_, *heads, _), *bodies = rows
    wanted = [
        first + last + "".join(map("".join, zip(heads, cells, strict=True))) for first, *cells, last in bodies
    ]
    assert parts == "".join(wanted)


def test_the_widest_column_of_a_table_is_wrapped() -> None:
    assert table([["state", "h_l1, h_l2, c_l1, c_l2", "(H)"]], 26) == [
        "  state  h_l1, h_l2,   (H)",
        "         c_l1, c_l2",
    ]
