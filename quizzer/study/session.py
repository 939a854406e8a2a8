"""A round of questions: what is asked next, after an answer, a skip, an undo. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from quizzer.chance import draw
from quizzer.study.memory import Rating, Review, Session

MOST_REPEATS = 3  # of one question in one session: a fourth miss is left for another day
NEAREST = 4  # places later
FARTHEST = 6


def begin(
    uid: str, mode: str, seed: str, started_ms: int, queue: Iterable[str], selection: str = ""
) -> Session:
    """A session that has asked nothing yet; each question stands once in its queue."""
    return Session(uid, mode, seed, started_ms, tuple(dict.fromkeys(queue)), selection)


def prompt_seed(session: Session, question: str) -> str:
    """What decides the order of options and the numbers that are drawn: another each time that it comes back."""
    repeats = session.missed.count(question)
    return f"{session.seed}/{question}/{repeats}" if repeats else f"{session.seed}/{question}"


def answered(session: Session, rating: Rating) -> tuple[Session, int]:
    """The session after the head was answered, and where in its queue the question was put again (-1: nowhere).

    A miss comes back after 4 to 6 other questions, or at the end; what has been remembered leaves.
    """
    question, *rest = session.queue
    repeats = session.missed.count(question)
    after = replace(session, queue=tuple(rest), answered=session.answered + 1)
    if rating is not Rating.AGAIN or repeats >= MOST_REPEATS:
        return after, -1
    chance = draw(f"{session.seed}/{question}/{repeats}")
    place = min(NEAREST + int(chance * (FARTHEST - NEAREST + 1)), len(rest))
    rest.insert(place, question)
    return replace(after, queue=tuple(rest), missed=(*session.missed, question)), place


def undone(session: Session, review: Review) -> Session:
    """The session before `review`, which was its last answer: the question is the head again.

    Skips and drops since then stay; a session that had ended goes on. A review of another session changes
    nothing.
    """
    if review.session != session.uid:
        return session
    question = review.question
    rest = (other for other in session.queue if other != question)
    missed = session.missed
    if review.requeued >= 0:
        missed = _without_last(missed, question)
    answers = max(0, session.answered - 1)
    return replace(session, queue=(question, *rest), answered=answers, missed=missed, ended_ms=None)


def skipped(session: Session) -> Session:
    """The session after the head was skipped: it goes to the end once, and out the second time."""
    question, *rest = session.queue
    if question in session.skipped:
        return replace(session, queue=tuple(rest))
    return replace(session, queue=(*rest, question), skipped=(*session.skipped, question))


def dropped(session: Session, question: str) -> Session:
    """The session without `question`: it was buried or suspended, or is in no bank any more."""
    return replace(session, queue=tuple(other for other in session.queue if other != question))


def ended(session: Session, at_ms: int) -> Session:
    """The session, closed."""
    return replace(session, ended_ms=at_ms)


def _without_last(questions: tuple[str, ...], question: str) -> tuple[str, ...]:
    backwards = list(reversed(questions))
    if question in backwards:
        backwards.remove(question)
    return tuple(reversed(backwards))
