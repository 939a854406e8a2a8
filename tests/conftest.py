"""A learner who starts from nothing: a home, a bank with known answers, the program as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

BANK = """\
format: 1
topic: tiny
questions:
  - id: tiny-choice
    kind: choice
    level: 1
    ask: {en: "Which is x[t-1] in W[hh]? [/] :smile:", zh: "x[t-1] 是哪一个？[/] :smile:"}
    options:
      - {id: yes-it-is, text: {en: the right one, zh: 对的那个}, right: true}
      - {id: no-it-is-not, text: {en: the wrong one, zh: 错的那个}, why: {en: It is wrong., zh: 它是错的。}}
    hints: [{en: Look again., zh: 再看看。}]
    explain: {en: Because it is so., zh: 因为就是这样。}
  - id: tiny-number
    kind: numeric
    level: 2
    ask: {en: "How much is 6 times 7?", zh: "6 乘 7 是多少？"}
    answer: a b
    given: {a: 6, b: 7}
    wrong: [{answer: a + b, why: {en: That is the sum., zh: 那是和。}}]
    explain: {en: Six sevens are forty-two., zh: 六个七是四十二。}
  - id: tiny-short
    kind: short
    level: 3
    ask: {en: "Whose gate is f?", zh: "f 是什么门？"}
    accept: {en: [forget gate], zh: [遗忘门]}
    explain: {en: It forgets., zh: 它负责遗忘。}
"""


@dataclass
class Done:
    """What a run of the program left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on stdout."""
        return json.loads(self.out)


@dataclass
class Learner:
    """Runs the program in a home of its own."""

    home: Path
    bank: Path
    environ: dict[str, str]

    def __call__(self, *words: str, typed: str | None = "", **environ: str) -> Done:
        """Run `quizzer WORDS`, with `typed` on stdin (None: no stdin at all)."""
        done = subprocess.run(
            [sys.executable, "-m", "quizzer", *words],
            input=typed,
            stdin=subprocess.DEVNULL if typed is None else None,
            env={**self.environ, **environ},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def quiz(self, typed: str, *words: str, **environ: str) -> Done:
        """A session with the tiny bank, in the order of seed 0."""
        return self("quiz", "--bank", str(self.bank), "--seed", "0", *words, typed=typed, **environ)


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """A learner with nothing but the tiny bank."""
    bank = tmp_path / "tiny.yaml"
    bank.write_text(BANK, encoding="utf-8")
    environ = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "QUIZZER_HOME": str(tmp_path / "home"),
        "QUIZZER_NOW": "2026-11-21T09:00",
        "TZ": "UTC",
        "COLUMNS": "80",
    }
    return Learner(tmp_path / "home", bank, environ)
