"""A statement that holds or does not, with the reason: half of the marks is for each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quizzer.kinds import Kind
from quizzer.kinds.options import OPTION, Choice, arranged, described, letter, picked, read_choices
from quizzer.kinds.wording import flat
from quizzer.messages import message
from quizzer.node import Node
from quizzer.question import Note, Prompt, Verdict, partial, right, unreadable, wrong
from quizzer.text import Localized

_HOLDS = {
    **dict.fromkeys(("true", "t", "yes", "y", "对", "正确", "真", "是", "√", "✓"), True),
    **dict.fromkeys(("false", "f", "no", "n", "错", "错误", "不对", "不正确", "假", "否", "✗", "✘"), False),
}
_WORDS = "|".join(sorted(map(re.escape, _HOLDS), key=len, reverse=True))
_ANSWER = re.compile(rf"({_WORDS})的?[\s,;:.]*(?:because|since|因为)?\s*(.+)", re.DOTALL)
_TRUTH = {True: "true", False: "false"}


@dataclass(frozen=True)
class Body:
    """Whether the statement holds, and the reasons, exactly one of them right."""

    holds: bool
    reasons: tuple[Choice, ...]

    def reason(self, option_id: str) -> Choice:
        """The reason with this id."""
        return next(choice for choice in self.reasons if choice.id == option_id)


def _read(node: Node) -> Body:
    holds = node.flag("answer", default=None)
    reasons = read_choices(node, "reasons", at_most=6)
    count = sum(choice.right for choice in reasons)
    node.require(count == 1, "Q032", message("kinds.one-right-reason", count=count), at="reasons")
    return Body(holds, reasons)


def _ask(body: Body, ask: Localized, seed: str) -> Prompt:
    return Prompt(ask, message("kinds.how-true-false"), options=arranged(body.reasons, seed))


def _grade(body: Body, prompt: Prompt, typed: str) -> Verdict:
    answer = _ANSWER.fullmatch(flat(typed).lower())
    ids = picked(prompt, answer[2]) if answer else None
    if answer is None or ids is None or len(ids) != 1:
        return unreadable(message("kinds.type-truth-and-reason", last=prompt.letters[-1]))
    holds, reason = _HOLDS[answer[1]], body.reason(ids[0])
    given = (_TRUTH[holds], reason.id)
    why = (reason.why,) if reason.why and not reason.right else ()
    if holds is not body.holds:
        return wrong(*given, notes=(message(f"kinds.statement-{_TRUTH[body.holds]}"), *why))
    return right(*given) if reason.right else partial(0.5, *given, notes=why)


def _solution(body: Body, prompt: Prompt) -> tuple[Note, ...]:
    reasons = tuple(described(prompt, choice.option) for choice in body.reasons if choice.right)
    return (message(f"kinds.statement-{_TRUTH[body.holds]}"), *reasons)


def _typed(body: Body, prompt: Prompt, is_right: bool) -> tuple[str, ...]:
    """Truth value and letter, of the right answer or of all the others."""
    pairs = ((holds, choice) for holds in (True, False) for choice in body.reasons)
    return tuple(
        f"{word} {letter(prompt, choice.id)}"
        for holds, choice in pairs
        if (holds is body.holds and choice.right) is is_right
        for word in (("t", "true", "对") if holds else ("f", "false", "错"))
    )


KIND = Kind(
    name="true-false",
    fields={
        "answer": {"type": "boolean"},
        "reasons": {"type": "array", "minItems": 2, "maxItems": 6, "items": OPTION},
    },
    required=("answer", "reasons"),
    read=_read,
    ask=_ask,
    grade=_grade,
    solution=_solution,
    rights=lambda body, prompt: _typed(body, prompt, True),
    wrongs=lambda body, prompt: _typed(body, prompt, False),
)
