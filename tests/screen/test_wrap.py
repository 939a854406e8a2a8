"""Lines fit, words and Chinese break where they may, formulas keep their columns."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from quizzer.messages import Words
from quizzer.screen.ascii import SIGNS, can_show, transliterated
from quizzer.screen.screen import Screen
from quizzer.screen.wrap import wrap

WRAPPED = {
    "words": ("one two three", 7, ["one two", "three"]),
    "a line break stays": ("one\ntwo", 20, ["one", "two"]),
    "an empty line stays": ("one\n\ntwo", 20, ["one", "", "two"]),
    "a long word is cut": ("abcdefgh", 3, ["abc", "def", "gh"]),
    "chinese breaks anywhere": ("长短期记忆网络", 8, ["长短期记", "忆网络"]),
    "no line starts with a full stop": ("长短期记忆。好", 10, ["长短期记", "忆。好"]),
    "no line ends with an opening bracket": ("长短期（记忆）", 8, ["长短期", "（记忆）"]),
    "a folded space between chinese goes": ("长短 期", 20, ["长短期"]),
    "a space between chinese and latin stays": ("用 LSTM 训练", 20, ["用 LSTM 训练"]),
    "no space after full-width punctuation": ("读法。 LSTM ，好", 20, ["读法。LSTM，好"]),
    "a space after a half-width full stop stays": ("LSTM. 好", 20, ["LSTM. 好"]),
    "verbatim keeps its columns": ("    a  = b\n    cc = d", 40, ["    a  = b", "    cc = d"]),
    "a long formula goes on further in": (
        "    n = tanh(W_n x + b_n)\n    h = n",
        18,
        ["    n = tanh(W_n x", "      + b_n)", "    h = n"],
    ),
    "a long name in a formula is cut": ("    abcdefgh ij", 8, ["    abcd", "    efgh", "    ij"]),
    "brackets are not markup": ("x[t-1] [/] W[hh]", 40, ["x[t-1] [/] W[hh]"]),
}


@pytest.mark.parametrize("case", WRAPPED)
def test_wrap(case: str) -> None:
    text, width, lines = WRAPPED[case]
    assert wrap(text, width) == lines


@given(st.text(alphabet="ab c，。（）中文[]/\n", max_size=80), st.integers(4, 30))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_every_sign_has_an_ascii_spelling() -> None:
    assert all(transliterated(sign).isascii() for sign in SIGNS)
    assert transliterated("f ⊙ (1 − tanh(c)²) → 中文") == "f (*) (1 - tanh(c)^2) -> 中文"


@pytest.mark.parametrize(
    ("encoding", "shows"),
    [("utf-8", True), ("cp1252", False), ("ascii", False), (None, False), ("nonsense", False)],
)
def test_what_an_encoding_can_carry(encoding: str | None, shows: bool) -> None:
    assert can_show(encoding) is shows


def screen(**options: object) -> tuple[Screen, io.StringIO]:
    stream = io.StringIO()
    environ = {"COLUMNS": "40", **{k: str(v) for k, v in options.items()}}
    return Screen(Words("en"), stream, environ), stream


HOSTILE = {
    "markup": ("[bold]x[/bold] [/] x[t-1]", "[bold]x[/bold] [/] x[t-1]"),
    "an emoji code": (":smile:", ":smile:"),
    "an escape sequence": ("\x1b[31mred", "<U+001B>[31mred"),
    "a right-to-left override": ("a\u202eb", "a<U+202E>b"),
    "a bell": ("a\x07b", "a<U+0007>b"),
    "a link": ("\x1b]8;;http://x\x07y", "<U+001B>]8;;http://x<U+0007>y"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_text_is_shown_and_never_obeyed(case: str) -> None:
    text, shown = HOSTILE[case]
    paper, stream = screen()
    paper.text(text)
    assert stream.getvalue().encode("ascii", "replace") == f"{shown}\n".encode()


def test_a_table_keeps_its_columns_with_chinese_in_it() -> None:
    paper, stream = screen(PYTHONIOENCODING="utf-8")
    paper.ascii = False
    paper.table(("a", "n"), [("遗忘门", "1"), ("gate", "12")], right=(1,))
    assert stream.getvalue() == "a        n\n遗忘门   1\ngate    12\n"


def test_a_narrow_table_wraps_its_widest_column() -> None:
    paper, stream = screen()
    paper.table(("id", "text"), [("a", "one two three four five six seven eight nine")])
    lines = stream.getvalue().splitlines()
    assert max(len(line) for line in lines) <= 40
    assert " ".join(line[4:].strip() for line in lines[1:]) == "one two three four five six seven eight nine"


def test_no_colour_means_no_escape_at_all() -> None:
    stream = io.StringIO()
    paper = Screen(Words("en"), stream, {"NO_COLOR": "1"}, color="auto")
    paper.text("x", "wrong")
    assert stream.getvalue() == "x\n"


def test_colour_can_be_forced() -> None:
    stream = io.StringIO()
    paper = Screen(Words("en"), stream, {"TERM": "xterm"}, color="always")
    paper.text("x", "wrong")
    assert "\x1b[31m" in stream.getvalue()


ITEMS = {
    "a label": ("From:", "note 1", "From: note 1\n"),
    "a chinese label": ("出处：", "笔记 1", "出处：笔记 1\n"),
    "a label that goes on below": ("答案：", "x = a\ny = b", "答案：x = a\n      y = b\n"),
    "a letter": ("a)", "笔记", "a) 笔记\n"),
}


@pytest.mark.parametrize("case", ITEMS)
def test_a_label_stands_before_its_text(case: str) -> None:
    mark, text, shown = ITEMS[case]
    stream = io.StringIO()
    Screen(Words("en"), stream, {"COLUMNS": "40"}, color="never").item(mark, text)
    assert stream.getvalue() == shown


PAIRS = {
    "where there is room": ("40", "left  right\n"),
    "where there is none": ("20", "left of it\nright of it, far\n"),
}


@pytest.mark.parametrize("case", PAIRS)
def test_a_pair_stands_side_by_side_where_there_is_room(case: str) -> None:
    columns, shown = PAIRS[case]
    stream = io.StringIO()
    screen = Screen(Words("en"), stream, {"COLUMNS": columns}, color="never")
    left, right = ("left", "right") if columns == "40" else ("left of it", "right of it, far")
    screen.pair((left, "title"), (right, "meta"))
    assert stream.getvalue() == shown
