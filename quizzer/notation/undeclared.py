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
from quizzer.notation.names import Names, scalars, senses
from quizzer.notation.tokens import NUMBER, SIGN, WORD, Token

_CONSTANTS = frozenset({"e", "pi", "π"})
_GREEK = frozenset(GREEK.values())
_LONGEST_PRODUCT = 3
_SIDE = {-1: "_prev", 0: "", 1: "_next"}


def found_in(*formulas: Sequence[Token], constants: Iterable[str] = ()) -> Names:
    """The names of these formulas, all of them numbers.

    In code, where a product always has a sign, runs of two and three letters are words.
    """
    finder = _Finder(frozenset(constants), any(map(_is_python, formulas)))
    for tokens in formulas:
        for at, token in enumerate(tokens):
            if token.kind == WORD:
                finder.word(tokens, at)
    names = scalars(finder.all(), constants)
    names.undeclared = True
    return names


def _is_python(tokens: Sequence[Token]) -> bool:
    """Whether a formula has what only code has: `np.tanh`, `W.T`, `W @ x`."""
    return any(
        token.kind == SIGN and (token.text == "@" or (token.text == "." and after.kind == WORD))
        for token, after in pairwise(tokens)
    )


class _Finder:
    def __init__(self, constants: frozenset[str], python: bool) -> None:
        self.constants = constants
        self.python = python
        self.names: dict[str, None] = {}
        self.products: list[str] = []  # runs of a few letters
        self.words: list[tuple[str, bool]] = []  # longer ones, and whether a bracket follows

    def word(self, tokens: Sequence[Token], at: int) -> None:
        """Take note of one word."""
        text = tokens[at].text
        follows = tokens[at + 1] if at + 1 < len(tokens) else None
        before = tokens[at - 1] if at else None
        called = follows is not None and follows.text == "(" and not follows.spaced
        if before is not None and before.kind == SIGN and before.text == ".":
            return
        if text in MODULES and follows is not None and follows.text == ".":
            return
        base, _, tail = text.partition("_")
        if base in ("log", "Log") and tail.isalpha():
            self.names[tail] = None
        if _is_function(text, follows) or text in _CONSTANTS:
            return
        if follows is not None and follows.text == "[" and _is_index(tokens, at):
            self.names[f"{text}[{tokens[at + 2].text}]"] = None
        elif tail or not base.isalpha() or len(base) == 1 or base in _GREEK:
            self.names[canonical(text)] = None
        elif base[0] in "δ∂":
            self.names[base if base[0] == "δ" else f"δ{base[1:]}"] = None
        elif any(letter in _GREEK for letter in base) or len(base) <= _LONGEST_PRODUCT:
            self.products.append(base)
        else:
            self.words.append((base, called))

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
        if self.python and not letters <= self.names.keys():
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
    adjoint, bare, step = senses(word)[-1]
    if adjoint and word.partition("_")[0] in ("d", "δ", "grad", "∂"):
        return f"δ{bare}{_SIDE[step]}"
    adjoint, bare, step = senses(word)[0]
    return f"{bare}{_SIDE[step]}" if step and not adjoint else word


def _is_function(text: str, follows: Token | None) -> bool:
    opens = follows is not None and follows.text in ("(", "{", "'", "''", "^")
    base, _, sub = text.partition("_")
    if text in SHORT or text in FORMS:
        return opens and text != "t"
    return (
        text in SPELLED
        or (base in ("log", "Log") and bool(sub))
        or text in ("lg", "log2", "log10")
        or base == "sum"
    )


def _is_index(tokens: Sequence[Token], at: int) -> bool:
    return at + 3 < len(tokens) and tokens[at + 2].kind == NUMBER and tokens[at + 3].text == "]"
