"""Signs in plain ASCII, for terminals and readers that have no others."""

from __future__ import annotations

SIGNS = {
    "⋯": "...", "°": " deg", "η": "eta", "↦": "|->", "ξ": "xi", "κ": "kappa", "χ": "chi", "ζ": "zeta",
    "ℓ": "l", "⊗": "(x)", "✓": "[ok]", "✗": "[x]", "≈": "~", "σ": "sigma", "δ": "d_", "∂": "d",
    "Σ": "Sum", "∏": "Prod", "⊙": "(*)", "·": "*", "×": "x", "−": "-", "–": "-", "—": "--", "…": "...",
    "′": "'", "ᵀ": "^T", "√": "sqrt", "≤": "<=", "≥": ">=", "≠": "!=", "→": "->", "←": "<-", "⇒": "=>",
    "∈": "in", "∞": "inf", "‖": "||", "α": "alpha", "β": "beta", "γ": "gamma", "ε": "epsilon",
    "θ": "theta", "λ": "lambda", "μ": "mu", "π": "pi", "ρ": "rho", "τ": "tau", "φ": "phi", "ϕ": "phi",
    "Φ": "Phi", "ψ": "psi", "ω": "omega", "Δ": "Delta", "∇": "grad", "ℝ": "R", "∘": "o", "⟨": "<",
    "⟩": ">", "“": '"', "”": '"', "‘": "'", "’": "'", "±": "+-", "∙": ".", "░": ":", "▒": "=", "▓": "%",
    "█": "#", "▏": "|", "─": "-", "│": "|", "•": "*", "▶": ">", "■": "#", "□": ".", "⁰": "^0",
    "¹": "^1", "²": "^2", "³": "^3", "⁴": "^4", "⁵": "^5", "⁶": "^6", "⁷": "^7", "⁸": "^8", "⁹": "^9",
    "⁻": "^-", "⁺": "^+", "ⁿ": "^n", "ᵗ": "^t", "ᵢ": "_i", "ⱼ": "_j", "ₖ": "_k", "ₙ": "_n", "ₜ": "_t",
    "ₕ": "_h", "₀": "_0", "₁": "_1", "₂": "_2", "₃": "_3", "₄": "_4", "₅": "_5", "₆": "_6", "₇": "_7",
    "₈": "_8", "₉": "_9", "ₓ": "_x", "₋": "_-", "₊": "_+", "\u0303": "~", "\u0302": "^", "½": "1/2",
    "¼": "1/4", "\u00a0": " ", "∝": "~", "⌈": "ceil(", "⌉": ")", "⌊": "floor(", "⌋": ")", "∑": "Sum",
    "∀": "for all", "≪": "<<", "≫": ">>", "ᵏ": "^k",
}  # fmt: skip

_TABLE = str.maketrans(SIGNS)


def transliterated(text: str) -> str:
    """`text` with every sign that has an ASCII spelling in that spelling; Chinese stays Chinese."""
    return text.translate(_TABLE)


def can_show(encoding: str | None) -> bool:
    """Whether a stream of this encoding can carry the signs of the formulas."""
    try:
        "σ⊙∂δ✓ᵀ".encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
