"""Functions of NumPy and PyTorch that are another way to write an operation: one row each.

`np.dot(W, x)`, `W.dot(x)` and `dot(W, x)` are read alike: a method is the form with the object as its first
argument.
A row builds the part from the arguments; None says that there are too few or too many.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from quizzer.notation import syntax
from quizzer.notation.einsum import summed
from quizzer.notation.syntax import Part

if TYPE_CHECKING:
    from fractions import Fraction

Options = Mapping[str, object]
Form = Callable[[Sequence[Part], Options, int, int], Part | None]

MODULES = frozenset(
    {
        "np",
        "numpy",
        "jnp",
        "torch",
        "nn",
        "functional",
        "F",
        "tf",
        "math",
        "jax",
        "scipy",
        "special",
        "linalg",
        "cp",
        "K",
    }
)
OPTIONS = {"axis": "axis", "dim": "axis", "keepdims": "keep", "keepdim": "keep"}


def part(op: str, args: Sequence[Part], start: int, end: int, value: object = None) -> Part:
    """A part over `args`, one level above the deepest of them."""
    return Part(op, tuple(args), start, end, value, 1 + max((arg.levels for arg in args), default=0))


def number(value: int | Fraction, start: int, end: int) -> Part:
    """A number that was not typed but meant: the 2 of `np.square`."""
    return Part(syntax.NUMBER, (), start, end, value)


def _simple(op: str, count: int, value: object = None) -> Form:
    def build(args: Sequence[Part], options: Options, start: int, end: int) -> Part | None:
        return part(op, args, start, end, value) if len(args) == count else None

    return build


def _chain(op: str) -> Form:
    def build(args: Sequence[Part], options: Options, start: int, end: int) -> Part | None:
        return part(op, [grouped(arg) for arg in args], start, end) if len(args) > 1 else None

    return build


def grouped(arg: Part, start: int | None = None, end: int | None = None) -> Part:
    """The part in brackets, so that it is not joined with its neighbours; brackets are no level of the tree."""
    place = (arg.start if start is None else start, arg.end if end is None else end)
    return Part(syntax.GROUP, (arg,), *place, None, arg.levels)


def _power_of(exponent: int) -> Form:
    def build(args: Sequence[Part], options: Options, start: int, end: int) -> Part | None:
        if len(args) != 1:
            return None
        return part(syntax.POWER, (args[0], number(exponent, end, end)), start, end, "**")

    return build


def _subtract(args: Sequence[Part], options: Options, start: int, end: int) -> Part | None:
    if len(args) != 2:
        return None
    minus = part(syntax.NEG, (grouped(args[1]),), args[1].start, args[1].end)
    return part(syntax.ADD, (grouped(args[0]), minus), start, end)


def _reciprocal(args: Sequence[Part], options: Options, start: int, end: int) -> Part | None:
    return part(syntax.DIVIDE, (number(1, start, start), args[0]), start, end) if len(args) == 1 else None


def _root(args: Sequence[Part], options: Options, start: int, end: int) -> Part | None:
    """root(x, 3) is x^(1/3); root(x) is the square root."""
    if len(args) == 1:
        return part(syntax.APPLY, args, start, end, ("sqrt", 0))
    if len(args) != 2:
        return None
    exponent = part(syntax.DIVIDE, (number(1, end, end), args[1]), args[1].start, args[1].end)
    return part(syntax.POWER, (args[0], exponent), start, end, "**")


def logarithm(body: Part, base: Part, start: int, end: int) -> Part:
    """The logarithm to any base, as a quotient of natural ones."""
    top, bottom = (part(syntax.APPLY, (arg,), start, end, ("log", 0)) for arg in (body, base))
    return part(syntax.DIVIDE, (top, bottom), start, end)


def _log_to(base: int) -> Form:
    def build(args: Sequence[Part], options: Options, start: int, end: int) -> Part | None:
        return logarithm(args[0], number(base, start, end), start, end) if len(args) == 1 else None

    return build


def _log_base(args: Sequence[Part], options: Options, start: int, end: int) -> Part | None:
    return logarithm(args[0], args[1], start, end) if len(args) == 2 else None


def _log1p(args: Sequence[Part], options: Options, start: int, end: int) -> Part | None:
    if len(args) != 1:
        return None
    inner = part(syntax.ADD, (number(1, start, start), grouped(args[0])), start, end)
    return part(syntax.APPLY, (inner,), start, end, ("log", 0))


def _expm1(args: Sequence[Part], options: Options, start: int, end: int) -> Part | None:
    if len(args) != 1:
        return None
    minus = part(syntax.NEG, (number(1, end, end),), end, end)
    return part(syntax.ADD, (part(syntax.APPLY, args, start, end, ("exp", 0)), minus), start, end)


def _binomial(args: Sequence[Part], options: Options, start: int, end: int) -> Part | None:
    """n! / (k! (n − k)!)."""
    if len(args) != 2:
        return None
    n, k = args
    rest = part(syntax.ADD, (grouped(n), part(syntax.NEG, (grouped(k),), start, end)), start, end)
    top, first, second = (part(syntax.APPLY, (arg,), start, end, ("factorial", 0)) for arg in (n, k, rest))
    return part(syntax.DIVIDE, (top, part(syntax.TIMES, (first, second), start, end)), start, end)


def _where(args: Sequence[Part], options: Options, start: int, end: int) -> Part | None:
    """np.where(a > 0, x, y) is step(a) x + (1 − step(a)) y."""
    if len(args) != 3:
        return None
    step = args[0]
    chosen = part(syntax.TIMES, (grouped(step), grouped(args[1])), start, end)
    if args[2].op == syntax.NUMBER and args[2].value == 0:
        return chosen
    minus = part(syntax.NEG, (grouped(step),), start, end)
    rest = grouped(part(syntax.ADD, (number(1, start, start), minus), start, end))
    return part(syntax.ADD, (chosen, part(syntax.TIMES, (rest, grouped(args[2])), start, end)), start, end)


def _clip(args: Sequence[Part], options: Options, start: int, end: int) -> Part | None:
    """np.clip(a, low, high) is min(max(a, low), high)."""
    if len(args) != 3:
        return None
    least = part(syntax.APPLY, args[:2], start, end, ("max", 0))
    return part(syntax.APPLY, (least, args[2]), start, end, ("min", 0))


def _stack(default: int | None) -> Form:
    def build(args: Sequence[Part], options: Options, start: int, end: int) -> Part | None:
        parts, axis = tuple(args), options.get("axis", default)
        if args and args[0].op in (syntax.STACK, syntax.TUPLE):
            parts, axis = args[0].args, _whole(args[1]) if len(args) == 2 else axis
        return part(syntax.STACK, parts, start, end, axis) if len(parts) > 1 else None

    return build


def _whole(arg: Part) -> int | None:
    """The whole number that an argument is; None if it is none."""
    number = arg.args[0] if arg.op == syntax.NEG else arg
    if number.op != syntax.NUMBER or not isinstance(number.value, int):
        return None
    return -number.value if arg.op == syntax.NEG else number.value


def _flat(args: Sequence[Part]) -> list[Part]:
    """The arguments, those of a tuple among them."""
    return [each for arg in args for each in (arg.args if arg.op == syntax.TUPLE else (arg,))]


_NEW_AXIS: dict[object, object] = {0: syntax.AS_ROW, 1: syntax.AS_COLUMN, -1: syntax.AS_COLUMN}


def _new_axis(args: Sequence[Part], options: Options, start: int, end: int) -> Part | None:
    """a.unsqueeze(1), np.expand_dims(a, 0)."""
    axis = options.get("axis") if len(args) == 1 else _whole(args[-1])
    turned = _NEW_AXIS.get(axis) if args else None
    return part(syntax.CUT, args[:1], start, end, turned) if turned is not None else None


def _reshape(args: Sequence[Part], options: Options, start: int, end: int) -> Part | None:
    """a.reshape(-1, 1), a.reshape(1, -1)."""
    sizes = [_whole(arg) for arg in _flat(args[1:])]
    turned = syntax.AS_COLUMN if sizes == [-1, 1] else syntax.AS_ROW if sizes == [1, -1] else None
    return part(syntax.CUT, args[:1], start, end, turned) if turned is not None else None


def _transpose(*axes: tuple[int, int]) -> Form:
    """A transpose, also with the axes that turn it in every library."""

    def build(args: Sequence[Part], options: Options, start: int, end: int) -> Part | None:
        given = tuple(_whole(arg) for arg in _flat(args[1:]))
        turns = not given or given in axes
        return part(syntax.TRANSPOSE, args[:1], start, end) if args and turns else None

    return build


def _einsum(args: Sequence[Part], options: Options, start: int, end: int) -> Part | None:
    spec = args[0] if args and args[0].op == syntax.STRING else None
    return summed(str(spec.value), [grouped(arg) for arg in args[1:]], start, end) if spec else None


def _all(value: int) -> Form:
    """np.ones_like(a) is 1: a number goes with every shape."""

    def build(args: Sequence[Part], options: Options, start: int, end: int) -> Part | None:
        return number(value, start, end) if len(args) == 1 else None

    return build


FORMS: Mapping[str, Form] = {
    # matrix products
    **dict.fromkeys(("dot", "matmul", "mm", "mv", "bmm"), _simple(syntax.MATMUL, 2)),
    **dict.fromkeys(("outer", "ger"), _simple(syntax.OUTER, 2)),
    **dict.fromkeys(("inner", "vdot"), _simple(syntax.MATMUL, 2)),
    **dict.fromkeys(("transpose", "trans", "t"), _transpose((1, 0), (-1, -2))),
    "permute": _transpose((1, 0)),
    **dict.fromkeys(("swapaxes", "swapdims"), _transpose((0, 1), (1, 0), (-1, -2), (-2, -1))),
    "einsum": _einsum,
    **dict.fromkeys(("unsqueeze", "expand_dims"), _new_axis),
    **dict.fromkeys(("reshape", "view"), _reshape),
    "ones_like": _all(1),
    "zeros_like": _all(0),
    # entry by entry
    **dict.fromkeys(("multiply", "mul", "hadamard"), _chain(syntax.TIMES)),
    **dict.fromkeys(("divide", "true_divide", "div"), _simple(syntax.DIVIDE, 2)),
    "add": _chain(syntax.ADD),
    **dict.fromkeys(("subtract", "sub"), _subtract),
    **dict.fromkeys(("negative", "neg"), _simple(syntax.NEG, 1)),
    **dict.fromkeys(("power", "pow", "float_power"), _simple(syntax.POWER, 2, "**")),
    "square": _power_of(2),
    "where": _where,
    **dict.fromkeys(("clip", "clamp"), _clip),
    "reciprocal": _reciprocal,
    "root": _root,
    **dict.fromkeys(("binomial", "binom", "comb", "nCr"), _binomial),
    # logarithms
    "log2": _log_to(2),
    **dict.fromkeys(("log10", "lg"), _log_to(10)),
    **dict.fromkeys(("logbase", "log_base", "logb"), _log_base),
    "log1p": _log1p,
    "expm1": _expm1,
    # putting together; the value is the axis, None where it depends on the shapes
    **dict.fromkeys(("concatenate", "concat", "cat"), _stack(0)),
    **dict.fromkeys(("vstack", "row_stack"), _stack(0)),
    **dict.fromkeys(("hstack", "column_stack"), _stack(None)),
}
