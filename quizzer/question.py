"""The nouns of the quiz: a question, what is shown, what is typed, what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar

from quizzer.messages import Message
from quizzer.problem import Place
from quizzer.text import Localized

B = TypeVar("B")
Note = Message | Localized


@dataclass(frozen=True)
class Topic:
    """One branch of the topic tree; `requires` are the topics to be met before it."""

    id: str
    title: Localized
    requires: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """What is known of a question without reading its body: enough to choose what to ask."""

    id: str
    topic: str
    kind: str
    level: int  # 1 recall … 5 whiteboard
    claims: tuple[str, ...] = ()  # rows of the inventory: N0-32, R15, H4, A10
    requires: tuple[str, ...] = ()  # questions to be met before this one
    follow_up: tuple[str, ...] = ()  # what an interviewer asks next
    aliases: tuple[str, ...] = ()  # ids that it had before
    fingerprint: str = ""  # of what decides right and wrong: a typo does not change it


@dataclass(frozen=True)
class Question(Generic[B]):
    """One question of a bank; `body` is what its kind has read."""

    entry: Entry
    ask: Localized
    body: B
    explain: Localized
    hints: tuple[Localized, ...] = ()
    sources: tuple[Localized, ...] = ()
    proof: str | None = None
    place: Place = field(default_factory=lambda: Place(""))

    @property
    def id(self) -> str:
        """The stable name of the question."""
        return self.entry.id


@dataclass(frozen=True)
class Option:
    """One thing to choose, to order or to tick. `id` is stable; the letter depends on the shuffle."""

    id: str
    text: Localized


@dataclass(frozen=True)
class Prompt:
    """What is shown, and how it is answered.

    `options` get the letters a, b, c … in this order; `rows` get the numbers 1, 2, 3 … `rubric` is shown after
    a free answer, and ticked; it gets letters too. `how` says in one line how to answer. `lines` are shown as
    they are: what was drawn, the equations of a cell. `seed` is what they were drawn with. `typed` are the letters
    that answer where there are no options; a lone letter that is none of them is a command. `file` is where the
    answer is written, if it is no line.
    """

    ask: Localized
    how: Message
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    rubric: tuple[Option, ...] = ()
    lines: tuple[str, ...] = ()
    seed: str = ""
    typed: str = ""
    file: str = ""

    @property
    def letters(self) -> str:
        """The letters in use: here they are answers, not commands."""
        return self.typed or "abcdefghijklmnopqrstuvwxyz"[: len(self.options) or len(self.rubric)]


class Outcome(Enum):
    """What came of an answer."""

    RIGHT = "right"
    PARTIAL = "partial"
    WRONG = "wrong"
    UNREADABLE = "unreadable"  # costs nothing: asked again


@dataclass(frozen=True)
class Verdict:
    """What a grader says: the outcome, the share that is right (0 to 1), and a word to this very answer.

    `given` is the answer as it is kept in the log: option ids, not letters. `again` asks for a second try:
    the answer is near, and the note says what to look at.
    """

    outcome: Outcome
    score: float = 0.0
    notes: tuple[Note, ...] = ()
    given: tuple[str, ...] = ()
    again: bool = False


def right(*given: str, notes: tuple[Note, ...] = ()) -> Verdict:
    """The verdict of an answer that is right."""
    return Verdict(Outcome.RIGHT, 1.0, notes, given)


def wrong(*given: str, notes: tuple[Note, ...] = ()) -> Verdict:
    """The verdict of an answer that is wrong."""
    return Verdict(Outcome.WRONG, 0.0, notes, given)


def partial(score: float, *given: str, notes: tuple[Note, ...] = (), again: bool = True) -> Verdict:
    """The verdict of an answer of which a share is right."""
    return Verdict(Outcome.PARTIAL, score, notes, given, again)


def unreadable(note: Note) -> Verdict:
    """The verdict of an answer that cannot be read: it says how to write one."""
    return Verdict(Outcome.UNREADABLE, notes=(note,))
