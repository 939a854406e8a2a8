"""`quizzer bank list`: the topics, or the questions of a topic."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from quizzer.cli.bank.marks import Mark
from quizzer.cli.completion import topics as complete_topics
from quizzer.cli.shell import Shell, shell
from quizzer.cli.wanted import known, levels_of
from quizzer.question import Entry

if TYPE_CHECKING:
    from quizzer.banks.library import Library


def run(
    context: typer.Context,
    topic: Annotated[
        str | None, typer.Argument(metavar="[TOPIC]", help="cli.list-topic", autocompletion=complete_topics)
    ] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", metavar="KIND", help="cli.quiz-kind")] = None,
    level: Annotated[str | None, typer.Option("--level", metavar="1-5", help="cli.quiz-level")] = None,
    marked: Annotated[Mark | None, typer.Option("--marked", help="cli.list-marked")] = None,
    bank: Annotated[str | None, typer.Option("--bank", metavar="PATH", help="cli.bank-path")] = None,
) -> None:
    """Count the questions of every topic, or list those of one."""
    world = shell(context)
    library = world.library(bank)
    kinds, levels = tuple(kind or ()), levels_of(level)
    known([topic] if topic else [], kinds, library.topics)
    entries = [
        entry
        for entry in library.entries
        if (topic is None or entry.topic == topic)
        and (not kinds or entry.kind in kinds)
        and (not levels or entry.level in levels)
    ]
    if marked is not None:
        entries = _marked(world, entries, marked)
    if world.common.json:
        world.object("bank-list", questions=[asdict(entry) for entry in entries], left_out=library.left_out)
    elif topic is None and marked is None and not kinds and not levels:
        _show_topics(world, library, entries)
    else:
        _show_questions(world, library, entries)
    if library.left_out and not world.common.json:
        world.screen.say("screen.left-out", "partial", count=library.left_out)


def _marked(world: Shell, entries: list[Entry], mark: Mark) -> list[Entry]:
    """Those that the learner has marked so; what was buried on an earlier day is not buried any more."""
    least = world.today if mark is Mark.buried else 1
    with world.store() as store:
        marks = store.marks()
    return [entry for entry in entries if marks.get(entry.id, {}).get(mark.value, 0) >= least]


def _show_topics(world: Shell, library: Library, entries: list[Entry]) -> None:
    words = world.words
    rows = []
    for topic in library.topics:
        own = [entry for entry in entries if entry.topic == topic.id]
        if own:
            per_level = " ".join(str(sum(e.level == level for e in own)) for level in range(1, 6))
            rows.append((topic.id, words(topic.title), str(len(own)), per_level))
    heads = (words("screen.topic"), words("screen.title"), words("screen.questions"), words("screen.levels"))
    world.screen.table(heads, rows, right=(2,))
    world.screen.say("screen.total", "meta", count=len(entries), topics=len(rows))


def _show_questions(world: Shell, library: Library, entries: list[Entry]) -> None:
    words = world.words
    rows = [
        (entry.id, entry.kind, str(entry.level), _one_line(words(library.question(entry.id).ask)))
        for entry in entries
    ]
    heads = (words("screen.question"), words("screen.kind"), words("screen.level-head"), words("screen.asks"))
    if world.screen.width < 72:
        heads, rows = heads[:3], [row[:3] for row in rows]  # type: ignore[assignment,misc]
    world.screen.table(heads, rows, right=(2,), cut=(3,) if len(heads) > 3 else ())
    world.screen.say("screen.total-questions", "meta", count=len(entries))


def _one_line(text: str) -> str:
    return " ".join(text.split())[:120]
