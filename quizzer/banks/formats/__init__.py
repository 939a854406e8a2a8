"""How a report of `bank check` is written: one file a format, one row here."""

from __future__ import annotations

from typing import Any, Protocol

from quizzer.banks.check import Report
from quizzer.messages import Words
from quizzer.registry import Registry


class Format(Protocol):
    """Gives the whole report: a text, or plain data for JSON. Nothing is printed here."""

    def __call__(self, report: Report, words: Words, *, caret: bool = False) -> str | dict[str, Any]:
        """The report in the language of `words`; with `caret`, a text shows the lines that it speaks of."""


FORMATS: Registry[Format] = Registry("format", "quizzer.banks.formats", "render", ("text", "json", "sarif"))
