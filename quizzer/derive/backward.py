"""Reverse mode over the equations of a cell: the adjoints of all values, then the gradients.

The equations are gone through from the last to the first. A value whose uses have all been seen has its
adjoint, the sum of what came back; its own equation then sends that on. Words of each line come from the rules
that made it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from quizzer.derive.algebra import Algebra
from quizzer.derive.cancel import cancelled
from quizzer.derive.derivation import COLUMN, Cell, Derivation, Dims, Equation, Line, Lines, Mentioned, Path
from quizzer.derive.functions import Derivatives
from quizzer.derive.jacobians import jacobians
from quizzer.derive.parts import joined
from quizzer.derive.rules import Context, Sent, sent_back, sent_by_whole
from quizzer.derive.split import forward
from quizzer.messages import Message, message
from quizzer.notation.tree import Hadamard, Mul, Name, Neg, Number, Tree, names_in


def derived(cell: Cell, derivatives: Derivatives | None = None) -> Derivation:
    """The backward step of a cell, in the column layout.

    Raises:
        ContentError: an equation has something that has no derivative.
    """
    equations = forward(cell)
    walk = _Walk(cell, equations, derivatives or Derivatives())
    backward, gradients = walk.lines()
    found = Derivation(cell, COLUMN, equations, backward, gradients, paths=tuple(walk.paths))
    return replace(found, jacobians=jacobians(found))


class _Walk:
    """The way back through the equations of one cell."""

    def __init__(self, cell: Cell, equations: Sequence[Equation], derivatives: Derivatives) -> None:
        self.cell = cell
        self.equations = equations
        self.shapes: dict[str, Dims] = {
            **cell.leaves,
            **{equation.name: equation.shape for equation in equations},
        }
        known = {**dict.fromkeys(cell.letters, ()), **cell.constants, **self.shapes}
        algebra = Algebra({**known, **_adjoints(self.shapes)})
        for state, shape in cell.state.items():
            algebra.declare(f"δ{state}_next", shape)
        algebra.declare(f"δ{cell.output}_above", self.shapes[cell.output])
        self.algebra = algebra
        named = {each.tree: Name(each.name) for each in equations}
        self.context = Context(algebra, derivatives, named, {*self.shapes, *cell.constants})
        self.paths: list[Path] = []
        self.adjoints: dict[str, Tree] = {}

    def lines(self) -> tuple[Lines, Lines]:
        """The backward lines and the gradients."""
        backward: list[Line] = []
        for equation in _reversed(self.equations):
            line = self._line(equation.name)
            backward.append(line)
            self.adjoints[line.name] = line.tree
            self._send(equation, line.tree if _is_number(line.tree) else Name(line.name))
        backward += [self._line(name) for name in self.cell.previous]
        over = ("n", "t") if self.cell.state else ("n",)
        gradients = [self._line(name, over) for name in self.cell.parameters]
        gradients += [self._line(name) for name in self.cell.inputs]
        return Lines(backward), Lines(gradients)

    def _send(self, equation: Equation, adjoint: Tree) -> None:
        """Send the adjoint of a value to the names of its equation."""
        found: dict[str, list[Sent]] = {}
        whole = sent_by_whole(self.context, equation.name, equation.tree, adjoint)
        for sent in (whole,) if whole else sent_back(self.context, equation.tree, adjoint):
            if sent.name not in {*equation.stopped, *self.cell.constants, *self.cell.letters}:
                found.setdefault(sent.name, []).append(sent)
        for name, several in found.items():
            tree = _gathered(self.algebra, [sent.tree for sent in several], adjoint)
            reasons = _distinct(reason for sent in several for reason in sent.reasons)
            self.paths.append(Path(equation.name, name, tree, reasons))

    def _line(self, name: str, sum_over: tuple[str, ...] = ()) -> Line:
        """The adjoint of `name`: the sum of all that came back to it."""
        position = {equation.name: index for index, equation in enumerate(self.equations)}
        paths = sorted((path for path in self.paths if path.to == name), key=lambda path: position[path.value])
        coming = self._coming(name)
        whole = joined(self.algebra, [*coming, *(path.tree for path in paths)])
        tree = cancelled(self.algebra, whole, self.adjoints, self.cell.facts)
        rule = _reason(self.cell, name, paths, bool(coming))
        if tree != whole:
            rule = _both((rule, message("derive.rule-cancelled")))
        return Line(f"δ{name}", name, self.shapes[name], tree, rule, sum_over)

    def _coming(self, name: str) -> list[Tree]:
        """What comes from outside the step: from above and from the next step."""
        if name == self.cell.output and self.cell.loss:
            return [Number(1)]
        above = [Name(f"δ{name}_above")] if name == self.cell.output else []
        return [*above, *([Name(f"δ{name}_next")] if name in self.cell.state else [])]


def _is_number(tree: Tree) -> bool:
    return isinstance(tree.body if isinstance(tree, Neg) else tree, Number)


def _adjoints(shapes: Mapping[str, Dims]) -> dict[str, Dims]:
    return {f"δ{name}": shape for name, shape in shapes.items()}


def _reversed(equations: Sequence[Equation]) -> list[Equation]:
    """From the last to the first, each after all that use it; of those that are ready, the first of the cell.

    So a gate and its pre-activation stand together, in the order of the cell file.
    """
    waiting = {equation.name: 0 for equation in equations}
    for equation in equations:
        for name in names_in(equation.tree):
            if name in waiting:
                waiting[name] += 1
    rest, found = list(equations), list[Equation]()
    while rest:
        ready = next(equation for equation in rest if not waiting[equation.name])
        rest.remove(ready)
        found.append(ready)
        for name in names_in(ready.tree):
            if name in waiting:
                waiting[name] -= 1
    return found


def _gathered(algebra: Algebra, terms: Sequence[Tree], g: Tree) -> Tree:
    """The sum of what one equation sends to one name: g ⊙ a − g ⊙ b is written g ⊙ (a − b)."""
    if len(terms) == 1:
        return terms[0]
    rests = [_without(algebra, term, g) for term in terms]
    known = [rest for rest in rests if rest is not None]
    if len(known) < len(rests):
        return algebra.plus(terms)
    return algebra.times(g, algebra.plus(known))


def _without(algebra: Algebra, term: Tree, g: Tree) -> Tree | None:
    """The term without its factor g; None if it has no such factor."""
    match term:
        case Neg(body):
            rest = _without(algebra, body, g)
            return algebra.minus(rest) if rest is not None else None
        case Hadamard(factors) | Mul(factors) if g in factors:
            index = factors.index(g)
            return algebra.times(*factors[:index], *factors[index + 1 :])
    return Number(1) if term == g else None


# --- words --------------------------------------------------------------------------------------------------


def _reason(cell: Cell, name: str, paths: Sequence[Path], coming: bool) -> Message:
    """Why the line is what it is."""
    if not paths:
        return message(_from_outside(cell, name))
    rules = _both(_distinct(reason for path in paths for reason in path.reasons))
    uses = Mentioned(path.value for path in paths)
    if coming and name in cell.state:
        return message("derive.rule-carried", uses=uses, rules=rules)
    if len(paths) == 1:
        return rules
    return message("derive.rule-paths", count=len(paths), uses=uses, rules=rules)


def _from_outside(cell: Cell, name: str) -> str:
    if name == cell.output:
        if cell.loss:
            return "derive.rule-loss"
        return "derive.rule-output" if name in cell.state else "derive.rule-above"
    return "derive.rule-next" if name in cell.state else "derive.rule-nothing"


def _both(reasons: Sequence[Message]) -> Message:
    """All reasons as one message."""
    first, *rest = reasons or (message("derive.rule-same"),)
    for reason in rest:
        first = message("derive.rule-both", first=first, second=reason)
    return first


def _distinct(reasons: Iterable[Message]) -> tuple[Message, ...]:
    """Each reason once; that a sum hands its adjoint on, or a minus its sign, only where nothing else is said."""
    found: list[Message] = []
    for reason in reasons:
        if reason not in found:
            found.append(reason)
    told = [reason for reason in found if reason.key not in ("derive.rule-sum", "derive.rule-sign")]
    return tuple(told or found)
