"""Study days: which day an instant belongs to, in every zone and on every odd night."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.study.days import date_of, day_start_ms, study_day

EARLY, LATE = timezone(timedelta(hours=14)), timezone(timedelta(hours=-14))


def zone(name: str) -> tzinfo:
    return {"+14": EARLY, "-14": LATE, "UTC": UTC}.get(name) or ZoneInfo(name)


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


# zone, the instant (with its offset), the hour of the roll-over, the date of the study day
CASES = {
    "noon": ("UTC", "2027-03-10T12:00:00+00:00", 4, "2027-03-10"),
    "one in the night is the evening before": ("UTC", "2027-03-10T01:00:00+00:00", 4, "2027-03-09"),
    "a second before the roll-over": ("UTC", "2027-03-10T03:59:59+00:00", 4, "2027-03-09"),
    "a millisecond before the roll-over": ("UTC", "2027-03-10T03:59:59.999+00:00", 4, "2027-03-09"),
    "the roll-over itself": ("UTC", "2027-03-10T04:00:00+00:00", 4, "2027-03-10"),
    "midnight": ("UTC", "2027-03-10T00:00:00+00:00", 4, "2027-03-09"),
    "roll-over 0, midnight": ("UTC", "2027-03-10T00:00:00+00:00", 0, "2027-03-10"),
    "roll-over 0, before midnight": ("UTC", "2027-03-09T23:59:59+00:00", 0, "2027-03-09"),
    "roll-over 1": ("UTC", "2027-03-10T00:59:59+00:00", 1, "2027-03-09"),
    "roll-over 12, morning": ("UTC", "2027-03-10T11:59:59+00:00", 12, "2027-03-09"),
    "roll-over 12, noon": ("UTC", "2027-03-10T12:00:00+00:00", 12, "2027-03-10"),
    "roll-over 23, ten in the evening": ("UTC", "2027-03-10T22:59:59+00:00", 23, "2027-03-09"),
    "roll-over 23, eleven": ("UTC", "2027-03-10T23:00:00+00:00", 23, "2027-03-10"),
    "the first of January, one in the night": ("UTC", "2028-01-01T01:00:00+00:00", 4, "2027-12-31"),
    "the first of January, four": ("UTC", "2028-01-01T04:00:00+00:00", 4, "2028-01-01"),
    "the last of December": ("UTC", "2027-12-31T23:59:59+00:00", 4, "2027-12-31"),
    "the first of March after a leap day": ("UTC", "2028-03-01T02:00:00+00:00", 4, "2028-02-29"),
    "the first of March of a common year": ("UTC", "2027-03-01T02:00:00+00:00", 4, "2027-02-28"),
    "the year 2100 has no leap day": ("UTC", "2100-03-01T02:00:00+00:00", 4, "2100-02-28"),
    "the beginning of time": ("UTC", "1970-01-01T00:00:00+00:00", 4, "1969-12-31"),
    "before the beginning of time": ("UTC", "1969-12-31T03:59:59.999+00:00", 4, "1969-12-30"),
    "the easternmost zone": ("+14", "2027-03-10T13:59:59+00:00", 4, "2027-03-10"),
    "the easternmost zone, next day": ("+14", "2027-03-10T14:00:00+00:00", 4, "2027-03-11"),
    "the easternmost zone, its four o'clock": ("+14", "2027-03-10T14:00:00+14:00", 4, "2027-03-10"),
    "the easternmost zone, in UTC terms": ("+14", "2027-03-09T14:00:00+00:00", 4, "2027-03-10"),
    "the easternmost zone, a second before": ("+14", "2027-03-09T13:59:59+00:00", 4, "2027-03-09"),
    "the easternmost zone, roll-over 0": ("+14", "2027-03-09T10:00:00+00:00", 0, "2027-03-10"),
    "the westernmost zone": ("-14", "2027-03-10T17:59:59+00:00", 4, "2027-03-09"),
    "the westernmost zone, its four o'clock": ("-14", "2027-03-10T18:00:00+00:00", 4, "2027-03-10"),
    "the westernmost zone, roll-over 23": ("-14", "2027-03-11T12:59:59+00:00", 23, "2027-03-09"),
    "half an hour off": ("Asia/Kolkata", "2027-03-09T22:30:00+00:00", 4, "2027-03-10"),
    "half an hour off, a second before": ("Asia/Kolkata", "2027-03-09T22:29:59+00:00", 4, "2027-03-09"),
    "three quarters off": ("Asia/Kathmandu", "2027-03-09T22:15:00+00:00", 4, "2027-03-10"),
    "spring in Berlin, before the jump": ("Europe/Berlin", "2027-03-28T01:59:59+01:00", 4, "2027-03-27"),
    "spring in Berlin, after the jump": ("Europe/Berlin", "2027-03-28T03:00:00+02:00", 4, "2027-03-27"),
    "spring in Berlin, four": ("Europe/Berlin", "2027-03-28T04:00:00+02:00", 4, "2027-03-28"),
    "the roll-over hour does not exist": ("Europe/Berlin", "2027-03-28T03:00:00+02:00", 2, "2027-03-28"),
    "a second before it would": ("Europe/Berlin", "2027-03-28T01:59:59+01:00", 2, "2027-03-27"),
    "autumn in Berlin, half past two": ("Europe/Berlin", "2027-10-31T02:30:00+02:00", 4, "2027-10-30"),
    "autumn in Berlin, half past two again": ("Europe/Berlin", "2027-10-31T02:30:00+01:00", 4, "2027-10-30"),
    "autumn in Berlin, four": ("Europe/Berlin", "2027-10-31T04:00:00+01:00", 4, "2027-10-31"),
    "the roll-over hour comes twice": ("Europe/Berlin", "2027-10-31T02:00:00+02:00", 2, "2027-10-31"),
    "the second time it is the same day": ("Europe/Berlin", "2027-10-31T02:00:00+01:00", 2, "2027-10-31"),
    "spring in New York": ("America/New_York", "2027-03-14T03:30:00-04:00", 4, "2027-03-13"),
    "spring in New York, four": ("America/New_York", "2027-03-14T04:00:00-04:00", 4, "2027-03-14"),
    "autumn in New York, half past one again": (
        "America/New_York",
        "2027-11-07T01:30:00-05:00",
        4,
        "2027-11-06",
    ),
    "a clock that moves by half an hour": ("Australia/Lord_Howe", "2027-10-03T02:30:00+11:00", 2, "2027-10-03"),
    "midnight does not exist": ("America/Sao_Paulo", "2018-11-04T01:00:00-02:00", 0, "2018-11-04"),
    "a day that was left out": ("Pacific/Apia", "2011-12-31T05:00:00+14:00", 4, "2011-12-31"),
    "the last evening before it": ("Pacific/Apia", "2011-12-29T23:00:00-10:00", 4, "2011-12-29"),
    "Chinese summer time, which was": ("Asia/Shanghai", "1988-07-01T03:30:00+09:00", 4, "1988-06-30"),
    "China today": ("Asia/Shanghai", "2027-07-01T04:00:00+08:00", 4, "2027-07-01"),
}


@pytest.mark.parametrize(("name", "instant", "rollover", "expected"), CASES.values(), ids=CASES)
def test_an_instant_belongs_to_the_study_day(name: str, instant: str, rollover: int, expected: str) -> None:
    assert date_of(study_day(ms(instant), zone(name), rollover)) == date.fromisoformat(expected)


def test_the_table_is_as_long_as_promised() -> None:
    assert len(CASES) >= 40


NIGHTS = {
    "Berlin, spring": ("Europe/Berlin", "2027-03-27T12:00:00+01:00", 1),
    "Berlin, autumn": ("Europe/Berlin", "2027-10-30T12:00:00+02:00", 1),
    "New York, spring": ("America/New_York", "2027-03-13T12:00:00-05:00", 1),
    "New York, autumn": ("America/New_York", "2027-11-06T12:00:00-04:00", 1),
    "Lord Howe": ("Australia/Lord_Howe", "2027-10-02T12:00:00+10:30", 1),
    "UTC": ("UTC", "2027-10-02T12:00:00+00:00", 1),
}


@pytest.mark.parametrize(("name", "noon", "days"), NIGHTS.values(), ids=NIGHTS)
def test_a_night_of_23_or_25_hours_is_one_day(name: str, noon: str, days: int) -> None:
    before = study_day(ms(noon), zone(name))
    evening = ms(noon) + 23 * 3_600_000
    assert study_day(evening, zone(name)) - before == days
    assert study_day(evening + 2 * 3_600_000, zone(name)) - before == days


STARTS = {
    "an ordinary day": ("Europe/Berlin", "2027-03-10", 4, "2027-03-10T04:00:00+01:00"),
    "after the jump": ("Europe/Berlin", "2027-03-28", 4, "2027-03-28T04:00:00+02:00"),
    "the hour is left out": ("Europe/Berlin", "2027-03-28", 2, "2027-03-28T03:00:00+02:00"),
    "the hour comes twice": ("Europe/Berlin", "2027-10-31", 2, "2027-10-31T02:00:00+02:00"),
    "midnight is left out": ("America/Sao_Paulo", "2018-11-04", 0, "2018-11-04T01:00:00-02:00"),
    "east": ("+14", "2027-03-10", 0, "2027-03-10T00:00:00+14:00"),
    "west": ("-14", "2027-03-10", 23, "2027-03-10T23:00:00-14:00"),
    "the day is left out": ("Pacific/Apia", "2011-12-30", 0, "2011-12-31T00:00:00+14:00"),
}


@pytest.mark.parametrize(("name", "day", "rollover", "expected"), STARTS.values(), ids=STARTS)
def test_a_day_starts(name: str, day: str, rollover: int, expected: str) -> None:
    assert day_start_ms(date.fromisoformat(day).toordinal(), zone(name), rollover) == ms(expected)


ZONES = ("UTC", "+14", "-14", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Shanghai")


@settings(max_examples=300, deadline=None)
@given(
    st.integers(719_163, 760_000),  # 1970 to 2081
    st.sampled_from(ZONES),
    st.integers(0, 23),
)
def test_a_day_starts_at_its_first_millisecond(day: int, name: str, rollover: int) -> None:
    start = day_start_ms(day, zone(name), rollover)
    assert study_day(start, zone(name), rollover) == day
    assert study_day(start - 1, zone(name), rollover) == day - 1


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 4_000_000_000_000), st.integers(0, 200_000_000), st.sampled_from(ZONES), st.integers(0, 23)
)
def test_days_never_go_back_while_time_goes_on(at_ms: int, later: int, name: str, rollover: int) -> None:
    assert study_day(at_ms, zone(name), rollover) <= study_day(at_ms + later, zone(name), rollover)
