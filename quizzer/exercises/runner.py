"""One file, run in a child process: the only door to `subprocess`.

The child has its own session, an interpreter that sees neither the folder nor the environment of the learner,
and limits on time, memory, files and output. Whatever happens in it, it ends, and so does all that it started.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from io import FileIO
from pathlib import Path
from threading import Event
from typing import Any

HARNESS = Path(__file__).parent / "child" / "harness.py"
START = 20.0  # seconds to import NumPy on a busy machine, before the learner's time begins
TICK = 0.05
BLOCK = 65_536
GRACE = 1.0  # seconds to read what is left after the end


@dataclass(frozen=True)
class Limits:
    """What a run may use."""

    seconds: int = 5
    memory_bytes: int = 2**30
    file_bytes: int = 2**24
    output_bytes: int = 2**18


@dataclass(frozen=True)
class Ran:
    """How a run ended. `report` is None if none came; `code` is below zero after a signal."""

    report: Mapping[str, Any] | None
    output: str  # what was printed, from the beginning
    trace: str  # where the code was when its time was over
    code: int
    flooded: bool
    late: bool
    took_ms: int


@dataclass
class _Streams:
    """What has been read of each pipe."""

    most: int
    data: dict[str, bytearray] = field(default_factory=dict)

    def add(self, name: str, block: bytes) -> None:
        self.data.setdefault(name, bytearray()).extend(block)

    def text(self, name: str) -> str:
        return bytes(self.data.get(name, b""))[: self.most].decode("utf-8", errors="replace")

    @property
    def flooded(self) -> bool:
        return any(len(data) > self.most for data in self.data.values())


def run(spec: Mapping[str, Any], limits: Limits | None = None, stop: Event | None = None) -> Ran:
    """Run the harness with this spec. `stop`, once set, ends it.

    Nothing of it is left afterwards: no process, no file.
    """
    limits = limits or Limits()
    began = time.monotonic()
    nonce = os.urandom(8).hex()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="quizzer-", ignore_cleanup_errors=True))
        told = {**spec, "nonce": nonce, "limits": {**vars(limits)}}
        process, pipes = _started(told, Path(folder), stack)
        streams = _Streams(limits.output_bytes)
        try:
            late = _read(process, pipes, streams, began + limits.seconds + START, stop or Event())
        finally:
            code = _end(process)
        _drain(pipes, streams)
    report = _report(streams.text("result"), nonce)
    took_ms = round((time.monotonic() - began) * 1000)
    return Ran(report, streams.text("output"), streams.text("trace"), code, streams.flooded, late, took_ms)


def _started(
    spec: Mapping[str, Any], folder: Path, stack: ExitStack
) -> tuple[subprocess.Popen[bytes], dict[str, FileIO]]:
    """The child, and the ends of its pipes to read from."""
    work = folder / "work"
    work.mkdir()
    if spec["engine"] is not None:
        engine = folder / "engine.py"
        engine.write_text(spec["engine"], encoding="utf-8")
        spec = {**spec, "engine": str(engine)}
    told = folder / "spec.json"
    told.write_text(json.dumps(spec), encoding="utf-8")
    spec_file = os.open(told, os.O_RDONLY)
    ends = {name: os.pipe() for name in ("output", "result", "trace")}
    passed = [spec_file, ends["result"][1], ends["trace"][1]]
    pipes: dict[str, FileIO] = {}
    try:
        for name, (reading, _) in ends.items():
            os.set_blocking(reading, False)
            pipes[name] = stack.enter_context(FileIO(reading))
        process = subprocess.Popen(
            [sys.executable, "-I", "-B", "-X", "faulthandler", "-X", "utf8", str(HARNESS), *map(str, passed)],
            stdin=subprocess.DEVNULL,
            stdout=ends["output"][1],
            stderr=ends["output"][1],
            cwd=work,
            env=_environment(),
            pass_fds=passed,
            start_new_session=True,
        )
    finally:
        for number in (spec_file, *(writing for _, writing in ends.values())):
            os.close(number)
    return process, pipes


def _environment() -> dict[str, str]:
    """What the child may know: one thread, no more."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {"PATH": os.defpath, "LANG": "C.UTF-8", **threads}


def _read(
    process: subprocess.Popen[bytes],
    pipes: Mapping[str, FileIO],
    streams: _Streams,
    until: float,
    stop: Event,
) -> bool:
    """Read until the child ends, prints too much, is stopped, or its time is over: then True."""
    with selectors.DefaultSelector() as selector:
        for name, pipe in pipes.items():
            selector.register(pipe, selectors.EVENT_READ, name)
        while not _has_ended(process) and not streams.flooded and not stop.is_set():
            if time.monotonic() > until:
                return True
            for key, _ in selector.select(TICK):
                block = os.read(key.fd, BLOCK)
                streams.add(key.data, block)
                if not block:
                    selector.unregister(key.fileobj)
            if not selector.get_map():
                _wait(process, until)
                break
    return False


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether the child has ended; it is not reaped yet, so that its number still is its own."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _wait(process: subprocess.Popen[bytes], until: float) -> None:
    """All its files are closed: it ends now, or it has closed them itself."""
    while not _has_ended(process) and time.monotonic() < until:
        time.sleep(TICK / 10)


def _end(process: subprocess.Popen[bytes]) -> int:
    """Kill whatever is left of the child's group, and give the exit code."""
    ended = _has_ended(process)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    code = process.wait()
    return code if ended else -int(signal.SIGKILL)


def _drain(pipes: Mapping[str, FileIO], streams: _Streams) -> None:
    """What was written and not read yet."""
    until = time.monotonic() + GRACE
    for name, pipe in pipes.items():
        while time.monotonic() < until and not (name == "output" and streams.flooded):
            block = pipe.read(BLOCK)
            if not block:  # the end, or nothing there
                break
            streams.add(name, block)


def _report(text: str, nonce: str) -> Mapping[str, Any] | None:
    """The line that the harness wrote; others may have found the pipe too."""
    for line in reversed(text.splitlines()):
        with suppress(ValueError):
            found = json.loads(line)
            if isinstance(found, dict) and found.get("nonce") == nonce:
                return found
    return None
