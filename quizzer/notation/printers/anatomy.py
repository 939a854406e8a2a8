"""The parts of a name: `δh_prev` is the adjoint of `h` with the subscript `prev`."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from quizzer.notation.characters import ACCENT_SIGNS, GREEK_NAMES
from quizzer.notation.words import SPELLED, pattern, written


class Anatomy(NamedTuple):
    """How a name is built; every part may be empty but `base`."""

    adjoint: bool
    base: str  # Greek letters as letters
    accents: tuple[str, ...]  # hat, tilde, bar, dot
    subs: tuple[str, ...]
    label: str  # what stands above: z of U^z, (f) of W^(f)
    bracket: str  # [1] of x[1]


@lru_cache(maxsize=1024)
def anatomy(name: str) -> Anatomy:
    """The parts of `name`, whichever way it was declared."""
    whole, bracket, index = name.partition("[")
    whole, _, label = whole.partition("^")
    adjoint = len(whole) > 1 and whole[0] == "δ" and whole[1] != "_"
    word = whole[adjoint:]
    base, *subs = (written(word) or word).split("_") if pattern(SPELLED).fullmatch(word) else (word,)
    accents = []
    while subs and subs[0] in ACCENT_SIGNS:
        accents.append(subs.pop(0))
    return Anatomy(adjoint, base, tuple(accents), tuple(subs), label, bracket + index)


def ascii_name(name: str) -> str:
    """The name in ASCII: `d_h_prev`, `theta_1`, `c_tilde`."""
    parts = anatomy(name)
    words = [*(["d"] if parts.adjoint else []), parts.base, *parts.accents, *parts.subs]
    text = "_".join(GREEK_NAMES.get(word, word) for word in words)
    label = f"^{parts.label}" if parts.label else ""
    return f"{text}{label}{parts.bracket}".replace("ℒ", "L").replace("∂", "d")
