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
        "? '1/ab' can be read in two ways.\n    1/ab\n    ^^^^\n  Write 1 / (a b) or (1 / a) b.\n",
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


def test_a_batch_with_a_bad_line_names_it(learner: Learner, tmp_path: Path) -> None:
    file = tmp_path / "batch.jsonl"
    file.write_text('{"reference": "a"}\n', encoding="utf-8")
    done = learner("equal", "--batch", str(file))
    assert done.code == 5
    assert done.err.startswith(f"error: {file}:1: this is not an object with 'reference' and 'answer'\n")


TROUBLE = {
    "one formula": (
        ("a",),
        2,
        "error: two formulas are needed\n  for example: quizzer equal 'a*b + a' 'a*(b+1)'\n",
    ),
    "a bad shape": (("a", "a", "--shape", "a"), 2, "error: NAME=VALUE was expected, not 'a'\n"),
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
