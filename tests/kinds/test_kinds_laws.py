"""What holds for every kind."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from kinds_samples import SAMPLES, Seat, problems, sample

from quizzer.banks.json_schema import schema
from quizzer.kinds import KINDS
from quizzer.kinds.options import letter
from quizzer.messages import Words
from quizzer.question import Outcome

SEEDS = [str(seed) for seed in range(12)]
SHUFFLED = ("choice", "multi", "true-false", "order", "match")
NASTY = (
    "", " ", "-", "?", ";", "；", "\x00", "\x1b[31m", "\u202eab", "9" * 5000, "9^9^9", "1e400", "1e-400", "0/0",
    "1/0", "0^-1", "(" * 400, "((((((((N))))))))", "(N+T)^6^6", "1½", "²", "_{", "^{", "a" * 100_000, "T b",
    "1 1 1", "\ud800", "①", "٣", "𝟛", "2^0.5", "(-2)^0.5", "1e5^300", "N/0", "0/N", "[)", "1a2b3c4d", "nan",
)  # fmt: skip


def test_there_is_a_sample_of_every_kind() -> None:
    assert tuple(SAMPLES) == KINDS.names


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_grader_accepts_every_right_answer(kind: str, seed: str) -> None:
    seat = sample(kind, seed)
    assert seat.rights
    assert [typed for typed in seat.rights if seat.verdict(typed).outcome is not Outcome.RIGHT] == []


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_grader_refuses_every_wrong_answer(kind: str, seed: str) -> None:
    seat = sample(kind, seed)
    assert seat.wrongs
    assert [typed for typed in seat.wrongs if seat.verdict(typed).outcome is Outcome.RIGHT] == []


def changed(kind: str, key: str, *values: dict[str, Any]) -> dict[str, Any]:
    """The list `key` of a sample, its entries changed one after the other."""
    entries = SAMPLES[kind][0][key][: len(values)]
    return {key: [{**entry, **value} for entry, value in zip(entries, values, strict=True)]}


NOT = {"right": False, "why": "no"}
SPOILT = {
    "choice": changed("choice", "options", NOT, {"right": True}, {}),
    "multi": changed("multi", "options", NOT, {}, {}),
    "true-false": {"answer": True},
    "cloze": {"blanks": [{"accept": "g"}, {"accept": "output gate"}]},
    "short": {"accept": "candidate", "wrong": []},
    "numeric": {"answer": "3 H (D + H + 1)", "wrong": []},
    "shape": {"answer": ["T", "N", "2 H"]},
    "order": {"steps": SAMPLES["order"][0]["steps"][::-1]},
    "match": changed("match", "pairs", {"left": "i"}, {"left": "o"}, {"left": "f"}),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_every_right_answer_is_refused_where_the_key_is_another(kind: str) -> None:
    honest, other = sample(kind), sample(kind, **SPOILT[kind])
    typed = [_in_letters_of(honest, other, text) for text in honest.rights]
    assert [text for text in typed if other.verdict(text).outcome is Outcome.RIGHT] == []


def _in_letters_of(first: Seat, second: Seat, typed: str) -> str:
    """What somebody types before `second` who thinks what `typed` means before `first`."""
    if first.kind.name == "match":
        rows = {
            first.prompt.rows[i].text.en: name.split("=")[1]
            for i, name in enumerate(first.verdict(typed).given)
        }
        return "".join(letter(second.prompt, rows[row.text.en]) for row in second.prompt.rows)
    if first.kind.name == "true-false":
        truth, reason = first.verdict(typed).given
        return f"{truth} {letter(second.prompt, reason)}"
    if first.prompt.options:
        return "".join(letter(second.prompt, name) for name in first.verdict(typed).given)
    return typed


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("typed", NASTY, ids=lambda text: ascii(text)[:20])
def test_nothing_that_is_typed_breaks_a_grader(kind: str, typed: str) -> None:
    verdict = sample(kind).verdict(typed)
    assert verdict.outcome is not Outcome.RIGHT
    for language in ("en", "zh"):
        assert all(Words(language)(note).isprintable() for note in verdict.notes)


@given(typed=st.text(max_size=60) | st.text("abcdtf123.,;()[]^*/+-xeNTH %½²；，。＝", max_size=30))
@settings(max_examples=150, deadline=None)
@example("a")
def test_any_text_gets_a_verdict(typed: str) -> None:
    for kind in SAMPLES:
        verdict = sample(kind).verdict(typed)
        assert 0 <= verdict.score <= 1
        assert (verdict.outcome is Outcome.UNREADABLE) <= (verdict.given == () and len(verdict.notes) == 1)
        assert (verdict.outcome is Outcome.RIGHT) <= (verdict.score >= 0.85 and not verdict.again)


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_seed_always_gives_the_same_prompt(kind: str) -> None:
    assert [sample(kind, seed).prompt for seed in SEEDS] == [sample(kind, seed).prompt for seed in SEEDS]


@pytest.mark.parametrize("kind", SHUFFLED)
def test_seeds_give_different_orders(kind: str) -> None:
    assert len({sample(kind, seed).order for seed in SEEDS}) > 3


def test_the_order_of_a_seed_is_the_same_on_every_machine() -> None:
    assert {kind: sample(kind, "7/lstm").order for kind in SHUFFLED} == {
        "choice": "three one two all",
        "multi": "three one two four",
        "true-false": "good bad worse",
        "order": "s2 s3 s1 s4 s5",
        "match": "none input forget output",
    }


@given(seed=st.text(max_size=8))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_options_changes_no_verdict(seed: str) -> None:
    """The same ids get the same verdict wherever they stand; only the letters in the notes differ."""
    for kind in ("choice", "multi", "order"):
        first, second = sample(kind), sample(kind, seed)
        places = {o.id: second.prompt.letters[i] for i, o in enumerate(second.prompt.options)}
        for typed in (*first.rights, *first.wrongs):
            one = first.verdict(typed)
            two = second.verdict("".join(places[name] for name in one.given))
            assert (one.outcome, one.score, one.again, sorted(one.given)) == (
                two.outcome, two.score, two.again, sorted(two.given),
            )  # fmt: skip


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_solution_is_said_in_both_languages(kind: str) -> None:
    english, chinese = sample(kind).solution("en"), sample(kind).solution("zh")
    assert len(english) == len(chinese) > 0
    assert all(line.strip() for line in (*english, *chinese))


# --- the schema and `read` agree ----------------------------------------------------------------------------

# A field of a sample, what to put there, and whether it may stand there. `...` takes it away.
FORMS: dict[str, tuple[str, tuple[str | int, ...], Any, bool]] = {
    "choice: no options": ("choice", ("options",), ..., False),
    "choice: one option": ("choice", ("options",), [{"id": "a", "text": "x", "right": True}], False),
    "choice: options are a text": ("choice", ("options",), "a", False),
    "choice: an option is a text": ("choice", ("options", 1), "two", False),
    "choice: an option without id": ("choice", ("options", 1, "id"), ..., False),
    "choice: an option without text": ("choice", ("options", 1, "text"), ..., False),
    "choice: a wrong option without why": ("choice", ("options", 1, "why"), ..., False),
    "choice: right is a text": ("choice", ("options", 0, "right"), "yes", False),
    "choice: pinned first": ("choice", ("options", 3, "pin"), "first", False),
    "choice: an unknown field": ("choice", ("options", 1, "because"), "x", False),
    "choice: a text in one language": ("choice", ("options", 1, "text"), {"en": "x"}, False),
    "choice: an empty text": ("choice", ("options", 1, "text"), " ", False),
    "choice: a text that serves both languages": ("choice", ("options", 1, "text"), "tanh", True),
    "choice: a number as text": ("choice", ("options", 1, "text"), 0.25, True),
    "choice: a bad id": ("choice", ("options", 1, "id"), "Two!", False),
    "true-false: no answer": ("true-false", ("answer",), ..., False),
    "true-false: the answer is a text": ("true-false", ("answer",), "true", False),
    "true-false: one reason": ("true-false", ("reasons",), [{"id": "a", "text": "x", "right": True}], False),
    "cloze: a blank without accept": ("cloze", ("blanks", 0, "accept"), ..., False),
    "cloze: a blank with no form": ("cloze", ("blanks", 0, "accept"), [], False),
    "cloze: a blank with one form": ("cloze", ("blanks", 0, "accept"), "f", True),
    "cloze: a blank with a number": ("cloze", ("blanks", 0, "accept"), 1, True),
    "cloze: forms in one language": ("cloze", ("blanks", 0, "accept"), {"en": ["f"]}, False),
    "cloze: a wrong form without why": ("cloze", ("blanks", 0, "wrong", 0, "why"), ..., False),
    "short: no accept": ("short", ("accept",), ..., False),
    "short: forms of a language as one text": ("short", ("accept",), {"en": "f", "zh": "遗忘门"}, True),
    "short: a form is a list": ("short", ("accept",), [["f"]], False),
    "short: an empty form": ("short", ("accept",), ["f", ""], False),
    "short: a form is true": ("short", ("accept",), True, False),
    "short: wrong forms in both languages": ("short", ("wrong", 0, "answer"), {"en": "i", "zh": ["写"]}, True),
    "numeric: no answer": ("numeric", ("answer",), ..., False),
    "numeric: a number": ("numeric", ("answer",), 7, True),
    "numeric: true": ("numeric", ("answer",), True, False),
    "numeric: an empty formula": ("numeric", ("answer",), " ", False),
    "numeric: a list": ("numeric", ("answer",), [7], False),
    "numeric: given is a list": ("numeric", ("given",), [1], False),
    "numeric: a letter with a text": ("numeric", ("given", "D"), "ten", False),
    "numeric: a letter with a sign in its name": ("numeric", ("given", "D-1"), 3, False),
    "numeric: a tolerance": ("numeric", ("tolerance",), {"relative": 0.01, "absolute": 1}, True),
    "numeric: an unknown tolerance": ("numeric", ("tolerance",), {"percent": 1}, False),
    "numeric: a negative tolerance": ("numeric", ("tolerance",), {"absolute": -1}, False),
    "numeric: a tolerance of all": ("numeric", ("tolerance",), {"relative": 1}, False),
    "numeric: the tolerance is a number": ("numeric", ("tolerance",), 0.1, False),
    "numeric: a unit": ("numeric", ("unit",), {"en": "bytes", "zh": "字节"}, True),
    "numeric: a wrong number without why": ("numeric", ("wrong", 0, "why"), ..., False),
    "shape: no answer": ("shape", ("answer",), ..., False),
    "shape: a scalar": ("shape", ("answer",), [], True),
    "shape: numbers": ("shape", ("answer",), [3, 4], True),
    "shape: a text": ("shape", ("answer",), "(N, T)", False),
    "shape: nine dimensions": ("shape", ("answer",), ["N"] * 9, False),
    "shape: a dimension is a list": ("shape", ("answer",), [["N"]], False),
    "order: two steps": ("order", ("steps",), [{"id": "a", "text": "x"}, {"id": "b", "text": "y"}], False),
    "order: a step without text": ("order", ("steps", 0, "text"), ..., False),
    "order: a group of one": ("order", ("free",), [["s2"]], False),
    "order: a group that is a text": ("order", ("free",), ["s2"], False),
    "order: no groups": ("order", ("free",), ..., True),
    "match: one pair": ("match", ("pairs",), [{"id": "a", "left": "x", "right": "y"}], False),
    "match: a pair without right": ("match", ("pairs", 0, "right"), ..., False),
    "match: an extra without text": ("match", ("extra", 0, "text"), ..., False),
    "match: a pair without why": ("match", ("pairs", 0, "why"), ..., True),
    "recall: one point": ("recall", ("points",), [{"id": "a", "text": "x"}], False),
    "recall: a weight of 0": ("recall", ("points", 0, "weight"), 0, False),
    "recall: a weight below 0": ("recall", ("points", 0, "weight"), -1, False),
    "recall: a weight that is a text": ("recall", ("points", 0, "weight"), "2", False),
    "recall: half a weight": ("recall", ("points", 0, "weight"), 0.5, True),
}  # fmt: skip

BANK = Draft202012Validator(schema())


def is_valid(kind: str, fields: dict[str, Any]) -> bool:
    common = {"id": "x", "kind": kind, "level": 1, "ask": SAMPLES[kind][1] or "ask", "explain": "why"}
    return bool(BANK.is_valid({"format": 1, "topic": "x", "questions": [{**common, **fields}]}))


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_schema_accepts_the_sample(kind: str) -> None:
    assert is_valid(kind, SAMPLES[kind][0])


@pytest.mark.parametrize(("kind", "path", "value", "fine"), FORMS.values(), ids=FORMS)
def test_the_schema_and_the_reader_agree(
    kind: str, path: tuple[str | int, ...], value: Any, fine: bool
) -> None:
    fields: Any = copy.deepcopy(SAMPLES[kind][0])
    part = fields
    for step in path[:-1]:
        part = part[step]
    if value is ...:
        del part[path[-1]]
    else:
        part[path[-1]] = value
    ask = {"ask": SAMPLES[kind][1] or "ask"}
    assert (is_valid(kind, fields), problems(kind, {**ask, **fields}) == []) == (fine, fine)
