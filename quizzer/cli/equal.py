"""`quizzer equal A B`: are two formulas the same?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quizzer.cli.shell import Shell, shell
from quizzer.errors import ContentError, DataError, QuizzerError, UsageError
from quizzer.messages import message
from quizzer.paths import private

if TYPE_CHECKING:
    from quizzer.compare.decide import Comparison

UNEQUAL = 1
ROOM = 4  # cells beside a formula that is shown with its carets


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
        world,
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
        _show(world, answer, found)
    raise typer.Exit(0 if found else UNEQUAL)


def compare(
    world: Shell, reference: str, answer: str, *, cell: str | None = None, **options: Any
) -> Comparison:
    """As `quizzer.equal`."""
    from quizzer.equality import equal

    cache = private(world.home.cache) if cell is not None else None
    return equal(reference, answer, cell=cell, cache=cache, **options)


# --- a batch ------------------------------------------------------------------------------------------------


def _batch(world: Shell, path: Path) -> int:
    """One object a line in, one object a line out; a line that is none says so and does not stop the others."""
    worst = 0
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    code, row = _row(world, path, number, line)
                    worst = max(worst, code)
                    print(json.dumps(row, ensure_ascii=True), file=world.stdout)
    except OSError as error:
        raise DataError(message("cli.cannot-read", path=str(path), why=str(error.strerror))) from error
    return worst


def _row(world: Shell, path: Path, number: int, line: bytes) -> tuple[int, dict[str, Any]]:
    """What a line is answered with; the code is 0, or that of a line that is no comparison."""
    given: Any = None
    try:
        given = _object(line)
        wrong = [name for name, fits in FIELDS.items() if name in given and not fits(given[name])]
        if wrong or "reference" not in given or "answer" not in given:
            found = ", ".join(wrong) or "reference, answer"
            raise ContentError(message("cli.equal-bad-field", path=str(path), line=number, found=found))
        options = {name: given[name] for name in FIELDS if given.get(name) is not None}
        return 0, {"id": given.get("id"), **_plain(world, compare(world, **options))}
    except (ValueError, RecursionError):
        what = message("cli.equal-bad-line", path=str(path), line=number)
        trouble: QuizzerError = ContentError(what, message("cli.equal-line-fix"))
    except QuizzerError as error:
        trouble = error
    row = {"verdict": "unreadable", "message": trouble.said(world.words), "mistake": None, "span": None}
    return trouble.exit_code, {"id": given.get("id") if given else None, **row}


def _object(line: bytes) -> dict[str, Any]:
    """The object on a line. Raises ValueError if there is none, or a key is there twice."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise ValueError
        return found

    found = json.loads(line, object_pairs_hook=once)
    if not isinstance(found, dict):
        raise ValueError
    return found


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_shape(value: object) -> bool:
    return _is_text(value) or (isinstance(value, list) and all(type(each) in (str, int) for each in value))


def _is_table(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: value is None or (isinstance(value, dict) and all(map(fits, value.values())))


# What a line may have, and what that has to be.
FIELDS: dict[str, Callable[[object], bool]] = {
    "reference": _is_text,
    "answer": _is_text,
    "cell": lambda value: value is None or _is_text(value),
    "shapes": _is_table(_is_shape),
    "definitions": _is_table(_is_text),
    "constants": lambda value: value is None or _is_texts(value),
    "syntax": lambda value: value is None or _is_text(value),
}


# --- what is said -------------------------------------------------------------------------------------------


def _plain(world: Shell, found: Comparison) -> dict[str, Any]:
    """A comparison as JSON."""
    span = list(found.span) if found.span else None
    said = found.said(world.words)
    return {"verdict": found.verdict, "message": said, "mistake": found.mistake, "span": span}


def _show(world: Shell, answer: str, found: Comparison) -> None:
    """The verdict, the place with carets, what is wrong, and a point at which the two differ."""
    from quizzer.compare.decide import DIFFERENT, EQUAL
    from quizzer.notation.errors import pointed

    screen, error = world.screen, found.error
    mark, style = {EQUAL: ("✓", "right"), DIFFERENT: ("✗", "wrong")}.get(found.verdict, ("?", "partial"))
    screen.item(
        mark, world.words(error.what if error is not None else found.what), mark_style=style, style=style
    )
    place = error.span if error is not None else found.span
    if place is not None:
        text = error.text if error is not None else answer
        for line in pointed(text, place, max(20, screen.width - ROOM)):
            screen.line((line, ""))
    for said in (error.fix if error is not None else None, found.hint):
        if said is not None:
            screen.say(said, indent=2)
    for values in _point(found):
        screen.say("screen.equal-point", "meta", indent=2, **values)


def _point(found: Comparison) -> Iterator[dict[str, str]]:
    """A point at which the two differ, if it is small enough to look at."""
    point = found.point
    if point is None or point.first.shape != () or not 0 < len(point.values) <= 6:
        return
    if any(array.shape != () for array in point.values.values()):
        return
    values = (f"{name} = {array.entries[0].real:.4g}" for name, array in point.values.items())
    first, second = (f"{array.entries[0].real:.6g}" for array in (point.first, point.second))
    yield {"values": ", ".join(values), "first": first, "second": second}


# --- options ------------------------------------------------------------------------------------------------


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
    """`H,D` or `H×D` as dimension letters; nothing is a number."""
    return tuple(part.strip() for part in text.strip("()[] ").replace("×", ",").split(",") if part.strip())
