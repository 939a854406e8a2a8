"""Lines that fit the width of a terminal: sentences, formulas, tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quizzer.notation.errors import width

GAP = "  "
_CLOSING = ("，", "。", "：", "；", "）", "、", "”", "？")
_OPENING = ("（", "“")
_SIGNS = ("+ ", "− ", "- ")
_OPERATORS = (
    (" + ", 0),
    (" − ", 0),
    (" - ", 0),
    (" ⊙ ", 1),
    (" * ", 1),
    (" ", 2),
)  # and how gladly a line ends


def wrapped(text: str, columns: int, indent: str = "") -> list[str]:
    """A sentence in lines; Chinese may break anywhere but before its punctuation."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and width(indent + line) + width(piece.rstrip()) > columns:
            lines.append(indent + line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, indent + line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str) -> list[str]:
    """Where a line may end."""
    found, piece = [], ""
    for index, character in enumerate(text):
        piece += character
        wide = width(character) == 2 and text[index + 1 : index + 2] not in _CLOSING
        if character == " " or (wide and character not in _OPENING):
            found.append(piece)
            piece = ""
    return [*found, piece] if piece else found


def broken(start: str, formula: str, columns: int) -> list[str]:
    """`start` and a formula, which goes on in the next line from an operator, further in within brackets and products."""
    lines, rest, depth = [], formula, 0
    lead, indent = start, " " * width(start)
    if 3 * width(start) > columns and width(start) + width(formula) > columns:
        lines, lead = [start.rstrip()], "      "
        indent = lead
    while width(lead) + width(rest) > columns:
        place = _break(rest, columns - width(lead))
        if place is None:
            break
        lines.append(lead + rest[:place])
        depth += _depth(rest[:place])
        rest = rest[place + 1 :]
        lead = indent + GAP * (depth + (not rest.startswith(_SIGNS)))
    return [*lines, lead + rest]


def _break(formula: str, room: int) -> int | None:
    """The space at which a line ends: outside as many brackets as can be, before a plus rather than a factor.

    Where nothing fits into `room` columns, it is the first one.
    """
    fitting, others = dict[tuple[int, int], int](), list[int]()
    for index, rank in _places(formula):
        if width(formula[:index]) <= room:
            fitting[rank] = index
        else:
            others.append(index)
    return fitting[min(fitting)] if fitting else min(others, default=None)


def _places(formula: str) -> Iterator[tuple[int, tuple[int, int]]]:
    """Every space after which a line may go on, with the level of its brackets and the rank of its operator."""
    level = 0
    for index, character in enumerate(formula):
        level += _depth(character)
        after_operator = formula[:index].endswith(("+", "−", "-", "⊙", "*", "Σ"))
        if index and character == " " and not after_operator:
            yield index, (level, next(rank for sign, rank in _OPERATORS if formula.startswith(sign, index)))


def _depth(text: str) -> int:
    return sum((character in "([") - (character in ")]") for character in text)


def table(rows: Sequence[Sequence[str]], columns: int) -> list[str]:
    """Rows with their columns one below the other; a text that makes them too wide is wrapped at its spaces."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    excess = 2 + sum(widths) + len(GAP) * (len(widths) - 1) - columns
    if excess > 0:
        widest = widths.index(max(widths))
        widths[widest] = max(widths[widest] - excess, 8)
    lines = []
    for row in rows:
        cells = [wrapped(cell, size) for cell, size in zip(row, widths, strict=True)]
        for k in range(max(map(len, cells))):
            parts = [cell[k] if k < len(cell) else "" for cell in cells]
            line = GAP.join(part + " " * (size - width(part)) for part, size in zip(parts, widths, strict=True))
            lines.append(f"  {line}".rstrip())
    return lines


def fits(rows: Sequence[Sequence[str]], columns: int) -> bool:
    """Whether the rows can stand as a table without being wrapped."""
    return (
        2 + sum(max(map(width, column)) + len(GAP) for column in zip(*rows, strict=True)) - len(GAP) <= columns
    )


def records(rows: Sequence[Sequence[str]], columns: int) -> list[str]:
    """A table that is too wide, row by row: the first and the last cell, then the others behind their heads."""
    (_, *heads, _), *bodies = rows
    lines = []
    for first, *cells, last in bodies:
        named = [f"{head} {cell}" for head, cell in zip(heads, cells, strict=True)]
        lines += [f"  {first}{GAP}{last}", *_joined(named, columns)]
    return lines


def _joined(parts: Sequence[str], columns: int) -> list[str]:
    """Parts side by side, as many as a line has room for."""
    lines, line = [], ""
    for part in parts:
        longer = f"{line}, {part}" if line else part
        if line and 5 + width(longer) > columns:  # a comma may follow
            lines.append(f"    {line},")
            longer = part
        line = longer
    return [*lines, f"    {line}"]
