"""What the README says is so."""

import re
from pathlib import Path

from quizzer.cli.commands import COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_ci_runs_the_test_command_of_the_readme() -> None:
    command = next(line for line in README.splitlines() if ".[dev]" in line)
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_every_command_is_in_both_tables() -> None:
    for name, row in COMMANDS.items():
        lines = [line for line in README.splitlines() if line.startswith(f"| `quizzer {name}")]
        assert len(lines) == 2, name
        for sub in row if not isinstance(row, str) else ():
            assert all(sub in line for line in lines), f"{name} {sub}"


def test_every_file_that_it_names_is_there() -> None:
    named = re.findall(r"`((?:quizzer|content|tests)/[\w/.<>-]+)`", README)
    assert named
    for name in named:
        assert "<" in name or (ROOT / name).exists(), name
