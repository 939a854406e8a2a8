"""The cache: a warm start reads neither YAML nor a kind, and nothing that is wrong with it matters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from bank_samples import bank, question, written

from quizzer.banks.library import Library, load
from quizzer.errors import ContentError, UnknownName
from quizzer.files import cache as cache_module
from quizzer.files.cache import Cache, content_key

TOPICS = "format: 1\ntopics: [{id: gates, title: {en: Gates, zh: 门}}]\n"

STARTED = """
import json, sys
from pathlib import Path
from quizzer.banks.library import load
found = load([Path(sys.argv[1])], Path(sys.argv[2]))
seen = [len(found.entries), found.left_out, [topic.title.zh for topic in found.topics], len(found.broken)]
heavy = [name for name in sys.modules if name == "yaml" or name.startswith("quizzer.kinds.")]
opened = [shelf.bodies is not None for shelf in found.shelves]
asked = found.question("x").id
print(json.dumps([seen, heavy, opened, asked, [shelf.bodies is not None for shelf in found.shelves]]))
"""


@pytest.fixture
def banks(tmp_path: Path) -> Path:
    """Two banks, one of them with a question that is left out, and a list of topics."""
    spoilt = question("y").replace("level: 2", "level: 9")
    files = {"a.yaml": bank(question("x"), spoilt), "b.yaml": bank(question("z")), "topics.yaml": TOPICS}
    return written(tmp_path / "banks", dict(files))


def told(found: Library) -> tuple[object, ...]:
    """All that a library knows."""
    asked = tuple(found.question(entry.id) for entry in found.entries)
    return (found.entries, asked, found.topics, found.left_out, found.broken)


def start(banks: Path, cache: Path) -> list[object]:
    """What a new process sees."""
    command = [sys.executable, "-c", STARTED, str(banks), str(cache)]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    found: list[object] = json.loads(done.stdout)
    return found


def test_a_warm_start_imports_neither_yaml_nor_a_kind(banks: Path, tmp_path: Path) -> None:
    cold = start(banks, tmp_path / "cache")
    warm = start(banks, tmp_path / "cache")
    assert "yaml" in str(cold[1])
    assert warm == [[2, 1, ["门"], 0], [], [False, False], "x", [True, False]]
    assert cold[0] == warm[0]


def test_a_warm_library_is_the_cold_one(banks: Path, tmp_path: Path) -> None:
    bare = load([banks])
    cold = load([banks], tmp_path / "cache")
    warm = load([banks], tmp_path / "cache")
    assert told(bare) == told(cold) == told(warm)


def test_another_content_is_read_again(banks: Path, tmp_path: Path) -> None:
    load([banks], tmp_path / "cache")
    written(banks, {"b.yaml": bank(question("w"))})
    assert [entry.id for entry in load([banks], tmp_path / "cache").entries] == ["x", "w"]


def test_the_same_size_and_time_do_not_deceive(banks: Path, tmp_path: Path) -> None:
    load([banks], tmp_path / "cache")
    before = (banks / "b.yaml").stat()
    written(banks, {"b.yaml": bank(question("w"))})
    os.utime(banks / "b.yaml", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert [entry.id for entry in load([banks], tmp_path / "cache").entries] == ["x", "w"]


def test_a_file_at_rest_is_not_even_opened(
    banks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in banks.iterdir():
        os.utime(path, (1_000_000_000, 1_000_000_000))
    load([banks], tmp_path / "cache")
    monkeypatch.setattr(cache_module, "content", lambda path: pytest.fail(f"{path} was opened"))
    assert [entry.id for entry in load([banks], tmp_path / "cache").entries] == ["x", "z"]


def test_a_touched_file_is_known_by_its_content(
    banks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load([banks], tmp_path / "cache")
    os.utime(banks / "a.yaml", (1_000_000_000, 1_000_000_000))
    monkeypatch.setattr("quizzer.banks.bank.read_bank", lambda *_: pytest.fail("it was parsed"))
    assert [entry.id for entry in load([banks], tmp_path / "cache").entries] == ["x", "z"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:-10],
        lambda data: data.replace(b"choice", b"order."),
        lambda data: b"\xff" * 100,
        lambda data: b"{}\n[]",
        lambda data: data.partition(b"\n")[2],
    ],
    ids=["empty", "cut", "changed", "bytes", "json", "no seal"],
)
def test_a_damaged_cache_is_a_miss(damage: object, banks: Path, tmp_path: Path) -> None:
    sound = told(load([banks], tmp_path / "cache"))
    for path in (tmp_path / "cache").iterdir():
        path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    assert told(load([banks], tmp_path / "cache")) == sound
    assert told(load([banks], tmp_path / "cache")) == sound


def test_a_cache_that_cannot_be_written_is_no_trouble(banks: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    found = load([banks], tmp_path / "file" / "cache")
    assert told(found) == told(load([banks]))


def test_a_folder_in_the_place_of_a_record_is_no_trouble(banks: Path, tmp_path: Path) -> None:
    sound = told(load([banks], tmp_path / "cache"))
    for path in (tmp_path / "cache").iterdir():
        path.unlink()
        path.mkdir()
    assert told(load([banks], tmp_path / "cache")) == sound


def test_a_cache_that_vanishes_between_index_and_question_is_no_trouble(banks: Path, tmp_path: Path) -> None:
    load([banks], tmp_path / "cache")
    found = load([banks], tmp_path / "cache")
    for path in (tmp_path / "cache").iterdir():
        path.unlink()
    assert found.question("x").id == "x"


def test_a_question_that_was_deleted_since_the_start_is_unknown(banks: Path, tmp_path: Path) -> None:
    load([banks], tmp_path / "cache")
    found = load([banks], tmp_path / "cache")
    written(banks, {"b.yaml": bank(question("zz"))})
    load([banks], tmp_path / "cache")
    with pytest.raises(UnknownName) as caught:
        found.question("z")
    assert str(caught.value) == "there is no question 'z'\ndid you mean 'zz'?"


def test_a_bank_that_was_deleted_since_the_start_is_told(banks: Path, tmp_path: Path) -> None:
    load([banks], tmp_path / "cache")
    found = load([banks], tmp_path / "cache")
    for path in (*(tmp_path / "cache").iterdir(), banks / "b.yaml"):
        path.unlink()
    with pytest.raises(ContentError) as caught:
        found.question("z")
    assert str(caught.value) == f"{banks}/b.yaml: the file cannot be read: No such file or directory"


def test_what_is_replaced_or_gone_leaves_no_files(banks: Path, tmp_path: Path) -> None:
    for number in range(5):
        written(banks, {"b.yaml": bank(question(f"q{number}"))})
        load([banks], tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == 5  # two a bank, one for the topics
    (banks / "a.yaml").unlink()
    written(banks, {"b.yaml": bank(question("last"))})
    load([banks], tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == 3


def test_another_version_of_the_program_reads_again(
    banks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content_key(b"x")
    load([banks], tmp_path / "cache")
    monkeypatch.setattr(cache_module, "__version__", "99.0")
    assert content_key(b"x") != before
    assert Cache(tmp_path / "cache").current(banks / "a.yaml", "index") is None


def test_a_source_that_changes_while_it_is_read_is_not_kept(banks: Path, tmp_path: Path) -> None:
    old = (banks / "b.yaml").read_bytes()
    written(banks, {"b.yaml": bank(question("w"))})
    assert not Cache(tmp_path / "cache").save(banks / "b.yaml", content_key(old), {"index": []})
