"""A derivation as a document: sections of lines with their reasons, and tables. Every format prints this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from quizzer.derive.derivation import ROW, Derivation, Dims, Equation, Line, Mentioned
from quizzer.derive.unroll import Unrolled
from quizzer.errors import UnknownName
from quizzer.messages import Message, message
from quizzer.notation.dimensions import described
from quizzer.notation.names import COLUMN, Names
from quizzer.notation.tree import Name, Number, Tree, names_in
from quizzer.text import Localized

if TYPE_CHECKING:
    from quizzer.derive.check import Check
    from quizzer.derive.gradcheck_report import GradcheckReport


@dataclass(frozen=True)
class Row:
    """`left` = `tree`, and why. The left side is a name or a quotient such as ∂c/∂c_prev."""

    left: Tree | tuple[str, str]
    tree: Tree
    reason: Message | None = None
    shape: Dims | None = None


@dataclass(frozen=True)
class Section:
    """Lines under a heading."""

    heading: Message
    rows: tuple[Row, ...]
    intro: Message | None = None


Entry = str | Message | Mentioned


@dataclass(frozen=True)
class Table:
    """Entries under a heading.

    Where the columns speak for themselves, a terminal shows no heads (not `headed`).
    """

    heading: Message
    heads: tuple[Message, ...]
    rows: tuple[tuple[Entry, ...], ...]
    outro: tuple[Message, ...] = ()
    headed: bool = False


@dataclass(frozen=True)
class Document:
    """What a format prints. `names` tell the printers what is a number."""

    title: Localized
    source: str
    sections: tuple[Section, ...]
    tables: tuple[Table, ...] = ()
    notes: tuple[Message, ...] = ()
    names: Names | None = field(default=None)


def document(
    derivation: Derivation, *, unrolled: Unrolled | None = None, wrt: str = "", check: Check | None = None
) -> Document:
    """The document of a derivation: one generic step, or some that are written out; all gradients, or one."""
    source: Derivation | Unrolled = unrolled or derivation
    forward, backward, gradients = source.forward, source.backward, source.gradients
    if wrt:
        backward, gradients = (tuple(lines) for lines in needed(source, wrt))
    cell = derivation.cell
    sections = [
        _section("forward", forward),
        _section("backward", [line for line in backward if not _goes_back(line)]),
        _section("time", [line for line in backward if _goes_back(line)]),
        _section("parameters", [line for line in gradients if line.of in cell.parameters]),
        _section("inputs", [line for line in gradients if line.of not in cell.parameters]),
        *([] if unrolled or wrt else [_jacobians(derivation)]),
    ]
    return Document(
        cell.title,
        cell.source,
        tuple(section for section in sections if section.rows),
        (_given(derivation), *([_proofs(check), comparison(check.numeric)] if check else [])),
        (*_notes(derivation, unrolled), *derivation.notes),
        _names(derivation, unrolled),
    )


def _section(name: str, lines: Iterable[Equation | Line]) -> Section:
    rows = tuple(map(_row, lines))
    intro = message(f"derive.intro-{name}") if name in ("backward", "time") else None
    return Section(message(f"derive.section-{name}"), rows, intro)


def _row(line: Equation | Line) -> Row:
    if isinstance(line, Equation):
        reason = message("derive.stopped", names=Mentioned(line.stopped)) if line.stopped else None
        return Row(Name(line.name), line.tree, reason, line.shape)
    return Row(Name(line.name), line.whole, line.rule, line.shape)


def _goes_back(line: Line) -> bool:
    """Whether the line is the adjoint of a state of the step before."""
    return line.of.endswith("_prev") or line.name.endswith(("_next", "_0"))


def _jacobians(derivation: Derivation) -> Section:
    rows = []
    for each in derivation.jacobians:
        if each.direct not in (each.full, Number(0)):
            rows.append(Row((each.of, each.to), each.direct, message("derive.direct")))
        rows.append(Row((each.of, each.to), each.full, message("derive.full")))
    return Section(message("derive.section-jacobians"), tuple(rows))


def needed(source: Derivation | Unrolled, wrt: str) -> tuple[Sequence[Line], Sequence[Line]]:
    """The lines that the gradient with respect to one name needs, in their order.

    Raises:
        UnknownName: there is no such gradient.
    """
    known = {line.name: line for line in (*source.backward, *source.gradients)}
    wanted = {line.name for line in known.values() if _base(wrt) in (line.of, _base(line.name))}
    if not wanted:
        raise UnknownName("name", wrt, [line.of for line in known.values()])
    rest = list(wanted)
    while rest:
        new = [name for name in names_in(known[rest.pop()].tree) if name in known and name not in wanted]
        wanted.update(new)
        rest += new
    backward = [line for line in source.backward if line.name in wanted]
    return backward, [line for line in source.gradients if line.name in wanted]


def _base(name: str) -> str:
    return name.removeprefix("δ")


# --- tables -------------------------------------------------------------------------------------------------


def _given(derivation: Derivation) -> Table:
    """What every letter stands for."""
    cell = derivation.cell
    groups: Sequence[tuple[str, Mapping[str, Dims]]] = (
        ("input", cell.inputs),
        ("constant", cell.constants),
        ("state", cell.state),
        ("parameter", cell.parameters),
    )
    rows = []
    for group, names in groups:
        by_shape: dict[Dims, list[str]] = {}
        for name, dims in names.items():
            by_shape.setdefault(dims, []).append(name)
        for dims, alike in by_shape.items():
            rows.append((message(f"derive.role-{group}"), Mentioned(alike), described(dims)))
    heads = tuple(message(f"derive.head-{head}") for head in ("role", "names", "shape"))
    return Table(message("derive.section-given"), heads, tuple(rows))


def _proofs(check: Check) -> Table:
    rows = []
    for layer, (done, every) in check.layers.items():
        if every:
            rows.append((message(f"derive.layer-{layer}"), f"{done} / {every}", _verdict(done == every)))
    heads = tuple(message(f"derive.head-{head}") for head in ("layer", "proved", "verdict"))
    failed = tuple(
        message("derive.not-proved", layer=message(f"derive.layer-{row.layer}"), value=row.value, to=row.to)
        for row in check.proof.rows
        if not row.passed
    )
    sizes = message("derive.proof-sizes", sizes=_sizes(check.proof.sizes))
    skipped = () if check.layers["composed"][1] else (message("derive.too-large"),)
    return Table(message("derive.section-proof"), heads, tuple(rows), (sizes, *skipped, *failed))


def comparison(report: GradcheckReport) -> Table:
    """A gradient check as a table."""
    rows: list[tuple[Entry, ...]] = []
    for row in report.rows:
        near, exact = row.differences, row.complex
        place = f"[{','.join(map(str, near.entry))}]" if near.entry else ""
        rows.append(
            (
                Mentioned((row.name,)),
                described(row.shape),
                place,
                _number(near.analytic),
                _number(near.numeric),
                f"{near.error:.1e}",
                f"{row.slope:.2f}" if row.slope is not None else "–",
                f"{exact.error:.1e}" if exact is not None else "–",
                _verdict(row.passed),
            )
        )
    names = ("gradient", "shape", "worst", "analytic", "numeric", "error", "slope", "complex", "verdict")
    heads = tuple(message(f"derive.head-{head}") for head in names)
    setting = message(
        "derive.numeric-setting",
        scalars=report.scalars,
        steps=report.steps,
        examples=report.examples,
        sizes=_sizes(report.sizes),
        seed=report.seed,
    )
    explained = (report.criterion, setting, message("derive.slope-says"))
    heading = message("derive.section-numeric" if report.steps > 1 else "derive.section-numeric-once")
    return Table(heading, heads, tuple(rows), explained, headed=True)


def _number(value: float) -> str:
    return f"{value:+.6f}" if abs(value) >= 1e-3 else f"{value:+.2e}"


def _verdict(passed: bool) -> Message:
    return message("derive.passed" if passed else "derive.failed")


def _sizes(sizes: Mapping[str, int]) -> str:
    return ", ".join(f"{letter}={number}" for letter, number in sizes.items())


# --- what is said about all of it ---------------------------------------------------------------------------


def _notes(derivation: Derivation, unrolled: Unrolled | None) -> list[Message]:
    cell = derivation.cell
    found = [message(f"derive.note-{derivation.layout}")]
    if derivation.layout == ROW and any("N" in dims for dims in cell.inputs.values()):
        found.append(message("derive.note-stacked"))
    if any(each.stopped for each in cell.equations):
        found.append(message("derive.note-truncated"))
    if cell.backwards:
        found.append(message("derive.note-backwards", names=Mentioned(cell.backwards)))
    if cell.state and unrolled is None:
        found.append(message("derive.note-time"))
    if unrolled is not None:
        found.append(message("derive.note-unrolled", steps=unrolled.steps))
        if unrolled.every is not None:
            found.append(message("derive.note-every", every=unrolled.every))
    return found


def _names(derivation: Derivation, unrolled: Unrolled | None) -> Names:
    """All names with the shapes of one example."""
    layout = COLUMN if derivation.layout != ROW else ROW
    shapes = {name: dims[1:] if dims[:1] == ("N",) else dims for name, dims in derivation.shapes.items()}
    if unrolled is not None:
        shapes |= {new: shapes[old] for new, old in unrolled.origins.items()}
    previous = {f"{name}_prev": dims for name, dims in shapes.items()}
    return Names({**previous, "I": (), **shapes}, layout=layout)
