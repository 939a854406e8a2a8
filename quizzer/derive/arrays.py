"""Functions of the notation on arrays, for real and for complex numbers.

A complex argument is a real one with a tiny imaginary part, which carries a derivative (the complex step): what
has a kink looks at the real part only. Functions that NumPy cannot continue into the complex plane are
`REAL_ONLY`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def sigmoid(u: Array) -> Array:
    """The logistic function, for every u without overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * u))


def softmax(u: Array) -> Array:
    """Over the last axis."""
    e = np.exp(u - np.max(u.real, axis=-1, keepdims=True))
    found: Array = e / np.sum(e, axis=-1, keepdims=True)
    return found


def softplus(u: Array) -> Array:
    """log(1 + eᵘ) without overflow."""
    return np.where(u.real > 0, u, 0.0) + np.log1p(np.exp(np.where(u.real > 0, -u, u)))


def largest(*arguments: Array) -> Array:
    """Entry by entry the one with the largest real part."""
    found, *rest = arguments
    for other in rest:
        found = np.where(np.real(found) >= np.real(other), found, other)
    return found


def smallest(*arguments: Array) -> Array:
    """Entry by entry the one with the smallest real part."""
    return -largest(*(-argument for argument in arguments))


def _each(function: Callable[[float], float]) -> Callable[[Array], Array]:
    return np.vectorize(function, otypes=[float])


ON_ARRAYS: Mapping[str, Callable[..., Array]] = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": lambda u: np.where(np.real(u) > 0, u, 0.0),
    "softplus": softplus,
    "step": lambda u: np.where(np.real(u) > 0, 1.0, 0.0),
    "softmax": softmax,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "cbrt": np.cbrt,
    "abs": lambda u: np.where(np.real(u) < 0, -u, u),
    "sign": lambda u: np.sign(np.real(u)),
    "floor": lambda u: np.floor(np.real(u)),
    "ceil": lambda u: np.ceil(np.real(u)),
    "max": largest,
    "min": smallest,
    "erf": _each(math.erf),
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "sec": lambda u: 1 / np.cos(u),
    "csc": lambda u: 1 / np.sin(u),
    "cot": lambda u: 1 / np.tan(u),
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "atan2": np.arctan2,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "sech": lambda u: 1 / np.cosh(u),
    "csch": lambda u: 1 / np.sinh(u),
    "coth": lambda u: 1 / np.tanh(u),
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
}
REAL_ONLY = frozenset({"cbrt", "erf", "atan2", "factorial"})
KINKS = frozenset({"relu", "abs", "max", "min", "step", "sign", "floor", "ceil"})
