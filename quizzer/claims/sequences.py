"""Who sees whom: directions, padding, convolutions over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from quizzer.claims.nets import lstm, rnn
from quizzer.claims.nets.calculus import STEP, Array
from quizzer.claims.proofs import Method, Proof, above, agrees, equals, measure, proof
from quizzer.claims.references import arrays
from quizzer.messages import message

Pattern = Callable[[Array], Array]


def directions_are_independent(seen_by_backward: Pattern = np.triu) -> Proof:
    """The halves of a bidirectional LSTM see the past and the future; two stacked LSTMs see the past twice."""
    own = arrays("directions")
    x = own["x"]
    out = _both_ways(x)
    forward, backward = (_sees(_both_ways, x, half) for half in (slice(None, 4), slice(4, None)))
    return proof(
        Method.ARRAYS,
        measure(message("claims.value-output-torch"), np.abs(out - own["both_out"]).max(), agrees()),
        measure(message("claims.value-forward-half"), _wrong(forward, np.tril), equals(0)),
        measure(message("claims.value-backward-half"), _wrong(backward, seen_by_backward), equals(0)),
        measure(
            message("claims.value-backward-torch"), _wrong(own["backward_sees"], seen_by_backward), equals(0)
        ),
        measure(message("claims.value-stacked-torch"), _wrong(own["stacked_sees"], np.tril), equals(0)),
        measure(
            message("claims.value-reverse-weights"),
            _shape(own["both_weight_ih_reverse_shape"]),
            equals((16, 3)),
        ),
        measure(
            message("claims.value-second-weights"), _shape(own["stacked_weight_ih_l1_shape"]), equals((16, 4))
        ),
    )


def bidirectional_shapes(directions: int = 2) -> Proof:
    """Two bidirectional layers: outputs (T, N, 2H), last states (4, N, H), and the second layer reads 2H."""
    own = arrays("directions")
    (steps, batch, _), units, layers = own["x"].shape, 4, 2
    return proof(
        Method.ARRAYS,
        measure("out", _shape(own["deep_out_shape"]), equals((steps, batch, directions * units))),
        measure("h_n", _shape(own["deep_h_n_shape"]), equals((layers * directions, batch, units))),
        measure(
            message("claims.value-second-weights"),
            _shape(own["deep_weight_ih_l1_shape"]),
            equals((4 * units, directions * units)),
        ),
    )


def rnn_sees_the_past(pattern: Pattern = np.tril) -> Proof:
    """The output at t of a plain RNN depends on x_1 … x_t, and on nothing later."""
    own = arrays("directions")
    out = _plain(own["x"])
    return proof(
        Method.ARRAYS,
        measure(message("claims.value-output-torch"), np.abs(out - own["rnn_out"]).max(), agrees()),
        measure(
            message("claims.value-plain"), _wrong(_sees(_plain, own["x"], slice(None)), pattern), equals(0)
        ),
        measure(message("claims.value-plain-torch"), _wrong(own["rnn_sees"], pattern), equals(0)),
    )


def convolution_of_any_length(
    pool: Callable[[Array], Array] = lambda y: y.mean(axis=-1, keepdims=True),
) -> Proof:
    """A convolution and a mean over time take 5 steps and 50 steps to the same shape."""
    own = arrays("convolution")
    found = {name: pool(_convolved(own[name], own["weight"], own["bias"])) for name in ("short", "long")}
    return proof(
        Method.ARRAYS,
        measure(message("claims.value-shape", of="T = 5"), found["short"].shape, equals((1, 4, 1))),
        measure(message("claims.value-shape", of="T = 50"), found["long"].shape, equals((1, 4, 1))),
        *(
            measure(message("claims.value-output-torch"), _apart(found[name], own[f"{name}_out"]), agrees())
            for name in found
        ),
    )


def padding_moves_the_state(steps: int = 3) -> Proof:
    """Zeros at the end move the last state; packing leaves it where it was."""
    own = arrays("padding")
    alone, padded = (_last_state(own, own["x"][:end]) for end in (steps, len(own["x"])))
    return proof(
        Method.ARRAYS,
        measure(message("claims.value-padded"), _apart(own["padded"][0], own["alone"][0]), above(0.01)),
        measure(message("claims.value-packed"), _apart(own["packed"][0], own["alone"][0]), agrees()),
        measure(message("claims.value-own-alone"), _apart(alone, own["alone"][0]), agrees()),
        measure(message("claims.value-own-padded"), _apart(padded, own["padded"][0]), agrees()),
    )


def causal_convolution_sees(dilations: Sequence[int] = (1, 2, 4, 8)) -> Proof:
    """Four causal layers of kernel 2, dilated by 1, 2, 4 and 8, see 16 steps."""
    seen = [np.flatnonzero(_dilated(dilations, seed)[30]).tolist() for seed in range(3)]
    return proof(
        Method.EXPERIMENT,
        measure(message("claims.value-first-seen"), min(min(one) for one in seen), equals(15)),
        measure(message("claims.value-last-seen"), max(max(one) for one in seen), equals(30)),
        measure(message("claims.value-number-seen"), min(len(one) for one in seen), equals(16)),
    )


# --- helpers --------------------------------------------------------------------------------------------------


def _plain(x: Any) -> Array:
    """The RNN of the committed weights."""
    own = {name.removeprefix("rnn_"): value for name, value in arrays("directions").items()}
    q = {
        "x": x, "U": own["weight_ih_l0"].T, "W": own["weight_hh_l0"].T,
        "b": own["bias_ih_l0"] + own["bias_hh_l0"], "h0": np.zeros((x.shape[1], 4)),
    }  # fmt: skip
    return np.stack(rnn.states(q)[1:])


def _both_ways(x: Any) -> Array:
    """The bidirectional LSTM of the committed weights: two nets side by side, one from the end."""
    own = {name.removeprefix("both_"): value for name, value in arrays("directions").items()}
    return np.concatenate([_lstm(own, x, ""), _lstm(own, x[::-1], "_reverse")[::-1]], axis=-1)


def _lstm(own: dict[str, Array], x: Any, direction: str) -> Array:
    """All h_t of an LSTM with weights named as in torch."""
    zero = np.zeros((x.shape[1], 4))
    q = {
        "x": x, "h0": zero, "c0": zero,
        "Wx": own[f"weight_ih_l0{direction}"].T, "Wh": own[f"weight_hh_l0{direction}"].T,
        "b": own[f"bias_ih_l0{direction}"] + own[f"bias_hh_l0{direction}"],
    }  # fmt: skip
    return np.stack([s.h for s in lstm.run(q)])


def _last_state(own: dict[str, Array], x: Array) -> Array:
    """The last state of the first sequence of the batch."""
    found: Array = _lstm(own, x, "")[-1, 0]
    return found


def _sees(net: Callable[[Any], Array], x: Array, part: slice) -> Array:
    """Row t, column s: how much `part` of the output at t depends on the input at s."""
    found = np.zeros((len(x), len(x)))
    for s in range(len(x)):
        moved = x.astype(complex)
        moved[s] += 1j * STEP * np.arange(1, x[s].size + 1).reshape(x[s].shape)
        found[:, s] = np.abs(np.imag(net(moved)[:, :, part])).sum(axis=(1, 2)) / STEP
    return found


def _wrong(sees: Array, pattern: Pattern) -> int:
    """How many entries are where the pattern has none, or are missing where it has one."""
    return int(((sees != 0) != (pattern(np.ones(sees.shape)) != 0)).sum())


def _shape(stored: Array) -> tuple[int, ...]:
    return tuple(int(size) for size in stored)


def _apart(one: Array, other: Array) -> float:
    return float(np.abs(one - other).max())


def _convolved(x: Array, weight: Array, bias: Array) -> Array:
    """`Conv1d` without padding."""
    windows = np.lib.stride_tricks.sliding_window_view(x, weight.shape[2], axis=2)
    found: Array = np.einsum("ncsk,dck->nds", windows, weight) + bias[:, None]
    return found


def _dilated(dilations: Sequence[int], seed: int, length: int = 40) -> Array:
    """Row t, column s: the weight of the input s in the output t of causal convolutions with kernel 2."""
    rng, found = np.random.default_rng(seed), np.eye(length)
    for dilation in dilations:
        now, before = rng.uniform(0.5, 1.5, size=2)
        found = (now * np.eye(length) + before * np.eye(length, k=-dilation)) @ found
    return found
