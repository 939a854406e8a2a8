"""Killed at 200 random moments, the store has lost nothing that was confirmed, and nothing in it is torn."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import store_kills
from store_kills import Confirmed, faults
from store_samples import NOW_MS, TODAY, answer, in_memory, mark, replay

import quizzer
from quizzer.store import Store
from quizzer.study.memory import Session

KILLS = 200


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the learners are forked")
def test_nothing_that_was_confirmed_is_lost_or_torn(tmp_path: Path) -> None:
    root = str(Path(quizzer.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, store_kills.__file__, str(tmp_path), str(KILLS), "20251009"],
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    sums = json.loads(done.stdout)
    assert sums.pop("confirmed") > KILLS  # on the average each has lived long enough to learn something
    assert sums == {"kills": KILLS, "lost": [], "torn": [], "damaged": []}


# --- the checker must be able to say no ---------------------------------------------------------------------


def healthy() -> tuple[Store, Confirmed]:
    """A store in which a session, two answers (one taken back) and a mark agree, and what was confirmed."""
    store = in_memory()
    confirmed = Confirmed()
    for _ in range(2):
        confirmed.add(f"record {answer(store, 'a', session='s1').uid}")
    session = Session("s1", "quiz", "seed", NOW_MS, (), "1", answered=1)
    taken_back = store.last_review()
    assert taken_back is not None
    store.undo(taken_back.uid, session, replay)
    confirmed.add(f"undo {taken_back.uid}")
    confirmed.add(f"mark {store.add_mark(mark('a', value=TODAY)).uid}")
    return store, confirmed


def test_a_healthy_store_has_no_faults() -> None:
    store, confirmed = healthy()
    assert faults(store, confirmed) == {"lost": [], "torn": [], "damaged": []}


LOSSES = ("record r9", "undo r9", "amend r9 r8", "mark m9")


@pytest.mark.parametrize("line", LOSSES)
def test_what_was_confirmed_and_is_not_there_is_lost(line: str) -> None:
    store, confirmed = healthy()
    confirmed.add(line)
    assert set(faults(store, confirmed)["lost"]) == set(line.split()[1:])


def test_an_answer_that_was_taken_back_and_counts_is_lost() -> None:
    store, confirmed = healthy()
    store.connection.execute("UPDATE review SET undone_ms = NULL")
    (uid,) = confirmed.undone
    assert faults(store, confirmed)["lost"] == [uid]


TEARS = {
    "UPDATE card SET reps = reps + 1": "card of a",
    "DELETE FROM card": "card of a",
    "UPDATE session SET answered = 7": "and 1 answers",
    "UPDATE session SET selection = '0'": "and 1 marks",
    "DELETE FROM session": "None and 1 answers",
}


@pytest.mark.parametrize("statement", TEARS)
def test_parts_that_do_not_agree_are_torn(statement: str) -> None:
    store, confirmed = healthy()
    store.connection.execute(statement)
    found = faults(store, confirmed)["torn"]
    assert any(TEARS[statement] in tear for tear in found)
