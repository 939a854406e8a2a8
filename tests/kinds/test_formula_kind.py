"""A formula in any spelling; the key is derived, or written."""

from __future__ import annotations

import subprocess
import sys

import pytest
from kinds_samples import Fields, both, problems, sample, seat

LSTM = {"derived": {"cell": "lstm", "name": "δa_f"}}
ROWS = {
    "as on a whiteboard": ("δf ⊙ f ⊙ (1 − f)", "right 1 <δf ⊙ f ⊙ (1 − f)>"),
    "in NumPy": ("df * f * (1 - f)", "right 1 <df * f * (1 - f)>"),
    "in LaTeX": (r"\delta f \odot f \odot (1-f)", r"right 1 <\delta f \odot f \odot (1-f)>"),
    "as an equation": ("da_f = df*f*(1-f)", "right 1 <da_f = df*f*(1-f)>"),
    "with the adjoint as a quotient": ("∂L/∂a_f = df*f*(1-f)", "right 1 <∂L/∂a_f = df*f*(1-f)>"),
    "by the line above": ("dc*c_prev*f*(1-f)", "right 1 <dc*c_prev*f*(1-f)>"),
    "by σ′": ("df * sigmoid_prime(a_f)", "right 1 <df * sigmoid_prime(a_f)>"),
    "a mistake that was foreseen": ("df*(1-f^2)", "wrong 0 <df*(1-f^2)> the slope of tanh"),
    "a mistake that has a name": (
        "df*(1-f)",
        "wrong 0 <df*(1-f)> Consistent with a missing factor: f.",
    ),
    "a mistake without a name": ("da_o*c", "wrong 0 <da_o*c>"),
    "another shape": (
        "df^T * f^T",
        "wrong 0 <df^T * f^T> The shape is (1×H); (H) was expected.",
    ),
    "shapes that do not fit": (
        "df * x",
        "wrong 0 <df * x> df is (H), x is (D): * needs equal shapes.",
    ),
    "the sign": ("-df*f*(1-f)", "partial 0.5 again <-df*f*(1-f)> Consistent with a wrong sign."),
    "a multiple": (
        "2*df*f*(1-f)",
        "partial 0.5 again <2*df*f*(1-f)> Correct up to a constant: it is 2 times what is asked for.",
    ),
    "the name itself": (
        "da_f",
        "unreadable 0 <> There is no name 'da_f' here. The names here: x, h_prev, c_prev, "
        "a_i, a_f, a_g, a_o, i, f, g, o, c, h, δh_above, δh_next, δc_next, δh, δo, δa_o, δc, δi, δa_i, δf, W_i…",
    ),
    "a letter that is a command elsewhere": (
        "h",
        "unreadable 0 <> h alone is no gradient. For a command, put a colon before its letter: :h is a hint.",
    ),
    "a name that has a typo": (
        "dff*(1-f)",
        "unreadable 0 <> There is no name 'dff' here. Did you mean 'δf'?",
    ),
    "another name": (
        "df = dc*c_prev",
        "unreadable 0 <> You wrote 'df' before the equals sign; δa_f is asked for.",
    ),
    "nothing": ("", "unreadable 0 <> Nothing was written."),
    "two readings": (
        "df f (1-f)",
        "unreadable 0 <> df and f are both (H): side by side they are no product. Look at “df f”. ",
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_a_formula_gets_its_verdict(row: str) -> None:
    typed, told = ROWS[row]
    found = sample("formula").told(typed)
    assert found == told or (told.endswith(" ") and found.startswith(told))


def test_the_equations_of_the_cell_are_shown() -> None:
    lines = sample("formula").prompt.lines
    assert lines[0] == "a_i = W_i x + U_i h_prev + b_i"
    assert lines[-2:] == ("", "δa_f = ?")


def test_the_solution_is_derived() -> None:
    assert sample("formula").solution() == ["δa_f = δf ⊙ f ⊙ (1 − f)"]
    weight = seat("formula", {"derived": {"cell": "lstm", "name": "δW_f"}})
    assert weight.solution() == ["δW_f = Σ_t Σ_n δa_f xᵀ"]


@pytest.mark.parametrize(
    "typed", ["da_f x^T", "np.outer(da_f, x)", "Σ_t δa_f xᵀ", "Σ_t Σ_n δa_f xᵀ", "sum_n(da_f x^T)"]
)
def test_the_sums_of_a_gradient_may_be_left_out(typed: str) -> None:
    weight = seat("formula", {"derived": {"cell": "lstm", "name": "δW_f"}})
    assert weight.verdict(typed).score == 1


def test_a_seed_picks_one_of_several_lines() -> None:
    fields = {"derived": {"cell": "lstm", "name": ["δa_i", "δa_f", "δa_o"]}}
    asked = {seat("formula", fields, seed).prompt.lines[-1] for seed in "123456789"}
    assert asked == {"δa_i = ?", "δa_f = ?", "δa_o = ?"}


def test_a_value_of_the_forward_pass_can_be_asked_for() -> None:
    cell = seat("formula", {"derived": {"cell": "lstm", "name": "c"}})
    assert cell.prompt.lines[-1] == "c = ?"
    assert not any(line.startswith("c =") for line in cell.prompt.lines[:-1])
    assert cell.told("f*c_prev + i*g").startswith("right")
    assert cell.told("f*c_prev + g").startswith("wrong 0 <f*c_prev + g> Consistent with a missing factor")


FROM: Fields = {
    "derived": {"cell": "gru-z-updates", "name": "δa_n"},
    "from": "δh",
    "wrong": [{"answer": "δh ⊙ (1 − n²)", "why": both("the share", "份额")}],
}
FROM_ROWS = {
    "from it": ("dh*z*(1-n^2)", "right 1 <dh*z*(1-n^2)>"),
    "from it, in another form": ("dh*z - dh*z*n^2", "right 1 <dh*z - dh*z*n^2>"),
    "from an adjoint between": ("dn*(1-n^2)", "unreadable 0 <> Write it from δh, without δn."),
    "wrong, and from one between": ("dn*(1-n)", "unreadable 0 <> Write it from δh, without δn."),
    "of a shape that does not fit": ("dn*x", "unreadable 0 <> Write it from δh, without δn."),
    "that cannot be read": ("dn*(", "unreadable 0 <> Something is missing here."),
    "a slip": ("dh*z*(1-n)", "wrong 0 <dh*z*(1-n)> Consistent with a missing square: n has to be squared."),
    "a foreseen slip": ("dh*(1-n^2)", "wrong 0 <dh*(1-n^2)> the share"),
}  # fmt: skip


@pytest.mark.parametrize("row", FROM_ROWS)
def test_a_line_from_the_adjoints_that_are_given(row: str) -> None:
    typed, told = FROM_ROWS[row]
    assert seat("formula", FROM).told(typed) == told


STARTED: dict[str, tuple[str, str, list[str], str]] = {
    "one line between": ("gru", "δa_n", ["δh"], "δa_n = δh ⊙ (1 − z) ⊙ (1 − n²)"),
    "a difference": ("gru-z-updates", "δa_z", ["δh"], "δa_z = δh ⊙ (n − h_prev) ⊙ z ⊙ (1 − z)"),
    "a factor of two terms": ("lstm-cifg", "δa_f", ["δc"], "δa_f = δc ⊙ (c_prev − g) ⊙ f ⊙ (1 − f)"),
    "through a matrix": ("gru", "δr", ["δa_n"], "δr = U_nᵀ δa_n ⊙ h_prev"),
    "from outside of the step": ("rnn", "δh_prev", ["δh_above", "δh_next"], "δh_prev = Uᵀ ((δh_above + δh_next) ⊙ (1 − h²))"),
    "a gradient": ("rnn", "δW", ["δh"], "δW = Σ_t Σ_n (δh ⊙ (1 − h²)) xᵀ"),
    "nothing between": ("lstm", "δc_prev", ["δc"], "δc_prev = δc ⊙ f"),
}  # fmt: skip


@pytest.mark.parametrize("case", STARTED)
def test_what_is_right_is_shown_from_the_adjoints_that_are_given(case: str) -> None:
    cell, name, start, line = STARTED[case]
    asked = seat("formula", {"derived": {"cell": cell, "name": name}, "from": start})
    assert asked.solution() == [line]
    assert {asked.verdict(typed).score for typed in asked.rights} == {1}


SIGNS = {
    "foreseen": ("y - p", "partial 0.5 again <y - p> turned"),
    "not foreseen": ("-(p - y)", "partial 0.5 again <-(p - y)> turned"),
    "foreseen, and no nearer": ("p", "wrong 0 <p> half"),
    "a multiple": ("2*(p - y)", "partial 0.5 again <2*(p - y)> Correct up to a constant: it is 2 times what is asked for."),
}  # fmt: skip


@pytest.mark.parametrize("case", SIGNS)
def test_what_is_nearly_right_gets_a_second_try_foreseen_or_not(case: str) -> None:
    typed, told = SIGNS[case]
    rows = [{"answer": "y − p", "why": both("turned", "反了")}, {"answer": "p", "why": both("half", "一半")}]
    fields = {"derived": {"cell": "softmax-cross-entropy", "name": "δa"}, "wrong": rows}
    assert seat("formula", fields).told(typed) == told


def test_the_equations_are_those_of_the_file_unless_a_part_of_one_is_asked_for() -> None:
    readout = {"derived": {"cell": "softmax-cross-entropy", "name": "δa"}}
    assert seat("formula", readout).prompt.lines[2:-2] == ("L = −sum(y ⊙ log(p))",)
    inner = {"derived": {"cell": "softmax-cross-entropy", "name": "δa_L"}}
    assert seat("formula", inner).prompt.lines[2:-2] == (
        "a_L = y ⊙ log(p)",
        "sum_a_L = sum(a_L)",
        "L = −sum_a_L",
    )


@pytest.mark.parametrize("typed", ["dc_{t+1} + dh*o*(1-tanh(c)^2)", r"\delta c_{t+1}", "dc[t+1]*f + dh*o"])
def test_the_adjoint_at_the_next_step_is_not_what_comes_back_from_it(typed: str) -> None:
    cell = seat("formula", {"derived": {"cell": "lstm", "name": "δc"}})
    assert cell.told(typed).endswith("its own factors multiplied in, is δc_next: write δc_next.")
    assert cell.verdict(typed).outcome.value == "unreadable"
    for spelled in ("dc_next", "dnext_c", "δc_next"):
        assert cell.verdict(f"{spelled} + dh*o*(1-tanh(c)^2)").score == 1


WRITTEN: dict[str, tuple[Fields, str, str]] = {
    "numbers": ({"answer": "a (b + c)"}, "ab + ac", "ab + c"),
    "vectors": (
        {"answer": "δh ⊙ (1 − h²)", "names": {"h": "H", "a": "H"}, "definitions": {"h": "tanh(a)"}},
        "dh*(1 - tanh(a)^2)", "dh*(1 - tanh(a))",
    ),
    "matrices": ({"answer": "Uᵀ δa", "names": {"U": ["H", "H"], "a": "H"}}, "U.T @ da", "U @ da"),
    "the names of a cell": ({"answer": "δc ⊙ f", "cell": "lstm"}, "dc_prev", "dc*i"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRITTEN)
def test_a_key_can_be_written(case: str) -> None:
    fields, right, wrong = WRITTEN[case]
    asked = seat("formula", fields)
    assert (asked.verdict(right).score, asked.verdict(wrong).score) == (1, 0)


TROUBLE: dict[str, tuple[Fields, list[str]]] = {
    "no key": ({}, ["Q011 the field 'answer' is missing"]),
    "no such cell": (
        {"derived": {"cell": "lstn", "name": "δh"}},
        ["derived.cell Q052 there is no cell 'lstn'; did you mean 'lstm'?"],
    ),
    "no such line": (
        {"derived": {"cell": "rnn", "name": "δq"}},
        ["derived.name Q053 rnn has no line 'δq'"],
    ),
    "one of the lines is none": (
        {"derived": {"cell": "rnn", "name": ["δa", "δz"]}},
        ["derived.name.1 Q053 rnn has no line 'δz'"],
    ),
    "both": ({**LSTM, "answer": "a"}, ["answer Q054 with 'derived' there is no 'answer': the cell has it"]),
    "from what is no adjoint": (
        {**LSTM, "from": ["δc", "c"]}, ["from.1 Q053 lstm has no line 'c'; did you mean 'δc'?"],
    ),
    "from adjoints that do not suffice": (
        {**LSTM, "from": "δo"}, ["from Q057 'δa_f' uses δc_next, δh_above, δh_next, which 'from' does not name"],
    ),
    "a mistake that uses another adjoint": (
        {**LSTM, "from": "δc", "wrong": [{"answer": "δf ⊙ f", "why": both("no", "不")}]},
        ["wrong.0.answer Q057 'δf ⊙ f' uses δf, which 'from' does not name"],
    ),
    "from, without a cell": (
        {"answer": "a", "from": "δc"}, ["from Q054 'from' goes with 'derived' only"],
    ),
    "a key that cannot be read": (
        {"answer": "U h", "names": {"h": "H"}}, ["answer Q039 There is no name 'U' here.; The names here: h"],
    ),
    "a shape that is none": (
        {"answer": "h", "names": {"h": "H-"}},
        ["names Q044 'H-' is not a dimension: letters, numbers, + - * / ^ and parentheses"],
    ),
    "a mistake that is right": (
        {"answer": "a + b", "wrong": [{"answer": "b + a", "why": both("no", "不")}]},
        ["wrong.0.answer Q042 'b + a' has the value of the answer"],
    ),
    "a mistake that cannot be read": (
        {"answer": "a + b", "wrong": [{"answer": "a + z", "why": both("no", "不")}]},
        ["wrong.0.answer Q039 There is no name 'z' here.; The names here: a, b"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TROUBLE)
def test_what_is_wrong_in_a_bank_is_reported(case: str) -> None:
    fields, told = TROUBLE[case]
    assert problems("formula", fields) == told


def test_other_kinds_load_neither_the_comparison_nor_the_derivation() -> None:
    code = (
        "import sys; from quizzer.kinds import KINDS\n"
        "for name in KINDS: KINDS[name]\n"
        "heavy = ('quizzer.derive', 'quizzer.compare', 'sympy', 'numpy')\n"
        "print([name for name in sys.modules if name.startswith(heavy)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_reading_a_question_derives_nothing() -> None:
    code = (
        "import sys; from quizzer.kinds import KINDS; from quizzer.node import Node\n"
        "KINDS['formula'].read(Node({'derived': {'cell': 'lstm', 'name': ['δa_f', 'δU_f']}}))\n"
        "KINDS['formula'].read(Node({'answer': 'θ g', 'names': {'θ': [], 'g': 'H'}}))\n"
        "KINDS['spot'].read(Node({'cell': 'gru', 'lines': ['δz', 'δn', 'δh_prev']}))\n"
        "heavy = ('quizzer.derive.backward', 'quizzer.derive.rules', 'quizzer.compare', 'sympy', 'numpy')\n"
        "print([name for name in sys.modules if name.startswith(heavy)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_sums_of_a_gradient_are_no_mistake() -> None:
    weight = seat("formula", {"derived": {"cell": "lstm", "name": "δW_f"}})
    assert all(weight.verdict(typed).outcome.value != "right" for typed in weight.wrongs)


def test_a_mistake_that_was_foreseen_for_one_line_is_not_said_of_another() -> None:
    fields = {
        "derived": {"cell": "softmax-cross-entropy", "name": ["δa", "δh"]},
        "wrong": [{"answer": "y − p", "why": both("turned", "反了")}],
    }
    told = {seat("formula", fields, seed).prompt.lines[-1]: seat("formula", fields, seed) for seed in "123456"}
    assert told["δa = ?"].told("y - p").endswith("turned")
    assert not told["δh = ?"].told("y - p").endswith("turned")


def test_a_lone_letter_may_be_a_value_of_the_forward_pass() -> None:
    cell = seat("formula", {"derived": {"cell": "lstm", "name": "h"}})
    assert cell.told("o").startswith("wrong 0 <o> ")
