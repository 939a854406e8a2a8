"""`quizzer bank show ID`: one question as it is asked, and its answer if wanted."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from quizzer.cli.bank.marks import Mark
from quizzer.cli.completion import questions as complete_questions
from quizzer.cli.origin import origin
from quizzer.cli.shell import shell
from quizzer.kinds import KINDS
from quizzer.messages import message
from quizzer.screen.question import show_explanation, show_heading, show_options, show_prompt, show_solution
from quizzer.study.memory import Mark as Said


def run(
    context: typer.Context,
    question: Annotated[
        str, typer.Argument(metavar="ID", help="cli.show-id", autocompletion=complete_questions)
    ],
    answer: Annotated[bool, typer.Option("--answer", "-a", help="cli.show-answer")] = False,
    unmark: Annotated[Mark | None, typer.Option("--unmark", help="cli.show-unmark")] = None,
    bank: Annotated[str | None, typer.Option("--bank", metavar="PATH", help="cli.bank-path")] = None,
    seed: Annotated[str, typer.Option("--seed", help="cli.quiz-seed")] = "0",
) -> None:
    """Show a question; `--answer` shows what is right and why."""
    world = shell(context)
    library = world.library(bank)
    found = library.question(question)
    if unmark is not None:
        with world.store() as store:
            store.add_mark(Said(found.id, unmark.value, 0, world.clock(), os.urandom(16).hex()))
    kind = KINDS[found.entry.kind]
    prompt = kind.ask(found.body, found.ask, f"{seed}/{found.id}")
    solution = kind.solution(found.body, prompt)
    if world.common.json:
        words = world.words
        world.object(
            "question",
            id=found.id,
            topic=found.entry.topic,
            question_kind=found.entry.kind,
            level=found.entry.level,
            claims=found.entry.claims,
            ask=words(found.ask),
            lines=list(prompt.lines),
            options=[{"id": option.id, "text": words(option.text)} for option in prompt.options],
            rows=[{"id": row.id, "text": words(row.text)} for row in prompt.rows],
            hints=[words(hint) for hint in found.hints],
            solution=[words(line) for line in solution] if answer else None,
            explain=words(found.explain) if answer else None,
            place=str(found.place),
        )
        return
    count = message("screen.named", name=found.id)
    topic = library.topic(found.entry.topic).title
    state = message("screen.kind-of", kind=found.entry.kind)
    show_heading(world.screen, count, topic, found.entry, state)
    show_prompt(world.screen, prompt)
    if answer:
        show_options(world.screen, prompt.rubric)
        world.screen.blank()
        show_solution(world.screen, solution)
        show_explanation(world.screen, found, origin(world.inventory(), found.entry.claims))
