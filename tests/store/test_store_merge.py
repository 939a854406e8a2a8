"""What one machine exports, another imports: nothing is lost, doubled, or taken on trust."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_samples import NOW_MS, TODAY, answer, fold, in_memory, mark, replay, review

from quizzer.errors import DataError
from quizzer.messages import Words
from quizzer.store import Store
from quizzer.store import marks as mark_table
from quizzer.store.merge import Merged, exported, imported
from quizzer.study.memory import Mark, Memory, Rating, Review, Terms


def filled() -> Store:
    """A store with a bit of everything."""
    store = in_memory()
    answer(store, "a", given=("δa ⊙ x", "中文"), score=1 / 3, terms=Terms(0.85, 21))
    taken_back = answer(store, "a", rating=Rating.AGAIN, outcome="wrong")
    store.undo(taken_back.uid, replay=replay)
    answer(store, "b", mode="cram", guessed=True)
    store.add_mark(mark("c", "suspended", 1))
    store.set_setting("interview", "2026-01-31")
    store.set_setting("of-this-machine", "1")
    return store


def test_an_export_is_one_object_a_line_with_a_header_and_an_end() -> None:
    with in_memory() as store:
        answer(store, "a", uid="u1", at_ms=NOW_MS, given=("词",), score=0.5, took_ms=9, session="s1")
        store.add_mark(mark("a", "buried", TODAY, at_ms=NOW_MS + 1, uid="m1"))
        store.set_setting("interview", "2026-01-31")
        store.set_setting("of-this-machine", "1")
        assert list(exported(store)) == [
            '{"schema": 1, "kind": "progress"}',
            f'{{"row": "review", "uid": "u1", "question": "a", "at_ms": {NOW_MS}, "day": {TODAY}, "rating": 3, '
            '"outcome": "right", "given": ["\\u8bcd"], "score": 0.5, "hints": 0, "tries": 1, "took_ms": 9, '
            '"guessed": false, "mode": "quiz", "session": "s1", "fingerprint": "", "requeued": -1, '
            '"retention": 0.9, "max_days": 365, "undone_ms": null}',
            f'{{"row": "mark", "question": "a", "name": "buried", "value": {TODAY}, "at_ms": {NOW_MS + 1}, '
            '"uid": "m1"}',
            '{"row": "setting", "name": "interview", "value": "2026-01-31"}',
            '{"row": "end", "rows": 3}',
        ]


def test_an_import_into_an_empty_store_gives_the_same_store() -> None:
    with filled() as store, in_memory() as other:
        lines = list(exported(store))
        assert imported(other, lines, replay) == Merged(new_reviews=3, known=0, undone=0, marks=1)
        assert list(exported(other)) == lines
        assert other.memories() == store.memories()
        assert other.marks() == store.marks()
        assert other.settings() == {"interview": "2026-01-31"}


def test_importing_again_changes_nothing() -> None:
    with filled() as store:
        lines = list(exported(store))
        assert imported(store, lines, replay) == Merged(new_reviews=0, known=4, undone=0, marks=0)
        assert list(exported(store)) == lines


def test_what_was_undone_on_one_machine_is_undone_on_both() -> None:
    with in_memory() as one, in_memory() as other:
        first, second = answer(one, "a"), answer(one, "a")
        imported(other, exported(one), replay)
        other.undo(first.uid, replay=replay)
        assert imported(one, list(exported(other)), replay) == Merged(0, 2, 1, 0)
        assert one.memories() == {"a": replay([second])}
        assert imported(other, list(exported(one)), replay) == Merged(0, 2, 0, 0)
        assert list(one.reviews()) == list(other.reviews()) == [second]


def test_the_card_of_a_question_answered_on_both_machines_is_the_replay_of_both() -> None:
    with in_memory() as one, in_memory() as other:
        given = [answer(store, "a", rating=r) for store, r in ((one, 1), (other, 4), (one, 3), (other, 2))]
        imported(one, list(exported(other)), replay)
        assert list(one.reviews()) == given
        assert one.memories() == {"a": replay(given)}


def test_a_machine_keeps_its_own_date_of_the_interview() -> None:
    with filled() as store, in_memory() as other:
        other.set_setting("interview", "2026-05-05")
        imported(other, exported(store), replay)
        assert other.settings() == {"interview": "2026-05-05"}


@pytest.mark.parametrize("line_end", ["", "\n", "\r\n"], ids=["bare", "unix", "windows"])
def test_line_ends_empty_lines_and_a_byte_order_mark_do_no_harm(line_end: str) -> None:
    with filled() as store, in_memory() as other:
        lines = [f"{line}{line_end}" for line in exported(store)]
        assert imported(other, [f"\ufeff{lines[0]}", line_end, *lines[1:], ""], replay).new_reviews == 3


# --- laws ---------------------------------------------------------------------------------------------------

QUESTIONS = ("a", "b", "c")


def reviews() -> st.SearchStrategy[Review]:
    """Few uids and few times, so that machines share answers and times collide."""

    def made(number: int) -> Review:
        question = QUESTIONS[number % 3]
        rating = Rating(number % 4 + 1)
        mode = "cram" if number % 5 == 0 else "quiz"
        return review(question, uid=f"r{number}", at_ms=NOW_MS + number % 4, rating=rating, mode=mode)

    return st.builds(made, st.integers(0, 15))


def marks() -> st.SearchStrategy[Mark]:
    def made(number: int) -> Mark:
        name = ("suspended", "flagged")[number % 2]
        return Mark(QUESTIONS[number % 3], name, number, NOW_MS + number % 4, f"m{number}")

    return st.builds(made, st.integers(0, 11))


Machine = list[tuple[str, Any]]
machines = st.lists(
    st.one_of(
        st.tuples(st.just("review"), reviews()),
        st.tuples(st.just("undo"), st.tuples(st.integers(0, 15), st.integers(0, 3))),
        st.tuples(st.just("mark"), marks()),
    ),
    max_size=12,
)


def lived(machine: Machine) -> list[str]:
    """What a machine exports after all that happened to it."""
    with in_memory() as store:
        for what, value in machine:
            known = {r.uid for r in store.reviews(with_undone=True)}
            if what == "review" and value.uid not in known:
                before = store.memories().get(value.question)
                memory = None if value.mode == "cram" else fold(before, value)
                store.record(value, memory, seen_reps=before.reps if before else 0, replay=replay)
            elif what == "undo" and f"r{value[0]}" in {r.uid for r in store.reviews()}:
                store.undo(f"r{value[0]}", replay=replay, now_ms=NOW_MS + value[1])
            elif what == "mark" and f'"{value.uid}"' not in "".join(exported(store)):
                with store.writing() as connection:  # as it is: both machines must have the same row
                    mark_table.add(connection, value)
        return list(exported(store))


def merged(*exports: list[str]) -> tuple[list[str], dict[str, Memory], dict[str, dict[str, int]]]:
    """All that there is to know of a store that imported these, in this order."""
    with in_memory() as store:
        for lines in exports:
            imported(store, lines, replay)
        state = (list(exported(store)), store.memories(), store.marks())
        assert state[1] == {q: m for q in QUESTIONS if (m := replay(store.reviews(question=q))) is not None}
        return state


@settings(max_examples=60, deadline=None)
@given(machines, machines)
def test_merging_is_commutative_and_idempotent(one: Machine, other: Machine) -> None:
    a, b = lived(one), lived(other)
    both = merged(a, b)
    assert both == merged(b, a)
    assert both == merged(a, b, b, a, both[0])


@settings(max_examples=60, deadline=None)
@given(machines, machines, machines)
def test_merging_is_associative(one: Machine, other: Machine, third: Machine) -> None:
    a, b, c = lived(one), lived(other), lived(third)
    assert merged(merged(a, b)[0], c) == merged(a, merged(b, c)[0])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=8), max_size=3), st.floats(0, 1), st.integers(-5, 5), st.booleans())
def test_whatever_can_be_answered_can_be_exported_and_imported(
    texts: list[str], score: float, took_ms: int, guessed: bool
) -> None:
    with in_memory() as store, in_memory() as other:
        answer(store, "a", given=tuple(texts), score=score, took_ms=took_ms, guessed=guessed)
        imported(other, exported(store), replay)
        assert list(other.reviews()) == list(store.reviews())


# --- what is not an export ----------------------------------------------------------------------------------

GOOD: dict[str, Any] = {
    "row": "review", "uid": "u1", "question": "a", "at_ms": NOW_MS, "day": TODAY, "rating": 3,
    "outcome": "right", "given": ["b"], "score": 1.0, "hints": 0, "tries": 1, "took_ms": 0, "guessed": False,
    "mode": "quiz", "session": "", "fingerprint": "", "requeued": -1, "retention": 0.9, "max_days": 365,
    "undone_ms": None,
}  # fmt: skip
MARK = {"row": "mark", "uid": "m1", "question": "a", "name": "flagged", "value": 1, "at_ms": NOW_MS}
HEADER = {"schema": 1, "kind": "progress"}


def lines_of(*rows: object) -> list[str]:
    return [json.dumps(row) for row in rows]


def around(**changes: object) -> list[str]:
    """A file whose second line is a review with some fields changed."""
    return lines_of(HEADER, {**GOOD, **changes}, {"row": "end", "rows": 1})


def without(name: str) -> list[str]:
    row = {key: value for key, value in GOOD.items() if key != name}
    return lines_of(HEADER, row, {"row": "end", "rows": 1})


def refusal(lines: list[str], language: str = "en") -> str:
    """What the import of `lines` says; it must leave the store as it was."""
    with filled() as store:
        before = list(exported(store))
        with pytest.raises(DataError) as caught:
            imported(store, lines, replay)
        assert list(exported(store)) == before
        return caught.value.said(Words(language))


def test_the_good_row_is_good() -> None:
    with in_memory() as store:
        assert imported(store, lines_of(HEADER, GOOD, MARK, {"row": "end", "rows": 2}), replay).marks == 1


AGAIN = "Nothing was imported. Export the file again."

BAD_FIELDS: list[tuple[str, object, str]] = [
    ("uid", "", "1 to 64 letters, digits, '.', '_' or '-'"),
    ("uid", "x" * 65, "1 to 64 letters, digits, '.', '_' or '-'"),
    ("uid", "a b", "1 to 64 letters, digits, '.', '_' or '-'"),
    ("question", "Upper", "1 to 64 small letters, digits, '.', '_' or '-'"),
    ("question", "../x", "1 to 64 small letters, digits, '.', '_' or '-'"),
    ("question", 7, "1 to 64 small letters, digits, '.', '_' or '-'"),
    ("at_ms", "now", "a whole number from 0 to 253402300799999"),
    ("at_ms", -1, "a whole number from 0 to 253402300799999"),
    ("at_ms", 1e12, "a whole number from 0 to 253402300799999"),
    ("at_ms", 10**400, "a whole number from 0 to 253402300799999"),
    ("at_ms", True, "a whole number from 0 to 253402300799999"),
    ("day", 0, "a whole number from 1 to 3652059"),
    ("rating", 0, "a whole number from 1 to 4"),
    ("rating", 5, "a whole number from 1 to 4"),
    ("rating", "good", "a whole number from 1 to 4"),
    ("outcome", "unreadable", "one of right, partial, wrong"),
    ("outcome", [], "one of right, partial, wrong"),
    ("given", "b", "a list of at most 100 texts"),
    ("given", ["x"] * 101, "a list of at most 100 texts"),
    ("given", ["x" * 10_001], "a text of at most 10000 characters"),
    ("given", [1], "a text of at most 10000 characters"),
    ("given", ["ok", "\x1b[2J"], "a text that can be printed, without the character U+001B"),
    ("given", ["\u202e"], "a text that can be printed, without the character U+202E"),
    ("given", ["\ud800"], "a text that can be printed, without the character U+D800"),
    ("score", 1.01, "a number from 0 to 1"),
    ("score", -0.1, "a number from 0 to 1"),
    ("score", float("nan"), "a number from 0 to 1"),
    ("score", float("inf"), "a number from 0 to 1"),
    ("score", 10**400, "a number from 0 to 1"),
    ("score", "1", "a number from 0 to 1"),
    ("hints", -1, "a whole number from 0 to 1000"),
    ("tries", 1001, "a whole number from 0 to 1000"),
    ("took_ms", -1, "a whole number from 0 to 253402300799999"),
    ("guessed", 1, "true or false"),
    ("guessed", None, "true or false"),
    ("mode", "exam", "one of quiz, cram"),
    ("session", "x" * 65, "a text of at most 64 characters"),
    ("session", "\u200b", "a text that can be printed, without the character U+200B"),
    ("fingerprint", "x" * 129, "a text of at most 128 characters"),
    ("requeued", -2, "a whole number from -1 to 1000000"),
    ("retention", 0.5, "a number from 0.7 to 0.97"),
    ("retention", 1.5, "a number from 0.7 to 0.97"),
    ("max_days", 0, "a whole number from 1 to 36500"),
    ("undone_ms", -1, "a whole number from 0 to 253402300799999"),
    ("undone_ms", False, "a whole number from 0 to 253402300799999"),
]


@pytest.mark.parametrize(("name", "value", "expected"), BAD_FIELDS, ids=lambda value: repr(value)[:20])
def test_a_field_that_cannot_be_is_refused_with_its_line(name: str, value: object, expected: str) -> None:
    assert refusal(around(**{name: value})) == f"line 2: '{name}' must be {expected}\n{AGAIN}"


BAD_MARKS: list[tuple[str, object, str]] = [
    ("name", "", "1 to 64 small letters, digits, '.', '_' or '-'"),
    ("name", "a\nb", "1 to 64 small letters, digits, '.', '_' or '-'"),
    ("value", -1, "a whole number from 0 to 3652059"),
    ("value", 0.5, "a whole number from 0 to 3652059"),
]


@pytest.mark.parametrize(("name", "value", "expected"), BAD_MARKS, ids=lambda value: repr(value)[:20])
def test_a_mark_that_cannot_be_is_refused_with_its_line(name: str, value: object, expected: str) -> None:
    lines = lines_of(HEADER, GOOD, {**MARK, name: value}, {"row": "end", "rows": 2})
    assert refusal(lines) == f"line 3: '{name}' must be {expected}\n{AGAIN}"


def setting(name: str, value: object) -> list[str]:
    return lines_of(HEADER, {"row": "setting", "name": name, "value": value}, {"row": "end", "rows": 1})


ROWS = ("review", "mark", "setting", "end")

BAD_FILES: dict[str, tuple[Callable[[], list[str]], str]] = {
    "nothing": (lambda: [], "the export is cut off after 0 rows"),
    "a header alone": (lambda: lines_of(HEADER), "the export is cut off after 0 rows"),
    "no end": (lambda: lines_of(HEADER, GOOD), "the export is cut off after 1 row"),
    "a line cut off": (lambda: [*lines_of(HEADER), json.dumps(GOOD)[:40]], "line 2: this is not JSON"),
    "a wrong count": (
        lambda: lines_of(HEADER, GOOD, {"row": "end", "rows": 2}),
        "line 3: the end counts 2 rows, but there is 1",
    ),
    "a row after the end": (
        lambda: [*around(), json.dumps(MARK)],
        "line 4: there is a row after the end",
    ),
    "no header": (lambda: lines_of(GOOD), "line 1: this is not an export of Quizzer"),
    "another kind": (
        lambda: lines_of({"schema": 1, "kind": "stats"}),
        "line 1: this is not an export of Quizzer",
    ),
    "a schema that is no number": (
        lambda: lines_of({"schema": "1", "kind": "progress"}),
        "line 1: this is not an export of Quizzer",
    ),
    "a list": (lambda: [*lines_of(HEADER), "[1]"], "line 2: a JSON object was expected"),
    "no JSON": (lambda: ["hello"], "line 1: this is not JSON"),
    "deep nesting": (lambda: ["[" * 100_000], "line 1: this is not JSON"),
    "a number of many digits": (lambda: [*lines_of(HEADER), "9" * 5000], "line 2: this is not JSON"),
    "a line without end": (
        lambda: [*lines_of(HEADER), " " + "x" * 2_000_001],
        "line 2: the line has more than 2000000 characters",
    ),
    "an unknown row": (
        lambda: lines_of(HEADER, {"row": "card"}),
        f"line 2: 'row' must be one of {', '.join(ROWS)}",
    ),
    "a row that is a list": (
        lambda: lines_of(HEADER, {"row": []}),
        f"line 2: 'row' must be one of {', '.join(ROWS)}",
    ),
    "an unknown field": (lambda: around(colour=1), "line 2: 'colour' is not a field here"),
    "a field that would act on a terminal": (
        lambda: around(**{"\x1b[2J": 1}),
        "line 2: '<U+001B>[2J' is not a field here",
    ),
    "a field twice": (
        lambda: [*lines_of(HEADER), json.dumps(GOOD)[:-1] + ', "uid": "u2"}'],
        "line 2: the field 'uid' is there twice",
    ),
    "a missing field": (lambda: without("day"), "line 2: the field 'day' is missing"),
    "a setting of a machine": (lambda: setting("theme", "dark"), "line 2: 'name' must be one of interview"),
    "a day that is not in the calendar": (
        lambda: setting("interview", "2026-02-30"),
        "line 2: 'value' must be a date such as 2026-01-31",
    ),
    "a date in words": (
        lambda: setting("interview", "soon"),
        "line 2: 'value' must be a date such as 2026-01-31",
    ),
    "one answer twice, differently": (
        lambda: lines_of(HEADER, GOOD, {**GOOD, "rating": 1}, {"row": "end", "rows": 2}),
        "line 3: 'u1' is here already, with other contents",
    ),
    "one mark twice, differently": (
        lambda: lines_of(HEADER, MARK, {**MARK, "value": 0}, {"row": "end", "rows": 2}),
        "line 3: 'm1' is here already, with other contents",
    ),
}


@pytest.mark.parametrize(("lines", "said"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_no_whole_export_is_refused_whole(lines: Callable[[], list[str]], said: str) -> None:
    assert refusal(lines()) == f"{said}\n{AGAIN}"


def test_a_newer_export_asks_for_an_update() -> None:
    assert refusal(lines_of({"schema": 2, "kind": "progress"})) == (
        "line 1: the export has schema 2, and this Quizzer knows schemas up to 1\n"
        "Nothing was imported. Update Quizzer."
    )


def test_a_refusal_is_said_in_chinese() -> None:
    assert refusal(around(rating=5), "zh") == (
        "第 2 行：“rating”应该是 1 到 4 的整数\n什么都没有导入。请重新导出这个文件。"
    )
    assert refusal(around(given=["\u202e"]), "zh").startswith(
        "第 2 行：“given”应该是可以显示的文本，不能含有字符 U+202E\n"
    )


def test_trouble_while_reading_the_file_leaves_the_store_as_it_was() -> None:
    def broken() -> Any:
        yield from around()[:2]
        raise OSError("the stick was pulled out")

    with filled() as store:
        before = list(exported(store))
        with pytest.raises(OSError, match="pulled out"):
            imported(store, broken(), replay)
        assert list(exported(store)) == before
