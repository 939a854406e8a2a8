"""A report as text, JSON and SARIF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bank_samples import GOOD, bank, question, report

from quizzer.banks.check import Report
from quizzer.banks.formats import FORMATS
from quizzer.banks.formats.text import excerpt
from quizzer.errors import UnknownName
from quizzer.messages import Words, message
from quizzer.problem import WARNING, Place, Problem
from quizzer.text import first_unsafe

EN, ZH = Words("en"), Words("zh")


def text(found: Report, folder: Path, words: Words = EN, *, caret: bool = False) -> str:
    """The report as text, without the folder."""
    said = FORMATS["text"](found, words, caret=caret)
    assert isinstance(said, str)
    return said.replace(f"{folder}/", "")


def data(name: str, found: Report, words: Words = EN) -> dict[str, Any]:
    """The report as data that JSON can write."""
    said = FORMATS[name](found, words)
    assert isinstance(said, dict)
    loaded: dict[str, Any] = json.loads(json.dumps(said))
    return loaded


@pytest.fixture
def found(tmp_path: Path) -> Report:
    """An error and a warning."""
    return report(tmp_path, {"gate.yaml": GOOD + "    hint: [x]\n"})


def test_the_text_ends_with_a_count(found: Report, tmp_path: Path) -> None:
    assert text(found, tmp_path).splitlines() == [
        "gate.yaml:2:8: warning Q114: the file is not called as its topic, 'gates'; call it gates.yaml",
        "gate.yaml:18:5: error Q012 forget-gate: 'hint' is not a field here; did you mean 'hints'?",
        "1 error, 1 warning in 1 file (1 question)",
    ]
    assert text(found, tmp_path, ZH).splitlines()[-1] == "1 个文件（1 道题）：1 个错误，1 个警告"


def test_nothing_is_told_as_a_count(tmp_path: Path) -> None:
    found = report(tmp_path, {"gates.yaml": bank(question("x"), question("y"))})
    assert text(found, tmp_path, caret=True) == "0 errors, 0 warnings in 1 file (2 questions)"


def test_a_caret_shows_what_is_meant(found: Report, tmp_path: Path) -> None:
    assert text(found, tmp_path, caret=True).splitlines()[:6] == [
        "gate.yaml:2:8: warning Q114: the file is not called as its topic, 'gates'; call it gates.yaml",
        "   2 | topic: gates",
        "     |        ^^^^^",
        "gate.yaml:18:5: error Q012 forget-gate: 'hint' is not a field here; did you mean 'hints'?",
        "   18 |     hint: [x]",
        "      |     ^^^^",
    ]


CARETS: dict[str, tuple[str, int, list[str]]] = {
    "a word": ("    level: 9", 12, ["   1 |     level: 9", "     |            ^"]),
    "a quoted text": ('a: "x y", b', 4, ['   1 | a: "x y", b', "     |    ^^^^^"]),
    "after chinese": ("题目: 门门 b", 8, ["   1 | 题目: 门门 b", "     |            ^"]),
    "under chinese": ("a: 遗忘门", 4, ["   1 | a: 遗忘门", "     |    ^^^^^^"]),
    "after a mark that takes no room": ("h\u0303: x", 5, ["   1 | h\u0303: x", "     |    ^"]),
    "after a tab": ("\ta: x", 5, ["   1 |  a: x", "     |     ^"]),
    "after something unsafe": ("a\x1b: x", 5, ["   1 | a<U+001B>: x", "     |            ^"]),
    "a bracket": ("a: {b", 4, ["   1 | a: {b", "     |    ^"]),
    "behind the end": ("abc", 9, ["   1 | abc", "     |    ^"]),
    "an empty line": ("", 1, ["   1 |", "     | ^"]),
}


@pytest.mark.parametrize(("line", "column", "shown"), CARETS.values(), ids=CARETS.keys())
def test_a_caret_stands_under_its_character(line: str, column: int, shown: list[str]) -> None:
    assert [row.rstrip() for row in excerpt([line], Place("f", 1, column))] == shown


def test_a_long_line_is_cut_around_the_caret() -> None:
    source, caret = excerpt(["x" * 500 + " here " + "y" * 500], Place("f", 1, 502))
    assert source == "   1 | …" + "x" * 39 + " here " + "y" * 55
    assert caret == "     |  " + " " * 40 + "^^^^"


@pytest.mark.parametrize("place", [Place("f"), Place("f", 2, 1)], ids=["whole file", "no such line"])
def test_no_line_no_caret(place: Place) -> None:
    assert excerpt(["a"], place) == []


def test_json_has_counts_and_problems(found: Report, tmp_path: Path) -> None:
    assert data("json", found) == {
        "schema": 1,
        "kind": "bank-check",
        "files": 1,
        "questions": 1,
        "errors": 1,
        "warnings": 1,
        "problems": [
            {
                "file": f"{tmp_path}/gate.yaml",
                "line": 2,
                "column": 8,
                "severity": "warning",
                "code": "Q114",
                "question": None,
                "message": "the file is not called as its topic, 'gates'",
                "fix": "call it gates.yaml",
            },
            {
                "file": f"{tmp_path}/gate.yaml",
                "line": 18,
                "column": 5,
                "severity": "error",
                "code": "Q012",
                "question": "forget-gate",
                "message": "'hint' is not a field here",
                "fix": "did you mean 'hints'?",
            },
        ],
    }


def test_sarif_has_a_run_with_rules_and_results(found: Report, tmp_path: Path) -> None:
    log = data("sarif", found)
    assert (log["version"], log["$schema"]) == ("2.1.0", "https://json.schemastore.org/sarif-2.1.0.json")
    (run,) = log["runs"]
    assert run["tool"]["driver"]["name"] == "quizzer"
    assert run["tool"]["driver"]["rules"] == [{"id": "Q012"}, {"id": "Q114"}]
    assert [(result["ruleId"], result["ruleIndex"], result["level"]) for result in run["results"]] == [
        ("Q114", 1, "warning"),
        ("Q012", 0, "error"),
    ]
    assert run["results"][1]["message"] == {
        "text": "forget-gate: 'hint' is not a field here (did you mean 'hints'?)"
    }
    assert run["results"][1]["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": f"{tmp_path}/gate.yaml"},
                "region": {"startLine": 18, "startColumn": 5},
            }
        }
    ]


def test_sarif_of_a_whole_file_has_no_region_and_a_uri() -> None:
    found = Report((Problem(Place("a b/题.yaml"), "Y004", message("bank.empty-file")),), 1, 0)
    (result,) = data("sarif", found)["runs"][0]["results"]
    assert result["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "a%20b/%E9%A2%98.yaml"}}}]


@pytest.mark.parametrize("name", FORMATS.names)
def test_no_format_lets_an_unsafe_character_through(name: str, tmp_path: Path) -> None:
    problem = Problem(
        Place("a\x1b.yaml", 1, 1),
        "Q016",
        message("bank.not-a-slug", found="\x1b[31m\u202e\n"),
        message("common.did-you-mean", name="\x9b"),
        severity=WARNING,
    )
    found = Report((problem,), 1, 1, {"a\x1b.yaml": ["\x1b]0;x\x07"]})
    said = FORMATS[name](found, EN, caret=True)
    for part in said.splitlines() if isinstance(said, str) else texts(said):
        assert first_unsafe(part) is None


def texts(value: object) -> list[str]:
    """Every text in some data, keys too."""
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return [value] if isinstance(value, str) else []


def test_an_unknown_format_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownName) as caught:
        FORMATS["srif"]
    assert str(caught.value) == "there is no format 'srif'\ndid you mean 'sarif'?"
