"""Numbers: right within the tolerance, and a word to those that are near."""

from __future__ import annotations

import pytest
from kinds_samples import Fields, both, problems, sample, seat

from quizzer.question import Outcome

COUNT: Fields = {
    "answer": "4 H (D + H + 1)",
    "given": {"D": 10, "H": 20},
    "wrong": [{"answer": "4 H (D + H)", "why": both("no bias", "漏了偏置")}],
}
DECAY: Fields = {"answer": "0.9^100"}
ENTROPY: Fields = {"answer": 0.25, "unit": both("bits", "比特"), "units": ["bit", "b"]}
SHARE: Fields = {"answer": 25, "unit": "%"}
WIDE: Fields = {"answer": 100, "tolerance": {"absolute": 5}}
NEGATIVE: Fields = {"answer": -0.5}
POWER: Fields = {"answer": "2^60"}
ZERO: Fields = {"answer": 0}

NO_NUMBER = "That is not a number that can be read. Type one such as 1234, 3.7, 2/3, 40%, 2^10 or 1.5e-3."

TOLD: dict[str, tuple[Fields, str, str]] = {
    "the number": (COUNT, "2480", "right 1 <2480>"),
    "with a comma": (COUNT, "2,480", "right 1 <2,480>"),
    "full width": (COUNT, "２４８０", "right 1 <２４８０>"),
    "as a fraction": (COUNT, "4960/2", "right 1 <4960/2>"),
    "as a power of ten": (COUNT, "2.48e3", "right 1 <2.48e3>"),
    "a foreseen one": (COUNT, "2400", "wrong 0 <2400> no bias"),
    "one off": (COUNT, "2481", "wrong 0 <2481> That is within 5%, but not near enough. Check the last steps."),
    "rounded": (COUNT, "2500", "partial 0.5 again <2500> That is rounded too far. Give more digits."),
    "rounded to one digit": (COUNT, "2000", "wrong 0 <2000>"),
    "one digit is no rounding": (
        {"answer": 2.95},
        "3",
        "wrong 0 <3> That is within 5%, but not near enough. Check the last steps.",
    ),
    "the other sign": (COUNT, "-2480", "wrong 0 <-2480> The size is right, the sign is not."),
    "ten times": (COUNT, "24800", "wrong 0 <24800> The digits are right, the power of ten is not."),
    "a hundred times": (
        COUNT,
        "2480%",
        "wrong 0 <2480%> That is off by a factor of 100: a percentage and a fraction mixed up?",
    ),
    "something else": (COUNT, "7", "wrong 0 <7>"),
    "far too large": (COUNT, "1e400", "wrong 0 <1e400>"),
    "a word after it": (
        COUNT,
        "2480 parameters",
        "unreadable 0 <> Type the number alone, without words after it.",
    ),
    "a formula": (COUNT, "4*20*31", "right 1 <4*20*31>"),
    "a formula with a root": (DECAY, "1/√3", "wrong 0 <1/√3>"),
    "a formula with a letter": (COUNT, "4*H", f"unreadable 0 <> {NO_NUMBER}"),
    "a tower of powers": (COUNT, "9^9^9", f"unreadable 0 <> {NO_NUMBER}"),
    "nothing": (COUNT, "  ", f"unreadable 0 <> {NO_NUMBER}"),
    "a word": (COUNT, "many", f"unreadable 0 <> {NO_NUMBER}"),
    "a decimal": (DECAY, "2.656e-5", "right 1 <2.656e-5>"),
    "the same as a power": (DECAY, "0.9^100", "right 1 <0.9^100>"),
    "just inside": (DECAY, "2.6587e-5", "right 1 <2.6587e-5>"),
    "just outside": (
        DECAY,
        "2.671e-5",
        "partial 0.5 again <2.671e-5> That is within 1%, but not near enough. Work with more digits.",
    ),
    "two digits": (DECAY, "2.7e-5", "partial 0.5 again <2.7e-5> That is rounded too far. Give more digits."),
    "one digit": (DECAY, "3e-5", "wrong 0 <3e-5>"),
    "within five per cent": (
        DECAY,
        "2.6e-5",
        "wrong 0 <2.6e-5> That is within 5%, but not near enough. Check the last steps.",
    ),
    "without the unit": (ENTROPY, "0.25", "right 1 <0.25>"),
    "with the unit": (ENTROPY, "0.25 bits", "right 1 <0.25 bits>"),
    "with the Chinese unit": (ENTROPY, "0.25比特", "right 1 <0.25比特>"),
    "with another spelling": (ENTROPY, "1/4 B", "right 1 <1/4 B>"),
    "per cent of the unit": (ENTROPY, "25% bits", "right 1 <25% bits>"),
    "another unit": (
        ENTROPY,
        "0.25 nats",
        "partial 0.5 again <0.25 nats> The number is right, the unit is not: it should be bits.",
    ),
    "another number in another unit": (
        ENTROPY,
        "0.17 nats",
        "unreadable 0 <> Give the number in bits, or without a unit.",
    ),
    "a wrong number with the unit": (ENTROPY, "3 bits", "wrong 0 <3 bits>"),
    "a percentage": (SHARE, "25%", "right 1 <25%>"),
    "a percentage, Chinese": (SHARE, "25 ％", "right 1 <25 ％>"),
    "a percentage without its sign": (SHARE, "25", "right 1 <25>"),
    "a fraction instead of a percentage": (
        SHARE,
        "0.25",
        "wrong 0 <0.25> That is off by a factor of 100: a percentage and a fraction mixed up?",
    ),
    "at the edge of the tolerance": (WIDE, "105", "right 1 <105>"),
    "beyond the edge": (WIDE, "105.1", "wrong 0 <105.1>"),
    "a negative number": (NEGATIVE, "−1/2", "right 1 <−1/2>"),
    "a negative number without its sign": (
        NEGATIVE,
        "1/2",
        "wrong 0 <1/2> The size is right, the sign is not.",
    ),
    "a large whole number": (POWER, "2^60", "right 1 <2^60>"),
    "a large whole number in full": (POWER, str(2**60), f"right 1 <{2**60}>"),
    "a large whole number, rounded": (
        POWER,
        "1.153e18",
        "partial 0.5 again <1.153e18> That is rounded too far. Give more digits.",
    ),
    "nought": (ZERO, "0", "right 1 <0>"),
    "negative nought": (ZERO, "-0.0", "right 1 <-0.0>"),
    "nearly nought": (ZERO, "0.001", "wrong 0 <0.001>"),
}


@pytest.mark.parametrize(("fields", "typed", "told"), TOLD.values(), ids=TOLD)
def test_a_number_is_judged(fields: Fields, typed: str, told: str) -> None:
    assert seat("numeric", fields).told(typed) == told


def test_what_is_said_in_chinese() -> None:
    found = seat("numeric", ENTROPY)
    assert found.told("0.25 奈特", "zh") == "partial 0.5 again <0.25 奈特> 数是对的，单位不对：应该是比特。"
    assert found.told("-0.25", "zh") == "wrong 0 <-0.25> 大小对，正负号不对。"
    assert found.told("很多", "zh") == (
        "unreadable 0 <> 读不出这个数。请写成 1234、3.7、2/3、40%、2^10 或 1.5e-3 这样的形式。"
    )


SOLUTIONS: dict[str, tuple[Fields, list[str]]] = {
    "a formula": (COUNT, ["4 H (D + H + 1) = 2480"]),
    "as many digits as count": (DECAY, ["0.9^100 = 2.656e-5"]),
    "a unit": (ENTROPY, ["0.25 bits"]),
    "a large number": (POWER, ["2^60 = 1152921504606846976"]),
    "a number as a text": ({"answer": "12"}, ["12"]),
    "more digits for a narrow tolerance": (
        {"answer": "sqrt(3)", "tolerance": {"relative": 1e-6}},
        ["sqrt(3) = 1.7320508"],
    ),
}


@pytest.mark.parametrize(("fields", "lines"), SOLUTIONS.values(), ids=SOLUTIONS)
def test_the_solution_is_the_number(fields: Fields, lines: list[str]) -> None:
    assert seat("numeric", fields).solution() == lines


# answer, typed, right: a number without a tolerance
DEFAULTS = {
    "a whole number is exact": (100, "100.05", False),
    "a float that is whole is exact": (3.0, "3.001", False),
    "a formula with a whole value is exact": ("4 * 25", "100.05", False),
    "a formula that is whole but for a float's rounding": ("0.1 * 30", "3", True),
    "a decimal has three digits": (0.25, "0.251", True),
    "and no less": (0.25, "0.252", False),
    "a formula has three digits": ("sqrt(3)", "1.73", True),
    "a small one too": ("0.9^300", "1.8739e-14", True),
    "a small one is not nought": ("0.9^300", "0", False),
}


@pytest.mark.parametrize(("answer", "typed", "right"), DEFAULTS.values(), ids=DEFAULTS)
def test_the_tolerance_that_is_not_written(answer: object, typed: str, right: bool) -> None:
    verdict = seat("numeric", {"answer": answer}).verdict(typed)
    assert (verdict.outcome is Outcome.RIGHT) is right


PROBLEMS: dict[str, tuple[Fields, list[str]]] = {
    "an unknown letter": (
        {"answer": "4 H (D + 1)", "given": {"D": 10}},
        ["answer Q039 There is no name 'H' here.; The names here: D"],
    ),
    "a formula that stops": ({"answer": "4 * ("}, ["answer Q039 Something is missing here."]),
    "no value": ({"answer": "1 / 0"}, ["answer Q039 This has no finite value."]),
    "a name of a number": (
        {"answer": "1", "given": {"D-1": 10}},
        ["given.D-1: Q038 'D-1' is not a name for a number: a letter, then letters, digits or '_'"],
    ),
    "a negative tolerance": (
        {"answer": 1, "tolerance": {"absolute": -1}},
        ["tolerance.absolute Q040 'absolute' must not be negative, as -1.0 is"],
    ),
    "a tolerance of everything": (
        {"answer": 1, "tolerance": {"relative": 1.5}},
        ["tolerance.relative Q040 'relative' must be from 0 to less than 1, not 1.5"],
    ),
    "a wrong number that is right": (
        {"answer": 100, "wrong": [{"answer": "50 + 50", "why": "x"}]},
        ["wrong.0.answer Q042 100 counts as the answer 100, within the tolerance"],
    ),
    "a tolerance that reaches a wrong number": (
        {"answer": 100, "tolerance": {"relative": 0.1}, "wrong": [{"answer": 95, "why": "x"}]},
        ["wrong.0.answer Q042 95 counts as the answer 100, within the tolerance"],
    ),
    "a wrong formula": (
        {"answer": 100, "wrong": [{"answer": "4 q", "why": "x"}]},
        ["wrong.0.answer Q039 There is no name 'q' here."],
    ),
    "spellings of no unit": (
        {"answer": 100, "units": ["MB"]},
        ["units Q041 'units' lists other spellings of 'unit', which is missing"],
    ),
    "all at once": (
        {"answer": "q", "tolerance": {"absolute": -1}, "units": ["MB"], "wrong": [{"answer": 3}]},
        [
            "answer Q039 There is no name 'q' here.",
            "units Q041 'units' lists other spellings of 'unit', which is missing",
            "tolerance.absolute Q040 'absolute' must not be negative, as -1.0 is",
            "wrong.0 Q011 the field 'why' is missing",
        ],
    ),
}


@pytest.mark.parametrize(("fields", "found"), PROBLEMS.values(), ids=PROBLEMS)
def test_a_key_that_cannot_be_is_reported(fields: Fields, found: list[str]) -> None:
    assert problems("numeric", fields) == found


def test_the_wrongs_are_near_and_refused() -> None:
    assert sample("numeric").wrongs == ("2400", "2481", "-2480", "24800")
    assert seat("numeric", {"answer": 0.25}).wrongs == ("0.2525", "-0.25", "2.5")
