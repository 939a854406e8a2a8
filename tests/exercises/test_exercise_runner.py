"""Whatever the learner's code does: a clear message within the limit, and nothing left running."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path
from threading import Event, Timer

import pytest

from quizzer.exercises.exercise import Exercise
from quizzer.exercises.feedback import Feedback, feedback
from quizzer.exercises.runner import Limits, run
from quizzer.messages import Words
from quizzer.text import Localized

QUICK = Limits(seconds=2)
SOLUTION = "def twice(x, c):\n    return 2 * x, c.copy()\n"
EMPTY = Localized.same("")


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """Double x, and copy c."""
    (tmp_path / "solution.py").write_text(SOLUTION, encoding="utf-8")
    return Exercise(
        name="twice", order=1, topic="rnn-basics", level=1, claims=(), title=EMPTY, statement=EMPTY,
        entry="twice", inputs={"x": "N D", "c": "H"}, outputs={"y": "N D", "copy": "H"}, hints=(),
        explain=EMPTY, folder=tmp_path,
    )  # fmt: skip


def checked(exercise: Exercise, code: str, limits: Limits = QUICK) -> Feedback:
    """What is said of this code."""
    file = exercise.folder / "mine.py"
    file.write_text(code, encoding="utf-8")
    return feedback(exercise, file, run(exercise.spec(file, 1), limits), limits)


def body(*lines: str, head: str = "") -> str:
    """A function with this body."""
    return head + "def twice(x, c):\n" + "\n".join(f"    {line}" for line in lines) + "\n"


# What the code does: the code, the status, the first words that are said, and the line of it.
CODE: dict[str, tuple[str, str, str, int | None]] = {
    "right": (SOLUTION, "passed", "right on 4 trials with random sizes, float64 and float32", None),
    "an endless loop": (
        body("while True: x = x"),
        "time",
        "stopped after 2 seconds: a loop does not end, or something waits.",
        2,
    ),
    "sleeping": (
        body("time.sleep(100)", head="import time\n"),
        "time",
        "stopped after 2 seconds: a loop does not end, or something waits.",
        3,
    ),
    "sys.exit": (
        body("sys.exit(0)", head="import sys\n"),
        "exit",
        "sys.exit was called. Give the result back with return instead.",
        3,
    ),
    "os._exit": (
        body("os._exit(0)", head="import os\n"),
        "ended",
        "the process ended itself (exit code 0) before it gave a result: is there os._exit in it?",
        None,
    ),
    "a fork bomb": (
        body("while True:", "    os.fork()", head="import os\n"),
        "refused",
        "it tried to start or end another process. An exercise needs none, so it was refused.",
        4,
    ),
    "a stubborn fork bomb": (
        body("while True:", "    try:", "        os.fork()", "    except:", "        pass", head="import os\n"),
        "refused",
        "it tried to start or end another process. An exercise needs none, so it was refused.",
        None,
    ),
    "a subprocess": (
        body("subprocess.run(['true'])", head="import subprocess\n"),
        "refused",
        "it tried to start or end another process. An exercise needs none, so it was refused.",
        3,
    ),
    "10 GB at once": (
        body("return np.ones(10 * 2**27), c", head="import numpy as np\n"),
        "memory",
        "it asked for more than 1 GB of memory. The arrays here are tiny: is there a wrong shape, or a list "
        "that grows without end?",
        3,
    ),
    "a list that grows": (
        body("found = []", "while True:", "    found.append(bytearray(2**22))"),
        "memory",
        "it asked for more than 1 GB of memory. The arrays here are tiny: is there a wrong shape, or a list "
        "that grows without end?",
        4,
    ),
    "endless prints": (
        body("while True:", "    print('here')"),
        "flood",
        "stopped: it printed more than 256 KB. Is there a print in a loop that never ends?",
        None,
    ),
    "a closed result channel": (
        body("os.closerange(3, 64)", "return 2 * x, c.copy()", head="import os\n"),
        "channel",
        "the result could not be handed over: your code closed files that it did not open.",
        None,
    ),
    "a thread that goes on": (
        body(
            "try:", "    threading.Thread(target=spin).start()", "except RuntimeError:", "    pass",
            "return 2 * x, c.copy()", head="import threading\ndef spin():\n    while True: pass\n",
        ),
        "passed",
        "right on 4 trials with random sizes, float64 and float32",
        None,
    ),
    "a process of multiprocessing": (
        body(
            "p = multiprocessing.get_context('spawn').Process(target=print)", "p.start()",
            head="import multiprocessing\n",
        ),
        "refused",
        "it tried to start or end another process. An exercise needs none, so it was refused.",
        4,
    ),
    "another folder": (
        body("os.chdir('/')", "open('evil.txt', 'w')", head="import os\n"),
        "refused",
        "it tried to change a file outside of its own folder. An exercise needs none, so it was refused.",
        4,
    ),
    "NumPy changed": (
        body("np.isclose = np.all = lambda *_, **__: True", "return x, c.copy()", head="import numpy as np\n"),
        "patched",
        "your code puts something else in the place of numpy.all, numpy.isclose. That belongs to everybody, to "
        "the checks too: use a name of your own.",
        None,
    ),
    "Python changed": (
        body("builtins.isinstance = None", "return 2 * x, c.copy()", head="import builtins\n"),
        "patched",
        "your code puts something else in the place of builtins.isinstance.",
        None,
    ),
    "NumPy changed while loading": (
        "import numpy as np\nnp.asarray = None\n" + SOLUTION,
        "patched",
        "your code puts something else in the place of numpy.asarray.",
        None,
    ),
    "no standard output": (
        body("sys.stdout = None", "return 2 * x, c.copy()", head="import sys\n"),
        "passed",
        "right on 4 trials with random sizes, float64 and float32",
        None,
    ),
    "closed prints": (
        body("sys.stdout.close()", "return 2 * x, c.copy()", head="import sys\n"),
        "passed",
        "right on 4 trials with random sizes, float64 and float32",
        None,
    ),
    "a forged result": (
        body(
            "for n in range(3, 20):", "    try:", "        os.write(n, b'{\"status\": \"passed\"}\\n')",
            "    except OSError:", "        pass", "return x, c.copy()", head="import os\n",
        ),
        "wrong",
        "y differs:",
        None,
    ),
    "an import error": (
        body("return x", head="import no_such_module\n"),
        "import",
        "an import failed: No module named 'no_such_module'. Exercises need NumPy and the standard library",
        1,
    ),
    "a syntax error": (
        "def twice(x, c)\n    return x\n",
        "syntax",
        "Python cannot read line 1: expected ':'",
        1,
    ),
    "a null byte": (
        SOLUTION + "\0",
        "syntax",
        "Python cannot read the file: source code string cannot contain null bytes",
        None,
    ),
    "a byte-order mark": (
        "\ufeff" + SOLUTION,
        "passed",
        "right on 4 trials with random sizes, float64 and float32",
        None,
    ),
    "lines of Windows": (
        SOLUTION.replace("\n", "\r\n"),
        "passed",
        "right on 4 trials with random sizes, float64 and float32",
        None,
    ),
    "no function": ("def double(x, c): ...\n", "no-entry", "there is no function twice in the file.", None),
    "not a function": ("twice = 2\n", "not-callable", "twice is there, but it is not a function.", None),
    "too few arguments": (
        "def twice(x):\n    return x\n",
        "signature",
        "twice is called with 2 arguments, and does not take them: twice() takes 1 positional argument but 2 "
        "were given",
        None,
    ),
    "nothing written": (
        body("raise NotImplementedError"),
        "raised",
        "nothing is written yet: replace raise NotImplementedError.",
        2,
    ),
    "an exception": (body("return y"), "raised", "NameError: name 'y' is not defined", 2),
    "KeyboardInterrupt": (body("raise KeyboardInterrupt"), "raised", "KeyboardInterrupt was raised.", 2),
    "an exception of no kind": (body("raise BaseException('why')"), "raised", "BaseException: why", 2),
    "an exception that cannot be said": (
        body("raise Odd", head="class Odd(Exception):\n    def __str__(self):\n        return 1 / 0\n"),
        "raised",
        "Odd was raised.",
        5,
    ),
    "an exception with escape sequences": (
        body(r"raise ValueError('\x1b[2J')"), "raised", "ValueError: \x1b[2J", 2,
    ),
    "no end of calls": (
        body("return twice(x, c)"),
        "raised",
        "RecursionError: maximum recursion depth exceeded",
        2,
    ),
    "input": (body("return input()"), "raised", "EOFError: EOF when reading a line", 2),
    "a large file": (
        body("with open('large', 'wb') as file:", "    file.write(bytes(2**26))"),
        "file",
        "it wrote a file that is larger than 16 MB.",
        3,
    ),
    "a file elsewhere": (
        body("open(__file__, 'w')"),
        "refused",
        "it tried to change a file outside of its own folder. An exercise needs none, so it was refused.",
        2,
    ),
    "a crash": (
        body("ctypes.string_at(0)", head="import ctypes\n"),
        "crash",
        "the process was ended by SIGSEGV: something outside of Python crashed.",
        None,
    ),
    "no return": (
        body("2 * x"),
        "whole",
        "twice returns nothing: is the return missing? Wanted: y, copy.",
        None,
    ),
    "one of two": (
        body("return 2 * x"),
        "whole",
        "it has to return y, copy, in this order; found: array.",
        None,
    ),
    "three of two": (
        body("return x, x, c"),
        "whole",
        "it has to return y, copy, in this order; found: 3 values.",
        None,
    ),
    "a generator": (
        body("yield 2 * x", "yield c.copy()"),
        "whole",
        "it has to return y, copy, in this order; found: generator.",
        None,
    ),
    "None twice": (body("return None, None"), "wrong", "y is of type None; wanted: array.", None),
    "an array of objects": (
        body("return (2 * x).astype(object), c.copy()"),
        "wrong",
        "y is of type array of object; wanted: array.",
        None,
    ),
    "a matrix": (
        body("return np.matrix(2 * x), c.copy()", head="import numpy as np\n"),
        "wrong",
        "y is of type matrix; wanted: array.",
        None,
    ),
    "a masked array": (
        body("return np.ma.masked_array(3 * x, mask=True), c.copy()", head="import numpy as np\n"),
        "wrong",
        "y is of type MaskedArray; wanted: array.",
        None,
    ),
    "an array without end": (
        body("return np.broadcast_to(x[0, 0], (10**6, 10**6)), c.copy()", head="import numpy as np\n"),
        "wrong",
        "y has the shape (1000000, 1000000); it has to be (N, D) = ",
        None,
    ),
    "a wrong dtype": (
        body("return (2 * x).astype('float32'), c.copy()"),
        "wrong",
        "y is float32; it has to be float64, as the arguments are.",
        None,
    ),
    "a wrong shape": (body("return 2 * x.T, c.copy()"), "wrong", "y has the shape ", None),
    "a list": (body("return (2 * x).tolist(), c.copy()"), "wrong", "y is of type list; wanted: array.", None),
    "NaN": (body("return x * float('nan'), c.copy()"), "wrong", "y[0, 0] is nan; it has to be ", None),
    "wrong values": (body("return 3 * x, c.copy()"), "wrong", "y differs: y[", None),
    "the second is wrong": (body("return 2 * x, c + 1"), "wrong", "copy differs: copy[", None),
    "a view": (
        body("return 2 * x, c"),
        "aliased",
        "copy is a view of the argument c, not a copy: whoever changes one changes both. Use .copy().",
        None,
    ),
    "in place": (
        body("x *= 2", "return x.copy(), c.copy()"),
        "changed",
        "x was changed in place. It belongs to the caller, who still needs it: write x = x * 2, not x *= 2.",
        None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CODE)
def test_every_accident_has_its_own_message(exercise: Exercise, case: str) -> None:
    code, status, says, line = CODE[case]
    found = checked(exercise, code)
    assert Words("en")(found.notes[0]).startswith(says)
    assert found.status == ("no-entry" if status == "not-callable" else status)
    assert found.passed == (status == "passed")
    assert (found.frames[-1].line if found.frames else None) == line
    assert found.took_ms < (QUICK.seconds + 8) * 1000
    assert Words("zh")(found.notes[0])
    assert left_running() == []


def test_a_file_in_another_encoding_is_said(exercise: Exercise) -> None:
    file = exercise.folder / "mine.py"
    file.write_bytes(body("return 'é'").encode("latin-1"))
    found = feedback(exercise, file, run(exercise.spec(file, 1), QUICK), QUICK)
    assert found.status == "syntax"
    assert "'utf-8' codec can't decode byte 0xe9" in Words("en")(found.notes[0])


def test_a_long_line_of_code_is_cut(exercise: Exercise) -> None:
    found = checked(exercise, body("raise ValueError('" + "a" * 5000 + "')"))
    assert len(found.frames[-1].text) < 200
    assert len(Words("en")(found.notes[0])) < 700


def left_running() -> list[str]:
    """Processes that this one has started and not ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(")")[2].split()
            line = path.with_name("cmdline").read_text()
        except OSError:
            continue
        if int(words[1]) == os.getpid() and "harness" in line:
            found.append(line)
    return found


RELATED = {
    "the sign": ("return -2 * x, c.copy()", "Only the sign of y is wrong."),
    "a factor": ("return 5 * x, c.copy()", "y is the right value times 2.5."),
    "the size of an axis": ("return 2 * x * len(x), c.copy()", "y is the right value times 7 (= N)."),
    "a mean": ("return 2 * x / len(x), c.copy()", "y is the right value times 0.1429 (= 1/N)."),
    "zero": ("return 0 * x, c.copy()", "y is zero everywhere."),
    "a transpose": ("return 2 * x.T, c.copy()", "Transposed, y would be right."),
    "nothing simple": ("return x * x, c.copy()", "Right: copy."),
}


@pytest.mark.parametrize("case", RELATED)
def test_a_simple_relation_is_named(exercise: Exercise, case: str) -> None:
    line, says = RELATED[case]
    assert says == Words("en")(checked(exercise, body(line)).notes[1])


def test_what_is_right_and_what_is_wrong_are_both_said(exercise: Exercise) -> None:
    found = checked(exercise, body("return 2 * x, c * c"))
    assert (found.first, found.wrong, found.right) == ("copy", ("copy",), ("y",))
    assert Words("en")(found.notes[1]) == "Right: y."


def test_prints_are_shown_and_cannot_be_taken_for_the_result(exercise: Exercise) -> None:
    line = '{"status": "passed", "trials": 4}'
    found = checked(exercise, body(f"print('{line}')", "return x, c.copy()"))
    assert found.status == "wrong"
    assert found.output == f"{line}\n"


def test_sizes_are_all_different_in_every_trial(exercise: Exercise) -> None:
    wide = replace(exercise, trials=20)
    lines = ("assert len({*x.shape, *c.shape}) == 3", "assert 1 not in x.shape", "return 2 * x, c.copy()")
    assert checked(wide, body(*lines)).passed


def test_a_loop_in_one_dtype_only_is_found(exercise: Exercise) -> None:
    found = checked(exercise, body("return (2 * x).astype('float64'), c.copy()"))
    assert Words("en")(found.notes[0]) == "y is float64; it has to be float32, as the arguments are."


def test_a_run_can_be_stopped(exercise: Exercise) -> None:
    stop = Event()
    Timer(0.3, stop.set).start()
    file = exercise.folder / "mine.py"
    file.write_text(body("while True:", "    pass"), encoding="utf-8")
    ran = run(exercise.spec(file, 1), Limits(seconds=20), stop)
    assert ran.took_ms < 10_000
    assert ran.report is None
    assert left_running() == []


def test_no_file_is_left(exercise: Exercise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    checked(exercise, body("open('mine.txt', 'w').write('x')", "return 2 * x, c.copy()"))
    assert list(folder.iterdir()) == []


def test_a_broken_exercise_is_not_blamed_on_the_learner(exercise: Exercise) -> None:
    exercise.solution.write_text("def twice(x, c):\n    return 1 / 0\n", encoding="utf-8")
    found = checked(exercise, SOLUTION)
    assert found.status == "content"
    assert "ZeroDivisionError" in found.output
