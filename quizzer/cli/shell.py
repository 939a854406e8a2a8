"""What a command works with: words, screen, folders, clock, library and log, each made when first asked for."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from quizzer.cli.common import Common, locale_language
from quizzer.errors import UsageError
from quizzer.messages import Words, message
from quizzer.paths import Home, content, home, private

if TYPE_CHECKING:
    import typer

    from quizzer.banks.inventory import Inventory
    from quizzer.banks.library import Library
    from quizzer.screen.screen import Screen
    from quizzer.store import Store
    from quizzer.study.settings import Settings

SCHEMA = 1


@dataclass
class Shell:
    """The outside world of one command line."""

    common: Common
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    stdin: IO[str] = field(default_factory=lambda: sys.stdin)
    stdout: IO[str] = field(default_factory=lambda: sys.stdout)
    stderr: IO[str] = field(default_factory=lambda: sys.stderr)
    clock: Callable[[], int] = field(default_factory=lambda: clock_of(os.environ))

    @cached_property
    def words(self) -> Words:
        """The language: `--lang`, else the settings, else the locale."""
        chosen = self.common.lang or self.settings.language
        return Words(chosen or locale_language(self.environ))

    @cached_property
    def screen(self) -> Screen:
        """Where people read. With `--json` stdout is for the object alone, and people read stderr."""
        from quizzer.screen.screen import Screen

        stream = self.stderr if self.common.json else self.stdout
        return Screen(self.words, stream, self.environ, color=self.common.color, ascii_only=self.common.ascii)

    @cached_property
    def home(self) -> Home:
        """The learner's folders."""
        return home(self.common.home, self.environ)

    @cached_property
    def settings(self) -> Settings:
        """What `config.toml` says, or the defaults."""
        from quizzer.study.settings import Settings, read

        path = self.home.settings
        if not path.is_file():
            return Settings()
        return read(path.read_text(encoding="utf-8", errors="replace"), str(path))

    @property
    def zone(self) -> tzinfo:
        """The zone of the wall clock, as it is now."""
        return datetime.fromtimestamp(self.clock() / 1000, UTC).astimezone().tzinfo or UTC

    @property
    def today(self) -> int:
        """The study day."""
        from quizzer.study.days import study_day

        return study_day(self.clock(), self.zone, self.settings.day_starts_at)

    @property
    def asks(self) -> bool:
        """Whether somebody sits there and can be asked."""
        return not self.common.no_input and self.stdin.isatty() and self.screen.stream.isatty()

    def banks(self, chosen: str | None = None) -> list[Path]:
        """The banks to read: the chosen one alone, or the shipped ones and the learner's own."""
        if chosen is None:
            return [content() / "banks", self.home.banks]
        from quizzer.files.sources import bank_paths

        return list(bank_paths([Path(chosen)]))

    def library(self, chosen: str | None = None) -> Library:
        """The questions."""
        from quizzer.banks.library import load

        return load(self.banks(chosen), private(self.home.cache))

    def inventory(self) -> Inventory:
        """The claims of the notes that the shipped banks are made from."""
        from quizzer.banks.inventory import load_inventory

        return load_inventory(content() / "inventory.yaml", private(self.home.cache))

    def store(self) -> Store:
        """The learner's log; a daily backup is made on the way."""
        from quizzer.store import open_store

        return open_store(self.home.database, now_ms=self.clock(), backups=self.home.backups)

    def object(self, kind: str, **fields: Any) -> None:
        """Print the one object of `--json`."""
        found = {"schema": SCHEMA, "kind": kind, **fields}
        text = json.dumps(found, ensure_ascii=_ascii(self.stdout), indent=2, default=str)
        print(text, file=self.stdout)


def shell(context: typer.Context) -> Shell:
    """The shell of a command."""
    common = context.obj
    assert isinstance(common, Common)
    return Shell(common)


def clock_of(environ: Mapping[str, str]) -> Callable[[], int]:
    """UTC milliseconds. `QUIZZER_NOW` (ISO 8601) sets the time of the start, to look at another day."""
    chosen = environ.get("QUIZZER_NOW")
    if not chosen:
        return lambda: time.time_ns() // 1_000_000
    try:
        start = int(datetime.fromisoformat(chosen).timestamp() * 1000)
    except (ValueError, OverflowError):
        raise UsageError(message("cli.bad-now", found=chosen)) from None
    begun = time.monotonic_ns()
    return lambda: start + (time.monotonic_ns() - begun) // 1_000_000


def _ascii(stream: IO[str]) -> bool:
    """Whether the stream cannot carry Unicode: JSON is then escaped."""
    return not (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "").startswith("utf8")
