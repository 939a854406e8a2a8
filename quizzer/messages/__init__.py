"""What the program says, in each language: one folder a language, one JSON file an area.

A message is a key and its values; it has no language until it is shown. `bank.unknown-topic` is the row
`unknown-topic` of `en/bank.json` and `zh/bank.json`. A file is read when its first message is shown.
"""

from __future__ import annotations

import json
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from quizzer.text import Localized

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Message:
    """A text of the program that has no language yet: `key` is `area.name`, `values` fill its braces."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


def message(key: str, /, **values: object) -> Message:
    """`message("bank.unknown-topic", topic="ltsm")`."""
    return Message(key, values)


Sayable = Message | Localized | str


class Words:
    """Turns messages into text of one language.

    Values that are messages or localized texts are said in the same language. `{count:day|days}` prints the
    word that fits the number.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._formatter = _Formatter()

    def __call__(self, what: Sayable, /, **values: object) -> str:
        """The text of `what`; a plain string is taken as a key, with `values` for its braces."""
        if isinstance(what, Localized):
            return what.in_(self.language)
        if isinstance(what, str):
            what = Message(what, values)
        said = {name: self._value(value) for name, value in what.values.items()}
        return self._formatter.vformat(self._template(what.key), (), said)

    def _value(self, value: object) -> object:
        return self(value) if isinstance(value, Message | Localized) else value

    def _template(self, key: str) -> str:
        area, _, name = key.partition(".")
        return catalogue(self.language, area)[name]


@cache
def catalogue(language: str, area: str) -> dict[str, str]:
    """All messages of one area in one language."""
    path = FOLDER / language / f"{area}.json"
    rows: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return rows


class _Formatter(string.Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" in format_spec:
            one, many = format_spec.split("|")
            return one if value == 1 else many
        return str(super().format_field(value, format_spec))

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, str]:
        """Names only: a template never reaches into a value."""
        return kwargs[field_name], field_name
