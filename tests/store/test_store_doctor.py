"""The doctor finds what was planted, and mends cards."""

from dataclasses import replace
from pathlib import Path

import pytest
from store_samples import DAY_MS, NOW_MS, answer, in_memory, opened, replay

from quizzer.messages import Words
from quizzer.store import Store
from quizzer.store.backup import backup
from quizzer.store.doctor import Findings, examine, file_system, repair
from quizzer.study.memory import Session

LOCAL = "/dev/vda / ext4 rw 0 0\n"
NFS = "server:/home {point} nfs4 rw,vers=4.2 0 0\n"

EN, ZH = Words("en"), Words("zh")


def said(findings: Findings, words: Words = EN) -> list[str]:
    """What is not in order: severity, what, and the fix."""
    lines = []
    for finding in findings:
        if finding.severity != "ok":
            fix = f" | {words(finding.fix)}" if finding.fix else ""
            lines.append(f"{finding.severity} {finding.code}: {words(finding.what)}{fix}")
    return lines


def examined(store: Store, *known: str, mounts: str = LOCAL) -> Findings:
    return examine(store, set(known), replay, mounts=mounts)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A healthy file with two questions, and a backup."""
    path = tmp_path / "home" / "progress.db"
    with opened(path) as store:
        answer(store, "a")
        answer(store, "b")
        answer(store, "a", mode="cram")
        backup(store, path.parent / "backups" / "progress-20251009-085320.db")
    return path


def test_a_healthy_file_is_said_to_be_so(path: Path) -> None:
    with opened(path) as store:
        findings = examined(store, "a", "b")
    assert findings.healthy
    folder = str(path.parent)
    assert [f"{f.severity} {f.code}: {EN(f.what)}".replace(folder, "~") for f in findings] == [
        "ok file: the file is sound",
        "ok references: every answer belongs to a question",
        "ok cards: the schedule agrees with the log of 3 answers",
        "ok questions: every question of the log is in a bank",
        "ok sessions: no session was left open for long",
        "ok permissions: nobody else can read the folder",
        "ok place: the file is on a local disk",
        "ok backups: 1 backup; the newest has 3 answers and opens: ~/backups/progress-20251009-085320.db",
    ]


def test_cards_that_disagree_with_the_log_are_listed_and_made_anew(path: Path) -> None:
    with opened(path) as store:
        right = store.memories()
        store.connection.execute("UPDATE card SET due_day = due_day + 1")
        findings = examined(store, "a", "b")
        assert not findings.healthy
        assert said(findings) == [
            "error cards: the schedule of 2 questions disagrees with the log | "
            "Make it anew from the log: quizzer progress doctor --replay"
        ]
        assert said(findings, ZH) == [
            "error cards: 有 2 道题的复习计划与日志不一致 | 请按日志重建：quizzer progress doctor --replay"
        ]
        assert [f.subjects for f in findings if f.subjects] == [("a", "b")]
        assert repair(store, replay) == 2
        assert store.memories() == right
        assert examined(store, "a", "b").healthy
        assert repair(store, replay) == 0
    names = sorted(file.name for file in (path.parent / "backups").iterdir())
    assert names == [
        "progress-20251009-085320-before-repair.db",
        "progress-20251009-085320.db",
        "progress-20251009-085321-before-repair.db",
    ]


def test_a_card_without_answers_and_answers_without_a_card_are_mended(path: Path) -> None:
    with opened(path) as store:
        store.connection.execute("UPDATE review SET undone_ms = 1 WHERE item = 1")
        store.connection.execute("DELETE FROM card WHERE item = 2")
        assert repair(store, replay) == 2
        assert store.memories() == {"b": replay(store.reviews(question="b"))}


def test_the_last_digit_of_another_machine_is_no_difference(path: Path) -> None:
    with opened(path) as store:
        store.connection.execute("UPDATE card SET stability = stability * (1 + 1e-14)")
        assert examined(store, "a", "b").healthy


def test_questions_that_are_in_no_bank_are_parked_not_deleted(path: Path) -> None:
    with opened(path) as store:
        findings = examined(store, "a")
        assert findings.healthy
        assert said(findings) == [
            "note questions: 1 question of the log is in no bank | "
            "Nothing is deleted: the history counts again when they come back."
        ]
        assert [f.subjects for f in findings if f.subjects] == [("b",)]
        assert set(store.memories()) == {"a", "b"}


def test_sessions_that_were_left_open_for_a_week_are_counted(path: Path) -> None:
    week_old = Session("old", "quiz", "seed", NOW_MS - 7 * DAY_MS - 1, ("a",))
    with opened(path) as store:
        store.save_session(week_old)
        store.save_session(replace(week_old, uid="ended", ended_ms=NOW_MS))
        store.save_session(replace(week_old, uid="new", started_ms=NOW_MS - 7 * DAY_MS))
        assert said(examined(store, "a", "b")) == [
            "note sessions: 1 session was left open for more than a week | "
            "quizzer quiz goes on with the last one."
        ]


def test_a_folder_that_others_can_read_is_named_with_the_command_that_closes_it(path: Path) -> None:
    path.parent.chmod(0o750)
    with opened(path) as store:
        findings = examined(store, "a", "b")
    assert [line.replace(str(path.parent), "~") for line in said(findings)] == [
        "warning permissions: others can read the folder ~ | chmod 700 ~"
    ]


def test_a_network_drive_is_named(path: Path) -> None:
    with opened(path) as store:
        findings = examined(store, "a", "b", mounts=LOCAL + NFS.format(point=path.parent.parent))
    assert said(findings) == [
        "warning place: the file is on a network drive (nfs4), where several programs at a time can damage "
        "it | Choose a folder on a local disk with --home, and carry the progress over with export and import."
    ]


def test_without_a_backup_or_with_one_that_does_not_open_the_doctor_asks_for_one(path: Path) -> None:
    (backup_file,) = (path.parent / "backups").iterdir()
    backup_file.write_bytes(backup_file.read_bytes()[:5000])
    with opened(path) as store:
        (line,) = said(examined(store, "a", "b"))
        assert line.replace(str(path.parent), "~") == (
            "warning backups: ~/backups/progress-20251009-085320.db is no backup, or it is damaged | "
            "Make one: quizzer progress backup FILE"
        )
        backup_file.unlink()
        assert said(examined(store, "a", "b")) == [
            "note backups: there is no backup | Make one: quizzer progress backup FILE"
        ]


def test_damaged_pages_and_rows_of_nothing_are_errors(path: Path) -> None:
    with opened(path) as store:
        connection = store.connection
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM item WHERE question = 'b'")
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "DELETE FROM sqlite_schema WHERE name = 'review_of_day'"
        )  # its page belongs to nobody
        connection.execute("PRAGMA writable_schema = OFF")
    with opened(path) as store:
        findings = examined(store, "a", "b")
    assert not findings.healthy
    lines = said(findings)
    assert lines[0] == (
        "error file: the file is damaged in 1 place | Put a backup back: quizzer progress restore FILE"
    )
    assert lines[1] == (
        "error references: 2 rows belong to nothing | Put a backup back: quizzer progress restore FILE"
    )


def test_a_store_in_memory_can_be_examined_and_repaired() -> None:
    with in_memory() as store:
        answer(store, "a")
        assert examined(store, "a").healthy
        assert repair(store, replay) == 0


MOUNTS = """\
sysfs /sys sysfs rw 0 0
/dev/vda / ext4 rw 0 0
server:/x /home/ann nfs rw 0 0
//box/share /home/ann/my\\040disk cifs rw 0 0
tmpfs /home/annabel tmpfs rw 0 0
short
"""

PLACES = {
    "/var/lib": "ext4",
    "/home/ann/progress.db": "nfs",
    "/home/ann/my disk/progress.db": "cifs",
    "/home/annabel/progress.db": "tmpfs",
    "/home/anna/progress.db": "ext4",
}


@pytest.mark.parametrize("place", PLACES)
def test_the_innermost_mount_tells_the_file_system(place: str) -> None:
    assert file_system(Path(place), MOUNTS) == PLACES[place]


def test_without_mounts_the_file_system_is_unknown() -> None:
    assert file_system(Path("/home"), "") == ""
