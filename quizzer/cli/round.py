"""A session: ask, grade, save, explain, until the queue is empty or the learner leaves."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from quizzer.cli.asking import Answer, Asking, Help, Wish, command_key
from quizzer.cli.shell import Shell
from quizzer.kinds import KINDS
from quizzer.messages import Message, message
from quizzer.question import Prompt, Question
from quizzer.screen.question import (
    show_explanation,
    show_heading,
    show_prompt,
    show_solution,
    show_verdict,
)
from quizzer.screen.reader import Reader
from quizzer.screen.session import show_info, show_keys
from quizzer.store import Store
from quizzer.study.leech import became_leech, leech_advice
from quizzer.study.memory import Mark, Memory, Rating, Review, Session, Terms
from quizzer.study.rating import rate
from quizzer.study.session import answered, dropped, ended, skipped, undone

if TYPE_CHECKING:
    from quizzer.banks.inventory import Inventory
    from quizzer.banks.library import Library

AFTER = ("", "n", "1", "2", "3", "4", "!", "e", "i", "o", "?", "u", "b", "x", "f", "p", "q")


@dataclass
class Round:
    """One session on one screen. Every answer is saved before its verdict is shown."""

    shell: Shell
    store: Store
    library: Library
    inventory: Callable[[], Inventory]
    reader: Reader
    session: Session
    terms: Terms
    waits: bool  # for Enter after the feedback
    left: bool = field(default=False, init=False)
    leech: bool = field(default=False, init=False)

    @cached_property
    def memories(self) -> dict[str, Memory]:
        """What is remembered now, kept in step with the log."""
        return self.store.memories()

    def run(self) -> None:
        """Ask until the queue is empty; EOFError and signals pass through, with everything saved."""
        while self.session.queue and not self.left:
            question = self._question(self.session.queue[0])
            if question is None:
                self._save(dropped(self.session, self.session.queue[0]))
            else:
                self._turn(question)
        if not self.session.queue:
            self._save(ended(self.session, self.shell.clock()))

    # --- one question ---------------------------------------------------------------------------------------

    def _question(self, name: str) -> Question[Any] | None:
        """The question, or None if its bank has lost it since the session began."""
        found = self.library.canonical(name)
        return self.library.question(found) if found else None

    def _turn(self, question: Question[Any]) -> None:
        kind = KINDS[question.entry.kind]
        prompt = kind.ask(question.body, question.ask, f"{self.session.seed}/{question.id}")
        self._show(question, prompt)
        self.reader.fresh()
        began = self.shell.clock()
        helps = {
            Help.FLAG: lambda: self._flag(question),
            Help.INFO: lambda: self._info(question),
            Help.OPEN: lambda: self._open(question),
            Help.KEYS: lambda: show_keys(self.shell.screen, "asking", bool(prompt.letters)),
        }
        asked = Asking(self.shell.screen, self.reader, question, kind, prompt, helps).run()
        if isinstance(asked, Wish):
            self._wish(asked, question)
            return
        review = self._record(question, asked, self.shell.clock() - began)
        solution = kind.solution(question.body, prompt)
        show_verdict(self.shell.screen, asked.verdict, solution, self._when(question))
        show_explanation(self.shell.screen, question, self._origin(question))
        if self.leech:
            self.shell.screen.say(leech_advice(question.id, self.memories[question.id]), "partial", indent=2)
        if self.waits:
            self._after(question, review, prompt)

    def _show(self, question: Question[Any], prompt: Prompt) -> None:
        number, left = self.session.answered + 1, len(self.session.queue)
        count = message("screen.count", number=number, of=self.session.answered + left)
        topic = self.library.topic(question.entry.topic).title
        show_heading(self.shell.screen, count, topic, question.entry, self._state(question))
        legend = "screen.legend-letters" if prompt.letters else "screen.legend-words"
        show_prompt(self.shell.screen, prompt, message(legend) if self.waits else None)

    def _state(self, question: Question[Any]) -> Message:
        if self.session.mode == "cram":
            return message("screen.state-cram")
        memory = self.memories.get(question.id)
        if memory is None:
            return message("screen.state-new")
        return message("screen.state-again" if memory.last_day == self.shell.today else "screen.state-due")

    # --- what an answer changes -----------------------------------------------------------------------------

    def _record(self, question: Question[Any], answer: Answer, took_ms: int) -> Review:
        rating = rate(
            answer.verdict.outcome,
            hints=answer.hints,
            tries=answer.tries,
            guessed=answer.guessed,
            self_rated=answer.ticked,
        )
        review = Review(
            uid=os.urandom(16).hex(),
            question=question.id,
            at_ms=self.shell.clock(),
            day=self.shell.today,
            rating=rating,
            outcome=answer.verdict.outcome.value,
            given=answer.verdict.given,
            score=answer.verdict.score,
            hints=answer.hints,
            tries=answer.tries,
            took_ms=took_ms,
            guessed=answer.guessed,
            mode=self.session.mode,
            session=self.session.uid,
            fingerprint=question.entry.fingerprint,
            terms=self.terms,
        )
        before = self.memories.get(question.id)
        session, requeued = answered(self.session, rating)
        review = replace(review, requeued=requeued)
        memory = self._folded(before, review)
        kept = self.store.record(review, memory, session, seen_reps=before.reps if before else 0)
        self._keep(question.id, kept, session)
        self.leech = kept is not None and became_leech(before, kept)
        return review

    def _folded(self, before: Memory | None, review: Review) -> Memory | None:
        if review.mode == "cram":
            return None
        from quizzer.study.schedule import fold  # brings fsrs, which the first question does not need

        return fold(before, review)

    def _keep(self, name: str, memory: Memory | None, session: Session) -> None:
        self.session = session
        if memory is not None:
            self.memories[name] = memory

    def _rerate(self, question: Question[Any], review: Review, rating: Rating) -> Review:
        """The learner knows better: the same answer with another rating."""
        from quizzer.study.schedule import replay

        earlier = [r for r in self.store.reviews(question=question.id) if r.uid != review.uid]
        session, requeued = answered(undone(self.session, review), rating)
        new = replace(review, uid=os.urandom(16).hex(), rating=rating, requeued=requeued)
        memory = self._folded(replay(earlier), new)
        kept = self.store.amend(review.uid, new, memory, session)
        self._keep(question.id, kept, session)
        self.shell.screen.text(self.shell.words(self._when(question)), "meta", indent=2)
        return new

    def _undo(self) -> bool:
        """Take the last answer of this session back; its question is asked again."""
        from quizzer.study.schedule import replay

        review = self.store.last_review(session=self.session.uid)
        if review is None:
            self.shell.screen.say("screen.nothing-to-undo", "meta", indent=2)
            return False
        session = undone(self.session, review)
        memory = self.store.undo(review.uid, session, replay)
        self.session = session
        if memory is None:
            self.memories.pop(review.question, None)
        else:
            self.memories[review.question] = memory
        self.shell.screen.say("screen.undone", "meta", indent=2, question=review.question)
        return True

    # --- wishes ---------------------------------------------------------------------------------------------

    def _wish(self, wish: Wish, question: Question[Any]) -> None:
        if wish is Wish.QUIT:
            self.left = True
        elif wish is Wish.UNDO:
            self._undo()
        elif wish is Wish.SKIP:
            self._save(skipped(self.session))
        else:
            self._put_away(wish, question)

    def _put_away(self, wish: Wish, question: Question[Any]) -> None:
        """Bury until tomorrow, or suspend until the learner takes it back."""
        bury = wish is Wish.BURY
        name, value = ("buried", self.shell.today) if bury else ("suspended", 1)
        session = dropped(self.session, question.id)
        self.store.add_mark(self._mark(question, name, value), session)
        self.session = session
        said = "screen.buried" if bury else "screen.suspended"
        self.shell.screen.say(said, "meta", indent=2, question=question.id)

    def _flag(self, question: Question[Any]) -> None:
        on = not self.store.marks().get(question.id, {}).get("flagged", 0)
        self.store.add_mark(self._mark(question, "flagged", int(on)))
        said = "screen.flagged" if on else "screen.unflagged"
        self.shell.screen.say(said, "meta", indent=2, question=question.id)

    def _mark(self, question: Question[Any], name: str, value: int) -> Mark:
        return Mark(question.id, name, value, self.shell.clock(), os.urandom(16).hex())

    def _info(self, question: Question[Any]) -> None:
        reviews = list(self.store.reviews(question=question.id))
        memory = self.memories.get(question.id)
        show_info(self.shell.screen, question, memory, reviews, self.shell.today)

    def _open(self, question: Question[Any]) -> None:
        """The bank in the learner's editor, or where to find it."""
        editor = self.shell.environ.get("VISUAL") or self.shell.environ.get("EDITOR")
        place = question.place
        if editor and self.waits:
            import shlex

            words = [*shlex.split(editor), f"+{place.line}", place.file]
            os.spawnvp(os.P_WAIT, words[0], words)
        else:
            self.shell.screen.say("screen.place", "meta", indent=2, place=str(place))

    # --- after the feedback ---------------------------------------------------------------------------------

    def _after(self, question: Question[Any], review: Review, prompt: Prompt) -> None:
        """Enter goes on; until then the answer can be rated otherwise, taken back, put away."""
        while True:
            legend = "screen.after-proof" if question.proof else "screen.after"
            typed = self.reader.key(self.shell.screen.plain(self.shell.words(legend)))
            key = command_key(typed, "-") or typed.strip().lower()[:1]
            if key not in AFTER:
                show_keys(self.shell.screen, "after", False)
            elif key in ("", "n"):
                return
            elif key in ("1", "2", "3", "4", "!"):
                rating = Rating.HARD if key == "!" else Rating(int(key))
                review = self._rerate(question, review, rating)
            elif key == "e":
                show_solution(self.shell.screen, KINDS[question.entry.kind].solution(question.body, prompt))
                show_explanation(self.shell.screen, question, self._origin(question))
            elif self._ends_turn(key, question):
                return

    def _ends_turn(self, key: str, question: Question[Any]) -> bool:
        """Do what the key says; whether the turn is over."""
        if key in ("f", "i", "o"):
            {"f": self._flag, "i": self._info, "o": self._open}[key](question)
            return False
        if key == "p":
            self._prove(question)
            return False
        if key == "?":
            show_keys(self.shell.screen, "after", False)
            return False
        if key == "u":
            return self._undo()
        self._wish(Wish(key), question)
        return True

    def _prove(self, question: Question[Any]) -> None:
        """Run the proof that the question names, and show what comes out."""
        if question.proof is None:
            self.shell.screen.say("screen.no-proof", "meta", indent=2)
            return
        from quizzer.claims import proof, run  # NumPy and SymPy, for who asks
        from quizzer.screen.claims import show_run

        show_run(self.shell.screen, run(proof(question.proof)))

    # --- small things ---------------------------------------------------------------------------------------

    def _save(self, session: Session) -> None:
        self.store.save_session(session)
        self.session = session

    def _when(self, question: Question[Any]) -> Message:
        """When the question comes again."""
        if self.session.mode == "cram":
            return message("screen.cram-unscheduled")
        if question.id in self.session.queue:
            return message("screen.again-this-session")
        days = self.memories[question.id].due_day - self.shell.today
        return message("screen.again-in", days=days)

    def _origin(self, question: Question[Any]) -> tuple[Message, ...]:
        """Where in the notes it comes from."""
        from quizzer.cli.origin import origin  # needs the inventory, which the first question does not

        return origin(self.inventory(), question.entry.claims)
