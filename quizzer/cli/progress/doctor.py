"""`quizzer progress doctor`: is the learner's data in order?"""

from __future__ import annotations

from typing import Annotated

import typer

from quizzer.cli.shell import Shell, shell

DAMAGED = 7
MARKS = {"ok": ("✓", "right"), "note": ("·", "meta"), "warning": ("!", "partial"), "error": ("✗", "wrong")}


def run(
    context: typer.Context,
    repair: Annotated[bool, typer.Option("--repair", "--replay", help="cli.doctor-repair")] = False,
) -> None:
    """Examine; with --repair rebuild from the log what differs from it."""
    from quizzer.cli.exercise.desk import exercises
    from quizzer.store.doctor import Findings, examine
    from quizzer.store.doctor import repair as mend
    from quizzer.study.schedule import replay

    world = shell(context)
    library = world.library()
    known = {entry.id for entry in library.entries} | {a for entry in library.entries for a in entry.aliases}
    known |= {exercise.question for exercise in exercises(world)}
    mended: int | None = None
    with world.store() as store:
        if repair:
            mended = mend(store, replay)
        findings: Findings = examine(store, known, replay)
        notes = store.notes
    if world.common.json:
        world.object(
            "progress-doctor",
            healthy=findings.healthy,
            mended=mended,
            findings=[
                {
                    "code": finding.code,
                    "severity": finding.severity,
                    "what": world.words(finding.what),
                    "fix": world.words(finding.fix) if finding.fix else None,
                    "subjects": finding.subjects,
                }
                for finding in findings
            ],
        )
    else:
        for note in notes:
            world.screen.text(world.words(note), "partial")
        _show(world, findings, mended)
    raise typer.Exit(0 if findings.healthy else DAMAGED)


def _show(world: Shell, findings: object, mended: int | None) -> None:
    from quizzer.store.doctor import Findings

    assert isinstance(findings, Findings)
    if mended is not None:
        world.screen.say("screen.mended", count=mended)
    for finding in findings:
        mark, style = MARKS[finding.severity]
        world.screen.item(mark, world.words(finding.what), mark_style=style)
        for subject in finding.subjects[:20]:
            world.screen.text(subject, "meta", indent=4)
        if finding.fix is not None:
            world.screen.text(world.words(finding.fix), "meta", indent=2)
