"""The table of conventions agrees with what is executed."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import Learner

from quizzer.claims.conventions import Source, sources
from quizzer.claims.lstm import ORDERS, lstm_forward
from quizzer.claims.references import arrays
from quizzer.files.reader import read, read_file
from quizzer.messages import Words
from quizzer.paths import content

DOCUMENT = read_file(content() / "conventions.yaml")
assert DOCUMENT.node is not None
SOURCES: dict[str, Source] = {source.id: source for source in sources(DOCUMENT.node)}
WORDS = Words("en")


def test_the_file_has_no_error() -> None:
    assert [problem.said(WORDS) for problem in DOCUMENT.problems.errors] == []
    assert {"pytorch", "keras", "onnx", "cudnn", "saito", "cho-2014", "chung-2014", "hochreiter-1997"} <= set(
        SOURCES
    )


def test_the_orders_of_the_gates_are_those_that_were_executed() -> None:
    ids = {"PyTorch": "pytorch", "Keras": "keras", "ONNX": "onnx"}
    orders = {}
    for name, id in ids.items():
        layer = SOURCES[id].lstm
        assert layer is not None
        orders[name] = layer.gates.replace(" ", "").replace("c", "g")  # Keras and ONNX call the candidate c
    assert orders == ORDERS
    assert lstm_forward(orders).holds


def test_the_numbers_of_biases_are_those_of_the_parameters() -> None:
    counted, d, h = arrays("counts"), 10, 20
    for id, name in (("pytorch", "torch"), ("keras", "keras")):
        lstm, gru = SOURCES[id].lstm, SOURCES[id].gru
        assert lstm is not None
        assert gru is not None
        assert counted[f"{name}_lstm"] == 4 * h * (d + h + (lstm.biases or 0))
        assert counted[f"{name}_gru"] == 3 * h * (d + h + (gru.biases or 0))


# As determined against the implementations, and by the equations of the papers.
GRU = {
    "pytorch": ("keeps", "after"),
    "keras": ("keeps", "after"),
    "onnx": ("keeps", "before"),
    "cudnn": ("keeps", "after"),
    "tensorflow-1": ("keeps", "before"),
    "saito": ("updates", "before"),
    "cho-2014": ("keeps", "before"),
    "chung-2014": ("updates", "before"),
    "note-001": ("updates", "before"),
}


def test_what_z_multiplies_and_where_the_reset_acts() -> None:
    found = {id: (source.gru.z, source.gru.reset) for id, source in SOURCES.items() if source.gru}
    assert found == GRU


def test_the_layout_of_the_weights_is_that_of_the_arrays() -> None:
    torch, keras = arrays("torch-lstm"), arrays("keras-lstm")
    assert np.shape(torch["weight_ih_l0"]) == (4 * 4, 3)
    assert np.shape(keras["kernel"]) == (3, 4 * 4)


WRONG = {
    "a field that is not there": ("gaets: i f", "'gaets' is not a field here\ndid you mean 'gates'?"),
    "what z does": (
        "gates: r z, z: keep, reset: after",
        "'z' must be one of keeps, updates, not 'keep'\ndid you mean 'keeps'?",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_in_the_file_is_said(case: str) -> None:
    fields, said = WRONG[case]
    text = f"format: 1\nsources: [{{id: x, title: X, gru: {{{fields}}}}}]\n"
    document = read("conventions.yaml", text.encode())
    assert document.node is not None
    sources(document.node)
    first = document.problems.errors[0]
    assert "\n".join(filter(None, (WORDS(first.what), WORDS(first.fix) if first.fix else ""))) == said


HEADS = {
    "en": "source                    LSTM gates  biases  GRU gates  biases  z        reset",
    "zh": "来源                             LSTM 门  偏置  GRU 门  偏置  z     重置",
}
TORCH = {
    "en": """\
PyTorch
  LSTM
    gates: i f g o
    biases: two
    weights: W_ih (4H, D), W_hh (4H, H)
    form: a = x W_ihᵀ + b_ih + h W_hhᵀ + b_hh
    · Only the sum of the two biases matters; all start from U(±1/√H), so the
      forget bias is about 0.
    · The first axis of h_n and c_n is layers × directions, even with
      batch_first=True.
  GRU
    gates: r z n
    biases: two
    z: keeps, h = z ⊙ h_prev + (1 − z) ⊙ n
    reset: after the product, r ⊙ (h W)
    weights: W_ih (3H, D), W_hh (3H, H)
    form: n = tanh(x W_inᵀ + b_in + r ⊙ (h W_hnᵀ + b_hn))
    · b_hn stands inside the reset product, so the two biases of n cannot be
      added up.
  letters: input W_ih; recurrent W_hh; candidate g (LSTM), n (GRU)
""",
    "zh": """\
PyTorch
  LSTM
    门：i f g o
    偏置：两个
    权重：W_ih (4H, D), W_hh (4H, H)
    形式：a = x W_ihᵀ + b_ih + h W_hhᵀ + b_hh
    · 两个偏置只有和起作用；初值都取自 U(±1/√H)，所以遗忘门偏置约为 0。
    · h_n、c_n 的第一维是层数 × 方向数，batch_first=True 时也一样。
  GRU
    门：r z n
    偏置：两个
    z：保留，h = z ⊙ h_prev + (1 − z) ⊙ n
    重置：在乘法之后，r ⊙ (h W)
    权重：W_ih (3H, D), W_hh (3H, H)
    形式：n = tanh(x W_inᵀ + b_in + r ⊙ (h W_hnᵀ + b_hn))
    · b_hn 在重置的乘积之内，因此 n 的两个偏置不能合并。
  字母：输入 W_ih；循环 W_hh；候选 g (LSTM), n (GRU)
""",
}


@pytest.mark.parametrize("language", TORCH)
def test_the_page(learner: Learner, language: str) -> None:
    out = learner("claims", "conventions", "--lang", language).out
    assert out.splitlines()[2] == HEADS[language]
    assert TORCH[language] in out


def test_a_narrow_screen_has_the_blocks_only(learner: Learner) -> None:
    lines = learner("claims", "conventions", COLUMNS="40").out.splitlines()
    assert lines[3:5] == ["PyTorch", "  LSTM"]


def test_the_table_as_one_object(learner: Learner) -> None:
    found = learner("claims", "conventions", "--json", "--lang", "zh").json
    assert (found["schema"], found["kind"]) == (1, "conventions")
    first = found["sources"][0]
    assert first["gru"]["z"] == "keeps"
    assert first["lstm"]["z"] is None
    assert first["letters"] == {"input": "W_ih", "recurrent": "W_hh", "candidate": "g (LSTM), n (GRU)"}
    assert found["sources"][5]["title"] == "书（斋藤康毅《深度学习进阶》）"
