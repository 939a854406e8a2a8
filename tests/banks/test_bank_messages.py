"""Every way to break a bank, and the exact lines that say so: `golden/en.txt` and `golden/zh.txt`."""

from __future__ import annotations

from pathlib import Path

import pytest
from bank_samples import GOOD, HEAD, QUESTION, bank, lines, question, report


def spoilt(old: str, new: str) -> str:
    """The good bank with one thing replaced."""
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


BROKEN: dict[str, str | bytes] = {
    "no file content": "",
    "only comments": "# nothing here\n",
    "null": "~\n",
    "not utf-8": GOOD.encode().replace("门".encode(), b"\xff", 1),
    "utf-16": GOOD.encode("utf-16"),
    "too large": b"#" * (4 * 1024 * 1024 + 1),
    "two documents": GOOD + "---\nformat: 1\n",
    "after the end": '"format": 1\n...\ntopic: x\n',
    "a list of fields": "- format: 1\n- topic: gates\n",
    "a text": "format 1",
    "duplicate field": GOOD.replace("    level: 2\n", "    level: 2\n    level: 3\n"),
    "duplicate field of the bank": "topic: gates\n" + GOOD,
    "duplicate field of an option": spoilt("right: true\n", "right: true\n        right: true\n"),
    "number as key": spoilt("level: 2", "level: 2\n    1: 2"),
    "truth as key": spoilt("level: 2", "level: 2\n    true: 2"),
    "list as key": spoilt("level: 2", "level: 2\n    [a]: 2"),
    "long key": spoilt("level: 2", "level: 2\n    " + "k" * 101 + ": 2"),
    "tag": spoilt("level: 2", "level: !!int 2"),
    "python tag": spoilt("level: 2", "level: !!python/object/apply:os.system [ls]"),
    "anchor": spoilt("level: 2", "level: &two 2"),
    "alias": spoilt("kind: choice", "kind: *two"),
    "too deep": GOOD + "    hints: " + "[" * 30 + "]" * 30 + "\n",
    "too many entries": "format: 1\ntopic: gates\nquestions: [" + "x," * 20001 + "]\n",
    "too many fields": "".join(f"f{n}: 1\n" for n in range(201)),
    "long text": spoilt("the dot product", "x" * 20001),
    "escape character": spoilt("the dot product", "the \x1b[31mdot product"),
    "override in a comment": spoilt("level: 2", "level: 2   # \u202e"),
    "next line character": spoilt("the dot product", "the\x85dot product"),
    "escape written as escape": spoilt("en: the dot product", 'en: "the \\e[31mdot product"'),
    "override written as escape": spoilt("en: the dot product", 'en: "the \\u202edot product"'),
    "noncharacter": spoilt("the dot product", "the \ufffe dot product"),
    "infinity": spoilt("level: 2", "level: .inf"),
    "not a number": spoilt("level: 2", "level: .nan"),
    "huge exponent": spoilt("level: 2", "level: 1e999"),
    "many digits": spoilt("level: 2", "level: " + "1" * 31),
    "tab": spoilt("    level: 2", "\tlevel: 2"),
    "comma without quotes": spoilt("en: the dot product", "en: the dot, or inner, product"),
    "colon in a text": spoilt("    level: 2", "    level: so: 2"),
    "list after a colon": spoilt("    level: 2", "    level: - 2"),
    "open quote": GOOD + "    proof: 'open\n",
    "unknown escape": spoilt("en: the dot product", 'en: "the \\dot product"'),
    "open bracket": spoilt("zh: 点积}", "zh: 点积"),
    "bracket at the end": GOOD + "    hints: [\n",
    "wrong bracket": spoilt("level: 2", "level: ]"),
    "at sign": spoilt("en: the dot product", "en: @dot"),
    "star": spoilt("en: the dot product", "en: * dot"),
    "bang": spoilt("en: the dot product", "en: !dot!x product"),
    "no colon": spoilt("    level: 2\n", "    level\n"),
    "no dash": GOOD + "  id: x\n",
    "indentation": spoilt("    level: 2", "   level: 2"),
    "directive": "%FOO bar\n" + GOOD,
    "no format": GOOD.removeprefix("format: 1\n"),
    "format as text": spoilt("format: 1", "format: one"),
    "newer format": spoilt("format: 1", "format: 2"),
    "no topic": spoilt("topic: gates\n", ""),
    "topic not a slug": spoilt("topic: gates", "topic: LSTM gates"),
    "no questions": "format: 1\ntopic: gates\n",
    "questions not a list": "format: 1\ntopic: gates\nquestions: none\n",
    "empty list": "format: 1\ntopic: gates\nquestions: []\n",
    "unknown field of the bank": GOOD + "tpoic: x\n",
    "question not a mapping": HEAD + "  - forget-gate\n" + QUESTION,
    "no id": spoilt("id: forget-gate\n    kind", "kind"),
    "id not a slug": spoilt("id: forget-gate", "id: Forget Gate"),
    "no kind": spoilt("    kind: choice\n", ""),
    "unknown kind": spoilt("kind: choice", "kind: chioce"),
    "unknown field": GOOD + "    hint: [x]\n",
    "level out of range": spoilt("level: 2", "level: 6"),
    "level true": spoilt("level: 2", "level: true"),
    "no explanation": GOOD[: GOOD.index("    explain")],
    "one language": spoilt("en: the dot product, zh: 点积", "en: the dot product"),
    "empty text": spoilt("en: the dot product", "en: ' '"),
    "unknown language": spoilt("zh: 点积}", "zh: 点积, fr: produit}"),
    "text is a list": spoilt("{en: the dot product, zh: 点积}", "[dot]"),
    "four hints": GOOD + "    hints: [a, b, c, d]\n",
    "claim": GOOD + "    claims: [N0-32, N32]\n",
    "proof": GOOD + "    proof: not a slug\n",
    "unknown proof": GOOD + "    proof: hadamard-not-dto\n",
    "requires not a slug": GOOD + "    requires: [Other]\n",
    "requires not a list": GOOD + "    requires: other\n",
    "two right": spoilt(
        "        why: {en: It gives one number only., zh: 它只得到一个数。}\n", "        right: true\n"
    ),
    "yes is a text": spoilt("right: true", "right: yes"),
    "repeated id": bank(question("x"), question("x")),
    "alias taken": bank(question("x"), question("y", more="    aliases: [x]\n")),
    "own alias": bank(question("x", more="    aliases: [x]\n")),
    "two aliases": bank(question("x", more="    aliases: [z]\n"), question("y", more="    aliases: [z]\n")),
    "unknown requirement": bank(question("first"), question("second", more="    requires: [frist]\n")),
    "unknown follow-up": bank(question("first", more="    follow_up: [zzz]\n")),
    "circle": bank(question("x", more="    requires: [y]\n"), question("y", more="    requires: [x]\n")),
    "requires itself": bank(question("x", more="    requires: [x]\n")),
}


def golden(language: str) -> dict[str, list[str]]:
    """The lines of each case: a line `## name`, and what follows it."""
    text = (Path(__file__).parent / "golden" / f"{language}.txt").read_text(encoding="utf-8")
    blocks = (block.splitlines() for block in text.split("## ")[1:])
    return {name: found for name, *found in blocks}


EN, ZH = golden("en"), golden("zh")


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_bank_is_told_where_what_and_how_to_mend(name: str, tmp_path: Path) -> None:
    assert lines(report(tmp_path, {"gates.yaml": BROKEN[name]}), tmp_path) == EN[name]


@pytest.mark.parametrize("name", ZH)
def test_a_broken_bank_is_told_in_chinese(name: str, tmp_path: Path) -> None:
    assert lines(report(tmp_path, {"gates.yaml": BROKEN[name]}), tmp_path, "zh") == ZH[name]


def test_the_good_bank_has_no_findings(tmp_path: Path) -> None:
    assert lines(report(tmp_path, {"gates.yaml": GOOD}), tmp_path) == []


def test_every_case_has_its_lines_and_there_are_enough() -> None:
    assert EN.keys() == BROKEN.keys()
    assert len(BROKEN) >= 45


def test_every_refusal_has_a_code_of_its_own() -> None:
    codes = {line.split(" error ")[1][:4] for found in EN.values() for line in found}
    assert codes >= {f"Y{number:03}" for number in (*range(1, 18), 20)}
