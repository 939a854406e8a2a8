"""What is typed instead of a line."""

from __future__ import annotations

import pytest

from quizzer.coach.wish import Wish, wished

WISHES = {
    "?": (Wish.HINT, ""),
    " ？ ": (Wish.HINT, ""),
    "? da_f": (Wish.HINT, "da_f"),
    ":h": (Wish.HINT, ""),
    "!": (Wish.SHOW, ""),
    "！": (Wish.SHOW, ""),
    "!δa_f": (Wish.SHOW, "δa_f"),
    "=": (Wish.ALIKE, ""),
    "＝": (Wish.ALIKE, ""),
    ":l": (Wish.BOARD, ""),
    "：L": (Wish.BOARD, ""),
    ":k": (Wish.KEYS, ""),
    ":?": (Wish.KEYS, ""),
    ":zzz": (Wish.KEYS, ""),
    "help": (Wish.KEYS, ""),
    ":q": (Wish.QUIT, ""),
    "quit": (Wish.QUIT, ""),
    "Exit": (Wish.QUIT, ""),
}
LINES = ["", "δo = dh", "= dh", "dh*o", "q", "h", "da_f = 1", "x" * 5000]


@pytest.mark.parametrize(("typed", "wanted"), WISHES.items(), ids=WISHES)
def test_a_wish_is_known(typed: str, wanted: tuple[Wish, str]) -> None:
    assert wished(typed, lambda word: word in ("q", "h")) == wanted


@pytest.mark.parametrize("typed", LINES, ids=[line[:10] for line in LINES])
def test_a_line_is_no_wish(typed: str) -> None:
    assert wished(typed, lambda word: word in ("q", "h")) is None


def test_q_means_quit_where_no_name_is_spelled_so() -> None:
    assert wished("q", lambda word: False) == (Wish.QUIT, "")
