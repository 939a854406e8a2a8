"""Every shipped cell is proved, and agrees with numeric gradients."""

import math

import numpy as np
import pytest

from quizzer.api import Shape, loaded, made
from quizzer.cells import cell_names, load_cell
from quizzer.derive.arrays import Array
from quizzer.derive.backward import derived
from quizzer.derive.check import checked
from quizzer.derive.data import Data
from quizzer.derive.derivation import Derivation
from quizzer.derive.gradcheck import gradcheck
from quizzer.derive.prove import CHAINED, COMPOSED, FUNCTION, JACOBIAN, LOCAL
from quizzer.derive.through_time import Way

ROWS = [
    "rnn",
    "rnn-relu",
    "jordan",
    "lstm",
    "lstm-1997",
    "lstm-1997-truncated",
    "lstm-peephole",
    "lstm-cifg",
    "gru",
    "gru-reset-after",
    "gru-z-updates",
    "gru-reset-after-z-updates",
    "mgu",
    "dense",
    "softmax-cross-entropy",
    "attention-dot",
    "attention-additive",
]


def derivation(name: str) -> Derivation:
    return derived(load_cell(name))


def test_every_row_that_must_work_is_there() -> None:
    assert set(cell_names()) >= set(ROWS)


@pytest.mark.parametrize("name", cell_names())
def test_a_shipped_cell_is_right(name: str) -> None:
    check = checked(derivation(name))
    assert check.passed
    for layer in (LOCAL, CHAINED, COMPOSED, *([JACOBIAN] if load_cell(name).state else [])):
        done, every = check.proof.count(layer)
        assert done == every > 0
    assert check.numeric.worst < 1e-8
    assert all(row.complex is not None and row.complex.error < 1e-13 for row in check.numeric.rows)


@pytest.mark.parametrize("name", ["lstm", "gru-reset-after", "lstm-peephole"])
def test_every_entry_of_everything_is_compared(name: str) -> None:
    found = derivation(name)
    report = gradcheck(found, sizes={"D": 2, "H": 3}, steps=4, examples=2)
    parameters = sum(math.prod({"D": 2, "H": 3}[d] for d in dims) for dims in found.cell.parameters.values())
    assert report.scalars == parameters + 4 * 2 * 2 + 2 * 3 * len(found.cell.state)
    leaves = {*found.cell.parameters, *found.cell.inputs, *(f"{state}_0" for state in found.cell.state)}
    assert {row.name for row in report.rows} == {f"δ{name}" for name in leaves}


@pytest.mark.parametrize("sizes", [{"D": 1, "H": 1}, {"D": 1, "H": 3}, {"D": 4, "H": 1}])
@pytest.mark.parametrize(("steps", "examples"), [(1, 1), (1, 3), (3, 1)])
def test_odd_sizes_are_right(sizes: dict[str, int], steps: int, examples: int) -> None:
    for name in ("rnn", "lstm-peephole", "gru-reset-after"):
        assert gradcheck(derivation(name), sizes=sizes, steps=steps, examples=examples).passed


def test_the_same_check_gives_the_same_report_to_the_last_bit() -> None:
    first, again = (gradcheck(derivation("lstm"), seed=7) for _ in range(2))
    assert first == again


def test_another_seed_is_another_check() -> None:
    found = derivation("rnn")
    assert gradcheck(found, seed=1) != gradcheck(found, seed=2)


@pytest.mark.parametrize("name", ["lstm", "gru", "rnn", "jordan"])
def test_the_slope_of_the_differences_is_two(name: str) -> None:
    slopes = [row.slope for row in gradcheck(derivation(name)).rows if row.slope is not None]
    assert slopes
    assert all(abs(slope - 2) < 0.2 for slope in slopes)


@pytest.mark.parametrize(
    ("name", "layers", "bidirectional"),
    [
        ("dense", 3, False),
        ("lstm", 2, False),
        ("gru", 1, True),
        ("lstm-peephole", 2, True),
        ("jordan", 3, False),
    ],
)
def test_layers_and_directions_are_proved(name: str, layers: int, bidirectional: bool) -> None:
    found = derived(made(load_cell(name), Shape(layers, bidirectional)))
    check = checked(found)
    assert check.passed
    assert check.proof.count(CHAINED)[1] > 20


def test_a_gradient_that_vanishes_is_right_within_the_rounding_of_the_loss() -> None:
    report = gradcheck(derived(made(load_cell("dense"), Shape(8, False))))
    assert report.passed
    first = next(row for row in report.rows if row.name == "δW_l1")
    assert abs(first.differences.analytic) < 1e-4


OWN = {"format": 1, "cell": "own", "input": {"x": "D"}, "state": {"h": "H"}}
AFFINE = "v = W x + U h_prev"
POLES = {
    "an inverse": [AFFINE, "h = 1 / v"],
    "a quotient": ["h = (W x) / (U h_prev)"],
    "a fixed pole": [AFFINE, "h = v / (1 − v)"],
    "a logarithm": [AFFINE, "h = log(v²)"],
    "growth": [AFFINE, "h = exp(v²) / (1 + v)"],
}


@pytest.mark.parametrize("name", POLES)
def test_near_a_pole_other_data_are_tried(name: str) -> None:
    parameters = {"W": ["H", "D"], "U": ["H", "H"]}
    found = derived(loaded({**OWN, "parameters": parameters, "equations": POLES[name]}, None))
    reports = [gradcheck(found, seed=seed) for seed in range(0, 16, 2)]
    assert all(report.passed for report in reports)
    assert any(report.seed > seed for report, seed in zip(reports, range(0, 16, 2), strict=True))


def test_data_keep_clear_of_kinks() -> None:
    assert all(gradcheck(derivation("rnn-relu"), seed=seed).passed for seed in range(0, 100, 10))


@pytest.mark.parametrize("every", [1, 2, 3])
@pytest.mark.parametrize("name", ["rnn", "lstm", "gru"])
def test_truncation_in_time_is_the_gradient_with_the_border_held_fixed(name: str, every: int) -> None:
    found = derivation(name)
    whole, cut = gradcheck(found), gradcheck(found, every=every)
    assert cut.passed
    assert [row.differences.analytic for row in cut.rows] != [row.differences.analytic for row in whole.rows]


def test_a_border_behind_the_last_step_cuts_nothing() -> None:
    found = derivation("gru")
    assert gradcheck(found, every=5).rows == gradcheck(found).rows


def test_the_function_layer_proves_what_was_rewritten() -> None:
    rows = [row.value for row in checked(derivation("lstm")).proof.rows if row.layer == FUNCTION]
    assert rows == ["sigmoid", "tanh"]


# --- numbers that were worked out by hand ---------------------------------------------------------------------


def scalar(name: str, weight: float, x: list[float], **state: float) -> tuple[Way, Data[Array]]:
    """A cell with one unit, all weights alike, biases zero."""
    way = Way(derivation(name), {"D": 1, "H": 1})
    parameters = {
        each: np.full((1,) * len(dims), 0.0 if each.startswith("b") else weight)
        for each, dims in way.cell.parameters.items()
    }
    first = {each: np.array([[value]]) for each, value in state.items()}
    return way, Data(parameters, {"x": np.array(x).reshape(-1, 1, 1)}, first)


def test_the_worked_lstm_step() -> None:
    way, data = scalar("lstm", 0.5, [1.0], h=0.0, c=0.5)
    run = way.run(data)
    rounded = {name: round(float(way.value(run[0], name)[0, 0]), 6) for name in "fgioch"}
    assert rounded == {"f": 0.622459, "g": 0.462117, "i": 0.622459, "o": 0.622459, "c": 0.598879, "h": 0.333795}
    zero = np.zeros((1, 1))
    gradients = way.gradients(run, [np.ones((1, 1))], {"h": zero, "c": zero})
    found = {k: round(float(gradients.parameters[f"b_{k}"][0]), 6) for k in "ofig"}
    assert found == {"o": 0.126021, "f": 0.052108, "i": 0.048160, "g": 0.217089}
    assert round(float(gradients.inputs["x"][0, 0, 0]), 6) == 0.221688
    assert {name: round(float(each[0, 0]), 6) for name, each in gradients.state.items()} == {
        "h": 0.221688,
        "c": 0.276037,
    }


@pytest.mark.parametrize(
    ("name", "h", "slope", "dx"),
    [
        ("gru", 0.527220, 0.747367, 0.102049),
        ("gru-reset-after", 0.527220, 0.747367, 0.102049),
        ("gru-z-updates", 0.557625, 0.493989, 0.244850),
        ("gru-reset-after-z-updates", 0.557625, 0.493989, 0.244850),
    ],
)
def test_the_worked_gru_step(name: str, h: float, slope: float, dx: float) -> None:
    way, data = scalar(name, 0.5, [1.0], h=0.5)
    run = way.run(data)
    gradients = way.gradients(run, [np.ones((1, 1))], {"h": np.zeros((1, 1))})
    found = way.outputs(run)[0], gradients.state["h"], gradients.inputs["x"][0]
    assert [round(float(np.squeeze(each)), 6) for each in found] == [h, slope, dx]


def test_the_worked_rnn() -> None:
    way, data = scalar("rnn", 0.5, [1.0, 0.0, -1.0], h=0.0)
    data.parameters["W"][:] = 1.0
    run = way.run(data)
    assert [round(float(each[0, 0]), 6) for each in way.outputs(run)] == [0.761594, 0.363399, -0.674144]
    above = [np.zeros((1, 1)), np.zeros((1, 1)), np.ones((1, 1))]
    gradients = way.gradients(run, above, {"h": np.zeros((1, 1))})
    assert round(float(gradients.state["h"][0, 0]), 6) == 0.024857
    assert round(float(gradients.parameters["U"][0, 0]), 6) == 0.378548
