"""What is wrong in a cell file: every problem with its place, and the equation with carets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from quizzer.errors import ContentError
from quizzer.messages import Message, Words, message
from quizzer.node import Node
from quizzer.notation import NotationError, Span
from quizzer.notation.errors import pointed
from quizzer.problem import Problem

_WORD = re.compile(r"[^\s,:\[\]{}]*")


@dataclass(frozen=True, order=True)
class Trouble:
    """One problem; `text` and `span` are the equation, or the line of the file, and the place in it."""

    problem: Problem
    text: str = ""
    span: Span | None = None

    def said(self, words: Words) -> str:
        """`file:line:column: error CODE: what`, the equation with carets, and how to mend it."""
        lines = [replace(self.problem, fix=None).said(words)]
        if self.span is not None:
            lines += pointed(self.text, self.span)
        if self.problem.fix is not None:
            lines.append(f"  {words(self.problem.fix)}")
        return "\n".join(lines)


def in_line(problem: Problem, lines: Sequence[str]) -> Trouble:
    """The problem with the line of the file that it speaks of."""
    place = problem.place
    if not (place.column and 0 < place.line <= len(lines)):
        return Trouble(problem)
    line = lines[place.line - 1]
    bare = line.lstrip(" -")
    start = max(0, place.column - 1 - (len(line) - len(bare)))
    word = _WORD.match(bare, start)
    return Trouble(problem, bare, Span(start, word.end() if word else start))


class CellError(ContentError):
    """A cell that cannot be derived; `troubles` are all that is wrong, in the order of the file."""

    def __init__(self, name: str, troubles: Iterable[Trouble]) -> None:
        self.troubles = tuple(sorted(troubles, key=lambda each: each.problem.place))
        super().__init__(message("derive.bad-cell", name=name, count=len(self.troubles)))

    def said(self, words: Words) -> str:
        """How many problems there are, and each of them."""
        return "\n".join([words(self.what), *(trouble.said(words) for trouble in self.troubles)])


@dataclass
class Troubles:
    """The troubles of one file while it is read; `lines` is its text, if there is one."""

    name: str
    lines: Sequence[str] = ()
    found: list[Trouble] = field(default_factory=list)

    def report(
        self, node: Node, code: str, what: Message, fix: Message | None = None, *, at: str | None = None
    ) -> None:
        """A problem of a value, or of its field `at`: the key is pointed at."""
        path = node.path if at is None else (*node.path, at)
        self.found.append(in_line(Problem(node.locate(path, at is not None), code, what, fix), self.lines))

    def of_formula(self, node: Node, code: str, error: NotationError) -> None:
        """A formula that cannot be read, or whose parts do not fit."""
        self.at_span(node, code, error.what, error.text or str(node.data), error.span, error.fix)

    def at_span(
        self, node: Node, code: str, what: Message, text: str, span: Span, fix: Message | None = None
    ) -> None:
        """A problem of one place in an equation; the column is that of the place if it is one line."""
        place = node.place
        if place.column and "\n" not in text:
            place = replace(place, column=place.column + span.start)
        self.found.append(Trouble(Problem(place, code, what, fix), text, span))

    def checked(self, node: Node) -> None:
        """Raise CellError if anything was reported, here or by the node's own readers."""
        found = [*self.found, *(in_line(problem, self.lines) for problem in node.problems.errors)]
        if found:
            raise CellError(self.name, found)
