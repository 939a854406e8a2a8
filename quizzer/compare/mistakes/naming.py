"""What is wrong with an answer: its value is looked for among those of the reference's mutants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from quizzer.compare.evaluate import Setting
from quizzer.compare.mistakes.edit import Path, places, plain
from quizzer.compare.mistakes.misfit import repaired
from quizzer.compare.mistakes.mutation import Edit, Reference
from quizzer.compare.mistakes.point import Point, Value, point_of
from quizzer.compare.mistakes.relations import relation
from quizzer.compare.mistakes.saying import Mistake, said, twice
from quizzer.compare.mistakes.table import edits
from quizzer.errors import QuizzerError
from quizzer.notation import tree as t
from quizzer.notation.shapes import shape_of
from quizzer.notation.tree import Tree, names_in, nodes

LARGEST = 300  # nodes of a reference with its names written out
MOST = 2_500  # mutants that are tried
SEED = "mistakes"

# A pair of one of these and one of those explains nearly anything: nobody could say that it is what happened.
LOOSE = frozenset({"extra_factor", "extra_term", "wrong_name", "extra_activation_derivative", "extra_square"})


class Tried(NamedTuple):
    """A mutant that was evaluated."""

    slug: str
    edit: Edit
    value: Value


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
    tables: list[tuple[Reference, list[Tried]]] = []
    for tree in _stages(wanted, found, about):
        reference = Reference(tree, about, _scope(found, about))
        tried: list[Tried] = []
        for mutant in _tried(reference, point):
            if mutant.value == target:
                return said(reference, mutant.slug, mutant.edit, wanted, _place(point, mutant.edit, found))
            tried.append(mutant)
        tables.append((reference, tried))
    simple = relation(point, wanted, target)
    if simple is not None:
        return simple
    return next(filter(None, (_two(point, *table, wanted, target) for table in tables)), None)


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
    """The tree with defined names replaced by what they are, unless the answer uses them too."""
    for _ in range(len(about.definitions) + 1):
        open_names = [
            name
            for name in names_in(tree)
            if name in about.definitions and name not in used and (name[0] == "δ" or not adjoints)
        ]
        values = {name: about.definitions[name] for name in open_names if _helps(name, used, about)}
        larger = t.substituted(tree, values)
        if not values or sum(1 for _ in nodes(larger)) > LARGEST:
            return tree
        tree = larger
    return tree


def _helps(name: str, used: set[str], about: Setting) -> bool:
    """Whether what a name is made of, at any depth, has a name that the answer uses."""
    seen: set[str] = set()
    rest = [name]
    while rest:
        each = rest.pop()
        if each in used:
            return True
        if each not in seen and each in about.definitions:
            rest += names_in(about.definitions[each])
        seen.add(each)
    return False


def _scope(found: Tree, about: Setting) -> tuple[str, ...]:
    """The names of the answer, and those of what it writes out, as σ(a_f) for f."""
    written = {node for node in nodes(found) if isinstance(node, t.Apply)}
    values = (name for name, tree in about.definitions.items() if tree in written)
    return tuple(dict.fromkeys((*names_in(found), *values)))


def _tried(reference: Reference, point: Point) -> Iterator[Tried]:
    """The mutants that have a value, each formula once."""
    right = point.value(reference.tree)
    for count, (slug, edit) in enumerate(edits(reference)):
        if count > MOST:
            return
        value = point.value(edit.of(reference.tree))
        if value is not None and value != right:
            yield Tried(slug, edit, value)


# --- where --------------------------------------------------------------------------------------------------


def _place(point: Point, edit: Edit, found: Tree) -> Path | None:
    """Where the answer has what the edit put there: the smallest part with this value, if there is one alone."""
    wanted = point.value(edit.new)
    paths = [path for path, node in places(found) if point.value(node) == wanted] if wanted else []
    deepest = [path for path in paths if not any(path != p and p[: len(path)] == path for p in paths)]
    return deepest[0] if len(deepest) == 1 else None


# --- two mistakes at once -----------------------------------------------------------------------------------


def _two(point: Point, reference: Reference, tried: list[Tried], wanted: Tree, target: Value) -> Mistake | None:
    """Two edits in different places: differences add up in a sum, quotients multiply in a product."""
    right = point.value(reference.tree)
    if right is None:
        return None
    for part in (point.minus, point.over):
        table: dict[Value, Tried] = {}
        for one in tried:
            moved = part(one.value, right)
            if moved is not None:
                table.setdefault(moved, one)
        for first in tried:
            rest = part(target, first.value)
            second = table.get(rest) if rest is not None else None
            if second is not None and _plausible(first, second):
                return twice(*(said(reference, each.slug, each.edit, wanted, None) for each in (first, second)))
    return None


def _plausible(first: Tried, second: Tried) -> bool:
    """Whether two mistakes say more together than that the answer is another formula."""
    slugs = {first.slug, second.slug}
    if first.edit == second.edit or slugs <= LOOSE:
        return False
    return not (slugs & LOOSE and any(slug.startswith("missing") for slug in slugs - LOOSE))
