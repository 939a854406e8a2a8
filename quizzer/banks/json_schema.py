"""The form of a bank as JSON Schema 2020-12, so that an editor completes and checks while somebody writes."""

from __future__ import annotations

from typing import Any

from quizzer.banks.bank import FIELDS, FORMAT
from quizzer.banks.schema import COMMON, REQUIRED
from quizzer.kinds import KINDS
from quizzer.text import LANGUAGES

SCHEMA = "https://json-schema.org/draft/2020-12/schema"

_WORDS = {"type": "string", "pattern": r"\S"}
_DEFINITIONS: dict[str, Any] = {
    "slug": {"type": "string", "pattern": r"^[a-z0-9][a-z0-9._-]{0,63}$"},
    "text": {
        "description": "A text in both languages; one string is the same in both.",
        "anyOf": [
            _WORDS,
            {"type": "number"},
            {
                "type": "object",
                "properties": {key: {"anyOf": [_WORDS, {"type": "number"}]} for key in LANGUAGES},
                "required": list(LANGUAGES),
                "additionalProperties": False,
            },
        ],
    },
}


def schema() -> dict[str, Any]:
    """The schema of a bank file, made from the fields of all kinds."""
    return {
        "$schema": SCHEMA,
        "title": "A bank of questions for Quizzer",
        "type": "object",
        "properties": {
            "format": {"const": FORMAT},
            "topic": {"$ref": "#/$defs/slug"},
            "questions": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/question"}},
        },
        "required": list(FIELDS),
        "additionalProperties": False,
        "$defs": {**_DEFINITIONS, "question": _question()},
    }


def _question() -> dict[str, Any]:
    """An entry of a bank: `kind` says which of the others it has."""
    return {
        "type": "object",
        "properties": dict(COMMON),
        "required": list(REQUIRED),
        "allOf": [_only_if(name) for name in KINDS],
    }


def _only_if(name: str) -> dict[str, Any]:
    """The fields of one kind. All are listed again: few editors know `unevaluatedProperties`."""
    kind = KINDS[name]
    known = {**dict.fromkeys(COMMON, True), **kind.fields}
    return {
        "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
        "then": {"properties": known, "required": list(kind.required), "additionalProperties": False},
    }
