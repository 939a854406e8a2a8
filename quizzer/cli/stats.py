"""`quizzer stats`: what is remembered, what comes, which topics are ready."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from itertools import groupby
from typing import Annotated

import typer

from quizzer.cli.shell import shell
from quizzer.study.memory import Review

CALIBRATED = 20_000  # answers; a longer log is replayed only when asked for, it takes seconds
WEEKS = 26


def run(
    context: typer.Context,
    days: Annotated[int, typer.Option("--days", min=1, max=3650, help="cli.stats-days")] = 30,
    calibrate: Annotated[bool, typer.Option("--calibration", help="cli.stats-calibration")] = False,
) -> None:
    """Show how it is going."""
    from quizzer.cli.exercise.desk import exercises
    from quizzer.screen.statistics import Statistics, show_statistics
    from quizzer.study import statistics

    world = shell(context)
    library, today = world.library(), world.today
    with world.store() as store:
        memories, counts = store.memories(), store.answers_per_day()
        recent = list(store.reviews(since_day=today - days + 1))
        whole = calibrate or sum(counts.values()) <= CALIBRATED
        history = list(store.reviews()) if whole else []
    entries = (*library.entries, *(each.asked for each in exercises(world)))
    found = Statistics(
        day=today,
        days=days,
        answers=sum(counts.values()),
        retention=statistics.retention(recent, memories, today, days),
        target=world.settings.retention,
        streak=statistics.streak(counts, today),
        forecast=statistics.forecast(memories, today),
        topics=statistics.topic_map(entries, library.topics, memories, today, world.settings.retention),
        calibration=statistics.calibration(_predictions(history)),
        heat=statistics.heat(counts, today, WEEKS),
        leeches=tuple((name, memory.lapses) for name, memory in statistics.leeches(memories)),
    )
    if world.common.json:
        rows = [{**asdict(row), "state": row.state} for row in found.topics]
        rate = found.retention.rate
        world.object("stats", **{**asdict(found), "topics": rows, "retention_rate": rate})
    else:
        show_statistics(world.screen, found, {topic.id: topic.title for topic in library.topics})


def _predictions(history: Iterable[Review]) -> Iterable[tuple[float, bool]]:
    """Predicted probability and outcome of every answer, question by question."""
    from quizzer.study.statistics import predictions

    by_question = sorted(history, key=lambda review: review.question)
    for _, reviews in groupby(by_question, key=lambda review: review.question):
        for _, chance, came in predictions(reviews):
            yield chance, came
