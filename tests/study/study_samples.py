"""What the tests of study/ are made of."""

from __future__ import annotations

import random
from collections.abc import Iterable

from quizzer.question import Entry, Topic
from quizzer.study.memory import Memory, Rating, Review, Terms
from quizzer.text import Localized

DAY = 740_000  # a Tuesday in 2027
DAY_MS = 86_400_000


def entry(
    name: str,
    topic: str = "rnn",
    level: int = 1,
    kind: str = "choice",
    requires: Iterable[str] = (),
    follow_up: Iterable[str] = (),
    aliases: Iterable[str] = (),
) -> Entry:
    return Entry(name, topic, kind, level, (), tuple(requires), tuple(follow_up), tuple(aliases))


def topic(name: str, *requires: str) -> Topic:
    return Topic(name, Localized.same(name), requires)


def memory(due: int = 0, stability: float = 5.0, last: int = -5, lapses: int = 0) -> Memory:
    """A memory; `due` and `last` count from DAY."""
    return Memory(stability, 5.0, 0, DAY + last, DAY + due, 3, lapses, DAY - 100)


def review(
    rating: Rating = Rating.GOOD,
    day: int = DAY,
    question: str = "q",
    at_ms: int | None = None,
    mode: str = "quiz",
    session: str = "s",
    requeued: int = -1,
    terms: Terms = Terms(),  # noqa: B008
) -> Review:
    at_ms = day * DAY_MS if at_ms is None else at_ms
    outcome = "wrong" if rating is Rating.AGAIN else "right"
    return Review(
        f"{question}-{at_ms}", question, at_ms, day, rating, outcome,
        mode=mode, session=session, requeued=requeued, terms=terms,
    )  # fmt: skip


def history(seed: int, length: int, question: str = "q") -> list[Review]:
    """A random history: same-day repetitions, long breaks, clocks set back, changing terms, crams."""
    chance = random.Random(seed)
    reviews, day = [], DAY
    for number in range(length):
        day += chance.choice((0, 0, 1, 1, 2, 3, 7, 15, 40, 200, -1, -3))
        terms = Terms(chance.choice((0.7, 0.85, 0.9, 0.97)), chance.choice((1, 3, 30, 365, 36500)))
        mode = "cram" if chance.random() < 0.1 else "quiz"
        at_ms = day * DAY_MS + number
        reviews.append(review(chance.choice(list(Rating)), day, question, at_ms, mode, terms=terms))
    return reviews
