"""What one decision costs: percentiles over generated formulas, beside the goals, and SymPy on the same pairs.

Run: .venv/bin/python tests/benchmarks/bench_equal.py [FOLDER]
A FOLDER with answers.jsonl, matrix.jsonl or attacks.jsonl (`reference`, `answer`, `meta`; `input`) is timed as well.
"""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

SCALARS = 400
SYMPY = 120  # of the pairs; it takes a hundred times as long
LINES = 6  # mutants of each line of a cell
GOALS = "1 / 3 / 10 / 50"

IDENTITIES = (
    ("(x + y)**2", "x**2 + 2*x*y + y**2"), ("1 - tanh(x)**2", "1/cosh(x)**2"), ("exp(x)*exp(y)", "exp(x + y)"),
    ("sin(2*x)", "2*sin(x)*cos(x)"), ("log(x**2*y)", "2*log(x) + log(y)"), ("sqrt(x**2*y)", "abs(x)*sqrt(y)"),
    ("1/(1 + exp(-x))", "(1 + tanh(x/2))/2"), ("(x**3 - y**3)/(x - y)", "x**2 + x*y + y**2"),
    ("x/(x + 1)", "1 - 1/(x + 1)"), ("cos(x)**2 - sin(x)**2", "cos(2*x)"), ("tan(x)", "sin(x)/cos(x)"),
    ("sqrt(x)*sqrt(x)", "x"), ("2**(x + 3)", "8*2**x"), ("(x + 1)*(x - 1)*(x**2 + 1)", "x**4 - 1"),
    ("sinh(x)", "(exp(x) - exp(-x))/2"), ("log(x)/log(2)", "log(x, 2)"), ("x**-2", "1/x**2"),
    ("sqrt(8*x)", "2*sqrt(2*x)"), ("cosh(x)**2", "1 + sinh(x)**2"), ("1/x + 1/y", "(x + y)/(x*y)"),
)  # fmt: skip
HOSTILE = (
    "(" * 1_000, "9" * 1_999, "x" + "+x" * 900, "tanh(" * 59 + "x" + ")" * 59, "9**9**9**9", "x!" * 190, "√2" * 190,
    r"\frac" * 390, "sin xy " * 90, "e^(" * 59 + "x" + ")" * 59, "a" * 100_000, "\u202ex", "x[:99999999999]",
    "__import__('os').system('true')", "x" + "'" * 390, "(x+y)^9999*" * 30 + "1", "10^-9999+abs(x)",
)  # fmt: skip


def scalars(chance: random.Random) -> list[tuple[str, str]]:
    """Pairs of formulas that are equal, and nearly."""
    found = []
    for _ in range(SCALARS):
        (a, b), (c, d) = chance.sample(IDENTITIES, 2)
        number, sign = chance.randint(2, 99), chance.choice("+-*")
        slip = chance.choice(("", "", f" + {number}/10**{chance.randint(1, 12)}", f"*{number}"))
        found.append((f"{number}*({a}) {sign} ({c})", f"({b})*{number} {sign} ({d}){slip}"))
    return found


def timed(work: Callable[..., object], *words: object, **options: object) -> float:
    """Milliseconds of CPU."""
    before = time.process_time_ns()
    work(*words, **options)
    return (time.process_time_ns() - before) / 1e6


def row(what: str, times: Sequence[float], goal: str = GOALS) -> None:
    """Median, p95, p99 and the longest."""
    times = sorted(times)
    values = (times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.95, 0.99))
    print(
        f"{what:44}{len(times):6}" + "".join(f"{value:8.2f}" for value in (*values, times[-1])) + f"   {goal}"
    )


def of_cells(names: Iterable[str]) -> tuple[list[float], list[float], list[float]]:
    """Right lines, and mutants of them with and without their names: typed, read, decided."""
    from quizzer.cells import load_cell
    from quizzer.compare.mistakes import mutants
    from quizzer.derive.backward import derived
    from quizzer.lines import judged, task
    from quizzer.notation import printed

    right, wrong, named = [], [], []
    for name in names:
        derivation = derived(load_cell(name))
        for line in derivation.backward:
            asked = task(derivation, line.name)
            right.append(timed(judged, asked, printed(asked.tree, "ascii", asked.about.names)))
            for _, mutant in zip(range(LINES), mutants(asked.tree, asked.about), strict=False):
                text = printed(mutant.tree, "ascii", asked.about.names)
                wrong.append(timed(judged, asked, text, naming=False))
                named.append(timed(judged, asked, text))
    return right, wrong, named


def decided(reference: str, answer: str) -> bool:
    """Both read, and compared; no mistake is looked for."""
    from quizzer.compare.decide import graded
    from quizzer.compare.evaluate import setting
    from quizzer.notation import parse_equation
    from quizzer.notation import scalars as names

    about = setting(names("xy"))
    return bool(graded(parse_equation(reference, about.names), answer, about, naming=False))


def of_sympy(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """`simplify(a − b) == 0`, which is what most of the others do."""
    from sympy import simplify, symbols
    from sympy.parsing.sympy_parser import parse_expr

    names = dict(zip("xy", symbols("x y"), strict=True))

    def decide(a: str, b: str) -> bool:
        return bool(simplify(parse_expr(a, dict(names)) - parse_expr(b, dict(names))) == 0)

    return [timed(decide, a, b) for a, b in pairs]


def of_folder(folder: Path) -> None:
    """Cases that lie elsewhere."""
    from quizzer import equal

    def rows(name: str) -> list[dict[str, Any]]:
        path = folder / name
        return (
            [json.loads(each) for each in path.read_text(encoding="utf-8").splitlines()]
            if path.exists()
            else []
        )

    times = []
    for each in rows("answers.jsonl"):
        options = {"shapes": dict.fromkeys(each["meta"]["symbols"], ()), "constants": each["meta"]["constants"]}
        times.append(timed(equal, each["reference"], each["answer"], **options))
    if times:
        row("scalar cases of the folder", times)
    times = [timed(equal, "x+1", each["input"], shapes={"x": ()}) for each in rows("attacks.jsonl")]
    if times:
        row("hostile cases of the folder", times, "50 at most")


def cold() -> None:
    """A whole process."""
    for words in (["equal", "a b", "b a"], ["equal", "δc ⊙ f", "dc*i", "--cell", "lstm"]):
        found = []
        for _ in range(7):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(
                [sys.executable, "-m", "quizzer", *words], capture_output=True, check=False, env=os.environ
            )
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            found.append(1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
        print(f"quizzer {' '.join(words):36} {statistics.median(found):14.0f} ms of CPU, the whole process")


def main() -> None:
    """Print the table."""
    from quizzer import equal

    pairs = scalars(random.Random(0))
    equal("sqrt(x)", "x**0.5 + 1/10**13")  # loads the long decimals
    print(f"{'CPU, ms':44}{'cases':>6}{'median':>8}{'p95':>8}{'p99':>8}{'most':>8}   goal")
    ours = [timed(decided, a, b) for a, b in pairs]
    row("scalar formulas, decided", ours)
    both = [timed(equal, a, b, shapes={"x": (), "y": ()}) for a, b in pairs]
    row("scalar formulas, the mistake named as well", both, "50 at most")
    right, wrong, named = of_cells(("rnn", "lstm", "lstm-peephole", "gru", "gru-reset-after"))
    row("lines of cells, right", right)
    row("lines of cells, one mistake, not named", wrong)
    row("lines of cells, one mistake, named", named, "50 at most")
    row("hostile input", [timed(equal, "x+1", each, shapes={"x": ()}) for each in HOSTILE], "50 at most")
    if len(sys.argv) > 1:
        of_folder(Path(sys.argv[1]))
    theirs = of_sympy(pairs[:SYMPY])
    row("SymPy: simplify(a − b) == 0", theirs, "5.4 / 79 / 169")
    print(f"ratio of the medians: {statistics.median(theirs) / statistics.median(ours[:SYMPY]):.0f}")
    cold()


if __name__ == "__main__":
    main()
