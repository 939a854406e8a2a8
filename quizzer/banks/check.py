"""Everything that is wrong with some banks: files, questions, names, graders, and what helps to guess."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from quizzer.banks.bank import Bank, read_bank_file
from quizzer.banks.cross import Names, check_bank, check_claims, check_names, check_proofs
from quizzer.banks.grading import check_graders
from quizzer.banks.inventory import Inventory
from quizzer.banks.lint import lint
from quizzer.banks.topics import read_topics_file
from quizzer.files.flood import Bounded, FloodError
from quizzer.files.reader import Document
from quizzer.files.sources import bank_files, topics_files
from quizzer.problem import ERROR, Problem
from quizzer.question import Topic


@dataclass(frozen=True)
class Report:
    """The findings in the order of their places. `sources` has the lines of each file, for carets."""

    problems: tuple[Problem, ...]
    files: int
    questions: int  # those that can be asked and those that cannot
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        """How many findings keep a question or a file from being used."""
        return sum(problem.severity == ERROR for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many findings are worth a look."""
        return len(self.problems) - self.errors


def check(
    paths: Sequence[Path],
    inventory: Inventory | None = None,
    *,
    shipped: bool = False,
    beside: Sequence[Path] = (),
) -> Report:
    """The report on these files and folders, and on the list of topics beside them.

    With an inventory, every claim must be in it. `shipped` banks must name claims and listed topics. Questions
    may refer to those of the banks `beside` them, of which nothing is reported.
    """
    topics, documents = _topics(paths)
    files = bank_files(paths)
    banks = [read_bank_file(path) for path in files]
    names = Names.of([*_others(beside, files), *banks], topics if shipped else None)
    passes: tuple[Callable[[Bank], None], ...] = (
        lambda bank: check_bank(bank, names),
        lambda bank: check_names(bank, names),
        lambda bank: check_claims(bank, inventory, required=shipped),
        check_proofs,
        check_graders,
        lint,
    )
    found = [problem for document in documents for problem in document.problems.found]
    for bank in banks:
        found += [*bank.problems.found, *_second_reading(bank, passes)]
    return Report(
        problems=tuple(sorted(found, key=lambda problem: (problem.place, problem.code))),
        files=len(banks),
        questions=sum(len(bank.nodes) for bank in banks),
        sources={**{d.name: d.lines for d in documents}, **{bank.file: bank.lines for bank in banks}},
    )


def _topics(paths: Sequence[Path]) -> tuple[list[Topic], list[Document]]:
    """The listed topics, and the files that list them."""
    read = [read_topics_file(path) for path in topics_files(paths)]
    return [topic for topics, _ in read for topic in topics], [document for _, document in read]


def _others(beside: Sequence[Path], files: Sequence[Path]) -> list[Bank]:
    checked = {path.resolve() for path in files}
    return [read_bank_file(path) for path in bank_files(beside) if path.resolve() not in checked]


def _second_reading(bank: Bank, passes: Sequence[Callable[[Bank], None]]) -> list[Problem]:
    """What is wrong with questions that can be read."""
    problems = Bounded()
    bank = bank.reporting_to(problems)
    with suppress(FloodError):
        for find in passes:
            find(bank)
    return problems.found
