"""A report for people: a line a problem, its source line with a caret if wanted, and a count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from quizzer.banks.check import Report
from quizzer.messages import Words
from quizzer.problem import Place
from quizzer.text import visible

WIDTH = 100  # characters of a source line that are shown
BEFORE = 40  # of them before the caret

_THING = re.compile(r"""-?\s*("(?:[^"\\]|\\.)*"?|'[^']*'?|[^\s,:\[\]{}]+|.)""")


def render(report: Report, words: Words, *, caret: bool = False) -> str:
    """`file:line:column: error CODE id: message; fix` for every problem, and the count."""
    lines = []
    for problem in report.problems:
        lines.append(visible(problem.said(words).replace("\n", " ")))
        if caret:
            lines += excerpt(report.sources.get(problem.place.file, ()), problem.place)
    lines.append(summary(report, words))
    return "\n".join(lines)


def summary(report: Report, words: Words) -> str:
    """`2 errors, 1 warning in 3 files (214 questions)`."""
    counts = {"errors": report.errors, "warnings": report.warnings}
    return words("bank.summary", files=report.files, questions=report.questions, **counts)


def excerpt(lines: Sequence[str], place: Place) -> list[str]:
    """The source line of a place, and carets under what is meant; nothing if there is no such line."""
    if not 0 < place.line <= len(lines):
        return []
    line, start = lines[place.line - 1], max(place.column - 1, 0)
    found = _THING.match(line, start)
    begin, end = found.span(1) if found else (start, start + 1)
    cut = max(begin - BEFORE, 0)
    before, meant, after = line[cut:begin], line[begin:end], line[end : cut + WIDTH]
    meant = meant[: max(WIDTH - len(before), 1)]
    dots = "…" if cut else ""
    margin = len(str(place.line)) + 3
    shown = dots + _shown(before)
    carets = " " * _cells(shown) + "^" * max(_cells(_shown(meant)), 1)
    source = f"{shown}{_shown(meant)}{_shown(after)}".rstrip()
    return [f"   {place.line} | {source}", f"{' ' * margin} | {carets}"]


def _shown(text: str) -> str:
    return visible(text.replace("\t", " "))


def _cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
