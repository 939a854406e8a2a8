"""A value from a content file that knows its place, read field by field.

Reading never stops at the first mistake: every method reports to the same `Problems` and gives back a harmless
value, so that one pass finds everything. What was read is used only if no error was reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quizzer.errors import nearest
from quizzer.messages import Message, message
from quizzer.problem import ERROR, Place, Problem, Problems
from quizzer.text import LANGUAGES, Localized

Path = tuple[str | int, ...]
Locate = Callable[[Path, bool], Place]  # the place of a value, or (True) of its key

SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def nowhere(path: Path, key: bool) -> Place:
    """The place of a value whose file has already been checked: it is never shown."""
    return Place("")


@dataclass
class Node:
    """One value of a file: a mapping, a list, a text, a number or a truth value."""

    data: Any
    problems: Problems = field(default_factory=Problems)
    locate: Locate = nowhere
    path: Path = ()
    question: str = ""

    # --- where ----------------------------------------------------------------------------------------------

    @property
    def place(self) -> Place:
        """Where the value starts."""
        return self.locate(self.path, False)

    def report(
        self,
        code: str,
        what: Message,
        fix: Message | None = None,
        *,
        at: str | int | None = None,
        key: bool = False,
        severity: str = ERROR,
    ) -> None:
        """Report a problem of this value, or of its part `at` (of the key itself when `key`)."""
        path = self.path if at is None else (*self.path, at)
        self.problems.add(Problem(self.locate(path, key), code, what, fix, self.question, severity))

    # --- down -----------------------------------------------------------------------------------------------

    def child(self, key: str | int) -> Node:
        """The part at `key`; it must be there."""
        return Node(self.data[key], self.problems, self.locate, (*self.path, key), self.question)

    def has(self, key: str) -> bool:
        """Whether the mapping has this field."""
        return isinstance(self.data, dict) and key in self.data

    def is_mapping(self, known: Sequence[str]) -> bool:
        """Whether this is a mapping; fields that are not `known` are reported with the nearest that is."""
        if not isinstance(self.data, dict):
            self.report("Q010", message("bank.not-a-mapping", found=_type(self.data)))
            return False
        for name in self.data:
            if name not in known:
                near = nearest(str(name), known)
                fix = message("common.did-you-mean", name=near) if near else None
                self.report("Q012", message("bank.unknown-field", name=name), fix, at=name, key=True)
        return True

    def items(self, key: str, at_least: int = 0, at_most: int = 1000) -> list[Node]:
        """The entries of the list at `key`; no such field is an empty list."""
        values = self.data.get(key) if isinstance(self.data, dict) else None
        if values is None:
            if at_least:
                self._missing(key)
            return []
        if not isinstance(values, list):
            self.report("Q013", message("bank.not-a-list", name=key, found=_type(values)), at=key)
            return []
        if not at_least <= len(values) <= at_most:
            limits = {"least": at_least, "most": at_most, "count": len(values)}
            self.report("Q014", message("bank.wrong-length", name=key, **limits), at=key)
        parent = self.child(key)
        return [parent.child(index) for index in range(min(len(values), at_most))]

    def entries(self, key: str) -> Iterator[tuple[str, Node]]:
        """Name and value of every entry of the mapping at `key`; no such field is an empty mapping."""
        values = self.data.get(key) if isinstance(self.data, dict) else None
        if values is None:
            return
        if not isinstance(values, dict):
            self.report("Q013", message("bank.not-a-mapping-field", name=key, found=_type(values)), at=key)
            return
        parent = self.child(key)
        for name in values:
            yield str(name), parent.child(name)

    # --- values ---------------------------------------------------------------------------------------------

    def localized(self, key: str, required: bool = True) -> Localized | None:
        """A text in both languages: a mapping `{en, zh}`, or one string that serves both."""
        if not self.has(key):
            if required:
                self._missing(key)
                return Localized("", "")
            return None
        return self.child(key).as_localized()

    def required_localized(self, key: str) -> Localized:
        """As `localized`, never None."""
        return self.localized(key) or Localized("", "")

    def as_localized(self) -> Localized:
        """This value itself as a text in both languages."""
        if isinstance(self.data, str):
            return Localized.same(self._filled(self.data))
        if isinstance(self.data, (int, float)) and not isinstance(self.data, bool):
            return Localized.same(str(self.data))
        if not self.is_mapping(LANGUAGES):
            return Localized("", "")
        texts = {}
        for language in LANGUAGES:
            texts[language] = self.string(language)
        return Localized(**texts)

    def string(self, key: str, required: bool = True) -> str:
        """A text that is not empty; "" if it is missing and not required."""
        if not self.has(key):
            if required:
                self._missing(key)
            return ""
        return self.child(key).as_string()

    def as_string(self) -> str:
        """This value itself as a text; a number is taken as it was written."""
        if isinstance(self.data, (int, float)) and not isinstance(self.data, bool):
            return str(self.data)
        if not isinstance(self.data, str):
            self.report("Q015", message("bank.not-a-text", found=_type(self.data)))
            return ""
        return self._filled(self.data)

    def strings(self, key: str, at_least: int = 0) -> tuple[str, ...]:
        """A list of texts; a single text is a list of one."""
        if self.has(key) and isinstance(self.data[key], (str, int, float)):
            return (self.child(key).as_string(),)
        return tuple(item.as_string() for item in self.items(key, at_least))

    def slug(self, key: str) -> str:
        """A stable name: small letters, digits, `.`, `_` and `-`, at most 64."""
        found = self.string(key)
        if found and not SLUG.fullmatch(found):
            self.report("Q016", message("bank.not-a-slug", found=found), at=key)
        return found

    def integer(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from `low` to `high`."""
        if not self.has(key):
            if default is None:
                self._missing(key)
            return low if default is None else default
        found = self.data[key]
        if not isinstance(found, int) or isinstance(found, bool) or not low <= found <= high:
            limits = {"low": low, "high": high}
            self.report("Q017", message("bank.not-in-range", name=key, found=found, **limits), at=key)
            return low
        return found

    def number(self, key: str, default: float | None = None) -> float:
        """A finite number."""
        if not self.has(key):
            if default is None:
                self._missing(key)
            return default or 0.0
        found = self.data[key]
        finite = isinstance(found, (int, float)) and abs(found) < float("inf")
        if not finite or isinstance(found, bool):
            self.report("Q018", message("bank.not-a-number", name=key, found=_type(found)), at=key)
            return 0.0
        return float(found)

    def flag(self, key: str, default: bool | None = False) -> bool:
        """`true` or `false`; None as default means that it must be written."""
        if not self.has(key):
            if default is None:
                self._missing(key)
            return bool(default)
        found = self.data[key]
        if not isinstance(found, bool):
            self.report("Q019", message("bank.not-true-false", name=key, found=_type(found)), at=key)
            return False
        return found

    def one_of(self, key: str, names: Sequence[str], default: str | None = None) -> str:
        """One of `names`."""
        if not self.has(key):
            if default is None:
                self._missing(key)
            return default or ""
        found = self.string(key)
        if found and found not in names:
            near = nearest(found, names)
            fix = message("common.did-you-mean", name=near) if near else None
            what = message("bank.not-one-of", name=key, found=found, names=", ".join(names))
            self.report("Q020", what, fix, at=key)
        return found

    def require(self, holds: bool, code: str, what: Message, at: str | None = None) -> None:
        """Report `what` unless it holds."""
        if not holds:
            self.report(code, what, at=at)

    def _filled(self, text: str) -> str:
        if not text.strip():
            self.report("Q021", message("bank.empty-text"))
        return text.strip()

    def _missing(self, key: str) -> None:
        self.report("Q011", message("bank.missing-field", name=key))


_TYPES: Mapping[type, str] = {
    dict: "mapping", list: "list", str: "text", bool: "truth", int: "number", float: "number",
    type(None): "nothing",
}  # fmt: skip


def _type(value: object) -> Message:
    return message(f"bank.type-{_TYPES.get(type(value), 'nothing')}")
