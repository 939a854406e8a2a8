"""Each pass on the smallest program that it is for, and beside it one that it has to leave as it is."""

from collections.abc import Mapping
from fractions import Fraction

from quizzer.derive.emit.arithmetic import absorbed, flattened, squashed
from quizzer.derive.emit.lanes import widened
from quizzer.derive.emit.loops import hoisted, owned
from quizzer.derive.emit.nodes import Graph, Node
from quizzer.derive.emit.products import laid_out, multiplied_together, stacked, summed_together
from quizzer.derive.emit.program import Carry, Program

HALF = Fraction(1, 2)


class Small:
    """Vectors and weights by name, and programs of them."""

    def __init__(self) -> None:
        self.graph = Graph()
        self.a, self.b, self.c, self.x = (self.graph.leaf("input", name, ("H",), live=True) for name in "abcx")
        self.h = self.graph.leaf("prev", "h", ("H",), live=True)
        self.W, self.V = (self.graph.leaf("parameter", name, ("H", "H"), live=False) for name in "WV")
        self.p, self.q = (self.graph.leaf("parameter", name, ("H",), live=False) for name in "pq")

    def f(self, function: str, arg: Node) -> Node:
        return self.graph.node("apply", [arg], (function,), dims=arg.dims, live=True)

    def sum(self, *terms: Node) -> Node:
        return self.graph.add((1, term) for term in terms)

    def gram(self, left: Node, right: Node) -> Node:
        return self.graph.node("gram", [left, right], dims=("H", "H"), live=False)

    def program(self, carried: Mapping[str, Node] | None = None, **results: Node) -> Program:
        carries = {name: Carry(name, ("H",), node, False) for name, node in (carried or {}).items()}
        return Program(self.graph, carries, results)


def test_flattened_takes_sums_and_products_apart() -> None:
    s = Small()
    inner = s.graph.add([(1, s.b), (-1, s.c)])
    found = flattened(s.program(y=s.graph.add([(1, s.a), (-1, inner)]))).results["y"]
    assert (found.args, found.extra) == ((s.a, s.c, s.b), (1, 1, -1))
    product = s.graph.mul([s.a, s.graph.mul([s.b, s.c], HALF)])
    found = flattened(s.program(y=product)).results["y"]
    assert (found.args, found.extra) == ((s.a, s.b, s.c), (HALF,))


def test_flattened_leaves_what_somebody_else_reads() -> None:
    s = Small()
    inner = s.sum(s.b, s.c)
    found = flattened(s.program(y=s.sum(s.a, inner), z=inner)).results
    assert found["y"].args == (s.a, inner)


def test_squashed_writes_sigmoid_as_tanh() -> None:
    s = Small()
    gate = squashed(s.program(y=s.f("sigmoid", s.a))).results["y"]
    assert (gate.op, gate.extra) == ("squash", ((HALF, HALF, "H"),))
    assert gate.args[0] is s.graph.mul([s.a], HALF)


def test_squashed_takes_factor_and_number_in() -> None:
    """2 σ(a) − 1 is tanh(½ a)."""
    s = Small()
    twice = s.graph.mul([s.f("sigmoid", s.a)], Fraction(2))
    found = squashed(s.program(y=s.graph.add([(1, twice), (-1, s.graph.number(1))]))).results["y"]
    assert found.extra == ((Fraction(1), Fraction(0), "H"),)
    other = squashed(s.program(y=s.f("exp", s.a))).results["y"]
    assert other is s.f("exp", s.a)


def test_absorbed_puts_a_factor_into_the_weights() -> None:
    s = Small()
    affine = s.sum(s.graph.linear(s.x, s.W), s.p)
    found = absorbed(s.program(y=s.graph.mul([affine], HALF))).results["y"]
    assert found.args == (s.graph.linear(s.x, s.graph.mul([s.W], HALF)), s.graph.mul([s.p], HALF))


def test_absorbed_leaves_what_has_no_weights() -> None:
    s = Small()
    scaled = s.graph.mul([s.sum(s.graph.linear(s.x, s.W), s.a)], HALF)
    assert absorbed(s.program(y=scaled)).results["y"] is scaled


def test_hoisted_puts_together_what_does_not_wait() -> None:
    s = Small()
    free = s.graph.linear(s.x, s.W)
    waiting = s.graph.linear(s.h, s.V)
    step = s.f("tanh", s.sum(free, waiting, s.p))
    found = hoisted(s.program({"h": step}, y=step)).results["y"]
    assert found.args[0].args == (s.sum(free, s.p), waiting)


def test_summed_together_makes_one_product_of_a_sum() -> None:
    s = Small()
    v, w = s.f("tanh", s.a), s.f("tanh", s.b)
    whole = s.sum(s.graph.linear(v, s.W), s.graph.linear(w, s.V))
    found = summed_together(laid_out(s.program(y=whole))).results["y"]
    assert (found.op, found.args[0].args) == ("linear", (v, w))
    assert found.args[1].args[0].args == (s.graph.transposed(s.W), s.graph.transposed(s.V))


def test_summed_together_leaves_a_difference_and_given_vectors() -> None:
    s = Small()
    v, w = s.f("tanh", s.a), s.f("tanh", s.b)
    difference = s.graph.add([(1, s.graph.linear(v, s.W)), (-1, s.graph.linear(w, s.V))])
    given = s.sum(s.graph.linear(s.a, s.W), s.graph.linear(s.b, s.V))
    found = summed_together(laid_out(s.program(y=difference, z=given))).results
    assert (found["y"], found["z"]) == (difference, given)


def test_multiplied_together_makes_one_product_of_gradients() -> None:
    s = Small()
    v, w = s.f("tanh", s.a), s.f("tanh", s.b)
    grams = {"y": s.gram(v, s.x), "z": s.gram(w, s.x), "other": s.gram(v, s.c)}
    found = multiplied_together(laid_out(s.program(None, **grams))).results
    assert [found[name].op for name in grams] == ["slice", "slice", "gram"]
    assert found["y"].args == found["z"].args
    assert (found["y"].extra, found["z"].extra) == (("0", "H", 0), ("H", "2H", 0))


def test_stacked_multiplies_one_vector_once() -> None:
    s = Small()
    found = stacked(s.program(y=s.graph.linear(s.x, s.W), z=s.graph.linear(s.x, s.V))).results
    assert found["y"].args == found["z"].args
    assert found["y"].args[0].args[1].args == (s.W, s.V)
    alone = s.graph.linear(s.x, s.W)
    assert stacked(s.program(y=alone, z=s.graph.linear(s.a, s.V))).results["y"] is alone


def test_widened_adds_neighbours_at_once() -> None:
    s = Small()
    array = s.graph.leaf("input", "k", ("2H",), live=True)
    first, second = s.graph.cut(array, "0", "H"), s.graph.cut(array, "H", "2H")
    found = widened(s.program(y=s.sum(first, s.p), z=s.sum(second, s.q))).results
    assert found["y"].args == found["z"].args
    assert found["y"].args[0].args == (array, s.graph.concat([s.p, s.q]))


def test_widened_leaves_what_needs_its_neighbour() -> None:
    s = Small()
    array = s.graph.leaf("input", "k", ("2H",), live=True)
    first, second = s.graph.cut(array, "0", "H"), s.graph.cut(array, "H", "2H")
    y = s.sum(first, s.p)
    z = s.sum(second, s.graph.mul([y, y]))
    assert widened(s.program(y=y, z=z)).results == {"y": y, "z": z}


def test_owned_copies_what_is_carried_and_not_computed() -> None:
    s = Small()
    step = s.f("tanh", s.h)
    carries = owned(s.program({"h": step, "same": step, "given": s.a}, y=step)).carries
    assert {name: carry.next.op for name, carry in carries.items()} == {
        "h": "apply", "same": "copy", "given": "copy",
    }  # fmt: skip
