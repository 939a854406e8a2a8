"""An exercise in a session: written in the learner's editor, and checked when Enter is pressed.

No bank has this kind: an exercise is a folder of its own. Running a file is not for a kind to do; it is handed
in, as a function of what was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from quizzer.kinds import Kind
from quizzer.kinds.wording import flat
from quizzer.messages import message
from quizzer.node import Node
from quizzer.question import Note, Prompt, Verdict, unreadable
from quizzer.text import Localized

CHECK, ANEW, GIVE_UP = "", "r", "g"


@dataclass(frozen=True)
class Body:
    """The name of the exercise, where the learner writes, and what comes of each key."""

    name: str
    path: str
    keys: dict[str, Callable[[], Verdict]]


def _read(node: Node) -> Body:
    raise AssertionError(node)  # the kinds that a bank may have are in KINDS


def _ask(body: Body, ask: Localized, seed: str) -> Prompt:
    return Prompt(ask, message("kinds.how-code"), typed=ANEW + GIVE_UP, file=body.path)


def _grade(body: Body, prompt: Prompt, typed: str) -> Verdict:
    done = body.keys.get(flat(typed).lower())
    return done() if done else unreadable(prompt.how)


def _solution(body: Body, prompt: Prompt) -> tuple[Note, ...]:
    return (message("kinds.code-solution", name=body.name),)


def _none(body: Body, prompt: Prompt) -> tuple[str, ...]:
    """Its answers are files: `exercise check --shipped` runs those that are right and those that are wrong."""
    return ()


KIND = Kind(
    name="code",
    fields={},
    required=(),
    read=_read,
    ask=_ask,
    grade=_grade,
    solution=_solution,
    rights=_none,
    wrongs=_none,
)
