"""The coach on the screen: the board, the line that is asked for, what came of it, the page at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len

from quizzer.messages import Message, Sayable, message
from quizzer.screen.screen import Screen
from quizzer.text import Localized

KEYS = {"?": "hint", "!": "show", "=": "alike", "TAB": "tab", ":l": "board", ":k": "keys", ":q": "quit"}
INDENT = 2
PLACE = 4  # columns before a text that is pointed into


def show_start(
    screen: Screen, title: Localized, forward: Sequence[str], given: Sequence[str], example: str, count: int
) -> None:
    """What is to be derived, from which equations, and with which keys."""
    screen.blank()
    screen.say("coach.title", "title", title=title)
    screen.rule()
    show_lines(screen, forward)
    screen.blank()
    screen.say(message("coach.given", names=", ".join(given)) if given else message("coach.adjoint"))
    screen.say("coach.start", count=count, example=example)
    screen.say("coach.legend", "meta")


def show_lines(screen: Screen, lines: Sequence[str], style: str = "", indent: int = INDENT) -> None:
    """Equations below each other; a long one goes on below its right side."""
    for line in lines:
        left, equals, _ = line.partition("= ")
        screen.text(line, style, indent=indent, hanging=min(12, indent + cell_len(left + equals)))


def show_asked(screen: Screen, number: int, of: int, wanted: str, shape: str) -> None:
    """`3 of 25  δo = ?  (H)`."""
    screen.blank()
    head = screen.words("coach.count", number=number, of=of)
    screen.line((head, "meta"), (f"  {wanted}  ", "title"), (shape, "meta"))


def show_right(screen: Screen, line: str) -> None:
    """A line that stands."""
    screen.item("✓", line, mark_style="right", indent=INDENT)


def show_wrong(screen: Screen, what: str, pointed: Sequence[str] = (), fix: Sayable | None = None) -> None:
    """What is wrong, and where: the text with carets below."""
    _show_trouble(screen, ("✗", "wrong"), what, pointed, fix)


def show_trouble(screen: Screen, what: str, pointed: Sequence[str] = (), fix: Sayable | None = None) -> None:
    """What could not be read; it cost nothing."""
    _show_trouble(screen, ("?", "partial"), what, pointed, fix)


def _show_trouble(
    screen: Screen, mark: tuple[str, str], what: str, pointed: Sequence[str], fix: Sayable | None
) -> None:
    screen.item(mark[0], what, mark_style=mark[1], indent=INDENT)
    for line in pointed:
        screen.line((" " * PLACE, ""), (line, "meta"))
    if fix is not None:
        screen.text(screen.words(fix), indent=PLACE)


def show_shown(screen: Screen, line: str, rule: Message) -> None:
    """A line that was given up, and its rule."""
    show_lines(screen, [line], "accent")
    screen.say("coach.hint-rule", "meta", indent=INDENT, rule=rule)


def show_hint(screen: Screen, number: int, of: int, text: Sayable, lines: Sequence[str]) -> None:
    """A hint, and the equations that it speaks of."""
    screen.say("screen.hint", "accent", indent=INDENT, number=number, of=of, text=screen.words(text))
    show_lines(screen, lines, indent=PLACE)


def show_board(screen: Screen, forward: Sequence[str], lines: Sequence[str], missing: Sequence[str]) -> None:
    """All that may be used, and the names that are missing."""
    screen.blank()
    show_lines(screen, forward, "meta")
    show_lines(screen, lines)
    if missing:
        screen.say("coach.missing", "meta", names=", ".join(missing))


def show_keys(screen: Screen) -> None:
    """All keys that mean something."""
    screen.blank()
    rows = [(key, screen.words(f"coach.key-{name}")) for key, name in KEYS.items()]
    screen.table(("", ""), rows, indent=INDENT)


def show_end(
    screen: Screen, counts: Mapping[str, int], mistakes: Mapping[str, Sequence[str]], took_ms: int, left: int
) -> None:
    """How it went: time, lines, mistakes by kind."""
    screen.blank()
    screen.rule()
    minutes, seconds = divmod(took_ms // 1000, 60)
    key = "coach.end-left" if left else "coach.end-done"
    screen.say(key, "title", minutes=minutes, seconds=seconds, left=left)
    screen.line(
        (f"  ✓ {screen.words('coach.at-once')} {counts['at_once']}", "right"),
        (f"  ≈ {screen.words('coach.with-help')} {counts['with_help']}", "partial"),
        (f"  ✗ {screen.words('coach.given-up')} {counts['given_up']}", "wrong"),
    )
    if mistakes:
        screen.blank()
        screen.say("coach.mistakes", indent=INDENT)
        rows = [_mistake(screen, slug, lines) for slug, lines in mistakes.items()]
        screen.table(("", "", ""), rows, right=(0,), indent=PLACE)


def _mistake(screen: Screen, slug: str, lines: Sequence[str]) -> tuple[str, str, str]:
    title = screen.words(f"mistake.title-{slug.replace('_', '-')}")
    return f"{len(lines)}×", title, ", ".join(dict.fromkeys(lines))
