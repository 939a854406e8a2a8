"""What is printed in each format, and that brackets stand where they are needed and nowhere else."""

from __future__ import annotations

from fractions import Fraction
from xml.etree import ElementTree

import pytest
from notation_samples import BATCH, CELL, ROWS, read

from quizzer.errors import UnknownName
from quizzer.notation import parse, printed
from quizzer.notation import tree as t
from quizzer.notation.names import Names

FORMATS = ("unicode", "ascii", "latex", "numpy")

PRINTED: dict[str, tuple[str, ...]] = {
    "a gate": (
        "W_f x + U_f h_prev + b_f",
        "W_f @ x + U_f @ h_prev + b_f",
        r"W_{f} x + U_{f} h_{\mathrm{prev}} + b_{f}",
        "W_f @ x + U_f @ h_prev + b_f",
    ),
    "a gradient": (
        "δo ⊙ σ(a_o) ⊙ (1 − σ(a_o))",
        "d_o * sigmoid(a_o) * (1 - sigmoid(a_o))",
        r"\delta o \odot \sigma\left(a_{o}\right) \odot \left(1 - \sigma\left(a_{o}\right)\right)",
        "d_o * sigmoid(a_o) * (1 - sigmoid(a_o))",
    ),
    "a derivative": (
        "δa_f ⊙ σ′(a_f) − tanh′(c)",
        "d_a_f * sigmoid'(a_f) - tanh'(c)",
        r"\delta a_{f} \odot \sigma'\left(a_{f}\right) - \tanh'\left(c\right)",
        "d_a_f * sigmoid_prime(a_f) - tanh_prime(c)",
    ),
    "a square": ("1 − tanh(c)²", "1 - tanh(c)^2", r"1 - \tanh\left(c\right)^{2}", "1 - np.tanh(c)**2"),
    "a weight": (
        "Σ_n δa_f xᵀ",
        "sum_n d_a_f @ x.T",
        r"\sum_{n} \delta a_{f} x^{\top}",
        "sum_n(np.outer(d_a_f, x))",
    ),
    "the state before": (
        "Uᵀ δa_f ⊙ (1 − h²)",
        "(U.T @ d_a_f) * (1 - h^2)",
        r"U^{\top} \delta a_{f} \odot \left(1 - h^{2}\right)",
        "(U.T @ d_a_f) * (1 - h**2)",
    ),
    "a multiple": ("2 α W x", "2 * alpha * (W @ x)", r"2 \alpha W x", "2 * alpha * (W @ x)"),
    "a quotient": (
        "c / (1 + |c|)",
        "c / (1 + abs(c))",
        r"\frac{c}{1 + \left|c\right|}",
        "c / (1 + np.abs(c))",
    ),
    "a fraction": ("(1 / 3) f", "(1 / 3) * f", r"\frac{1}{3} f", "(1 / 3) * f"),
    "a root": ("√(c² + α)", "sqrt(c^2 + alpha)", r"\sqrt{c^{2} + \alpha}", "np.sqrt(c**2 + alpha)"),
    "a norm": ("f / ‖f‖", "f / norm(f)", r"\frac{f}{\left\|f\right\|}", "f / np.linalg.norm(f)"),
    "accents": ("c̃ ⊙ i", "c_tilde * i", r"\tilde{c} \odot i", "c_tilde * i"),
    "a stack": (
        "[h_prev; x][0:H]",
        "[h_prev; x][0:H]",
        r"\left[h_{\mathrm{prev}}; x\right][0:H]",
        "np.concatenate([h_prev, x], axis=0)[0:H]",
    ),
    "functions": (
        "max(f, 0) + softmax(c) + exp(−c)",
        "max(f, 0) + softmax(c) + exp(-c)",
        r"\max\left(f, 0\right) + \operatorname{softmax}\left(c\right) + \exp\left(-c\right)",
        "np.maximum(f, 0) + softmax(c) + np.exp(-c)",
    ),
    "constants": ("e^(−π α)", "e^(-pi * alpha)", r"e^{-\pi \alpha}", "np.e**(-np.pi * alpha)"),
    "numbers": ("0.25 β_1 + 1.5", "0.25 * beta_1 + 1.5", r"0.25 \beta_{1} + 1.5", "0.25 * beta_1 + 1.5"),
}


@pytest.mark.parametrize("texts", PRINTED.values(), ids=PRINTED)
@pytest.mark.parametrize("format", FORMATS)
def test_each_format_is_printed(texts: tuple[str, ...], format: str) -> None:
    assert printed(parse(texts[0], CELL), format, CELL) == texts[FORMATS.index(format)]


AS_TYPED = (
    "f ⊙ (1 − f)", "(f + c) ⊙ g", "f ⊙ g ⊙ c", "f ⊙ (g ⊙ c)", "f + (g + c)", "f − (g − c)", "−f ⊙ g",
    "(−f) ⊙ g",
    "−(f + g)", "−(−f)", "(W x)ᵀ", "(f + g)ᵀ c", "(fᵀ c) g", "U (U h)", "U U h", "(2 U) h", "(f²)ᵀ", "tanh(c)²",
    "(f²)³", "(−f)²", "f^α", "f^(α + 1)", "f⁻¹", "f^0.5", "f^(1 / 2)", "α / β_1 / 2", "α / (β_1 / 2)",
    "(α / β_1) f",
    "α β_1 / 2", "f ⊙ (c / α)", "U h ⊙ f", "(f ⊙ g) / α", "(Σ_n f) ⊙ g", "f − Σ_n g", "−Σ_n f", "Σ_n (f + g)",
    "Σ_t Σ_n f", "abs(f + |c|)", "norm(|f| ⊙ c)", "α · 2", "2 α", "√(2)", "tanh″(c)", "[h; x + x]",
    "U (f ⊙ h)", "W [h; x][0:D]", "2 (f ⊙ g)", "2 f ⊙ g", "(f / α)²", "10⁻¹²",
)  # fmt: skip


@pytest.mark.parametrize("text", AS_TYPED)
def test_no_bracket_is_missing_and_none_is_too_much(text: str) -> None:
    assert read(text) == text


BUILT: dict[str, tuple[t.Tree, str, str]] = {
    "a negative number": (t.Number(-2), "−2", "-2"),
    "a negative factor": (t.Mul((t.Number(-2), t.Name("f"))), "(−2) f", "(-2) * f"),
    "a negative fraction": (t.Number(Fraction(-1, 3)), "−1 / 3", "-1 / 3"),
    "a tiny decimal": (t.Number(Fraction(1, 10**12)), "0.000000000001", "0.000000000001"),
    "a number after a name": (t.Mul((t.Name("α"), t.Number(2))), "α · 2", "alpha * 2"),
    "a name that is a function": (
        t.Mul((t.Name("σ"), t.Add((t.Name("x"), t.Number(1))))),
        "σ · (x + 1)",
        "sigma * (x + 1)",
    ),
    "δ as a number": (t.Mul((t.Name("δ"), t.Name("x"))), "δ · x", "delta * x"),
    "an unknown product": (
        t.Mul((t.Name("q"), t.MatMul(t.Name("W"), t.Name("x")))),
        "q (W x)",
        "q * (W @ x)",
    ),
    "three in max": (
        t.Apply("max", (t.Name("a"), t.Name("b"), t.Name("c"))),
        "max(a, b, c)",
        "max(a, b, c)",
    ),
    "a label": (t.MatMul(t.Name("U^z"), t.Name("x")), "U^z x", "U^z @ x"),
}


@pytest.mark.parametrize(("tree", "unicode", "ascii"), BUILT.values(), ids=BUILT)
def test_trees_that_nobody_typed_are_printed(tree: t.Tree, unicode: str, ascii: str) -> None:
    assert (printed(tree), printed(tree, "ascii")) == (unicode, ascii)


NUMPY: dict[str, tuple[Names, str, str]] = {
    "the sum over an axis": (BATCH, "Σ_n da", "np.sum(da, axis=0)"),
    "a kept axis": (BATCH, "np.sum(da, axis=1, keepdims=True)", "np.sum(da, axis=1, keepdims=True)"),
    "products of a batch": (BATCH, "xᵀ da", "x.T @ da"),
    "an outer product of columns": (CELL, "f xᵀ", "np.outer(f, x)"),
    "an outer product of rows": (ROWS, "xᵀ da", "np.outer(x, da)"),
    "three in max": (CELL, "max(f, g, 0)", "np.maximum(np.maximum(f, g), 0)"),
    "the largest entry": (CELL, "max(f)", "np.max(f)"),
    "a slice": (CELL, "[f; g][H:2H]", "np.concatenate([f, g], axis=0)[H:2*H]"),
    "a logarithm": (CELL, "log_2(α)", "np.log(alpha) / np.log(2)"),
}


@pytest.mark.parametrize(("names", "text", "wanted"), NUMPY.values(), ids=NUMPY)
def test_numpy_is_printed_for_the_shapes(names: Names, text: str, wanted: str) -> None:
    assert printed(parse(text, names), "numpy", names) == wanted


def test_a_keyword_of_python_is_no_name_of_its_code() -> None:
    assert printed(t.Mul((t.Name("λ"), t.Name("W^(f)"))), "numpy") == "lambda_ * W_f"


@pytest.mark.parametrize("text", [texts[0] for texts in PRINTED.values()])
def test_mathml_is_well_formed(text: str) -> None:
    element = ElementTree.fromstring(printed(parse(text, CELL), "mathml"))
    assert element.tag == "{http://www.w3.org/1998/Math/MathML}math"


def test_mathml_shows_what_the_terminal_shows() -> None:
    element = ElementTree.fromstring(printed(parse("δh_prev ⊙ σ′(a_f) / α + 2 W x", CELL), "mathml", CELL))
    assert "".join(element.itertext()).replace("\u2061", "").replace("\u2062", " ") == "δhprev⊙σ′(af)α+2 W x"


def test_nothing_in_a_name_is_taken_for_markup() -> None:
    assert "<mi>a&lt;b&amp;c&gt;</mi>" in printed(t.Name("a<b&c>"), "mathml")


@pytest.mark.parametrize("text", [*AS_TYPED, *(texts[0] for texts in PRINTED.values())])
@pytest.mark.parametrize("format", ["ascii", "latex", "numpy"])
def test_formats_for_machines_are_ascii(text: str, format: str) -> None:
    assert printed(parse(text, CELL), format).isascii()


def test_greek_letters_without_a_command_are_upright_words() -> None:
    assert printed(t.Mul((t.Name("Α"), t.Name("ο"), t.Name("Γ"), t.Name("loss"))), "latex") == (
        r"\mathrm{Alpha} \mathrm{omicron} \Gamma \mathrm{loss}"
    )


def test_an_unknown_format_is_told() -> None:
    with pytest.raises(UnknownName) as caught:
        printed(t.Name("x"), "latx")
    assert "latex" in str(caught.value)
