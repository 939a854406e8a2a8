"""Neighbours that differ: a mixed order is harder to answer, and better remembered, than topic by topic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TypeAlias

Before: TypeAlias = Mapping[
    str, Iterable[str]
]  # for a question: those that come before it, if they come at all


def parents_first(order: Iterable[str], before: Before) -> list[str]:
    """`order`, with each question after those that come before it; a cycle is cut where it is met first."""
    order = list(order)
    left = dict.fromkeys(order)
    placed: dict[str, None] = {}
    for question in order:
        path, waiting = [question], {question}
        while path:
            needs = before.get(path[-1], ()) if path[-1] not in placed else ()
            needed = next((q for q in needs if q in left and q not in placed and q not in waiting), None)
            if needed is None:
                placed[path.pop()] = None
            else:
                path.append(needed)
                waiting.add(needed)
    return list(placed)


def spread(
    order: Sequence[str], topic_of: Mapping[str, str], before: Before, after: str = ""
) -> tuple[str, ...]:
    """`order`, rearranged so that the longest run of one topic is short.

    The order within a topic stays, and so does every pair of `before` that `order` respects. `after` is the
    topic of the question that is asked before them all. The run is the shortest possible where `before` is
    empty; otherwise the best of a few attempts.
    """
    best: tuple[str, ...] = tuple(order)
    for limit in _limits(order, topic_of):
        if longest_run(best, topic_of, after) <= limit:
            break
        found = _dealt(order, topic_of, before, after, limit)
        best = min(best, found, key=lambda row: longest_run(row, topic_of, after))
    return best


def longest_run(order: Sequence[str], topic_of: Mapping[str, str], after: str = "") -> int:
    """How many questions of one topic follow each other at most, the one before them counted."""
    runs = [(topic, sum(1 for _ in row)) for topic, row in groupby(order, key=topic_of.__getitem__)]
    if runs and runs[0][0] == after:
        runs[0] = (after, runs[0][1] + 1)
    return max((length for _, length in runs), default=0)


def _limits(order: Sequence[str], topic_of: Mapping[str, str]) -> Iterable[int]:
    """Lengths of runs to try: from what the largest topic forces, in growing steps."""
    counts: dict[str, int] = {}
    for question in order:
        counts[topic_of[question]] = counts.get(topic_of[question], 0) + 1
    largest = max(counts.values(), default=0)
    least = -(-largest // (len(order) - largest + 1))
    step = 1
    while least <= largest:
        yield least
        least, step = least + step, step * 2


def _dealt(
    order: Sequence[str], topic_of: Mapping[str, str], before: Before, last: str, limit: int
) -> tuple[str, ...]:
    """Deal from the topic that has most left, unless it has just been dealt `limit` times."""
    place = {question: index for index, question in enumerate(order)}
    piles: dict[str, list[str]] = {topic_of[question]: [] for question in order}
    for question in reversed(order):
        piles[topic_of[question]].append(question)
    dealt: dict[str, None] = {}
    run = 1 if last else 0

    def is_open(question: str) -> bool:
        earlier = (q for q in before.get(question, ()) if place.get(q, len(order)) < place[question])
        return all(q in dealt for q in earlier)

    def size(topic: str) -> int:
        return len(piles[topic])

    while piles:
        topics = [topic for topic, pile in piles.items() if pile[-1] not in before or is_open(pile[-1])]
        rested = [topic for topic in topics if topic != last] if run >= limit else topics
        topic = max(rested or topics, key=size)
        dealt[piles[topic].pop()] = None
        run = run + 1 if topic == last else 1
        last = topic
        if not piles[topic]:
            del piles[topic]
    return tuple(dealt)
