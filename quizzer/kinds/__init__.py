"""The kinds of question: one file each, one row here.

A kind is a record of functions. `read` takes the fields of a bank entry, `ask` makes the prompt (a seed decides
the order of the options), `grade` judges a typed answer, `solution` says what is right. `rights` and `wrongs`
are answers that the grader must accept and must refuse: `bank check` types them all. `check` reports what takes
too long to look for whenever a bank is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from quizzer.node import Node
from quizzer.question import Note, Prompt, Verdict
from quizzer.registry import Registry
from quizzer.text import Localized

B = TypeVar("B")


def _nothing(node: Node, body: Any) -> None:
    """Nothing is left to be checked: reading has done it."""


@dataclass(frozen=True)
class Kind(Generic[B]):
    """One kind of question; `B` is what it reads from a bank."""

    name: str
    fields: Mapping[str, Mapping[str, Any]]  # its own fields: name -> JSON Schema, in order
    required: tuple[str, ...]  # those that must be written
    read: Callable[[Node], B]
    ask: Callable[[B, Localized, str], Prompt]  # body, text, seed
    grade: Callable[[B, Prompt, str], Verdict]  # body, prompt, what was typed
    solution: Callable[[B, Prompt], tuple[Note, ...]]
    rights: Callable[[B, Prompt], tuple[str, ...]]
    wrongs: Callable[[B, Prompt], tuple[str, ...]]
    check: Callable[[Node, B], None] = _nothing


KINDS: Registry[Kind[Any]] = Registry(
    "kind",
    "quizzer.kinds",
    "KIND",
    (
        "choice",
        "multi",
        "true-false",
        "cloze",
        "short",
        "numeric",
        "shape",
        "order",
        "match",
        "recall",
        "formula",
        "spot",
    ),
)

# What a session can ask: the kinds of the banks, and exercises, which are folders of their own.
ASKED: Registry[Kind[Any]] = Registry("kind", "quizzer.kinds", "KIND", (*KINDS.names, "code"))
