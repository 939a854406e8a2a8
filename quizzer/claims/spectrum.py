"""Singular values, eigenvalues, norms: what they say about powers of a matrix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from quizzer.claims.algebra import Expression, symbols, sympy, vanishes
from quizzer.claims.nets.calculus import (
    STEP,
    Array,
    gain,
    orthogonal,
    spectral_radius,
)
from quizzer.claims.proofs import (
    Method,
    Proof,
    above,
    agrees,
    at_most,
    below,
    between,
    equals,
    measure,
    near,
    proof,
)
from quizzer.messages import message

BATCH, HIDDEN = 2, 3  # the experiment of the notes


def matmul_gradient(back: Callable[[Array, Array], Array] = lambda up, w: up @ w.T) -> Proof:
    """The gradient of h in h W is G Wᵀ, not G W."""
    rng = np.random.default_rng(0)
    h, w, up = rng.normal(size=(2, 4)), rng.normal(size=(4, 4)), rng.normal(size=(2, 4))
    found = np.zeros_like(h)
    for place in np.ndindex(h.shape):
        moved = h.astype(complex)
        moved[place] += 1j * STEP
        found[place] = np.imag((up * (moved @ w)).sum()) / STEP
    return proof(
        Method.COUNTEREXAMPLE,
        measure("max |∂L/∂h − G Wᵀ|", np.abs(found - back(up, w)).max(), agrees()),
        measure("max |∂L/∂h − G W|", np.abs(found - up @ w).max(), above(0.1)),
    )


def gradient_norm_experiment(seed: int = 3) -> Proof:
    """The experiment whose figure is missing: ones, multiplied again and again by Wᵀ."""
    norms = _norms(_book_matrix(seed))
    wanted = {1: 2.46841, 5: 8.08078, 10: 25.689, 20: 249.496}
    return proof(Method.EXPERIMENT, *(measure(f"t = {t}", norms[t - 1], near(wanted[t], 1e-4)) for t in wanted))


def large_singular_value_vanishes(scale: float = 0.5) -> Proof:
    """The same matrix, halved: its largest singular value is above 1, and the gradient vanishes."""
    w = _book_matrix(3) * scale
    return proof(
        Method.COUNTEREXAMPLE,
        measure("σ_max", gain(w), near(1.32971, 1e-5)),
        measure("ρ", spectral_radius(w), near(0.6276, 1e-3)),
        measure(message("claims.value-norm-20"), _norms(w)[19], near(2.379e-4, 1e-3)),
    )


def growth_is_spectral_radius(rate: Callable[[Array], float] = spectral_radius) -> Proof:
    """What a step multiplies in the end is the largest |eigenvalue|."""
    w = _book_matrix(3)
    found = [(_norms(one)[19] / _norms(one)[9]) ** 0.1 for one in (w, w / 2)]
    return proof(
        Method.EXPERIMENT,
        measure("(n_20/n_10)^(1/10), W", found[0], near(rate(w), 1e-3)),
        measure("(n_20/n_10)^(1/10), W/2", found[1], near(rate(w / 2), 1e-3)),
    )


def nilpotent_matrix(corner: int = 0) -> Proof:
    """[[0, 10], [0, 0]] stretches a vector by 10, and its square is 0."""
    sp = sympy()
    w = sp.Matrix([[0, 10], [corner, 0]])
    return proof(
        Method.COUNTEREXAMPLE,
        measure("σ_max(W)", max(w.singular_values()), equals("10")),
        measure("W²", str((w**2).tolist()), equals("[[0, 0], [0, 0]]")),
    )


def jordan_block_power(count: Callable[[Expression], Expression] = lambda k: k) -> Proof:
    """The power of a Jordan block, by induction; in numbers: a transient, then decay."""
    sp, (r, s) = sympy(), symbols("r s", positive=True)
    k = sp.Symbol("k", integer=True, positive=True)

    def power(k: Expression) -> Expression:
        return sp.Matrix([[r**k, count(k) * r ** (k - 1) * s], [0, r**k]])

    j = sp.Matrix([[r, s], [0, r]])
    norms = [gain(np.linalg.matrix_power(np.array([[0.9, 10], [0, 0.9]]), n)) for n in range(301)]
    half = np.array([[0.5, 10], [0, 0.5]])
    return proof(
        Method.IDENTITY,
        measure("J^1 − J", sp.simplify(power(sp.Integer(1)) - j).norm(), equals("0")),
        measure("J^k J − J^(k+1)", sp.simplify(power(k) * j - power(k + 1)).norm(), equals("0")),
        measure("r = 0.5, s = 10: σ_max", gain(half), near(10.025, 1e-4)),
        measure("‖J^50‖", gain(np.linalg.matrix_power(half, 50)), near(8.88e-13, 1e-2)),
        measure("r = 0.9: max_k ‖J^k‖", max(norms), near(38.75, 1e-3)),
        measure("‖J^300‖", norms[300], near(6.2e-11, 1e-2)),
    )


def small_singular_value_bound(slope: Callable[[Array], Array] = lambda h: 1 - h**2) -> Proof:
    """σ_max < 1 and slopes of at most 1: the product of T Jacobians is at most σ_max^T."""
    found = []
    for seed in range(3):
        rng = np.random.default_rng(seed)
        w, h = 0.95 * orthogonal(rng, 60), 0.1 * rng.normal(size=60)
        product = np.eye(60)
        for _ in range(100):
            h = np.tanh(w @ h)
            product = slope(h)[:, None] * (w @ product)
        found.append(gain(product))
    return proof(
        Method.EXPERIMENT,
        measure("max ‖∂h_100/∂h_0‖, W = 0.95 Q", max(found), at_most(0.95**100)),
        measure("min ‖∂h_100/∂h_0‖", min(found), above(0)),
    )


def singular_value_is_gain(which: int = 0) -> Proof:
    """The largest singular value is the largest stretch of a unit vector."""
    w = _book_matrix(3)
    v = np.random.default_rng(0).normal(size=(200_000, HIDDEN))
    stretched = np.linalg.norm(v @ w, axis=1) / np.linalg.norm(v, axis=1)
    sigma = float(np.linalg.svd(w, compute_uv=False)[which])
    return proof(
        Method.COUNTEREXAMPLE,
        measure("σ_max", sigma, near(2.65943, 1e-5)),
        measure(message("claims.value-stretch"), stretched.max(), between(sigma - 1e-3, sigma + 1e-9)),
        measure("√λ_max(WᵀW) − σ_max", abs(spectral_radius(w.T @ w) ** 0.5 - sigma), agrees()),
    )


def frobenius_norm(order: Literal["fro", "nuc"] | float = "fro") -> Proof:
    """The root of the sum of all squares is the Frobenius norm, not the norm that belongs to ‖W v‖."""
    w = _book_matrix(3)
    entries = float(np.sqrt((w**2).sum()))
    return proof(
        Method.COUNTEREXAMPLE,
        measure("√Σ w²", entries, near(2.73429, 1e-5)),
        measure("√Σ w² − ‖W‖_F", abs(entries - np.linalg.norm(w, order)), agrees()),
        measure("‖W‖_2", gain(w), near(2.65943, 1e-5)),
    )


def derivative_of_a_power(lower: int = 1) -> Proof:
    """x_t = w^t x_0: the first derivative grows with t w^(t-1), the second with t (t − 1) w^(t-2).

    The sign of w does not matter; behind a tanh even w = 2 shrinks the gradient, at the state where it settles.
    """
    sp = sympy()
    w, x0, t = sp.symbols("w x0 t", positive=True)
    x, h = x0 * w**t, 1.0
    for _ in range(100):
        h = float(np.tanh(2 * h))
    return proof(
        Method.IDENTITY,
        vanishes("dx_t/dw − t x_0 w^(t-1)", sp.diff(x, w) - t * x0 * w ** (t - lower)),
        vanishes(
            "d²x_t/dw² − t (t − 1) x_0 w^(t-2)", sp.diff(x, w, 2) - t * (t - 1) * x0 * w ** (t - 1 - lower)
        ),
        measure("|(−1.5)^50|", abs((-1.5) ** 50), above(1e8)),
        measure("|(−0.9)^50|", abs((-0.9) ** 50), below(1e-2)),
        measure("2 (1 − h²), h = tanh(2h)", 2 * (1 - h**2), below(1)),
    )


# --- helpers --------------------------------------------------------------------------------------------------


def _book_matrix(seed: int) -> Array:
    """The matrix of the experiment: 3 × 3, the first that NumPy draws from seed 3."""
    found: Array = np.random.RandomState(seed).randn(HIDDEN, HIDDEN)
    return found


def _norms(w: Array, steps: int = 20) -> list[float]:
    """The norm of a gradient of ones, divided by the batch, after each step back."""
    dh, found = np.ones((BATCH, HIDDEN)), []
    for _ in range(steps):
        dh = dh @ w.T
        found.append(float(np.sqrt((dh**2).sum()) / BATCH))
    return found
