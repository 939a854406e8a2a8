"""Boards of shipped cells, and derivations that are as far as a test needs them."""

from __future__ import annotations

from functools import cache

from quizzer.api import derive
from quizzer.coach.board import Board
from quizzer.coach.reply import shown
from quizzer.messages import Words
from quizzer.study.coaching import Coaching

EN = Words("en")


@cache
def board(cell: str = "lstm") -> Board:
    """The board of a cell."""
    return Board(derive(cell))


def begun(on: Board) -> Coaching:
    """A derivation of which nothing stands yet."""
    return Coaching("uid", on.derivation.cell.name, on.fingerprint, 1000)


def up_to(on: Board, name: str) -> Coaching:
    """All lines before this one stand."""
    coaching = begun(on)
    for each in on.order[: on.order.index(name)]:
        coaching = shown(on, coaching, each, 0)
    return coaching
