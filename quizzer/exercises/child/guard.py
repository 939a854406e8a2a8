"""What keeps an accident small: limits of the system, a watchdog, and a hook that refuses new processes.

It guards against accidents, not against attacks: code that wants to get out, gets out.
"""

from __future__ import annotations

import _posixsubprocess
import faulthandler
import os
import resource
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NoReturn

# The interpreter tells of these before it does them; RLIMIT_NPROC does not bind root.
PROCESSES = frozenset(
    {
        "os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.kill", "os.killpg",
        "subprocess.Popen", "pty.spawn",
    }
)  # fmt: skip
CHANGES = frozenset({"os.remove", "os.rename", "os.rmdir", "os.truncate", "shutil.rmtree", "shutil.move"})
INSISTS = 98  # the exit code when it is tried again and again
PATIENCE = 20
WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND


class RefusedError(BaseException):
    """Something that an exercise has no need of. No `except Exception` swallows it."""


class Guard:
    """Limits of the process; `refused` is what was tried in spite of them."""

    def __init__(self, folder: str) -> None:
        self.folder = os.path.realpath(folder)  # the only place to write to
        self.refused: list[str] = []

    def set(self, limits: Mapping[str, int], trace: int) -> None:
        """Set all limits; where the code is when its time is over goes to the file `trace`."""
        seconds = limits["seconds"]
        faulthandler.dump_traceback_later(seconds, exit=True, file=trace)  # its thread comes before NPROC
        rows = {
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_CPU: seconds + 2,
            resource.RLIMIT_FSIZE: limits["file_bytes"],
            resource.RLIMIT_AS: limits["memory_bytes"],
            getattr(resource, "RLIMIT_NPROC", resource.RLIMIT_CORE): 0,
        }
        for name, most in rows.items():
            _, hard = resource.getrlimit(name)
            least = most if hard == resource.RLIM_INFINITY else min(most, hard)
            with suppress(OSError, ValueError):  # a system that cannot limit this
                resource.setrlimit(name, (least, least))
        sys.addaudithook(self._watch)
        _posixsubprocess.fork_exec = self._spawn  # multiprocessing calls it, and nobody is told

    def _watch(self, event: str, args: tuple[Any, ...]) -> None:
        """Called before every event of the interpreter."""
        writes = event == "open" and isinstance(args[2], int) and args[2] & WRITING
        if event in PROCESSES or ((writes or event in CHANGES) and self._is_outside(args[0])):
            self._refuse(event)

    def _spawn(self, *_: object) -> NoReturn:
        self._refuse("fork_exec")

    def _is_outside(self, path: object) -> bool:
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        found = os.path.realpath(os.fsdecode(path))
        return not found.startswith(self.folder) and found != os.devnull

    def _refuse(self, event: str) -> NoReturn:
        self.refused.append(event)
        if len(self.refused) > PATIENCE:
            os._exit(INSISTS)
        raise RefusedError(event)
