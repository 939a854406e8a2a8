"""How it is going, on one page: numbers first, then pictures made of blocks, each beside its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from quizzer.screen.screen import Screen
from quizzer.study.statistics import Bin, Retention, Streak, TopicRow
from quizzer.text import Localized

SHADES = "∙░▒▓█"
MARKS = {"ready": ("✓", "right"), "shaky": ("≈", "partial"), "unseen": ("∙", "meta")}


@dataclass(frozen=True)
class Statistics:
    """Everything on the page."""

    day: int
    days: int
    answers: int
    retention: Retention
    target: float
    streak: Streak
    forecast: tuple[int, ...]
    topics: tuple[TopicRow, ...]
    calibration: tuple[Bin, ...]
    heat: tuple[tuple[int | None, ...], ...]
    leeches: tuple[tuple[str, int], ...]


def show_statistics(screen: Screen, found: Statistics, titles: Mapping[str, Localized]) -> None:
    """Print the page."""
    screen.say("screen.stats-title", "title")
    screen.rule()
    screen.table(("", ""), _numbers(screen, found), indent=2)
    _topics(screen, found.topics, titles)
    _forecast(screen, found)
    _calibration(screen, found.calibration)
    _heat(screen, found)
    if found.leeches:
        _head(screen, "screen.stats-leeches")
        rows = [(name, screen.words("screen.stats-lapses", count=count)) for name, count in found.leeches]
        screen.table(("", ""), rows, indent=2)
        screen.say("screen.stats-leech-advice", "meta", indent=2)


def _head(screen: Screen, key: str) -> None:
    screen.blank()
    screen.say(key, "accent")


def _numbers(screen: Screen, found: Statistics) -> list[tuple[str, str]]:
    words = screen.words
    rate = found.retention.rate
    target = f"{found.target:.0%}"
    kept = (
        words("screen.stats-no-retention", target=target)
        if rate is None
        else words(
            "screen.stats-kept", rate=f"{rate:.0%}", kept=found.retention.kept, asked=found.retention.asked,
            target=target,
        )
    )  # fmt: skip
    return [
        (words("screen.stats-answers"), f"{found.answers}"),
        (words("screen.stats-retention", days=found.days), kept),
        (
            words("screen.stats-streak"),
            words("screen.stats-streak-value", days=found.streak.current, longest=found.streak.longest),
        ),
    ]


def _topics(screen: Screen, topics: Sequence[TopicRow], titles: Mapping[str, Localized]) -> None:
    """A row a topic; a narrow screen has room for the sign of the state, not for its word and the bar."""
    words = screen.words
    _head(screen, "screen.stats-topics")
    narrow = screen.width < 60
    rows = []
    for row in topics:
        mark, _ = MARKS[row.state]
        state = mark if narrow else f"{mark} {words(f'screen.state-{row.state}')}"
        bar = () if narrow else (_blocks(row, 16),)
        rows.append((state, words(titles[row.topic]), str(row.ready), str(row.shaky), str(row.unseen), *bar))
    heads = ("" if narrow else words("screen.state"), words("screen.topic"))
    signs = tuple(mark for mark, _ in MARKS.values())
    counts = signs if narrow else tuple(words(f"screen.{state}") for state in MARKS)
    screen.table((*heads, *counts, *(() if narrow else ("",))), rows, right=(2, 3, 4), indent=2)
    if narrow:
        screen.text(
            "  ".join(f"{mark} {words(f'screen.state-{state}')}" for state, (mark, _) in MARKS.items()),
            "meta",
            indent=2,
        )


def _blocks(row: TopicRow, width: int) -> str:
    """Ready, shaky and unseen as parts of a bar; what is there at all shows."""
    ready = round(width * row.ready / row.total)
    seen = max(round(width * row.seen / row.total), 1 if row.seen else 0)
    return "█" * ready + "▒" * (seen - ready) + "░" * (width - max(seen, ready))


def _forecast(screen: Screen, found: Statistics) -> None:
    _head(screen, "screen.stats-forecast")
    most = max(found.forecast)
    room = min(40, screen.width - 24)
    rows = []
    for ahead, count in enumerate(found.forecast[:7]):
        day = date.fromordinal(found.day + ahead)
        bar = "█" * max(round(room * count / most), 1) if count else ""
        name = screen.words("screen.today") if ahead == 0 else screen.words(f"screen.weekday-{day.weekday()}")
        rows.append((f"{name} {day.month:02}-{day.day:02}", str(count), bar))
    screen.table(("", "", ""), rows, right=(1,), indent=2)


def _calibration(screen: Screen, bins: Sequence[Bin]) -> None:
    filled = [one for one in bins if one.asked]
    if not filled:
        return
    _head(screen, "screen.stats-calibration")
    words = screen.words
    rows = [
        (f"{one.low:.0%}–{one.high:.0%}", f"{one.predicted:.0%}", f"{one.rate:.0%}", f"{one.kept}/{one.asked}")
        for one in filled
    ]
    heads = tuple(words(f"screen.{key}") for key in ("chance", "predicted", "came", "answers"))
    screen.table(heads, rows, right=(1, 2, 3), indent=2)


def _heat(screen: Screen, found: Statistics) -> None:
    """Weeks from left to right, days from top to bottom."""
    _head(screen, "screen.stats-heat")
    weeks = found.heat[-max(8, min(len(found.heat), (screen.width - 10) // 2)) :]
    most = max((count or 0 for week in weeks for count in week), default=0)
    for weekday in range(7):
        cells = " ".join(_shade(week[weekday], most) for week in weeks)
        name = screen.words(f"screen.weekday-{weekday}")
        screen.line(("  ", ""), (f"{name} ", "meta"), (cells, "right"))
    screen.say("screen.stats-shades", "meta", indent=2, shades=" ".join(SHADES), most=most)


def _shade(count: int | None, most: int) -> str:
    """One sign, in ASCII too: the busiest day is full, a day with any answer is not empty."""
    if count is None:
        return " "
    if not count:
        return SHADES[0]
    return SHADES[min(len(SHADES) - 1, 1 + 3 * count // max(most, 1))]
