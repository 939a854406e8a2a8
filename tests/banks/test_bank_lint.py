"""Lints against guessing: each finds what was planted, and leaves its neighbours alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from bank_samples import HEAD, lines, report

EXPLAIN = "{en: Because it is so and always was in every book., zh: 因为每本书里都是这样写的，一直如此。}"
LONG = "it multiplies every entry by a number between zero and one, unit by unit"


def choice(
    id: str = "x",
    *,
    ask: str = "{en: Say what it does., zh: 它做什么？}",
    options: Sequence[tuple[str, str]] = (("one", "一"), ("two", "二"), ("three", "三")),
    right: int = 0,
    explain: str = EXPLAIN,
    more: str = "",
) -> str:
    """A choice question in one line a field."""
    rows = []
    for place, (en, zh) in enumerate(options):
        mark = "right: true" if place == right else "why: {en: It is not so., zh: 不是这样。}"
        rows.append(f'      - {{id: o{place}, text: {{en: "{en}", zh: "{zh}"}}, {mark}}}\n')
    return (
        f"  - id: {id}\n    kind: choice\n    level: 1\n    ask: {ask}\n"
        f"    options:\n{''.join(rows)}    explain: {explain}\n{more}"
    )


def short(ask: str, accept: str) -> str:
    """A short question."""
    return (
        f"  - id: s\n    kind: short\n    level: 1\n    ask: {ask}\n    accept: {accept}\n"
        f"    explain: {EXPLAIN}\n"
    )


QUESTIONS: dict[str, tuple[str, list[str]]] = {
    "the right option is much longer": (
        choice(options=[(LONG, "一"), ("it adds a bias", "二"), ("it does nothing", "三")]),
        [
            "gates.yaml:9:24: warning L001 x: the right option is much longer than the others: "
            "72 characters, the longest wrong one 15; shorten it, or give the wrong ones as much to say"
        ],
    ),
    "a wrong option is longer": (choice(options=[(LONG, "一"), ("it adds a bias", "二")], right=1), []),
    "short options may differ": (choice(options=[("sigmoid", "一"), ("tanh", "二"), ("no", "三")]), []),
    "two options say the same": (
        choice(options=[("The gate", "门"), ("gates.", "一"), ("a cell", "二")]),
        ["gates.yaml:10:9: warning L004 x: options 1 and 2 say the same; replace one of them"],
    ),
    "the same in chinese": (
        choice(options=[("one", "点积"), ("two", "点积。"), ("three", "三")]),
        ["gates.yaml:10:9: warning L004 x: options 1 and 2 say the same; replace one of them"],
    ),
    "formulas differ in signs": (
        choice(options=[("a + b", "a + b"), ("a - b", "a - b"), ("-a + b", "-a + b")]),
        [],
    ),
    "an option that speaks of the others": (
        choice(options=[("one", "一"), ("None of the above", "以上都不对")]),
        [
            "gates.yaml:10:24: warning L007 x: an option that speaks of the others may be shown before them; "
            "write 'pin: last', or better, say what it means"
        ],
    ),
    "pinned": (
        choice(options=[("one", "一"), ("None of the above", "以上都不对")]).replace(
            "{id: o1", "{pin: last, id: o1"
        ),
        [],
    ),
    "the answer is in the question": (
        short(
            "{en: Say what the forget gate is called., zh: 它叫什么？}",
            "[forget gate]",
        ),
        [
            "gates.yaml:7:10: warning L005 s: the question contains the answer 'forget gate'; "
            "ask without that word"
        ],
    ),
    "the answer is in the chinese question": (
        short("{en: Say its name., zh: 遗忘门叫什么？}", "{en: [forget gate], zh: [遗忘门]}"),
        ["gates.yaml:7:10: warning L005 s: the question contains the answer '遗忘门'; ask without that word"],
    ),
    "a part of a word is no leak": (short("{en: Name the gates., zh: 叫什么？}", "[gate]"), []),
    "short answers may stand there": (short("{en: Is f or i the one., zh: 是 f 还是 i？}", "[f]"), []),
    "only english": (
        choice(ask="Say what the forget gate does."),
        ["gates.yaml:7:10: warning L006 x: the text is missing in Chinese; write it as {en: …, zh: …}"],
    ),
    "only chinese": (
        choice(ask="遗忘门做什么？"),
        ["gates.yaml:7:10: warning L006 x: the text is missing in English; write it as {en: …, zh: …}"],
    ),
    "english twice": (
        choice(ask="{en: Say what the gate does., zh: Say what the gate does.}"),
        ["gates.yaml:7:10: warning L006 x: the text is missing in Chinese; write it as {en: …, zh: …}"],
    ),
    "a hint in one language": (
        choice(more="    hints: [Think of the two products of vectors.]\n"),
        ["gates.yaml:13:13: warning L006 x: the text is missing in Chinese; write it as {en: …, zh: …}"],
    ),
    "a formula serves both": (choice(ask="h_t = o_t ⊙ tanh(c_t)"), []),
    "a source may be a title": (choice(more="    sources: [Learning to forget with LSTM networks]\n"), []),
    "a short explanation": (
        choice(explain="{en: Because., zh: 因为每本书里都是这样写的，一直如此。}"),
        [
            "gates.yaml:12:14: warning L008 x: the explanation has only 8 characters; "
            "say why the right answer is right"
        ],
    ),
    "nothing": (choice(), []),
}


@pytest.mark.parametrize(("text", "said"), QUESTIONS.values(), ids=QUESTIONS.keys())
def test_a_question_is_linted(text: str, said: list[str], tmp_path: Path) -> None:
    assert lines(report(tmp_path, {"gates.yaml": HEAD + text}), tmp_path) == said


def test_a_leak_in_a_cloze_is_found(tmp_path: Path) -> None:
    text = (
        "  - id: c\n    kind: cloze\n    level: 1\n"
        "    ask: {en: The forget gate is the ___ gate., zh: 它是___门。}\n"
        "    blanks: [{accept: [forget]}]\n"
        f"    explain: {EXPLAIN}\n"
    )
    assert lines(report(tmp_path, {"gates.yaml": HEAD + text}), tmp_path) == [
        "gates.yaml:7:10: warning L005 c: the question contains the answer 'forget'; ask without that word"
    ]


def many(rights: Sequence[int], options: Sequence[tuple[str, str]]) -> str:
    """A bank of choice questions with the right option in these places."""
    return HEAD + "".join(choice(f"q{n}", right=right, options=options) for n, right in enumerate(rights))


SAME = [("yes", "一"), ("not", "二"), ("all", "三"), ("one", "四")]
ONE_LONGER = [("yes it does", "是这样的"), ("not", "二"), ("all", "三"), ("one", "四")]

BANKS: dict[str, tuple[str, list[str]]] = {
    "always in one place": (
        many([1] * 24, SAME),
        [
            "gates.yaml:4:3: warning L003: the right option stands in place 2 in 24 of 24 questions; "
            "spread the right options over all places"
        ],
    ),
    "spread": (many([0, 1, 2, 3] * 6, SAME), []),
    "too few to tell": (many([1] * 19, SAME), []),
    "often the longest": (
        many([0] * 10 + [0, 1, 2, 3] * 4, ONE_LONGER),
        [
            "gates.yaml:4:3: warning L002: the right option is the longest in 54 % of the questions; "
            "by chance it would be 25 %; shorten right options, or lengthen wrong ones",
            "gates.yaml:4:3: warning L003: the right option stands in place 1 in 14 of 26 questions; "
            "spread the right options over all places",
        ],
    ),
    "as often as by chance": (many([0, 1, 2, 3] * 6, ONE_LONGER), []),
}


@pytest.mark.parametrize(("text", "said"), BANKS.values(), ids=BANKS.keys())
def test_a_whole_bank_is_linted(text: str, said: list[str], tmp_path: Path) -> None:
    assert lines(report(tmp_path, {"gates.yaml": text}), tmp_path) == said


def test_lints_are_warnings(tmp_path: Path) -> None:
    found = report(tmp_path, {"gates.yaml": HEAD + choice(ask="Say what the forget gate does.")})
    assert (found.errors, found.warnings) == (0, 1)
