"""The command line: parse, run one command, print what went wrong, give the exit code."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from typing import IO, Any, NoReturn

from quizzer import __version__
from quizzer.errors import QuizzerError
from quizzer.messages import Words

BUG = 70
VERSION = f"quizzer {__version__}"


def main() -> NoReturn:
    """The entry point of `quizzer` and of `python -m quizzer`."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # A bank is full of σ and ⊙; what the terminal cannot show must not stop it.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `… | head` ends quietly
    sys.exit(run(sys.argv[1:], os.environ))


def run(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run one command line and give its exit code; every expected error is printed here."""
    if list(arguments) == ["--version"]:
        print(VERSION)  # scripts ask for it alone, and need not wait for the command line to be built
        return 0
    import typer

    from quizzer.cli.commands import root
    from quizzer.cli.common import Common, language
    from quizzer.cli.home import run as show_home

    common = Common()
    words = Words(language(arguments, environ))
    usage_error: Any = typer.BadParameter.__mro__[1]
    try:
        program = root(words, show_home)
        code = program.main(list(arguments), prog_name="quizzer", standalone_mode=False, obj=common)
        return code if isinstance(code, int) else 0
    except usage_error as error:
        return _refuse(error, words)
    except QuizzerError as error:
        _print_error(error.said(words), words, sys.stderr)
        return error.exit_code
    except typer.Abort:
        return 130
    except Exception:
        if common.debug:
            raise
        _print_error(words("cli.bug", what=_last_words()), words, sys.stderr)
        return BUG


def _refuse(error: Any, words: Words) -> int:
    """Print a usage error with the way to help."""
    path = error.ctx.command_path if error.ctx else "quizzer"
    _print_error(f"{_usage(error, words)}\n{words('cli.see-help', command=path)}", words, sys.stderr)
    return int(error.exit_code)


def _usage(error: Any, words: Words) -> str:
    """What is wrong with the command line, in our words as far as the library says what it is about."""
    if type(error).__name__ == "NoSuchOption":
        return words("cli.no-such-option", name=error.option_name)
    parameter = getattr(error, "param", None)
    if parameter is None:
        return str(error.message)
    name = (
        max(parameter.opts, key=len)
        if parameter.param_type_name == "option"
        else parameter.make_metavar(error.ctx)
    )
    kind = parameter.type
    if type(error).__name__ == "MissingParameter":
        return words("cli.missing", name=name)
    if getattr(kind, "choices", None):
        return words("cli.not-one-of", name=name, names=", ".join(map(str, kind.choices)))
    if getattr(kind, "min", None) is not None:
        return words("cli.not-in-range", name=name, low=kind.min, high=kind.max)
    return str(error.format_message())


def _print_error(text: str, words: Words, stream: IO[str]) -> None:
    from quizzer.text import visible

    first, *rest = visible(text).split("\n")
    print(words("common.error-line", what=first), *(f"  {line}" for line in rest), sep="\n", file=stream)


def _last_words() -> str:
    """The exception that is being handled, in one line."""
    error = sys.exc_info()[1]
    return f"{type(error).__name__}: {error}"
