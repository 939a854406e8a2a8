"""The linter and the type checker are part of the tests."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

TOOLS = {
    "ruff finds nothing": ("ruff", "check", "--no-cache", "."),
    "the code is formatted": ("ruff", "format", "--no-cache", "--check", "."),
    "mypy finds nothing": ("mypy", "--no-error-summary"),
}


@pytest.mark.parametrize("tool", TOOLS)
def test_tools(tool: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *TOOLS[tool]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
