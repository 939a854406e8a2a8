"""Make `content/derivatives.json`: what SymPy gives for the functions of the shipped cells.

    .venv/bin/python tests/derive/make_derivatives.py

`test_derive_shipped.py` asks SymPy for every row again. Needed when a cell brings a function, or SymPy is new.
"""

from quizzer.cells import cell_names, keep_derivatives, load_cell
from quizzer.derive.backward import derived
from quizzer.derive.functions import Derivatives
from quizzer.paths import content

if __name__ == "__main__":
    found = Derivatives()
    for name in cell_names():
        derived(load_cell(name), found)
    keep_derivatives(content(), found)
    print(f"{len(found.rows)} derivatives")
