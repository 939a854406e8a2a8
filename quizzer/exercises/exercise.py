"""One exercise: what is to be written, what goes in, what must come out, and what is said to known mistakes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from hashlib import blake2b
from pathlib import Path
from typing import Any

from quizzer.exercises.names import KIND, PREFIX
from quizzer.messages import message
from quizzer.node import Node
from quizzer.question import Entry
from quizzer.text import Localized

FORMAT = 1
ENDS = (".", ":", "。", "：")  # a line that ends so ends its paragraph
VERBATIM = "    "  # a line of a statement that begins so stays a line: a formula
FIELDS = (
    "format", "exercise", "order", "topic", "level", "claims", "title", "statement", "entry", "engine", "inputs",
    "outputs", "returns", "dtypes", "trials", "seconds", "quiet", "hints", "explain", "advice", "mistakes",
)  # fmt: skip
GETS = ("wrong", "raised", "changed", "aliased", "warned", "whole", "time", "memory")
SHAPE = re.compile(r"(\d*[A-Z]|\d+)( (\d*[A-Z]|\d+))*")
_NAME = re.compile(r"[^\W\d]\w*")

Shapes = Mapping[str, Any]  # name -> "N D", or a mapping of them


@dataclass(frozen=True)
class Mistake:
    """A known way to get it wrong: the quantity that shows it first, and what is said."""

    name: str
    first: str
    say: Localized
    gets: str = "wrong"


@dataclass(frozen=True)
class Advice:
    """What to look at when one quantity is wrong although another is right; `*` stands for the same in both."""

    wrong: str
    right: str
    say: Localized

    def fits(self, wrong: str, right: frozenset[str]) -> bool:
        """Whether it is about this quantity."""
        if not fnmatchcase(wrong, self.wrong):
            return False
        head, _, tail = self.wrong.partition("*")
        middle = wrong[len(head) : len(wrong) - len(tail)]
        return not self.right or self.right.replace("*", middle) in right


@dataclass(frozen=True)
class Exercise:
    """An exercise; its files lie in `folder`."""

    name: str
    order: int
    topic: str
    level: int
    claims: tuple[str, ...]
    title: Localized
    statement: Localized
    entry: str  # the function to write
    inputs: Shapes  # its arguments, in this order
    outputs: Mapping[str, str]  # what it gives, in the order in which it is computed
    hints: tuple[Localized, ...]
    explain: Localized
    folder: Path
    engine: str = ""  # the cell whose derivation gives the right results; none: the solution does
    as_dict: bool = False
    dtypes: tuple[str, ...] = ("float64", "float32")
    trials: int = 4
    seconds: int = 5
    quiet: bool = False  # a warning of NumPy fails it
    advice: tuple[Advice, ...] = ()
    mistakes: tuple[Mistake, ...] = ()

    @property
    def question(self) -> str:
        """Its name in the log."""
        return PREFIX + self.name

    @property
    def asked(self) -> Entry:
        """It as a question."""
        return Entry(self.question, self.topic, KIND, self.level, self.claims, fingerprint=self.fingerprint)

    @property
    def fingerprint(self) -> str:
        """Of what decides right and wrong."""
        decides = [self.entry, self.inputs, self.outputs, self.as_dict, self.quiet]
        return blake2b(json.dumps(decides).encode(), digest_size=8).hexdigest()

    @property
    def letters(self) -> tuple[str, ...]:
        """The dimension letters of the inputs, in order of appearance."""
        found = [letter for shape in _leaves(self.inputs) for letter in _letters(shape)]
        found += [name for name, shape in self.inputs.items() if shape == "size"]
        return tuple(dict.fromkeys(found))

    @property
    def flowing(self) -> Localized:
        """The statement for a screen: a sentence that goes on is one line, a formula stays as it is."""
        return Localized(_flowing(self.statement.en, " "), _flowing(self.statement.zh, ""))

    @property
    def starter(self) -> Path:
        """What the learner begins with."""
        return self.folder / "starter.py"

    @property
    def solution(self) -> Path:
        """One way to write it."""
        return self.folder / "solution.py"

    @property
    def reference(self) -> Path:
        """How the right results come from the module that the derivation of a cell emits."""
        return self.folder / "reference.py"

    def mistake_file(self, mistake: Mistake) -> Path:
        """The file that makes a mistake."""
        return self.folder / "mistakes" / f"{mistake.name}.py"

    def spec(self, file: Path, seed: int, engine: str | None = None) -> dict[str, Any]:
        """What the child process is told; `engine` is the module that a derivation has emitted."""
        cases = self.folder / "cases.py"
        return {
            "file": str(file.absolute()),
            "solution": str(self.solution.absolute()),
            "reference": str(self.reference.absolute()),
            "engine": engine,
            "cases": str(cases.absolute()) if cases.is_file() else None,
            "mistakes": {
                m.name: str(self.mistake_file(m).absolute()) for m in self.mistakes if m.gets == "wrong"
            },
            "entry": self.entry,
            "inputs": self.inputs,
            "outputs": dict(self.outputs),
            "as_dict": self.as_dict,
            "letters": self.letters,
            "dtypes": self.dtypes,
            "trials": self.trials,
            "quiet": self.quiet,
            "seed": seed,
        }


def read_exercise(node: Node, folder: Path) -> Exercise:
    """The exercise in a mapping; what is wrong is reported to the node, and then it must not be used."""
    node.require(
        node.data.get("format") == FORMAT, "E001", message("exercise.no-format", known=FORMAT), "format"
    )
    node.question = PREFIX + str(node.data.get("exercise", ""))
    found = Exercise(
        name=node.slug("exercise"),
        order=node.integer("order", 0, 10_000),
        topic=node.slug("topic"),
        level=node.integer("level", 1, 5),
        claims=node.strings("claims"),
        title=node.required_localized("title"),
        statement=node.required_localized("statement"),
        entry=node.string("entry"),
        inputs=dict(_shapes(node, "inputs")),
        outputs={name: str(shape) for name, shape in _shapes(node, "outputs")},
        hints=tuple(item.as_localized() for item in node.items("hints", at_least=3, at_most=3)),
        explain=node.required_localized("explain"),
        folder=folder,
        engine=node.string("engine", required=False),
        as_dict=node.one_of("returns", ("tuple", "dict"), "tuple") == "dict",
        dtypes=node.strings("dtypes") or ("float64", "float32"),
        trials=node.integer("trials", 1, 50, 4),
        seconds=node.integer("seconds", 1, 30, 5),
        quiet=node.flag("quiet"),
        advice=tuple(_advice(item) for item in node.items("advice")),
        mistakes=tuple(_mistake(item) for item in node.items("mistakes", at_least=3, at_most=20)),
    )
    _check(node, found)
    return found


def _shapes(node: Node, key: str) -> Iterator[tuple[str, Any]]:
    """Names and shapes: `x: N D`, `parameters: {W: H D}`."""
    for name, value in node.entries(key):
        node.require(bool(_NAME.fullmatch(name)), "E002", message("exercise.not-a-name", name=name), key)
        yield name, dict(_shapes(node.child(key), name)) if isinstance(value.data, dict) else value.as_string()


def _advice(node: Node) -> Advice:
    node.is_mapping(("wrong", "right", "say"))
    return Advice(node.string("wrong"), node.string("right", required=False), node.required_localized("say"))


def _mistake(node: Node) -> Mistake:
    node.is_mapping(("name", "first", "say", "gets"))
    gets = node.one_of("gets", GETS, "wrong")
    first = node.string("first", required=gets == "wrong")
    return Mistake(node.slug("name"), first, node.required_localized("say"), gets)


def _check(node: Node, found: Exercise) -> None:
    """What the parts must have to do with each other."""
    node.require(bool(found.outputs), "E003", message("exercise.no-outputs"), "outputs")
    for mistake in found.mistakes:
        known = not mistake.first or mistake.first in found.outputs
        node.require(known, "E004", message("exercise.unknown-quantity", name=mistake.first), "mistakes")
    files = [found.starter, found.solution, *map(found.mistake_file, found.mistakes)]
    for path in [*files, found.reference] if found.engine else files:
        node.require(path.is_file(), "E005", message("exercise.no-file", path=str(path)))


def _flowing(text: str, joint: str) -> str:
    lines: list[str] = []
    goes_on = False
    for line in text.splitlines():
        is_verbatim = line.startswith(VERBATIM)
        if goes_on and not is_verbatim:
            lines[-1] += joint + line
        else:
            lines.append(line)
        goes_on = not is_verbatim and not line.endswith(ENDS)
    return "\n".join(lines)


def _leaves(shapes: Shapes) -> Iterator[str]:
    for shape in shapes.values():
        if isinstance(shape, Mapping):
            yield from _leaves(shape)
        else:
            yield str(shape)


def _letters(shape: str) -> list[str]:
    axes = shape.split() if SHAPE.fullmatch(shape) else []
    return [axis[-1] for axis in axes if axis[-1].isalpha()]
