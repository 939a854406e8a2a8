"""The functions of the numeric tier, in complex floats and in long decimals: one table over either library."""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

Table = Mapping[tuple[str, int], Callable[..., Any]]

PLAIN = ("exp", "log", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh")
AREA = ("asinh", "acosh", "atanh")
INVERSES = {"sec": "cos", "csc": "sin", "cot": "tan", "sech": "cosh", "csch": "sinh", "coth": "tanh"}
INVERSE_OF_INVERSE = {
    "asec": "acos",
    "acsc": "asin",
    "acot": "atan",
    "asech": "acosh",
    "acsch": "asinh",
    "acoth": "atanh",
}


@cache
def floats() -> Table:
    """Complex floats."""
    return _table(cmath, lambda u: complex(math.gamma(_real(u) + 1)), lambda u: complex(math.erf(_real(u))))


def decimals(library: Any) -> Table:
    """Long decimals of `mpmath`."""
    return _table(library, library.factorial, library.erf)


def _table(library: Any, factorial: Callable[[Any], Any], erf: Callable[[Any], Any]) -> Table:
    f: dict[str, Callable[..., Any]] = {name: getattr(library, name) for name in (*PLAIN, *AREA)}
    for name, of in INVERSES.items():
        f[name] = lambda u, of=f[of]: 1 / of(u)
    for name, of in INVERSE_OF_INVERSE.items():
        f[name] = lambda u, of=f[of]: of(1 / u)
    exp, log, tanh = f["exp"], f["log"], f["tanh"]
    f["sigmoid"] = lambda u: 1 / (1 + exp(-u))
    f["softplus"] = lambda u: log(1 + exp(u))
    f["relu"] = lambda u: u if _real(u) > 0 else 0 * u
    f["step"] = lambda u: 0 * u + (_real(u) > 0)
    f["sign"] = lambda u: 0 * u + (_real(u) > 0) - (_real(u) < 0)
    f["abs"] = lambda u: 0 * u + abs(u)
    f["cbrt"] = lambda u: 0 * u + math.copysign(1, _real(u)) * abs(u) ** (1 / (0 * abs(u) + 3))
    f["floor"] = lambda u: 0 * u + math.floor(_real(u))
    f["ceil"] = lambda u: 0 * u + math.ceil(_real(u))
    f["max"] = lambda *u: max(u, key=_real)
    f["min"] = lambda *u: min(u, key=_real)
    f["atan2"] = lambda y, x: 0 * y + _angle(library, _real(y), _real(x))
    f["factorial"], f["erf"] = factorial, erf
    table = {(name, 0): function for name, function in f.items()}
    sigmoid = f["sigmoid"]
    table |= {
        ("exp", 1): exp,
        ("log", 1): lambda u: 1 / u,
        ("sqrt", 1): lambda u: 1 / (2 * f["sqrt"](u)),
        ("sigmoid", 1): lambda u: sigmoid(u) * (1 - sigmoid(u)),
        ("tanh", 1): lambda u: 1 - tanh(u) ** 2,
        ("relu", 1): f["step"],
        ("softplus", 1): sigmoid,
        ("abs", 1): f["sign"],
        ("sin", 1): f["cos"],
        ("cos", 1): lambda u: -f["sin"](u),
        ("tan", 1): lambda u: 1 / f["cos"](u) ** 2,
        ("sinh", 1): f["cosh"],
        ("cosh", 1): f["sinh"],
    }
    return table


def _angle(library: Any, y: Any, x: Any) -> Any:
    """The angle of the point (x, y), from −π to π."""
    return library.atan2(y, x) if hasattr(library, "atan2") else math.atan2(y, x)


def _real(u: Any) -> Any:
    """The number, if it is real. Raises ValueError otherwise: there is no order off the real axis."""
    if abs(u.imag) > 1e-12 * (1 + abs(u.real)):
        raise ValueError(u)
    return u.real
