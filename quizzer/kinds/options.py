"""Options with letters: read, shuffled, picked. Shared by the kinds that offer a choice."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from quizzer.chance import shuffled
from quizzer.messages import message
from quizzer.node import Node
from quizzer.question import Note, Option, Prompt
from quizzer.text import Localized

TEXT = {"$ref": "#/$defs/text"}
OPTION = {
    "type": "object",
    "properties": {
        "id": {"$ref": "#/$defs/slug"},
        "text": TEXT,
        "right": {"type": "boolean"},
        "why": TEXT,
        "pin": {"enum": ["last"]},
    },
    "required": ["id", "text"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Choice:
    """An option that knows whether it is right, and why it is wrong if it is not."""

    option: Option
    right: bool
    why: Localized | None
    last: bool  # stays at the end, whatever the shuffle says

    @property
    def id(self) -> str:
        """The stable id of the option."""
        return self.option.id


def read_choices(node: Node, key: str) -> tuple[Choice, ...]:
    """The list of options at `key`: ids differ, texts differ, every wrong one says why."""
    choices = []
    for item in node.items(key, at_least=2, at_most=10):
        if not item.is_mapping(tuple(OPTION["properties"])):  # type: ignore[arg-type]
            continue
        is_right = item.flag("right")
        why = item.localized("why", required=not is_right)
        pinned = item.one_of("pin", ("last",), default="no") == "last"
        option = Option(item.slug("id"), item.required_localized("text"))
        choices.append(Choice(option, is_right, why, pinned))
    report_repeated(node, key, [choice.id for choice in choices], "bank.repeated-option-id")
    for language in ("en", "zh"):
        texts = [choice.option.text.in_(language).strip().lower() for choice in choices]
        report_repeated(node, key, texts, "bank.repeated-option-text")
    return tuple(choices)


def report_repeated(node: Node, key: str, values: list[str], what: str) -> None:
    """Report each of `values` that was there before; the empty ones have been reported already."""
    for index, value in enumerate(values):
        if value and value in values[:index]:
            node.child(key).report("Q022", message(what, found=value), at=index)


def arranged(choices: tuple[Choice, ...], seed: str) -> tuple[Option, ...]:
    """The options in the order of `seed`, the pinned ones last."""
    free = [choice.option for choice in choices if not choice.last]
    pinned = [choice.option for choice in choices if choice.last]
    return (*shuffled(free, seed, key=lambda option: option.id), *pinned)


def letter(prompt: Prompt, option_id: str) -> str:
    """The letter that this option has in the prompt."""
    ids = [option.id for option in prompt.options or prompt.rubric]
    return prompt.letters[ids.index(option_id)]


def picked(prompt: Prompt, typed: str) -> tuple[str, ...] | None:
    """The ids behind letters or numbers: `ac`, `a c`, `a, c`, `1 3`, full width or not.

    None if anything else is in there. Each id once, in the order of typing.
    """
    text = unicodedata.normalize("NFKC", typed).lower()
    marks = re.findall(r"[0-9]+|[a-z]", text)
    if not marks or re.sub(r"[0-9a-z\s,;.()、，；和]", "", text):
        return None
    options = prompt.options or prompt.rubric
    found: dict[str, None] = {}
    for mark in marks:
        position = int(mark) - 1 if mark.isdigit() else prompt.letters.find(mark)
        if not 0 <= position < len(options):
            return None
        found[options[position].id] = None
    return tuple(found)


def described(prompt: Prompt, option: Option) -> Note:
    """`b) the text`, as a line of the solution."""
    return message("kinds.option", letter=letter(prompt, option.id), text=option.text)
