"""`watch` in a real terminal: from the starter through two wrong files to the next exercise."""

from __future__ import annotations

import shutil
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from conftest import Learner

from quizzer.paths import content

SHIPPED = content() / "exercises" / "lstm-backward"


@pytest.fixture
def watch(learner: Learner) -> Iterator[pexpect.spawn]:
    """`quizzer exercise watch lstm-backward`."""
    process = pexpect.spawn(
        sys.executable,
        ["-m", "quizzer", "exercise", "watch", "lstm-backward"],
        env={**learner.environ, "TERM": "xterm-256color"},
        dimensions=(60, 100),
        encoding="utf-8",
        timeout=20,
    )
    yield process
    process.close(force=True)


def save(learner: Learner, source: str) -> None:
    """As an editor does: the whole file anew."""
    path = learner.home / "exercises" / "lstm-backward.py"
    shutil.copyfile(SHIPPED / source, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)


def test_two_wrong_files_then_the_right_one(learner: Learner, watch: pexpect.spawn) -> None:
    watch.expect("Watching:")
    for source, says in (
        ("mistakes/d-c-forgotten.py", r"hands back \(d_c\) is not added"),
        ("mistakes/u-transposed.py", "without a transpose"),
    ):
        save(learner, source)
        watch.expect("\x1b\\[2J")
        watch.expect(says)
        watch.expect("Watching:")
    watch.sendline("h")
    watch.expect("Hint 1 of 3")
    save(learner, "solution.py")
    watch.expect("Next: lstm-through-time")
    watch.expect("Watching:")
    watch.sendline("q")
    watch.expect("Your files are in")
    watch.expect(pexpect.EOF)
    watch.close()
    assert watch.exitstatus == 0
    rows = learner("exercise", "list", "--json").json["exercises"]
    assert [row["state"] for row in rows if row["name"] == "lstm-backward"] == ["passed"]


def test_a_save_is_answered_at_once(learner: Learner, watch: pexpect.spawn) -> None:
    watch.expect("Watching:")
    taken = []
    for source in ("mistakes/c-for-c-prev.py", "mistakes/u-transposed.py", "mistakes/d-c-forgotten.py"):
        save(learner, source)
        began = time.monotonic()
        watch.expect("\x1b\\[2J")
        taken.append(time.monotonic() - began)
        watch.expect("Watching:")
    assert min(taken) < 1.5  # a busy machine takes its time


def test_keys_do_what_the_legend_says(learner: Learner, watch: pexpect.spawn) -> None:
    watch.expect("Watching:")
    watch.sendline("")
    watch.expect("nothing is written yet")
    watch.expect("Watching:")
    watch.sendline("z")
    watch.expect("Watching:")
    watch.sendline("n")
    watch.expect("through time, forward and")
    watch.sendline("q")
    watch.expect(pexpect.EOF)
    assert "Hint" not in watch.before
    assert (learner.home / "exercises" / "lstm-through-time.py").is_file()


def test_a_file_that_goes_and_comes_is_waited_for(learner: Learner, watch: pexpect.spawn) -> None:
    path = learner.home / "exercises" / "lstm-backward.py"
    watch.expect("Watching:")
    path.unlink()
    path.mkdir()
    time.sleep(0.3)
    path.rmdir()
    save(learner, "solution.py")
    watch.expect("Next: lstm-through-time")
    watch.sendintr()
    watch.expect(pexpect.EOF)


@pytest.mark.parametrize("busy", [False, True], ids=["waiting", "running"])
def test_ctrl_c_leaves_the_terminal_as_it_was(learner: Learner, watch: pexpect.spawn, busy: bool) -> None:
    watch.expect("Watching:")
    before = termios.tcgetattr(watch.child_fd)
    if busy:
        loop = "def lstm_backward(*arguments):\n    while True:\n        pass\n"
        Path(learner.home / "exercises" / "lstm-backward.py").write_text(loop, encoding="utf-8")
        time.sleep(1)
    watch.sendintr()
    watch.expect("Your files are in")
    watch.expect(pexpect.EOF)
    assert termios.tcgetattr(watch.child_fd) == before
    watch.close()
    assert watch.exitstatus == 130
