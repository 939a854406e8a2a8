"""Every command: what it prints for people, and its one JSON object."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Learner

from quizzer.cli.commands import COMMANDS, Table


def leaves(table: Table, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The words of every command."""
    found: list[tuple[str, ...]] = []
    for name, row in table.items():
        found += [(*path, name)] if isinstance(row, str) else leaves(row, (*path, name))
    return found


LEAVES = leaves(COMMANDS)
COMMON = ("--lang", "--json", "--no-input", "--ascii", "--color", "--home", "--debug")


@pytest.mark.parametrize("words", LEAVES, ids=" ".join)
def test_every_command_has_help_in_both_languages_and_the_common_options(
    learner: Learner, words: tuple[str, ...]
) -> None:
    english, chinese = learner(*words, "--help"), learner(*words, "--help", "--lang", "zh")
    assert english.code == chinese.code == 0
    assert all(option in english.out for option in COMMON)
    assert "cli." not in english.out
    assert "Show this message" not in chinese.out
    assert any("\u4e00" <= character <= "\u9fff" for character in chinese.out)


def right(learner: Learner) -> str:
    """Right answers to the tiny bank at seed 0."""
    shown = learner("bank", "show", "tiny-choice", "--bank", str(learner.bank), "--json").json
    letter = "ab"[[option["id"] for option in shown["options"]].index("yes-it-is")]
    return f"{letter}\n42\nforget gate\n"


OBJECTS: dict[str, tuple[tuple[str, ...], str, set[str]]] = {
    "home": ((), "home", {"due", "new", "shaky", "interview_in", "open"}),
    "bank list": (("bank", "list"), "bank-list", {"questions", "left_out"}),
    "bank show": (("bank", "show", "rnn-step-equation"), "question", {"ask", "options", "solution"}),
    "bank check": (("bank", "check"), "bank-check", {"problems"}),
    "bank coverage": (("bank", "coverage"), "bank-coverage", {"groups"}),
    "bank new": (("bank", "new", "my-topic"), "bank-new", {"path"}),
    "stats": (("stats",), "stats", {"topics", "forecast", "heat", "retention"}),
    "progress backup": (("progress", "backup"), "progress-backup", {"path", "answers"}),
    "progress doctor": (("progress", "doctor"), "progress-doctor", {"healthy", "findings"}),
    "progress undo": (("progress", "undo"), "progress-undo", {"undone"}),
}


@pytest.mark.parametrize("case", OBJECTS)
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_json_is_one_object_wherever_the_option_stands(learner: Learner, case: str, before: bool) -> None:
    words, kind, keys = OBJECTS[case]
    done = learner("--json", *words) if before else learner(*words, "--json")
    assert done.code == 0, done.err
    assert done.json["schema"] == 1
    assert done.json["kind"] == kind
    assert keys <= done.json.keys()


def test_a_session_as_json(learner: Learner) -> None:
    done = learner.quiz(right(learner), "--json")
    found = done.json
    assert (found["schema"], found["kind"]) == (1, "session")
    assert [(a["question"], a["outcome"], a["rating"]) for a in found["answers"]] == [
        ("tiny-choice", "right", "good"),
        ("tiny-number", "right", "good"),
        ("tiny-short", "right", "good"),
    ]
    assert "Question 1 of 3" in done.err


def test_a_seed_repeats_questions_and_options(learner: Learner) -> None:
    words = ("quiz", "--count", "5", "--seed", "7", "--restart")
    first, second = learner(*words, typed="?\n"), learner(*words, typed="?\n")
    assert first.out.split("Question 1", 1)[1] == second.out.split("Question 1", 1)[1]


def test_nothing_due_after_everything_was_answered(learner: Learner) -> None:
    learner.quiz(right(learner))
    assert learner.quiz("a\n").code == 3
    assert learner("quiz", "--due", "--no-input").code == 3


def test_due_on_the_right_day(learner: Learner) -> None:
    learner.quiz(right(learner))
    waits = {
        "2026-11-22T09:00": 3,  # nothing due
        "2026-11-23T03:59": 3,  # before four it is still yesterday
        "2026-11-23T04:01": 6,  # three questions, and nobody to answer
    }
    found = {now: learner.quiz("", "--no-input", QUIZZER_NOW=now).code for now in waits}
    assert found == waits


def test_a_session_goes_on_today_and_is_closed_tomorrow(learner: Learner) -> None:
    first = learner.quiz(right(learner).splitlines()[0] + "\n", "--json").json
    same = learner.quiz("?\n42\n", "--json", QUIZZER_NOW="2026-11-22T03:00").json
    other = learner.quiz("42\n", "--json", QUIZZER_NOW="2026-11-22T05:00")
    assert first["session"] == same["session"] != other.json["session"]
    assert "The earlier session is closed (1 question was left)." in other.err


def test_cram_never_changes_the_schedule(learner: Learner) -> None:
    learner.quiz(right(learner))
    before = learner("stats", "--json").json["forecast"]
    done = learner.quiz(right(learner), "--cram", "--json")
    assert done.json["mode"] == "cram"
    assert learner("stats", "--json").json["forecast"] == before


def test_the_day_of_the_interview_is_remembered_and_forgotten(learner: Learner) -> None:
    learner("quiz", "--by", "2026-12-05", "--no-input")
    assert learner("--json").json["interview_in"] == 14
    learner("quiz", "--by", "none", "--no-input")
    assert learner("--json").json["interview_in"] is None


def test_export_and_import_move_everything_once(learner: Learner, tmp_path: Path) -> None:
    learner.quiz(right(learner))
    file, other = tmp_path / "log.jsonl", str(tmp_path / "other")
    assert learner("progress", "export", str(file)).code == 0
    first = learner("progress", "import", str(file), "--json", "--home", other)
    again = learner("progress", "import", str(file), "--json", "--home", other)
    assert (first.json["new_reviews"], again.json["new_reviews"], again.json["known"]) == (3, 0, 3)
    assert learner("progress", "export", "--home", other).out == file.read_text(encoding="utf-8")


def test_a_truncated_import_is_refused_whole(learner: Learner, tmp_path: Path) -> None:
    learner.quiz(right(learner))
    lines = learner("progress", "export").out.splitlines()
    file = tmp_path / "cut.jsonl"
    file.write_text("\n".join(lines[:-1]), encoding="utf-8")
    other = str(tmp_path / "other")
    assert learner("progress", "import", str(file), "--home", other).code == 7
    assert learner("stats", "--json", "--home", other).json["answers"] == 0


def test_undo_reaches_back_across_restarts(learner: Learner) -> None:
    learner.quiz(right(learner))
    done = learner("progress", "undo", "--count", "5", "--json")
    assert [row["question"] for row in done.json["undone"]] == ["tiny-short", "tiny-number", "tiny-choice"]
    assert learner("stats", "--json").json["answers"] == 0
    assert learner("progress", "undo").out == "There is no answer to take back.\n"


def test_restore_goes_back_and_keeps_what_was_there(learner: Learner) -> None:
    learner.quiz(right(learner).splitlines()[0] + "\n")
    backup = learner("progress", "backup", "--json").json
    assert backup["answers"] == 1
    learner.quiz("42\nforget gate\n")
    done = learner("progress", "restore", backup["path"], "--json").json
    assert done["answers"] == 1
    assert Path(done["kept"]).is_file()


def test_the_doctor_finds_and_mends_a_card_that_is_not_what_the_log_says(learner: Learner) -> None:
    import sqlite3

    learner.quiz(right(learner))
    connection = sqlite3.connect(learner.home / "progress.db")
    with connection:
        connection.execute("UPDATE card SET stability = 99")
    connection.close()
    assert learner("progress", "doctor").code == 7
    mended = learner("progress", "doctor", "--repair", "--json")
    assert (mended.code, mended.json["mended"], mended.json["healthy"]) == (0, 3, True)


def test_a_new_bank_is_right_and_read_at_once(learner: Learner) -> None:
    path = learner("bank", "new", "my-topic", "--json").json["path"]
    assert learner("bank", "check", path).code == 0
    listed = learner("bank", "list", "my-topic", "--json").json["questions"]
    assert {question["topic"] for question in listed} == {"my-topic"}
    again = learner("bank", "new", "my-topic")
    assert again.code == 2
    assert again.err == f"error: there is a file already: {path}\n  choose another topic, or --output FILE\n"


def test_what_is_suspended_is_listed_and_can_come_back(learner: Learner) -> None:
    learner.quiz(":x\n:f\n:q\n")
    bank = ("--bank", str(learner.bank))
    suspended = learner("bank", "list", "--marked", "suspended", *bank, "--json").json["questions"]
    assert [question["id"] for question in suspended] == ["tiny-choice"]
    flagged = learner("bank", "list", "--marked", "flagged", *bank, "--json").json["questions"]
    assert [question["id"] for question in flagged] == ["tiny-number"]
    assert learner.quiz("", "--restart", "--no-input").err.startswith("error: 2 questions wait")
    learner("bank", "show", "tiny-choice", "--unmark", "suspended", *bank)
    assert learner.quiz("", "--restart", "--no-input").err.startswith("error: 3 questions wait")


def test_nobody_else_can_read_the_learner_s_folder(learner: Learner) -> None:
    learner("bank", "list")
    learner.quiz("b\n")
    assert learner.home.stat().st_mode & 0o077 == 0


def test_the_schema_is_json(learner: Learner) -> None:
    found: dict[str, Any] = json.loads(learner("bank", "schema").out)
    assert found["$schema"].startswith("https://json-schema.org/")


def test_sarif_comes_from_the_check(learner: Learner) -> None:
    found = json.loads(learner("bank", "check", str(learner.bank), "--format", "sarif").out)
    assert found["version"] == "2.1.0"


@pytest.mark.parametrize("words", [("bank", "list"), ("stats",), ("bank", "coverage")], ids=" ".join)
def test_ascii_is_ascii(learner: Learner, words: tuple[str, ...]) -> None:
    out = learner(*words, "--ascii").out.replace("递归", "").replace("循环", "")
    assert out.isascii()


def test_hostile_text_of_a_bank_is_refused_with_its_code_point(learner: Learner, tmp_path: Path) -> None:
    bank = tmp_path / "hostile.yaml"
    text = learner.bank.read_text(encoding="utf-8")
    bank.write_text(text.replace("Because it is so.", '"red \\e[31m"').replace("It forgets.", "a\u202eb"))
    done = learner("bank", "check", str(bank))
    assert done.code == 5
    assert "U+001B" in done.out
    assert "U+202E" in done.out
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out


def test_completion_offers_topics_and_loads_nothing_heavy(learner: Learner) -> None:
    topics = {question["topic"] for question in learner("bank", "list", "--json").json["questions"]}
    environ = {"_QUIZZER_COMPLETE": "complete_bash", "COMP_WORDS": "quizzer quiz lstm", "COMP_CWORD": "2"}
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "quizzer"],
        env={**learner.environ, **environ},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    offered = done.stdout.split()
    assert "lstm-gates" in offered
    assert sorted(offered) == sorted(topic for topic in topics if topic.startswith("lstm"))
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert not loaded & {"rich.console", "yaml", "numpy", "sympy", "fsrs", "sqlite3"}


@pytest.mark.parametrize("typed", ["", "a\n"], ids=["to the first question", "to an answer"])
def test_a_question_needs_neither_yaml_nor_mathematics(learner: Learner, typed: str) -> None:
    import subprocess
    import sys

    learner("bank", "list", "--bank", str(learner.bank))
    learner("bank", "coverage")
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "quizzer", "quiz", "--bank", str(learner.bank)],
        env=learner.environ,
        input=typed,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "rich.console" in loaded
    assert not loaded & {"yaml", "numpy", "sympy", *(() if typed else ("fsrs",))}
