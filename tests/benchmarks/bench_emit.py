"""How fast the emitted LSTM is, forwards and backwards with all gradients, on one thread; CPU time, side by side.

Run: .venv/bin/python tests/benchmarks/bench_emit.py [ROUNDS]

Against hand-written NumPy (gates fused, weight gradients in one product) and the bare matrix products; and against
torch.nn.LSTM and a loop of LSTMCell if torch 2.13 can be imported: PYTHONPATH=…/site-packages of another
environment with the same NumPy does. Each is timed between two runs of the fast code, because machines have slow phases.
"""

from __future__ import annotations

import os
import sys

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"  # read when NumPy is imported

import importlib.util
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from quizzer.api import derive

SIZES = {"small": (20, 1, 16, 32), "middle": (50, 16, 64, 128), "large": (100, 32, 128, 256)}  # T, N, D, H
REPEATS = {"small": 60, "middle": 5, "large": 1}
# What the emitted fast code may take, measured by the others. nn.LSTM has goals in float64, products on the large size.
GOALS = {
    **{(size, kind, "LSTMCell"): 0.75 for size in SIZES for kind in ("float64", "float32")},
    **{(size, "float64", "nn.LSTM"): 0.35 if size == "small" else 0.85 for size in SIZES},
    **{("large", kind, "products"): 1.25 for kind in ("float64", "float32")},
}
Array = np.ndarray[Any, Any]
Run = Callable[[], object]


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    derivation = derive("lstm")
    modules = {f"numpy{'-fast' * fast}": imported(derivation.to_numpy(fast=fast)) for fast in (False, True)}
    for dtype in ("float64", "float32"):
        for name, sizes in SIZES.items():
            runs = {key: emitted(module, sizes, dtype) for key, module in modules.items()}
            runs |= {
                "by hand": by_hand(sizes, dtype),
                "products": products(sizes, dtype),
                **with_torch(sizes, dtype),
            }
            print(f"{name} {sizes} {dtype}")
            for key, (milliseconds, ratio) in measured(runs, REPEATS[name], rounds).items():
                goal = GOALS.get((name, dtype, key))
                note = f"  goal {goal}" if goal else ""
                print(
                    f"  {key:<11}{milliseconds:9.3f} ms   numpy-fast / {key:<11}{ratio:6.3f}{note}", flush=True
                )


def measured(runs: Mapping[str, Run], repeats: int, rounds: int) -> dict[str, tuple[float, float]]:
    """The median milliseconds of CPU of each, and the median of the fast code's time by its time.

    Each is timed between two runs of the fast code, so that both sides of a ratio have the same weather.
    """
    fast = runs["numpy-fast"]
    found: dict[str, list[tuple[float, float]]] = {key: [] for key in runs}
    for run in runs.values():
        run()
    for _ in range(rounds):
        for key, run in runs.items():
            before, own, after = (timed(each, repeats) for each in (fast, run, fast))
            found[key].append((own, (before + after) / 2 / own))
    return {
        key: (statistics.median(own for own, _ in pairs), statistics.median(ratio for _, ratio in pairs))
        for key, pairs in found.items()
    }


def timed(run: Run, repeats: int) -> float:
    """Milliseconds of CPU of one run."""
    start = time.process_time()
    for _ in range(repeats):
        run()
    return (time.process_time() - start) / repeats * 1000


def imported(text: str) -> ModuleType:
    """The module with this text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "emitted.py"
        path.write_text(text, encoding="utf-8")
        spec = importlib.util.spec_from_file_location("emitted", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return module


def arrays(sizes: tuple[int, int, int, int], dtype: str) -> dict[str, Array]:
    """Weights of all gates, input, states and what comes back."""
    T, N, D, H = sizes
    generator = np.random.default_rng(0)
    shapes = {"W": (4 * H, D), "U": (4 * H, H), "b": (4 * H,), "x": (T, N, D), "d_y": (T, N, H)}
    shapes |= dict.fromkeys(("h", "c", "d_h", "d_c"), (N, H))
    return {name: (generator.standard_normal(shape) * 0.3).astype(dtype) for name, shape in shapes.items()}


def emitted(module: ModuleType, sizes: tuple[int, int, int, int], dtype: str) -> Run:
    """Emitted code."""
    given, H = arrays(sizes, dtype), sizes[3]
    parameters = {
        f"{letter}_{gate}": given[letter][index * H : (index + 1) * H].copy()
        for letter in "WUb"
        for index, gate in enumerate("ifgo")
    }

    def run() -> object:
        _, _, cache = module.forward(parameters, given["x"], {"h": given["h"], "c": given["c"]})
        return module.backward(given["d_y"], {"h": given["d_h"], "c": given["d_c"]}, cache)

    return run


def by_hand(sizes: tuple[int, int, int, int], dtype: str) -> Run:
    """What somebody writes who knows NumPy well."""
    given = arrays(sizes, dtype)

    def run() -> object:
        return hand_backward(given, *hand_forward(given))

    return run


def hand_forward(given: Mapping[str, Array]) -> tuple[Array, ...]:
    """Hidden and cell states with the first, activated gates, tanh(c)."""
    x, W, U, b = (given[name] for name in ("x", "W", "U", "b"))
    T, N, D = x.shape
    H = U.shape[1]
    gates = (x.reshape(T * N, D) @ W.T).reshape(T, N, 4 * H) + b
    h, c, tanh_c = (
        np.empty((T + 1, N, H), x.dtype),
        np.empty((T + 1, N, H), x.dtype),
        np.empty((T, N, H), x.dtype),
    )
    h[0], c[0] = given["h"], given["c"]
    turned = np.ascontiguousarray(U.T)
    for t in range(T):
        a = gates[t]
        a += h[t] @ turned
        g = np.tanh(a[:, 2 * H : 3 * H])
        np.tanh(0.5 * a, out=a)
        a *= 0.5
        a += 0.5
        a[:, 2 * H : 3 * H] = g
        c[t + 1] = a[:, H : 2 * H] * c[t] + a[:, :H] * g
        np.tanh(c[t + 1], out=tanh_c[t])
        h[t + 1] = a[:, 3 * H :] * tanh_c[t]
    return h, c, gates, tanh_c


def hand_backward(
    given: Mapping[str, Array], h: Array, c: Array, gates: Array, tanh_c: Array
) -> tuple[Array, ...]:
    """All gradients."""
    x, W, U = (given[name] for name in ("x", "W", "U"))
    T, N, D = x.shape
    H = U.shape[1]
    d_gates, d_h, d_c = np.empty_like(gates), given["d_h"], given["d_c"]
    for t in reversed(range(T)):
        i, f, g, o = (gates[t, :, k * H : (k + 1) * H] for k in range(4))
        d_h = d_h + given["d_y"][t]
        d_c = d_c + d_h * o * (1 - tanh_c[t] ** 2)
        d = d_gates[t]
        d[:, :H] = d_c * g * i * (1 - i)
        d[:, H : 2 * H] = d_c * c[t] * f * (1 - f)
        d[:, 2 * H : 3 * H] = d_c * i * (1 - g**2)
        d[:, 3 * H :] = d_h * tanh_c[t] * o * (1 - o)
        d_h = d @ U
        d_c = d_c * f
    rows = d_gates.reshape(T * N, 4 * H)
    d_x = (rows @ W).reshape(T, N, D)
    return d_x, d_h, d_c, rows.T @ x.reshape(T * N, D), rows.T @ h[:-1].reshape(T * N, H), rows.sum(axis=0)


def products(sizes: tuple[int, int, int, int], dtype: str) -> Run:
    """The matrix products that nobody can do without, in the order that time imposes, and nothing else."""
    T, N, D, H = sizes
    given = arrays(sizes, dtype)
    x, W, U, h = given["x"].reshape(T * N, D), given["W"], given["U"], given["h"].copy()
    turned, state = np.ascontiguousarray(U.T), np.ones((T * N, H), dtype)
    gates, one = np.ones((T * N, 4 * H), dtype), np.ones((N, 4 * H), dtype)

    def run() -> object:
        np.dot(x, W.T, out=gates)
        for _ in range(T):
            np.dot(h, turned, out=one)
        for _ in range(T):
            np.dot(one, U, out=h)
        h[:] = 1
        return gates @ W, gates.T @ x, gates.T @ state

    return run


def with_torch(sizes: tuple[int, int, int, int], dtype: str) -> dict[str, Run]:
    """PyTorch's layer and a loop of its cell; nothing without PyTorch."""
    if importlib.util.find_spec("torch") is None:
        return {}
    import torch  # type: ignore[import-not-found, unused-ignore]

    torch.set_num_threads(1)
    T, _, D, H = sizes
    kind = getattr(torch, dtype)
    x, h, c, d_y, d_h, d_c = (
        torch.tensor(arrays(sizes, dtype)[key]) for key in ("x", "h", "c", "d_y", "d_h", "d_c")
    )
    leaves = [each.requires_grad_() for each in (x, h, c)]
    layer, cell = torch.nn.LSTM(D, H).to(kind), torch.nn.LSTMCell(D, H).to(kind)

    def clear(net: Any) -> None:
        for each in (*leaves, *net.parameters()):
            each.grad = None

    def of_layer() -> object:
        clear(layer)
        y, (h_T, c_T) = layer(x, (h[None], c[None]))
        return torch.autograd.backward([y, h_T, c_T], [d_y, d_h[None], d_c[None]])

    def of_cell() -> object:
        clear(cell)
        state, outputs = (h, c), []
        for t in range(T):
            state = cell(x[t], state)
            outputs.append(state[0])
        return torch.autograd.backward([torch.stack(outputs), *state], [d_y, d_h, d_c])

    return {"nn.LSTM": of_layer, "LSTMCell": of_cell}


if __name__ == "__main__":
    main()
