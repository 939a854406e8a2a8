"""Exercises in a session: one that failed comes back among the questions, and is answered by its file."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import Done, Learner

from quizzer.exercises.names import exercises_last
from quizzer.paths import content

NAME = "rnn-step"
QUESTION = f"exercise-{NAME}"
TOMORROW = {"QUIZZER_NOW": "2026-11-22T09:00"}
IN_A_MONTH = {"QUIZZER_NOW": "2026-12-22T09:00"}
HOW = "Write it in your editor; Enter checks it. r begins anew (a copy is kept), g gives up."


def mine(learner: Learner, name: str = NAME) -> Path:
    """The learner's file."""
    return learner.home / "exercises" / f"{name}.py"


def write(learner: Learner, which: str) -> None:
    """Put a shipped file in the place of the learner's."""
    mine(learner).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(content() / "exercises" / NAME / f"{which}.py", mine(learner))


def quiz(learner: Learner, typed: str, *words: str, **environ: str) -> Done:
    """A session of what is due, with `typed` on stdin."""
    return learner("quiz", "--due", "--seed", "7", *words, typed=typed, **(environ or TOMORROW))


@pytest.fixture
def failed(learner: Learner) -> Learner:
    """A learner whose exercise was wrong yesterday."""
    write(learner, "mistakes/no-bias")
    assert learner("exercise", "check", NAME).code == 1
    return learner


def answers(done: Done) -> list[tuple[str, str, str]]:
    """Question, outcome and rating of every answer of a session."""
    return [(row["question"], row["outcome"], row["rating"]) for row in done.json["answers"]]


def test_home_counts_it_among_what_is_due(failed: Learner) -> None:
    today, tomorrow = failed("--json").json, failed("--json", **TOMORROW).json
    assert (today["due"], today["exercises_due"]) == (0, 0)
    assert (tomorrow["due"], tomorrow["exercises_due"]) == (1, 1)
    assert "1 of them is an exercise" in failed(**TOMORROW).out


def test_it_is_asked_with_its_statement_and_its_file(failed: Learner) -> None:
    out = quiz(failed, "q\n").out
    for text in ("h = tanh(W x + U h_prev + b)", str(mine(failed)), HOW):
        assert text in " ".join(out.split()) or text in out


def test_a_right_file_is_a_right_answer(failed: Learner) -> None:
    write(failed, "solution")
    assert answers(quiz(failed, "\n", "--json")) == [(QUESTION, "right", "good")]
    assert failed("--json", **TOMORROW).json["due"] == 0
    rows = failed("exercise", "list", "--json", **TOMORROW).json["exercises"]
    assert next(row["state"] for row in rows if row["name"] == NAME) == "passed"


def test_a_hint_makes_it_hard(failed: Learner) -> None:
    write(failed, "solution")
    assert answers(quiz(failed, "h\n\n", "--json")) == [(QUESTION, "right", "hard")]


def test_a_wrong_file_is_a_miss_and_comes_back_in_the_session(failed: Learner) -> None:
    done = quiz(failed, "\nq\n")
    assert "✗ wrong  asked again in this session" in done.out
    assert "b is not used." in done.out
    assert "Answer: quizzer exercise solution rnn-step" in done.out
    assert "once more" in done.out


def test_a_second_miss_on_one_day_costs_nothing(failed: Learner) -> None:
    done = quiz(failed, "\n\n\nq\n", "--json")
    assert answers(done) == [(QUESTION, "wrong", "again")]


def test_what_cannot_run_costs_nothing_and_is_said(failed: Learner) -> None:
    mine(failed).write_text("def rnn_step(x):\n    return y\n", encoding="utf-8")
    done = quiz(failed, "\nq\n")
    assert "rnn_step is called with 5 arguments, and does not take them" in " ".join(done.out.split())
    assert failed("stats", "--json", **TOMORROW).json["answers"] == 1


def test_what_it_printed_and_where_it_raised_are_shown(failed: Learner) -> None:
    text = "def rnn_step(x, h_prev, W, U, b):\n    print('here')\n    return y\n"
    mine(failed).write_text(text, encoding="utf-8")
    out = quiz(failed, "\nq\n").out
    for line in ("NameError: name 'y' is not defined", "line 3 return y", "It printed:", "here"):
        assert line in out


def test_giving_up_shows_the_solution_and_is_a_miss(failed: Learner) -> None:
    done = quiz(failed, "g\nq\n")
    assert "return np.tanh(x @ W.T + h_prev @ U.T + b)" in done.out
    write(failed, "solution")
    done = quiz(failed, "\nq\n", "--json")
    assert [row for row in answers(done) if row[1] != "wrong"] == [(QUESTION, "partial", "again")]


def test_the_file_that_has_passed_is_no_new_answer_and_r_begins_anew(failed: Learner) -> None:
    write(failed, "solution")
    quiz(failed, "\n")
    before = mine(failed).read_bytes()
    done = quiz(failed, "\nr\nq\n", **IN_A_MONTH)
    assert "not counted: it is the file that has passed before" in done.out
    assert f"What you had is kept beside it: {NAME}.1.py" in " ".join(done.out.split())
    assert mine(failed, f"{NAME}.1").read_bytes() == before
    assert "NotImplementedError" in mine(failed).read_text(encoding="utf-8")


def test_what_passed_beside_the_session_is_not_counted_twice(failed: Learner) -> None:
    assert "Question 1 of 1" in quiz(failed, "q\n").out
    write(failed, "solution")
    failed("exercise", "check", NAME, **TOMORROW)
    done = quiz(failed, "\ns\ns\n", "--json")
    assert "It passes, and that is counted today already. s goes on." in done.err
    assert (answers(done), done.json["left"]) == ([], 0)


def test_another_key_says_which_there_are(failed: Learner) -> None:
    assert " ".join(quiz(failed, "hello\nq\n").out.split()).count(HOW) == 2


@pytest.mark.parametrize(("key", "due"), [("b", 0), ("x", 0), ("s\nq", 1)], ids=["bury", "suspend", "skip"])
def test_it_can_be_put_away_like_a_question(failed: Learner, key: str, due: int) -> None:
    quiz(failed, f"{key}\n")
    assert failed("--json", **TOMORROW).json["due"] == due


def test_undo_takes_it_back(failed: Learner) -> None:
    write(failed, "solution")
    quiz(failed, "\n")
    assert failed("progress", "undo", **TOMORROW).out == f"Taken back: {QUESTION}\n"
    assert failed("--json", **TOMORROW).json["due"] == 1


def test_new_ones_come_only_to_who_asks_for_them(learner: Learner) -> None:
    every = learner("quiz", "--count", "500", "--json", "--cram", typed="q\n")
    assert "exercise-" not in every.out
    done = learner("quiz", "--kind", "code", "--count", "3", "--json", typed="s\ns\nq\n")
    assert done.json["left"] == 3
    assert len(list((learner.home / "exercises").glob("*.py"))) == 3


def test_a_new_one_counts_as_a_new_question_of_the_day(learner: Learner) -> None:
    before = learner("--json").json["new"]
    write(learner, "solution")
    learner("exercise", "check", NAME)
    assert learner("--json").json["new"] == before - 1


def test_a_session_of_new_ones_goes_on_without_the_option(learner: Learner) -> None:
    learner("quiz", "--kind", "code", "--count", "1", typed="q\n")
    assert HOW in " ".join(learner("quiz", typed="q\n").out.split())


def test_a_bank_of_ones_own_is_asked_alone(failed: Learner) -> None:
    done = failed("quiz", "--bank", str(failed.bank), "--due", typed="", **TOMORROW)
    assert (done.code, QUESTION in done.err) == (3, False)


QUEUES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "between": (("a", "exercise-x", "b"), ("a", "b", "exercise-x")),
    "two keep their order": (("exercise-y", "exercise-x", "b"), ("b", "exercise-y", "exercise-x")),
    "none": (("b", "a"), ("b", "a")),
}


@pytest.mark.parametrize("case", QUEUES)
def test_exercises_come_last(case: str) -> None:
    queue, expected = QUEUES[case]
    assert exercises_last(queue) == expected


def test_the_editor_opens_the_learners_file(failed: Learner) -> None:
    shown: Any = quiz(failed, "o\nq\n").out
    assert f"{mine(failed)}:1" in "".join(shown.split())
