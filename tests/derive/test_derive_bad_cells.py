"""Whatever is wrong in a cell file is said at once: place, equation, caret, both shapes, and how to mend it."""

from pathlib import Path

import pytest

from quizzer.cells import load_cell
from quizzer.derive.backward import derived
from quizzer.errors import ContentError
from quizzer.messages import Words

GOOD = """\
format: 1
cell: own
input: {x: D}
state: {h: H}
parameters: {W: [H, D], U: [H, H], b: H}
equations:
  - a = W x + U h_prev + b
  - h = tanh(a)
"""


def complaint(tmp_path: Path, text: str, language: str = "en") -> str:
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        derived(load_cell(str(path)))
    assert caught.value.exit_code == 5
    return caught.value.said(Words(language)).replace(str(path), "own.yaml")


def test_the_good_cell_is_read(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(GOOD, encoding="utf-8")
    cell = load_cell(str(path))
    assert (cell.name, cell.output, cell.letters) == ("own", "h", ("D", "H"))


WRONG = {
    "an unknown name": (
        ("U h_prev + b", "U h_prev + d"),
        """\
own.yaml has 1 problem
own.yaml:7:26: error C008: There is no name 'd' here.
  a = W x + U h_prev + d
                       ^
  The names here: a, h, x, W, U, b, h_prev, D, H""",
    ),
    "shapes that do not fit": (
        ("W x", "W h_prev"),
        """\
own.yaml has 1 problem
own.yaml:7:9: error C010: W is (H×D), h_prev is (H): the inner sizes of a matrix product must be equal.
  a = W h_prev + U h_prev + b
      ^^^^^^^^
  Wᵀ h_prev would fit.""",
    ),
    "shapes that cannot be added": (
        ("+ b", "+ x"),
        """\
own.yaml has 1 problem
own.yaml:7:9: error C010: W x is (H), x is (D): + needs equal shapes.
  a = W x + U h_prev + x
      ^^^^^^^^^^^^^^^^^^
""",
    ),
    "a circle": (
        ("U h_prev", "U h"),
        """\
own.yaml has 1 problem
own.yaml:7:17: error C009: these need each other: a ← h ← a
  a = W x + U h + b
              ^
  did you mean the value of the step before, h_prev?""",
    ),
    "an unused parameter": (
        ("+ b", ""),
        """\
own.yaml has 1 problem
own.yaml:5:36: error C013: 'b' is never used
  parameters: {W: [H, D], U: [H, H], b: H}
                                     ^
  use it in an equation, or take it out""",
    ),
    "an unused value": (
        ("  - h = tanh(a)", "  - h = tanh(a)\n  - k = 2 h"),
        """\
own.yaml has 1 problem
own.yaml:9:5: error C013: 'k' is never used
  k = 2 h
  ^
  use it in an equation, or take it out""",
    ),
    "a state that is never written": (
        ("  - h = tanh(a)", "  - hh = tanh(a)"),
        """\
own.yaml has 2 problems
own.yaml:4:9: error C012: the state 'h' is never computed
  state: {h: H}
          ^
  did you mean 'hh'?
own.yaml:8:5: error C013: 'hh' is never used
  hh = tanh(a)
  ^^
  use it in an equation, or take it out""",
    ),
    "a state of another shape": (
        ("tanh(a)", "tanh(x) (aᵀ b)"),
        """\
own.yaml has 1 problem
own.yaml:8:5: error C011: the state h is declared as (H), and its equation gives (D)
  h = tanh(x) (aᵀ b)
  ^^^^^^^^^^^^^^^^^^""",
    ),
    "a value written twice": (
        ("  - h = tanh(a)", "  - a = W x\n  - h = tanh(a)"),
        """\
own.yaml has 1 problem
own.yaml:8:5: error C007: 'a' is computed twice
  a = W x
  ^""",
    ),
    "an input that is written": (
        ("  - h = tanh(a)", "  - x = W a\n  - h = tanh(a)"),
        """\
own.yaml has 1 problem
own.yaml:8:5: error C007: 'x' is given: it cannot be computed
  x = W a
  ^""",
    ),
    "a name in two groups": (
        ("state: {h: H}", "state: {h: H, x: D}"),
        """\
own.yaml has 2 problems
own.yaml:4:15: error C005: 'x' is declared under 'input' and again under 'state'
  state: {h: H, x: D}
                ^
own.yaml:4:15: error C012: the state 'x' is never computed
  state: {h: H, x: D}
                ^
  add an equation: x = …""",
    ),
    "a dimension that is none": (
        ("b: H}", "b: H*}"),
        """\
own.yaml has 1 problem
own.yaml:5:39: error C004: 'H*' is not a dimension
  parameters: {W: [H, D], U: [H, H], b: H*}
                                        ^^
  write H for a vector, [H, D] for a matrix, [] for a number; a dimension is a letter, a number or a sum such as D+2H""",
    ),
    "three dimensions": (
        ("b: H}", "b: [H, H, H]}"),
        """\
own.yaml has 1 problem
own.yaml:5:39: error C004: a shape is at most two dimensions
  parameters: {W: [H, D], U: [H, H], b: [H, H, H]}
                                        ^
  write H for a vector, [H, D] for a matrix, [] for a number; a dimension is a letter, a number or a sum such as D+2H""",
    ),
    "a reserved name": (
        ("b: H}", "b: H, h_prev: H}"),
        """\
own.yaml has 1 problem
own.yaml:5:42: error C003: 'h_prev' cannot be a name of a cell
  parameters: {W: [H, D], U: [H, H], b: H, h_prev: H}
                                           ^^^^^^
  names are letters and digits with single '_' between them, and do not end in _prev, _next or _above""",
    ),
    "an unknown field": (
        ("state:", "staate:"),
        """\
own.yaml has 2 problems
own.yaml:4:1: error Q012: 'staate' is not a field here
  staate: {h: H}
  ^^^^^^
  did you mean 'state'?
own.yaml:7:17: error C008: There is no name 'h_prev' here.
  a = W x + U h_prev + b
              ^^^^^^
  The names here: a, h, x, W, U, b, D, H""",
    ),
    "no equation": (
        ("h = tanh(a)", "tanh(a)"),
        """\
own.yaml has 2 problems
own.yaml:4:9: error C012: the state 'h' is never computed
  state: {h: H}
          ^
  add an equation: h = …
own.yaml:8:5: error C006: an equation is 'name = formula'
  tanh(a)
  ^^^^^^^
  write a = W x + U h_prev + b""",
    ),
    "no format": (
        ("format: 1\n", "format: 9\n"),
        """\
own.yaml has 1 problem
own.yaml:1:1: error C001: the format number is missing or wrong
  format: 9
  ^^^^^^
  write 'format: 1' in the first line""",
    ),
    "an output that is not there": (
        ("equations:", "output: y\nequations:"),
        """\
own.yaml has 1 problem
own.yaml:6:1: error C014: there is no equation for the output 'y'
  output: y
  ^^^^^^""",
    ),
    "an edge that is not there": (
        ("equations:", "truncate: {h_prev: [h]}\nequations:"),
        """\
own.yaml has 1 problem
own.yaml:6:20: error C017: h_prev does not stand in the equation of h
  truncate: {h_prev: [h]}
                     ^
  name the equations that use it: {h_prev: [a]}""",
    ),
    "a loss that is an array": (
        ("equations:", "loss: true\nequations:"),
        """\
own.yaml has 1 problem
own.yaml:6:1: error C015: the loss h must be a number, not an array
  loss: true
  ^^^^""",
    ),
    "what has no derivative": (
        ("tanh(a)", "factorial(a)"),
        "factorial has no derivative that could be written here",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said(name: str, tmp_path: Path) -> None:
    (old, new), expected = WRONG[name]
    assert old in GOOD
    assert complaint(tmp_path, GOOD.replace(old, new)) == expected.rstrip("\n")


def test_everything_is_said_at_once_and_in_chinese(tmp_path: Path) -> None:
    text = GOOD.replace("W x", "W h_prev").replace("tanh(a)", "tanh(q)").replace("b: H}", "b: H, k: H}")
    assert (
        complaint(tmp_path, text, "zh")
        == """\
own.yaml 有 2 处问题
own.yaml:7:9: 错误 C010: W 是 (H×D)，h_prev 是 (H)：矩阵乘法要求中间的维度相同。
  a = W h_prev + U h_prev + b
      ^^^^^^^^
  Wᵀ h_prev 就对得上。
own.yaml:8:14: 错误 C008: 这里没有“q”这个名称。
  h = tanh(q)
           ^
  这里的名称：a, h, x, W, U, b, k, h_prev, D, H"""
    )


def test_a_place_in_a_quoted_equation_is_the_equation(tmp_path: Path) -> None:
    said = complaint(tmp_path, GOOD.replace("h = tanh(a)", '"h = tanh(q)"'))
    assert "own.yaml:8:" in said
    assert "  h = tanh(q)\n           ^" in said
