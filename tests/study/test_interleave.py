"""Neighbours of different topics, as far as what comes before what allows."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzer.study.interleave import longest_run, parents_first, spread

# Names like a1, a2, b1: the letter is the topic.


def topics(names: tuple[str, ...]) -> dict[str, str]:
    return {name: name[0] for name in names}


def row(letters: str) -> tuple[str, ...]:
    """`aab` is a1, a2, b1."""
    return tuple(f"{letter}{letters[: i + 1].count(letter)}" for i, letter in enumerate(letters))


def letters(names: tuple[str, ...]) -> str:
    return "".join(name[0] for name in names)


SPREAD = {
    "nothing": ("", ""),
    "one": ("a", "a"),
    "one topic": ("aaa", "aaa"),
    "mixed already": ("abab", "abab"),
    "two and two": ("aabb", "abab"),
    "three and two": ("aaabb", "ababa"),
    "one among many": ("aaaab", "aabaa"),
    "two among many": ("aaaaaaabb", "aaabaaaba"),
    "three topics": ("aaabbc", "abacab"),
}


@pytest.mark.parametrize(("given_row", "expected"), SPREAD.values(), ids=SPREAD)
def test_topics_are_spread(given_row: str, expected: str) -> None:
    names = row(given_row)
    found = spread(names, topics(names), {})
    assert sorted(found) == sorted(names)
    best = longest_run(row(expected), topics(row(expected)))
    assert longest_run(found, topics(names)) == best


@settings(max_examples=150, deadline=None)
@given(st.text("abc", min_size=1, max_size=7))
def test_no_order_has_a_shorter_longest_run(letters_: str) -> None:
    names = row(letters_)
    shortest = min(longest_run(order, topics(names)) for order in set(permutations(names)))
    assert longest_run(spread(names, topics(names), {}), topics(names)) == shortest


@settings(max_examples=150, deadline=None)
@given(st.text("abcd", max_size=12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=8))
def test_what_came_before_still_comes_before(letters_: str, pairs: list[tuple[int, int]]) -> None:
    names = row(letters_)
    before: dict[str, tuple[str, ...]] = {}
    for first, second in pairs:
        if first < second < len(names):
            before[names[second]] = (*before.get(names[second], ()), names[first])
    found = spread(names, topics(names), before)
    place = {name: index for index, name in enumerate(found)}
    assert sorted(found) == sorted(names)
    assert all(place[first] < place[second] for second, firsts in before.items() for first in firsts)
    for topic in set(letters_):
        assert [n for n in found if n[0] == topic] == [n for n in names if n[0] == topic]
    assert longest_run(found, topics(names)) <= longest_run(names, topics(names))


def test_an_order_that_is_forced_stays() -> None:
    names = row("aaabbb")
    before = dict.fromkeys(names[3:], names[:3])
    assert spread(names, topics(names), before) == names


def test_the_question_before_them_all_counts() -> None:
    names = row("ab")
    assert letters(spread(names, topics(names), {}, after="a")) == "ba"
    assert letters(spread(names, topics(names), {}, after="b")) == "ab"


@pytest.mark.parametrize(
    ("names", "after", "length"),
    [
        ("", "", 0),
        ("", "a", 0),
        ("a", "", 1),
        ("a", "a", 2),
        ("abba", "", 2),
        ("aab", "a", 3),
        ("baaa", "a", 3),
    ],
)
def test_the_longest_run_is_measured(names: str, after: str, length: int) -> None:
    assert longest_run(row(names), topics(row(names)), after) == length


PARENTS = {
    "nothing to do": ("abc", {"b": "a"}, "abc"),
    "pulled forward": ("abc", {"a": "c"}, "cab"),
    "a chain": ("abc", {"a": "b", "b": "c"}, "cba"),
    "two parents": ("abc", {"a": "cb"}, "cba"),
    "a parent that is not there": ("abc", {"a": "z"}, "abc"),
    "its own parent": ("abc", {"a": "a"}, "abc"),
    "a circle is cut": ("abc", {"a": "b", "b": "a"}, "bac"),
    "a circle of three": ("abc", {"a": "b", "b": "c", "c": "a"}, "cba"),
}


@pytest.mark.parametrize(("order", "before", "expected"), PARENTS.values(), ids=PARENTS)
def test_parents_come_first(order: str, before: dict[str, str], expected: str) -> None:
    assert "".join(parents_first(order, before)) == expected


def test_a_chain_of_ten_thousand_is_no_problem() -> None:
    names = [str(i) for i in range(10_000)]
    before = {str(i): [str(i + 1)] for i in range(9_999)}
    assert parents_first(names, before) == names[::-1]
