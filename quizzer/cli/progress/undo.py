"""`quizzer progress undo`: take back the last answers, across sessions and restarts."""

from __future__ import annotations

from typing import Annotated

import typer

from quizzer.cli.shell import shell
from quizzer.study.memory import Review


def run(
    context: typer.Context,
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=100_000, help="cli.undo-count")] = 1,
) -> None:
    """Take back the last answer, or the last COUNT."""
    from quizzer.study.schedule import replay
    from quizzer.study.session import undone

    world = shell(context)
    taken: list[Review] = []
    with world.store() as store:
        while len(taken) < count:
            review = store.last_review()
            if review is None:
                break
            session = store.open_session()
            if session is not None:
                session = undone(session, review) if session.uid == review.session else None
            store.undo(review.uid, session, replay)
            taken.append(review)
    if world.common.json:
        world.object("progress-undo", undone=[{"question": r.question, "uid": r.uid} for r in taken])
        return
    for review in taken:
        world.screen.say("screen.undone", question=review.question)
    if not taken:
        world.screen.say("screen.nothing-to-undo-ever")
