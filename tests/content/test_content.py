"""The content is tested like code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from quizzer.banks.check import check
from quizzer.banks.inventory import load_inventory
from quizzer.banks.library import load
from quizzer.kinds import KINDS
from quizzer.messages import Words
from quizzer.paths import content
from quizzer.question import Question
from quizzer.text import Localized

BANKS = content() / "banks"
INVENTORY = load_inventory(content() / "inventory.yaml")
LIBRARY = load([BANKS])
NOTES = Path(__file__).parents[3] / "shared" / "notes"


def texts(value: Any) -> Iterator[Localized]:
    """Every text inside a question."""
    if isinstance(value, Localized):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            if name != "sources":  # the title of a paper is the same everywhere
                yield from texts(getattr(value, name))


QUESTIONS = [LIBRARY.question(entry.id) for entry in LIBRARY.entries]
TEXTS = [(question.id, text) for question in QUESTIONS for text in texts(question)]


def test_the_check_finds_nothing() -> None:
    report = check([BANKS], INVENTORY, shipped=True)
    assert [problem.said(Words("en")) for problem in report.problems] == []


def test_there_is_enough_of_everything() -> None:
    assert len(LIBRARY.entries) >= 100
    assert len({entry.topic for entry in LIBRARY.entries}) >= 12
    assert {entry.kind for entry in LIBRARY.entries} >= set(KINDS)
    errata = {claim for entry in LIBRARY.entries for claim in entry.claims if claim.startswith("R")}
    assert len(errata) >= 20


def drawn(question: Question[Any]) -> set[tuple[str, ...]]:
    """What a question shows with many seeds, but for its text."""
    ask, seeds = KINDS[question.entry.kind].ask, map(str, range(60))
    prompts = (ask(question.body, question.ask, seed) for seed in seeds)
    return {(*prompt.lines, *(row.text.en for row in prompt.rows)) for prompt in prompts}


def is_drawn(question: Question[Any]) -> bool:
    given = getattr(question.body, "given", None)
    return given is not None and given.is_drawn


def test_there_is_enough_that_a_seed_makes() -> None:
    kinds = Counter(question.entry.kind for question in QUESTIONS)
    assert kinds["formula"] >= 25
    assert kinds["spot"] >= 18
    assert sum(map(is_drawn, QUESTIONS)) >= 27
    few = [q.id for q in QUESTIONS if (is_drawn(q) or q.entry.kind == "spot") and len(drawn(q)) < 4]
    assert few == []


def test_every_topic_fills_a_session_and_a_quarter_is_hard() -> None:
    topics = Counter(entry.topic for entry in LIBRARY.entries)
    assert [topic for topic, count in topics.items() if count < 10] == []
    assert sum(entry.level >= 4 for entry in LIBRARY.entries) > len(LIBRARY.entries) / 4


def test_no_gradient_is_typed_by_hand() -> None:
    typed = [q.id for q in QUESTIONS if q.entry.kind == "formula" and not q.body.names]
    assert typed == ["clip-write-factor"]  # a definition: there is nothing to derive it from


def test_every_question_says_what_it_covers_and_explains_itself() -> None:
    silent = [q.id for q in QUESTIONS if not q.entry.claims or len(q.explain.en) < 80]
    assert silent == []


def sentences(text: str) -> bool:
    """Whether it is prose, not a formula or a name."""
    return len(re.findall(r"(?<!\S)[a-zA-Z]{3,}(?!\S)", text)) >= 3


def test_prose_is_in_both_languages() -> None:
    same = [(name, text.en) for name, text in TEXTS if text.en == text.zh and sentences(text.en)]
    assert same == []
    not_chinese = [
        (name, text.zh)
        for name, text in TEXTS
        if sentences(text.en) and not re.search(r"[\u4e00-\u9fff]", text.zh)
    ]
    assert not_chinese == []


def test_chinese_has_chinese_punctuation() -> None:
    wrong = [(name, text.zh) for name, text in TEXTS if re.search(r"[\u4e00-\u9fff][,;:?!](?!\d)", text.zh)]
    assert wrong == []


def test_english_has_no_chinese_punctuation() -> None:
    assert [(name, text.en) for name, text in TEXTS if re.search(r"[，。；：？！（）]", text.en)] == []


def test_the_longest_option_is_not_the_right_one_more_often_than_chance() -> None:
    for language in ("en", "zh"):
        longest = expected = 0.0
        for question in QUESTIONS:
            choices = getattr(question.body, "choices", None)
            if question.entry.kind != "choice" or choices is None:
                continue
            sizes = [len(choice.option.text.in_(language)) for choice in choices]
            of_right = next(size for size, choice in zip(sizes, choices, strict=True) if choice.right)
            longest += of_right == max(sizes) and sizes.count(of_right) == 1
            expected += 1 / len(choices)
        assert longest <= expected * 1.3, language


def test_the_right_option_stands_everywhere() -> None:
    places = Counter(
        next(index for index, choice in enumerate(question.body.choices) if choice.right)
        for question in QUESTIONS
        if question.entry.kind == "choice"
    )
    total = sum(places.values())
    assert all(count <= total * 0.4 for count in places.values())


def runs(text: str, words: int, characters: int) -> set[str]:
    """Runs of words and of Chinese characters, as long as a copied sentence would have."""
    latin = re.findall(r"[a-z]{3,}", text.lower())
    chinese = "".join(re.findall(r"[\u4e00-\u9fff]", text))
    return {" ".join(latin[i : i + words]) for i in range(len(latin) - words + 1)} | {
        chinese[i : i + characters] for i in range(len(chinese) - characters + 1)
    }


@pytest.mark.skipif(not NOTES.is_dir(), reason="the notes are not part of the project")
def test_no_sentence_of_a_note_is_copied() -> None:
    notes: set[str] = set()
    for path in NOTES.glob("*.txt"):
        notes |= runs(path.read_text(encoding="utf-8", errors="replace"), 8, 16)
    copied = [(name, run) for name, text in TEXTS for run in runs(f"{text.en} {text.zh}", 8, 16) & notes]
    assert copied == []


PLACES = re.compile(
    r"(first|second|third|fourth|last) (line|option|choice)|option [a-e]\b|"
    r"第[一二三四]个?(行|选项)|选项 ?[a-e]\b",
    re.I,
)


def test_no_text_names_the_place_of_an_option_because_options_are_shuffled() -> None:
    shuffled = {q.id for q in QUESTIONS if hasattr(q.body, "choices") or hasattr(q.body, "reasons")}
    assert [
        (name, t.en, t.zh) for name, t in TEXTS if name in shuffled and PLACES.search(f"{t.en} {t.zh}")
    ] == []
