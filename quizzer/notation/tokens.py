"""Text → tokens: numbers, words, signs. Which word is which name is decided later."""

from __future__ import annotations

from collections.abc import Callable
from re import VERBOSE, Match
from typing import TYPE_CHECKING, NamedTuple

from quizzer.messages import Message, message
from quizzer.notation import latex
from quizzer.notation.characters import LOOK_ALIKES, SUBSCRIPTS, SUPERSCRIPTS, VULGAR, first_refused, plain
from quizzer.notation.errors import NotationError, Span, excerpt
from quizzer.notation.limits import LIMITS, Limits, length
from quizzer.notation.words import BRACED, SPELLED, SUB, letter_of, pattern, written
from quizzer.text import code_point

if TYPE_CHECKING:
    from fractions import Fraction

NUMBER, WORD, SIGN, SUM, FRACTION, ROOT, STRING = "number", "word", "sign", "sum", "fraction", "root", "string"


class Token(NamedTuple):
    """One token; `text[start:end]` of the formula is where it stands."""

    kind: str
    text: str
    start: int
    end: int
    spaced: bool  # a space stands before it
    value: object = None


_TOKEN = rf"""
      (?P<space>\s+|~)
    | (?P<number>(?:[0-9]{{1,3}}(?:(?:_|\{{,\}})[0-9]{{3}})+(?![0-9])|[0-9]+)
                 (?:\.(?![A-Za-z*/^.])[0-9]*)?(?:[eE][+-]?[0-9]+(?![A-Za-z0-9_]))?
               | \.[0-9]+(?:[eE][+-]?[0-9]+(?![A-Za-z0-9_]))?)
    | (?P<word>{SPELLED})
    | (?P<sum>∑)
    | (?P<string>(?<=\()(?P<quote>['"])[A-Za-z,> -]*(?P=quote)(?=\s*,))
    | (?P<raised>[{"".join(SUPERSCRIPTS)}]+)
    | (?P<vulgar>[{"".join(VULGAR)}])
    | (?P<command>\\(?:[A-Za-z]+\*?|[^A-Za-z0-9]))
    | (?P<sign>\*\*|\.\*|\./|\.\^|:=|\+=|==|<=|>=|''|[-+*/^@·×⊙⊗()\[\]{{}},;:=<>|‖!'"ᵀ√.≤≥⌊⌋⌈⌉])
    """
_SUBS = rf"(?:{SUB})*"
_UPPER = rf"\s*\^(?:{BRACED}|\w|\\infty)"
_LATE = rf"(?:\^\s*(?:\{{\s*(?:\\top|T)\s*\}}|\\top(?![A-Za-z])|T)|ᵀ)\s*({SUB})"
_FACED = r"\s*(?:\{\s*(\\[A-Za-z]+|[^\W_]+)\s*\}|([^\W\d_]))"
_ONE = r"\s*(\\[A-Za-z]+|[^\W\d_])\s*"
_ACCENTED = rf"\s*\{{\s*\\[a-z]+\s*\{{{_ONE}\}}\s*\}}|\s*\{{{_ONE}\}}|{_ONE}"
_BETWEEN = rf"(\^(?:[0-9]|\{{[^{{}}]*\}}))({SUB})"
_TWO = r"\s*([0-9A-Za-z])\s*([0-9A-Za-z])(?!_)"
_WRAPPED = r"(?s)\s*(?:\$\$?|\\\(|\\\[)(.*?)(?:\$\$?|\\\)|\\\])\s*"
_OPENING, _CLOSING = "([{", ")]}"


def is_latex(text: str) -> bool:
    r"""Whether `text` has a command of LaTeX: then letters side by side are a product."""
    return "\\" in text


def tokenized(text: str, limits: Limits = LIMITS) -> list[Token]:
    """The tokens of `text`. Raises NotationError for what no formula has and for what is too much."""
    _admit(text, limits)
    wrapped = pattern(_WRAPPED).fullmatch(text) if text.lstrip()[:1] in ("$", "\\") else None
    reader = _Reader(text, limits)
    reader.read(*(wrapped.span(1) if wrapped else (0, len(text))))
    return reader.tokens


def _admit(text: str, limits: Limits) -> None:
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
        match = pattern(_TOKEN, VERBOSE).match
        while place < end:
            found = match(self.plain, place, end)
            if found is None:
                raise self.unknown(place)
            if found.lastgroup == "space":
                self.spaced = True
                place = found.end()
            else:
                place = _READ[found.lastgroup or ""](self, found)

    def add(self, kind: str, text: str, start: int, end: int, value: object = None) -> int:
        if len(self.tokens) >= self.limits.tokens:
            raise self.error(message("notation.too-many-tokens", most=self.limits.tokens), start, end)
        self.tokens.append(Token(kind, text, start, end, self.spaced, value))
        self.spaced = False
        return end

    def sign(self, sign: str, start: int, end: int) -> int:
        if sign in _OPENING:
            self.open += 1
            if self.open > self.limits.depth:
                raise self.error(message("notation.too-deep", most=self.limits.depth), start, end)
        elif sign in _CLOSING:
            self.open -= 1
        return self.add(SIGN, sign, start, end)

    def word(self, text: str, start: int, end: int) -> int:
        name = written(text)
        if name is None:
            raise self.error(message("notation.bad-subscript"), start, end, message("notation.subscript-form"))
        return self.add(WORD, name, start, end)

    def sum(self, subs: str, start: int, end: int) -> int:
        """Σ_n, and Σ_{t=1}^{T} as Σ_t: a sum goes over all there is."""
        over = (written(f"x{subs}") or "x")[2:].partition("=")[0]
        if not over or not all(len(letter) == 1 and letter.isalpha() for letter in over.split("_")):
            raise self.error(message("notation.sum-over-what"), start, end, message("notation.sum-form"))
        upper = pattern(_UPPER).match(self.plain, end)
        return self.add(SUM, over, start, upper.end() if upper else end)

    def subscripts(self, place: int) -> str:
        """The subscripts that follow here."""
        found = pattern(_SUBS).match(self.plain, place)
        return found[0] if found else ""

    def hung(self, base: str, start: int, end: int) -> int:
        """A word with the subscripts that follow it, or that follow its transpose: W^T_f."""
        late = pattern(_LATE).match(self.plain, end)
        subs = late[1] if late else self.subscripts(end)
        tail = written(f"x{subs}")
        if tail is None:
            return self.word(f"x{subs}", start, end + len(subs))
        place = self.add(WORD, base + tail[1:], start, end if late else end + len(subs))
        return self.add(SIGN, "ᵀ", end, late.end()) if late else place

    def exact(self, digits: str, start: int, end: int) -> int | Fraction:
        """The value of a decimal, exactly."""
        if length(digits) > self.limits.digits:
            raise self.error(message("notation.too-many-digits", most=self.limits.digits), start, end)
        if digits.isdigit():
            return int(digits)
        from fractions import Fraction  # it is slow to load, and most formulas have whole numbers

        value = Fraction(digits)
        return value.numerator if value.denominator == 1 else value

    def unknown(self, place: int) -> NotationError:
        """The error of a character that no formula has."""
        found, name = self.text[place], code_point(self.text[place])
        meant = LOOK_ALIKES.get(found)
        fix = message("notation.looks-alike", found=found, name=name, meant=meant) if meant else None
        return self.error(message("notation.unknown-character", found=found, name=name), place, place + 1, fix)

    def error(self, what: Message, start: int, end: int, fix: Message | None = None) -> NotationError:
        return NotationError(what, self.text, Span(start, end), fix)


def _number(reader: _Reader, found: Match[str]) -> int:
    """12, 1.5, 1e-3, and in thousands 1_000 and 1{,}000."""
    digits = found[0].replace("_", "").replace("{,}", "")
    return reader.add(NUMBER, digits, *found.span(), reader.exact(digits, *found.span()))


def _vulgar(reader: _Reader, found: Match[str]) -> int:
    """½."""
    from fractions import Fraction

    return reader.add(NUMBER, found[0], *found.span(), Fraction(*VULGAR[found[0]]))


def _word(reader: _Reader, found: Match[str]) -> int:
    if found[0][0] == "Σ" and (found[0][1:2] == "_" or found[0][1:2] in SUBSCRIPTS):
        return reader.sum(found[0][1:], *found.span())
    follows = reader.plain[found.end() : found.end() + 1]
    late = pattern(_LATE).match(reader.plain, found.end()) if follows in ("^", "ᵀ") else None
    if late is None:
        return _indexed(reader, found, follows)
    reader.word(f"{found[0]}{late[1]}", *found.span())
    return reader.add(SIGN, "ᵀ", found.end(), late.end())


def _indexed(reader: _Reader, found: Match[str], follows: str) -> int:
    """A word; x^2_1 is x_1^2."""
    between = pattern(_BETWEEN).match(reader.plain, found.end()) if follows == "^" else None
    if between is None:
        return reader.word(found[0], *found.span())
    reader.word(f"{found[0]}{between[2]}", *found.span())
    reader.read(*between.span(1))
    return between.end()


def _sum(reader: _Reader, found: Match[str]) -> int:
    subs = reader.subscripts(found.end())
    return reader.sum(subs, found.start(), found.end() + len(subs))


def _raised(reader: _Reader, found: Match[str]) -> int:
    """x⁻¹ is read as x^(-1); every sign keeps its place."""
    start, end = found.span()
    reader.add(SIGN, "^", start, start)
    reader.sign("(", start, start)
    whole, inner = reader.plain, "".join(SUPERSCRIPTS[sign] for sign in found[0])
    reader.plain = whole[:start] + inner + whole[end:]
    reader.read(start, end)
    reader.plain = whole
    return reader.sign(")", end, end)


def _command(reader: _Reader, found: Match[str]) -> int:
    r"""One command of LaTeX: `\odot`, `\theta_1`, `\frac`, `\mathbf{W}`."""
    (start, end), name = found.span(), found[0][1:].rstrip("*")
    if name in latex.IGNORED:
        reader.spaced = True
        return end
    if name in latex.SIGNS:
        return reader.sign(latex.SIGNS[name], start, end)
    if name == "sum":
        return _sum(reader, found)
    if name == "log" and reader.plain.startswith("_{", end):
        reader.add(WORD, name, start, end)
        return reader.add(SIGN, "_", end, end + 1)
    if name in latex.WORDS:
        return reader.hung(latex.WORDS[name], start, end)
    if name not in _COMMANDS:
        what = message("notation.unknown-command", found=excerpt(found[0]))
        raise reader.error(what, start, end)
    return _COMMANDS[name](reader, name, start, end)


def _fraction(reader: _Reader, name: str, start: int, end: int) -> int:
    r"""\frac12 and \frac x2: TeX takes one digit or letter for each."""
    reader.add(FRACTION, name, start, end)
    two = pattern(_TWO).match(reader.plain, end)
    if two is None:
        return end
    for group in (1, 2):
        reader.read(*two.span(group))
    return two.end()


def _root(reader: _Reader, name: str, start: int, end: int) -> int:
    return reader.add(ROOT, name, start, end)


def _face(reader: _Reader, name: str, start: int, end: int) -> int:
    r"""\mathbf{W} is W, \mathbf{1} is 1; around more than a word a face means nothing."""
    found = pattern(_FACED).match(reader.plain, end)
    if found is None:
        reader.spaced = True
        return end
    if found[1] and found[1].isdigit():
        return reader.add(NUMBER, found[1], start, found.end(), reader.exact(found[1], start, found.end()))
    return reader.hung(letter_of(found[1] or found[2]), start, found.end())


def _accent(reader: _Reader, name: str, start: int, end: int) -> int:
    r"""\tilde{c} is c_tilde."""
    found = pattern(_ACCENTED).match(reader.plain, end)
    if found is None:
        raise reader.error(message("notation.accent-on-what"), start, end)
    return reader.hung(
        f"{letter_of(found[1] or found[2] or found[3])}_{latex.ACCENTED[name]}", start, found.end()
    )


_READ: dict[str, Callable[[_Reader, Match[str]], int]] = {
    "string": lambda reader, found: reader.add(STRING, found[0][1:-1], *found.span()),
    "number": _number, "vulgar": _vulgar, "word": _word, "sum": _sum, "raised": _raised, "command": _command,
    "sign": lambda reader, found: reader.sign("''" if found[0] == '"' else found[0], *found.span()),
}  # fmt: skip

_COMMANDS: dict[str, Callable[[_Reader, str, int, int], int]] = {
    **dict.fromkeys(latex.FRACTIONS | latex.BINOMIALS, _fraction),
    **dict.fromkeys(latex.ROOTS, _root),
    **dict.fromkeys(latex.FACES, _face),
    **dict.fromkeys(latex.ACCENTED, _accent),
}
