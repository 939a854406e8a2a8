"""How a file of an earlier version becomes one of this version: a row a step.

To change the database, add the next entry to MIGRATIONS; entries that have been released never change.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from sqlite3 import Connection

from quizzer.errors import DataError
from quizzer.messages import message
from quizzer.store.database import APPLICATION_ID, is_sound, pragma, refusal, transaction
from quizzer.text import visible


def _schema() -> str:
    return Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")


_IDENTITY = """
    SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
    FROM pragma_application_id, pragma_user_version
"""


def _coach() -> str:
    return Path(__file__).with_name("coaching.sql").read_text(encoding="utf-8")


MIGRATIONS: tuple[Callable[[], str], ...] = (_schema, _coach)  # the script that leads to version 1, 2, …


def check_ours(connection: Connection, path: Path, latest: int = len(MIGRATIONS)) -> int:
    """The version of the file, 0 for one that is still empty. Nothing is written.

    Raises:
        DataError: another program's file, or a newer Quizzer's.
    """
    row: tuple[int, int, int] = connection.execute(_IDENTITY).fetchone()  # at once: it may be being made
    owner, version, tables = row
    if owner != APPLICATION_ID and (owner or version or tables):
        raise refusal("foreign", path)
    if version > latest:
        raise refusal("newer", path, found=version, known=latest)
    return version


def migrate(
    connection: Connection,
    path: Path,
    save: Callable[[], Path],
    migrations: Sequence[Callable[[], str]] = MIGRATIONS,
) -> None:
    """Bring the file to the latest version, each step one transaction, or all for a new one.

    `save` backs up a file that has data. References are not enforced meanwhile, so that a table can be rebuilt;
    they are checked after each step.

    Raises:
        DataError: the file is foreign, newer, or unsound after a step, which is then taken back.
    """
    version = check_ours(connection, path, len(migrations))
    if version == len(migrations):
        return
    backup = save() if version else None
    steps = range(version + 1, len(migrations) + 1)
    # A new file is made at once: nobody who opens it meanwhile may take it for an old one, and back it up.
    for together in [steps] if not version else [[number] for number in steps]:
        with transaction(connection):
            for number in together:
                if pragma(connection, "user_version") < number:  # else another process was faster
                    _take(connection, number, migrations[number - 1]())
                    if not is_sound(connection):
                        raise _unsound(path, number, backup)


def _take(connection: Connection, number: int, script: str) -> None:
    for statement in statements(script):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {number}")


def statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: `executescript` would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    assert not statement.strip(), "a script ends with a semicolon"


def _unsound(path: Path, number: int, backup: Path | None) -> DataError:
    fix = message("store.unsound-fix", backup=visible(str(backup)))
    return refusal("unsound", path, fix, version=number)
