"""A session: ask, grade, save, explain, until the queue is empty or the learner leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from quizzer.cli.asking import Asking, Help, Wish, command_key
from quizzer.cli.ledger import Ledger
from quizzer.cli.shell import Shell
from quizzer.kinds import ASKED
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
from quizzer.study.leech import leech_advice
from quizzer.study.memory import Rating, Review
from quizzer.study.session import dropped, ended, prompt_seed, skipped

if TYPE_CHECKING:
    from quizzer.banks.inventory import Inventory
    from quizzer.banks.library import Library

AFTER = ("", "n", "1", "2", "3", "4", "!", "e", "i", "o", "?", "u", "b", "x", "f", "p", "q")


@dataclass
class Round:
    """One session on one screen. Every answer is saved before its verdict is shown."""

    shell: Shell
    ledger: Ledger
    library: Library
    inventory: Callable[[], Inventory]
    reader: Reader
    waits: bool  # for Enter after the feedback
    left: bool = field(default=False, init=False)

    def run(self) -> None:
        """Ask until the queue is empty; EOFError and signals pass through, with everything saved."""
        ledger = self.ledger
        while ledger.session.queue and not self.left:
            name = ledger.session.queue[0]
            question = self._question(name)
            if question is None:
                ledger.save(dropped(ledger.session, name))
            else:
                self._turn(question)
        if not ledger.session.queue:
            ledger.save(ended(ledger.session, self.shell.clock()))

    # --- one question ---------------------------------------------------------------------------------------

    def _question(self, name: str) -> Question[Any] | None:
        """The question, or None if its bank has lost it since the session began."""
        found = self.library.canonical(name)
        return self.library.question(found) if found else None

    def _turn(self, question: Question[Any]) -> None:
        kind = ASKED[question.entry.kind]
        prompt = kind.ask(question.body, question.ask, prompt_seed(self.ledger.session, question.id))
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
        review = self.ledger.record(question, asked, self.shell.clock() - began)
        solution = kind.solution(question.body, prompt)
        show_verdict(self.shell.screen, asked.verdict, solution, self._when(question))
        show_explanation(self.shell.screen, question, self._origin(question))
        if self.ledger.leech:
            memory = self.ledger.memories[question.id]
            self.shell.screen.say(leech_advice(question.id, memory), "partial", indent=2)
        if self.waits:
            self._after(question, review, prompt)

    def _show(self, question: Question[Any], prompt: Prompt) -> None:
        session = self.ledger.session
        of = session.answered + len(session.queue)
        count = message("screen.count", number=session.answered + 1, of=of)
        topic = self.library.topic(question.entry.topic).title
        show_heading(self.shell.screen, count, topic, question.entry, self._state(question))
        legend = "screen.legend-letters" if prompt.letters else "screen.legend-words"
        show_prompt(self.shell.screen, prompt, message(legend) if self.waits else None)

    def _state(self, question: Question[Any]) -> Message:
        if self.ledger.session.mode == "cram":
            return message("screen.state-cram")
        memory = self.ledger.memories.get(question.id)
        if memory is None:
            return message("screen.state-new")
        return message("screen.state-again" if memory.last_day == self.shell.today else "screen.state-due")

    # --- wishes ---------------------------------------------------------------------------------------------

    def _wish(self, wish: Wish, question: Question[Any]) -> None:
        if wish is Wish.QUIT:
            self.left = True
        elif wish is Wish.UNDO:
            self._undo()
        elif wish is Wish.SKIP:
            self.ledger.save(skipped(self.ledger.session))
        else:
            self.ledger.put_away(question.id, until_tomorrow=wish is Wish.BURY)
            said = "screen.buried" if wish is Wish.BURY else "screen.suspended"
            self.shell.screen.say(said, "meta", indent=2, question=question.id)

    def _undo(self) -> bool:
        name = self.ledger.undo()
        said = "screen.undone" if name else "screen.nothing-to-undo"
        self.shell.screen.say(said, "meta", indent=2, question=name)
        return name is not None

    def _flag(self, question: Question[Any]) -> None:
        said = "screen.flagged" if self.ledger.flag(question.id) else "screen.unflagged"
        self.shell.screen.say(said, "meta", indent=2, question=question.id)

    def _info(self, question: Question[Any]) -> None:
        reviews = list(self.ledger.store.reviews(question=question.id))
        memory = self.ledger.memories.get(question.id)
        show_info(self.shell.screen, question, memory, reviews, self.shell.today)

    def _open(self, question: Question[Any]) -> None:
        """The bank in the learner's editor, or where to find it."""
        editor = self.shell.environ.get("VISUAL") or self.shell.environ.get("EDITOR")
        place = question.place
        if editor and self.waits:
            import os
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
                review = self.ledger.rerate(review, rating)
                self.shell.screen.text(self.shell.words(self._when(question)), "meta", indent=2)
            elif key == "e":
                show_solution(self.shell.screen, ASKED[question.entry.kind].solution(question.body, prompt))
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

    def _when(self, question: Question[Any]) -> Message:
        """When the question comes again."""
        ledger = self.ledger
        if ledger.session.mode == "cram":
            return message("screen.cram-unscheduled")
        if question.id in ledger.session.queue:
            return message("screen.again-this-session")
        days = ledger.memories[question.id].due_day - self.shell.today
        return message("screen.again-in", days=days)

    def _origin(self, question: Question[Any]) -> tuple[Message, ...]:
        """Where in the notes it comes from."""
        from quizzer.cli.origin import origin  # needs the inventory, which the first question does not

        return origin(self.inventory(), question.entry.claims)
