"""`quizzer equal A B`: are two formulas the same?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quizzer.cli.shell import Shell, shell
from quizzer.errors import ContentError, DataError, QuizzerError, UsageError
from quizzer.messages import message

if TYPE_CHECKING:
    from quizzer.compare.decide import Comparison

UNEQUAL = 1
FIELDS = ("reference", "answer", "cell", "shapes", "definitions", "constants", "syntax")


def run(
    context: typer.Context,
    reference: Annotated[str | None, typer.Argument(metavar="A", help="cli.equal-reference")] = None,
    answer: Annotated[str | None, typer.Argument(metavar="B", help="cli.equal-answer")] = None,
    cell: Annotated[str | None, typer.Option("--cell", metavar="CELL", help="cli.equal-cell")] = None,
    shape: Annotated[list[str] | None, typer.Option("--shape", metavar="W=H,D", help="cli.equal-shape")] = None,
    define: Annotated[
        list[str] | None, typer.Option("--define", metavar="h=FORMULA", help="cli.equal-define")
    ] = None,
    constant: Annotated[
        list[str] | None, typer.Option("--constant", metavar="e|pi|i", help="cli.equal-constant")
    ] = None,
    syntax: Annotated[str, typer.Option("--syntax", metavar="SYNTAX", help="cli.equal-syntax")] = "auto",
    batch: Annotated[Path | None, typer.Option("--batch", metavar="FILE.jsonl", help="cli.equal-batch")] = None,
) -> None:
    """Compare two formulas; the exit code is 0 if they are equal, else 1."""
    world = shell(context)
    if batch is not None:
        raise typer.Exit(_batch(world, batch))
    if reference is None or answer is None:
        raise UsageError(message("cli.equal-two"), message("cli.equal-example"))
    found = compare(
        reference,
        answer,
        cell=cell,
        shapes={name: _letters(text) for name, text in _pairs(shape)} if shape else None,
        definitions=dict(_pairs(define)),
        constants=tuple(constant or ()),
        syntax=syntax,
    )
    if world.common.json:
        world.object("equal", **_plain(world, found))
    else:
        _show(world, found)
    raise typer.Exit(0 if found else UNEQUAL)


def compare(reference: str, answer: str, **options: Any) -> Comparison:
    """As `quizzer.equal`."""
    from quizzer.equality import equal

    return equal(reference, answer, **options)


def _batch(world: Shell, path: Path) -> int:
    """One object a line in, one object a line out; 0 if all could be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataError(message("cli.cannot-read", path=str(path), why=str(error.strerror))) from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            print(json.dumps(_row(world, path, number, line), ensure_ascii=True), file=world.stdout)
    return 0


def _row(world: Shell, path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        given = json.loads(line)
        options = {name: given[name] for name in FIELDS if given.get(name) is not None}
        texts = [options.pop("reference"), options.pop("answer")]
        if not all(isinstance(text, str) for text in texts):
            raise TypeError
    except (ValueError, KeyError, TypeError, AttributeError):
        place = {"path": str(path), "line": number}
        raise ContentError(message("cli.equal-bad-line", **place), message("cli.equal-line-fix")) from None
    try:
        found = _plain(world, compare(*texts, **options))
    except QuizzerError as error:
        found = {"verdict": "unreadable", "message": error.said(world.words), "mistake": None, "span": None}
    return {"id": given.get("id"), **found}


def _plain(world: Shell, found: Comparison) -> dict[str, Any]:
    """A comparison as JSON."""
    span = list(found.span) if found.span else None
    said = found.said(world.words)
    return {"verdict": found.verdict, "message": said, "mistake": found.mistake, "span": span}


def _show(world: Shell, found: Comparison) -> None:
    from quizzer.compare.decide import DIFFERENT, EQUAL

    mark, style = {EQUAL: ("✓", "right"), DIFFERENT: ("✗", "wrong")}.get(found.verdict, ("?", "partial"))
    first, *rest = found.said(world.words).split("\n")
    world.screen.line((f"{mark} ", style), (first, style))
    for line in rest:
        world.screen.line((f"  {line}", ""))
    if found.point is not None:
        _show_point(world, found)


def _show_point(world: Shell, found: Comparison) -> None:
    """A point at which the two differ, if it is small enough to look at."""
    point = found.point
    assert point is not None
    numbers = {name: array.entries[0].real for name, array in point.values.items() if array.shape == ()}
    if len(numbers) == len(point.values) and len(numbers) <= 6 and point.first.shape == ():
        values = ", ".join(f"{name} = {value:.4g}" for name, value in numbers.items())
        first, second = point.first.entries[0].real, point.second.entries[0].real
        world.screen.say(
            "screen.equal-point", "meta", indent=2, values=values, first=f"{first:.6g}", second=f"{second:.6g}"
        )


def _pairs(texts: list[str] | None) -> list[tuple[str, str]]:
    """`W=H,D` as a name and what it is."""
    found = []
    for text in texts or ():
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError(message("cli.equal-bad-pair", found=text))
        found.append((name.strip(), value.strip()))
    return found


def _letters(text: str) -> tuple[str, ...]:
    """`H,D` or `HxD` as dimension letters; nothing is a number."""
    return tuple(part.strip() for part in text.strip("()[] ").replace("×", ",").split(",") if part.strip())
