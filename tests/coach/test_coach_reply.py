"""What comes of a line: rights beside wrongs, and what costs nothing."""

from __future__ import annotations

import pytest
from coach_samples import EN, begun, board, up_to

from quizzer.coach.reply import Outcome, answered, repeated, shown
from quizzer.compare.mistakes import mutants
from quizzer.messages import catalogue
from quizzer.notation import printed
from quizzer.text import LANGUAGES

RIGHT = {
    "as it is printed": ("lstm", "δc", "δc_next + δh ⊙ o ⊙ (1 − tanh(c)²)"),
    "as code": ("lstm", "δc", "dc_next + dh*o*(1 - np.tanh(c)**2)"),
    "as LaTeX": ("lstm", "δc", r"\delta c_{next} + \delta h \odot o \odot (1 - \tanh^2 c)"),
    "with its name": ("lstm", "δc", "dL/dc = dh*o*(1-tanh(c)^2) + dc_next"),
    "behind a bare equals sign": ("lstm", "δc", "= dh*o*(1-tanh(c)^2) + dc_next"),
    "written out": ("lstm", "δo", "(dh_above + dh_next)*tanh(c)"),
    "one example of a gradient": ("lstm", "δW_i", "da_i xᵀ"),
    "the sum over the batch": ("lstm", "δW_i", "Σ_n da_i xᵀ"),
    "all its sums": ("lstm", "δW_i", "Σ_t Σ_n da_i xᵀ"),
    "all its sums, the other way round": ("lstm", "δW_i", "Σ_n Σ_t da_i xᵀ"),
    "an outer product": ("lstm", "δW_i", "np.outer(da_i, x)"),
    "added up": ("lstm", "δW_i", "dW_i += da_i xᵀ"),
    "summed along the batch": ("lstm", "δb_i", "da_i.sum(axis=0)"),
    "with the fact that labels sum to 1": ("softmax-cross-entropy", "δa", "p - y"),
    "without it": ("softmax-cross-entropy", "δa", "p*(dp - sum(p*dp))"),
    "half way": ("softmax-cross-entropy", "δa", "p*sum(y) - y"),
    "a number": ("softmax-cross-entropy", "δL", "1"),
    "softmax": ("attention-additive", "δe", "α*(dα - sum(α*dα))"),
    "Greek spelled out": ("attention-additive", "δe", "alpha * (dalpha - alpha.T @ dalpha)"),
    "a sum of the line itself": ("attention-additive", "δq", "Σ_t da_E"),
    "nothing comes back": ("lstm-1997-truncated", "δh_prev", "0"),
}  # fmt: skip


@pytest.mark.parametrize(("cell", "name", "typed"), RIGHT.values(), ids=RIGHT)
def test_a_right_line_stands(cell: str, name: str, typed: str) -> None:
    on = board(cell)
    reply = answered(on, up_to(on, name), name, typed, 700)
    assert (reply.outcome, reply.name) == (Outcome.RIGHT, name)
    line = reply.coaching.line(name)
    assert (line.settled, line.shown, line.wrong, line.took_ms, line.typed) == (True, False, 0, 700, typed)


# What is typed, what is said, the place that is shown, and how the mistake is counted.
WRONG = {
    "a lost square": ("δc", "dc_next + dh*o*(1-tanh(c))", "tanh(c) has to be squared", "tanh(c)", "missing_square"),
    "a lost term": ("δc", "dh*o*(1-tanh(c)^2)", "the one with δc_next", "dh*o*(1-tanh(c)^2)", "missing_term"),
    "a lost derivative": ("δc", "dc_next + dh*o", "1 − tanh(c)²", "dh*o", "missing_activation_derivative"),
    "a value of another step": ("δf", "dc*c", "c does not belong here", "c", "wrong_time_index"),
    "another gate": ("δi", "di = dc*i", "i does not belong here", "i", "swapped_gate"),
    "a lost transpose": ("δW_i", "da_i x", "where a matrix product belongs", "da_i x", "hadamard_for_matmul"),
    "the whole transposed": ("δU_i", "np.outer(h_prev, da_i)", "the whole has to be transposed", None,
                             "missing_outer_transpose"),
    "all transposes lost": ("δh_prev", "U_i da_i + U_f da_f + U_g da_g + U_o da_o",
                            "Consistent with a missing transpose: look at U_i.", None,
                            "missing_transpose"),
    "one gate alone": ("δh_prev", "U_i.T da_i", "missing term", None, "missing_term"),
    "the wrong sign": ("δo", "-dh*tanh(c)", "wrong sign", None, "wrong_sign"),
    "a sum where none belongs": ("δa_o", "Σ_n do*o*(1-o)", "a sum too many", "Σ_n do*o*(1-o)", "extra_sum"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "typed", "said", "place", "slug"), WRONG.values(), ids=WRONG)
def test_a_wrong_line_is_named_with_its_place(
    name: str, typed: str, said: str, place: str | None, slug: str
) -> None:
    on = board()
    before = up_to(on, name)
    reply = answered(on, before, name, typed, 300)
    assert reply.outcome is Outcome.WRONG
    assert reply.what is not None
    assert said in EN(reply.what)
    assert (typed[slice(*reply.span)] if reply.span else None) == place
    line = reply.coaching.line(name)
    assert (line.settled, line.wrong, line.mistakes, line.took_ms) == (False, 1, (slug,), 300)
    assert reply.coaching.settled == before.settled


def test_a_wrong_line_without_a_name_says_so() -> None:
    reply = answered(board(), up_to(board(), "δc"), "δc", "do", 0)
    assert reply.outcome is Outcome.WRONG
    assert reply.what is not None
    assert EN(reply.what).startswith("That is not equal to the line, and the mistake has no name.")
    assert reply.coaching.line("δc").mistakes == ()


FREE = {
    "nothing": ("", "Nothing was written.", (0, 0)),
    "a sign that is none": ("dh @@ % c", "'%' (U+0025) is not part of a formula.", (6, 7)),
    "a name that is not there": ("do*ab", "There is no name 'ab' here.", (3, 5)),
    "two readings": ("1/2o", "'1/2o' can be read in two ways.", None),
    "too long": ("x" * 3000, "A formula has at most 2000 bytes.", (0, 0)),
    "deep": ("(" * 100 + "o" + ")" * 100, None, None),
    "a control character": ("dh\x1b[31m", None, None),
    "vectors side by side": ("dh o", "dh and o are both (H): side by side they are no product.", (0, 4)),
    "itself": ("δc", "δc is what is asked for: write it in terms of other names.", None),
    "the adjoint at the next step": ("dc_{t+1} + dh*o*(1-tanh(c)^2)", "There is no name 'dc_{t+1}' here.", (0, 8)),
    "what is not there yet": ("dc_prev/f", "δc_prev is not on the board yet: derive it first, or write it out.", None),
    "a line that stands": ("do = dh*c", "δo stands on the board already.", None),
    "no line": ("foo = 3", "'foo' is no line of this derivation. :l shows what is there and what is missing.", None),
    "nearly a line": ("da_p = 3", "'da_p' is no line of this derivation. Did you mean δa_o?", None),
    "a value": ("a_f = 3", "'a_f' is no line of this derivation. Did you mean δa_f?", None),
    "a line that needs another": ("da_f = df*f*(1-f)", "δf is not on the board yet: derive it first, or write it out.",
                                  None),
    "a huge name": ("d" * 100_000 + " = 1", None, None),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "said", "place"), FREE.values(), ids=FREE)
def test_what_cannot_be_judged_costs_nothing(
    typed: str, said: str | None, place: tuple[int, int] | None
) -> None:
    before = up_to(board(), "δc")
    reply = answered(board(), before, "δc", typed, 999)
    assert reply.outcome is Outcome.UNREADABLE
    assert reply.coaching == before
    assert reply.what is not None
    assert said is None or EN(reply.what) == said
    assert place is None or reply.span == place


def test_two_readings_are_both_shown() -> None:
    reply = answered(board(), up_to(board(), "δc"), "δc", "1/2o", 0)
    assert reply.error is not None
    assert reply.error.fix is not None
    assert EN(reply.error.fix) == "Write 1 / (2 o) or (1 / 2) o."


def test_any_order_will_do() -> None:
    on, coaching = board(), begun(board())
    for typed, asked in (
        ("dc_prev = dc*f", "δh"),  # needs δc
        ("dc = dc_next + (dh_above + dh_next)*o*(1-tanh(c)^2)", "δh"),
        ("dc_prev = dc*f", "δh"),
        ("da_f = dc*c_prev*f*(1-f)", "δh"),
    ):
        coaching = answered(on, coaching, asked, typed, 0).coaching
    assert coaching.settled == ("δc", "δc_prev", "δa_f")
    assert on.next(coaching) == "δh"


def test_a_line_that_was_wrong_can_be_mended() -> None:
    on, coaching = board(), up_to(board(), "δo")
    for typed in ("dh*c", "dh", "dh*tanh(c)"):
        coaching = answered(on, coaching, "δo", typed, 10).coaching
    line = coaching.line("δo")
    assert (line.settled, line.wrong, line.took_ms) == (True, 2, 30)
    assert line.mistakes == ("missing_tanh", "missing_factor")


def test_a_line_that_was_given_up_is_marked_and_so_are_those_like_it() -> None:
    on = board()
    coaching = shown(on, up_to(on, "δW_i"), "δW_i", 50)
    line = coaching.line("δW_i")
    assert (line.typed, line.settled, line.shown, line.took_ms) == ("δW_i = Σ_t Σ_n δa_i xᵀ", True, True, 50)
    assert repeated(on, coaching, "δW_f", "δW_i").line("δW_f").shown
    done = answered(on, up_to(on, "δW_i"), "δW_i", "da_i x^T", 0).coaching
    assert not repeated(on, done, "δW_f", "δW_i").line("δW_f").shown


@pytest.mark.parametrize("cell", ["lstm", "gru", "attention-additive"])
def test_no_mistake_shows_the_whole_line(cell: str) -> None:
    on = board(cell)
    for name in on.order:
        task = on.task(name)
        whole = printed(task.tree)
        if len(whole) < 8:
            continue
        for mutant in [*mutants(task.tree, task.about)][:40]:
            repeats = mutant.slug.startswith("extra")  # what is too many has been typed by the learner
            assert repeats or whole not in EN(mutant.what), name


def test_every_mistake_has_a_title_in_both_languages() -> None:
    from quizzer.compare.mistakes.table import TABLE

    slugs = {row.slug for row in TABLE} | {"missing_outer_transpose", "constant_factor", "wrong_sign"}
    for language in LANGUAGES:
        titles = catalogue(language, "mistake")
        assert {slug for slug in slugs if f"title-{slug.replace('_', '-')}" not in titles} == set()
