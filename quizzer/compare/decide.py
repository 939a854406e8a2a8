"""Equal or not: shapes, then the exact signature, then sampling. The first verdict wins, and none can hang."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from quizzer.compare.evaluate import Setting, setting
from quizzer.compare.signature import signatures
from quizzer.errors import UsageError
from quizzer.messages import Message, Words, message
from quizzer.notation import AmbiguousError, Limits, Names, NotationError, declared, names_found, parse_equation
from quizzer.notation.dimensions import described
from quizzer.notation.errors import ShapeError, Span
from quizzer.notation.reading import Equation
from quizzer.notation.tree import Name, Tree, nodes
from quizzer.text import visible

if TYPE_CHECKING:
    from quizzer.compare.sampling import Point

# In a field a large exponent costs no more than a small one; a tower of them is refused all the same.
EXPONENTS = Limits(exponent=10_000)

SMALL = 100  # nodes of a formula whose two readings are both compared

EQUAL, DIFFERENT, AMBIGUOUS, UNREADABLE, UNDECIDED = (
    "equal",
    "different",
    "ambiguous",
    "unreadable",
    "undecided",
)


@dataclass(frozen=True)
class Comparison:
    """What came of a comparison.

    `verdict` is equal, different, ambiguous, unreadable or undecided; `mistake` is a slug of the mutation table
    or None; `span` is the place in the answer, characters from 0, or None.
    """

    verdict: str
    what: Message
    mistake: str | None = None
    span: Span | None = None
    error: NotationError | None = None
    hint: Message | None = None  # what is wrong, in words
    example: Callable[[], Point | None] | None = None  # looks for a point at which they differ

    @property
    def message(self) -> str:
        """What to say to the learner, in English."""
        return self.said(Words("en"))

    def said(self, words: Words) -> str:
        """What to say to the learner."""
        said = self.error.said(words) if self.error is not None else words(self.what)
        return f"{said}\n{words(self.hint)}" if self.hint is not None else said

    @property
    def point(self) -> Point | None:
        """A point at which the two have different values, if one is found."""
        return self.example() if self.example is not None else None

    def __bool__(self) -> bool:
        return self.verdict == EQUAL


def equal(
    reference: str,
    answer: str,
    *,
    shapes: Mapping[str, str | Iterable[str]] | None = None,
    definitions: Mapping[str, str] | None = None,
    constants: Iterable[str] = (),
    syntax: str = "auto",
    names: Names | None = None,
) -> Comparison:
    """Whether an answer has the value of a reference, whatever it looks like.

    `shapes` maps a name to its dimension letters (none at all: every name is a number); `definitions` maps a
    name to a formula that it stands for; `constants` are those of `e`, `pi` and `i` that mean the numbers.

    Raises:
        UsageError: a shape cannot be.
    """
    given = tuple((definitions or {}).items())
    if names is None:
        names = _names(reference, answer, shapes, tuple(text for _, text in given), tuple(constants))
    try:
        about = _setting(names, given)
    except NotationError as error:
        return Comparison(UNREADABLE, error.what, None, None, error)
    return compare_about(about, reference, answer, {}, syntax)


def compare_about(
    about: Setting, reference: str, answer: str, definitions: Mapping[str, str], syntax: str = "auto"
) -> Comparison:
    """As `equal`, in a setting that is there already; `definitions` are added to its own."""
    try:
        if definitions:
            trees = {
                name: parse_equation(text, about.names, limits=EXPONENTS).tree
                for name, text in definitions.items()
            }
            about = replace(about, definitions={**about.definitions, **trees}, known={})
        wanted = _parsed(reference, about.names)
    except AmbiguousError as error:
        return _either_way(error, answer, about, syntax)
    except NotationError as error:
        return Comparison(UNREADABLE, error.what, None, None, error)
    return graded(wanted, answer, about, syntax, told=not isinstance(wanted.tree, Name))


def _either_way(reference: AmbiguousError, answer: str, about: Setting, syntax: str) -> Comparison:
    """Of a reference with two readings: equal if the answer is, however both are read in one way."""
    try:
        tree = parse_equation(answer, about.names, syntax, EXPONENTS).tree
        return _asked_back(reference, (tree, tree), about)
    except AmbiguousError as error:
        return _asked_back(reference, error.readings, about)
    except NotationError as error:
        return Comparison(UNREADABLE, error.what, None, error.span, error)


@lru_cache(maxsize=64)  # one reference is asked for many answers
def _parsed(reference: str, names: Names) -> Equation:
    return parse_equation(reference, names, limits=EXPONENTS)


@lru_cache(maxsize=64)
def _setting(names: Names, definitions: tuple[tuple[str, str], ...]) -> Setting:
    return setting(
        names, {name: parse_equation(text, names, limits=EXPONENTS).tree for name, text in definitions}
    )


def graded(
    wanted: Equation,
    answer: str,
    about: Setting,
    syntax: str = "auto",
    *,
    naming: bool = True,
    told: bool = False,
) -> Comparison:
    """Whether a typed answer has the value of a formula that has been read.

    `naming` says what is wrong, `told` also where that shows most of the formula: to those who have it.
    """
    try:
        found = parse_equation(answer, about.names, syntax, EXPONENTS)
    except AmbiguousError as error:
        return _asked_back(error, (wanted.tree, wanted.tree), about)
    except ShapeError as error:
        misfit = Comparison(DIFFERENT, error.what, None, error.span, error)
        return _named(misfit, wanted.tree, error.tree, answer, about, syntax, told) if naming else misfit
    except NotationError as error:
        return Comparison(UNREADABLE, error.what, None, error.span, error)
    if found.shape != wanted.shape and not _same_number(found.shape, wanted.shape):
        values = {"found": described(found.shape), "wanted": described(wanted.shape)}
        comparison = Comparison(DIFFERENT, message("compare.other-shape", **values))
    else:
        comparison = decided(wanted.tree, found.tree, about)
    if naming and comparison.verdict == DIFFERENT:
        return _named(comparison, wanted.tree, found.tree, answer, about, syntax, told)
    return comparison


def _named(
    comparison: Comparison,
    wanted: Tree,
    found: Tree | None,
    answer: str,
    about: Setting,
    syntax: str,
    told: bool,
) -> Comparison:
    """The comparison with the name of the mistake, if it has one, and its place, if it has one."""
    from quizzer.compare.mistakes import named, span  # a right answer needs no table of mistakes

    mistake = named(wanted, found, about) if found is not None else None
    if mistake is None or found is None:
        return comparison
    place = span(answer, found, mistake.path, about.names, syntax) if mistake.path is not None else None
    hint = (told and mistake.told) or mistake.what
    return replace(comparison, mistake=mistake.slug, span=place or comparison.span, hint=hint)


def decided(first: Tree, second: Tree, about: Setting, seed: str | None = None) -> Comparison:
    """Whether two trees of one shape have the same value."""
    seed = seed or os.urandom(8).hex()
    for number in range(2):
        found = signatures((first, second), about, f"{seed}/{number}")
        if found is None or not all(one.exact for one in found) or found[0].value != found[1].value:
            break
    else:
        return Comparison(EQUAL, message("compare.equal"))
    if found is not None and found[0].value == found[1].value:
        return Comparison(EQUAL, message("compare.equal"))
    if found is not None and all(one.exact for one in found):
        return Comparison(
            DIFFERENT, message("compare.different"), example=lambda: _example(first, second, about, seed)
        )
    from quizzer.compare.sampling import compared  # few formulas need it

    numeric = compared(first, second, about, seed)
    if numeric.agree is None:
        return Comparison(UNDECIDED, message("compare.undecided"))
    if numeric.agree:
        return Comparison(EQUAL, message("compare.equal"))
    return Comparison(DIFFERENT, message("compare.different"), example=lambda: numeric.point)


def _example(first: Tree, second: Tree, about: Setting, seed: str) -> Point | None:
    from quizzer.compare.sampling import counterexample  # only who looks at it needs it

    return counterexample(first, second, about, seed)


def _names(
    reference: str,
    answer: str,
    shapes: Mapping[str, str | Iterable[str]] | None,
    definitions: tuple[str, ...],
    constants: tuple[str, ...],
) -> Names:
    """The names as declared; without a declaration, all that are found."""
    if shapes is None:
        return _found(reference, answer, definitions, constants)
    rows = ((name, (shape,) if isinstance(shape, str) else tuple(shape)) for name, shape in shapes.items())
    return _declared(tuple(rows), constants)


@lru_cache(maxsize=64)
def _declared(shapes: tuple[tuple[str, tuple[str, ...]], ...], constants: tuple[str, ...]) -> Names:
    try:
        return declared(dict(shapes), adjoints=True, constants=constants)
    except ValueError as error:
        raise UsageError(message("compare.bad-shape", found=visible(str(error)))) from None


def _found(reference: str, answer: str, definitions: tuple[str, ...], constants: tuple[str, ...]) -> Names:
    """What is found in texts of which some may not be readable: their trouble is told when they are read."""
    found = []
    for text in (reference, answer, *definitions):
        with suppress(NotationError):
            names_found(text, constants=constants)
            found.append(text)
    return names_found(*found, constants=constants)


def _same_number(first: tuple[str, ...], second: tuple[str, ...]) -> bool:
    return all(dimension == "1" for dimension in (*first, *second))


def _asked_back(error: AmbiguousError, others: tuple[Tree, Tree], about: Setting) -> Comparison:
    """Which reading is meant, is asked back, unless the two are equal to the others either way."""
    pairs = tuple(zip(error.readings, others, strict=True))
    small = all(sum(1 for _ in nodes(tree)) <= SMALL for pair in pairs for tree in pair)
    if small and all(decided(one, other, about).verdict == EQUAL for one, other in pairs):
        return Comparison(EQUAL, message("compare.equal"))
    return Comparison(AMBIGUOUS, error.what, None, error.span, error)
