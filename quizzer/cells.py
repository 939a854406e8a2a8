"""Cells by name or by path: those of `content/cells`, and anybody's own.

What was parsed is kept in the cache folder by the content of the file, and so are the derivatives that SymPy
found: the second `quizzer derive lstm` needs neither YAML nor SymPy. The derivatives of the shipped cells are
shipped too, as SymPy gave them (`tests/derive/make_derivatives.py`; a test asks SymPy again); they are used with
the same SymPy alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from quizzer.derive.cells import read_cell
from quizzer.derive.derivation import Cell
from quizzer.derive.functions import Derivatives, Rows
from quizzer.derive.rename import Notation, read_notations
from quizzer.derive.stored import cell_of, plain_cell, plain_tree, tree_of
from quizzer.derive.troubles import CellError, in_line
from quizzer.errors import ContentError, UnknownName
from quizzer.files.cache import Cache, content_key
from quizzer.files.sources import SUFFIXES, content
from quizzer.messages import message
from quizzer.paths import content as shipped
from quizzer.problem import Problem

PART = "cell-1"
NOTATIONS = "notations.yaml"
KEPT = "derivatives.json"
EMPTY = "Y004"  # the code of a file with nothing in it


def cell_names() -> tuple[str, ...]:
    """The names of the cells that are there."""
    return tuple(sorted(path.stem for path in (shipped() / "cells").glob("*.yaml")))


def load_cell(name: str, cache: Path | None = None) -> Cell:
    """The cell of this name, or of the file at this path.

    Raises:
        UnknownName: there is no such cell.
        ContentError: the file cannot be read, or is wrong; the error has all that is wrong.
    """
    path = _path(name)
    kept = Cache(cache)
    try:
        record = kept.current(path, PART)
        if record is not None:
            return cell_of(record.value)
        data = content(path)
    except OSError as error:
        what = message("derive.cannot-read", path=str(path), why=error.strerror or "?")
        raise ContentError(what, message("bank.fix-path")) from error
    cell = _parsed(str(path), data)
    kept.save(path, content_key(data), {PART: plain_cell(cell)})
    return cell


def stamp(name: str) -> tuple[str, int, int]:
    """What tells whether the cell of this name is still the same: its file, when that changed, its size.

    Raises:
        UnknownName: there is no such cell.
    """
    path = _path(name)
    with suppress(OSError):
        found = path.stat()
        return str(path.absolute()), found.st_mtime_ns, found.st_size
    return str(path), 0, 0


def load_notation(name: str) -> Notation:
    """The letters of a source, by its name.

    Raises:
        UnknownName: there is no such notation.
    """
    from quizzer.files.reader import read_file

    document = read_file(shipped() / NOTATIONS)
    found = read_notations(document.node) if document.node is not None else {}
    if document.problems.errors:
        raise CellError(NOTATIONS, (in_line(problem, document.lines) for problem in document.problems.errors))
    if name not in found:
        raise UnknownName("notation", name, found)
    return found[name]


def _path(name: str) -> Path:
    path = Path(name)
    if path.suffix in SUFFIXES or len(path.parts) > 1:
        return path
    names = cell_names()
    if name not in names:
        raise UnknownName("cell", name, names)
    return shipped() / "cells" / f"{name}.yaml"


def _parsed(name: str, data: bytes) -> Cell:
    # The YAML library takes 30 ms: a start with a warm cache does without.
    from quizzer.files.reader import read

    document = read(name, data)
    if document.node is None or document.problems.errors:
        raise CellError(name, (in_line(_mended(each), document.lines) for each in document.problems.errors))
    return read_cell(document.node, document.lines)


def _mended(problem: Problem) -> Problem:
    """The reader of files knows how banks begin; a cell begins otherwise."""
    return replace(problem, fix=message("derive.fix-empty")) if problem.code == EMPTY else problem


# --- derivatives --------------------------------------------------------------------------------------------


@contextmanager
def derivatives(cache: Path | None = None) -> Iterator[Derivatives]:
    """The derivatives that are known; those that are found meanwhile are kept for the next time."""
    found = Derivatives(kept_derivatives(shipped()) | (kept_derivatives(cache) if cache else {}))
    yield found
    if cache and found.grown:
        with suppress(OSError):
            keep_derivatives(cache, found)


def keep_derivatives(folder: Path, found: Derivatives) -> None:
    """Write what was found, and by which SymPy.

    Raises:
        OSError: it cannot be written.
    """
    rows = [
        [plain_tree(function), variable, plain_tree(tree)] for (function, variable), tree in found.rows.items()
    ]
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{KEPT}.tmp"
    unfinished.write_text(json.dumps({"sympy": _sympy(), "rows": rows}) + "\n", encoding="utf-8")
    unfinished.replace(folder / KEPT)


def kept_derivatives(folder: Path) -> Rows:
    """What was kept, if it was made by the SymPy that is installed."""
    try:
        kept = json.loads((folder / KEPT).read_text(encoding="utf-8"))
        if kept["sympy"] != _sympy():
            return {}
        return {(tree_of(function), variable): tree_of(tree) for function, variable, tree in kept["rows"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _sympy() -> str:
    """What names the installed SymPy, found without importing it."""
    spec = find_spec("sympy")
    if spec is None or spec.origin is None:
        return ""
    return (Path(spec.origin).parent / "release.py").read_text(encoding="utf-8").strip()
