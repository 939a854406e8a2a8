"""The lines of a derivation as something to be answered: what is asked for, and what may be used for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from quizzer.compare.decide import DIFFERENT, EQUAL, Comparison, graded
from quizzer.compare.evaluate import Setting, setting
from quizzer.derive.backward import derived
from quizzer.derive.derivation import Cell, Derivation, Dims
from quizzer.notation import Names, NotationError, parse_equation
from quizzer.notation import tree as t
from quizzer.notation.reading import Equation
from quizzer.notation.shapes import shape_of
from quizzer.notation.tree import Tree


@dataclass(frozen=True, eq=False)
class Task:
    """A line that is asked for, `name` = `tree`, in the names of `about`; a gradient is a sum `over` letters.

    `general` gives the line as it is without the facts of the cell, which is right as well; None if it is the
    same. Two tasks are equal only if they are the same one.
    """

    name: str
    shape: Dims
    tree: Tree
    over: tuple[str, ...]
    about: Setting
    general: Callable[[], Tree | None] = lambda: None


@lru_cache(maxsize=256)
def task(derivation: Derivation, name: str) -> Task:
    """The line of this name: an adjoint, a gradient, or a value of the forward pass.

    Only what comes before it may be used: the values, and the adjoints from which it is made. Raises KeyError.
    """
    forward = {equation.name: equation for equation in derivation.forward}
    if name in forward:
        before = list(forward)[: list(forward).index(name)]
        names = {**derivation.cell.leaves, **derivation.cell.constants}
        names |= {each: forward[each].shape for each in before}
        about = setting(names_of(derivation.cell, names), {each: forward[each].tree for each in before})
        return Task(name, forward[name].shape, forward[name].tree, (), about)
    return line_task(derivation, name, _backward(derivation, name))


def line_task(derivation: Derivation, name: str, about: Setting) -> Task:
    """The backward line or gradient of this name, in the names of `about`. Raises KeyError."""
    line = derivation.lines[name]
    return Task(name, line.shape, line.tree, line.sum_over, about, partial(_general, derivation, name))


def _general(derivation: Derivation, name: str) -> Tree | None:
    """A line before the facts of the cell were put in: `p ⊙ (δp − pᵀ δp)`, where labels make it p − y."""
    if not derivation.cell.facts:
        return None
    tree = _without_facts(derivation).lines[name].tree
    return tree if tree != derivation.lines[name].tree else None


@lru_cache(maxsize=16)
def _without_facts(derivation: Derivation) -> Derivation:
    return derived(replace(derivation.cell, facts=()))


def _backward(derivation: Derivation, name: str) -> Setting:
    """All values, and the adjoints that come before a line."""
    order = [line.name for line in derivation.backward]
    before = order[: order.index(name)] if name in order else order
    known = {each.name: each.tree for each in derivation.forward}
    known |= {each: derivation.lines[each].tree for each in before}
    later = {*derivation.lines} - {*before}
    names = {each: shape for each, shape in derivation.values.items() if each not in later}
    return setting(names_of(derivation.cell, names), known)


def names_of(cell: Cell, shapes: Mapping[str, Dims], *, adjoints: bool = False) -> Names:
    """Names of a cell, as an error lists them: values and adjoints, then weights, the dimension letters last."""
    values = {name: shape for name, shape in shapes.items() if name not in cell.parameters}
    letters = {letter: () for letter in cell.letters if letter not in shapes}
    sent = (f"δ{name}_next" for name in cell.state)
    return Names({**values, **shapes, **letters}, adjoints, sent=sent)


def judged(asked: Task, answer: str, *, naming: bool = True) -> Comparison:
    """Whether an answer, without a name before it, is the line; the sums of a gradient may be left out."""
    found = _compared(asked, asked.tree, answer, naming)
    if found.verdict != DIFFERENT or (general := asked.general()) is None:
        return found
    other = _compared(asked, general, answer, naming=False)
    return other if other.verdict == EQUAL else found


def _compared(asked: Task, tree: Tree, answer: str, naming: bool) -> Comparison:
    for letter in _sums(answer, asked):
        tree = t.Sum(letter, tree)
    wanted = Equation(asked.name, tree, shape_of(tree, asked.about.names))
    return graded(wanted, answer, asked.about, naming=naming)


def _sums(answer: str, asked: Task) -> list[str]:
    """The letters of the sums that an answer begins with, as far as they belong there, the inner one first."""
    try:
        found = parse_equation(answer, asked.about.names).tree
    except NotationError:
        return []
    letters: list[str] = []
    while isinstance(found, t.Sum) and found.over in asked.over:
        letters.insert(0, found.over)
        found = found.body
    return letters


def sides(text: str) -> tuple[str | None, str]:
    """What stands before and behind the first `=` that is in no brackets; None if there is none."""
    level = 0
    for place, sign in enumerate(text):
        level += (sign in "([{（") - (sign in ")]}）")
        if level == 0 and sign in "=＝":
            return text[:place].rstrip(": +"), text[place + 1 :].lstrip("= ")
    return None, text
