"""The learner's settings: what is taken, and what is said of the rest."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.messages import Words
from quizzer.study.settings import Settings, SettingsError, read

TAKEN: dict[str, tuple[str, dict[str, Any]]] = {
    "nothing": ("", {}),
    "comments": ("# new_per_day = 3\n", {}),
    "retention": ("retention = 0.85", {"retention": 0.85}),
    "the lowest retention": ("retention = 0.70", {"retention": 0.7}),
    "the highest retention": ("retention = 0.97", {"retention": 0.97}),
    "new": ("new_per_day = 5", {"new_per_day": 5}),
    "no new": ("new_per_day = 0", {"new_per_day": 0}),
    "reviews": ("reviews_per_day = 50", {"reviews_per_day": 50}),
    "midnight": ("day_starts_at = 0", {"day_starts_at": 0}),
    "days": ("max_days = 30", {"max_days": 30}),
    "a date": ("interview = 2027-03-01", {"interview": date(2027, 3, 1)}),
    "a date in quotes": ('interview = "2027-03-01"', {"interview": date(2027, 3, 1)}),
    "a language": ('language = "zh"', {"language": "zh"}),
    "all": (
        'retention = 0.8\nnew_per_day = 1\nreviews_per_day = 2\nday_starts_at = 3\nmax_days = 4\n'
        'interview = 2028-02-29\nlanguage = "en"\n',
        {"retention": 0.8, "new_per_day": 1, "reviews_per_day": 2, "day_starts_at": 3, "max_days": 4,
         "interview": date(2028, 2, 29), "language": "en"},
    ),
    "a byte order mark": ("\ufeffnew_per_day = 5", {"new_per_day": 5}),
    "Windows": ("new_per_day = 5\r\nmax_days = 9\r\n", {"new_per_day": 5, "max_days": 9}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TAKEN.values(), ids=TAKEN)
def test_settings_are_read(text: str, expected: dict[str, Any]) -> None:
    assert read(text, "config.toml") == Settings(**expected)


WHOLE = "'{0}' cannot have this value; write a whole number from {1} to {2}"
WRONG = {
    "a slip": (
        "new_per_dy = 5",
        "c:1: error S002: there is no setting 'new_per_dy'; did you mean 'new_per_day'?",
    ),
    "an unknown name": (
        "\nx = 5",
        "c:2: error S002: there is no setting 'x'; the settings are retention, new_per_day, reviews_per_day, "
        "day_starts_at, max_days, interview, language",
    ),
    "a table": (
        "\n[retention]\nx = 1",
        "c:2: error S003: 'retention' cannot have this value; write a number from 0.7 to 0.97",
    ),
    "a retention too high": (
        "retention = 1",
        "c:1: error S003: 'retention' cannot have this value; write a number from 0.7 to 0.97",
    ),
    "no number": (
        "retention = nan",
        "c:1: error S003: 'retention' cannot have this value; write a number from 0.7 to 0.97",
    ),
    "a text": ('new_per_day = "5"', "c:1: error S003: " + WHOLE.format("new_per_day", 0, 9999)),
    "a truth": ("new_per_day = true", "c:1: error S003: " + WHOLE.format("new_per_day", 0, 9999)),
    "a fraction": ("new_per_day = 5.0", "c:1: error S003: " + WHOLE.format("new_per_day", 0, 9999)),
    "below nothing": ("reviews_per_day = -1", "c:1: error S003: " + WHOLE.format("reviews_per_day", 0, 9999)),
    "an hour that is not": ("day_starts_at = 24", "c:1: error S003: " + WHOLE.format("day_starts_at", 0, 23)),
    "no days": ("max_days = 0", "c:1: error S003: " + WHOLE.format("max_days", 1, 36500)),
    "a name in quotes": ("# c\n'max_days' = 0", "c:2: error S003: " + WHOLE.format("max_days", 1, 36500)),
    "a time": (
        "interview = 2027-03-01T10:00:00",
        "c:1: error S003: 'interview' cannot have this value; write a date, as 2030-01-31",
    ),
    "a day that is not": (
        'interview = "2027-02-29"',
        "c:1: error S003: 'interview' cannot have this value; write a date, as 2030-01-31",
    ),
    "another date": (
        'interview = "1.3.2027"',
        "c:1: error S003: 'interview' cannot have this value; write a date, as 2030-01-31",
    ),
    "another language": (
        'language = "fr"',
        'c:1: error S003: \'language\' cannot have this value; write "en" or "zh"',
    ),
    "no TOML": (
        "max_days = 3\nnew per day = 5",
        "c:2: error S001: this is not TOML; write each setting once, on a line of its own, as new_per_day = 20",
    ),
    "half a line": (
        "max_days =",
        "c:1: error S001: this is not TOML; write each setting once, on a line of its own, as new_per_day = 20",
    ),
    "twice": (
        "max_days = 3\nmax_days = 4",
        "c:2: error S001: this is not TOML; write each setting once, on a line of its own, as new_per_day = 20",
    ),
    "five thousand digits": (
        "max_days = " + "9" * 5000,
        "c: error S001: this is not TOML; write each setting once, on a line of its own, as new_per_day = 20",
    ),
    "five thousand brackets": (
        "max_days = " + "[" * 5000,
        "c: error S001: this is not TOML; write each setting once, on a line of its own, as new_per_day = 20",
    ),
    "a file without end": ("#" * 70_000, "c: error S001: a file of settings has at most 65536 characters"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_with_its_line(text: str, said: str) -> None:
    with pytest.raises(SettingsError) as raised:
        read(text, "c")
    assert str(raised.value) == f"c: 1 setting is wrong\n{said}"
    assert raised.value.exit_code == 5


def test_all_problems_are_said_at_once_in_the_order_of_the_file() -> None:
    with pytest.raises(SettingsError) as raised:
        read('language = "de"\nmax_day = 3\n\nretention = 2\n', "config.toml")
    assert raised.value.said(Words("zh")) == (
        "config.toml：有 3 处设置不对\n"
        'config.toml:1: 错误 S003: “language”不能取这个值; 请写 "en" 或 "zh"\n'
        "config.toml:2: 错误 S002: 没有“max_day”这个设置; 是不是想写“max_days”？\n"
        "config.toml:4: 错误 S003: “retention”不能取这个值; 请写 0.7 到 0.97 的数"
    )


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("retnoi_daysmx =.0159\"'[]{}\n#-T:,"), max_size=60))
def test_no_text_does_worse_than_a_settings_error(text: str) -> None:
    with suppress(SettingsError):
        read(text, "c")
