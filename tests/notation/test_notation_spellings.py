"""Every way in which a formula may be spelled, beside what it means; and spellings that mean something else."""

from __future__ import annotations

import pytest
from notation_samples import BATCH, CELL, ROWS, read

from quizzer.notation import parse
from quizzer.notation.names import Names

SPELLINGS: dict[str, tuple[str, ...]] = {
    "W x": (
        "W x", "Wx", "W @ x", "W·x", r"W \cdot x", "np.dot(W, x)", "W.dot(x)", "np.matmul(W, x)",
        "dot(W,x)", "x @ W.T", "numpy.dot(W, x)", "torch.matmul(W, x)", "W × x", r"W\,x",
        r"\mathbf{W}\boldsymbol{x}", "𝐖 𝑥", "$W x$", r"\(W x\)", "Ｗ　ｘ",
    ),
    "f ⊙ c_prev": (
        "f ⊙ c_prev", "f * c_prev", "f∘c_prev", r"f \odot c_prev", r"f \circ c_{t-1}", "f .* c_prev",
        "np.multiply(f, c_prev)", "f＊c_prev", "f_t ⊙ c_{t-1}", "hadamard(f, c_prev)", "ft * c_prev",
    ),
    "Wᵀ δa_f": (
        "Wᵀ δa_f", "W.T @ δa_f", "W^T δa_f", "W' δa_f", r"W^\top \delta a_f", "W^{T} δa_f", "W⊤ δa_f",
        "np.transpose(W) @ da_f", "W.T.dot(da_f)", "W.t() @ d_a_f", r"W^{\top}\delta a_{f}", "W′ δa_f",
        "W.transpose() @ da_f", "δa_f @ W", "np.dot(W.T, da_f)", r"W^\intercal da_f",
    ),
    "tanh(c)²": (
        "tanh(c)²", "tanh(c)^2", "tanh(c)**2", "tanh^2(c)", r"\tanh^2 c", r"\tanh^{2}(c)", "tanh²(c)",
        "np.square(np.tanh(c))", "np.power(np.tanh(c), 2)", "(tanh c)^2", r"\tanh\left(c\right)^2",
        r"\operatorname{tanh}(c)^2", "torch.tanh(c)**2", "c.tanh()**2", "pow(tanh(c), 2)", "tanh**2(c)",
        "tanh(c)⁽²⁾",
    ),
    "1 − tanh(c)²": (
        "1 - tanh(c)^2", "1 − tanh(c)²", "1.0 - np.tanh(c)**2", "1–tanh²(c)", "1. - np.tanh(c)**2",
    ),
    "δh": (
        "δh", "dh", "d_h", r"\delta h", "∂L/∂h", "dL/dh", r"\frac{\partial L}{\partial h}", "grad_h",
        "gradh", "delta_h", r"\delta h_t", "dh_t", "∂L/∂h_t", "∂ℒ/∂h", r"\partial L / \partial h", "dL_dh",
        "∇_h L", r"\dfrac{dL}{dh}", r"\frac{\partial \mathcal{L}}{\partial h_{t}}", r"\nabla_{h} L",
        "dJ/dh", "δ h",
    ),
    "δW_f": (
        "δW_f", "dW_f", "d_W_f", "grad_W_f", "∂L/∂W_f", r"\frac{\partial L}{\partial W_{f}}", r"\delta W_f",
    ),
    "δh_prev": (
        "δh_prev", "dh_prev", "d_h_prev", "dprev_h", "dhprev", "∂L/∂h_{t-1}", "δhₜ₋₁", "dh_{t-1}",
        "dL/dh_prev", r"\delta h_{t-1}", r"\frac{\partial L}{\partial h_{t-1}}", "dh[t-1]", "grad_h_prev",
    ),
    "h_prev": (
        "h_prev", "h_{t-1}", "h(t-1)", "prev_h", "h[t-1]", "hₜ₋₁", "hprev", "h_{prev}", r"h_{\text{prev}}",
        "h^{(t-1)}", "h^{t-1}", "hᵗ⁻¹", "h^{<t-1>}", "h_tm1", r"\mathbf{h}_{t-1}", "h_{t−1}", "h_{ t - 1 }",
        "h_old", r"h_{\mathrm{prev}}",
    ),
    "δc_next": (
        "δc_next", "dc_next", "dnext_c", "dcnext", "d_c_next", "dc_{t+1}", "∂L/∂c_{t+1}", r"\delta c_{t+1}",
    ),
    "h": (
        "h", "h_t", "h_{t}", "h(t)", "h[t]", "hₜ", "h^{t}", "h^{(t)}", "ht", r"\boldsymbol{h}_t",
    ),
    "σ′(a_f)": (
        "σ′(a_f)", "σ'(a_f)", r"\sigma'(a_f)", "sigmoid_prime(a_f)", "sigmoid'(a_f)",
        r"\sigma^{\prime}(a_f)", "sigmoid_derivative(a_f)", "dsigmoid(a_f)", "σ'(a_{f})",
        r"\sigma^\prime\left(a_{f}\right)", "σ′(a_{f,t})",
    ),
    "σ(a_f)": (
        "σ(a_f)", "sigmoid(a_f)", "sigma(a_f)", r"\sigma(a_f)", "expit(a_f)", "torch.sigmoid(a_f)",
        "scipy.special.expit(a_f)", "σ a_f", r"\operatorname{sigmoid}(a_f)", "a_f.sigmoid()",
    ),
    "1 / (1 + exp(−a_f))": (
        "1/(1+np.exp(-a_f))", "1 / (1 + exp(−a_f))", r"\frac{1}{1+\exp(-a_f)}",
    ),
    "Σ_n δa_f": (
        "Σ_n δa_f", "Σₙ δa_f", r"\sum_n \delta a_f", "da_f.sum(axis=0)", "np.sum(da_f, axis=0)", "∑_n da_f",
        "np.sum(da_f, 0)", "sum_n(da_f)", r"\sum_{n=1}^{N} \delta a_f", "da_f.sum(0)", "sum_n δa_f",
        "torch.sum(da_f, dim=0)",
    ),
    "Σ_t δa_f xᵀ": (
        "Σ_t δa_f xᵀ", r"\sum_{t=1}^T \delta a_f x^\top", "Σ_{t} np.outer(da_f, x)",
    ),
    "Σ_t Σ_n δa_f": (
        "Σ_t Σ_n δa_f", "Σ_{t,n} δa_f",
    ),
    "δa_f xᵀ": (
        "δa_f xᵀ", "np.outer(δa_f, x)", "da_f @ x.T", "outer(da_f, x)", r"\delta a_f x^\top", "da_f x'",
        "np.dot(da_f, x.T)",
    ),
    "fᵀ c": (
        "fᵀ c", "f @ c", "np.dot(f, c)", "f.dot(c)", "np.inner(f, c)",
    ),
    "a_f[0:H]": (
        "a_f[0:H]", "a_f[:H]",
    ),
    "[h; x]": (
        "[h; x]", "[h, x]", "np.concatenate([h, x])", "np.concatenate((h, x), axis=0)", "concat(h, x)",
        "np.vstack([h, x])", "np.hstack((h, x))", r"\left[h; x\right]", "【h；x】", "torch.cat([h, x])",
        "torch.cat((h, x), 0)", "np.concatenate((h, x), axis=-1)",
    ),
    "step(a_f) ⊙ δh": (
        "(a_f > 0) * δh", "np.where(a_f > 0, dh, 0)", "step(a_f) ⊙ dh", "(0 < a_f)*dh",
    ),
    "c̃": (
        "c_tilde", "c̃", r"\tilde{c}", r"\tilde c_t", "c̃_t", r"\widetilde{c}", "ctilde",
        r"\tilde{\mathbf{c}}",
    ),
    "β_1": (
        "β_1", "beta_1", "β₁", r"\beta_1", r"\beta_{1}",
    ),
    "‖f‖": (
        "‖f‖", "norm(f)", "np.linalg.norm(f)", "||f||", r"\|f\|", r"\left\|f\right\|", r"\lVert f \rVert",
    ),
    "|f|": (
        "|f|", "abs(f)", "np.abs(f)", r"\left|f\right|", r"\lvert f\rvert",
    ),
    "√(c² + α)": (
        "√(c² + α)", "sqrt(c^2+α)", r"\sqrt{c^2+\alpha}", "np.sqrt(c**2 + alpha)",
    ),
    "W x + U h_prev + b": (
        "W x + U h_prev + b", "Wx + Uh_{t-1} + b", "W @ x + U @ h_prev + b", "Wx+Uh_{t-1}+b",
        "np.dot(W, x) + np.dot(U, h_prev) + b", "W.dot(x) + U.dot(prev_h) + b",
    ),
    "W_f x": (
        "W_f x", "W_fx", "W_{f}x", "W_f @ x", "W_f·x",
    ),
    "0.5 f": (
        "0.5 f", "½f", "0.5*f", ".5f", "5e-1 * f", "0.50 f",
    ),
    "max(f, 0)": (
        "max(f, 0)", "np.maximum(f, 0)",
    ),
    "min(max(f, −1), 1)": (
        "np.clip(f, -1, 1)",
    ),
    "Uᵀ ((1 − h²) ⊙ δh)": (
        "U.T @ ((1 - h**2) * dh)", "Uᵀ ((1−h²)⊙δh)", r"U^\top\left((1-h^2)\odot\delta h\right)",
        "((1 - h**2) * dh) @ U",
    ),
    "(δh ⊙ (1 − h²)) xᵀ": (
        "(δh ⊙ (1 − h²)) xᵀ", "δh ⊙ (1 − h²) xᵀ", "dh * (1 - h**2) @ x.T",
        r"\frac{\partial L}{\partial h_t} \odot \left(1 - h_t^2\right) x_t^\top", "δh ⊙ (𝟏 − h²) xᵀ",
        r"\delta h \odot (\mathbf{1} - h^2) \cdot x^\top", "np.outer(dh * (1 - h**2), x)",
    ),
    "δh xᵀ": (
        "np.outer(dh, x)", "np.einsum('i,j->ij', dh, x)", 'np.einsum("i,j", dh, x)', "np.einsum('j,i->ij', x, dh)",
    ),
    "Wᵀ δh": (
        "np.einsum('hd,h->d', W, dh)", "W.mT @ dh", "W.transpose(1, 0) @ dh", "np.swapaxes(W, 0, 1) @ dh",
        "W.permute(1, 0) @ dh", "np.transpose(W, (1, 0)) @ dh",
    ),
    "δh[:, 0:1] ⊙ xᵀ": (
        "dh[:, None] * x[None, :]", "dh[:, np.newaxis] * x[None]", "dh.reshape(-1, 1) * x.reshape(1, -1)",
        "dh.unsqueeze(1) * x.unsqueeze(0)", "np.expand_dims(dh, axis=1) * np.expand_dims(x, axis=0)",
    ),
    "W ⊙ δh[:, 0:1]": (
        "W * dh[:, None]", "np.einsum('hd,h->hd', W, dh)",
    ),
    "1 − h²": (
        "1 - h**2", "np.ones_like(h) - h**2", "1. - np.square(h)",
    ),
    "f + i": (
        "np.add(f, i)", "np.sum([f, i], axis=0)",
    ),
    "W_fᵀ δa_f": (
        r"W_f^\top \delta a_f", r"W^\top_f \delta a_f", "W^T_f δa_f", r"\mathbf{W}^{\top}_{f} \delta a_{f}",
        "Wᵀ_f δa_f",
    ),
}  # fmt: skip


def rows() -> list[tuple[str, str]]:
    return [(text, wanted) for wanted, texts in SPELLINGS.items() for text in texts]


@pytest.mark.parametrize(("text", "wanted"), rows())
def test_a_spelling_is_read_as_what_it_means(text: str, wanted: str) -> None:
    assert read(text) == wanted


DIFFERENT = {
    "order of a matrix product": ("U Uᵀ h", "Uᵀ U h"),
    "a transpose": ("U h", "Uᵀ h"),
    "a derivative": ("σ(a_f)", "σ′(a_f)"),
    "two derivatives": ("tanh'(c)", "tanh''(c)"),
    "capital and small": ("W x", "U h"),
    "the step before": ("h", "h_prev"),
    "an adjoint": ("h", "δh"),
    "entry by entry or as matrices": ("U * U", "U @ U"),
    "of the value or of what goes into it": ("δf", "δa_f"),
    "the sum over a batch or over time": ("Σ_n h", "Σ_t h"),
    "all entries or the batch": ("h.sum()", "h.sum(axis=0)"),
    "a tilde": ("c", "c̃"),
}


@pytest.mark.parametrize(("first", "second"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_looks_alike_but_differs_stays_different(first: str, second: str) -> None:
    assert parse(first, CELL) != parse(second, CELL)


BRACKETS = {
    "⊙ binds less than a matrix product": ("f ⊙ U h", "f ⊙ (U h)"),
    "⊙ binds less than @": ("f ⊙ U @ h", "f ⊙ (U @ h)"),
    "* and @ go from left to right": ("U @ h * f", "(U @ h) * f"),
    "minus takes the whole product": ("-f ⊙ c", "-(f ⊙ c)"),
    "a power binds most": ("α f²", "α (f²)"),
    "minus takes a power": ("-f²", "-(f²)"),
    "powers go from right to left": ("α^β_1^2", "α^(β_1^2)"),
    "a sum takes the whole product": ("Σ_n f ⊙ c + b", "(Σ_n (f ⊙ c)) + b"),
    "a function takes its brackets alone": ("tanh(c) ⊙ f", "(tanh(c)) ⊙ f"),
    "a transpose before a product": ("Uᵀ h", "(Uᵀ) h"),
    "quotients go from left to right": ("α / β_1 / 2", "(α / β_1) / 2"),
}


@pytest.mark.parametrize(("first", "second"), BRACKETS.values(), ids=BRACKETS)
def test_what_binds_more(first: str, second: str) -> None:
    assert read(first) == read(second)


OF_A_BATCH: dict[str, tuple[Names, str, str]] = {
    "weights": (BATCH, "x.T @ da", "xᵀ da"),
    "bias": (BATCH, "da.sum(axis=0)", "Σ_n da"),
    "bias, as a formula": (BATCH, "Σ_n da", "Σ_n da"),
    "kept axis": (BATCH, "np.sum(da, axis=1, keepdims=True)", "sum(da, axis=1, keepdims=True)"),
    "last axis": (BATCH, "da.sum(axis=-1)", "sum(da, axis=1)"),
    "input": (BATCH, "da @ Wx.T", "da Wxᵀ"),
    "bias is added to every row": (BATCH, "x @ Wx + prev_h @ Wh + b", "x Wx + prev_h Wh + b"),
    "names of code": (BATCH, "dnext_h * (1 - next_h**2)", "dnext_h ⊙ (1 − next_h²)"),
    "steps of code": (BATCH, "h_{t-1} @ Wh", "h_prev Wh"),
    "a row times a matrix": (ROWS, "x W + h U + b", "x W + h U + b"),
    "outer product of rows": (ROWS, "xᵀ da", "xᵀ da"),
    "np.outer of rows": (ROWS, "np.outer(x, da)", "xᵀ da"),
    "inner product of rows": (ROWS, "h @ da", "h daᵀ"),
    "W @ x of a row": (ROWS, "W.T @ x", "x W"),
}


@pytest.mark.parametrize(("names", "text", "wanted"), OF_A_BATCH.values(), ids=OF_A_BATCH)
def test_rows_and_batches(names: Names, text: str, wanted: str) -> None:
    assert read(text, names) == wanted
