"""The format `numpy-fast`: passes over the two programs of a derivation, then their code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from quizzer.derive.derivation import Derivation
from quizzer.derive.emit import build
from quizzer.derive.emit.arithmetic import absorbed, flattened, squashed
from quizzer.derive.emit.body import Body
from quizzer.derive.emit.lanes import widened
from quizzer.derive.emit.loops import hoisted, owned
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
from quizzer.derive.emit.places import Extent, Place, Store
from quizzer.derive.emit.products import laid_out, multiplied_together, stacked, summed_together
from quizzer.derive.emit.program import Program
from quizzer.derive.emit.scene import Fixed
from quizzer.derive.emit.text import OURS, UFUNCS, code, dictionary, identifier, shape

Pass = Callable[[Program], Program]

PASSES: tuple[Pass, ...] = (
    flattened, squashed, absorbed, hoisted, laid_out, summed_together, multiplied_together, stacked, widened,
    owned,
)  # fmt: skip
ROWS = 512  # steps times examples in a block: enough for matrix products, few enough to stay in the cache


def fast(derivation: Derivation, passes: Sequence[Pass] = PASSES) -> str:
    """A module that computes outputs and gradients of a sequence fast."""
    behind = optimized(build.backward(build.in_columns(derivation)), passes)
    ahead = optimized(build.forward(derivation, behind.saved()), passes)
    writer = _Writer(derivation, ahead, behind)
    about = [
        f"{derivation.cell.title.en}: outputs and gradients of a sequence.",
        "",
        "A machine made this from the equations. Products that share an operand are one product; what does not",
        "depend on the step before is computed for a block of steps at once; arrays are used again. The name of a",
        "result that has no array of its own is behind the line. sigmoid(a) is 0.5 * tanh(0.5 * a) + 0.5.",
    ]
    return module(derivation.cell, about, [writer.forward(), writer.backward()])


def optimized(program: Program, passes: Sequence[Pass] = PASSES) -> Program:
    """The program after all passes."""
    for each in passes:
        program = each(program)
    return program


class _Writer:
    """Writes both functions; the second reads what the first has saved."""

    def __init__(self, derivation: Derivation, ahead: Program, behind: Program) -> None:
        self.cell = cell = derivation.cell
        self.ahead = ahead
        self.behind = behind
        self.taken = {*OURS, *UFUNCS, *map(code, cell.letters)}
        self.several = len(inputs(cell)) > 1
        variables = {name: identifier(name, self.taken) if self.several else "x" for name in inputs(cell)}
        self.given = {
            name: Place(Store(variables[name], dims, Extent.FULL)) for name, dims in inputs(cell).items()
        }
        self.saved: dict[str, Place] = {}

    def forward(self) -> list[str]:
        """The function `forward`."""
        results = dict(self.ahead.results)
        outputs = results.pop(build.OUTPUTS)
        body = self._body(self.ahead, self.given, set(self.taken), "state")
        self.saved = {name: body.place_of(node) for name, node in results.items()}
        kept = {place.store.name for place in self.saved.values()}
        body.returned = (
            () if body.has_place(outputs) and body.place_of(outputs).store.name in kept else (outputs,)
        )
        lines = body.lines()
        copied = "" if outputs in body.returned and body.is_own(outputs) else ".copy()"
        ending = [
            f"outputs = {body.result(outputs)}{copied}",
            *dictionary("last_state = ", {name: body.last(name) for name in self.cell.state}),
            *dictionary("cache = ", kept_sizes(self.cell) | {name: name for name in sorted(kept)}),
            "return outputs, last_state, cache",
        ]
        lines = [*checked_inputs(self.cell), *self._setting(body, lines), *lines, *ending]
        return function("forward(parameters, x, state)", ABOUT_FORWARD, lines)

    def backward(self) -> list[str]:
        """The function `backward`."""
        upstream = Place(Store("d_outputs", self.ahead.results[build.OUTPUTS].dims, Extent.FULL))
        kept = sorted({place.store.name for place in self.saved.values()})
        given = {**self.given, **self.saved, build.ABOVE: upstream}
        body = self._body(self.behind, given, {*self.taken, *kept}, "d_state")
        inputs_ = [self.behind.results[name] for name in self.cell.inputs]
        body.returned = inputs_
        lines = body.lines()
        after = Fixed(body.fixed.graph, body.taken, names=dict(body.fixed.names))
        d_parameters = self._distinct(self.cell.parameters, lambda name: self._gradient(after, name))
        d_x = self._distinct(self.cell.inputs, lambda name: body.result(self.behind.results[name]))
        for name, node in zip(self.cell.inputs, inputs_, strict=True):
            d_x[name] += "" if body.is_own(node) or d_x[name].endswith(".copy()") else ".copy()"
        lines = [
            'x, parameters = cache["x"], cache["parameters"]',
            *(f'{name} = cache["{name}"]' for name in kept),
            *checked_upstream(self.cell, upstream.store.dims),
            *self._setting(body, lines),
            *lines,
            *after.lines,
            *(dictionary("d_x = ", d_x) if self.several else _unless_same("d_x", next(iter(d_x.values())))),
            *dictionary("d_state_0 = ", {name: body.last(name) for name in self.cell.state}),
            *dictionary("d_parameters = ", d_parameters),
            "return d_x, d_state_0, d_parameters",
        ]
        return function("backward(d_outputs, d_state, cache)", ABOUT_BACKWARD, lines)

    # --- parts ----------------------------------------------------------------------------------------------

    def _body(self, program: Program, given: dict[str, Place], taken: set[str], first_state: str) -> Body:
        """The body of a function; every parameter has a variable."""
        body = Body(program, given, taken, first_state)
        for name, dims in self.cell.parameters.items():
            node = program.graph.leaf("parameter", name, dims, live=False)
            body.fixed.names[node] = identifier(name, taken)
        return body

    def _setting(self, body: Body, lines: Sequence[str]) -> list[str]:
        """Parameters and inputs by name, the steps of a block, and short names of functions."""
        graph, text = body.program.graph, "\n".join(lines)
        variables = {
            name: body.fixed.names[graph.leaf("parameter", name, dims, live=False)]
            for name, dims in self.cell.parameters.items()
        }
        found = unpacked_parameters(self.cell, variables)
        if self.several:
            found += [f'{place.store.name} = x["{name}"]' for name, place in self.given.items()]
        found.append(f"steps = max(1, min(T, {ROWS} // max(N, 1)))")
        used = [name for name in UFUNCS if f" {name}(" in text]
        for some in (used[:6], used[6:12], used[12:]):
            found += [f"{', '.join(some)} = {', '.join(f'np.{name}' for name in some)}"] if some else []
        return found

    def _distinct(self, names: Iterable[str], text: Callable[[str], str]) -> dict[str, str]:
        """The code of results by name; what is returned twice is copied."""
        found: dict[str, str] = {}
        for name in names:
            value = text(name)
            found[name] = f"{value}.copy()" if value in found.values() else value
        return found

    def _gradient(self, after: Fixed, name: str) -> str:
        """The gradient of a parameter; a number stands for all entries."""
        node, dims = self.behind.results[name], self.cell.parameters[name]
        return after.text(node) if node.dims == dims else f"np.full({shape(dims)}, {after.text(node)}, dtype)"


def _unless_same(name: str, value: str) -> list[str]:
    return [] if name == value else [f"{name} = {value}"]
