"""What a session changes: every answer, mark and step goes to the store before anything is said of it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from quizzer.cli.asking import Answer
from quizzer.cli.shell import Shell
from quizzer.question import Question
from quizzer.store import Store
from quizzer.study.leech import became_leech
from quizzer.study.memory import Mark, Memory, Rating, Review, Session, Terms
from quizzer.study.rating import rate
from quizzer.study.session import answered, dropped, undone


@dataclass
class Ledger:
    """A session and the memories, in step with the store."""

    shell: Shell
    store: Store
    session: Session
    terms: Terms
    leech: bool = field(default=False, init=False)  # the last answer made its question one

    @cached_property
    def memories(self) -> dict[str, Memory]:
        """What is remembered now."""
        return self.store.memories()

    def save(self, session: Session) -> None:
        """Keep where the session stands."""
        self.store.save_session(session)
        self.session = session

    # --- answers --------------------------------------------------------------------------------------------

    def record(self, question: Question[Any], answer: Answer, took_ms: int) -> Review:
        """Rate and save an answer that took `took_ms`."""
        verdict = answer.verdict
        rating = rate(
            verdict.outcome,
            hints=answer.hints,
            tries=answer.tries,
            guessed=answer.guessed,
            self_rated=answer.ticked,
        )
        session, requeued = answered(self.session, rating)
        review = Review(
            uid=os.urandom(16).hex(),
            question=question.id,
            at_ms=self.shell.clock(),
            day=self.shell.today,
            rating=rating,
            outcome=verdict.outcome.value,
            given=verdict.given,
            score=verdict.score,
            hints=answer.hints,
            tries=answer.tries,
            took_ms=took_ms,
            guessed=answer.guessed,
            mode=self.session.mode,
            session=self.session.uid,
            fingerprint=question.entry.fingerprint,
            terms=self.terms,
            requeued=requeued,
        )
        before = self.memories.get(question.id)
        seen_reps = before.reps if before else 0
        kept = self.store.record(review, _folded(before, review), session, seen_reps=seen_reps)
        self._keep(question.id, kept, session)
        self.leech = kept is not None and became_leech(before, kept)
        return review

    def rerate(self, review: Review, rating: Rating) -> Review:
        """The learner knows better: the same answer with another rating."""
        from quizzer.study.schedule import replay

        name = review.question
        earlier = [each for each in self.store.reviews(question=name) if each.uid != review.uid]
        session, requeued = answered(undone(self.session, review), rating)
        new = replace(review, uid=os.urandom(16).hex(), rating=rating, requeued=requeued)
        self._keep(name, self.store.amend(review.uid, new, _folded(replay(earlier), new), session), session)
        return new

    def undo(self) -> str | None:
        """Take the last answer of this session back; gives its question, which is asked again."""
        from quizzer.study.schedule import replay

        review = self.store.last_review(session=self.session.uid)
        if review is None:
            return None
        session = undone(self.session, review)
        memory = self.store.undo(review.uid, session, replay)
        self.memories.pop(review.question, None)
        self._keep(review.question, memory, session)
        return review.question

    def _keep(self, name: str, memory: Memory | None, session: Session) -> None:
        self.session = session
        if memory is not None:
            self.memories[name] = memory

    # --- marks ----------------------------------------------------------------------------------------------

    def put_away(self, name: str, *, until_tomorrow: bool) -> None:
        """Bury a question for today, or suspend it until the learner takes it back."""
        mark, value = ("buried", self.shell.today) if until_tomorrow else ("suspended", 1)
        session = dropped(self.session, name)
        self.store.add_mark(self._mark(name, mark, value), session)
        self.session = session

    def flag(self, name: str) -> bool:
        """Flag a question, or take the flag away; gives whether it is flagged now."""
        on = not self.store.marks().get(name, {}).get("flagged", 0)
        self.store.add_mark(self._mark(name, "flagged", int(on)))
        return on

    def _mark(self, name: str, mark: str, value: int) -> Mark:
        return Mark(name, mark, value, self.shell.clock(), os.urandom(16).hex())


def _folded(before: Memory | None, review: Review) -> Memory | None:
    if review.mode == "cram":
        return None
    from quizzer.study.schedule import fold  # brings fsrs, which the first question does not need

    return fold(before, review)
