"""`quizzer derive CELL`: the derivation, step by step, in many formats, and its check."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quizzer.cli.shell import SCHEMA, Shell, shell
from quizzer.errors import DataError, UsageError
from quizzer.messages import message
from quizzer.paths import private

if TYPE_CHECKING:
    from quizzer.derive.check import Check
    from quizzer.derive.derivation import Cell, Derivation
    from quizzer.derive.rename import Notation
    from quizzer.derive.unroll import Unrolled

WRONG = 1  # a gradient outside its tolerance
WIDEST = 120


class Format(StrEnum):
    """How a derivation is written."""

    text = "text"
    latex = "latex"
    markdown = "markdown"
    html = "html"
    json = "json"
    numpy = "numpy"
    numpy_fast = "numpy-fast"


class Layout(StrEnum):
    """What a vector is."""

    column = "column"
    row = "row"


def run(
    context: typer.Context,
    cell: Annotated[str, typer.Argument(metavar="CELL", help="cli.derive-cell")],
    wrt: Annotated[str, typer.Option("--wrt", metavar="NAME", help="cli.derive-wrt")] = "",
    format: Annotated[Format, typer.Option("--format", "-f", help="cli.derive-format")] = Format.text,
    check: Annotated[bool, typer.Option("--check", help="cli.derive-check")] = False,
    layout: Annotated[Layout | None, typer.Option("--layout", help="cli.derive-layout")] = None,
    notation: Annotated[str, typer.Option("--notation", metavar="NAME", help="cli.derive-notation")] = "",
    steps: Annotated[int | None, typer.Option("--steps", metavar="T", help="cli.derive-steps")] = None,
    truncate: Annotated[
        int | None, typer.Option("--truncate", metavar="K", min=1, help="cli.derive-truncate")
    ] = None,
    layers: Annotated[int, typer.Option("--layers", min=1, max=8, help="cli.derive-layers")] = 1,
    bidirectional: Annotated[bool, typer.Option("--bidirectional", help="cli.derive-bidirectional")] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help="cli.derive-seed")] = 0,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="cli.derive-output")
    ] = None,
) -> None:
    """Derive every gradient of a cell."""
    from quizzer.api import Shape, loaded, made
    from quizzer.cells import derivatives
    from quizzer.derive.backward import derived

    world = shell(context)
    if truncate is not None and steps is None and not check:
        raise UsageError(message("cli.derive-truncate-alone"))
    letters = _notation(notation) if notation else None
    wrt = letters.shown(wrt) if letters is not None else wrt
    cache = private(world.home.cache)
    with derivatives(cache) as known:
        found = derived(made(loaded(cell, cache), Shape(layers, bidirectional)), known)
    report = _checked(world, found, truncate, seed) if check else None
    wanted = "json" if world.common.json else format.value
    if wanted.startswith("numpy"):
        _say_what_code_has_not(
            world, {"--wrt": wrt, "--layout": layout, "--notation": notation, "--steps": steps}
        )
        text = found.to_numpy(fast=wanted == "numpy-fast")
    else:
        rows = layout == Layout.row if layout is not None else letters is not None and letters.layout == "row"
        shown, unrolled = _dressed(found, letters, rows, steps, truncate)
        dressed = _dressed_check(report, found.cell, letters, rows) if report is not None else None
        text = _WRITE.get(wanted, _document)(world, wanted, shown, unrolled, wrt, dressed)
    _write(world, text, output, wanted)
    if report is not None:
        _conclude(world, report, wanted, output)


def _notation(name: str) -> Notation:
    from quizzer.cells import load_notation

    return load_notation(name)


def _say_what_code_has_not(world: Shell, options: dict[str, Any]) -> None:
    """A module has one form, so that programs can rely on it."""
    given = [name for name, value in options.items() if value]
    if given:
        said = world.words("cli.derive-code-is-one", options=", ".join(given))
        print(world.screen.plain(said), file=world.stderr)


def _dressed(
    found: Derivation, letters: Notation | None, rows: bool, steps: int | None, every: int | None
) -> tuple[Derivation, Unrolled | None]:
    """The derivation in the letters and the layout that were asked for, and its steps."""
    from quizzer.derive.layout import in_rows
    from quizzer.derive.rename import renamed
    from quizzer.derive.unroll import unrolled

    if letters is not None:
        found = renamed(found, letters)
    if rows:
        found = in_rows(found)
    return found, unrolled(found, steps, every) if steps is not None else None


def _dressed_check(report: Check, cell: Cell, letters: Notation | None, rows: bool) -> Check:
    """The check in the same letters and the same layout."""
    from quizzer.derive.layout import check_in_rows
    from quizzer.derive.rename import renamed_check

    if letters is not None:
        report = renamed_check(report, cell, letters)
    return check_in_rows(report) if rows else report


# --- the check ----------------------------------------------------------------------------------------------


def _checked(world: Shell, found: Derivation, every: int | None, seed: int) -> Check:
    from quizzer.derive.check import checked

    return checked(found, every=every, seed=seed, progress=_progress(world))


def _progress(world: Shell) -> Callable[[int, int], None] | None:
    """A line on stderr that says how far the proof is; nothing where nobody sits there."""
    stream = world.stderr
    if not stream.isatty():
        return None

    def show(done: int, every: int) -> None:
        text = world.words("cli.derive-proving", done=done, every=every) if done < every else ""
        stream.write(f"\r\x1b[K{world.screen.plain(text)}")
        stream.flush()

    return show


def _conclude(world: Shell, report: Check, wanted: str, output: Path | None) -> None:
    """Where the check is not in what was written, one line says how it went; the exit code says it always."""
    if wanted.startswith("numpy") or output is not None:
        key = "cli.derive-passed" if report.passed else "cli.derive-failed"
        print(world.screen.plain(world.words(key)), file=world.stderr)
    if not report.passed:
        raise typer.Exit(WRONG)


# --- formats ------------------------------------------------------------------------------------------------


def _document(
    world: Shell, wanted: str, found: Derivation, unrolled: Unrolled | None, wrt: str, report: Check | None
) -> str:
    from quizzer.derive.document import document
    from quizzer.derive.formats import FORMATS

    return FORMATS[wanted](document(found, unrolled=unrolled, wrt=wrt, check=report), world.words)


def _text(
    world: Shell, wanted: str, found: Derivation, unrolled: Unrolled | None, wrt: str, report: Check | None
) -> str:
    from quizzer.derive.document import document
    from quizzer.derive.formats.text import text

    columns = max(40, min(world.screen.console.width, WIDEST))
    return text(
        document(found, unrolled=unrolled, wrt=wrt, check=report), world.words, columns, world.screen.plain
    )


def _json(
    world: Shell, wanted: str, found: Derivation, unrolled: Unrolled | None, wrt: str, report: Check | None
) -> str:
    from quizzer.derive.formats.plain import plain

    fields = plain(found, world.words, unrolled=unrolled, wrt=wrt, check=report)
    return json.dumps({"schema": SCHEMA, "kind": "derivation", **fields}, ensure_ascii=False, indent=2) + "\n"


_WRITE: dict[str, Callable[..., str]] = {"text": _text, "json": _json}


def _write(world: Shell, text: str, output: Path | None, wanted: str) -> None:
    """Write to the file, or to stdout: text as the screen can show it, the rest as it is."""
    if output is not None:
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise DataError(message("cli.cannot-write", path=str(output), why=str(error.strerror))) from error
        return
    if wanted == "text":
        for line in text.splitlines():
            world.screen.line((line, ""))
        return
    world.stdout.write(text if wanted != "json" else _carried(world, text))


def _carried(world: Shell, text: str) -> str:
    """JSON that any stream can carry."""
    encoding = (getattr(world.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    value: Any = json.loads(text)
    return text if encoding == "utf8" else json.dumps(value, ensure_ascii=True, indent=2) + "\n"
