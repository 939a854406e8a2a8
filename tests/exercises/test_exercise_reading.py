"""A folder of an exercise is read whole, or refused with the place and the fix."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from quizzer.banks.exercises import load_exercise, load_exercises
from quizzer.cli.exercise.record import counts
from quizzer.errors import ContentError, UnknownName
from quizzer.exercises.exercise import Advice
from quizzer.exercises.feedback import Feedback
from quizzer.paths import content
from quizzer.study.memory import Rating, Review
from quizzer.text import Localized

NAME = "rnn-step"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one exercise."""
    shutil.copytree(content() / "exercises" / NAME, tmp_path / "content" / NAME)
    return tmp_path / "content"


def test_what_was_parsed_is_cached_and_the_same(folder: Path, tmp_path: Path) -> None:
    first = load_exercises(folder, tmp_path / "cache")
    assert load_exercises(folder, tmp_path / "cache") == first == load_exercises(folder)
    assert list((tmp_path / "cache").iterdir())


def test_an_unknown_exercise_has_a_suggestion(folder: Path) -> None:
    with pytest.raises(UnknownName) as caught:
        load_exercise(folder, "rnn-stop")
    assert str(caught.value) == "there is no exercise 'rnn-stop'\ndid you mean 'rnn-step'?"


BROKEN = {
    "a field that is none": ("entry:", "entri:", "'entri' is not a field here\ndid you mean 'entry'?"),
    "another format": ("format: 1", "format: 2", "the format number is missing or wrong: this program reads 1"),
    "an unknown quantity": ("first: h", "first: q", "'q' is not one of the outputs"),
    "a file that is missing": ("name: no-bias", "name: no-bios", "no-bios.py is missing"),
    "another name": ("exercise: rnn-step", "exercise: other", "the folder is called 'rnn-step', the exercise is not"),
    "not YAML": ("format: 1", "format: [1", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_exercise_is_refused(folder: Path, case: str) -> None:
    before, after, says = BROKEN[case]
    path = folder / NAME / "exercise.yaml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_exercises(folder)
    assert "exercise.yaml" in str(caught.value)
    assert says.rpartition(": ")[2] in str(caught.value)


ADVICE = Advice("d_U_*", "d_W_*", Localized.same("look at h_prev"))


@pytest.mark.parametrize(
    ("wrong", "right", "fits"),
    [
        ("d_U_f", {"d_W_f", "d_W_i"}, True),
        ("d_U_f", {"d_W_i"}, False),
        ("d_W_f", {"d_W_f"}, False),
        ("d_x", {"d_W_f"}, False),
    ],
)
def test_advice_fits_a_pattern_of_right_and_wrong(wrong: str, right: set[str], fits: bool) -> None:
    assert ADVICE.fits(wrong, frozenset(right)) == fits


PASSED, WRONG = Feedback("passed", ()), Feedback("wrong", ())
TIME = Feedback("time", ())


def review(day: int, outcome: str, name: str) -> Review:
    return Review("u", "exercise-x", day, day, Rating.GOOD, outcome, given=(name,))


COUNTS = {
    "the first pass": ([], PASSED, "a", True),
    "the first miss": ([], WRONG, "a", True),
    "what does not end": ([], TIME, "a", False),
    "a second miss on one day": ([review(5, "wrong", "a")], WRONG, "b", False),
    "a miss on another day": ([review(4, "wrong", "a")], WRONG, "b", True),
    "a pass after a miss": ([review(5, "wrong", "a")], PASSED, "b", True),
    "the file that has passed": ([review(2, "right", "a")], PASSED, "a", False),
    "another file, another day": ([review(2, "right", "a")], PASSED, "b", True),
    "polishing on the same day": ([review(5, "right", "a")], PASSED, "b", False),
    "breaking it on the same day": ([review(5, "right", "a")], WRONG, "b", False),
}


@pytest.mark.parametrize("case", COUNTS)
def test_a_check_counts_as_an_answer_or_not(case: str) -> None:
    reviews, found, name, expected = COUNTS[case]
    assert counts(reviews, replace(found, file=name), 5) == expected
