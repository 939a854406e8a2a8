"""What the exercises compare with is right: by a derivation where there is one, else by another way to the same."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from quizzer.banks.exercises import load_exercises
from quizzer.exercises.checking import emitted
from quizzer.exercises.exercise import Exercise
from quizzer.exercises.runner import Ran, run
from quizzer.paths import content

EXERCISES = {exercise.name: exercise for exercise in load_exercises(content() / "exercises")}
DERIVED = {name: exercise for name, exercise in EXERCISES.items() if exercise.engine}


def solution(name: str) -> Callable[..., Any]:
    """The function of a shipped solution."""
    exercise = EXERCISES[name]
    spec = spec_from_file_location(f"oracle_{exercise.entry}", exercise.solution)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[..., Any] = getattr(module, exercise.entry)
    return found


# --- derived ----------------------------------------------------------------------------------------------------

PLANTED = {
    "a gate's derivative": ("lstm-backward", "f * (1 - f)", "(1 - f)", "d_b_f"),
    "the way through time": ("truncated-bptt", "d_h_next = d_h_prev", "d_h_next = 2 * d_h_prev", "d_b"),
    "a sum": ("gru-step", "(1 - z) * n", "z * n", "h"),
    "a softmax": ("additive-attention", "α = softmax(e)", "α = softmax(2 * e)", "alpha"),
}


def checked(exercise: Exercise, engine: str) -> Ran:
    """A run of the solution against results from this module."""
    return run(exercise.spec(exercise.solution, 3, engine))


def test_what_a_cell_can_give_comes_from_its_derivation() -> None:
    families = ("rnn-", "lstm-", "gru-", "truncated-", "bidirectional-", "softmax-", "additive-", "dot-")
    assert set(DERIVED) == {name for name in EXERCISES if name.startswith(families)}


@pytest.mark.parametrize("case", PLANTED)
def test_the_results_are_those_of_the_derivation(case: str) -> None:
    name, before, after, first = PLANTED[case]
    engine = emitted(DERIVED[name].engine)
    assert before in engine
    found = checked(DERIVED[name], engine.replace(before, after)).report
    assert found is not None
    assert (found["status"], found["findings"][0]["name"]) == ("wrong", first)


# --- the others -------------------------------------------------------------------------------------------------


def sigmoid_by_tanh(rng: np.random.Generator) -> None:
    x = rng.normal(size=(4, 3)) * 10
    assert_allclose(solution("stable-sigmoid")(x), (1 + np.tanh(x / 2)) / 2, atol=1e-15)


def clipped_values_are_the_nearest_in_the_interval(rng: np.random.Generator) -> None:
    g = rng.normal(size=(4, 3))
    found = solution("clip-by-value")({"W": g}, 0.5)["W"]
    assert np.abs(found).max() <= 0.5
    assert ((found == g) | (np.abs(g) > 0.5)).all()
    assert (np.sign(found) == np.sign(g)).all()


def a_clipped_gradient_has_the_norm_and_the_direction(rng: np.random.Generator) -> None:
    g = {"W": rng.normal(size=(4, 3)), "b": rng.normal(size=4)}
    whole = np.concatenate([value.ravel() for value in g.values()])
    found = solution("clip-by-global-norm")(g, 1.0)
    clipped = np.concatenate([found[name].ravel() for name in g])
    assert_allclose(found["norm"], np.linalg.norm(whole))
    assert_allclose(clipped, whole / np.linalg.norm(whole))


def the_last_states_one_by_one(rng: np.random.Generator) -> None:
    h, lengths = rng.normal(size=(5, 3, 2)), np.array([1, 5, 3])
    assert_allclose(solution("last-real-state")(h, lengths), [h[0, 0], h[4, 1], h[2, 2]])


def a_wide_beam_is_a_search_of_everything(rng: np.random.Generator) -> None:
    first = np.log(rng.dirichlet(np.ones(3)))
    table = np.log(rng.dirichlet(np.ones(3), size=3))
    sequences = [s for n in (1, 2, 3) for s in itertools.product(range(3), repeat=n)]
    ended = [s for s in sequences if 0 not in s[:-1] and (s[-1] == 0 or len(s) == 3)]

    def score(s: tuple[int, ...]) -> float:
        total = first[s[0]] + sum(table[a, b] for a, b in itertools.pairwise(s))
        return float(total / len(s) ** 0.7)

    tokens, found = solution("beam-search")(first, table, 27, 3, 0.7)
    assert tuple(tokens) == max(ended, key=score)
    assert_allclose(found, score(tuple(tokens)))


def differences_of_a_cubic(rng: np.random.Generator) -> None:
    x = rng.normal(size=(3, 2))
    found = solution("gradient-check")(lambda each: float((each**3).sum()), x, 1e-4)
    assert_allclose(found, 3 * x**2, atol=2e-8)


def parameters_counted_array_by_array(rng: np.random.Generator) -> None:
    for kind, gates in (("rnn", 1), ("gru", 3), ("lstm", 4)):
        for layers, both in itertools.product((1, 2, 3), (False, True)):
            inputs = [5] + [7 * (1 + both)] * (layers - 1)
            layer = [(gates * 7 * D, gates * 7 * 7, gates * 7, gates * 7) for D in inputs]
            wanted = sum(map(sum, layer)) * (1 + both)
            assert solution("parameter-count")(kind, 5, 7, layers, both) == wanted


def the_largest_eigenvalue(rng: np.random.Generator) -> None:
    W = rng.normal(size=(4, 4))
    W = W + W.T
    values, vectors = np.linalg.eigh(W)
    place = np.abs(values).argmax()
    radius, vector = solution("spectral-radius")(W, np.ones(4), 2000)
    assert_allclose(radius, np.abs(values[place]))
    assert_allclose(vector, vectors[:, place] * np.sign(vectors[:, place].sum()), atol=1e-9)


def gates_are_found_where_onnx_looks_for_them(rng: np.random.Generator) -> None:
    D, H = 2, 3
    w, r, bw, br = (rng.normal(size=(4, H, *more)) for more in ((D,), (H,), (), ()))
    W, R, B = solution("torch-to-onnx")(*(each.reshape(4 * H, *each.shape[2:]) for each in (w, r, bw, br)))
    for place, gate in enumerate((0, 3, 1, 2)):  # i, o, f, c among i, f, g, o
        rows = slice(place * H, (place + 1) * H)
        assert_allclose(W[0, rows], w[gate])
        assert_allclose(R[0, rows], r[gate])
        assert_allclose(B[0, : 4 * H][rows], bw[gate])
        assert_allclose(B[0, 4 * H :][rows], br[gate])


def a_normalised_layer_has_mean_zero_and_variance_one(rng: np.random.Generator) -> None:
    one, zero = np.ones(50), np.zeros(50)
    W, U = rng.normal(size=(50, 3)), rng.normal(size=(50, 50))
    x, h = rng.normal(size=(4, 3)), rng.normal(size=(4, 50))
    a = np.arctanh(solution("layer-norm-step")(x, h, W, U, 0.1 * one, zero, 0.0)) / 0.1
    assert_allclose(a.mean(axis=1), 0, atol=1e-12)
    assert_allclose(a.var(axis=1), 1)
    assert_allclose(np.corrcoef(a[0], W @ x[0] + U @ h[0])[0, 1], 1)


def an_orthogonal_matrix_and_a_triangle(rng: np.random.Generator) -> None:
    A = rng.normal(size=(5, 5))
    Q = solution("orthogonal-init")(A)
    assert_allclose(Q.T @ Q, np.eye(5), atol=1e-12)
    R = Q.T @ A
    assert_allclose(np.tril(R, -1), 0, atol=1e-12)
    assert (np.diag(R) > 0).all()


def a_uniform_model_is_as_perplexed_as_it_has_words(rng: np.random.Generator) -> None:
    log_p = np.full((4, 3), -np.log(17.0))
    mask = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0], [1, 0, 0]])
    assert_allclose(solution("perplexity")(np.where(mask, log_p, -999), mask), 17)


ORACLES: dict[str, Callable[[np.random.Generator], None]] = {
    "stable-sigmoid": sigmoid_by_tanh,
    "clip-by-value": clipped_values_are_the_nearest_in_the_interval,
    "clip-by-global-norm": a_clipped_gradient_has_the_norm_and_the_direction,
    "last-real-state": the_last_states_one_by_one,
    "beam-search": a_wide_beam_is_a_search_of_everything,
    "gradient-check": differences_of_a_cubic,
    "parameter-count": parameters_counted_array_by_array,
    "spectral-radius": the_largest_eigenvalue,
    "torch-to-onnx": gates_are_found_where_onnx_looks_for_them,
    "layer-norm-step": a_normalised_layer_has_mean_zero_and_variance_one,
    "orthogonal-init": an_orthogonal_matrix_and_a_triangle,
    "perplexity": a_uniform_model_is_as_perplexed_as_it_has_words,
}


def test_every_exercise_has_one_or_the_other() -> None:
    assert {*ORACLES, *DERIVED} == set(EXERCISES)
    assert not set(ORACLES) & set(DERIVED)


@pytest.mark.parametrize("name", ORACLES)
def test_another_way_gives_the_same(name: str) -> None:
    ORACLES[name](np.random.default_rng(5))
