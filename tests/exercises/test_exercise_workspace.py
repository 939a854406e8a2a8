"""The learner's file is never lost, whatever the folder is like."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Learner

from quizzer.banks.exercises import load_exercise
from quizzer.errors import DataError
from quizzer.exercises.checking import check
from quizzer.exercises.workspace import Workspace, starter
from quizzer.messages import Words
from quizzer.paths import content

NAME = "rnn-step"
EXERCISE = load_exercise(content() / "exercises", NAME)
WORK = b"\xef\xbb\xbfmy work \xe9\r\n"  # a byte-order mark, Latin-1, a line end of Windows


@pytest.fixture
def desk(tmp_path: Path) -> Workspace:
    """A workspace with one file in it."""
    found = Workspace(tmp_path / "exercises")
    assert found.begin(EXERCISE, "en")
    return found


def names(desk: Workspace) -> list[str]:
    return sorted(path.name for path in desk.folder.iterdir())


def test_begin_leaves_every_byte_as_it_is(desk: Workspace) -> None:
    desk.path(EXERCISE).write_bytes(WORK)
    assert not desk.begin(EXERCISE, "en")
    assert desk.path(EXERCISE).read_bytes() == WORK


def test_reset_keeps_every_byte(desk: Workspace) -> None:
    desk.path(EXERCISE).write_bytes(WORK)
    kept = desk.reset(EXERCISE, "en")
    assert kept is not None
    assert kept.read_bytes() == WORK
    assert desk.path(EXERCISE).read_text(encoding="utf-8") == starter(EXERCISE, "en")
    assert names(desk) == [f"{NAME}.1.py", f"{NAME}.py"]


def test_reset_of_nothing_is_a_beginning(tmp_path: Path) -> None:
    desk = Workspace(tmp_path / "none" / "yet")
    assert desk.reset(EXERCISE, "en") is None
    assert names(desk) == [f"{NAME}.py"]


def test_a_new_starter_changes_no_file_of_the_learner(desk: Workspace, tmp_path: Path) -> None:
    desk.path(EXERCISE).write_bytes(WORK)
    (tmp_path / "starter.py").write_text("def other(): ...\n", encoding="utf-8")
    updated = replace(EXERCISE, folder=tmp_path)
    assert not desk.begin(updated, "en")
    assert desk.path(updated).read_bytes() == WORK


def test_a_link_is_followed_to_read_and_moved_to_begin_anew(desk: Workspace, tmp_path: Path) -> None:
    elsewhere, path = tmp_path / "mine.py", desk.path(EXERCISE)
    path.replace(elsewhere)
    elsewhere.write_bytes(WORK)
    path.symlink_to(elsewhere)
    assert not desk.begin(EXERCISE, "en")
    kept = desk.reset(EXERCISE, "en")
    assert kept is not None
    assert (kept.read_bytes(), elsewhere.read_bytes()) == (WORK, WORK)
    assert not path.is_symlink()


IN_THE_WAY: dict[str, Callable[[Path], None]] = {
    "a folder": Path.mkdir,
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "a pipe": lambda path: os.mkfifo(path),
}


@pytest.mark.parametrize("what", IN_THE_WAY)
@pytest.mark.parametrize("method", ["begin", "reset"])
def test_what_is_no_file_is_refused(desk: Workspace, what: str, method: str) -> None:
    path = desk.path(EXERCISE)
    path.unlink()
    IN_THE_WAY[what](path)
    with pytest.raises(DataError) as caught:
        getattr(desk, method)(EXERCISE, "en")
    assert str(caught.value) == f"cannot write {path}: File exists"
    assert names(desk) == [path.name]


def test_a_file_that_cannot_be_read_is_said_and_costs_nothing(tmp_path: Path) -> None:
    found = check(EXERCISE, tmp_path / "gone.py", 1)
    assert found.status == "unreadable"
    assert Words("en")(found.notes[0]) == f"cannot read {tmp_path / 'gone.py'}: No such file or directory"


FULL = """
import sys
from pathlib import Path
from quizzer.banks.exercises import load_exercise
from quizzer.errors import DataError
from quizzer.exercises.workspace import Workspace
from quizzer.paths import content
exercise = load_exercise(content() / "exercises", "rnn-step")
try:
    getattr(Workspace(Path(sys.argv[1])), sys.argv[2])(exercise, "en")
except DataError as error:
    print(error)
"""


@pytest.mark.parametrize("method", ["begin", "reset"])
def test_a_full_disk_leaves_no_half_file_and_loses_none(desk: Workspace, method: str) -> None:
    path = desk.path(EXERCISE)
    path.unlink()
    if method == "reset":
        path.write_bytes(WORK)
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(desk.folder), method],
        capture_output=True,
        encoding="utf-8",
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10)),
    )
    assert done.stdout == f"cannot write {path}: File too large\n"
    assert names(desk) == ([path.name] if method == "reset" else [])
    assert method == "begin" or path.read_bytes() == WORK


def test_a_folder_that_cannot_be_written_is_said(learner: Learner, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    folder = tmp_path / "file" / "work"
    done = learner("exercise", "start", NAME, "--folder", str(folder))
    assert done.code == 7
    assert done.err == f"error: cannot write {folder / NAME}.py: Not a directory\n"
    assert learner("exercise", "start", NAME).code == 0  # what failed is not kept


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    desk = Workspace(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        began = list(pool.map(lambda _: desk.begin(EXERCISE, "en"), range(16)))
    assert began.count(True) == 1
    desk.path(EXERCISE).write_bytes(WORK)
    found = [
        subprocess.Popen([sys.executable, "-c", FULL, str(tmp_path), "reset"], stdout=subprocess.DEVNULL)
        for _ in range(3)
    ]
    assert [process.wait() for process in found] == [0, 0, 0]
    copies = [path.read_bytes() for path in tmp_path.iterdir()]
    assert copies.count(WORK) == 1
