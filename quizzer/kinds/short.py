"""A word or a few, typed."""

from __future__ import annotations

from quizzer.kinds import Kind
from quizzer.kinds.forms import WORDS, Wanted, judged, read_wanted
from quizzer.kinds.wording import LONGEST, normal
from quizzer.messages import message
from quizzer.question import Note, Prompt, Verdict, unreadable
from quizzer.text import Localized


def _ask(body: Wanted, ask: Localized, seed: str) -> Prompt:
    return Prompt(ask, message("kinds.how-short"))


def _grade(body: Wanted, prompt: Prompt, typed: str) -> Verdict:
    if len(typed) > LONGEST or not normal(typed):
        return unreadable(message("kinds.type-a-word"))
    return judged(body, typed)


def _solution(body: Wanted, prompt: Prompt) -> tuple[Note, ...]:
    return (body.forms.shown,)


KIND = Kind(
    name="short",
    fields=WORDS,
    required=("accept",),
    read=read_wanted,
    ask=_ask,
    grade=_grade,
    solution=_solution,
    rights=lambda body, prompt: body.forms.all,
    wrongs=lambda body, prompt: tuple(form for row in body.foreseen for form in row.forms.all),
)
