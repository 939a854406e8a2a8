"""What can be seen only over all banks, and with the real graders. Every check says no to a planted error."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from bank_samples import GOOD, bank, lines, question, report, written

from quizzer.banks.check import check
from quizzer.banks.inventory import Inventory, Row, Titled
from quizzer.banks.skeleton import skeleton
from quizzer.kinds import KINDS, Kind
from quizzer.kinds.choice import KIND as CHOICE
from quizzer.question import right, wrong
from quizzer.text import Localized

INVENTORY = Inventory(
    notes=(Titled("N0", Localized.same("note")),),
    rows=(Row("N0-31", Localized.same("gates"), "ok"), Row("N0-32", Localized.same("gates"), "wrong")),
)
TOPICS = "format: 1\ntopics:\n  - {id: gates, title: Gates}\n"


def test_all_problems_of_all_files_come_at_once_in_order(tmp_path: Path) -> None:
    files = {
        "z.yaml": bank(question("x"), topic="z"),
        "gates.yaml": bank(question("x").replace("level: 2", "level: 7"), question("y", more="    hint: a\n")),
        "broken.yaml": "a: [",
    }
    found = report(tmp_path, dict(files))
    assert lines(found, tmp_path) == [
        "broken.yaml:2:1: error Y001: a value or a closing bracket is expected here; "
        "close the bracket, and put texts with brackets, commas or ': ' in quotes",
        "gates.yaml:6:12: error Q017 x: 'level' must be a whole number from 1 to 5, not 7",
        "gates.yaml:32:5: error Q012 y: 'hint' is not a field here; did you mean 'hints'?",
        "z.yaml:4:9: error Q110 x: the id 'x' is used before, in gates.yaml:4:5; give one of them another id",
    ]
    assert (found.files, found.questions, found.errors, found.warnings) == (3, 3, 4, 0)


def test_names_may_lead_to_other_banks_to_aliases_and_to_broken_questions(tmp_path: Path) -> None:
    linked = question("x", more="    requires: [y]\n    follow_up: [old, broken]\n")
    others = bank(
        question("y", more="    aliases: [old]\n"),
        question("broken").replace("level: 2", "level: 7"),
        topic="other",
    )
    found = report(tmp_path, {"gates.yaml": bank(linked), "other.yaml": others})
    assert [problem.code for problem in found.problems] == ["Q017"]


def test_a_bank_may_refer_to_the_banks_beside_it(tmp_path: Path) -> None:
    shipped = written(
        tmp_path / "shipped", {"gates.yaml": bank(question("y"), question("z") + "    hint: x\n")}
    )
    own = {"gates.yaml": bank(question("x", more="    requires: [y, z]\n"), question("y"))}
    alone = report(tmp_path / "own", dict(own))
    assert [problem.code for problem in alone.problems] == ["Q112"]
    found = check([tmp_path / "own"], beside=[shipped, tmp_path / "own"])
    assert lines(found, tmp_path) == [
        "own/gates.yaml:19:9: error Q110 y: the id 'y' is used before, in shipped/gates.yaml:4:5; "
        "give one of them another id"
    ]
    assert (found.files, found.questions) == (1, 2)


CIRCLES = {
    "itself": ({"a": "a"}, ["a → a"]),
    "two": ({"a": "b", "b": "a"}, ["a → b → a"]),
    "three, and one that hangs on": ({"d": "a", "a": "b", "b": "c", "c": "a"}, ["a → b → c → a"]),
    "two circles": ({"a": "b", "b": "a", "c": "d", "d": "c"}, ["a → b → a", "c → d → c"]),
    "over an alias": ({"a": "old-b", "b": "a"}, ["a → b → a"]),
    "none": ({"a": "b", "b": "c", "c": ""}, []),
}


@pytest.mark.parametrize(("required", "circles"), CIRCLES.values(), ids=CIRCLES.keys())
def test_questions_that_require_each_other_are_found(
    required: dict[str, str], circles: list[str], tmp_path: Path
) -> None:
    questions = [
        question(id, more=f"    aliases: [old-{id}]\n    requires: [{needed}]\n")
        for id, needed in required.items()
    ]
    found = report(tmp_path, {"gates.yaml": bank(*questions)})
    assert sorted(str(problem.what.values["path"]) for problem in found.problems) == circles


def test_a_file_is_called_as_its_topic(tmp_path: Path) -> None:
    assert lines(report(tmp_path, {"gate.yaml": GOOD}), tmp_path) == [
        "gate.yaml:2:8: warning Q114: the file is not called as its topic, 'gates'; call it gates.yaml"
    ]


def test_shipped_banks_name_claims_and_listed_topics(tmp_path: Path) -> None:
    files = {"topics.yaml": TOPICS, "gates.yaml": GOOD, "gaets.yaml": bank(question("x"), topic="gaets")}
    assert report(tmp_path, dict(files)).problems == ()
    assert lines(report(tmp_path, dict(files), shipped=True), tmp_path) == [
        "gaets.yaml:2:8: warning Q115: the topic 'gaets' is not in the list of topics; did you mean 'gates'?",
        "gaets.yaml:4:5: warning Q106 x: the question covers no claim; "
        "name the rows of the inventory that it covers",
        "gates.yaml:4:5: warning Q106 forget-gate: the question covers no claim; "
        "name the rows of the inventory that it covers",
    ]


def test_claims_are_in_the_inventory(tmp_path: Path) -> None:
    text = bank(question("x", more="    claims: [N0-32, N0-33, K07]\n"))
    assert report(tmp_path, {"gates.yaml": text}).problems == ()
    assert lines(report(tmp_path, {"gates.yaml": text}, inventory=INVENTORY), tmp_path) == [
        "gates.yaml:18:21: error Q105 x: the inventory has no 'N0-33'; did you mean 'N0-32'?"
    ]


BROKEN_TOPICS = {
    "syntax": ("topics: [", "Y001"),
    "no format": ("topics: [{id: a, title: A}]", "Q101"),
    "newer": ("format: 2\ntopics: [{id: a, title: A}]", "Q102"),
    "unknown field": ("format: 1\ntopics: [{id: a, title: A, requries: []}]", "Q012"),
    "twice": ("format: 1\ntopics: [{id: a, title: A}, {id: a, title: A}]", "Q118"),
    "unknown topic": ("format: 1\ntopics: [{id: a, title: A, requires: [b]}]", "Q116"),
    "later topic": ("format: 1\ntopics: [{id: a, title: A, requires: [b]}, {id: b, title: B}]", "Q117"),
    "itself": ("format: 1\ntopics: [{id: a, title: A, requires: [a]}]", "Q117"),
}


@pytest.mark.parametrize(("text", "code"), BROKEN_TOPICS.values(), ids=BROKEN_TOPICS.keys())
def test_the_list_of_topics_is_checked_too(text: str, code: str, tmp_path: Path) -> None:
    found = report(tmp_path, {"gates.yaml": GOOD, "topics.yaml": text})
    assert [problem.code for problem in found.problems] == [code]


# --- graders ------------------------------------------------------------------------------------------------

PLANTED: dict[str, tuple[Kind[Any], list[str]]] = {
    "accepts everything": (
        replace(CHOICE, grade=lambda body, prompt, typed: right(typed)),
        [
            "error Q121 forget-gate: the grader accepts 'b', which should be wrong; "
            "take it out of the wrong answers, or out of those that are accepted",
            "error Q122 forget-gate: the grader accepts '', which answers nothing; narrow what is accepted",
            "error Q122 forget-gate: the grader accepts 'zzzz 987654321 qqq', which answers nothing; "
            "narrow what is accepted",
        ],
    ),
    "accepts nothing": (
        replace(CHOICE, grade=lambda body, prompt, typed: wrong(typed)),
        [
            "error Q120 forget-gate: the grader does not accept 'a', which should be right; "
            "check what is accepted, and what is listed as wrong"
        ],
    ),
    "calls the right option wrong": (
        replace(CHOICE, wrongs=lambda body, prompt: CHOICE.rights(body, prompt)),
        [
            "error Q121 forget-gate: the grader accepts 'a', which should be wrong; "
            "take it out of the wrong answers, or out of those that are accepted"
        ],
    ),
    "the real one": (CHOICE, []),
}


@pytest.mark.parametrize(("kind", "said"), PLANTED.values(), ids=PLANTED.keys())
def test_a_grader_that_is_wrong_is_found(
    kind: Kind[Any], said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub = ModuleType("quizzer.kinds.choice")
    stub.KIND = kind  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "quizzer.kinds.choice", stub)
    found = lines(report(tmp_path, {"gates.yaml": GOOD}), tmp_path)
    assert found == [f"gates.yaml:4:5: {line}" for line in said]


def test_the_graders_of_all_kinds_agree_with_their_examples(tmp_path: Path) -> None:
    found = check([written(tmp_path, {"my-topic.yaml": skeleton("my-topic")})])
    assert lines(found, tmp_path) == []
    assert found.questions == len(KINDS.names)
