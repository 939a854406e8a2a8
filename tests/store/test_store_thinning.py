"""Which backups stay, as a function of their times."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_samples import DAY_MS, NOW_MS

from quizzer.store.thinning import (
    Backup,
    found,
    fresh_name,
    is_due,
    kept,
    leftovers,
    moment,
    newest,
    superfluous,
)

NOON = datetime(2025, 10, 9, 12, tzinfo=UTC)  # a Thursday


def days_ago(*days: float) -> list[datetime]:
    return [NOON - timedelta(days=day) for day in days]


THINNED = {
    "nothing": ([], []),
    "a single one": ([0], [0]),
    "several of one day: the last": ([0, 0.1, 0.2], [0]),
    "a week of days": ([0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 4, 5, 6]),
    # Thursday the 9th to Sunday the 28th of September: 7 days, the last of week 39, the last of September
    "days beyond the seventh, by weeks and months": (
        list(range(12)),
        [0, 1, 2, 3, 4, 5, 6, 9, 11],
    ),
    "days that are far apart count as days": (
        [0, 40, 80, 120, 160, 200, 240],
        [0, 40, 80, 120, 160, 200, 240],
    ),
    "weeks of a month: the last of four weeks": (
        [0, 0.1, 7, 7.1, 14, 14.1, 21, 28, 35],
        [0, 7, 14, 21, 28, 35, 0],
    ),
}


@pytest.mark.parametrize(("days", "stay"), THINNED.values(), ids=THINNED)
def test_the_last_of_days_weeks_and_months_stays(days: list[float], stay: list[float]) -> None:
    assert kept(days_ago(*days)) == set(days_ago(*stay))


def test_two_years_of_days_leave_a_week_of_days_four_weeks_and_a_year_of_months() -> None:
    times = days_ago(*range(730))
    stay = kept(times)
    assert stay == {
        *days_ago(0, 1, 2, 3, 4, 5, 6),
        # the Sundays before (the first week is in the days already)
        *(datetime(2025, month, day, 12, tzinfo=UTC) for month, day in ((10, 5), (9, 28), (9, 21))),
        *(datetime(2025, month, day, 12, tzinfo=UTC) for month, day in ((9, 30), (8, 31), (7, 31), (6, 30))),
        *(datetime(2025, month, day, 12, tzinfo=UTC) for month, day in ((5, 31), (4, 30), (3, 31), (2, 28))),
        *(datetime(year, month, day, 12, tzinfo=UTC) for year, month, day in ((2025, 1, 31), (2024, 12, 31))),
        datetime(2024, 11, 30, 12, tzinfo=UTC),
    }


@given(st.lists(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), max_size=60))
def test_thinning_keeps_the_newest_and_few_and_thinning_again_changes_nothing(times: list[datetime]) -> None:
    times = [time.replace(tzinfo=UTC) for time in times]
    stay = kept(times)
    assert stay <= set(times)
    assert len(stay) <= 7 + 4 + 12
    assert kept(stay) == stay
    if times:
        assert max(times) in stay


def backups(*names: str) -> list[Backup]:
    """Backups by the days of October 2025 and their reasons: `9`, `8-before-restore`."""
    made = []
    for name in names:
        day, _, reason = name.partition("-")
        made.append(Backup(datetime(2025, 10, int(day), tzinfo=UTC), reason, Path(name)))
    return made


def test_only_daily_backups_are_thinned_by_days_and_of_the_others_ten_stay() -> None:
    special = [f"{day}-before-restore" for day in range(1, 13)]
    assert superfluous(backups(*special)) == [Path("1-before-restore"), Path("2-before-restore")]
    assert superfluous(backups("1", "1-before-restore", "2")) == []


def test_what_was_made_by_hand_never_goes() -> None:
    assert superfluous(backups(*(f"{day}-by-hand" for day in range(1, 31)))) == []


DUE = {
    "no backup": ([], True),
    "one of an hour ago": ([3_600_000], False),
    "one of almost a day ago": ([DAY_MS - 1000], False),
    "one of a day ago": ([DAY_MS], True),
    "one of next week: the clock was set back": ([-7 * DAY_MS], True),
    "one of next week and one of an hour ago": ([-7 * DAY_MS, 3_600_000], False),
}


@pytest.mark.parametrize(("ages", "due"), DUE.values(), ids=DUE)
def test_a_backup_is_due_once_a_day(ages: list[int], due: bool) -> None:
    made = [Backup(moment(NOW_MS - age), "", Path("x")) for age in ages]
    assert is_due(made, NOW_MS) is due


def test_a_backup_before_a_restore_is_not_the_one_of_the_day() -> None:
    assert is_due([Backup(moment(NOW_MS), "before-restore", Path("x"))], NOW_MS)


def test_names_tell_the_time_and_the_reason_and_are_never_taken_twice(tmp_path: Path) -> None:
    names = []
    for reason in ("", "", "before-restore", "before-restore"):
        path = fresh_name(tmp_path, NOW_MS, reason)
        path.touch()
        names.append(path.name)
    assert names == [
        "progress-20251009-085320.db",
        "progress-20251009-085321.db",
        "progress-20251009-085320-before-restore.db",
        "progress-20251009-085321-before-restore.db",
    ]
    first = moment(NOW_MS)
    assert [(backup.at - first, backup.reason) for backup in found(tmp_path)] == [
        (timedelta(0), ""),
        (timedelta(0), "before-restore"),
        (timedelta(seconds=1), ""),
        (timedelta(seconds=1), "before-restore"),
    ]


def test_what_a_killed_program_left_half_written_goes_after_a_day(tmp_path: Path) -> None:
    for name in ("08-085319", "08-085320", "09-085320"):
        (tmp_path / f"progress-202510{name}.db.4321.part").touch()
    (tmp_path / "progress-my-own.part").touch()
    assert leftovers(tmp_path, NOW_MS) == [tmp_path / "progress-20251008-085319.db.4321.part"]


def test_other_files_are_no_backups(tmp_path: Path) -> None:
    for name in ("progress.db", "progress-20259999-000000.db", "progress-20251009-085320.db.part", "notes.txt"):
        (tmp_path / name).touch()
    assert found(tmp_path) == []
    assert found(tmp_path / "missing") == []
    assert newest(tmp_path) is None
    assert newest(None) is None
