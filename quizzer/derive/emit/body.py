"""The body of an optimized function: what is set up, the sweeps over the steps, and what comes out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from quizzer.derive.emit.expressions import view_index
from quizzer.derive.emit.instructions import Scratch, Temp, allocated
from quizzer.derive.emit.nodes import VIEWS, Node
from quizzer.derive.emit.places import Extent, Place, Stores
from quizzer.derive.emit.program import Program
from quizzer.derive.emit.scene import Fixed, Stage, entries
from quizzer.derive.emit.schedule import Moment, Schedule, scheduled
from quizzer.derive.emit.select import Selector
from quizzer.derive.emit.text import identifier, indented, over_lines, shape


@dataclass
class Body:
    """Writes the code of one program. `given` are the places of inputs and of what another program saved."""

    program: Program
    given: Mapping[str, Place]
    taken: set[str]
    first_state: str  # the dictionary that the carried values start from
    fixed: Fixed = field(init=False)
    schedule: Schedule = field(init=False)
    places: dict[Node, Place] = field(init=False)
    there: frozenset[Node] = field(init=False)
    carried: dict[str, str] = field(default_factory=dict)  # the variable of what is carried and not kept
    returned: Collection[Node] = ()
    scratch: dict[str, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.fixed = Fixed(self.program.graph, self.taken)
        self.schedule = scheduled(self.program)
        stores = Stores(self.program, self.schedule, self.taken)
        self.places, self.there = dict(stores.places()), frozenset(stores.side_by_side)
        for node in self.schedule.nodes:
            if node.op in ("input", "saved"):
                self.places[node] = self.given[node.extra[0]]
        for name, carry in self.program.carries.items():
            if carry.next not in self.places:
                self.carried[name] = identifier(
                    self.program.graph.names.get(self._prev(name), "") or name, self.taken
                )

    def lines(self) -> list[str]:
        """All lines before those that return something."""
        sweeps = [line for sweep in range(len(self.schedule.reverse)) for line in self._sweep(sweep)]
        return [*self.fixed.lines, *self._arrays(), *self._starts(), *sweeps]

    def _prev(self, name: str) -> Node:
        carry = self.program.carries[name]
        return self.program.graph.node("prev", (), (name,), dims=carry.dims, live=True)

    # --- arrays ---------------------------------------------------------------------------------------------

    def _arrays(self) -> list[str]:
        """The arrays that values are kept in. What is returned is no part of anything else."""
        own = dict.fromkeys(
            place.store for node, place in self.places.items() if node.op not in ("input", "saved")
        )
        shapes = {store.name: shape(store.dims, _LEAD[store.extent]) for store in own} | self.scratch
        alone = {self.place_of(node).store.name for node in self.returned if self.has_place(node)}
        alone |= set(shapes) if len(shapes.keys() - alone) == 1 else set()
        lines = [f"{name} = np.empty({shapes.pop(name)}, dtype)" for name in sorted(alone & shapes.keys())]
        if shapes:
            lines += over_lines(f"{', '.join(shapes)} = spaces(", ["dtype", *shapes.values()], ")")
        return lines

    def _starts(self) -> list[str]:
        """What is carried to the first step."""
        found = []
        for name, carry in self.program.carries.items():
            place = self.places.get(carry.next)
            if place is None:
                found.append(f'{self.carried[name]} = {self.first_state}["{name}"].copy()')
            else:
                row = "T" if carry.reverse else "0"
                found.append(f'{place.store.name}[{row}] = {self.first_state}["{name}"]')
        return found

    # --- sweeps ---------------------------------------------------------------------------------------------

    def _sweep(self, sweep: int) -> list[str]:
        reverse = self.schedule.reverse[sweep]
        seen: dict[str, str] = {}
        lines: list[str] = []
        for moment in self.schedule.stages(sweep):
            lines += self._stage(moment, reverse, seen)
        head = [f"{name} = {steps}" for name, steps in seen.items()]
        if not lines:
            return []
        if reverse:
            return [
                "for stop in range(T, 0, -steps):",
                *indented(["start = max(stop - steps, 0)", *head, *lines]),
            ]
        return ["for start in range(0, T, steps):", *indented(["stop = min(start + steps, T)", *head, *lines])]

    def _stage(self, moment: Moment, reverse: bool, seen: dict[str, str]) -> list[str]:
        stage = Stage(self.fixed, moment.in_loop, reverse, seen=seen)
        carried = (
            {name: Temp(self.program.carries[name].dims) for name in self.carried} if moment.in_loop else {}
        )
        selector = Selector(
            stage, self.places, self.there, {self._prev(name): temp for name, temp in carried.items()}
        )
        selector.fresh = lambda name: identifier(name, self.taken)
        nodes = self.schedule.at(moment)
        instructions = selector.run(nodes)
        here = [name for name in carried if self.program.carries[name].next in nodes]
        coming = {carried[name]: self.carried[name] for name in here}
        going = {name: selector.temps[self.program.carries[name].next] for name in here}
        prefix = "s" if moment.in_loop else "b"
        scratch = Scratch(lambda: identifier(f"{prefix}{next(self._numbers)}", self.taken))
        names = allocated(instructions, scratch, coming, going.values())
        lines = [each.text(names) for each in instructions]
        self._declare(scratch, moment, seen)
        if not moment.in_loop:
            return ["# for all steps of the block at once", *lines] if lines else []
        return self._loop(
            stage, lines + _renamed({self.carried[name]: names[temp] for name, temp in going.items()})
        )

    def _declare(self, scratch: Scratch, moment: Moment, seen: dict[str, str]) -> None:
        """Make the scratch arrays."""
        for name, dims in scratch.names.items():
            if moment.in_loop:
                self.scratch[name] = shape(dims, "N")
            else:
                whole = identifier(f"{name}_all", self.taken)
                self.scratch[whole] = shape(dims, "steps N")
                seen[name] = f"{whole}[:stop - start]"

    def _loop(self, stage: Stage, lines: Sequence[str]) -> list[str]:
        """The loop over the steps of a block."""
        order = "[::-1]" if stage.reverse else ""
        arrays = [stage.block(place) + entries(place) + order for place in stage.variables]
        names = list(stage.variables.values())
        if not names:
            return ["for _ in range(start, stop):", *indented(lines)]
        if len(names) == 1:
            return [f"for {names[0]} in {arrays[0]}:", *indented(lines)]
        return [*over_lines(f"for {', '.join(names)} in zip(", arrays, "):"), *indented(lines)]

    # --- results --------------------------------------------------------------------------------------------

    def result(self, node: Node) -> str:
        """A value for all steps."""
        if node in self.places:
            return for_all_steps(self.places[node])
        if node.op == "slice" and node.args[0] in self.places and node.extra[2] == len(node.dims) - 1:
            return for_all_steps(self.places[node.args[0]].part(*node.extra[:2]))
        assert node.op in VIEWS
        return self.result(node.args[0]) + view_index(node)

    def place_of(self, node: Node) -> Place:
        """The place of a value that another program reads."""
        if node in self.places:
            return self.places[node]
        inner = self.place_of(node.args[0])
        return inner.part(*node.extra[:2]) if node.op == "slice" else inner

    def has_place(self, node: Node) -> bool:
        """Whether a node, or what it is a view of, is kept."""
        return node in self.places or (node.op in VIEWS and self.has_place(node.args[0]))

    def is_own(self, node: Node) -> bool:
        """Whether the array is made here, and for this alone."""
        return self.has_place(node) and self.place_of(node).store not in {
            place.store for place in self.given.values()
        }

    def last(self, name: str) -> str:
        """What is carried out of the last step."""
        place = self.places.get(self.program.carries[name].next)
        if place is None:
            return self.carried[name]
        return f"{place.store.name}[{'0' if place.store.reverse else 'T'}].copy()"


_LEAD = {Extent.STEP: "N", Extent.BLOCK: "steps N", Extent.FULL: "T N", Extent.CARRY: "T~+~1 N"}


def for_all_steps(place: Place) -> str:
    """A place for all steps."""
    store = place.store
    shifted = "[1:]" if place.before == store.reverse else "[:-1]"
    return store.name + (shifted if store.extent == Extent.CARRY else "") + entries(place)


def _renamed(by: Mapping[str, str]) -> list[str]:
    """What is carried takes the arrays with the new values; the old arrays go where those were."""
    by = {variable: name for variable, name in by.items() if variable != name}
    if not by:
        return []
    left = [name for name in by.values() if name not in by]
    old = [variable for variable in by if variable not in by.values()]
    return [f"{', '.join([*by, *left])} = {', '.join([*by.values(), *old])}"]
