"""`quizzer coach` from a pipe: what it prints and keeps, how it ends, how it goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from coach_samples import board
from conftest import Learner

from quizzer.coach.board import written

CELL = """\
format: 1
cell: mine
title: {en: my cell, zh: 我的单元}
source: me
input: {x: D}
state: {h: H}
parameters: {W: [H, D]}
equations:
  - a = W x + h_prev
  - h = tanh(a)
"""
WHOLE = "dh_above + dh_next\ndh*(1-h^2)\nda\nda x^T\nW^T da\n"
LATER = {"QUIZZER_NOW": "2026-11-21T10:00"}
QUESTIONS = """\
format: 1
topic: own
questions:
  - id: own-delta-c
    kind: formula
    level: 5
    ask: δc?
    derived: {cell: lstm, name: δc}
    explain: so
  - id: own-delta-c-of-a-peephole
    kind: formula
    level: 5
    ask: δc?
    derived: {cell: lstm-peephole, name: δc}
    explain: so
  - id: own-delta-o-of-a-peephole
    kind: formula
    level: 5
    ask: δo?
    derived: {cell: lstm-peephole, name: δo}
    explain: so
  - id: own-spot
    kind: spot
    level: 5
    ask: which line?
    cell: lstm
    lines: [δh, δo, δa_o, δc]
    slips: [missing-square]
    explain: so
  - id: own-spot-of-another-slip
    kind: spot
    level: 5
    ask: which line?
    cell: lstm
    lines: [δh, δo, δa_o, δc]
    slips: [wrong-time-index]
    explain: so
"""


@pytest.fixture
def cell(tmp_path: Path) -> str:
    path = tmp_path / "mine.yaml"
    path.write_text(CELL, encoding="utf-8")
    return str(path)


def test_a_whole_derivation_ends_with_its_page(learner: Learner, cell: str) -> None:
    done = learner("coach", cell, typed=WHOLE)
    assert (done.code, done.err) == (0, "")
    assert "my cell: the backward pass by hand" in done.out
    assert "4 of 5  δW = Σ_t Σ_n ?  (H, D)" in done.out
    assert "✓ δW = Σ_t Σ_n δa xᵀ" in done.out
    assert "Done. The whole backward pass stands, after 0 min" in done.out
    assert "✓ at once 5  ≈ with help 0  ✗ shown 0" in done.out


def test_it_speaks_chinese(learner: Learner, cell: str) -> None:
    done = learner("coach", cell, "--lang", "zh", typed="dh_above\n?\n!\n:q\n")
    assert done.code == 1
    assert "我的单元：手推反向传播" in done.out
    assert "✗ 很像是漏了一项" in done.out
    assert "提示 1/3：h 走出了这一步，从外面传回来的是 δh_above, δh_next。" in done.out
    assert "还剩 4 行" in done.out


def test_json_is_one_object_and_people_read_stderr(learner: Learner, cell: str) -> None:
    done = learner("coach", cell, "--json", typed="dh_above\n1/\n" + WHOLE)
    found = done.json
    assert done.code == 1
    assert "✗ Consistent with a missing term" in done.err
    assert (found["schema"], found["kind"], found["cell"], found["ended"], found["left"]) == (
        1, "coaching", "mine", True, 0,
    )  # fmt: skip
    assert (found["at_once"], found["with_help"], found["given_up"]) == (4, 1, 0)
    assert (found["mistakes"], found["missed"]) == ({"missing_term": 1}, ["δh"])
    assert "bptt-spot-step" in found["questions"]  # it shows the line that was missed
    assert not any("-write-" in name for name in found["questions"])  # none asks for it
    assert [line["name"] for line in found["lines"]] == ["δh", "δa", "δh_prev", "δW", "δx"]
    assert found["lines"][0]["typed"] == "dh_above + dh_next"


def test_it_goes_on_where_it_stopped(learner: Learner, cell: str) -> None:
    learner("coach", cell, typed="dh_above + dh_next\n?\nda = dh\n")
    done = learner("coach", cell, "--json", typed="dh*(1-h^2)\n:l\n")
    assert "Going on where you stopped: 1 of 5 lines stand." in done.err
    assert "Not yet on the board: δh_prev, δW, δx." in done.err
    found = done.json
    assert (found["left"], found["ended"]) == (3, False)
    assert [(line["name"], line["wrong"], line["hints"]) for line in found["lines"]] == [
        ("δh", 0, 0), ("δa", 1, 1),
    ]  # fmt: skip


def test_what_has_ended_begins_anew(learner: Learner, cell: str) -> None:
    learner("coach", cell, typed=WHOLE)
    done = learner("coach", cell, typed="?\n")
    assert "1 of 5  δh = ?  (H)" in done.out
    assert "Going on" not in done.out


def test_a_cell_that_has_changed_begins_anew_and_says_so(learner: Learner, cell: str) -> None:
    learner("coach", cell, typed="dh_above + dh_next\n")
    Path(cell).write_text(CELL.replace("tanh(a)", "σ(a)"), encoding="utf-8")
    done = learner("coach", cell, typed="?\n")
    assert "The cell has changed since you stopped, so this begins anew." in done.out
    assert "1 of 5  δh = ?  (H)" in done.out
    again = learner("coach", cell, typed="?\n")
    assert "has changed" not in again.out


def test_it_begins_anew_if_told_to(learner: Learner, cell: str) -> None:
    learner("coach", cell, typed="dh_above + dh_next\n")
    done = learner("coach", cell, "--new", typed="?\n")
    assert "The derivation that was open (1 of 5 lines) is closed; this one begins anew." in done.out
    assert "1 of 5  δh = ?  (H)" in done.out


def test_a_wrong_line_in_another_order_is_named(learner: Learner, cell: str) -> None:
    done = learner("coach", cell, typed="dx = W da\nda = (dh_above+dh_next)*h\n? dx\n! dW\n! foo\n! dh\n")
    assert "δa: " in done.out
    assert "Where does x stand?" in done.out
    assert "'foo' is no line of this derivation." in done.out
    assert "δW = Σ_t Σ_n δa xᵀ" in done.out


def test_alike_gradients_are_written_with_one_key(learner: Learner) -> None:
    on = board()
    typed = "".join(f"{written(on.task(name))}\n" for name in on.order[: on.order.index("δW_i") + 1])
    done = learner("coach", "lstm", "--json", typed=f"=\n{typed}=\n=\n")
    assert done.err.count("There is nothing to write in the same way.") == 2
    assert "= writes δW_f, δW_g, δW_o in the same way." in done.err
    assert done.json["left"] == len(on.order) - 16


CODES = {
    "an unknown cell": (("coach", "lstmm"), "", 4, "there is no cell 'lstmm'\n  did you mean 'lstm'?"),
    "an unknown notation": (("coach", "lstm", "--notation", "kears"), "", 4, "did you mean 'keras'?"),
    "no file": (("coach", "none.yaml"), "", 5, "none.yaml"),
    "nobody there": (("coach", "lstm", "--no-input"), None, 6, "nobody is there to derive it: 25 lines would be asked"),
    "an empty pipe": (("coach", "lstm"), "", 6, "run it in a terminal, or pipe one line for each answer into it"),
    "no cell": (("coach",), "", 2, "CELL"),
    "only right lines": (("coach", "lstm"), "dh_above + dh_next\n", 0, ""),
    "only what cannot be read": (("coach", "lstm"), "§§\n", 0, ""),
    "a wrong line": (("coach", "lstm"), "dh_above\n", 1, ""),
    "a line given up": (("coach", "lstm"), "!\n", 1, ""),
}  # fmt: skip


@pytest.mark.parametrize(("words", "typed", "code", "said"), CODES.values(), ids=CODES)
def test_it_ends_with_the_code_of_what_happened(
    learner: Learner, words: tuple[str, ...], typed: str | None, code: int, said: str
) -> None:
    done = learner(*words, typed=typed)
    assert done.code == code
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_wrong_cell_file_is_refused(learner: Learner, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(CELL.replace("W x +", "W x W +"), encoding="utf-8")
    done = learner("coach", str(path), typed="?\n")
    assert done.code == 5
    assert "bad.yaml:9" in done.err


@pytest.mark.parametrize("columns", ["40", "80"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_fits_the_screen(learner: Learner, columns: str, language: str) -> None:
    typed = "?\n" * 4 + "dh_above + dh_next + c\n" + "!\n" * 13 + ":l\n:k\n" + "!\n=\n" * 12
    done = learner("coach", "lstm", "--lang", language, typed=typed, COLUMNS=columns)
    from rich.cells import cell_len

    assert [line for line in done.out.splitlines() if cell_len(line) > int(columns)] == []


def test_plain_ascii_is_enough(learner: Learner) -> None:
    done = learner("coach", "lstm", "--ascii", typed="?\ndh_above\n!\n:l\n")
    assert done.out.isascii()
    assert "d_h = d_h_above + d_h_next" in done.out


# --- what the quiz asks next --------------------------------------------------------------------------------


def test_what_went_wrong_is_asked_first_in_the_next_quiz(learner: Learner) -> None:
    (learner.home / "banks").mkdir(parents=True)
    (learner.home / "banks" / "own.yaml").write_text(QUESTIONS, encoding="utf-8")
    typed = "dh_above + dh_next\ndh*tanh(c)\ndo*o*(1-o)\ndc_next + dh*o*(1-tanh(c))\n:q\n"
    done = learner("coach", "lstm", "--json", typed=typed)
    called = done.json["questions"]
    own = {name for name in called if name.startswith("own-")}
    assert own == {"own-delta-c", "own-spot"}
    said = "1 question" if len(called) == 1 else f"{len(called)} questions"
    assert f"{said} about this will come first when you next begin a quiz." in done.err
    asked = learner(
        "quiz", "--count", str(len(called)), "--json", typed="0\n1\n" * 2 * len(called), **LATER
    ).json
    assert {answer["question"] for answer in asked["answers"]} == set(called)
    again = learner("coach", "lstm", "--json", typed="?\n", **LATER).json
    assert again["questions"] == []


def test_a_derivation_without_mistakes_calls_for_nothing(learner: Learner) -> None:
    (learner.home / "banks").mkdir(parents=True)
    (learner.home / "banks" / "own.yaml").write_text(QUESTIONS, encoding="utf-8")
    assert learner("coach", "lstm", "--json", typed="dh_above + dh_next\n").json["questions"] == []
