"""What invites guessing, or leaves a reader without help: one row a lint. These are warnings, never errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

from quizzer.banks.bank import Bank
from quizzer.banks.prose import both, contains, gist, has_chinese, is_chinese, is_english, letters, texts
from quizzer.messages import message
from quizzer.node import Node
from quizzer.problem import WARNING
from quizzer.text import LANGUAGES

OPTIONS = ("options", "reasons")
MUCH_LONGER = 1.6
SHORTEST_SENTENCE = {"en": 40, "zh": 16}  # below that, a length gives nothing away
SHORTEST_EXPLANATION = {"en": 40, "zh": 15}
SHORTEST_LEAK = {"en": 4, "zh": 3}
ENOUGH = 20  # choice questions, before their sum says anything
SURPRISING = 3.0  # standard deviations
# The 1 % points of χ² for 1, 2, 3 … degrees of freedom (any table of statistics).
CHI_SQUARE = (6.63, 9.21, 11.34, 13.28, 15.09, 16.81, 18.48, 20.09, 21.67)
_ABOVE = re.compile(
    r"\b(?:all|none|both|neither|any) of (?:the above|these|them)\b|以上(?:都|全|皆|均)|都(?:对|不对)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Finding:
    """Where a lint found something, and what fills the braces of its message."""

    node: Node
    at: str | int | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Lint:
    """`name` is the row of its message, `fix-{name}` that of its fix."""

    code: str
    name: str
    find: Callable[[Bank], Iterator[Finding]]


def lint(bank: Bank) -> None:
    """Report what every lint finds in this bank."""
    for row in LINTS:
        for found in row.find(bank):
            what = message(f"bank.lint-{row.name}", **found.values)
            fix = message(f"bank.fix-lint-{row.name}")
            found.node.report(row.code, what, fix, at=found.at, severity=WARNING)


# --- options ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Choice:
    """A list of options with one right one."""

    node: Node
    field: str
    options: Sequence[Node]

    @property
    def right(self) -> int:
        return next(index for index, option in enumerate(self.options) if option.data.get("right") is True)

    def lengths(self, language: str) -> tuple[int, int]:
        """The length of the right option, and that of the longest wrong one."""
        lengths = [len(both(option, "text").in_(language)) for option in self.options]
        mine = lengths.pop(self.right)
        return mine, max(lengths)


def _lists(bank: Bank) -> Iterator[tuple[Node, str, list[Node]]]:
    for item in bank.items:
        for name in OPTIONS:
            options = item.node.items(name)
            if options:
                yield item.node, name, options


def _choices(bank: Bank) -> Iterator[_Choice]:
    for node, name, options in _lists(bank):
        if sum(option.data.get("right") is True for option in options) == 1:
            yield _Choice(node, name, options)


def _longest(bank: Bank) -> Iterator[Finding]:
    for choice in _choices(bank):
        for language in LANGUAGES:
            mine, other = choice.lengths(language)
            if mine > MUCH_LONGER * other and mine >= SHORTEST_SENTENCE[language]:
                yield Finding(choice.options[choice.right], "text", {"mine": mine, "other": other})
                break


def _often_longest(bank: Bank) -> Iterator[Finding]:
    choices = list(_choices(bank))
    if bank.node is None or len(choices) < ENOUGH:
        return
    chances = [1 / len(choice.options) for choice in choices]
    for language in LANGUAGES:
        found = sum(mine > other for mine, other in (choice.lengths(language) for choice in choices))
        spread = sqrt(sum(chance * (1 - chance) for chance in chances))
        if found - sum(chances) > SURPRISING * spread:
            share, expected = round(100 * found / len(choices)), round(100 * sum(chances) / len(choices))
            yield Finding(bank.node, "questions", {"share": share, "expected": expected})
            return


def _position(bank: Bank) -> Iterator[Finding]:
    choices = [choice for choice in _choices(bank) if not _is_pinned(choice.options[choice.right])]
    if bank.node is None or len(choices) < ENOUGH:
        return
    width = max(len(choice.options) for choice in choices)
    expected = [sum(1 / len(c.options) for c in choices if len(c.options) > place) for place in range(width)]
    found = [sum(choice.right == place for choice in choices) for place in range(width)]
    surprise = sum((here - hoped) ** 2 / hoped for here, hoped in zip(found, expected, strict=True))
    if surprise > CHI_SQUARE[width - 2]:
        most = max(range(width), key=lambda place: found[place] - expected[place])
        values = {"count": found[most], "total": len(choices), "position": most + 1}
        yield Finding(bank.node, "questions", values)


def _near_duplicates(bank: Bank) -> Iterator[Finding]:
    for node, name, options in _lists(bank):
        for language in LANGUAGES:
            seen: dict[str, int] = {}
            for index, option in enumerate(options):
                first = seen.setdefault(gist(both(option, "text").in_(language)), index)
                if first != index:
                    yield Finding(node.child(name), index, {"first": first + 1, "second": index + 1})


def _unpinned(bank: Bank) -> Iterator[Finding]:
    for _, _, options in _lists(bank):
        for option in options:
            text = both(option, "text")
            if not _is_pinned(option) and (_ABOVE.search(text.en) or _ABOVE.search(text.zh)):
                yield Finding(option, "text")


def _is_pinned(option: Node) -> bool:
    return bool(option.data.get("pin") == "last")


# --- texts --------------------------------------------------------------------------------------------------


def _leaked(bank: Bank) -> Iterator[Finding]:
    for item in bank.items:
        ask = item.question.ask
        for holder in (item.node, *item.node.items("blanks")):
            for form in _accepted(holder):
                long_enough = letters(form) >= SHORTEST_LEAK["zh" if has_chinese(form) else "en"]
                if long_enough and (contains(ask.en, form) or contains(ask.zh, form)):
                    yield Finding(item.node, "ask", {"form": form})
                    break


def _accepted(node: Node) -> Iterator[str]:
    accept = node.data.get("accept") if isinstance(node.data, dict) else None
    groups = accept.values() if isinstance(accept, dict) else [accept]
    for group in groups:
        for form in group if isinstance(group, list) else [group]:
            if isinstance(form, str):
                yield form


def _one_language(bank: Bank) -> Iterator[Finding]:
    for item in bank.items:
        for text in texts(item.node):
            found = both(Node({"": text.data}), "")
            has_both = isinstance(text.data, dict)
            if is_english(found.en) and not has_chinese(found.zh):
                yield Finding(text, values={"language": message("bank.chinese")})
            elif is_chinese(found.zh) and not has_both:
                yield Finding(text, values={"language": message("bank.english")})


def _short_explanation(bank: Bank) -> Iterator[Finding]:
    for item in bank.items:
        explain = item.question.explain
        for language, least in SHORTEST_EXPLANATION.items():
            length = len(explain.in_(language))
            if length < least:
                yield Finding(item.node, "explain", {"count": length})
                break


LINTS = (
    Lint("L001", "longest", _longest),
    Lint("L002", "often-longest", _often_longest),
    Lint("L003", "position", _position),
    Lint("L004", "near-duplicates", _near_duplicates),
    Lint("L005", "leaked", _leaked),
    Lint("L006", "one-language", _one_language),
    Lint("L007", "unpinned", _unpinned),
    Lint("L008", "short-explanation", _short_explanation),
)
