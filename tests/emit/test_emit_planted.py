"""Errors are planted into the optimized programs, one place at a time; the comparison has to find every one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

import pytest
from emit_samples import derivation_of, imported, references, results, worst

from quizzer.derive.emit.fast import PASSES, fast
from quizzer.derive.emit.nodes import Graph, Node
from quizzer.derive.emit.program import Program

Mutation = Callable[[Graph, Node, tuple[Node, ...]], Node | None]
CELLS = ["lstm-peephole", "gru-reset-after", "gru", "rnn-two-layers", "rnn-bidirectional"]


def _slightly_larger(graph: Graph, node: Node, args: tuple[Node, ...]) -> Node | None:
    """a ⊙ b times 1 + 1e-8."""
    return graph.mul(args, node.extra[0] * (1 + Fraction(1, 10**8))) if node.op == "mul" and node.live else None


def _swapped_parts(graph: Graph, node: Node, args: tuple[Node, ...]) -> Node | None:
    """The gates in a wrong order."""
    if node.op != "concat" or args[0] is args[1] or args[0].dims != args[1].dims:
        return None
    return graph.node("concat", (args[1], args[0], *args[2:]), node.extra, dims=node.dims, live=node.live)


def _neighbouring_part(graph: Graph, node: Node, args: tuple[Node, ...]) -> Node | None:
    """A part of the result that belongs to the gate before."""
    start, stop, axis = node.extra if node.op == "slice" else ("0", "H", 0)
    if (start, stop) != ("H", "2H"):
        return None
    return graph.cut(args[0], "0", "H", axis)


def _wrong_sign(graph: Graph, node: Node, args: tuple[Node, ...]) -> Node | None:
    """a − b for a + b."""
    if node.op != "add":
        return None
    signs = (*node.extra[:-1], -node.extra[-1])
    return graph.node("add", args, signs, dims=node.dims, live=node.live)


def _lost_term(graph: Graph, node: Node, args: tuple[Node, ...]) -> Node | None:
    """a for a + b."""
    return graph.add([(node.extra[0], args[0])]) if node.op == "add" and args[0].dims == node.dims else None


def _lost_factor(graph: Graph, node: Node, args: tuple[Node, ...]) -> Node | None:
    """a for a ⊙ b."""
    return (
        args[0] if node.op == "mul" and len(args) > 1 and args[0].live and args[0].dims == node.dims else None
    )


def _not_transposed(graph: Graph, node: Node, args: tuple[Node, ...]) -> Node | None:
    """U for Uᵀ."""
    return args[0] if node.op == "transpose" and node.dims[0] == node.dims[1] else None


def _not_shifted(graph: Graph, node: Node, args: tuple[Node, ...]) -> Node | None:
    """½ tanh(½ a) for σ(a)."""
    if node.op != "squash" or all(lane[1] == 0 for lane in node.extra):
        return None
    lanes = tuple((scale, Fraction(0), width) for scale, _, width in node.extra)
    return graph.node("squash", args, lanes, dims=node.dims, live=True)


def _not_carried(graph: Graph, node: Node, args: tuple[Node, ...]) -> Node | None:
    """Nothing comes from the step before."""
    return graph.node("zeros", dims=node.dims, live=True) if node.op == "prev" else None


def _wrong_step(graph: Graph, node: Node, args: tuple[Node, ...]) -> Node | None:
    """c for c_prev."""
    if node.op != "saved" or not node.extra[0].endswith("_prev"):
        return None
    return graph.leaf("saved", node.extra[0].removesuffix("_prev"), node.dims, live=True)


MUTATIONS = {mutation.__name__.strip("_"): mutation for mutation in (
    _slightly_larger, _swapped_parts, _neighbouring_part, _wrong_sign, _lost_term, _lost_factor, _not_transposed,
    _not_shifted, _not_carried, _wrong_step,
)}  # fmt: skip


class Planted:
    """A pass that changes the place with a number, over both programs of a derivation."""

    def __init__(self, mutation: Mutation, number: int) -> None:
        self.mutation = mutation
        self.number = number
        self.seen = 0

    def __call__(self, program: Program) -> Program:
        """The program with the error, if the place is in it."""

        def change(node: Node, args: tuple[Node, ...]) -> Node:
            mutated = self.mutation(program.graph, node, args)
            if mutated is None:
                return program.graph.like(node, args)
            self.seen += 1
            return mutated if self.seen == self.number + 1 else program.graph.like(node, args)

        return program.changed(change)


def planted(name: str, mutation: Mutation) -> Iterator[str]:
    """The code of a cell with the error in each place where it can be."""
    derivation, number = derivation_of(name), 0
    while True:
        plant = Planted(mutation, number)
        text = fast(derivation, (*PASSES, plant))
        if plant.seen <= number:
            return
        yield text
        number += 1


def error(name: str, text: str) -> float:
    """How far the code is from the references; infinite if it does not even run."""
    try:
        return max(
            worst(results(imported(text), one), one.wanted) for one in references(name, "float64").values()
        )
    except (ValueError, AssertionError, NameError, KeyError):
        return float("inf")


@pytest.mark.parametrize("name", CELLS)
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_every_planted_error_is_found(mutation: str, name: str) -> None:
    missed = [text for text in planted(name, MUTATIONS[mutation]) if error(name, text) < 1e-10]
    assert missed == []


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_every_error_can_be_planted(mutation: str) -> None:
    assert sum(1 for name in CELLS for _ in planted(name, MUTATIONS[mutation])) > 1


def test_without_an_error_nothing_is_found() -> None:
    assert all(error(name, fast(derivation_of(name))) < 1e-10 for name in CELLS)


def test_a_sweep_in_the_wrong_direction_is_found() -> None:
    def turned(program: Program) -> Program:
        carries = {name: replace(carry, reverse=not carry.reverse) for name, carry in program.carries.items()}
        return replace(program, carries=carries)

    assert error("lstm", fast(derivation_of("lstm"), (*PASSES, turned))) > 0.01


@pytest.mark.parametrize("left_out", PASSES, ids=lambda each: each.__name__)
def test_every_pass_but_the_last_is_there_for_speed_only(left_out: Callable[[Program], Program]) -> None:
    passes = [each for each in PASSES if each is not left_out or each is PASSES[-1]]
    assert all(error(name, fast(derivation_of(name), passes)) < 1e-10 for name in CELLS)
