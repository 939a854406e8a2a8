"""Every proof says no when what it proves is replaced by a mistake."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from quizzer.claims import CLAIMS, proof
from quizzer.claims.clipping import clip
from quizzer.claims.nets import gru, lstm, rnn
from quizzer.claims.nets.calculus import Arrays, gain
from quizzer.claims.proofs import Proof


def clip_without_nan(gradients: Any, max_norm: float) -> None:
    """Clipping that somebody has mended."""
    for gradient in gradients:
        gradient[~np.isfinite(gradient)] = 0
    clip(gradients, max_norm)


def no_factor(_: Any, h: Any) -> Any:
    """The slope alone, without the weight: what the notes say."""
    return 1 - h**2


PLANTED: dict[str, list[dict[str, Any]]] = {
    "tanh-derivative": [{"slope": lambda y: 1 - y}, {"slope": lambda y: 1 + y**2}],
    "sigmoid-derivative": [{"slope": lambda s: s * (1 + s)}, {"slope": lambda s: 1 - s**2}],
    "tanh-slope-at-zero": [{"at": 1.0}],
    "equal-slopes": [{"under_root": 2}, {"under_root": 5}],
    "sigmoid-slope-is-larger": [{"at": 1.0}],
    "sigmoid-is-tanh": [{"inner": 1}],
    "squashers-of-1997": [{"slope": lambda g: 1 - g**2}],
    "logistic-weight-limit": [{"limit": 1.0}, {"limit": 5.0}],
    "jacobian-product": [{"factor": no_factor}, {"factor": lambda w, h: w * (1 - h)}],
    "weight-gradient-sum": [{"before": 0}],
    "sum-over-pairs": [{"lags": 3}, {"lags": 0}],
    "near-steps-dominate": [{"scale": 2.0}],
    "softmax-cross-entropy": [{"gradient": lambda p, wanted: p}, {"gradient": lambda p, wanted: wanted - p}],
    "truncation-bias": [{"w": 0.9}, {"w": 1.0}],
    "linear-rnn-vanishes": [{"scale": 1.0}],
    "tanh-explodes": [{"w": 1.0}],
    "tanh-vanishes": [{"drive": 0.0}],
    "relu-vanishes": [{"scale": 1.0}],
    "relu-of-slope-one": [{"scale": 1.1}, {"scale": -1.0}],
    "influence-of-early-inputs": [{"w": 0.9}, {"w": 1.0}],
    "latch": [{"w": 0.5}, {"w": 1.0}],
    "relu-of-positive-inputs": [{"lowest": -1.0}],
    "overflow": [{"base": 4}],
    "matmul-gradient": [{"back": lambda up, w: up @ w}],
    "gradient-norm-experiment": [{"seed": 4}],
    "large-singular-value-vanishes": [{"scale": 1.0}],
    "growth-is-spectral-radius": [{"rate": gain}],
    "nilpotent-matrix": [{"corner": 1}],
    "jordan-block-power": [{"count": lambda k: 1}, {"count": lambda k: k**2}],
    "small-singular-value-bound": [{"slope": lambda h: 1.5 + 0 * h}],
    "singular-value-is-gain": [{"which": 1}],
    "frobenius-norm": [{"order": 2}],
    "derivative-of-a-power": [{"lower": 0}],
    "clip-by-norm": [{"rate": lambda limit, norm: limit}, {"rate": lambda limit, norm: -limit / norm}],
    "clip-code": [{"epsilon": 1e-2}],
    "clip-code-and-nan": [{"clip": clip_without_nan}],
    "clip-by-value-turns": [{"limit": 1000.0}],
    "clipping-never-enlarges": [{"size": 10.0}],
    "initial-spectra": [{"xavier": 2.0}],
    "weight-decay": [{"decay": 0.0}, {"decay": 0.02}, {"keep": 0.9}],
    "residual-over-time": [{"skip": 0}],
    "batch-norm-rnn": [{"inputs": 0.0}],
    "lstm-forward": [{"orders": {"PyTorch": "iofg"}}, {"orders": {"ONNX": "ifgo"}}],
    "output-derivatives": [{"inner": lambda c: 1 - c**2}],
    "direct-path": [{"slope": lambda f: 1}, {"slope": lambda f: f * (1 - f)}],
    "hadamard-not-dot": [{"product": np.dot}],
    "output-gate-and-next-cell": [{"recurrent": 1.0}],
    "closed-input-gate": [{"bias": 50.0}],
    "sigmoid-candidate-only-adds": [{"candidate": np.tanh}],
    "unbounded-activation": [{"activation": np.tanh}],
    "lstm-bounds": [{"scale": 0.01}],
    "total-cell-derivative": [{"through_h": 0}, {"through_h": 2}],
    "lstm-explodes": [{"bias": -20.0}],
    "forget-gate-product": [{"length": 10}],
    "default-lstm-vanishes": [{"forget_bias": 5.0}],
    "half-life": [{"per_step": lambda b: 0.5}],
    "chrono-bias": [{"shift": 0}],
    "two-forget-biases": [{"biases": "one"}],
    "error-carousel-of-1997": [{"own_slope": lambda c: c / 2}],
    "reset-gate-at-zero": [{"closed": 60.0}, {"closed": 0.0}],
    "open-gates": [{"z": -60.0}],
    "update-gate-conventions": [{"sign": 1}],
    "reset-before-or-after": [{"off_diagonal": 1.0}],
    "gru-state-is-bounded": [{"gain": 2.0}],
    "update-gate-couples-two": [{"input_gate": lambda z: z}],
    "parameter-ratio": [{"maps": {"RNN": 1, "GRU": 2, "LSTM": 4}}, {"maps": {"RNN": 1, "GRU": 3, "LSTM": 3}}],
    "shared-parameters": [{"steps": 1}],
    "keras-gru-ratio": [{"biases": 1}],
    "directions-are-independent": [{"seen_by_backward": np.tril}, {"seen_by_backward": np.ones_like}],
    "bidirectional-shapes": [{"directions": 1}],
    "rnn-sees-the-past": [{"pattern": np.ones_like}, {"pattern": np.triu}],
    "convolution-of-any-length": [{"pool": lambda y: y}],
    "padding-moves-the-state": [{"steps": 6}],
    "causal-convolution-sees": [{"dilations": (1, 2, 4)}, {"dilations": (1, 1, 1, 1)}],
    "beam-search-misses": [{"first": {"a": 0.3, "b": 0.2, "c": 0.5}}],
    "beam-length-bias": [{"score": lambda terms: sum(terms) / len(terms)}],
}  # fmt: skip

Backward = Callable[..., Mapping[str, Any]]

# Backward passes are checked tensor by tensor: an error of a millionth in any of them is seen.
BACKWARD: dict[str, tuple[Backward, tuple[str, ...]]] = {
    "bptt-recursion": (rnn.backward, rnn.LEAVES),
    "lstm-backward": (lstm.backward, ("x", "h0", "c0", "Wx", "Wh", "b")),
    "peephole-backward": (lstm.backward, ("x", "h0", "c0", "Wx", "Wh", "b", "p")),
    "error-carousel-of-1997": (lstm.backward_1997, ("x", "h0", "c0", "Wx", "Wh", "b")),
    "gru-backward": (gru.backward, ("x", "h0", "Wx", "Wh", "b", "b_hn")),
}


def executed(slug: str, mistake: dict[str, Any]) -> Proof:
    """The proof with a mistake planted."""
    with np.errstate(all="ignore"):
        return proof(slug).function(**mistake)


CASES = [(slug, number) for slug, mistakes in PLANTED.items() for number in range(len(mistakes))]


@pytest.mark.parametrize(("slug", "number"), CASES, ids=[f"{slug} {number}" for slug, number in CASES])
def test_a_planted_mistake_is_seen(slug: str, number: int) -> None:
    assert not executed(slug, PLANTED[slug][number]).holds


def off_by_a_millionth(backward: Backward, leaf: str) -> Backward:
    """The same backward pass with one gradient a little wrong."""

    def wrong(leaves: Arrays, *rest: Any, **named: Any) -> Mapping[str, Any]:
        found = backward(leaves, *rest, **named)
        return {**found, leaf: found[leaf] * (1 + 1e-6)}

    return wrong


LEAVES = [(slug, leaf) for slug, (_, leaves) in BACKWARD.items() for leaf in leaves]


@pytest.mark.parametrize(("slug", "leaf"), LEAVES, ids=[f"{slug} {leaf}" for slug, leaf in LEAVES])
def test_an_error_in_any_gradient_is_seen(slug: str, leaf: str) -> None:
    assert not executed(slug, {"backward": off_by_a_millionth(BACKWARD[slug][0], leaf)}).holds


def test_a_missing_gradient_is_seen() -> None:
    def without_h0(leaves: Arrays, targets: Any) -> Mapping[str, Any]:
        return {name: value for name, value in rnn.backward(leaves, targets).items() if name != "h0"}

    assert not executed("bptt-recursion", {"backward": without_h0}).holds


def test_every_claim_has_a_mistake() -> None:
    assert {claim.slug for claim in CLAIMS} == PLANTED.keys() | BACKWARD.keys()
