"""Every single mistake in every gradient of every shipped cell is named; what keeps the value is accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.cells import cell_names, load_cell
from quizzer.compare.decide import DIFFERENT, EQUAL, decided, graded
from quizzer.compare.evaluate import Setting, setting
from quizzer.compare.mistakes import named
from quizzer.compare.mistakes.edit import complement, less, node_at, places, plain, put, square, tanh_slope
from quizzer.compare.mistakes.mutation import Reference
from quizzer.compare.mistakes.point import Point
from quizzer.compare.mistakes.table import edits
from quizzer.derive.backward import derived
from quizzer.derive.derivation import Derivation, Line
from quizzer.errors import QuizzerError
from quizzer.notation import Names, printed
from quizzer.notation import tree as t
from quizzer.notation.reading import Equation
from quizzer.notation.shapes import shape_of
from quizzer.notation.tree import Tree, names_in


@cache
def derivation(name: str) -> Derivation:
    return derived(load_cell(name))


@cache
def about(name: str) -> Setting:
    found = derivation(name)
    definitions = {each.name: each.tree for each in found.forward} | {
        line.name: line.tree for line in found.lines.values()
    }
    return setting(Names(found.shapes), definitions)


def fits(tree: Tree, names: Names) -> bool:
    try:
        shape_of(tree, names)
    except (QuizzerError, KeyError, IndexError):
        return False
    return True


def mutants(cell: str, line: Line) -> Iterator[tuple[str, Tree]]:
    """The formulas that one mistake makes of a line, each once, with its name."""
    values = derivation(cell).values
    rest = [name for name in values if name not in names_in(line.tree) and name != line.name]
    reference = Reference(
        plain(line.tree), about(cell), (*names_in(line.tree), *rest[:: max(1, len(rest) // 4)])
    )
    point = Point(about(cell), "law")
    right = point.value(reference.tree)
    seen = {None, right}
    for slug, edit in edits(reference):
        tree = edit.of(reference.tree)
        value = point.value(tree)
        if value not in seen and fits(tree, about(cell).names):
            seen.add(value)
            yield slug, tree


@pytest.mark.parametrize("cell", cell_names())
def test_every_single_mistake_is_refused_and_named(cell: str) -> None:
    lines, count = derivation(cell).lines.values(), 0
    for line in lines:
        for slug, tree in mutants(cell, line):
            found = named(line.tree, tree, about(cell))
            assert found is not None, (line.name, printed(tree))
            assert found.slug == slug or found.slug in SIMPLER, (line.name, printed(tree), slug, found.slug)
            assert decided(line.tree, tree, about(cell), "law").verdict == DIFFERENT, (
                line.name,
                slug,
                printed(tree),
            )
            count += 1
    assert count > 10 * len(lines)


SIMPLER = {"constant_factor", "wrong_sign", "missing_outer_transpose"}  # these hold whatever was done


# --- what keeps the value -----------------------------------------------------------------------------------

Rewriting = Callable[[Tree, Setting], Tree | None]


def turned_round(tree: Tree, about: Setting) -> Tree | None:
    return type(tree)(tree.factors[::-1]) if isinstance(tree, t.Hadamard | t.Mul) else None


def summed_backwards(tree: Tree, about: Setting) -> Tree | None:
    return t.Add(tree.terms[::-1]) if isinstance(tree, t.Add) else None


def multiplied_out(tree: Tree, about: Setting) -> Tree | None:
    match tree:
        case t.Hadamard((*rest, t.Add(terms))):
            return t.Add(tuple(t.Hadamard((*rest, term)) for term in terms))
    return None


def product_of_transposes(tree: Tree, about: Setting) -> Tree | None:
    match tree:
        case t.MatMul(left, right):
            return t.Transpose(t.MatMul(t.Transpose(right), t.Transpose(left)))
    return None


def difference_of_squares(tree: Tree, about: Setting) -> Tree | None:
    u = tanh_slope(tree)
    return t.Hadamard((less(u), t.Add((t.Number(1), u)))) if u is not None else None


def written_as_slope(tree: Tree, about: Setting) -> Tree | None:
    match tree:
        case t.Power(t.Apply("tanh", args), t.Number(2)):
            return less(t.Apply("tanh", args, 1))
    return None


def complement_twice(tree: Tree, about: Setting) -> Tree | None:
    u = complement(tree)
    return t.Neg(t.Add((u, t.Neg(t.Number(1))))) if u is not None else None


def written_out(tree: Tree, about: Setting) -> Tree | None:
    return about.definitions.get(tree.id) if isinstance(tree, t.Name) else None


def squared_by_hand(tree: Tree, about: Setting) -> Tree | None:
    match tree:
        case t.Power(base, t.Number(2)):
            return t.Hadamard((base, base))
    return None


def halves(tree: Tree, about: Setting) -> Tree | None:
    if isinstance(tree, t.Number | t.Constant):
        return None
    half = t.Div(t.Number(1), t.Number(2))
    return t.Add((t.Mul((half, tree)), t.Mul((half, tree))))


def in_other_brackets(tree: Tree, about: Setting) -> Tree | None:
    match tree:
        case t.Hadamard((first, *rest)) | t.Mul((first, *rest)) if len(rest) > 1:
            return type(tree)((first, type(tree)(tuple(rest))))
        case t.MatMul(t.MatMul(a, b), c):
            return t.MatMul(a, t.MatMul(b, c))
    return None


def spread_over_a_sum(tree: Tree, about: Setting) -> Tree | None:
    match tree:
        case t.MatMul(left, t.Add(terms)):
            return t.Add(tuple(t.MatMul(left, term) for term in terms))
        case t.Transpose(t.Add(terms)):
            return t.Add(tuple(t.Transpose(term) for term in terms))
    return None


def transposed_twice(tree: Tree, about: Setting) -> Tree | None:
    return t.Transpose(t.Transpose(tree)) if shape_of(tree, about.names) else None


def named_again(tree: Tree, about: Setting) -> Tree | None:
    return next((t.Name(name) for name, value in about.definitions.items() if value == tree), None)


def by_exponentials(tree: Tree, about: Setting) -> Tree | None:
    match tree:
        case t.Apply("tanh", (arg,), 0):
            e = t.Apply("exp", (t.Add((arg, arg)),))
            return t.Div(t.Add((e, t.Neg(t.Number(1)))), t.Add((e, t.Number(1))))
        case t.Apply("sigmoid", (arg,), 0):
            return t.Div(t.Number(1), t.Add((t.Number(1), t.Apply("exp", (t.Neg(arg),)))))
    return None


def slope_of_a_gate(tree: Tree, about: Setting) -> Tree | None:
    match tree:
        case t.Hadamard((*rest, t.Name(gate), slope)) if complement(slope) == t.Name(gate):
            made = about.definitions.get(gate)
            if isinstance(made, t.Apply) and made.function == "sigmoid":
                return t.Hadamard((*rest, t.Apply("sigmoid", made.args, 1))) if rest else None
    return None


REWRITINGS: tuple[Rewriting, ...] = (
    turned_round, summed_backwards, multiplied_out, product_of_transposes, difference_of_squares,
    written_as_slope, complement_twice, written_out, squared_by_hand, halves, in_other_brackets,
    spread_over_a_sum, transposed_twice, named_again, by_exponentials, slope_of_a_gate,
)  # fmt: skip


@st.composite
def rearranged(draw: st.DrawFn) -> tuple[str, Line, Tree]:
    cell = draw(st.sampled_from(cell_names()))
    line = draw(st.sampled_from(list(derivation(cell).lines.values())))
    tree = line.tree
    for _ in range(draw(st.integers(1, 6))):
        rewriting = draw(st.sampled_from(REWRITINGS))
        chances = [
            (path, new) for path, node in places(tree) if (new := rewriting(node, about(cell))) is not None
        ]
        if chances and len(list(places(tree))) < 150:
            path, new = draw(st.sampled_from(chances))
            tree = put(tree, path, new)
    return cell, line, tree


@settings(max_examples=150, deadline=None)
@given(rearranged())
def test_what_keeps_the_value_is_accepted(case: tuple[str, Line, Tree]) -> None:
    cell, line, tree = case
    assert decided(line.tree, tree, about(cell)).verdict == EQUAL
    assert named(line.tree, tree, about(cell)) is None


@settings(max_examples=60, deadline=None)
@given(rearranged(), st.sampled_from(["unicode", "ascii", "latex"]))
def test_it_is_accepted_however_it_is_spelled(case: tuple[str, Line, Tree], format: str) -> None:
    cell, line, tree = case
    text = printed(tree, format, about(cell).names)
    if len(text.encode()) < 1_500:
        wanted = Equation(line.name, line.tree, shape_of(line.tree, about(cell).names))
        found = graded(wanted, text, about(cell))
        assert found.verdict == EQUAL, text


def test_a_place_is_what_it_says() -> None:
    tree = t.Add((t.Name("a"), square(t.Name("b"))))
    for path, node in places(tree):
        assert node_at(tree, path) == node
        assert node_at(put(tree, path, t.Name("new")), path) == t.Name("new")
