"""A leech: a question that is forgotten again and again, and costs more time than it gives."""

from __future__ import annotations

from quizzer.messages import Message, message
from quizzer.study.memory import Memory

FIRST = 8  # lapses
EVERY = 4  # lapses after that


def is_leech(memory: Memory) -> bool:
    """Whether it has been forgotten often enough that asking once more will not help."""
    return memory.lapses >= FIRST


def became_leech(before: Memory | None, after: Memory | None) -> bool:
    """Whether this answer is the moment to say so: at the 8th lapse, the 12th, the 16th …"""
    if before is None or after is None or after.lapses == before.lapses:
        return False
    return is_leech(after) and (after.lapses - FIRST) % EVERY == 0


def leech_advice(question: str, memory: Memory) -> Message:
    """What to do about it."""
    return message("study.leech", question=question, count=memory.lapses)
