"""`quizzer quiz`: a session of questions."""

from __future__ import annotations

from typing import Annotated

import typer

from quizzer.cli.completion import topics as complete_topics
from quizzer.cli.shell import shell
from quizzer.cli.wanted import Wanted, levels_of, which


def run(
    context: typer.Context,
    topics: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TOPIC]...", help="cli.quiz-topics", autocompletion=complete_topics),
    ] = None,
    count: Annotated[int | None, typer.Option("--count", "-n", min=1, max=500, help="cli.quiz-count")] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", metavar="KIND", help="cli.quiz-kind")] = None,
    level: Annotated[str | None, typer.Option("--level", metavar="1-5", help="cli.quiz-level")] = None,
    new: Annotated[bool, typer.Option("--new", help="cli.quiz-new")] = False,
    due: Annotated[bool, typer.Option("--due", help="cli.quiz-due")] = False,
    cram: Annotated[bool, typer.Option("--cram", help="cli.quiz-cram")] = False,
    bank: Annotated[str | None, typer.Option("--bank", metavar="PATH", help="cli.quiz-bank")] = None,
    seed: Annotated[str | None, typer.Option("--seed", metavar="TEXT", help="cli.quiz-seed")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="DATE", help="cli.quiz-by")] = None,
    keys: Annotated[bool, typer.Option("--keys", help="cli.quiz-keys")] = False,
    restart: Annotated[bool, typer.Option("--restart", help="cli.quiz-restart")] = False,
) -> None:
    """Start or resume a session."""
    from quizzer.cli.play import start

    wanted = Wanted(
        topics=tuple(sorted(set(topics or ()))),
        kinds=tuple(sorted(set(kind or ()))),
        levels=levels_of(level),
        which=which(new=new, due=due),
        count=count,
        cram=cram,
        bank=bank,
        seed=seed,
    )
    raise typer.Exit(start(shell(context), wanted, by=by, keys=keys, restart=restart))
