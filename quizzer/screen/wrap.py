"""Lines that fit: words break at spaces, Chinese between characters, and no line starts with a full stop."""

from __future__ import annotations

from rich.cells import cell_len

VERBATIM = "    "
_NO_START = set("，。、；：？！）》”’】〉…·,.;:?!)]}")
_FULL_WIDTH = set("，。、；：？！（）")  # their own space is in them
_NO_END = set("（《“‘【〈([{")


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells.

    A line break in the text stays one. A line that starts with four spaces is shown as it is, for formulas and
    code keep their columns; only one that is too long goes on below, further in.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        if line.startswith(VERBATIM):
            lines.extend(_hung(line, width))
        else:
            lines.extend(_filled(_atoms(line), width) or [""])
    return lines


def _hung(line: str, width: int) -> list[str]:
    """A verbatim line; where it is too long it breaks at a space."""
    if cell_len(line) <= width:
        return [line]
    body = line.lstrip(" ")
    lead = min(len(line) - len(body), width // 2)
    hang = min(lead + 2, width // 2)
    lines: list[str] = []
    rest = body
    while rest:
        indent = " " * (hang if lines else lead)
        piece = _cut(rest, width - len(indent))[0]
        if len(piece) < len(rest) and rest[len(piece)] != " " and " " in piece.strip():
            piece = piece[: piece.rstrip().rindex(" ")]
        lines.append(indent + piece.rstrip())
        rest = rest[len(piece) :].lstrip(" ")
    return lines or [""]


def _atoms(line: str) -> list[tuple[str, bool]]:
    """What cannot be broken, each with whether a space goes before it."""
    atoms: list[tuple[str, bool]] = []
    space, glue = False, False
    for character in line:
        if character in " \t":
            space = True
            continue
        wide = cell_len(character) > 1
        previous = atoms[-1][0][-1] if atoms else ""
        both_wide = bool(previous) and cell_len(previous) > 1 and wide
        if both_wide or {character, previous} & _FULL_WIDTH:
            space = False  # a folded line of YAML leaves a space that Chinese does not have
        joined = glue or (
            bool(atoms)
            and not space
            and (character in _NO_START or previous in _NO_END or not (wide or cell_len(previous) > 1))
        )
        if joined and not space:
            atoms[-1] = (atoms[-1][0] + character, atoms[-1][1])
        else:
            atoms.append((character, space))
        space, glue = False, False
    return atoms


def _filled(atoms: list[tuple[str, bool]], width: int) -> list[str]:
    lines, current = [], ""
    for atom, space in atoms:
        gap = " " if space and current else ""
        if current and cell_len(current + gap + atom) > width:
            lines.append(current)
            current, gap = "", ""
        current += gap + atom
        while cell_len(current) > width:
            head, *_ = _cut(current, width)
            lines.append(head)
            current = current[len(head) :]
    return [*lines, current] if current else lines


def _cut(line: str, width: int) -> list[str]:
    """`line` in pieces of at most `width` cells."""
    pieces, current = [], ""
    for character in line:
        if current and cell_len(current + character) > width:
            pieces.append(current)
            current = ""
        current += character
    return [*pieces, current]
