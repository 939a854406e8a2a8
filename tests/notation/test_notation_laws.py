"""Laws: what is printed is read as the same tree, and reading never fails but with an error of its own."""

from __future__ import annotations

from fractions import Fraction
from random import Random
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.messages import Words
from quizzer.notation import NotationError, declared, parse, parse_equation, printed, scalars, typed
from quizzer.notation import tree as t
from quizzer.notation.dimensions import Shape
from quizzer.notation.names import Names
from quizzer.notation.shapes import product, shape_of, transposed
from quizzer.notation.tree import Tree

NAMES = declared(
    {
        "W": ["H", "D"], "U": ["H", "H"], "x": "D", "h": "H", "h_prev": "H", "c_tilde": "H", "δc": "H",
        "δW_f": ["H", "D"], "α": [], "n": [], "θ_1": [], "X": ["N", "D"], "da": ["N", "H"],
    }
)  # fmt: skip
NUMBERS = scalars(["x", "y", "z_1", "θ", "f", "T", "longName", "δ", "d_prev", "c_hat"])
FOUND = scalars(["x", "y", "z_1", "θ", "c_hat", "T"])  # of which nobody has to be told

ENTRYWISE = ("sigmoid", "tanh", "relu", "exp", "log", "sqrt", "abs", "sign", "floor")
EXPONENTS = (t.Number(2), t.Neg(t.Number(1)), t.Number(Fraction(1, 2)), t.Number(10))


class Grower:
    """Grows a tree of a wanted shape; the same seed grows the same tree."""

    def __init__(self, names: Names, seed: int, orders: int = 2) -> None:
        self.random = Random(seed)
        self.orders = orders
        self.leaves: dict[Shape, list[Tree]] = {
            (): [t.Number(0), t.Number(7), t.Number(Fraction(1, 4)), t.Constant("pi")]
        }
        for name, shape in names.shapes.items():
            self.leaves.setdefault(shape, []).append(t.Name(name))
        self.shapes = list(self.leaves)

    def any(self, levels: int) -> Tree:
        return self.grown(self.random.choice(self.shapes), levels)

    def grown(self, shape: Shape, levels: int) -> Tree:
        if levels == 0:
            return self.random.choice(self.leaves[shape])
        ways = (self.leaf, self.joined, self.joined, self.entrywise, self.entrywise, self.product)
        return self.random.choice(ways)(shape, levels - 1)

    def leaf(self, shape: Shape, levels: int) -> Tree:
        return self.grown(shape, 0)

    def some(self, shape: Shape, levels: int) -> tuple[Tree, ...]:
        return tuple(self.grown(shape, levels) for _ in range(self.random.randint(2, 3)))

    def joined(self, shape: Shape, levels: int) -> Tree:
        match self.random.randint(0, 3):
            case 0:
                terms = self.some(shape, levels)
                return t.Add(tuple(t.Neg(term) if self.random.random() < 0.4 else term for term in terms))
            case 1:
                return t.Neg(self.grown(shape, levels))
            case 2:
                return t.Div(self.grown(shape, levels), self.grown((), levels))
            case _:
                return self.multiple(shape, levels)

    def multiple(self, shape: Shape, levels: int) -> Tree:
        if not shape:
            return t.Mul(self.some((), levels))
        if self.random.random() < 0.5:
            return t.Hadamard(self.some(shape, levels))
        factors = [self.grown((), levels), self.grown(shape, levels)]
        self.random.shuffle(factors)
        return t.Mul(tuple(factors))

    def entrywise(self, shape: Shape, levels: int) -> Tree:
        body = self.grown(shape, levels)
        match self.random.randint(0, 3):
            case 0:
                return t.Apply("max", (body, self.grown(shape, levels)))
            case 1 if len(set(shape)) == len(shape):  # a power of a square matrix is ambiguous
                return t.Power(body, self.random.choice((*EXPONENTS, *self.leaves[()][4:])))
            case 2:
                return t.Sum(self.random.choice("tk"), body)
            case _:
                order = self.random.randint(0, self.orders)
                return t.Apply(self.random.choice(ENTRYWISE), (body,), order)

    def product(self, shape: Shape, levels: int) -> Tree:
        """A matrix product of two shapes that there are, either of them transposed or not."""
        ways = [
            (first, second, turned)
            for first in self.shapes
            for second in self.shapes
            for turned in ((False, False), (True, False), (False, True))
            if first
            and second
            and product(_turned(first, turned[0]), _turned(second, turned[1]), "column") == shape
        ]
        if not ways:
            return self.entrywise(shape, levels)
        first, second, (left, right) = self.random.choice(ways)
        a, b = self.grown(first, levels), self.grown(second, levels)
        return t.MatMul(t.Transpose(a) if left else a, t.Transpose(b) if right else b)


def _turned(shape: Shape, turned: bool) -> Shape:
    return transposed(shape, "column") if turned else shape


SEEDS = st.integers(0, 2**32)
ROUND = settings(max_examples=150, deadline=None, database=None)


@pytest.mark.parametrize("names", [None, NAMES], ids=["without names", "with names"])
@pytest.mark.parametrize("format", ["unicode", "ascii", "latex", "numpy"])
def test_what_is_printed_is_read_as_the_same_tree(format: str, names: Names | None) -> None:
    @ROUND
    @given(SEEDS)
    def law(seed: int) -> None:
        tree = Grower(NAMES, seed, orders=1 if format == "numpy" else 2).any(levels=3)
        text = printed(tree, format, names)
        found = typed(text, NAMES)
        assert found.tree == tree, text
        assert found.shape == shape_of(tree, NAMES)

    law()


@pytest.mark.parametrize("format", ["unicode", "ascii", "latex"])
def test_numbers_are_read_as_they_were_printed(format: str) -> None:
    @ROUND
    @given(SEEDS)
    def law(seed: int) -> None:
        tree = Grower(NUMBERS, seed).grown((), 4)
        text = printed(tree, format)
        assert parse(text, NUMBERS) == tree, text

    law()


@pytest.mark.parametrize("format", ["unicode", "latex"])
def test_names_are_found_again_where_nothing_is_declared(format: str) -> None:
    @ROUND
    @given(SEEDS)
    def law(seed: int) -> None:
        tree = Grower(FOUND, seed).grown((), 3)
        text = printed(tree, format)
        assert parse(text) == tree, text

    law()


@ROUND
@given(SEEDS)
def test_a_tree_is_the_same_after_it_was_rebuilt_from_its_parts(seed: int) -> None:
    tree = Grower(NAMES, seed).any(levels=3)
    assert t.mapped(tree, lambda node: node) == tree
    assert ElementTree.fromstring(printed(tree, "mathml")).tag.endswith("math")


NAMED = "W U x h_prev h f α e pi i T H L x₁ hₜ₋₁ 𝐖 ŷ c̃ δ ∂L/∂ ∇_h t d _ _{t-1} 2 3.5 ½ axis=0"
SIGNS = "( ) [ ] { } + - * / @ · ⊙ ^ ** ² ⁻¹ ᵀ .T ' ′ | ‖ √ ! , ; : = > <= ⌊ ⌉ [: ~ × ∘ ⊗ $ % 中 \u202e"
CALLS = "tanh σ np. .dot( sum max log_2 softmax diag np.outer( concat( Σ_n Σ"
LATEX = r"\frac \sqrt \sum_{n} \left \tilde{ \delta \top \( \)"
PIECES = st.sampled_from(f"{NAMED} {SIGNS} {CALLS} {LATEX}".split())


@settings(max_examples=400, deadline=None, database=None)
@given(
    st.lists(
        st.builds(lambda piece, space: piece + space, PIECES, st.sampled_from(["", " "])), max_size=25
    ).map("".join)
)
def test_anything_is_read_or_refused(text: str) -> None:
    for names in (NAMES, None):
        try:
            tree = parse_equation(text, names).tree
            assert printed(tree)
        except NotationError as error:
            error.said(Words("zh")).encode("utf-8")


@settings(max_examples=200, deadline=None, database=None)
@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse(text)
    except NotationError as error:
        error.said(Words("en")).encode("utf-8")
