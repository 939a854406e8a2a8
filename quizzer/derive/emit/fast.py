"""The format `numpy-fast`: passes over the two programs of a derivation, then their code."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from quizzer.derive.derivation import Cell, Derivation
from quizzer.derive.emit import build
from quizzer.derive.emit.arithmetic import absorbed, flattened, squashed
from quizzer.derive.emit.body import Body
from quizzer.derive.emit.lanes import widened
from quizzer.derive.emit.loops import hoisted, owned
from quizzer.derive.emit.module import (
    checked_inputs, checked_upstream, function, inputs, module, unpacked_parameters,
)  # fmt: skip
from quizzer.derive.emit.places import Extent, Place, Store
from quizzer.derive.emit.products import laid_out, multiplied_together, stacked, summed_together
from quizzer.derive.emit.program import Program
from quizzer.derive.emit.scene import Fixed
from quizzer.derive.emit.text import OURS, code, dictionary, identifier, shape

Pass = Callable[[Program], Program]

PASSES: tuple[Pass, ...] = (
    flattened, squashed, absorbed, hoisted, laid_out, summed_together, multiplied_together, stacked, widened, owned,
)  # fmt: skip
ROWS = 1024  # steps times examples that are taken together: enough for the matrix products, and they stay in the cache
UFUNCS = (
    "add subtract multiply divide negative square sqrt reciprocal power positive tanh exp log maximum minimum heaviside "
    "logaddexp abs cbrt sign floor ceil sin cos tan sinh cosh arcsin arccos arctan arctan2 arcsinh arccosh arctanh dot "
    "matmul"
).split()


def optimized(program: Program, passes: Sequence[Pass] = PASSES) -> Program:
    """The program after all passes."""
    for each in passes:
        program = each(program)
    return program


def fast(derivation: Derivation, passes: Sequence[Pass] = PASSES) -> str:
    """A module that computes outputs and gradients of a sequence fast."""
    cell = derivation.cell
    behind = optimized(build.backward(derivation), passes)
    ahead = optimized(build.forward(derivation, behind.saved()), passes)
    writer = _Writer(cell, ahead, behind)
    about = [
        f"{cell.title.en}: outputs and gradients of a sequence.",
        "",
        "Made by a machine from the equations. Products that share an operand are one product, what does not depend",
        "on the step before is computed for many steps at once, and arrays are used again.",
    ]
    return module(cell, about, [writer.forward(), writer.backward()])


class _Writer:
    """Writes both functions; the second reads what the first has saved."""

    def __init__(self, cell: Cell, ahead: Program, behind: Program) -> None:
        self.cell = cell
        self.ahead = ahead
        self.behind = behind
        self.taken = {*OURS, *UFUNCS, *map(code, cell.letters)}
        self.given = {
            name: Place(Store(identifier(name, self.taken), dims, Extent.FULL))
            for name, dims in inputs(cell).items()
        }
        if len(self.given) == 1:
            self.given = {name: Place(replace(place.store, name="x")) for name, place in self.given.items()}
        self.saved: dict[str, Place] = {}
        self.taken_before = set(self.taken)

    def forward(self) -> list[str]:
        """The function `forward`."""
        body = Body(self.ahead, self.given, self.taken, "state")
        self._name_parameters(self.ahead, body.fixed)
        lines = body.lines()
        results = self.ahead.results
        self.saved = {name: body.place_of(node) for name, node in results.items() if name != build.OUTPUTS}
        outputs = body.result(results[build.OUTPUTS])
        kept = dict.fromkeys(place.store.name for place in self.saved.values())
        copied = ".copy()" if outputs.split("[")[0] in {*kept, "x"} else ""
        last = {name: body.last(name) for name in self.cell.state}
        cache = {name: name for name in ("x", "parameters", *kept)}
        ending = [
            f"outputs = {outputs}{copied}",
            *dictionary("last_state = ", last),
            *dictionary("cache = ", cache),
            "return outputs, last_state, cache",
        ]
        head = checked_inputs(self.cell)
        about = [
            "outputs (T, N, …), last state and what `backward` needs, from x (T, N, …) and the state (N, …) before."
        ]
        return function(
            "forward(parameters, x, state)", about, [*head, *self._setting(self.ahead, lines), *lines, *ending]
        )

    def backward(self) -> list[str]:
        """The function `backward`."""
        output = Place(Store("d_outputs", self.ahead.results[build.OUTPUTS].dims, Extent.FULL))
        taken = self.taken_before | {place.store.name for place in self.saved.values()}
        body = Body(self.behind, {**self.given, **self.saved, build.ABOVE: output}, taken, "d_state")
        self._name_parameters(self.behind, body.fixed)
        lines = body.lines()
        head = self._unpacked(output)
        after = Fixed(body.fixed.graph, body.taken, names=dict(body.fixed.names))
        results = self.behind.results
        gradients = {name: self._gradient(after, name) for name in self.cell.parameters}
        d_x = {name: body.result(results[name]) for name in self.cell.inputs}
        first = {name: body.last(name).removesuffix(".copy()") for name in self.cell.state}
        ending = [
            *after.lines,
            *(
                dictionary("d_x = ", d_x)
                if len(inputs(self.cell)) > 1
                else [f"d_x = {next(iter(d_x.values()))}"]
            ),
            *dictionary("d_state_0 = ", first),
            *dictionary("d_parameters = ", gradients),
            "return d_x, d_state_0, d_parameters",
        ]
        about = [
            "The gradients of x, of the first state and of the parameters, from those of outputs and last state."
        ]
        setting = self._setting(self.behind, lines)
        return function("backward(d_outputs, d_state, cache)", about, [*head, *setting, *lines, *ending])

    # --- parts ----------------------------------------------------------------------------------------------

    def _setting(self, program: Program, lines: Sequence[str]) -> list[str]:
        """The parameters by name, the steps of a block, and short names of functions."""
        text = "\n".join(lines)
        used = [name for name in UFUNCS if f" {name}(" in text]
        found = [*unpacked_parameters(self.cell, self._parameters[id(program)])]
        found.append(f"steps = max(1, min(T, {ROWS} // max(N, 1)))")
        if len(inputs(self.cell)) > 1:
            found += [f'{place.store.name} = x["{name}"]' for name, place in self.given.items()]
        for some in (used[:6], used[6:]):
            found += [f"{', '.join(some)} = {', '.join(f'np.{name}' for name in some)}"] if some else []
        return found

    _parameters: dict[int, dict[str, str]]

    def _name_parameters(self, program: Program, fixed: Fixed) -> None:
        """Give every parameter that is used a variable."""
        self._parameters = getattr(self, "_parameters", {})
        own = self._parameters[id(program)] = {}
        for name, dims in self.cell.parameters.items():
            own[name] = identifier(name, fixed.taken)
            fixed.names[program.graph.leaf("parameter", name, dims, live=False)] = own[name]

    def _unpacked(self, output: Place) -> list[str]:
        """The first lines of `backward`."""
        kept = dict.fromkeys(place.store.name for place in self.saved.values())
        return [
            'x, parameters = cache["x"], cache["parameters"]',
            *(f'{name} = cache["{name}"]' for name in kept),
            *checked_upstream(self.cell, output.store.dims),
        ]

    def _gradient(self, after: Fixed, name: str) -> str:
        """The gradient of a parameter; a number stands for all entries."""
        node, dims = self.behind.results[name], self.cell.parameters[name]
        if node.dims == dims:
            return after.text(node)
        return f"np.full({shape(dims)}, {after.text(node)}, dtype)"
