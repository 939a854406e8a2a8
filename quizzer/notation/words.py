r"""Words: a letter, or a run of letters, with all that hangs on it: `W_f`, `h_{t-1}`, `x₁`, `\tilde{c}_t`.

However a word is spelled, it is kept in one way, `base_sub_sub`, with Greek letters as letters: `h_t-1`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from quizzer.notation import latex
from quizzer.notation.characters import ACCENTS, GREEK, SUBSCRIPTS

LETTER = "A-Za-zΑ-ΩΪα-ωℒℓ∂∇\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
ACCENT = "".join(ACCENTS)
BRACED = r"\{(?:[^{}]|\{[^{}]*\})*\}"
SUB = rf"(?:_(?:[{LETTER}0-9]+|{BRACED}|\\[A-Za-z]+(?:\{{[^{{}}]*\}})?)|[{''.join(SUBSCRIPTS)}]+)"

SPELLED = rf"[{LETTER}](?:[{ACCENT}]|[{LETTER}0-9])*(?:{SUB})*"

_STYLES = r"\\(?:math[a-z]+|text[a-z]*|operatorname|boldsymbol|left|right|langle|rangle|,)\b"

pattern = cache(re.compile)  # patterns are compiled when they are first needed


@lru_cache(maxsize=2048)
def written(text: str) -> str | None:
    """A word written in one way; None if it has a subscript that cannot be read.

    `h_{t-1}` and `hₜ₋₁` are `h_t-1`, `c̃_t` is `c_tilde_t`, `a_{f,t}` is `a_f_t`, `theta_1` is `θ_1`.
    """
    if text.isascii() and text.isalpha():
        return GREEK.get(text, text)
    found = pattern(rf"[{LETTER}{ACCENT}0-9]*").match(text)
    base = found[0] if found else ""
    parts = _accented(base)
    for sub in pattern(SUB).findall(text, len(base)):
        inner = _subscript(sub)
        if inner is None:
            return None
        parts += inner
    return "_".join(parts)


def letter_of(command: str) -> str:
    r"""The letter that `\theta` or `theta` is; other words as they are."""
    name = command.removeprefix("\\")
    return latex.WORDS.get(name, name) if name != command else GREEK.get(name, name)


def _accented(base: str) -> list[str]:
    letters = base if base.isascii() else "".join(_decomposed(letter) for letter in base)
    bare = "".join(letter for letter in letters if letter not in ACCENTS)
    return [GREEK.get(bare, bare), *(ACCENTS[letter] for letter in letters if letter in ACCENTS)]


def _decomposed(letter: str) -> str:
    """`ŷ` as `y` and its accent."""
    parts = unicodedata.normalize("NFD", letter)
    return parts if len(parts) == 2 and parts[1] in ACCENTS else letter


def _subscript(sub: str) -> list[str] | None:
    if sub[0] != "_":
        inner = "".join(SUBSCRIPTS[sign] for sign in sub)
    else:
        inner = pattern(_STYLES).sub("", sub[1:])
        inner = pattern(r"\\([A-Za-z]+)").sub(lambda found: latex.WORDS.get(found[1], "\\"), inner)
    inner = pattern(r"[{}\s()<>]").sub("", inner)
    if not pattern(rf"[{LETTER}0-9+,=_-]+").fullmatch(inner):
        return None
    return [GREEK.get(part, part) for part in pattern("[,_]").split(inner) if part]
