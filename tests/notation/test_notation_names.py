"""Names, dimensions, shapes and trees: the tables that everything else reads."""

from __future__ import annotations

import doctest

import pytest
from notation_samples import BATCH, CELL

import quizzer.notation
from quizzer.notation import Equation, declared, parse, parse_equation, printed
from quizzer.notation import tree as t
from quizzer.notation.dimensions import Shape, added, described, dimension, replaced, shape, size, taken
from quizzer.notation.functions import FUNCTIONS, SPELLED
from quizzer.notation.names import senses
from quizzer.notation.printers.anatomy import anatomy, ascii_name
from quizzer.notation.shapes import Misfit, joined, product, reduced, shape_of, summed, together, transposed
from quizzer.notation.words import written

WRITTEN = {
    "h_{t-1}": "h_t-1", "hₜ₋₁": "h_t-1", "c̃_t": "c_tilde_t", "ŷ": "y_hat", "theta_1": "θ_1", "a_{f,t}": "a_f_t",
    "W_{hh}": "W_hh", r"h_{\text{prev}}": "h_prev", r"a_\alpha": "a_α", "x₁₂": "x_12", "longName": "longName",
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), WRITTEN.items(), ids=WRITTEN)
def test_a_word_is_written_in_one_way(text: str, wanted: str) -> None:
    assert written(text) == wanted


SENSES = {
    "h": (False, "h", 0), "h_t": (False, "h", 0), "h_prev": (False, "h", -1), "prev_h": (False, "h", -1),
    "hprev": (False, "h", -1), "h_t+1": (False, "h", 1), "dh": (True, "h", 0), "d_h_prev": (True, "h", -1),
    "dnext_c": (True, "c", 1), "dprev_h": (True, "h", -1), "grad_W_f": (True, "W_f", 0),
    "dL_dh": (True, "h", 0),
    "δa_f": (True, "a_f", 0), "ct": (False, "c", 0), "ctilde": (False, "c_tilde", 0), "δ_h": (True, "h", 0),
}  # fmt: skip


@pytest.mark.parametrize(("word", "wanted"), SENSES.items(), ids=SENSES)
def test_what_a_word_may_mean(word: str, wanted: tuple[bool, str, int]) -> None:
    assert wanted in senses(word)


def test_the_name_that_is_declared_wins() -> None:
    code = declared({"h": "H", "dh": "H", "o": "H", "do": "H", "next_h": "H", "t": []})
    assert [code.find(word) for word in ("dh", "δh", "∂h", "h_next", "h_t")] == [
        "dh",
        "dh",
        "dh",
        "next_h",
        "h",
    ]
    assert printed(parse("h(t - 1) + dL/dh", code)) == "h (t − 1) + dh"


@pytest.mark.parametrize("word", ["q", "h_x", "δq", "dd", "W_", "t"])
def test_what_is_not_declared_is_not_found(word: str) -> None:
    assert CELL.find(word) is None


DIMENSIONS = {
    "H": "H", "2H": "2H", "2 H": "2H", "2*H": "2H", "H + D": "D+H", "H+H": "2H", "4": "4", "H - D": "-D+H",
    "D+2H+1": "D+2H+1", "H-H": "0", "1 + H": "H+1",
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), DIMENSIONS.items(), ids=DIMENSIONS)
def test_a_dimension_is_written_in_one_way(text: str, wanted: str) -> None:
    assert dimension(text) == wanted


@pytest.mark.parametrize("text", ["", " ", "H*D", "H^2", "H D", "+", "2.5", "(H)"])
def test_what_is_no_dimension_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        dimension(text)


def test_dimensions_are_added_and_taken_apart() -> None:
    assert (added("H", "D", "H"), taken("2H", "H"), taken("D+H", "D")) == ("D+2H", "H", "H")


def test_a_letter_of_a_dimension_is_replaced() -> None:
    found = [replaced(each, "D", "2H") for each in ("D", "D+H", "3D", "H", "0", "1-D")]
    assert found == ["2H", "3H", "6H", "H", "0", "-2H+1"]
    assert (size("D+2H+1", {"D": 3, "H": 4}), size("5", {})) == (12, 5)
    assert (shape("H"), shape(["H", 4]), described(("H", "D"))) == (("H",), ("H", "4"), "(H×D)")


TOGETHER: dict[str, tuple[str, str, str | None]] = {
    "equal": ("H D", "H D", "H D"), "a number": ("", "H", "H"), "bias of rows": ("N H", "H", "N H"),
    "bias of columns": ("H N", "H", "H N"), "bias of a sequence": ("T N H", "H", "T N H"),
    "one column": ("H N", "H 1", "H N"), "a weight and a vector": ("H D", "D", None),
    "two sizes": ("H", "D", None),
    "turned": ("H D", "D H", None), "a weight and a column": ("H D", "H 1", "H D"),
    "a column and a row": ("H 1", "1 D", "H D"),
    "one by one": ("1 1", "H", "H"),
}  # fmt: skip


@pytest.mark.parametrize(("first", "second", "wanted"), TOGETHER.values(), ids=TOGETHER)
def test_what_fits_entry_by_entry(first: str, second: str, wanted: str | None) -> None:
    expected = None if wanted is None else tuple(wanted.split())
    assert together(tuple(first.split()), tuple(second.split())) == expected
    assert together(tuple(second.split()), tuple(first.split())) == expected


PRODUCTS: dict[str, tuple[str, str, str, str | None]] = {
    "matrices": ("H D", "D N", "column", "H N"), "a matrix and a column": ("H D", "D", "column", "H"),
    "an outer product": ("H", "1 D", "column", "H D"), "an inner product": ("1 H", "H", "column", ""),
    "a column and a matrix": ("D", "D H", "column", None), "inner sizes": ("H D", "H", "column", None),
    "a row and a matrix": ("D", "D H", "row", "H"), "a matrix and a row": ("H D", "D", "row", None),
    "an outer product of rows": ("H 1", "D", "row", "H D"), "an inner product of rows": ("H", "H 1", "row", ""),
    "two vectors": ("H", "H", "column", None), "one by one": ("1 H", "H 1", "column", ""),
}  # fmt: skip


@pytest.mark.parametrize(("first", "second", "layout", "wanted"), PRODUCTS.values(), ids=PRODUCTS)
def test_what_fits_as_a_matrix_product(first: str, second: str, layout: str, wanted: str | None) -> None:
    expected = None if wanted is None else tuple(wanted.split())
    assert product(tuple(first.split()), tuple(second.split()), layout) == expected


def test_other_shapes() -> None:
    assert [transposed(each, "column") for each in [("H",), ("1", "H"), ("H", "D")]] == [
        ("1", "H"),
        ("H",),
        ("D", "H"),
    ]
    assert [transposed(each, "row") for each in [("H",), ("H", "1")]] == [("H", "1"), ("H",)]
    assert [reduced(("N", "H"), *each) for each in [(None, False), (0, False), (1, True), (2, False)]] == [
        (), ("H",), ("N", "1"), None,
    ]  # fmt: skip
    assert [summed(each, "n") for each in [("N", "H"), ("H",)]] == [("H",), ("H",)]
    assert joined([("H",), ("D",)], 0) == ("D+H",)
    assert joined([("N", "H"), ("N", "D")], 1) == ("N", "D+H")
    assert joined([("N", "H"), ("N", "D")], 0) is None


SHAPES: dict[str, tuple[str, Shape]] = {
    "a gate": ("σ(W_f x + b_f)", ("H",)), "a weight": ("δa_f xᵀ", ("H", "D")), "a number": ("fᵀ c / 2", ()),
    "a stack": ("[h; x]", ("D+H",)), "a slice": ("[h; h][H:2H]", ("H",)),
    "a diagonal": ("diag(f) U", ("H", "H")),
    "a row": ("xᵀ", ("1", "D")), "a norm": ("‖W‖", ()), "a sum": ("Σ_t W x", ("H",)),
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), SHAPES.values(), ids=SHAPES)
def test_a_tree_has_its_shape(text: str, wanted: Shape) -> None:
    assert shape_of(parse(text, CELL), CELL) == wanted


def test_a_built_tree_that_does_not_fit_says_both_shapes() -> None:
    with pytest.raises(Misfit) as caught:
        shape_of(t.MatMul(t.Name("W"), t.Name("h")), CELL)
    assert str(caught.value) == "(H×D) and (H) do not fit together."


EQUATIONS: dict[str, tuple[str, Equation]] = {
    "a name": ("c = f", Equation("c", t.Name("f"), ("H",))),
    "an adjoint": ("dc = f", Equation("δc", t.Name("f"), ("H",))),
    "a quotient": ("∂L/∂c = f", Equation("δc", t.Name("f"), ("H",))),
    "a step": ("h_{t-1} := f", Equation("h_prev", t.Name("f"), ("H",))),
    "no name": ("f", Equation(None, t.Name("f"), ("H",))),
    "a name of their own": ("mine = f", Equation("mine", t.Name("f"), ("H",))),
    "adding": ("dc += f", Equation("δc", t.Name("f"), ("H",), True)),
    "an axis is no equation": ("f.sum(axis=0)", Equation(None, t.Sum("n", t.Name("f")), ("H",))),
}  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), EQUATIONS.values(), ids=EQUATIONS)
def test_an_equation_has_a_name_and_a_right_side(text: str, wanted: Equation) -> None:
    assert parse_equation(text, CELL) == wanted


def test_the_parts_of_a_name() -> None:
    assert anatomy("δh_prev") == (True, "h", (), ("prev",), "", "")
    assert anatomy("c̃_1") == (False, "c", ("tilde",), ("1",), "", "")
    assert anatomy("W_x^(f)") == (False, "W", (), ("x",), "(f)", "")
    assert anatomy("x[1]") == (False, "x", (), (), "", "[1]")
    assert anatomy("δ") == (False, "δ", (), (), "", "")
    assert [ascii_name(name) for name in ("δa_f", "θ_1", "c̃")] == ["d_a_f", "theta_1", "c_tilde"]


def test_labels_above_a_name_are_names_where_they_are_declared() -> None:
    chung = declared({"U^z": ["H", "D"], "W_x^(f)": ["H", "D"], "x": "D", "h": "H"})
    assert [printed(parse(text, chung)) for text in ("U^z x_t", "U^{z}x", "W_x^{(f)} x", "h^t")] == [
        "U^z x", "U^z x", "W_x^(f) x", "h",
    ]  # fmt: skip


def test_trees_are_taken_apart_and_put_together() -> None:
    tree = parse("f ⊙ (W x + b) − σ′(a_f)", CELL)
    assert t.names_in(tree) == ("f", "W", "x", "b", "a_f")
    assert t.depth(tree) == 5
    assert [type(node).__name__ for node in t.nodes(tree)][:3] == ["Add", "Hadamard", "Name"]
    assert printed(t.substituted(tree, {"f": parse("σ(a_f)", CELL)})) == "σ(a_f) ⊙ (W x + b) − σ′(a_f)"
    assert t.mapped(tree, lambda node: t.Name("c") if node == t.Name("b") else node) == parse(
        "f ⊙ (W x + c) − σ′(a_f)", CELL
    )


@pytest.mark.parametrize(
    "text",
    [
        "f",
        "2",
        "π",
        "f + c",
        "−f",
        "α β_1",
        "f ⊙ c",
        "f / α",
        "f²",
        "W x",
        "Wᵀ",
        "max(f, c)",
        "norm(f)",
        "Σ_n f",
        "[h; x]",
        "f[0:1]",
    ],
)
def test_every_node_is_rebuilt_from_its_children(text: str) -> None:
    tree = parse(text, CELL)
    assert t.with_children(tree, t.children(tree)) == tree


def test_every_spelling_is_of_a_function() -> None:
    assert {name for name, _ in SPELLED.values()} == set(FUNCTIONS)


def test_reading_a_batch_gives_its_shape() -> None:
    assert shape_of(parse("x @ Wx + prev_h @ Wh + b", BATCH), BATCH) == ("N", "H")


def test_the_examples_of_the_package_are_true() -> None:
    done = doctest.testmod(quizzer.notation)
    assert (done.failed, done.attempted) == (0, 6)
