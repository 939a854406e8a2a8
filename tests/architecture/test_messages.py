"""Both catalogues are complete, and say the same things."""

import ast
import json
import re
import string
from pathlib import Path

import pytest

import quizzer
from quizzer.messages import FOLDER, Words, message
from quizzer.text import Localized

ROOT = Path(quizzer.__file__).parent
AREAS = sorted(path.stem for path in (FOLDER / "en").glob("*.json"))


def rows(language: str, area: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((FOLDER / language / f"{area}.json").read_text(encoding="utf-8"))
    return found


def names(template: str) -> set[str]:
    """The values of a template; those that only choose between one and many are for English alone."""
    fields = string.Formatter().parse(template)
    return {name for _, name, spec, _ in fields if name and "|" not in (spec or "")}


def test_both_languages_have_the_same_areas() -> None:
    assert sorted(path.stem for path in (FOLDER / "zh").glob("*.json")) == AREAS


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_have_the_same_messages_and_values(area: str) -> None:
    english, chinese = rows("en", area), rows("zh", area)
    assert english.keys() == chinese.keys()
    assert {key for key in english if names(english[key]) != names(chinese[key])} == set()


@pytest.mark.parametrize("area", AREAS)
def test_chinese_messages_use_chinese_punctuation(area: str) -> None:
    wrong = {
        key: text
        for key, text in rows("zh", area).items()
        if re.search(r"[\u4e00-\u9fff]([,;?!]|:(?! ))", text)
    }
    assert wrong == {}


def keys_in_code() -> set[str]:
    """Every text in the code that looks like the key of a message."""
    found = set()
    pattern = re.compile(rf"({'|'.join(AREAS)})\.(?!yaml$|json$|py$)[a-z0-9-]*[a-z0-9]")
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and pattern.fullmatch(node.value):
                found.add(node.value)
    return found


def test_every_key_in_the_code_is_in_the_catalogue() -> None:
    missing = {key for key in keys_in_code() if key.partition(".")[2] not in rows("en", key.partition(".")[0])}
    assert missing == set()


def test_a_message_is_said_in_both_languages() -> None:
    said = message("common.did-you-mean", name="lstm")
    assert Words("en")(said) == "did you mean 'lstm'?"
    assert Words("zh")(said) == "是不是想写“lstm”？"


def test_a_value_can_be_a_message_or_a_text_of_the_bank() -> None:
    inner = Localized("the gate", "门")
    assert Words("zh")("kinds.option", letter="a", text=inner) == "a) 门"


@pytest.mark.parametrize(("count", "said"), [(1, "1 question"), (2, "2 questions"), (0, "0 questions")])
def test_english_counts_agree_with_their_words(count: int, said: str) -> None:
    assert Words("en")("screen.total-questions", count=count) == said


def test_a_value_is_never_a_template() -> None:
    assert Words("en")("common.did-you-mean", name="{name.__class__}") == "did you mean '{name.__class__}'?"
