"""Initialisation, weight decay, residuals, batch normalisation: what each does to a product of Jacobians."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from quizzer.claims.algebra import symbols, sympy, vanishes
from quizzer.claims.nets.calculus import Array, gain, orthogonal
from quizzer.claims.proofs import Method, Proof, above, below, equals, measure, near, proof
from quizzer.messages import message

UNITS = 200


def initial_spectra(xavier: float = 1.0) -> Proof:
    """Of a random matrix the variance decides the spectral radius; the shape of the distribution does not."""
    size, spread = (UNITS, UNITS), math.sqrt(xavier / UNITS)
    flat, he, torch = math.sqrt(3) * spread, math.sqrt(2 / UNITS), 1 / math.sqrt(UNITS)
    draws: dict[str, tuple[Callable[[np.random.Generator], Array], float]] = {
        "Xavier, N(0, 1/n)": (lambda rng: rng.normal(0, spread, size), 1.0),
        "Xavier, U(±√(3/n))": (lambda rng: rng.uniform(-flat, flat, size), 1.0),
        "He, N(0, 2/n)": (lambda rng: rng.normal(0, he, size), math.sqrt(2)),
        "PyTorch, U(±1/√n)": (lambda rng: rng.uniform(-torch, torch, size), 1 / math.sqrt(3)),
        "Q": (lambda rng: orthogonal(rng, UNITS), 1.0),
    }
    drawn = {
        name: [draw(np.random.default_rng(seed)) for seed in range(3)] for name, (draw, _) in draws.items()
    }
    normal = [gain(w) for w in drawn["Xavier, N(0, 1/n)"]]
    return proof(
        Method.EXPERIMENT,
        *(measure(f"{name}: ρ", np.mean([_growth(w) for w in drawn[name]]), near(rho, 0.15))
          for name, (_, rho) in draws.items()),
        measure("Xavier, N(0, 1/n): σ_max", np.mean(normal), near(2, 0.15)),
    )  # fmt: skip


def weight_decay(decay: float = 0.01, rate: float = 0.1, keep: float = 0.8) -> Proof:
    """Weight decay takes W = 1.2 Q below 1 and goes on: the product of Jacobians dies.

    Dropout with a fresh mask at each step erases the state: of many units few are kept in all of 20 steps.
    """
    scale, steps = 1.2, 0
    while scale >= 1 and steps < 10_000:
        scale, steps = scale * (1 - rate * decay), steps + 1
    scale *= (1 - rate * decay) ** 1000
    q = orthogonal(np.random.default_rng(0), 16)
    masks = np.random.default_rng(1).random((20, 100_000)) < keep
    return proof(
        Method.COUNTEREXAMPLE,
        measure(message("claims.value-steps-below-one"), steps, equals(183)),
        measure(message("claims.value-sigma-later"), scale, near(0.3674, 1e-3)),
        measure("‖J_100‖", gain(np.linalg.matrix_power(scale * q, 100)), below(1e-40)),
        measure(message("claims.value-dropout", keep=keep), masks.all(axis=0).mean(), near(0.8**20, 0.15)),
    )


def residual_over_time(skip: int = 1) -> Proof:
    """h_t = h_{t-1} + tanh(ε h_{t-1}) has the slope 1 + ε at 0: it explodes for ε > 0, vanishes for ε < 0."""
    sp, (h, e) = sympy(), symbols("h ε")
    slope = sp.diff(skip * h + sp.tanh(e * h), h).subs(h, 0)
    products = {eps: float(slope.subs(e, eps)) ** 100 for eps in (0.1, -0.1)}
    return proof(
        Method.IDENTITY,
        vanishes("d(h + tanh(ε h))/dh − (1 + ε), h = 0", slope - (1 + e)),
        measure("ε = 0.1: dh_100/dh_0", products[0.1], near(13780.612)),
        measure("ε = −0.1: dh_100/dh_0", products[-0.1], near(2.6561399e-05)),
    )


def batch_norm_rnn(inputs: float = 1.0) -> Proof:
    """Batch normalisation in the recurrence gives each step another factor; the product of the factors remains."""
    runs = {gamma: [_normalised(seed, gamma, inputs) for seed in range(2)] for gamma in (1.0, 0.5, 0.1)}
    plain = [_normalised(seed, None, inputs)[0] for seed in range(2)]
    alone = [_normalised(seed, 1.0, 0.0)[0] for seed in range(2)]
    variances = [run[1] for run in runs[1.0]]
    name = "‖∂L/∂h_1‖ / ‖∂L/∂h_50‖, γ = {:g}"
    return proof(
        Method.EXPERIMENT,
        *(measure(name.format(gamma), max(r[0] for r in found), below(1e-2)) for gamma, found in runs.items()),
        measure(message("claims.value-not-normalised"), max(plain), below(1e-6)),
        measure(message("claims.value-without-inputs"), min(alone), above(5)),
        measure(message("claims.value-variances"), min(v[4] / v[1] for v in variances), above(1.2)),
    )


# --- helpers --------------------------------------------------------------------------------------------------


def _growth(w: Array, power: int = 512) -> float:
    """The spectral radius by Gelfand's formula, ‖W^k‖^(1/k); eigenvalues of such a matrix take seconds."""
    return float(np.linalg.norm(np.linalg.matrix_power(w, power)) ** (1 / power))


def normalised_gradient(up: Array, unit: Array, deviation: Array) -> Array:
    """The gradient of `a` in unit = (a − mean)/deviation, both over the batch."""
    found: Array = (up - up.mean(axis=0) - unit * (up * unit).mean(axis=0)) / deviation
    return found


def _normalised(
    seed: int, gamma: float | None, inputs: float, n: int = 64, batch: int = 128
) -> tuple[float, list[float]]:
    """Of h_t = tanh(γ (BN(a_t) + x_t)), a_t = h_{t-1} W, the ratio of gradients over 50 steps.

    And the variances of a_t that the normalisation divides out. Without γ it is h_t = tanh(a_t + x_t).
    """
    rng = np.random.default_rng(seed)
    w, h = orthogonal(rng, n), rng.normal(size=(batch, n)) * (1 if not inputs else 0.0)
    trace, variances = [], []
    for _ in range(50):
        a, x = h @ w, inputs * rng.normal(size=(batch, n))
        deviation = a.std(axis=0) + 1e-5
        unit = (a - a.mean(axis=0)) / deviation
        h = np.tanh(a + x if gamma is None else gamma * (unit + x))
        trace.append((unit, deviation, h))
        variances.append(float(a.var(axis=0).mean()))
    last = dh = rng.normal(size=(batch, n))
    for unit, deviation, h in reversed(trace[1:]):
        da = dh * (1 - h**2)
        dh = (da if gamma is None else normalised_gradient(gamma * da, unit, deviation)) @ w.T
    return float(np.linalg.norm(dh) / np.linalg.norm(last)), variances
