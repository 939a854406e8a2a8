"""The format `numpy`: readable code, one line an equation, in the order and with the names of the derivation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quizzer.derive.derivation import Cell, Derivation
from quizzer.derive.emit import build
from quizzer.derive.emit.lines import Item, Loops
from quizzer.derive.emit.module import (
    checked_inputs, checked_upstream, function, inputs, module, unpacked_parameters,
)  # fmt: skip
from quizzer.derive.emit.nodes import Node
from quizzer.derive.emit.text import OURS, code, dictionary, identifier, indented, shape
from quizzer.notation import printed


def plain(derivation: Derivation) -> str:
    """A module that computes outputs and gradients of a sequence as one writes them on a whiteboard."""
    about = [
        f"{derivation.cell.title.en}: outputs and gradients of a sequence.",
        "",
        "One line an equation; the rows are examples. Of a gradient, the formula is that of one step and one example.",
    ]
    writer = _Writer(derivation)
    return module(derivation.cell, about, [writer.forward(), writer.backward()])


class _Writer:
    """Writes both functions. `variables` are the names of the derivation in Python."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self.cell = cell = derivation.cell
        taken = {*OURS, "kept", *map(code, cell.letters)}
        names = [*cell.parameters, *cell.previous, *(name for name, _ in build.values(derivation))]
        self.variables = {name: identifier(name, taken) for name in names}
        self.inputs = {name: identifier(f"{name}_t", taken) for name in inputs(cell)}
        self.adjoints = {line.of: identifier(f"d_{line.of}", taken) for line in derivation.backward}
        self.next = {name: identifier(f"d_{name}_next", taken) for name in cell.state}
        self.gradients = {name: identifier(f"d_{name}", taken) for name in cell.parameters}
        self.ahead = self._ahead()
        self.behind = self._behind()

    # --- what is computed -----------------------------------------------------------------------------------

    def _ahead(self) -> Loops:
        values = build.values(self.derivation)
        program = build.forward(self.derivation, [name for name, _ in values])
        shown = {name: f"{name} = {printed(tree)}" for name, tree in values}
        items = [Item(self.variables[name], program.results[name], shown[name]) for name, _ in values]
        self.values = {name: program.results[name] for name, _ in values}
        leaves: dict[Node, str] = {}
        for node in program.nodes:
            if node.op in ("parameter", "input"):
                leaves[node] = {**self.inputs, **self.variables}[node.extra[0]]
            elif node.op == "prev":
                leaves[node] = self.variables[f"{node.extra[0]}_prev"]
                self.values[f"{node.extra[0]}_prev"] = node
        return Loops(program, items, leaves)

    def _behind(self) -> Loops:
        program, known = build.backward_lines(self.derivation)
        lines = (*self.derivation.backward, *self.derivation.gradients)
        names = {**self.adjoints, **self.gradients}
        items = [
            Item(names[line.of], known[line.name], f"{line.name} = {printed(line.tree)}")
            for line in lines
            if line.of in names
        ]
        self.d_inputs = {line.of: known[line.name] for line in lines if line.of in self.cell.inputs}
        items += [Item(self._d_x(name), node, f"δ{name}") for name, node in self.d_inputs.items()]
        leaves: dict[Node, str] = {}
        for node in program.nodes:
            if node.op in ("parameter", "saved"):
                leaves[node] = self.variables[node.extra[0]]
            elif node.op == "prev":
                leaves[node] = self.next[node.extra[0]]
            elif node.op == "input":
                leaves[node] = {**self.inputs, build.ABOVE: "d_outputs[t]"}[node.extra[0]]
        return Loops(program, items, leaves)

    def _d_x(self, name: str) -> str:
        return "d_x[t]" if len(inputs(self.cell)) == 1 else f'd_x["{name}"][t]'

    # --- code -----------------------------------------------------------------------------------------------

    def forward(self) -> list[str]:
        """The function `forward`."""
        cell, loops = self.cell, self.ahead
        output = build.OUTPUTS
        lines = [*checked_inputs(cell), *unpacked_parameters(cell, self.variables)]
        lines += [f"outputs = np.empty({shape(loops.program.results[output].dims, 'T N')}, dtype)"]
        lines += [f'{self.variables[name]} = state["{name}"]' for name in cell.state]
        kept = [self._kept(number) for number in range(len(loops.directions))]
        lines += [f"{_list(number)} = [()] * T  # what is needed again" for number in range(len(kept))]
        for number, reverse in enumerate(loops.directions):
            carried = [name for name in cell.state if loops.loop_of_carry(name) == number]
            body = [f"{variable} = {self._x(name)}" for name, variable in self.inputs.items()]
            body += [f"{self.variables[f'{name}_prev']} = {self.variables[name]}" for name in carried]
            body += self._unpacked(loops.used[number], range(number), kept)
            body += loops.lines[number]
            if loops.loop_of(loops.program.results[output]) == number:
                body.append(f"outputs[t] = {self.variables[cell.output]}")
            body.append(f"{_list(number)}[t] = {_tuple([self.variables[name] for name in kept[number]])}")
            lines += _over_steps(reverse, body)
        lines += dictionary("last_state = ", {name: self.variables[name] for name in cell.state})
        cache = {name: name for name in ("x", "parameters", *(_list(number) for number in range(len(kept))))}
        lines += [*dictionary("cache = ", cache), "return outputs, last_state, cache"]
        about = ["Outputs (T, N, …), last state and what `backward` needs, from x (T, N, …) and the state before."]
        return function("forward(parameters, x, state)", about, lines)

    def backward(self) -> list[str]:
        """The function `backward`."""
        cell, loops = self.cell, self.behind
        kept = [self._kept(number) for number in range(len(self.ahead.directions))]
        lines = ['x, parameters = cache["x"], cache["parameters"]']
        lines += [f'{_list(number)} = cache["{_list(number)}"]' for number in range(len(kept))]
        lines += [*checked_upstream(cell, self.ahead.program.results[build.OUTPUTS].dims)]
        lines += unpacked_parameters(cell, self.variables)
        lines += [f"{self.gradients[name]} = np.zeros_like({self.variables[name]})" for name in cell.parameters]
        d_x = {name: f'np.empty_like(x["{name}"])' for name in cell.inputs}
        lines += dictionary("d_x = ", d_x) if len(inputs(cell)) > 1 else ["d_x = np.empty_like(x)"]
        lines += [f'{self.next[name]} = d_state["{name}"]' for name in cell.state]
        lines += self._fixed_sums()
        for number, reverse in enumerate(loops.directions):
            body = [f"{variable} = {self._x(name)}" for name, variable in self.inputs.items()]
            body += self._unpacked(loops.used[number], range(len(kept)), kept)
            body += loops.lines[number]
            carried = [name for name in cell.state if loops.loop_of_carry(name) == number]
            body += [f"{self.next[name]} = {self.adjoints[f'{name}_prev']}" for name in carried]
            lines += _over_steps(reverse, body)
        lines += loops.after
        lines += dictionary("d_state_0 = ", {name: self.next[name] for name in cell.state})
        lines += dictionary("d_parameters = ", {name: self.gradients[name] for name in cell.parameters})
        about = ["The gradients of x, of the first state and of the parameters, from those of outputs and last state."]
        return function("backward(d_outputs, d_state, cache)", about, [*lines, "return d_x, d_state_0, d_parameters"])

    def _x(self, name: str) -> str:
        return "x[t]" if len(inputs(self.cell)) == 1 else f'x["{name}"][t]'

    # --- what is needed again -------------------------------------------------------------------------------

    def _kept(self, number: int) -> list[str]:
        """The names whose values in a loop are read by another loop or by `backward`."""
        used = {node for each in self.ahead.used[number + 1 :] for node in each}
        names = {node.extra[0] for each in self.behind.used for node in each if node.op == "saved"}
        names |= {name for name, node in self.values.items() if node in used}
        return [name for name, node in self.values.items() if name in names and self._loop_of(name, node) == number]

    def _loop_of(self, name: str, node: Node) -> int:
        if node.op == "prev":
            return self.ahead.loop_of_carry(node.extra[0])
        return self.ahead.defined.get(node, 0)

    def _unpacked(self, used: Sequence[Node], loops: range, kept: Sequence[Sequence[str]]) -> list[str]:
        """The lines that take out of the lists what a loop needs."""
        return [f"{_tuple([self.variables[name] for name in kept[n]])} = {_list(n)}[t]" for n in loops if kept[n]]
