"""Pieces of Python: lines, dimensions, numbers, names."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from quizzer.derive.emit.functions import FUNCTIONS

WIDTH = 108


def _words(*texts: str) -> list[str]:
    return " ".join(texts).split()


UFUNCS = _words(
    "add subtract multiply divide negative square sqrt reciprocal power positive tanh exp log maximum minimum",
    "heaviside logaddexp abs cbrt sign floor ceil sin cos tan sinh cosh arcsin arccos arctan arctan2 arcsinh",
    "arccosh arctanh dot matmul",
)

# What modules are written with. A name of the cell that is the same gets a number, a dimension an underscore.
OURS = frozenset(
    _words(
        "np T N t _ steps start stop dtype shapes zeros x state cache parameters outputs last_state",
        "d_outputs d_state d_state_0 d_parameters forward backward arrays turned spaces add_product",
        "add_total PARAMETERS range zip max min dict reversed sorted set",
    )
) | frozenset(FUNCTIONS)


def indented(lines: Iterable[str]) -> list[str]:
    """The lines, one level further in."""
    return [f"    {line}" if line else line for line in lines]


def over_lines(head: str, parts: Sequence[str], tail: str) -> list[str]:
    """`head`, parts with commas, `tail`: in one line if it fits, else with the parts in lines of their own."""
    one = f"{head}{', '.join(parts)}{tail}"
    if len(one) <= WIDTH:
        return [one]
    lines = [""]
    for part in parts:
        if len(lines[-1]) + len(part) > WIDTH - 16:
            lines.append("")
        lines[-1] += f"{part}, "
    return [head, *indented(line.rstrip() for line in lines), tail.lstrip()]


def dictionary(head: str, rows: Mapping[str, str], tail: str = "}") -> list[str]:
    """`head{"name": value, …}`."""
    return over_lines(head + "{", [f'"{name}": {value}' for name, value in rows.items()], tail)


def identifier(name: str, taken: set[str]) -> str:
    """A name as one that Python takes and nobody has; now it is taken."""
    plain = name.replace("δ", "d_")
    plain = plain if plain.isidentifier() else "v"
    plain = plain + "_" if keyword.iskeyword(plain) else plain
    return free(plain, taken)


def free(name: str, taken: set[str]) -> str:
    """A name that is not taken yet; now it is."""
    found, number_ = name, 2
    while found in taken:
        found, number_ = f"{name}_{number_}", number_ + 1
    taken.add(found)
    return found


def code(dimension: str) -> str:
    """A dimension in Python: `D + 2 * H`."""
    found = []
    for part in filter(None, dimension.replace("-", "+-").split("+")):
        letter = part.lstrip("-0123456789")
        count, written = part.removesuffix(letter), letter + "_" * (letter in OURS)
        found.append({"": written, "-": f"-{written}"}.get(count, f"{count} * {written}" if letter else count))
    return " + ".join(found).replace("+ -", "- ")


def shape(dims: Iterable[str], lead: str = "") -> str:
    """A shape in Python: `(T, N, 2 * H)`; the names in `lead` are ours, with ~ for a space."""
    entries = [*(each.replace("~", " ") for each in lead.split()), *map(code, dims)]
    return f"({', '.join(entries)}{',' if len(entries) == 1 else ''})"


def number(value: Fraction | float) -> str:
    """A number in Python, exact where it can be."""
    if isinstance(value, float):
        return repr(value)
    if value.denominator == 1:
        return str(value.numerator)
    short = repr(float(value))
    return short if Fraction(short) == value else f"{value.numerator} / {value.denominator}"


def bracketed(text: str) -> str:
    """The text with brackets, unless it is one name or number."""
    return text if text.replace(".", "").replace("_", "").isalnum() else f"({text})"
