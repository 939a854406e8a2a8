"""What is asked, in which order, and what is left out."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from study_samples import DAY, entry, memory, topic

from quizzer.question import Entry, Topic
from quizzer.study.interleave import longest_run
from quizzer.study.memory import Memory
from quizzer.study.queue import Limits, Plan, Selection, called_for, plan
from quizzer.study.schedule import retrievability

TOPICS = (topic("rnn"), topic("terms"), topic("bptt", "rnn"), topic("lstm", "rnn"))
CRAM = Selection(mode="cram")


def planned(
    entries: list[Entry],
    memories: Mapping[str, Memory] | None = None,
    marks: Mapping[str, Mapping[str, int]] | None = None,
    selection: Selection = Selection(),  # noqa: B008
    limits: Limits = Limits(),  # noqa: B008
    done: tuple[int, int] = (0, 0),
    seed: str = "7",
) -> Plan:
    return plan(entries, TOPICS, memories or {}, marks or {}, DAY, selection, limits, done, seed)


def names(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{i}" for i in range(count)]


NEW = [entry(name) for name in names("n", 5)]
OLD = {name: memory(due=-i, last=-10 - i) for i, name in enumerate(names("o", 5))}
OLD_ENTRIES = [
    entry(name, topic) for name, topic in zip(OLD, ("rnn", "rnn", "rnn", "lstm", "lstm"), strict=True)
]


def test_an_empty_library_gives_an_empty_plan() -> None:
    assert planned([]) == Plan((), 0, 0)


def test_due_questions_come_before_new_ones() -> None:
    found = planned([*NEW, *OLD_ENTRIES], OLD)
    assert set(found.queue[:5]) == set(OLD)
    assert found.queue[5:] == ("n0", "n1", "n2", "n3", "n4")
    assert (found.due, found.new, found.waiting_due, found.waiting_new, found.matching) == (5, 5, 0, 0, 10)


def test_due_questions_are_mixed() -> None:
    found = planned(OLD_ENTRIES, OLD)
    topics = {e.id: e.topic for e in OLD_ENTRIES}
    assert longest_run(found.queue, topics) == 1


def test_the_seed_changes_the_order_and_nothing_else() -> None:
    orders = {planned(OLD_ENTRIES, OLD, seed=str(seed)).queue for seed in range(20)}
    assert len(orders) > 3
    assert {frozenset(order) for order in orders} == {frozenset(OLD)}
    assert planned(OLD_ENTRIES, OLD, seed="a") == planned(OLD_ENTRIES, OLD, seed="a")


def test_too_many_due_questions_are_asked_weakest_first() -> None:
    memories = {"a": memory(0, 9.0), "b": memory(-3, 0.5), "c": memory(-1, 3.0), "d": memory(0, 40.0)}
    found = planned([entry(name) for name in memories], memories, limits=Limits(20, 3))
    assert found.queue == ("b", "c", "a")
    assert (found.due, found.waiting_due) == (3, 1)


def test_the_count_limits_too() -> None:
    found = planned([*NEW, *OLD_ENTRIES], OLD, selection=Selection(count=6))
    assert (found.due, found.new, found.waiting_due, found.waiting_new) == (5, 1, 0, 4)
    found = planned([*NEW, *OLD_ENTRIES], OLD, selection=Selection(count=2))
    assert (found.due, found.new, found.waiting_due, found.waiting_new) == (2, 0, 3, 5)


@pytest.mark.parametrize(
    ("limits", "done", "due", "new"),
    [
        (Limits(20, 200), (0, 0), 5, 5),
        (Limits(2, 200), (0, 0), 5, 2),
        (Limits(2, 200), (1, 0), 5, 1),
        (Limits(2, 200), (7, 0), 5, 0),
        (Limits(20, 3), (0, 0), 3, 5),
        (Limits(20, 3), (0, 2), 1, 5),
        (Limits(0, 0), (0, 0), 0, 0),
    ],
    ids=str,
)
def test_what_was_done_today_counts(limits: Limits, done: tuple[int, int], due: int, new: int) -> None:
    found = planned([*NEW, *OLD_ENTRIES], OLD, limits=limits, done=done)
    assert (found.due, found.new, found.waiting_due, found.waiting_new) == (due, new, 5 - due, 5 - new)


SHELF = [
    entry("a", "rnn", 1, "choice"),
    entry("b", "rnn", 2, "numeric"),
    entry("c", "lstm", 2, "choice"),
    entry("d", "lstm", 5, "recall"),
]
SEEN = {"b": memory(0), "d": memory(3)}
CHOSEN: dict[str, tuple[dict[str, Any], str, int]] = {
    "everything": ({}, "bac", 4),
    "a topic": ({"topics": ("lstm",)}, "c", 2),
    "two topics": ({"topics": ("lstm", "rnn")}, "bac", 4),
    "a kind": ({"kinds": ("choice",)}, "ac", 2),
    "a level": ({"levels": (2,)}, "bc", 2),
    "two levels": ({"levels": (1, 5)}, "a", 2),
    "all of them": ({"topics": ("rnn",), "kinds": ("choice",), "levels": (1, 2)}, "a", 1),
    "nothing fits": ({"topics": ("rnn",), "levels": (5,)}, "", 0),
    "the new": ({"which": "new"}, "ac", 4),
    "the due": ({"which": "due"}, "b", 4),
    "no count": ({"count": 0}, "", 4),
    "cram": ({"mode": "cram"}, "bdac", 4),
    "cram a topic": ({"mode": "cram", "topics": ("lstm",)}, "dc", 2),
    "cram the new": ({"mode": "cram", "which": "new"}, "ac", 4),
    "cram the due": ({"mode": "cram", "which": "due"}, "b", 4),
    "cram three": ({"mode": "cram", "count": 3}, "bda", 4),
}


@pytest.mark.parametrize(("chosen", "queue", "matching"), CHOSEN.values(), ids=CHOSEN)
def test_a_selection_is_asked(chosen: dict[str, Any], queue: str, matching: int) -> None:
    found = planned(SHELF, SEEN, selection=Selection(**chosen))
    assert "".join(found.queue) == queue
    assert found.matching == matching


MARKS: dict[str, tuple[dict[str, int], bool]] = {
    "suspended": ({"suspended": 1}, False),
    "not any more": ({"suspended": 0}, True),
    "buried until today": ({"buried": DAY}, False),
    "buried until tomorrow": ({"buried": DAY + 1}, False),
    "buried until yesterday": ({"buried": DAY - 1}, True),
    "dug out": ({"buried": 0}, True),
    "flagged": ({"flagged": 1}, True),
    "buried once, suspended now": ({"buried": DAY - 9, "suspended": 1}, False),
}


@pytest.mark.parametrize(("marks", "asked"), MARKS.values(), ids=MARKS)
@pytest.mark.parametrize("known", [{}, {"a": memory(0)}], ids=["new", "due"])
@pytest.mark.parametrize("mode", ["quiz", "cram"])
def test_what_is_put_away_is_not_asked(
    marks: dict[str, int], asked: bool, known: dict[str, Memory], mode: str
) -> None:
    found = planned([entry("a")], known, {"a": marks}, Selection(mode=mode))
    assert found.queue == (("a",) if asked else ())
    assert found.matching == 1


REQUIRES: dict[str, tuple[list[Entry], dict[str, Any], str, int]] = {
    "it comes after": ([entry("b", requires=["a"]), entry("a")], {}, "ab", 0),
    "even from a higher level": ([entry("b", requires=["a"]), entry("a", level=5)], {}, "ab", 0),
    "even from a later topic": ([entry("b", requires=["a"]), entry("a", "lstm")], {}, "ab", 0),
    "it has been met": ([entry("b", requires=["a"]), entry("a")], {"memories": {"a": memory(9)}}, "b", 0),
    "it is due": ([entry("b", requires=["a"]), entry("a")], {"memories": {"a": memory(0)}}, "ab", 0),
    "it is in no bank": ([entry("b", requires=["z"])], {}, "b", 0),
    "it had another name": ([entry("b", requires=["old"]), entry("a", aliases=["old"])], {}, "ab", 0),
    "it is not selected": (
        [entry("b", requires=["a"]), entry("a", "lstm")], {"selection": Selection(topics=("rnn",))}, "", 1,
    ),
    "it is buried": ([entry("b", requires=["a"]), entry("a")], {"marks": {"a": {"buried": DAY}}}, "", 1),
    "it is suspended": ([entry("b", requires=["a"]), entry("a")], {"marks": {"a": {"suspended": 1}}}, "b", 0),
    "a chain is not selected": (
        [entry("c", requires=["b"]), entry("b", requires=["a"]), entry("a", "lstm")],
        {"selection": Selection(topics=("rnn",))}, "", 2,
    ),
    "a circle": ([entry("a", requires=["b"]), entry("b", requires=["a"]), entry("c")], {}, "c", 2),
    "itself": ([entry("a", requires=["a"])], {}, "", 1),
    "there is room for one": ([entry("b", requires=["a"]), entry("a")], {"limits": Limits(1, 9)}, "a", 0),
    "named twice": ([entry("b", requires=["a", "a"]), entry("a")], {}, "ab", 0),
    "cram does not wait": (
        [entry("b", requires=["a"]), entry("a", "lstm")],
        {"selection": Selection(topics=("rnn",), mode="cram")}, "b", 0,
    ),
    "cram goes round in a circle": (
        [entry("a", requires=["b"]), entry("b", requires=["a"])], {"selection": CRAM}, "ab", 0,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("entries", "more", "queue", "blocked"), REQUIRES.values(), ids=REQUIRES)
def test_a_question_waits_for_what_it_requires(
    entries: list[Entry], more: dict[str, Any], queue: str, blocked: int
) -> None:
    found = planned(entries, **more)
    assert "".join(found.queue) == queue
    assert found.blocked == blocked


def test_a_follow_up_comes_after_its_parent() -> None:
    entries = [entry("child"), entry("parent", level=3, follow_up=["child", "nowhere"])]
    assert planned(entries).queue == ("parent", "child")
    due = {"child": memory(0), "parent": memory(0)}
    for seed in range(10):
        assert planned(entries, due, seed=str(seed)).queue == ("parent", "child")
    weak = {"child": memory(-9, 0.1), "parent": memory(0), "other": memory(0, 99.0)}
    found = planned([*entries, entry("other")], weak, limits=Limits(20, 2))
    assert found.queue == ("parent", "child")


def test_the_next_day_is_known() -> None:
    memories = {"a": memory(3), "b": memory(7), "c": memory(0), "d": memory(1)}
    entries = [entry("a"), entry("b"), entry("c"), entry("d", "lstm")]
    assert planned(entries, memories).next_day == DAY + 1
    assert planned(entries, memories, selection=Selection(topics=("rnn",))).next_day == DAY + 3
    assert planned(entries, memories, {"d": {"suspended": 1}}).next_day == DAY + 3
    assert planned([entry("z")]).next_day is None


def test_a_cram_asks_everything_weakest_first_and_what_was_missed_today_before_what_was_right() -> None:
    memories = {
        "strong": memory(200, 300.0),
        "weak": memory(-1, 2.0),
        "missed today": memory(1, 0.3, last=0),
        "right today": memory(9, 8.0, last=0),
    }
    entries = [entry("new"), *(entry(name) for name in memories)]
    found = planned(entries, memories, selection=CRAM, limits=Limits(0, 0), done=(99, 999))
    assert found.queue == ("weak", "strong", "missed today", "right today", "new")
    assert (found.due, found.new) == (4, 1)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(0.1, 500), st.integers(-400, 0)), min_size=1, max_size=30))
def test_the_weakest_are_those_of_the_lowest_retrievability(rows: list[tuple[float, int]]) -> None:
    memories = {f"q{i}": memory(0, stability, last) for i, (stability, last) in enumerate(rows)}
    found = planned([entry(name) for name in memories], memories, selection=CRAM)
    chances = [retrievability(memories[name], DAY) for name in found.queue]
    assert chances == pytest.approx(sorted(chances), abs=1e-12)


# --- laws over random libraries -------------------------------------------------------------------------------

Library = tuple[list[Entry], dict[str, Memory], dict[str, dict[str, int]]]


def library(seed: int, size: int) -> Library:
    chance = random.Random(seed)
    known = [f"q{i}" for i in range(size)]
    entries, memories, marks = [], {}, {}
    for name in known:
        entries.append(
            entry(
                name,
                chance.choice(("rnn", "terms", "bptt", "lstm", "my-own")),
                chance.randint(1, 5),
                requires=chance.sample(known, chance.choice((0, 0, 0, 1, 2)) % (size + 1) if size > 1 else 0),
                follow_up=chance.sample(known, chance.choice((0, 0, 1)) if size > 1 else 0),
            )
        )
        if chance.random() < 0.5:
            memories[name] = memory(chance.randint(-9, 9), chance.uniform(0.2, 90), -chance.randint(0, 99))
        if chance.random() < 0.1:
            marks[name] = chance.choice(({"suspended": 1}, {"buried": DAY}, {"flagged": 1}))
    return entries, memories, marks


def faults(queue: tuple[str, ...], world: Library) -> list[str]:
    """What is wrong with the queue of a quiz."""
    entries, memories, marks = world
    by_id = {e.id: e for e in entries}
    place = {name: i for i, name in enumerate(queue)}
    found = [f"{name} is asked twice" for name in place if queue.count(name) > 1]
    found += [f"{name} is put away" for name in queue if {"suspended", "buried"} & marks.get(name, {}).keys()]
    found += [f"{name} is not due" for name in queue if name in memories and memories[name].due_day > DAY]
    parts = [name in memories for name in queue]
    if parts != sorted(parts, reverse=True):
        found.append("a new question is asked before one that is due")
    for name in queue:
        for other in by_id[name].requires if name not in memories else ():
            met = other in memories or "suspended" in marks.get(other, {})
            if not met and place.get(other, len(queue)) >= place[name]:
                found.append(f"{name} is asked before {other}")
    return found


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 40), st.integers(0, 12), st.integers(0, 12))
def test_every_plan_is_without_fault(seed: int, size: int, new: int, reviews: int) -> None:
    world = library(seed, size)
    found = planned(*world, limits=Limits(new, reviews), seed=str(seed))
    assert faults(found.queue, world) == []
    assert found.due <= reviews
    assert found.new <= new
    assert found == planned(*world, limits=Limits(new, reviews), seed=str(seed))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 40))
def test_nothing_is_lost(seed: int, size: int) -> None:
    entries, memories, marks = library(seed, size)
    found = planned(entries, memories, marks, limits=Limits(99, 99))
    away = {name for name, mark in marks.items() if "flagged" not in mark}
    due = {e.id for e in entries if e.id in memories and memories[e.id].due_day <= DAY} - away
    new = {e.id for e in entries if e.id not in memories} - away
    assert set(found.queue[: found.due]) == due
    assert set(found.queue[found.due :]) <= new
    assert found.new + found.blocked == len(new)
    cram = planned(entries, memories, marks, CRAM)
    assert set(cram.queue) == {e.id for e in entries} - away


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 30))
def test_day_by_day_everything_is_taught_once(seed: int, size: int) -> None:
    entries, _, _ = library(seed, size)
    memories: dict[str, Memory] = {}
    for _ in range(size):
        for name in planned(entries, memories, limits=Limits(3, 0)).queue:
            assert name not in memories
            memories[name] = memory(50)
    last = planned(entries, memories)
    assert last.new == 0
    assert len(memories) + last.blocked == size


FAULTY = {
    "twice": (("q0", "q0"), "q0 is asked twice"),
    "too early": (("q1", "q0"), "q1 is asked before q0"),
    "alone": (("q1",), "q1 is asked before q0"),
    "not due": (("q2",), "q2 is not due"),
    "put away": (("q3",), "q3 is put away"),
    "new first": (("q0", "q4"), "a new question is asked before one that is due"),
}


@pytest.mark.parametrize(("queue", "fault"), FAULTY.values(), ids=FAULTY)
def test_a_planted_fault_is_found(queue: tuple[str, ...], fault: str) -> None:
    entries = [entry("q0"), entry("q1", requires=["q0"]), entry("q2"), entry("q3"), entry("q4")]
    world = (entries, {"q2": memory(1), "q4": memory(0)}, {"q3": {"suspended": 1}})
    assert fault in faults(queue, world)


@pytest.mark.parametrize("seed", range(10))
def test_where_topics_are_free_neighbours_differ(seed: int) -> None:
    free: list[Topic] = [topic(name) for name in "abcd"]
    entries = [entry(f"{name}{i}", name, 1 + i % 3) for name in "abcd" for i in range(10)]
    found = plan(entries, free, {}, {}, DAY, seed=str(seed))
    assert longest_run(found.queue, {e.id: e.topic for e in entries}) == 1
    assert len(found.queue) == 20


# --- called for -----------------------------------------------------------------------------------------------

ONCE = {"called": 4}  # the questions of OLD have three answers
NOW_AND_LATER = {**OLD, "l0": memory(due=30)}
CALLABLE = [*NEW, *OLD_ENTRIES, entry("l0")]


def test_what_is_called_for_comes_first_due_or_not() -> None:
    found = planned(CALLABLE, NOW_AND_LATER, {"l0": ONCE, "o3": ONCE, "n4": {"called": 1}})
    assert set(found.queue[:3]) == {"l0", "o3", "n4"}
    assert sorted(found.queue) == sorted({*names("n", 5), *OLD, "l0"})
    assert (found.due, found.new) == (6, 5)


CALLS = {
    "once": (("l0", ONCE), True),
    "and answered": (("l0", {"called": 3}), False),
    "and taken back": (("l0", {"called": 0}), False),
    "and suspended": (("l0", {**ONCE, "suspended": 1}), False),
    "and buried": (("l0", {**ONCE, "buried": DAY}), False),
    "and buried before": (("l0", {**ONCE, "buried": DAY - 1}), True),
}


@pytest.mark.parametrize(("mark", "comes"), CALLS.values(), ids=CALLS)
def test_a_call_holds_until_it_is_answered_or_put_away(
    mark: tuple[str, Mapping[str, int]], comes: bool
) -> None:
    assert ("l0" in planned(CALLABLE, NOW_AND_LATER, dict([mark])).queue) == comes
    assert (called_for(NOW_AND_LATER, dict([mark]), DAY) == ("l0",)) == comes


def test_calls_do_not_wait_for_the_limits_of_the_day_but_for_the_count() -> None:
    marks = {"l0": ONCE, "n4": {"called": 1}}
    limits = Limits(new=0, reviews=0)
    assert set(planned(CALLABLE, NOW_AND_LATER, marks, limits=limits).queue) == {"l0", "n4"}
    assert len(planned(CALLABLE, NOW_AND_LATER, marks, Selection(count=1)).queue) == 1


def test_calls_are_for_the_questions_that_the_learner_chose() -> None:
    marks = {"l0": ONCE, "n4": {"called": 1}}
    assert "l0" not in planned(CALLABLE, NOW_AND_LATER, marks, Selection(which="new")).queue
    assert "n4" not in planned(CALLABLE, NOW_AND_LATER, marks, Selection(which="due")).queue
    assert planned(CALLABLE, NOW_AND_LATER, marks, Selection(topics=("lstm",))).queue[0] in ("o3", "o4")
    assert planned(CALLABLE, NOW_AND_LATER, marks, CRAM) == planned(CALLABLE, NOW_AND_LATER, {}, CRAM)


def test_a_question_that_requires_one_that_is_called_for_is_not_blocked() -> None:
    entries = [entry("a"), entry("b", requires=["a"])]
    found = planned(entries, marks={"a": {"called": 1}})
    assert (found.queue, found.blocked) == (("a", "b"), 0)


def test_what_is_called_for_comes_without_what_it_requires() -> None:
    entries = [entry("a"), entry("b", requires=["a"])]
    assert planned(entries, marks={"b": {"called": 1}}).queue == ("b", "a")
