"""What can be told of a text without understanding it: its language, its words, its length."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from quizzer.node import Node
from quizzer.text import Localized

FIELDS = frozenset({"ask", "explain", "hints", "text", "why", "left", "right"})  # what a learner reads

_HAN = re.compile(r"[\u4e00-\u9fff]")
_SENTENCE = re.compile(r"(?:[A-Za-z]{2,}[,;:]? ){3}[A-Za-z]{2,}")
_SMALL = re.compile(r"\b(?:an?|the)\b|的")
_WORD = re.compile(r"[\u4e00-\u9fff]|\w+|[^\w\s]")
_MARKS = re.compile(r"[.,;!?。、“”‘’\"]")  # after NFKC, which makes ， a comma


def both(node: Node, key: str) -> Localized:
    """The text at `key` in both languages, "" where there is none."""
    value = node.data.get(key, "")
    if isinstance(value, dict):
        return Localized(str(value.get("en", "")), str(value.get("zh", "")))
    return Localized.same(str(value))


def texts(node: Node, key: str = "") -> Iterator[Node]:
    """Every text below `node` that a learner reads."""
    is_text = isinstance(node.data, str) or (isinstance(node.data, dict) and "en" in node.data)
    if key in FIELDS and is_text:
        yield node
    elif isinstance(node.data, dict):
        for name in node.data:
            yield from texts(node.child(name), name)
    elif isinstance(node.data, list):
        for index in range(len(node.data)):
            yield from texts(node.child(index), key)


def is_english(text: str) -> bool:
    """Whether four English words in a row stand in it."""
    return _SENTENCE.search(text) is not None


def is_chinese(text: str) -> bool:
    """Whether it has four Chinese characters."""
    return len(_HAN.findall(text)) >= 4


def has_chinese(text: str) -> bool:
    """Whether it has a Chinese character."""
    return _HAN.search(text) is not None


def gist(text: str) -> str:
    """The text without case, articles, punctuation marks and plurals; signs of formulas stay."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = _WORD.findall(_MARKS.sub(" ", _SMALL.sub(" ", plain)))
    return " ".join(word.rstrip("s") or word for word in words)


def letters(text: str) -> int:
    """How many letters it has."""
    return sum(character.isalpha() for character in text)


def contains(text: str, part: str) -> bool:
    """Whether `part` stands in `text` as a whole: between words, or anywhere if it is Chinese."""
    text, part = unicodedata.normalize("NFKC", text).casefold(), unicodedata.normalize("NFKC", part).casefold()
    if has_chinese(part):
        return part in text
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text) is not None
