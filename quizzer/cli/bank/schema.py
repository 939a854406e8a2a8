"""`quizzer bank schema`: the JSON Schema of a bank, for editors."""

from __future__ import annotations

import json

import typer

from quizzer.cli.shell import shell


def run(context: typer.Context) -> None:
    """Print the schema; an editor that knows it completes fields and marks mistakes."""
    from quizzer.banks.json_schema import schema

    world = shell(context)
    print(json.dumps(schema(), ensure_ascii=True, indent=2), file=world.stdout)
