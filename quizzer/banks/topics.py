"""The list of topics: `topics.yaml`, in the order in which they are taught."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quizzer.errors import nearest
from quizzer.files.cache import Cache, content_key
from quizzer.files.flood import FloodError
from quizzer.files.sources import content
from quizzer.files.version import has_format
from quizzer.messages import message
from quizzer.node import Node
from quizzer.question import Topic
from quizzer.text import Localized

if TYPE_CHECKING:
    from quizzer.files.reader import Document

FORMAT = 1
FIELDS = ("format", "topics")
TOPIC = ("id", "title", "requires")


def load_topics(path: Path, cache: Cache) -> tuple[Topic, ...]:
    """The topics of this file that have no error; none if it cannot be read."""
    try:
        record = cache.current(path, "topics")
        if record is None:
            return _parsed(path, content_key(content(path)), cache)
    except OSError:
        return ()
    return tuple(Topic(name, Localized(en, zh), tuple(requires)) for name, en, zh, requires in record.value)


def read_topics_file(path: Path) -> tuple[tuple[Topic, ...], Document]:
    """The topics of this file that have no error, and the file with everything that is wrong in it."""
    # The YAML library takes 30 ms: a start with a warm cache does without.
    from quizzer.files.reader import read_file

    document = read_file(path)
    topics: list[Topic] = []
    if document.node is not None:
        with suppress(FloodError):
            _read_into(topics, document.node)
    return tuple(topics), document


def _parsed(path: Path, key: str, cache: Cache) -> tuple[Topic, ...]:
    topics, _ = read_topics_file(path)
    cache.save(path, key, {"topics": [_row(topic) for topic in topics]})
    return topics


def _read_into(topics: list[Topic], node: Node) -> None:
    if not node.is_mapping(FIELDS) or not has_format(node, FORMAT):
        return
    items = node.items("topics", at_least=1)
    ids = [item.data.get("id") for item in items if isinstance(item.data, dict)]
    for item in items:
        before = len(node.problems.errors)
        if item.is_mapping(TOPIC):
            topic = Topic(item.slug("id"), item.required_localized("title"), item.strings("requires"))
            _check(item, topic, topics, ids)
            if len(node.problems.errors) == before:
                topics.append(topic)


def _check(item: Node, topic: Topic, before: list[Topic], ids: list[Any]) -> None:
    if any(topic.id == other.id for other in before):
        item.report("Q118", message("bank.repeated-topic", name=topic.id), at="id")
    for name in topic.requires:
        if name not in ids:
            near = nearest(name, [str(known) for known in ids])
            fix = message("common.did-you-mean", name=near) if near else None
            item.report("Q116", message("bank.unknown-required-topic", name=name), fix, at="requires")
        elif name not in {other.id for other in before}:
            item.report("Q117", message("bank.topic-comes-later", name=name), at="requires")


def _row(topic: Topic) -> list[Any]:
    return [topic.id, topic.title.en, topic.title.zh, topic.requires]
