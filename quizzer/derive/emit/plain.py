"""The format `numpy`: readable code, one line an equation, in the order and names of the derivation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from quizzer.derive.derivation import Derivation
from quizzer.derive.emit import build
from quizzer.derive.emit.lines import Item, Loops
from quizzer.derive.emit.module import (
    ABOUT_BACKWARD,
    ABOUT_FORWARD,
    checked_inputs,
    checked_upstream,
    function,
    inputs,
    kept_sizes,
    module,
    unpacked_parameters,
)  # fmt: skip
from quizzer.derive.emit.nodes import Node, ordered
from quizzer.derive.emit.program import Program
from quizzer.derive.emit.text import OURS, code, dictionary, identifier, indented, shape
from quizzer.notation import printed


def plain(derivation: Derivation) -> str:
    """A module that computes outputs and gradients of a sequence as one writes them on a whiteboard."""
    about = [
        f"{derivation.cell.title.en}: outputs and gradients of a sequence.",
        "",
        "One line an equation, for one step; rows are examples. A formula behind a line is of one example.",
    ]
    writer = _Writer(build.in_columns(derivation))
    return module(derivation.cell, about, [writer.forward(), writer.backward()])


class _Writer:
    """Writes both functions. `variables` are the names of the derivation in Python."""

    def __init__(self, derivation: Derivation) -> None:
        self.derivation = derivation
        self.cell = cell = derivation.cell
        self.values = build.values(derivation)
        self.several = len(inputs(cell)) > 1
        taken = {*OURS, "kept", "passed", "d_x", *map(code, cell.letters)}
        names = [*cell.parameters, *cell.previous, *(name for name, _ in self.values)]
        self.variables = {name: identifier(name, taken) for name in names}
        self.inputs = {name: identifier(f"{name}_t", taken) for name in inputs(cell)}
        adjoints = [
            line.of for line in (*derivation.backward, *derivation.gradients) if line.of not in cell.inputs
        ]
        self.adjoints = {name: identifier(f"d_{name}", taken) for name in adjoints}
        self.next = {name: identifier(f"d_{name}_next", taken) for name in cell.state}
        self.nodes: dict[str, Node] = {}
        self.ahead = self._ahead()
        self.behind = self._behind()
        self.kept = [self._kept(number) for number in range(len(self.ahead.directions))]

    # --- what is computed -----------------------------------------------------------------------------------

    def _ahead(self) -> Loops:
        program = build.forward(self.derivation, [name for name, _ in self.values])
        self.nodes = {name: node for name, node in program.results.items() if name != build.OUTPUTS}
        self.nodes |= {f"{node.extra[0]}_prev": node for node in program.nodes if node.op == "prev"}
        items = [
            Item(self.variables[name], self.nodes[name], f"{name} = {printed(tree)}")
            for name, tree in self.values
        ]
        return Loops(program, items, self._leaves(program))

    def _behind(self) -> Loops:
        """The way back, without the lines that nobody reads."""
        program, known = build.backward_lines(self.derivation)
        roots = [known[f"δ{name}"] for name in (*self.cell.parameters, *self.cell.inputs)]
        read = {*ordered([*roots, *(carry.next for carry in program.carries.values())])}
        shown = {line.of: f"{line.name} = {printed(line.tree)}" for line in self.derivation.lines.values()}
        items = [
            Item(self.variables[name], known[name], f"{name} = {printed(tree)}")
            for name, tree in self.values
            if not known[name].live
        ]
        lines = (*self.derivation.backward, *self.derivation.gradients)
        for line in (line for line in lines if known[line.name] in read):
            variable = self.adjoints.get(line.of) or self._at("d_x", line.of)
            items.append(Item(variable, known[line.name], shown[line.of], is_sum=not known[line.of].live))
        next_ = {node: self.next[node.extra[0]] for node in program.nodes if node.op == "prev"}
        return Loops(program, items, self._leaves(program) | next_)

    def _leaves(self, program: Program) -> dict[Node, str]:
        """How the values are written that are there when a step begins."""
        parameters = {
            program.graph.leaf("parameter", name, dims, live=False): self.variables[name]
            for name, dims in self.cell.parameters.items()
        }
        return parameters | {node: self._leaf(node) for node in program.nodes if node.op in _LEAVES}

    def _leaf(self, node: Node) -> str:
        """A value that is there when a step begins."""
        name: str = node.extra[0]
        if name == build.ABOVE:
            return "d_outputs[t]"
        return (
            self.inputs[name]
            if node.op == "input"
            else self.variables[f"{name}_prev" * (node.op == "prev") or name]
        )

    # --- code -----------------------------------------------------------------------------------------------

    def forward(self) -> list[str]:
        """The function `forward`."""
        cell, loops = self.cell, self.ahead
        outputs = loops.program.results[build.OUTPUTS]
        lines = [*checked_inputs(cell), *unpacked_parameters(cell, self.variables), *loops.before]
        lines += [f"outputs = np.empty({shape(outputs.dims, 'T N')}, dtype)"]
        lines += [f'{self.variables[name]} = state["{name}"]' for name in cell.state]
        lines += ["last_state = {}"]
        lines += [f"{_list(number)} = [()] * T  # what is needed again" for number in self._lists()]
        for number, reverse in enumerate(loops.directions):
            carried = [name for name in cell.state if loops.loop_of_carry(name) == number]
            body = [f"{self.variables[f'{name}_prev']} = {self.variables[name]}" for name in carried]
            body += loops.loops[number]
            if loops.loop_of(outputs) == number:
                body.append(f"outputs[t] = {self.variables[cell.output]}")
            for name in carried:
                if loops.program.carries[name].reverse != reverse:
                    lines.append(self._last(name))
                    end = "0" if loops.program.carries[name].reverse else "T - 1"
                    body += [f"if t == {end}:", *indented([self._last(name)])]
            if self.kept[number]:
                body.append(
                    f"{_list(number)}[t] = ({_names(self.variables[name] for name in self.kept[number])})"
                )
            lines += _over_steps([*self._taken_out(loops.used[number], number), *body], reverse=reverse)
            lines += [self._last(name) for name in carried if loops.program.carries[name].reverse == reverse]
        lines += dictionary("cache = ", kept_sizes(cell) | {name: name for name in map(_list, self._lists())})
        return function(
            "forward(parameters, x, state)", ABOUT_FORWARD, [*lines, "return outputs, last_state, cache"]
        )

    def _last(self, name: str) -> str:
        return f'last_state["{name}"] = {self.variables[name]}.copy()'

    def backward(self) -> list[str]:
        """The function `backward`."""
        cell, loops = self.cell, self.behind
        lines = ['x, parameters = cache["x"], cache["parameters"]']
        lines += [f'{_list(number)} = cache["{_list(number)}"]' for number in self._lists()]
        lines += checked_upstream(cell, self.ahead.program.results[build.OUTPUTS].dims)
        lines += [*unpacked_parameters(cell, self.variables), *loops.before]
        fixed = [name for name in self.adjoints if name in self.nodes and not self.nodes[name].live]
        lines += [
            f"{self.adjoints[name]} = np.zeros_like({self.variables[name]})"
            for name in (*cell.parameters, *fixed)
        ]
        each = {name: f'np.empty_like(x["{name}"])' for name in cell.inputs}
        lines += dictionary("d_x = ", each) if self.several else ["d_x = np.empty_like(x)"]
        lines += [f'{self.next[name]} = d_state["{name}"]' for name in cell.state]
        lines += ["d_state_0 = {}"]
        passed = [loops.passed(number) for number in range(len(loops.directions))]
        lines += [f"{_list(number, 'passed')} = [()] * T" for number, names in enumerate(passed) if names]
        for number, reverse in enumerate(loops.directions):
            carried = [name for name in cell.state if loops.loop_of_carry(name) == number]
            body = self._taken_out(loops.used[number], len(self.kept))
            body += [f"{_names(passed[n])} = {_list(n, 'passed')}[t]" for n in range(number) if passed[n]]
            body += loops.loops[number]
            body += [f"{_list(number, 'passed')}[t] = ({_names(passed[number])})"] if passed[number] else []
            body += [f"{self.next[name]} = {self.adjoints[f'{name}_prev']}" for name in carried]
            lines += _over_steps(body, reverse=reverse)
            lines += [f'd_state_0["{name}"] = {self.next[name]}.copy()' for name in carried]
        lines += loops.after
        lines += dictionary("d_parameters = ", {name: self.adjoints[name] for name in cell.parameters})
        return function(
            "backward(d_outputs, d_state, cache)",
            ABOUT_BACKWARD,
            [*lines, "return d_x, d_state_0, d_parameters"],
        )

    def _at(self, array: str, name: str) -> str:
        """A step of an input, or of its gradient."""
        return f'{array}["{name}"][t]' if self.several else f"{array}[t]"

    # --- what is needed again -------------------------------------------------------------------------------

    def _kept(self, number: int) -> list[str]:
        """The names whose values in a loop are read by another loop or by `backward`."""
        later = {node for used in self.ahead.used[number + 1 :] for node in used}
        names = {node.extra[0] for used in self.behind.used for node in used if node.op == "saved"}
        names |= {name for name, node in self.nodes.items() if node in later}
        return [name for name, node in self.nodes.items() if name in names and self._loop_of(node) == number]

    def _loop_of(self, node: Node) -> int:
        return self.ahead.loop_of_carry(node.extra[0]) if node.op == "prev" else self.ahead.loop_of(node)

    def _lists(self) -> list[int]:
        return [number for number, names in enumerate(self.kept) if names]

    def _taken_out(self, used: Sequence[Node], before: int) -> list[str]:
        """The first lines of a loop: the inputs it reads, and what the loops `before` have kept for it."""
        inputs_ = [node.extra[0] for node in used if node.op == "input" and node.extra[0] != build.ABOVE]
        lines = [f"{self.inputs[name]} = {self._at('x', name)}" for name in inputs_]
        names = {node.extra[0] for node in used if node.op == "saved"}
        names |= {name for name, node in self.nodes.items() if node in used}
        for number in self._lists():
            if number < before and names & {*self.kept[number]}:
                lines.append(
                    f"{_names(self.variables[name] for name in self.kept[number])} = {_list(number)}[t]"
                )
        return lines


_LEAVES = ("input", "saved", "prev")


def _list(number: int, what: str = "kept") -> str:
    return f"{what}_{number + 1}" if number else what


def _names(names: Iterable[str]) -> str:
    """Names with commas; a single one has one too."""
    found = list(names)
    return ", ".join(found) + "," * (len(found) == 1)


def _over_steps(lines: Sequence[str], *, reverse: bool) -> list[str]:
    head = "for t in reversed(range(T)):" if reverse else "for t in range(T):"
    return [head, *indented(lines)] if lines else []
