"""What a derivation and its check cost, beside the goals.

Run: OMP_NUM_THREADS=1 .venv/bin/python tests/benchmarks/bench_derive.py
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

RUNS = 25


def milliseconds(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median CPU time of one call."""
    found = []
    for _ in range(runs):
        before = time.process_time_ns()
        work()
        found.append((time.process_time_ns() - before) / 1e6)
    return statistics.median(found)


def process(words: list[str], home: str, runs: int = 7) -> float:
    """Milliseconds of user and system time of one process, the median."""
    found = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        environ = {**os.environ, "QUIZZER_HOME": home}
        subprocess.run([sys.executable, "-m", "quizzer", *words], env=environ, capture_output=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    return statistics.median(found)


def line(what: str, found: str, goal: str) -> None:
    """One row."""
    print(f"{what:<62} {found:>16}   {goal}")


def derivation() -> None:
    """Rows of one step, and of unrolled steps."""
    from quizzer.cells import load_cell
    from quizzer.derive.backward import derived
    from quizzer.derive.functions import Derivatives
    from quizzer.derive.unroll import unrolled

    cell, known = load_cell("lstm"), Derivatives()
    import sympy  # noqa: F401  # "after import"

    before = time.process_time_ns()
    found = derived(cell, Derivatives())
    line(
        "derive lstm, the first time, SymPy imported",
        f"{(time.process_time_ns() - before) / 1e6:.1f} ms",
        "≤ 50 ms",
    )
    line(
        "derive lstm, functions differentiated anew", f"{milliseconds(lambda: derived(cell)):.1f} ms", "≤ 50 ms"
    )
    line("derive lstm, functions known", f"{milliseconds(lambda: derived(cell, known)):.1f} ms", "≤ 50 ms")
    for steps in (10, 50, 200):
        each = milliseconds(lambda steps=steps: unrolled(found, steps), 5) / steps  # type: ignore[misc]
        line(f"{steps} steps written out, each step", f"{each:.2f} ms", "≤ 8 ms, constant")


def checks() -> None:
    """Rows of the numeric and the exact check."""
    from quizzer.cells import load_cell
    from quizzer.derive.backward import derived
    from quizzer.derive.gradcheck import gradcheck
    from quizzer.derive.prove import prove

    found = derived(load_cell("lstm"))
    sizes = {"D": 3, "H": 4}
    report = gradcheck(found, sizes=sizes)
    spent = milliseconds(lambda: gradcheck(found, sizes=sizes), 100)
    what = f"gradient check T=5 D=3 H=4 N=2, {report.scalars} scalars, both oracles"
    line(what, f"{spent:.2f} ms", "≤ 6 ms")
    worst = max(row.complex.error for row in report.rows if row.complex is not None)
    line("  its worst error by differences, by the complex step", f"{report.worst:.0e}, {worst:.0e}", "")
    for digits, oracle in ((8, "differences"), (12, "complex")):
        caught = sum(planted(line.name, digits, oracle) for line in found.steps)
        line(f"  lines off by 1 + 1e-{digits} caught by {oracle}", f"{caught} of {len(found.steps)}", "all")
    line("exact proof of lstm", f"{milliseconds(lambda: prove(found), 3) / 1000:.2f} s", "")


def planted(name: str, digits: int, oracle: str) -> bool:
    """Whether a line with a wrong factor is caught."""
    from dataclasses import replace

    from quizzer.cells import load_cell
    from quizzer.derive.algebra import Algebra
    from quizzer.derive.backward import derived
    from quizzer.derive.derivation import Line, Lines
    from quizzer.derive.gradcheck import gradcheck
    from quizzer.notation.tree import Number

    found = derived(load_cell("lstm"))
    factor, algebra = Number(Fraction(10**digits + 1, 10**digits)), Algebra(found.shapes)

    def changed(line: Line) -> Line:
        return replace(line, tree=algebra.times(factor, line.tree)) if line.name == name else line

    wrong = replace(
        found, backward=Lines(map(changed, found.backward)), gradients=Lines(map(changed, found.gradients))
    )
    return not all(getattr(row, oracle).passed for row in gradcheck(wrong).rows)


def main() -> None:
    """Print the table."""
    line("what", "found", "goal")
    derivation()
    checks()
    with tempfile.TemporaryDirectory() as home:
        for words in (["derive", "lstm"], ["derive", "lstm", "--format", "json"]):
            cold = process(words, str(Path(home) / "cold" / "-".join(words)), 1)
            warm = process(words, home)
            line(f"quizzer {' '.join(words)}, CPU: first time, then", f"{cold:.0f}, {warm:.0f} ms", "≤ 600 ms")


if __name__ == "__main__":
    main()
