"""A session in a real terminal: what it shows, how it ends, how it goes on."""

from __future__ import annotations

import re
import signal
import sys
import termios
import time
from collections.abc import Iterator

import pexpect
import pyte
import pytest
from conftest import Learner


class Terminal:
    """The program in a pseudo-terminal, and the screen that a person would see."""

    def __init__(self, learner: Learner, *words: str, columns: int = 80, **environ: str) -> None:
        self.screen = pyte.Screen(columns, 120)
        self._stream = pyte.Stream(self.screen)
        self.process = pexpect.spawn(
            sys.executable,
            ["-m", "quizzer", *words],
            env={**learner.environ, "TERM": "xterm-256color", "COLUMNS": str(columns), **environ},
            dimensions=(120, columns),
            encoding="utf-8",
            codec_errors="replace",
            timeout=20,
        )
        self.before = termios.tcgetattr(self.process.child_fd)

    def until(self, pattern: str) -> str:
        """Wait for a pattern, and give the screen as it then is."""
        self.process.expect(pattern)
        self._stream.feed(self.process.before + self.process.after)
        return self.shown

    @property
    def shown(self) -> str:
        """What is on the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def type(self, text: str) -> None:
        """Type a line."""
        self.process.sendline(text)

    def end(self) -> int:
        """Wait for the end; the exit code, signals as a shell gives them."""
        self.process.expect(pexpect.EOF)
        self._stream.feed(self.process.before)
        self.process.close()
        status = self.process.exitstatus
        return int(status) if status is not None else 128 + int(self.process.signalstatus)


@pytest.fixture
def terminals(learner: Learner) -> Iterator[list[Terminal]]:
    """All terminals of a test, closed at its end."""
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.process.close(force=True)


def quiz(
    learner: Learner, terminals: list[Terminal], *words: str, columns: int = 80, **environ: str
) -> Terminal:
    terminal = Terminal(
        learner, "quiz", "--bank", str(learner.bank), "--seed", "0", *words, columns=columns, **environ
    )
    terminals.append(terminal)
    return terminal


def asked(shown: str) -> str:
    """The last question on the screen, from its heading to the prompt."""
    return shown[shown.rindex("Question ") :]


def test_ten_minutes_with_the_program(learner: Learner, terminals: list[Terminal]) -> None:
    terminal = quiz(learner, terminals)
    shown = terminal.until(r"\n> ")
    assert "Question 1 of 3 · tiny  level 1 · new" in shown
    assert "Which is x[t-1] in W[hh]? [/] :smile:" in shown
    terminal.type("h")
    assert "Hint 1 of 1: Look again." in terminal.until(r"\n> ")
    terminal.type("zzz")
    assert "Type one letter, a to b." in terminal.until(r"\n> ")
    wrong = "a" if re.search(r"a\) the wrong one", shown) else "b"
    terminal.type(wrong)
    shown = terminal.until("keys > ")
    assert "✗ wrong  asked again in this session" in shown
    assert "It is wrong." in shown
    assert "Because it is so." in shown
    terminal.type("")
    terminal.until(r"\n> ")
    terminal.type("42")
    shown = terminal.until("keys > ")
    assert "✓ right  asked again in 2 days" in shown
    terminal.type("4")
    assert re.search(r"asked again in (8|9|10) days", terminal.until("keys > "))
    terminal.type("u")
    shown = asked(terminal.until(r"\n> "))
    assert "How much is 6 times 7?" in shown
    terminal.type(":q")
    assert terminal.end() == 0
    assert "1 question in 0 min" in terminal.shown
    assert "3 left; `quizzer quiz` goes on with them." in terminal.shown


def test_a_kill_in_the_middle_goes_on_at_the_same_question(learner: Learner, terminals: list[Terminal]) -> None:
    terminal = quiz(learner, terminals)
    terminal.until(r"\n> ")
    terminal.type("a")
    terminal.until("keys > ")
    terminal.type("")
    before = asked(terminal.until(r"\n> "))
    terminal.process.kill(signal.SIGKILL)
    terminal.process.expect(pexpect.EOF)
    again = quiz(learner, terminals)
    shown = again.until(r"\n> ")
    assert "Going on with your session: 1 answered" in shown
    assert asked(shown) == before


ENDINGS = {
    "Ctrl-C": ("\x03", None, 130),
    "Ctrl-D": ("\x04", None, 0),
    "SIGTERM": (None, signal.SIGTERM, 143),
    "SIGHUP": (None, signal.SIGHUP, 129),
    "q": (":q\r", None, 0),
}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("keys", [(), ("--keys",)], ids=["lines", "keys"])
def test_every_ending_saves_sums_up_and_leaves_the_terminal_as_it_was(
    learner: Learner, terminals: list[Terminal], ending: str, keys: tuple[str, ...]
) -> None:
    typed, number, code = ENDINGS[ending]
    terminal = quiz(learner, terminals, *keys)
    terminal.until(r"\n> ")
    if keys and ending == "q":
        typed = "q"  # options are on the screen: one key is enough
    time.sleep(0.2)
    if typed is not None:
        terminal.process.send(typed)
    else:
        terminal.process.kill(number)
    terminal.process.expect(pexpect.EOF)
    terminal._stream.feed(terminal.process.before)
    assert termios.tcgetattr(terminal.process.child_fd)[3] == terminal.before[3]
    terminal.process.close()
    found = terminal.process.exitstatus
    assert found == code
    assert "0 questions in 0 min" in terminal.shown
    assert "Traceback" not in terminal.shown


LOOKS = {
    "40 columns": (40, {}),
    "no colour": (80, {"NO_COLOR": "1"}),
    "a dumb terminal": (80, {"TERM": "dumb"}),
    "plain C": (80, {"LANG": "C", "LC_ALL": "C"}),
    "cp1252": (80, {"PYTHONIOENCODING": "cp1252"}),
    "200 columns": (200, {}),
}


@pytest.mark.parametrize("look", LOOKS)
def test_every_terminal_gets_lines_that_fit_and_brackets_that_stay(
    learner: Learner, terminals: list[Terminal], look: str
) -> None:
    columns, environ = LOOKS[look]
    terminal = quiz(learner, terminals, columns=columns, **environ)
    shown = terminal.until(r"\n> ")
    flat = " ".join(shown.split())
    assert "x[t-1] in W[hh]? [/] :smile:" in flat
    assert all(len(line) <= columns for line in shown.splitlines())
    if "NO_COLOR" in environ or environ.get("TERM") == "dumb":
        assert not re.search(r"\x1b\[[0-9;]*m", terminal.process.before)


def test_what_is_typed_too_early_answers_nothing(learner: Learner, terminals: list[Terminal]) -> None:
    terminal = quiz(learner, terminals)
    terminal.until(r"\n> ")
    terminal.process.send("a\r\rb\r")
    terminal.until("keys > ")
    time.sleep(0.5)
    terminal.type(":q")
    terminal.end()
    assert "2 left" in terminal.shown or "3 left" in terminal.shown


def test_chinese_is_chinese_throughout(learner: Learner, terminals: list[Terminal]) -> None:
    terminal = quiz(learner, terminals, "--lang", "zh")
    shown = terminal.until(r"\n> ")
    assert "第 1 题，共 3 题 · tiny  难度 1 · 新题" in shown.replace("\x00", "").replace("题 ，", "题，")
    terminal.type("?")
    assert "跳过，最后再问" in terminal.until(r"\n> ")
    terminal.type(":q")
    terminal.end()
    assert "运行 quizzer quiz 接着做" in terminal.shown


def test_home_begins_with_enter(learner: Learner, terminals: list[Terminal]) -> None:
    terminal = Terminal(learner)
    terminals.append(terminal)
    assert "to review" in terminal.until("leave > ")
    terminal.type("")
    assert "Question 1 of 20" in terminal.until(r"\n> ")
