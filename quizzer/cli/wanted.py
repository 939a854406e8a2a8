"""What the learner wants to be asked, read from the options of `quiz`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from quizzer.errors import UnknownName, UsageError
from quizzer.messages import message
from quizzer.question import Topic

INTERVIEW = "interview"  # the setting that holds its date


@dataclass(frozen=True)
class Wanted:
    """The options of a session. Without any, it is whatever is due, then new."""

    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    which: str = "all"  # all, new, due
    count: int | None = None
    cram: bool = False
    bank: str | None = None
    seed: str | None = None

    @property
    def text(self) -> str:
        """The options as they are kept with a session, to know it again."""
        return json.dumps({name: value for name, value in asdict(self).items() if value}, sort_keys=True)

    @property
    def narrow(self) -> bool:
        """Whether it is less than everything."""
        return bool(self.topics or self.kinds or self.levels)

    def seed_or_new(self) -> str:
        """The seed that was asked for, or a new one."""
        return self.seed or os.urandom(4).hex()


def known(topics: Iterable[str], kinds: Iterable[str], tree: Iterable[Topic]) -> None:
    """Refuse topics and kinds that do not exist, with the nearest that does."""
    from quizzer.kinds import ASKED

    names = [topic.id for topic in tree]
    for topic in topics:
        if topic not in names:
            raise UnknownName("topic", topic, names)
    for kind in kinds:
        if kind not in ASKED:
            raise UnknownName("kind", kind, ASKED)


def levels_of(text: str | None) -> tuple[int, ...]:
    """`3`, `3-5` or `1,2` as levels."""
    if text is None:
        return ()
    found: set[int] = set()
    for part in text.replace("，", ",").split(","):
        low, _, high = part.strip().partition("-")
        if not (low.isdecimal() and (high or low).isdecimal() and 1 <= int(low) <= int(high or low) <= 5):
            raise UsageError(message("cli.bad-level", found=text))
        found.update(range(int(low), int(high or low) + 1))
    return tuple(sorted(found))


def which(*, new: bool, due: bool) -> str:
    """Both or neither means everything."""
    return "all" if new == due else ("new" if new else "due")


def interview_date(text: str, today: int) -> str | None:
    """The interview's date as it is kept; `none` forgets it."""
    if text == "none":
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise UsageError(message("cli.bad-date", found=text)) from None
    if found.toordinal() < today:
        raise UsageError(message("cli.past-date", found=text))
    return found.isoformat()
