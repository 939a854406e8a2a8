"""`quizzer` alone: what is due, what is shaky, how long until the interview; Enter begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

import typer

from quizzer.cli import VERSION
from quizzer.cli.shell import Shell, shell
from quizzer.cli.wanted import Wanted

SHOWN_TOPICS = 3


def _version(wanted: bool) -> None:
    if wanted:
        print(VERSION)
        raise typer.Exit


def run(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="cli.version", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Show the day, and begin when Enter is pressed."""
    if context.invoked_subcommand is not None:
        return
    world = shell(context)
    begin = _home(world)
    if begin:
        from quizzer.cli.play import start

        raise typer.Exit(start(world, Wanted()))


def _home(world: Shell) -> bool:
    """Print the home page; whether the learner wants to begin."""
    from quizzer.cli.play import asked, interview_day, open_session, planned
    from quizzer.exercises.names import is_exercise
    from quizzer.study.schedule import advice
    from quizzer.study.statistics import topic_map

    library = world.library()
    with world.store() as store:
        session, is_of_today = open_session(world, store)
        library = asked(world, store, library, Wanted())
        found = planned(world, store, library, Wanted(), "0")
        interview = interview_day(world, store)
        rows = topic_map(library.entries, library.topics, store.memories(), world.today)
    left = len(session.queue) if session and is_of_today else 0
    shaky = [row for row in rows if row.state == "shaky"]
    facts = {
        "day": date.fromordinal(world.today).isoformat(),
        "due": found.due,
        "waiting": found.waiting_due,
        "new": found.new,
        "exercises_due": sum(map(is_exercise, found.queue)),
        "open": left,
        "shaky": [row.topic for row in shaky],
        "interview_in": interview - world.today if interview is not None else None,
        "left_out": library.left_out,
    }
    if world.common.json:
        world.object("home", **facts)
        return False
    hint = advice(world.today, interview)
    titles = [world.words(library.topic(row.topic).title) for row in shaky[:SHOWN_TOPICS]]
    _show(world, facts, titles)
    if hint is not None:
        world.screen.text(world.words(hint), "partial", indent=2)
    return _begins(world, bool(left or found.queue))


def _show(world: Shell, facts: Mapping[str, Any], shaky: list[str]) -> None:
    screen, words = world.screen, world.words
    screen.line((words("screen.home-title"), "title"), (f"  {facts['day']}", "meta"))
    screen.rule()
    rows = [(words("screen.home-due"), words("screen.home-due-value", **facts))]
    rows.append((words("screen.home-new"), words("screen.home-new-value", **facts)))
    if facts["open"]:
        rows.append((words("screen.home-open"), words("screen.home-open-value", count=facts["open"])))
    if shaky:
        rows.append((words("screen.home-shaky"), words("screen.comma").join(shaky)))
    if facts["interview_in"] is not None:
        rows.append((words("screen.home-interview"), words("screen.home-in", days=facts["interview_in"])))
    screen.table(("", ""), rows, indent=2)
    if facts["exercises_due"]:
        screen.say("exercise.due-line", "partial", indent=2, count=facts["exercises_due"])
    if facts["left_out"]:
        screen.say("screen.left-out", "partial", indent=2, count=facts["left_out"])
    screen.blank()


def _begins(world: Shell, something: bool) -> bool:
    """Ask whether to begin, if there is somebody to ask and something to do."""
    if not something:
        world.screen.say("screen.home-done", "right", indent=2)
    if not (something and world.asks):
        world.screen.say("screen.home-commands", "meta", indent=2)
        return False
    from quizzer.screen.reader import reader

    world.screen.say("screen.home-commands", "meta", indent=2)
    try:
        typed = reader(world.stdin, interactive=True, keys=False).line(
            world.screen.plain(world.words("screen.home-begin"))
        )
    except (EOFError, KeyboardInterrupt):
        print(file=world.stdout)
        return False
    return typed.strip().lower() in ("", "y", "yes")
