"""Where in the text of an answer a part of its tree stands."""

from __future__ import annotations

from quizzer.compare.mistakes.edit import Path, node_at
from quizzer.notation.errors import NotationError, Span
from quizzer.notation.grammar import GRAMMAR
from quizzer.notation.meaning import Meaning
from quizzer.notation.names import Names
from quizzer.notation.naming import Naming
from quizzer.notation.pratt import Parser
from quizzer.notation.products import Typed
from quizzer.notation.reading import EQUALS
from quizzer.notation.syntax import Part
from quizzer.notation.tokens import SIGN, Token, is_latex, tokenized
from quizzer.notation.tree import Tree


class _Located(Meaning):
    """Reads a formula, and keeps where each tree was read from."""

    def __init__(self, names: Names, text: str) -> None:
        super().__init__(names, text, lenient=True)
        self.kept: dict[int, tuple[Tree, Span]] = {}

    def read(self, part: Part) -> Typed:
        """The tree of a part; brackets around it belong to it."""
        found = super().read(part)
        self.kept[id(found.tree)] = (found.tree, Span(part.start, part.end))
        return found


def span(text: str, tree: Tree, path: Path, names: Names, syntax: str = "auto") -> Span | None:
    """The place in `text` of the part at the end of `path`; None if it has no place of its own.

    `tree` is what `text` was read as.
    """
    try:
        tokens = _right_side(tokenized(text))
        naming = Naming(tokens, names, text)
        tex = syntax == "latex" or (syntax == "auto" and is_latex(text))
        part = Parser(GRAMMAR, naming.named(), text, tex=tex).whole()
        located = _Located(names, text)
        if located.read(part).tree != tree:
            return None
    except NotationError:
        return None
    again = located.kept.get(id(_same(located, tree, path)))
    return again[1] if again is not None else None


def _same(located: _Located, tree: Tree, path: Path) -> Tree:
    """The part of the tree that was read again."""
    root = next(kept for kept, _ in reversed(located.kept.values()) if kept == tree)
    return node_at(root, path)


def _right_side(tokens: list[Token]) -> list[Token]:
    """What stands behind the `=` that is in no brackets."""
    level = 0
    for index, token in enumerate(tokens):
        if token.kind != SIGN:
            continue
        level += (token.text in "([{") - (token.text in ")]}")
        if level == 0 and token.text in EQUALS:
            return tokens[index + 1 :]
    return tokens
