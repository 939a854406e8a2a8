"""Asking one question: until there is an answer that counts, or a wish that is not an answer."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from quizzer.kinds import Kind
from quizzer.messages import message
from quizzer.question import Outcome, Prompt, Question, Verdict
from quizzer.screen.question import show_note, show_rubric
from quizzer.screen.reader import Reader
from quizzer.screen.screen import Screen

UNREADABLE_LIMIT = 20  # nobody mistypes so often: the input is not meant for us


class Wish(Enum):
    """What the learner wants instead of answering."""

    SKIP = "s"
    UNDO = "u"
    BURY = "b"
    SUSPEND = "x"
    QUIT = "q"


class Help(Enum):
    """What can be had while the question stays."""

    HINT = "h"
    FLAG = "f"
    INFO = "i"
    OPEN = "o"
    KEYS = "?"


@dataclass(frozen=True)
class Answer:
    """An answer that counts, and how it came about."""

    verdict: Verdict
    hints: int = 0
    tries: int = 1
    guessed: bool = False
    ticked: bool = False  # the learner's own judgement of a free answer


@dataclass
class Asking:
    """One question on the screen. `helps` does what `Help` names; each gets no argument."""

    screen: Screen
    reader: Reader
    question: Question[Any]
    kind: Kind[Any]
    prompt: Prompt
    helps: Mapping[Help, Callable[[], None]]
    hints: int = field(default=0, init=False)
    tries: int = field(default=1, init=False)
    guessed: bool = field(default=False, init=False)

    def run(self) -> Answer | Wish:
        """Read until something counts. Unreadable answers cost nothing; a near one gets a second try."""
        if self.prompt.rubric:
            wish = self._free_answer()
            if wish is not None:
                return wish
            show_rubric(self.screen, self.prompt)
        for _ in range(UNREADABLE_LIMIT):
            typed = self._typed(self.prompt.letters)
            if isinstance(typed, Wish):
                return typed
            verdict = self.kind.grade(self.question.body, self.prompt, typed)
            if verdict.outcome is Outcome.UNREADABLE:
                self._note(verdict)
            elif verdict.again and self.tries == 1:
                self.tries = 2
                self.screen.say("screen.near", "partial", indent=2)
                self._note(verdict)
            else:
                return Answer(verdict, self.hints, self.tries, self.guessed, bool(self.prompt.rubric))
        return Wish.SKIP

    def _free_answer(self) -> Wish | None:
        """The learner answers in words, for themselves; only the ticks are graded."""
        typed = self._typed("")
        return typed if isinstance(typed, Wish) else None

    def _typed(self, letters: str) -> str | Wish:
        """The next line that is an answer or a wish; helps are done on the way."""
        one_key = bool(letters) and self.kind.name == "choice"
        while True:
            line = self.reader.key("> ") if one_key else self.reader.line("> ")
            line = self._without_guess(line)
            key = command_key(line, letters)
            if key in {help.value for help in Help}:
                self._help(Help(key))
            elif key in {wish.value for wish in Wish}:
                return Wish(key)
            elif line.strip() or not self.guessed:
                return line

    def _without_guess(self, line: str) -> str:
        """`!b` is b, guessed."""
        text = line.strip()
        if text[:1] in ("!", "！"):
            self.guessed = True
            return text[1:]
        return line

    def _help(self, wanted: Help) -> None:
        if wanted is not Help.HINT:
            self.helps[wanted]()
        elif self.hints < len(self.question.hints):
            hint = self.question.hints[self.hints]
            self.hints += 1
            of = len(self.question.hints)
            said = message("screen.hint", number=self.hints, of=of, text=hint)
            self.screen.say(said, "accent", indent=2)
        else:
            self.screen.say("screen.no-more-hints" if self.hints else "screen.no-hint", "meta", indent=2)

    def _note(self, verdict: Verdict) -> None:
        for note in verdict.notes:
            show_note(self.screen, note)


def command_key(line: str, letters: str) -> str | None:
    """The command in a line, or None if the line is an answer.

    `:s` is always a command. A bare key is one where options have letters and this is none of them; where words
    are typed, any letter may be an answer. `?` is never an answer.
    """
    text = unicodedata.normalize("NFKC", line).strip().lower()
    if text.startswith(":"):
        return text[1:2]
    if text == "?":
        return text
    if len(text) == 1 and letters and text not in letters:
        return text
    return None
