"""Typed words: `short` and `cloze`."""

from __future__ import annotations

from typing import Any

import pytest
from kinds_samples import Fields, both, problems, sample, seat

from quizzer.question import Outcome
from quizzer.text import Localized

WORD = "unreadable 0 <> Type a word or a short formula, at most 300 characters."
BLANKS = "unreadable 0 <> There are 2 blanks: type 2 answers, with ; between them."
SWAPPED = "Blank 1 is wrong. / Blank 2 is wrong. / These are the right words, in the wrong order."

SHORT = {
    "the word": ("forget gate", "right 1 <forget gate>"),
    "the word in Chinese": ("遗忘门", "right 1 <遗忘门>"),
    "another form": ("F", "right 1 <F>"),
    "another way to write it": ("The “Forget-Gate”.", "right 1 <The “Forget-Gate”.>"),
    "with its letter in parentheses": ("forget gate (f)", "right 1 <forget gate (f)>"),
    "with its name in both languages": ("遗忘门（forget gate）", "right 1 <遗忘门（forget gate）>"),
    "with a wrong letter in parentheses": ("forget gate (i)", "wrong 0 <forget gate (i)>"),
    "a slip": ("froget gate", "partial 0.5 again <froget gate> Did you mean “forget gate”?"),
    "a plural": ("forget gates", "partial 0.5 again <forget gates> Did you mean “forget gate”?"),
    "a foreseen word": ("input gate", "wrong 0 <input gate> it writes"),
    "a foreseen word in Chinese": ("输入门", "wrong 0 <输入门> it writes"),
    "another word": ("output gate", "wrong 0 <output gate>"),
    "a part": ("forget", "wrong 0 <forget>"),
    "the opposite": ("not the forget gate", "wrong 0 <not the forget gate>"),
    "nothing": ("   ", WORD),
    "dots": ("...", WORD),
    "only what cannot be seen": ("\u200b\u202e", WORD),
    "too much": ("forget " * 50, WORD),
}


@pytest.mark.parametrize(("typed", "told"), SHORT.values(), ids=SHORT)
def test_a_word_is_judged(typed: str, told: str) -> None:
    assert sample("short").told(typed) == told


def test_what_is_typed_is_kept_without_what_a_terminal_would_obey() -> None:
    assert sample("short").told("\x1b[2Jf") == "wrong 0 <<U+001B>[2Jf>"


def test_what_is_said_of_a_word_in_chinese() -> None:
    found = sample("short")
    assert found.told("输入门", "zh") == "wrong 0 <输入门> 它负责写入"
    assert found.told("froget gate", "zh") == "partial 0.5 again <froget gate> 你想写的是“forget gate”吗？"
    assert found.told("", "zh") == "unreadable 0 <> 请输入一个词或一个短公式，最多 300 个字符。"


# accepted, typed: near, and never right
NEAR = {
    "more than": ("less than 1", "more than 1"),
    "a negation": ("is differentiable", "is not differentiable"),
    "no negation": ("is not differentiable", "is differentiable"),
    "a negating prefix": ("stable", "unstable"),
    "swapped gates": ("f*c + i*g", "i*c + f*g"),
    "a sign": ("1 - f", "1 + f"),
    "a digit": ("4 H (D + H + 1)", "4 H (D + H + 2)"),
    "a power": ("tanh²", "tanh³"),
    "the other step": ("h_{t-1}", "h_{t+1}"),
    "up and down": ("upper bound", "lower bound"),
    "row and column": ("row vector", "column vector"),
    "sufficient and necessary": ("sufficient", "insufficient"),
    "Chinese negation": ("可导", "不可导"),
    "Chinese less and more": ("小于 1", "大于 1"),
}


@pytest.mark.parametrize(("accept", "typed"), NEAR.values(), ids=NEAR)
def test_a_near_miss_is_wrong(accept: str, typed: str) -> None:
    found = seat("short", {"accept": accept})
    assert found.told(accept) == f"right 1 <{accept}>"
    assert found.told(typed) == f"wrong 0 <{typed}>"


def test_a_slip_towards_a_foreseen_mistake_too_is_wrong() -> None:
    found = seat("short", {"accept": "explode", "wrong": [{"answer": "explore", "why": "no"}]})
    assert found.told("explose") == "wrong 0 <explose>"
    assert found.verdict("explods").outcome is Outcome.PARTIAL


CLOZE = {
    "both": ("f; input gate", "right 1 <f, input gate>"),
    "a Chinese semicolon": ("f；输入门", "right 1 <f, 输入门>"),
    "a comma": ("f_t, Input-Gate", "right 1 <f_t, Input-Gate>"),
    "a Chinese comma": ("f，输入门", "right 1 <f, 输入门>"),
    "a comma of lists": ("f、输入门", "right 1 <f, 输入门>"),
    "a semicolon at the end": ("f; 输入门;", "right 1 <f, 输入门>"),
    "the first foreseen": ("o; input gate", "partial 0.5 again <o, input gate> Blank 1: o reads"),
    "the second wrong": ("f; tanh", "partial 0.5 again <f, tanh> Blank 2 is wrong."),
    "a slip in the second": (
        "f; imput gates",
        "partial 0.5 again <f, imput gates> Blank 2 is wrong.",
    ),
    "a plural in the second": (
        "f; input gates",
        "partial 0.75 again <f, input gates> Blank 2: Did you mean “input gate”?",
    ),
    "a plural and a wrong one": (
        "x; input gates",
        "partial 0.25 again <x, input gates> Blank 1 is wrong. / Blank 2: Did you mean “input gate”?",
    ),
    "both wrong": ("o; tanh", "wrong 0 <o, tanh> Blank 1: o reads / Blank 2 is wrong."),
    "swapped": ("input gate; f", f"wrong 0 <input gate, f> {SWAPPED}"),
    "one": ("f", BLANKS),
    "three": ("f; i; o", BLANKS),
    "three with commas": ("f, i, o", BLANKS),
    "an empty one": ("f; ; i", BLANKS),
    "an empty first": ("; i", BLANKS),
    "nothing": ("", BLANKS),
    "only separators": (" ；", BLANKS),
    "too much": ("f;" + "i" * 300, BLANKS),
}


@pytest.mark.parametrize(("typed", "told"), CLOZE.values(), ids=CLOZE)
def test_blanks_are_judged(typed: str, told: str) -> None:
    assert sample("cloze").told(typed) == told


def test_what_is_said_of_blanks_in_chinese() -> None:
    found = sample("cloze")
    assert found.told("o；tanh", "zh") == "wrong 0 <o, tanh> 第 1 空：o 负责读 / 第 2 空不对。"
    assert found.told("f", "zh") == "unreadable 0 <> 共有 2 个空：请输入 2 个答案，用分号隔开。"


def test_one_blank_takes_the_whole_line() -> None:
    found = seat("cloze", {"blanks": [{"accept": "f(x, y)"}]}, ask="g = ___")
    assert found.told("f(x, y)") == "right 1 <f(x, y)>"
    assert found.told("f(x)") == "wrong 0 <f(x)>"
    assert found.told("") == WORD


SOLUTIONS: dict[str, tuple[str, list[str], list[str]]] = {
    "short": ("short", ["forget gate"], ["遗忘门"]),
    "cloze": ("cloze", ["Blank 1: f", "Blank 2: input gate"], ["第 1 空：f", "第 2 空：输入门"]),
}


@pytest.mark.parametrize(("kind", "english", "chinese"), SOLUTIONS.values(), ids=SOLUTIONS)
def test_the_solution_is_in_the_language_of_the_learner(
    kind: str, english: list[str], chinese: list[str]
) -> None:
    assert (sample(kind).solution("en"), sample(kind).solution("zh")) == (english, chinese)


def test_all_forms_are_tried_by_the_checker() -> None:
    assert sample("short").rights == ("forget gate", "f", "遗忘门")
    assert sample("short").wrongs == ("input gate", "输入门")
    assert sample("cloze").rights == ("f；input gate", "f; input gate", "f_t; input gate", "f; 输入门")
    assert sample("cloze").wrongs == ("o; input gate", "input gate; f", "f")


TWO = Localized("___ and ___", "___ 和 ___")
PROBLEMS: dict[str, tuple[str, Fields, list[str]]] = {
    "accepted and wrong": (
        "short",
        {"accept": ["forget gate"], "wrong": [{"answer": "Forget-Gate", "why": "x"}]},
        ["wrong.0.answer Q034 'Forget-Gate' is accepted and wrong at once"],
    ),
    "accepted in Chinese and wrong": (
        "short",
        {"accept": both("f", "遗忘门"), "wrong": [{"answer": both("i", "遗忘门"), "why": "x"}]},
        ["wrong.0.answer Q034 '遗忘门' is accepted and wrong at once"],
    ),
    "nothing that can be typed": (
        "short",
        {"accept": ["..."]},
        ["accept Q036 nothing is left of '...' when it is compared: nobody can type it"],
    ),
    "a blank too few": (
        "cloze",
        {"ask": both("___ and ___", "___ 和 ___"), "blanks": [{"accept": "f"}]},
        [
            "ask Q033 the text 'en' has 2 blanks '___', but 'blanks' has 1 entry",
            "ask Q033 the text 'zh' has 2 blanks '___', but 'blanks' has 1 entry",
        ],
    ),
    "a blank lost in translation": (
        "cloze",
        {"ask": both("___ and ___", "___ 和 __"), "blanks": [{"accept": "f"}, {"accept": "i"}]},
        ["ask Q033 the text 'zh' has 1 blank '___', but 'blanks' has 2 entries"],
    ),
    "no blank in a text for both languages": (
        "cloze",
        {"ask": "which?", "blanks": [{"accept": "f"}]},
        [
            "ask Q033 the text 'en' has 0 blanks '___', but 'blanks' has 1 entry",
            "ask Q033 the text 'zh' has 0 blanks '___', but 'blanks' has 1 entry",
        ],
    ),
    "a form with a semicolon": (
        "cloze",
        {"ask": "___ and ___", "blanks": [{"accept": "f; i"}, {"accept": "i"}]},
        ["blanks.0.accept Q037 'f; i' has a semicolon, which separates the blanks"],
    ),
    "a wrong form in a blank": (
        "cloze",
        {"ask": "___", "blanks": [{"accept": "h_t", "wrong": [{"answer": "hₜ", "why": "x"}]}]},
        ["blanks.0.wrong.0.answer Q034 'hₜ' is accepted and wrong at once"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "fields", "found"), PROBLEMS.values(), ids=PROBLEMS)
def test_a_key_that_cannot_be_is_reported(kind: str, fields: dict[str, Any], found: list[str]) -> None:
    assert problems(kind, fields) == found


def test_problems_are_said_in_chinese() -> None:
    fields: Fields = {"ask": both("___", "无"), "blanks": [{"accept": "f"}]}
    assert problems("cloze", fields, "zh") == ["ask Q033 “zh”的文字里有 0 个“___”，而“blanks”有 1 项"]
