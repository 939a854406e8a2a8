"""Letters typed for options: `choice`, `multi` and `true-false`."""

from __future__ import annotations

import pytest
from kinds_samples import ONE_RIGHT, OPTIONS, REASONS, Fields, both, option, problems, sample

from quizzer.question import Outcome

# With seed 1 the letters a, b, c … stand for these ids.
LETTERS = {"choice": "two one three all", "multi": "four two one three", "true-false": "good worse bad"}
ONE = "unreadable 0 <> Type one letter, a to d."
SOME = "unreadable 0 <> Type letters from a to d, as in ac."
TRUTH = "unreadable 0 <> Type t or f, then one letter from a to c, as in t b."


def test_the_letters_of_seed_1() -> None:
    assert {kind: sample(kind).order for kind in LETTERS} == LETTERS


CHOICE = {
    "right": ("b", "right 1 <one>"),
    "a capital": ("B", "right 1 <one>"),
    "full width": ("ｂ", "right 1 <one>"),
    "with a parenthesis": ("b)", "right 1 <one>"),
    "its number": ("2", "right 1 <one>"),
    "twice": ("bb", "right 1 <one>"),
    "wrong": ("a", "wrong 0 <two> not two"),
    "the pinned one": ("d", "wrong 0 <all> not all"),
    "two letters": ("ab", ONE),
    "a letter that is none": ("e", ONE),
    "a number that is none": ("5", ONE),
    "number nought": ("0", ONE),
    "a long number": ("9" * 5000, ONE),
    "nothing": ("", ONE),
    "spaces": ("  ", ONE),
    "a sign": ("b?", ONE),
    "Chinese": ("甲", ONE),
}

MULTI = {
    "both": ("bc", "right 1 <two, one>"),
    "both, the other way round": ("cb", "right 1 <one, two>"),
    "with commas": ("b, c", "right 1 <two, one>"),
    "with a Chinese comma": ("Ｂ，Ｃ", "right 1 <two, one>"),
    "with a list comma": ("b、c", "right 1 <two, one>"),
    "with a word": ("b and c", "right 1 <two, one>"),
    "with a Chinese word": ("b和c", "right 1 <two, one>"),
    "numbers": ("2 3", "right 1 <two, one>"),
    "one of two": ("b", "partial 0.5 again <two> 1 more option is right."),
    "both and a wrong one": ("bcd", "partial 0.5 again <two, one, three> d) not three"),
    "all": ("abcd", "partial 0 again <four, two, one, three> a) not four / d) not three"),
    "one of each": ("ba", "partial 0 again <two, four> a) not four / 1 more option is right."),
    "a wrong one": ("a", "wrong 0 <four> a) not four"),
    "two wrong ones": ("da", "wrong 0 <three, four> a) not four / d) not three"),
    "numbers without a space": ("23", SOME),
    "a letter that is none": ("bce", SOME),
    "nothing": ("", SOME),
    "a word": ("both", SOME),
}

TRUE_FALSE = {
    "right": ("f a", "right 1 <false, good>"),
    "without a space": ("fa", "right 1 <false, good>"),
    "in capitals": ("FALSE A", "right 1 <false, good>"),
    "with a comma": ("false, a", "right 1 <false, good>"),
    "with a word": ("no, because a", "right 1 <false, good>"),
    "in Chinese": ("错a", "right 1 <false, good>"),
    "in Chinese with a particle": ("错的 a", "right 1 <false, good>"),
    "in more Chinese": ("不正确，因为 A。", "right 1 <false, good>"),
    "full width": ("ｆ　ａ", "right 1 <false, good>"),
    "with a cross": ("✗ a", "right 1 <false, good>"),
    "with a number": ("f 1", "right 1 <false, good>"),
    "the wrong reason": ("f b", "partial 0.5 again <false, worse> not worse"),
    "the wrong truth": ("t a", "wrong 0 <true, good> The statement is false."),
    "the wrong truth in Chinese": ("对a", "wrong 0 <true, good> The statement is false."),
    "all wrong": ("t c", "wrong 0 <true, bad> The statement is false. / not bad"),
    "no reason": ("f", TRUTH),
    "no truth": ("a", TRUTH),
    "two reasons": ("f ab", TRUTH),
    "a reason that is none": ("f d", TRUTH),
    "both truths": ("tf", TRUTH),
    "nothing": ("", TRUTH),
}


@pytest.mark.parametrize(("typed", "told"), CHOICE.values(), ids=CHOICE)
def test_a_choice_is_judged(typed: str, told: str) -> None:
    assert sample("choice").told(typed) == told


@pytest.mark.parametrize(("typed", "told"), MULTI.values(), ids=MULTI)
def test_a_choice_of_several_is_judged(typed: str, told: str) -> None:
    assert sample("multi").told(typed) == told


@pytest.mark.parametrize(("typed", "told"), TRUE_FALSE.values(), ids=TRUE_FALSE)
def test_a_truth_value_and_its_reason_are_judged(typed: str, told: str) -> None:
    assert sample("true-false").told(typed) == told


def test_a_statement_that_holds() -> None:
    found = sample("true-false", answer=True)
    assert found.told("对 a") == "right 1 <true, good>"
    assert found.told("f c", "zh") == "wrong 0 <false, bad> 这个说法是对的。 / 不是bad"
    assert found.solution() == ["The statement is true.", "a) text good"]


def test_f_is_a_letter_where_there_are_six_reasons() -> None:
    reasons = [option(name, right=name == "r1") for name in ("r1", "r2", "r3", "r4", "r5", "r6")]
    found = sample("true-false", reasons=reasons)
    last = found.prompt.options[5].id
    assert found.told("f f") == (
        "right 1 <false, r1>" if last == "r1" else f"partial 0.5 again <false, {last}> not {last}"
    )


def test_what_is_said_in_chinese() -> None:
    assert sample("choice").told("a", "zh") == "wrong 0 <two> 不是two"
    assert sample("choice").told("e", "zh") == "unreadable 0 <> 请输入一个字母，a 到 d。"
    assert (
        sample("multi").told("ba", "zh")
        == "partial 0 again <two, four> a) 不是four / 还有 1 个正确选项没有选。"
    )
    assert sample("true-false").told("x", "zh") == (
        "unreadable 0 <> 请先输入 t 或 f，再输入 a 到 c 的一个字母，例如 t b。"
    )


@pytest.mark.parametrize("seed", [str(n) for n in range(20)])
def test_a_pinned_option_stays_at_the_end(seed: str) -> None:
    assert sample("choice", seed).prompt.options[-1].id == "all"


def test_a_new_option_leaves_the_others_in_their_order() -> None:
    for seed in map(str, range(20)):
        more = sample("multi", seed, options=[*OPTIONS, option("five")]).order.split()
        assert [name for name in more if name != "five"] == sample("multi", seed).order.split()


def test_every_set_of_letters_but_one_is_refused() -> None:
    found = sample("multi")
    sets = ("".join(mark for i, mark in enumerate("abcd") if n >> i & 1) for n in range(1, 16))
    assert [letters for letters in sets if found.verdict(letters).outcome is Outcome.RIGHT] == ["bc"]


RIGHTS = {
    "choice": (("b",), ("a", "c", "d")),
    "multi": (("bc", "cb", "b, c"), ("a", "abc", "abcd", "b", "bcd", "c", "d")),
    "true-false": (
        ("f a", "false a", "错 a"),
        ("t a", "true a", "对 a", "t c", "true c", "对 c", "t b", "true b", "对 b",
         "f c", "false c", "错 c", "f b", "false b", "错 b"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", RIGHTS)
def test_the_checker_tries_all_letters(kind: str) -> None:
    assert (sample(kind).rights, sample(kind).wrongs) == RIGHTS[kind]


TWIN = {**option("two"), "text": both("text one", "别的文字")}
PROBLEMS: dict[str, tuple[str, Fields, list[str]]] = {
    "choice: none right": (
        "choice",
        {"options": [option("one"), option("two")]},
        ["options Q030 exactly one option must have 'right: true', not 0"],
    ),
    "choice: two right": (
        "choice",
        {"options": OPTIONS},
        ["options Q030 exactly one option must have 'right: true', not 2"],
    ),
    "choice: an id twice": (
        "choice",
        {"options": [*ONE_RIGHT, {**option("two"), "text": "other"}]},
        ["options.3 Q022 the option id 'two' is used twice"],
    ),
    "choice: a text twice, in one language": (
        "choice",
        {"options": [ONE_RIGHT[0], TWIN]},
        ["options.1 Q022 two options have the same text: text one"],
    ),
    "choice: a field that nearly is one": (
        "choice",
        {"options": [ONE_RIGHT[0], {**option("two"), "rigth": True}]},
        ["options.1.rigth: Q012 'rigth' is not a field here; did you mean 'right'?"],
    ),
    "multi: none right": (
        "multi",
        {"options": [option("one"), option("two")]},
        ["options Q031 at least one option must have 'right: true', and at least one must not"],
    ),
    "multi: all right": (
        "multi",
        {"options": OPTIONS[:2]},
        ["options Q031 at least one option must have 'right: true', and at least one must not"],
    ),
    "true-false: none right": (
        "true-false",
        {"answer": True, "reasons": REASONS[1:]},
        ["reasons Q032 exactly one reason must have 'right: true', not 0"],
    ),
    "true-false: two right": (
        "true-false",
        {"answer": True, "reasons": OPTIONS},
        ["reasons Q032 exactly one reason must have 'right: true', not 2"],
    ),
    "true-false: seven reasons": (
        "true-false",
        {"answer": True, "reasons": [option(f"r{n}", right=n == 1) for n in range(7)]},
        ["reasons Q014 'reasons' must have 2 to 6 entries, not 7"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "fields", "found"), PROBLEMS.values(), ids=PROBLEMS)
def test_a_key_that_cannot_be_is_reported(kind: str, fields: Fields, found: list[str]) -> None:
    assert problems(kind, fields) == found


def test_problems_are_said_in_chinese() -> None:
    assert problems("multi", {"options": OPTIONS[:2]}, "zh") == [
        "options Q031 至少要有一个选项写着“right: true”，也至少要有一个不写"
    ]
