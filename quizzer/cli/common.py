"""The options that every command has, before or after its name."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

import typer

from quizzer.text import LANGUAGES

PANEL = "cli.common-options"


class Language(StrEnum):
    """The languages of the program."""

    en = "en"
    zh = "zh"


class Color(StrEnum):
    """When to colour."""

    auto = "auto"
    always = "always"
    never = "never"


@dataclass
class Common:
    """What the common options said; each command line has one, filled while it is parsed."""

    lang: str | None = None
    json: bool = False
    no_input: bool = False
    ascii: bool = False
    color: str = "auto"
    home: str | None = None
    debug: bool = False


def _options(
    lang: Annotated[Language | None, typer.Option(help="cli.lang")] = None,
    json: Annotated[bool, typer.Option("--json", help="cli.json")] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help="cli.no-input")] = False,
    ascii: Annotated[bool, typer.Option("--ascii", help="cli.ascii")] = False,
    color: Annotated[Color | None, typer.Option(help="cli.color")] = None,
    home: Annotated[str | None, typer.Option(metavar="DIR", help="cli.home")] = None,
    debug: Annotated[bool, typer.Option("--debug", help="cli.debug")] = False,
) -> None: ...


def parameters() -> list[Any]:
    """The common options as parameters that fill the `Common` of the command line."""
    app = typer.Typer(add_completion=False)
    app.command()(_options)
    found = []
    options: list[Any] = list(typer.main.get_command(app).params)
    for parameter in options:
        parameter.expose_value = False
        parameter.callback = _remember
        found.append(parameter)
    return found


def _remember(context: typer.Context, parameter: Any, value: Any) -> Any:
    if value not in (None, False) and isinstance(context.obj, Common):
        setattr(context.obj, parameter.name, getattr(value, "value", value))
    return value


def language(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> str:
    """The language of a command line that is not parsed yet: `--lang`, else the locale's."""
    chosen = ""
    for index, argument in enumerate(arguments):
        if argument == "--lang":
            chosen = "".join(arguments[index + 1 : index + 2])
        elif argument.startswith("--lang="):
            chosen = argument.removeprefix("--lang=")
    return chosen if chosen in LANGUAGES else locale_language(environ)


def locale_language(environ: Mapping[str, str]) -> str:
    """`zh*` is Chinese, everything else English."""
    locale = next((environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"
