"""Study days: a day lasts until the roll-over hour, so that 1 a.m. belongs to the evening before."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta, tzinfo

ROLLOVER = 4

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = _EPOCH.toordinal()
_HOUR_MS = 3_600_000


def study_day(at_ms: int, zone: tzinfo, rollover: int = ROLLOVER) -> int:
    """The study day of an instant, as the proleptic ordinal of the local date on which it began.

    `at_ms` is in UTC milliseconds; `rollover` is the hour on the clock, 0 to 23, at which the day begins. A day
    of 23 or 25 hours, when the clock is changed, is one day like any other.
    """
    local = (_EPOCH + timedelta(milliseconds=at_ms)).astimezone(zone)
    day = local.toordinal()
    return day if local.hour >= rollover else day - 1


def day_start_ms(day: int, zone: tzinfo, rollover: int = ROLLOVER) -> int:
    """The first UTC millisecond whose study day is `day` (or later, where a zone left that day out)."""
    # Searched, not computed: the roll-over hour may not exist on this day, or exist twice.
    earliest = ((day - _EPOCH_DAY) * 24 - 26) * _HOUR_MS
    span = range(earliest, earliest + 76 * _HOUR_MS)
    return span[bisect_left(span, day, key=lambda at_ms: study_day(at_ms, zone, rollover))]


def date_of(day: int) -> date:
    """The calendar date on which the study day began."""
    return date.fromordinal(day)
