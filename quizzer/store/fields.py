"""What a row of an exported log may hold: field by field, a test and what was expected."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping

from quizzer.messages import Message, message
from quizzer.store.log import LONGEST_TEXT, MOST_TEXTS
from quizzer.text import first_unsafe

Check = Callable[[object], Message | None]  # what was expected instead; None if the value is good

LAST_MS = 253_402_300_799_999  # the last millisecond of the year 9999
LAST_DAY = 3_652_059  # and its last day, as an ordinal

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_UID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def whole(low: int, high: int, *, or_null: bool = False) -> Check:
    """A whole number from `low` to `high`."""

    def check(value: object) -> Message | None:
        if value is None and or_null:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return None
        return message("store.expected-whole", low=low, high=high)

    return check


def number(low: float, high: float) -> Check:
    """A number from `low` to `high`."""

    def check(value: object) -> Message | None:
        if isinstance(value, (int, float)) and not isinstance(value, bool) and low <= value <= high:
            return None
        return message("store.expected-number", low=low, high=high)

    return check


def text(most: int) -> Check:
    """A text of at most `most` characters, all of which are safe to print."""

    def check(value: object) -> Message | None:
        if not isinstance(value, str) or len(value) > most:
            return message("store.expected-text", most=most)
        unsafe = first_unsafe(value)
        return message("store.expected-safe", code=unsafe[1]) if unsafe else None

    return check


def texts(count: int, most: int) -> Check:
    """A list of at most `count` texts."""
    one = text(most)

    def check(value: object) -> Message | None:
        if not isinstance(value, list) or len(value) > count:
            return message("store.expected-texts", count=count)
        return next((said for said in map(one, value) if said), None)

    return check


def matching(pattern: re.Pattern[str], expected: str) -> Check:
    """A text of a form, or the message `expected`."""

    def check(value: object) -> Message | None:
        if isinstance(value, str) and pattern.fullmatch(value):
            return None
        return message(expected)

    return check


def one_of(*values: str) -> Check:
    """One of `values`."""

    def check(value: object) -> Message | None:
        return None if value in values else message("store.expected-one-of", values=", ".join(values))

    return check


def date(value: object) -> Message | None:
    """A date as 2026-01-31."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            datetime.date.fromisoformat(value)
        except ValueError:
            return message("store.expected-date")
        return None
    return message("store.expected-date")


def flag(value: object) -> Message | None:
    """True or false."""
    return None if isinstance(value, bool) else message("store.expected-flag")


_uid = matching(_UID, "store.expected-uid")
_question = matching(_SLUG, "store.expected-slug")

REVIEW: Mapping[str, Check] = {
    "uid": _uid,
    "question": _question,
    "at_ms": whole(0, LAST_MS),
    "day": whole(1, LAST_DAY),
    "rating": whole(1, 4),
    "outcome": one_of("right", "partial", "wrong"),
    "given": texts(MOST_TEXTS, LONGEST_TEXT),
    "score": number(0, 1),
    "hints": whole(0, 1000),
    "tries": whole(0, 1000),
    "took_ms": whole(0, LAST_MS),
    "guessed": flag,
    "mode": one_of("quiz", "cram"),
    "session": text(64),
    "fingerprint": text(128),
    "requeued": whole(-1, 1_000_000),
    "retention": number(0.70, 0.97),
    "max_days": whole(1, 36_500),
    "undone_ms": whole(0, LAST_MS, or_null=True),
}

MARK: Mapping[str, Check] = {
    "uid": _uid,
    "question": _question,
    "name": matching(_SLUG, "store.expected-slug"),
    "value": whole(0, LAST_DAY),
    "at_ms": whole(0, LAST_MS),
}

SHARED = "interview"  # the one setting that is not of the machine but of the learner

SETTING: Mapping[str, Check] = {"name": one_of(SHARED), "value": date}

END: Mapping[str, Check] = {"rows": whole(0, 10**12)}

ROWS: Mapping[str, Mapping[str, Check]] = {"review": REVIEW, "mark": MARK, "setting": SETTING, "end": END}
