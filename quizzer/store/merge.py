"""Two machines, one log: exported as JSON Lines, imported as a union.

Rows have ids that are unique over all machines, so the order of imports does not matter, and a second import of
the same file changes nothing. A review that was undone anywhere is undone; of the marks of a name the latest
counts; the cards of the questions concerned are made from the log.

    {"schema": 1, "kind": "progress"}
    {"row": "review", "uid": …, "question": …, …}
    {"row": "mark", …}
    {"row": "setting", "name": "interview", "value": "2026-01-31"}
    {"row": "end", "rows": 3}
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from sqlite3 import Connection
from typing import Any

from quizzer.errors import DataError
from quizzer.messages import Message, message
from quizzer.store import cards, log, marks, settings
from quizzer.store.cards import Replay
from quizzer.store.fields import ROWS, SHARED
from quizzer.store.log import Logged
from quizzer.store.store import Store
from quizzer.study.memory import Mark, Rating, Review, Terms
from quizzer.text import visible

SCHEMA = 1
HEADER = {"schema": SCHEMA, "kind": "progress"}
LONGEST_LINE = 2_000_000  # characters


@dataclass
class Merged:
    """What an import did: answers that are new, answers and marks known before, answers undone, new marks."""

    new_reviews: int = 0
    known: int = 0
    undone: int = 0
    marks: int = 0


# --- out ----------------------------------------------------------------------------------------------------


def exported(store: Store) -> Iterator[str]:
    """The lines of the whole log, undone answers too; the same log always gives the same lines."""
    yield json.dumps(HEADER)
    rows = 0
    with store.reading() as connection:
        for row in _rows(connection):
            yield json.dumps(row)  # in ASCII: no editor, mail or code page can break it
            rows += 1
    yield json.dumps({"row": "end", "rows": rows})


def _rows(connection: Connection) -> Iterator[dict[str, Any]]:
    for logged in log.everything(connection):
        yield _review_row(logged)
    for mark in marks.everything(connection):
        yield {"row": "mark", **asdict(mark)}
    date = settings.everything(connection).get(SHARED)
    if date is not None:
        yield {"row": "setting", "name": SHARED, "value": date}


def _review_row(logged: Logged) -> dict[str, Any]:
    values = dict(vars(logged.review))
    terms = values.pop("terms")
    values["rating"] = int(logged.review.rating)
    return {"row": "review", **values, **vars(terms), "undone_ms": logged.undone_ms}


# --- in -----------------------------------------------------------------------------------------------------


def imported(store: Store, lines: Iterable[str], replay: Replay) -> Merged:
    """Merge exported lines into the store, in one transaction.

    Raises:
        DataError: a line is not what it should be, or the last is missing; then nothing has been written.
    """
    with store.writing() as connection:
        merge = _Merge(connection)
        merge.read(lines)
        for item in merge.items:
            cards.rebuild(connection, item, replay)
        return merge.merged


@dataclass
class _Merge:
    """One import under way."""

    connection: Connection
    merged: Merged = field(default_factory=Merged)
    items: set[int] = field(default_factory=set)  # their cards are no longer what the log says
    line: int = 0
    rows: int = 0
    begun: bool = False
    ended: bool = False

    def read(self, lines: Iterable[str]) -> None:
        """Merge every line; the first must be the header and the last the end."""
        for self.line, text in enumerate(lines, 1):
            if text.strip("\ufeff \t\r\n"):
                self._line(text.strip("\ufeff \t\r\n"))
        if not self.ended:
            raise DataError(message("store.cut-off", rows=self.rows), message("store.import-fix"))

    def _line(self, text: str) -> None:
        found = self._object(text)
        if not self.begun:
            self._header(found)
            return
        if self.ended:
            raise self._refused(message("store.after-the-end"))
        name = found.pop("row", None)
        if not isinstance(name, str) or name not in ROWS:
            raise self._refused(message("store.unknown-row", names=", ".join(ROWS)))
        self._check(name, found)
        _TAKE[name](self, found)

    def _object(self, text: str) -> dict[str, Any]:
        if len(text) > LONGEST_LINE:
            raise self._refused(message("store.line-too-long", most=LONGEST_LINE))
        try:
            found = json.loads(text, object_pairs_hook=_once)
        except _TwiceError as error:
            raise self._refused(message("store.repeated-field", name=visible(str(error))[:64])) from None
        except (ValueError, RecursionError):
            raise self._refused(message("store.not-json")) from None
        if not isinstance(found, dict):
            raise self._refused(message("store.not-an-object"))
        return found

    def _header(self, found: dict[str, Any]) -> None:
        schema = found.get("schema")
        if found.get("kind") != HEADER["kind"] or not isinstance(schema, int):
            raise self._refused(message("store.not-an-export"))
        if schema > SCHEMA:
            raise self._refused(message("store.newer-export", found=schema, known=SCHEMA), "store.update-fix")
        self.begun = True

    def _check(self, name: str, found: dict[str, Any]) -> None:
        """Every field is there, is known and holds what it may."""
        checks = ROWS[name]
        for field_name in found:
            if field_name not in checks:
                raise self._refused(message("store.unknown-field", name=visible(field_name)[:64]))
        for field_name, check in checks.items():
            if field_name not in found:
                raise self._refused(message("store.missing-field", name=field_name))
            expected = check(found[field_name])
            if expected:
                raise self._refused(message("store.bad-field", name=field_name, expected=expected))
        self.rows += name != "end"

    def _review(self, found: dict[str, Any]) -> None:
        review, undone_ms = _review(found), found["undone_ms"]
        known = log.find(self.connection, review.uid)
        if known is None:
            item = cards.item_of(self.connection, review.question)
            log.add(self.connection, item, review, undone_ms)
            self.items.add(item)
            self.merged.new_reviews += 1
            return
        if known.review != review:
            raise self._refused(message("store.other-contents", uid=review.uid))
        self.merged.known += 1
        if undone_ms is None or (known.undone_ms is not None and known.undone_ms <= undone_ms):
            return
        self.items.add(log.date_undone(self.connection, review.uid, undone_ms))
        self.merged.undone += known.undone_ms is None

    def _mark(self, found: dict[str, Any]) -> None:
        mark = Mark(**found)
        known = marks.find(self.connection, mark.uid)
        if known is None:
            marks.add(self.connection, mark)
            self.merged.marks += 1
        elif known != mark:
            raise self._refused(message("store.other-contents", uid=mark.uid))
        else:
            self.merged.known += 1

    def _setting(self, found: dict[str, Any]) -> None:
        """The learner's date comes along to a machine that has none."""
        if found["name"] not in settings.everything(self.connection):
            settings.put(self.connection, found["name"], found["value"])

    def _end(self, found: dict[str, Any]) -> None:
        if found["rows"] != self.rows:
            raise self._refused(message("store.wrong-count", said=found["rows"], rows=self.rows))
        self.ended = True

    def _refused(self, what: Message, fix: str = "store.import-fix") -> DataError:
        return DataError(message("store.in-line", line=self.line, what=what), message(fix))


_TAKE: dict[str, Callable[[_Merge, dict[str, Any]], None]] = {
    "review": _Merge._review,
    "mark": _Merge._mark,
    "setting": _Merge._setting,
    "end": _Merge._end,
}


class _TwiceError(Exception):
    """A field that an object has twice: JSON would keep the last."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(next(name for name in names if names.count(name) > 1))
    return found


def _review(found: dict[str, Any]) -> Review:
    values = {name: value for name, value in found.items() if name != "undone_ms"}
    terms = Terms(float(values.pop("retention")), values.pop("max_days"))
    values["rating"] = Rating(values["rating"])
    values["given"] = tuple(values["given"])
    values["score"] = float(values["score"])
    return Review(**values, terms=terms)
