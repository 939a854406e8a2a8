"""Typed words and short formulas: one normal form for all the ways to write the same thing.

What two people may write differently and mean alike falls together: width, case, spaces, quotes, hyphens, Greek
names and letters, `h_{t-1}` and `hₜ₋₁`. What changes the meaning stays: words, digits, operators, their order.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

from quizzer.text import is_unsafe

LONGEST = 300  # characters of one answer; a longer one is not read

_STOPS = " .,;:?"

_CHARACTERS = str.maketrans(
    {
        **dict.fromkeys('"“”„«»「」『』《》`$', ""),
        **dict.fromkeys("‘’′ʹ´ʼ", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("⋅∙•‧・", "·"),
        **dict.fromkeys("×∗✕✖⨯", "*"),
        **dict.fromkeys("∘◦○", "⊙"),
        "⁄": "/",
        "∕": "/",
        "、": ",",
        "。": ".",
        "∶": ":",
    }
)
_LATEX = {"odot": "⊙", "circ": "⊙", "cdot": "·", "times": "*", "partial": "∂", "infty": "∞", "top": "t"}
_SIGNS = {"**": "^", "->": "→", "<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "~=": "≈"}
_GREEK = {
    unicodedata.name(letter).split()[-1].lower().replace("lamda", "lambda"): letter
    for letter in "αβγδεζηθικλμνξοπρστυφχψω"
}
_FUNCTIONS = frozenset(
    ("sin", "cos", "tan", "tanh", "exp", "log", "ln", "max", "min", "sigmoid", "softmax", "relu", "sqrt")
)
_NEGATIONS = frozenset(("cannot", "without", "nothing", "neither", "unless"))

_NAME = re.compile(rf"(?<![^\W\d_])({'|'.join(_GREEK)})(?![^\W\d_])")
_SIGN = re.compile("|".join(re.escape(sign) for sign in _SIGNS))
_INDEX = re.compile(r"_\{([^{}]*)\}|_\(([^()]*)\)|(?<=\w)\[([^\[\]]*)\]|_([^\W_]+(?:[+-]\d+)?)")
_EXPONENT = re.compile(r"\^\{([^{}]*)\}|\^\(([^()]*)\)")
_HYPHEN = re.compile(r"(?<![^\W_])([^\W_]+)-(?=([^\W_]+))")
_FORMULA = re.compile(r"[_()\[\]=+*/^⊙·≤≥<>→√∂']")
_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)?|\S")
_ARTICLE = re.compile(rf"\b(?:the|an?) (?=[a-z]{{3}}[a-z -]*$)(?!.*\b(?:{'|'.join(_FUNCTIONS)})\b)")


@lru_cache(maxsize=256)  # an answer is compared with every accepted form
def flat(typed: str) -> str:
    """`typed` on one level and of one width: `ｈₜ²` becomes `h_{t}^{2}`, `，` a comma; case is kept."""
    safe = "".join(" " if c in "\t\n" else c for c in typed if c in "\t\n" or not is_unsafe(c))
    levels = groupby(safe, key=_level)
    spelled = "".join(f"{level}{{{''.join(run)}}}" if level else "".join(run) for level, run in levels)
    return unicodedata.normalize("NFKC", spelled).translate(_CHARACTERS).strip()


def matches(typed: str, form: str) -> bool:
    """Whether `typed` is `form`, but for the way it is written."""
    return _joined(_tokens(typed, is_formula(form))) in _spellings(form)


def normal(text: str) -> str:
    """The normal form of a text: equal for all ways to write it, "" if there is nothing in it."""
    return _joined(_tokens(text, is_formula(text)))


def is_formula(text: str) -> bool:
    """Whether a hyphen in this text is a minus."""
    return _FORMULA.search(flat(text)) is not None


def is_slip(typed: str, form: str) -> bool:
    """Whether `typed` is `form` with one slip of the finger in one long word.

    One letter too many, missing, wrong, or two swapped; in a word of six letters or more, not in its first
    letter (`asymmetric`), never in a digit, an operator or a negation. Or an `s` at its end.
    """
    formula = is_formula(form)
    given, wanted = _tokens(typed, formula), _tokens(form, formula)
    if len(given) != len(wanted):
        return False
    different = [(a, b) for a, b in zip(given, wanted, strict=True) if a != b]
    return len(different) == 1 and _is_slip_of_word(*different[0])


def _tokens(text: str, formula: bool) -> tuple[str, ...]:
    """The words, numbers and signs of `text` in their normal form; () if there is nothing in it."""
    text = re.sub(r"\\([a-z]+)", lambda m: _LATEX.get(m[1], m[1]), flat(text).casefold())
    text = _SIGN.sub(lambda m: _SIGNS[m[0]], text)
    text = _NAME.sub(lambda m: _GREEK[m[1]], text)
    text = _INDEX.sub(lambda m: _grouped(m, ""), text)
    text = _EXPONENT.sub(lambda m: _grouped(m, "^"), text)
    text = re.sub(r"(?<!\d)\.(?=\d)", "0.", text)
    if not formula:
        text = _HYPHEN.sub(_without_hyphen, text)
    text = _unwrapped(" ".join(text.split()).rstrip(_STOPS)).rstrip(_STOPS)
    return tuple(_TOKEN.findall(_ARTICLE.sub("", text, count=1)))


def _joined(tokens: tuple[str, ...]) -> str:
    """Without spaces, but for those between two numbers."""
    return re.sub(r"(?<=\d)\0(?=\d)", " ", "\0".join(tokens)).replace("\0", "")


@lru_cache(maxsize=256)
def _spellings(form: str) -> frozenset[str]:
    """The normal forms that may be typed for `form`: `*` is the keyboard's sign for every product."""
    key = normal(form)
    return frozenset((key, key.replace("⊙", "*").replace("·", "*"), key.replace("*", "·")))


def _is_slip_of_word(a: str, b: str) -> bool:
    plain = all(word.isascii() and word.isalpha() and len(word) >= 4 for word in (a, b))
    if not plain or a[0] != b[0] or {a, b} & _NEGATIONS:
        return False
    if a == f"{b}s" or b == f"{a}s":
        return True
    if min(len(a), len(b)) < 6:
        return False
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    return max(len(a), len(b)) == 1 or (len(a) == 2 and a == b[::-1])


def _level(character: str) -> str:
    """`^` of a raised character, `_` of a lowered one, else nothing."""
    meaning = unicodedata.decomposition(character)
    return {"<super>": "^", "<sub>": "_"}.get(meaning.split(" ")[0], "")


def _grouped(match: re.Match[str], sign: str) -> str:
    inner = next(group for group in match.groups() if group is not None).strip()
    return f"{sign}{inner}" if inner.isalnum() else f"{sign}({inner})"


def _without_hyphen(match: re.Match[str]) -> str:
    """Beside a word a hyphen is a space; between two letters or numbers, or beside a function, a minus."""
    sides = (match[1], match[2])
    words = [side for side in sides if side.isalpha() and side not in _FUNCTIONS]
    longest = max(map(len, words), default=0)
    is_hyphen = longest >= 4 or (len(words) == 2 and longest >= 2)
    return f"{match[1]} " if is_hyphen and not set(sides) & _FUNCTIONS else match[0]


def _unwrapped(text: str) -> str:
    """Without one pair of quotes or parentheses around the whole."""
    pair = text[:1] + text[-1:]
    inner = text[1:-1]
    if pair == "''" and "'" not in inner:
        return inner.strip()
    if pair == "()" and not re.search("[()]", inner):
        return inner.strip()
    return text
