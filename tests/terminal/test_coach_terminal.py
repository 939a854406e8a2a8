"""The coach in a real terminal: keys, completion, carets, and every way to leave it."""

from __future__ import annotations

import signal
import termios
from collections.abc import Iterator

import pytest
from conftest import Learner
from test_session import Terminal

ASKED = r"\?  [^\n]*\(H\)[^\n]*\n> "  # with the colours between


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    """All terminals of a test, closed at its end."""
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.process.close(force=True)


def coach(learner: Learner, terminals: list[Terminal], *words: str, columns: int = 80) -> Terminal:
    terminal = Terminal(learner, "coach", "lstm", *words, columns=columns)
    terminals.append(terminal)
    terminal.until(ASKED)
    return terminal


def test_lines_are_checked_named_and_completed(learner: Learner, terminals: list[Terminal]) -> None:
    terminal = coach(learner, terminals)
    assert "1 of 25  δh = ?  (H)" in terminal.shown
    terminal.type("")
    assert "? hint · ! show the line" in terminal.until(r"all is kept[^\n]*\n> ")
    terminal.type("dh_ab\t + dh_n\t")
    assert "> dh_above + dh_next\n  ✓ δh = δh_above + δh_next" in terminal.until(ASKED)
    terminal.type("dh*c")
    shown = terminal.until(r"\^[^\n]*\n> ")
    assert "✗ Consistent with a tanh that was not applied: c stands as it is.\n      dh*c\n         ^" in shown
    terminal.type("dh*tanh(ab)")
    assert "? There is no name 'ab' here." in terminal.until(r"…[^\n]*\n> ")
    terminal.type("?")
    assert "Hint 1 of 3: Where does o stand?" in terminal.until(r"tanh\(c\)[^\n]*\n> ")
    terminal.type("!")
    assert "  δo = δh ⊙ tanh(c)\n  The rule: product rule: the other factor." in terminal.until(ASKED)
    terminal.type(":q")
    assert terminal.end() == 0
    assert "✓ at once 1  ≈ with help 0  ✗ shown 1" in terminal.shown
    assert "1×  tanh not applied  δo" in terminal.shown


def test_a_kill_loses_no_line(learner: Learner, terminals: list[Terminal]) -> None:
    terminal = coach(learner, terminals)
    terminal.type("dh_above + dh_next")
    terminal.until(ASKED)
    terminal.type("dh")
    terminal.until(r"\n> ")
    terminal.process.kill(signal.SIGKILL)
    assert terminal.end() == 128 + signal.SIGKILL
    again = coach(learner, terminals)
    assert "Going on where you stopped: 1 of 25 lines stand." in again.shown
    assert "2 of 25  δo = ?  (H)" in again.shown
    again.type(":q")
    assert again.end() == 0
    assert "1×  a factor lost  δo" in again.shown


WAYS_OUT = {
    "Ctrl-C": (lambda terminal: terminal.process.sendcontrol("c"), 130),
    "Ctrl-D": (lambda terminal: terminal.process.sendeof(), 0),
    "SIGTERM": (lambda terminal: terminal.process.kill(signal.SIGTERM), 143),
    "a closed terminal": (lambda terminal: terminal.process.kill(signal.SIGHUP), 129),
    "a word": (lambda terminal: terminal.type("quit"), 0),
}


@pytest.mark.parametrize(("leave", "code"), WAYS_OUT.values(), ids=WAYS_OUT)
def test_leaving_keeps_what_there_is(learner: Learner, terminals: list[Terminal], leave, code: int) -> None:  # type: ignore[no-untyped-def]
    terminal = coach(learner, terminals)
    terminal.type("dh_above + dh_next")
    terminal.until(ASKED)
    leave(terminal)
    assert terminal.end() == code
    assert "24 lines left" in terminal.shown
    assert "Traceback" not in terminal.shown
    done = learner("coach", "lstm", "--json", typed=":q\n").json
    assert done["left"] == 24


def test_the_terminal_is_as_it_was(learner: Learner, terminals: list[Terminal]) -> None:
    terminal = coach(learner, terminals)
    terminal.process.sendcontrol("c")
    terminal.process.expect("left")
    assert termios.tcgetattr(terminal.process.child_fd)[3] == terminal.before[3]


def test_a_narrow_terminal_in_chinese_has_whole_lines(learner: Learner, terminals: list[Terminal]) -> None:
    terminal = coach(learner, terminals, "--lang", "zh", columns=40)
    assert "1/25  δh = ?  (H)" in terminal.shown
    terminal.type("dh_above + dh_next + dh_above + dh_next + dh_above*c")
    shown = terminal.until(r"\n> ")
    assert "✗" in shown
    terminal.process.setwinsize(120, 80)
    terminal.type("dh_above + dh_next")
    assert "✓ δh = δh_above + δh_next" in terminal.until(ASKED)
