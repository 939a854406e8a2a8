"""A derivation run through time on arrays: outputs of a sequence, and the gradients that the formulas give.

Values of a step stand in its slots, which the way back reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from quizzer.derive.arrays import Array
from quizzer.derive.data import Changed, Data
from quizzer.derive.derivation import HELD, Derivation, Dims
from quizzer.derive.passes import Pass, passes
from quizzer.derive.tape import Instruction, Slots, Tape, run
from quizzer.notation.dimensions import size
from quizzer.notation.tree import Name


class Machine:
    """One derivation, ready to run with dimensions of these sizes."""

    def __init__(self, derivation: Derivation, sizes: Mapping[str, int], every: int | None = None) -> None:
        self.derivation = derivation
        self.cell = derivation.cell
        self.sizes = sizes
        self.every = (
            every  # truncated backpropagation: nothing flows from one stretch of so many steps to another
        )
        held = {name: f"{name}{HELD}" for each in derivation.forward for name in each.stopped}
        shapes = {**derivation.values, **{new: derivation.values[old] for old, new in held.items()}}
        self.held = held
        self.tape = Tape(shapes, sizes)
        self.passes = passes(self.cell, derivation.forward)
        given = (*self.cell.leaves, *self.cell.constants, *held.values())
        self.places = {name: self.tape.name(name) for name in given}
        self.forward = [self._forward(each) for each in self.passes]
        self.output = self.tape.slots[Name(self.cell.output)]

    def _forward(self, one: Pass) -> list[Instruction]:
        start = len(self.tape.instructions)
        for equation in one.equations:
            self.tape.alias(equation.name, equation.held, equation.shape)
        return self.tape.instructions[start:]

    # --- forward --------------------------------------------------------------------------------------------

    def run(self, data: Changed, base: Sequence[Slots] | None = None) -> list[Slots]:
        """The values of every step. `base` is the run that gives what is held constant."""
        everything = [self._slots(data) for _ in range(data.steps)]
        for number in range(len(self.passes)):
            for _ in self._steps(number, everything, data, base):
                pass
        return everything

    def seen(self, data: Changed, base: Sequence[Slots] | None = None) -> tuple[list[Array], dict[str, Array]]:
        """Outputs and last states, as from `run`; the steps share their slots, so memory is used again."""
        if len(self.passes) > 1:
            everything = self.run(data, base)
            return self.outputs(everything), self.last(everything)
        shared = [self._slots(data)] * data.steps
        outputs = [slots[self.output] for slots in self._steps(0, shared, data, base)]
        return outputs, self.last(shared)

    def _slots(self, data: Changed) -> Slots:
        slots = self.tape.fresh()
        for name, value in data.parameters.items():
            slots[self.places[name]] = value
        return slots

    def _steps(
        self, number: int, everything: Sequence[Slots], data: Changed, base: Sequence[Slots] | None
    ) -> Iterator[Slots]:
        """One pass, step by step."""
        one, instructions = self.passes[number], self.forward[number]
        state = {name: data.state[name] for name in one.states}
        for count, time in enumerate(one.order(data.steps)):
            slots = everything[time]
            for name, values in data.inputs.items():
                slots[self.places[name]] = values[time]
            held = slots if base is None else base[time]
            for name in one.states:
                place = self.places[f"{name}_prev"]
                slots[place] = held[place] if base is not None and self._is_border(count) else state[name]
            for old, new in self.held.items():
                slots[self.places[new]] = held[self.tape.slots[Name(old)]]
            run(instructions, slots)
            state = {name: slots[self.tape.slots[Name(name)]] for name in one.states}
            yield slots

    def value(self, slots: Slots, name: str) -> Array:
        """What a name is in one step."""
        found: Array = slots[self.tape.slots[Name(name)]]
        return found

    def _is_border(self, count: int) -> bool:
        """Whether a stretch of truncated backpropagation starts at this step."""
        return self.every is not None and count > 0 and count % self.every == 0

    def outputs(self, everything: Sequence[Slots]) -> list[Array]:
        """The output of every step."""
        return [slots[self.output] for slots in everything]

    def last(self, everything: Sequence[Slots]) -> dict[str, Array]:
        """The states after the last step of their direction."""
        return {
            name: everything[one.order(len(everything))[-1]][self.tape.slots[Name(name)]]
            for one in self.passes
            for name in one.states
        }


class Way(Machine):
    """A machine that also goes back: the gradients that the formulas of the derivation give."""

    def __init__(self, derivation: Derivation, sizes: Mapping[str, int], every: int | None = None) -> None:
        super().__init__(derivation, sizes, every)
        self.back = [self._backward(one) for one in reversed(self.passes)]

    def _backward(self, one: Pass) -> tuple[Pass, list[Instruction]]:
        """The instructions of the adjoints of one pass, and of what they give to the leaves."""
        start = len(self.tape.instructions)
        made = {each.name for each in one.equations} | {f"{name}_prev" for name in one.states}
        for line in self.derivation.backward:
            if line.of in made:
                self.tape.alias(line.name, line.tree, line.shape)
        if one is self.passes[0]:
            for line in self.derivation.gradients:
                self.tape.alias(line.name, line.tree, line.shape)
        return one, self.tape.instructions[start:]

    def gradients(
        self, everything: Sequence[Slots], above: Sequence[Array], last: Mapping[str, Array]
    ) -> Data[Array]:
        """The gradients of Σ above·output + last·(last states); `above` and `last` are weights."""
        steps = len(everything)
        coming = {f"δ{name}_next": value for name, value in last.items()}
        first: dict[str, Array] = {}
        for slots, value in zip(everything, above, strict=True):
            self._put(slots, f"δ{self.cell.output}_above", value)
        for one, instructions in self.back:
            for count, time in reversed(list(enumerate(one.order(steps)))):
                slots = everything[time]
                for name in one.states:
                    self._put(slots, f"δ{name}_next", coming[f"δ{name}_next"])
                run(instructions, slots)
                for name in one.states:
                    value = self._full(slots, f"{name}_prev")
                    coming[f"δ{name}_next"] = np.zeros_like(value) if self._is_border(count) else value
                    first[name] = value
        return Data(self._summed(everything), self._inputs(everything), first)

    def _put(self, slots: Slots, name: str, value: Array) -> None:
        place = self.tape.slots.get(Name(name))
        if place is not None:
            slots[place] = value

    def _full(self, slots: Slots, name: str) -> Array:
        """The adjoint of a name in this step, one for every example."""
        value = np.asarray(slots[self.tape.slots[Name(f"δ{name}")]])
        like: Array = slots[self.places[name]]
        return np.broadcast_to(value, like.shape) if value.ndim else np.zeros_like(like)

    def _summed(self, everything: Sequence[Slots]) -> dict[str, Array]:
        return {name: self._total(everything, name, dims) for name, dims in self.cell.parameters.items()}

    def _total(self, everything: Sequence[Slots], name: str, dims: Dims) -> Array:
        place = self.tape.slots[Name(f"δ{name}")]
        shape = tuple(size(dimension, self.sizes) for dimension in dims)
        total = np.zeros(shape)
        for slots in everything:
            value = np.asarray(slots[place])
            total = total + (value.sum(axis=0) if value.ndim > len(shape) else value)
        return total

    def _inputs(self, everything: Sequence[Slots]) -> dict[str, Array]:
        return {name: np.stack([self._full(slots, name) for slots in everything]) for name in self.cell.inputs}
