"""Banks for tests: a good one, and ways to spoil it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from quizzer.banks.check import Report, check
from quizzer.banks.inventory import Inventory
from quizzer.messages import Words

HEAD = "format: 1\ntopic: gates\nquestions:\n"

QUESTION = """\
  - id: forget-gate
    kind: choice
    level: 2
    ask: {en: Name the product of gate and memory., zh: 门与记忆之间是哪种乘积？}
    options:
      - id: a
        text: {en: the elementwise one, zh: 逐元素乘积}
        right: true
      - id: b
        text: {en: the dot product, zh: 点积}
        why: {en: It gives one number only., zh: 它只得到一个数。}
    explain:
      en: Every unit has its own gate value, which scales its own memory.
      zh: 每个单元用自己的门值缩放自己的记忆。
"""

GOOD = HEAD + QUESTION


def question(id: str, *, more: str = "") -> str:
    """The good question under another id, with more fields."""
    return QUESTION.replace("id: forget-gate", f"id: {id}") + more


def bank(*questions: str, topic: str = "gates") -> str:
    """A bank of these questions."""
    return HEAD.replace("gates", topic) + "".join(questions)


def written(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """The folder, with these files in it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def report(folder: Path, files: Mapping[str, str | bytes], **options: bool | Inventory | None) -> Report:
    """What `check` says of these files."""
    return check([written(folder, files)], **options)  # type: ignore[arg-type]


def lines(found: Report, folder: Path, language: str = "en") -> list[str]:
    """One line a problem, without the folder."""
    words = Words(language)
    return [problem.said(words).replace(f"{folder}/", "") for problem in found.problems]
