"""The derivatives that are shipped are those that SymPy gives, and no others are believed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from quizzer.cells import KEPT, cell_names, derivatives, keep_derivatives, kept_derivatives, load_cell
from quizzer.derive.backward import derived
from quizzer.derive.functions import Derivatives, differentiated
from quizzer.notation import printed
from quizzer.notation.tree import Name
from quizzer.paths import content

SHIPPED = kept_derivatives(content())


def test_what_is_shipped_is_used() -> None:
    assert SHIPPED, "made by another SymPy: run tests/derive/make_derivatives.py"


@pytest.mark.parametrize(
    ("function", "variable"),
    SHIPPED,
    ids=[f"{printed(function)} by {variable}" for function, variable in SHIPPED],
)
def test_each_is_what_sympy_gives(function: object, variable: str) -> None:
    key = (function, variable)
    assert SHIPPED[key] == differentiated(*key)  # type: ignore[index, arg-type]


@pytest.mark.parametrize("name", cell_names())
def test_no_shipped_cell_needs_another(name: str) -> None:
    found = Derivatives(dict(SHIPPED))
    derived(load_cell(name), found)
    assert not found.grown


def test_what_another_sympy_made_is_not_believed(tmp_path: Path) -> None:
    keep_derivatives(tmp_path, Derivatives({(Name("u"), "u"): Name("y")}))
    assert len(kept_derivatives(tmp_path)) == 1
    kept = json.loads((tmp_path / KEPT).read_text(encoding="utf-8"))
    (tmp_path / KEPT).write_text(json.dumps({**kept, "sympy": "other"}), encoding="utf-8")
    assert kept_derivatives(tmp_path) == {}


def test_new_ones_are_kept_beside_the_shipped(tmp_path: Path) -> None:
    with derivatives(tmp_path) as found:
        found.rows[Name("u"), "u"] = Name("y")
        found.grown = True
    assert kept_derivatives(tmp_path) == SHIPPED | {(Name("u"), "u"): Name("y")}


def test_a_shipped_cell_needs_no_sympy_even_the_first_time(tmp_path: Path) -> None:
    code = "import sys, quizzer; quizzer.derive('lstm'); sys.exit('sympy' in sys.modules)"
    environ = {**os.environ, "QUIZZER_HOME": str(tmp_path)}
    assert subprocess.run([sys.executable, "-c", code], env=environ, check=False).returncode == 0
