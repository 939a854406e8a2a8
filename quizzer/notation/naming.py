"""Words → names, functions, constants: what each word of a formula is, given what is declared.

A word is first looked up among the names, then among the functions, then taken apart: `Uh_prev` is `U h_prev`, and
`Mcos(x)` is `M cos(x)` where `M` is a name. A word that is nothing of these is an error, with a suggestion.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quizzer.messages import message
from quizzer.notation.characters import LOOK_ALIKES
from quizzer.notation.dimensions import dimension
from quizzer.notation.errors import NotationError, Span
from quizzer.notation.forms import FORMS, MODULES, OPTIONS
from quizzer.notation.functions import SHORT, SPELLED
from quizzer.notation.names import LOSSES, Names
from quizzer.notation.tokens import FRACTION, NUMBER, SIGN, SUM, WORD, Token

NAME, CONSTANT, FUNCTION, FORM, LOGARITHM = "name", "constant", "function", "form", "logarithm"
OPTION, ATTRIBUTE, END = "option", "attribute", "end"

_CONSTANTS = {"e": "e", "pi": "pi", "π": "pi", "i": "i"}
_LONGEST_SPLIT = 40
_VALUES = {"True": True, "False": False, "None": None}
_INDEX = {"[": "]", "(": ")"}
_CLOSE = {"{": "}", "(": ")", "<": ">", "[": "]"}

Found = tuple[Token, int]  # what stands there, and where to go on


class Naming:
    """Names the words of one formula.

    `steps` reads `h_t-1` as the step before instead of as a difference; `doubtful` is then the place of the first
    such word. A formula with such a word has two readings.
    """

    def __init__(self, tokens: Sequence[Token], names: Names, text: str, *, steps: bool = False) -> None:
        self.tokens = tokens
        self.names = names
        self.text = text
        self.steps = steps
        self.doubtful: Span | None = None
        self.end = Token(END, "", len(text), len(text), False)
        self.t_is_a_name = "t" in names.shapes

    def named(self) -> list[Token]:
        """The tokens with every word named. Raises NotationError."""
        found: list[Token] = []
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            if token.kind == WORD:
                at = self._word(at, found)
            elif token.kind == SIGN and token.text in _SPECIAL:
                special = _SPECIAL[token.text](self, at)
                named, at = special or (token, at + 1)
                found.append(named)
            elif token.kind == FRACTION:
                named, at = self._quotient(at) or (token, at + 1)
                found.append(named)
            else:
                found.append(token)
                at += 1
        return found

    def peek(self, at: int) -> Token:
        """The token at `at`; beyond the last there is an end."""
        return self.tokens[at] if at < len(self.tokens) else self.end

    def is_sign(self, at: int, sign: str) -> bool:
        """Whether this sign stands there."""
        token = self.peek(at)
        return token.kind == SIGN and token.text == sign

    # --- one word -------------------------------------------------------------------------------------------

    def _word(self, at: int, found: list[Token]) -> int:
        token = self.tokens[at]
        follows = self.peek(at + 1)
        if at and self.is_sign(at - 1, "."):
            return self._attribute(at, found)
        if follows.text in _HANGING or token.text[0] in "d∂δ":
            for attempt in (self._stepped, self._indexed, self._labelled, self._quotient, self._of_delta):
                named = attempt(at)
                if named:
                    found.append(named[0])
                    return named[1]
        name = self.names.find(token.text) if token.text not in self.names.constants else None
        if name is not None:
            return self._named(at, name, found)
        if token.text in MODULES and follows.text == ".":
            return self._module(at, found)
        special = self._function(at) or self._constant(at) or self._option(at)
        if special:
            found.append(special[0])
            return special[1]
        pieces = self._split(token, at)
        if pieces is None:
            raise self._unknown(token)
        found.extend(pieces)
        return at + 1

    def _named(self, at: int, name: str, found: list[Token]) -> int:
        token, end = self.tokens[at], at + 1
        if token.text.endswith("_t") and self._minus_one(at + 1):
            before = self.names.find(token.text + "-1")
            if before is not None:
                self.doubtful = self.doubtful or Span(token.start, self.tokens[at + 2].end)
                if self.steps:
                    name, end = before, at + 3
        found.append(self._over(at, end, NAME, name))
        return end

    def _minus_one(self, at: int) -> bool:
        minus, one = self.peek(at), self.peek(at + 1)
        tight = not (minus.spaced or one.spaced)
        return tight and minus.text == "-" and one.kind == NUMBER and one.value == 1

    def _over(self, at: int, end: int, kind: str, text: str, value: object = None) -> Token:
        """One token instead of those from `at` up to `end`."""
        first, last = self.tokens[at], self.tokens[end - 1]
        return Token(kind, text, first.start, last.end, first.spaced, value)

    # --- what hangs on a word -------------------------------------------------------------------------------

    def _stepped(self, at: int) -> Found | None:
        """h[t-1], h(t-1), h^{(t-1)}, hᵗ⁻¹."""
        if self.t_is_a_name or self.tokens[at].kind != WORD:
            return None
        word, follows = self.tokens[at].text, self.peek(at + 1)
        if follows.text == "^":
            step = self._step_at(at + 2, "{(<")
        elif follows.text in _INDEX and not follows.spaced:
            step = self._step_at(at + 1, follows.text)
        else:
            return None
        if step is None:
            return None
        sub, end = step
        name = self.names.find(f"{word}_{sub}")
        return (self._over(at, end, NAME, name), end) if name is not None else None

    def _step_at(self, at: int, opening: str) -> tuple[str, int] | None:
        """`t`, `t-1` or `t+1`, in any of the brackets `opening`, and where it ends."""
        closing = []
        while self.peek(at).text and self.peek(at).text in opening:
            closing.append(_CLOSE[self.peek(at).text])
            at += 1
        if self.peek(at).text != "t":
            return None
        sub, at = "t", at + 1
        sign, one = self.peek(at).text, self.peek(at + 1)
        if closing and sign and sign in "+-" and one.value == 1:
            sub, at = f"t{sign}1", at + 2
        for close in reversed(closing):
            if self.peek(at).text != close:
                return None
            at += 1
        return sub, at

    def _indexed(self, at: int) -> Found | None:
        """x[1], where a name is declared so."""
        if not (self.is_sign(at + 1, "[") and self.is_sign(at + 3, "]") and self.peek(at + 2).kind == NUMBER):
            return None
        name = self.names.find(f"{self.tokens[at].text}[{self.tokens[at + 2].text}]")
        return (self._over(at, at + 4, NAME, name), at + 4) if name is not None else None

    def _labelled(self, at: int) -> Found | None:
        """U^z, W_x^{(f)}, where a name is declared so."""
        if not (self.names.labelled and self.is_sign(at + 1, "^")):
            return None
        end, closing = at + 2, []
        while self.peek(end).text and self.peek(end).text in "{(":
            closing.append(_CLOSE[self.peek(end).text])
            end += 1
        label, end = self.peek(end).text, end + 1
        for close in reversed(closing):
            if self.peek(end).text != close:
                return None
            end += 1
        for spelled in (f"{self.tokens[at].text}^{label}", f"{self.tokens[at].text}^({label})"):
            if spelled in self.names.shapes:
                return self._over(at, end, NAME, spelled), end
        return None

    # --- adjoints -------------------------------------------------------------------------------------------

    def _differential(self, at: int, tex: bool) -> tuple[str, int] | None:
        r"""The v of `∂v`, `dv` or `\partial v`."""
        token, follows = self.peek(at), self.peek(at + 1)
        if token.kind != WORD or token.text[0] not in "d∂":
            return None
        if len(token.text) > 1:
            return (token.text[1:], at + 1) if token.text[1] != "_" else None
        return (follows.text, at + 2) if follows.kind == WORD and (token.text == "∂" or tex) else None

    def _quotient(self, at: int) -> Found | None:
        r"""∂L/∂v, dL/dv, \frac{\partial L}{\partial v}."""
        over = self.tokens[at].kind == FRACTION
        top = self._differential(at + 2 if over else at, over)
        if top is None:
            return None
        of, end = top
        for sign in ("}", "{") if over else ("/",):
            if not self.is_sign(end, sign):
                return None
            end += 1
        bottom = self._differential(end, over)
        if bottom is None or (over and not self.is_sign(bottom[1], "}")):
            return None
        by, end = bottom[0], bottom[1] + over
        spelled = f"δ{by}" if of in LOSSES else f"∂{of}/∂{by}"
        name = self.names.find(spelled)
        if name is None and of not in LOSSES:
            return None
        if name is None:
            raise self._unknown(self._over(at, end, WORD, spelled))
        return self._over(at, end, NAME, name), end

    def _of_delta(self, at: int) -> Found | None:
        r"""\delta h, where δ is not a name of its own."""
        token, follows = self.tokens[at], self.peek(at + 1)
        if token.text != "δ" or follows.kind != WORD or "δ" in self.names.shapes:
            return None
        name = self.names.find(f"δ{follows.text}")
        return (self._over(at, at + 2, NAME, name), at + 2) if name is not None else None

    # --- functions, constants, options ----------------------------------------------------------------------

    def _module(self, at: int, found: list[Token]) -> int:
        """np.tanh, np.linalg.norm."""
        while self.is_sign(at + 1, ".") and self.tokens[at].text in MODULES:
            at += 2
        named = self._function(at) or self._constant(at)
        if named is None:
            token = self.peek(at)
            raise self.error("notation.unknown-function", token, name=token.text)
        found.append(named[0])
        return named[1]

    def _attribute(self, at: int, found: list[Token]) -> int:
        """W.T, W.dot."""
        token = self.tokens[at]
        if token.text == "T":
            found.append(self._over(at, at + 1, ATTRIBUTE, "T"))
            return at + 1
        named = self._function(at) if self.is_sign(at + 1, "(") else None
        if named is None:
            raise self.error("notation.unknown-attribute", token, found=self.text[token.start : token.end])
        found.append(named[0])
        return named[1]

    def _function(self, at: int) -> Found | None:
        token = self.peek(at)
        if token.kind != WORD:
            return None
        if (
            token.text in FORMS
            and self.is_sign(at + 1, "(")
            and (token.text != "t" or self.is_sign(at - 1, "."))
        ):
            return self._over(at, at + 1, FORM, token.text), at + 1
        if token.text in SPELLED:
            return self._over(at, at + 1, FUNCTION, token.text, SPELLED[token.text]), at + 1
        base, _, sub = token.text.partition("_")
        if base in ("log", "Log") and sub:
            return self._logarithm(at, sub)
        if base in ("lg", "log2", "log10") and not sub:
            return self._over(at, at + 1, LOGARITHM, base, 2 if base == "log2" else 10), at + 1
        if base == "sum" and len(sub) == 1:
            return self._over(at, at + 1, SUM, sub), at + 1
        return None

    def _logarithm(self, at: int, sub: str) -> Found | None:
        base = int(sub) if sub.isascii() and sub.isdigit() and len(sub) < 30 else self.names.find(sub)
        return None if base is None else (self._over(at, at + 1, LOGARITHM, "log", base), at + 1)

    def _constant(self, at: int) -> Found | None:
        token = self.peek(at)
        constant = _CONSTANTS.get(token.text) if token.kind == WORD else None
        if constant is None or (constant == "i" and "i" not in self.names.constants):
            return None
        return self._over(at, at + 1, CONSTANT, constant), at + 1

    def _option(self, at: int) -> Found | None:
        """axis=0, dim=-1, keepdims=True."""
        name = OPTIONS.get(self.tokens[at].text)
        if name is None or not self.is_sign(at + 1, "="):
            return None
        minus = self.is_sign(at + 2, "-")
        value = self.peek(at + 2 + minus)
        if value.kind == NUMBER and isinstance(value.value, int) and value.value < 9:
            return self._over(
                at, at + 3 + minus, OPTION, name, -value.value if minus else value.value
            ), at + 3 + minus
        if value.text in _VALUES and not minus:
            return self._over(at, at + 3, OPTION, name, _VALUES[value.text]), at + 3
        raise self.error("notation.bad-option", self.tokens[at], name=self.tokens[at].text)

    # --- signs ----------------------------------------------------------------------------------------------

    def _raised(self, at: int) -> Found | None:
        r"""W^T, W^{\top}, f^\prime: a transpose and a prime that are written as powers."""
        braced = self.peek(at + 1).text in ("{", "(")
        mark = self.peek(at + 1 + braced)
        end = at + 2 + 2 * braced
        if braced and self.peek(end - 1).text not in ("}", ")"):
            return None
        if mark.kind == SIGN and mark.text in ("ᵀ", "'", "''"):
            return self._over(at, end, SIGN, mark.text), end
        if mark.kind == WORD and mark.text == "T" and "T" not in self.names.shapes:
            return self._over(at, end, SIGN, "ᵀ"), end
        return None

    def _cut(self, at: int) -> Found | None:
        """a[:H], a[H:2*H], a[:, 0:H]: what is between the brackets are dimensions, not names."""
        before = self.tokens[at - 1] if at else self.end
        if self.tokens[at].spaced or not (before.kind == WORD or before.text in ")]}"):
            return None
        end = at + 1
        while self.peek(end).kind != END and self.peek(end).text != "]":
            end += 1
        inner = self.tokens[at + 1 : end]
        if self.peek(end).kind == END or not any(token.text == ":" for token in inner):
            return None
        written = "".join(token.text for token in inner)
        try:
            ranges = tuple(_range(each) for each in written.split(","))
        except ValueError:
            raise self.error("notation.bad-slice", self._over(at, end + 1, SIGN, "[")) from None
        return self._over(at, end + 1, SIGN, "[:]", ranges), end + 1

    def _root_sign(self, at: int) -> Found | None:
        return self._over(at, at + 1, FUNCTION, "√", ("sqrt", 0)), at + 1

    # --- words that are several -----------------------------------------------------------------------------

    def _split(self, token: Token, at: int) -> list[Token] | None:
        """The word as names and functions side by side, the longest first; None if it is not."""
        base, _, tail = token.text.partition("_")
        if len(base) > _LONGEST_SPLIT or not base.isalpha():
            return None
        called = self.is_sign(at + 1, "(")
        pieces = self._pieces(base, f"_{tail}" if tail else "", called) or self._in_subscript(base, tail)
        if pieces is None:
            return None
        whole = self.text[token.start : token.end] == token.text
        found, place = [], token.start
        for index, (kind, text, value, length) in enumerate(pieces):
            start, end = (place, place + length) if whole else (token.start, token.end)
            found.append(Token(kind, text, start, end, token.spaced and not index, value))
            place += length
        return found

    def _pieces(self, base: str, tail: str, called: bool) -> list[tuple[str, str, object, int]] | None:
        best: list[list[tuple[str, str, object, int]] | None] = [None] * (len(base) + 1)
        best[len(base)] = []
        for start in range(len(base) - 1, -1, -1):
            for end in range(len(base), start, -1):
                rest = best[end]
                last = end == len(base)
                piece = self._piece(base[start:end] + (tail if last else ""), not last or called)
                if rest is not None and piece is not None:
                    best[start] = [(*piece, end - start + (len(tail) if last else 0)), *rest]
                    break
        return best[0]

    def _piece(self, word: str, followed: bool) -> tuple[str, str, object] | None:
        name = self.names.find(word) if "_" in word else self.names.exact(word)
        if name is not None and (name[0] != "δ" or word[0] == "δ"):
            return NAME, name, None
        if followed and len(word) > 1 and word in SPELLED and word not in SHORT and SPELLED[word][1] == 0:
            return FUNCTION, word, SPELLED[word]
        constant = _CONSTANTS.get(word)
        if constant and (constant != "i" or "i" in self.names.constants):
            return CONSTANT, constant, None
        return None

    def _in_subscript(self, base: str, tail: str) -> list[tuple[str, str, object, int]] | None:
        r"""`W_fx` as `W_f x`: TeX takes one letter."""
        if not tail.isalnum() or len(tail) < 2:
            return None
        for cut in range(len(tail) - 1, 0, -1):
            first = self._pieces(base, f"_{tail[:cut]}", called=False)
            rest = self._pieces(tail[cut:], "", called=False) if tail[cut:].isalpha() else None
            if first is not None and rest is not None:
                return [*first, *rest]
        return None

    # --- errors ---------------------------------------------------------------------------------------------

    def error(self, key: str, token: Token, **values: object) -> NotationError:
        """The error of one token."""
        return NotationError(message(key, **values), self.text, Span(token.start, token.end))

    def _unknown(self, token: Token) -> NotationError:
        name = self.text[token.start : token.end]
        span = Span(token.start, token.end)
        alike = "".join(LOOK_ALIKES.get(letter, letter) for letter in token.text)
        if alike != token.text and (self.names.find(alike) or alike in SPELLED):
            letter = next(letter for letter in token.text if letter in LOOK_ALIKES)
            fix = message(
                "notation.looks-alike", found=letter, name=f"U+{ord(letter):04X}", meant=LOOK_ALIKES[letter]
            )
            return NotationError(message("notation.unknown-name", name=name), self.text, span, fix)
        both = [f"δ{each}{token.text[2:]}" for each in ("", "a_")] if token.text.startswith("δ_") else []
        if both and all(map(self.names.find, both)):
            fix = message("notation.which-adjoint", first=both[0], second=both[1])
            return NotationError(message("notation.unknown-name", name=name), self.text, span, fix)
        near = self.names.suggestion(token.text)
        fix = message("common.did-you-mean", name=near) if near else None
        return NotationError(message("notation.unknown-name", name=name), self.text, span, fix)


def _range(text: str) -> tuple[str | None, str | None]:
    start, colon, stop = text.partition(":")
    if not colon:
        raise ValueError(text)
    return (dimension(start) if start else None), (dimension(stop) if stop else None)


_SPECIAL: dict[str, Callable[[Naming, int], Found | None]] = {
    "^": Naming._raised,
    "[": Naming._cut,
    "√": Naming._root_sign,
}
_HANGING = ("[", "(", "^", "/")
