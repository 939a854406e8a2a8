"""Who writes LSTM and GRU how: gate order, biases, what z multiplies, where the reset gate acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quizzer.node import Node
from quizzer.text import Localized

FORMAT = 1
Z, RESET = ("keeps", "updates"), ("before", "after")
SOURCE = ("id", "title", "letters", "lstm", "gru")
LSTM = ("gates", "biases", "layout", "form", "remarks")
GRU = (*LSTM, "z", "reset")
LETTERS = ("input", "recurrent", "candidate")


@dataclass(frozen=True)
class Layer:
    """One cell as one source writes it; an LSTM has neither `z` nor `reset`."""

    gates: str
    biases: int | None  # None: the source does not say, or each variant differs
    layout: Localized
    form: Localized
    z: str | None
    reset: str | None
    remarks: tuple[Localized, ...]


@dataclass(frozen=True)
class Source:
    """A framework, a book or a paper; `letters` are its names of the weights and of the candidate."""

    id: str
    title: Localized
    letters: Mapping[str, str]
    lstm: Layer | None
    gru: Layer | None


def sources(node: Node) -> tuple[Source, ...]:
    """What the file says; what is wrong in it is reported to the node."""
    if not node.is_mapping(("format", "sources")):
        return ()
    node.integer("format", FORMAT, FORMAT)
    return tuple(_source(item) for item in node.items("sources", at_least=1) if item.is_mapping(SOURCE))


def _source(node: Node) -> Source:
    return Source(
        id=node.slug("id"),
        title=node.required_localized("title"),
        letters=_letters(node.child("letters")) if node.has("letters") else {},
        lstm=_layer(node.child("lstm"), LSTM) if node.has("lstm") else None,
        gru=_layer(node.child("gru"), GRU) if node.has("gru") else None,
    )


def _letters(node: Node) -> dict[str, str]:
    return {name: node.string(name) for name in LETTERS} if node.is_mapping(LETTERS) else {}


def _layer(node: Node, fields: tuple[str, ...]) -> Layer | None:
    if not node.is_mapping(fields):
        return None
    return Layer(
        gates=node.string("gates"),
        biases=node.integer("biases", 0, 2) if node.has("biases") else None,
        layout=node.localized("layout", required=False) or Localized("", ""),
        form=node.localized("form", required=False) or Localized("", ""),
        z=node.one_of("z", Z) if "z" in fields else None,
        reset=node.one_of("reset", RESET) if "reset" in fields else None,
        remarks=tuple(item.as_localized() for item in node.items("remarks")) if node.has("remarks") else (),
    )
