"""A text with blanks, `___`, filled in order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import permutations

from quizzer.kinds import Kind
from quizzer.kinds.forms import WORDS, Wanted, judged, read_wanted
from quizzer.kinds.options import record
from quizzer.kinds.wording import LONGEST, flat, normal
from quizzer.messages import message
from quizzer.node import Node
from quizzer.question import Note, Outcome, Prompt, Verdict, partial, right, unreadable, wrong
from quizzer.text import LANGUAGES, Localized

_BLANK = re.compile("_{3,}")
_MOST = 8


@dataclass(frozen=True)
class Body:
    """What each blank takes, in order."""

    blanks: tuple[Wanted, ...]


def _read(node: Node) -> Body:
    items = node.items("blanks", at_least=1, at_most=_MOST)
    _report_count(node, len(items))
    blanks = []
    for item in items:
        if not item.is_mapping(tuple(WORDS)):
            continue
        blank = read_wanted(item)
        blanks.append(blank)
        split = [form for form in blank.forms.all if len(items) > 1 and ";" in flat(form)]
        for form in split:
            item.report("Q037", message("kinds.form-is-split", found=form), at="accept")
    return Body(tuple(blanks))


def _report_count(node: Node, count: int) -> None:
    """As many blanks in the text of each language as there are entries."""
    ask = node.data.get("ask")
    texts = ask if isinstance(ask, dict) else dict.fromkeys(LANGUAGES, ask)
    for language in LANGUAGES:
        text = texts.get(language)
        found = len(_BLANK.findall(text)) if isinstance(text, str) else count
        if count and found != count:
            what = message("kinds.blank-count", language=language, found=found, count=count)
            node.report("Q033", what, at="ask")


def _ask(body: Body, ask: Localized, seed: str) -> Prompt:
    how = "how-short" if len(body.blanks) == 1 else "how-cloze"
    return Prompt(ask, message(f"kinds.{how}", count=len(body.blanks)))


def _grade(body: Body, prompt: Prompt, typed: str) -> Verdict:
    count = len(body.blanks)
    parts = _parts(typed, count) if len(typed) <= LONGEST else []
    if len(parts) != count or not all(map(normal, parts)):
        return unreadable(message("kinds.type-a-word" if count == 1 else "kinds.type-blanks", count=count))
    if count == 1:
        return judged(body.blanks[0], parts[0])
    verdicts = [judged(blank, part) for blank, part in zip(body.blanks, parts, strict=True)]
    given = tuple(verdict.given[0] for verdict in verdicts)
    score = sum(verdict.score for verdict in verdicts) / count
    if score == 1:
        return right(*given)
    notes = _notes(body, parts, verdicts)
    return partial(score, *given, notes=notes) if score else wrong(*given, notes=notes)


def _parts(typed: str, count: int) -> list[str]:
    """`f; i`: separated by semicolons, or by commas if that gives the right number."""
    text = flat(typed)
    if count == 1:
        return [text]
    parts = re.split(";", text.removesuffix(";"))
    by_commas = re.split(",", text)
    return [part.strip() for part in (by_commas if len(parts) == 1 and len(by_commas) == count else parts)]


def _notes(body: Body, parts: list[str], verdicts: list[Verdict]) -> tuple[Note, ...]:
    """One for each blank that is not right, and one more if the words are right and their places not."""
    numbered = tuple(
        message("kinds.blank-note", number=number, note=verdict.notes[0])
        if verdict.notes
        else message("kinds.blank-wrong", number=number)
        for number, verdict in enumerate(verdicts, 1)
        if verdict.outcome is not Outcome.RIGHT
    )
    return (*numbered, message("kinds.blanks-swapped")) if _is_swapped(body, parts) else numbered


def _is_swapped(body: Body, parts: list[str]) -> bool:
    orders = permutations(range(len(parts))) if len(parts) <= 4 else ()
    return any(
        all(blank.forms.match(parts[i]) for blank, i in zip(body.blanks, order, strict=True))
        for order in orders
    )


def _solution(body: Body, prompt: Prompt) -> tuple[Note, ...]:
    if len(body.blanks) == 1:
        return (body.blanks[0].forms.shown,)
    return tuple(
        message("kinds.blank-note", number=number, note=blank.forms.shown)
        for number, blank in enumerate(body.blanks, 1)
    )


def _rights(body: Body, prompt: Prompt) -> tuple[str, ...]:
    """Every form of each blank, the others filled with their first; and the whole with Chinese semicolons."""
    first = [blank.forms.all[0] for blank in body.blanks]
    filled = [_with(first, i, form) for i, blank in enumerate(body.blanks) for form in blank.forms.all]
    return tuple(dict.fromkeys(("；".join(first), *("; ".join(parts) for parts in filled))))


def _wrongs(body: Body, prompt: Prompt) -> tuple[str, ...]:
    """Every foreseen mistake, the other blanks right; two blanks swapped; one blank too few."""
    first = [blank.forms.all[0] for blank in body.blanks]
    mistakes = [
        _with(first, i, form)
        for i, blank in enumerate(body.blanks)
        for row in blank.foreseen
        for form in row.forms.all
    ]
    swaps = [
        _with(_with(first, i, first[i + 1]), i + 1, first[i])
        for i in range(len(first) - 1)
        if not (body.blanks[i].forms.match(first[i + 1]) and body.blanks[i + 1].forms.match(first[i]))
    ]
    short = [first[:-1]] if len(first) > 1 else []
    return tuple(dict.fromkeys("; ".join(parts) for parts in (*mistakes, *swaps, *short)))


def _with(parts: list[str], index: int, part: str) -> list[str]:
    return [*parts[:index], part, *parts[index + 1 :]]


KIND = Kind(
    name="cloze",
    fields={
        "blanks": {"type": "array", "minItems": 1, "maxItems": _MOST, "items": record(WORDS, "accept")},
    },
    required=("blanks",),
    read=_read,
    ask=_ask,
    grade=_grade,
    solution=_solution,
    rights=_rights,
    wrongs=_wrongs,
)
