"""Beam search: what it misses, and why it likes short sentences."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import product

from quizzer.claims.proofs import Method, Proof, above, below, measure, near, proof
from quizzer.messages import message

Tree = Mapping[str, float]

FIRST: Tree = {"a": 0.40, "b": 0.35, "c": 0.25}
THEN: Mapping[str, Tree] = {
    "a": dict.fromkeys("wxyz", 0.25),
    "b": dict.fromkeys("wxyz", 0.25),
    "c": {"w": 1.0},
}


def beam_search_misses(first: Tree = FIRST) -> Proof:
    """With one or two beams the best sentence is pruned at its first word."""
    best = max(first[a] * THEN[a].get(b, 0.0) for a, b in product(first, "wxyz"))
    found = {width: _beam(first, width) for width in (1, 2, 3)}
    return proof(
        Method.COUNTEREXAMPLE,
        measure(message("claims.value-best"), best, near(0.25)),
        measure("K = 1", found[1], near(0.10)),
        measure("K = 2", found[2], near(0.10)),
        measure("K = 3", found[3], near(0.25)),
        measure("K = 1, K = 2 < max", max(found[1], found[2]), below(best)),
    )


def beam_length_bias(score: Callable[[Sequence[float]], float] = sum) -> Proof:
    """The sum of log p prefers two words of 0.5 to six of 0.75; the mean prefers the six."""
    short, long = [math.log(0.5)] * 2, [math.log(0.75)] * 6
    return proof(
        Method.COUNTEREXAMPLE,
        measure("Σ log p, 2 × 0.5", sum(short), near(-1.386294)),
        measure("Σ log p, 6 × 0.75", sum(long), near(-1.726092)),
        measure("Σ log p, 2 − 6", score(short) - score(long), above(0)),
        measure("(1/n) Σ log p, 2 − 6", sum(short) / 2 - sum(long) / 6, below(0)),
    )


def _beam(first: Tree, width: int) -> float:
    """The probability of the best sentence of two words that a beam of this width finds."""
    kept = sorted(first, key=lambda word: -first[word])[:width]
    return max(first[a] * p for a in kept for p in THEN[a].values())
