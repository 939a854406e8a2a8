"""Formats: the JSON of the contract, LaTeX with everything closed, HTML that stands alone, rows that are right."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from quizzer.cells import cell_names, load_cell, load_notation
from quizzer.derive.arrays import Array, sigmoid
from quizzer.derive.backward import derived
from quizzer.derive.check import checked
from quizzer.derive.data import drawn
from quizzer.derive.derivation import Derivation, Equation, Line
from quizzer.derive.document import document
from quizzer.derive.formats import FORMATS
from quizzer.derive.formats.latex import aligned
from quizzer.derive.formats.plain import plain
from quizzer.derive.layout import in_rows
from quizzer.derive.rename import renamed
from quizzer.derive.through_time import Way
from quizzer.derive.unroll import unrolled
from quizzer.errors import UnknownName, UsageError
from quizzer.messages import Words
from quizzer.notation import Names, parse, printed
from quizzer.notation import tree as t
from quizzer.notation.tree import Tree

EN = Words("en")


def derivation(name: str) -> Derivation:
    return derived(load_cell(name))


# --- JSON -----------------------------------------------------------------------------------------------------


def test_json_has_the_keys_of_the_contract() -> None:
    found = json.loads(json.dumps(plain(derivation("lstm"), EN)))
    assert {"cell", "layout", "forward", "backward", "gradients", "check"} <= found.keys()
    assert (found["cell"], found["layout"], found["check"]) == ("lstm", "column", None)
    assert {"name": "c", "shape": ["H"], "expr": "f ⊙ c_prev + i ⊙ g"} in found["forward"]
    line = {
        "name": "δf",
        "of": "f",
        "shape": ["H"],
        "expr": "δc ⊙ c_prev",
        "rule": "product rule: the other factor",
    }
    assert line in found["backward"]
    gradient = {
        "name": "δU_f",
        "of": "U_f",
        "shape": ["H", "H"],
        "expr": "δa_f h_prevᵀ",
        "sum_over": ["n", "t"],
    }
    assert gradient in found["gradients"]
    assert {"name": "δx", "of": "x", "shape": ["D"], "sum_over": []}.items() <= found["gradients"][-1].items()


def test_the_check_is_in_the_json() -> None:
    found = derivation("rnn")
    check = plain(found, EN, check=checked(found))["check"]
    assert check["passed"] is True
    assert check["proof"]["identities"]["composed"] == {"proved": 17, "all": 17}
    assert [row["name"] for row in check["numeric"]["rows"]] == ["δW", "δU", "δb", "δx", "δh_0"]
    json.dumps(check)


@pytest.mark.parametrize("name", cell_names())
def test_every_expression_is_read_back_as_the_same_tree(name: str) -> None:
    found = derivation(name)
    names = Names(dict(found.shapes))
    for line in (*found.forward, *found.steps):
        assert parse(printed(line.tree, names=names), names) == line.tree, str(line)


# --- one gradient ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wrt", ["W_f", "δW_f"])
def test_one_gradient_needs_only_its_own_lines(wrt: str) -> None:
    found = plain(derivation("lstm"), EN, wrt=wrt)
    assert [line["name"] for line in found["backward"]] == ["δh", "δc", "δf", "δa_f"]
    assert [line["name"] for line in found["gradients"]] == ["δW_f"]


def test_an_unknown_gradient_is_an_unknown_name() -> None:
    with pytest.raises(UnknownName, match="there is no name 'W_q' here"):
        plain(derivation("lstm"), EN, wrt="W_q")


# --- LaTeX, Markdown, HTML ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["lstm", "attention-additive", "softmax-cross-entropy"])
def test_latex_closes_what_it_opens(name: str, language: str) -> None:
    text = FORMATS["latex"](document(derivation(name)), Words(language))
    assert text.count("{") == text.count("}")
    opened = re.findall(r"\\begin\{(\w+\*?)\}", text)
    assert sorted(opened) == sorted(re.findall(r"\\end\{(\w+\*?)\}", text))
    assert text.count(r"\left(") == text.count(r"\right)")
    maths = re.findall(r"\\begin\{align\*\}(.*?)\\end\{align\*\}", text, re.DOTALL)
    bare = re.sub(r"\\why\{.*?\} ?(\\\\|$)", "", "\n".join(maths), flags=re.MULTILINE)
    assert bare.isascii()
    if language == "en":
        assert re.sub(r"[À-ž–]", "", text).isascii()


def test_the_notebook_shows_one_aligned_environment() -> None:
    found = derivation("rnn")
    assert found._repr_latex_() == f"$$\n{aligned(document(found))}\n$$"
    first = r"  a &= W x + U h_{\mathrm{prev}} + b \\"
    assert found.to_latex().splitlines()[:2] == [r"\begin{aligned}", first]


def test_markdown_has_a_row_a_line() -> None:
    text = derivation("rnn").to_markdown()
    assert text.startswith("# Elman RNN\n")
    assert (
        r"| $\delta a = \delta h \odot \left(1 - h^{2}\right)$ | chain rule: times tanh′ |" in text.splitlines()
    )
    assert "|" not in "".join(re.findall(r"\$.*?\$", text))


class Page(HTMLParser):
    """Collects tags, and checks that they are closed in order."""

    VOID = ("meta",)

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", cell_names())
def test_html_stands_alone(name: str, language: str) -> None:
    found = derivation(name)
    text = FORMATS["html"](document(found), Words(language))
    page = Page()
    page.feed(text)
    assert page.open == []
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags}
    addresses = [value for _, attrs in page.tags for key, value in attrs.items() if key in ("src", "href")]
    assert addresses == []
    assert {attrs.get("xmlns") for tag, attrs in page.tags if tag == "math"} == {
        "http://www.w3.org/1998/Math/MathML"
    }
    assert "@media print" in text
    assert text.count("<tr>") >= len(found.forward) + len(found.steps)


# --- rows -----------------------------------------------------------------------------------------------------

ENTRYWISE: dict[str, Any] = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "step": lambda a: (a > 0) * 1.0,
    "relu": lambda a: a * (a > 0),
}


def rows(tree: Tree, given: dict[str, Array]) -> Any:
    """The row layout as it is meant: plain NumPy on stacked rows."""
    parts = [rows(part, given) for part in t.children(tree)]
    match tree:
        case t.Name(name):
            return given[name]
        case t.Number(value):
            return float(value)
        case t.Add():
            return sum(parts)
        case t.Neg():
            return -parts[0]
        case t.Mul() | t.Hadamard():
            return np.prod(np.broadcast_arrays(*parts), axis=0)
        case t.Div():
            return parts[0] / parts[1]
        case t.Power(_, t.Number(value)):
            return parts[0] ** value
        case t.MatMul():
            return parts[0] @ parts[1]
        case t.Transpose():
            return parts[0].T
        case t.Apply(function):
            return ENTRYWISE[function](*parts)
    raise AssertionError(tree)


@pytest.mark.parametrize("name", [name for name in cell_names() if load_cell(name).state and name != "jordan"])
def test_rows_are_what_code_computes_with_a_batch(name: str) -> None:
    column = derivation(name)
    row = in_rows(column)
    sizes = {"D": 3, "H": 4}
    way, data = Way(column, sizes), drawn(column.cell, sizes, 1, 5, 3)
    run = way.run(data)
    above, last = np.ones((5, 4)) * 0.3, {state: np.full((5, 4), 0.7) for state in column.cell.state}
    gradients = way.gradients(run, [above], last)
    given = {name: np.asarray(value).T for name, value in data.parameters.items()} | {"x": data.inputs["x"][0]}
    given |= {f"{state}_prev": value for state, value in data.state.items()}
    given |= {f"δ{column.cell.output}_above": above} | {
        f"δ{state}_next": value for state, value in last.items()
    }
    steps: list[Equation | Line] = [*row.forward, *row.backward]
    for step in steps:
        given[step.name] = rows(step.tree, given)
    for line in row.gradients:
        value = rows(line.tree, given)
        if "n" in line.sum_over:
            value = value.sum(axis=0)
        exact = (
            gradients.parameters[line.of].T if line.of in gradients.parameters else gradients.inputs[line.of][0]
        )
        np.testing.assert_allclose(value, exact, atol=1e-13)


def test_rows_say_their_shapes() -> None:
    found = plain(in_rows(derivation("rnn")), EN)
    assert found["forward"][0] == {"name": "a", "shape": ["N", "H"], "expr": "x W + h_prev U + b"}
    assert found["gradients"][0] == {
        "name": "δW",
        "of": "W",
        "shape": ["D", "H"],
        "expr": "xᵀ δa",
        "sum_over": ["t"],
    }
    assert found["gradients"][2]["sum_over"] == ["n", "t"]


def test_rows_of_one_example_where_they_cannot_be_stacked() -> None:
    found = plain(in_rows(derivation("attention-dot")), EN)
    assert [each["shape"] for each in found["forward"]] == [["T"], ["T"], ["H"]]


# --- letters --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("notation", ["notes", "goodfellow", "cho", "pytorch", "keras", "fish-book"])
@pytest.mark.parametrize("name", [name for name in cell_names() if name.startswith(("rnn", "lstm", "gru"))])
def test_every_notation_fits_every_cell_of_the_notes(name: str, notation: str) -> None:
    found = derivation(name)
    other = renamed(found, load_notation(notation))
    assert len(other.values) == len(found.values)
    FORMATS["text"](document(in_rows(other)), EN)
    FORMATS["text"](document(other, unrolled=unrolled(other, 2)), EN)


@pytest.mark.parametrize(
    ("notation", "first", "last"),
    [
        ("pytorch", "a_i = W_ii x + W_hi h_prev + b_ii", "h = o ⊙ tanh(c)"),
        ("goodfellow", "a_g = U_g x + W_g h_prev + b_g", "h = q ⊙ tanh(s)"),
        ("notes", "a_i = U_i x + W_i h_prev + b_i", "h = o ⊙ tanh(c)"),
        ("fish-book", "a_i = W_x_i x + W_h_i h_prev + b_i", "h = o ⊙ tanh(c)"),
    ],
)
def test_the_letters_of_a_source(notation: str, first: str, last: str) -> None:
    found = renamed(derivation("lstm"), load_notation(notation))
    assert (str(found.forward[0]), str(found.forward[-1])) == (first, last)


def test_an_unknown_notation_is_an_unknown_name() -> None:
    with pytest.raises(UnknownName, match="there is no notation 'pytorhc'"):
        load_notation("pytorhc")


# --- steps ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", [0, 201])
def test_steps_have_limits(steps: int) -> None:
    with pytest.raises(UsageError, match="--steps takes 1 to 200"):
        unrolled(derivation("rnn"), steps)


def test_the_length_grows_linearly_with_the_steps() -> None:
    found = derivation("lstm")
    sizes = [sum(1 for line in unrolled(found, k).backward for _ in t.nodes(line.tree)) for k in (10, 20, 30)]
    assert sizes[2] - sizes[1] == sizes[1] - sizes[0]


def test_golden_files_are_read_by_the_golden_tests() -> None:
    assert len(list((Path(__file__).parent / "golden").glob("*.txt"))) == 4
