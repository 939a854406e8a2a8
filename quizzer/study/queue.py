"""What to ask, and in which order: due questions first, then new ones; or, to cram, the weakest first.

Before all others come those that were called for by what went wrong elsewhere, due or not.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest

from quizzer.chance import shuffled
from quizzer.question import Entry, Topic
from quizzer.study.interleave import Before, parents_first, spread
from quizzer.study.memory import Memory
from quizzer.study.teaching import Lesson, ranked

Marks = Mapping[str, Mapping[str, int]]  # by question: name of the mark -> its latest value

CALLED = "called"  # the mark of a question that is to come first; its value: until it has so many answers


@dataclass(frozen=True)
class Selection:
    """What the learner wants to be asked; an empty list means all."""

    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    which: str = "all"  # all, new, due
    count: int | None = None  # no more than this, whatever the limits leave
    mode: str = "quiz"  # quiz, cram


@dataclass(frozen=True)
class Limits:
    """How many questions a day at most; a cram has no limits."""

    new: int = 20
    reviews: int = 200


@dataclass(frozen=True)
class Plan:
    """The questions of a session, and what is left out of it."""

    queue: tuple[str, ...]
    due: int  # of the queue: how many have been asked before
    new: int  # of the queue: how many have not
    waiting_due: int = 0  # due, but beyond the limit or the count
    waiting_new: int = 0  # new, but beyond the limit or the count
    blocked: int = 0  # new, but what they require has not been met, and is not in the queue
    matching: int = 0  # in the library, of the topics, kinds and levels chosen, asked or not
    next_day: int | None = None  # when the next of them comes due, after today


def plan(
    entries: Sequence[Entry],
    topics: Sequence[Topic],
    memories: Mapping[str, Memory],
    marks: Marks,
    day: int,
    selection: Selection = Selection(),
    limits: Limits = Limits(),
    done: tuple[int, int] = (0, 0),
    seed: str = "",
) -> Plan:
    """What to ask on a study day. `done` is how many new and how many due questions were answered today.

    The same arguments give the same plan. Suspended questions are left out, and so are those buried until today
    or later. A new question is left out while a question that it requires is unmet and not in the queue, unless
    the learner has suspended that one or the library does not have it. Questions that were called for come first,
    whatever the limits of the day and what they require.
    """
    found = _sorted_out(entries, memories, marks, day, selection)
    if selection.mode == "cram":
        return _crammed(found, topics, memories, day, selection)
    most = len(entries) if selection.count is None else max(0, selection.count)
    first = tuple(found.called)[:most]
    most -= len(first)
    due = _due(found, memories, day, min(most, max(0, limits.reviews - done[1])), seed)
    wanted = min(most - len(due), max(0, limits.new - done[0]))
    needs, blocked = _needs(found, entries, {*memories, *first}, marks) if wanted else ({}, set())
    teachable = (
        {name: entry for name, entry in found.new.items() if name not in blocked} if blocked else found.new
    )
    last = found.due[due[-1]].topic if due else ""
    new = _new(teachable, topics, needs, wanted, last)
    met = sum(name in memories for name in first)
    return Plan(
        queue=(*first, *due, *new),
        due=met + len(due),
        new=len(first) - met + len(new),
        waiting_due=len(found.due) - len(due),
        waiting_new=len(teachable) - len(new),
        blocked=len(blocked),
        matching=found.matching,
        next_day=found.next_day,
    )


# --- what there is --------------------------------------------------------------------------------------------


@dataclass
class _Found:
    """The questions that match, by what is to be done with them, each in the order of the files."""

    called: dict[str, Entry] = field(default_factory=dict)
    due: dict[str, Entry] = field(default_factory=dict)
    later: dict[str, Entry] = field(default_factory=dict)
    new: dict[str, Entry] = field(default_factory=dict)
    matching: int = 0
    next_day: int | None = None


def _sorted_out(
    entries: Sequence[Entry], memories: Mapping[str, Memory], marks: Marks, day: int, selection: Selection
) -> _Found:
    found = _Found()
    away = {name for name, values in marks.items() if _is_away(values, day)}
    called = frozenset(called_for(memories, marks, day) if selection.mode != "cram" else ())
    for entry in _matching(entries, selection):
        found.matching += 1
        if entry.id in away:
            continue
        memory = memories.get(entry.id)
        if entry.id in called and selection.which in ("all", "new" if memory is None else "due"):
            found.called[entry.id] = entry
        elif memory is None:
            found.new[entry.id] = entry
        elif memory.due_day <= day:
            found.due[entry.id] = entry
        else:
            found.later[entry.id] = entry
    found.next_day = min((memories[name].due_day for name in found.later), default=None)
    if selection.which != "all":
        found.later = {}
    if selection.which == "new":
        found.due = {}
    if selection.which == "due":
        found.new = {}
    return found


def _matching(entries: Sequence[Entry], selection: Selection) -> Iterable[Entry]:
    found: Iterable[Entry] = entries
    if selection.topics:
        topics = frozenset(selection.topics)
        found = [entry for entry in found if entry.topic in topics]
    if selection.kinds:
        kinds = frozenset(selection.kinds)
        found = [entry for entry in found if entry.kind in kinds]
    if selection.levels:
        levels = frozenset(selection.levels)
        found = [entry for entry in found if entry.level in levels]
    return found


def called_for(memories: Mapping[str, Memory], marks: Marks, day: int) -> tuple[str, ...]:
    """The questions that come first: called for, not answered since, neither suspended nor buried."""
    return tuple(
        name
        for name, values in marks.items()
        if answers_of(name, memories) < values.get(CALLED, 0) and not _is_away(values, day)
    )


def answers_of(name: str, memories: Mapping[str, Memory]) -> int:
    """How many answers to a question have counted."""
    return memories[name].reps if name in memories else 0


def _is_away(values: Mapping[str, int], day: int) -> bool:
    return bool(values.get("suspended")) or values.get("buried", day - 1) >= day


# --- due ------------------------------------------------------------------------------------------------------


def _due(found: _Found, memories: Mapping[str, Memory], day: int, most: int, seed: str) -> tuple[str, ...]:
    """All that is due, interleaved; or, if it is too much for today, what is most nearly forgotten."""
    if len(found.due) > most:
        weakest = _weakest(found.due, memories, day, most)
        chosen = {name: found.due[name] for name in weakest}
        return tuple(parents_first(weakest, _parents(chosen)))
    parents = _parents(found.due)
    order = parents_first(shuffled(found.due, seed), parents)
    return spread(order, {name: entry.topic for name, entry in found.due.items()}, parents)


def _weakest(names: Iterable[str], memories: Mapping[str, Memory], day: int, most: int) -> list[str]:
    """The lowest retrievability first: it falls as (days since the review)/stability grows."""

    def weakness(name: str) -> tuple[float, float]:
        memory = memories[name]
        return -max(0, day - memory.last_day) / memory.stability, memory.stability

    return nsmallest(most, names, key=weakness)


def _crammed(
    found: _Found, topics: Sequence[Topic], memories: Mapping[str, Memory], day: int, selection: Selection
) -> Plan:
    seen = {**found.due, **found.later}
    everything = len(seen) + len(found.new)
    most = everything if selection.count is None else max(0, min(selection.count, everything))
    old = _weakest(seen, memories, day, most)
    needs = {name: entry.requires for name, entry in found.new.items() if entry.requires}
    needs = {name: tuple(r for r in requires if r in found.new) for name, requires in needs.items()}
    new = Lesson(found.new, ranked(topics), needs, _parents(found.new)).take(most - len(old))
    return Plan((*old, *new), len(old), len(new), matching=found.matching, next_day=found.next_day)


# --- new ------------------------------------------------------------------------------------------------------


def _new(
    entries: Mapping[str, Entry], topics: Sequence[Topic], needs: Before, wanted: int, after: str
) -> tuple[str, ...]:
    """The next lesson, rearranged if one topic comes too often in a row."""
    if not wanted:
        return ()
    order = ranked(topics)
    parents = _parents(entries)
    taught = Lesson(entries, order, needs, parents).take(wanted)
    before = {name: (*needs.get(name, ()), *parents.get(name, ())) for name in taught}
    chosen = {name: entries[name] for name in taught}
    for name, earlier in _gates(chosen, order).items():
        before[name] = (*before[name], *earlier)
    return spread(taught, {name: entry.topic for name, entry in chosen.items()}, before, after)


def _needs(
    found: _Found, entries: Sequence[Entry], met: Container[str], marks: Marks
) -> tuple[dict[str, tuple[str, ...]], set[str]]:
    """For each new question, the new ones that must come before it; and those that cannot come at all.

    `met` are the questions that have been answered, or come before all of these.
    """
    demanding = [entry for entry in found.new.values() if entry.requires]
    if not demanding:
        return {}, set()
    known = {entry.id: entry.id for entry in entries}
    for entry in entries:
        for alias in entry.aliases:
            known.setdefault(alias, entry.id)
    needs: dict[str, tuple[str, ...]] = {}
    for entry in demanding:
        required = dict.fromkeys(known[r] for r in entry.requires if r in known)
        unmet = tuple(r for r in required if r not in met and not marks.get(r, {}).get("suspended"))
        if unmet:
            needs[entry.id] = unmet
    return needs, _blocked(needs, found.new)


def _blocked(needs: Before, new: Mapping[str, Entry]) -> set[str]:
    """Those that require, directly or not, what is not among the `new`; or each other in a circle."""
    waiting = {name: len(tuple(required)) for name, required in needs.items()}
    followers: dict[str, list[str]] = {}
    for name, required in needs.items():
        for other in required:
            followers.setdefault(other, []).append(name)
    met = [name for name in followers if name in new and name not in waiting]
    while met:
        for name in followers.get(met.pop(), ()):
            waiting[name] -= 1
            if not waiting[name]:
                met.append(name)
    return {name for name, count in waiting.items() if count}


def _parents(entries: Mapping[str, Entry]) -> dict[str, tuple[str, ...]]:
    """For each follow-up, the questions that it follows."""
    parents: dict[str, tuple[str, ...]] = {}
    for entry in entries.values():
        for name in entry.follow_up:
            if name in entries and name != entry.id:
                parents[name] = (*parents.get(name, ()), entry.id)
    return parents


def _gates(chosen: Mapping[str, Entry], topics: Sequence[Topic]) -> dict[str, tuple[str, ...]]:
    """For each question, the last of each topic that its own requires, up to its level."""
    below: dict[str, frozenset[str]] = {}
    for topic in topics:
        nearer = (below.get(name, frozenset()) | {name} for name in topic.requires)
        below[topic.id] = frozenset().union(*nearer)
    gates: dict[str, tuple[str, ...]] = {}
    ladders: dict[str, list[Entry]] = {}
    for entry in chosen.values():
        needed = below.get(entry.topic, frozenset())
        rows = (ladders[name] for name in ladders if name in needed)
        lasts = (next((e.id for e in reversed(row) if e.level <= entry.level), None) for row in rows)
        gates[entry.id] = tuple(name for name in lasts if name)
        ladders.setdefault(entry.topic, []).append(entry)
    return gates
