r"""A LaTeX file that compiles: one `align` a section. `aligned` gives the equations alone, for a notebook."""

from __future__ import annotations

from quizzer.derive.document import Document, Row, Section, Table
from quizzer.messages import Message, Words
from quizzer.notation import printed
from quizzer.notation.names import Names
from quizzer.notation.tree import Name

_HEAD = {
    "en": r"\documentclass[a4paper,10pt]{article}",
    "zh": r"\documentclass[a4paper,10pt,UTF8]{ctexart}",
}
_PREAMBLE = r"""\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb}
\usepackage[landscape,margin=15mm]{geometry}
\allowdisplaybreaks
\setlength{\parindent}{0pt}
\newcommand{\why}[1]{&&\parbox[t]{85mm}{\raggedright\footnotesize #1}}"""

# Signs of texts, which are not in maths mode; accented letters are read as they are.
_SIGNS = {
    "\\": r"\textbackslash{}", "_": r"\_", "&": r"\&", "%": r"\%", "#": r"\#", "$": r"\$", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "δ": r"$\delta$", "σ": r"$\sigma$", "∂": r"$\partial$",
    "⊙": r"$\odot$", "ᵀ": r"$^{\top}$", "′": r"$'$", "Σ": r"$\Sigma$", "×": r"$\times$", "−": r"$-$", "²": r"$^2$",
    "α": r"$\alpha$", "γ": r"$\gamma$", "β": r"$\beta$", "–": "--", "‖": r"$\|$",
}  # fmt: skip


def latex(document: Document, words: Words) -> str:
    """The whole file."""
    language = words.language
    lines = [_HEAD[language], *_PREAMBLE.split("\n"), r"\begin{document}"]
    lines += [rf"\section*{{{escaped(words(document.title))}}}"]
    if document.source:
        lines += [escaped(document.source), ""]
    given, *tables = document.tables
    lines += _table(given, words)
    for section in document.sections:
        lines += _section(section, words, document.names)
    if document.notes:
        lines += [rf"\subsection*{{{words('derive.section-notes')}}}"]
        lines += [escaped(words(note)) + r"\par" for note in document.notes]
    for table in tables:
        lines += _table(table, words)
        lines += [escaped(words(each)) + r"\par" for each in table.outro]
    return "\n".join([*lines, r"\end{document}", ""])


def aligned(document: Document) -> str:
    """The lines of all sections in one `aligned` environment."""
    rows = [row for section in document.sections for row in section.rows]
    body = " \\\\\n".join(f"  {_left(row)} &= {_formula(row, document.names)}" for row in rows)
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"


def escaped(text: str) -> str:
    """A text with nothing that LaTeX would take for its own."""
    return "".join(_SIGNS.get(character, character) for character in text)


def _section(section: Section, words: Words, names: Names | None) -> list[str]:
    lines = [rf"\subsection*{{{escaped(words(section.heading))}}}"]
    if section.intro is not None:
        lines.append(escaped(words(section.intro)))
    rows = []
    for row in section.rows:
        why = rf" \why{{{escaped(words(row.reason))}}}" if row.reason is not None else ""
        rows.append(f"{_left(row)} &= {_formula(row, names)}{why}")
    return [*lines, r"\begin{align*}", " \\\\\n".join(rows), r"\end{align*}"]


def _left(row: Row) -> str:
    if isinstance(row.left, tuple):
        of, to = (printed(Name(name), "latex") for name in row.left)
        return rf"\frac{{\partial {of}}}{{\partial {to}}}"
    return printed(row.left, "latex")


def _formula(row: Row, names: Names | None) -> str:
    return printed(row.tree, "latex", names)


def _table(table: Table, words: Words) -> list[str]:
    def said(cell: str | Message) -> str:
        return escaped(words(cell) if isinstance(cell, Message) else cell)

    heads = " & ".join(escaped(words(head)) for head in table.heads) + r" \\ \hline"
    rows = [" & ".join(map(said, row)) + r" \\" for row in table.rows]
    columns = "l" * len(table.heads)
    heading = rf"\subsection*{{{escaped(words(table.heading))}}}"
    return [heading, rf"\begin{{tabular}}{{{columns}}}", heads, *rows, r"\end{tabular}", ""]


FORMAT = latex
