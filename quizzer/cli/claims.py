"""`quizzer claims`: every claim of the notes that can be checked, and its proof."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from quizzer.claims import CLAIMS, Claim, Run, find
from quizzer.claims import run as prove
from quizzer.claims.proofs import said
from quizzer.cli.shell import Shell, shell
from quizzer.errors import ContentError, UsageError
from quizzer.messages import message

if TYPE_CHECKING:
    from quizzer.claims.conventions import Source

FAILED = 1
CONVENTIONS = "conventions"


def _complete(incomplete: str) -> list[str]:
    """What the TAB key offers: ids and names that begin so."""
    known = (*(claim.id for claim in CLAIMS), *(claim.slug for claim in CLAIMS), CONVENTIONS)
    return [name for name in known if name.startswith(incomplete)]


def run(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="cli.claims-names", autocompletion=_complete),
    ] = None,
    execute: Annotated[bool, typer.Option("--run", help="cli.claims-run")] = False,
) -> None:
    """List all claims, show some in full, or execute their proofs."""
    world = shell(context)
    if names == [CONVENTIONS]:
        _conventions(world, execute)
        return
    claims = _wanted(names)
    if execute:
        _run(world, claims)
    elif world.common.json:
        world.object("claims", claims=[_plain(world, claim) for claim in claims])
    else:
        _show(world, claims, whole=names is not None)


def _wanted(names: Sequence[str] | None) -> tuple[Claim, ...]:
    """The claims of these names, each once, in the order of the names; all if there is none."""
    if not names:
        return CLAIMS
    return tuple(dict.fromkeys(claim for name in names for claim in find(name)))


def _show(world: Shell, claims: Sequence[Claim], *, whole: bool) -> None:
    from quizzer.screen.claims import show_claim, show_claims

    if not whole:
        show_claims(world.screen, claims)
        return
    inventory = world.inventory()
    for claim in claims:
        show_claim(world.screen, claim, [(row, inventory.described(row)) for row in claim.sources])


# --- proofs ---------------------------------------------------------------------------------------------------


def _run(world: Shell, claims: Sequence[Claim]) -> None:
    """Execute, print each proof as soon as it is there, and fail if one does not hold."""
    from quizzer.screen.claims import show_run, show_total

    done: list[Run] = []
    for one in _proved(world, claims):
        done.append(one)
        if not world.common.json:
            show_run(world.screen, one)
    if world.common.json:
        rows = [{**_plain(world, one.claim), "proof": _plain_run(world, one)} for one in done]
        world.object("claims", claims=rows, holds=all(one.proof.holds for one in done))
    else:
        show_total(world.screen, done)
    raise typer.Exit(0 if all(one.proof.holds for one in done) else FAILED)


def _proved(world: Shell, claims: Sequence[Claim]) -> Iterator[Run]:
    """The runs, one after the other, with a bar on stderr if they take long."""
    from quizzer.screen.claims import Progress

    progress = Progress(world.stderr, len(claims), time.monotonic)
    try:
        for number, claim in enumerate(claims):
            progress.show(number, claim.id)
            one = prove(claim)
            progress.clear()
            yield one
    finally:
        progress.clear()


def _plain(world: Shell, claim: Claim) -> dict[str, Any]:
    """A claim as JSON."""
    words = world.words
    return {
        "id": claim.id,
        "slug": claim.slug,
        "subject": claim.subject,
        "verdict": claim.verdict.value,
        "sources": claim.sources,
        "statement": words(claim.statement),
        "note": words(claim.note),
        "truth": words(claim.truth),
    }


def _plain_run(world: Shell, one: Run) -> dict[str, Any]:
    """A proof as JSON."""
    measures = [
        {
            "name": world.words(measure.name),
            "value": _number(measure.value),
            "expected": measure.condition.said,
            "holds": measure.holds,
        }
        for measure in one.proof.measures
    ]
    return {"method": one.proof.method, "holds": one.proof.holds, "ms": round(one.ms, 1), "measures": measures}


def _number(value: object) -> object:
    """A value as JSON has it: no infinity, and not not-a-number."""
    return said(value) if isinstance(value, float) and not math.isfinite(value) else value


# --- conventions ----------------------------------------------------------------------------------------------


def _conventions(world: Shell, execute: bool) -> None:
    if execute:
        raise UsageError(message("cli.conventions-no-run"), message("cli.conventions-no-run-fix"))
    found = conventions()
    if world.common.json:
        world.object("conventions", sources=[_in_language(world, asdict(source)) for source in found])
        return
    from quizzer.screen.conventions import show_conventions

    show_conventions(world.screen, found)


def conventions() -> tuple[Source, ...]:
    """The shipped table."""
    from quizzer.claims.conventions import sources
    from quizzer.files.reader import read_file
    from quizzer.paths import content

    document = read_file(content() / "conventions.yaml")
    found = sources(document.node) if document.node else ()
    for problem in document.problems.errors:
        raise ContentError(message("bank.problem-at", place=str(problem.place), what=problem.what), problem.fix)
    return found


def _in_language(world: Shell, value: Any) -> Any:
    """`{"en": …, "zh": …}` as the text of the language, everywhere inside."""
    if isinstance(value, dict):
        if value.keys() == {"en", "zh"}:
            return value[world.words.language]
        return {key: _in_language(world, part) for key, part in value.items()}
    return [_in_language(world, part) for part in value] if isinstance(value, (list, tuple)) else value
