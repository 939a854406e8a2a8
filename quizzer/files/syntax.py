"""What a YAML parser complains about, in words that help to mend it: one row a complaint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from quizzer.messages import Message, message


class At(Enum):
    """Which of the parser's two places helps more."""

    PROBLEM = "where it gave up"
    CONTEXT = "where the unfinished thing starts"


@dataclass(frozen=True)
class Complaint:
    """`needle` is a part of what the parser says; `name` is the message, `fix-{name}` its fix."""

    needle: str
    name: str
    at: At = At.PROBLEM


# The first row that fits wins. libyaml says "did not find expected", the Python parser "expected … but found".
COMPLAINTS: Sequence[Complaint] = (
    Complaint("mapping values are not allowed", "colon"),
    Complaint("sequence entries are not allowed", "dash"),
    Complaint("unexpected end of stream", "open-quote", At.CONTEXT),
    Complaint("unexpected document separator", "open-quote", At.CONTEXT),
    Complaint("escape character", "escape"),
    Complaint("character escape code", "escape"),
    Complaint("hexdecimal number", "escape"),
    Complaint("escape sequence of", "escape"),
    Complaint("or ']'", "open-bracket", At.CONTEXT),
    Complaint("or '}'", "open-bracket", At.CONTEXT),
    Complaint("flow node", "flow"),
    Complaint("block node", "sign"),
    Complaint("cannot start any token", "sign"),
    Complaint("alphabetic or numeric", "sign", At.CONTEXT),
    Complaint("tag", "tag", At.CONTEXT),
    Complaint("expected ':'", "no-colon", At.CONTEXT),
    Complaint("'-' indicator", "list"),
    Complaint("<document start>", "after-end"),
    Complaint("expected key", "indent"),
    Complaint("<block end>", "indent"),
)


def complaint(problem: str, context: str) -> Complaint:
    """The row for what the parser said."""
    said = f"{problem} {context}"
    return next((row for row in COMPLAINTS if row.needle in said), Complaint("", "other"))


def told(row: Complaint) -> tuple[Message, Message]:
    """What is wrong, and how to mend it."""
    return message(f"bank.yaml-{row.name}"), message(f"bank.fix-yaml-{row.name}")
