"""A claim of the notes: where it stands, whether it is right, what is true, and what proves it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module

from quizzer.claims.proofs import Proof
from quizzer.messages import Message, message


class Verdict(StrEnum):
    """What the proof shows of the notes."""

    RIGHT = "right"
    IMPRECISE = "imprecise"  # true only under a condition, or half of it
    WRONG = "wrong"
    CONVENTION = "convention"  # true in one convention, false in another


@dataclass(frozen=True)
class Claim:
    """One claim. Its proof is the function of the same name in the module of its subject.

    `sources` are rows of the inventory: claims of the notes, errata, holes, additions.
    """

    id: str
    slug: str
    subject: str
    verdict: Verdict
    sources: tuple[str, ...]

    @property
    def statement(self) -> Message:
        """What is true, in one line."""
        return message(f"claims.{self.slug}")

    @property
    def note(self) -> Message:
        """What the notes say."""
        return message(f"claims.{self.slug}-note")

    @property
    def truth(self) -> Message:
        """What is true, and how the proof shows it."""
        return message(f"claims.{self.slug}-truth")

    @property
    def function(self) -> Callable[..., Proof]:
        """The proof. It computes; its arguments put something else in the place of what it proves."""
        # NumPy and SymPy take half a second: only who runs a proof pays.
        module = import_module(f"quizzer.claims.{self.subject}")
        found: Callable[..., Proof] = getattr(module, self.slug.replace("-", "_"))
        return found


@dataclass(frozen=True)
class Run:
    """A claim, what came of its proof, and how long it took."""

    claim: Claim
    proof: Proof
    ms: float


def run(claim: Claim, clock: Callable[[], int] = time.perf_counter_ns) -> Run:
    """Prove `claim`; `clock` counts nanoseconds."""
    prove = claim.function
    begun = clock()
    found = prove()
    return Run(claim, found, (clock() - begun) / 1e6)
