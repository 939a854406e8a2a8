"""What a start costs: CPU milliseconds of whole processes, beside an empty Python and a bare typer app.

Run: .venv/bin/python tests/benchmarks/bench_start.py
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 15
QUESTION = """\
  - id: q-{number}
    kind: choice
    level: {level}
    ask: {{en: "Which of these is question {number}, about x[t-1]?", zh: "哪一个是第 {number} 题？"}}
    options:
      - {{id: a, text: {{en: this one, zh: 这个}}, right: true}}
      - {{id: b, text: {{en: that one, zh: 那个}}, why: {{en: Not that one., zh: 不是那个。}}}}
      - {{id: c, text: {{en: another, zh: 另一个}}, why: {{en: Not another one., zh: 不是另一个。}}}}
    explain: {{en: A question of a bank that only serves to be large., zh: 这道题只为让题库变大。}}
"""
BARE = (
    "import typer; app = typer.Typer(); app.command()(lambda: None); app.command('b')(lambda: None); app(['b'])"
)


def cpu(words: list[str], environ: dict[str, str], typed: bytes = b"") -> float:
    """Milliseconds of user and system time of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, input=typed, env=environ, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def banks(folder: Path, count: int) -> None:
    """`count` questions in banks of 50."""
    for first in range(0, count, 50):
        rows = "".join(QUESTION.format(number=n, level=1 + n % 5) for n in range(first, first + 50))
        text = f"format: 1\ntopic: large-{first}\nquestions:\n{rows}"
        (folder / f"large-{first}.yaml").write_text(text, encoding="utf-8")


def main() -> None:
    """Print the table."""
    python, program = [sys.executable], [sys.executable, "-m", "quizzer"]
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "banks").mkdir()
        banks(root / "banks", 1000)
        environ = {**os.environ, "QUIZZER_HOME": name, "LANG": "C.UTF-8"}
        ask = [*program, "quiz", "--count", "1", "--restart"]
        rows = {
            "python -c pass": ([*python, "-c", "pass"], None),
            "a bare typer app": ([*python, "-c", BARE], None),
            "quizzer --version": ([*program, "--version"], 70),
            "first question, 1,000 questions more": (ask, 150),
            "quizzer bank list": ([*program, "bank", "list"], None),
        }
        for words, _ in rows.values():
            cpu(words, environ)  # fills the caches
        found = {what: [] for what in rows}  # type: dict[str, list[float]]
        for _ in range(RUNS):
            for what, (words, _) in rows.items():
                found[what].append(cpu(words, environ))
        print(f"{'CPU, ms':40} {'min':>6} {'median':>7} {'goal':>6}")
        for what, (_, goal) in rows.items():
            times = found[what]
            print(f"{what:40} {min(times):6.0f} {statistics.median(times):7.0f} {goal or '':>6}")


if __name__ == "__main__":
    main()
