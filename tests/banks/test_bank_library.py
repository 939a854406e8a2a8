"""All banks together: the index, the questions, the topics, and what is left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from bank_samples import GOOD, bank, question, written

from quizzer.banks.library import Library, load
from quizzer.errors import ContentError, UnknownName
from quizzer.files.sources import bank_files, bank_paths
from quizzer.question import Entry, Topic
from quizzer.text import Localized

TOPICS = """\
format: 1
topics:
  - {id: basics, title: {en: Basics, zh: 基础}}
  - {id: gates, title: {en: Gates, zh: 门}, requires: [basics]}
"""


def library(folder: Path, *banks: str) -> Library:
    """The library of banks called b0.yaml, b1.yaml …"""
    return load([written(folder, {f"b{number}.yaml": text for number, text in enumerate(banks)})])


def test_an_entry_has_what_is_needed_to_choose_it(tmp_path: Path) -> None:
    more = "    claims: [N0-32, R15]\n    requires: [x]\n    follow_up: [x]\n    aliases: [old]\n"
    entry = library(tmp_path, bank(question("x"), question("y", more=more))).entry("y")
    known = {"claims": ("N0-32", "R15"), "requires": ("x",), "follow_up": ("x",), "aliases": ("old",)}
    assert entry == Entry("y", "gates", "choice", 2, **known, fingerprint=entry.fingerprint)
    assert len(entry.fingerprint) == 16


def test_a_question_is_read_whole(tmp_path: Path) -> None:
    more = "    hints: [{en: Think., zh: 想一想。}]\n    sources: [Gers 2000]\n    proof: hadamard\n"
    found = library(tmp_path, bank(question("x", more=more))).question("x")
    assert found.ask == Localized("Name the product of gate and memory.", "门与记忆之间是哪种乘积？")
    assert found.hints == (Localized("Think.", "想一想。"),)
    assert (found.sources, found.proof) == ((Localized.same("Gers 2000"),), "hadamard")
    assert str(found.place) == f"{tmp_path}/b0.yaml:4:5"


def test_an_old_id_leads_to_the_question(tmp_path: Path) -> None:
    found = library(tmp_path, bank(question("x", more="    aliases: [old, older]\n")))
    assert [found.canonical(id) for id in ("x", "old", "older", "other")] == ["x", "x", "x", None]
    assert found.entry("old") is found.entry("x")
    assert found.question("older").id == "x"


def test_an_alias_does_not_hide_a_question(tmp_path: Path) -> None:
    found = library(tmp_path, bank(question("x"), question("y", more="    aliases: [x]\n")))
    assert found.canonical("x") == "x"


def test_an_unknown_question_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownName) as caught:
        library(tmp_path, GOOD).question("forget-gaet")
    assert str(caught.value) == "there is no question 'forget-gaet'\ndid you mean 'forget-gate'?"


def test_a_broken_question_is_left_out_and_the_others_work(tmp_path: Path) -> None:
    found = library(tmp_path, bank(question("x"), question("y").replace("level: 2", "level: 9"), question("z")))
    assert ([entry.id for entry in found.entries], found.left_out, found.broken) == (["x", "z"], 1, ())


def test_a_broken_file_leaves_the_others_alone(tmp_path: Path) -> None:
    found = library(tmp_path, bank(question("x")), "format: [", bank(question("y")), "")
    assert [entry.id for entry in found.entries] == ["x", "y"]
    assert found.broken == (tmp_path / "b1.yaml", tmp_path / "b3.yaml")


@pytest.mark.parametrize(
    "spoilt",
    ["    level: 2   # \u202e\n", "    level: 2\n    level: 2\n", "    level: !!int 2\n", "    level: &x 2\n"],
    ids=["unsafe comment", "duplicate field", "tag", "anchor"],
)
def test_a_question_that_the_reader_refuses_is_left_out(spoilt: str, tmp_path: Path) -> None:
    bad = question("y").replace("    level: 2\n", spoilt)
    found = library(tmp_path, bank(question("x"), bad, question("z")))
    assert ([entry.id for entry in found.entries], found.left_out) == (["x", "z"], 1)


def test_an_id_that_is_used_twice_belongs_to_the_first_bank(tmp_path: Path) -> None:
    found = library(tmp_path, bank(question("x"), topic="one"), bank(question("x"), question("y"), topic="two"))
    assert [(entry.id, entry.topic) for entry in found.entries] == [("x", "one"), ("y", "two")]
    assert found.left_out == 1


def test_an_id_that_is_used_twice_in_one_bank_is_left_out_once(tmp_path: Path) -> None:
    found = library(tmp_path, bank(question("x"), question("x"), question("y")))
    assert ([entry.id for entry in found.entries], found.left_out) == (["x", "y"], 1)


def test_two_banks_of_one_topic_keep_their_questions(tmp_path: Path) -> None:
    found = library(tmp_path, bank(question("x")), bank(question("y")))
    assert [found.question(id).id for id in ("x", "y")] == ["x", "y"]
    assert [topic.id for topic in found.topics] == ["gates"]


def test_topics_come_in_teaching_order_and_the_unlisted_last(tmp_path: Path) -> None:
    written(
        tmp_path,
        {"topics.yaml": TOPICS, "banks/a.yaml": bank(question("x"), topic="own"), "banks/b.yaml": GOOD},
    )
    assert load([tmp_path / "banks"]).topics == (
        Topic("basics", Localized("Basics", "基础")),
        Topic("gates", Localized("Gates", "门"), ("basics",)),
        Topic("own", Localized.same("own")),
    )


def test_topics_are_found_beside_a_single_bank(tmp_path: Path) -> None:
    written(tmp_path, {"banks/topics.yaml": TOPICS, "banks/gates.yaml": GOOD})
    found = load([tmp_path / "banks" / "gates.yaml"])
    assert [topic.id for topic in found.topics] == ["basics", "gates"]


def test_a_broken_list_of_topics_costs_only_the_titles(tmp_path: Path) -> None:
    written(tmp_path, {"topics.yaml": "topics: [", "gates.yaml": GOOD})
    assert load([tmp_path]).topics == (Topic("gates", Localized.same("gates")),)


def test_a_folder_stands_for_its_yaml_files_in_order(tmp_path: Path) -> None:
    names = ["b.yml", "a.yaml", ".hidden.yaml", "topics.yaml", "inventory.yaml", "notes.md", "deep/c.yaml"]
    written(tmp_path, dict.fromkeys(names, GOOD))
    assert bank_files([tmp_path]) == (tmp_path / "a.yaml", tmp_path / "b.yml")
    assert bank_files([tmp_path / "b.yml", tmp_path]) == (tmp_path / "b.yml", tmp_path / "a.yaml")


def test_a_folder_that_is_not_there_is_passed_over(tmp_path: Path) -> None:
    assert load([tmp_path / "home"]) == Library()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gaets.yaml", "there is no file or folder {0}/gaets.yaml\ndid you mean 'gates.yaml'?"),
        ("x/y/z", "there is no file or folder {0}/x/y/z\ncheck the path"),
        ("empty", "the folder {0}/empty has no banks\na bank is a file that ends in .yaml or .yml"),
    ],
)
def test_a_path_that_somebody_named_must_have_banks(name: str, said: str, tmp_path: Path) -> None:
    written(tmp_path, {"gates.yaml": GOOD, "empty/readme.md": ""})
    with pytest.raises(ContentError) as caught:
        bank_paths([tmp_path / name])
    assert str(caught.value) == said.format(tmp_path)


def test_paths_with_banks_are_given_back(tmp_path: Path) -> None:
    written(tmp_path, {"gates.yaml": GOOD})
    assert bank_paths([tmp_path, tmp_path / "gates.yaml"]) == (tmp_path, tmp_path / "gates.yaml")
