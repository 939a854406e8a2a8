"""The board: its lines in order, hints, gradients alike, names; all shipped cells can be done to the end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from coach_samples import EN, begun, board, up_to

from quizzer.api import derive
from quizzer.cells import cell_names, load_notation
from quizzer.coach.board import HINTS, Board, counts, missed, mistakes, written
from quizzer.coach.reply import Outcome, answered, hinted, repeated, shown
from quizzer.derive.rename import renamed
from quizzer.notation import printed
from quizzer.study.coaching import CoachLine

OWN = {
    "format": 1,
    "cell": "mine",
    "title": "mine",
    "source": "me",
    "input": {"x": "D"},
    "state": {"h": "H", "s": "K"},
    "parameters": {"A": ["H", "D"], "B": ["K", "H"]},
    "equations": ["u = A x + h_prev", "h = tanh(u)", "s = s_prev + σ(B h)"],
}
SPELLINGS = {
    "as the board shows it": lambda on, name: written(on.task(name)),
    "without its name": lambda on, name: printed(on.line(name).tree),
    "in ASCII with its name": lambda on, name: f"{on.typed[name]} = {printed(on.line(name).tree, 'ascii')}",
    "in LaTeX": lambda on, name: printed(on.line(name).tree, "latex"),
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
@pytest.mark.parametrize("cell", cell_names())
def test_typing_each_line_as_it_is_printed_finishes_the_board(cell: str, spelling) -> None:  # type: ignore[no-untyped-def]
    on = board(cell)
    coaching = begun(on)
    for count, name in enumerate(on.order):
        assert on.next(coaching) == name
        reply = answered(on, coaching, name, spelling(on, name), 1)
        assert (reply.outcome, reply.name) == (Outcome.RIGHT, name)
        coaching = reply.coaching
        assert len(coaching.settled) == count + 1
    assert on.next(coaching) is None
    assert counts(coaching) == {"at_once": len(on.order), "with_help": 0, "given_up": 0}


@pytest.mark.parametrize("cell", cell_names())
def test_giving_every_line_up_finishes_the_board(cell: str) -> None:
    on = board(cell)
    coaching = begun(on)
    while (name := on.next(coaching)) is not None:
        coaching = shown(on, coaching, name, 1)
    assert counts(coaching) == {"at_once": 0, "with_help": 0, "given_up": len(on.order)}
    assert missed(coaching) == on.order


@pytest.mark.parametrize("cell", cell_names())
def test_writing_alike_what_is_alike_finishes_the_board(cell: str) -> None:
    on = board(cell)
    coaching = begun(on)
    while (name := on.next(coaching)) is not None:
        coaching = answered(on, coaching, name, written(on.task(name)), 1).coaching
        if (found := on.like(coaching)) is not None:
            for other in found[1]:
                coaching = repeated(on, coaching, other, found[0])
    assert set(coaching.settled) == set(on.order)


def test_a_cell_of_ones_own_with_two_states_can_be_done() -> None:
    on = Board(derive(OWN))
    coaching = begun(on)
    while (name := on.next(coaching)) is not None:
        reply = answered(on, coaching, name, written(on.task(name)), 1)
        assert reply.outcome is Outcome.RIGHT
        coaching = reply.coaching
    assert {"δs_prev", "δh_prev", "δB"} <= set(coaching.settled)


def test_the_letters_of_a_source_can_be_used() -> None:
    on = Board(renamed(derive("gru"), load_notation("goodfellow")))
    assert "δW_u" in on.order
    assert answered(on, up_to(on, "δW_u"), "δW_u", "da_u h_prev^T", 1).outcome is Outcome.RIGHT


# --- hints --------------------------------------------------------------------------------------------------

HINTED = {
    "where it stands": ("lstm", "δf", 1, "Where does f stand? What comes back to it from there?",
                        ("c = f ⊙ c_prev + i ⊙ g",)),
    "the rule": ("lstm", "δf", 2, "The rule: product rule: the other factor.", ()),
    "the names": ("lstm", "δf", 3, "The line is made of δc, c_prev.", ()),
    "a way out of the step": ("lstm", "δc", 1, "Where does c stand? And δc_next comes from outside of the step.",
                              ("h = o ⊙ tanh(c)",)),
    "the output": ("lstm", "δh", 1, "h leaves the step. What comes back from outside: δh_above, δh_next.", ()),
    "the loss": ("softmax-cross-entropy", "δL", 1, "L is the loss itself.", ()),
    "a number": ("softmax-cross-entropy", "δL", 3, "The line is a number.", ()),
    "where nothing flows": ("lstm-1997-truncated", "δh_prev", 1,
                            "h_prev stands here, but this cell lets no gradient through.",
                            ("a_i = W_i x + U_i h_prev + b_i", "a_g = W_g x + U_g h_prev + b_g",
                             "a_o = W_o x + U_o h_prev + b_o")),
}  # fmt: skip


@pytest.mark.parametrize(("cell", "name", "number", "said", "lines"), HINTED.values(), ids=HINTED)
def test_hints_grow(cell: str, name: str, number: int, said: str, lines: tuple[str, ...]) -> None:
    hint = board(cell).hint(name, number)
    assert (EN(hint.what), hint.lines) == (said, lines)


@pytest.mark.parametrize("cell", cell_names())
def test_every_line_has_its_hints_and_none_shows_the_line(cell: str) -> None:
    on = board(cell)
    for name in on.order:
        whole = printed(on.line(name).tree)
        hints = [on.hint(name, number) for number in range(1, HINTS + 1)]
        said = [EN(hint.what) for hint in hints]
        assert len(set(said)) == HINTS
        assert name == on.order[0] or len(whole) < 8 or whole not in " ".join(said), name


def test_a_hint_is_counted() -> None:
    coaching = hinted(hinted(begun(board()), "δh"), "δh")
    assert coaching.line("δh").hints == 2
    done = answered(board(), coaching, "δh", "dh_above + dh_next", 0).coaching
    assert counts(done) == {"at_once": 0, "with_help": 1, "given_up": 0}


# --- gradients alike ----------------------------------------------------------------------------------------

ALIKE = {
    "weights": ("lstm", "δW_i", ("δW_f", "δW_g", "δW_o")),
    "biases": ("lstm", "δb_i", ("δb_f", "δb_g", "δb_o")),
    "not what reads another vector": ("gru", "δU_r", ("δU_z",)),
    "not what another adjoint leads to": ("gru-reset-after", "δb_r", ("δb_z", "δb_n")),
    "not another step of the peephole": ("lstm-peephole", "δp_i", ("δp_f",)),
    "nothing for one alone": ("rnn", "δW", ()),
    "nothing for a line that is no gradient": ("lstm", "δa_i", ()),
}


@pytest.mark.parametrize(("cell", "name", "others"), ALIKE.values(), ids=ALIKE)
def test_gradients_that_differ_in_a_letter_are_alike(cell: str, name: str, others: tuple[str, ...]) -> None:
    on = board(cell)
    coaching = shown(on, up_to(on, name), name, 0)
    assert set(on.alike(name, coaching)) == set(others) - set(coaching.settled)


def test_gradients_are_not_written_before_their_adjoints_stand() -> None:
    on = board()
    coaching = begun(on)
    for name in ("δh", "δc", "δi", "δa_i"):
        coaching = shown(on, coaching, name, 0)
    coaching = answered(on, coaching, "δo", "dW_i = da_i x^T", 0).coaching
    assert on.alike("δW_i", coaching) == ()
    assert on.like(coaching) is None
    for name in ("δg", "δa_g"):
        coaching = shown(on, coaching, name, 0)
    assert on.like(coaching) == ("δW_i", ("δW_g",))


# --- names, identity, counts --------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", cell_names())
def test_every_name_can_be_typed_in_ascii_and_means_itself(cell: str) -> None:
    on = board(cell)
    assert {name for name, typed in on.typed.items() if on.meant(typed) != name} == set()
    assert {typed for typed in on.typed.values() if not typed.isascii()} == set()


def test_another_cell_of_the_same_name_has_another_fingerprint() -> None:
    equations = [*OWN["equations"][:-1], "s = s_prev + tanh(B h)"]  # type: ignore[index]
    assert Board(derive(OWN)).fingerprint == Board(derive(OWN)).fingerprint
    assert Board(derive({**OWN, "equations": equations})).fingerprint != Board(derive(OWN)).fingerprint


def test_mistakes_are_counted_by_kind_the_most_frequent_first() -> None:
    coaching = begun(board())
    for line in (
        CoachLine("δc", wrong=3, mistakes=("missing_term", "missing_square", "missing_square")),
        CoachLine("δo", wrong=1, mistakes=("missing_square",)),
    ):
        coaching = coaching.with_line(line)
    assert mistakes(coaching) == {"missing_square": ["δc", "δc", "δo"], "missing_term": ["δc"]}
    assert missed(replace(coaching, lines={"δh": CoachLine("δh", hints=2, settled=True)})) == ()
