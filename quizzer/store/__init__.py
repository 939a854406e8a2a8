"""The learner's data: one SQLite file, one transaction an answer.

`sqlite3` and SQL stay behind this door.
"""

from __future__ import annotations

from quizzer.store.store import Store, open_store

__all__ = ["Store", "open_store"]
