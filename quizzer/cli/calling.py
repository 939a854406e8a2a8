"""The questions that a derivation by hand calls for: those about the lines that went wrong."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import islice
from typing import Any

from quizzer.cli.shell import Shell
from quizzer.coach.board import Board, missed, mistakes
from quizzer.kinds.derived import derivation
from quizzer.notation import printed
from quizzer.question import Question
from quizzer.store import Store
from quizzer.study.coaching import Coaching
from quizzer.study.memory import Mark
from quizzer.study.queue import CALLED, answers_of, called_for

MOST = 10  # of one derivation
KINDS = ("formula", "spot")  # the questions about lines of cells


def called(world: Shell, store: Store, board: Board, coaching: Coaching) -> list[str]:
    """The ids of the questions about what went wrong that will come first in the next quiz.

    A question that has been answered since the derivation began is not called for again.
    """
    if not missed(coaching):
        return []
    memories, now = store.memories(), world.clock()
    about = [*islice(related(world, board, coaching), MOST)]
    before = set(called_for(memories, store.marks(), world.today))
    for name in set(about) - before:
        if name not in memories or memories[name].last_ms < coaching.started_ms:
            enough = answers_of(name, memories) + 1
            store.add_mark(Mark(name, CALLED, enough, now, os.urandom(16).hex()))
    first = set(called_for(memories, store.marks(), world.today))
    return [name for name in about if name in first]


def related(world: Shell, board: Board, coaching: Coaching) -> Iterator[str]:
    """The questions about the same lines, of whatever cell: those that ask for one before those that show it."""
    lines = {name: printed(board.line(name).tree) for name in missed(coaching)}
    slips = set(mistakes(coaching))
    library = world.library()
    for kind in KINDS:
        for entry in library.entries:
            question = library.question(entry.id) if entry.kind == kind else None
            if question is not None and _is_about(question, lines, slips):
                yield entry.id


def _is_about(question: Question[Any], lines: dict[str, str], slips: set[str]) -> bool:
    """Whether it asks for one of these lines, or shows one in which such a slip is to be found."""
    body = question.body
    if not body.cell or (slips and slips.isdisjoint(getattr(body, "slips", slips))):
        return False
    found = derivation(body.cell).lines
    return any(
        name in found and printed(found[name].tree) == lines[name] for name in body.names if name in lines
    )
