"""A YAML file as a `Node` that knows the place of every value and key. The only door to `yaml`.

Only plain data comes through: mappings with text as keys, lists, texts, finite numbers, true, false and null.
Tags, anchors, aliases and duplicate keys are refused, every size is bounded, and no text that comes out has a
character that a terminal would obey. Nothing raises: what is wrong is reported, and reading goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from quizzer.files.flood import Bounded, FloodError
from quizzer.files.marks import Mark, Marks, Spot
from quizzer.files.scalars import MAX_DIGITS, NotFiniteError, TooLongError, plain
from quizzer.files.sources import MAX_BYTES, content
from quizzer.files.syntax import At, complaint, told
from quizzer.messages import Message, message
from quizzer.node import Node
from quizzer.problem import Place, Problem
from quizzer.text import code_point, first_unsafe, is_unsafe, visible

MAX_DEPTH = 20
MAX_TEXT = 20_000
MAX_KEY = 100
MAX_FIELDS = 200
MAX_ENTRIES = 20_000

# libyaml is several times faster; a system without it still reads almost every bank.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Document:
    """A file that was read: `node` is None if nothing in it can be used. `lines` are for carets."""

    name: str
    problems: Bounded
    lines: Sequence[str] = ()
    node: Node | None = None
    marks: Marks | None = None


def read_file(path: Path) -> Document:
    """The document in this file."""
    try:
        data = content(path)
    except OSError as error:
        return _refused(Place(str(path)), "Y018", message("bank.cannot-read", reason=error.strerror or "?"))
    return read(str(path), data)


def read(name: str, data: bytes) -> Document:
    """The document in `data`; `name` stands for its file in places."""
    if len(data) > MAX_BYTES:
        size = message("bank.file-too-large", limit=MAX_BYTES // 1024 // 1024)
        return _refused(Place(name), "Y005", size, message("bank.fix-split"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig")
        place = Place(name, before.count("\n") + 1, len(before) - before.rfind("\n"))
        return _refused(place, "Y003", message("bank.not-utf-8"), message("bank.fix-utf-8"))
    return _document(name, text.replace("\r\n", "\n"))


def _document(name: str, text: str) -> Document:
    problems = Bounded()
    lines = text.split("\n")
    try:
        composer = _Composer(name, _harmless(name, text, lines, problems), lines, problems)
        found = composer.document()
    except FloodError:
        found = None
    if found is None:
        return Document(name, problems, lines)
    data, spot = found
    marks = Marks(name, spot)
    return Document(name, problems, lines, Node(data, problems, marks.locate), marks)


def _refused(place: Place, code: str, what: Message, fix: Message | None = None) -> Document:
    problems = Bounded()
    problems.add(Problem(place, code, what, fix))
    return Document(place.file, problems)


def _harmless(name: str, text: str, lines: Sequence[str], problems: Bounded) -> str:
    """`text` with a question mark for every unsafe character: the parser would take some for line breaks."""
    unsafe = {character for character in set(text) if is_unsafe(character)}
    if not unsafe:
        return text
    for number, line in enumerate(lines, start=1):
        found = first_unsafe(line)
        if found:
            place = Place(name, number, found[0] + 1)
            problems.add(_unsafe(place, found[1]))
    return text.translate({ord(character): "\ufffd" for character in unsafe})


def _unsafe(place: Place, code: str) -> Problem:
    return Problem(place, "Y014", message("bank.unsafe-character", code=code), message("bank.fix-unsafe"))


class _StopError(Exception):
    """The rest of the file cannot be read; why has been reported."""


class _Composer:
    """Builds data and marks from the parser's events; never goes deeper than `MAX_DEPTH`."""

    def __init__(self, name: str, text: str, lines: Sequence[str], problems: Bounded) -> None:
        self._name = name
        self._text = text
        self._has_escapes = "\\" in text
        self._lines = lines
        self._problems = problems
        self._events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)

    def document(self) -> tuple[Any, Spot] | None:
        try:
            return self._only_document()
        except _StopError:
            return None
        except yaml.MarkedYAMLError as error:
            self._complain(error)
        except yaml.reader.ReaderError as error:
            self._complain_of_character(error)
        except (ValueError, OverflowError):  # the Python parser, on "\UFFFFFFFF"
            self._report((0, 0), "Y001", *told(complaint("escape character", "")))
        return None

    def _only_document(self) -> tuple[Any, Spot] | None:
        next(self._events)  # the start of the stream
        has_document = not isinstance(next(self._events), yaml.StreamEndEvent)
        found = self._value(next(self._events), 1) if has_document else None
        if found is None or found[0] is None:
            self._report((0, 0), "Y004", message("bank.empty-file"), "empty-file")
            return None
        next(self._events)  # the end of the document
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            self._report(_mark(after.start_mark), "Y006", message("bank.several-documents"), "one-document")
            return None
        return found

    # --- values ---------------------------------------------------------------------------------------------

    def _value(self, event: Any, depth: int) -> tuple[Any, Spot]:
        start = _mark(event.start_mark)
        spot = Spot(start, start)
        if event.anchor is not None:
            is_alias = isinstance(event, yaml.AliasEvent)
            code, name = ("Y011", "alias") if is_alias else ("Y010", "anchor")
            self._report(start, code, message(f"bank.{name}", name=visible(event.anchor)), "write-out")
            if is_alias:
                return f"*{visible(event.anchor)}", spot
        if event.tag is not None:
            self._report(start, "Y009", message("bank.tag", tag=_tag(event.tag)), "no-tag")
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event), spot
        if depth > MAX_DEPTH:
            self._report(start, "Y012", message("bank.too-deep", limit=MAX_DEPTH), "flatter")
            raise _StopError
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(spot, depth), spot
        return self._mapping(event, spot, depth), spot

    def _list(self, spot: Spot, depth: int) -> list[Any]:
        data: list[Any] = []
        parts: dict[str | int, Spot] = {}
        spot.parts = parts
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            self._refuse_more(len(data), MAX_ENTRIES, _mark(event.start_mark))
            value, parts[len(data)] = self._value(event, depth + 1)
            data.append(value)
        spot.end = _mark(event.start_mark)
        return data

    def _mapping(self, start: Any, spot: Spot, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        keys: dict[str, Mark] = {}
        parts: dict[str | int, Spot] = {}
        spot.keys, spot.parts = keys, parts
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key, key_spot = self._value(event, depth + 1)
            inside = next(self._events)
            value, value_spot = self._value(inside, depth + 1)
            if start.flow_style and _is_absent(inside):
                self._report(key_spot.start, "Y020", message("bank.no-value", name=_short(key)), "comma")
            elif self._is_key(key, key_spot.start, keys):
                data[key], keys[key], parts[key] = value, key_spot.start, value_spot
        spot.end = _mark(event.start_mark)
        return data

    def _is_key(self, key: Any, at: Mark, keys: dict[str, Mark]) -> bool:
        self._refuse_more(len(keys), MAX_FIELDS, at)
        if not isinstance(key, str):
            self._report(at, "Y008", message("bank.key-not-text"), "quote-key")
            return False
        if len(key) > MAX_KEY:
            self._report(at, "Y013", message("bank.key-too-long", limit=MAX_KEY), "yaml-colon")
            return False
        if key in keys:
            self._report(at, "Y007", message("bank.duplicate-key", name=key, line=keys[key][0]), "one-key")
            return False
        return True

    def _refuse_more(self, count: int, limit: int, at: Mark) -> None:
        if count >= limit:
            self._report(at, "Y017", message("bank.too-many", limit=limit), "split")
            raise _StopError

    def _scalar(self, event: Any) -> Any:
        at, text = _mark(event.start_mark), event.value
        if len(text) > MAX_TEXT:
            self._report(at, "Y013", message("bank.text-too-long", limit=MAX_TEXT), "shorten")
            return visible(text[:MAX_KEY])
        if event.style == '"' and self._has_escapes:
            found = first_unsafe(text)
            if found:
                self._problems.add(_unsafe(Place(self._name, *at), found[1]))
            return visible(text)
        if event.style:
            return text
        try:
            return plain(text)
        except NotFiniteError:
            self._report(at, "Y015", message("bank.not-finite"), "quote-text")
        except TooLongError:
            self._report(at, "Y016", message("bank.too-many-digits", limit=MAX_DIGITS), "quote-text")
        return 0

    # --- problems -------------------------------------------------------------------------------------------

    def _report(self, at: Mark, code: str, what: Message, fix: str | Message) -> None:
        mend = message(f"bank.fix-{fix}") if isinstance(fix, str) else fix
        self._problems.add(Problem(Place(self._name, *at), code, what, mend))

    def _complain(self, error: yaml.MarkedYAMLError) -> None:
        row = complaint(error.problem or "", error.context or "")
        given_up = error.problem_mark or error.context_mark
        tab = self._tab(given_up)
        if tab:
            self._report(tab, "Y002", message("bank.tab"), "tab")
            return
        mark = error.context_mark if row.at is At.CONTEXT and error.context_mark else given_up
        self._report(_mark(mark) if mark else (0, 0), "Y001", *told(row))

    def _tab(self, mark: Any) -> Mark | None:
        """Where the indentation of this line has a tab."""
        if mark is None or mark.line >= len(self._lines):
            return None
        line = self._lines[mark.line]
        indentation = line[: len(line) - len(line.lstrip())]
        return (mark.line + 1, indentation.index("\t") + 1) if "\t" in indentation else None

    def _complain_of_character(self, error: yaml.reader.ReaderError) -> None:
        character = chr(error.character) if isinstance(error.character, int) else str(error.character)
        before = self._text[: max(self._text.find(character), 0)]
        at = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        self._problems.add(_unsafe(Place(self._name, *at), code_point(character)))


def _mark(mark: Any) -> Mark:
    return mark.line + 1, mark.column + 1


def _is_absent(event: Any) -> bool:
    """Whether a flow mapping has a key without a value: most often a text with a comma and no quotes."""
    return isinstance(event, yaml.ScalarEvent) and not event.value and not event.style


def _tag(tag: str) -> str:
    return visible(tag.replace("tag:yaml.org,2002:", "!!"))


def _short(key: object) -> str:
    return str(key)[:MAX_KEY]
