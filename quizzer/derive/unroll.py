"""Some steps written out: every name gets the number of its step, and the sums over time become terms.

Names are shared, not copied into each other, so that the length grows linearly with the steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from quizzer.derive.algebra import ZERO, Algebra
from quizzer.derive.derivation import Derivation, Equation, Line
from quizzer.errors import UsageError
from quizzer.messages import message
from quizzer.notation.tree import Name, Tree, names_in, substituted

MOST = 200


@dataclass(frozen=True)
class Unrolled:
    """A derivation over `steps` steps. `h_0` is the state before the first, `δh_2_next` what step 3 sends back.

    `origins` are the names of the generic step that the numbered names come from.
    """

    derivation: Derivation
    steps: int
    every: int | None
    forward: tuple[Equation, ...]
    backward: tuple[Line, ...]
    gradients: tuple[Line, ...]
    origins: Mapping[str, str]


def unrolled(derivation: Derivation, steps: int, every: int | None = None) -> Unrolled:
    """The first `steps` steps; with `every`, nothing flows back over the border of so many steps.

    Raises:
        UsageError: fewer than one step, or too many.
    """
    if not 1 <= steps <= MOST:
        raise UsageError(message("derive.steps-range", most=MOST))
    return _Unrolling(derivation, steps, every).whole()


class _Unrolling:
    def __init__(self, derivation: Derivation, steps: int, every: int | None) -> None:
        self.derivation = derivation
        self.steps = steps
        self.every = every
        self.cell = derivation.cell
        self.algebra = Algebra(derivation.shapes)
        self.fixed = {*self.cell.parameters, *self.cell.letters}
        self.origins: dict[str, str] = {}

    def whole(self) -> Unrolled:
        """All steps."""
        numbers = range(1, self.steps + 1)
        forward = [self._equation(each, number) for number in numbers for each in self.derivation.forward]
        backward = [
            self._line(each, number) for number in reversed(numbers) for each in self.derivation.backward
        ]
        parameters = [line for line in self.derivation.gradients if line.of in self.cell.parameters]
        inputs = [line for line in self.derivation.gradients if line.of in self.cell.inputs]
        gradients: list[Line | None] = [self._total(line) for line in parameters]
        gradients += [self._line(line, number) for line in inputs for number in numbers]
        kept = [line for line in backward if line is not None]
        return Unrolled(
            self.derivation, self.steps, self.every, tuple(forward), tuple(kept),
            tuple(line for line in gradients if line is not None), self.origins,
        )  # fmt: skip

    def name(self, name: str, number: int) -> str:
        """The name in step `number`."""
        found = self._numbered(name, number)
        self.origins[found] = name
        return found

    def _numbered(self, name: str, number: int) -> str:
        base = name.removeprefix("δ")
        if base in self.fixed:
            return name
        if base.endswith("_prev"):
            state = base.removesuffix("_prev")
            if name[0] == "δ":
                return f"δ{state}_0" if number == 1 else f"δ{state}_{number - 1}_next"
            return f"{state}_{number - 1}"
        for ending in ("_next", "_above"):
            if base.endswith(ending):
                return f"δ{base.removesuffix(ending)}_{number}{ending}"
        return f"{name}_{number}"

    def _renamed(self, tree: Tree, number: int) -> Tree:
        """The tree of step `number`; what does not come back is dropped."""
        gone = {f"δ{state}_next" for state in self.cell.state} if self._ends(number) else set()
        names = names_in(tree)
        if gone.intersection(names):
            tree = self.algebra.rebuilt(tree, dict.fromkeys(gone, ZERO))
        return substituted(tree, {name: Name(self.name(name, number)) for name in names})

    def _ends(self, number: int) -> bool:
        """Whether nothing comes back from the step after this one."""
        return number == self.steps or (self.every is not None and number % self.every == 0)

    def _equation(self, equation: Equation, number: int) -> Equation:
        tree = self._renamed(equation.tree, number)
        return replace(equation, name=self.name(equation.name, number), tree=tree)

    def _line(self, line: Line, number: int) -> Line | None:
        """The line in one step; None where it would send back over a border."""
        if line.of.endswith("_prev") and number > 1 and self._ends(number - 1):
            return None
        last = self._ends(number) and line.of in self.cell.state
        return replace(
            line,
            name=self.name(line.name, number),
            of=self.name(line.of, number),
            tree=self._renamed(line.tree, number),
            rule=message("derive.rule-last") if last else line.rule,
        )

    def _total(self, line: Line) -> Line:
        """The gradient of a parameter: one term for every step."""
        terms = (self._renamed(line.tree, number) for number in range(1, self.steps + 1))
        over = tuple(letter for letter in line.sum_over if letter != "t")
        return replace(
            line,
            tree=self.algebra.plus(terms),
            sum_over=over,
            rule=message("derive.rule-shared", rule=line.rule),
        )
