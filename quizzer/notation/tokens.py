r"""Text → tokens: numbers, words, signs. Which word is which name is not decided here.

A word is a letter or a run of letters with all that hangs on it: `W_f`, `h_{t-1}`, `x₁`, `\tilde{c}_t`,
`\mathbf{W}_{hh}`. Its text is written in one way, `base_sub_sub`: `h_t-1`, `c_tilde_t`.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from quizzer.messages import message
from quizzer.notation import latex
from quizzer.notation.characters import (
    ACCENTS, FRACTIONS, GREEK, SUBSCRIPTS, SUPERSCRIPTS, decomposed, first_refused, plain,
)  # fmt: skip
from quizzer.notation.errors import NotationError, Span
from quizzer.notation.limits import LIMITS, Limits

NUMBER, WORD, SIGN, SUM, FRACTION, ROOT = "number", "word", "sign", "sum", "fraction", "root"


class Token(NamedTuple):
    """One token; `text[start:end]` of the formula is where it stands."""

    kind: str
    text: str
    start: int
    end: int
    spaced: bool  # a space stands before it
    value: object = None


_LETTER = "A-Za-zΑ-ΩΪα-ωℒℓ∂∇\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_ACCENT = "".join(ACCENTS)
_BRACED = r"\{(?:[^{}]|\{[^{}]*\})*\}"
_SUB = rf"(?:_(?:[{_LETTER}0-9]+|{_BRACED}|\\[A-Za-z]+(?:\{{[^{{}}]*\}})?)|[{''.join(SUBSCRIPTS)}]+)"
_SUBS = re.compile(rf"(?:{_SUB})*")
_FACE = re.compile(r"\s*(?:\{\s*(\\[A-Za-z]+|[^\W_]+)\s*\}|([^\W\d_]))")
_ACCENTED = re.compile(
    r"\s*(?:\{\s*(?:\\[a-z]+\s*\{)?\s*(\\[A-Za-z]+|[^\W\d_])\s*\}?\s*\}|(\\[A-Za-z]+|[^\W\d_]))"
)
_UPPER = re.compile(rf"\s*\^(?:{_BRACED}|\w|\\infty)")
_ONE_DIGIT_FRACTION = re.compile(r"\s*([0-9])\s*([0-9])")
_TOKEN = re.compile(
    rf"""
      (?P<space>\s+|~)
    | (?P<number>[0-9]+(?:\.(?![A-Za-z*/^.])[0-9]*)?(?:[eE][+-]?[0-9]+(?![A-Za-z0-9_]))?
               | \.[0-9]+(?:[eE][+-]?[0-9]+(?![A-Za-z0-9_]))?)
    | (?P<word>[{_LETTER}](?:[{_ACCENT}]|[{_LETTER}0-9])*(?:{_SUB})*)
    | (?P<sum>∑)
    | (?P<raised>[{"".join(SUPERSCRIPTS)}]+)
    | (?P<vulgar>[{"".join(FRACTIONS)}])
    | (?P<command>\\(?:[A-Za-z]+\*?|[^A-Za-z0-9]))
    | (?P<sign>\*\*|\.\*|\./|\.\^|:=|\+=|==|<=|>=|''|[-+*/^@·×⊙⊗()\[\]{{}},;:=<>|‖!'"ᵀ√.≤≥⌊⌋⌈⌉])
    """,
    re.VERBOSE,
)
_OPENING, _CLOSING = "([{", ")]}"
_WRAPPED = re.compile(r"\s*(?:\$\$?|\\\(|\\\[)(.*?)(?:\$\$?|\\\)|\\\])\s*", re.DOTALL)


def is_latex(text: str) -> bool:
    r"""Whether `text` has a command of LaTeX: then letters side by side are a product."""
    return "\\" in text


def tokenized(text: str, limits: Limits = LIMITS) -> list[Token]:
    """The tokens of `text`. Raises NotationError for what no formula has and for what is too much."""
    admitted(text, limits)
    reader = _Reader(text, limits)
    wrapped = _WRAPPED.fullmatch(text) if text[:1] in " $\\" else None
    start, end = wrapped.span(1) if wrapped else (0, len(text))
    reader.read(start, end)
    return reader.tokens


def admitted(text: str, limits: Limits) -> None:
    """Refuse a text that is too long or has a character that a terminal would obey, reorder or hide."""
    if len(text) > limits.bytes or len(text.encode("utf-8", "surrogatepass")) > limits.bytes:
        raise NotationError(message("notation.too-long", most=limits.bytes), "", Span(0, 0))
    refused = first_refused(text)
    if refused:
        index, name = refused
        what = message("notation.refused-character", name=name, column=index + 1)
        raise NotationError(what, text, Span(index, index + 1), message("notation.delete-it"))
    if not text.strip():
        raise NotationError(message("notation.empty"), "", Span(0, 0))


class _Reader:
    """Goes through the text once, from left to right."""

    def __init__(self, text: str, limits: Limits) -> None:
        self.text = text
        self.plain = plain(text)
        self.limits = limits
        self.tokens: list[Token] = []
        self.open = 0
        self.spaced = False

    def read(self, place: int, end: int) -> None:
        while place < end:
            found = _TOKEN.match(self.plain, place, end)
            if found is None:
                raise self._unknown(place)
            kind = found.lastgroup or ""
            if kind == "space":
                self.spaced = True
                place = found.end()
                continue
            place = _READ[kind](self, found)

    def add(self, kind: str, text: str, start: int, end: int, value: object = None) -> int:
        if len(self.tokens) >= self.limits.tokens:
            raise self.error("notation.too-many-tokens", start, end, most=self.limits.tokens)
        self.tokens.append(Token(kind, text, start, end, self.spaced, value))
        self.spaced = False
        return end

    def sign(self, found: re.Match[str]) -> int:
        return self.add_sign(found[0], found.start(), found.end())

    def add_sign(self, sign: str, start: int, end: int) -> int:
        if sign in _OPENING:
            self.open += 1
            if self.open > self.limits.depth:
                raise self.error("notation.too-deep", start, end, most=self.limits.depth)
        elif sign in _CLOSING:
            self.open -= 1
        return self.add(SIGN, sign, start, end)

    def number(self, found: re.Match[str]) -> int:
        return self.add(NUMBER, found[0], found.start(), found.end(), self.exact(found))

    def exact(self, found: re.Match[str]) -> int | Fraction:
        digits, _, power = found[0].lower().partition("e")
        too_long = len(digits.replace(".", "").strip("0")) > self.limits.digits
        if too_long or len(power) > 3 or (power and abs(int(power)) > self.limits.digits):
            raise self.error("notation.too-many-digits", found.start(), found.end(), most=self.limits.digits)
        if digits.isdigit() and not power:
            if len(digits.lstrip("0")) > self.limits.digits:
                raise self.error(
                    "notation.too-many-digits", found.start(), found.end(), most=self.limits.digits
                )
            return int(digits)
        value = Fraction(found[0])
        return value.numerator if value.denominator == 1 else value

    def vulgar(self, found: re.Match[str]) -> int:
        return self.add(NUMBER, found[0], found.start(), found.end(), FRACTIONS[found[0]])

    def word(self, found: re.Match[str]) -> int:
        text = found[0]
        if text[0] == "Σ" and len(text) > 1 and not text[1].isalnum():
            return self.sum_over(text[1:], found.start(), found.end())
        return self.add(WORD, self.named(text, found.start(), found.end()), found.start(), found.end())

    def named(self, text: str, start: int, end: int) -> str:
        name = written(text)
        if name is None:
            raise self.error("notation.bad-subscript", start, end)
        return name

    def sum_sign(self, found: re.Match[str]) -> int:
        subs = _SUBS.match(self.plain, found.end())
        end = subs.end() if subs else found.end()
        return self.sum_over(self.plain[found.end() : end], found.start(), end)

    def sum_over(self, subs: str, start: int, end: int) -> int:
        """Σ_n, and Σ_{t=1}^{T} as Σ_t: a sum goes over all there is."""
        over = (written("x" + subs) or "x")[2:].partition("=")[0]
        if not over or not all(len(letter) == 1 and letter.isalpha() for letter in over.split("_")):
            raise self.error("notation.sum-over-what", start, end)
        upper = _UPPER.match(self.plain, end)
        return self.add(SUM, over, start, upper.end() if upper else end)

    def raised(self, found: re.Match[str]) -> int:
        """x⁻¹ is read as x^(-1); every sign keeps its place."""
        start, end = found.span()
        self.add(SIGN, "^", start, start)
        self.add_sign("(", start, start)
        inner = "".join(SUPERSCRIPTS[sign] for sign in found[0])
        whole, self.plain = self.plain, self.plain[:start] + inner + self.plain[end:]
        self.read(start, end)
        self.plain = whole
        self.add_sign(")", end, end)
        return end

    def command(self, found: re.Match[str]) -> int:
        start, end = found.span()
        name = found[0][1:].rstrip("*")
        if name in latex.IGNORED:
            self.spaced = True
            return end
        if name in latex.SIGNS:
            return self.add_sign(latex.SIGNS[name], start, end)
        if name in latex.FRACTIONS:
            return self.fraction(start, end)
        if name in latex.ROOTS:
            return self.add(ROOT, name, start, end)
        if name in latex.FACES:
            return self.face(start, end)
        if name in latex.ACCENTED:
            return self.accented(latex.ACCENTED[name], start, end)
        if name == "sum":
            subs = _SUBS.match(self.plain, end)
            stop = subs.end() if subs else end
            return self.sum_over(self.plain[end:stop], start, stop)
        if name in latex.WORDS:
            return self.hung(latex.WORDS[name], start, end)
        raise self.error("notation.unknown-command", start, end, found=found[0])

    def fraction(self, start: int, end: int) -> int:
        r"""\frac12 is one half: TeX takes one digit for each."""
        self.add(FRACTION, "frac", start, end)
        digits = _ONE_DIGIT_FRACTION.match(self.plain, end)
        if digits is None:
            return end
        for group in (1, 2):
            self.add(NUMBER, digits[group], digits.start(group), digits.end(group), int(digits[group]))
        return digits.end()

    def face(self, start: int, end: int) -> int:
        found = _FACE.match(self.plain, end)
        if found is None:
            self.spaced = True
            return end
        return self.hung(_letter(found[1] or found[2]), start, found.end())

    def accented(self, accent: str, start: int, end: int) -> int:
        found = _ACCENTED.match(self.plain, end)
        if found is None:
            raise self.error("notation.accent-on-what", start, end)
        return self.hung(f"{_letter(found[1] or found[2])}_{accent}", start, found.end())

    def hung(self, base: str, start: int, end: int) -> int:
        """A word with the subscripts that follow it."""
        subs = _SUBS.match(self.plain, end)
        if subs is None or subs.end() == end:
            return self.add(WORD, base, start, end)
        tail = self.named("x" + subs[0], start, subs.end())[1:]
        return self.add(WORD, base + tail, start, subs.end())

    def error(self, key: str, start: int, end: int, **values: object) -> NotationError:
        fix = {
            "notation.bad-subscript": "notation.subscript-form",
            "notation.sum-over-what": "notation.sum-form",
        }
        mend = message(fix[key]) if key in fix else None
        return NotationError(message(key, **values), self.text, Span(start, end), mend)

    def _unknown(self, place: int) -> NotationError:
        key, values = (
            "notation.unknown-character",
            {"found": self.text[place], "name": f"U+{ord(self.text[place]):04X}"},
        )
        return NotationError(message(key, **values), self.text, Span(place, place + 1))


_READ = {
    "number": _Reader.number, "vulgar": _Reader.vulgar, "word": _Reader.word, "sum": _Reader.sum_sign,
    "raised": _Reader.raised, "command": _Reader.command, "sign": _Reader.sign,
}  # fmt: skip

_PIECE = re.compile(rf"_|[{''.join(SUBSCRIPTS)}]+")


@lru_cache(maxsize=2048)
def written(text: str) -> str | None:
    """A word written in one way: Greek letters as letters, accents and subscripts after `_`; None if it has none.

    `h_{t-1}` and `hₜ₋₁` are `h_t-1`, `c̃_t` is `c_tilde_t`, `a_{f,t}` is `a_f_t`, `theta_1` is `θ_1`.
    """
    match = re.match(rf"[{_LETTER}{_ACCENT}0-9]*", text)
    base, rest = (match[0], text[match.end() :]) if match else ("", text)
    parts = [*_accents(base)]
    for sub in re.findall(_SUB, rest):
        inner = _subscript(sub)
        if inner is None:
            return None
        parts.extend(inner)
    return "_".join(parts)


def _accents(base: str) -> list[str]:
    letters = "".join(decomposed(letter) for letter in base) if not base.isascii() else base
    accents = [ACCENTS[letter] for letter in letters if letter in ACCENTS]
    bare = "".join(letter for letter in letters if letter not in ACCENTS)
    return [GREEK.get(bare, bare), *accents]


def _subscript(sub: str) -> list[str] | None:
    if sub[0] != "_":
        inner = "".join(SUBSCRIPTS[sign] for sign in sub)
    else:
        inner = re.sub(
            r"\\(?:math[a-z]+|text[a-z]*|operatorname|boldsymbol|left|right|langle|rangle|,)\b", "", sub[1:]
        )
        inner = re.sub(r"\\([A-Za-z]+)", lambda found: latex.WORDS.get(found[1], "\\"), inner)
        inner = re.sub(r"[{}\s()<>]", "", inner)
    if not inner or not re.fullmatch(rf"[{_LETTER}0-9+,=_-]+", inner):
        return None
    return [GREEK.get(part, part) for part in re.split("[,_]", inner) if part]


def _letter(name: str) -> str:
    if not name.startswith("\\"):
        return GREEK.get(name, name)
    return latex.WORDS.get(name[1:], name[1:])
