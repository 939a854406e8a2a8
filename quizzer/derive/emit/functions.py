"""The functions of the notation in NumPy: a ufunc, perhaps with a constant beside it, or a helper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """`ufunc` takes `out`; `beside` is its second argument; `helper` is a function that the module defines."""

    ufunc: str = ""
    beside: int | None = None
    helper: str = ""


def _ufuncs(names: str) -> dict[str, Code]:
    """Functions that NumPy has; `asin=arcsin` where it has another name for one."""
    pairs = (name.partition("=") for name in names.split())
    return {name: Code(other or name) for name, _, other in pairs}


def _helper(name: str, says: str, *lines: str) -> dict[str, Code]:
    body = "\n".join(f"    {line}" for line in (f'"""{says}"""', *lines))
    return {name: Code(helper=f"def {name}(a):\n{body}")}


FUNCTIONS: Mapping[str, Code] = {
    **_ufuncs(
        "tanh exp log sqrt cbrt abs sign floor ceil sin cos tan sinh cosh asin=arcsin acos=arccos atan=arctan "
        "atan2=arctan2 asinh=arcsinh acosh=arccosh atanh=arctanh max=maximum min=minimum"
    ),
    "relu": Code("maximum", 0),
    "step": Code("heaviside", 0),
    "softplus": Code("logaddexp", 0),
    "diag": Code(),
    **_helper("sigmoid", "1 / (1 + exp(-a)) without overflow.", "return 0.5 * np.tanh(0.5 * a) + 0.5"),
    **_helper(
        "softmax",
        "Over the last axis.",
        "e = np.exp(a - a.max(axis=-1, keepdims=True))",
        "return e / e.sum(axis=-1, keepdims=True)",
    ),
    **_helper(
        "log_softmax",
        "The logarithm of softmax, also of what is too small for a number.",
        "a = a - a.max(axis=-1, keepdims=True)",
        "return a - np.log(np.exp(a).sum(axis=-1, keepdims=True))",
    ),
    **_helper(
        "erf",
        "The error function, an integral of exp(-t**2): Gauss's rule with 64 places.",
        "a = np.clip(a, -6, 6)",
        "places, weights = np.polynomial.legendre.leggauss(64)",
        "t = (places.astype(a.dtype) + 1) / 2",
        "return a / np.sqrt(np.pi) * (np.exp(-((a[..., None] * t) ** 2)) @ weights.astype(a.dtype))",
    ),
    **_helper("sec", "1 / cos.", "return 1 / np.cos(a)"),
    **_helper("csc", "1 / sin.", "return 1 / np.sin(a)"),
    **_helper("cot", "cos / sin.", "return np.cos(a) / np.sin(a)"),
    **_helper("sech", "1 / cosh without overflow.", "e = np.exp(-np.abs(a))", "return 2 * e / (1 + e * e)"),
    **_helper("csch", "1 / sinh.", "return 1 / np.sinh(a)"),
    **_helper("coth", "1 / tanh.", "return 1 / np.tanh(a)"),
    **_helper("asec", "arccos(1 / a).", "return np.arccos(1 / a)"),
    **_helper("acsc", "arcsin(1 / a).", "return np.arcsin(1 / a)"),
    **_helper("acot", "arctan(1 / a).", "return np.arctan(1 / a)"),
    **_helper("asech", "arccosh(1 / a).", "return np.arccosh(1 / a)"),
    **_helper("acsch", "arcsinh(1 / a).", "return np.arcsinh(1 / a)"),
    **_helper("acoth", "arctanh(1 / a).", "return np.arctanh(1 / a)"),
}


def called(function: str, arguments: list[str]) -> str:
    """The call of a function as an expression."""
    code = FUNCTIONS[function]
    if not code.ufunc:
        return f"{function}({', '.join(arguments)})"
    first, *rest = [*arguments, *([str(code.beside)] if code.beside is not None else [])]
    for other in rest:
        first = f"np.{code.ufunc}({first}, {other})"
    return first if rest else f"np.{code.ufunc}({first})"
