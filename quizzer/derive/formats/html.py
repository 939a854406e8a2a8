"""One self-contained HTML file: MathML for the formulas, no script, nothing from the network, prints well."""

from __future__ import annotations

from html import escape

from quizzer.derive.document import Document, Entry, Row, Section, Table
from quizzer.derive.formats.markup import Markup, is_short, pieces
from quizzer.messages import Message, Words
from quizzer.notation import printed
from quizzer.notation.names import Names
from quizzer.notation.tree import Name, Tree

_STYLE = """\
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
  max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: 0; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; border-bottom: 1px solid #8886; }
.source, .intro, .why, footer { color: #666; }
table { border-collapse: collapse; }
.wide { overflow-x: auto; }
td, th { padding: .25rem .8rem .25rem 0; vertical-align: baseline; text-align: left; font-weight: normal; }
th { color: #666; }
td.left { text-align: right; padding-right: .3rem; white-space: nowrap; }
.why { font-size: .85rem; }
td.why { min-width: 13rem; }
.short td:nth-child(2) { white-space: nowrap; }
td math { font-size: 1.05rem; }
.long math { font-size: .95rem; }
.value { font-variant-numeric: tabular-nums; white-space: nowrap; }
.wrong { color: #b00; font-weight: bold; }
@media (prefers-color-scheme: dark) { .source, .intro, .why, th { color: #aaa; } .wrong { color: #f66; } }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } tr, h2 { break-inside: avoid; }
  h2 { break-after: avoid; } .wide { overflow: visible; }
  .long math { font-size: .62rem; } }
@media (max-width: 40rem) { td.why { display: block; padding-bottom: .6rem; } .lines tr { display: block; }
  .lines td, .short td:nth-child(2) { display: inline; white-space: normal; } }"""

_LANGUAGES = {"en": "en", "zh": "zh-Hans"}


def html(document: Document, words: Words) -> str:
    """The whole page."""
    markup = Markup(words.language, escape, lambda tree: printed(tree, "mathml"))
    title = markup.said(document.title)
    given, *tables = document.tables
    parts = [f"<h1>{title}</h1>"]
    if document.source:
        parts.append(f'<p class="source">{escape(document.source)}</p>')
    parts.append(_table(given, markup))
    parts += [_section(section, markup, document.names) for section in document.sections]
    if document.notes:
        parts.append(f"<h2>{words('derive.section-notes')}</h2>")
        parts += [f"<p>{markup.said(note)}</p>" for note in document.notes]
    for table in tables:
        parts.append(_table(table, markup))
        parts += [f'<p class="intro">{markup.said(each)}</p>' for each in table.outro]
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html>\n<html lang="{_LANGUAGES[words.language]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>\n{_STYLE}\n</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _section(section: Section, markup: Markup, names: Names | None) -> str:
    lines = [f"<h2>{markup.said(section.heading)}</h2>"]
    if section.intro is not None:
        lines.append(f'<p class="intro">{markup.said(section.intro)}</p>')
    beside = all(is_short(row.tree, names) for row in section.rows)
    lines.append(f'<div class="wide"><table class="lines{" short" if beside else " long"}">')
    for row in section.rows:
        right = _right(row.tree, names)
        if row.reason is not None:
            why = markup.said(row.reason)
            right += f'</td><td class="why">{why}' if beside else f'<div class="why">{why}</div>'
        lines.append(f'<tr><td class="left">{_left(row)}</td><td>{right}</td></tr>')
    return "\n".join([*lines, "</table></div>"])


def _right(tree: Tree, names: Names | None) -> str:
    """The right side; a line may end between the terms of a sum."""
    signed = [(sign or "=", term) for sign, term in pieces(tree)]
    return "<wbr>".join(
        printed(term, "mathml", names).replace("<mrow>", f'<mrow><mo form="infix">{sign}</mo>', 1)
        for sign, term in signed
    )


def _left(row: Row) -> str:
    if not isinstance(row.left, tuple):
        return printed(row.left, "mathml")
    of, to = (_inside(printed(Name(name), "mathml")) for name in row.left)
    top, bottom = (f"<mrow><mo>∂</mo>{each}</mrow>" for each in (of, to))
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac>{top}{bottom}</mfrac></math>'


def _inside(math: str) -> str:
    """What stands in a `math` element."""
    return math[math.index(">") + 1 : math.rindex("</math>")]


def _table(table: Table, markup: Markup) -> str:
    def cell(entry: Entry) -> str:
        wrong = isinstance(entry, Message) and entry.key == "derive.failed"
        style = ' class="wrong"' if wrong else ' class="value"' if isinstance(entry, str) else ""
        return f"<td{style}>{markup.said(entry)}</td>"

    heads = "".join(f"<th>{markup.said(head)}</th>" for head in table.heads)
    rows = "\n".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in table.rows)
    body = f"<tr>{heads}</tr>\n{rows}"
    return f'<h2>{markup.said(table.heading)}</h2>\n<div class="wide"><table>\n{body}\n</table></div>'


FORMAT = html
