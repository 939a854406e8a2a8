"""The GRU: what its gates do at 0 and 1, in each convention, and its backward pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from quizzer.claims.algebra import Expression, sigmoid, symbols, sympy, vanishes
from quizzer.claims.nets import gru, lstm
from quizzer.claims.nets.calculus import Array, Arrays, complex_step, largest_error
from quizzer.claims.nets.gru import CONVENTIONS, PYTORCH, Convention
from quizzer.claims.proofs import Method, Proof, above, agrees, at_most, equals, measure, near, proof
from quizzer.claims.references import arrays
from quizzer.messages import message

KEEPS = Convention(after=False, keeps=True)
UPDATES = Convention(after=False, keeps=False)
Backward = Callable[[Arrays, Array, Convention], Mapping[str, Array]]

D, H = 3, 4
R, Z = slice(0, H), slice(H, 2 * H)
_TWO_UNITS = (((1, 2), "r1 r2"), ((1, 2), "h1 h2"), ((2, 2), "W11 W12 W21 W22"))


def reset_gate_at_zero(closed: float = -60.0) -> Proof:
    """The candidate ignores the past when the reset gate is 0, not when it is 1."""
    before, after = "claims.value-candidate-before", "claims.value-candidate-after"
    return proof(
        Method.COUNTEREXAMPLE,
        measure(message(before, r=0), _moved(KEEPS, closed), agrees()),
        measure(message(after, r=0), _moved(PYTORCH, closed), agrees()),
        measure(message(before, r=1), _moved(KEEPS, 60.0), above(0.5)),
        measure(message(after, r=1), _moved(PYTORCH, 60.0), above(0.5)),
    )


def open_gates(z: float = 60.0) -> Proof:
    """Both gates at 1: this is a plain RNN where z updates, and a frozen state where z keeps."""
    q = _leaves(0)
    q["b"][R], q["b"][Z] = 60.0, z
    x, h = q["x"][0], q["h0"]
    plain = np.tanh(x @ q["Wx"][:, 2 * H :] + h @ q["Wh"][:, 2 * H :] + q["b"][2 * H :])
    shut = {**q, "b": np.concatenate([q["b"][R], np.full(H, -60.0), q["b"][2 * H :]])}
    return proof(
        Method.COUNTEREXAMPLE,
        measure(message("claims.value-updates-rnn"), _far(gru.step(q, x, h, UPDATES).h, plain), agrees()),
        measure(message("claims.value-keeps-rnn"), _far(gru.step(q, x, h, KEEPS).h, plain), above(0.1)),
        measure(message("claims.value-keeps-frozen"), _far(gru.step(q, x, h, KEEPS).h, h), agrees()),
        measure(message("claims.value-keeps-shut"), _far(gru.step(shut, x, h, KEEPS).h, plain), agrees()),
    )


def update_gate_conventions(sign: int = -1) -> Proof:
    """Negating the weights and biases of z turns one convention into the other."""
    a = symbols("a")
    q = _leaves(1)
    turned = {name: value.copy() for name, value in q.items()}
    for name in ("Wx", "Wh", "b"):
        turned[name][..., Z] *= sign
    keeps, updates, same = _states(q, KEEPS), _states(turned, UPDATES), _states(q, UPDATES)
    return proof(
        Method.IDENTITY,
        vanishes("σ(−a) − (1 − σ(a))", sigmoid(sign * a) - (1 - sigmoid(a))),
        measure(message("claims.value-negated"), _far(keeps, updates), agrees()),
        measure(message("claims.value-not-negated"), _far(keeps, same), above(0.1)),
    )


def reset_before_or_after(off_diagonal: float = 0.0) -> Proof:
    """Only for a diagonal W are r ⊙ (h W) and (r ⊙ h) W the same: every other entry of W adds a term."""
    r, h, w = (sympy().Matrix(*size, symbols(names)) for size, names in _TWO_UNITS)
    first = (r.multiply_elementwise(h * w) - r.multiply_elementwise(h) * w)[0]
    q = _leaves(2)
    q["b_hn"][:] = 0
    mask = np.eye(H) + off_diagonal * (1 - np.eye(H))
    diagonal = {**q, "Wh": np.concatenate([q["Wh"][:, : 2 * H], q["Wh"][:, 2 * H :] * mask], axis=1)}
    after = Convention(after=True, keeps=True)
    return proof(
        Method.COUNTEREXAMPLE,
        measure(message("claims.value-full-matrix"), _far(_states(q, KEEPS), _states(q, after)), above(0.1)),
        measure(
            message("claims.value-diagonal"), _far(_states(diagonal, KEEPS), _states(diagonal, after)), agrees()
        ),
        vanishes(
            "H = 2: [r ⊙ (h W) − (r ⊙ h) W]_1 − (r_1 − r_2) h_2 W_21", first - (r[0] - r[1]) * h[1] * w[1, 0]
        ),
    )


def gru_backward(backward: Backward = gru.backward) -> Proof:
    """The backward pass by hand gives every gradient, in each of the four conventions."""
    return proof(
        Method.ARRAYS,
        *(
            measure(
                message("claims.value-torch", of=message(f"claims.value-gru-{kind}")),
                _error(backward, kind, steps=False),
                agrees(),
            )
            for kind in CONVENTIONS
        ),
        measure(
            message("claims.value-all-four"),
            max(_error(backward, kind, steps=True) for kind in CONVENTIONS),
            agrees(),
        ),
        measure(message("claims.value-framework", name="PyTorch", order="r z n"), _torch(), agrees()),
        *_closed_forms(),
    )


def gru_state_is_bounded(gain: float = 1.0) -> Proof:
    """A GRU state is a mean of the old state and a tanh, so it stays in [−1, 1]; an LSTM cell counts to 100."""
    e, a, b = symbols("e a b", positive=True)
    z = 1 / (1 + e)
    rest = sympy().simplify(1 - (z * (1 - a) + (1 - z) * (1 - b)))
    largest = []
    for seed in range(200):
        q = _leaves(seed, steps=20)
        q["Wh"] *= 3
        largest.append(float(np.abs(gain * _states(q, PYTORCH)).max() / max(1, np.abs(q["h0"]).max())))
    return proof(
        Method.EXPERIMENT,
        measure("1 − (z (1 − a) + (1 − z) (1 − b)) > 0, a > 0, b > 0", str(rest.is_positive), equals("True")),
        measure("max |h_t| / max(1, |h_0|)", max(largest), at_most(1)),
        measure("LSTM, i = f = g = 1: c_100", _counting_cell(), near(100)),
    )


def update_gate_couples_two(input_gate: Callable[[Expression], Expression] = lambda z: 1 - z) -> Proof:
    """The state z ⊙ h + (1 − z) ⊙ n is f ⊙ c + i ⊙ g with f = z and i = 1 − z."""
    h, n, z = symbols("h n z")
    f, i, c, g = z, input_gate(z), h, n
    return proof(
        Method.IDENTITY,
        vanishes("z h + (1 − z) n − (f c + i g)", z * h + (1 - z) * n - (f * c + i * g)),
        vanishes("f + i − 1", f + i - 1),
    )


# --- helpers --------------------------------------------------------------------------------------------------


def _leaves(seed: int, steps: int = 8) -> dict[str, Array]:
    rng = np.random.default_rng(seed)
    return {
        "x": rng.normal(size=(steps, 2, D)),
        "h0": rng.normal(size=(2, H)),
        "Wx": rng.normal(size=(D, 3 * H)),
        "Wh": rng.normal(size=(H, 3 * H)),
        "b": rng.normal(size=3 * H),
        "b_hn": rng.normal(size=H),
    }


def _states(q: Arrays, kind: Convention) -> Array:
    return np.stack([s.h for s in gru.run(q, kind)])


def _far(one: Any, other: Any) -> float:
    return float(np.abs(one - other).max())


def _moved(kind: Convention, bias: float) -> float:
    """How far the candidate moves with h when the reset gate has this bias."""
    q = _leaves(3)
    q["b"][R] = bias
    one, other = (gru.step(q, q["x"][0], h, kind).n for h in (q["h0"], -q["h0"]))
    return _far(one, other)


def _error(backward: Backward, kind: Convention, *, steps: bool) -> float:
    """The largest error of a backward pass, against torch or against complex steps."""
    own = arrays(f"gru-{kind}")
    q = {name: own[name] for name in ("x", "h0", "Wx", "Wh", "b", "b_hn")}
    found = backward(q, own["up_h"], kind)
    if steps:
        return largest_error(found, complex_step(lambda leaves: gru.loss(leaves, own["up_h"], kind), q))
    wanted = {name: own.get(f"d_{name}", np.zeros_like(q[name])) for name in q}  # b_hn is used only after
    return largest_error(found, wanted)


def _torch() -> float:
    """How far our outputs are from those of `nn.GRU`."""
    own = arrays("torch-gru")
    b_ih, b_hh = own["bias_ih_l0"].copy(), own["bias_hh_l0"]
    b_ih[: 2 * H] += b_hh[: 2 * H]
    q = {
        "x": own["x"], "h0": np.zeros((own["x"].shape[1], H)), "Wx": own["weight_ih_l0"].T,
        "Wh": own["weight_hh_l0"].T, "b": b_ih, "b_hn": b_hh[2 * H :],
    }  # fmt: skip
    return _far(_states(q, PYTORCH), own["out"])


def _closed_forms() -> list[Any]:
    """dh_t/dh_{t-1} of one unit, with the reset before the product, for both meanings of z."""
    sp = sympy()
    h, x_r, x_z, x_n, u_r, u_z, u_n = symbols("h x_r x_z x_n u_r u_z u_n")
    r, z = sigmoid(x_r + u_r * h), sigmoid(x_z + u_z * h)
    n = sp.tanh(x_n + u_n * r * h)
    dn, dz = (1 - n**2) * u_n * (r + h * r * (1 - r) * u_r), z * (1 - z) * u_z
    keeps = sp.diff(z * h + (1 - z) * n, h) - (z + (h - n) * dz + (1 - z) * dn)
    updates = sp.diff((1 - z) * h + z * n, h) - ((1 - z) + (n - h) * dz + z * dn)
    return [
        measure("dh/dh_prev − [z + (h−n) z(1−z) u_z + (1−z) n′]", sp.cancel(sp.together(keeps)), equals("0")),
        measure("dh/dh_prev − [(1−z) + (n−h) z(1−z) u_z + z n′]", sp.cancel(sp.together(updates)), equals("0")),
    ]


def _counting_cell() -> float:
    """c_100 of an LSTM unit whose biases hold i, f and g at 1."""
    leaves = {
        "x": np.zeros((100, 1, 1)), "h0": np.zeros((1, 1)), "c0": np.zeros((1, 1)),
        "Wx": np.zeros((1, 4)), "Wh": np.zeros((1, 4)), "b": np.full(4, 50.0),
    }  # fmt: skip
    return float(lstm.run(leaves)[-1].c[0, 0])
