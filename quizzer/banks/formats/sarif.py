"""A report for code review: SARIF 2.1.0, as GitHub and editors read it."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from quizzer import __version__
from quizzer.banks.check import Report
from quizzer.messages import Words
from quizzer.problem import Place, Problem
from quizzer.text import visible

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(report: Report, words: Words, *, caret: bool = False) -> dict[str, Any]:
    """A log of one run; the rules are the codes that were found."""
    codes = sorted({problem.code for problem in report.problems})
    driver = {"name": "quizzer", "version": __version__, "rules": [{"id": code} for code in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, codes.index(problem.code), words) for problem in report.problems],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(problem: Problem, rule: int, words: Words) -> dict[str, Any]:
    subject = f"{problem.question}: " if problem.question else ""
    fix = f" ({words(problem.fix)})" if problem.fix else ""
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": visible(f"{subject}{words(problem.what)}{fix}")},
        "locations": [{"physicalLocation": _location(problem.place)}],
    }


def _location(place: Place) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(PurePath(place.file).as_posix())}}
    if place.line:
        location["region"] = {"startLine": place.line, "startColumn": max(place.column, 1)}
    return location
