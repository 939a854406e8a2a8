"""The exit codes of the contract, and whole messages in both languages."""

import sqlite3
from pathlib import Path

import pytest
from conftest import Learner

from quizzer import __version__


def test_the_version_is_0(learner: Learner) -> None:
    done = learner("--version")
    assert (done.code, done.out) == (0, f"quizzer {__version__}\n")


def test_everything_right_is_0(learner: Learner) -> None:
    done = learner.quiz(_right(learner), "--json")
    assert (done.code, done.json["right"], done.json["ended"]) == (0, 3, True)


def _right(learner: Learner) -> str:
    """Right answers to the tiny bank at seed 0, whichever letter the right option has."""
    shown = learner("bank", "show", "tiny-choice", "--bank", str(learner.bank), "--seed", "0", "--json").json
    letter = "ab"[[option["id"] for option in shown["options"]].index("yes-it-is")]
    return f"{letter}\n42\nforget gate\n"


def test_a_wrong_answer_from_a_pipe_is_1(learner: Learner) -> None:
    done = learner.quiz(_right(learner).replace("42", "13"), "--json")
    assert done.code == 1
    assert [a["outcome"] for a in done.json["answers"]][:3] == ["right", "wrong", "right"]


TROUBLE = {
    "unknown option": (
        ("quiz", "--cuont", "3"),
        2,
        "error: there is no option --cuont\n  see: quizzer quiz --help\n",
        "错误：没有 --cuont 这个选项\n  用法见：quizzer quiz --help\n",
    ),
    "unknown command": (
        ("quizz",),
        2,
        "error: there is no command 'quizz'\n  did you mean 'quiz'?\n  see: quizzer --help\n",
        "错误：没有“quizz”这条命令\n  是不是想写“quiz”？\n  用法见：quizzer --help\n",
    ),
    "a number out of range": (
        ("quiz", "--count", "0"),
        2,
        "error: --count is a number from 1 to 500\n  see: quizzer quiz --help\n",
        "错误：--count 应为 1 到 500 的数\n  用法见：quizzer quiz --help\n",
    ),
    "no such choice": (
        ("stats", "--color", "blue"),
        2,
        "error: --color is one of auto, always, never\n  see: quizzer stats --help\n",
        "错误：--color 只能是 auto, always, never 之一\n  用法见：quizzer stats --help\n",
    ),
    "a missing argument": (
        ("bank", "show"),
        2,
        "error: ID is missing\n  see: quizzer bank show --help\n",
        "错误：缺少 ID\n  用法见：quizzer bank show --help\n",
    ),
    "bad level": (
        ("quiz", "--level", "6"),
        2,
        "error: a level is a number from 1 to 5, a range 3-5 or a list 1,2, not '6'\n",
        "错误：难度应为 1 到 5 的数字、范围 3-5 或列表 1,2，而不是“6”\n",
    ),
    "bad date": (
        ("quiz", "--by", "tomorrow"),
        2,
        "error: a date is written YYYY-MM-DD, not 'tomorrow'\n",
        "错误：日期应写成 YYYY-MM-DD，而不是“tomorrow”\n",
    ),
    "past date": (
        ("quiz", "--by", "2020-01-01"),
        2,
        "error: 2020-01-01 is over\n",
        "错误：2020-01-01 已经过去了\n",
    ),
    "nothing due": (
        ("quiz", "--due", "--no-input"),
        3,
        "error: nothing is due now\n  more at once: quizzer quiz --cram, or name a topic with --cram\n",
        "错误：现在没有要做的题\n  想多练一些：quizzer quiz --cram，也可以再指定主题\n",
    ),
    "empty selection": (
        ("quiz", "io-patterns", "--kind", "recall", "--level", "1"),
        3,
        "error: no question matches these options\n  see what there is: quizzer bank list\n",
        "错误：没有题目符合这些选项\n  看看都有什么：quizzer bank list\n",
    ),
    "unknown topic": (
        ("quiz", "ltsm-gates"),
        4,
        "error: there is no topic 'ltsm-gates'\n  did you mean 'lstm-gates'?\n",
        "错误：没有“ltsm-gates”这个主题\n  是不是想写“lstm-gates”？\n",
    ),
    "unknown kind": (
        ("quiz", "--kind", "chioce"),
        4,
        "error: there is no kind of question 'chioce'\n  did you mean 'choice'?\n",
        "错误：没有“chioce”这种题型\n  是不是想写“choice”？\n",
    ),
    "unknown question": (
        ("bank", "show", "zzzzzzz"),
        4,
        "error: there is no question 'zzzzzzz'\n",
        "错误：没有“zzzzzzz”这道题\n",
    ),
    "nobody there": (
        ("quiz", "--count", "3", "--no-input"),
        6,
        "error: 3 questions wait, and there is nobody to answer\n"
        "  run it in a terminal, or pipe one answer a line into it\n",
        "错误：有 3 道题等着，但没有人来回答\n  请在终端里运行，或通过管道每行输入一个答案\n",
    ),
}


@pytest.mark.parametrize("case", TROUBLE)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_trouble_has_its_code_and_its_whole_message(learner: Learner, case: str, language: str) -> None:
    words, code, english, chinese = TROUBLE[case]
    done = learner(*words, "--lang", language)
    assert done.err == (english if language == "en" else chinese)
    assert (done.code, done.out) == (code, "")


def test_a_clock_that_cannot_be_read_is_2(learner: Learner) -> None:
    done = learner("quiz", QUIZZER_NOW="noon")
    assert done.err == "error: QUIZZER_NOW must be a time such as 2026-11-21T09:00, not 'noon'\n"
    assert done.code == 2


def test_an_empty_input_is_6_before_anything_was_answered(learner: Learner) -> None:
    done = learner.quiz("")
    assert done.code == 6
    assert "there is nobody to answer" in done.err


def test_input_that_ends_in_the_middle_keeps_what_was_answered(learner: Learner) -> None:
    first = _right(learner).splitlines()[0]
    done = learner.quiz(f"{first}\n", "--json")
    assert (done.code, done.json["right"], done.json["left"]) == (0, 1, 2)
    again = learner.quiz("42\n", "--json")
    assert (again.json["session"], again.json["right"]) == (done.json["session"], 2)


def test_a_broken_bank_is_5_and_the_others_still_work(learner: Learner) -> None:
    banks = learner.home / "banks"
    banks.mkdir(parents=True)
    (banks / "broken.yaml").write_text("format: 1\ntopic: broken\nquestions: [{id: x}]\n", encoding="utf-8")
    assert learner("bank", "check", str(banks)).code == 5
    done = learner("quiz", "--no-input")
    assert done.code == 6
    assert "1 question has errors and is left out; see: quizzer bank check" in done.out


def test_a_database_that_is_none_is_7(learner: Learner) -> None:
    learner.home.mkdir()
    (learner.home / "progress.db").write_text("this is no database at all", encoding="utf-8")
    done = learner.quiz("a\n")
    assert done.code == 7
    assert done.err.startswith("error: ")
    assert "Traceback" not in done.err


def test_a_newer_database_is_refused_and_left_alone(learner: Learner) -> None:
    learner.quiz(_right(learner))
    database = learner.home / "progress.db"
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    assert learner.quiz("a\n").code == 7
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM review").fetchone() == (3,)
    connection.close()


def test_settings_that_are_wrong_name_their_line(learner: Learner) -> None:
    learner.home.mkdir()
    path = learner.home / "config.toml"
    path.write_text("new_per_day = 20\nretentoin = 0.9\n", encoding="utf-8")
    done = learner("quiz")
    assert done.code == 5
    assert f"{path}:2" in done.err
    assert "'retention'" in done.err


@pytest.mark.parametrize(
    "words", [("bank", "list"), ("stats",), ("--help",), ("bank", "coverage")], ids=" ".join
)
def test_a_reader_that_goes_away_gets_no_traceback(learner: Learner, words: tuple[str, ...]) -> None:
    import subprocess
    import sys

    with subprocess.Popen(
        [sys.executable, "-m", "quizzer", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=learner.environ,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_home_can_be_a_file_and_that_is_7(learner: Learner, tmp_path: Path) -> None:
    path = tmp_path / "a file"
    path.write_text("", encoding="utf-8")
    done = learner("stats", QUIZZER_HOME=str(path))
    assert done.code == 7
    assert "Traceback" not in done.err
