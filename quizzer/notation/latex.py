r"""The LaTeX that is read: one row a command. `\begin` and whatever is not here is refused by name."""

from __future__ import annotations

from quizzer.notation.characters import GREEK

# Commands that are another way to write a sign.
SIGNS = {
    "cdot": "·", "times": "×", "ast": "*", "star": "*", "odot": "⊙", "circ": "⊙", "bigodot": "⊙", "div": "/",
    "otimes": "⊗", "top": "ᵀ", "intercal": "ᵀ", "prime": "'", "lvert": "|", "rvert": "|", "vert": "|",
    "mid": "|", "lVert": "‖", "rVert": "‖", "Vert": "‖", "|": "‖", "{": "(", "}": ")", "lbrace": "(",
    "rbrace": ")", "lbrack": "[", "rbrack": "]", "le": "<=", "leq": "<=", "ge": ">=", "geq": ">=", "lt": "<",
    "gt": ">", "coloneqq": "=", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "%": "%",
}  # fmt: skip

_SPACES = (
    ", ; : ! > quad qquad space enspace thinspace medspace thickspace negthinspace negmedspace negthickspace"
)
_SIZES = "left right mleft mright big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr"
_STYLES = "displaystyle textstyle scriptstyle limits nolimits vec"
# Commands that only space, size or style what is around them.
IGNORED = frozenset(f"{_SPACES} {_SIZES} {_STYLES}".split()) | {" "}

_FACES = "mathrm mathbf mathit mathsf mathtt mathcal mathbb mathscr mathfrak boldsymbol bm pmb"
_TEXTS = "text textrm textbf textit mbox operatorname"
# Commands whose argument is the thing itself in another face, or a word.
FACES = frozenset(f"{_FACES} {_TEXTS}".split())

ACCENTED = {
    "hat": "hat", "widehat": "hat", "tilde": "tilde", "widetilde": "tilde", "bar": "bar", "overline": "bar",
    "dot": "dot",
}  # fmt: skip

_FUNCTIONS = (
    "sin cos tan sec csc cot tg ctg cotg arcsin arccos arctan arctg arccot arcsec arccsc sinh cosh tanh coth sech "
    "csch arsinh arcosh artanh arcsinh arccosh arctanh exp ln log lg max min sgn erf"
)
# Commands that are words: letters, functions, constants.
WORDS = {
    **GREEK, "varepsilon": "ε", "vartheta": "θ", "varphi": "φ", "varrho": "ρ", "varsigma": "σ", "partial": "∂",
    "exponentialE": "e", "imaginaryI": "i", "ell": "ℓ", "nabla": "∇", "hbar": "hbar",
    **{name: name for name in _FUNCTIONS.split()},
}  # fmt: skip

# Commands with arguments of their own.
FRACTIONS = frozenset({"frac", "dfrac", "tfrac", "cfrac", "sfrac"})
BINOMIALS = frozenset({"binom", "dbinom", "tbinom"})
ROOTS = frozenset({"sqrt"})
