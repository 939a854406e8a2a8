"""What cannot be read: the whole error, with the place and how to mend it; and how much is too much."""

from __future__ import annotations

import time

import pytest
from notation_samples import CELL, read, trouble

from quizzer.messages import Words
from quizzer.notation import Names, NotationError, ShapeError, Span, parse, parse_equation, printed, scalars
from quizzer.notation.errors import pointed, width
from quizzer.notation.limits import Limits

TROUBLE: dict[str, tuple[str, str]] = {
    "a typo": (
        "f ⊙ dhh",
        """\
There is no name 'dhh' here.
  f ⊙ dhh
      ^^^
Did you mean 'δh'?""",
    ),
    "a name that is not there": (
        "q ⊙ f",
        """\
There is no name 'q' here.
  q ⊙ f
  ^
The names here: i, f, g, o, a_i, a_f, a_g, a_o, W, W_f, U, U_f, V, x, h, c, h_prev, c_prev, c_tilde, b, b_f, c_next, h_next, α…""",
    ),
    "a function with a typo": (
        "tnah(c)",
        """\
There is no name 'tnah' here.
  tnah(c)
  ^^^^
Did you mean 'tanh'?""",
    ),
    "⊙ for a matrix product": (
        "W_f ⊙ x",
        """\
W_f is (H×D), x is (D): ⊙ needs equal shapes.
  W_f ⊙ x
  ^^^^^^^
A matrix product is written W_f x or W_f @ x.""",
    ),
    "* for a matrix product": (
        "2 * W_f * x",
        """\
W_f is (H×D), x is (D): * needs equal shapes.
  2 * W_f * x
      ^^^^^^^
A matrix product is written W_f x or W_f @ x.""",
    ),
    "a product in the wrong order": (
        "h W_f",
        """\
h is (H), W_f is (H×D): the inner sizes of a matrix product must be equal.
  h W_f
  ^^^^^
hᵀ W_f would fit.""",
    ),
    "a transpose too few": (
        "W_f h",
        """\
W_f is (H×D), h is (H): the inner sizes of a matrix product must be equal.
  W_f h
  ^^^^^
W_fᵀ h would fit.""",
    ),
    "two vectors side by side": (
        "f (1 − f)",
        """\
f and (1 − f) are both (H): side by side they are no product.
  f (1 − f)
  ^^^^^^^^^
Write f ⊙ (1 − f) entry by entry, fᵀ (1 − f) for a number, f (1 − f)ᵀ for a matrix.""",
    ),
    "a sum of different sizes": (
        "W_f x + x",
        """\
W_f x is (H), x is (D): + needs equal shapes.
  W_f x + x
  ^^^^^^^^^""",
    ),
    "a quotient of different sizes": (
        "x / h",
        """\
x is (D), h is (H): / needs equal shapes.
  x / h
  ^^^^^""",
    ),
    "different sizes in a function": (
        "max(h, x)",
        """\
h is (H), x is (D): max needs equal shapes.
  max(h, x)
      ^^^^""",
    ),
    "np.outer of a matrix": (
        "np.outer(W, x)",
        """\
W is (H×D), x is (D): an outer product takes two vectors.
  np.outer(W, x)
           ^^^^
For a batch, write xᵀ @ δa.""",
    ),
    "things that cannot be stacked": (
        "[W; x]",
        """\
W is (H×D), x is (D): only what differs in one size can be put together.
  [W; x]
   ^^^^""",
    ),
    "diag of a matrix": (
        "diag(W)",
        """\
diag takes a vector, and W is (H×D).
  diag(W)
  ^^^^^^^""",
    ),
    "an exponent that is a vector": (
        "f^c",
        """\
The exponent c is (H): an exponent is a number.
  f^c
    ^""",
    ),
    "a power of a square matrix": (
        "U^3",
        """\
A power of the square matrix U may be meant entry by entry or as a matrix product.
  U^3
  ^^^
Write it as a product: U ⊙ U, or U U.""",
    ),
    "an inverse": (
        "U^-1",
        """\
The inverse of the matrix U is not part of this notation.
  U^-1
  ^^^^""",
    ),
    "an axis too far": (
        "x.sum(axis=2)",
        """\
x is (D): it has no axis 2.
  x.sum(axis=2)
  ^^^^^^^^^^^^^""",
    ),
    "a slice of an axis too far": (
        "f[:, 0:H]",
        """\
f is (H): it has no axis 1.
  f[:, 0:H]
  ^^^^^^^^^""",
    ),
    "nothing at the end": (
        "f ⊙",
        """\
Something is missing here.
  f ⊙
     ^""",
    ),
    "nothing at the start": (
        "⊙ f",
        """\
'⊙' was not expected here.
  ⊙ f
  ^""",
    ),
    "two signs": (
        "f ⊙ ⊙ c",
        """\
'⊙' was not expected here.
  f ⊙ ⊙ c
      ^""",
    ),
    "not closed": (
        "(f + c",
        """\
'(' is not closed.
  (f + c
  ^
'(' is closed with ')'.""",
    ),
    "closed too often": (
        "f + c)",
        """\
')' was not expected here.
  f + c)
       ^""",
    ),
    "closed with another": (
        "(f + c]",
        """\
']' was not expected here.
  (f + c]
        ^
'(' is closed with ')'.""",
    ),
    "a bar not closed": (
        "|f + c",
        """\
'|' is not closed.
  |f + c
  ^
'|' is closed with '|'.""",
    ),
    "two numbers": (
        "2 3",
        """\
Two numbers stand side by side: write the sign between them.
  2 3
  ^^^""",
    ),
    "⊗": (
        "f ⊗ c",
        """\
'⊗' was not expected here.
  f ⊗ c
    ^
Write ⊙ for the product entry by entry, a bᵀ for the outer product.""",
    ),
    "an equation": (
        "f = c",
        """\
'=' was not expected here.
  f = c
    ^
A formula is one side of an equation: write what is on the right of the equals sign.""",
    ),
    "a comma": (
        "(f, c)",
        """\
A comma stands between the arguments of a function only.
  (f, c)
  ^^^^^^""",
    ),
    "; in a sum": (
        "f; c",
        """\
';' was not expected here.
  f; c
   ^""",
    ),
    "two separators": (
        "[f; c, h]",
        """\
[a; b] puts one under the other, [a, b] side by side: use one of the two signs.
  [f; c, h]
  ^^^^^^^^^""",
    ),
    "a Cyrillic letter": (
        "f ⊙ с",
        """\
'с' (U+0441) is not part of a formula.
  f ⊙ с
      ^
'с' is U+0441, which only looks like the letter c.""",
    ),
    "a Chinese letter": (
        "f ⊙ 中 + c",
        """\
'中' (U+4E2D) is not part of a formula.
  f ⊙ 中 + c
      ^^""",
    ),
    "δ with a subscript": (
        "δ_f",
        """\
There is no name 'δ_f' here.
  δ_f
  ^^^
Write δf for the adjoint of the value, δa_f for that of what goes into the function.""",
    ),
    "a prime on a number": (
        "α'",
        """\
' marks the derivative of a function, σ'(a), or the transpose of a matrix; α is neither.
  α'
  ^^""",
    ),
    "a second prime on a matrix": (
        "U''",
        """\
' marks the derivative of a function, σ'(a), or the transpose of a matrix; U is neither.
  U''
  ^^^""",
    ),
    "f⁻¹": (
        "sin^-1(α)",
        """\
sin⁻¹ may be the inverse function or one divided by it.
  sin^-1(α)
  ^^^^^^
Write arcsin(x) or 1/sin(x).""",
    ),
    "σ⁻¹": (
        "σ^{-1}(a_f)",
        """\
σ⁻¹ may be the inverse function or one divided by it.
  σ^{-1}(a_f)
  ^^^^^
Write 1/σ(x) for one divided by it.""",
    ),
    "too many arguments": (
        "tanh(f, c)",
        """\
tanh takes 1 argument, not 2.
  tanh(f, c)
  ^^^^^^^^^^""",
    ),
    "no arguments": (
        "max()",
        """\
max takes 1–10 arguments, not 0.
  max()
  ^^^^^""",
    ),
    "one of two arguments": (
        "np.dot(f)",
        """\
dot does not take 1 argument.
  np.dot(f)
     ^^^^^^""",
    ),
    "an axis of tanh": (
        "tanh(c, axis=0)",
        """\
tanh works entry by entry: it takes no axis.
  tanh(c, axis=0)
  ^^^^^^^^^^^^^^^""",
    ),
    "a bad axis": (
        "f.sum(axis=c)",
        """\
axis is a small whole number; keepdims is True or False.
  f.sum(axis=c)
        ^^^^""",
    ),
    "an unknown function of NumPy": (
        "np.foo(f)",
        """\
There is no function 'foo' here.
  np.foo(f)
     ^^^""",
    ),
    "an unknown attribute": (
        "f.__class__",
        """\
'_' (U+005F) is not part of a formula.
  f.__class__
    ^""",
    ),
    "a bad subscript": (
        "f_{?}",
        """\
This subscript cannot be read.
  f_{?}
  ^^^^^
A subscript is letters and digits: W_f, h_{t-1}.""",
    ),
    "an unknown command": (
        r"\foo f",
        """\
The command \\foo is not known here.
  \\foo f
  ^^^^""",
    ),
    "\\begin": (
        r"\begin{matrix} f \end{matrix}",
        """\
The command \\begin is not known here.
  \\begin{matrix} f \\end{matrix}
  ^^^^^^""",
    ),
    "an accent on a number": (
        r"\tilde 3",
        """\
An accent stands over one letter.
  \\tilde 3
  ^^^^^^""",
    ),
    "Σ over nothing": (
        "Σ f",
        """\
There is no name 'Σ' here.
  Σ f
  ^
Write Σ_n for the batch, Σ_t for time.""",
    ),
    "Σ over a word": (
        "Σ_{ab} f",
        """\
A sum says over which letter it goes.
  Σ_{ab} f
  ^^^^^^
Write Σ_n for the batch, Σ_t for time.""",
    ),
    "a bad slice": (
        "f[0:H:2]",
        """\
This slice cannot be read: its ends are dimensions, as in a[0:H] or a[H:2*H].
  f[0:H:2]
   ^^^^^^^""",
    ),
    "one entry": (
        "f[0]",
        """\
One entry is not part of this notation; a slice has a colon: a[0:H].
  f[0]
   ^^^""",
    ),
    "full width": (
        "（Ｗ_f ＋ f",
        """\
'(' is not closed.
  （Ｗ_f ＋ f
  ^^
'(' is closed with ')'.""",
    ),
    "braces": (
        "{f}",
        """\
'{' was not expected here.
  {f}
  ^
Brackets are round: ( and ).""",
    ),
    "a percent sign": (
        "f % c",
        """\
'%' (U+0025) is not part of a formula.
  f % c
    ^""",
    ),
}


IN_CHINESE: dict[str, tuple[str, str]] = {
    "a typo": (
        "f ⊙ dhh",
        """\
这里没有“dhh”这个名称。
  f ⊙ dhh
      ^^^
是不是想写“δh”？""",
    ),
    "⊙ for a matrix product": (
        "W_f ⊙ x",
        """\
W_f 是 (H×D)，x 是 (D)：⊙ 要求形状相同。
  W_f ⊙ x
  ^^^^^^^
矩阵乘法写成 W_f x 或 W_f @ x。""",
    ),
    "two vectors side by side": (
        "f (1 − f)",
        """\
f 和 (1 − f) 都是 (H)：并排写不构成乘积。
  f (1 − f)
  ^^^^^^^^^
逐元素相乘写 f ⊙ (1 − f)，得到一个数写 fᵀ (1 − f)，得到矩阵写 f (1 − f)ᵀ。""",
    ),
    "two readings": (
        "α/2 f",
        """\
“α/2 f”有两种读法。
  α/2 f
  ^^^^^
请写 α / (2 f) 或 (α / 2) f。""",
    ),
    "wide characters before the place": (
        "（Ｗ_f x） ⊙ x",
        """\
（Ｗ_f x） 是 (H)，x 是 (D)：⊙ 要求形状相同。
  （Ｗ_f x） ⊙ x
  ^^^^^^^^^^^^^^""",
    ),
    "an invisible character": (
        "f\u200b",
        """\
第 2 个字符是 U+200B，它看不见，或者会改变其余文字的显示。
  f<U+200B>
   ^^^^^^^^
请把它删掉。""",
    ),
    "not closed": (
        "(f + c",
        """\
“(”没有闭合。
  (f + c
  ^
“(”要用“)”闭合。""",
    ),
}


STEP = Names({"h": ("H",), "c": ("H",), "δh_next": ("H",), "δc_next": ("H",)}, sent=("δh_next", "δc_next"))
SENT = [
    "dc_{t+1}",
    "δc_{t+1}",
    "∂L/∂c_{t+1}",
    "dL/dc_{t+1}",
    r"\delta c_{t+1}",
    "dc[t+1]",
    "δc^{(t+1)}",
    "dc_tp1",
]


@pytest.mark.parametrize("text", SENT)
def test_the_adjoint_at_the_next_step_is_not_what_comes_back_from_it(text: str) -> None:
    what, *_, fix = trouble(f"{text} + dh_next", STEP).splitlines()
    assert what == f"There is no name '{text}' here."
    assert fix == "What comes back from step t+1, its own factors multiplied in, is δc_next: write δc_next."


@pytest.mark.parametrize("text", ["δc_next", "dc_next", "dnext_c", "dcnext", "d_c_next", "grad_c_next"])
def test_what_comes_back_from_the_next_step_has_a_name(text: str) -> None:
    assert read(text, STEP) == "δc_next"


MEANT = {
    "a letter too many": ("dhh", "δh"), "two letters that changed places": ("tnah", "tanh"),
    "a letter that is missing": ("h_prv", "h_prev"), "another letter in a longer part": ("h_prew", "h_prev"),
    "capitals": ("w_F", "W_f"),
    "no dimension": ("H", None), "no longer word": ("foo", None), "another subscript": ("W_q", None),
    "no value for its adjoint": ("da_k", None), "one letter": ("q", None), "the adjoint alone": ("δ", None),
}  # fmt: skip


@pytest.mark.parametrize(("word", "meant"), MEANT.values(), ids=MEANT)
def test_only_a_name_that_is_close_is_suggested(word: str, meant: str | None) -> None:
    assert CELL.suggestion(word) == meant


@pytest.mark.parametrize(("text", "wanted"), TROUBLE.values(), ids=TROUBLE)
def test_an_error_says_where_what_and_how_to_mend_it(text: str, wanted: str) -> None:
    assert trouble(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), IN_CHINESE.values(), ids=IN_CHINESE)
def test_an_error_is_said_in_chinese(text: str, wanted: str) -> None:
    assert trouble(text, language="zh") == wanted


UNSEEN = {
    "the right-to-left override": "\u202e", "a zero-width space": "\u200b", "a byte order mark": "\ufeff",
    "a soft hyphen": "\u00ad", "a line feed": "\n", "a tab": "\t", "an escape": "\x1b", "nothing": "\x00",
    "half of a pair": "\ud800", "a line separator": "\u2028", "a tag": "\U000e0041", "private use": "\ue000",
    "a variation selector": "\ufe0f", "a lone accent": "\u0301", "a Hangul filler": "\u115f",
}  # fmt: skip


@pytest.mark.parametrize("unseen", UNSEEN.values(), ids=UNSEEN)
def test_what_cannot_be_seen_is_refused_by_its_name_and_never_echoed(unseen: str) -> None:
    said = trouble(f"f{unseen} ⊙ c")
    assert said.splitlines()[0].startswith(f"Character 2 is U+{ord(unseen):04X}, ")
    assert unseen == "\n" or unseen not in said
    said.encode("utf-8")


TOO_MUCH: dict[str, tuple[str, str]] = {
    "bytes": ("x" * 2001, "A formula has at most 2000 bytes."),
    "bytes of Chinese": ("中" * 700, "A formula has at most 2000 bytes."),
    "a megabyte": ("1+" * 500_000, "A formula has at most 2000 bytes."),
    "tokens": ("+".join("x" * 201), "A formula has at most 400 signs, names and numbers."),
    "brackets": ("(" * 61 + "x" + ")" * 61, "A formula goes at most 60 levels deep."),
    "open brackets": ("[" * 300, "A formula goes at most 60 levels deep."),
    "minus signs": ("-" * 300 + "x", "A formula goes at most 60 levels deep."),
    "powers of powers": ("x^" * 150 + "x", "A formula goes at most 60 levels deep."),
    "functions of functions": ("sin " * 150 + "x", "A formula goes at most 60 levels deep."),
    "quotients of quotients": ("x/" * 150 + "x", "A formula goes at most 60 levels deep."),
    "factorials of factorials": ("x" + "!" * 150, "A formula goes at most 60 levels deep."),
    "roots of roots": (r"\sqrt{" * 80 + "x" + "}" * 80, "A formula goes at most 60 levels deep."),
    "digits": ("1" * 31, "A number has at most 30 digits."),
    "digits of a decimal": ("0." + "1" * 31, "A number has at most 30 digits."),
    "a power of ten": ("1e31", "A number has at most 30 digits."),
    "a negative power of ten": ("1e-1000000000", "A number has at most 30 digits."),
    "an exponent": ("x^65", "An exponent that is a number is at most 64."),
    "a negative exponent": ("x^-65", "An exponent that is a number is at most 64."),
    "a computed exponent": ("x^(8*9)", "An exponent that is a number is at most 64."),
    "a tower": ("9^9^9^9", "An exponent that is a number is at most 64."),
    "a factorial": ("171!", "A factorial is of at most 170."),
    "a factorial of a factorial": ("(6!)!", "A factorial is of at most 170."),
}


@pytest.mark.parametrize(("text", "wanted"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_too_much_is_refused_at_once(text: str, wanted: str) -> None:
    start = time.process_time()
    assert trouble(text, scalars(["x"])).splitlines()[0] == wanted
    assert time.process_time() - start < 0.5


JUST_ENOUGH = {
    "brackets": "(" * 60 + "x" + ")" * 60,
    "quotients": "x/" * 58 + "x",
    "functions": "tanh(" * 59 + "x" + ")" * 59,
    "terms": "+".join("x" * 200),
    "digits": "1" * 30,
    "an exponent": "x^64",
    "a factorial": "170!",
    "bytes": "x" + " " * 1998 + "x",
}


@pytest.mark.parametrize("text", JUST_ENOUGH.values(), ids=JUST_ENOUGH)
def test_what_is_just_within_the_limits_is_read_and_printed_in_every_format(text: str) -> None:
    tree = parse(text, scalars(["x"]))
    for format in ("unicode", "ascii", "latex", "mathml", "numpy"):
        assert printed(tree, format)


def test_limits_are_an_argument() -> None:
    assert read("x^64", scalars(["x"])) == "x⁶⁴"
    assert printed(parse("x^5000", scalars(["x"]), limits=Limits(exponent=5000))) == "x⁵⁰⁰⁰"


HOSTILE = (
    "__import__('os').system('true')", "().__class__.__bases__[0]", "x.__class__", "open('x','w')", "eval('1')",
    "lambda: x", "[x for x in y]", "x if x else x", "{x}[0]()", "f'{x}'", "x; import os", "x := 1", "exec x",
    "print(x)", "exit()", "x @ open('f')", "globals()['x']", "sympify('x')", "N(x, 10**8)", "${7*7}", "{{7*7}}",
    "<script>alert(1)</script>", "x`id`", "%s%s%n", "x\\", r"\input{/etc/passwd}", r"\write18{id}", "'", '"',
    "#", "\\",
    "{x+1, x+2}", "await x", "yield x", "del x", "1__0", "0x41", "x..real", "x.T.__init__.__globals__",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_code_is_not_a_formula(text: str) -> None:
    start = time.process_time()
    said = trouble(text, scalars(["x"]))
    assert said.replace("\n", "").isprintable()
    assert time.process_time() - start < 0.5


AMBIGUOUS_INSIDE = {
    "nested": "1/x(1/x(" * 20 + "x" + "))" * 20,
    "functions": "tanh x (sin x x (cos x x (" * 6 + "x" + ")))" * 6,
    "in a row": "/x x".join("x" * 90),
}


@pytest.mark.parametrize("text", AMBIGUOUS_INSIDE.values(), ids=AMBIGUOUS_INSIDE)
def test_ambiguities_in_ambiguities_take_no_time(text: str) -> None:
    start = time.process_time()
    trouble(text, scalars(["x"]))
    assert time.process_time() - start < 0.5


def test_what_does_not_fit_still_tells_what_was_written() -> None:
    with pytest.raises(ShapeError) as caught:
        parse("f ⊙ (W_f h + b)", CELL)
    assert caught.value.tree is not None
    assert printed(caught.value.tree) == "f ⊙ (W_f h + b)"
    assert (caught.value.start, caught.value.end) == (5, 10)


def test_the_place_of_an_error_in_an_equation_is_the_place_in_the_whole_text() -> None:
    with pytest.raises(NotationError) as caught:
        parse_equation("δo = δh ⊙ tnah(c)", CELL)
    assert caught.value.said(Words("en")).splitlines()[1:3] == ["  δo = δh ⊙ tnah(c)", "            ^^^^"]


POINTED: dict[str, tuple[str, Span, tuple[str, ...]]] = {
    "the end": ("f ⊙", Span(3, 3), ("  f ⊙", "     ^")),
    "after wide characters": ("中文 x", Span(3, 4), ("  中文 x", "       ^")),
    "wide characters": ("x 中文", Span(2, 4), ("  x 中文", "    ^^^^")),
    "after an accent": ("c̃ x", Span(3, 4), ("  c̃ x", "    ^")),
    "nothing": ("  ", Span(0, 0), ()),
    "far away": ("x" * 300, Span(200, 201), ("  …" + "x" * 100 + "…", "  " + " " * 51 + "^")),
}


@pytest.mark.parametrize(("text", "span", "wanted"), POINTED.values(), ids=POINTED)
def test_carets_stand_under_the_place(text: str, span: Span, wanted: tuple[str, ...]) -> None:
    assert pointed(text, span) == wanted


def test_width_counts_columns() -> None:
    assert [width(text) for text in ("", "x", "中", "Ｗ", "c̃", "⊙")] == [0, 1, 2, 2, 1, 1]
