"""A bank: one file of questions, read in one pass that finds everything that is wrong with it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from quizzer.banks.schema import question_id, read_question
from quizzer.files.flood import Bounded, FloodError
from quizzer.files.reader import MAX_ENTRIES, Document, read, read_file
from quizzer.files.version import has_format
from quizzer.node import Node
from quizzer.question import Question

FORMAT = 1
FIELDS = ("format", "topic", "questions")


@dataclass(frozen=True)
class Item:
    """A question without errors, and the node that it was read from."""

    question: Question[Any]
    node: Node


@dataclass(frozen=True)
class Bank:
    """What one file gives. `items` are the questions that can be asked; `nodes` are all entries.

    `node` is the whole file, None if nothing in it can be used: then there are no items.
    """

    file: str
    topic: str
    items: tuple[Item, ...]
    nodes: tuple[Node, ...]
    problems: Bounded
    lines: Sequence[str] = ()
    node: Node | None = None

    @property
    def left_out(self) -> int:
        """How many entries cannot be asked."""
        return len(self.nodes) - len(self.items)

    def reporting_to(self, problems: Bounded) -> Bank:
        """The same bank; what is reported from now on goes to `problems`."""
        return replace(
            self,
            items=tuple(Item(item.question, replace(item.node, problems=problems)) for item in self.items),
            nodes=tuple(replace(node, problems=problems) for node in self.nodes),
            problems=problems,
            node=self.node and replace(self.node, problems=problems),
        )


def read_bank(name: str, data: bytes) -> Bank:
    """The bank in `data`; `name` stands for its file in places."""
    return _bank(read(name, data))


def read_bank_file(path: Path) -> Bank:
    """The bank in this file."""
    return _bank(read_file(path))


@dataclass
class _Head:
    """What stands before the questions."""

    usable: bool = False
    topic: str = ""
    nodes: Sequence[Node] = ()


def _bank(document: Document) -> Bank:
    of_reader = len(document.problems.found)
    head = _Head()
    items: list[Item] = []
    with suppress(FloodError):
        head = _head(document)
        spoilt = _spoilt(document, head.nodes, of_reader)
        for item in _items(head if head.usable else _Head(), spoilt):
            items.append(item)
    _drop_consequences(document, of_reader)
    return Bank(
        file=document.name,
        topic=head.topic,
        items=tuple(items),
        nodes=tuple(replace(node, question=question_id(node)) for node in head.nodes),
        problems=document.problems,
        lines=document.lines,
        node=document.node if head.usable else None,
    )


def _head(document: Document) -> _Head:
    node = document.node
    if node is None or not node.is_mapping(FIELDS):
        return _Head()
    before = len(node.problems.errors)
    readable = has_format(node, FORMAT)
    topic = node.slug("topic")
    nodes = node.items("questions", at_least=1, at_most=MAX_ENTRIES)
    return _Head(readable and len(node.problems.errors) == before, topic, nodes)


def _items(head: _Head, spoilt: Set[int]) -> Iterator[Item]:
    """The questions in which nothing was found wrong, neither by the reader nor by the schema."""
    for index, node in enumerate(head.nodes):
        before = len(node.problems.errors)
        if isinstance(node.data, dict):
            question = read_question(node, head.topic)
            if len(node.problems.errors) == before and index not in spoilt:
                yield Item(question, replace(node, question=question.id))
        else:
            node.is_mapping(())


def _spoilt(document: Document, nodes: Sequence[Node], count: int) -> set[int]:
    """The questions in which the first `count` problems are; these problems get the question's id."""
    if document.marks is None:
        return set()
    spots = [document.marks.spot(node.path) for node in nodes]
    starts = [spot.start for spot in spots]
    found = document.problems.found
    spoilt = set()
    for position, problem in enumerate(found[:count]):
        at = (problem.place.line, problem.place.column)
        index = bisect_right(starts, at) - 1
        if index >= 0 and (at < spots[index].end or at == starts[index]):
            spoilt.add(index)
            found[position] = replace(problem, question=question_id(nodes[index]))
    return spoilt


def _drop_consequences(document: Document, count: int) -> None:
    """Forget what was said of values that the reader, in its `count` problems, has already refused."""
    found = document.problems.found
    refused = {problem.place for problem in found[:count] if problem.place.line}
    found[count:] = [problem for problem in found[count:] if problem.place not in refused]
