"""Every shipped exercise: its solution passes, its starter fails, its mistakes get their feedback."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from quizzer.banks.exercises import load_exercises
from quizzer.banks.topics import load_topics
from quizzer.exercises import checking
from quizzer.exercises.checking import check_all, jobs_of, met
from quizzer.exercises.exercise import Exercise
from quizzer.files.cache import Cache
from quizzer.messages import Words
from quizzer.paths import content
from quizzer.text import Localized

FOLDER = content() / "exercises"
EXERCISES = load_exercises(FOLDER)
REFERENCES = Path(__file__).parents[1] / "references"
BY_NAME = {exercise.name: exercise for exercise in EXERCISES}


def test_there_are_many() -> None:
    assert len(EXERCISES) >= 24


def test_all_solutions_pass() -> None:
    found = {job.name: result.status for job, result in check_all(jobs_of(EXERCISES, "solutions"), 11)}
    assert found == dict.fromkeys(BY_NAME, "passed")


def test_all_starters_fail() -> None:
    said = Words("en")
    found = {job.name: said(result.notes[0]) for job, result in check_all(jobs_of(EXERCISES, "starters"), 11)}
    assert found == dict.fromkeys(BY_NAME, "nothing is written yet: replace raise NotImplementedError.")


def test_every_mistake_gets_the_feedback_that_is_written_beside_it() -> None:
    jobs = jobs_of(EXERCISES, "mistakes")
    missed = {
        job.name: (result.status, result.first, result.mistake)
        for job, result in check_all(jobs, 12)
        if job.mistake is None or not met(job.mistake, result)
    }
    assert missed == {}


def test_a_mistake_with_other_feedback_is_found_out() -> None:
    job, other, *_ = jobs_of([BY_NAME["lstm-backward"]], "mistakes")
    ((_, result),) = check_all([job], 12)
    assert job.mistake is not None
    assert other.mistake is not None
    assert met(job.mistake, result)
    assert not met(other.mistake, result)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.name)
def test_the_files_are_complete(exercise: Exercise) -> None:
    mistakes = {path.stem for path in (exercise.folder / "mistakes").glob("*.py")}
    assert mistakes == {mistake.name for mistake in exercise.mistakes}
    assert len(mistakes) >= 3
    assert exercise.topic in {topic.id for topic in load_topics(content() / "topics.yaml", Cache(None))}
    texts = (exercise.title, exercise.statement, exercise.explain, *exercise.hints[:1])
    assert all(is_translated(text) for text in texts)
    assert all(is_translated(mistake.say) for mistake in exercise.mistakes)


def is_translated(text: Localized) -> bool:
    """Whether the Chinese is Chinese, or both are one formula."""
    return text.en == text.zh or bool(re.search(r"[\u4e00-\u9fff]", text.zh))


# --- against arrays that others have computed -----------------------------------------------------------------


def solution(name: str) -> Any:
    """The function of a shipped solution."""
    exercise = BY_NAME[name]
    return getattr(loaded(exercise.solution), exercise.entry)


def loaded(path: Path) -> ModuleType:
    """The module in this file."""
    spec = importlib.util.spec_from_file_location(f"loaded_{path.parent.name.replace('-', '_')}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reference(cell: str, case: str) -> dict[str, Any]:
    """The arrays of one case, without its name."""
    with np.load(REFERENCES / f"{cell}.npz") as file:
        return {key.removeprefix(f"{case}/"): file[key] for key in file.files if key.startswith(f"{case}/")}


def parameters(found: dict[str, Any]) -> dict[str, Any]:
    return {key.removeprefix("p/"): value for key, value in found.items() if key.startswith("p/")}


CASES = ("odd", "one", "narrow")


@pytest.mark.parametrize("case", CASES)
def test_the_rnn_agrees_with_pytorch(case: str) -> None:
    rnn_agrees(reference("rnn", case))


def rnn_agrees(r: dict[str, Any]) -> None:
    """Forward and back over a whole sequence."""
    p = parameters(r)
    h = solution("rnn-forward")(r["x"], r["s/h"], p["W"], p["U"], p["b"])
    assert_allclose(h, r["y"], rtol=1e-10, atol=1e-12)
    above = r["gy"].copy()
    above[-1] += r["gl/h"]
    found = solution("rnn-bptt")(above, r["x"], r["s/h"], h, p["W"], p["U"])
    wanted = {f"d_{name}": r[f"dp/{name}"] for name in p} | {"d_x": r["dx"], "d_h_0": r["ds/h"]}
    for name, value in wanted.items():
        assert_allclose(found[name], value, rtol=1e-9, atol=1e-11, err_msg=name)


@pytest.mark.parametrize("case", CASES)
def test_the_lstm_agrees_with_pytorch(case: str) -> None:
    r = reference("lstm", case)
    p = parameters(r)
    c, h = solution("lstm-forward")(r["x"], r["s/h"], r["s/c"], p)
    assert_allclose(h, r["y"], rtol=1e-10, atol=1e-12)
    assert_allclose(c[-1], r["l/c"], rtol=1e-10, atol=1e-12)
    backward(r, p, "lstm-step", "lstm-backward", ("h", "c"))


@pytest.mark.parametrize("case", CASES)
def test_the_lstm_with_peepholes_agrees_with_autograd(case: str) -> None:
    r = reference("lstm-peephole", case)
    backward(r, parameters(r), None, "lstm-peephole-backward", ("h", "c"))


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("cell", ["gru", "gru-reset-after"])
def test_the_gru_agrees_with_autograd(cell: str, case: str) -> None:
    r = reference(cell, case)
    name = "gru-backward" if cell == "gru" else "gru-reset-after-backward"
    backward(r, parameters(r), "gru-step" if cell == "gru" else None, name, ("h",))


EMITTED = {
    "rnn": (None, "rnn-bptt"),
    "lstm": ("lstm-step", "lstm-backward"),
    "lstm-peephole": (None, "lstm-peephole-backward"),
    "gru": ("gru-step", "gru-backward"),
    "gru-reset-after": (None, "gru-reset-after-backward"),
}


@pytest.mark.parametrize("cell", EMITTED)
def test_the_solutions_agree_with_what_the_derivation_gives(cell: str, tmp_path: Path) -> None:
    path = tmp_path / "emitted.py"
    path.write_text(checking.emitted(cell), encoding="utf-8")
    emitted = loaded(path)
    T, N, D, H = 4, 2, 3, 5
    rng = np.random.default_rng(7)
    sizes = {"D": D, "H": H}
    p = {name: rng.normal(size=[sizes[letter] for letter in dims]) for name, dims in emitted.PARAMETERS.items()}
    state = {name: rng.normal(size=(N, H)) for name in (("h", "c") if "lstm" in cell else ("h",))}
    x, gy = rng.normal(size=(T, N, D)), rng.normal(size=(T, N, H))
    gl = {name: rng.normal(size=(N, H)) for name in state}
    y, last, cache = emitted.forward(p, x, state)
    d_x, d_state, d_p = emitted.backward(gy, gl, cache)
    r = {"x": x, "y": y, "gy": gy, "dx": d_x}
    r |= {f"{kind}/{name}": value for kind, values in (("p", p), ("dp", d_p), ("s", state), ("gl", gl), ("ds", d_state))
          for name, value in values.items()}  # fmt: skip
    if cell == "rnn":
        r["l/h"] = last["h"]
        rnn_agrees(r)
    else:
        step, back = EMITTED[cell]
        backward(r, p, step, back, tuple(state))


def sigmoid(a: Any) -> Any:
    return 1 / (1 + np.exp(-a))


def values(p: dict[str, Any], x: Any, state: dict[str, Any]) -> dict[str, Any]:
    """All values of one step of an LSTM or a GRU, with whatever parameters it has."""
    h = state["h"]

    def a(k: str) -> Any:
        return x @ p[f"W_{k}"].T + h @ p[f"U_{k}"].T + p[f"b_{k}"]

    if "c" in state:
        peep = {k: p.get(f"p_{k}", 0) for k in "ifo"}
        i, f = sigmoid(a("i") + peep["i"] * state["c"]), sigmoid(a("f") + peep["f"] * state["c"])
        g = np.tanh(a("g"))
        c = f * state["c"] + i * g
        o = sigmoid(a("o") + peep["o"] * c)
        return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": o * np.tanh(c)}
    r, z = sigmoid(a("r")), sigmoid(a("z"))
    inner = r * (h @ p["U_n"].T + p["b_hn"]) if "b_hn" in p else (r * h) @ p["U_n"].T
    n = np.tanh(x @ p["W_n"].T + p["b_n"] + inner)
    return {"r": r, "z": z, "n": n, "h": z * h + (1 - z) * n}


def backward(
    r: dict[str, Any], p: dict[str, Any], step: str | None, name: str, states: tuple[str, ...]
) -> None:
    """A whole sequence, back with the solution's step: every gradient as the reference has it."""
    state = {key: r[f"s/{key}"] for key in states}
    kept = []
    for x, y in zip(r["x"], r["y"], strict=True):
        found = values(p, x, state)
        assert_allclose(found["h"], y, rtol=1e-10, atol=1e-12)
        if step is not None:
            given = solution(step)(x, *state.values(), p)
            assert_allclose(given[-1] if len(states) > 1 else given, y, rtol=1e-10, atol=1e-12)
        kept.append((x, state, found))
        state = {key: found[key] for key in states}
    carried = {key: r[f"gl/{key}"] for key in states}
    total: dict[str, Any] = {}
    for t in reversed(range(len(kept))):
        x, state, found = kept[t]
        inside = {key: value for key, value in found.items() if key != "h"}
        above = [carried["h"] + r["gy"][t], *([carried["c"]] if "c" in carried else [])]
        previous = [state[key] for key in states]
        gradients = solution(name)(*above, x, *previous, *inside.values(), p)
        assert_allclose(gradients["d_x"], r["dx"][t], rtol=1e-9, atol=1e-11)
        for key in p:
            total[key] = total.get(key, 0) + gradients[f"d_{key}"]
        carried = {key: gradients[f"d_{key}_prev"] for key in states}
    for key in p:
        assert_allclose(total[key], r[f"dp/{key}"], rtol=1e-9, atol=1e-11, err_msg=key)
    for key in states:
        assert_allclose(carried[key], r[f"ds/{key}"], rtol=1e-9, atol=1e-11, err_msg=key)


@pytest.mark.parametrize("case", CASES)
def test_the_lstm_through_time_is_its_steps_one_after_the_other(case: str) -> None:
    r = reference("lstm", case)
    p = parameters(r)
    state, kept = {"h": r["s/h"], "c": r["s/c"]}, []
    for x in r["x"]:
        found = values(p, x, state)
        kept.append((x, state, [found[key] for key in "ifgoc"]))
        state = {"h": found["h"], "c": found["c"]}
    d_h, d_c = np.zeros_like(r["s/h"]), np.zeros_like(r["s/c"])
    wanted: dict[str, Any] = {}
    for (x, state, inside), above in zip(reversed(kept), r["gy"][::-1], strict=True):
        step = solution("lstm-backward")(d_h + above, d_c, x, state["h"], state["c"], *inside, p)
        d_h, d_c = step.pop("d_h_prev"), step.pop("d_c_prev")
        wanted["d_x"] = [step.pop("d_x"), *wanted.get("d_x", [])]
        wanted |= {name: wanted.get(name, 0) + value for name, value in step.items()}
    found = solution("lstm-through-time")(r["gy"], r["x"], r["s/h"], r["s/c"], p)
    wanted |= {"d_h_0": d_h, "d_c_0": d_c}
    assert found.keys() == wanted.keys()
    for name, value in wanted.items():
        assert_allclose(found[name], value, rtol=1e-9, atol=1e-11, err_msg=name)
