"""Derivatives by numbers, and how far apart two sets of gradients are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Arrays = Mapping[str, Array]
Loss = Callable[[Arrays], Any]

STEP = 1e-30  # along the imaginary axis nothing cancels, so it may be as small as it likes


def sigmoid(u: Any) -> Any:
    """1 / (1 + exp(−u)), also of complex numbers."""
    return 1 / (1 + np.exp(-u))


def slope(function: Callable[[Any], Any], at: float) -> float:
    """The derivative of a function of one number, exact to rounding."""
    return float(np.imag(function(complex(at, STEP))) / STEP)


def complex_step(loss: Loss, leaves: Arrays) -> dict[str, Array]:
    """The gradient of every leaf, entry by entry, exact to rounding."""

    def one(changed: Arrays) -> float:
        return float(np.imag(loss(changed)) / STEP)

    return _entry_by_entry(one, leaves, 1j * STEP)


def central_differences(loss: Loss, leaves: Arrays, step: float = 1e-5) -> dict[str, Array]:
    """The gradient of every leaf by (L(v + ε) − L(v − ε)) / 2ε, right to about ε²."""
    plus = _entry_by_entry(lambda changed: float(loss(changed)), leaves, step)
    minus = _entry_by_entry(lambda changed: float(loss(changed)), leaves, -step)
    return {name: (plus[name] - minus[name]) / (2 * step) for name in leaves}


def _entry_by_entry(value: Callable[[Arrays], float], leaves: Arrays, step: complex) -> dict[str, Array]:
    found = {}
    for name, leaf in leaves.items():
        own = np.zeros(leaf.shape)
        for place in np.ndindex(leaf.shape):
            changed = leaf.astype(type(step))
            changed[place] += step
            own[place] = value({**leaves, name: changed})
        found[name] = own
    return found


def largest_error(found: Arrays, wanted: Arrays) -> float:
    """The largest difference of two sets of arrays; infinite if one is missing or has another shape."""
    if found.keys() != wanted.keys() or any(found[name].shape != wanted[name].shape for name in wanted):
        return float("inf")
    return max(float(np.max(np.abs(found[name] - wanted[name]))) for name in wanted)


def gain(matrix: Array) -> float:
    """The largest singular value: by how much the matrix can stretch a vector."""
    return float(np.linalg.norm(matrix, 2))


def spectral_radius(matrix: Array) -> float:
    """The largest |λ|: how fast its powers grow in the end."""
    return float(np.max(np.abs(np.linalg.eigvals(matrix))))


def orthogonal(rng: np.random.Generator, n: int) -> Array:
    """A random orthogonal matrix."""
    found: Array = np.linalg.qr(rng.normal(size=(n, n)))[0]
    return found
