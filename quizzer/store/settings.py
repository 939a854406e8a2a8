"""Settings that live with the progress: names and texts."""

from __future__ import annotations

from sqlite3 import Connection


def everything(connection: Connection) -> dict[str, str]:
    """Name -> value of all that is set."""
    return dict(connection.execute("SELECT name, value FROM setting ORDER BY name"))


def put(connection: Connection, name: str, value: str | None) -> None:
    """Set `name`; None takes the setting away."""
    if value is None:
        connection.execute("DELETE FROM setting WHERE name = ?", (name,))
    else:
        connection.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))
