"""Exercises in a session: those that are due come back among the questions, after all others."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace

from quizzer.banks.library import Library
from quizzer.banks.shelf import Shelf
from quizzer.cli.exercise.check import fresh_seed
from quizzer.cli.exercise.desk import Desk
from quizzer.cli.exercise.record import COUNTED, counts, forget, has_seen, see
from quizzer.exercises.checking import check
from quizzer.exercises.exercise import Exercise
from quizzer.exercises.feedback import Feedback
from quizzer.kinds.code import ANEW, CHECK, GIVE_UP, Body
from quizzer.messages import message
from quizzer.problem import Place
from quizzer.question import Entry, Note, Outcome, Question, Verdict, partial, right, unreadable, wrong
from quizzer.text import Localized

MOST_LINES = 20  # of what a file prints


def with_exercises(library: Library, desk: Desk, names: Container[str] | None) -> Library:
    """The library and the exercises of these names; None means all."""
    chosen = (each for each in desk.exercises if names is None or each.question in names)
    return replace(library, shelves=(*library.shelves, *(ExerciseShelf(desk, each) for each in chosen)))


class ExerciseShelf(Shelf):
    """An exercise, as a bank of one question."""

    def __init__(self, desk: Desk, exercise: Exercise) -> None:
        super().__init__(exercise.folder, exercise.topic, (exercise.asked,), usable=True)
        self.desk, self.exercise = desk, exercise

    def question(self, entry: Entry) -> Question[Body]:
        """The exercise as a question; the learner's file is begun if there is none."""
        desk, exercise = self.desk, self.exercise
        desk.workspace.begin(exercise, desk.world.words.language)
        path = str(desk.workspace.path(exercise))
        keys = {CHECK: self._check, ANEW: self._begin_anew, GIVE_UP: self._give_up}
        body = Body(exercise.name, path, keys)
        ask, explain = exercise.flowing, exercise.explain
        return Question(entry, ask, body, explain, exercise.hints, place=Place(path, 1))

    def _check(self) -> Verdict:
        """Run the file. What would not count as an answer costs nothing, and says why."""
        desk, exercise = self.desk, self.exercise
        found = check(exercise, desk.workspace.path(exercise), fresh_seed())
        reviews = desk.reviews(exercise)
        if not counts(reviews, found, desk.world.today):
            return Verdict(Outcome.UNREADABLE, notes=_uncounted(found, reviews[-1].day == desk.world.today))
        if found.status in COUNTED:
            return wrong(found.file, notes=_notes(found))
        seen = has_seen(desk, exercise)
        forget(desk, exercise)
        if seen:
            return partial(1.0, found.file, notes=(message("exercise.solution-seen"),), again=False)
        return right(found.file, notes=found.notes)

    def _begin_anew(self) -> Verdict:
        desk = self.desk
        kept = desk.workspace.reset(self.exercise, desk.world.words.language)
        return unreadable(message("exercise.began-anew", name=kept.name if kept else "–"))

    def _give_up(self) -> Verdict:
        see(self.desk, self.exercise)
        lines = self.exercise.solution.read_text(encoding="utf-8").splitlines()
        return wrong(notes=(_verbatim(lines),))


def _uncounted(found: Feedback, is_today: bool) -> tuple[Note, ...]:
    """What is said of a check that is no answer."""
    if not found.passed:
        return _notes(found)
    return (message("exercise.counted-today" if is_today else "exercise.same-file"),)


def _notes(found: Feedback) -> tuple[Note, ...]:
    """All that a check has found, as notes."""
    lines = [message("exercise.at-line", line=frame.line, text=frame.text) for frame in found.frames]
    printed = found.output.rstrip().splitlines()[:MOST_LINES]
    return (*found.notes, *lines, *((message("exercise.printed"), _verbatim(printed)) if printed else ()))


def _verbatim(lines: Iterable[str]) -> Localized:
    return Localized.same("\n".join(f"    {line}" for line in lines))
