r"""One notation for cells, answers, keys and prints: text ⇄ tree.

>>> names = declared({"W": ["H", "D"], "x": "D", "b": "H", "o": "H"}, adjoints=True)
>>> tree = parse("do * (1 - np.tanh(W @ x + b)**2)", names)
>>> print(printed(tree))
δo ⊙ (1 − tanh(W x + b)²)
>>> typed("np.outer(do, x)", names).shape
('H', 'D')
>>> print(printed(parse("2xy + x/3"), "latex"))
2 x y + \frac{x}{3}
>>> number("4 H (D + H + 1)", {"D": 10, "H": 20})
2480.0

A text goes through stages: `tokens` (and `words`), `naming` (and `hanging`, `several`), `pratt` with the tables
of `grammar`, `calls` and `forms`, and `meaning` (and `products`, `arrays`, `shapes`), which needs the shapes of
the names. A tree is printed by `printers`, one file a format.

What cannot be read is a NotationError, with its place; what does not fit is a ShapeError; what has two readings
is an AmbiguousError, with both. To add a function, add a row to `functions`; a form of NumPy, a row to `forms`;
a command of LaTeX, a row to `latex`; a sign, a row to `grammar`.
"""

from quizzer.notation.errors import AmbiguousError, NotationError, ShapeError, Span
from quizzer.notation.limits import LIMITS, Limits
from quizzer.notation.names import Names, declared, scalars
from quizzer.notation.number import number
from quizzer.notation.printers import printed
from quizzer.notation.reading import Equation, names_found, parse, parse_equation, typed
from quizzer.notation.shapes import shape_of
from quizzer.notation.tree import Tree

__all__ = [
    "LIMITS", "AmbiguousError", "Equation", "Limits", "Names", "NotationError", "ShapeError", "Span", "Tree",
    "declared", "names_found", "number", "parse", "parse_equation", "printed", "scalars", "shape_of", "typed",
]  # fmt: skip
