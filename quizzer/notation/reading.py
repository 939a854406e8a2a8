"""Text → tree: the whole way, from what was typed to what it means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from quizzer.messages import message
from quizzer.notation import undeclared
from quizzer.notation.errors import AmbiguousError, NotationError, Span
from quizzer.notation.grammar import GRAMMAR
from quizzer.notation.limits import LIMITS, Limits
from quizzer.notation.meaning import Doubt, Meaning, Typed
from quizzer.notation.names import Names
from quizzer.notation.naming import Naming
from quizzer.notation.pratt import Parser
from quizzer.notation.tokens import NUMBER, SIGN, WORD, Token, is_latex, tokenized
from quizzer.notation.tree import Tree

SYNTAXES = ("auto", "unicode", "python", "latex")

EQUALS = ("=", ":=", "==", "+=")


@dataclass(frozen=True, slots=True)
class Equation:
    """`name = tree`; the name is None where only the right side was written. `adds`: it was written with +=."""

    name: str | None
    tree: Tree
    shape: tuple[str, ...] = field(default=())
    adds: bool = False


def parse(text: str, names: Names | None = None, syntax: str = "auto", limits: Limits = LIMITS) -> Tree:
    """The tree of a formula with these names; without names, each is a number.

    Raises NotationError for what cannot be read or does not fit, AmbiguousError for what has two readings.
    """
    return typed(text, names, syntax, limits).tree


def typed(text: str, names: Names | None = None, syntax: str = "auto", limits: Limits = LIMITS) -> Typed:
    """The tree of a formula and its shape. Raises as `parse`."""
    return _read(tokenized(text, limits), text, names, syntax, limits)


def parse_equation(
    text: str, names: Names | None = None, syntax: str = "auto", limits: Limits = LIMITS
) -> Equation:
    """`δo = δh ⊙ tanh(c)` with its name, or the right side alone. Raises as `parse`."""
    tokens = tokenized(text, limits)
    places = [index for index, token in enumerate(tokens) if token.kind == SIGN and token.text in EQUALS]
    outside = [index for index in places if _is_outside(tokens, index)]
    if not outside:
        found = _read(tokens, text, names, syntax, limits)
        return Equation(None, found.tree, found.shape)
    at = outside[0]
    name = _name(tokens[:at], tokens[at], text, names)
    found = _read(tokens[at + 1 :], text, names, syntax, limits)
    return Equation(name, found.tree, found.shape, tokens[at].text == "+=")


def names_found(
    *texts: str, constants: Iterable[str] = (), syntax: str = "auto", limits: Limits = LIMITS
) -> Names:
    """The names of formulas for which nothing is declared, taken together: each is a number."""
    tokens = [tokenized(text, limits) for text in texts]
    return undeclared.found_in(*tokens, constants=constants, python=False)


def _read(tokens: list[Token], text: str, names: Names | None, syntax: str, limits: Limits) -> Typed:
    if not tokens:
        raise NotationError(message("notation.ended"), text, Span(len(text), len(text)))
    known = undeclared.found_in(tokens) if names is None else names
    tex = syntax == "latex" or (syntax == "auto" and is_latex(text))
    naming = Naming(tokens, known, text)
    first = _meant(naming.named(), text, known, names is None, tex, limits)
    if naming.doubtful is None:
        return _one(first, text)
    again = Naming(tokens, known, text, steps=True).named()
    second = _meant(again, text, known, names is None, tex, limits)
    readings = (_one(first, text), _one(second, text))
    return _one([*readings, Doubt(naming.doubtful, (readings[0].tree, readings[1].tree))], text)


def _meant(
    tokens: list[Token], text: str, names: Names, undeclared: bool, tex: bool, limits: Limits
) -> list[Typed | Doubt]:
    """What the tokens mean: one tree, or two and the place where they part."""
    part = Parser(GRAMMAR, tokens, text, undeclared=undeclared, tex=tex, limits=limits).whole()
    found: list[Typed | Doubt] = []
    trouble: NotationError | None = None
    for choice in (0, 1):
        meaning = Meaning(names, text, choice, limits)
        try:
            found.append(meaning.read(part))
        except NotationError as error:
            trouble = trouble or error
        if meaning.doubt is None:
            break
    if not found and trouble is not None:
        raise trouble
    return [*found, meaning.doubt] if len(found) == 2 and meaning.doubt else found


def _one(found: list[Typed | Doubt], text: str) -> Typed:
    """The one reading. Raises AmbiguousError if there are two that differ."""
    first, *rest = found
    assert isinstance(first, Typed)
    if not rest or first == rest[0]:
        return first
    second, doubt = rest
    assert isinstance(second, Typed)
    assert isinstance(doubt, Doubt)
    raise AmbiguousError(text, doubt.span, (first.tree, second.tree), doubt.readings)


def _is_outside(tokens: list[Token], at: int) -> bool:
    """Whether a sign stands in no brackets: the `=` of axis=0 stands in some."""
    level = 0
    for token in tokens[:at]:
        if token.kind == SIGN:
            level += (token.text in "([{") - (token.text in ")]}")
    return level == 0


def _name(tokens: list[Token], equals: Token, text: str, names: Names | None) -> str:
    """The name on the left side of an equation."""
    if tokens:
        known = undeclared.found_in(tokens) if names is None else names
        try:
            named = Naming(tokens, known, text).named()
        except NotationError:
            if len(tokens) == 1 and tokens[0].kind == WORD:
                return tokens[0].text
            raise
        if len(named) == 1 and named[0].kind not in (SIGN, NUMBER):
            return named[0].text
    span = Span(tokens[0].start if tokens else equals.start, tokens[-1].end if tokens else equals.end)
    raise NotationError(message("notation.name-on-the-left"), text, span)
