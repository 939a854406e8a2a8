"""The equations of a cell file: read, put in order, and checked against what is declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from quizzer.derive.derivation import Dims, Equation, letters
from quizzer.derive.troubles import Troubles
from quizzer.errors import nearest
from quizzer.messages import message
from quizzer.node import Node
from quizzer.notation import Names, NotationError, Span, parse_equation
from quizzer.notation.dimensions import described
from quizzer.notation.naming import NAME, Naming
from quizzer.notation.tokens import SIGN, WORD, Token, tokenized
from quizzer.notation.tree import names_in


@dataclass
class _Written:
    """One equation of the file: its name, the tokens right of the equals sign, and the names among them."""

    node: Node
    text: str
    name: str
    left: Span
    right: list[Token]
    uses: list[Token] = field(default_factory=list)


class Equations:
    """Reads the equations of one file, with what is `given` and the `state` that they have to write."""

    def __init__(
        self, node: Node, troubles: Troubles, given: Mapping[str, Dims], state: Mapping[str, Dims]
    ) -> None:
        self.node = node
        self.troubles = troubles
        self.given = given
        self.state = state
        self.unread: set[str] = set()  # left sides of equations that cannot be taken apart

    def read(self, most: int) -> tuple[Equation, ...]:
        """The equations in order of evaluation; those that are wrong are reported and left out."""
        written = [self._written(item) for item in self.node.items("equations", at_least=1, at_most=most)]
        known = self._without_doubles([each for each in written if each is not None])
        self._count({each.name for each in known})
        names = Names({**dict.fromkeys((each.name for each in known), ()), **self.given})
        readable = [each for each in known if self._named(each, names)]
        ordered = self._ordered(readable, {each.name for each in known} - {each.name for each in readable})
        found = self._parsed(ordered)
        self._check_state({each.name for each in known} | self.unread)
        if found and len(found) == len(written):
            self._check_use(ordered)
        return self._truncated(found)

    def _count(self, names: set[str]) -> None:
        """A dimension letter is a number, unless something else has its name: attention divides by sqrt(H)."""
        shapes = (*self.given.values(), *self.state.values())
        counted = (letter for shape in shapes for dimension in shape for letter in letters(dimension))
        free = (letter for letter in counted if letter not in names and letter not in self.given)
        self.given = {**self.given, **dict.fromkeys(free, ())}

    # --- one equation ---------------------------------------------------------------------------------------

    def _written(self, item: Node) -> _Written | None:
        """`name = …`, not yet understood."""
        text = item.as_string()
        if not text:
            return None
        try:
            tokens = tokenized(text)
        except NotationError as error:
            self.unread.add(text.partition("=")[0].strip())
            self.troubles.of_formula(item, "C006", error)
            return None
        if len(tokens) < 3 or tokens[0].kind != WORD or (tokens[1].kind, tokens[1].text) != (SIGN, "="):
            what = message("derive.not-an-equation")
            self.troubles.at_span(item, "C006", what, text, Span(0, len(text)), message("derive.fix-equation"))
            return None
        declared = Names({**self.given, **self.state})
        name = declared.find(tokens[0].text) or tokens[0].text
        return _Written(item, text, name, Span(tokens[0].start, tokens[0].end), tokens[2:])

    def _without_doubles(self, written: Iterable[_Written]) -> list[_Written]:
        """Each value is written once, and nothing that is given is."""
        found: dict[str, _Written] = {}
        for each in written:
            key = "written-twice" if each.name in found else "given-written" if each.name in self.given else ""
            if key or each.name[0] == "δ":
                what = message(f"derive.{key or 'not-a-name'}", name=each.name)
                self.troubles.at_span(each.node, "C007", what, each.text, each.left)
            else:
                found[each.name] = each
        return list(found.values())

    def _named(self, each: _Written, names: Names) -> bool:
        """Whether every word of the equation is a name, a function or a number."""
        try:
            tokens = Naming(each.right, names, each.text).named()
        except NotationError as error:
            self.troubles.of_formula(each.node, "C008", error)
            return False
        each.uses = [token for token in tokens if token.kind == NAME]
        return True

    # --- order ----------------------------------------------------------------------------------------------

    def _ordered(self, written: Sequence[_Written], missing: set[str]) -> list[_Written]:
        """As in the file, but each after what it uses. Circles are reported."""
        rest, found, done = list(written), list[_Written](), {*self.given, *missing}
        while rest:
            ready = next((each for each in rest if all(use.text in done for use in each.uses)), None)
            if ready is None:
                self._report_circle(rest)
                break
            rest.remove(ready)
            found.append(ready)
            done.add(ready.name)
        return found

    def _report_circle(self, rest: Sequence[_Written]) -> None:
        """Say of one equation of the circle which of its names cannot be known yet."""
        waiting = {each.name: each for each in rest}
        path, name = list[str](), rest[0].name
        while name not in path:
            path.append(name)
            name = next(use.text for use in waiting[name].uses if use.text in waiting)
        circle = [*path[path.index(name) :], name]
        each = min((waiting[name] for name in circle), key=lambda one: rest.index(one))
        use = next(use for use in each.uses if use.text in circle)
        state = next((name for name in circle if name in self.state), None)
        fix = message("derive.fix-circle", name=f"{state}_prev") if state else None
        what = message("derive.circle", path=" ← ".join(circle))
        self.troubles.at_span(each.node, "C009", what, each.text, Span(use.start, use.end), fix)

    # --- shapes ---------------------------------------------------------------------------------------------

    def _parsed(self, written: Iterable[_Written]) -> list[Equation]:
        """Trees and shapes. An equation that uses one that is wrong is passed over."""
        shapes, found = dict(self.given), list[Equation]()
        for each in written:
            if not all(use.text in shapes for use in each.uses):
                continue
            try:
                read = parse_equation(each.text, Names(shapes))
            except NotationError as error:
                self.troubles.of_formula(each.node, "C010", error)
                continue
            wanted = self.state.get(each.name)
            if wanted is not None and wanted != read.shape:
                shown = {"declared": described(wanted), "found": described(read.shape)}
                what = message("derive.state-shape", name=each.name, **shown)
                self.troubles.at_span(each.node, "C011", what, each.text, Span(0, len(each.text)))
            shapes[each.name] = read.shape
            found.append(Equation(each.name, read.shape, read.tree))
        return found

    # --- what is left over ----------------------------------------------------------------------------------

    def _check_state(self, written: set[str]) -> None:
        for name in self.state:
            if name not in written:
                near = nearest(name, written)
                fix = (
                    message("common.did-you-mean", name=near)
                    if near
                    else message("derive.fix-state", name=name)
                )
                self.troubles.report(
                    self.node.child("state"),
                    "C012",
                    message("derive.state-not-written", name=name),
                    fix,
                    at=name,
                )

    def _check_use(self, written: Sequence[_Written]) -> None:
        """Everything that is declared or computed is used."""
        used = {use.text for each in written for use in each.uses}
        fix = message("derive.fix-unused")
        for group in ("input", "constants", "parameters"):
            for name, _ in self.node.entries(group):
                if name in self.given and name not in used:
                    what = message("derive.unused", name=name)
                    self.troubles.report(self.node.child(group), "C013", what, fix, at=name)
        output = self.node.data.get("output") or next(iter(self.state), written[-1].name)
        for each in written:
            if each.name not in used and each.name not in self.state and each.name != output:
                what = message("derive.unused", name=each.name)
                self.troubles.at_span(each.node, "C013", what, each.text, each.left, fix)

    def _truncated(self, equations: Sequence[Equation]) -> tuple[Equation, ...]:
        """The equations with the names into which no gradient flows from them."""
        stops: dict[str, list[str]] = {}
        uses = {each.name: names_in(each.tree) for each in equations}
        for name, value in self.node.entries("truncate"):
            for equation in self.node.child("truncate").strings(name):
                if name in uses.get(equation, ()):
                    stops.setdefault(equation, []).append(name)
                elif not self.troubles.found:
                    what = message("derive.no-such-edge", name=name, equation=equation)
                    self.troubles.report(value, "C017", what, message("derive.fix-edge"))
        return tuple(replace(each, stopped=tuple(stops.get(each.name, ()))) for each in equations)
