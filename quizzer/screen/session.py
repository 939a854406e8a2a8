"""What surrounds the questions of a session: keys, details, the summary at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from quizzer.question import Question
from quizzer.screen.screen import Screen
from quizzer.study.memory import Memory, Review

KEYS: Mapping[str, tuple[str, ...]] = {
    "asking": ("h", "s", "u", "b", "x", "f", "i", "o", "!", "?", "q"),
    "after": ("Enter", "1", "2", "3", "4", "!", "e", "p", "u", "b", "x", "f", "i", "o", "q"),
}
_NAMES = {"?": "help", "!": "guess", "Enter": "enter", "1": "again", "2": "hard", "3": "good", "4": "easy"}


def show_keys(screen: Screen, when: str, letters: bool) -> None:
    """All keys that mean something now; where words are typed they need a colon."""
    screen.blank()
    colon = when == "asking" and not letters
    rows = []
    for key in KEYS[when]:
        shown = f":{key}" if colon and key.isalpha() else key
        rows.append((shown, screen.words(f"screen.key-{_NAMES.get(key, key)}")))
    screen.table(("", ""), rows, indent=2)
    if when == "asking":
        screen.say("screen.keys-shadowed" if letters else "screen.keys-colon", "meta", indent=2)
    screen.blank()


def show_info(
    screen: Screen, question: Question[Any], memory: Memory | None, reviews: Sequence[Review], today: int
) -> None:
    """What is known of a question: its place, what it covers, how it went."""
    entry, words = question.entry, screen.words
    rows = [
        (words("screen.info-id"), entry.id),
        (words("screen.info-kind"), f"{entry.kind} · {words('screen.level', level=entry.level)}"),
        (words("screen.info-claims"), ", ".join(entry.claims) or "–"),
        (words("screen.info-place"), str(question.place)),
        (words("screen.info-answers"), _history(screen, reviews)),
    ]
    if memory is not None:
        due = date.fromordinal(memory.due_day).isoformat()
        strength = words("screen.info-stability", days=round(memory.stability, 1))
        rows.append((words("screen.info-memory"), f"{strength} · {words('screen.info-due', date=due)}"))
    screen.blank()
    screen.table(("", ""), rows, indent=2)
    screen.blank()


def _history(screen: Screen, reviews: Sequence[Review]) -> str:
    if not reviews:
        return screen.words("screen.state-new")
    outcomes = [review.outcome for review in reviews]
    return screen.words("screen.info-history", count=len(outcomes), right=outcomes.count("right"))


def show_summary(
    screen: Screen, counts: Mapping[str, int], took_ms: int, missed: Sequence[str], left: int
) -> None:
    """How the session went, in words and numbers."""
    screen.blank()
    screen.rule()
    total = sum(counts.values())
    minutes, seconds = divmod(took_ms // 1000, 60)
    screen.say("screen.summary", "title", count=total, minutes=minutes, seconds=seconds)
    if total:
        screen.line(
            (f"  ✓ {screen.words('screen.right')} {counts['right']}", "right"),
            (f"   ≈ {screen.words('screen.partial')} {counts['partial']}", "partial"),
            (f"   ✗ {screen.words('screen.wrong')} {counts['wrong']}", "wrong"),
        )
    if missed:
        screen.say("screen.missed", "meta", indent=2)
        for name in missed:
            screen.text(name, indent=4)
    if left:
        screen.say("screen.left", "meta", indent=2, count=left)
