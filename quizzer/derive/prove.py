"""Exact proofs, entry by entry, by SymPy at small sizes that all differ.

*Function*: a derivative that was rewritten equals that of the function's definition. *Local*: what each
equation sends back equals the derivative that SymPy finds, for each entry of each of its names. *Chained*:
every line is the sum of all that comes back, none lost, each in its order. *Composed*: a whole step at once, so
that a wrong order, a lost path or a state that is not carried is caught by SymPy as well. *Jacobian*: those of
the state, direct and full.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quizzer.derive.derivation import HELD, Derivation, Line, Path
from quizzer.notation.tree import Apply, Name, Number, Tree, names_in, nodes

if TYPE_CHECKING:
    from quizzer.derive.arrays import Array
    from quizzer.derive.exact import Exact

FUNCTION, LOCAL, CHAINED, COMPOSED, JACOBIAN = "function", "local", "chained", "composed", "jacobian"
LARGE = 3500  # nodes of a whole step as one expression: a larger one is not differentiated at once
SIZES = (3, 2, 4, 5, 6, 7)  # of the letters in their order: all differ, so that no missing transpose can pass


@dataclass(frozen=True)
class Proved:
    """One gradient: how many entries it has, and how many of them are proved."""

    layer: str
    value: str
    to: str
    entries: int
    proved: int

    @property
    def passed(self) -> bool:
        """Whether all entries are proved."""
        return self.proved == self.entries


@dataclass(frozen=True)
class Proof:
    """All identities of a derivation."""

    rows: tuple[Proved, ...]
    sizes: Mapping[str, int]

    @property
    def passed(self) -> bool:
        """Whether everything is proved."""
        return all(row.passed for row in self.rows)

    def count(self, layer: str) -> tuple[int, int]:
        """Of one layer: the identities that are proved, and all."""
        rows = [row for row in self.rows if row.layer == layer]
        return sum(row.proved for row in rows), sum(row.entries for row in rows)


def prove(derivation: Derivation, sizes: Mapping[str, int] | None = None) -> Proof:
    """Prove a derivation. Takes seconds."""
    prover = Prover(derivation, sizes)
    return Proof(tuple(prover.rows()), prover.sizes)


class Prover:
    """Proves one derivation; `rows` may be watched while it works."""

    def __init__(self, derivation: Derivation, sizes: Mapping[str, int] | None = None) -> None:
        from quizzer.derive.exact import Exact  # SymPy

        self.derivation = derivation
        cell = derivation.cell
        self.sizes = {**dict(zip(cell.letters, SIZES * (1 + len(cell.letters)), strict=False)), **(sizes or {})}
        self.equations = {equation.name: equation for equation in derivation.forward}
        shapes = derivation.values
        adjoints = {f"δ{name}": shapes[name] for name in self.equations}
        held = {f"{name}{HELD}": shapes[name] for each in derivation.forward for name in each.stopped}
        self.exact: Exact = Exact({"": (), **derivation.values, **adjoints, **held}, self.sizes)

    @property
    def total(self) -> int:
        """How many rows there will be."""
        derivation = self.derivation
        lines = len(derivation.backward) + len(derivation.gradients)
        rest = len(derivation.cell.leaves) + 2 * len(derivation.jacobians)
        return len(self._functions()) + len(derivation.paths) + lines + rest

    def rows(self) -> Iterator[Proved]:
        """Every row, as soon as it is there."""
        from quizzer.derive.opaque import function_is_proved
        from quizzer.derive.prove_jacobians import proved_entries

        for name in self._functions():
            yield Proved(FUNCTION, name, "", 1, int(function_is_proved(name)))
        for path in self.derivation.paths:
            yield self._local(path)
        for line in (*self.derivation.backward, *self.derivation.gradients):
            yield self._chained(line)
        yield from self._composed()
        for jacobian in self.derivation.jacobians:
            for proved, entries in proved_entries(self.derivation, jacobian, self.sizes):
                yield Proved(JACOBIAN, jacobian.of, jacobian.to, entries, proved)

    def _functions(self) -> list[str]:
        """The functions of one argument, in the order of use."""
        from quizzer.derive.symbolic import definitions

        trees = (node for equation in self.derivation.forward for node in nodes(equation.tree))
        applied = (node for node in trees if isinstance(node, Apply) and len(node.args) == 1)
        known = {*definitions(), "softmax"}
        return [name for name in dict.fromkeys(node.function for node in applied) if name in known]

    # --- one equation ---------------------------------------------------------------------------------------

    def _local(self, path: Path) -> Proved:
        """Σ δy ⊙ y by SymPy, beside what the rule sends back."""
        equation = self.equations[path.value]
        adjoint = f"δ{path.value}"
        leaves = [name for name in names_in(equation.tree) if name not in self.derivation.cell.letters]
        given: dict[str, Any] = {name: self.exact.symbols(name) for name in (*leaves, adjoint)}
        upstream = self.derivation.lines[adjoint].tree
        if not names_in(upstream):  # a number, which the rules have put in
            given[adjoint] = self.exact.values({}, [], [(upstream, adjoint)])[0]
        known = [(name, self.equations[name].tree) for name in self._needed(path.tree, leaves)]
        forward, formula = self.exact.values(
            given, [*known, (path.value, equation.tree)], [(Name(path.value), path.value), (path.tree, path.to)]
        )
        loss = _sum(given[adjoint] * forward)
        return self._compared(LOCAL, path.value, path.to, loss, given[path.to], formula, {})

    def _needed(self, tree: Tree, leaves: Sequence[str]) -> list[str]:
        """Values of other equations that a rule has named."""
        return [name for name in self.equations if name in names_in(tree) and name not in leaves]

    # --- from one equation to the next ----------------------------------------------------------------------

    def _chained(self, line: Line) -> Proved:
        """A line is the sum of what comes back from outside and from each equation that uses its value."""
        derivation, cell = self.derivation, self.derivation.cell
        paths = [path for path in derivation.paths if path.to == line.of]
        outside = [f"δ{line.of}_above"] * (line.of == cell.output) + [f"δ{line.of}_next"] * (
            line.of in cell.state
        )
        terms: list[Tree] = [*map(Name, outside), *(path.tree for path in paths)]
        if cell.loss and line.of == cell.output:
            terms = [Number(1)]
        proved = self._are_equal(line, terms, ()) or self._are_equal(line, terms, derivation.backward)
        entries = self.exact.symbols(line.of).size
        return Proved(
            CHAINED, line.of, "", entries, entries if proved and self._is_complete(line, paths) else 0
        )

    def _is_complete(self, line: Line, paths: Sequence[Path]) -> bool:
        """Whether every equation that uses the value has sent something back, and before the line was written."""
        uses = [
            each.name for each in self.derivation.forward
            if line.of in names_in(each.tree) and line.of not in each.stopped
        ]  # fmt: skip
        order = [each.of for each in self.derivation.backward]
        before = order[: order.index(line.of)] if line.of in order else order
        return sorted(uses) == sorted(path.value for path in paths) and set(uses) <= set(before)

    def _are_equal(self, line: Line, terms: Sequence[Tree], known: Sequence[Line]) -> bool:
        """Whether the line is the sum of the terms, once the `known` adjoints are put in."""
        from quizzer.derive.identity import is_zero

        facts = self.exact.facts(self.derivation.cell)
        put_in = [(each.name, each.tree) for each in known if each.name != line.name]
        names = {name for tree in (line.tree, *terms, *(tree for _, tree in put_in)) for name in names_in(tree)}
        free = names - {name for name, _ in put_in} - {*self.derivation.cell.letters}
        given = {name: _replaced(self.exact.symbols(name), facts) for name in free}
        whole, *parts = self.exact.values(given, put_in, [(tree, line.of) for tree in (line.tree, *terms)])
        return all(
            is_zero(sum(each, start=-entry))
            for entry, *each in zip(whole.flat, *(part.flat for part in parts), strict=True)
        )

    # --- the whole step -------------------------------------------------------------------------------------

    def _composed(self) -> Iterator[Proved]:
        """Σ above·output + Σ next·state by SymPy, beside the backward lines; nothing if that is too large."""
        from quizzer.derive.identity import nodes_of

        derivation, cell = self.derivation, self.derivation.cell
        facts = self.exact.facts(cell)
        coming = [f"δ{cell.output}_above", *(f"δ{name}_next" for name in cell.state)]
        names = dict.fromkeys((*cell.leaves, *cell.constants, *derivation.given, *coming))
        given = {name: self.exact.symbols(name) for name in names}
        told = {name: _replaced(value, facts) for name, value in given.items()}
        forward = [(each.name, each.tree) for each in derivation.forward]
        lines = [(line.name, line.tree) for line in (*derivation.backward, *derivation.gradients)]
        wanted = [(Name(f"δ{name}"), name) for name in cell.leaves]
        loss, held = self._loss(told, given)
        if nodes_of(loss) > LARGE:
            return
        formulas = self.exact.values(told, [*forward, *lines], wanted)
        for name, formula in zip(cell.leaves, formulas, strict=True):
            yield self._compared(COMPOSED, cell.name, name, loss, given[name], formula, held)

    def _loss(self, told: Mapping[str, Array], given: Mapping[str, Array]) -> tuple[Any, Mapping[Any, Any]]:
        """The loss of a step, and what the symbols that are held constant stand for."""
        derivation, cell = self.derivation, self.derivation.cell
        stopped = dict.fromkeys(name for each in derivation.forward for name in each.stopped)
        apart = {f"{name}{HELD}": self.exact.symbols(f"{name}{HELD}") for name in stopped}
        pairs = [(apart[f"{name}{HELD}"].flat, given[name].flat) for name in stopped]
        meant = {old: new for olds, news in pairs for old, new in zip(olds, news, strict=True)}
        equations = [(each.name, each.held) for each in derivation.forward]
        values = dict(zip([cell.output, *cell.state], self._ends(told, apart, equations), strict=True))
        if cell.loss:
            return _sum(values[cell.output]), meant
        loss = _sum(told[f"δ{cell.output}_above"] * values[cell.output])
        for name in cell.state:
            loss = loss + _sum(told[f"δ{name}_next"] * values[name])
        return loss, meant

    def _ends(
        self, told: Mapping[str, Any], apart: Mapping[str, Any], equations: list[tuple[str, Tree]]
    ) -> list[Any]:
        cell = self.derivation.cell
        wanted = [(Name(name), name) for name in (cell.output, *cell.state)]
        return self.exact.values({**told, **apart}, equations, wanted)

    def _compared(
        self,
        layer: str,
        value: str,
        to: str,
        loss: Any,
        symbols: Array,
        formula: Array,
        meant: Mapping[Any, Any],
    ) -> Proved:
        """Every entry of the formula beside the derivative of the loss."""
        import sympy as sp

        from quizzer.derive.identity import is_zero

        proved = 0
        for symbol, found in zip(symbols.flat, formula.flat, strict=True):
            wanted = sp.diff(loss, symbol)
            proved += is_zero((wanted.xreplace(meant) if meant else wanted) - found)
        return Proved(layer, value, to, symbols.size, proved)


def _sum(values: Any) -> Any:
    """The sum of all entries, of which there may be only one."""
    import numpy as np

    return np.sum(np.asarray(values, dtype=object))


def _replaced(values: Array, facts: Mapping[Any, Any]) -> Array:
    """Symbols with what the facts say of them."""
    found = values.copy()
    for index, symbol in enumerate(values.flat):
        found.flat[index] = facts.get(symbol, symbol)
    return found
