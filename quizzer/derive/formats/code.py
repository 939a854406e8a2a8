"""NumPy modules that stand alone, written by the emitters."""

from __future__ import annotations

from quizzer.derive.derivation import Derivation


def code(derivation: Derivation, *, fast: bool = False) -> str:
    """The text of the module: readable, or fast."""
    from quizzer.derive.emit import emitted  # the emitters are many, and needed for this alone

    return emitted(derivation, fast=fast)
