"""What cannot be read: where in the text, what, and how to mend it."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from quizzer.errors import QuizzerError
from quizzer.messages import Message, Words, message
from quizzer.notation.characters import shown
from quizzer.notation.tree import Tree

MARGIN = "  "
SHOWN = 100  # characters of a long text that are shown around the place
QUOTED = 40  # characters of a part that an error quotes


class Span(NamedTuple):
    """A stretch of a text: characters `start` up to, not including, `end`, counted from 0."""

    start: int
    end: int


class NotationError(QuizzerError):
    """A formula that cannot be read or does not fit: `text[start:end]` is the place."""

    exit_code = 2

    def __init__(self, what: Message, text: str, span: Span, fix: Message | None = None) -> None:
        super().__init__(what, fix)
        self.text = text
        self.span = span

    @property
    def start(self) -> int:
        """Where the place starts, in characters from 0."""
        return self.span.start

    @property
    def end(self) -> int:
        """Where the place ends: the first character after it."""
        return self.span.end

    def said(self, words: Words) -> str:
        """What, the text with carets under the place, and the fix: each on lines of its own."""
        fix = [words(self.fix)] if self.fix is not None else []
        return "\n".join([words(self.what), *pointed(self.text, self.span), *fix])


class ShapeError(NotationError):
    """A formula that can be read, but whose parts do not fit; `tree` is what it would be if they did.

    Such an answer is not unreadable: it is wrong, and what is wrong with it may have a name.
    """

    tree: Tree | None = None


class AmbiguousError(NotationError):
    """A formula that has two readings: it is asked back, never graded.

    `readings` are the two whole trees; `local` is what the two make of the place alone.
    """

    def __init__(self, text: str, span: Span, readings: tuple[Tree, Tree], local: tuple[Tree, Tree]) -> None:
        from quizzer.notation.printers import printed  # the printers load when something is printed

        first, second = (printed(tree) for tree in local)
        what = message("notation.ambiguous", found=excerpt(text[span.start : span.end]))
        super().__init__(what, text, span, message("notation.write-one", first=first, second=second))
        self.readings = readings
        self.local = local


def excerpt(text: str) -> str:
    """A stretch of a formula as an error quotes it: harmless, and not long."""
    quoted = shown(text)
    return quoted if len(quoted) <= QUOTED else f"{quoted[: QUOTED - 1]}…"


def pointed(text: str, span: Span, room: int = SHOWN) -> tuple[str, ...]:
    """Two lines: the text, made harmless and cut to `room` characters near the place, and carets under the place.

    A text that is empty has no lines.
    """
    if not text.strip():
        return ()
    first = max(0, min(span.start - room // 2, len(text) - room))
    last = min(len(text), first + room)
    before, place, after = (
        text[first : span.start],
        text[span.start : min(span.end, last)],
        text[span.end : last],
    )
    head, tail = ("…" if first else ""), ("…" if last < len(text) else "")
    indent = " " * width(head + shown(before))
    return (
        f"{MARGIN}{head}{shown(before)}{shown(place)}{shown(after)}{tail}",
        f"{MARGIN}{indent}{'^' * max(1, width(shown(place)))}",
    )


def width(text: str) -> int:
    """How many columns of a terminal `text` takes: Chinese and full-width characters take two, accents none."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
