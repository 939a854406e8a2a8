"""A report for programs."""

from __future__ import annotations

from typing import Any

from quizzer.banks.check import Report
from quizzer.messages import Words
from quizzer.problem import Problem
from quizzer.text import visible


def render(report: Report, words: Words, *, caret: bool = False) -> dict[str, Any]:
    """An object with the counts and one entry a problem; line and column count from 1, 0 is the whole file."""
    return {
        "schema": 1,
        "kind": "bank-check",
        "files": report.files,
        "questions": report.questions,
        "errors": report.errors,
        "warnings": report.warnings,
        "problems": [_entry(problem, words) for problem in report.problems],
    }


def _entry(problem: Problem, words: Words) -> dict[str, Any]:
    return {
        "file": visible(problem.place.file),
        "line": problem.place.line,
        "column": problem.place.column,
        "severity": problem.severity,
        "code": problem.code,
        "question": problem.question or None,
        "message": visible(words(problem.what)),
        "fix": visible(words(problem.fix)) if problem.fix else None,
    }
