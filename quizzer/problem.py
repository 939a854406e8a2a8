"""What is wrong in a file of content: where, which rule, what, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass, field

from quizzer.messages import Message, Words

ERROR = "error"
WARNING = "warning"


@dataclass(frozen=True, order=True)
class Place:
    """A place in a file; line and column count from 1, and 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
        if self.line and self.column:
            parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True)
class Problem:
    """One finding in one place. `code` is stable (`Q012`); `question` is its id, or empty."""

    place: Place
    code: str
    what: Message
    fix: Message | None = None
    question: str = ""
    severity: str = ERROR

    def said(self, words: Words) -> str:
        """`file:line:column: error CODE id: message; fix`, on one line."""
        subject = f" {self.question}" if self.question else ""
        fix = f"; {words(self.fix)}" if self.fix else ""
        severity = words(f"common.{self.severity}")
        return f"{self.place}: {severity} {self.code}{subject}: {words(self.what)}{fix}"


@dataclass
class Problems:
    """All problems of a reading, collected instead of stopping at the first."""

    found: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        """Keep one more."""
        self.found.append(problem)

    @property
    def errors(self) -> list[Problem]:
        """Those that make content unusable."""
        return [problem for problem in self.found if problem.severity == ERROR]
