"""`quizzer exercise …`, from the first start to the day on which it comes back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import Learner

from quizzer.paths import content

SHIPPED = content() / "exercises"
NAME = "rnn-step"


def mine(learner: Learner, name: str = NAME) -> Path:
    """The learner's file."""
    return learner.home / "exercises" / f"{name}.py"


def write(learner: Learner, which: str, name: str = NAME) -> None:
    """Put a shipped file in the place of the learner's."""
    mine(learner, name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SHIPPED / name / f"{which}.py", mine(learner, name))


def state(learner: Learner, now: str = "2026-11-21T09:00") -> tuple[str, int | None]:
    """State and days until it is due, as the list has them."""
    rows = learner("exercise", "list", "--json", QUIZZER_NOW=now).json["exercises"]
    return next((row["state"], row["due_in"]) for row in rows if row["name"] == NAME)


def test_start_never_overwrites(learner: Learner) -> None:
    first = learner("exercise", "start", NAME)
    assert f"Your file:\n  {mine(learner)}\n" in first.out
    mine(learner).write_text("my work\n", encoding="utf-8")
    second = learner("exercise", "start", NAME)
    assert "is there already and was not touched" in " ".join(second.out.split())
    assert mine(learner).read_text(encoding="utf-8") == "my work\n"


def test_the_starter_has_the_statement_in_the_learners_language(learner: Learner) -> None:
    learner("exercise", "start", NAME, "--lang", "zh")
    text = mine(learner).read_text(encoding="utf-8")
    assert text.startswith(
        "# RNN 的一步\n#\n# RNN 的一步，一次算一个批次：\n#     h = tanh(W x + U h_prev + b)\n"
    )
    assert "def rnn_step(x, h_prev, W, U, b):" in text


def test_reset_keeps_every_copy(learner: Learner) -> None:
    learner("exercise", "start", NAME)
    for number in (1, 2):
        mine(learner).write_text(f"work {number}\n", encoding="utf-8")
        kept = learner("exercise", "reset", NAME, "--json").json["copy"]
        assert Path(kept).read_text(encoding="utf-8") == f"work {number}\n"
    assert "NotImplementedError" in mine(learner).read_text(encoding="utf-8")
    assert len(list(mine(learner).parent.glob("*.py"))) == 3


def test_solution_and_hint_leave_the_file_alone(learner: Learner) -> None:
    learner("exercise", "start", NAME)
    mine(learner).write_text("my work\n", encoding="utf-8")
    assert "np.tanh(x @ W.T + h_prev @ U.T + b)" in learner("exercise", "solution", NAME).out
    assert learner("exercise", "hint", NAME).code == 0
    assert mine(learner).read_text(encoding="utf-8") == "my work\n"


def test_hints_grow_and_end(learner: Learner) -> None:
    said = [learner("exercise", "hint", NAME, "--json").json["hints"][0]["number"] for _ in range(4)]
    assert said == [1, 2, 3, 3]
    assert len(learner("exercise", "hint", NAME, "--all", "--json").json["hints"]) == 3


def test_a_wrong_file_fails_and_comes_back(learner: Learner) -> None:
    write(learner, "mistakes/u-untransposed")
    done = learner("exercise", "check", NAME, "--json")
    assert done.code == 1
    (found,) = done.json["checks"]
    assert (found["status"], found["first"], found["mistake"]) == ("wrong", "h", "u-untransposed")
    assert found["messages"][1] == (
        "U h_prev for columns is h_prev Uᵀ for rows: the transpose of U is missing."
    )
    assert state(learner) == ("failed", 1)


def test_what_cannot_run_costs_nothing(learner: Learner) -> None:
    learner("exercise", "start", NAME)
    assert learner("exercise", "check").code == 1
    assert state(learner) == ("started", None)


def test_saving_often_is_one_miss(learner: Learner) -> None:
    for which in ("u-untransposed", "no-bias", "logistic"):
        write(learner, f"mistakes/{which}")
        learner("exercise", "check", NAME)
    assert learner("stats", "--json").json["answers"] == 1


@pytest.mark.parametrize(
    ("before", "rating"),
    [
        ((), "good"),
        ((("exercise", "hint", NAME),), "hard"),
        ((("exercise", "solution", NAME),), "again"),
    ],
    ids=["at once", "after a hint", "after the solution"],
)
def test_passing_is_rated_like_an_answer(
    learner: Learner, before: tuple[tuple[str, ...], ...], rating: str
) -> None:
    for words in before:
        learner(*words)
    write(learner, "solution")
    assert learner("exercise", "check", NAME).code == 0
    log = learner("progress", "export").out
    assert f'"rating": {["", "again", "hard", "good"].index(rating)}' in log or f'"rating":"{rating}"' in log


def test_the_same_file_passes_only_once(learner: Learner) -> None:
    write(learner, "solution")
    learner("exercise", "check", NAME)
    name, due_in = state(learner)
    assert name == "passed"
    assert due_in is not None
    assert due_in > 0
    again = learner("exercise", "check", NAME, QUIZZER_NOW="2026-12-20T09:00")
    assert again.code == 0
    assert "not counted: it is the file that has passed before" in again.out
    assert state(learner, "2026-12-20T09:00")[0] == "due"


def test_escape_sequences_do_not_reach_the_terminal(learner: Learner) -> None:
    code = "def rnn_step(*_):\n    print('\\x1b[2Jprinted')\n    raise ValueError('\\x1b]0;raised\\x07')\n"
    mine(learner).parent.mkdir(parents=True)
    mine(learner).write_text(code, encoding="utf-8")
    done = learner("exercise", "check", NAME)
    assert not {"\x1b", "\x07"} & {*done.out, *done.err}
    assert "<U+001B>[2Jprinted" in done.out
    assert "ValueError: <U+001B>]0;raised<U+0007>" in done.out
    assert learner("exercise", "check", NAME, "--json").json["checks"][0]["printed"] == "\x1b[2Jprinted\n"


def test_a_narrow_list_keeps_the_names_whole(learner: Learner) -> None:
    out = learner("exercise", "list", COLUMNS="40").out
    assert (
        "∙ gru-reset-after-backward · 5 · new\n    The backward step of a GRU as\n    PyTorch has it\n" in out
    )


def test_what_is_shipped_and_wrong_is_said_to_get_its_feedback(learner: Learner) -> None:
    out = learner("exercise", "check", NAME, "--shipped", "mistakes").out
    assert "✓ rnn-step/no-bias  gets its feedback\n    b is not used.\n" in out
    assert "4 mistakes: each gets its feedback" in out


def test_check_without_a_name_checks_what_is_started(learner: Learner) -> None:
    write(learner, "solution")
    write(learner, "solution", "rnn-forward")
    done = learner("exercise", "check", "--all")
    assert done.code == 0
    assert "2 files: all pass" in done.out


REFUSED = {
    "an unknown name": (
        ("start", "rnn-stepp"),
        4,
        "error: there is no exercise 'rnn-stepp'\n  did you mean 'rnn-step'?\n",
    ),
    "not started": (
        ("check", NAME),
        2,
        f"error: '{NAME}' has not been started\n  begin with: quizzer exercise start {NAME}\n",
    ),
    "nothing started": (
        ("check",),
        2,
        "error: no exercise has been started\n  see what there is: quizzer exercise list\n",
    ),
    "no such file": (("check", NAME, "--file", "no.py"), 2, "error: there is no file no.py\n"),
    "a file for two": (
        ("check", NAME, "rnn-forward", "--file", "no.py"),
        2,
        "error: --file takes exactly one exercise\n",
    ),
    "watch without a terminal": (
        ("watch",),
        6,
        "error: watch needs a terminal\n  from a script, use: quizzer exercise check\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused(learner: Learner, case: str) -> None:
    words, code, said = REFUSED[case]
    done = learner("exercise", *words)
    assert (done.code, done.err) == (code, said)


def test_the_files_can_be_kept_elsewhere(learner: Learner, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    learner("exercise", "start", NAME, "--folder", str(folder))
    shutil.copyfile(SHIPPED / NAME / "solution.py", folder / f"{NAME}.py")
    assert learner("exercise", "check", NAME).code == 0


@pytest.mark.parametrize("which", ["solutions", "starters", "mistakes"])
def test_the_shipped_files_can_be_checked(learner: Learner, which: str) -> None:
    done = learner("exercise", "check", NAME, "--shipped", which, "--json")
    assert done.code == (1 if which == "starters" else 0)
    assert {row["passed"] for row in done.json["checks"]} == {which == "solutions"}


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("words", [("list",), ("start", NAME), ("check",), ("hint", NAME), ("solution", NAME)])
def test_a_narrow_ascii_screen_is_enough(learner: Learner, words: tuple[str, ...], lang: str) -> None:
    write(learner, "solution")
    done = learner("exercise", *words, "--lang", lang, "--ascii", COLUMNS="40")
    assert done.code == 0
    assert "Traceback" not in done.err
    assert lang == "zh" or done.out.isascii()


def test_the_doctor_and_undo_know_exercises(learner: Learner) -> None:
    write(learner, "mistakes/no-bias")
    learner("exercise", "check", NAME)
    found = learner("progress", "doctor", "--json").json["findings"]
    assert not [finding for finding in found if f"exercise-{NAME}" in finding["subjects"]]
    assert learner("progress", "undo").out == f"Taken back: exercise-{NAME}\n"
    assert state(learner) == ("started", None)
