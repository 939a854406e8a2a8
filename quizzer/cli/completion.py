"""What the TAB key offers. Only the cache is read: no bank is parsed, nothing heavy is loaded."""

from __future__ import annotations

from quizzer.paths import content, home


def topics(incomplete: str) -> list[str]:
    """Topics that begin so."""
    from quizzer.banks.library import load

    library = load([content() / "banks", home(None).banks], home(None).cache)
    used = {entry.topic for entry in library.entries}
    return [topic.id for topic in library.topics if topic.id in used and topic.id.startswith(incomplete)]


def questions(incomplete: str) -> list[str]:
    """Ids of questions that begin so."""
    from quizzer.banks.library import load

    library = load([content() / "banks", home(None).banks], home(None).cache)
    return [entry.id for entry in library.entries if entry.id.startswith(incomplete)]
