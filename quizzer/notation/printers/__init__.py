"""Tree → text: one file a format, one row here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quizzer.notation.names import Names
from quizzer.notation.tree import Tree
from quizzer.registry import Registry

if TYPE_CHECKING:
    from quizzer.notation.printers.base import Printer

FORMATS: Registry[type[Printer]] = Registry(
    "format", "quizzer.notation.printers", "PRINTER", ("unicode", "ascii", "latex", "mathml", "numpy")
)


def printed(tree: Tree, format: str = "unicode", names: Names | None = None) -> str:
    """The tree in one of FORMATS; with `names`, what is known to be a number needs fewer brackets.

    What is printed as `unicode`, `ascii` or `latex` is read back as the same tree.
    """
    return FORMATS[format](names).whole(tree)
