"""What the learner types: whole lines by default, single keys where one key is an answer."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Protocol

DELIMITERS = " \t\n+-*/@=()[]{},;:.!?^'"
_WORD = re.compile(r"\w*$")


class Reader(Protocol):
    """Where answers come from. Every method raises EOFError at the end of the input."""

    def line(self, prompt: str) -> str:
        """A line, without its end."""
        ...

    def key(self, prompt: str) -> str:
        """One key, or a line where there are no keys; Enter is an empty text."""
        ...

    def fresh(self) -> None:
        """Forget what was typed before the question was there."""
        ...


class Terminal:
    """Lines from a person, with history and editing where the system has readline; TAB completes `names`."""

    def __init__(self, stdin: IO[str], names: Sequence[str] = ()) -> None:
        self._stdin = stdin
        with suppress(ImportError):
            import readline  # `input` uses it once it is there

            if names:
                readline.set_completer_delims(DELIMITERS)
                readline.set_completer(lambda text, state: nth(completions(text, names), state))
                is_libedit = "libedit" in (readline.__doc__ or "")
                readline.parse_and_bind("bind ^I rl_complete" if is_libedit else "tab: complete")

    def line(self, prompt: str) -> str:
        """A line that can be edited; the prompt is for people, wherever stdout goes."""
        if sys.stdout.isatty():
            return input(prompt)
        print(prompt, end="", file=sys.stderr, flush=True)
        return input()

    def key(self, prompt: str) -> str:
        """In line mode a key is a line."""
        return self.line(prompt)

    def fresh(self) -> None:
        """A line typed too early must not answer a question that nobody has read."""
        try:
            import termios

            termios.tcflush(self._stdin.fileno(), termios.TCIFLUSH)
        except (ImportError, OSError, ValueError):
            return  # not a terminal that keeps what is typed ahead


class Pipe:
    """Lines from a file or another program; nothing is flushed, and no prompt is printed."""

    def __init__(self, stdin: IO[str]) -> None:
        self._stdin = stdin

    def line(self, prompt: str) -> str:
        """The next line."""
        line = self._stdin.readline()
        if not line:
            raise EOFError
        return line.rstrip("\r\n")

    def key(self, prompt: str) -> str:
        """The next line."""
        return self.line(prompt)

    def fresh(self) -> None:
        """What is in a pipe was meant."""


class Keys(Terminal):
    """Single keys, read without Enter; words are still typed as lines.

    The terminal is put back after every key, so that a signal or a kill between two keys finds it as it was.
    """

    def key(self, prompt: str) -> str:
        """One key; Enter and the space bar are an empty text; an escape sequence or a paste is ignored."""
        print(prompt, end="", flush=True)
        while True:
            pressed = self._pressed()
            if pressed in ("\r", "\n", " "):
                print()
                return ""
            if pressed == "\x04":
                print()
                raise EOFError
            if pressed == "\x03":
                print()
                raise KeyboardInterrupt
            if len(pressed) == 1 and pressed.isprintable():
                print(pressed)
                return pressed

    def _pressed(self) -> str:
        if os.name == "nt":
            import msvcrt

            return str(msvcrt.getwch())  # type: ignore[attr-defined,unused-ignore]
        import termios
        import tty

        descriptor = self._stdin.fileno()
        before = termios.tcgetattr(descriptor)
        try:
            tty.setcbreak(descriptor, termios.TCSADRAIN)
            pressed = os.read(descriptor, 64)
        finally:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
        if not pressed:
            raise EOFError
        return pressed.decode("utf-8", "replace")


def reader(
    stdin: IO[str] | None = None, *, interactive: bool, keys: bool = False, names: Sequence[str] = ()
) -> Reader:
    """The reader for this input; TAB completes `names`."""
    source = stdin or sys.stdin
    if not interactive:
        return Pipe(source)
    return Keys(source) if keys else Terminal(source, names)


def completions(text: str, names: Sequence[str]) -> list[str]:
    """`text` with its last word completed in every way; who types ASCII is offered ASCII."""
    match = _WORD.search(text)
    assert match is not None
    head, word = text[: match.start()], match[0]
    return [f"{head}{name}" for name in names if name.startswith(word) and name.isascii() >= word.isascii()]


def nth(texts: Sequence[str], place: int) -> str | None:
    """One of several, as readline asks for them."""
    return texts[place] if place < len(texts) else None
