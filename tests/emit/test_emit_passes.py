"""What each pass is for, seen in the code that comes out."""

import re
from fractions import Fraction

import pytest
from emit_samples import FORMATS, HERE, derivation_of

from quizzer.derive.emit import build
from quizzer.derive.emit.arithmetic import absorbed, flattened, squashed
from quizzer.derive.emit.fast import PASSES, fast, optimized
from quizzer.derive.emit.layout import orders, runs
from quizzer.derive.emit.loops import hoisted, loops
from quizzer.derive.emit.nodes import Graph, Node, together
from quizzer.derive.emit.text import code, identifier, number


def function(name: str, which: str) -> str:
    """The text of `forward` or `backward`."""
    text = fast(derivation_of(name))
    ahead, _, behind = text.partition("def backward(")
    return behind if which == "backward" else ahead.partition("def forward(")[2]


def loop(name: str, which: str) -> list[str]:
    """The lines of the loop over single steps."""
    lines = function(name, which).splitlines()
    start = next(index for index, line in enumerate(lines) if line.startswith("        for "))
    return [line.strip() for line in lines[start + 1 :] if line.startswith("            ")]


def products(lines: list[str]) -> int:
    """How many matrix products there are."""
    return sum(line.startswith(("dot(", "matmul(")) for line in lines)


# The matrix products that are left in the loop: what has to wait for another step, and no more.
IN_LOOP = {
    "rnn": (1, 1), "lstm": (1, 1), "lstm-peephole": (1, 1), "lstm-cifg": (1, 1), "lstm-1997": (1, 1),
    "gru-reset-after": (1, 1), "gru": (2, 2), "mgu": (2, 2), "lstm-1997-truncated": (1, 0), "mixed": (3, 2),
}  # fmt: skip


@pytest.mark.parametrize("name", IN_LOOP)
def test_gates_that_read_the_same_vector_are_one_product(name: str) -> None:
    assert (products(loop(name, "forward")), products(loop(name, "backward"))) == IN_LOOP[name]


@pytest.mark.parametrize("name", ["rnn", "lstm", "lstm-peephole", "gru", "gru-reset-after", "mgu"])
def test_what_depends_on_x_only_is_one_product_for_all_gates_and_many_steps(name: str) -> None:
    lines = function(name, "forward").splitlines()
    assert products([line.strip() for line in lines if line.startswith("        dot(x_b")]) == 1


FACTORS = {"rnn": 2, "lstm": 2, "lstm-peephole": 2, "gru-reset-after": 2, "gru": 3}  # x, h_prev, and r ⊙ h_prev


@pytest.mark.parametrize("name", FACTORS)
def test_gradients_of_weights_are_one_product_for_each_factor(name: str) -> None:
    assert function(name, "backward").count(" add_product(") == FACTORS[name]


CALLS = {"lstm": (10, 9), "rnn": (3, 3), "gru-reset-after": (14, 12)}


@pytest.mark.parametrize("name", CALLS)
def test_a_step_has_few_calls(name: str) -> None:
    for which, most in zip(("forward", "backward"), CALLS[name], strict=True):
        assert len([line for line in loop(name, which) if re.match(r"\w+\(.*\)", line)]) <= most


@pytest.mark.parametrize("name", [*FACTORS, "mgu", "lstm-cifg", "jordan"])
def test_no_step_makes_a_new_array(name: str) -> None:
    for which in ("forward", "backward"):
        made = [
            line for line in loop(name, which) if re.search(r" [-+*/@] |np\.|\.copy", line.partition("[")[0])
        ]
        assert made == []


def test_a_gate_is_a_tanh_of_half() -> None:
    program = optimized(build.forward(derivation_of("lstm")), (flattened, squashed, absorbed))
    squash = [node for node in program.nodes if node.op == "squash"]
    assert sorted(str(node.extra[0][0]) for node in squash) == ["1", "1", "1/2", "1/2", "1/2"]
    assert not any(node.op == "mul" and node.live and len(node.args) == 1 for node in program.nodes)


def test_what_is_hoisted_is_not_in_the_loop() -> None:
    program = optimized(build.backward(derivation_of("lstm")), (flattened, hoisted))
    inside = loops(program)
    mixed = [
        node
        for node in program.nodes
        if node in inside and node.op in ("add", "mul") and sum(arg not in inside for arg in node.args) > 1
    ]
    assert mixed == []


def test_functions_of_the_forward_pass_are_not_computed_again() -> None:
    assert "tanh(" not in function("lstm", "backward")
    assert "tanh(" not in function("gru", "backward")


def test_passes_change_nothing_when_they_are_repeated() -> None:
    once = optimized(build.backward(derivation_of("gru")))
    twice = optimized(once, PASSES[:4])
    assert [node.op for node in twice.nodes] == [node.op for node in once.nodes]


# --- small parts --------------------------------------------------------------------------------------------


def vectors(graph: Graph, names: str) -> dict[str, Node]:
    return {name: graph.node("apply", [], (name,), dims=("H",), live=True) for name in names}


def test_vectors_that_are_wanted_together_become_neighbours() -> None:
    n, r, z, m = (node := vectors(Graph(), "nrzm"))["n"], node["r"], node["z"], node["m"]
    layout = orders([n, r, z, m], [[r, z, n], [r, z, m]])
    assert runs(layout, [r, z, n]) == [[n, r, z]]
    assert runs(layout, [r, z, m]) == [[r, z, m]]
    assert runs(layout, [n, m]) == [[n], [m]]


def test_equal_nodes_are_one_node() -> None:
    graph = Graph()
    a, b = (graph.leaf("input", name, ("H",), live=True) for name in "ab")
    assert graph.mul([a, b]) is graph.mul([a, b])
    assert graph.mul([a, b]) is not graph.mul([b, a])
    assert graph.add([(1, a)]) is a


def test_dimensions_in_python() -> None:
    assert [code(each) for each in ("H", "4H", "D+2H", "3", "T")] == ["H", "4 * H", "D + 2 * H", "3", "T_"]


NAMES = {
    "W_i W_f": "W_if", "d_a_r d_a_z": "d_a_rz", "W V_f": "", "i f": "if", "i_l1 f_l1": "if_l1",
    "W_i_l2 W_f_l2": "W_if_l2", "W_l1 V_l1": "WV_l1", "h_l1 x": "", "f": "f",
}  # fmt: skip


@pytest.mark.parametrize("names", NAMES)
def test_several_names_as_one(names: str) -> None:
    assert together(names.split()) == NAMES[names]


def test_identifiers_are_free_and_no_words_of_python() -> None:
    taken, names = {"x"}, ("x", "lambda", "δa_f", "α", "x")
    assert [identifier(name, taken) for name in names] == ["x_2", "lambda_", "d_a_f", "α", "x_3"]


def test_numbers_are_exact() -> None:
    assert [number(Fraction(each)) for each in ("1/2", "2", "1/3", "-7/8")] == ["0.5", "2", "1 / 3", "-0.875"]


GOLDEN = {"rnn.txt": ("rnn", "numpy"), "rnn-fast.txt": ("rnn", "numpy-fast"), "lstm.txt": ("lstm", "numpy")}


@pytest.mark.parametrize("file", GOLDEN)
def test_the_code_reads_as_it_should(file: str) -> None:
    name, format = GOLDEN[file]
    assert FORMATS[format](derivation_of(name)) == (HERE / "golden" / file).read_text(encoding="utf-8")
