"""What is no cell at all, or means harm, is refused at once: nothing is executed, nothing runs for long."""

from pathlib import Path

import pytest
from test_derive_bad_cells import GOOD, complaint

from quizzer.cells import load_cell
from quizzer.derive.backward import derived
from quizzer.errors import ContentError, QuizzerError, UnknownName
from quizzer.messages import Words

NO_CELLS = {
    "empty": ("", "own.yaml: error Y004: the file is empty"),
    "a list": ("- 1", "own.yaml:1:1: error Q010: a mapping of fields was expected, not a list"),
    "a text": ("hello", "own.yaml:1:1: error Q010: a mapping of fields was expected, not a text"),
    "only the format": ("format: 1", "own.yaml:1:1: error Q011: the field 'equations' is missing"),
    "no YAML": ("{", "own.yaml:2:1: error Y001: a value or a closing bracket is expected here"),
    "no list of equations": (
        "format: 1\ncell: a\nequations: 5",
        "own.yaml:3:12: error Q013: 'equations' must be a list, not a number",
    ),
    "wrong types": (
        "format: 1\ncell: a\nequations: [[1]]\nstate: 3\ninput: x",
        "own.yaml:3:13: error Q015: a text was expected, not a list",
    ),
    "a control character": ("\x00", "own.yaml:1:1: error Y014: the character U+0000 is invisible, or a terminal would obey it"),
    "an alias": ("a: &a [*a]", "own.yaml:1:4: error Y010: the anchor '&a' is not allowed"),
    "a tag": ("!!python/object/apply:os.system [id]", "own.yaml:1:1: error Y009: the tag '!!python/object/apply:os.system' is not allowed"),
    "a field twice": (
        GOOD.replace("b: H}", "W: H}"), "own.yaml:5:36: error Y007: the field 'W' stands here a second time, after line 5",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_CELLS)
def test_what_is_no_cell_is_refused(name: str, tmp_path: Path) -> None:
    text, first = NO_CELLS[name]
    assert complaint(tmp_path, text).splitlines()[1] == first


def test_an_empty_file_is_told_how_a_cell_begins(tmp_path: Path) -> None:
    assert complaint(tmp_path, "").endswith("start with 'format: 1', 'cell: …', 'input: …' and 'equations:'")


HOSTILE = {
    "a call of Python": ('__import__("os").system("id")', "own.yaml:8:9: error C006: '_' (U+005F) is not part of a formula."),
    "an attribute": ("a.__class__", "own.yaml:8:11: error C006: '_' (U+005F) is not part of a formula."),
    "a tower of powers": ("9^9^9^9^9 b", "own.yaml:8:15: error C010: An exponent that is a number is at most 64."),
    "a large exponent": ("tanh(a)^99999999999", "own.yaml:8:17: error C010: An exponent that is a number is at most 64."),
    "a large number": ("1" * 40 + " a", "own.yaml:8:9: error C006: A number has at most 30 digits."),
    "deep brackets": ("(" * 70 + "a" + ")" * 70, "own.yaml:8:69: error C006: A formula goes at most 60 levels deep."),
    "a long sum": ("a" + " + a" * 300, "own.yaml:8:805: error C006: A formula has at most 400 signs, names and numbers."),
    "a long text": ("a" + " + a" * 600, "own.yaml:8:5: error C006: A formula has at most 2000 bytes."),
    "a half bracket": ("tanh(a", "own.yaml:8:13: error C010: '(' is not closed."),
    "vectors side by side": ("1/b a", "own.yaml:8:9: error C010: 1/b and a are both (H): side by side they are no product."),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_equation_is_refused_where_it_stands(name: str, tmp_path: Path) -> None:
    formula, first = HOSTILE[name]
    said = complaint(tmp_path, GOOD.replace("tanh(a)", formula)).splitlines()
    assert (said[0], said[1]) == ("own.yaml has 1 problem", first)


def test_many_ways_from_state_to_state_make_no_formula(tmp_path: Path) -> None:
    """Two ways in each of 90 equations would be 2⁹⁰ terms."""
    chain = "".join(f"  - v{k} = tanh(v{k - 1} + U v{k - 1})\n" for k in range(1, 90))
    text = GOOD.replace("  - h = tanh(a)", f"  - v0 = tanh(a)\n{chain}  - h = v89")
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    found = derived(load_cell(str(path)))
    assert found.jacobians == ()
    assert len(found.backward) > 180


def test_escape_sequences_never_come_through(tmp_path: Path) -> None:
    said = complaint(
        tmp_path, GOOD.replace("h = tanh(a)", '"h = tanh(\\e[31m)"').replace("b: H", '"b\\e[2J": H')
    )
    assert "\x1b" not in said


def test_a_missing_file_is_a_content_error(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="cannot read"):
        load_cell(str(tmp_path / "none.yaml"))


def test_an_unknown_cell_is_an_unknown_name() -> None:
    with pytest.raises(UnknownName) as caught:
        load_cell("lstn")
    assert caught.value.said(Words("en")) == "there is no cell 'lstn'\ndid you mean 'lstm'?"
    assert caught.value.exit_code == 4


def test_a_large_file_is_refused_quickly(tmp_path: Path) -> None:
    many = "".join(f"  - v{k} = v{k + 1}\n" for k in range(2000))
    with pytest.raises(QuizzerError):
        path = tmp_path / "own.yaml"
        path.write_text(GOOD + many, encoding="utf-8")
        load_cell(str(path))
