"""YAML as plain data with places: what comes through, what does not, and that nothing raises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from bank_samples import GOOD
from hypothesis import given, settings
from hypothesis import strategies as st
from test_bank_messages import BROKEN

from quizzer.banks.bank import read_bank
from quizzer.files import reader
from quizzer.files.flood import MAX_PROBLEMS
from quizzer.files.reader import read, read_file
from quizzer.text import first_unsafe

SCALARS: dict[str, Any] = {
    "true": True, "false": False, "True": "True", "yes": "yes", "no": "no", "on": "on", "off": "off", "y": "y",
    "null": None, "~": None, "Null": "Null",
    "0": 0, "12": 12, "-3": -3, "+3": 3, "010": "010", "0o10": "0o10", "0x1F": "0x1F", "1_000": "1_000",
    "1e-3": 0.001, "1.5": 1.5, "-.5": -0.5, "2.": 2.0, "1E6": 1e6, "1.2.3": "1.2.3", "1:30": "1:30",
    "1,234": "1,234", "2020-01-01": "2020-01-01", "1/4": "1/4", "25%": "25%", "+": "+", ".": ".",
    "-x": "-x", "=": "=", "<<": "<<", "'1'": "1", '"true"': "true", "'null'": "null", "¼": "¼", "１": "１",
    '"a\\tb"': "a\tb", '"\\u03c3"': "σ",
}  # fmt: skip


@pytest.mark.parametrize(("written", "value"), SCALARS.items(), ids=list(SCALARS))
def test_a_scalar_is_read_as_it_looks(written: str, value: Any) -> None:
    document = read("f", f"a: {written}\n".encode())
    assert document.problems.found == []
    assert document.node is not None
    found = document.node.data["a"]
    assert (found, type(found)) == (value, type(value))


PLACES = """\
中文: one
"b": {c: 中中, d: [x, {e: 1}]}
f:
  - g: |
      text
  -   h
"""


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ((), "f:1:1", "f:1:1"),
        (("中文",), "f:1:5", "f:1:1"),
        (("b",), "f:2:6", "f:2:1"),
        (("b", "c"), "f:2:10", "f:2:7"),
        (("b", "d"), "f:2:17", "f:2:14"),
        (("b", "d", 1), "f:2:21", "f:2:17"),
        (("b", "d", 1, "e"), "f:2:25", "f:2:22"),
        (("f", 0, "g"), "f:4:8", "f:4:5"),
        (("f", 1), "f:6:7", "f:4:3"),
        (("f", 0, "missing"), "f:4:5", "f:4:5"),
        (("b", "c", "deeper", "still"), "f:2:10", "f:2:10"),
    ],
)
def test_every_value_and_every_key_has_its_place(path: tuple[str | int, ...], value: str, key: str) -> None:
    node = read("f", PLACES.encode()).node
    assert node is not None
    assert (str(node.locate(path, False)), str(node.locate(path, True))) == (value, key)


@pytest.mark.parametrize(
    "text",
    [GOOD.encode("utf-8-sig"), GOOD.replace("\n", "\r\n").encode(), b"%YAML 1.1\n---\n" + GOOD.encode()],
    ids=["byte order mark", "windows lines", "a directive"],
)
def test_what_editors_do_to_a_file_is_harmless(text: bytes) -> None:
    found = read_bank("f", text)
    assert found.problems.found == []
    assert [item.question.id for item in found.items] == ["forget-gate"]


def test_a_byte_order_mark_does_not_move_places() -> None:
    found = read("f", GOOD.replace("level: 2", "level: *x").encode("utf-8-sig")).problems.found
    assert [str(problem.place) for problem in found] == ["f:6:12"]


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    found = read_file(tmp_path / "gone.yaml").problems.found
    assert [(problem.code, str(problem.place)) for problem in found] == [("Y018", str(tmp_path / "gone.yaml"))]


def test_a_bank_that_is_wrong_everywhere_stops_at_the_limit() -> None:
    found = read_bank("f", b"format: 1\ntopic: t\nquestions:\n" + b"  - x\n" * 15_000).problems.found
    assert len(found) == MAX_PROBLEMS + 1
    assert found[-1].code == "Y019"


HOSTILE = {
    "brackets": "[" * 100_000,
    "braces": "{" * 100_000,
    "dashes": "- " * 100_000,
    "keys": "? " * 100_000,
    "laughs": "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "escapes": "\x1b]0;x\x07" * 1_000,
    "object": "!!python/object/apply:os.system ['true']\n",
    "merge": "a: {x: 1}\nb: {<<: *a}\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_refused(text: str) -> None:
    found = read_bank("f", text.encode())
    assert found.problems.errors
    assert found.items == ()


def test_unsafe_characters_never_come_through() -> None:
    text = 'a: "\\e[31m"\n"\\u202e": x\nb: "\\u200b"\n'
    document = read("f", text.encode())
    assert document.node is not None
    assert document.node.data == {"a": "<U+001B>[31m", "<U+202E>": "x", "b": "<U+200B>"}
    assert [str(problem.place) for problem in document.problems.found] == ["f:1:4", "f:2:1", "f:3:4"]


# Pieces that meet in real banks and in broken ones.
PIECES = st.sampled_from([
    "format: 1\n", "topic: t\n", "questions:\n", "  - id: a\n", "    kind: choice\n", "    level: 2\n", "- ",
    "? ", ": ", "{", "}", "[", "]", ",", "'", '"', "\\", "|\n", ">-\n", "&x ", "*x", "!!int ", "#", "\t", "\n",
    " ", "---\n", "...\n", "%YAML 1.1\n", "x", "中", "\x1b", "\u202e", "\ufffe", "\x85", "\u2028", "\r",
    "1e999",
])  # fmt: skip


def everything(node: Any) -> list[str]:
    """Every text in some plain data."""
    if isinstance(node, dict):
        return [text for pair in node.items() for part in pair for text in everything(part)]
    if isinstance(node, list):
        return [text for part in node for text in everything(part)]
    return [node] if isinstance(node, str) else []


@settings(deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=80)))
def test_no_text_raises_and_what_cannot_be_used_is_reported(text: str) -> None:
    found = read_bank("f", text.encode("utf-8", "surrogatepass"))
    assert found.problems.errors or found.items
    for problem in found.problems.found:
        assert problem.place.file == "f"


@settings(deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_no_unsafe_character_gets_into_the_data(text: str) -> None:
    node = read("f", text.encode()).node
    assert [part for part in everything(node and node.data) if first_unsafe(part)] == []


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_no_bytes_raise(data: bytes) -> None:
    assert read_bank("f", data).problems.errors


def test_without_libyaml_the_same_codes_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    small = {name: text for name, text in BROKEN.items() if len(text) < 5_000}
    fast = {name: codes(text) for name, text in small.items()}
    monkeypatch.setattr(reader, "_LOADER", yaml.SafeLoader)
    assert {name: codes(text) for name, text in small.items()} == fast


def codes(text: str | bytes) -> list[str]:
    """The codes of what is wrong with a bank."""
    found = read_bank("f", text if isinstance(text, bytes) else text.encode())
    return sorted(problem.code for problem in found.problems.found)
