"""The functions of the notation: one row each. To add a function, add a row.

A row says how a function is spelled, what it takes, what it does to a shape, and how each format writes it.
`kind`: ENTRYWISE works entry by entry (two arguments must fit together); VECTOR needs a whole vector and keeps
its shape; REDUCE turns an array into a number; DIAGONAL turns a vector into a matrix.
"""

from __future__ import annotations

from typing import NamedTuple

from quizzer.notation.characters import GREEK_NAMES

ENTRYWISE = "entrywise"
VECTOR = "vector"
REDUCE = "reduce"
DIAGONAL = "diagonal"


class Function(NamedTuple):
    """One row: `name` is what the tree holds, the rest is how it is read and written."""

    name: str
    spellings: tuple[str, ...] = ()
    kind: str = ENTRYWISE
    least: int = 1  # arguments
    most: int = 1
    unicode: str = ""  # "" means: as `name`
    latex: str = ""  # "" means: \operatorname{name}
    numpy: str = ""  # "" means: as `name`, a helper that the module defines


def _f(
    name: str, spellings: str = "", kind: str = ENTRYWISE, takes: tuple[int, int] = (1, 1), *,
    unicode: str = "", latex: str = "", numpy: str = "",
) -> Function:  # fmt: skip
    return Function(name, tuple(spellings.split()), kind, *takes, unicode, latex, numpy)


ROWS = (
    # gates and activations
    _f("sigmoid", "σ sigma logistic expit Sigmoid sig", unicode="σ", latex=r"\sigma"),
    _f("tanh", "Tanh th tgh", latex=r"\tanh", numpy="np.tanh"),
    _f("relu", "ReLU Relu RELU"),
    _f("softplus", "Softplus"),
    _f("step", "heaviside Heaviside unitstep"),
    _f("softmax", "Softmax", VECTOR),
    # powers and logarithms
    _f("exp", "Exp", latex=r"\exp", numpy="np.exp"),
    _f("log", "ln Log Ln", latex=r"\log", numpy="np.log"),
    _f("sqrt", "√ Sqrt", unicode="√", numpy="np.sqrt"),
    _f("cbrt", "", numpy="np.cbrt"),
    # parts of a number
    _f("abs", "Abs absolute fabs", numpy="np.abs"),
    _f("sign", "sgn signum Sign", numpy="np.sign"),
    _f("floor", "Floor", numpy="np.floor"),
    _f("ceil", "ceiling Ceiling Ceil", numpy="np.ceil"),
    _f("factorial", "Factorial"),
    _f("max", "maximum Max fmax", takes=(1, 10), latex=r"\max", numpy="np.maximum"),
    _f("min", "minimum Min fmin", takes=(1, 10), latex=r"\min", numpy="np.minimum"),
    _f("erf", ""),
    # trigonometry
    _f("sin", "", latex=r"\sin", numpy="np.sin"),
    _f("cos", "", latex=r"\cos", numpy="np.cos"),
    _f("tan", "tg", latex=r"\tan", numpy="np.tan"),
    _f("sec", "", latex=r"\sec"),
    _f("csc", "cosec", latex=r"\csc"),
    _f("cot", "ctg cotg", latex=r"\cot"),
    _f("asin", "arcsin", latex=r"\arcsin", numpy="np.arcsin"),
    _f("acos", "arccos", latex=r"\arccos", numpy="np.arccos"),
    _f("atan", "arctan arctg", latex=r"\arctan", numpy="np.arctan"),
    _f("asec", "arcsec"),
    _f("acsc", "arccsc arccosec"),
    _f("acot", "arccot arcctg"),
    _f("atan2", "arctan2", takes=(2, 2), numpy="np.arctan2"),
    # hyperbolic
    _f("sinh", "sh", latex=r"\sinh", numpy="np.sinh"),
    _f("cosh", "ch", latex=r"\cosh", numpy="np.cosh"),
    _f("sech", ""),
    _f("csch", "cosech"),
    _f("coth", "cth", latex=r"\coth"),
    _f("asinh", "arcsinh arsinh", numpy="np.arcsinh"),
    _f("acosh", "arccosh arcosh", numpy="np.arccosh"),
    _f("atanh", "arctanh artanh", numpy="np.arctanh"),
    _f("asech", "arcsech arsech"),
    _f("acsch", "arccsch arcsch"),
    _f("acoth", "arccoth arcoth"),
    # arrays
    _f("sum", "", REDUCE, (1, 2), numpy="np.sum"),
    _f("mean", "average avg", REDUCE, (1, 2), numpy="np.mean"),
    _f("var", "variance Var", REDUCE, (1, 2), numpy="np.var"),
    _f("norm", "", REDUCE, (1, 2), numpy="np.linalg.norm"),
    _f("diag", "Diag", DIAGONAL, numpy="np.diag"),
)

FUNCTIONS = {row.name: row for row in ROWS}
REDUCTIONS = {row.name for row in ROWS if row.kind == REDUCE} | {"max", "min"}
NUMPY_REDUCTIONS = {"max": "np.max", "min": "np.min"}

# Names of variables as often as of functions: where nothing is declared, functions before a bracket only.
SHORT = frozenset({"σ", "sigma", "th", "sh", "ch", "tg", "sig", "step", "sum", "mean", "var", "norm", "sign"})


def _spelled() -> dict[str, tuple[str, int]]:
    table = {spelling: (row.name, 0) for row in ROWS for spelling in (row.name, *row.spellings)}
    for spelling, (name, _) in tuple(table.items()):
        if FUNCTIONS[name].kind in (REDUCE, DIAGONAL):
            continue
        latin = GREEK_NAMES.get(spelling, spelling)
        for derived in (
            "{}_prime",
            "{}_derivative",
            "{}_deriv",
            "{}_grad",
            "d_{}",
            "d{}",
            "{}prime",
            "grad_{}",
        ):
            table.setdefault(derived.format(latin), (name, 1))
    return table


# What may be typed: spelling -> function and order of derivative. `sigmoid_prime` is (`sigmoid`, 1).
SPELLED = _spelled()
