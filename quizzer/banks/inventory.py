"""The inventory: what the notes claim, what is wrong in them, what they lack, and what was added."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from quizzer.errors import ContentError, UnknownName
from quizzer.files.cache import Cache, content_key
from quizzer.files.flood import Bounded, FloodError
from quizzer.files.sources import content
from quizzer.files.version import has_format
from quizzer.messages import message
from quizzer.node import Node
from quizzer.question import Note
from quizzer.text import Localized

FORMAT = 1
FIELDS = ("format", "notes", "rows", "errata", "holes", "additions")
VERDICTS = ("ok", "imprecise", "wrong", "lost")
SEVERITIES = ("wrong", "imprecise", "convention")


@dataclass(frozen=True)
class Titled:
    """A note (N0), a hole (H1) or an addition (A01)."""

    id: str
    title: Localized


@dataclass(frozen=True)
class Row:
    """One claim of a note. `quiz` is False if there is nothing in it to ask."""

    id: str
    section: Localized
    verdict: str  # ok, imprecise, wrong, lost
    errata: tuple[str, ...] = ()
    holes: tuple[str, ...] = ()
    quiz: bool = True

    @property
    def note(self) -> str:
        """The note that it stands in: `N0` for `N0-32`."""
        return self.id.partition("-")[0]


@dataclass(frozen=True)
class Erratum:
    """A mistake of the notes, and the claims in which it is made."""

    id: str
    severity: str  # wrong, imprecise, convention
    title: Localized
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inventory:
    """All rows that a question can cover."""

    notes: tuple[Titled, ...] = ()
    rows: tuple[Row, ...] = ()
    errata: tuple[Erratum, ...] = ()
    holes: tuple[Titled, ...] = ()
    additions: tuple[Titled, ...] = ()

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Every id that a question may name under `claims`, in the order of the file."""
        return tuple(entry.id for group in self._groups() for entry in group)

    def knows(self, claim: str) -> bool:
        """Whether there is such a row; an id of a group that the inventory does not list is believed."""
        return claim in self._named or not any(known[0] == claim[:1] for known in self.ids)

    def row(self, id: str) -> Row:
        """The claim with this id.

        Raises:
            UnknownName: there is none.
        """
        found = self._named.get(id)
        if not isinstance(found, Row):
            raise UnknownName("claim", id, self.ids)
        return found

    def described(self, id: str) -> Note:
        """Where this is from, in a few words: "note 000, forget gate"; the title for what is not a claim.

        Raises:
            UnknownName: there is no such id.
        """
        found = self._named.get(id)
        if found is None:
            raise UnknownName("claim", id, self.ids)
        if isinstance(found, Row):
            return message("bank.from-note", note=f"{int(found.note[1:]):03}", section=found.section)
        return found.title

    @cached_property
    def _named(self) -> Mapping[str, Row | Erratum | Titled]:
        return {entry.id: entry for group in self._groups() for entry in group}

    def _groups(self) -> tuple[tuple[Row, ...] | tuple[Erratum, ...] | tuple[Titled, ...], ...]:
        return (self.rows, self.errata, self.holes, self.additions)


def load_inventory(path: Path, cache: Path | None = None) -> Inventory:
    """The inventory in this file.

    Raises:
        ContentError: it is not there, or something is wrong in it.
    """
    kept = Cache(cache)
    try:
        record = kept.current(path, "inventory")
        return _built(record.value) if record else _parsed(path, content(path), kept)
    except OSError as error:
        raise ContentError(message("bank.no-such-path", path=str(path)), message("bank.fix-path")) from error


def read_inventory(name: str, data: bytes) -> tuple[Inventory, Bounded]:
    """The inventory in `data` without the rows that are wrong, and everything that is wrong."""
    found, problems = _plain(name, data)
    return _built(found), problems


def _parsed(path: Path, data: bytes, cache: Cache) -> Inventory:
    found, problems = _plain(str(path), data)
    for problem in problems.errors:
        where = message("bank.problem-at", place=str(problem.place), what=problem.what)
        raise ContentError(where, problem.fix)
    cache.save(path, content_key(data), {"inventory": found})
    return _built(found)


# --- reading ------------------------------------------------------------------------------------------------


def _row(node: Node) -> dict[str, Any]:
    return {
        "section": _text(node, "section"),
        "verdict": node.one_of("verdict", VERDICTS),
        "errata": node.strings("errata"),
        "holes": node.strings("holes"),
        "quiz": node.flag("quiz", default=True),
    }


def _erratum(node: Node) -> dict[str, Any]:
    return {
        "severity": node.one_of("severity", SEVERITIES),
        "title": _text(node, "title"),
        "claims": node.strings("claims"),
    }


def _titled(node: Node) -> dict[str, Any]:
    return {"title": _text(node, "title")}


@dataclass(frozen=True)
class _Group:
    """One list of the file: the form of its ids, the fields of an entry, what reads and what builds it."""

    name: str
    form: str
    fields: tuple[str, ...]
    read: Callable[[Node], dict[str, Any]]
    build: Callable[..., Any]


_GROUPS = (
    _Group("notes", r"N[0-9]", ("id", "title"), _titled, Titled),
    _Group("rows", r"N[0-9]-[0-9]{2}", ("id", "section", "verdict", "errata", "holes", "quiz"), _row, Row),
    _Group("errata", r"R[0-9]{2}", ("id", "severity", "title", "claims"), _erratum, Erratum),
    _Group("holes", r"H[0-9]{1,2}", ("id", "title"), _titled, Titled),
    _Group("additions", r"A[0-9]{2}", ("id", "title"), _titled, Titled),
)

Plain = dict[str, list[dict[str, Any]]]


def _plain(name: str, data: bytes) -> tuple[Plain, Bounded]:
    """The file as plain data that JSON can keep, and everything that is wrong in it."""
    # The YAML library takes 30 ms: a start with a warm cache does without.
    from quizzer.files.reader import read

    document = read(name, data)
    found: Plain = {group.name: [] for group in _GROUPS}
    try:
        node = document.node
        if node is not None and node.is_mapping(FIELDS) and has_format(node, FORMAT):
            _read_groups(node, found)
    except FloodError:
        found = {group.name: [] for group in _GROUPS}
    return found, document.problems


def _read_groups(node: Node, found: Plain) -> None:
    seen: set[str] = set()
    referring: list[tuple[Node, dict[str, Any]]] = []
    for group in _GROUPS:
        for item in node.items(group.name, at_least=1):
            before = len(node.problems.errors)
            if item.is_mapping(group.fields):
                entry = {"id": _id(item, group, seen), **group.read(item)}
                referring.append((item, entry))
                if len(node.problems.errors) == before:
                    found[group.name].append(entry)
    for item, entry in referring:
        _check_references(item, entry, seen)


def _id(node: Node, group: _Group, seen: set[str]) -> str:
    found = node.string("id")
    if found and not re.fullmatch(group.form, found):
        node.report("Q130", message("bank.not-an-inventory-id", found=found, group=group.name), at="id")
    if found in seen:
        node.report("Q131", message("bank.repeated-inventory-id", found=found), at="id")
    seen.add(found)
    return found


def _check_references(node: Node, entry: Mapping[str, Any], ids: Set[str]) -> None:
    for key in ("errata", "holes", "claims"):
        for position, name in enumerate(entry.get(key, ())):
            if name not in ids:
                node.child(key).report("Q105", message("bank.unknown-claim", name=name), at=position)


def _text(node: Node, key: str) -> tuple[str, str]:
    text = node.required_localized(key)
    return text.en, text.zh


def _built(found: Plain) -> Inventory:
    return Inventory(**{group.name: tuple(_entries(group, found[group.name])) for group in _GROUPS})


def _entries(group: _Group, rows: list[dict[str, Any]]) -> Iterator[Any]:
    for row in rows:
        yield group.build(**{name: _value(name, value) for name, value in row.items()})


def _value(name: str, value: Any) -> Any:
    if name in ("title", "section"):
        return Localized(*value)
    return tuple(value) if isinstance(value, (list, tuple)) else value
