"""Names of an LSTM cell, of a batch in rows, and what the tests ask of a formula."""

from __future__ import annotations

from quizzer.messages import Words
from quizzer.notation import NotationError, declared, parse, printed
from quizzer.notation.names import ROW, Names

GATES = dict.fromkeys(("i", "f", "g", "o", "a_i", "a_f", "a_g", "a_o"), "H")
WEIGHTS: dict[str, list[str]] = {
    "W": ["H", "D"], "W_f": ["H", "D"], "U": ["H", "H"], "U_f": ["H", "H"], "V": ["K", "H"],
}  # fmt: skip
STATE = {"x": "D", "h": "H", "c": "H", "h_prev": "H", "c_prev": "H", "c_tilde": "H", "b": "H", "b_f": "H"}

CELL = declared({**GATES, **WEIGHTS, **STATE, "c_next": "H", "h_next": "H", "α": [], "β_1": []}, adjoints=True)
BATCH = declared(
    {
        "x": ["N", "D"], "h_prev": ["N", "H"], "next_h": ["N", "H"], "prev_h": ["N", "H"], "Wx": ["D", "H"],
        "Wh": ["H", "H"], "b": "H", "da": ["N", "H"], "dnext_h": ["N", "H"],
    }
)  # fmt: skip
ROWS = declared({"x": "D", "h": "H", "W": ["D", "H"], "U": ["H", "H"], "b": "H", "da": "H"}, layout=ROW)


def read(text: str, names: Names | None = CELL, format: str = "unicode") -> str:
    """The formula, read and printed."""
    return printed(parse(text, names), format)


def trouble(text: str, names: Names | None = CELL, language: str = "en") -> str:
    """The whole error of a formula; it must have one."""
    try:
        found = parse(text, names)
    except NotationError as error:
        return error.said(Words(language))
    raise AssertionError(f"{text!r} was read as {found}")
