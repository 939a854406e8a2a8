"""Words → names, functions, constants: what each word of a formula is, given what is declared.

A word is first looked up among the names, then among the functions, then taken apart: `Uh_prev` is `U h_prev`,
and `Mcos(x)` is `M cos(x)` where `M` is a name. A word that is nothing of these is an error, with a suggestion.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NoReturn

from quizzer.messages import Message, message
from quizzer.notation.characters import LOOK_ALIKES
from quizzer.notation.dimensions import dimension
from quizzer.notation.errors import NotationError, Span, excerpt
from quizzer.notation.forms import FORMS, MODULES, OPTIONS
from quizzer.notation.functions import SPELLED
from quizzer.notation.hanging import ATTEMPTS, END, NAME, Found, Tokens, quotient
from quizzer.notation.names import Names
from quizzer.notation.several import CONSTANT, FUNCTION, split
from quizzer.notation.tokens import FRACTION, NUMBER, SIGN, SUM, WORD, Token
from quizzer.text import code_point

FORM, LOGARITHM, OPTION, ATTRIBUTE = "form", "logarithm", "option", "attribute"

__all__ = ["ATTRIBUTE", "CONSTANT", "END", "FORM", "FUNCTION", "LOGARITHM", "NAME", "OPTION", "Naming"]

_LISTED = 24  # names that an error lists
_NEW_AXES = frozenset({"None", "newaxis"})
_VALUES = {"True": True, "False": False, "None": None}


class Naming(Tokens):
    """Names the words of one formula.

    `steps` reads `h_t-1` as the step before instead of as a difference; `doubtful` is the place of the first
    such word. A formula with such a word has two readings.
    """

    def __init__(self, tokens: Sequence[Token], names: Names, text: str, *, steps: bool = False) -> None:
        super().__init__(tokens, names, text)
        self.steps = steps
        self.doubtful: Span | None = None

    def named(self) -> list[Token]:
        """The tokens with every word named. Raises NotationError."""
        found: list[Token] = []
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.kind == WORD:
                tokens, at = self._word(at)
                found += tokens
                continue
            special = _SPECIAL.get(token.text if token.kind == SIGN else token.kind)
            named, at = (special(self, at) if special else None) or (token, at + 1)
            found.append(named if named.kind != WORD else self._unknown(named))
        return found

    def _word(self, at: int) -> tuple[list[Token], int]:
        token, follows = self.tokens[at], self.peek(at + 1)
        if follows.text in _HANGING or token.text[0] in "d∂δ∇":
            for attempt in ATTEMPTS:
                named = attempt(self, at)
                if named:
                    return [named[0] if named[0].kind == NAME else self._unknown(named[0])], named[1]
        for look in _LOOKS:
            found = look(self, at)
            if found:
                return [found[0]], found[1]
        return split(self, at) or [self._unknown(token)], at + 1

    # --- names ----------------------------------------------------------------------------------------------

    def _exact(self, at: int) -> Found | None:
        """A name as it was declared; a constant that is meant to be one is none."""
        word = self.tokens[at].text
        if word in self.names.constants:
            return self._constant(at)
        return self._named(at, self.names.exact(word))

    def _alias(self, at: int) -> Found | None:
        """A name that is spelled in another way."""
        return self._named(at, self.names.find(self.tokens[at].text))

    def _named(self, at: int, name: str | None) -> Found | None:
        if name is None:
            return None
        token, end = self.tokens[at], at + 1
        before = self.names.find(f"{token.text}-1") if token.text.endswith("_t") else None
        if before is not None and self._is_minus_one(at + 1):
            self.doubtful = self.doubtful or Span(token.start, self.tokens[at + 2].end)
            if self.steps:
                name, end = before, at + 3
        return self.over(at, end, NAME, name), end

    def _is_minus_one(self, at: int) -> bool:
        minus, one = self.peek(at), self.peek(at + 1)
        return minus.text == "-" and one.value == 1 and not (minus.spaced or one.spaced)

    # --- functions, constants, options ----------------------------------------------------------------------

    def _attribute(self, at: int) -> Found | None:
        """W.T, W.dot."""
        token = self.tokens[at]
        if not (at and self.is_sign(at - 1, ".")):
            return None
        if token.text in ("T", "mT"):
            return self.over(at, at + 1, ATTRIBUTE, "T"), at + 1
        named = self._function(at) if self.is_sign(at + 1, "(") else None
        if named is None:
            found = excerpt(self.text[token.start : token.end])
            raise self.error(message("notation.unknown-attribute", found=found), token)
        return named

    def _module(self, at: int) -> Found | None:
        """np.tanh, np.linalg.norm."""
        if self.tokens[at].text not in MODULES or not self.is_sign(at + 1, "."):
            return None
        while self.is_sign(at + 1, ".") and self.tokens[at].text in MODULES:
            at += 2
        named = self._function(at) or self._constant(at)
        if named is None:
            name = excerpt(self.peek(at).text)
            raise self.error(message("notation.unknown-function", name=name), self.peek(at))
        return named

    def _function(self, at: int) -> Found | None:
        token, end = self.peek(at), at + 1
        if token.kind != WORD:
            return None
        if token.text in FORMS and self.is_sign(end, "(") and (token.text != "t" or self.is_sign(at - 1, ".")):
            return self.over(at, end, FORM, token.text), end
        if token.text == "log" and self.is_sign(end, "_"):
            return self.over(at, end + 1, LOGARITHM, "log"), end + 1
        if token.text in SPELLED:
            return self.over(at, end, FUNCTION, token.text, SPELLED[token.text]), end
        base, _, sub = token.text.partition("_")
        if base in ("log", "Log") and sub:
            to = int(sub) if sub.isdigit() and len(sub) < 9 else self.names.find(sub)
            return None if to is None else (self.over(at, end, LOGARITHM, base, to), end)
        if token.text in ("lg", "log2", "log10"):
            return self.over(at, end, LOGARITHM, base, 2 if base == "log2" else 10), end
        if base == "sum" and len(sub) == 1:
            called = self.is_sign(end, "(") and not self.peek(end).spaced
            return self.over(at, end, SUM, sub, called), end
        return None

    def _constant(self, at: int) -> Found | None:
        token = self.peek(at)
        constant = self.names.constant(token.text) if token.kind == WORD else None
        return (self.over(at, at + 1, CONSTANT, constant), at + 1) if constant else None

    def _option(self, at: int) -> Found | None:
        """axis=0, dim=-1, keepdims=True."""
        name = OPTIONS.get(self.tokens[at].text)
        if name is None or not self.is_sign(at + 1, "="):
            return None
        minus = self.is_sign(at + 2, "-")
        value, end = self.peek(at + 2 + minus), at + 3 + minus
        if value.kind == NUMBER and isinstance(value.value, int) and value.value < 9:
            return self.over(at, end, OPTION, name, -value.value if minus else value.value), end
        if value.text in _VALUES and not minus:
            return self.over(at, end, OPTION, name, _VALUES[value.text]), end
        raise self.error(message("notation.bad-option", name=self.tokens[at].text), self.tokens[at])

    # --- signs ----------------------------------------------------------------------------------------------

    def _raised(self, at: int) -> Found | None:
        r"""W^T, W^{\top}, f^\prime: a transpose and a prime that are written as powers."""
        closing, place = self.opened(at + 1, "{(")
        mark, end = self.peek(place), self.closed(place + 1, closing)
        if end is None or len(closing) > 1:
            return None
        if mark.kind == SIGN and mark.text in ("ᵀ", "'", "''"):
            return self.over(at, end, SIGN, mark.text), end
        if mark.kind == WORD and mark.text == "T" and "T" not in self.names.shapes:
            return self.over(at, end, SIGN, "ᵀ"), end
        return None

    def _cut(self, at: int) -> Found | None:
        """a[:H], a[H:2*H], a[:, 0:H]: what is between the brackets are dimensions, not names."""
        before, end = self.peek(at - 1), at + 1
        if self.tokens[at].spaced or not (before.kind == WORD or before.text in (")", "]", "}")):
            return None
        while self.peek(end).kind != END and self.peek(end).text != "]":
            end += 1
        inner = self.tokens[at + 1 : end]
        if self.peek(end).kind == END:
            return None
        if len(inner) == 1 and inner[0].kind == NUMBER:
            raise self.error(message("notation.one-entry"), self.over(at, end + 1, SIGN, "["))
        if not any(token.text == ":" or token.text in _NEW_AXES for token in inner):
            return None
        try:
            ranges = tuple(_range(each) for each in "".join(token.text for token in inner).split(","))
        except ValueError:
            raise self.error(message("notation.bad-slice"), self.over(at, end + 1, SIGN, "[")) from None
        return self.over(at, end + 1, SIGN, "[:]", ranges), end + 1

    def _root_sign(self, at: int) -> Found | None:
        return self.over(at, at + 1, FUNCTION, "√", SPELLED["√"]), at + 1

    # --- errors ---------------------------------------------------------------------------------------------

    def error(self, what: Message, token: Token, fix: Message | None = None) -> NotationError:
        """The error of one token."""
        return NotationError(what, self.text, Span(token.start, token.end), fix)

    def _unknown(self, token: Token) -> NoReturn:
        """A word that means nothing here."""
        what = message("notation.unknown-name", name=excerpt(self.text[token.start : token.end]))
        raise self.error(what, token, self._mended(token.text))

    def _mended(self, word: str) -> Message | None:
        alike = "".join(LOOK_ALIKES.get(letter, letter) for letter in word)
        if alike != word and (self.names.find(alike) or alike in SPELLED):
            letter = next(letter for letter in word if letter in LOOK_ALIKES)
            values = {"name": code_point(letter), "meant": LOOK_ALIKES[letter]}
            return message("notation.looks-alike", found=letter, **values)
        first, second = f"δ{word[2:]}", f"δa_{word[2:]}"
        if word.startswith("δ_") and self.names.find(first) and self.names.find(second):
            return message("notation.which-adjoint", first=first, second=second)
        if word == "Σ":
            return message("notation.sum-form")
        if sent := self.names.mistaken(word):
            return message("notation.sent-back", name=sent)
        near = self.names.suggestion(word)
        if near:
            return message("notation.did-you-mean", name=near)
        known = list(self.names.shapes)
        more = "…" if len(known) > _LISTED else ""
        return message("notation.names-are", names=", ".join(known[:_LISTED]) + more) if known else None


def _range(text: str) -> tuple[str | None, str | None] | None:
    """The ends of a slice; None for a new axis."""
    if text.rpartition(".")[2] in _NEW_AXES:
        return None
    start, colon, stop = text.partition(":")
    if not colon:
        raise ValueError(text)
    return (dimension(start) if start else None), (dimension(stop) if stop else None)


_SPECIAL: dict[str, Callable[[Naming, int], Found | None]] = {
    "^": Naming._raised,
    "[": Naming._cut,
    "√": Naming._root_sign,
    FRACTION: quotient,
}
_HANGING = ("[", "(", "^", "/")

# What a word may be, in this order; what is none of these may be several words.
_LOOKS: tuple[Callable[[Naming, int], Found | None], ...] = (
    Naming._attribute,
    Naming._exact,
    Naming._module,
    Naming._function,
    Naming._alias,
    Naming._constant,
    Naming._option,
)
