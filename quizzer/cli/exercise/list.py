"""`quizzer exercise list`: what there is, and how far the learner is."""

from __future__ import annotations

import typer

from quizzer.cli.exercise.desk import Desk
from quizzer.cli.shell import shell
from quizzer.screen.exercise import show_exercises


def run(context: typer.Context) -> None:
    """A line an exercise."""
    world = shell(context)
    with world.store() as store:
        desk = Desk(world, store)
        rows = desk.rows()
        paths = {row.exercise.name: desk.workspace.path(row.exercise) for row in rows}
    if not world.common.json:
        show_exercises(world.screen, rows)
        return
    found = [
        {
            "name": row.exercise.name,
            "title": world.words(row.exercise.title),
            "topic": row.exercise.topic,
            "level": row.exercise.level,
            "claims": row.exercise.claims,
            "state": row.state,
            "due_in": row.due_in,
            "file": str(paths[row.exercise.name]) if paths[row.exercise.name].is_file() else None,
        }
        for row in rows
    ]
    world.object("exercise-list", exercises=found)
