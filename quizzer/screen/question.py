"""A question and what comes of it, as they are seen."""

from __future__ import annotations

from collections.abc import Sequence

from quizzer.messages import Message
from quizzer.question import Entry, Note, Option, Outcome, Prompt, Question, Verdict
from quizzer.screen.screen import Screen
from quizzer.text import Localized

MARKS = {
    Outcome.RIGHT: ("✓", "right"),
    Outcome.PARTIAL: ("≈", "partial"),
    Outcome.WRONG: ("✗", "wrong"),
    Outcome.UNREADABLE: ("?", "meta"),
}


def show_heading(screen: Screen, count: Message, topic: Localized, entry: Entry, state: Message) -> None:
    """`3 of 10 · LSTM gates  level 2 · new`, above a rule."""
    screen.blank()
    title = " · ".join((screen.words(count), screen.words(topic)))
    rest = " · ".join((screen.words("screen.level", level=entry.level), screen.words(state)))
    screen.pair((title, "title"), (rest, "meta"))
    screen.rule()


def show_prompt(screen: Screen, prompt: Prompt, legend: Message | None = None) -> None:
    """The question, its rows and options, and how to answer."""
    screen.text(screen.words(prompt.ask))
    screen.blank()
    for line in prompt.lines:
        screen.text(line, indent=4, hanging=6)
    if prompt.file:
        screen.line((f"    {prompt.file}", "accent"))  # one line, to be copied whole
    if prompt.lines or prompt.file:
        screen.blank()
    width = len(str(len(prompt.rows)))
    for number, row in enumerate(prompt.rows, start=1):
        screen.item(f"{number:>{width}}.", screen.words(row.text), mark_style="key", indent=2)
    if prompt.rows:
        screen.blank()
    show_options(screen, prompt.options)
    how = screen.words(prompt.how)
    if legend is not None:
        how = f"{how}  {screen.words(legend)}"
    screen.text(how, "meta")


def show_options(screen: Screen, options: Sequence[Option]) -> None:
    """Options with their letters, in the order of the prompt."""
    for letter, option in zip("abcdefghijklmnopqrstuvwxyz", options, strict=False):
        screen.item(f"{letter})", screen.words(option.text), mark_style="key", indent=2)
    if options:
        screen.blank()


def show_rubric(screen: Screen, prompt: Prompt) -> None:
    """The key points of an open question, to be ticked."""
    screen.blank()
    screen.say("screen.rubric", "title")
    show_options(screen, prompt.rubric)


def show_note(screen: Screen, note: Note) -> None:
    """A word to an answer that could not be read, or that is near."""
    screen.text(screen.words(note), "partial", indent=2)


def show_verdict(
    screen: Screen, verdict: Verdict, solution: Sequence[Note], rating: Message | None = None
) -> None:
    """The outcome in a word and a sign, what is to say to this answer, and what is right."""
    mark, style = MARKS[verdict.outcome]
    head = screen.words(f"screen.{verdict.outcome.value}")
    screen.blank()
    screen.pair((f"{mark} {head}", style), (screen.words(rating) if rating else "", "meta"))
    for note in verdict.notes:
        screen.text(screen.words(note), indent=2)
    if verdict.outcome is not Outcome.RIGHT:
        show_solution(screen, solution)


def show_solution(screen: Screen, solution: Sequence[Note]) -> None:
    """What is right."""
    if solution:
        text = "\n".join(map(screen.words, solution))
        screen.item(screen.words("screen.solution"), text, mark_style="right", indent=2)


def show_explanation(screen: Screen, question: Question[object], origin: Sequence[Note]) -> None:
    """Why it is so, and where it comes from: the notes first, then papers."""
    screen.blank()
    screen.text(screen.words(question.explain), indent=2)
    sources = [screen.words(source) for source in (*origin, *question.sources)]
    if sources:
        separator = screen.words("screen.separator")
        screen.text(screen.words("screen.source", sources=separator.join(sources)), "meta", indent=2)
