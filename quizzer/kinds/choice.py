"""One right option among several."""

from __future__ import annotations

from dataclasses import dataclass

from quizzer.kinds import Kind
from quizzer.kinds.options import OPTION, Choice, arranged, described, letter, picked, read_choices
from quizzer.messages import message
from quizzer.node import Node
from quizzer.question import Note, Prompt, Verdict, right, unreadable, wrong
from quizzer.text import Localized


@dataclass(frozen=True)
class Body:
    """The options, exactly one of them right."""

    choices: tuple[Choice, ...]

    def choice(self, option_id: str) -> Choice:
        """The option with this id."""
        return next(choice for choice in self.choices if choice.id == option_id)


def _read(node: Node) -> Body:
    choices = read_choices(node, "options")
    count = sum(choice.right for choice in choices)
    node.require(count == 1, "Q030", message("bank.one-right-option", count=count), at="options")
    return Body(choices)


def _ask(body: Body, ask: Localized, seed: str) -> Prompt:
    return Prompt(ask, message("kinds.how-choice"), options=arranged(body.choices, seed))


def _grade(body: Body, prompt: Prompt, typed: str) -> Verdict:
    ids = picked(prompt, typed)
    if ids is None or len(ids) != 1:
        return unreadable(message("kinds.type-one-letter", last=prompt.letters[-1]))
    chosen = body.choice(ids[0])
    if chosen.right:
        return right(chosen.id)
    return wrong(chosen.id, notes=(chosen.why,) if chosen.why else ())


def _solution(body: Body, prompt: Prompt) -> tuple[Note, ...]:
    return tuple(described(prompt, choice.option) for choice in body.choices if choice.right)


def _letters(body: Body, prompt: Prompt, is_right: bool) -> tuple[str, ...]:
    return tuple(letter(prompt, c.id) for c in body.choices if c.right is is_right)


KIND = Kind(
    name="choice",
    fields={"options": {"type": "array", "minItems": 2, "maxItems": 10, "items": OPTION}},
    required=("options",),
    read=_read,
    ask=_ask,
    grade=_grade,
    solution=_solution,
    rights=lambda body, prompt: _letters(body, prompt, True),
    wrongs=lambda body, prompt: _letters(body, prompt, False),
)
