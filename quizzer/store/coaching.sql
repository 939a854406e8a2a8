-- Version 2: derivations that a learner does with the coach. They belong to one machine, as sessions do.

CREATE TABLE coach (
    uid         TEXT    PRIMARY KEY,
    cell        TEXT    NOT NULL,                        -- a name, or the path of a file
    fingerprint TEXT    NOT NULL,                        -- of its lines
    started_ms  INTEGER NOT NULL,
    ended_ms    INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX coach_of_cell ON coach (cell, started_ms);

CREATE TABLE coach_line (
    coach    TEXT    NOT NULL REFERENCES coach (uid),
    place    INTEGER NOT NULL,                           -- the order in which lines were begun
    name     TEXT    NOT NULL,
    typed    TEXT    NOT NULL,
    settled  INTEGER NOT NULL CHECK (settled IN (0, 1)),
    shown    INTEGER NOT NULL CHECK (shown IN (0, 1)),
    wrong    INTEGER NOT NULL CHECK (wrong >= 0),
    hints    INTEGER NOT NULL CHECK (hints >= 0),
    mistakes TEXT    NOT NULL,                           -- a JSON list of slugs
    took_ms  INTEGER NOT NULL CHECK (took_ms >= 0),
    PRIMARY KEY (coach, name)
) STRICT, WITHOUT ROWID;
