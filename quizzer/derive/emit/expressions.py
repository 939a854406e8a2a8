"""Nodes as NumPy expressions for one step: rows are examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from quizzer.derive.emit.functions import called
from quizzer.derive.emit.nodes import VIEWS, Node
from quizzer.derive.emit.text import code, number

SUM, PRODUCT, SIGN, POWER, ATOM = range(5)  # how tightly an expression holds together
Written = tuple[str, int]


class Expressions:
    """Writes nodes; those that have a name are written by it."""

    def __init__(self, names: Mapping[Node, str]) -> None:
        self.names = names

    def text(self, node: Node, level: int = SUM, *, unnamed: bool = False) -> str:
        """An expression that holds together at least as tightly as `level`; `unnamed` opens a named node."""
        if node in self.names and not unnamed:
            return self.names[node]
        written, own = self._written(node)
        return f"({written})" if own < level else written

    def _written(self, node: Node) -> Written:
        match node.op:
            case "number":
                value = number(node.extra[0])
                return value, PRODUCT if "/" in value else SIGN if value.startswith("-") else ATOM
            case "size":
                return code(node.extra[0]), PRODUCT if "*" in code(node.extra[0]) else ATOM
            case "zeros":
                return f"np.zeros(({', '.join(['N', *map(code, node.dims)])}), dtype)", ATOM
            case "add":
                return self._sum(node)
            case "mul":
                return self._product(node.args, node.extra[0])
            case "div":
                return f"{self.text(node.args[0], PRODUCT)} / {self.text(node.args[1], SIGN)}", PRODUCT
            case "pow":
                exponent = number(node.extra[0])
                return (
                    f"{self.text(node.args[0], ATOM)}**{exponent if exponent.isdigit() else f'({exponent})'}",
                    POWER,
                )
            case "apply":
                return called(node.extra[0], [self.text(arg) for arg in node.args]), ATOM
            case "linear":
                return f"{self.text(node.args[0], SIGN)} @ {self._turned(node.args[1])}", PRODUCT
            case "transpose":
                return self._turned(node.args[0]), ATOM
            case _ if node.op in VIEWS:
                return self.text(node.args[0], ATOM) + view_index(node), ATOM
        return WRITE[node.op](self, node)

    def _turned(self, matrix: Node) -> str:
        """The transpose of a matrix."""
        if matrix.op == "transpose" and matrix not in self.names:
            return self.text(matrix.args[0], ATOM)
        return self.text(matrix, ATOM) + (".swapaxes(-1, -2)" if matrix.live else ".T")

    def _sum(self, node: Node) -> Written:
        terms = [self._signed(sign, arg) for sign, arg in zip(node.extra, node.args, strict=True)]
        lead = next((index for index, (sign, _) in enumerate(terms) if sign > 0), 0)
        sign, first = terms.pop(lead)
        text = first if sign > 0 else f"-{first}"
        return text + "".join(f" {'+' if sign > 0 else '-'} {other}" for sign, other in terms), SUM

    def _signed(self, sign: int, node: Node) -> tuple[int, str]:
        """A term with the minus that leads it taken out."""
        if node.op == "mul" and node.extra[0] < 0 and node not in self.names:
            written, own = self._product(node.args, -node.extra[0])
            return -sign, f"({written})" if own < PRODUCT else written
        if node.op == "number" and node.extra[0] < 0:
            return -sign, number(-node.extra[0])
        return sign, self.text(node, PRODUCT)

    def _product(self, factors: tuple[Node, ...], coefficient: Fraction) -> Written:
        if coefficient == 1 and len(factors) == 1:
            return self.text(factors[0], SIGN), SIGN
        parts = [self.text(factor, SIGN) for factor in factors]
        sign, coefficient = ("-" if coefficient < 0 else ""), abs(coefficient)
        whole = number(coefficient)
        if "/" in whole:
            top, _, bottom = whole.partition(" / ")
            parts = [*([top] if top != "1" else []), *parts]
            return f"{sign}{' * '.join(parts)} / {bottom}", PRODUCT
        parts = [*([whole] if whole != "1" else []), *parts]
        return sign + " * ".join(parts), PRODUCT if len(parts) > 1 else SIGN


def view_index(node: Node) -> str:
    """A slice, or axes of one entry, as what is written behind the array."""
    rank = len(node.args[0].dims)
    if node.op == "expand":
        return (
            "[..., " + ", ".join("None" if axis in node.extra else ":" for axis in range(len(node.dims))) + "]"
        )
    start, stop, axis = node.extra
    cut = f"{code(start) if start != '0' else ''}:{code(stop)}"
    lead = "..., " if node.live else ":, " * axis
    return f"[{lead}{', '.join([cut, *[':'] * (rank - axis - 1 if node.live else 0)])}]"


def reduction(node: Node) -> str:
    """A sum, mean, … over one axis of a value, or over all, as a template."""
    (function, axis, keep), rank = node.extra, len(node.args[0].dims)
    if not rank:
        return "np.abs({0})" if function == "norm" else "{0}"
    axes = tuple(range(-rank, 0)) if axis is None else (axis - rank,)
    where = f"axis={axes if len(axes) > 1 else axes[0]}" + (", keepdims=True" if keep else "")
    return f"np.sqrt(np.square({{0}}).sum({where}))" if function == "norm" else f"{{0}}.{function}({where})"


def matmul(right: Node) -> str:
    """A product of matrices, or of a matrix and a vector, as a template."""
    if len(right.dims) > 1:
        return "{0} @ {1}"
    return "({0} @ {1}[..., None])[..., 0]" if right.live else "{0} @ {1}"


# --- what has one form only ---------------------------------------------------------------------------------


def _reduce(write: Expressions, node: Node) -> Written:
    template = reduction(node)
    return template.format(write.text(node.args[0], SUM if template.startswith("np") else ATOM)), ATOM


def _matmul(write: Expressions, node: Node) -> Written:
    left, right = node.args
    template = matmul(right)
    tight = ATOM if "None" in template else SIGN
    return template.format(
        write.text(left, PRODUCT), write.text(right, tight)
    ), ATOM if "None" in template else PRODUCT


def _outer(write: Expressions, node: Node) -> Written:
    left, right = (write.text(arg, ATOM) for arg in node.args)
    return f"{left}[..., :, None] * {right}[..., None, :]", PRODUCT


def _concat(write: Expressions, node: Node) -> Written:
    axis = f", axis={node.extra[0] - len(node.dims)}" if node.live or node.extra[0] else ""
    return f"np.concatenate(({', '.join(write.text(arg) for arg in node.args)}){axis})", ATOM


def _diag(write: Expressions, node: Node) -> Written:
    return f"{write.text(node.args[0], ATOM)}[..., None] * np.eye({code(node.dims[0])}, dtype=dtype)", PRODUCT


def _gram(write: Expressions, node: Node) -> Written:
    return f"{write.text(node.args[0], ATOM)}.T @ {write.text(node.args[1], SIGN)}", PRODUCT


def _total(write: Expressions, node: Node) -> Written:
    return f"{write.text(node.args[0], ATOM)}.sum(axis=0)", ATOM


def _spread(write: Expressions, node: Node) -> Written:
    shape = ", ".join(["N", *map(code, node.dims)])
    return f"np.full(({shape}{',' if not node.dims else ''}), {write.text(node.args[0])}, dtype)", ATOM


WRITE: Mapping[str, Callable[[Expressions, Node], Written]] = {
    "reduce": _reduce, "matmul": _matmul, "outer": _outer, "concat": _concat, "diag": _diag, "gram": _gram,
    "total": _total, "spread": _spread,
}  # fmt: skip
