"""`quizzer coach CELL`: the whole backward pass by hand, line by line."""

from __future__ import annotations

import os
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from quizzer.cli.shell import Shell, shell
from quizzer.cli.stop import until_stopped
from quizzer.errors import NeedsTerminal
from quizzer.messages import message
from quizzer.paths import private

if TYPE_CHECKING:
    from quizzer.coach.board import Board
    from quizzer.derive.derivation import Derivation
    from quizzer.store import Store
    from quizzer.study.coaching import Coaching

WRONG = 1


def run(
    context: typer.Context,
    cell: Annotated[str, typer.Argument(metavar="CELL", help="cli.derive-cell")],
    notation: Annotated[str, typer.Option("--notation", metavar="NAME", help="cli.derive-notation")] = "",
    new: Annotated[bool, typer.Option("--new", help="cli.coach-new")] = False,
) -> None:
    """Derive every gradient of a cell by hand."""
    from quizzer.coach.board import Board

    world = shell(context)
    board = Board(_derivation(world, cell, notation))
    if world.common.no_input:
        raise _nobody(board)
    with world.store() as store:
        code = _coach(world, store, board, " ".join(filter(None, (_kept_as(cell), notation))), new)
    raise typer.Exit(code)


def _derivation(world: Shell, cell: str, notation: str) -> Derivation:
    from quizzer.api import loaded
    from quizzer.cells import derivatives, load_notation
    from quizzer.derive.backward import derived
    from quizzer.derive.rename import renamed

    letters = load_notation(notation) if notation else None
    cache = private(world.home.cache)
    with derivatives(cache) as known:
        found = derived(loaded(cell, cache), known)
    return renamed(found, letters) if letters is not None else found


def _kept_as(cell: str) -> str:
    """What names the cell in the learner's data: a file is known by its whole path."""
    from quizzer.cells import cell_names

    return cell if cell in cell_names() else str(Path(cell).resolve())


def _coach(world: Shell, store: Store, board: Board, cell: str, new: bool) -> int:
    """Go on where the learner stopped, or begin; the exit code."""
    from quizzer.cli.sitting import Sitting
    from quizzer.screen.reader import reader
    from quizzer.study.coaching import Coaching

    answers = reader(world.stdin, interactive=world.asks, names=_names(board))
    before = _resumed(world, store, board, cell, new)
    begun = before or Coaching(os.urandom(16).hex(), cell, board.fingerprint, world.clock())
    sitting = Sitting(world.screen, answers, world.clock, board, begun, store.save_coaching)
    sitting.start()
    code = until_stopped(sitting.run)
    if code is None and not sitting.heard and not world.asks:
        raise _nobody(board)
    try:
        if world.asks and not sitting.coaching.ended_ms and not sitting.left:
            world.screen.blank()  # the prompt has no answer: its line has not ended
        _conclude(world, store, board, sitting.coaching)
    except OSError:
        return code or 0  # the terminal is gone; everything is saved
    return code or (WRONG if sitting.failed and not world.asks else 0)


def _names(board: Board) -> tuple[str, ...]:
    """What TAB completes: every name, as it is typed and as it is printed."""
    return tuple(dict.fromkeys((*board.typed.values(), *board.typed)))


def _nobody(board: Board) -> NeedsTerminal:
    what = message("coach.needs-answers", count=len(board.order))
    return NeedsTerminal(what, message("coach.needs-answers-fix"))


def _resumed(world: Shell, store: Store, board: Board, cell: str, new: bool) -> Coaching | None:
    """The derivation that was left open, if it is of these lines; another one is closed."""
    found = store.open_coaching(cell)
    if found is None:
        return None
    if not new and found.fingerprint == board.fingerprint:
        return found
    store.save_coaching(replace(found, ended_ms=world.clock()))
    if new:
        world.screen.say("coach.anew", "partial", count=len(found.settled), of=len(board.order))
    else:
        world.screen.say("coach.changed", "partial")
    return None


# --- the last page ------------------------------------------------------------------------------------------


def _conclude(world: Shell, store: Store, board: Board, coaching: Coaching) -> None:
    """How it went, for people, and with `--json` as an object; the questions that it calls for."""
    from quizzer.cli.calling import called
    from quizzer.coach.board import counts, missed, mistakes
    from quizzer.screen.coach import show_end

    numbers, left = counts(coaching), len(board.order) - len(coaching.settled)
    show_end(world.screen, numbers, mistakes(coaching), coaching.took_ms, left)
    questions = called(world, store, board, coaching)
    if questions:
        world.screen.say("coach.called", "accent", indent=2, count=len(questions))
    if world.common.json:
        world.object(
            "coaching",
            coaching=coaching.uid,
            cell=board.derivation.cell.name,
            **numbers,
            left=left,
            ended=coaching.ended_ms is not None,
            took_ms=coaching.took_ms,
            mistakes={slug: len(lines) for slug, lines in mistakes(coaching).items()},
            missed=missed(coaching),
            questions=questions,
            lines=[asdict(line) for line in coaching.lines.values()],
        )
