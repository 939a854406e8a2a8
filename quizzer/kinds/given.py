"""Letters with their numbers: the field `given` of a numeric question and of a shape."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from quizzer.messages import message
from quizzer.node import Node

_NAME = r"[^\W\d_]\w*"

GIVEN: Mapping[str, Any] = {
    "type": "object",
    "propertyNames": {"pattern": f"^{_NAME}$"},
    "additionalProperties": {"type": "number"},
}


def read_given(node: Node) -> dict[str, float]:
    """The numbers that stand for letters; {} if there are none."""
    if not list(node.entries("given")):
        return {}
    values = node.child("given")
    for name in values.data:
        if not re.fullmatch(_NAME, str(name)):
            values.report("Q038", message("kinds.not-a-letter", found=name), at=name, key=True)
    return {str(name): values.number(name) for name in values.data}
