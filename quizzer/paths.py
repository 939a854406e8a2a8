"""Where content and the learner's data are."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).parent


def content() -> Path:
    """The folder of banks, topics and cells: inside the package in a wheel, beside it in a checkout."""
    inside = PACKAGE / "content"
    return inside if inside.is_dir() else PACKAGE.parent / "content"


@dataclass(frozen=True)
class Home:
    """The learner's folders. Nothing is created here: who writes, creates."""

    data: Path
    config: Path
    cache: Path

    @property
    def database(self) -> Path:
        """Every answer ever given."""
        return self.data / "progress.db"

    @property
    def banks(self) -> Path:
        """The learner's own banks, always read."""
        return self.data / "banks"

    @property
    def backups(self) -> Path:
        """Daily copies of the database."""
        return self.data / "backups"

    @property
    def settings(self) -> Path:
        """Preferences, written by hand."""
        return self.config / "config.toml"


def home(chosen: str | None, environ: Mapping[str, str] = os.environ) -> Home:
    """One folder for everything if `chosen` or `QUIZZER_HOME` names it, else the system's own places."""
    named = chosen or environ.get("QUIZZER_HOME")
    if named:
        root = Path(named).expanduser()
        return Home(root, root, root / "cache")
    from platformdirs import PlatformDirs  # not needed when a folder is named

    folders = PlatformDirs("quizzer", appauthor=False)
    return Home(folders.user_data_path, folders.user_config_path, folders.user_cache_path)


def private(folder: Path) -> Path:
    """`folder`, made for the learner's eyes only if it is not there; so are the folders that lead to it."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    with suppress(OSError):  # who writes into it says so
        for path in reversed(missing):
            path.mkdir(mode=0o700, exist_ok=True)
    return folder
