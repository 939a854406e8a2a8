"""The fingerprint of a question: what decides right and wrong changes it, wording does not."""

from __future__ import annotations

import pytest

from quizzer.banks.bank import read_bank
from quizzer.banks.skeleton import skeleton

SAME = {
    "the question": ("choice", "Which product joins", "Which product unites"),
    "the explanation": ("choice", "Each unit has its own", "Every unit has its own"),
    "the level": ("choice", "level: 2", "level: 3"),
    "the text of an option": ("choice", "en: the dot product", "en: the inner product"),
    "why an option is wrong": ("choice", "is a single number", "is one number"),
    "the end of the options": ("choice", "zh: 点积}", "zh: 点积}\n        pin: last"),
    "what a wrong answer is told": ("short", "goes forward with the sequence", "goes along with the sequence"),
    "the order of accepted answers": (
        "short",
        "[backpropagation through time, BPTT]",
        "[BPTT, backpropagation through time]",
    ),
    "the spelling of a number": ("numeric", "{D: 10, H: 20}", "{H: 20.0, D: 10}"),
    "the spaces of a formula": ("numeric", "answer: 4 H (D + H + 1) ", "answer: 4  H (D + H + 1) "),
    "the text of a pair": ("match", "en: scales the candidate", "en: scales the new"),
    "the text of a step": ("order", "h_t = o_t ⊙ tanh(c_t)\n    explain", "h_t = o_t * tanh(c_t)\n    explain"),
}

OTHER = {
    "which option is right": (
        "choice",
        "        right: true\n      - id: b\n",
        "        why: x\n      - id: b\n        right: true\n",
    ),
    "an accepted answer": ("short", "BPTT", "RTRL2"),
    "the number": ("numeric", "answer: 4 H (D + H + 1)", "answer: 4 H (D + H + 2)"),
    "the truth": ("true-false", "answer: false", "answer: true"),
    "the order of dimensions": ("shape", "[T, N, 2 H]", "[N, T, 2 H]"),
    "a step": ("order", "id: cell", "id: cells"),
    "the weight of a point": ("recall", "weight: 2", "weight: 3"),
}


def fingerprint(text: str) -> str:
    """That of the first question."""
    return read_bank("f", text.encode()).items[0].question.entry.fingerprint


@pytest.mark.parametrize(("kind", "old", "new"), SAME.values(), ids=SAME.keys())
def test_wording_leaves_the_fingerprint(kind: str, old: str, new: str) -> None:
    text = skeleton("own", [kind])
    assert text.count(old) == 1
    assert fingerprint(text.replace(old, new)) == fingerprint(text)


@pytest.mark.parametrize(("kind", "old", "new"), OTHER.values(), ids=OTHER.keys())
def test_what_decides_changes_the_fingerprint(kind: str, old: str, new: str) -> None:
    text = skeleton("own", [kind])
    assert old in text
    assert fingerprint(text.replace(old, new, 1)) != fingerprint(text)
