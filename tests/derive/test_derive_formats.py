"""Formats: the JSON of the contract, LaTeX with everything closed, HTML that stands alone, rows that are right."""

import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from quizzer.cells import cell_names, load_cell
from quizzer.derive.backward import derived
from quizzer.derive.check import checked
from quizzer.derive.derivation import Derivation
from quizzer.derive.document import document
from quizzer.derive.formats import FORMATS
from quizzer.derive.formats.latex import aligned
from quizzer.derive.formats.plain import plain
from quizzer.errors import UnknownName
from quizzer.messages import Words
from quizzer.notation import Names, parse, printed

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
    bare = re.sub(r"\\(why|qquad\\text)\{.*?\} ?(\\\\|$)", "", "\n".join(maths), flags=re.MULTILINE)
    assert bare.isascii()
    if language == "en":
        assert re.sub(r"[À-ž–]", "", text).isascii()


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="there is no LaTeX here")
@pytest.mark.parametrize("name", ["lstm-peephole", "attention-additive"])
def test_latex_compiles_and_fits_the_page(name: str, tmp_path: Path) -> None:
    found = derivation(name)
    path = tmp_path / "out.tex"
    path.write_text(FORMATS["latex"](document(found, check=checked(found)), EN), encoding="utf-8")
    words = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", path.name]
    done = subprocess.run(
        words, cwd=tmp_path, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    assert done.returncode == 0, done.stdout[-2000:]
    assert [line for line in done.stdout.splitlines() if line.startswith(("Overfull", "LaTeX Warning"))] == []


def test_names_in_sentences_are_formulas() -> None:
    found = document(derivation("lstm"))
    assert "used in $a_{i}$, $a_{f}$, $a_{g}$, $a_{o}$: the paths add up" in FORMATS["latex"](found, EN)
    assert "| parameters | $W_{i}$, $W_{f}$, $W_{g}$, $W_{o}$ | (H×D) |" in FORMATS["markdown"](found, EN)
    assert "used in a_i, a_f, a_g, a_o: the paths add up" in " ".join(FORMATS["text"](found, EN).split())
    assert "used in a_i" not in FORMATS["html"](found, EN)


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

    VOID = ("meta", "wbr")

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


def test_golden_files_are_read_by_the_golden_tests() -> None:
    assert len(list((Path(__file__).parent / "golden").glob("*.txt"))) == 4
