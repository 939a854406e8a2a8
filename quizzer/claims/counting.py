"""How many parameters the cells have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizzer.claims.algebra import sympy
from quizzer.claims.proofs import Method, Proof, equals, measure, proof
from quizzer.claims.references import arrays
from quizzer.messages import message

MAPS = {"RNN": 1, "GRU": 3, "LSTM": 4}  # affine maps of (x, h) in one step
D, H = 10, 20


def parameter_ratio(maps: Mapping[str, int] = MAPS) -> Proof:
    """RNN : GRU : LSTM = 1 : 3 : 4 where all have the same number of biases."""
    d, h = sympy().symbols("D H", positive=True)
    counted = arrays("counts")
    made = {
        "PyTorch": ({"RNN": "torch_rnn", "GRU": "torch_gru", "LSTM": "torch_lstm"}, 2),
        "Keras": ({"RNN": "keras_rnn", "GRU": "keras_gru_before", "LSTM": "keras_lstm"}, 1),
    }
    return proof(
        Method.ARRAYS,
        measure(
            "GRU / LSTM", _parameters(maps["GRU"], d, h, 1) / _parameters(maps["LSTM"], d, h, 1), equals("3/4")
        ),
        measure(
            "RNN / LSTM", _parameters(maps["RNN"], d, h, 1) / _parameters(maps["LSTM"], d, h, 1), equals("1/4")
        ),
        *(
            measure(
                message("claims.value-parameters", name=f"{framework} {cell}"),
                _parameters(maps[cell], D, H, biases),
                equals(int(counted[key])),
            )
            for framework, (cells, biases) in made.items()
            for cell, key in cells.items()
        ),
    )


def shared_parameters(steps: int = 50) -> Proof:
    """One set of parameters serves all steps: 620, where 50 layers of their own would have 31,000."""
    shared = int(arrays("counts")["keras_rnn"])
    return proof(
        Method.ARRAYS,
        measure(message("claims.value-parameters", name="Keras RNN"), shared, equals(_parameters(1, D, H, 1))),
        measure(message("claims.value-untied", steps=steps), steps * _parameters(1, D, H, 1), equals(31000)),
    )


def keras_gru_ratio(biases: int = 2) -> Proof:
    """Keras' default GRU has a second bias, and so not 3/4 of the parameters of its LSTM."""
    d, h = sympy().symbols("D H", positive=True)
    counted = arrays("counts")
    more = sympy().simplify(_parameters(3, d, h, biases) / _parameters(4, d, h, 1) - sympy().Rational(3, 4))
    return proof(
        Method.ARRAYS,
        measure("3 (D + H + 2) / (4 (D + H + 1)) − 3/4 > 0", str(more.is_positive), equals("True")),
        measure("Keras GRU, reset_after=True", int(counted["keras_gru"]), equals(_parameters(3, D, H, biases))),
        measure(
            "Keras GRU, reset_after=False", int(counted["keras_gru_before"]), equals(_parameters(3, D, H, 1))
        ),
        measure("Keras LSTM", int(counted["keras_lstm"]), equals(_parameters(4, D, H, 1))),
    )


def _parameters(maps: int, d: Any, h: Any, biases: int) -> Any:
    """Affine maps from x and h to H units, each with this many biases."""
    return maps * h * (d + h + biases)
