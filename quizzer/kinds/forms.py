"""What may be typed for a word: the accepted forms, and the wrong ones that were foreseen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizzer.kinds.options import TEXT, record
from quizzer.kinds.wording import is_slip, matches, normal
from quizzer.messages import message
from quizzer.node import Node
from quizzer.question import Verdict, partial, right, wrong
from quizzer.text import LANGUAGES, Localized, visible

_FORM: Mapping[str, Any] = {"type": ["string", "number"], "pattern": r"\S"}
_LIST: Mapping[str, Any] = {"oneOf": [_FORM, {"type": "array", "minItems": 1, "items": _FORM}]}
FORMS: Mapping[str, Any] = {"oneOf": [*_LIST["oneOf"], record(dict.fromkeys(LANGUAGES, _LIST), *LANGUAGES)]}
WORDS: Mapping[str, Mapping[str, Any]] = {
    "accept": FORMS,
    "wrong": {"type": "array", "items": record({"answer": FORMS, "why": TEXT}, "answer", "why")},
}


@dataclass(frozen=True)
class Forms:
    """The ways to write one answer; each is accepted in both languages, the first of a language is shown."""

    en: tuple[str, ...]
    zh: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every form once."""
        return tuple(dict.fromkeys((*self.en, *self.zh)))

    @property
    def shown(self) -> Localized:
        """The form that a solution shows."""
        return Localized(self.en[0], self.zh[0])

    def match(self, typed: str) -> bool:
        """Whether `typed` is one of them, but for the way it is written."""
        return any(matches(typed, form) for form in self.all)


@dataclass(frozen=True)
class Foreseen:
    """A wrong answer that people give, and why it is wrong."""

    forms: Forms
    why: Localized


@dataclass(frozen=True)
class Wanted:
    """What is wanted in one place: accepted forms and foreseen mistakes."""

    forms: Forms
    foreseen: tuple[Foreseen, ...]


def read_wanted(node: Node) -> Wanted:
    """The fields `accept` and `wrong`; no form is both."""
    forms = read_forms(node, "accept")
    foreseen = []
    for item in node.items("wrong"):
        if not item.is_mapping(("answer", "why")):
            continue
        row = Foreseen(read_forms(item, "answer"), item.required_localized("why"))
        foreseen.append(row)
        for form in row.forms.all:
            clash = bool(normal(form)) and forms.match(form)
            item.require(not clash, "Q034", message("kinds.accepted-and-wrong", found=form), at="answer")
    return Wanted(forms, tuple(foreseen))


def read_forms(node: Node, key: str) -> Forms:
    """A text, a list of texts, or `{en: …, zh: …}` with one or more for each language."""
    if node.has(key) and isinstance(node.data[key], dict):
        both = node.child(key)
        both.is_mapping(LANGUAGES)
        forms = Forms(*(both.strings(language, at_least=1) for language in LANGUAGES))
    else:
        same = node.strings(key, at_least=1)
        forms = Forms(same, same)
    for form in forms.all:
        empty = bool(form) and not normal(form)
        node.require(not empty, "Q036", message("kinds.empty-form", found=form), at=key)
    return forms


def judged(wanted: Wanted, typed: str) -> Verdict:
    """Whether `typed` is what is wanted: right, one slip away from it, foreseen, or wrong."""
    given = visible(typed.strip())
    if _accepts(wanted.forms, typed):
        return right(given)
    for row in wanted.foreseen:
        if row.forms.match(typed):
            return wrong(given, notes=(row.why,))
    meant = next((form for form in wanted.forms.all if is_slip(typed, form)), None)
    if meant is not None and not any(is_slip(typed, f) for row in wanted.foreseen for f in row.forms.all):
        return partial(0.5, given, notes=(message("kinds.did-you-mean", form=meant),))
    return wrong(given)


def _accepts(forms: Forms, typed: str) -> bool:
    """One of the forms, or one with another in parentheses: `backpropagation through time (BPTT)`."""
    if forms.match(typed):
        return True
    both = re.fullmatch(r"([^()（）]+)[(（]([^()（）]+)[)）]", typed.strip())
    return both is not None and forms.match(both[1]) and forms.match(both[2])
