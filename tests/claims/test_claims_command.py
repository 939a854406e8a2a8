"""`quizzer claims`: the list, a claim in full, its proof, the table of conventions."""

from __future__ import annotations

import io
import re
import subprocess
import sys

import pexpect
import pytest
from conftest import Learner
from rich.cells import cell_len

from quizzer.claims import CLAIMS
from quizzer.screen.claims import Progress

FULL = {
    "en": (
        """\

K43 hadamard-not-dot  ✗ the notes are wrong
────────────────────────────────────────────────────────────────────────────────
Gate and cell are multiplied entry by entry, no dot product

  Notes: The forget gate and the old cell are combined by a dot product.
  Truth: The Hadamard product: [0.2, 0.9, 0.5] ⊙ [1, −2, 4] = [0.2, −1.8, 2], as
         long as the cell. The dot product would be the single number 0.4, and
         np.dot of two (N, H) batches fails for N ≠ H.
""",
        "From: ",
        "  Proof: run it: quizzer claims K43 --run",
    ),
    "zh": (
        """\

K43 hadamard-not-dot  ✗ 笔记有误
────────────────────────────────────────────────────────────────────────────────
门与细胞状态是逐元素相乘，不是点积

  笔记：遗忘门与上一步的细胞状态做“点积”。
  事实：应为哈达玛积：[0.2, 0.9, 0.5] ⊙ [1, −2, 4] = [0.2, −1.8, 2]，与细胞状态
        等长。点积只会得到一个数 0.4，而两个 (N, H) 批做 np.dot，N ≠ H 时直接报
        错。
""",
        "出处：",
        "  证明：运行它：quizzer claims K43 --run",
    ),
}

PROOF = {
    "en": """\

✓ K43 hadamard-not-dot  holds
  Gate and cell are multiplied entry by entry, no dot product
  counter-example · … ms
     measured         found           expected
  ✓  f ⊙ c            (0.2, -1.8, 2)  = (0.2, -1.8, 2)
  ✓  shape, f ⊙ c     (3,)            = (3,)
  ✓  f · c            0.4             = 0.4
  ✓  (2, 3) · (2, 3)  ValueError      = ValueError

1 of 1 proof holds, … s
""",
    "zh": """\

✓ K43 hadamard-not-dot  成立
  门与细胞状态是逐元素相乘，不是点积
  反例 · … 毫秒
     测量项           结果            应为
  ✓  f ⊙ c            (0.2, -1.8, 2)  = (0.2, -1.8, 2)
  ✓  形状，f ⊙ c      (3,)            = (3,)
  ✓  f · c            0.4             = 0.4
  ✓  (2, 3) · (2, 3)  ValueError      = ValueError

1 个证明全部成立，用时 … 秒
""",
}


def timeless(text: str) -> str:
    """The text without its times."""
    return re.sub(r"[\d.]+ (?=ms|s\b|毫秒|秒)", "… ", text)


@pytest.mark.parametrize("language", FULL)
def test_a_claim_in_full(learner: Learner, language: str) -> None:
    found, where, run_it = FULL[language]
    out = learner("claims", "hadamard-not-dot", "--lang", language).out
    assert out.startswith(f"{found}  {where}N0-32 ")
    assert out.endswith(f"{run_it}\n")


@pytest.mark.parametrize("language", PROOF)
def test_a_proof_says_what_came_out(learner: Learner, language: str) -> None:
    done = learner("claims", "K43", "--run", "--lang", language)
    assert (done.code, done.err) == (0, "")
    assert timeless(done.out) == PROOF[language]


def test_a_row_of_the_inventory_shows_all_its_claims_once(learner: Learner) -> None:
    done = learner("claims", "N1-10", "R11", "K12", "--json")
    assert [claim["id"] for claim in done.json["claims"]] == ["K12", "K13"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_list_has_a_line_for_every_claim(learner: Learner, language: str) -> None:
    lines = learner("claims", "--lang", language).out.splitlines()
    assert [line[:3] for line in lines[1 : len(CLAIMS) + 1]] == [claim.id for claim in CLAIMS]
    head = {"en": "claim  the notes   what is true", "zh": "论断  笔记    事实"}
    tail = {
        "en": [
            "The verdict is on what the notes say: 29 right or left out, 25 imprecise, 22",
            "wrong, 4 a convention.",
            "One in full: quizzer claims K12",
            "Its proof: quizzer claims K12 --run",
            "Who writes it how: quizzer claims conventions",
        ],
        "zh": [
            "判定针对笔记的说法：正确或缺失 29，不准确 25，错误 22，约定不同 4。",
            "查看一条：quizzer claims K12",
            "运行证明：quizzer claims K12 --run",
            "各家写法对照：quizzer claims conventions",
        ],
    }
    assert lines[0] == head[language]
    assert lines[len(CLAIMS) + 2 :] == tail[language]


ALL = tuple(claim.id for claim in CLAIMS)
PAGES = {
    "list": ("claims",),
    "in full": ("claims", *ALL),
    "conventions": ("claims", "conventions"),
    "proofs": ("claims", "K09", "K23", "K35", "K50", "--run"),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_is_wider_than_the_screen(learner: Learner, page: str, width: int, language: str) -> None:
    done = learner(*PAGES[page], "--lang", language, COLUMNS=str(width))
    assert done.code == 0
    assert [line for line in done.out.splitlines() if cell_len(line) > width] == []


@pytest.mark.parametrize("page", PAGES)
def test_ascii_is_ascii(learner: Learner, page: str) -> None:
    assert learner(*PAGES[page], "--ascii").out.isascii()


def test_all_proofs_run_as_one_object(learner: Learner) -> None:
    done = learner("claims", "--run", "--json")
    found = done.json
    assert (done.code, found["schema"], found["kind"], found["holds"]) == (0, 1, "claims", True)
    assert [claim["id"] for claim in found["claims"]] == list(ALL)
    assert all(claim["proof"]["holds"] and claim["proof"]["measures"] for claim in found["claims"])
    assert sum(claim["proof"]["ms"] for claim in found["claims"]) < 60_000
    assert found["claims"][42]["proof"]["measures"][2] == {
        "name": "f · c", "value": 0.4, "expected": "= 0.4", "holds": True
    }  # fmt: skip


def test_the_list_as_one_object_says_that_nothing_was_run(learner: Learner) -> None:
    found = learner("claims", "K43", "--json").json
    assert found["claims"][0].keys() == {
        "id", "slug", "subject", "verdict", "sources", "statement", "note", "truth"
    }  # fmt: skip
    assert "holds" not in found


TROUBLE = {
    "unknown claim": (
        ("claims", "half-lief"),
        4,
        "error: there is no claim 'half-lief'\n  did you mean 'half-life'?\n",
        "错误：没有“half-lief”这条论断\n  是不是想写“half-life”？\n",
    ),
    "a row that nothing proves": (
        ("claims", "N0-01", "--run"),
        4,
        "error: there is no claim 'N0-01'\n",
        "错误：没有“N0-01”这条论断\n",
    ),
    "a table is not run": (
        ("claims", "conventions", "--run"),
        2,
        "error: conventions is a table: there is nothing to run\n"
        "  what stands in it is proved by: quizzer claims R23 --run\n",
        "错误：conventions 是一张对照表，没有可运行的证明\n  其中的内容由它证明：quizzer claims R23 --run\n",
    ),
}


@pytest.mark.parametrize("case", TROUBLE)
def test_trouble_is_said_in_both_languages(learner: Learner, case: str) -> None:
    words, code, english, chinese = TROUBLE[case]
    for language, said in (("en", english), ("zh", chinese)):
        done = learner(*words, "--lang", language)
        assert (done.code, done.out, done.err) == (code, "", said)


BROKEN = """
import quizzer.claims.lstm as lstm, quizzer.cli as cli, os, sys
real = lstm.hadamard_not_dot
lstm.hadamard_not_dot = lambda: real(product=lstm.np.dot)
sys.exit(cli.run(sys.argv[1:], os.environ))
"""


def test_a_proof_that_does_not_hold_is_named_and_is_1(learner: Learner) -> None:
    words = ["claims", "K43", "K44", "--run"]
    done = subprocess.run(
        [sys.executable, "-c", BROKEN, *words],
        env=learner.environ, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "✗ K43 hadamard-not-dot  does not hold" in done.stdout
    assert "✗  f ⊙ c            (0.4,)      = (0.2, -1.8, 2)" in done.stdout
    assert done.stdout.endswith("1 of 2 proofs does not hold: K43\n")


def test_the_list_needs_no_mathematics(learner: Learner) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "quizzer", "claims"],
        env=learner.environ, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "quizzer.claims.catalogue" in loaded
    assert not loaded & {"numpy", "sympy", "yaml", "sqlite3", "fsrs"}


# --- progress -------------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_bar_comes_after_half_a_second_and_goes_away() -> None:
    times = iter([0.0, 0.1, 0.6])
    stream = Terminal()
    progress = Progress(stream, 80, lambda: next(times))
    progress.show(0, "K01")
    progress.clear()
    assert stream.getvalue() == ""
    progress.show(20, "K21")
    assert stream.getvalue() == "\r[#####...............] 20/80 K21"
    progress.clear()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_a_pipe_gets_no_bar() -> None:
    stream = io.StringIO()
    progress = Progress(stream, 80, iter([0.0, 9.0]).__next__)
    progress.show(20, "K21")
    progress.clear()
    assert stream.getvalue() == ""


def test_a_terminal_sees_how_far_it_is_and_can_stop_it(learner: Learner) -> None:
    words = ["-m", "quizzer", "claims", "--run"]
    child = pexpect.spawn(sys.executable, words, env={**learner.environ, "TERM": "xterm"}, timeout=60)
    child.expect(rb"\[#*\.+\] \d+/80 K\d\d")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
