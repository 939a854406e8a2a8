"""A derivation by hand: ask for a line, judge it, save it, say what came of it; until all stand or the learner leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from quizzer.coach.board import HINTS, Board, written
from quizzer.coach.reply import Outcome, Reply, answered, hinted, no_line, repeated, shown
from quizzer.coach.wish import Wish, wished
from quizzer.messages import message
from quizzer.notation import printed
from quizzer.notation.errors import pointed
from quizzer.screen import coach as show
from quizzer.screen.reader import Reader
from quizzer.screen.screen import Screen
from quizzer.study.coaching import Coaching, CoachLine

PROMPT = "> "
ROOM = 8  # columns beside a text that is pointed into

Save = Callable[[Coaching, CoachLine | None], None]


@dataclass
class Sitting:
    """One derivation on one screen. Every line is saved before what came of it is shown."""

    screen: Screen
    reader: Reader
    clock: Callable[[], int]
    board: Board
    coaching: Coaching
    save: Save
    left: bool = field(default=False, init=False)
    heard: bool = field(default=False, init=False)  # something was typed
    failed: bool = field(default=False, init=False)  # a line was wrong, or given up
    _since: int = field(default=0, init=False)
    _asked: tuple[str, int] | None = field(default=None, init=False)
    _told_sums: bool = field(default=False, init=False)

    def start(self) -> None:
        """Show what is to be derived, and how far it is."""
        found, total = self.board.derivation, len(self.board.order)
        example = self.board.typed[self.board.order[total // 3]]
        show.show_start(self.screen, found.cell.title, self._forward(), found.given, example, total)
        if self.coaching.settled:
            self.screen.say("coach.resumed", "accent", count=len(self.coaching.settled), of=total)
            show.show_lines(self.screen, self._standing())

    def run(self) -> None:
        """Ask until all lines stand; EOFError and signals pass through, with everything saved."""
        self._since = self.clock()
        while not self.left and (name := self.board.next(self.coaching)) is not None:
            self._ask(name)
            typed = self.reader.line(PROMPT)
            self.heard = True
            self._turn(name, typed)
        if not self.left and self.coaching.ended_ms is None:
            self._keep(self.coaching)

    def _turn(self, name: str, typed: str) -> None:
        wish = wished(typed, lambda word: self.board.meant(word) is not None)
        if wish is not None:
            _WISHES[wish[0]](self, name, wish[1])
        elif typed.strip():
            self._answer(name, typed)
        else:
            self.screen.say("coach.legend", "meta", indent=show.INDENT)

    # --- a line ---------------------------------------------------------------------------------------------

    def _ask(self, name: str) -> None:
        """Show what is asked for, unless it is asked for already."""
        number = len(self.coaching.settled) + 1
        if self._asked == (name, number):
            return
        self._asked = (name, number)
        task = self.board.task(name)
        if task.over and not self._told_sums:
            self._told_sums = True
            self.screen.blank()
            self.screen.say("coach.sums", "meta", sums=message(f"coach.sum-{'-'.join(task.over)}"))
        sums = "".join(f"Σ_{letter} " for letter in reversed(task.over))
        shape = f"({', '.join(task.shape)})" if task.shape else self.screen.words("coach.a-number")
        show.show_asked(self.screen, number, len(self.board.order), f"{name} = {sums}?", shape)

    def _answer(self, name: str, typed: str) -> None:
        reply = answered(self.board, self.coaching, name, typed, self.clock() - self._since)
        if reply.outcome is not Outcome.UNREADABLE:
            self._keep(reply.coaching, reply.name)
        if reply.outcome is Outcome.RIGHT:
            show.show_right(self.screen, written(self.board.task(reply.name)))
            self._offer_alike(reply.name)
        else:
            self.failed |= reply.outcome is Outcome.WRONG
            self._show_trouble(reply, typed, name)

    def _show_trouble(self, reply: Reply, typed: str, asked: str) -> None:
        """What is wrong and where; with the name of the line, if another one was asked for."""
        assert reply.what is not None
        words = self.screen.words
        what = words(reply.what) if reply.name == asked else f"{reply.name}: {words(reply.what)}"
        lines = pointed(typed, reply.span, max(20, self.screen.width - ROOM)) if reply.span is not None else ()
        fix = reply.error.fix if reply.error is not None else None
        say = show.show_wrong if reply.outcome is Outcome.WRONG else show.show_trouble
        say(self.screen, what, lines, fix)

    def _keep(self, coaching: Coaching, name: str | None = None) -> None:
        """Save the derivation with the line that has changed; with the last one it ends."""
        if self.board.next(coaching) is None:
            coaching = replace(coaching, ended_ms=self.clock())
        self.save(coaching, coaching.lines.get(name) if name is not None else None)
        self.coaching = coaching
        self._since = self.clock()

    # --- wishes ---------------------------------------------------------------------------------------------

    def _meant(self, asked: str, text: str) -> str | None:
        """The line that a wish is about: the one that is asked for, or the one named; None if that cannot be."""
        name = self.board.named(text) if text else asked
        if name is None:
            show.show_trouble(self.screen, self.screen.words(no_line(self.board, text)))
        elif self.coaching.line(name).settled:
            show.show_lines(self.screen, [written(self.board.task(name))], "accent")
        else:
            return name
        return None

    def _hint(self, asked: str, text: str) -> None:
        name = self._meant(asked, text)
        if name is None:
            return
        number = self.coaching.line(name).hints + 1
        if number > HINTS:
            self.screen.say("coach.no-more-hints", "meta", indent=show.INDENT)
            return
        self._keep_time(hinted(self.coaching, name), name)
        hint = self.board.hint(name, number)
        show.show_hint(self.screen, number, HINTS, hint.what, hint.lines)

    def _keep_time(self, coaching: Coaching, name: str) -> None:
        """Save a line without taking its time from the clock: the learner still thinks about it."""
        since = self._since
        self._keep(coaching, name)
        self._since = since

    def _show(self, asked: str, text: str) -> None:
        name = self._meant(asked, text)
        if name is None:
            return
        self.failed = True
        self._keep(shown(self.board, self.coaching, name, self.clock() - self._since), name)
        show.show_shown(self.screen, written(self.board.task(name)), self.board.line(name).rule)
        self._offer_alike(name)

    def _alike(self, asked: str, text: str) -> None:
        found = self.board.like(self.coaching)
        if found is None:
            self.screen.say("coach.nothing-alike", "meta", indent=show.INDENT)
            return
        like, names = found
        for name in names:
            self._keep(repeated(self.board, self.coaching, name, like), name)
            show.show_right(self.screen, written(self.board.task(name)))

    def _offer_alike(self, name: str) -> None:
        if names := self.board.alike(name, self.coaching):
            self.screen.say("coach.alike", "meta", indent=show.INDENT, names=", ".join(names))

    def _board(self, asked: str, text: str) -> None:
        missing = [name for name in self.board.order if not self.coaching.line(name).settled]
        show.show_board(self.screen, self._forward(), self._standing(), missing)
        self._asked = None

    def _forward(self) -> list[str]:
        """The forward equations, and where no gradient flows."""
        lines = []
        for each in self.board.derivation.forward:
            said = self.screen.words("coach.no-flow", names=", ".join(each.stopped)) if each.stopped else ""
            lines.append(f"{each.name} = {printed(each.tree)}" + (f"   ({said})" if said else ""))
        return lines

    def _standing(self) -> list[str]:
        """The lines that stand, in the order of the board."""
        settled = set(self.coaching.settled)
        return [written(self.board.task(name)) for name in self.board.order if name in settled]

    def _keys(self, asked: str, text: str) -> None:
        show.show_keys(self.screen)
        self._asked = None

    def _quit(self, asked: str, text: str) -> None:
        self.left = True


_WISHES: dict[Wish, Callable[[Sitting, str, str], None]] = {
    Wish.HINT: Sitting._hint,
    Wish.SHOW: Sitting._show,
    Wish.ALIKE: Sitting._alike,
    Wish.BOARD: Sitting._board,
    Wish.KEYS: Sitting._keys,
    Wish.QUIT: Sitting._quit,
}
