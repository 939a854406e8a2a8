"""The table of conventions: all sources side by side where there is room, then a block for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quizzer.claims.conventions import Layer, Source
from quizzer.screen.screen import Screen

NARROW = 60
NONE = "–"


def show_conventions(screen: Screen, sources: Sequence[Source]) -> None:
    """Print the page."""
    screen.say("claims.conventions-title", "title")
    screen.rule()
    if screen.width >= NARROW:
        _overview(screen, sources)
    for source in sources:
        _block(screen, source)
    screen.blank()
    screen.say("claims.conventions-next", "meta")


def _overview(screen: Screen, sources: Sequence[Source]) -> None:
    """A line a source: the orders of gates, the numbers of biases, what z multiplies, where r acts."""
    words = screen.words
    rows = []
    for source in sources:
        lstm, gru = source.lstm, source.gru
        rows.append((
            words(source.title),
            lstm.gates if lstm else NONE,
            _biases(screen, lstm),
            gru.gates if gru else NONE,
            _biases(screen, gru),
            words(f"claims.z-{gru.z}") if gru else NONE,
            words(f"claims.reset-{gru.reset}") if gru else NONE,
        ))  # fmt: skip
    names = ("source", "lstm", "lstm-biases", "gru", "gru-biases", "z", "reset")
    screen.table([words(f"claims.column-{name}") for name in names], rows)


def _block(screen: Screen, source: Source) -> None:
    screen.blank()
    screen.text(screen.words(source.title), "accent")
    for name, layer in (("LSTM", source.lstm), ("GRU", source.gru)):
        if layer is not None:
            screen.text(name, "title", indent=2)
            for label, text in _fields(screen, layer):
                screen.item(label, text, mark_style="meta", indent=4)
            for remark in layer.remarks:
                screen.item("·", screen.words(remark), indent=4)
    if source.letters:
        parts = [
            screen.words(f"claims.letters-{name}", letter=letter) for name, letter in source.letters.items()
        ]
        text = screen.words("claims.separator").join(parts)
        screen.item(screen.words("claims.field-letters"), text, mark_style="meta", indent=2)


def _fields(screen: Screen, layer: Layer) -> Iterator[tuple[str, str]]:
    """Label and text of everything that the source says of this cell."""
    words = screen.words
    yield words("claims.field-gates"), layer.gates
    if layer.biases is not None:
        yield words("claims.field-biases"), _biases(screen, layer)
    if layer.z:
        yield words("claims.field-z"), words(f"claims.z-{layer.z}-formula")
        yield words("claims.field-reset"), words(f"claims.reset-{layer.reset}-formula")
    for name, text in (("layout", layer.layout), ("form", layer.form)):
        if text.en:
            yield words(f"claims.field-{name}"), words(text)


def _biases(screen: Screen, layer: Layer | None) -> str:
    if layer is None or layer.biases is None:
        return NONE
    return screen.words(f"claims.biases-{layer.biases}")
