"""Options with letters: read, shuffled, picked. Shared by the kinds that offer a choice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizzer.chance import shuffled
from quizzer.kinds.wording import flat
from quizzer.messages import message
from quizzer.node import Node
from quizzer.question import Note, Option, Prompt
from quizzer.text import LANGUAGES, Localized

# "#/$defs/…" is defined where the schema of a whole bank is made.
TEXT: Mapping[str, Any] = {"$ref": "#/$defs/text"}
SLUG: Mapping[str, Any] = {"$ref": "#/$defs/slug"}


def record(fields: Mapping[str, Mapping[str, Any]], *required: str) -> dict[str, Any]:
    """The JSON Schema of a mapping with these fields and no other."""
    return {
        "type": "object",
        "properties": dict(fields),
        "required": list(required),
        "additionalProperties": False,
    }


_FIELDS = {"id": SLUG, "text": TEXT, "right": {"type": "boolean"}, "why": TEXT, "pin": {"enum": ["last"]}}
# A wrong option says why it is wrong.
OPTION: Mapping[str, Any] = {
    **record(_FIELDS, "id", "text"),
    "anyOf": [{"required": ["right"], "properties": {"right": {"const": True}}}, {"required": ["why"]}],
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


def read_choices(node: Node, key: str, at_most: int = 10) -> tuple[Choice, ...]:
    """The list of options at `key`: ids differ, texts differ, every wrong one says why."""
    choices = []
    for item in node.items(key, at_least=2, at_most=at_most):
        if not item.is_mapping(tuple(_FIELDS)):
            continue
        is_right = item.flag("right")
        why = item.localized("why", required=not is_right)
        pinned = item.one_of("pin", ("last",), default="no") == "last"
        choices.append(Choice(read_option(item), is_right, why, pinned))
    report_repeated(node, key, [choice.option for choice in choices])
    return tuple(choices)


def read_option(node: Node, text: str = "text") -> Option:
    """The `id` of a mapping and its text, which may have another name."""
    return Option(node.slug("id"), node.required_localized(text))


def report_repeated(node: Node, key: str, options: Sequence[Option], others: Sequence[Option] = ()) -> None:
    """Report each id and each text of the list at `key` that was there before, or is one of `others`.

    The empty ones have been reported already.
    """
    for index, option in enumerate(options):
        before = (*others, *options[:index])
        if option.id and option.id in [other.id for other in before]:
            what = message("bank.repeated-option-id", found=option.id)
            node.child(key).report("Q022", what, at=index)
        twin = next((found for other in before if (found := _same_text(option, other))), "")
        if twin:
            node.child(key).report("Q022", message("bank.repeated-option-text", found=twin), at=index)


def _same_text(option: Option, other: Option) -> str:
    for language in LANGUAGES:
        text = option.text.in_(language).strip()
        if text.lower() == other.text.in_(language).strip().lower():
            return text
    return ""


def arranged(choices: tuple[Choice, ...], seed: str) -> tuple[Option, ...]:
    """The options in the order of `seed`, the pinned ones last."""
    free = [choice.option for choice in choices if not choice.last]
    pinned = [choice.option for choice in choices if choice.last]
    return (*shuffled(free, seed, key=lambda option: option.id), *pinned)


def letter(prompt: Prompt, option_id: str) -> str:
    """The letter that this option has in the prompt."""
    ids = [option.id for option in prompt.options or prompt.rubric]
    return prompt.letters[ids.index(option_id)]


def marked(prompt: Prompt, typed: str) -> tuple[str, ...] | None:
    """The ids behind letters or numbers: `ac`, `a c`, `a, c`, `1 3`, full width or not.

    None if anything else is in there. In the order of typing; an id that is typed twice is there twice.
    """
    text = re.sub(r"\band\b", " ", flat(typed).lower())
    marks = re.findall(r"[0-9]+|[a-z]", text)
    if not marks or re.sub(r"[0-9a-z\s,;.()和与及]", "", text):
        return None
    ids = [option.id for option in prompt.options or prompt.rubric]
    positions = [_position(prompt, mark) for mark in marks]
    if not all(0 <= position < len(ids) for position in positions):
        return None
    return tuple(ids[position] for position in positions)


def _position(prompt: Prompt, mark: str) -> int:
    if mark.isdigit():
        return int(mark) - 1 if len(mark) < 4 else -1
    return prompt.letters.find(mark)


def picked(prompt: Prompt, typed: str) -> tuple[str, ...] | None:
    """As `marked`, each id once."""
    ids = marked(prompt, typed)
    return None if ids is None else tuple(dict.fromkeys(ids))


def described(prompt: Prompt, option: Option) -> Note:
    """`b) the text`, as a line of the solution."""
    return message("kinds.option", letter=letter(prompt, option.id), text=option.text)
