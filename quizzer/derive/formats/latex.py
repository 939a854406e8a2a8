r"""A LaTeX file that compiles: one `align` a section. `aligned` gives the equations alone, for a notebook."""

from __future__ import annotations

from quizzer.derive.document import Document, Entry, Row, Section, Table
from quizzer.derive.formats.markup import Markup, is_short, pieces
from quizzer.messages import Message, Words
from quizzer.notation import printed
from quizzer.notation.errors import width
from quizzer.notation.names import Names
from quizzer.notation.tree import Name

_HEAD = {
    "en": r"\documentclass[a4paper,10pt,fleqn]{article}",
    "zh": "% !TEX program = xelatex\n" r"\documentclass[a4paper,10pt,fleqn,UTF8]{ctexart}",
}
_PREAMBLE = r"""\usepackage[T1]{fontenc}
\usepackage{amsmath,amssymb,array,graphicx,longtable}
\usepackage[landscape,margin=15mm]{geometry}
\allowdisplaybreaks
\setlength{\parindent}{0pt}
\newcommand{\fitted}[1]{\resizebox{\ifdim\width>230mm 230mm\else\width\fi}{!}{$\displaystyle #1$}}
\newcommand{\why}[1]{&&\parbox[t]{85mm}{\raggedright\footnotesize #1}}"""

# Signs of texts, which are not in maths mode; accented letters are read as they are.
_SIGNS = {
    "\\": r"\textbackslash{}", "_": r"\_", "&": r"\&", "%": r"\%", "#": r"\#", "$": r"\$", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "δ": r"$\delta$", "σ": r"$\sigma$", "∂": r"$\partial$",
    "⊙": r"$\odot$", "ᵀ": r"$^{\top}$", "′": r"$'$", "Σ": r"$\Sigma$", "×": r"$\times$", "−": r"$-$", "²": r"$^2$",
    "α": r"$\alpha$", "γ": r"$\gamma$", "β": r"$\beta$", "–": "--", "‖": r"$\|$",
}  # fmt: skip

ROOM = 110  # characters of a formula in one line, as they are counted in a terminal
WIDEST = 60  # characters of an entry of a table; a column with longer ones is as wide as there is room


def latex(document: Document, words: Words) -> str:
    """The whole file."""
    markup = Markup(words.language, escaped, lambda tree: f"${printed(tree, 'latex')}$")
    lines = [_HEAD[words.language], *_PREAMBLE.split("\n"), r"\begin{document}"]
    lines += [rf"\section*{{{markup.said(document.title)}}}"]
    if document.source:
        lines += [escaped(document.source), ""]
    given, *tables = document.tables
    lines += _table(given, markup)
    for section in document.sections:
        lines += _section(section, markup, document.names)
    if document.notes:
        lines += [rf"\subsection*{{{words('derive.section-notes')}}}"]
        lines += [markup.said(note) + r"\par" for note in document.notes]
    for table in tables:
        lines += _table(table, markup)
        lines += [markup.said(each) + r"\par" for each in table.outro]
    return "\n".join([*lines, r"\end{document}", ""])


def aligned(document: Document) -> str:
    """The lines of all sections in one `aligned` environment."""
    rows = (row for section in document.sections for row in section.rows)
    body = " \\\\\n".join(f"  {left(row)} &= {printed(row.tree, 'latex', document.names)}" for row in rows)
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"


def escaped(text: str) -> str:
    """A text with nothing that LaTeX would take for its own."""
    return "".join(_SIGNS.get(character, character) for character in text)


def left(row: Row) -> str:
    """What stands before the equals sign."""
    if isinstance(row.left, tuple):
        of, to = (printed(Name(name), "latex") for name in row.left)
        return rf"\frac{{\partial {of}}}{{\partial {to}}}"
    return printed(row.left, "latex")


def _section(section: Section, markup: Markup, names: Names | None) -> list[str]:
    lines = [rf"\subsection*{{{markup.said(section.heading)}}}"]
    if section.intro is not None:
        lines.append(markup.said(section.intro))
    formulas = [_lines(row, names) for row in section.rows]
    beside = all(is_short(row.tree, names) for row in section.rows)
    rows = []
    for row, (first, *rest) in zip(section.rows, formulas, strict=True):
        why = markup.said(row.reason) if row.reason is not None else ""
        if why and beside:
            first += rf" \why{{{why}}}"
        elif why:
            rest.append(rf"&\qquad\text{{\footnotesize {why}}}")
        rows.append(" \\\\\n  ".join([f"{left(row)} &= {first}", *rest]))
    return [*lines, r"\begin{align*}", " \\\\\n".join(rows), r"\end{align*}"]


def _lines(row: Row, names: Names | None) -> list[str]:
    """The right side: a sum that is too long for one line goes on in the next."""
    lines, room = [""], ROOM
    for sign, term in pieces(row.tree):
        size = width(printed(term, names=names)) + 3
        if lines[-1] and size > room:
            lines, room = [*lines, r"&\quad"], ROOM
        formula = printed(term, "latex", names)
        lines[-1] += f" {_SIGNED[sign]}" + (rf"\fitted{{{formula}}}" if size > ROOM else formula)
        room -= size
    return [lines[0].strip(), *lines[1:]]


_SIGNED = {"": "", "+": "+ ", "−": "- "}


def _table(table: Table, markup: Markup) -> list[str]:
    def column(entries: tuple[Entry, ...]) -> str:
        long = any(len(markup(each) if isinstance(each, Message) else str(each)) > WIDEST for each in entries)
        return r">{\raggedright\arraybackslash}p{150mm}" if long else "l"

    heads = " & ".join(map(markup.said, table.heads)) + r" \\ \hline"
    rows = [" & ".join(map(markup.said, row)) + r" \\" for row in table.rows]
    columns = "".join(map(column, zip(*table.rows, strict=True)))
    heading = rf"\subsection*{{{markup.said(table.heading)}}}"
    return [heading, rf"\begin{{longtable}}[l]{{{columns}}}", heads, *rows, r"\end{longtable}", ""]


FORMAT = latex
