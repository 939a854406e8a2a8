"""What the markup formats share: sentences with formulas in them, and formulas in pieces."""

from __future__ import annotations

import re
from collections.abc import Callable

from quizzer.derive.derivation import Mentioned
from quizzer.derive.document import Entry
from quizzer.messages import Sayable, Words
from quizzer.notation import printed
from quizzer.notation.errors import width
from quizzer.notation.names import Names
from quizzer.notation.tree import Add, Name, Neg, Tree

BESIDE = 70  # characters of a formula, as a terminal counts them
_START, _END = "\ue000", "\ue001"  # around a name, until the sentence around it is escaped
_MARKED = re.compile(f"{_START}([^{_END}]*){_END}")


class Markup(Words):
    """Words in a markup language: sentences are escaped, and the names that they mention are formulas."""

    def __init__(self, language: str, escape: Callable[[str], str], formula: Callable[[Tree], str]) -> None:
        super().__init__(language)
        self.escape = escape
        self.formula = formula

    def said(self, what: Sayable | Entry) -> str:
        """A message, a text as it is, or names."""
        if isinstance(what, Mentioned):
            text = self._value(what)
        else:
            text = what if isinstance(what, str) else self(what)
        parts = _MARKED.split(str(text))
        return "".join(
            self.formula(Name(part)) if index % 2 else self.escape(part) for index, part in enumerate(parts)
        )

    def _value(self, value: object) -> object:
        if isinstance(value, Mentioned):
            return ", ".join(f"{_START}{name}{_END}" for name in value)
        return super()._value(value)


def is_short(tree: Tree, names: Names | None) -> bool:
    """Whether a reason has room beside the formula."""
    return width(printed(tree, names=names)) <= BESIDE


def pieces(tree: Tree) -> list[tuple[str, Tree]]:
    """The terms of a sum, each with its sign; the first has none unless it is a minus. A line may end between."""
    terms = tree.terms if isinstance(tree, Add) else (tree,)
    first, *rest = terms
    return [("", first), *(("−", term.body) if isinstance(term, Neg) else ("+", term) for term in rest)]
