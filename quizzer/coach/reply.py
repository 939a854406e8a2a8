"""What comes of a line that was typed: it stands, it is wrong, or it costs nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from quizzer.coach.board import Board, written
from quizzer.compare.decide import DIFFERENT, EQUAL, Comparison
from quizzer.errors import nearest
from quizzer.lines import judged, sides
from quizzer.messages import Message, message
from quizzer.notation import NotationError, parse_equation
from quizzer.notation.errors import ShapeError, Span
from quizzer.notation.tree import Tree
from quizzer.study.coaching import Coaching

LONGEST = 40  # characters of a name that is none
SLIPS_OF_NOTATION = frozenset({"notation.vectors-beside"})  # what is meant is plain: it costs nothing


class Outcome(Enum):
    """What came of it."""

    RIGHT = "right"
    WRONG = "wrong"
    UNREADABLE = "unreadable"  # costs nothing


@dataclass(frozen=True)
class Reply:
    """What to say, and the derivation as it stands now.

    `name` is the line that was meant; `span` the place in what was typed, `error` what could not be read.
    """

    outcome: Outcome
    coaching: Coaching
    name: str
    what: Message | None = None
    span: Span | None = None
    error: NotationError | None = None


def answered(board: Board, coaching: Coaching, asked: str, typed: str, took_ms: int) -> Reply:
    """The reply to a line; without a name before its equals sign it is the one that is asked for."""
    left, right = sides(typed)
    name = asked if left is None or not left.strip() else board.named(left)
    if name is None:
        return Reply(Outcome.UNREADABLE, coaching, asked, no_line(board, left or ""))
    if coaching.line(name).settled:
        return Reply(Outcome.UNREADABLE, coaching, asked, message("coach.already", name=name))
    waiting = _waiting(board, coaching, name, right)
    if waiting:
        key = "coach.itself" if waiting[0] == name else "coach.not-yet"
        return Reply(Outcome.UNREADABLE, coaching, asked, message(key, name=waiting[0]))
    found = judged(board.task(name), right)
    span = Span(*(each + len(typed) - len(right) for each in found.span)) if found.span is not None else None
    line = coaching.line(name)
    if found.verdict == EQUAL:
        settled = replace(line, typed=typed.strip(), settled=True, took_ms=line.took_ms + took_ms)
        return Reply(Outcome.RIGHT, coaching.with_line(settled), name)
    if found.verdict != DIFFERENT or _is_slip_of_notation(found):
        return Reply(Outcome.UNREADABLE, coaching, name, found.what, span, found.error)
    slugs = tuple(found.mistake.split("+")) if found.mistake else ()
    wrong = replace(
        line, wrong=line.wrong + 1, mistakes=(*line.mistakes, *slugs), took_ms=line.took_ms + took_ms
    )
    return Reply(Outcome.WRONG, coaching.with_line(wrong), name, found.hint or _plain(found), span)


def no_line(board: Board, left: str) -> Message:
    """What to say to a name that is no line."""
    found = left.strip()[:LONGEST]
    near = nearest(found.replace("d", "δ", 1), board.order)
    if near is not None:
        return message("coach.no-such-line-near", found=found, name=near)
    return message("coach.no-such-line", found=found)


def _waiting(board: Board, coaching: Coaching, name: str, text: str) -> tuple[str, ...]:
    """The lines that an answer uses and that are not on the board, itself first."""
    tree: Tree | None
    try:
        tree = parse_equation(text, board.about.names).tree
    except ShapeError as error:
        tree = error.tree
    except NotationError:
        return ()
    found = board.waiting(tree, coaching) if tree is not None else ()
    return tuple(sorted(found, key=lambda each: each != name))


def _is_slip_of_notation(found: Comparison) -> bool:
    return found.error is not None and found.error.what.key in SLIPS_OF_NOTATION


def _plain(found: Comparison) -> Message:
    """What to say to a wrong answer whose mistake has no name."""
    return message("coach.not-equal") if found.what.key == "compare.different" else found.what


# --- help ---------------------------------------------------------------------------------------------------


def hinted(coaching: Coaching, name: str) -> Coaching:
    """One hint more for a line."""
    line = coaching.line(name)
    return coaching.with_line(replace(line, hints=line.hints + 1))


def shown(board: Board, coaching: Coaching, name: str, took_ms: int) -> Coaching:
    """The line is given up, and stands on the board."""
    line = coaching.line(name)
    text, took_ms = written(board.task(name)), line.took_ms + took_ms
    return coaching.with_line(replace(line, typed=text, settled=True, shown=True, took_ms=took_ms))


def repeated(board: Board, coaching: Coaching, name: str, like: str) -> Coaching:
    """The line is settled because one like it is; it is given up if that one was."""
    text, was_shown = written(board.task(name)), coaching.line(like).shown
    return coaching.with_line(replace(coaching.line(name), typed=text, settled=True, shown=was_shown))
