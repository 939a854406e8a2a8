"""NumPy modules that stand alone, written by the emitters."""

from __future__ import annotations

from quizzer.derive.derivation import Derivation


def code(derivation: Derivation, *, fast: bool = False) -> str:
    """The text of the module: readable, or fast. The derivation is in the column layout."""
    # The emitters are many files, and a start that shows formulas does without.
    if fast:
        from quizzer.derive.emit import fast as optimized

        return optimized.fast(derivation)
    from quizzer.derive.emit import plain as readable

    return readable.plain(derivation)
