-- Version 1 of the learner's file. The review log is the truth; cards can be rebuilt from it.
-- Later versions are further entries of MIGRATIONS; this file never changes once it has been released.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A question that has been answered or marked; a row stays when its question leaves the banks.
CREATE TABLE item (
    id       INTEGER PRIMARY KEY,
    question TEXT NOT NULL UNIQUE
) STRICT;

-- One answer. Nothing changes but undone_ms: null means that the answer counts.
CREATE TABLE review (
    id          INTEGER PRIMARY KEY,
    uid         TEXT    NOT NULL UNIQUE,
    item        INTEGER NOT NULL REFERENCES item (id),
    at_ms       INTEGER NOT NULL,
    day         INTEGER NOT NULL,
    rating      INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 4),
    outcome     TEXT    NOT NULL,
    given       TEXT    NOT NULL,                        -- a JSON list of texts
    score       REAL    NOT NULL CHECK (score BETWEEN 0 AND 1),
    hints       INTEGER NOT NULL CHECK (hints >= 0),
    tries       INTEGER NOT NULL CHECK (tries >= 0),
    took_ms     INTEGER NOT NULL CHECK (took_ms >= 0),
    guessed     INTEGER NOT NULL CHECK (guessed IN (0, 1)),
    mode        TEXT    NOT NULL,
    session     TEXT    NOT NULL,                        -- no reference: it may be a session of another machine
    fingerprint TEXT    NOT NULL,
    requeued    INTEGER NOT NULL CHECK (requeued >= -1),
    retention   REAL    NOT NULL,
    max_days    INTEGER NOT NULL,
    undone_ms   INTEGER
) STRICT;

CREATE INDEX review_in_order   ON review (at_ms);
CREATE INDEX review_of_item    ON review (item, at_ms);
CREATE INDEX review_of_day     ON review (day);
CREATE INDEX review_of_session ON review (session);

-- What the counting answers of an item add up to.
CREATE TABLE card (
    item       INTEGER PRIMARY KEY REFERENCES item (id),
    stability  REAL    NOT NULL,
    difficulty REAL    NOT NULL,
    last_ms    INTEGER NOT NULL,
    last_day   INTEGER NOT NULL,
    due_day    INTEGER NOT NULL,
    reps       INTEGER NOT NULL CHECK (reps > 0),
    lapses     INTEGER NOT NULL CHECK (lapses >= 0),
    first_day  INTEGER NOT NULL
) STRICT;

-- What the learner said of a question besides answering it; the latest of each name counts.
CREATE TABLE mark (
    uid   TEXT    PRIMARY KEY,
    item  INTEGER NOT NULL REFERENCES item (id),
    name  TEXT    NOT NULL,
    value INTEGER NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX mark_of_item ON mark (item, name, at_ms);

CREATE TABLE session (
    uid        TEXT    PRIMARY KEY,
    mode       TEXT    NOT NULL,
    seed       TEXT    NOT NULL,
    started_ms INTEGER NOT NULL,
    queue      TEXT    NOT NULL,                         -- a JSON list of questions
    selection  TEXT    NOT NULL,
    answered   INTEGER NOT NULL,
    ended_ms   INTEGER,
    missed     TEXT    NOT NULL,                         -- JSON lists of questions
    skipped    TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
