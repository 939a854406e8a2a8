"""Signals that end a session: they unwind to where it is saved."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Stopped(BaseException):
    """SIGTERM or SIGHUP has come."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number


@contextmanager
def stoppable() -> Iterator[None]:
    """Within it SIGTERM and SIGHUP raise `Stopped`; afterwards they do what they did before."""
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), _raise) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def until_stopped(work: Callable[[], None]) -> int | None:
    """Do it until it ends, the input ends (None) or a signal comes: the exit code."""
    try:
        with stoppable():
            work()
    except EOFError:
        return None
    except KeyboardInterrupt:
        return 130
    except Stopped as stopped:
        return stopped.exit_code
    return 0


def _raise(number: int, frame: FrameType | None) -> None:
    raise Stopped(number)
