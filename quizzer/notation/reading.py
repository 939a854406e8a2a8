"""Text → tree: the whole way, from what was typed to what it means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from quizzer.messages import message
from quizzer.notation import undeclared
from quizzer.notation.dimensions import Shape
from quizzer.notation.errors import AmbiguousError, NotationError, ShapeError, Span
from quizzer.notation.grammar import GRAMMAR
from quizzer.notation.limits import LIMITS, Limits
from quizzer.notation.meaning import Doubt, Meaning
from quizzer.notation.names import Names
from quizzer.notation.naming import NAME, Naming
from quizzer.notation.pratt import Parser
from quizzer.notation.products import Typed
from quizzer.notation.syntax import Part
from quizzer.notation.tokens import SIGN, WORD, Token, is_latex, tokenized
from quizzer.notation.tree import Tree

SYNTAXES = ("auto", "unicode", "python", "latex")

EQUALS = ("=", ":=", "==", "+=")


class Equation(NamedTuple):
    """`name = tree`; the name is None where only the right side was written. `adds`: it was written with +=."""

    name: str | None
    tree: Tree
    shape: Shape = ()
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


def names_found(*texts: str, constants: Iterable[str] = (), limits: Limits = LIMITS) -> Names:
    """The names of formulas for which nothing is declared, taken together: each is a number."""
    return undeclared.found_in(*(tokenized(text, limits) for text in texts), constants=constants)


class _Readings(NamedTuple):
    """What a formula means: one tree, or two and the place where they part."""

    first: Typed
    second: Typed | None = None
    doubt: Doubt | None = None


def _read(tokens: list[Token], text: str, names: Names | None, syntax: str, limits: Limits) -> Typed:
    if not tokens:
        raise NotationError(message("notation.ended"), text, Span(len(text), len(text)))
    tex = syntax == "latex" or (syntax == "auto" and is_latex(text))
    known = undeclared.found_in(tokens) if names is None else names

    def meant(tokens: list[Token]) -> _Readings:
        parser = Parser(GRAMMAR, tokens, text, undeclared=known.undeclared, tex=tex, limits=limits)
        return _meant(parser.whole(), known, text, limits)

    naming = Naming(tokens, known, text)
    found = meant(naming.named())
    if naming.doubtful is None:
        return _one(found, text)
    one, other = _one(found, text), _one(meant(Naming(tokens, known, text, steps=True).named()), text)
    return _one(_Readings(one, other, Doubt(naming.doubtful, (one.tree, other.tree))), text)


def _meant(part: Part, names: Names, text: str, limits: Limits) -> _Readings:
    """What the parts mean; of two readings the one that fits, or both."""
    found: list[Typed] = []
    trouble: NotationError | None = None
    for choice in (0, 1):
        meaning = Meaning(names, text, choice, limits=limits)
        try:
            found.append(meaning.read(part))
        except NotationError as error:
            trouble = trouble or error
        if meaning.doubt is None:
            break
    if len(found) == 2:
        return _Readings(found[0], found[1], meaning.doubt)
    if found:
        return _Readings(found[0])
    if isinstance(trouble, ShapeError):
        trouble.tree = Meaning(names, text, lenient=True, limits=limits).read(part).tree
    assert trouble is not None
    raise trouble


def _one(found: _Readings, text: str) -> Typed:
    """The one reading. Raises AmbiguousError if there are two that differ."""
    first, second, doubt = found
    if second is None or doubt is None or first == second:
        return first
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
    known = undeclared.found_in(tokens) if names is None else names
    if len(tokens) == 1 and tokens[0].kind == WORD:
        return known.find(tokens[0].text) or tokens[0].text
    if len(tokens) > 1:
        named = Naming(tokens, known, text).named()
        if len(named) == 1 and named[0].kind == NAME:
            return named[0].text
    span = Span(tokens[0].start if tokens else equals.start, tokens[-1].end if tokens else equals.end)
    raise NotationError(message("notation.name-on-the-left"), text, span)
