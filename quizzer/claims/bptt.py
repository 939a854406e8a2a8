"""Back-propagation through time: products of Jacobians, sums over steps, and what truncation loses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from quizzer.claims.algebra import Expression, expands_to_zero, symbols, sympy, vanishes
from quizzer.claims.nets import rnn
from quizzer.claims.nets.calculus import Array, Arrays, complex_step, largest_error, orthogonal, slope
from quizzer.claims.proofs import Method, Proof, above, agrees, below, equals, measure, near, proof
from quizzer.claims.references import arrays
from quizzer.messages import message

STEPS = 4
Factor = Callable[[Expression, Expression], Expression]
Backward = Callable[[Arrays, Array], Mapping[str, Array]]


def jacobian_product(factor: Factor = lambda w, h: w * (1 - h**2)) -> Proof:
    """∂h_4/∂h_0 is a product of slopes and weights."""
    sp, (w, h) = sympy(), _scalar_rnn()
    product = sp.prod([factor(w, state) for state in h[1:]])
    return proof(
        Method.IDENTITY,
        expands_to_zero("∂h_4/∂h_0 − ∏ w (1 − h_k²)", sp.diff(h[-1], h[0]) - product),
    )


def weight_gradient_sum(before: int = 1) -> Proof:
    """∂h_4/∂w is a sum over all steps at which w was used."""
    sp, (w, h) = sympy(), _scalar_rnn()
    terms = [
        sp.prod([w * (1 - later**2) for later in h[k + 1 :]]) * (1 - h[k] ** 2) * h[k - before]
        for k in range(1, STEPS + 1)
    ]
    name = "∂h_4/∂w − Σ_k [∏_{j>k} w (1 − h_j²)] (1 − h_k²) h_{k-1}"
    return proof(Method.IDENTITY, expands_to_zero(name, sp.diff(h[-1], w) - sum(terms)))


def bptt_recursion(backward: Backward = rnn.backward) -> Proof:
    """The recursion gives every gradient of the RNN."""
    q, targets, wanted = _reference()
    found = backward(q, targets)
    steps = complex_step(lambda leaves: rnn.loss(leaves, targets), q)
    return proof(
        Method.ARRAYS,
        measure(message("claims.value-torch", of=", ".join(q)), largest_error(found, wanted), agrees()),
        measure(message("claims.value-steps", of=", ".join(q)), largest_error(found, steps), agrees()),
    )


def sum_over_pairs(lags: int = 99) -> Proof:
    """∂L/∂W is the sum over all pairs (t, k ≤ t)."""
    q, targets, wanted = _reference()
    terms = rnn.recurrent_terms(q, targets)
    found = np.sum([term for (t, k), term in terms.items() if t - k <= lags], axis=0)
    recursion = rnn.backward(q, targets)["W"]
    return proof(
        Method.ARRAYS,
        measure(message("claims.value-pairs"), len(terms), equals(len(targets) * (len(targets) + 1) // 2)),
        measure(message("claims.value-torch", of="W"), np.abs(found - wanted["W"]).max(), agrees()),
        measure(message("claims.value-recursion", of="W"), np.abs(found - recursion).max(), agrees()),
    )


def near_steps_dominate(scale: float = 0.9) -> Proof:
    """∂L/∂W stays large while its part from 30 steps back is lost: W is updated, by what is near."""
    parts = [_parts_by_lag(seed, scale) for seed in range(3)]
    totals = [float(np.linalg.norm(np.sum(part, axis=0))) for part in parts]
    shares = [float(np.linalg.norm(part[30])) / total for part, total in zip(parts, totals, strict=True)]
    return proof(
        Method.EXPERIMENT,
        measure("min ‖∂L/∂W‖", min(totals), above(1)),
        measure("max ‖∂L/∂W, T − k = 30‖ / ‖∂L/∂W‖", max(shares), below(1e-6)),
    )


def softmax_cross_entropy(gradient: Factor = lambda p, wanted: p - wanted) -> Proof:
    """∂(−log p_y)/∂o is p − y."""
    sp, o = sympy(), symbols("o0:4")
    p = [sp.exp(one) / sum(map(sp.exp, o)) for one in o]
    return proof(
        Method.IDENTITY,
        *(
            vanishes(
                f"∂(−log p_1)/∂o_{k} − (p_{k} − {hot})", sp.diff(-sp.log(p[1]), o[k]) - gradient(p[k], hot)
            )
            for k, hot in enumerate((0, 1, 0, 0))
        ),
    )


def truncation_bias(w: float = 0.98) -> Proof:
    """x_t = w x_{t-1} + 1: back-propagation over k steps keeps a part of dx_50/dw."""
    wanted = {1: 0.0476, 5: 0.2230, 10: 0.4110, 25: 0.7975, 50: 1.0}
    x = _linear(w)
    terms = [w**lag * x[49 - lag] for lag in range(50)]
    whole = slope(lambda weight: _linear(weight)[-1], w)
    return proof(
        Method.EXPERIMENT,
        *(
            measure(message("claims.value-kept", steps=k), sum(terms[:k]) / whole, near(part, 1e-3))
            for k, part in wanted.items()
        ),
    )


# --- helpers --------------------------------------------------------------------------------------------------


def _scalar_rnn() -> tuple[Expression, list[Expression]]:
    """The weight w, and h_0 … h_4 of h_k = tanh(w h_{k-1} + u x_k)."""
    sp = sympy()
    w, u, h0, *x = symbols(f"w u h0 x1:{STEPS + 1}")
    h = [h0]
    for drive in x:
        h.append(sp.tanh(w * h[-1] + u * drive))
    return w, h


def _reference() -> tuple[dict[str, Array], Array, dict[str, Array]]:
    """Leaves, targets, and the gradients that torch found."""
    own = arrays("rnn")
    wanted = {name: own[f"d_{name}"] for name in rnn.LEAVES}
    return {name: own[name] for name in rnn.LEAVES}, own["targets"], wanted


def _linear(w: Any) -> list[Any]:
    """x_0 … x_50 of x_t = w x_{t-1} + 1 from 0."""
    x = [0 * w]
    for _ in range(50):
        x.append(w * x[-1] + 1)
    return x


def _parts_by_lag(seed: int, scale: float, n: int = 32, steps: int = 40) -> list[Array]:
    """∂L/∂W of a loss at the last step alone, in parts: what the use of W at T, T − 1, … adds."""
    rng = np.random.default_rng(seed)
    w, h = scale * orthogonal(rng, n), [rng.normal(size=n)]
    for _ in range(steps):
        h.append(np.tanh(w @ h[-1] + rng.normal(size=n)))
    da, parts = rng.normal(size=n) * (1 - h[-1] ** 2), []
    for k in range(steps, 0, -1):
        parts.append(np.outer(da, h[k - 1]))
        da = (w.T @ da) * (1 - h[k - 1] ** 2)
    return parts
