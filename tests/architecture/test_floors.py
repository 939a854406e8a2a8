"""Who may import whom. What is not in the table is forbidden."""

import ast
from pathlib import Path

import pytest

import quizzer

ROOT = Path(quizzer.__file__).parent

# A module or package, and what it may import of ours; a package may import itself.
FLOORS = {
    "quizzer": (),
    "text": (),
    "chance": (),
    "messages": ("text",),
    "errors": ("messages",),
    "registry": ("errors",),
    "problem": ("messages",),
    "paths": (),
    "node": ("errors", "messages", "problem", "text"),
    "question": ("messages", "problem", "text"),
    "notation": ("errors", "messages", "text", "registry"),
    "compare": ("chance", "errors", "messages", "notation", "text"),
    "files": ("errors", "messages", "node", "problem", "text", "quizzer"),
    "derive": ("errors", "messages", "node", "notation", "problem", "registry", "text"),
    "cells": ("derive", "errors", "files", "messages", "paths", "problem"),
    "api": ("cells", "derive", "errors", "messages", "node", "paths", "problem"),
    "lines": ("compare", "derive", "notation", "errors", "messages"),
    "equality": ("cells", "compare", "derive", "errors", "lines", "messages", "notation", "text"),
    "kinds": (
        "api", "cells", "chance", "compare", "derive", "errors", "lines", "messages", "node", "notation", "paths",
        "problem", "question", "registry", "text", "quizzer",
    ),
    "study": ("chance", "errors", "messages", "problem", "question", "text"),
    "coach": ("compare", "derive", "errors", "lines", "messages", "notation", "study"),
    "exercises": ("api", "errors", "messages", "node", "question", "text"),
    "banks": (
        "claims", "errors", "exercises", "files", "kinds", "messages", "node", "problem", "question", "registry", "text",
        "quizzer",
    ),
    "store": ("errors", "messages", "study", "text"),
    "claims": ("errors", "messages", "node", "paths", "text"),
    "screen": ("claims", "exercises", "messages", "question", "study", "text"),
    "cli": (
        "api", "banks", "cells", "chance", "claims", "coach", "compare", "derive", "equality", "errors", "exercises",
        "files", "kinds", "messages", "node", "notation", "paths", "problem", "question", "registry", "screen", "store",
        "study", "text", "quizzer",
    ),
    "__main__": ("cli",),
}  # fmt: skip

# A library, and the places that may import it.
DOORS = {
    "yaml": ("files/",),
    "sqlite3": ("store/",),
    "fsrs": ("study/schedule.py",),
    "rich": ("screen/",),
    "typer": ("cli/",),
    "platformdirs": ("paths.py",),
    "tomllib": ("study/settings.py",),
    "sympy": ("claims/", "derive/"),
    "subprocess": ("exercises/runner.py",),
    "numpy": ("exercises/child/", "claims/", "derive/"),
}

MODULES = sorted(ROOT.rglob("*.py"))


def imported(path: Path) -> list[str]:
    """Every module that a file imports, wherever in the file it does."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            assert node.module is not None
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def floor(path: Path) -> str:
    """The row of a file."""
    first = path.relative_to(ROOT).parts[0]
    return "quizzer" if first == "__init__.py" else first.removesuffix(".py")


def ours(name: str) -> str | None:
    """The row of an imported module, None if it is not ours."""
    parts = name.split(".")
    if parts[0] != "quizzer":
        return None
    known = len(parts) > 1 and ((ROOT / parts[1]).is_dir() or (ROOT / f"{parts[1]}.py").exists())
    return parts[1] if known else "quizzer"


def upward(path: Path, names: list[str]) -> list[str]:
    """The imports of `names` that the table does not allow to `path`."""
    row = floor(path)
    allowed = {row, *FLOORS[row]}
    return [name for name in names if (target := ours(name)) is not None and target not in allowed]


def wrong_doors(path: Path, names: list[str]) -> list[str]:
    """The libraries of `names` that `path` must not open."""
    place = path.relative_to(ROOT).as_posix()
    libraries = {name.split(".")[0] for name in names}
    return sorted(lib for lib in libraries & DOORS.keys() if not place.startswith(DOORS[lib]))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_imports_go_downwards_and_through_the_doors(path: Path) -> None:
    names = imported(path)
    assert upward(path, names) == []
    assert wrong_doors(path, names) == []


def test_the_table_has_no_cycle() -> None:
    seen: set[str] = set()
    rows = {row: set(allowed) - {row} for row, allowed in FLOORS.items()}
    while ready := {row for row in rows.keys() - seen if rows[row] <= seen}:
        seen |= ready
    assert rows.keys() - seen == set()


def test_an_upward_import_is_caught() -> None:
    assert upward(ROOT / "study" / "queue.py", ["quizzer.store.Store"]) == ["quizzer.store.Store"]


def test_a_wrong_door_is_caught() -> None:
    assert wrong_doors(ROOT / "cli" / "quiz.py", ["sqlite3", "rich.table"]) == ["rich", "sqlite3"]


def test_every_file_has_a_docstring_and_stays_small() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(text)), path
        assert text.count("\n") <= 350, path


EXECUTORS = {"eval", "exec", "sympify", "parse_expr", "literal_eval", "__import__", "compile"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_nothing_executes_text(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert [call.id for call in calls if isinstance(call, ast.Name) and call.id in EXECUTORS] == []
    assert not {name.split(".")[0] for name in imported(path)} & {"pickle", "marshal", "shelve", "dill"}
