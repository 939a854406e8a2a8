"""For the terminal: aligned like on a whiteboard, each line with its reason."""

from __future__ import annotations

from collections.abc import Callable

from quizzer.derive.document import Document, Entry, Row, Section, Table
from quizzer.derive.formats.fitting import broken, fits, records, table, wrapped
from quizzer.messages import Message, Sayable, Words
from quizzer.notation import printed
from quizzer.notation.errors import width
from quizzer.notation.names import Names

WIDE = 96  # columns of a line
GAP = 3  # between a formula and its reason
NARROW = 24  # columns that a reason needs beside its formula


def text(document: Document, words: Words, columns: int = WIDE, plain: Callable[[str], str] = str) -> str:
    """The document in lines of at most so many columns, as far as formulas can be broken.

    `plain` spells signs that the terminal cannot show.
    """
    said = _Plain(words.language, plain)
    return "\n".join(_lines(document, said, columns)) + "\n"


def tabulated(made: Table, words: Words, columns: int = WIDE) -> str:
    """A table alone."""
    return "\n".join(_table(made, _Plain(words.language, str), columns)) + "\n"


class _Plain(Words):
    """Words in signs that can be shown."""

    def __init__(self, language: str, plain: Callable[[str], str]) -> None:
        super().__init__(language)
        self.plain = plain

    def __call__(self, what: Sayable, /, **values: object) -> str:
        return self.plain(super().__call__(what, **values))


def _lines(document: Document, words: _Plain, columns: int) -> list[str]:
    lines = wrapped(words(document.title), columns)
    if document.source:
        lines += wrapped(words.plain(document.source), columns, "  ")
    given, *tables = document.tables
    lines += ["", *_table(given, words, columns)]
    for section in document.sections:
        lines += ["", *_section(section, words, document.names, columns)]
    if document.notes:
        lines += ["", words("derive.section-notes")]
        lines += [line for note in document.notes for line in wrapped(words(note), columns, "  ")]
    for each in tables:
        lines += ["", *_table(each, words, columns)]
    return lines


def _section(section: Section, words: _Plain, names: Names | None, columns: int) -> list[str]:
    lines = [words(section.heading)]
    if section.intro is not None:
        lines += wrapped(words(section.intro), columns, "  ")
    lefts = [words.plain(_left(row)) for row in section.rows]
    formulas = [words.plain(printed(row.tree, names=names)) for row in section.rows]
    head = max(map(width, lefts))
    most = columns - head - 5 - GAP - NARROW
    column = max((size for size in map(width, formulas) if size <= most), default=0)
    for row, left, formula in zip(section.rows, lefts, formulas, strict=True):
        start = f"  {left}{' ' * (head - width(left))} = "
        reason = words(row.reason) if row.reason is not None else ""
        lines += _line(start, formula, reason, column, columns)
    return lines


def _line(start: str, formula: str, reason: str, column: int, columns: int) -> list[str]:
    """A formula and its reason beside it, or below it where there is no room."""
    lines = broken(start, formula, columns)
    if not reason:
        return lines
    place = width(start) + column + GAP
    if len(lines) == 1 and width(formula) <= column and columns - place >= NARROW:
        first, *rest = wrapped(reason, columns - place)
        beside = lines[0] + " " * (place - width(lines[0])) + first
        return [beside, *(" " * place + each for each in rest)]
    indent = 8 if lines[0] == start.rstrip() else width(start) + 2
    return [*lines, *wrapped(reason, columns, " " * indent)]


def _left(row: Row) -> str:
    if isinstance(row.left, tuple):
        return f"∂{row.left[0]}/∂{row.left[1]}"
    return printed(row.left)


def _table(made: Table, words: _Plain, columns: int) -> list[str]:
    def said(entry: Entry) -> str:
        return words(entry) if isinstance(entry, Message) else words.plain(str(entry))

    rows = [list(map(said, row)) for row in (made.heads, *made.rows)]
    if not made.headed:
        lines = table(rows[1:], columns)
    else:
        lines = (table if fits(rows, columns) else records)(rows, columns)
    outro = [line for note in made.outro for line in wrapped(words(note), columns, "  ")]
    return [words(made.heading), *lines, *outro]


FORMAT = text
