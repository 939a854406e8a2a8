"""Equations and lines as SymPy matrix expressions, for further work in SymPy. A vector is a matrix (H, 1)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import sympy as sp
from sympy.matrices.expressions.slice import MatrixSlice

from quizzer.derive.derivation import Derivation, Dims, Equation, Line, letters
from quizzer.derive.symbolic import definitions
from quizzer.errors import ContentError
from quizzer.messages import message
from quizzer.notation import tree as t
from quizzer.notation.dimensions import size
from quizzer.notation.names import Names
from quizzer.notation.shapes import shape_of
from quizzer.notation.tree import Name, Tree


def expressions(derivation: Derivation) -> dict[str, Any]:
    """The right sides by name; see `Derivation.to_sympy`."""
    builder = _Builder(Names(dict(derivation.shapes)), {*derivation.cell.letters})
    lines: tuple[Equation | Line, ...] = (*derivation.forward, *derivation.backward, *derivation.gradients)
    return {line.name: builder.filled(line.tree, line.shape) for line in lines}


class _Builder:
    def __init__(self, names: Names, dimensions: Collection[str]) -> None:
        self.names = names
        self.dimensions = dimensions

    def filled(self, tree: Tree, dims: Dims) -> Any:
        """The expression in a shape: a number fills it, a vector is repeated along its columns."""
        found, own = self.read(tree), self.shape(tree)
        if dims and not own:
            return found * sp.OneMatrix(*_sizes(dims))
        return found * sp.OneMatrix(1, _sizes(dims)[1]) if len(own) < len(dims) else found

    def shape(self, tree: Tree) -> Dims:
        return shape_of(tree, self.names)

    def read(self, tree: Tree) -> Any:
        """The expression of a tree."""
        match tree:
            case Name(name) if name in self.dimensions:
                return _dimension(name)
            case Name(name):
                dims = self.shape(tree)
                return sp.MatrixSymbol(name, *_sizes(dims)) if dims else sp.Symbol(name)
            case t.Number(value):
                return sp.Rational(value.numerator, value.denominator)
            case t.Constant(name):
                return {"e": sp.E, "pi": sp.pi, "i": sp.I}[name]
            case t.Neg(body):
                return -self.read(body)
            case t.Add(terms):
                return self._sum(tree, terms)
            case t.Mul(factors) | t.Hadamard(factors):
                return self._product(tree, factors)
            case t.MatMul(left, right):
                return self._matmul(tree, left, right)
            case t.Transpose(body):
                return sp.Transpose(self.read(body))
            case t.Div(top, bottom):
                return self._quotient(tree, top, bottom)
            case t.Power(base, exponent):
                n = self.read(exponent)
                return self._applied(base, lambda u: u**n)
            case t.Apply("diag", (body,)):
                return sp.DiagMatrix(self.read(body))
            case t.Apply(function, (body,), 0) if function in definitions():
                return self._applied(body, definitions()[function])
            case t.Apply("softmax", (body,), 0):
                raised = self._applied(body, sp.exp)
                return raised / _total(raised)
            case t.Reduce(function, body, None) if function in _REDUCED:
                return _REDUCED[function](self.read(body))
            case t.Sum(letter, body):
                dims = self.shape(body)
                ones = sp.OneMatrix(_dimension(letter.upper()), 1)
                whole = self.read(body)
                return whole * ones if dims.index(letter.upper()) == 1 else sp.Transpose(whole) * ones
            case t.Concat(parts, axis):
                blocks = [self.read(part) for part in parts]
                return sp.BlockMatrix([blocks] if axis else [[block] for block in blocks])
            case t.Slice(body, start, stop, axis):
                whole, part = self.read(body), (_dimension(start), _dimension(stop))
                return MatrixSlice(whole, *((0, whole.rows), part) if axis else (part, (0, whole.cols)))
        raise ContentError(message("derive.no-sympy", found=type(tree).__name__))

    def _sum(self, tree: Tree, terms: tuple[Tree, ...]) -> Any:
        dims = self.shape(tree)
        parts = [self.filled(term, dims) for term in terms]
        return sp.MatAdd(*parts) if dims else sp.Add(*parts)

    def _product(self, tree: Tree, factors: tuple[Tree, ...]) -> Any:
        numbers = sp.Mul(*(self.read(each) for each in factors if not self.shape(each)))
        arrays = [self.read(each) for each in factors if self.shape(each)]
        if not arrays:
            return numbers
        whole = sp.HadamardProduct(*arrays) if len(arrays) > 1 else arrays[0]
        return whole if numbers == 1 else numbers * whole

    def _matmul(self, tree: Tree, left: Tree, right: Tree) -> Any:
        whole = self.read(left) * self.read(right)
        return whole if self.shape(tree) else whole[0, 0]

    def _quotient(self, tree: Tree, top: Tree, bottom: Tree) -> Any:
        above, below = self.filled(top, self.shape(tree)), self.read(bottom)
        if not self.shape(bottom):
            return above / below
        return sp.HadamardProduct(above, below.applyfunc(lambda u: 1 / u))

    def _applied(self, body: Tree, function: Any) -> Any:
        inner = self.read(body)
        return inner.applyfunc(function) if self.shape(body) else function(inner)


def _total(matrix: Any) -> Any:
    return (sp.OneMatrix(1, matrix.rows) * matrix * sp.OneMatrix(matrix.cols, 1))[0, 0]


def _mean(matrix: Any) -> Any:
    return _total(matrix) / (matrix.rows * matrix.cols)


def _var(matrix: Any) -> Any:
    centred = matrix - _mean(matrix) * sp.OneMatrix(matrix.rows, matrix.cols)
    return _mean(centred.applyfunc(lambda u: u**2))


_REDUCED: Mapping[str, Callable[[Any], Any]] = {
    "sum": _total,
    "mean": _mean,
    "var": _var,
    "norm": lambda matrix: sp.sqrt(_total(matrix.applyfunc(lambda u: u**2))),
}


def _sizes(dims: Dims) -> tuple[Any, Any]:
    """Rows and columns; a dimension letter is a positive whole number."""
    found = [_dimension(dimension) for dimension in dims]
    return (found[0], sp.Integer(1)) if len(found) == 1 else (found[0], found[1])


def _dimension(text: str) -> Any:
    symbols = {letter: sp.Symbol(letter, integer=True, positive=True) for letter in letters(text)}
    return sp.sympify(size(text, symbols))
