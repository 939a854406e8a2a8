"""A learner who is killed at random moments: `store_kills.py FOLDER KILLS SEED` counts what is lost.

The parent forks children, so that each starts at once. A child answers, takes back, rates otherwise and marks,
and writes a line into a pipe after each; the parent kills it and compares what was confirmed with the file.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from store_samples import NOW_MS, TODAY, fold, mark, replay, review

from quizzer.store import Store, open_store
from quizzer.store.doctor import differing
from quizzer.study.memory import Rating, Session

KILLS_PER_FILE = 25  # then a new one, because making a file can be interrupted too
LONGEST_LIFE_S = 0.03
QUESTIONS = [f"question-{number}" for number in range(12)]


@dataclass
class Confirmed:
    """What the learner was told is saved: uids of answers, of those taken back, and of marks."""

    answers: set[str] = field(default_factory=set)
    undone: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)

    def add(self, line: str) -> None:
        what, *uids = line.split()
        if what == "mark":
            self.marks.update(uids)
        else:
            self.undone.update(uids[1:] if what == "amend" else uids if what == "undo" else ())
            self.answers.update(uids[:1] if what != "undo" else ())


def live(store: Store, chance: Random, confirm: int) -> None:
    """Learn until killed."""
    if chance.random() < 0.5:
        store.connection.execute("PRAGMA wal_autocheckpoint = 20")  # so that moving the log is interrupted too
    memories = store.memories()
    session = store.open_session() or Session("s1", "quiz", "seed", NOW_MS, tuple(QUESTIONS), "0")
    while True:
        question = chance.choice(QUESTIONS)
        before = memories.get(question)
        number = chance.getrandbits(64)
        new = review(
            question, uid=f"{number:016x}", day=TODAY, rating=chance.choice(list(Rating)), session="s1"
        )
        new = replace(new, at_ms=before.last_ms + 1 if before else NOW_MS)
        last = store.last_review(session="s1")
        what = chance.choice(("record", "record", "record", "undo", "amend", "mark"))
        if what == "record":
            session = replace(session, answered=session.answered + 1)
            kept = store.record(new, fold(before, new), session, seen_reps=before.reps if before else 0)
            line = f"record {new.uid}"
        elif what == "mark":
            session = replace(session, selection=str(int(session.selection) + 1))
            store.add_mark(mark(question, uid=new.uid), session)
            kept, line = before, f"mark {new.uid}"
        elif last is None:
            continue
        elif what == "undo":
            session = replace(session, answered=session.answered - 1)
            kept = store.undo(last.uid, session, replay)
            question, line = last.question, f"undo {last.uid}"
        else:
            other = replace(last, uid=new.uid, rating=new.rating)
            kept = store.amend(last.uid, other, None, session, replay=replay)
            question, line = last.question, f"amend {other.uid} {last.uid}"
        if kept is None:
            memories.pop(question, None)
        else:
            memories[question] = kept
        os.write(confirm, f"{line}\n".encode())


def faults(store: Store, confirmed: Confirmed) -> dict[str, list[str]]:
    """What is lost of the confirmed, and what is torn: parts of one transaction that do not agree."""
    rows = dict(store.connection.execute("SELECT uid, undone_ms IS NOT NULL FROM review"))
    marks = {uid for (uid,) in store.connection.execute("SELECT uid FROM mark")}
    lost = sorted(confirmed.answers - rows.keys()) + sorted(confirmed.marks - marks)
    lost += sorted(uid for uid in confirmed.undone if not rows.get(uid))
    torn = [f"card of {question}" for question in differing(store.connection, replay)]
    session = store.open_session()
    counted = sum(not undone for undone in rows.values())
    if (session.answered if session else 0) != counted:
        torn.append(f"session: {session} and {counted} answers")
    if int(session.selection if session else 0) != len(marks):
        torn.append(f"session: {session} and {len(marks)} marks")
    said = [row[0] for row in store.connection.execute("PRAGMA integrity_check")]
    return {"lost": lost, "torn": torn, "damaged": [] if said == ["ok"] else said}


def killed(path: Path, chance: Random) -> Iterable[str]:
    """Fork a learner, kill it at a random moment; the lines that it confirmed."""
    reading, writing = os.pipe()
    seed = chance.getrandbits(64)
    child = os.fork()
    if not child:
        try:
            live(open_store(path, now_ms=NOW_MS), Random(seed), writing)
        finally:
            os._exit(1)
    os.close(writing)
    time.sleep(chance.uniform(0, LONGEST_LIFE_S))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL, "the learner died by itself"
    with os.fdopen(reading) as pipe:
        return pipe.read().splitlines()


def main(folder: Path, kills: int, seed: int) -> None:
    """Kill, look, and print the sums as JSON."""
    chance = Random(seed)
    sums: dict[str, list[str]] = {"lost": [], "torn": [], "damaged": []}
    lines = 0
    for number in range(kills):
        if number % KILLS_PER_FILE == 0:
            path = folder / f"home-{number}" / "progress.db"
            confirmed = Confirmed()
        for line in killed(path, chance):
            confirmed.add(line)
            lines += 1
        with open_store(path, now_ms=NOW_MS) as store:
            for name, found in faults(store, confirmed).items():
                sums[name] += found
    print(json.dumps({"kills": kills, "confirmed": lines, **sums}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
