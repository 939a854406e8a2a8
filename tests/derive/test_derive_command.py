"""`quizzer derive`: formats, exit codes, files, languages."""

import os
from pathlib import Path

import pytest
from conftest import Learner

from quizzer.cli import run
from quizzer.derive import rules
from quizzer.notation import tree as t

OWN = """\
format: 1
cell: own
input: {x: D}
state: {h: H}
parameters: {W: [H, D], U: [H, H]}
equations:
  - h = tanh(W x + U h_prev)
"""


def test_the_derivation_is_printed(learner: Learner) -> None:
    done = learner("derive", "lstm", COLUMNS="100")
    assert (done.code, done.err) == (0, "")
    assert "  δo   = δh ⊙ tanh(c)                        product rule: the other factor\n" in done.out


def test_the_derivation_is_printed_in_chinese(learner: Learner) -> None:
    done = learner("derive", "gru", "--lang", "zh", "--wrt", "U_n", COLUMNS="100")
    assert done.code == 0
    assert "  δm   = U_nᵀ δa_n" not in done.out
    assert "  δU_n = Σ_t Σ_n δa_n mᵀ   与该矩阵所乘的向量作外积\n" in done.out


@pytest.mark.parametrize("words", [("--format", "json"), ("--json",)])
def test_json_is_one_object(words: tuple[str, ...], learner: Learner) -> None:
    done = learner("derive", "rnn", *words)
    assert (done.code, done.err) == (0, "")
    head = {key: done.json[key] for key in ("schema", "kind", "cell", "layout", "check")}
    assert head == {"schema": 1, "kind": "derivation", "cell": "rnn", "layout": "column", "check": None}


def test_json_is_escaped_where_the_stream_cannot_carry_it(learner: Learner) -> None:
    done = learner("derive", "rnn", "--json", LANG="C", PYTHONIOENCODING="ascii")
    assert done.out.isascii()
    assert done.json["backward"][0]["name"] == "δh"


def test_a_check_that_passes_is_0(learner: Learner) -> None:
    done = learner("derive", "rnn", "--check")
    assert (done.code, done.err) == (0, "")
    assert "WRONG" not in done.out
    assert done.out.count(" ok\n") == 5 + 5
    object = learner("derive", "rnn", "--check", "--json").json["check"]
    assert object["passed"] is True


def test_a_check_that_fails_is_1(
    learner: Learner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rule = rules.RULES[t.Apply]

    def wrong(context: rules.Context, node: t.Tree, index: int, g: t.Tree) -> rules.Answer:
        tree, reason = rule(context, node, index, g)
        return context.algebra.minus(tree), reason

    monkeypatch.setattr(rules, "RULES", {**rules.RULES, t.Apply: wrong})
    environ = {**os.environ, **learner.environ}
    monkeypatch.setattr(os, "environ", environ)
    assert run(["derive", "rnn", "--check", "--home", str(learner.home)], environ) == 1
    printed = capsys.readouterr().out
    assert "each rule, entry by entry          17 / 19  WRONG\n" in printed
    assert "not proved: each rule, entry by entry, h a\n" in printed


def test_a_check_beside_code_says_one_line(learner: Learner) -> None:
    done = learner(
        "derive", "rnn", "--check", "--format", "latex", "--output", str(learner.home.parent / "rnn.tex")
    )
    assert (done.code, done.out, done.err) == (0, "", "the check has passed: every gradient is right\n")


TROUBLE = {
    "unknown cell": (("lstn",), 4, "error: there is no cell 'lstn'\n  did you mean 'lstm'?\n"),
    "unknown name": (("lstm", "--wrt", "W_q"), 4, "error: there is no name 'W_q' here\n  did you mean 'W_o'?\n"),
    "unknown notation": (
        ("lstm", "--notation", "kears"), 4, "error: there is no notation 'kears'\n  did you mean 'keras'?\n",
    ),
    "no time": (
        ("dense", "--bidirectional"), 2,
        "error: 'dense' has no state: there is no time to run through in both directions\n",
    ),
    "no vector": (
        ("attention-dot", "--layers", "2"), 2,
        "error: 'attention-dot' cannot be stacked or run in both directions: it needs one vector as input, and one as output\n",
    ),
    "steps": (("rnn", "--steps", "0"), 2, "error: --steps takes 1 to 200\n"),
    "truncate alone": (("rnn", "--truncate", "2"), 2, "error: --truncate needs --steps or --check\n"),
    "no file": (("none.yaml",), 5, "error: cannot read none.yaml: No such file or directory\n  check the path\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", TROUBLE)
def test_trouble_is_one_message_and_its_exit_code(name: str, learner: Learner) -> None:
    words, code, said = TROUBLE[name]
    done = learner("derive", *words)
    assert (done.code, done.out, done.err) == (code, "", said)


def test_an_own_cell_by_its_path(learner: Learner, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    assert learner("derive", str(path), "--check").code == 0
    path.write_text(OWN.replace("W x", "W h_prev"), encoding="utf-8")
    done = learner("derive", str(path))
    assert done.code == 5
    assert done.err == (
        f"error: {path} has 1 problem\n"
        f"  {path}:7:14: error C010: W is (H×D), h_prev is (H): the inner sizes of a matrix product must be equal.\n"
        "    h = tanh(W h_prev + U h_prev)\n"
        "             ^^^^^^^^\n"
        "    Wᵀ h_prev would fit.\n"
    )


@pytest.mark.parametrize("format", ["text", "latex", "markdown", "html", "json", "numpy", "numpy-fast"])
def test_every_format_can_be_written_to_a_file(format: str, learner: Learner, tmp_path: Path) -> None:
    path = tmp_path / "out"
    done = learner("derive", "gru", "--format", format, "--output", str(path))
    assert (done.code, done.out, done.err) == (0, "", "")
    assert path.read_text(encoding="utf-8") == learner("derive", "gru", "--format", format).out


def test_a_file_that_cannot_be_written_is_7(learner: Learner, tmp_path: Path) -> None:
    done = learner("derive", "rnn", "--output", str(tmp_path / "none" / "out"))
    assert done.code == 7
    assert done.err.startswith("error: cannot write ")


def test_ascii_is_ascii_and_aligned(learner: Learner) -> None:
    done = learner("derive", "rnn", "--ascii", "--wrt", "b")
    assert done.out.isascii()
    lines = done.out.splitlines()
    start = lines.index("Backward") + 3
    assert lines[start].index("two ways") == lines[start + 2].index("chain rule")


def test_letters_layout_and_steps_together(learner: Learner) -> None:
    done = learner("derive", "rnn", "--notation", "keras", "--steps", "2", "--wrt", "W", COLUMNS="100")
    assert done.code == 0
    assert "  a_1 = x_1 kernel + h_0 recurrent + bias\n" in done.out
    assert "  δkernel = x_1ᵀ δa_1 + x_2ᵀ δa_2" in done.out


def test_the_check_has_the_letters_of_the_source(learner: Learner) -> None:
    done = learner("derive", "rnn", "--notation", "keras", "--check", "--json")
    rows = done.json["check"]["numeric"]["rows"]
    assert [(row["name"], row["shape"]) for row in rows[:2]] == [
        ("δkernel", ["D", "H"]),
        ("δrecurrent", ["H", "H"]),
    ]


def test_code_says_which_options_it_leaves_out(learner: Learner) -> None:
    done = learner("derive", "rnn", "--format", "numpy", "--steps", "3", "--notation", "keras")
    assert done.code == 0
    assert done.err == "NumPy code has one form; ignored: --notation, --steps\n"
    assert done.out == learner("derive", "rnn", "--format", "numpy").out


def test_two_checks_print_the_same_to_the_last_bit(learner: Learner) -> None:
    words = ("derive", "gru", "--check", "--seed", "3", "--json")
    first, again = learner(*words), learner(*words, LANG="zh_CN.UTF-8")
    assert first.json["check"] == again.json["check"]
    assert first.json["check"]["numeric"]["seed"] == 3


def test_dense_layers_are_a_deep_network(learner: Learner) -> None:
    done = learner("derive", "dense", "--layers", "3", "--wrt", "W_l1")
    assert done.code == 0
    assert "  δh_l2 = W_l3ᵀ δa_l3 " in done.out
    assert "  δW_l1 = Σ_n δa_l1 xᵀ " in done.out


def test_a_file_that_is_there_is_written_over(learner: Learner, tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old", encoding="utf-8")
    assert learner("derive", "rnn", "--output", str(path)).code == 0
    assert path.read_text(encoding="utf-8").startswith("Elman RNN\n")


def test_layers_and_directions(learner: Learner) -> None:
    done = learner("derive", "lstm", "--layers", "2", "--bidirectional", "--format", "json")
    assert done.code == 0
    names = [line["name"] for line in done.json["forward"]]
    assert names[-1] == "h_l2"
    assert "c_bw_l1" in names
