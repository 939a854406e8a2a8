"""Markdown with formulas between dollar signs, as GitHub and notebooks show them."""

from __future__ import annotations

from quizzer.derive.document import Document, Row, Section, Table
from quizzer.messages import Message, Words
from quizzer.notation import printed
from quizzer.notation.names import Names
from quizzer.notation.tree import Name

_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>|#"})


def markdown(document: Document, words: Words) -> str:
    """The document as Markdown."""
    lines = [f"# {escaped(words(document.title))}", ""]
    if document.source:
        lines += [escaped(document.source), ""]
    given, *tables = document.tables
    lines += _table(given, words)
    for section in document.sections:
        lines += _section(section, words, document.names)
    if document.notes:
        lines += [f"## {words('derive.section-notes')}", ""]
        lines += [*(f"- {escaped(words(note))}" for note in document.notes), ""]
    for table in tables:
        lines += _table(table, words)
        lines += [*(f"- {escaped(words(each))}" for each in table.outro), ""]
    return "\n".join(lines).rstrip() + "\n"


def escaped(text: str) -> str:
    """A text with nothing that Markdown would take for its own."""
    return text.translate(_ESCAPED)


def _section(section: Section, words: Words, names: Names | None) -> list[str]:
    lines = [f"## {escaped(words(section.heading))}", ""]
    if section.intro is not None:
        lines += [escaped(words(section.intro)), ""]
    reasons = any(row.reason is not None for row in section.rows)
    lines += ["| | |" if reasons else "| |", "|---|---|" if reasons else "|---|"]
    for row in section.rows:
        cells = [f"${_maths(row, names)}$"]
        if reasons:
            cells.append(escaped(words(row.reason)) if row.reason is not None else "")
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


def _maths(row: Row, names: Names | None) -> str:
    """The line as LaTeX; a pipe would end the cell of a table."""
    if isinstance(row.left, tuple):
        of, to = (printed(Name(name), "latex") for name in row.left)
        left = rf"\frac{{\partial {of}}}{{\partial {to}}}"
    else:
        left = printed(row.left, "latex")
    return f"{left} = {printed(row.tree, 'latex', names)}".replace("|", r"\vert ")


def _table(table: Table, words: Words) -> list[str]:
    def said(cell: str | Message) -> str:
        return escaped(words(cell) if isinstance(cell, Message) else cell)

    heads = [escaped(words(head)) for head in table.heads]
    lines = [f"## {escaped(words(table.heading))}", "", f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    return [*lines, *(f"| {' | '.join(map(said, row))} |" for row in table.rows), ""]


FORMAT = markdown
