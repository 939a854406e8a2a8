"""Problems with an upper limit, so that a file that is wrong everywhere costs no more than a moment."""

from __future__ import annotations

from dataclasses import dataclass

from quizzer.messages import message
from quizzer.problem import Place, Problem, Problems

MAX_PROBLEMS = 1000


class FloodError(Exception):
    """A file has more problems than anybody reads. Caught where the file is read."""


@dataclass
class Bounded(Problems):
    """Problems of one file; one more than the limit stops the reading."""

    limit: int = MAX_PROBLEMS

    def add(self, problem: Problem) -> None:
        """Keep one more; in place of the first that is too many, keep that there are more.

        Raises:
            FloodError: there are too many.
        """
        if len(self.found) < self.limit:
            super().add(problem)
            return
        if len(self.found) == self.limit:
            what = message("bank.too-many-problems", limit=self.limit)
            super().add(Problem(Place(problem.place.file), "Y019", what))
        raise FloodError
