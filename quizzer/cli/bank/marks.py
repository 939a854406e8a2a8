"""The marks that a learner puts on a question, as options."""

from __future__ import annotations

from enum import StrEnum


class Mark(StrEnum):
    """What a question can be marked as."""

    flagged = "flagged"
    suspended = "suspended"
    buried = "buried"
