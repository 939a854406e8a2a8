"""Markdown with formulas between dollar signs, as GitHub and notebooks show them."""

from __future__ import annotations

from quizzer.derive.document import Document, Row, Section, Table
from quizzer.derive.formats.latex import left
from quizzer.derive.formats.markup import Markup
from quizzer.messages import Words
from quizzer.notation import printed
from quizzer.notation.names import Names

_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>|#$"})


def markdown(document: Document, words: Words) -> str:
    """The document as Markdown."""
    markup = _markup(words)
    lines = [f"# {markup.said(document.title)}", ""]
    if document.source:
        lines += [escaped(document.source), ""]
    given, *tables = document.tables
    lines += _table(given, markup)
    for section in document.sections:
        lines += _section(section, markup, document.names)
    if document.notes:
        lines += [f"## {words('derive.section-notes')}", ""]
        lines += [*(f"- {markup.said(note)}" for note in document.notes), ""]
    for table in tables:
        lines += _table(table, markup)
    return "\n".join(lines).rstrip() + "\n"


def tabulated(table: Table, words: Words) -> str:
    """A table alone."""
    return "\n".join(_table(table, _markup(words))).rstrip() + "\n"


def _markup(words: Words) -> Markup:
    return Markup(words.language, escaped, lambda tree: f"${printed(tree, 'latex')}$")


def escaped(text: str) -> str:
    """A text with nothing that Markdown would take for its own."""
    return text.translate(_ESCAPED)


def _section(section: Section, markup: Markup, names: Names | None) -> list[str]:
    lines = [f"## {markup.said(section.heading)}", ""]
    if section.intro is not None:
        lines += [markup.said(section.intro), ""]
    reasons = any(row.reason is not None for row in section.rows)
    lines += ["| | |" if reasons else "| |", "|---|---|" if reasons else "|---|"]
    for row in section.rows:
        cells = [f"${_maths(row, names)}$"]
        if reasons:
            cells.append(markup.said(row.reason) if row.reason is not None else "")
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


def _maths(row: Row, names: Names | None) -> str:
    """The line as LaTeX; a pipe would end the cell of a table."""
    return f"{left(row)} = {printed(row.tree, 'latex', names)}".replace("|", r"\vert ")


def _table(table: Table, markup: Markup) -> list[str]:
    heads = list(map(markup.said, table.heads))
    lines = [f"## {markup.said(table.heading)}", "", f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    rows = (f"| {' | '.join(map(markup.said, row))} |" for row in table.rows)
    outro = [*(f"- {markup.said(each)}" for each in table.outro), ""] if table.outro else []
    return [*lines, *rows, "", *outro]


FORMAT = markdown
