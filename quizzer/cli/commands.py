"""The commands: one file each, one row here. A file is imported when its command is used.

A command's file has a function `run`, whose parameters are its options; every help text is the key of a
message.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer

from quizzer.cli.common import parameters
from quizzer.errors import nearest
from quizzer.messages import Words

Table = Mapping[str, "str | Table"]

USAGE = 2

COMMANDS: Table = {
    "quiz": "quizzer.cli.quiz",
    "derive": "quizzer.cli.derive",
    "coach": "quizzer.cli.coach",
    "exercise": {
        "list": "quizzer.cli.exercise.list",
        "start": "quizzer.cli.exercise.start",
        "check": "quizzer.cli.exercise.check",
        "watch": "quizzer.cli.exercise.watch",
        "hint": "quizzer.cli.exercise.hint",
        "solution": "quizzer.cli.exercise.solution",
        "reset": "quizzer.cli.exercise.reset",
    },
    "claims": "quizzer.cli.claims",
    "bank": {
        "list": "quizzer.cli.bank.list",
        "show": "quizzer.cli.bank.show",
        "check": "quizzer.cli.bank.check",
        "coverage": "quizzer.cli.bank.coverage",
        "new": "quizzer.cli.bank.new",
        "schema": "quizzer.cli.bank.schema",
    },
    "equal": "quizzer.cli.equal",
    "stats": "quizzer.cli.stats",
    "progress": {
        "export": "quizzer.cli.progress.export",
        "import": "quizzer.cli.progress.import_",
        "backup": "quizzer.cli.progress.backup",
        "restore": "quizzer.cli.progress.restore",
        "doctor": "quizzer.cli.progress.doctor",
        "undo": "quizzer.cli.progress.undo",
    },
}


# What the library prints itself, and our words for it.
PRINTED = {
    "Usage:": "cli.help-usage",
    "Arguments:": "cli.help-arguments",
    "Options:": "cli.help-options",
    "Commands:": "cli.help-commands",
    "Show this message and exit.": "cli.help-help",
    "Install completion for the current shell.": "cli.help-install",
}


class Command(typer.core.TyperCommand):
    """A command whose help is in the language of `words`."""

    words: Words

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return _said(super().get_help(ctx), self.words)


class Group(typer.core.TyperGroup):
    """A group whose commands are imported when they are named."""

    table: Table
    words: Words
    prefix: str

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return _said(super().get_help(ctx), self.words)

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name, imported now; None if there is none."""
        row = self.table.get(cmd_name)
        if row is None:
            return None
        if isinstance(row, str):
            return command(cmd_name, row, f"{self.prefix}{cmd_name}", self.words)
        return group(cmd_name, row, self.words)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As the library does, but with our words for a name that is not there."""
        if args and args[0] not in self.table and not args[0].startswith("-"):
            near = nearest(args[0], self.table)
            said = self.words("common.unknown-command", name=args[0])
            fix = self.words("common.did-you-mean", name=near) if near else ""
            raise typer.BadParameter("\n".join(filter(None, (said, fix))), ctx=ctx)
        return super().resolve_command(ctx, args)


def root(words: Words, callback: Any) -> Any:
    """The whole program: `callback` runs when no command is named."""
    app = typer.Typer(rich_markup_mode=None, cls=Group, help="cli.quizzer")
    app.callback(invoke_without_command=True, cls=Group, help="cli.quizzer")(callback)
    found: Any = typer.main.get_command(app)
    found.table, found.prefix = COMMANDS, ""
    return _dressed(found, words)


def group(name: str, table: Table, words: Words) -> Any:
    """A group of commands, such as `bank`."""
    app = typer.Typer(rich_markup_mode=None, add_completion=False, cls=Group)
    app.callback(cls=Group, invoke_without_command=True, help=f"cli.{name}")(_show_help)
    found: Any = typer.main.get_command(app)
    found.name, found.table, found.prefix = name, table, f"{name}-"
    return _dressed(found, words)


def command(name: str, module: str, key: str, words: Words) -> Any:
    """One command, made from the function `run` of its module."""
    app = typer.Typer(rich_markup_mode=None, add_completion=False)
    app.command(name, cls=Command, help=f"cli.{key}", short_help=f"cli.{key}")(import_module(module).run)
    found = typer.main.get_command(app)
    return _dressed(found, words)


def _show_help(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit(USAGE)


def _dressed(found: Any, words: Words) -> Any:
    """The command with the common options, and with help in the language of `words`."""
    found.words = words
    found.params.extend(parameters())
    for parameter in found.params:
        if (getattr(parameter, "help", None) or "").startswith("cli."):
            parameter.help = words(parameter.help)
    for attribute in ("help", "short_help"):
        text = getattr(found, attribute, None) or ""
        if text.startswith("cli."):
            setattr(found, attribute, words(text))
    return found


def _said(text: str, words: Words) -> str:
    """Help with the library's own words in the language of `words`."""
    if words.language == "en":
        return text
    for printed, key in PRINTED.items():
        text = text.replace(printed, words(key))
    return text
