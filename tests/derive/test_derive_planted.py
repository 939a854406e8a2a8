"""The checks say no: every rule is broken, and every line is off by a hair; each is caught."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from quizzer.api import loaded
from quizzer.cells import load_cell
from quizzer.derive import rules
from quizzer.derive.algebra import Algebra
from quizzer.derive.backward import derived
from quizzer.derive.derivation import Cell, Derivation, Jacobian, Line, Lines
from quizzer.derive.gradcheck import gradcheck
from quizzer.derive.prove import CHAINED, COMPOSED, JACOBIAN, LOCAL, Prover, prove
from quizzer.notation import tree as t
from quizzer.notation.tree import Number, Tree

EQUATIONS = [
    "u = V [x; h_prev]",
    "n = norm(u)",
    "a = W x + U h_prev + b ⊙ u[0:H] / n",
    "m = mean(a)",
    "v = var(a)",
    "q = (a − m) / sqrt(v + 1)",
    "p = softmax(u[H:2H])",
    "h = tanh(−q) ⊙ p + 0.5 k² + 0.1 (h_prevᵀ k) b",
]
OWN = {
    "format": 1,
    "cell": "own",
    "input": {"x": "D"},
    "state": {"h": "H"},
    "parameters": {"W": ["H", "D"], "U": ["H", "H"], "b": "H", "V": ["2H", "D+H"], "k": "H"},
    "equations": EQUATIONS,
}

# What a rule may get wrong, as a change of what it sends back.
Mistake = Callable[[Algebra, Tree], Tree]
MISTAKES: dict[str, Mistake] = {
    "sign": lambda algebra, tree: algebra.minus(tree),
    "factor": lambda algebra, tree: algebra.times(Number(2), tree),
}


def own() -> Cell:
    return loaded(OWN, None)


def broken(rule: rules.Rule, mistake: Mistake) -> rules.Rule:
    def answer(context: rules.Context, node: Tree, index: int, g: Tree) -> rules.Answer:
        tree, reason = rule(context, node, index, g)
        return mistake(context.algebra, tree), reason

    return answer


def broken_entries(rule: Any, mistake: Mistake) -> Any:
    def answer(context: rules.Context, node: t.Reduce, g: Tree) -> Tree:
        return mistake(context.algebra, rule(context, node, g))

    return answer


def test_the_own_cell_is_right() -> None:
    found = derived(own())
    assert prove(found, {"D": 2, "H": 2}).passed
    assert gradcheck(found).passed


def used(node: type, trees: list[Tree]) -> bool:
    return any(isinstance(each, node) for tree in trees for each in t.nodes(tree))


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("node", rules.RULES, ids=lambda node: node.__name__)
def test_a_broken_rule_is_caught(node: type, mistake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    cells = [own(), load_cell("attention-dot")]
    cell = next(cell for cell in cells if used(node, [each.tree for each in cell.equations]))
    rule = broken(rules.RULES[node], MISTAKES[mistake])
    monkeypatch.setattr(rules, "RULES", {**rules.RULES, node: rule})
    found = derived(cell)
    assert not gradcheck(found).passed
    failed = next(row for row in Prover(found, {"D": 2, "H": 2, "T": 2}).rows() if not row.passed)
    assert failed.layer == LOCAL


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("name", rules.REDUCTIONS)
def test_a_broken_reduction_is_caught(name: str, mistake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    equations = [*EQUATIONS[:-1], f"h = tanh(q ⊙ p + k) + 0.1 {name}(u) b"]
    cell = loaded({**OWN, "equations": equations}, None)
    assert gradcheck(derived(cell)).passed
    rule = broken_entries(rules.REDUCTIONS[name], MISTAKES[mistake])
    monkeypatch.setattr(rules, "REDUCTIONS", {**rules.REDUCTIONS, name: rule})
    assert not gradcheck(derived(cell)).passed


# Mistakes of single rules that people make.
WRONG_RULES: dict[str, tuple[type, rules.Rule]] = {
    "the transpose is forgotten": (
        t.MatMul,
        lambda context, node, index, g: (
            (context.algebra.product(node.left, g), None)  # type: ignore[union-attr]
            if index == 1 and isinstance(node.left, t.Name) and node.left.id[0] == "U"  # type: ignore[union-attr]
            else rules._matmul(context, node, index, g)
        ),
    ),
    "a factor of the product is forgotten": (
        t.Hadamard,
        lambda context, node, index, g: (g, None),
    ),
    "the sum loses a path": (
        t.Add,
        lambda context, node, index, g: (g if index else Number(0), None),
    ),
}


@pytest.mark.parametrize("mistake", WRONG_RULES)
def test_a_mistake_that_people_make_is_caught(mistake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    node, rule = WRONG_RULES[mistake]
    monkeypatch.setattr(rules, "RULES", {**rules.RULES, node: rule})
    found = derived(load_cell("lstm"))
    assert not prove(found).passed
    assert not gradcheck(found).passed


@pytest.mark.parametrize("one_sided", ["relu", "abs", "max"])
def test_a_rule_that_is_right_on_one_side_of_a_kink_is_caught(
    one_sided: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply = rules.RULES[t.Apply]

    def wrong(context: rules.Context, node: Tree, index: int, g: Tree) -> rules.Answer:
        if isinstance(node, t.Apply) and node.function == one_sided:
            return (g if index == 0 else Number(0)), None
        return apply(context, node, index, g)

    formula = {"relu": "relu(a)", "abs": "abs(a)", "max": "max(a, b)"}[one_sided]
    equations = ["a = W x + U h_prev", f"h = {formula} + b"]
    shapes = {"W": ["H", "D"], "U": ["H", "H"], "b": "H"}
    cell = loaded({**OWN, "parameters": shapes, "equations": equations}, None)
    assert gradcheck(derived(cell)).passed
    monkeypatch.setattr(rules, "RULES", {**rules.RULES, t.Apply: wrong})
    assert not gradcheck(derived(cell)).passed


# --- errors that no local proof can see -----------------------------------------------------------------------


def changed(found: Derivation, name: str, change: Callable[[Line], Line]) -> Derivation:
    return replace(
        found,
        backward=Lines(change(line) if line.name == name else line for line in found.backward),
        gradients=Lines(change(line) if line.name == name else line for line in found.gradients),
    )


def without(found: Derivation, name: str, term: int) -> Derivation:
    """The derivation with one term of a sum lost."""

    def change(line: Line) -> Line:
        assert isinstance(line.tree, t.Add)
        terms = line.tree.terms[:term] + line.tree.terms[term + 1 :]
        return replace(line, tree=t.Add(terms) if len(terms) > 1 else terms[0])

    return changed(found, name, change)


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("δc", 0),
        ("δc", 1),
        ("δh", 0),
        ("δh", 1),
        *((f"δ{each}", k) for each in ("h_prev", "x") for k in range(4)),
    ],
)
def test_a_lost_path_is_caught(name: str, term: int) -> None:
    wrong = without(derived(load_cell("lstm")), name, term)
    layers = {row.layer for row in prove(wrong).rows if not row.passed}
    assert layers == {CHAINED, COMPOSED}
    assert not gradcheck(wrong).passed


@pytest.mark.parametrize("which", ["direct", "full"])
@pytest.mark.parametrize("name", ["rnn", "lstm", "gru", "lstm-1997-truncated"])
def test_a_wrong_jacobian_is_caught(name: str, which: str) -> None:
    found = derived(load_cell(name))
    algebra = Algebra({**found.shapes, "I": ("I", "I")})

    def wrong(jacobian: Jacobian) -> Jacobian:
        tree = getattr(jacobian, which)
        other = t.Name("I") if tree == Number(0) else algebra.minus(tree)
        return replace(jacobian, direct=other) if which == "direct" else replace(jacobian, full=other)

    planted = replace(found, jacobians=tuple(map(wrong, found.jacobians)))
    rows = [row for row in prove(planted).rows if not row.passed]
    assert {row.layer for row in rows} == {JACOBIAN}
    assert len(rows) == len(found.jacobians)


def test_a_wrong_order_is_caught() -> None:
    found = derived(load_cell("lstm"))
    order = {line.name: line for line in found.backward}
    names = [name for name in order if name != "δc"]
    names.insert(names.index("δi") + 1, "δc")
    wrong = replace(found, backward=Lines(order[name] for name in names))
    rows = [(row.layer, row.value) for row in prove(wrong).rows if not row.passed and row.layer == CHAINED]
    assert rows == [(CHAINED, "i")]


def scaled(found: Derivation, name: str, factor: Fraction) -> Derivation:
    algebra = Algebra(found.shapes)
    return changed(found, name, lambda line: replace(line, tree=algebra.times(Number(factor), line.tree)))


LINES = [
    *["δh", "δo", "δa_o", "δc", "δi", "δa_i", "δf", "δa_f", "δg", "δa_g", "δh_prev", "δc_prev", "δx"],
    *(f"δ{letter}_{gate}" for gate in "ifgo" for letter in "WUb"),
]


def test_the_lines_are_all_lines() -> None:
    assert sorted(LINES) == sorted(line.name for line in derived(load_cell("lstm")).steps)


@pytest.mark.parametrize("name", LINES)
def test_a_line_that_is_off_by_one_part_in_a_hundred_million_is_caught_by_differences(name: str) -> None:
    report = gradcheck(scaled(derived(load_cell("lstm")), name, Fraction(10**8 + 1, 10**8)))
    assert not all(row.differences.passed for row in report.rows)


@pytest.mark.parametrize("name", LINES)
def test_a_line_that_is_off_by_one_part_in_a_million_million_is_caught_by_the_complex_step(name: str) -> None:
    report = gradcheck(scaled(derived(load_cell("lstm")), name, Fraction(10**12 + 1, 10**12)))
    assert all(row.differences.passed for row in report.rows)
    assert not all(row.complex is not None and row.complex.passed for row in report.rows)


@pytest.mark.parametrize("node", [t.MatMul, t.Hadamard, t.Apply], ids=lambda node: node.__name__)
@pytest.mark.parametrize(("digits", "oracle"), [(8, "differences"), (12, "complex")])
def test_a_rule_that_is_off_by_a_hair_is_caught(
    node: type, digits: int, oracle: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    factor = Number(Fraction(10**digits + 1, 10**digits))
    rule = broken(rules.RULES[node], lambda algebra, tree: algebra.times(factor, tree))
    monkeypatch.setattr(rules, "RULES", {**rules.RULES, node: rule})
    for name in ("lstm", "gru"):
        rows = gradcheck(derived(load_cell(name))).rows
        assert not all(getattr(row, oracle).passed for row in rows)
