"""The look-up: which mutant of a reference has the value of an answer, or which two together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, islice
from typing import NamedTuple

from quizzer.compare.mistakes.edit import Path, places
from quizzer.compare.mistakes.mutation import Edit, Reference
from quizzer.compare.mistakes.point import Point, Value
from quizzer.compare.mistakes.saying import Mistake, said, together
from quizzer.compare.mistakes.table import edits
from quizzer.compare.mistakes.wanted import Wanted
from quizzer.notation.tree import Tree

MOST = 2_500  # mutants that are tried
MOST_OF_TWO = 400  # that are tried two by two

# Two of which one is one of these explain nearly anything: nobody could say that it is what happened.
LOOSE = frozenset(
    (
        *("extra_term", "wrong_name", "extra_activation_derivative", "extra_square", "extra_sum"),
        *("missing_parentheses", "extra_parentheses"),
    )
)


# What is done in several places if it is done in one.
REPEATED = frozenset(
    (
        *("missing_transpose", "extra_transpose", "wrong_order", "hadamard_for_matmul", "concat_order"),
        *(
            "missing_activation_derivative",
            "sigma_prime_for_tanh",
            "tanh_prime_for_sigma",
            "tanh_for_tanh_prime",
        ),
        *("missing_square", "misplaced_square", "double_tanh", "double_sigma", "missing_tanh", "missing_sigma"),
        *("missing_sum", "mean_for_sum", "wrong_sum_axis", "wrong_time_index"),
    )
)
FEW = 4  # places of which any may be right


class Tried(NamedTuple):
    """A mutant that is not the answer."""

    slug: str
    edit: Edit


class Answer(NamedTuple):
    """What is looked for: the answer that was asked for, the one that was given, and its value."""

    wanted: Tree
    found: Tree
    value: Value


def one_mistake(point: Point, reference: Reference, answer: Answer) -> tuple[Mistake | None, list[Tried]]:
    """The mistake that makes the reference the answer; None, and the mutants that do not."""
    wanted = Wanted(point, reference, answer.value)
    tried: list[Tried] = []
    for slug, edit in islice(edits(reference), MOST):
        if wanted.meets(edit):
            path = _place(point, edit, answer.found)
            return said(reference, slug, edit, answer.wanted, path), tried
        tried.append(Tried(slug, edit))
    return None, tried


def _place(point: Point, edit: Edit, found: Tree) -> Path | None:
    """Where the answer has what the edit put there: the smallest part with this value, if there is one."""
    wanted = point.value(edit.new)
    paths = [path for path, node in places(found) if point.value(node) == wanted] if wanted else []
    deepest = [path for path in paths if not any(path != p and p[: len(path)] == path for p in paths)]
    return deepest[0] if len(deepest) == 1 else None


def same_mistake(point: Point, reference: Reference, answer: Answer) -> Mistake | None:
    """One mistake made in several places: every transpose lost, every product in the wrong order."""
    rows: dict[str, dict[Path, list[Edit]]] = {}
    for slug, edit in edits(reference, REPEATED):
        rows.setdefault(slug, {}).setdefault(edit.path, []).append(edit)
    for slug, ways in rows.items():
        for variant in range(max(map(len, ways.values()))):
            apart = _apart([each[min(variant, len(each) - 1)] for each in ways.values()])
            for some in _several(apart):
                tree = reference.tree
                for edit in some:
                    tree = edit.of(tree)
                if point.value(tree) == answer.value:
                    return said(reference, slug, some[0], answer.wanted, None)
    return None


def _apart(edits: Sequence[Edit]) -> list[Edit]:
    """Those of the edits that are not inside one another, the inner ones first."""
    found: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: -len(edit.path)):
        if not any(other.path[: len(edit.path)] == edit.path for other in found):
            found.append(edit)
    return found


def _several(edits: Sequence[Edit]) -> Iterator[tuple[Edit, ...]]:
    """All of the edits; if they are few, some of them."""
    least = 2 if len(edits) <= FEW else len(edits)
    for count in range(len(edits), least - 1, -1):
        yield from combinations(edits, count)


def two_mistakes(point: Point, reference: Reference, tried: list[Tried], answer: Answer) -> Mistake | None:
    """Two edits in different places: differences add up in a sum, quotients multiply in a product."""
    right = point.value(reference.tree)
    tried = [one for one in tried if one.slug not in LOOSE]
    if right is None or len(tried) > MOST_OF_TWO:
        return None
    values = [(one, point.changed(reference.tree, *one.edit[:2])) for one in tried]
    for part in (point.minus, point.over):
        table: dict[Value, Tried] = {}
        for one, value in values:
            moved = part(value, right) if value is not None and value != right else None
            if moved is not None:
                table.setdefault(moved, one)
        for first, value in values:
            rest = part(answer.value, value) if value is not None and value != right else None
            second = table.get(rest) if rest is not None else None
            if second is not None and first.edit != second.edit and not _undo(first, second):
                both = (said(reference, each.slug, each.edit, answer.wanted, None) for each in (first, second))
                return together(*both)
    return None


def _undo(first: Tried, second: Tried) -> bool:
    """Whether one adds a factor and the other loses one: together they only say that it is another formula."""
    slugs = sorted((first.slug, second.slug))
    return slugs[0] == "extra_factor" and (slugs[1] == "extra_factor" or slugs[1].startswith("missing"))
