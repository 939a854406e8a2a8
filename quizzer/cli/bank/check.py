"""`quizzer bank check`: all errors of all banks at once."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from quizzer.cli.shell import shell

INVALID = 5


class Format(StrEnum):
    """How findings are printed."""

    text = "text"
    json = "json"
    sarif = "sarif"


def run(
    context: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", help="cli.check-paths")] = None,
    format: Annotated[Format, typer.Option("--format", help="cli.check-format")] = Format.text,
    strict: Annotated[bool, typer.Option("--strict", help="cli.check-strict")] = False,
) -> None:
    """Read every bank, grade every answer, and report everything that is wrong."""
    from quizzer.banks.check import check
    from quizzer.banks.formats import FORMATS
    from quizzer.files.sources import bank_paths

    world = shell(context)
    chosen = list(bank_paths(paths)) if paths else world.banks()
    shipped = not paths and not world.home.banks.is_dir()
    report = check(chosen, world.inventory(), shipped=shipped, beside=world.banks() if paths else ())
    wanted = "json" if world.common.json else format.value
    caret = wanted == "text" and world.screen.console.is_terminal
    found = FORMATS[wanted](report, world.words, caret=caret)
    if isinstance(found, str):
        for line in found.splitlines():
            world.screen.line((line, ""))
    else:
        print(json.dumps(found, ensure_ascii=True, indent=2), file=world.stdout)
    failed = report.errors or (strict and report.warnings)
    raise typer.Exit(INVALID if failed else 0)
