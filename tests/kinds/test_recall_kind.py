"""Open questions, rated point by point."""

from __future__ import annotations

import pytest
from kinds_samples import POINTS, Fields, problems, sample

from quizzer.messages import Words

# The weights of a, b and c are 2, 1 and 1.
POINT = "unreadable 0 <> Type the letters of the points that you made, a to c, or - for none."

TOLD = {
    "all": ("abc", "right 1 <product, norm, decay>"),
    "all, in another order": ("c, a, b", "right 1 <decay, product, norm>"),
    "all, full width": ("ＡＢＣ", "right 1 <product, norm, decay>"),
    "three quarters": ("ab", "partial 0.75 <product, norm> Not said: exponential decay"),
    "half, by one heavy point": (
        "a",
        "partial 0.5 <product> Not said: norms below 1 / Not said: exponential decay",
    ),
    "half, by two light points": ("bc", "partial 0.5 <norm, decay> Not said: a product of Jacobians"),
    "a quarter": ("c", "wrong 0.25 <decay> Not said: a product of Jacobians / Not said: norms below 1"),
    "none": (
        "-",
        "wrong 0 <> Not said: a product of Jacobians / Not said: norms below 1 / Not said: exponential decay",
    ),
    "nothing typed": ("", POINT),
    "a letter that is none": ("abd", POINT),
    "the answer itself": ("a product of Jacobians", POINT),
}


@pytest.mark.parametrize(("typed", "told"), TOLD.values(), ids=TOLD)
def test_points_are_weighed(typed: str, told: str) -> None:
    assert sample("recall").told(typed) == told


@pytest.mark.parametrize("typed", ["-", "－", "—", "none", "NONE", "0", "无", "没有", " - "])
def test_no_point_can_be_said_in_many_ways(typed: str) -> None:
    assert sample("recall").told(typed) == sample("recall").told("-")


# weights, typed, outcome: 0.85 is right, 0.5 is a part
EDGES = {
    "just enough": ((17, 3), "a", "right 0.85"),
    "just too little": ((84, 16), "a", "partial 0.84"),
    "just a part": ((1, 1), "a", "partial 0.5"),
    "just no part": ((49, 51), "a", "wrong 0.49"),
    "halves of weights": ((0.5, 0.05), "a", "right 0.909"),
}


@pytest.mark.parametrize(("weights", "typed", "told"), EDGES.values(), ids=EDGES)
def test_the_limits(weights: tuple[float, float], typed: str, told: str) -> None:
    points = [{**point, "weight": weight} for point, weight in zip(POINTS[:2], weights, strict=True)]
    assert sample("recall", points=points).told(typed).split(" <")[0] == told


def test_the_rubric_is_not_among_the_options() -> None:
    prompt = sample("recall").prompt
    assert (prompt.options, [point.id for point in prompt.rubric]) == ((), ["product", "norm", "decay"])
    assert prompt.letters == "abc"
    assert Words("en")(prompt.how).startswith("Answer in your own words")


def test_what_is_said_in_chinese() -> None:
    assert sample("recall").told("ab", "zh") == "partial 0.75 <product, norm> 没有说到：指数衰减"
    assert sample("recall").told("?", "zh") == (
        "unreadable 0 <> 请输入你答到的要点的字母，a 到 c；一个也没有就输入 -。"
    )
    assert sample("recall").solution("zh") == ["a) 雅可比矩阵的乘积", "b) 范数小于 1", "c) 指数衰减"]


def test_the_checker_leaves_points_out() -> None:
    assert sample("recall").rights == ("abc", "a, b, c")
    assert sample("recall").wrongs == ("-", "a", "b", "c", "bc", "ac", "ab")


PROBLEMS: dict[str, tuple[Fields, list[str]]] = {
    "a weight of nought": (
        {"points": [POINTS[0], {**POINTS[1], "weight": 0}]},
        ["points.1.weight Q051 'weight' must be more than 0, not 0.0"],
    ),
    "a weight below nought": (
        {"points": [POINTS[0], {**POINTS[1], "weight": -2}]},
        ["points.1.weight Q051 'weight' must be more than 0, not -2.0"],
    ),
    "a weight that is no number": (
        {"points": [POINTS[0], {**POINTS[1], "weight": "2"}]},
        ["points.1.weight Q018 'weight' must be a finite number, not a text"],
    ),
    "an id twice": (
        {"points": [POINTS[0], {**POINTS[1], "id": "product"}]},
        ["points.1 Q022 the option id 'product' is used twice"],
    ),
    "a text twice": (
        {"points": [POINTS[0], {**POINTS[1], "text": "A product of Jacobians"}]},
        ["points.1 Q022 two options have the same text: A product of Jacobians"],
    ),
}


@pytest.mark.parametrize(("fields", "found"), PROBLEMS.values(), ids=PROBLEMS)
def test_a_key_that_cannot_be_is_reported(fields: Fields, found: list[str]) -> None:
    assert problems("recall", fields) == found
