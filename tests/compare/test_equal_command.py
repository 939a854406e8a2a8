"""`quizzer equal`: verdicts, exit codes, the batch."""

import json
from pathlib import Path

import pytest
from conftest import Learner

SAID = {
    "equal": (("a b + a", "a (b + 1)"), 0, "✓ Equal.\n", "✓ 相等。\n"),
    "ambiguous": (
        ("1/(a b)", "1/ab"),
        1,
        "? '1/ab' can be read in two ways.\n  1/ab\n  ^^^^\n  Write 1 / (a b) or (1 / a) b.\n",
        None,
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_what_it_says(learner: Learner, case: str) -> None:
    words, code, english, chinese = SAID[case]
    done = learner("equal", *words)
    assert (done.code, done.out) == (code, english)
    if chinese is not None:
        assert learner("equal", *words, "--lang", "zh").out == chinese


def test_json_has_the_keys_of_the_contract(learner: Learner) -> None:
    done = learner("equal", "dh*o*(1-tanh(c)^2)", "dh*o*(1-tanh(c))", "--cell", "lstm", "--json")
    found = done.json
    assert done.code == 1
    assert (found["schema"], found["kind"], found["verdict"]) == (1, "equal", "different")
    assert found["mistake"] == "missing_square"
    assert found["message"].startswith("Not equal.")
    start, stop = found["span"]
    assert "dh*o*(1-tanh(c))"[start:stop] == "tanh(c)"


def test_a_batch_gives_one_object_a_line(learner: Learner, tmp_path: Path) -> None:
    file = tmp_path / "batch.jsonl"
    rows = [
        {"id": 1, "reference": "W x", "answer": "W @ x", "shapes": {"W": ["H", "D"], "x": ["D"]}},
        {"id": 2, "reference": "a", "answer": "b"},
        {"id": 3, "reference": "o", "answer": "sigma(a_o)", "cell": "lstm"},
        {"id": 4, "reference": "h", "answer": "tanh(a)", "shapes": {"a": []}, "definitions": {"h": "tanh(a)"}},
        {"id": 5, "reference": "a", "answer": ")("},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    done = learner("equal", "--batch", str(file))
    found = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 0
    assert [(row["id"], row["verdict"]) for row in found][:3] == [(1, "equal"), (2, "different"), (3, "equal")]
    assert found[4]["verdict"] == "unreadable"
    assert all(row.keys() == {"id", "verdict", "message", "mistake", "span"} for row in found)


BAD = {
    "no JSON": (b"{", "this is not an object with 'reference' and 'answer'"),
    "no object": (b"[1, 2]", "this is not an object with 'reference' and 'answer'"),
    "a key twice": (b'{"reference": "a", "answer": "a", "answer": "b"}', "this is not an object"),
    "no UTF-8": (b'{"reference": "a", "answer": "\xff"}', "this is not an object"),
    "too deep": (b"[" * 100_000, "this is not an object"),
    "no answer": (b'{"reference": "a"}', "what is missing or not as it has to be: reference, answer"),
    "a number": (b'{"reference": "a", "answer": 1}', "what is missing or not as it has to be: answer"),
    "other types": (
        b'{"reference": "a", "answer": "a", "shapes": ["a"], "definitions": {"a": 1}, "constants": "e", "cell": 1}',
        "what is missing or not as it has to be: cell, shapes, definitions, constants",
    ),
    "an unknown cell": (b'{"reference": "a", "answer": "a", "cell": "lstn"}', "there is no cell 'lstn'"),
    "an unknown syntax": (b'{"reference": "a", "answer": "a", "syntax": "c"}', "there is no syntax 'c'"),
    "a long answer": (
        b'{"reference": "a", "answer": "' + b"a" * 1_000_000 + b'"}',
        "A formula has at most 2000",
    ),
    "a lone surrogate": (b'{"reference": "a", "answer": "\\ud800"}', "Character 1 is U+D800"),
    "an escape": (b'{"reference": "a", "answer": "a\\u001b[2J"}', "Character 2 is U+001B"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_batch_goes_on_after_a_bad_line(learner: Learner, tmp_path: Path, case: str) -> None:
    line, said = BAD[case]
    file = tmp_path / "batch.jsonl"
    file.write_bytes(line + b'\n\n{"id": 2, "reference": "a b", "answer": "b a"}\n')
    done = learner("equal", "--batch", str(file))
    first, second = (json.loads(row) for row in done.out.splitlines())
    assert (second["id"], second["verdict"]) == (2, "equal")
    assert first.keys() == second.keys() == {"id", "verdict", "message", "mistake", "span"}
    assert first["verdict"] == "unreadable"
    assert said in first["message"]
    assert done.out.isascii()


def test_a_batch_says_by_its_code_that_a_line_was_bad(learner: Learner, tmp_path: Path) -> None:
    file = tmp_path / "batch.jsonl"
    file.write_text('{"reference": "a"}\n', encoding="utf-8")
    assert learner("equal", "--batch", str(file)).code == 5
    assert learner("equal", "--batch", str(tmp_path / "none")).code == 7


def test_the_place_has_carets_and_fits_the_screen(learner: Learner) -> None:
    reference = "δc_next + δh ⊙ o ⊙ (1 − tanh(c)²) + δh ⊙ i"
    answer = "dc_next + dh * i + dh * o * (1 - np.tanh(c))"
    done = learner("equal", reference, answer, "--cell", "lstm", COLUMNS="40")
    assert done.code == 1
    assert done.out == (
        "✗ Not equal.\n"
        "  …+ dh * i + dh * o * (1 - np.tanh(c))\n"
        "                               ^^^^^^^\n"
        "  Consistent with a missing square:\n"
        "  tanh(c) has to be squared.\n"
    )


def test_an_adjoint_of_the_cell_is_the_line_for_it(learner: Learner) -> None:
    assert learner("equal", "δc", "dc_next + dh*o*(1 - tanh(c)^2)", "--cell", "lstm").code == 0
    assert learner("equal", "δc", "dc", "--cell", "lstm").code == 0
    done = learner("equal", "δc", "dc_next + dh*o*(1 - tanh(c))", "--cell", "lstm", "--json")
    assert (done.code, done.json["mistake"]) == (1, "missing_square")


def test_the_adjoint_at_the_next_step_is_not_what_comes_back_from_it(learner: Learner) -> None:
    for spelled in ("δc_next", "dc_next", "dnext_c"):
        assert learner("equal", "δc", f"{spelled} + dh*o*(1 - tanh(c)^2)", "--cell", "lstm").code == 0
    done = learner("equal", "δc", "dc_{t+1} + dh*o*(1 - tanh(c)^2)", "--cell", "lstm", "--json")
    assert (done.code, done.json["verdict"]) == (1, "unreadable")
    assert done.json["message"] == (
        "There is no name 'dc_{t+1}' here.\n  dc_{t+1} + dh*o*(1 - tanh(c)^2)\n  ^^^^^^^^\n"
        "What comes back from step t+1, its own factors multiplied in, is δc_next: write δc_next."
    )


TROUBLE = {
    "one formula": (
        ("a",),
        2,
        "error: two formulas are needed\n  for example: quizzer equal 'a*b + a' 'a*(b+1)'\n",
    ),
    "a bad shape": (("a", "a", "--shape", "a"), 2, "error: NAME=VALUE was expected, not 'a'\n"),
    "a syntax": (
        ("a", "a", "--syntax", "c"),
        2,
        "error: there is no syntax 'c'\n  it is one of auto, unicode, python, latex\n",
    ),
    "a constant": (
        ("a", "a", "--constant", "k"),
        2,
        "error: 'k' is no constant\n  constants are e, pi and i\n",
    ),
    "an unknown cell": (
        ("a", "a", "--cell", "lstn"),
        4,
        "error: there is no cell 'lstn'\n  did you mean 'lstm'?\n",
    ),
}


@pytest.mark.parametrize("case", TROUBLE)
def test_trouble(learner: Learner, case: str) -> None:
    words, code, said = TROUBLE[case]
    done = learner("equal", *words)
    assert (done.code, done.err) == (code, said)


def test_it_needs_neither_sympy_nor_numpy(learner: Learner) -> None:
    import subprocess
    import sys

    heavy = "print([name for name in ('sympy', 'numpy') if name in sys.modules])"
    code = f"import sys, quizzer.equality as e; e.equal('tanh(a)', 'tanh(b)'); {heavy}"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=learner.environ, check=False
    )
    assert done.stdout == "[]\n", done.stderr
