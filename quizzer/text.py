"""Text in two languages, and what keeps it harmless on a terminal."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

LANGUAGES = ("en", "zh")

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_INVISIBLE = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff"
_ALLOWED_CONTROLS = "\n\t"


@dataclass(frozen=True)
class Localized:
    """One text in English and in Chinese."""

    en: str
    zh: str

    def in_(self, language: str) -> str:
        """The text in `language`, `en` or `zh`."""
        return self.zh if language == "zh" else self.en

    @classmethod
    def same(cls, text: str) -> Localized:
        """A text that is the same in both languages: a formula, a name."""
        return cls(text, text)


def is_unsafe(character: str) -> bool:
    """Whether a terminal would obey, reorder or hide this character instead of showing it."""
    if character in _ALLOWED_CONTROLS:
        return False
    return (
        character in _BIDI
        or character in _INVISIBLE
        or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")
    )


def first_unsafe(text: str) -> tuple[int, str] | None:
    """Where the first unsafe character of `text` is, and its name as `U+202E`; None if all is safe."""
    if text.isascii() and text.isprintable():
        return None
    for index, character in enumerate(text):
        if is_unsafe(character):
            return index, code_point(character)
    return None


def code_point(character: str) -> str:
    """`U+202E` for the right-to-left override."""
    return f"U+{ord(character):04X}"


def visible(text: str) -> str:
    """`text` with every unsafe character written as `<U+202E>`, so that nothing can act on a terminal."""
    if first_unsafe(text) is None:
        return text
    return "".join(f"<{code_point(c)}>" if is_unsafe(c) else c for c in text)
