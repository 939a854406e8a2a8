"""What the learner has chosen, in `config.toml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from quizzer.errors import ContentError, nearest
from quizzer.messages import Message, Words, message
from quizzer.problem import Place, Problem
from quizzer.study.schedule import MAX_DAYS, RETENTION
from quizzer.text import LANGUAGES

LARGEST = 65_536  # characters: a file of settings is a few lines


@dataclass(frozen=True)
class Settings:
    """The settings, with what holds when nothing was chosen."""

    retention: float = 0.9  # probability of remembering that is aimed at, 0.70 to 0.97
    new_per_day: int = 20
    reviews_per_day: int = 200
    day_starts_at: int = 4  # the hour at which a study day begins
    max_days: int = 365  # no interval is longer
    interview: date | None = None
    language: str | None = None  # en, zh; None: the locale decides


class SettingsError(ContentError):
    """A file of settings with everything that is wrong in it."""

    def __init__(self, file: str, problems: tuple[Problem, ...]) -> None:
        super().__init__(message("study.settings-wrong", file=file, count=len(problems)))
        self.problems = problems

    def said(self, words: Words) -> str:
        """How many problems, and each on a line of its own."""
        return "\n".join([words(self.what), *(problem.said(words) for problem in self.problems)])


def read(text: str, file: str) -> Settings:
    """The settings in `text`, which is TOML; `file` is its name in messages.

    Raises:
        SettingsError: all that is wrong: unknown names, wrong types, values out of range, each with its line.
    """
    found, problems = _parsed(text, file)
    known = [setting.name for setting in fields(Settings)]
    chosen: dict[str, Any] = {}
    for name, value in found.items():
        place = Place(file, _line_of(text, name))
        if name not in known:
            near = nearest(name, known)
            fix = message("common.did-you-mean", name=near) if near else _names(known)
            problems.append(Problem(place, "S002", message("study.unknown-setting", name=name), fix))
            continue
        chosen[name] = _RULES[name].taken(value)
        if chosen[name] is None:
            problems.append(Problem(place, "S003", message("study.unfit", name=name), _RULES[name].wanted))
    if problems:
        raise SettingsError(file, tuple(sorted(problems, key=lambda problem: problem.place)))
    return Settings(**chosen)


# --- values ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Rule:
    """What one setting can be."""

    taken: Callable[[Any], object]  # the value as it is used; None if it cannot be
    wanted: Message


def _number(low: float, high: float) -> _Rule:
    def taken(value: Any) -> float | None:
        fits = isinstance(value, (int, float)) and not isinstance(value, bool) and low <= value <= high
        return float(value) if fits else None

    return _Rule(taken, message("study.wanted-number", low=low, high=high))


def _whole(low: int, high: int) -> _Rule:
    def taken(value: Any) -> int | None:
        fits = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        return value if fits else None

    return _Rule(taken, message("study.wanted-whole", low=low, high=high))


def _day(value: Any) -> date | None:
    """A date, bare as TOML writes it or in quotes."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _language(value: Any) -> str | None:
    return value if isinstance(value, str) and value in LANGUAGES else None


_RULES: Mapping[str, _Rule] = {
    "retention": _number(*RETENTION),
    "new_per_day": _whole(0, 9999),
    "reviews_per_day": _whole(0, 9999),
    "day_starts_at": _whole(0, 23),
    "max_days": _whole(*MAX_DAYS),
    "interview": _Rule(_day, message("study.wanted-date")),
    "language": _Rule(_language, message("study.wanted-language")),
}


# --- the file -------------------------------------------------------------------------------------------------


def _parsed(text: str, file: str) -> tuple[dict[str, Any], list[Problem]]:
    """The tables of the file; if it is no TOML, nothing and the line that is to blame."""
    import tomllib  # 5 ms that a learner without settings does not pay

    if len(text) > LARGEST:
        return {}, [Problem(Place(file), "S001", message("study.too-long", most=LARGEST))]
    try:
        return tomllib.loads(text.removeprefix("\ufeff")), []
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a plain ValueError
        place = Place(file, _line_in(str(error), text))
        return {}, [Problem(place, "S001", message("study.not-toml"), message("study.toml-fix"))]


def _line_in(said: str, text: str) -> int:
    """The line that a TOML error speaks of; 0 if it does not."""
    number = re.search(r"at line (\d+)", said)
    if number:
        return int(number[1])
    return text.count("\n") + 1 if "end of document" in said else 0


def _line_of(text: str, name: str) -> int:
    """The line on which a name of the top level is written; 0 if that cannot be said."""
    key = rf"""(?:{re.escape(name)}|"{re.escape(name)}"|'{re.escape(name)}')"""
    found = re.search(rf"^[ \t\ufeff]*(?:{key}[ \t]*[=.]|\[+[ \t]*{key}[ \t]*[\].])", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def _names(known: list[str]) -> Message:
    return message("study.known-settings", names=", ".join(known))
