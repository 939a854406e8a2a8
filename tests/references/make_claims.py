"""Make `content/references/frameworks.npz`: what PyTorch, Keras and ONNX Runtime give for small inputs.

The proofs of `quizzer claims` compare with these arrays, so that nobody needs the frameworks to run them. They
were made with torch 2.13, keras 3.15 (on torch) and onnxruntime 1.31, in an environment of their own:

    KERAS_BACKEND=torch python tests/references/make_claims.py

Inputs are drawn by NumPy. Weights are stored as each framework has them; gradients are those that torch finds
by itself for the equations written out below. ONNX Runtime has no double.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras  # type: ignore[import-not-found]
import onnx  # type: ignore[import-not-found]
import onnxruntime  # type: ignore[import-not-found]
import torch  # type: ignore[import-not-found]

FILE = Path(__file__).parents[2] / "content" / "references" / "frameworks.npz"
T, N, D, H, K = 6, 2, 3, 4, 5

Tensors = dict[str, Any]


def drawn(seed: int, **shapes: tuple[int, ...]) -> dict[str, Any]:
    """Normal numbers."""
    rng = np.random.default_rng(seed)
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def gradients(leaves: dict[str, Any], loss: Callable[[Tensors], Any]) -> dict[str, Any]:
    """The loss and its gradient of every leaf."""
    tensors = {name: torch.tensor(value, requires_grad=True) for name, value in leaves.items()}
    total = loss(tensors)
    total.backward()
    return {f"d_{name}": tensor.grad.numpy() for name, tensor in tensors.items() if tensor.grad is not None}


# --- cells, written out ---------------------------------------------------------------------------------------


def rnn(seed: int) -> dict[str, Any]:
    """Elman RNN with softmax and cross-entropy, mean over the batch, sum over the steps."""
    leaves = drawn(seed, x=(T, N, D), h0=(N, H), U=(D, H), W=(H, H), b=(H,), V=(H, K), c=(K,))
    targets = np.random.default_rng(seed).integers(0, K, size=(T, N))

    def loss(p: Tensors) -> Any:
        h, total = p["h0"], 0.0
        for t in range(T):
            h = torch.tanh(p["x"][t] @ p["U"] + h @ p["W"] + p["b"])
            total = total + torch.nn.functional.cross_entropy(h @ p["V"] + p["c"], torch.tensor(targets[t]))
        return total

    return {**leaves, "targets": targets, **gradients(leaves, loss)}


def lstm(seed: int, *, peephole: bool) -> dict[str, Any]:
    """LSTM, gates in the order i f g o; peepholes i f o; weighted sum of all h_t and of the last c."""
    leaves = drawn(
        seed, x=(T, N, D), h0=(N, H), c0=(N, H), Wx=(D, 4 * H), Wh=(H, 4 * H), b=(4 * H,),
        **({"p": (3, H)} if peephole else {}),
    )  # fmt: skip
    up = drawn(seed + 1, h=(T, N, H), c=(N, H))

    def loss(q: Tensors) -> Any:
        h, c, total = q["h0"], q["c0"], 0.0
        p = q.get("p", torch.zeros(3, H, dtype=torch.float64))
        for t in range(T):
            i, f, g, o = (q["x"][t] @ q["Wx"] + h @ q["Wh"] + q["b"]).chunk(4, dim=1)
            i, f = torch.sigmoid(i + p[0] * c), torch.sigmoid(f + p[1] * c)
            c = f * c + i * torch.tanh(g)
            h = torch.sigmoid(o + p[2] * c) * torch.tanh(c)
            total = total + (torch.tensor(up["h"][t]) * h).sum()
        return total + (torch.tensor(up["c"]) * c).sum()

    return {**leaves, "up_h": up["h"], "up_c": up["c"], **gradients(leaves, loss)}


def lstm_1997(seed: int, *, truncated: bool) -> dict[str, Any]:
    """The cell of 1997: gates i g o, no forget gate. Truncated: nothing goes back through the net inputs."""
    leaves = drawn(seed, x=(T, N, D), h0=(N, H), c0=(N, H), Wx=(D, 3 * H), Wh=(H, 3 * H), b=(3 * H,))
    up = drawn(seed + 1, h=(T, N, H), c=(N, H))

    def loss(q: Tensors) -> Any:
        h, c, total = q["h0"], q["c0"], 0.0
        for t in range(T):
            before = h.detach() if truncated else h
            i, g, o = (q["x"][t] @ q["Wx"] + before @ q["Wh"] + q["b"]).chunk(3, dim=1)
            c = c + torch.sigmoid(i) * (4 * torch.sigmoid(g) - 2)
            h = torch.sigmoid(o) * (2 * torch.sigmoid(c) - 1)
            total = total + (torch.tensor(up["h"][t]) * h).sum()
        return total + (torch.tensor(up["c"]) * c).sum()

    return {**leaves, "up_h": up["h"], "up_c": up["c"], **gradients(leaves, loss)}


def gru(seed: int, *, after: bool, keeps: bool) -> dict[str, Any]:
    """GRU, gates in the order r z n; the reset before or after the product; z keeps or z updates."""
    leaves = drawn(seed, x=(T, N, D), h0=(N, H), Wx=(D, 3 * H), Wh=(H, 3 * H), b=(3 * H,), b_hn=(H,))
    up = drawn(seed + 1, h=(T, N, H))["h"]

    def loss(q: Tensors) -> Any:
        h, total = q["h0"], 0.0
        wr, wz, wn = q["Wh"].chunk(3, dim=1)
        for t in range(T):
            xr, xz, xn = (q["x"][t] @ q["Wx"] + q["b"]).chunk(3, dim=1)
            r, z = torch.sigmoid(xr + h @ wr), torch.sigmoid(xz + h @ wz)
            n = torch.tanh(xn + (r * (h @ wn + q["b_hn"]) if after else (r * h) @ wn))
            h = z * h + (1 - z) * n if keeps else (1 - z) * h + z * n
            total = total + (torch.tensor(up[t]) * h).sum()
        return total

    return {**leaves, "up_h": up, **gradients(leaves, loss)}


# --- frameworks -----------------------------------------------------------------------------------------------


def frozen(layer: Any, seed: int) -> Any:
    """The layer in double, with weights drawn by NumPy; a third as large, so that nothing saturates."""
    rng = np.random.default_rng(seed)
    layer = layer.double()
    for parameter in layer.parameters():
        parameter.data = torch.tensor(rng.normal(size=tuple(parameter.shape)) / 3)
    return layer


def weights(layer: Any) -> dict[str, Any]:
    """The parameters by their names in torch."""
    return {name: parameter.detach().numpy() for name, parameter in layer.named_parameters()}


def torch_lstm() -> dict[str, Any]:
    """`nn.LSTM`."""
    x = drawn(20, x=(T, N, D))["x"]
    layer = frozen(torch.nn.LSTM(D, H), 21)
    out, (_, c) = layer(torch.tensor(x))
    return {"x": x, **weights(layer), "out": out.detach().numpy(), "c_n": c[0].detach().numpy()}


def torch_gru() -> dict[str, Any]:
    """`nn.GRU`."""
    x = drawn(20, x=(T, N, D))["x"]
    layer = frozen(torch.nn.GRU(D, H), 24)
    return {"x": x, **weights(layer), "out": layer(torch.tensor(x))[0].detach().numpy()}


def keras_lstm() -> dict[str, Any]:
    """`keras.layers.LSTM`."""
    keras.config.set_floatx("float64")
    x = drawn(20, x=(T, N, D))["x"]
    layer = keras.layers.LSTM(H, return_sequences=True)
    layer.build((N, T, D))
    own = drawn(22, kernel=(D, 4 * H), recurrent=(H, 4 * H), bias=(4 * H,))
    layer.set_weights([own["kernel"] / 3, own["recurrent"] / 3, own["bias"] / 3])
    out = keras.ops.convert_to_numpy(layer(x.transpose(1, 0, 2))).transpose(1, 0, 2)
    return {"x": x, **{name: value / 3 for name, value in own.items()}, "out": out}


def onnx_lstm(*, peephole: bool) -> dict[str, Any]:
    """The operator LSTM of ONNX."""
    float_, helper = onnx.TensorProto.FLOAT, onnx.helper
    own = drawn(23, x=(T, N, D), W=(1, 4 * H, D), R=(1, 4 * H, H), B=(1, 8 * H), P=(1, 3 * H))
    own = {name: (value if name == "x" else value / 3).astype(np.float32) for name, value in own.items()}
    names = ["x", "W", "R", "B", "", "", "", "P"] if peephole else ["x", "W", "R", "B"]
    node = helper.make_node("LSTM", names, ["Y"], hidden_size=H)
    inputs = [helper.make_tensor_value_info(name, float_, own[name].shape) for name in filter(None, names)]
    output = helper.make_tensor_value_info("Y", float_, [T, 1, N, H])
    model = helper.make_model(
        helper.make_graph([node], "lstm", inputs, [output]), opset_imports=[helper.make_opsetid("", 14)]
    )
    model.ir_version = 10
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    used = {name: own[name] for name in filter(None, names)}
    return {**used, "out": session.run(None, used)[0][:, 0]}


def dependency(layer: Any, x: Any, part: slice) -> Any:
    """Row t, column s: how much the entries `part` of the output at t depend on the input at s."""
    found = np.zeros((T, T))
    for t in range(T):
        leaf = torch.tensor(x, requires_grad=True)
        out, _ = layer(leaf)
        out[t, :, part].sum().backward()
        found[t] = leaf.grad.abs().sum(dim=(1, 2)).numpy()
    return found


def directions() -> dict[str, Any]:
    """Who sees whom: a plain RNN, a bidirectional LSTM, two stacked LSTMs; shapes of two layers both ways."""
    x = drawn(30, x=(T, N, D))["x"]
    plain, both, stacked, deep = (
        frozen(torch.nn.RNN(D, H), 31),
        frozen(torch.nn.LSTM(D, H, bidirectional=True), 32),
        frozen(torch.nn.LSTM(D, H, num_layers=2), 33),
        frozen(torch.nn.LSTM(D, H, num_layers=2, bidirectional=True), 34),
    )
    out, (h_n, _) = deep(torch.tensor(x))
    return {
        "x": x,
        **{f"rnn_{name}": value for name, value in weights(plain).items()},
        **{f"both_{name}": value for name, value in weights(both).items()},
        "rnn_out": plain(torch.tensor(x))[0].detach().numpy(),
        "both_out": both(torch.tensor(x))[0].detach().numpy(),
        "rnn_sees": dependency(plain, x, slice(None)),
        "forward_sees": dependency(both, x, slice(None, H)),
        "backward_sees": dependency(both, x, slice(H, None)),
        "stacked_sees": dependency(stacked, x, slice(None)),
        "deep_out_shape": np.array(out.shape),
        "deep_h_n_shape": np.array(h_n.shape),
        "deep_weight_ih_l1_shape": np.array(deep.weight_ih_l1.shape),
        "both_weight_ih_reverse_shape": np.array(both.weight_ih_l0_reverse.shape),
        "stacked_weight_ih_l1_shape": np.array(stacked.weight_ih_l1.shape),
    }


def padding() -> dict[str, Any]:
    """Sequences of 3 and T steps in one batch: the last states padded, packed, and of the short one alone."""
    x = drawn(40, x=(T, 2, D))["x"]
    x[3:, 0] = 0
    layer = frozen(torch.nn.LSTM(D, H), 41)
    batch = torch.tensor(x)
    packed = torch.nn.utils.rnn.pack_padded_sequence(batch, torch.tensor([3, T]), enforce_sorted=False)
    states = {"padded": layer(batch), "packed": layer(packed), "alone": layer(batch[:3, :1])}
    return {"x": x, **weights(layer), **{name: s[1][0][0].detach().numpy() for name, s in states.items()}}


def convolution() -> dict[str, Any]:
    """`Conv1d` and a mean over time, for a sequence of 5 steps and one of 50."""
    own = drawn(50, short=(1, D, 5), long=(1, D, 50))
    layer = frozen(torch.nn.Conv1d(D, 4, 3), 51)
    pool = torch.nn.AdaptiveAvgPool1d(1)
    outs = {f"{name}_out": pool(layer(torch.tensor(value))).detach().numpy() for name, value in own.items()}
    return {**own, **weights(layer), **outs}


def clipping() -> dict[str, Any]:
    """`clip_grad_norm_` on the two matrices of the notes, which NumPy draws from seed 0."""
    rng = np.random.RandomState(0)
    tensors = [torch.zeros(3, 3, dtype=torch.float64, requires_grad=True) for _ in range(2)]
    for tensor in tensors:
        tensor.grad = torch.tensor(rng.rand(3, 3) * 10)
    before = torch.nn.utils.clip_grad_norm_(tensors, 5.0)
    return {"first": tensors[0].grad.numpy(), "second": tensors[1].grad.numpy(), "before": before.numpy()}


def counts() -> dict[str, Any]:
    """Numbers of parameters for D = 10 and H = 20."""
    made = {
        "torch_rnn": torch.nn.RNN(10, 20),
        "torch_gru": torch.nn.GRU(10, 20),
        "torch_lstm": torch.nn.LSTM(10, 20),
    }
    built = {
        "keras_rnn": keras.layers.SimpleRNN(20),
        "keras_gru": keras.layers.GRU(20),
        "keras_gru_before": keras.layers.GRU(20, reset_after=False),
        "keras_lstm": keras.layers.LSTM(20),
    }
    for layer in built.values():
        layer.build((1, 5, 10))
    return {
        **{name: np.array(sum(p.numel() for p in layer.parameters())) for name, layer in made.items()},
        **{name: np.array(layer.count_params()) for name, layer in built.items()},
    }


def forget_bias() -> dict[str, Any]:
    """c_1 of an LSTM whose weights are 0, with c_0 = 1 and 1 in the forget slice of one bias, or of both."""
    layer = torch.nn.LSTM(1, 1).double()
    for parameter in layer.parameters():
        parameter.data.zero_()
    zero = torch.zeros(1, 1, 1, dtype=torch.float64)
    found = {}
    for name, biases in {"one": (layer.bias_ih_l0,), "both": (layer.bias_ih_l0, layer.bias_hh_l0)}.items():
        for bias in biases:
            bias.data[1] = 1.0
        found[name] = layer(zero, (zero, zero + 1))[1][1].detach().numpy().reshape(())
    return found


GROUPS: dict[str, Callable[[], dict[str, Any]]] = {
    "rnn": lambda: rnn(1),
    "lstm": lambda: lstm(2, peephole=False),
    "peephole": lambda: lstm(4, peephole=True),
    "full-1997": lambda: lstm_1997(6, truncated=False),
    "truncated-1997": lambda: lstm_1997(6, truncated=True),
    "gru-before-keeps": lambda: gru(8, after=False, keeps=True),
    "gru-before-updates": lambda: gru(8, after=False, keeps=False),
    "gru-after-keeps": lambda: gru(8, after=True, keeps=True),
    "gru-after-updates": lambda: gru(8, after=True, keeps=False),
    "torch-lstm": torch_lstm,
    "torch-gru": torch_gru,
    "keras-lstm": keras_lstm,
    "onnx-lstm": lambda: onnx_lstm(peephole=False),
    "onnx-peephole": lambda: onnx_lstm(peephole=True),
    "directions": directions,
    "padding": padding,
    "convolution": convolution,
    "clipping": clipping,
    "counts": counts,
    "forget-bias": forget_bias,
}


def main() -> None:
    """Write the file."""
    torch.set_num_threads(1)
    arrays = {f"{group}/{name}": value for group, make in GROUPS.items() for name, value in make().items()}
    FILE.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(FILE, **arrays)


if __name__ == "__main__":
    main()
