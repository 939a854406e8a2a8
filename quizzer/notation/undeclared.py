"""Names where nothing is declared: each is a number, and people write `2xy` as well as `longName`.

What a run of letters is, is decided from all the texts together, so that `xy` in one of them is what it is in
the other. Up to three letters are a product, more are a word, unless their letters are names as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from keyword import iskeyword

from quizzer.notation.characters import GREEK
from quizzer.notation.forms import FORMS, MODULES
from quizzer.notation.functions import SHORT, SPELLED
from quizzer.notation.hanging import Tokens, quotient
from quizzer.notation.names import Names, scalars, senses
from quizzer.notation.tokens import NUMBER, SIGN, WORD, Token

_CONSTANTS = frozenset({"e", "pi", "π"})
_GREEK = frozenset(GREEK.values())
_LONGEST_PRODUCT = 3
_LOGARITHMS = frozenset({"lg", "log2", "log10"})
_NONE = scalars(())
_SIDE = {-1: "_prev", 0: "", 1: "_next"}


def found_in(*formulas: Sequence[Token], constants: Iterable[str] = ()) -> Names:
    """The names of these formulas, all of them numbers.

    In code, where a product always has a sign, runs of two and three letters are words.
    """
    finder = _Finder(frozenset(constants), any(map(_is_code, formulas)))
    for tokens in formulas:
        finder.read(Tokens(tokens, _NONE, ""))
    names = scalars(finder.all(), constants)
    names.undeclared = True
    return names


def _is_code(tokens: Sequence[Token]) -> bool:
    """Whether a formula has what only code has: `np.tanh`, `W.T`, `W @ x`."""
    return any(
        token.kind == SIGN and (token.text == "@" or (token.text == "." and after.kind == WORD))
        for token, after in pairwise(tokens)
    )


class _Finder:
    """Takes note of every word; what the runs of letters are is decided at the end."""

    def __init__(self, constants: frozenset[str], code: bool) -> None:
        self.constants = constants
        self.code = code
        self.names: dict[str, None] = {}
        self.products: list[str] = []  # runs of a few letters
        self.words: list[tuple[str, bool]] = []  # longer ones, and whether a bracket follows

    def read(self, tokens: Tokens) -> None:
        """Take note of the words of one formula."""
        at = 0
        while at < len(tokens.tokens):
            adjoint = quotient(tokens, at)
            if adjoint:
                self.names[canonical(adjoint[0].text)] = None
                at = adjoint[1]
                continue
            if tokens.tokens[at].kind == WORD and not _is_of_module(tokens, at):
                self.word(tokens, at)
            at += 1

    def word(self, tokens: Tokens, at: int) -> None:
        """Take note of one word."""
        text, follows = tokens.tokens[at].text, tokens.peek(at + 1)
        base, _, tail = text.partition("_")
        if base in ("log", "Log") and tail.isalpha():
            self.names[tail] = None
        if _is_function(text, follows) or text in _CONSTANTS:
            return
        if indexed := _index(tokens, at):
            self.names[f"{text}[{indexed}]"] = None
        elif base[0] in "δ∂" and len(base) > 1:
            self.names[canonical(text)] = None
        elif tail or not base.isalpha() or len(base) == 1:
            self.names[canonical(text)] = None
            if tail == "t" and follows.text == "-" and not follows.spaced:
                self.names[f"{base}_prev"] = None
        elif any(letter in _GREEK for letter in base) or len(base) <= _LONGEST_PRODUCT:
            self.products.append(base)
        else:
            self.words.append((base, follows.text == "(" and not follows.spaced))

    def all(self) -> list[str]:
        """Every name, once the whole of all formulas is known."""
        for run in self.products:
            if run not in SPELLED and not self._affixed(run, called=True):
                self._product(run)
        for run, called in self.words:
            if not (self._affixed(run, called) or self._known(run) or called or iskeyword(run)):
                self.names[run] = None
        return [name for name in self.names if name not in self.constants]

    def _product(self, run: str) -> None:
        letters = set(run) - _CONSTANTS
        if self.code and not letters <= self.names.keys():
            self.names[run] = None
        else:
            self.names.update(dict.fromkeys(letters))

    def _known(self, run: str) -> bool:
        """Whether a run is made of names that are there."""
        starts = {0}
        for end in range(1, len(run) + 1):
            if any(run[start:end] in self.names or run[start:end] in _CONSTANTS for start in starts):
                starts.add(end)
        return len(run) in starts

    def _affixed(self, run: str, called: bool) -> bool:
        """`Mcos(…)` and `lnx`: a function with one or two letters before or after it."""
        for cut in (1, 2):
            letters, function = run[:cut], run[cut:]
            if called and function in SPELLED and function not in SHORT and not SPELLED[function][1]:
                self.names.update(dict.fromkeys(set(letters) - _CONSTANTS))
                return True
            function, letters = run[:-cut], run[-cut:]
            if len(function) > 1 and function in SPELLED and function not in SHORT and not SPELLED[function][1]:
                self.names.update(dict.fromkeys(set(letters) - _CONSTANTS))
                return True
        return False


def canonical(word: str) -> str:
    """A name in the way in which it is kept: `h_t-1` is `h_prev`, `d_x` is `δx`."""
    found = senses(word)
    base = word.partition("_")[0]
    if (base in ("d", "grad", "∇") and base != word) or (base[0] in "δ∂" and word[1:]):
        _, bare, step = next((sense for sense in reversed(found) if sense[0]), found[0])
        return f"δ{bare}{_SIDE[step]}"
    _, bare, step = found[0]
    return f"{bare}{_SIDE[step]}" if step else word


def _is_function(text: str, follows: Token) -> bool:
    opens = follows.text in ("(", "{", "'", "''", "^")
    base, _, sub = text.partition("_")
    if text in SHORT or text in FORMS:
        return opens and text != "t"
    return text in SPELLED or (base in ("log", "Log") and bool(sub)) or text in _LOGARITHMS or base == "sum"


def _is_of_module(tokens: Tokens, at: int) -> bool:
    """np, and the tanh of np.tanh."""
    return tokens.is_sign(at - 1, ".") or (tokens.tokens[at].text in MODULES and tokens.is_sign(at + 1, "."))


def _index(tokens: Tokens, at: int) -> str:
    """The 1 of x[1]."""
    number = tokens.peek(at + 2)
    is_index = tokens.is_sign(at + 1, "[") and number.kind == NUMBER and tokens.is_sign(at + 3, "]")
    return number.text if is_index else ""
