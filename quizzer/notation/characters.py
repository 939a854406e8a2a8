"""Characters: which are letters, which mean the same, and which are refused before anything is read.

There is no transliteration: one character is one character of the formula, so that every place in an error is
the place in what was typed, and nothing that looks alike is taken for what it is not.
"""

from __future__ import annotations

import unicodedata

from quizzer.text import code_point, is_unsafe

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu "
    "nu xi omicron pi rho sigma tau upsilon phi chi psi omega"
)
_LETTERS = "αβγδεζηθικλμνξοπρστυφχψω"
GREEK = dict(zip(_GREEK.split(), _LETTERS, strict=True))
GREEK |= {name.capitalize(): letter.upper() for name, letter in GREEK.items()}
GREEK_NAMES = {letter: name for name, letter in GREEK.items()}

SUPERSCRIPTS = dict(
    zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", "0123456789+-()abcdefghijklmnoprstuvwxyz", strict=True)
)
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-=()aehijklmnoprstuvx", strict=True))
RAISED = {character: raised for raised, character in SUPERSCRIPTS.items()}
VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip

ACCENTS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0307": "dot"}
ACCENT_SIGNS = {name: sign for sign, name in ACCENTS.items()}

# One character for one character: signs that are drawn alike and mean the same.
_SAME = {
    " ": "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "-": "−‐‑‒–—﹣",
    "·": "⋅∙•‧",
    "*": "∗﹡",
    "⊙": "∘◦⨀☉",
    "/": "÷⁄∕",
    "ᵀ": "⊤⊺",
    "'": "′’ʹ´",
    '"': "″",
    "‖": "∥",
    "(": "﹙❨❪⟮⦅",
    ")": "﹚❩❫⟯⦆",
    "[": "【〔",
    "]": "】〕",
    "=": "≔",
    "μ": "µ",
    "Ω": "Ω",
    "Δ": "∆",
    "ε": "ϵ",
    "φ": "ϕ",
    "θ": "ϑ",
    "ρ": "ϱ",
    "σ": "ς",
}
_TABLE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full width
_TABLE |= {ord(other): sign for sign, others in _SAME.items() for other in others}

# Letters that nobody can tell from Latin ones.
LOOK_ALIKES = dict(
    zip(
        "асеорхуіјѕԁһԝАВСЕНІЈКМОРЅТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧον",
        "aceopxyijsdhwABCEHIJKMOPSTXABEZHIKMNOPTYXov",
        strict=True,
    )
)


def plain(text: str) -> str:
    """`text` with signs that mean the same written in one way; every place stays where it is."""
    if text.isascii():
        return text
    translated = text.translate(_TABLE)
    if max(translated) < "\U0001d400":
        return translated
    return "".join(_plain_letter(character) for character in translated)


def _plain_letter(character: str) -> str:
    """𝐖, 𝑥 and 𝜎 are W, x and σ."""
    if not "\U0001d400" <= character <= "\U0001d7ff":
        return character
    letter = unicodedata.normalize("NFKC", character)
    return letter if len(letter) == 1 else character


def first_refused(text: str) -> tuple[int, str] | None:
    """Where the first character is that no formula has, and its name as `U+202E`; None if there is none."""
    if text.isascii() and text.isprintable():
        return None
    for index, character in enumerate(text):
        if is_refused(character):
            return index, code_point(character)
    return None


def is_refused(character: str) -> bool:
    """Whether a character is a control, reorders, hides, or has no shape of its own.

    Accents are none of these: `c̃` is a name.
    """
    if character in ACCENTS:
        return False
    if character in "\n\t" or is_unsafe(character):
        return True
    kind = unicodedata.category(character)
    return kind[0] in "CM" or (kind == "Zs" and ord(character) not in _TABLE and character != " ")


def shown(text: str) -> str:
    """`text` with every refused character written as `<U+202E>`: nothing can act on a terminal."""
    if first_refused(text) is None:
        return text
    return "".join(f"<{code_point(c)}>" if is_refused(c) else c for c in text)
