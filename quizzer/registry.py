"""A table of named things, one file each, loaded on first use."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Generic, TypeVar

from quizzer.errors import UnknownName

T = TypeVar("T")


class Registry(Generic[T]):
    """Names as rows; the file of a name is imported when the name is used.

    A start that needs one command, kind or cell does not pay for the others.
    """

    def __init__(self, what: str, package: str, attribute: str, names: tuple[str, ...]) -> None:
        self.what = what
        self.names = names
        self._package = package
        self._attribute = attribute

    def __getitem__(self, name: str) -> T:
        if name not in self.names:
            raise UnknownName(self.what, name, self.names)
        module = import_module(f"{self._package}.{name.replace('-', '_')}")
        found: T = getattr(module, self._attribute)
        return found

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)
