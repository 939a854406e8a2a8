"""Cells that nobody here has thought of: derived, proved and compared without a change to the code."""

from pathlib import Path

import pytest

from quizzer.cells import load_cell
from quizzer.derive.backward import derived
from quizzer.derive.check import checked

HEAD = "format: 1\ncell: own\ninput: {x: D}\nstate: {h: H}\n"

CELLS = {
    "multiplicative RNN": HEAD
    + """\
parameters: {W: [H, D], b: H, V: [H, D], Q: [H, H], U: [H, H]}
equations:
  - m = (V x) ⊙ (Q h_prev)
  - h = tanh(W x + U m + b)
""",
    "a shared weight used twice": HEAD
    + """\
parameters: {W: [H, D], U: [H, H], b: H}
equations:
  - s = tanh(U h_prev + W x)
  - h = tanh(U s + W x + b)
""",
    "softplus": HEAD
    + """\
parameters: {W: [H, D], U: [H, H], b: H}
equations:
  - h = softplus(W x + U h_prev + b) / 2
""",
    "a skip connection": """\
format: 1
cell: own
input: {x: H}
state: {h: H}
parameters: {W: [H, H], b: H}
equations:
  - h = h_prev + x + tanh(W x + W h_prev + b)
""",
    "layer normalisation": HEAD
    + """\
parameters: {W: [H, D], U: [H, H], γ: H, β: H}
equations:
  - a = W x + U h_prev
  - n = (a − mean(a)) / sqrt(var(a) + 0.00001)
  - h = tanh(γ ⊙ n + β)
""",
    "fused gates": """\
format: 1
cell: own
input: {x: D}
state: {h: H, c: H}
parameters: {W: [4H, D+H], b: 4H}
equations:
  - a = W [x; h_prev] + b
  - i = σ(a[0:H])
  - f = σ(a[H:2H])
  - g = tanh(a[2H:3H])
  - o = σ(a[3H:4H])
  - c = f ⊙ c_prev + i ⊙ g
  - h = o ⊙ tanh(c)
""",
    "one line": HEAD + "parameters: {W: [H, D], U: [H, H]}\nequations:\n  - h = tanh(W x + U h_prev)\n",
    "code spelling": HEAD
    + """\
parameters: {W: [H, D], U: [H, H], b: H}
equations:
  - "h = np.tanh(W @ x + U.dot(h_{t-1}) + b)"
""",
    "a scale that is a number": HEAD
    + """\
parameters: {W: [H, D], U: [H, H], s: [], b: H}
equations:
  - h = s tanh(W x + s U h_prev + b)
""",
    "a rank-one update": HEAD
    + """\
parameters: {W: [H, D], u: H, v: H}
equations:
  - h = tanh(W x + u (vᵀ h_prev))
""",
    "cosine attention over itself": HEAD
    + """\
parameters: {W: [H, D], U: [H, H]}
equations:
  - q = W x
  - s = (qᵀ h_prev) / (norm(q) norm(h_prev) + 1)
  - h = s q + tanh(U h_prev) + exp(−q²)
""",
    "equations in any order": HEAD
    + """\
parameters: {W: [H, D], U: [H, H], b: H}
equations:
  - h = tanh(a)
  - a = W x + U h_prev + b
""",
    "max of two": HEAD
    + """\
parameters: {W: [H, D], U: [H, H], b: H}
equations:
  - h = tanh(max(W x, U h_prev + b))
""",
    "minimal power": HEAD
    + """\
parameters: {W: [H, D], U: [H, H], b: H}
equations:
  - a = W x + U h_prev + b
  - h = a / (1 + a²) + 0.1 a³
""",
    "a logarithm and a root": HEAD
    + """\
parameters: {W: [H, D], U: [H, H]}
equations:
  - a = W x + U h_prev
  - h = log(1 + a) / sqrt(a)
""",
    "a matrix memory": """\
format: 1
cell: own
input: {x: D}
state: {M: [H, D]}
parameters: {k: H, w: D}
output: y
equations:
  - M = 0.5 M_prev + k xᵀ
  - y = tanh(M w)
""",
}


@pytest.mark.parametrize("name", CELLS)
def test_an_unknown_cell_is_derived_and_proved(name: str, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(CELLS[name], encoding="utf-8")
    check = checked(derived(load_cell(str(path))))
    assert [row for row in check.proof.rows if not row.passed] == []
    assert check.numeric.worst < 1e-8
    assert check.passed


def test_the_multiplicative_rnn_reads_like_a_whiteboard(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(CELLS["multiplicative RNN"], encoding="utf-8")
    lines = [str(line) for line in derived(load_cell(str(path))).steps]
    assert lines == [
        "δh = δh_above + δh_next",
        "δa_h = δh ⊙ (1 − h²)",
        "δm = Uᵀ δa_h",
        "δm_m = δm ⊙ m_m_2",
        "δm_m_2 = δm ⊙ m_m",
        "δh_prev = Qᵀ δm_m_2",
        "δW = Σ_t Σ_n δa_h xᵀ",
        "δb = Σ_t Σ_n δa_h",
        "δV = Σ_t Σ_n δm_m xᵀ",
        "δQ = Σ_t Σ_n δm_m_2 h_prevᵀ",
        "δU = Σ_t Σ_n δa_h mᵀ",
        "δx = Vᵀ δm_m + Wᵀ δa_h",
    ]


def test_slices_come_back_side_by_side(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(CELLS["fused gates"], encoding="utf-8")
    line = derived(load_cell(str(path))).lines["δa"]
    expected = "δa = [δi ⊙ i ⊙ (1 − i); δf ⊙ f ⊙ (1 − f); δg ⊙ (1 − g²); δo ⊙ o ⊙ (1 − o)]"
    assert str(line) == expected
