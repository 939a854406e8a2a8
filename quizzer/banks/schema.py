"""One entry of a bank as a `Question`: the fields that all kinds share, as a table; the kind reads its own."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from quizzer.kinds import KINDS, Kind
from quizzer.messages import message
from quizzer.node import SLUG, Node
from quizzer.question import Entry, Question

CLAIM = r"(?:N[0-9]-[0-9]{2}|R[0-9]{2}|H[0-9]{1,2}|A[0-9]{2}|K[0-9]{2})"

TEXT = {"$ref": "#/$defs/text"}
NAME = {"$ref": "#/$defs/slug"}
NAMES = {"type": "array", "items": NAME, "maxItems": 50}

COMMON: Mapping[str, Mapping[str, Any]] = {
    "id": NAME,
    "kind": {"enum": list(KINDS)},
    "level": {"type": "integer", "minimum": 1, "maximum": 5},
    "claims": {"type": "array", "items": {"type": "string", "pattern": f"^{CLAIM}$"}, "maxItems": 50},
    "ask": TEXT,
    "hints": {"type": "array", "items": TEXT, "maxItems": 3},
    "explain": TEXT,
    "sources": {"type": "array", "items": TEXT, "maxItems": 20},
    "proof": NAME,
    "requires": NAMES,
    "follow_up": NAMES,
    "aliases": NAMES,
}
REQUIRED = ("id", "kind", "level", "ask", "explain")

# What is shown but does not decide: a typo in it leaves the fingerprint as it is.
_PROSE = frozenset({"text", "why", "left", "pin"})
_ORDERED = frozenset({"answer", "blanks", "steps"})


def read_question(node: Node, topic: str) -> Question[Any]:
    """The question in this entry of a bank; it can be used only if nothing was reported."""
    node = replace(node, question=question_id(node))
    kind = _kind(node)
    if kind:
        node.is_mapping((*COMMON, *kind.fields))
    entry = Entry(
        id=node.slug("id"),
        topic=topic,
        kind=kind.name if kind else "",
        level=node.integer("level", 1, 5),
        claims=_claims(node),
        requires=_slugs(node, "requires"),
        follow_up=_slugs(node, "follow_up"),
        aliases=_slugs(node, "aliases"),
        fingerprint=fingerprint(kind.name, _own(kind, node)) if kind else "",
    )
    return Question(
        entry=entry,
        ask=node.required_localized("ask"),
        body=kind.read(node) if kind else None,
        explain=node.required_localized("explain"),
        hints=tuple(hint.as_localized() for hint in node.items("hints", at_most=3)),
        sources=tuple(source.as_localized() for source in node.items("sources", at_most=20)),
        proof=node.slug("proof") if node.has("proof") else None,
        place=node.place,
    )


def fingerprint(kind: str, fields: Mapping[str, Any]) -> str:
    """16 hexadecimal digits of what decides right and wrong: the wording and the order of options do not."""
    text = json.dumps([kind, _deciding("", fields)], ensure_ascii=False)
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _deciding(name: str, value: Any) -> Any:
    """`value` without prose, defaults and what order does not matter, in one spelling."""
    if isinstance(value, Mapping):
        kept = {key: _deciding(key, part) for key, part in sorted(value.items()) if _decides(key, part)}
        return {key: part for key, part in kept.items() if part not in (False, None, {}, [])}
    if isinstance(value, list):
        parts = [_deciding("", part) for part in value]
        return parts if name in _ORDERED else sorted(parts, key=_spelled)
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFKC", value).split())
    return value if isinstance(value, bool) or value is None else float(value)


def _decides(name: str, value: Any) -> bool:
    is_text_of_pair = name == "right" and not isinstance(value, bool)
    return name not in _PROSE and not is_text_of_pair


def _spelled(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def question_id(node: Node) -> str:
    """The id that stands in this entry; "" if there is none that can be used."""
    found = node.data.get("id") if isinstance(node.data, dict) else None
    return found if isinstance(found, str) and SLUG.fullmatch(found) else ""


def _kind(node: Node) -> Kind[Any] | None:
    if not isinstance(node.data, dict):
        return None
    name = node.one_of("kind", KINDS.names)
    if name not in KINDS:
        return None
    return KINDS[name]


def _own(kind: Kind[Any], node: Node) -> dict[str, Any]:
    return {name: node.data[name] for name in kind.fields if node.has(name)}


def _slugs(node: Node, key: str) -> tuple[str, ...]:
    found = []
    for item in node.items(key, at_most=50):
        text = item.as_string()
        if text and not SLUG.fullmatch(text):
            item.report("Q016", message("bank.not-a-slug", found=text))
        found.append(text)
    return tuple(found)


def _claims(node: Node) -> tuple[str, ...]:
    found = []
    for item in node.items("claims", at_most=50):
        text = item.as_string()
        if text and not re.fullmatch(CLAIM, text):
            item.report("Q104", message("bank.not-a-claim", found=text), message("bank.fix-claim"))
        found.append(text)
    return tuple(found)
