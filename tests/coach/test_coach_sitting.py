"""One sitting, with a clock and a reader of the test's own: what is saved, when, and how long it took."""

from __future__ import annotations

import io
from contextlib import suppress
from dataclasses import replace

import pytest
from coach_samples import EN, begun, board, up_to
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.cli.sitting import Sitting
from quizzer.coach.board import written
from quizzer.coach.reply import Outcome, answered, shown
from quizzer.compare.mistakes import mutants
from quizzer.notation import printed
from quizzer.screen.screen import Screen
from quizzer.study.coaching import Coaching, CoachLine


class Typist:
    """Types lines, each after a second."""

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)
        self.now = 0

    def clock(self) -> int:
        return self.now

    def line(self, prompt: str) -> str:
        self.now += 1000
        if not self.lines:
            raise EOFError
        return self.lines.pop(0)

    def key(self, prompt: str) -> str:
        return self.line(prompt)

    def fresh(self) -> None: ...


class Desk:
    """A sitting at the board of `rnn`, and all that it saved."""

    def __init__(self, *lines: str, coaching: Coaching | None = None) -> None:
        self.saved: list[tuple[Coaching, CoachLine | None, str]] = []
        self.stream = io.StringIO()
        typist = Typist(*lines)
        screen = Screen(EN, self.stream, {"COLUMNS": "80"})
        on = board("rnn")
        self.sitting = Sitting(screen, typist, typist.clock, on, coaching or begun(on), self.save)

    def save(self, coaching: Coaching, line: CoachLine | None) -> None:
        self.saved.append((coaching, line, self.stream.getvalue()))

    def run(self) -> Coaching:
        with suppress(EOFError):
            self.sitting.run()
        return self.sitting.coaching


def test_a_line_is_saved_before_what_came_of_it_is_shown() -> None:
    desk = Desk("dh_above", "dh_above + dh_next")
    desk.run()
    texts = [text for _, _, text in desk.saved]
    assert ["missing term" in text for text in texts] == [False, True]
    assert ["[ok]" in text for text in texts] == [False, False]
    assert "[ok]" in desk.stream.getvalue()


def test_what_costs_nothing_saves_nothing() -> None:
    desk = Desk("", "1/", "da = da", ":l", ":k", "=", "? foo", "! foo", "dh = dh")
    desk.run()
    assert desk.saved == []
    assert not desk.sitting.failed


TIMES = {
    "at once": (["dh_above + dh_next"], 1000),
    "after what could not be read": (["1/", "", "dh_above + dh_next"], 3000),
    "after a wrong one": (["dh_above", "dh_above + dh_next"], 2000),
    "after hints": (["?", "?", "dh_above + dh_next"], 3000),
    "given up": (["?", "!"], 2000),
}


@pytest.mark.parametrize(("lines", "took_ms"), TIMES.values(), ids=TIMES)
def test_the_time_of_a_line_is_all_that_it_took(lines: list[str], took_ms: int) -> None:
    found = Desk(*lines).run()
    assert (found.took_ms, found.line("δh").settled) == (took_ms, True)


def test_each_line_and_each_hint_is_one_save_and_the_last_one_ends_it() -> None:
    on = board("rnn")
    desk = Desk("?", *(written(on.task(name)) for name in on.order))
    desk.run()
    names = [line.name if line else None for _, line, _ in desk.saved]
    assert names == ["δh", *on.order]
    assert [saved.ended_ms is not None for saved, _, _ in desk.saved] == [False] * len(on.order) + [True]


def test_a_derivation_that_was_cut_off_before_its_end_was_saved_ends_now() -> None:
    on = board("rnn")
    whole = shown(on, up_to(on, on.order[-1]), on.order[-1], 0)
    desk = Desk(coaching=whole)
    desk.sitting.start()
    assert desk.run() == replace(whole, ended_ms=0)
    assert [line for _, line, _ in desk.saved] == [None]


def test_three_hints_and_no_more() -> None:
    desk = Desk("?", "?", "?", "?")
    found = desk.run()
    assert found.line("δh").hints == 3
    assert len(desk.saved) == 3
    assert "There are no more hints. ! shows the line." in desk.stream.getvalue()


def test_the_sums_are_explained_once() -> None:
    desk = Desk(*["!"] * 10)
    desk.run()
    assert desk.stream.getvalue().count("A parameter belongs to every example of the batch and every step") == 1


# --- laws ---------------------------------------------------------------------------------------------------


@given(st.permutations(board("gru").order))
@settings(max_examples=15, deadline=None)
def test_in_any_order_what_can_stand_stands_and_what_cannot_costs_nothing(order: list[str]) -> None:
    on = board("gru")
    coaching = begun(on)
    while on.next(coaching) is not None:
        before = coaching
        for name in order:
            if coaching.line(name).settled:
                continue
            waits = bool(on.waiting(on.line(name).tree, coaching))
            reply = answered(on, coaching, on.next(coaching) or "", written(on.task(name)), 0)
            assert reply.outcome is (Outcome.UNREADABLE if waits else Outcome.RIGHT)
            coaching = reply.coaching
        assert len(coaching.settled) > len(before.settled)
    assert all(line.wrong == 0 for line in coaching.lines.values())


@pytest.mark.parametrize("cell", ["lstm", "gru-reset-after", "softmax-cross-entropy"])
def test_a_line_with_a_slip_never_stands(cell: str) -> None:
    on = board(cell)
    for name in on.order:
        task = on.task(name)
        for mutant in [*mutants(task.tree, task.about)][::9]:
            reply = answered(on, up_to(on, name), name, printed(mutant.tree), 0)
            assert reply.outcome is not Outcome.RIGHT, (name, printed(mutant.tree))
