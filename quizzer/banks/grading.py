"""Every key is tried with the real grader: right answers pass, wrong ones and nonsense do not."""

from __future__ import annotations

from quizzer.banks.bank import Bank, Item
from quizzer.kinds import KINDS
from quizzer.messages import message
from quizzer.question import Outcome

SEEDS = ("1", "2", "3")  # each another order of the options
NONSENSE = ("", "zzzz 987654321 qqq")


def check_graders(bank: Bank) -> None:
    """Report every question whose body is not sound, or whose grader is not of one mind with its bank."""
    for item in bank.items:
        before = len(item.node.problems.errors)
        KINDS[item.question.entry.kind].check(item.node, item.question.body)
        if len(item.node.problems.errors) > before:
            continue
        # A question that is wrong with one seed is wrong with all, only with other letters.
        found = next(filter(None, (_findings(item, seed) for seed in SEEDS)), ())
        for code, name, typed in dict.fromkeys(found):
            item.node.report(code, message(f"bank.{name}", answer=typed), message(f"bank.fix-{name}"))


def _findings(item: Item, seed: str) -> tuple[tuple[str, str, str], ...]:
    question = item.question
    kind = KINDS[question.entry.kind]
    prompt = kind.ask(question.body, question.ask, seed)

    def is_right(typed: str) -> bool:
        return kind.grade(question.body, prompt, typed).outcome is Outcome.RIGHT

    rights, wrongs = kind.rights(question.body, prompt), kind.wrongs(question.body, prompt)
    return (
        *(("Q120", "right-refused", typed) for typed in rights if not is_right(typed)),
        *(("Q121", "wrong-accepted", typed) for typed in wrongs if is_right(typed)),
        *(("Q122", "nonsense-accepted", typed) for typed in NONSENSE if is_right(typed)),
    )
