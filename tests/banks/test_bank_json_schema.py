"""The schema for editors takes what `check` takes, and refuses what `check` refuses. Oracle: jsonschema."""

from __future__ import annotations

from typing import Any

import pytest
from bank_samples import GOOD
from jsonschema import Draft202012Validator
from test_bank_messages import BROKEN

from quizzer.banks.json_schema import schema
from quizzer.banks.skeleton import skeleton
from quizzer.files.reader import read
from quizzer.kinds import KINDS

VALIDATOR = Draft202012Validator(schema())

# These need more than the form of one file.
NOT_OF_FORM = {
    "two right", "repeated id", "alias taken", "own alias", "two aliases", "unknown requirement",
    "unknown follow-up", "unknown proof", "circle", "requires itself",
}  # fmt: skip


def plain(text: str | bytes) -> Any:
    """The data of a bank that the reader takes."""
    document = read("f", text if isinstance(text, bytes) else text.encode())
    return document.node.data if document.node and not document.problems.found else None


READABLE = {name: plain(text) for name, text in BROKEN.items() if plain(text) is not None}


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())


def test_the_good_bank_is_valid() -> None:
    VALIDATOR.validate(plain(GOOD))


@pytest.mark.parametrize("kind", KINDS.names)
def test_the_example_of_every_kind_is_valid(kind: str) -> None:
    VALIDATOR.validate(plain(skeleton("own", [kind])))


@pytest.mark.parametrize("name", READABLE)
def test_a_bank_of_wrong_form_is_invalid(name: str) -> None:
    assert VALIDATOR.is_valid(READABLE[name]) == (name in NOT_OF_FORM)


@pytest.mark.parametrize("kind", KINDS.names)
def test_every_kind_refuses_the_fields_of_others_and_misses_its_own(kind: str) -> None:
    data = plain(skeleton("own", [kind]))
    (entry,) = data["questions"]
    entry["nonsense"] = 1
    assert not VALIDATOR.is_valid(data)
    del entry["nonsense"]
    for name in KINDS[kind].required:
        kept = entry.pop(name)
        assert not VALIDATOR.is_valid(data), name
        entry[name] = kept
    assert VALIDATOR.is_valid(data)
