"""From options to a session and its end: plan, resume or begin, run, sum up."""

from __future__ import annotations

import os
from dataclasses import asdict, replace
from datetime import date

from quizzer.banks.library import Library
from quizzer.cli.shell import Shell
from quizzer.cli.stop import until_stopped
from quizzer.cli.wanted import INTERVIEW, Wanted, interview_date, known
from quizzer.errors import NeedsTerminal, NothingDue
from quizzer.exercises.names import KIND, exercises_last, is_exercise
from quizzer.messages import message
from quizzer.screen.reader import reader
from quizzer.screen.session import show_summary
from quizzer.store import Store
from quizzer.study.days import study_day
from quizzer.study.memory import Review, Session, Terms
from quizzer.study.queue import Limits, Plan, Selection, plan
from quizzer.study.schedule import terms_for
from quizzer.study.session import begin, ended


def start(
    world: Shell, wanted: Wanted, *, by: str | None = None, keys: bool = False, restart: bool = False
) -> int:
    """Resume the open session or begin one, run it, and give the exit code."""
    library = world.library(wanted.bank)
    known(wanted.topics, wanted.kinds, library.topics)
    if library.left_out:
        world.screen.say("screen.left-out", "partial", count=library.left_out)
    with world.store() as store:
        library = asked(world, store, library, wanted)
        if by is not None:
            store.set_setting(INTERVIEW, interview_date(by, world.today))
        if world.common.no_input:
            raise _unanswered(planned(world, store, library, wanted, "0"), wanted)
        return _play(world, store, library, wanted, keys=keys, restart=restart)


def asked(world: Shell, store: Store, library: Library, wanted: Wanted) -> Library:
    """What a session can ask: the questions, and the exercises that were answered before.

    A new exercise is half an hour of work: it comes to who asks for the kind.
    """
    every = KIND in wanted.kinds
    session = store.open_session()
    names = {*store.memories(), *(session.queue if session else ())}
    if wanted.bank is not None or not (every or any(map(is_exercise, names))):
        return library
    from quizzer.cli.exercise.asked import with_exercises  # most sessions do without
    from quizzer.cli.exercise.desk import Desk

    return with_exercises(library, Desk(world, store), None if every else names)


def planned(world: Shell, store: Store, library: Library, wanted: Wanted, seed: str) -> Plan:
    """What a new session with these options would ask now."""
    selection = Selection(
        topics=wanted.topics,
        kinds=wanted.kinds,
        levels=wanted.levels,
        which=wanted.which,
        count=wanted.count,
        mode="cram" if wanted.cram else "quiz",
    )
    limits = Limits(world.settings.new_per_day, world.settings.reviews_per_day)
    today = world.today
    found = plan(
        library.entries, library.topics, store.memories(), store.marks(), today, selection, limits,
        store.done_on(today), seed,
    )  # fmt: skip
    return replace(found, queue=exercises_last(found.queue))


def interview_day(world: Shell, store: Store) -> int | None:
    """The day of the interview: what `--by` said last, else the settings."""
    text = store.settings().get(INTERVIEW)
    chosen = date.fromisoformat(text) if text else world.settings.interview
    return chosen.toordinal() if chosen else None


def terms(world: Shell, store: Store) -> Terms:
    """What the schedule aims at today."""
    settings = world.settings
    return terms_for(world.today, interview_day(world, store), settings.retention, settings.max_days)


def _play(world: Shell, store: Store, library: Library, wanted: Wanted, *, keys: bool, restart: bool) -> int:
    """Run a session to its end or to where the learner leaves."""
    from quizzer.cli.ledger import Ledger
    from quizzer.cli.round import Round

    session = _resumed(world, store, wanted, restart) or _begun(world, store, library, wanted)
    answers = reader(world.stdin, interactive=world.asks, keys=keys)
    ledger = Ledger(world, store, session, terms(world, store))
    current = Round(world, ledger, library, world.inventory, answers, waits=world.asks)
    began = world.clock()
    code = until_stopped(current.run)
    reviews = list(store.reviews(session=session.uid))
    if code is None and not reviews and not world.asks:
        raise _nobody(len(session.queue))
    try:
        _sum_up(world, ledger.session, reviews, world.clock() - began)
    except OSError:
        return code or 0  # the terminal is gone; everything is saved
    wrong = any(review.outcome != "right" for review in reviews)
    return code or (1 if wrong and not world.asks else 0)


def open_session(world: Shell, store: Store) -> tuple[Session | None, bool]:
    """The session that was left open, and whether it is of today: yesterday's queue is not what is due now."""
    session = store.open_session()
    if session is None:
        return None, False
    begun = study_day(session.started_ms, world.zone, world.settings.day_starts_at)
    return session, begun == world.today


def _resumed(world: Shell, store: Store, wanted: Wanted, restart: bool) -> Session | None:
    """The session that was left open today, if it was one like this; another one is closed."""
    session, is_of_today = open_session(world, store)
    if session is None:
        return None
    if restart or not is_of_today or wanted.text not in (Wanted().text, session.selection):
        store.save_session(ended(session, world.clock()))
        world.screen.say("screen.closed-earlier", "meta", count=len(session.queue))
        return None
    world.screen.say("screen.resumed", "meta", answered=session.answered, count=len(session.queue))
    return session


def _begun(world: Shell, store: Store, library: Library, wanted: Wanted) -> Session:
    seed = wanted.seed_or_new()
    found = planned(world, store, library, wanted, seed)
    if not found.queue:
        raise _nothing(found, wanted)
    mode = "cram" if wanted.cram else "quiz"
    uid = os.urandom(16).hex()
    session = begin(uid, mode, seed, world.clock(), found.queue, selection=wanted.text)
    store.save_session(session)
    return session


def _unanswered(found: Plan, wanted: Wanted) -> NothingDue | NeedsTerminal:
    """Nobody will answer: say whether there is anything to ask."""
    return _nobody(len(found.queue)) if found.queue else _nothing(found, wanted)


def _nobody(count: int) -> NeedsTerminal:
    return NeedsTerminal(message("cli.needs-answers", count=count), message("cli.needs-answers-fix"))


def _nothing(found: Plan, wanted: Wanted) -> NothingDue:
    """Why there is nothing to ask, and what can be done."""
    if wanted.narrow and not found.matching:
        return NothingDue(message("cli.empty-selection"), message("cli.empty-selection-fix"))
    return NothingDue(message("cli.nothing-due"), message("cli.nothing-due-fix"))


def _sum_up(world: Shell, session: Session, reviews: list[Review], took_ms: int) -> None:
    """The summary for people, and with `--json` the object."""
    counts = tally(reviews)
    missed = list(dict.fromkeys(review.question for review in reviews if review.outcome != "right"))
    show_summary(world.screen, counts, took_ms, missed, len(session.queue))
    if world.common.json:
        world.object(
            "session",
            session=session.uid,
            mode=session.mode,
            seed=session.seed,
            **counts,
            left=len(session.queue),
            ended=session.ended_ms is not None,
            answers=[_answer(review) for review in reviews],
        )


def tally(reviews: list[Review]) -> dict[str, int]:
    """How many questions came out right, partly right and wrong, by the first answer of each."""
    first: dict[str, str] = {}
    for review in reviews:
        first.setdefault(review.question, review.outcome)
    outcomes = list(first.values())
    return {name: outcomes.count(name) for name in ("right", "partial", "wrong")}


def _answer(review: Review) -> dict[str, object]:
    """A review as JSON."""
    fields = asdict(review)
    del fields["terms"]
    return {**fields, "rating": review.rating.name.lower()}
