"""Expected trouble. The command line prints it in one place; anything else is a bug.

QuizzerError
├── UsageError        2  an option that cannot be
├── NothingDue        3  nothing to ask
├── UnknownName       4  no such topic, question, cell
├── ContentError      5  a bank, cell or exercise that is wrong
├── NeedsTerminal     6  a question that nobody can answer
└── DataError         7  the learner's data cannot be read or written
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import ClassVar

from quizzer.messages import Message, Words, message


class QuizzerError(Exception):
    """Something the user can mend: `what` says where and what is wrong, `fix` how to mend it."""

    exit_code: ClassVar[int] = 1

    def __init__(self, what: Message, fix: Message | None = None) -> None:
        super().__init__(what, fix)
        self.what = what
        self.fix = fix

    def said(self, words: Words) -> str:
        """The whole error in the language of `words`, the fix on a line of its own."""
        lines = [words(self.what)]
        if self.fix is not None:
            lines.append(words(self.fix))
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.said(Words("en"))


class UsageError(QuizzerError):
    """The command was called with something that cannot be."""

    exit_code = 2


class NothingDue(QuizzerError):
    """There is nothing to ask now."""

    exit_code = 3


class UnknownName(QuizzerError):
    """A name that is not in its table, with the nearest one that is."""

    exit_code = 4

    def __init__(self, kind: str, name: str, names: Iterable[str]) -> None:
        near = nearest(name, names)
        fix = message("common.did-you-mean", name=near) if near else None
        super().__init__(message(f"common.unknown-{kind}", name=name), fix)


class ContentError(QuizzerError):
    """A file of content is wrong."""

    exit_code = 5


class NeedsTerminal(QuizzerError):
    """There is something to answer and nobody to answer it."""

    exit_code = 6


class DataError(QuizzerError):
    """The learner's data cannot be read or written."""

    exit_code = 7


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` that was probably meant; None if none is near."""
    lower = {n.lower(): n for n in names}
    found = difflib.get_close_matches(name.lower(), lower, n=1, cutoff=0.6)
    return lower[found[0]] if found else None
