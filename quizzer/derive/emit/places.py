"""Where values are kept: in which array, and in which part of it.

A value that is only read where it is made gets a scratch array later. What is read in another stage is kept for
the block of steps; what is read in another sweep, or returned, for all steps. What is carried and kept has one
row more: the values of the step before are the same array, shifted. A value that is read once, entry by entry,
lies where the result will be, which is then computed in place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from quizzer.derive.emit.functions import FUNCTIONS
from quizzer.derive.emit.nodes import ENTRYWISE, LEAVES, VIEWS, Dims, Node, users
from quizzer.derive.emit.program import Program
from quizzer.derive.emit.schedule import Schedule
from quizzer.derive.emit.text import identifier
from quizzer.notation.dimensions import added


class Extent(IntEnum):
    """For how long a value is kept."""

    LOCAL = 0  # while its stage runs
    STEP = 1  # the same, but in an array of its own
    BLOCK = 2
    FULL = 3
    CARRY = 4  # all steps and one more


@dataclass(frozen=True)
class Store:
    """An array: its name, the dimensions behind those of steps and examples, and its extent."""

    name: str
    dims: Dims
    extent: Extent
    reverse: bool = False


@dataclass(frozen=True)
class Place:
    """An array, or entries `start` to `stop` of its last axis; `before` is what is carried to a step."""

    store: Store
    start: str = ""
    stop: str = ""
    before: bool = False

    def part(self, start: str, stop: str) -> Place:
        """Entries of what is here."""
        lead = self.start or "0"
        return Place(self.store, added(lead, start), added(lead, stop), self.before)


class Stores:
    """Finds a place for every node of a program that needs one."""

    def __init__(self, program: Program, schedule: Schedule, taken: set[str]) -> None:
        self.program = program
        self.moments = schedule.moments
        self.nodes = schedule.nodes
        self.read_by = users(schedule.nodes)
        self.prevs = {node.extra[0]: node for node in schedule.nodes if node.op == "prev"}
        self.taken = taken
        self.side_by_side = side_by_side(program, schedule.nodes)
        self.members = {part for order in self.side_by_side.values() for part in order}
        self.found: dict[Node, Place] = {}

    def places(self) -> Mapping[Node, Place]:
        """The place of each node that has one; parts of what has a place have none of their own."""
        for order in dict.fromkeys(self.side_by_side.values()):
            self._keep_together(order)
        for name, carry in self.program.carries.items():
            self._carry(name, carry.next)
        for node in reversed(self.nodes):
            if node in self.moments and node.live and node not in self.found and node.op not in VIEWS | LEAVES:
                extent = self._extent(node)
                if extent > Extent.LOCAL and not self._is_free(node):
                    self._settle(node, Place(self._store(node, extent)))
        return self.found

    # --- what is kept how long ------------------------------------------------------------------------------

    def _readers(self, node: Node) -> list[Node]:
        """Who computes something from a node; views are looked through."""
        found: list[Node] = []
        for reader in self.read_by[node]:
            through = reader.op in VIEWS or self._is_free(reader)
            found += self._readers(reader) if through else [reader]
        return found

    def _is_result(self, node: Node) -> bool:
        """Whether a node, or a part of it, is returned for all steps."""
        viewed = [reader for reader in self.read_by[node] if reader.op in VIEWS or self._is_free(reader)]
        return node in self.program.results.values() or any(map(self._is_result, viewed))

    def _extent(self, node: Node) -> Extent:
        moment = self.moments[node]
        read = {self.moments[reader] for reader in self._readers(node) if reader in self.moments}
        if self._is_result(node) or any(other.sweep != moment.sweep for other in read):
            return Extent.FULL
        return Extent.BLOCK if read - {moment} else Extent.LOCAL

    def _store(self, node: Node, extent: Extent, *, reverse: bool = False) -> Store:
        name = self.program.graph.names.get(node, "") or "part"
        return Store(identifier(name, self.taken), node.dims, extent, reverse)

    # --- what is carried ------------------------------------------------------------------------------------

    def _carry(self, name: str, node: Node) -> None:
        """Keep all that was carried, if somebody outside of the loop reads it."""
        prev = self.prevs.get(name)
        kept = self._extent(node) > Extent.LOCAL or not self.moments[node].in_loop
        if prev is not None and (self._is_result(prev) or self._extent(prev) > Extent.LOCAL):
            kept = True
        if not kept or node in self.found:
            return
        store = self._store(node, Extent.CARRY, reverse=self.program.carries[name].reverse)
        if prev is not None:
            self.found[prev] = Place(store, before=True)
        self._settle(node, Place(store))

    # --- what lies side by side -----------------------------------------------------------------------------

    def _is_free(self, node: Node) -> bool:
        return node in self.side_by_side

    def _keep_together(self, order: Sequence[Node]) -> None:
        concats = [node for node, own in self.side_by_side.items() if own == order]
        extent = max(Extent.STEP, *map(self._extent, (*order, *concats)))
        if extent == Extent.STEP and not self.moments[order[0]].in_loop:
            extent = Extent.BLOCK
        graph = self.program.graph
        whole = added(*(part.dims[0] for part in order))
        name = graph.names.get(max(concats, key=lambda node: len(node.args)), "") or "parts"
        store = Store(identifier(name, self.taken), (whole,), extent)
        starts, start = {}, "0"
        for part in order:
            stop = added(start, part.dims[0])
            starts[part] = start
            self._settle(part, Place(store, start, stop))
            start = stop
        for node in concats:
            first, last = node.args[0], node.args[-1]
            self.found[node] = Place(store, starts[first], added(starts[last], last.dims[0]))

    # --- results in place -----------------------------------------------------------------------------------

    def _settle(self, node: Node, place: Place) -> None:
        """Give a place to a node, and to an operand that can be turned into it there."""
        while node not in self.found:
            self.found[node] = place
            if not _overwrites(node):
                return
            operands = [arg for arg in node.args if self._may_lie(arg, node, place.store.extent)]
            if not operands:
                return
            node = max(operands, key=lambda arg: (self.moments[arg] != self.moments[node], arg.op == "linear"))

    def _may_lie(self, operand: Node, result: Node, extent: Extent) -> bool:
        """Whether an operand can lie where the result will be."""
        if not operand.live or operand.op in LEAVES | VIEWS or operand.dims != result.dims:
            return False
        if operand in self.found or operand in self.members or self._is_free(operand):
            return False
        made, used = self.moments[operand], self.moments[result]
        lasts = made == used or extent >= (Extent.BLOCK if made.sweep == used.sweep else Extent.FULL)
        carried = operand in {carry.next for carry in self.program.carries.values()}
        return lasts and not carried and len(self.read_by[operand]) == 1 and not self._is_result(operand)


def side_by_side(program: Program, nodes: Sequence[Node]) -> Mapping[Node, tuple[Node, ...]]:
    """The concatenations whose parts are computed in place, each with all vectors that lie there in order."""
    carried = {carry.next for carry in program.carries.values()}
    found: dict[Node, tuple[Node, ...]] = {}
    placed: dict[Node, tuple[Node, ...]] = {}
    for node in nodes:
        if node.op != "concat" or not node.live or len(node.dims) != 1 or node in carried:
            continue
        order = program.layout.get(node.args[0], node.args)
        order = order if {*node.args} <= {*order} else node.args
        computed = all(part.op not in LEAVES | VIEWS | {"concat"} and part not in carried for part in order)
        if computed and len({*order}) == len(order) and all(placed.get(part, order) == order for part in order):
            found[node] = order
            placed |= dict.fromkeys(order, order)
    return found


def _overwrites(node: Node) -> bool:
    """Whether it is computed entry by entry, so that an operand may lie in its place."""
    return node.op in ENTRYWISE - {"spread", "copy"} and (
        node.op != "apply" or bool(FUNCTIONS[node.extra[0]].ufunc)
    )
