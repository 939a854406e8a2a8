"""A formula, typed in any spelling; the key is derived from a cell, or written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from quizzer.chance import draw
from quizzer.kinds import Kind
from quizzer.kinds.derived import derivation, equations, read_adjoints, read_cell, read_lines, tree_of, written
from quizzer.kinds.key import Key, read_key
from quizzer.kinds.options import TEXT, record
from quizzer.kinds.started import beside, line
from quizzer.messages import Message, message
from quizzer.node import Node
from quizzer.notation import Names, NotationError, ShapeError, parse, parse_equation
from quizzer.notation.tree import Name, names_in
from quizzer.question import Note, Prompt, Verdict, partial, right, unreadable, wrong
from quizzer.text import Localized, visible

if TYPE_CHECKING:
    from quizzer.compare.decide import Comparison
    from quizzer.lines import Task

_FORM: Mapping[str, Any] = {"type": ["string", "number"], "pattern": r"\S"}
_LINES: Mapping[str, Any] = {"oneOf": [_FORM, {"type": "array", "minItems": 1, "items": _FORM}]}
_SHAPE: Mapping[str, Any] = {"oneOf": [_FORM, {"type": "array", "maxItems": 2, "items": _FORM}]}
_MUTANTS = 3  # that the grader is tried with
_LONGEST = 1_000  # characters of an answer that are kept

# Right but for something about the whole of it: worth a second try.
_NEARLY = frozenset({"missing_outer_transpose", "wrong_sign", "constant_factor"})


@dataclass(frozen=True, eq=False)
class Body:
    """What may be asked for, of which a seed picks one: lines of a cell, or a written key. Foreseen mistakes.

    The lines are derived when one is asked for. `start` are the adjoints that may be used; none: all.
    """

    cell: str
    names: tuple[str, ...]
    start: tuple[str, ...]
    key: Key | None
    foreseen: tuple[tuple[str, Localized], ...]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """All that may be asked for."""
        return (self.key.task,) if self.key is not None else tuple(map(self.line, self.names))

    def line(self, name: str) -> Task:
        """A line of the cell as what is asked for."""
        return line(self.cell, name, self.start)

    def asked(self, seed: str) -> str:
        """The name of what is asked for with this seed; "" if it has none."""
        if self.key is not None:
            return self.key.equation.name or ""
        return self.names[int(draw(f"{seed}/line") * len(self.names))]

    def task(self, seed: str) -> Task:
        """What is asked for with this seed."""
        return self.key.task if self.key is not None else self.line(self.asked(seed))


# --- reading ------------------------------------------------------------------------------------------------


def _read(node: Node) -> Body:
    rows = tuple(
        (item.string("answer"), item.required_localized("why"))
        for item in node.items("wrong")
        if item.is_mapping(("answer", "why"))
    )
    return _derived(node, rows) if node.has("derived") else _written(node, rows)


def _derived(node: Node, rows: tuple[tuple[str, Localized], ...]) -> Body:
    """The key is a line of a cell."""
    for other in ("answer", "names", "definitions", "cell"):
        node.require(not node.has(other), "Q054", message("kinds.derived-and", name=other), at=other)
    part = node.child("derived")
    cell = read_cell(part, "cell") if part.is_mapping(("cell", "name")) else ""
    start = read_adjoints(node, "from", cell) if cell and node.has("from") else ()
    return Body(cell, read_lines(part, "name", cell) if cell else (), start, None, rows)


def _written(node: Node, rows: tuple[tuple[str, Localized], ...]) -> Body:
    """The key is written out."""
    node.require(not node.has("from"), "Q054", message("kinds.from-derived"), at="from")
    cell = read_cell(node, "cell") if node.has("cell") else ""
    is_readable = bool(cell) or not node.has("cell")
    return Body(cell, (), (), read_key(node, cell) if is_readable else None, rows)


# --- checking -----------------------------------------------------------------------------------------------


def _check(node: Node, body: Body) -> None:
    """A foreseen mistake can be read, and is one: of the line that is named first. What is asked can be written."""
    for task in body.tasks if body.start else ():
        if others := beside(task.tree, body.start):
            node.report("Q057", message("kinds.not-from", name=task.name, names=_listed(others)), at="from")
    for item, (text, _) in zip(node.items("wrong"), body.foreseen, strict=False):
        found = _compared(body.tasks[0], text)
        if found.error is not None and found.verdict != "different":
            item.report("Q039", found.error.what, found.error.fix, at="answer")
        elif found:
            item.report("Q042", message("kinds.wrong-formula-fits", found=text), at="answer")
        elif others := _beside(body, body.tasks[0], text):
            item.report("Q057", message("kinds.not-from", name=text, names=_listed(others)), at="answer")


# --- asking and grading -------------------------------------------------------------------------------------


def _ask(body: Body, ask: Localized, seed: str) -> Prompt:
    name = body.asked(seed)
    lines = _given(body, name) if body.cell else ()
    wanted = (f"{name} = ?",) if name else ()
    gap = ("",) if lines and wanted else ()
    return Prompt(ask, message("kinds.how-formula"), lines=(*lines, *gap, *wanted), seed=seed)


def _given(body: Body, name: str) -> tuple[str, ...]:
    """The equations of the cell. The comparison is not loaded before there is an answer."""
    found = derivation(body.cell)
    tree = body.key.equation.tree if body.key is not None else tree_of(found, name)
    return equations(found, name, used=(name, *names_in(tree)))


@lru_cache(maxsize=512)
def _compared(task: Task, answer: str, *, naming: bool = False) -> Comparison:
    """The comparison: `bank check` asks for the same ones with every seed. To name a mistake takes longer."""
    from quizzer.lines import judged

    return judged(task, answer, naming=naming)


def _grade(body: Body, prompt: Prompt, typed: str) -> Verdict:
    from quizzer.lines import sides

    task = body.task(prompt.seed)
    left, answer = sides(typed)
    if left is not None and not _is_name(left, task):
        return unreadable(message("kinds.other-name", found=visible(left.strip())[:40], name=task.name or "?"))
    if others := _beside(body, task, answer):
        return unreadable(message("kinds.write-from", names=", ".join(body.start), others=_listed(others)))
    found = _compared(task, answer)
    given = visible(typed.strip())[:_LONGEST]
    if found.verdict == "equal":
        return right(given)
    if found.verdict != "different" or _is_slip_of_notation(found):
        return unreadable(_trouble(found))
    why = _foreseen(body, task, answer)
    if why is None and task.name.startswith("δ") and len(given) == 1 and given.isalpha():
        return unreadable(message("kinds.lone-letter", letter=given))
    found = _compared(task, answer, naming=True)
    notes = _notes(found) if why is None else (why,)
    return partial(0.5, given, notes=notes) if found.mistake in _NEARLY else wrong(given, notes=notes)


def _beside(body: Body, task: Task, answer: str) -> set[str]:
    """The adjoints in an answer that may not be used."""
    try:
        tree = parse_equation(answer, task.about.names).tree if body.start else None
    except ShapeError as error:
        tree = error.tree
    except NotationError:
        return set()  # what cannot be read is told when it is compared
    return beside(tree, body.start) if tree is not None else set()


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _is_name(left: str, task: Task) -> bool:
    """Whether the left side is the name that is asked for; any will do for a formula without a name."""
    if not task.name or not left.strip():
        return True
    names = Names({**task.about.names.shapes, task.name: task.shape})
    try:
        return parse(left, names) == Name(task.name)
    except NotationError:
        return False


def _is_slip_of_notation(found: Comparison) -> bool:
    """Two vectors side by side: what is meant is plain, and how it is written is not what is asked."""
    return found.error is not None and found.error.what.key == "notation.vectors-beside"


def _trouble(found: Comparison) -> Message:
    """What cannot be read or decided, and how to mend it, in one line."""
    if found.error is None:
        return found.what
    what, fix = found.error.what, found.error.fix
    place = visible(found.error.text[slice(*found.error.span)]).strip()[:60]
    if place and place not in what.values.values():
        what = message("kinds.formula-place", what=what, place=place)
    return what if fix is None else message("kinds.formula-fix", what=what, fix=fix)


def _foreseen(body: Body, task: Task, answer: str) -> Localized | None:
    """Why the answer is wrong, if it is one that was foreseen."""
    for text, why in body.foreseen:
        other = _with_tree(task, text)
        if other is not None and _compared(other, answer):
            return why
    return None


def _notes(found: Comparison) -> tuple[Note, ...]:
    """What to say to a wrong formula: the name of the mistake, or what does not fit."""
    if found.hint is not None:
        return (found.hint,)
    return (found.what,) if found.what.key != "compare.different" else ()


@lru_cache(maxsize=512)
def _with_tree(task: Task, text: str) -> Task | None:
    """The task with a mistake as its key; None if it is none of this line."""
    try:
        found = parse_equation(text, task.about.names)
    except NotationError:
        return None
    return replace(task, tree=found.tree) if found.shape == task.shape else None


# --- what is right ------------------------------------------------------------------------------------------


def _solution(body: Body, prompt: Prompt) -> tuple[Note, ...]:
    return (Localized.same(written(body.task(prompt.seed))),)


def _rights(body: Body, prompt: Prompt) -> tuple[str, ...]:
    """In every format that can be read back, alone and as an equation."""
    from quizzer.notation import printed

    task = body.task(prompt.seed)
    texts = [printed(task.tree, format) for format in ("unicode", "ascii", "latex")]
    return tuple(dict.fromkeys((*texts, written(task))))


def _wrongs(body: Body, prompt: Prompt) -> tuple[str, ...]:
    """The foreseen ones, and one formula with each of some mistakes."""
    from quizzer.compare.mistakes import mutants
    from quizzer.notation import printed

    task = body.task(prompt.seed)
    found: dict[str, str] = {}
    for mutant in mutants(task.tree, task.about):
        if len(found) == _MUTANTS:
            break
        if task.over and "sum" in mutant.slug:
            continue  # the sums of a gradient may be left out
        if body.start and beside(mutant.tree, body.start):
            continue
        found.setdefault(mutant.slug, printed(mutant.tree))
    return (*(text for text, _ in body.foreseen), *found.values())


KIND = Kind(
    name="formula",
    fields={
        "derived": record({"cell": _FORM, "name": _LINES}, "cell", "name"),
        "from": _LINES,
        "answer": _FORM,
        "cell": _FORM,
        "names": {"type": "object", "additionalProperties": _SHAPE},
        "definitions": {"type": "object", "additionalProperties": _FORM},
        "wrong": {"type": "array", "items": record({"answer": _FORM, "why": TEXT}, "answer", "why")},
    },
    required=(),
    read=_read,
    ask=_ask,
    grade=_grade,
    solution=_solution,
    rights=_rights,
    wrongs=_wrongs,
    check=_check,
)
