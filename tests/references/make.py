"""Makes the reference arrays beside it: `python tests/references/make.py`. Nobody needs this to run the tests.

Made with Python 3.11, torch 2.13.0 (CPU), keras 3.15.1 on torch, onnx 1.23.2 and numpy 2.4.6, all in float64.
Where PyTorch has the cell, its layer goes forwards and backwards (`torch.nn.RNN`, `LSTM`, `GRU`); the others
are written in `equations.py`, and torch.autograd goes backwards. ONNX's reference implementation (peepholes,
both GRUs) and Keras (both GRUs) have to give the same values before anything is written.

One file a cell, a few cases in it. Keys: `case/p/W` parameters, `case/x`, `case/s/h` initial state, `case/y`
outputs, `case/l/h` last state, `case/gy` and `case/gl/h` what comes back from above; then the gradients
`case/dp/W`, `case/dx`, `case/ds/h`. Sizes differ, and everything is random: ones and zeros hide errors.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ["KERAS_BACKEND"] = "torch"

import equations as own
import numpy as np
import torch  # type: ignore[import-not-found, unused-ignore]
from equations import Named, Sequence, Shapes, Step, Tensor, gates, plain
from numpy.testing import assert_allclose

HERE = Path(__file__).parent
Array = np.ndarray[Any, Any]

SIZES = {"odd": (4, 2, 3, 5), "one": (1, 1, 1, 1), "narrow": (5, 1, 1, 2)}  # T, N, D, H
torch.set_default_dtype(torch.float64)


# --- layers of the libraries --------------------------------------------------------------------------------


def steps(step: Step) -> Sequence:
    """A step, repeated."""

    def run(p: Named, x: Tensor, s: Named) -> tuple[Tensor, Named]:
        outputs = []
        for x_t in x:
            s = step(p, x_t, s)
            outputs.append(next(iter(s.values())))
        return torch.stack(outputs), s

    return run


@dataclass(frozen=True)
class Torch:
    """A layer of torch.nn; `prefixes` are its parts: one, or two directions, or two layers."""

    kind: str
    gates: str
    prefixes: tuple[str, ...] = ("",)
    nonlinearity: str = ""

    def __call__(self, p: Named, x: Tensor, s: Named) -> tuple[Tensor, Named]:
        H = next(iter(s.values())).shape[1]
        both = "backward." in self.prefixes
        options: dict[str, Any] = {"nonlinearity": self.nonlinearity} if self.nonlinearity else {}
        layers = 1 if both else len(self.prefixes)
        net = getattr(torch.nn, self.kind)(x.shape[2], H, layers, bidirectional=both, **options)
        weights: Named = {}
        for index, prefix in enumerate(self.prefixes):
            tail = ("l0", "l0_reverse")[index] if both else f"l{index}"
            weights |= self._weights(p, prefix, tail, H)
        states = ("h", "c") if self.kind == "LSTM" else ("h",)
        initial = [torch.stack([s[prefix + name] for prefix in self.prefixes]) for name in states]
        given = (x, tuple(initial) if len(initial) > 1 else initial[0])
        y, last = torch.func.functional_call(net, weights, given)
        last = last if isinstance(last, tuple) else (last,)
        return y, {
            prefix + name: each[index]
            for name, each in zip(states, last, strict=True)
            for index, prefix in enumerate(self.prefixes)
        }

    def _weights(self, p: Named, prefix: str, tail: str, H: int) -> Named:
        """In PyTorch's form. The bias goes into b_ih; b_hn stays in the product with r."""
        tails = [f"_{gate}" for gate in self.gates] or [""]
        W, U, b = (torch.cat([p[f"{prefix}{letter}{gate}"] for gate in tails]) for letter in "WUb")
        inner = torch.zeros(0 if "b_hn" in p else len(b))
        if "b_hn" in p or prefix + "b_hn" in p:
            inner = torch.cat([torch.zeros(2 * H), p[prefix + "b_hn"]])
        return {f"weight_ih_{tail}": W, f"weight_hh_{tail}": U, f"bias_ih_{tail}": b, f"bias_hh_{tail}": inner}


# --- a second opinion on the values -------------------------------------------------------------------------


def onnx_values(op: str, p: Named, x: Tensor, s: Named, order: str, after: bool = False) -> Array:
    """What ONNX's reference implementation gives for LSTM (with peepholes) and GRU."""
    from onnx import TensorProto, helper  # type: ignore[import-not-found, unused-ignore]
    from onnx.reference import ReferenceEvaluator  # type: ignore[import-not-found, unused-ignore]

    H = s["h"].shape[1]
    W, R, b = (
        np.concatenate([p[f"{letter}_{gate}"].detach().numpy() for gate in order])[None] for letter in "WUb"
    )
    inner = np.zeros_like(b)
    if "b_hn" in p:
        inner[0, 2 * H :] = p["b_hn"].detach().numpy()
    given = {"X": x.detach().numpy(), "W": W, "R": R, "B": np.concatenate([b, inner], 1), "seq": None}
    given["h0"] = s["h"].detach().numpy()[None]
    names = ["X", "W", "R", "B", "", "h0"]
    options: dict[str, Any] = {"linear_before_reset": int(after)} if op == "GRU" else {}
    if op == "LSTM":
        given["c0"] = s["c"].detach().numpy()[None]
        given["P"] = np.concatenate([p[f"p_{k}"].detach().numpy() for k in "iof"])[None]
        names += ["c0", "P"]
    node = helper.make_node(op, names, ["Y"], hidden_size=H, **options)
    inputs = [helper.make_tensor_value_info(n, TensorProto.DOUBLE, None) for n in names if n]
    outputs = [helper.make_tensor_value_info("Y", TensorProto.DOUBLE, None)]
    model = helper.make_model(helper.make_graph([node], "g", inputs, outputs))
    found = ReferenceEvaluator(model).run(None, {n: given[n] for n in names if n})[0]
    return np.asarray(found)[:, 0]


def keras_values(p: Named, x: Tensor, s: Named, after: bool) -> Array:
    """What Keras' GRU gives: order z r h, batch first. On torch its products are float32."""
    import keras  # type: ignore[import-not-found, unused-ignore]

    T, N, D = x.shape
    H, options = s["h"].shape[1], {"return_sequences": True, "return_state": True, "dtype": "float64"}
    layer = keras.layers.GRU(H, reset_after=after, **options)
    layer.build((N, T, D))
    kernel, recurrent, bias = (torch.cat([p[f"{letter}_{gate}"] for gate in "zrn"]) for letter in "WUb")
    if after:
        bias = torch.stack([bias, torch.cat([torch.zeros(2 * H), p["b_hn"]])])
    given = [kernel.T, recurrent.T, bias]
    rest = [variable.value for variable in layer.non_trainable_variables]
    values, _ = layer.stateless_call(given, rest, x.transpose(0, 1), initial_state=[s["h"]])
    return np.asarray(values[0].transpose(0, 1).detach().numpy())


def agree(cell: str, p: Named, x: Tensor, s: Named, y: Array) -> None:
    """Compare the outputs with those of others, where there are others."""
    if cell == "lstm-peephole":
        assert_allclose(y, onnx_values("LSTM", p, x, s, "iofg"), rtol=0, atol=1e-13)
    if cell in ("gru", "gru-reset-after"):
        after = cell == "gru-reset-after"
        assert_allclose(y, onnx_values("GRU", p, x, s, "zrn", after), rtol=0, atol=1e-13)
        assert_allclose(y, keras_values(p, x, s, after), rtol=0, atol=2e-6)
    if cell in ("lstm", "gru-reset-after"):
        mine = own.lstm if cell == "lstm" else own.gru_after
        assert_allclose(y, steps(mine)(p, x, s)[0].detach().numpy(), rtol=0, atol=1e-13)


# --- cases --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reference:
    """How the arrays of a cell are made."""

    run: Sequence
    parameters: Shapes
    states: tuple[str, ...] = ("h",)
    sizes: tuple[str, ...] = ("odd", "one", "narrow")
    wide: int = 0  # the state has H + wide entries


def twice(shapes: Shapes, prefixes: tuple[str, str], inner: Callable[[int, int], int]) -> Shapes:
    """The shapes of two layers or two directions; the second reads `inner(D, H)` numbers."""

    def both(D: int, H: int) -> dict[str, tuple[int, ...]]:
        first = {prefixes[0] + name: shape for name, shape in shapes(D, H).items()}
        return first | {prefixes[1] + name: shape for name, shape in shapes(inner(D, H), H).items()}

    return both


WAYS, LAYERS = ("forward.", "backward."), ("layer1.", "layer2.")
IFGO = gates("ifgo")
RZN, RZN_AFTER = gates("rzn"), gates("rzn", "b_hn")


def pair(
    kind: str, letters: str, shapes: Shapes, prefixes: tuple[str, str], states: str, **extra: str
) -> Reference:
    inner = (lambda D, H: D) if prefixes is WAYS else (lambda D, H: H)
    named = tuple(prefix + name for prefix in prefixes for name in states)
    return Reference(
        Torch(kind, letters, prefixes, **extra), twice(shapes, prefixes, inner), named, ("odd", "one")
    )


CELLS = {
    "rnn": Reference(Torch("RNN", "", nonlinearity="tanh"), plain),
    "rnn-relu": Reference(Torch("RNN", "", nonlinearity="relu"), plain),
    "jordan": Reference(steps(own.jordan), own.jordan_shapes, ("y",), wide=1),
    "lstm": Reference(Torch("LSTM", "ifgo"), IFGO, ("h", "c")),
    "lstm-1997": Reference(steps(own.lstm_1997), gates("igo"), ("h", "c")),
    "lstm-peephole": Reference(steps(own.lstm_peephole), gates("ifgo", "p_i p_f p_o"), ("h", "c")),
    "lstm-cifg": Reference(steps(own.lstm_cifg), gates("fgo"), ("h", "c")),
    "gru": Reference(steps(own.gru), RZN),
    "gru-reset-after": Reference(Torch("GRU", "rzn"), RZN_AFTER),
    "gru-z-updates": Reference(steps(own.gru_updates), RZN),
    "gru-reset-after-z-updates": Reference(steps(own.gru_after_updates), RZN_AFTER),
    "mgu": Reference(steps(own.mgu), gates("fn")),
    "mixed": Reference(steps(own.mixed), own.mixed_shapes, ("h", "s")),
    "norm": Reference(steps(own.norm), own.norm_shapes, sizes=("odd", "narrow")),
    "rnn-bidirectional": pair("RNN", "", plain, WAYS, "h", nonlinearity="tanh"),
    "lstm-bidirectional": pair("LSTM", "ifgo", IFGO, WAYS, "hc"),
    "gru-reset-after-bidirectional": pair("GRU", "rzn", RZN_AFTER, WAYS, "h"),
    "rnn-two-layers": pair("RNN", "", plain, LAYERS, "h", nonlinearity="tanh"),
    "lstm-two-layers": pair("LSTM", "ifgo", IFGO, LAYERS, "hc"),
    "gru-reset-after-two-layers": pair("GRU", "rzn", RZN_AFTER, LAYERS, "h"),
}


def case(cell: str, made: Reference, size: str) -> dict[str, Array]:
    """The arrays of one case by their keys."""
    T, N, D, H = SIZES[size]
    generator = np.random.default_rng([*cell.encode(), *size.encode()])

    def drawn(*shape: int) -> Tensor:
        # A multiple of 1/128 is exact in float32 too, and packs well.
        return torch.tensor(np.round(generator.standard_normal(shape) * 90) / 128)

    K = H + made.wide
    p = {name: drawn(*shape).requires_grad_() for name, shape in made.parameters(D, H).items()}
    x, s = drawn(T, N, D).requires_grad_(), {name: drawn(N, K).requires_grad_() for name in made.states}
    y, last = made.run(p, x, s)
    agree(cell, p, x, s, y.detach().numpy())
    gy, gl = drawn(*y.shape), {name: drawn(N, K) for name in made.states}
    torch.autograd.backward([y, *(last[name] for name in made.states)], [gy, *gl.values()])
    found = {"x": x, "y": y, "gy": gy, "dx": x.grad}
    groups = {
        "p": p, "s": s, "l": last, "gl": gl,
        "dp": {name: value.grad for name, value in p.items()},
        "ds": {name: value.grad for name, value in s.items()},
    }  # fmt: skip
    found |= {f"{group}/{name}": value for group, values in groups.items() for name, value in values.items()}
    return {f"{size}/{key}": value.detach().numpy() for key, value in found.items()}


def main() -> None:
    """Write one file a cell, or those that are named."""
    for cell in sys.argv[1:] or CELLS:
        made = CELLS[cell]
        arrays: dict[str, Any] = {}
        for size in made.sizes:
            arrays |= case(cell, made, size)
        np.savez_compressed(HERE / f"{cell}.npz", **arrays)


if __name__ == "__main__":
    main()
