"""The only place that prints for people: plain text in, styled and wrapped lines out, nothing interpreted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import IO, Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from quizzer.messages import Sayable, Words
from quizzer.screen.ascii import can_show, transliterated
from quizzer.screen.wrap import wrap
from quizzer.text import visible

WIDEST = 96  # a longer line is hard to read, however wide the terminal

STYLES = {
    "title": "bold",
    "accent": "cyan",
    "meta": "dim",
    "right": "green",
    "partial": "yellow",
    "wrong": "red",
    "key": "bold cyan",
    "rule": "dim",
    "": "",
}


class Screen:
    """Prints texts, lines and tables on one stream.

    `color` is auto, always or never. Without Unicode, or with `ascii_only`, signs are spelled in ASCII.
    """

    def __init__(
        self,
        words: Words,
        stream: IO[str],
        environ: Mapping[str, str],
        *,
        color: str = "auto",
        ascii_only: bool = False,
    ) -> None:
        self.words = words
        self.stream = stream
        self.ascii = ascii_only or not can_show(getattr(stream, "encoding", None))
        plain = color == "never" or (color == "auto" and bool(environ.get("NO_COLOR")))
        self.console = Console(
            file=stream,
            color_system=None if plain else "auto",
            force_terminal=True if color == "always" else None,
            highlight=False,
            markup=False,
            emoji=False,
            soft_wrap=True,
            _environ={name: value for name, value in environ.items() if name != "FORCE_COLOR"},
        )
        self._styled = not plain and (color == "always" or self.console.is_terminal)

    @property
    def width(self) -> int:
        """Cells of a line."""
        return max(20, min(self.console.width, WIDEST))

    def plain(self, text: str) -> str:
        """`text` as this screen can show it: no control characters, ASCII if need be."""
        text = visible(text)
        return transliterated(text) if self.ascii else text

    def say(self, what: Sayable, /, style: str = "", indent: int = 0, **values: object) -> None:
        """Print a message, wrapped."""
        self.text(self.words(what, **values), style, indent)

    def text(self, text: str, style: str = "", indent: int = 0, hanging: int | None = None) -> None:
        """Print a text, wrapped; the lines after the first are indented by `hanging` cells."""
        rest = indent if hanging is None else hanging
        lines = wrap(self.plain(text), self.width - max(indent, rest))
        for number, line in enumerate(lines):
            self.line((" " * (rest if number else indent), ""), (line, style))

    def line(self, *parts: tuple[str, str]) -> None:
        """Print one line of `(text, style)` parts as it is."""
        line = Text(no_wrap=True, overflow="ignore", end="")
        for text, style in parts:
            line.append(self.plain(text), STYLES[style] if self._styled else "")
        line.rstrip()
        self.console.print(line, crop=False, overflow="ignore", no_wrap=True)

    def pair(self, first: tuple[str, str], second: tuple[str, str]) -> None:
        """Print two `(text, style)` parts in one line, or one below the other where that is too long."""
        if cell_len(self.plain(f"{first[0]}  {second[0]}")) <= self.width:
            self.line(first, ("  ", ""), second)
        else:
            self.text(*first)
            self.text(*second)

    def blank(self) -> None:
        """Print an empty line."""
        self.line(("", ""))

    def rule(self) -> None:
        """Print a line across."""
        self.line(("─" * self.width, "rule"))

    def item(self, mark: str, text: str, *, mark_style: str = "", style: str = "", indent: int = 0) -> None:
        """Print `mark text`, the text wrapped beside its mark; after `：` there is no space."""
        head = self.plain(mark)
        if cell_len(head[-1:]) < 2:
            head += " "
        column = indent + cell_len(head)
        lines = wrap(self.plain(text), self.width - column)
        for number, line in enumerate(lines or [""]):
            lead = (" " * indent, "") if not number else (" " * column, "")
            self.line(lead, *(((head, mark_style),) if not number else ()), (line, style))

    def table(
        self,
        heads: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        right: Sequence[int] = (),
        cut: Sequence[int] = (),
        indent: int = 0,
    ) -> None:
        """Print rows in columns as wide as they need; the widest text column gives way on a narrow screen.

        `right` are the columns of numbers; a text in a column of `cut` ends with … where it is too long, others
        go on in the next line.
        """
        cells = [[self.plain(cell) for cell in row] for row in ([heads, *rows] if any(heads) else rows)]
        if not cells:
            return
        widths = _widths(cells, self.width - indent, right)
        for number, row in enumerate(cells):
            style = "meta" if number == 0 and any(heads) else ""
            for line in _row(row, widths, right, cut):
                self.line((" " * indent, ""), (line, style))

    def style(self, text: str, style: str) -> Any:
        """`text` with a style, for a prompt that is printed elsewhere."""
        return Text(text, STYLES[style])


def _widths(cells: Sequence[Sequence[str]], room: int, right: Sequence[int]) -> list[int]:
    widths = [max(cell_len(row[column]) for row in cells) for column in range(len(cells[0]))]
    gaps = 2 * (len(widths) - 1)
    over = sum(widths) + gaps - room
    while over > 0:
        flexible = [c for c in range(len(widths)) if c not in right] or list(range(len(widths)))
        column = max(flexible, key=lambda c: widths[c])
        if widths[column] <= 8:
            break
        cut = min(over, max(1, widths[column] - 8), max(1, widths[column] // 4))
        widths[column] -= cut
        over -= cut
    return widths


def _row(row: Sequence[str], widths: Sequence[int], right: Sequence[int], cut: Sequence[int]) -> list[str]:
    """One row of a table; a cell that is too wide goes on in the next line, or is cut."""
    wrapped = [wrap(cell, width) or [""] for cell, width in zip(row, widths, strict=True)]
    for column in cut:
        if len(wrapped[column]) > 1:
            wrapped[column] = [set_cell_size(row[column], widths[column] - 1).rstrip() + "…"]
    lines = []
    for number in range(max(len(lines) for lines in wrapped)):
        parts = []
        for column, texts in enumerate(wrapped):
            text = texts[number] if number < len(texts) else ""
            space = " " * max(0, widths[column] - cell_len(text))
            parts.append(space + text if column in right else text + space)
        lines.append("  ".join(parts).rstrip())
    return lines
