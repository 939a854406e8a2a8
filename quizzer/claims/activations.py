"""σ, tanh and their slopes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from quizzer.claims.algebra import Expression, sigmoid, symbols, sympy, vanishes
from quizzer.claims.nets import calculus
from quizzer.claims.proofs import Method, Proof, above, below, equals, measure, near, proof

Formula = Callable[[Expression], Expression]


def tanh_derivative(slope: Formula = lambda y: 1 - y**2) -> Proof:
    """tanh′ is 1 − tanh²."""
    sp, x = sympy(), symbols("x")
    return proof(
        Method.IDENTITY,
        vanishes("d tanh(x)/dx − (1 − y²)", sp.diff(sp.tanh(x), x) - slope(sp.tanh(x))),
    )


def sigmoid_derivative(slope: Formula = lambda s: s * (1 - s)) -> Proof:
    """σ′ is σ(1 − σ); its only stationary point is 0, where it is 1/4."""
    sp, x, y = sympy(), symbols("x"), symbols("y", positive=True)
    second = sp.numer(sp.together(sp.diff(sigmoid(x), x, 2).subs(sp.exp(-x), y)))
    stationary = {str(-sp.log(root)) for root in sp.real_roots(sp.Poly(second, y)) if root > 0}
    return proof(
        Method.IDENTITY,
        vanishes("dσ(x)/dx − σ(1 − σ)", sp.diff(sigmoid(x), x) - slope(sigmoid(x))),
        measure("σ′′(x) = 0: x", ", ".join(stationary), equals("0")),
        measure("σ′(0)", slope(sigmoid(x)).subs(x, 0), equals("1/4")),
    )


def tanh_slope_at_zero(at: float = 0.0) -> Proof:
    """At 0 the slope of tanh is exactly 1."""
    grid = np.linspace(-5, 5, 2001)
    slopes = 1 - np.tanh(grid) ** 2
    return proof(
        Method.COUNTEREXAMPLE,
        measure(f"tanh′({at:g})", 1 - np.tanh(at) ** 2, equals(1.0)),
        measure("max tanh′(x)", slopes.max(), equals(1.0)),
        measure("max tanh′(x), x ≠ 0", slopes[grid != 0].max(), below(1)),
    )


def equal_slopes(under_root: int = 3) -> Proof:
    """tanh′ = σ′ where cosh(x/2) = (1 + √3)/2; nearer to 0 tanh is steeper, farther away σ."""
    sp, x = sympy(), symbols("x")
    tanh_slope, sigmoid_slope = sp.diff(sp.tanh(x), x), sp.diff(sigmoid(x), x)
    c = (1 + sp.sqrt(under_root)) / 2
    crossing = 2 * sp.acosh(c)
    ratio = tanh_slope / sigmoid_slope
    return proof(
        Method.IDENTITY,
        vanishes("tanh′(x) − 1/cosh²(x)", tanh_slope - 1 / sp.cosh(x) ** 2),
        vanishes("σ′(x) − 1/(4 cosh²(x/2))", sigmoid_slope - 1 / (4 * sp.cosh(x / 2) ** 2)),
        measure("2C² − 2C − 1, C = cosh(x/2)", sp.expand(2 * c**2 - 2 * c - 1), equals("0")),
        measure("x", float(crossing), near(1.662885891, 1e-9)),
        measure("tanh′/σ′, x − 0.1", float(ratio.subs(x, crossing - 0.1)), above(1)),
        measure("tanh′/σ′, x + 0.1", float(ratio.subs(x, crossing + 0.1)), below(1)),
    )


def sigmoid_slope_is_larger(at: float = 3.0) -> Proof:
    """At 3 the slope of σ is four times that of tanh."""
    of_tanh, of_sigmoid = (calculus.slope(f, at) for f in (np.tanh, calculus.sigmoid))
    far = calculus.slope(calculus.sigmoid, 5.0) / calculus.slope(np.tanh, 5.0)
    return proof(
        Method.COUNTEREXAMPLE,
        measure(f"tanh′({at:g})", of_tanh, near(0.009866037, 1e-5)),
        measure(f"σ′({at:g})", of_sigmoid, near(0.04517666, 1e-5)),
        measure(f"tanh′({at:g}) / σ′({at:g})", of_tanh / of_sigmoid, below(1)),
        measure("σ′(5) / tanh′(5)", far, near(36.61, 1e-3)),
    )


def sigmoid_is_tanh(inner: Any = 2) -> Proof:
    """σ is a tanh that was moved and stretched."""
    sp, x = sympy(), symbols("x")
    return proof(
        Method.IDENTITY,
        vanishes("σ(x) − (1 + tanh(x/2))/2", sigmoid(x) - (1 + sp.tanh(x / inner)) / 2),
        vanishes("tanh(x) − (2σ(2x) − 1)", sp.tanh(x) - (2 * sigmoid(inner * x) - 1)),
        vanishes("σ(−x) − (1 − σ(x))", sigmoid(-x) - (1 - sigmoid(x))),
    )


def squashers_of_1997(slope: Formula = lambda g: (4 - g**2) / 4) -> Proof:
    """The squashing functions of the first LSTM are 2 tanh(u/2) and tanh(u/2)."""
    sp, u = sympy(), symbols("u")
    g, q = 4 * sigmoid(u) - 2, 2 * sigmoid(u) - 1
    return proof(
        Method.IDENTITY,
        vanishes("4σ(u) − 2 − 2 tanh(u/2)", g - 2 * sp.tanh(u / 2)),
        vanishes("2σ(u) − 1 − tanh(u/2)", q - sp.tanh(u / 2)),
        vanishes("g′ − (4 − g²)/4", sp.diff(g, u) - slope(g)),
        vanishes("h′ − (1 − h²)/2", sp.diff(q, u) - (1 - q**2) / 2),
    )


def logistic_weight_limit(limit: float = 4.0) -> Proof:
    """The error that passes a logistic unit and a weight is multiplied by σ′(net) w, at most |w|/4."""
    sp, w = sympy(), symbols("w")
    y, n = symbols("y n", positive=True)
    factor = sp.diff(sigmoid(n), n).subs(n, w * y) * w
    turn = sp.diff(sigmoid(n), n) * (1 - n * sp.tanh(n / 2))
    largest = max(calculus.slope(calculus.sigmoid, float(net)) for net in np.linspace(-20, 20, 2001))
    return proof(
        Method.IDENTITY,
        vanishes("d(σ′(net) w)/dw − σ′(net) (1 − net tanh(net/2)), net = w y",
                 sp.diff(factor, w).subs(w, n / y) - turn),
        measure(f"{limit:g} max σ′(net)", limit * largest, equals(1.0)),
    )  # fmt: skip
