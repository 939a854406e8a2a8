"""What can be typed instead of a line: for help, to look around, to leave."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from enum import Enum


class Wish(Enum):
    """What the learner wants; the value is the key."""

    HINT = "?"
    SHOW = "!"
    ALIKE = "="
    BOARD = ":l"
    KEYS = ":k"
    QUIT = ":q"


_KEYS = {wish.value: wish for wish in Wish} | {":h": Wish.HINT, ":?": Wish.KEYS, ":": Wish.KEYS}
_WORDS = {"help": Wish.KEYS, "quit": Wish.QUIT, "exit": Wish.QUIT, "q": Wish.QUIT}


def wished(typed: str, is_name: Callable[[str], bool]) -> tuple[Wish, str] | None:
    """The wish in what was typed, and the name behind it: `? da_f`; None if it is a line.

    A word such as `quit` is one where no name is spelled like it.
    """
    text = unicodedata.normalize("NFKC", typed[:80]).strip()
    if text.lower() in _WORDS and not is_name(text):
        return _WORDS[text.lower()], ""
    if text.startswith(":"):
        return _KEYS.get(text[:2].lower(), Wish.KEYS), ""
    if text[:1] in ("?", "!"):
        return Wish(text[0]), text[1:].strip()
    return (Wish.ALIKE, "") if text == "=" else None
