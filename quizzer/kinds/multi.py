"""Several options, one or more of them right: all of them are wanted."""

from __future__ import annotations

from dataclasses import dataclass

from quizzer.kinds import Kind
from quizzer.kinds.options import OPTION, Choice, arranged, described, letter, picked, read_choices
from quizzer.messages import message
from quizzer.node import Node
from quizzer.question import Note, Prompt, Verdict, partial, right, unreadable, wrong
from quizzer.text import Localized


@dataclass(frozen=True)
class Body:
    """The options, at least one right and at least one wrong."""

    choices: tuple[Choice, ...]

    @property
    def right(self) -> frozenset[str]:
        """The ids of the right options."""
        return frozenset(choice.id for choice in self.choices if choice.right)


def _read(node: Node) -> Body:
    choices = read_choices(node, "options")
    count = sum(choice.right for choice in choices)
    node.require(0 < count < len(choices), "Q031", message("kinds.some-right-some-wrong"), at="options")
    return Body(choices)


def _ask(body: Body, ask: Localized, seed: str) -> Prompt:
    return Prompt(ask, message("kinds.how-multi"), options=arranged(body.choices, seed))


def _grade(body: Body, prompt: Prompt, typed: str) -> Verdict:
    ids = picked(prompt, typed)
    if ids is None:
        return unreadable(message("kinds.type-letters", last=prompt.letters[-1]))
    hits = len(body.right.intersection(ids))
    extra = len(ids) - hits
    missing = len(body.right) - hits
    if not missing and not extra:
        return right(*ids)
    notes = _whys(body, prompt, ids)
    if not hits:
        return wrong(*ids, notes=notes)
    if missing:
        notes = (*notes, message("kinds.options-missing", count=missing))
    return partial(max(0.0, (hits - extra) / len(body.right)), *ids, notes=notes)


def _whys(body: Body, prompt: Prompt, ids: tuple[str, ...]) -> tuple[Note, ...]:
    """Why each option that should not have been chosen is wrong."""
    return tuple(
        message("kinds.option", letter=letter(prompt, choice.id), text=choice.why)
        for choice in sorted(body.choices, key=lambda choice: letter(prompt, choice.id))
        if choice.id in ids and not choice.right and choice.why
    )


def _solution(body: Body, prompt: Prompt) -> tuple[Note, ...]:
    return tuple(described(prompt, option) for option in prompt.options if option.id in body.right)


def _letters(prompt: Prompt, ids: frozenset[str]) -> str:
    return "".join(sorted(letter(prompt, option_id) for option_id in ids))


def _rights(body: Body, prompt: Prompt) -> tuple[str, ...]:
    letters = _letters(prompt, body.right)
    return tuple(dict.fromkeys((letters, letters[::-1], ", ".join(letters))))


def _wrongs(body: Body, prompt: Prompt) -> tuple[str, ...]:
    """Each wrong option alone and beside the right ones, each right one left out, and all at once."""
    every = frozenset(choice.id for choice in body.choices)
    sets = [frozenset({one}) for one in every - body.right]
    sets += [body.right | {one} for one in every - body.right]
    sets += [body.right - {one} for one in body.right if len(body.right) > 1]
    return tuple(sorted({_letters(prompt, ids) for ids in (*sets, every)}))


KIND = Kind(
    name="multi",
    fields={"options": {"type": "array", "minItems": 2, "maxItems": 10, "items": OPTION}},
    required=("options",),
    read=_read,
    ask=_ask,
    grade=_grade,
    solution=_solution,
    rights=_rights,
    wrongs=_wrongs,
)
