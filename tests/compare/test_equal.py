"""Equal or not: tables of rights beside wrongs, laws, and the exact tier against oracles."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.compare import arrays, field
from quizzer.compare.arrays import Array
from quizzer.compare.decide import AMBIGUOUS, DIFFERENT, EQUAL, UNDECIDED, UNREADABLE, decided, equal
from quizzer.compare.evaluate import setting
from quizzer.messages import Words
from quizzer.notation import Names, printed, scalars
from quizzer.notation import tree as t
from quizzer.notation.characters import is_refused
from quizzer.notation.tree import Tree

LSTM = {
    "i": "H", "f": "H", "g": "H", "o": "H", "c": "H", "c_prev": "H", "h": "H", "h_prev": "H", "x": "D",
    "a_o": "H", "a_f": "H", "W_f": ("H", "D"), "U_f": ("H", "H"), "c_next": "H", "h_next": "H",
}  # fmt: skip
DEFINED = {"o": "σ(a_o)", "f": "σ(a_f)", "h": "o ⊙ tanh(c)"}

CELLS = {
    "spelled in NumPy": ("δh ⊙ o ⊙ (1 − tanh(c)²)", "dh*o*(1 - np.tanh(c)**2)", EQUAL),
    "spelled in LaTeX": ("δh ⊙ o ⊙ (1 − tanh(c)²)", r"\delta h \odot o \odot (1-\tanh^2 c)", EQUAL),
    "multiplied out": ("δh ⊙ o ⊙ (1 − tanh(c)²)", "dh*o - dh*o*tanh(c)*tanh(c)", EQUAL),
    "by what o is defined to be": ("δo ⊙ o ⊙ (1 − o)", "do * sigma(a_o) * (1 - sigma(a_o))", EQUAL),
    "by σ′": ("δo ⊙ o ⊙ (1 − o)", "do * sigmoid_prime(a_o)", EQUAL),
    "by what h is defined to be": ("o ⊙ tanh(c)", "h", EQUAL),
    "a transposed product": ("(W_f x)ᵀ", "xᵀ W_fᵀ", EQUAL),
    "an outer product": ("δa_f xᵀ", "np.outer(da_f, x)", EQUAL),
    "tanh by exponentials": ("tanh(c)", "(exp(c) - exp(-c))/(exp(c) + exp(-c))", EQUAL),
    "σ by tanh": ("σ(c)", "(1 + tanh(c/2))/2", EQUAL),
    "tanh inside tanh": ("tanh(tanh(c))", "2*sigmoid(2*tanh(c)) - 1", EQUAL),
    "no square": ("δh ⊙ o ⊙ (1 − tanh(c)²)", "dh*o*(1 - tanh(c))", DIFFERENT),
    "c for tanh(c)": ("δh ⊙ o ⊙ (1 − tanh(c)²)", "dh*o*(1 - c^2)", DIFFERENT),
    "c_prev for c": ("δh ⊙ o ⊙ (1 − tanh(c)²)", "dh*o*(1 - tanh(c_prev)^2)", DIFFERENT),
    "no transpose, but square": ("U_fᵀ δa_f", "U_f da_f", DIFFERENT),
    "no transpose, not square": ("W_fᵀ δa_f", "W_f da_f", DIFFERENT),
    "the other order": ("δa_f xᵀ", "x da_fᵀ", DIFFERENT),
    "another shape": ("f ⊙ c_prev", "f^T c_prev", DIFFERENT),
    "nearly": ("f ⊙ c_prev", "1.000000000001 f ⊙ c_prev", DIFFERENT),
}


@pytest.mark.parametrize("case", CELLS)
def test_formulas_of_a_cell(case: str) -> None:
    reference, answer, verdict = CELLS[case]
    shapes = {name: (shape,) if isinstance(shape, str) else shape for name, shape in LSTM.items()}
    assert equal(reference, answer, shapes=shapes, definitions=DEFINED).verdict == verdict


SCALARS = {
    "distributed": ("a(b + c)", "ab + ac", EQUAL),
    "a root": ("sqrt(x)^2", "x", EQUAL),
    "a logarithm": ("log(x) + log(y)", "log(x y)", EQUAL),
    "sines": ("sin(2 x)", "2 sin(x) cos(x)", EQUAL),
    "an exact third": ("1/3", "0.333333333333333", DIFFERENT),
    "a large number": ("2^60", "2^60 + 1", DIFFERENT),
    "an absolute value": ("abs(x)", "x", DIFFERENT),
    "capital letters": ("x", "X", DIFFERENT),
    "swapped": ("a/b", "b/a", DIFFERENT),
    "nothing": ("a", "", UNREADABLE),
    "code": ("a", "__import__('os').system('true')", UNREADABLE),
    "a tower": ("a", "9^9^9^9", UNREADABLE),
}


@pytest.mark.parametrize("case", SCALARS)
def test_formulas_of_numbers(case: str) -> None:
    reference, answer, verdict = SCALARS[case]
    assert equal(reference, answer, definitions={}).verdict == verdict


def test_two_readings_are_asked_back() -> None:
    found = equal("1/(a b)", "1/ab")
    assert found.verdict == "ambiguous"
    assert found.message.endswith("Write 1 / (a b) or (1 / a) b.")


NUMBERS: Names = scalars(["a", "b", "c", "d"])


def trees() -> st.SearchStrategy[Tree]:
    leaves = st.one_of(
        st.sampled_from([t.Name(name) for name in "abcd"]), st.integers(1, 9).map(lambda n: t.Number(n))
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(t.Add),
            st.tuples(inner, inner).map(t.Mul),
            inner.map(t.Neg),
            inner.map(lambda u: t.Apply("tanh", (u,))),
            inner.map(lambda u: t.Apply("sigmoid", (u,))),
            inner.map(lambda u: t.Power(u, t.Number(2))),
        ),
        max_leaves=8,
    )


def rearranged(tree: Tree) -> Tree:
    """Another formula of the same value: terms and factors turned round, squares and functions written out."""
    parts = tuple(rearranged(part) for part in t.children(tree))
    match tree:
        case t.Add() | t.Mul():
            return type(tree)(parts[::-1])
        case t.Power():
            return t.Mul((parts[0], parts[0]))
        case t.Neg():
            return t.Mul((t.Neg(t.Number(1)), parts[0]))
        case t.Apply("tanh"):
            twice = t.Mul((t.Number(2), parts[0]))
            return t.Add((t.Mul((t.Number(2), t.Apply("sigmoid", (twice,)))), t.Neg(t.Number(1))))
        case t.Apply("sigmoid"):
            e = t.Apply("exp", (t.Neg(parts[0]),))
            return t.Div(t.Number(1), t.Add((t.Number(1), e)))
        case _:
            return tree


@settings(max_examples=150, deadline=None)
@given(trees())
def test_whatever_keeps_the_value_is_accepted(tree: Tree) -> None:
    assert decided(tree, rearranged(tree), setting(NUMBERS)).verdict == EQUAL


@settings(max_examples=150, deadline=None)
@given(trees(), st.integers(1, 10**9))
def test_the_smallest_change_is_refused(tree: Tree, size: int) -> None:
    changed = t.Add((tree, t.Div(t.Name("a"), t.Number(10**12 + size))))
    assert decided(tree, changed, setting(NUMBERS)).verdict == DIFFERENT


# --- the pieces, against oracles ------------------------------------------------------------------------------


def test_the_chain_is_what_it_says() -> None:
    f: field.Field | None = field.chain()
    while f is not None:
        assert field.is_prime(f.p)
        assert f.i * f.i % f.p == f.p - 1
        if f.inner is not None:
            assert pow(f.g, f.inner.p, f.p) == 1 != f.g
        f = f.inner


@pytest.mark.parametrize("n", [561, 1105, 3215031751, 2**61 + 1, (2**31 - 1) * (2**61 - 1)])
def test_composites_are_no_primes(n: int) -> None:
    assert not field.is_prime(n)


@given(st.integers(1, 10**30), st.integers(1, 10**30))
def test_exp_keeps_its_law(u: int, v: int) -> None:
    f = field.chain()
    assert f.exp(u + v) == f.exp(u) * f.exp(v) % f.p


def array(values: np.ndarray) -> Array:
    return Array(values.shape, tuple(values.ravel().tolist()))


@pytest.mark.parametrize("shapes", [((2, 3), (3, 4)), ((2, 3), (3,)), ((5,), (1, 4))], ids=str)
def test_the_matrix_product_is_numpys(shapes: tuple[tuple[int, ...], ...]) -> None:
    rng = np.random.default_rng(0)
    a, b = (rng.integers(-9, 9, shape) for shape in shapes)
    dot = lambda line, stack: sum(x * y for x, y in zip(line, stack, strict=True))  # noqa: E731
    column = a.reshape(-1, 1) if a.ndim == 1 else a
    wanted = np.matmul(column, b)
    found = arrays.product(array(a), array(b), True, dot)
    assert (found.shape, found.entries) == (wanted.shape, tuple(wanted.ravel().tolist()))


@pytest.mark.parametrize("shapes", [((2, 3), (3,)), ((2, 3), (1, 3)), ((2, 1), (2, 3)), ((2, 3), ())], ids=str)
def test_stretching_is_numpys(shapes: tuple[tuple[int, ...], ...]) -> None:
    rng = np.random.default_rng(1)
    a, b = (rng.integers(-9, 9, shape) for shape in shapes)
    found = arrays.together(lambda x, y: x + y, array(np.asarray(a)), array(np.asarray(b)))
    assert (found.shape, found.entries) == ((a + b).shape, tuple((a + b).ravel().tolist()))


def test_a_column_goes_down_where_only_that_fits() -> None:
    found = arrays.stretched(array(np.array([1, 2])), (2, 3))
    assert found.entries == (1, 1, 1, 2, 2, 2)


@pytest.mark.parametrize("axis", [None, 0, 1])
def test_sums_are_numpys(axis: int | None) -> None:
    values = np.arange(6).reshape(2, 3)
    wanted = np.asarray(values.sum(axis=axis))
    found = arrays.reduced(sum, array(values), axis)
    assert (found.shape, found.entries) == (wanted.shape, tuple(wanted.ravel().tolist()))


def test_a_difference_has_a_point_that_shows_it() -> None:
    found = equal("a*b + a", "a*(b - 1)")
    assert found.point is not None
    a, b = (found.point.values[name].entries[0].real for name in "ab")
    assert math.isclose(found.point.first.entries[0].real, a * b + a)
    assert math.isclose(found.point.second.entries[0].real, a * (b - 1))


NEAR = {
    "a decimal in an exponent": ("2^(t/5.1)", "2^(0.196078431373 t)", DIFFERENT),
    "a decimal that looks like a third": ("x^(1/3)", "x^0.3333333333333333", DIFFERENT),
    "a large factorial": ("20! + 1", "20!", DIFFERENT),
    "a factor near one": ("log(x)", "1.00000000000001 log(x)", DIFFERENT),
    "a small term": ("sqrt(x)", "sqrt(x) + 10^-60", DIFFERENT),
    "a product of small terms": ("sqrt(x)", "sqrt(x) + 10^-60*10^-60*10^-60", DIFFERENT),
    "too small to be seen": ("sqrt(x)", "sqrt(x) + 10^-9999", UNDECIDED),
    "a spike": ("x + 1", "x + 1 + abs(x) exp(-10^12 (x - 1/3)^2)", UNDECIDED),
    "numbers alone": ("sqrt(2) + sqrt(3)", "sqrt(5 + 2 sqrt(6))", EQUAL),
    "nearly a number": ("sqrt(2) + sqrt(3)", "3.14626436994197", DIFFERENT),
    "a large number": ("log(10^200)", "200 log(10)", EQUAL),
    "a power of a root": ("sqrt(x)^300", "x^150", EQUAL),
    "zero by rounding": ("sin(7 pi)", "0", EQUAL),
    "one of two regions": ("max(x, 0)", "(x + abs(x))/2", EQUAL),
    "a kink beyond the usual points": ("relu(x - 3)", "0 x", DIFFERENT),
    "a kink at a large number": ("abs(x - 1000)", "1000 - x", DIFFERENT),
    "the largest of four": ("max(x, y, z, w)", "max(x, y, z)", DIFFERENT),
    "the sign of a product": ("abs(x y)", "x y", DIFFERENT),
    "x t, not x at t": ("x*t", "xt", EQUAL),
}  # fmt: skip


@pytest.mark.parametrize("case", NEAR)
def test_what_is_nearly_equal_is_not_taken_for_equal(case: str) -> None:
    reference, answer, verdict = NEAR[case]
    assert equal(reference, answer, constants=("pi",)).verdict == verdict


READINGS = {
    "typed alike": ("1/ab", "1/ab", EQUAL),
    "a product or a call": ("f(x)", "f(x)", EQUAL),
    "another argument": ("f(x)", "f(y)", AMBIGUOUS),
    "equal by one reading": ("1/(a b)", "1/ab", AMBIGUOUS),
    "equal by the other": ("1/ab", "b/a", AMBIGUOUS),
    "a mixed number": ("7/3", r"2\frac13", AMBIGUOUS),
}


@pytest.mark.parametrize("case", READINGS)
def test_two_readings_are_equal_only_if_both_are(case: str) -> None:
    reference, answer, verdict = READINGS[case]
    assert equal(reference, answer).verdict == verdict


SIZES = {
    "a large matrix": ("M w", "M @ w", EQUAL),
    "a large matrix, wrong": ("M w", "2 M w", DIFFERENT),
    "put together": ("Q [v; w]", "Q @ np.concatenate([v, w])", EQUAL),
    "small sizes are what they are": ("P p", "P.T @ p", DIFFERENT),
    "a slice that is not there": ("x[0:9999]", "x[0:9999]", UNDECIDED),
    "far too large": ("x", "x[:99999999999]", UNREADABLE),
    "backwards": ("x[1:-1]", "x[1:-1]", UNDECIDED),
    "a column by a row": ("x vᵀ", "x[:, None] * v[None, :]", EQUAL),
    "a column by a matrix": ("diag(v) M", "M * v[:, None]", EQUAL),
}


@pytest.mark.parametrize("case", SIZES)
def test_sizes_may_be_numbers(case: str) -> None:
    shapes = {
        **{"M": ("512", "256"), "w": "256", "v": "512", "Q": ("10", "768"), "p": "4", "P": ("4", "4")},
        **{"x": "H"},
    }
    reference, answer, verdict = SIZES[case]
    assert equal(reference, answer, shapes=shapes).verdict == verdict


REFUSED = [
    "(" * 1999, "9" * 1999, "x" + "+x" * 999, "tanh(" * 200 + "x" + ")" * 200, "x" * 5000, r"\frac" * 390,
    "\u202ex", "x\x1b[31m", "x\x00", "x\u200b", "\ud800", "x\u2028", "[bold]x[/bold]", "{0}", "%s", "$(ls)", "`ls`",
    "f'{x}'", "lambda x: x", "x.__class__", "np.os.system('true')", "x if x else x", "x; x", r"\def\x{1}\x",
    r"\input{/etc/passwd}", r"\write18{ls}", r"\begin{matrix}1\end{matrix}", "9**9**9**9", "99999!", "1e999999",
    "answer", "reference", "nan", "inf", "True", "0x10", "x[:99999999999]", "[x for x in x]", "x" * 190 + "'" * 190,
]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: repr(text[:20]))
def test_hostile_input_is_refused_and_never_echoed_raw(text: str) -> None:
    found = equal("x", text, shapes={"x": ()})
    assert found.verdict == UNREADABLE
    said = found.said(Words("en")) + found.said(Words("zh"))
    assert not any(is_refused(character) for character in said if character != "\n")


def test_what_evaluates_to_nothing_is_not_graded() -> None:
    for text in ("1/0", "log(0)", "0/0", "x + 1 + 0/0", "e^(" * 50 + "x" + ")" * 50):
        assert equal("x + 1", text, shapes={"x": ()}).verdict in (UNDECIDED, DIFFERENT), text
        assert not equal(text, "x + 1", shapes={"x": ()}), text


def test_printing_and_reading_back_keeps_the_value() -> None:
    tree = t.Mul((t.Name("a"), t.Add((t.Name("b"), t.Neg(t.Apply("tanh", (t.Name("c"),)))))))
    assert equal(printed(tree), printed(rearranged(tree))).verdict == EQUAL
