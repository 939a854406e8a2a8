"""The order in which new questions are taught.

Topics come in the order of their prerequisites, then of the file; within a topic the questions come by level.
A question comes after what it requires, after the question that it follows up, and after the questions of the
topics that its own topic requires, up to its own level: the hard questions of one topic do not keep the easy
ones of the next waiting. Where more than one topic is open, two of them alternate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from quizzer.question import Entry, Topic
from quizzer.study.interleave import Before, parents_first

_NONE = 1_000  # above every level


def ranked(topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """The topics, each after those that it requires, else in the order given; a cycle is cut."""
    by_id = {topic.id: topic for topic in topics}
    requires = {topic.id: topic.requires for topic in topics}
    return tuple(by_id[name] for name in parents_first(by_id, requires))


@dataclass
class Lesson:
    """The new questions that can be taught now, handed out in teaching order."""

    entries: Mapping[str, Entry]  # in the order of the files
    topics: tuple[Topic, ...]  # ranked; topics that are not among them come last
    requires: Before  # by question: those of `entries` that must come before
    parents: Before  # by question: those of `entries` that it follows up
    taken: dict[str, None] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._needs = {topic.id: topic.requires for topic in self.topics}
        self._ladders: dict[str, list[Entry]] = {topic.id: [] for topic in self.topics}
        for entry in self.entries.values():
            self._ladders.setdefault(entry.topic, []).append(entry)
        self._climbed: set[str] = set()

    def take(self, count: int) -> tuple[str, ...]:
        """The first `count` questions."""
        last = ""
        while len(self.taken) < count:
            question = self._next(last)
            if question is None:
                break
            if question in self.requires or question in self.parents:
                self._teach(question, count)
            else:
                self.taken[question] = None
            last = self.entries[next(reversed(self.taken))].topic
        return tuple(self.taken)

    def _next(self, last: str) -> str | None:
        """The question to teach now: of the first open topic that is not `last`, else of `last`."""
        gates: dict[str, int] = {}  # the lowest level that a topic, or one that it requires, still holds
        same = None
        for name in tuple(self._ladders):
            gate = min((gates.get(topic, _NONE) for topic in self._needs.get(name, ())), default=_NONE)
            head = self._head(name)
            level = head.level if head else _NONE
            gates[name] = min(level, gate)
            if gates[name] == _NONE:
                del self._ladders[name]  # done, and all that it requires: no need to look again
            if head is None or level >= gate:
                continue
            if name != last:
                return head.id
            same = head.id
        return same

    def _head(self, name: str) -> Entry | None:
        """The next question of a topic: the last of its ladder."""
        ladder = self._ladders[name]
        if name not in self._climbed:  # a topic that is not reached is not sorted
            self._climbed.add(name)
            ladder.reverse()
            ladder.sort(key=lambda entry: -entry.level)
        while ladder and ladder[-1].id in self.taken:
            ladder.pop()
        return ladder[-1] if ladder else None

    def _teach(self, question: str, count: int) -> None:
        """Take a question after those that must come before it.

        A parent that cannot come first, because it requires this very question, is passed over.
        """
        path: dict[str, None] = {question: None}
        passed: set[str] = set()
        while path and len(self.taken) < count:
            here = next(reversed(path))
            musts = [q for q in self.requires.get(here, ()) if q not in self.taken]
            if here != question and any(q in path or q in passed for q in musts):
                path.pop(here)
                passed.add(here)
                continue
            wishes = (q for q in self.parents.get(here, ()) if q not in self.taken)
            needed = next((q for q in (*musts, *wishes) if q not in path and q not in passed), None)
            if needed is None:
                self.taken[here] = None
                path.pop(here)
            else:
                path[needed] = None
