"""What the learner's code shares with the checks: NumPy's names and Python's own, kept as they were."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

import numpy as np

MODULES = (builtins, np, np.linalg)


class Shared:
    """The names of these modules; `changed` are those that somebody has put others in the place of."""

    def __init__(self) -> None:
        self.kept = [(module, dict(vars(module))) for module in MODULES]
        self.changed: dict[str, None] = {}  # in the order in which they were

    def restoring(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What `function` gives; afterwards all names are what they were, even if it raises."""
        try:
            return function(*arguments)
        finally:
            self._restore()

    def _restore(self) -> None:
        for module, names in self.kept:
            now = vars(module)
            changed = {name: value for name, value in names.items() if now.get(name) is not value}
            now.update(changed)
            self.changed |= {f"{module.__name__}.{name}": None for name in changed}
