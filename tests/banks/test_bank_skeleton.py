"""The text of a new bank."""

from __future__ import annotations

from pathlib import Path

import pytest
from bank_samples import lines, report

from quizzer.banks.skeleton import skeleton
from quizzer.errors import ContentError, UnknownName
from quizzer.kinds import KINDS


@pytest.mark.parametrize("kind", KINDS.names)
def test_every_kind_has_an_example_without_findings(kind: str, tmp_path: Path) -> None:
    found = report(tmp_path, {"own.yaml": skeleton("own", [kind])})
    assert (lines(found, tmp_path), found.questions) == ([], 1)


def test_the_longest_topic_still_gives_good_ids(tmp_path: Path) -> None:
    topic = "t" * 64
    assert report(tmp_path, {f"{topic}.yaml": skeleton(topic)}).problems == ()


@pytest.mark.parametrize("topic", ["", "My Topic", "x: y", "t" * 65])
def test_a_topic_that_is_not_a_slug_is_refused(topic: str) -> None:
    with pytest.raises(ContentError):
        skeleton(topic)


def test_an_unknown_kind_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownName) as caught:
        skeleton("own", ["chioce"])
    assert str(caught.value) == "there is no kind of question 'chioce'\ndid you mean 'choice'?"
