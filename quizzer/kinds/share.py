"""The verdict of an answer of which only a share is right."""

from __future__ import annotations

from quizzer.question import Note, Outcome, Verdict

ENOUGH = 0.5  # from this share on the answer is near


def by_share(score: float, *given: str, notes: tuple[Note, ...], again: bool = True) -> Verdict:
    """Partial from a half on, else wrong; the share, 0 to 1, is kept in both."""
    if score < ENOUGH:
        return Verdict(Outcome.WRONG, score, notes, given)
    return Verdict(Outcome.PARTIAL, score, notes, given, again)
