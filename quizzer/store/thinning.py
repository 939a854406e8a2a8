"""Which backups there are, and which of them stay: names tell the time, nothing else does."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

DAY = timedelta(days=1)
SPECIAL = 10  # backups made before a restore, a repair or a migration: the newest of them stay

PART = ".part"  # what is being written has this at the end of its name

_NAME = re.compile(r"progress-(\d{8}-\d{6})(?:-([a-z0-9-]+))?\.db")
_STAMP = "%Y%m%d-%H%M%S"

_PERIODS: tuple[tuple[int, Callable[[datetime], Hashable]], ...] = (
    (7, lambda at: at.date()),
    (4, lambda at: at.isocalendar()[:2]),
    (12, lambda at: (at.year, at.month)),
)


@dataclass(frozen=True, order=True)
class Backup:
    """One file of the folder of backups; a daily one has no reason."""

    at: datetime  # UTC, whole seconds
    reason: str
    path: Path


def moment(at_ms: int) -> datetime:
    """UTC milliseconds as a time in whole seconds."""
    return datetime.fromtimestamp(at_ms // 1000, UTC)


def fresh_name(folder: Path, at_ms: int, reason: str = "", suffix: str = ".db") -> Path:
    """A path in `folder` that nothing has, named after the time; seconds are added until it is free."""
    at = moment(at_ms)
    while True:
        path = folder / f"progress-{at.strftime(_STAMP)}{'-' if reason else ''}{reason}{suffix}"
        if not path.exists():
            return path
        at += timedelta(seconds=1)


def found(folder: Path) -> list[Backup]:
    """The backups in `folder`, oldest first; no folder is no backups."""
    if not folder.is_dir():
        return []
    backups = []
    for path in folder.iterdir():
        match = _NAME.fullmatch(path.name)
        at = _time(match[1]) if match else None
        if match and at:
            backups.append(Backup(at, match[2] or "", path))
    return sorted(backups)


def newest(folder: Path | None) -> Path | None:
    """The latest backup in `folder`; None if there is none."""
    backups = found(folder) if folder else []
    return backups[-1].path if backups else None


def is_due(backups: Iterable[Backup], now_ms: int) -> bool:
    """Whether no daily backup lies within a day of now: one from the future (a clock set back) is none."""
    now = moment(now_ms)
    return not any(abs(now - backup.at) < DAY for backup in backups if not backup.reason)


def kept(times: Iterable[datetime]) -> set[datetime]:
    """Those that stay: the last of each of the latest 7 days, 4 weeks and 12 months that have any."""
    latest_first = sorted(times, reverse=True)
    stay: set[datetime] = set()
    for count, period in _PERIODS:
        last: dict[Hashable, datetime] = {}
        for at in latest_first:
            last.setdefault(period(at), at)
        stay.update(list(last.values())[:count])
    return stay


def superfluous(backups: Iterable[Backup]) -> list[Path]:
    """The files that may go, oldest first; what the learner made by hand never goes."""
    backups = sorted(backups)
    stay = kept(backup.at for backup in backups if not backup.reason)
    special = [backup for backup in backups if backup.reason.startswith("before-")]
    daily = [backup for backup in backups if not backup.reason and backup.at not in stay]
    return [backup.path for backup in sorted(daily + special[:-SPECIAL])]


def leftovers(folder: Path, now_ms: int) -> list[Path]:
    """Copies that a killed program left half written, more than a day ago."""
    parts = sorted(folder.glob(f"progress-*{PART}"))
    times = ((path, _time(path.name[9:24])) for path in parts)
    return [path for path, at in times if at and moment(now_ms) - at > DAY]


def _time(stamp: str) -> datetime | None:
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError:  # progress-20269999-000000.db is somebody else's file
        return None
