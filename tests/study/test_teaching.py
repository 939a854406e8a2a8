"""In which order new questions are taught."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from study_samples import entry, topic

from quizzer.question import Entry
from quizzer.study.interleave import Before
from quizzer.study.teaching import Lesson, ranked

RANKED = {
    "no topics": ("", {}, ""),
    "the order of the file": ("abc", {}, "abc"),
    "what is required comes first": ("abc", {"a": "c"}, "cab"),
    "a chain backwards": ("abc", {"a": "b", "b": "c"}, "cba"),
    "a diamond": ("dbca", {"d": "bc", "b": "a", "c": "a"}, "abcd"),
    "a topic that is not there": ("ab", {"a": "z"}, "ab"),
    "a circle": ("ab", {"a": "b", "b": "a"}, "ba"),
}


@pytest.mark.parametrize(("names", "requires", "expected"), RANKED.values(), ids=RANKED)
def test_topics_are_ranked(names: str, requires: dict[str, str], expected: str) -> None:
    found = ranked([topic(name, *requires.get(name, "")) for name in names])
    assert "".join(t.id for t in found) == expected


def lesson(
    rows: str,
    needs: Mapping[str, str] | None = None,
    requires: Before | None = None,
    parents: Before | None = None,
) -> Lesson:
    """A lesson of questions like `a1` or `a3.2`: the topic, the level, and a number where there are more."""
    entries: list[Entry] = [entry(name, name[0], int(name[1])) for name in rows.split()]
    letters = dict.fromkeys(name[0] for name in rows.split())
    order = ranked([topic(name, *(needs or {}).get(name, "")) for name in letters])
    return Lesson({e.id: e for e in entries}, order, requires or {}, parents or {})


TAUGHT = {
    "nothing": ("", {}, ""),
    "by level": ("a3 a1 a2", {}, "a1 a2 a3"),
    "in the order of the file within a level": ("a1.9 a1.2 a1.5", {}, "a1.9 a1.2 a1.5"),
    "two topics alternate": ("a1 a2 b1 b2", {}, "a1 b1 a2 b2"),
    "of three topics the first two": ("a1 a2 b1 b2 c1", {}, "a1 b1 a2 b2 c1"),
    "when one is done the next begins": ("a1 a2 a3 b1 c1", {}, "a1 b1 a2 c1 a3"),
    "a required topic comes first, level by level": ("a1 a2 b1 b2", {"b": "a"}, "a1 b1 a2 b2"),
    "the required topic stands later": ("b1 b2 a1 a2", {"b": "a"}, "a1 b1 a2 b2"),
    "its easy questions first": ("a1.1 a1.2 a5 b1 b5", {"b": "a"}, "a1.1 a1.2 b1 a5 b5"),
    "through a topic that has none so easy": ("a1.1 a1.2 b3 c1", {"b": "a", "c": "b"}, "a1.1 a1.2 b3 c1"),
}


@pytest.mark.parametrize(("rows", "needs", "expected"), TAUGHT.values(), ids=TAUGHT)
def test_questions_are_taught_in_order(rows: str, needs: dict[str, str], expected: str) -> None:
    assert " ".join(lesson(rows, needs).take(99)) == expected


@pytest.mark.parametrize("count", range(6))
def test_a_lesson_is_as_long_as_wanted(count: int) -> None:
    assert lesson("a1 a2 b1 b2").take(count) == ("a1", "b1", "a2", "b2")[:count]


BEFORE = {
    "what is required, from the same topic": ({"a1": ("a2",)}, {}, "a2 a1"),
    "and not alone, if there is no room": ({"a1": ("a2", "a3")}, {}, "a2 a3"),
    "from another topic": ({"a1": ("b1",)}, {}, "b1 a1"),
    "the question that it follows up": ({}, {"a1": ("a3",)}, "a3 a1"),
    "a parent that requires it is passed over": ({"a3": ("a1",)}, {"a1": ("a3",)}, "a1 b1"),
    "also through others": ({"a3": ("a2",), "a2": ("a1",)}, {"a1": ("a3",)}, "a1 b1"),
    "parents in a circle": ({}, {"a1": ("a2",), "a2": ("a1",)}, "a2 a1"),
}


@pytest.mark.parametrize(("requires", "parents", "expected"), BEFORE.values(), ids=BEFORE)
def test_what_must_come_before_comes_before(
    requires: dict[str, tuple[str, ...]], parents: dict[str, tuple[str, ...]], expected: str
) -> None:
    assert " ".join(lesson("a1 a2 a3 b1", {}, requires, parents).take(2)) == expected


def test_a_chain_of_requirements_is_taught_from_its_end() -> None:
    rows = " ".join(f"a1.{i}" for i in range(2000))
    requires = {f"a1.{i}": (f"a1.{i + 1}",) for i in range(1999)}
    found = lesson(rows, {}, requires).take(2000)
    assert found == tuple(f"a1.{i}" for i in reversed(range(2000)))
