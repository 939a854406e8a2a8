"""The board on which a derivation is done: its lines in order, what may be used, and hints for each line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from quizzer.compare.evaluate import Setting, setting
from quizzer.derive.derivation import Derivation, Line
from quizzer.lines import Task, line_task, names_of
from quizzer.messages import Message, message
from quizzer.notation import NotationError, parse, printed
from quizzer.notation import tree as t
from quizzer.notation.printers.anatomy import ascii_name
from quizzer.notation.tree import Tree, names_in
from quizzer.study.coaching import Coaching

HINTS = 3


@dataclass(frozen=True)
class Hint:
    """A hint, and the equations that it speaks of."""

    what: Message
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Board:
    """A derivation as it is done by hand."""

    derivation: Derivation

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The names of all lines, in the order in which they are asked for."""
        return tuple(self.derivation.lines)

    @cached_property
    def about(self) -> Setting:
        """All names, and what they stand for."""
        found = self.derivation
        known = {each.name: each.tree for each in found.forward}
        known |= {line.name: line.tree for line in found.lines.values()}
        return setting(names_of(found.cell, found.values), known)

    @cached_property
    def fingerprint(self) -> str:
        """What names these lines: another cell of the same name has another."""
        text = "\n".join(f"{line.name}={printed(line.tree)}" for line in self.derivation.lines.values())
        return blake2b(text.encode(), digest_size=8).hexdigest()

    @cached_property
    def typed(self) -> Mapping[str, str]:
        """Every name as it can be typed: `da_f` for `δa_f`; itself if there is no ASCII for it."""
        return {name: self._typed(name) for name in self.derivation.values}

    def _typed(self, name: str) -> str:
        plain = (f"d{name[1:]}" if name[0] == "δ" else name, ascii_name(name))
        return next((each for each in plain if each.isascii() and self.meant(each) == name), name)

    def meant(self, text: str) -> str | None:
        """The name that is meant by a text, however it is spelled; None if it is none."""
        try:
            tree = parse(text, self.about.names)
        except NotationError:
            return None
        return tree.id if isinstance(tree, t.Name) else None

    def named(self, text: str) -> str | None:
        """The line that is meant by a text; None if it is none."""
        name = self.meant(text)
        return name if name in self.derivation.lines else None

    def line(self, name: str) -> Line:
        """A line as it is right."""
        return self.derivation.lines[name]

    def task(self, name: str) -> Task:
        """A line as what is asked for."""
        return line_task(self.derivation, name, self.about)

    def next(self, coaching: Coaching) -> str | None:
        """The line that is asked for next; None if all are settled."""
        settled = set(coaching.settled)
        return next((name for name in self.order if name not in settled), None)

    def waiting(self, tree: Tree, coaching: Coaching) -> tuple[str, ...]:
        """The names in a tree that stand for lines which are not on the board yet."""
        settled = set(coaching.settled)
        return tuple(name for name in names_in(tree) if name in self.derivation.lines and name not in settled)

    # --- help -----------------------------------------------------------------------------------------------

    def hint(self, name: str, number: int) -> Hint:
        """The hint of this number, 1 to HINTS: where the value is used, by which rule, and out of what."""
        line = self.line(name)
        if number == 1:
            return self._uses(line.of)
        if number == 2:
            return Hint(message("coach.hint-rule", rule=line.rule))
        names = ", ".join(names_in(line.tree))
        return Hint(message("coach.hint-names", names=names) if names else message("coach.hint-number"))

    def _uses(self, value: str) -> Hint:
        """The forward equations in which a value stands, and what comes back from outside of the step."""
        found = self.derivation
        uses = [each for each in found.forward if value in names_in(each.tree)]
        lines = tuple(f"{each.name} = {printed(each.tree)}" for each in uses)
        ways = ", ".join(name for name in found.given if name in names_in(self.line(f"δ{value}").tree))
        if uses and all(value in each.stopped for each in uses):
            return Hint(message("coach.hint-stopped", name=value), lines)
        if uses and ways:
            return Hint(message("coach.hint-uses-ways", name=value, ways=ways), lines)
        if uses:
            return Hint(message("coach.hint-uses", name=value), lines)
        return Hint(message("coach.hint-ways" if ways else "coach.hint-loss", name=value, ways=ways))

    def alike(self, name: str, coaching: Coaching) -> tuple[str, ...]:
        """The gradients that are not settled and differ from this one in a letter alone: δW_f, δW_g from δW_i."""
        gradients = {line.name: line for line in self.derivation.gradients}
        base, _, sub = name.rpartition("_")
        if name not in gradients or not base:
            return ()
        settled = set(coaching.settled)
        return tuple(
            line.name
            for line in gradients.values()
            if line.name not in settled
            and line.name.rpartition("_")[0] == base
            and self._renamed(name, sub, line) == line.tree
            and not self.waiting(line.tree, coaching)
        )

    def like(self, coaching: Coaching) -> tuple[str, tuple[str, ...]] | None:
        """The gradient that was settled last and has others like it, and those; None if there is none."""
        for name in reversed(coaching.settled):
            if others := self.alike(name, coaching):
                return name, others
        return None

    def _renamed(self, name: str, sub: str, other: Line) -> Tree:
        """A line with the letter of another in its names."""
        letter = other.name.rpartition("_")[2]

        def renamed(node: Tree) -> Tree:
            if isinstance(node, t.Name) and node.id.endswith(f"_{sub}"):
                return t.Name(f"{node.id.removesuffix(sub)}{letter}")
            return node

        return t.mapped(self.line(name).tree, renamed)


def written(task: Task) -> str:
    """A line as it stands on the board: `δW_f = Σ_t Σ_n δa_f xᵀ`."""
    tree = task.tree
    for letter in task.over:
        tree = t.Sum(letter, tree)
    return f"{task.name} = {printed(tree)}"


def mistakes(coaching: Coaching) -> dict[str, list[str]]:
    """The lines in which each mistake was made, one for each time, the most frequent mistake first."""
    found: dict[str, list[str]] = {}
    for line in coaching.lines.values():
        for slug in line.mistakes:
            found.setdefault(slug, []).append(line.name)
    return dict(sorted(found.items(), key=lambda row: -len(row[1])))


def missed(coaching: Coaching) -> tuple[str, ...]:
    """The lines that went wrong, or were given up."""
    return tuple(line.name for line in coaching.lines.values() if line.wrong or line.shown)


def counts(coaching: Coaching) -> dict[str, int]:
    """How many lines came at once, with help (a hint, a second try), and were given up."""
    settled = [line for line in coaching.lines.values() if line.settled]
    given_up = [line for line in settled if line.shown]
    at_once = [line for line in settled if not (line.shown or line.wrong or line.hints)]
    with_help = len(settled) - len(given_up) - len(at_once)
    return {"at_once": len(at_once), "with_help": with_help, "given_up": len(given_up)}
