"""Back-propagation through time: products of Jacobians, sums over steps, and what truncation loses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from quizzer.claims.algebra import Expression, expands_to_zero, symbols, sympy
from quizzer.claims.nets import rnn
from quizzer.claims.nets.calculus import Array, Arrays, complex_step, gain, largest_error, orthogonal
from quizzer.claims.proofs import Method, Proof, above, agrees, below, between, measure, near, proof
from quizzer.claims.references import arrays
from quizzer.messages import message

STEPS = 4
Factor = Callable[[Expression, Expression], Expression]
Backward = Callable[[Arrays, Array], Mapping[str, Array]]


def jacobian_product(factor: Factor = lambda w, h: w * (1 - h**2)) -> Proof:
    """∂h_4/∂h_0 is a product of slopes and weights."""
    sp, w, h0, h = sympy(), *_scalar_rnn()
    product = sp.prod([factor(w, state) for state in h[1:]])
    return proof(
        Method.IDENTITY,
        expands_to_zero("∂h_4/∂h_0 − ∏ w (1 − h_k²)", sp.diff(h[-1], h0) - product),
    )


def weight_gradient_sum(before: int = 1) -> Proof:
    """∂h_4/∂w is a sum over all steps at which w was used."""
    sp, w, _, h = sympy(), *_scalar_rnn()
    terms = [
        sp.prod([w * (1 - later**2) for later in h[k + 1 :]]) * (1 - h[k] ** 2) * h[k - before]
        for k in range(1, STEPS + 1)
    ]
    return proof(
        Method.IDENTITY,
        expands_to_zero("∂h_4/∂w − Σ_k [∏_{j>k} w (1 − h_j²)] (1 − h_k²) h_{k-1}", sp.diff(h[-1], w) - sum(terms)),
    )


def bptt_recursion(backward: Backward = rnn.backward) -> Proof:
    """The recursion gives every gradient of the RNN."""
    q, targets, wanted = _reference()
    found = backward(q, targets)
    steps = complex_step(lambda leaves: rnn.loss(leaves, targets), q)
    return proof(
        Method.ARRAYS,
        measure(message("claims.value-error-torch", leaves=", ".join(q)), largest_error(found, wanted), agrees()),
        measure(message("claims.value-error-steps"), largest_error(found, steps), agrees()),
    )


def sum_over_pairs(lags: int = 99) -> Proof:
    """∂L/∂W is the sum over all pairs (t, k ≤ t)."""
    q, targets, wanted = _reference()
    terms = rnn.recurrent_terms(q, targets)
    total = sum(term for (t, k), term in terms.items() if t - k <= lags)
    found = {"W": np.asarray(total)}
    recursion = {"W": rnn.backward(q, targets)["W"]}
    return proof(
        Method.ARRAYS,
        measure("Σ_{k≤t} (t, k)", len(terms), above(20)),
        measure(message("claims.value-error-torch", leaves="W"), largest_error(found, {"W": wanted["W"]}), agrees()),
        measure(message("claims.value-error-recursion"), largest_error(found, recursion), agrees()),
    )


def near_lags_dominate(scale: float = 0.9) -> Proof:
    """∂L/∂W stays large while its part of lag 30 is lost: W is updated, by what is near."""
    totals, shares = [], []
    for seed in range(3):
        parts = _parts_by_lag(np.random.default_rng(seed), scale)
        total = float(np.linalg.norm(sum(parts)))
        totals.append(total)
        shares.append(float(np.linalg.norm(parts[30])) / total)
    return proof(
        Method.EXPERIMENT,
        measure("min ‖∂L/∂W‖", min(totals), above(0.1)),
        measure("max ‖∂L/∂W, t − k = 30‖ / ‖∂L/∂W‖", max(shares), below(1e-6)),
    )


def softmax_cross_entropy(gradient: Factor = lambda p, wanted: p - wanted) -> Proof:
    """∂(−log p_y)/∂o is p − y."""
    sp, o = sympy(), symbols("o0:4")
    p = [sp.exp(one) / sum(map(sp.exp, o)) for one in o]
    return proof(
        Method.IDENTITY,
        *(
            measure(f"∂(−log p_1)/∂o_{k} − (p_{k} − y_{k})", sp.simplify(difference), _zero())
            for k, difference in enumerate(
                sp.diff(-sp.log(p[1]), o[k]) - gradient(p[k], int(k == 1)) for k in range(len(o))
            )
        ),
    )


def truncation_bias(w: float = 0.98) -> Proof:
    """x_t = w x_{t-1} + 1: of dx_50/dw, back-propagation over k steps keeps a part."""
    wanted = {1: 0.0476, 5: 0.2230, 10: 0.4110, 25: 0.7975, 50: 1.0}
    found = {k: _truncated(w, k) / _truncated(w, 50) for k in wanted}
    return proof(
        Method.EXPERIMENT,
        *(measure(f"k = {k}", found[k], near(wanted[k], 2e-3)) for k in wanted),
    )


# --- helpers --------------------------------------------------------------------------------------------------


def _zero() -> Any:
    from quizzer.claims.proofs import equals

    return equals("0")


def _scalar_rnn() -> tuple[Expression, Expression, list[Expression]]:
    """w, h_0 and h_0 … h_4 of h_k = tanh(w h_{k-1} + u x_k)."""
    sp = sympy()
    w, u, h0, *x = symbols(f"w u h0 x1:{STEPS + 1}")
    h = [h0]
    for drive in x:
        h.append(sp.tanh(w * h[-1] + u * drive))
    return w, h0, h


def _reference() -> tuple[dict[str, Array], Array, dict[str, Array]]:
    """Leaves, targets, and the gradients that torch found."""
    own = arrays("rnn")
    return (
        {name: own[name] for name in rnn.LEAVES},
        own["targets"],
        {name: own[f"d_{name}"] for name in rnn.LEAVES},
    )
