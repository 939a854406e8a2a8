"""What is wrong with an answer: its value is looked for among those of the reference's mutants."""

from __future__ import annotations

from collections.abc import Iterator

from quizzer.compare.evaluate import Setting
from quizzer.compare.mistakes.alignment import aligned
from quizzer.compare.mistakes.edit import plain
from quizzer.compare.mistakes.misfit import repaired
from quizzer.compare.mistakes.mutation import Reference
from quizzer.compare.mistakes.point import Point, TooMuch, point_of
from quizzer.compare.mistakes.relations import relation
from quizzer.compare.mistakes.saying import Mistake
from quizzer.compare.mistakes.search import Answer, Tried, one_mistake, same_mistake, two_mistakes
from quizzer.errors import QuizzerError
from quizzer.notation import tree as t
from quizzer.notation.shapes import shape_of
from quizzer.notation.tree import Tree, names_in, nodes

MOST_WORK = 6_500  # parts that are put together before a mistake has no name: about 30 ms
LARGEST = 200  # nodes of a formula whose mistake is looked for
SEED = "mistakes"


def named(wanted: Tree, found: Tree, about: Setting, seed: str = SEED) -> Mistake | None:
    """What is wrong with `found`, which has not the value of `wanted`; None if that has no name.

    `found` may be a tree whose parts do not fit, as a ShapeError keeps it.
    """
    if not _fits(found, about):
        return repaired(wanted, found, about, seed)
    point = point_of(about, wanted, seed)
    target = point.value(found) if point is not None else None
    if point is None or target is None or point.value(wanted) == target:
        return None
    simple = relation(point, wanted, target)
    if simple is not None and not _sums(wanted) and not _sums(found):
        return simple
    if max(_size(wanted), _size(found)) > LARGEST:
        return simple
    point.limit(MOST_WORK)
    try:
        return _looked_up(point, Answer(wanted, found, target), about, simple)
    except TooMuch:
        return simple


def _looked_up(point: Point, answer: Answer, about: Setting, simple: Mistake | None) -> Mistake | None:
    """One mistake, one in several places, two, or one for each term; `simple` is what else can be said."""
    wanted, found = answer.wanted, answer.found
    reference, tried = Reference(wanted, about, ()), list[Tried]()
    for tree in _stages(wanted, found, about):
        reference = Reference(tree, about, _scope(found, about))
        mistake, tried = one_mistake(point, reference, answer)
        if mistake is not None:
            return mistake
    return (
        simple
        or same_mistake(point, reference, answer)
        or two_mistakes(point, reference, tried, answer)
        or aligned(point, reference, answer)
    )


def _sums(tree: Tree) -> bool:
    """Whether something is summed: a mean differs from a sum by a constant, and is to be called a mean."""
    return any(isinstance(node, t.Sum | t.Reduce) for node in nodes(tree))


def _size(tree: Tree) -> int:
    return sum(1 for _ in nodes(tree))


def _fits(tree: Tree, about: Setting) -> bool:
    try:
        shape_of(tree, about.names)
    except (QuizzerError, KeyError, IndexError):
        return False
    return True


# --- which references, which names --------------------------------------------------------------------------


def _stages(wanted: Tree, found: Tree, about: Setting) -> Iterator[Tree]:
    """The reference as it is, then with the names that the answer does not use written out: gradients, all."""
    used = set(names_in(found))
    before = None
    for adjoints in (None, True, False):
        tree = plain(wanted if adjoints is None else _written_out(wanted, used, about, adjoints))
        if tree != before:
            yield tree
        before = tree


def _written_out(tree: Tree, used: set[str], about: Setting, adjoints: bool) -> Tree:
    """The tree with those names written out that lead to names of the answer which the tree has not yet."""
    for _ in range(len(about.definitions) + 1):
        own = names_in(tree)
        wanted = used.difference(own)
        several = [name for name in own if name not in used and (name[0] == "δ" or not adjoints)]
        values = {name: about.definitions[name] for name in several if _leads_to(name, wanted, about)}
        larger = t.substituted(tree, values)
        if not values or _size(larger) > LARGEST:
            return tree
        tree = larger
    return tree


def _leads_to(name: str, wanted: set[str], about: Setting) -> bool:
    """Whether what a name is made of, at any depth, has one of the wanted names."""
    seen, rest = {name}, [name]
    while rest:
        tree = about.definitions.get(rest.pop())
        for each in names_in(tree) if tree is not None else ():
            if each in wanted:
                return True
            if each not in seen:
                seen.add(each)
                rest.append(each)
    return False


def _scope(found: Tree, about: Setting) -> tuple[str, ...]:
    """The names of the answer, and those of what it writes out, as σ(a_f) for f."""
    written = {node for node in nodes(found) if isinstance(node, t.Apply)}
    values = (name for name, tree in about.definitions.items() if tree in written)
    return tuple(dict.fromkeys((*names_in(found), *values)))
