"""The format number of a content file."""

from __future__ import annotations

from quizzer.messages import message
from quizzer.node import Node


def has_format(node: Node, supported: int) -> bool:
    """Whether the file's `format` number is one that this program reads; if not, that is reported."""
    found = node.data.get("format")
    is_number = isinstance(found, int) and not isinstance(found, bool)
    if is_number and 1 <= found <= supported:
        return True
    at = "format" if node.has("format") else None
    if is_number and found > supported:
        newer = message("bank.newer-format", found=found, known=supported)
        node.report("Q102", newer, message("bank.fix-update"), at=at)
    else:
        node.report("Q101", message("bank.no-format"), message("bank.fix-format", known=supported), at=at)
    return False
