"""The mathematical claims of the notes: each has a verdict, what is true, and a proof that the program runs.

`run(proof("hadamard-not-dot"))` executes one. Nothing is computed, and neither NumPy nor SymPy loaded, before.
"""

from __future__ import annotations

import re

from quizzer.claims.catalogue import CLAIMS
from quizzer.claims.claim import Claim, Run, Verdict, run
from quizzer.errors import UnknownName

__all__ = ["CLAIMS", "Claim", "Run", "Verdict", "find", "names", "proof", "run"]

ROW = re.compile(r"(?:N\d+-\d+|[RHA]\d+)", re.IGNORECASE)


def names() -> tuple[str, ...]:
    """What a question may name under `proof`."""
    return tuple(claim.slug for claim in CLAIMS)


def proof(slug: str) -> Claim:
    """The claim with this name.

    Raises:
        UnknownName: there is none.
    """
    for claim in CLAIMS:
        if claim.slug == slug:
            return claim
    raise UnknownName("claim", slug, names())


def find(name: str) -> tuple[Claim, ...]:
    """The claim with this id or name, or all that a row of the inventory is about: `K43`, `R15`, `N0-32`.

    Raises:
        UnknownName: there is none.
    """
    found = tuple(
        claim
        for claim in CLAIMS
        if name.upper() == claim.id or name.lower() == claim.slug or name.upper() in claim.sources
    )
    if not found:
        # Another row of the inventory is another claim, not another spelling.
        near = () if ROW.fullmatch(name) else (*names(), *(claim.id for claim in CLAIMS))
        raise UnknownName("claim", name, near)
    return found
