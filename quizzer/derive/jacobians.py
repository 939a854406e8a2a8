"""The Jacobians of the state, ∂c/∂c_prev, read off the rules: what goes back as Wᵀ δ goes forward as W.

*Direct* is what the state's own equation says with everything else of the step held fixed: diag(f). *Full* adds
all other ways from the state of one step to that of the next, also those that lead through another state: a
cell gives its h, and h_prev goes into the gates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quizzer.derive.algebra import ONE, ZERO, Algebra
from quizzer.derive.derivation import Derivation, Jacobian, Path
from quizzer.notation.tree import (
    Add,
    Apply,
    Div,
    Hadamard,
    MatMul,
    Mul,
    Name,
    Neg,
    Transpose,
    Tree,
    names_in,
    substituted,
)  # fmt: skip

IDENTITY = Name("I")
MOST = 32  # ways from a state to the next; more make no formula that anybody reads


@dataclass(frozen=True)
class _Linear:
    """A matrix: diag(`scale`), or diag(`scale`) `matrix`. The scale ONE leaves things as they are."""

    scale: Tree
    matrix: Tree | None = None


def jacobians(derivation: Derivation) -> tuple[Jacobian, ...]:
    """∂s/∂s_prev of every state that is a vector.

    There are none where a rule is not a product with a matrix, or where there are too many ways.
    """
    cell = derivation.cell
    if any(len(shape) != 1 for shape in cell.state.values()) or set(cell.backwards):
        return ()
    maker = _Maker(derivation)
    found = []
    for state in cell.state:
        step, direct = maker.chain(f"{state}_prev", state), maker.own(f"{state}_prev", state)
        if step is None or direct is None:
            return ()
        around = [maker.around(state, other) for other in cell.state if other != state]
        if None in around:
            return ()
        full = [maker.tree(step), *(way for way in around if way is not None)]
        found.append(Jacobian(state, f"{state}_prev", maker.tree(direct), maker.algebra.plus(full)))
    return tuple(found)


class _Maker:
    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        shapes = dict(derivation.shapes)
        previous = {f"{name}_prev": shape for name, shape in derivation.values.items() if name[0] != "δ"}
        self.algebra = Algebra({**previous, **shapes, IDENTITY.id: ("I", "I")})
        self.into: dict[str, list[Path]] = {}
        for path in derivation.paths:
            self.into.setdefault(path.value, []).append(path)

    def own(self, start: str, end: str) -> list[_Linear] | None:
        """∂end/∂start in the equation of `end` alone."""
        path = next((path for path in self.into.get(end, ()) if path.to == start), None)
        return self._matrix(path) if path else []

    def chain(self, start: str, end: str) -> list[_Linear] | None:
        """∂end/∂start within a step, along all ways."""
        known: dict[str, list[_Linear]] = {start: [_Linear(ONE)]}
        for equation in self.derivation.forward:
            terms: list[_Linear] = []
            ways = [path for path in self.into.get(equation.name, ()) if path.to in known]
            for path in sorted(ways, key=lambda path: path.to != start):  # the direct way comes first
                local = self._matrix(path)
                if local is None:
                    return None
                terms += [self._times(first, second) for first in local for second in known[path.to]]
                if len(terms) > MOST:
                    return None
            if terms and equation.name != start:
                known[equation.name] = terms
        return known.get(end, [])

    def around(self, state: str, other: str) -> Tree | None:
        """The way from a state to another one in the step before, and from that one into this step."""
        before, after = self.chain(state, other), self.chain(f"{other}_prev", state)
        if before is None or after is None:
            return None
        if not before or not after:
            return ZERO
        first, second = self.tree(list(map(self._earlier, before))), self.tree(after)
        return second if first == IDENTITY else first if second == IDENTITY else _chained(second, first)

    def _earlier(self, linear: _Linear) -> _Linear:
        """The same in the step before: f is f_prev. Parameters have no steps."""
        values = [*self.derivation.values]
        moved = {name: Name(f"{name}_prev") for name in values if name not in self.derivation.cell.parameters}
        matrix = substituted(linear.matrix, moved) if linear.matrix else None
        return _Linear(substituted(linear.scale, moved), matrix)

    # --- one rule -------------------------------------------------------------------------------------------

    def _matrix(self, path: Path) -> list[_Linear] | None:
        """The matrix M with which the rule sends back Mᵀ δ."""
        return self._read(path.tree, Name(f"δ{path.value}"))

    def _read(self, tree: Tree, g: Name) -> list[_Linear] | None:
        if tree == g:
            return [_Linear(ONE)]
        match tree:
            case Neg(body):
                inner = self._read(body, g)
                return [self._times(each, _Linear(Neg(ONE))) for each in inner] if inner is not None else None
            case Add(terms):
                parts = [self._read(term, g) for term in terms]
                return None if None in parts else [each for part in parts if part for each in part]
            case Div(top, bottom) if g.id in names_in(top):
                return self._scaled(top, g, self.algebra.over(ONE, bottom))
            case Mul(factors) | Hadamard(factors):
                within = [factor for factor in factors if g.id in names_in(factor)]
                others = [factor for factor in factors if g.id not in names_in(factor)]
                return self._scaled(within[0], g, self.algebra.times(*others)) if len(within) == 1 else None
            case MatMul(Transpose(Name() as matrix), right) if len(self.algebra.shape(matrix)) == 2:
                return self._multiplied(right, g, matrix)
            case MatMul(Name() as matrix, right) if len(self.algebra.shape(matrix)) == 2:
                return self._multiplied(right, g, Transpose(matrix))
        return None

    def _scaled(self, inner: Tree, g: Name, factor: Tree) -> list[_Linear] | None:
        """What goes back as m ⊙ L(δ) goes forward as L m."""
        found = self._read(inner, g)
        return [self._times(each, _Linear(factor)) for each in found] if found is not None else None

    def _multiplied(self, inner: Tree, g: Name, matrix: Tree) -> list[_Linear] | None:
        found = self._read(inner, g)
        return [self._times(each, _Linear(ONE, matrix)) for each in found] if found is not None else None

    # --- products and sums ----------------------------------------------------------------------------------

    def _times(self, first: _Linear, second: _Linear) -> _Linear:
        """The product: diagonals are multiplied entry by entry."""
        if first.matrix is None:
            return _Linear(self.algebra.times(first.scale, second.scale), second.matrix)
        return _Linear(first.scale, self._product(first.matrix, second))

    def _product(self, matrix: Tree, linear: _Linear) -> Tree:
        inner = self._as_matrix(linear)
        return matrix if inner is None else _chained(matrix, inner)

    def _as_matrix(self, linear: _Linear) -> Tree | None:
        """diag(v) W, diag(v), 2 W or W; None for the identity."""
        if linear.scale == ONE:
            return linear.matrix
        if self.algebra.is_number(linear.scale):
            return self.algebra.times(linear.scale, linear.matrix or IDENTITY)
        diagonal = Apply("diag", (linear.scale,))
        return diagonal if linear.matrix is None else _chained(diagonal, linear.matrix)

    def tree(self, terms: Sequence[_Linear]) -> Tree:
        """The sum: diagonals in one diag(…), those before the same matrix likewise."""
        gathered: dict[Tree | None, list[Tree]] = {}
        for term in terms:
            gathered.setdefault(term.matrix, []).append(term.scale)
        return self._sum({matrix: self.algebra.plus(scales) for matrix, scales in gathered.items()})

    def _sum(self, gathered: Mapping[Tree | None, Tree]) -> Tree:
        if not gathered:
            return ZERO
        found = []
        for matrix, scale in sorted(gathered.items(), key=lambda each: each[0] is not None):
            sign, bare = (True, scale.body) if isinstance(scale, Neg) else (False, scale)
            whole = self._as_matrix(_Linear(bare, matrix)) or IDENTITY
            found.append(Neg(whole) if sign else whole)
        return found[0] if len(found) == 1 else Add(tuple(found))


def _chained(left: Tree, right: Tree) -> Tree:
    """A B C, from the left, without brackets."""
    if isinstance(right, MatMul):
        return MatMul(_chained(left, right.left), right.right)
    return MatMul(left, right)
