"""Formats of a derivation: one file each, one row here.

A format is a function of a `Document` and the words of a language that gives the whole text.
"""

from __future__ import annotations

from collections.abc import Callable

from quizzer.derive.document import Document
from quizzer.messages import Words
from quizzer.registry import Registry

Format = Callable[[Document, Words], str]

FORMATS: Registry[Format] = Registry(
    "format", "quizzer.derive.formats", "FORMAT", ("text", "latex", "markdown", "html")
)
