"""The schedule against the `fsrs` package, against its traps, and against itself."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import fsrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from study_samples import DAY, DAY_MS, history, memory, review

from quizzer.errors import DataError
from quizzer.messages import Words
from quizzer.study import schedule
from quizzer.study.curve import recalled
from quizzer.study.memory import Memory, Rating, Review, Terms
from quizzer.study.schedule import advice, fold, preview, replay, retrievability, terms_for

AGAIN, HARD, GOOD, EASY = Rating
SEEDS = st.integers(0, 10**6)


def after(*steps: tuple[int, Rating], terms: Terms = Terms()) -> Memory:  # noqa: B008
    """The memory after answers on these days, counted from DAY."""
    found = replay(
        review(rating, DAY + day, at_ms=(DAY + day) * DAY_MS + i, terms=terms)
        for i, (day, rating) in enumerate(steps)
    )
    assert found is not None
    return found


@pytest.fixture
def no_fuzz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "_fuzzed", lambda days, seed, max_days: days)


# --- the oracle -----------------------------------------------------------------------------------------------


def midnight(day: int) -> datetime:
    return datetime.fromordinal(day).replace(tzinfo=UTC)


def by_fsrs(steps: list[tuple[int, Rating]], terms: Terms) -> list[tuple[float, float, int]]:
    """What `fsrs` itself says after each step: stability, difficulty, days until due."""
    scheduler = fsrs.Scheduler(
        desired_retention=terms.retention, learning_steps=(), relearning_steps=(),
        maximum_interval=terms.max_days, enable_fuzzing=False,
    )  # fmt: skip
    card, found = fsrs.Card(card_id=1), []
    for day, rating in steps:
        card, _ = scheduler.review_card(card, fsrs.Rating(int(rating)), midnight(day))
        assert card.stability is not None
        assert card.difficulty is not None
        found.append((card.stability, card.difficulty, (card.due - midnight(day)).days))
    return found


@pytest.mark.usefixtures("no_fuzz")
@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("terms", [Terms(), Terms(0.97, 36500), Terms(0.7, 30)], ids=str)
def test_one_answer_a_day_is_what_fsrs_says(seed: int, terms: Terms) -> None:
    chance = random.Random(seed)
    day, steps = DAY, []
    for _ in range(40):
        steps.append((day, Rating(chance.randint(1, 4))))
        day += chance.choice((1, 1, 2, 3, 8, 30, 100, 900))
    known: Memory | None = None
    for (on, rating), (stability, difficulty, days) in zip(steps, by_fsrs(steps, terms), strict=True):
        known = fold(known, review(rating, on, terms=terms))
        assert known is not None
        assert (known.stability, known.difficulty, known.due_day) == (stability, difficulty, on + days)


@pytest.mark.parametrize("seed", range(20))
def test_repetitions_of_a_day_are_what_fsrs_says_with_easy_as_good(seed: int) -> None:
    chance = random.Random(seed)
    day = DAY
    steps: list[tuple[int, Rating]] = []
    for _ in range(60):
        elapsed = chance.choice((0, 0, 0, 1, 5))
        rating = Rating(chance.randint(1, 4))
        steps.append((day := day + elapsed, min(rating, GOOD) if steps and not elapsed else rating))
    known: Memory | None = None
    for (on, rating), (stability, difficulty, _) in zip(steps, by_fsrs(steps, Terms()), strict=True):
        known = fold(known, review(rating, on))
        assert known is not None
        assert (known.stability, known.difficulty) == (stability, difficulty)


@pytest.mark.usefixtures("no_fuzz")
@pytest.mark.parametrize(
    ("rating", "days"), [(AGAIN, 1), (HARD, 1), (GOOD, 2), (EASY, 8)], ids=lambda x: str(x)
)
def test_the_first_answer_gives_the_published_intervals(rating: Rating, days: int) -> None:
    assert after((0, rating)).due_day - DAY == days


@pytest.mark.usefixtures("no_fuzz")
def test_right_answers_on_time_give_the_published_intervals() -> None:
    known: Memory | None = None
    day, gaps = DAY, []
    for _ in range(4):
        known = fold(known, review(GOOD, day, terms=Terms(0.9, 36500)))
        assert known is not None
        gaps.append(known.due_day - day)
        day = known.due_day
    assert gaps == [2, 11, 46, 163]


@settings(max_examples=200, deadline=None)
@given(st.floats(0.001, 40_000), st.integers(0, 20_000))
def test_the_forgetting_curve_is_that_of_fsrs(stability: float, days: int) -> None:
    card = fsrs.Card(1, fsrs.State.Review, None, stability, 5.0, midnight(DAY), midnight(DAY))
    wanted = fsrs.Scheduler().get_card_retrievability(card, midnight(DAY) + timedelta(days=days))
    assert recalled(stability, days) == pytest.approx(wanted, rel=1e-12)
    assert retrievability(memory(stability=stability, last=0), DAY + days) == recalled(stability, days)


def test_after_as_many_days_as_its_stability_nine_of_ten_are_remembered() -> None:
    assert recalled(7.0, 7) == pytest.approx(0.9, abs=1e-15)
    assert recalled(7.0, 0) == recalled(7.0, -3) == 1.0


# --- laws, each with a schedule that breaks it ----------------------------------------------------------------


def is_repeatable() -> bool:
    """Whether the same log gives the same memory, whatever the global generator says."""
    found = set()
    for state in range(4):
        random.seed(state)
        found.add(replay(history(7, 60)))
    return len(found) == 1


def counts_evenings() -> bool:
    """Whether somebody who studies an hour earlier each evening gets as much as somebody who is on time."""
    on_time, early = (
        [review(GOOD, DAY + 3 * i, at_ms=(DAY + 3 * i) * DAY_MS + 20 * 3_600_000 - i * shift) for i in range(6)]
        for shift in (0, 3_600_000)
    )
    one, other = replay(on_time), replay(early)
    assert one is not None
    assert other is not None
    return one.stability == other.stability


def does_not_inflate() -> bool:
    """Whether eight times Easy on one day gives no more than once, and nothing grows by repeating it."""
    once, often = after((0, EASY)), after(*[(0, EASY)] * 8)
    settled = [after((0, EASY), (9, first)) for first in Rating]
    repeated = [after((0, EASY), (9, first), *[(9, EASY)] * 8) for first in Rating]
    return (
        often.stability == once.stability
        and often.due_day <= once.due_day
        and all(many.due_day <= one.due_day for one, many in zip(settled, repeated, strict=True))
        and all(many.stability <= max(2.2, one.stability) for one, many in zip(settled, repeated, strict=True))
    )


def survives_a_clock_set_back() -> bool:
    """Whether no memory goes back in time, and time that never was is not credited."""
    before = after((0, GOOD), (2, GOOD))
    found = fold(before, review(GOOD, DAY - 30))
    again = fold(found, review(GOOD, DAY + 2))
    assert found is not None
    assert again is not None
    return (
        found.last_day == before.last_day
        and found.last_ms == before.last_ms
        and found.stability == again.stability == before.stability
    )


LAWS = (is_repeatable, counts_evenings, does_not_inflate, survives_a_clock_set_back)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_schedule_keeps_the_law(law: Callable[[], bool]) -> None:
    assert law()


def unseeded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "draw", lambda seed: random.random())


def periods_of_24_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    proper = schedule._after

    def floored(known: Memory | None, name: str, at_ms: int, day: int, rating: Rating, terms: Terms) -> Memory:
        elapsed = (at_ms - known.last_ms) // DAY_MS if known else 0
        return proper(known, name, at_ms, known.last_day + elapsed if known else day, rating, terms)

    monkeypatch.setattr(schedule, "_after", floored)


def easy_is_easy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "min", lambda *values: values[0], raising=False)


def trusts_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "max", lambda *values: values[0], raising=False)


PLANTED = {
    "fuzz without a seed": (unseeded, is_repeatable),
    "days as periods of 24 hours": (periods_of_24_hours, counts_evenings),
    "Easy again and again": (easy_is_easy, does_not_inflate),
    "a clock that is believed": (trusts_the_clock, survives_a_clock_set_back),
}


@pytest.mark.parametrize(("plant", "law"), PLANTED.values(), ids=PLANTED)
def test_a_planted_error_breaks_the_law(
    plant: Callable[[pytest.MonkeyPatch], None], law: Callable[[], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    assert not law()


# --- fold, replay, preview ------------------------------------------------------------------------------------


def test_a_replay_of_2000_answers_is_the_memory_kept_along_the_way() -> None:
    reviews = history(1, 2000)
    known: Memory | None = None
    for row in reviews:
        known = fold(known, row)
    assert known == replay(reviews)
    assert known is not None
    assert known.reps == sum(row.mode == "quiz" for row in reviews)


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(0, 25))
def test_what_was_previewed_is_what_comes(seed: int, length: int) -> None:
    *before, last = history(seed, length + 1)
    known = replay(before)
    promised = preview(known, last.question, last.at_ms, last.day, last.terms)
    for rating in Rating:
        row = Review("x", last.question, last.at_ms, last.day, rating, "right", terms=last.terms)
        found = fold(known, row)
        assert found is not None
        assert promised[rating] == found.due_day - last.day


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(0, 25))
def test_a_better_rating_is_never_asked_earlier(seed: int, length: int) -> None:
    *before, last = history(seed, length + 1)
    days = preview(replay(before), last.question, last.at_ms, last.day, last.terms)
    assert days[AGAIN] <= days[HARD] <= days[GOOD] <= days[EASY]


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_every_memory_is_sound(seed: int) -> None:
    known: Memory | None = None
    for row in history(seed, 60):
        known = fold(known, row)
        if known is None or row.mode == "cram":
            continue
        assert known.stability > 0
        assert 1 <= known.difficulty <= 10
        assert row.day < known.due_day <= row.day + row.terms.max_days
        assert known.last_day >= row.day
        assert 0 <= known.lapses < known.reps


def test_a_cram_changes_nothing() -> None:
    known = after((0, GOOD))
    assert fold(None, review(GOOD, mode="cram")) is None
    assert fold(known, review(AGAIN, DAY + 5, mode="cram")) is known


def test_the_first_answer_begins_a_memory() -> None:
    found = fold(None, review(AGAIN, at_ms=123))
    assert found == Memory(0.212, 6.4133, 123, DAY, DAY + 1, reps=1, lapses=0, first_day=DAY)


LAPSES = {
    "the first answer is no lapse": ([(0, AGAIN)], 0),
    "nor is its repetition": ([(0, AGAIN), (0, AGAIN), (0, AGAIN)], 0),
    "forgotten after a night": ([(0, GOOD), (2, AGAIN)], 1),
    "and once more in the session": ([(0, GOOD), (2, AGAIN), (2, AGAIN), (2, GOOD)], 1),
    "forgotten on two days": ([(0, GOOD), (2, AGAIN), (3, AGAIN)], 2),
    "Hard is a pass": ([(0, GOOD), (2, HARD)], 0),
    "right at first, wrong later that day": ([(0, GOOD), (2, GOOD), (2, AGAIN)], 0),
}


@pytest.mark.parametrize(("steps", "lapses"), LAPSES.values(), ids=LAPSES)
def test_lapses_are_counted_by_days(steps: list[tuple[int, Rating]], lapses: int) -> None:
    assert after(*steps).lapses == lapses


@pytest.mark.parametrize("rating", Rating)
def test_what_is_answered_now_is_not_asked_before_tomorrow(rating: Rating) -> None:
    for steps in ([], [(0, GOOD)], [(0, GOOD), (30, EASY)], [(0, AGAIN), (31, GOOD)]):
        assert after(*steps, (31, rating)).due_day > DAY + 31


def test_a_clock_in_the_year_9999_does_no_harm() -> None:
    last = datetime.max.toordinal()
    found = replay([review(EASY, DAY), review(EASY, last), review(EASY, last + 10**9)])
    assert found is not None
    assert found.due_day > last + 10**9


def test_a_clock_that_was_a_century_ahead_does_not_hide_the_question() -> None:
    known = after((0, GOOD), (36500, GOOD))
    for day in (3, 4, 9, 30):
        found = fold(known, review(GOOD, DAY + day))
        assert found is not None
        assert DAY + day < found.due_day <= DAY + day + 365
        known = found
    assert known.last_day == DAY + 36500


# --- fuzz -----------------------------------------------------------------------------------------------------


def test_eight_days_become_six_to_ten_evenly() -> None:
    found = Counter(schedule._fuzzed(8, f"question-{i}/1", 365) for i in range(5000))
    assert sorted(found) == [6, 7, 8, 9, 10]
    assert min(found.values()) > 850


@pytest.mark.parametrize("days", [1, 2], ids="{} days".format)
def test_short_intervals_stay(days: int) -> None:
    assert {schedule._fuzzed(days, f"q{i}/1", 365) for i in range(50)} == {days}


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 36500), st.integers(1, 36500), st.text(max_size=5))
def test_fuzz_stays_within_its_share_and_the_limit(days: int, limit: int, seed: str) -> None:
    days = min(days, limit)
    found = schedule._fuzzed(days, seed, limit)
    assert 1 <= found <= limit
    assert abs(found - days) <= 2 + 0.15 * days


# --- terms ----------------------------------------------------------------------------------------------------

TERMS = {
    "no interview": (None, Terms(0.9, 365)),
    "far away": (DAY + 400, Terms(0.9, 365)),
    "in two weeks": (DAY + 14, Terms(0.9, 14)),
    "tomorrow": (DAY + 1, Terms(0.9, 1)),
    "today": (DAY, Terms(0.9, 1)),
    "over": (DAY - 1, Terms(0.9, 365)),
}


@pytest.mark.parametrize(("interview", "expected"), TERMS.values(), ids=TERMS)
def test_nothing_is_put_off_beyond_the_interview(interview: int | None, expected: Terms) -> None:
    assert terms_for(DAY, interview, 0.9, 365) == expected


@pytest.mark.parametrize("days", range(1, 40))
def test_everything_is_asked_again_before_the_interview(days: int) -> None:
    terms = terms_for(DAY, DAY + days, 0.9, 365)
    for known in (None, after((-20, EASY), (-9, EASY))):
        assert max(preview(known, "q", 0, DAY, terms).values()) <= days


WRONG_TERMS = {
    "a retention above 1": (Terms(1.5, 365), "the target for remembering cannot be 1.5\nfrom 0.7 to 0.97"),
    "a retention of 0": (Terms(0.0, 365), "the target for remembering cannot be 0.0\nfrom 0.7 to 0.97"),
    "no number": (Terms(float("nan"), 365), "the target for remembering cannot be nan\nfrom 0.7 to 0.97"),
    "no days": (Terms(0.9, 0), "the longest interval cannot be 0 days\nfrom 1 to 36500"),
    "too many days": (Terms(0.9, 36501), "the longest interval cannot be 36501 days\nfrom 1 to 36500"),
}


@pytest.mark.parametrize(("terms", "said"), WRONG_TERMS.values(), ids=WRONG_TERMS)
def test_terms_that_cannot_be_are_refused(terms: Terms, said: str) -> None:
    with pytest.raises(DataError) as raised:
        fold(None, review(terms=terms))
    assert str(raised.value) == said
    with pytest.raises(DataError):
        terms_for(DAY, None, terms.retention, terms.max_days)


@pytest.mark.parametrize("terms", [Terms(0.7, 1), Terms(0.97, 36500)], ids=str)
def test_terms_at_the_edge_are_taken(terms: Terms) -> None:
    assert fold(None, review(terms=terms)) is not None


ADVICE = {
    "none known": (None, None),
    "over": (DAY - 1, None),
    "in five days": (DAY + 5, None),
    "in four": (
        DAY + 4,
        "The interview is in 4 days: too near for a schedule. 'quizzer quiz --cram' asks the weakest first.",
    ),
    "tomorrow": (
        DAY + 1,
        "The interview is in 1 day: too near for a schedule. 'quizzer quiz --cram' asks the weakest first.",
    ),
    "today": (
        DAY,
        "The interview is today: a schedule cannot help any more. "
        "'quizzer quiz --cram' asks the weakest first.",
    ),
}


@pytest.mark.parametrize(("interview", "said"), ADVICE.values(), ids=ADVICE)
def test_under_five_days_a_cram_is_advised(interview: int | None, said: str | None) -> None:
    found = advice(DAY, interview)
    assert (found and Words("en")(found)) == said


def test_the_package_is_imported_when_an_answer_is_scheduled_and_not_before() -> None:
    code = (
        "import sys, quizzer.study.queue, quizzer.study.statistics, quizzer.study.schedule as s\n"
        "assert 'fsrs' not in sys.modules\n"
        "s.preview(None, 'q', 0, 700000, s.Terms())\n"
        "assert 'fsrs' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
