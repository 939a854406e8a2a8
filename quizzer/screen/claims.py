"""Claims of the notes: the list, one in full, and what came of a proof."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import IO

from quizzer.claims import Claim, Run, Verdict
from quizzer.claims.proofs import said
from quizzer.messages import Sayable
from quizzer.screen.screen import Screen

MARKS = {
    Verdict.RIGHT: ("✓", "right"),
    Verdict.IMPRECISE: ("≈", "partial"),
    Verdict.WRONG: ("✗", "wrong"),
    Verdict.CONVENTION: ("±", "accent"),
}
HOLDS = {True: ("✓", "right"), False: ("✗", "wrong")}
NARROW = 60
PATIENCE = 0.5  # seconds; what is faster needs no bar
BAR = 20


def show_claims(screen: Screen, claims: Sequence[Claim]) -> None:
    """A line a claim: id, verdict, what is true."""
    words = screen.words
    narrow = screen.width < NARROW
    rows = [
        (
            claim.id,
            MARKS[claim.verdict][0] if narrow else words(f"claims.verdict-{claim.verdict}"),
            words(claim.statement),
        )
        for claim in claims
    ]
    heads = tuple(words(f"claims.head-{name}") for name in ("id", "verdict", "statement"))
    screen.table((heads[0], "" if narrow else heads[1], heads[2]), rows)
    counts = Counter(claim.verdict for claim in claims)
    screen.blank()
    if narrow:
        legend = "  ".join(f"{mark} {words(f'claims.verdict-{name}')}" for name, (mark, _) in MARKS.items())
        screen.text(legend, "meta")
    screen.say("claims.legend-verdict", "meta", **{verdict.value: counts[verdict] for verdict in Verdict})
    screen.say("claims.list-next", "meta")


def show_claim(screen: Screen, claim: Claim, sources: Sequence[tuple[str, Sayable]]) -> None:
    """One claim in full: what is true in a line, what the notes say, why, and where it stands."""
    words = screen.words
    mark, style = MARKS[claim.verdict]
    screen.blank()
    _head(screen, f"{claim.id} {claim.slug}", f"{mark} {words(f'claims.said-{claim.verdict}')}", style)
    screen.rule()
    screen.text(words(claim.statement), "accent")
    screen.blank()
    screen.item(words("claims.label-note"), words(claim.note), mark_style="meta", indent=2)
    screen.item(words("claims.label-truth"), words(claim.truth), mark_style="meta", indent=2)
    places = words("claims.separator").join(f"{row} {words(where)}" for row, where in sources)
    screen.item(words("claims.label-from"), places, mark_style="meta", style="meta", indent=2)
    run_it = words("claims.run-it", id=claim.id)
    screen.item(words("claims.label-proof"), run_it, mark_style="meta", style="meta", indent=2)


def show_run(screen: Screen, run: Run) -> None:
    """The outcome of a proof, and every value that it found beside what it must be."""
    words = screen.words
    proof = run.proof
    mark, style = HOLDS[proof.holds]
    outcome = words("claims.holds" if proof.holds else "claims.fails")
    screen.blank()
    _head(screen, f"{mark} {run.claim.id} {run.claim.slug}", outcome, style)
    screen.text(words(run.claim.statement), indent=2)
    method = words(f"claims.method-{proof.method}")
    screen.text(f"{method} · {words('claims.took', ms=f'{run.ms:.1f}')}", "meta", indent=2)
    if screen.width < NARROW:
        for one in proof.measures:
            sign, color = HOLDS[one.holds]
            screen.item(sign, words(one.name), mark_style=color, indent=2)
            screen.text(f"{said(one.value)}   {one.condition.said}", indent=4)
        return
    rows = [(HOLDS[m.holds][0], words(m.name), said(m.value), m.condition.said) for m in proof.measures]
    heads = ("", *(words(f"claims.head-{name}") for name in ("value", "found", "expected")))
    screen.table(heads, rows, indent=2)


def show_total(screen: Screen, runs: Sequence[Run]) -> None:
    """How many proofs hold, and which do not."""
    failed = [run.claim.id for run in runs if not run.proof.holds]
    seconds = f"{sum(run.ms for run in runs) / 1000:.1f}"
    screen.blank()
    if failed:
        ids = screen.words("claims.separator-list").join(failed)
        screen.say("claims.some-fail", "wrong", failed=len(failed), count=len(runs), ids=ids)
    else:
        screen.say("claims.all-hold", "right", count=len(runs), seconds=seconds)


def _head(screen: Screen, name: str, outcome: str, style: str) -> None:
    """Both on one line, or on two where the screen is narrow."""
    if screen.width < NARROW:
        screen.text(name, "title")
        screen.text(outcome, style)
    else:
        screen.line((name, "title"), (f"  {outcome}", style))


class Progress:
    """A bar on a terminal, once the work has taken half a second; nothing anywhere else."""

    def __init__(self, stream: IO[str], count: int, clock: Callable[[], float]) -> None:
        self._stream = stream
        self._count = count
        self._clock = clock
        self._begun = clock()
        self._shown = False

    def show(self, done: int, name: str) -> None:
        """Say how many are done, and what runs now."""
        if not self._stream.isatty() or self._clock() - self._begun < PATIENCE:
            return
        full = BAR * done // self._count
        self._stream.write(f"\r[{'#' * full}{'.' * (BAR - full)}] {done}/{self._count} {name}")
        self._stream.flush()
        self._shown = True

    def clear(self) -> None:
        """Take the bar away, so that something else can be printed."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._shown = False
