"""A derivation run through time on arrays: outputs of a sequence, and the gradients that the formulas give.

A cell is run in passes. Ordinary cells have one pass over the steps; a bidirectional one has a pass in each
direction, and what needs both comes after them. Values of a step stand in its slots, which the way back reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from quizzer.derive.arrays import Array
from quizzer.derive.derivation import Cell, Derivation, Dims, Equation
from quizzer.derive.operations import Perturbed
from quizzer.derive.tape import Instruction, Slots, Tape, run
from quizzer.notation.dimensions import size
from quizzer.notation.tree import Name, names_in, substituted

HELD = "_held"  # a name that is held constant: the value of the run without changes


@dataclass(frozen=True)
class Data:
    """What a sequence starts from: parameters, inputs (T, …, dims) and first states (…, dims), by name."""

    parameters: Mapping[str, Array | Perturbed]
    inputs: Mapping[str, Array]
    state: Mapping[str, Array]

    @property
    def steps(self) -> int:
        """How many steps."""
        return len(next(iter(self.inputs.values())))


@dataclass(frozen=True)
class Pass:
    """Equations that are run together over all steps, in one direction; `states` are theirs."""

    states: tuple[str, ...]
    reverse: bool
    equations: tuple[Equation, ...]


def passes(cell: Cell, equations: Sequence[Equation]) -> list[Pass]:
    """The passes of a cell, each after those it reads."""
    found, rest, pending = list[Pass](), list(equations), list(cell.state)
    while rest:
        best = max(
            (_pass(cell, rest, pending, reverse) for reverse in (False, True)), key=lambda p: len(p.equations)
        )
        found.append(best)
        rest = [each for each in rest if each not in best.equations]
        pending = [name for name in pending if name not in best.states]
    return found


def _pass(cell: Cell, rest: Sequence[Equation], pending: Sequence[str], reverse: bool) -> Pass:
    """As many equations as can be run now in one direction; a state is taken only with its own equation."""
    states = [name for name in pending if (name in cell.backwards) == reverse]
    while True:
        blocked = {f"{name}_prev" for name in pending if name not in states} | {each.name for each in rest}
        ready: list[Equation] = []
        for each in rest:
            if not blocked.intersection(names_in(each.tree)):
                ready.append(each)
                blocked.discard(each.name)
        made = {each.name for each in ready}
        kept = [name for name in states if name in made]
        if kept == states:
            return Pass(tuple(states), reverse, tuple(ready))
        states = kept


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
            renamed = {name: Name(self.held[name]) for name in equation.stopped}
            tree = substituted(equation.tree, renamed) if renamed else equation.tree
            self.tape.alias(equation.name, tree, equation.shape)
        return self.tape.instructions[start:]

    # --- forward --------------------------------------------------------------------------------------------

    def run(self, data: Data, base: Sequence[Slots] | None = None) -> list[Slots]:
        """The values of every step. `base` is the run that gives what is held constant."""
        everything = [self._slots(data) for _ in range(data.steps)]
        for number in range(len(self.passes)):
            for _ in self._steps(number, everything, data, base):
                pass
        return everything

    def seen(self, data: Data, base: Sequence[Slots] | None = None) -> tuple[list[Array], dict[str, Array]]:
        """Outputs and last states, as from `run`; the steps share their slots, so memory is used again."""
        if len(self.passes) > 1:
            everything = self.run(data, base)
            return self.outputs(everything), self.last(everything)
        shared = [self._slots(data)] * data.steps
        outputs = [slots[self.output] for slots in self._steps(0, shared, data, base)]
        return outputs, self.last(shared)

    def _slots(self, data: Data) -> Slots:
        slots = self.tape.fresh()
        for name, value in data.parameters.items():
            slots[self.places[name]] = value
        return slots

    def _steps(
        self, number: int, everything: Sequence[Slots], data: Data, base: Sequence[Slots] | None
    ) -> Iterator[Slots]:
        """One pass, step by step."""
        one, instructions = self.passes[number], self.forward[number]
        state = {name: data.state[name] for name in one.states}
        for count, time in enumerate(_order(one, data.steps)):
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
            name: everything[_order(one, len(everything))[-1]][self.tape.slots[Name(name)]]
            for one in self.passes
            for name in one.states
        }


def _order(one: Pass, steps: int) -> range:
    return range(steps - 1, -1, -1) if one.reverse else range(steps)


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

    def gradients(self, everything: Sequence[Slots], above: Sequence[Array], last: Mapping[str, Array]) -> Data:
        """The gradients of Σ above·output + last·(last states); `above` and `last` are weights."""
        steps = len(everything)
        coming = {f"δ{name}_next": value for name, value in last.items()}
        first: dict[str, Array] = {}
        for slots, value in zip(everything, above, strict=True):
            self._put(slots, f"δ{self.cell.output}_above", value)
        for one, instructions in self.back:
            for count, time in reversed(list(enumerate(_order(one, steps)))):
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


def drawn(
    cell: Cell, sizes: Mapping[str, int], steps: int, examples: int, seed: int, *, positive: bool = False
) -> Data:
    """Random data of these sizes; the same for the same seed. `positive` for functions that need that."""
    generator = np.random.default_rng(seed)
    shape = {name: tuple(size(dimension, sizes) for dimension in dims) for name, dims in cell.shapes.items()}

    def normal(dims: tuple[int, ...]) -> Array:
        found = generator.standard_normal(dims)
        return 0.5 + np.abs(found) if positive else np.asarray(found)

    constants = {name: _share(normal((steps, examples, *shape[name]))) for name in cell.constants}
    inputs = {name: normal((steps, examples, *shape[name])) for name in cell.inputs}
    return Data(
        {name: _scaled(normal(shape[name])) for name in cell.parameters},
        {**inputs, **constants},
        {name: 0.5 * normal((examples, *shape[name])) for name in cell.state},
    )


def _scaled(value: Array) -> Array:
    """Weights of a size at which nothing saturates."""
    return value / np.sqrt(value.shape[-1]) if value.ndim == 2 else 0.5 * value


def _share(value: Array) -> Array:
    """Positive, and one in sum, as a label is."""
    found: Array = np.abs(value) / np.sum(np.abs(value), axis=-1, keepdims=True)
    return found


def batched(data: Data) -> Data:
    """The same data with one axis for copies before that of the examples."""
    return replace(
        data,
        inputs={name: value[:, None] for name, value in data.inputs.items()},
        state={name: value[None] for name, value in data.state.items()},
    )


def entries(cell: Cell, data: Data) -> Iterator[tuple[str, str, Array]]:
    """Group, name and array of everything that a gradient is asked for."""
    for group, names in (("parameters", cell.parameters), ("inputs", cell.inputs), ("state", cell.state)):
        for name in names:
            yield group, name, getattr(data, group)[name]
