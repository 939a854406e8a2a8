"""For the terminal: aligned like on a whiteboard, each line with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quizzer.derive.document import Document, Row, Section, Table
from quizzer.messages import Message, Sayable, Words
from quizzer.notation import printed
from quizzer.notation.errors import width
from quizzer.notation.names import Names

WIDE = 96  # columns of a line
GAP = 3


def text(document: Document, words: Words, columns: int = WIDE, plain: Callable[[str], str] = str) -> str:
    """The document in lines of at most so many columns, as far as formulas can be broken.

    `plain` spells signs that the terminal cannot show.
    """
    said = _Plain(words.language, plain)
    return "\n".join(_lines(document, said, columns)) + "\n"


class _Plain(Words):
    """Words in signs that can be shown."""

    def __init__(self, language: str, plain: Callable[[str], str]) -> None:
        super().__init__(language)
        self.plain = plain

    def __call__(self, what: Sayable, /, **values: object) -> str:
        return self.plain(super().__call__(what, **values))


def _lines(document: Document, words: _Plain, columns: int) -> list[str]:
    lines = [words(document.title)]
    if document.source:
        lines.append(words.plain(f"  {document.source}"))
    given, *tables = document.tables
    lines += ["", *_table(given, words)]
    for section in document.sections:
        lines += ["", *_section(section, words, document.names, columns)]
    if document.notes:
        lines += ["", words("derive.section-notes")]
        lines += [line for note in document.notes for line in _note(words(note), columns)]
    for table in tables:
        lines += ["", *_table(table, words)]
        lines += [line for each in table.outro for line in _note(words(each), columns)]
    return lines


def _section(section: Section, words: _Plain, names: Names | None, columns: int) -> list[str]:
    lines = [words(section.heading)]
    if section.intro is not None:
        lines += _wrapped(words(section.intro), columns, "  ")
    lefts = [words.plain(_left(row)) for row in section.rows]
    formulas = [words.plain(printed(row.tree, names=names)) for row in section.rows]
    head = max(map(width, lefts))
    short = [width(formula) for formula in formulas]
    most = columns - head - 5 - GAP - 24
    column = max((each for each in short if each <= most), default=0)
    for row, left, formula in zip(section.rows, lefts, formulas, strict=True):
        start = f"  {left}{' ' * (head - width(left))} = "
        reason = words(row.reason) if row.reason is not None else ""
        lines += _line(start, formula, reason, column, columns)
    return lines


def _line(start: str, formula: str, reason: str, column: int, columns: int) -> list[str]:
    """A formula and its reason beside it, or below it where there is no room."""
    lines = _broken(start, formula, columns)
    if not reason:
        return lines
    place = width(start) + column + GAP
    room = columns - place
    if len(lines) == 1 and width(formula) <= column and room >= 24:
        first, *rest = _wrap(reason, room)
        beside = lines[0] + " " * (place - width(lines[0])) + first
        return [beside, *(" " * place + each for each in rest)]
    indent = " " * (width(start) + 2)
    return [*lines, *(indent + each for each in _wrap(reason, columns - len(indent)))]


def _broken(start: str, formula: str, columns: int) -> list[str]:
    """A formula that is too long goes on in the next line, from a plus or a minus."""
    lines, rest = [], formula
    indent = " " * width(start)
    lead = start
    while width(lead) + width(rest) > columns:
        place = _break(rest, columns - width(lead))
        if place is None:
            break
        lines.append(lead + rest[:place])
        lead, rest = indent, rest[place + 1 :]
    return [*lines, lead + rest]


def _break(text: str, room: int) -> int | None:
    """The last place before which `room` columns suffice, outside as many brackets as can be."""
    found: dict[int, int] = {}
    level = 0
    for index, character in enumerate(text):
        level += (character in "([") - (character in ")]")
        if index and text.startswith((" + ", " − ", " - "), index) and width(text[:index]) <= room:
            found[level] = index
    return found[min(found)] if found else None


def _left(row: Row) -> str:
    if isinstance(row.left, tuple):
        return f"∂{row.left[0]}/∂{row.left[1]}"
    return printed(row.left)


def _table(table: Table, words: _Plain) -> list[str]:
    def said(cell: str | Message) -> str:
        return words(cell) if isinstance(cell, Message) else words.plain(cell)

    rows = [[words(head) for head in table.heads], *([said(cell) for cell in row] for row in table.rows)]
    if len(table.heads) == 3:
        rows = rows[1:]
    widths = [max(width(row[column]) for row in rows) for column in range(len(table.heads))]
    lines = [
        "  " + "  ".join(_padded(cell, size) for cell, size in zip(row, widths, strict=True)) for row in rows
    ]
    return [words(table.heading), *(line.rstrip() for line in lines)]


def _padded(text: str, size: int) -> str:
    return text + " " * (size - width(text))


def _note(text: str, columns: int) -> list[str]:
    return _wrapped(text, columns, "  ")


def _wrapped(text: str, columns: int, indent: str) -> list[str]:
    return [indent + line for line in _wrap(text, columns - len(indent))]


def _wrap(text: str, columns: int) -> Sequence[str]:
    """Lines of at most so many columns; Chinese may break anywhere but before its punctuation."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width(line) + width(piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines or [""]


def _pieces(text: str) -> list[str]:
    """Where a line may end."""
    found, piece = [], ""
    for index, character in enumerate(text):
        piece += character
        following = text[index + 1 : index + 2]
        wide = width(character) == 2 and following not in ("，", "。", "：", "；", "）", "、", "”", "？")
        if character == " " or (wide and character not in "（“"):
            found.append(piece)
            piece = ""
    return [*found, piece] if piece else found


FORMAT = text
