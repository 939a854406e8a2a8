"""What people read, word by word. `golden/*.txt` were read by a person; a change of them is a change of the text."""

from pathlib import Path

import pytest

from quizzer.api import Shape, made
from quizzer.cells import cell_names, load_cell, load_notation
from quizzer.derive.backward import derived
from quizzer.derive.check import checked
from quizzer.derive.document import document
from quizzer.derive.formats import FORMATS
from quizzer.derive.formats.text import text
from quizzer.derive.layout import in_rows
from quizzer.derive.rename import renamed
from quizzer.derive.unroll import unrolled
from quizzer.messages import Words
from quizzer.notation.errors import width

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["lstm", "gru"])
def test_the_text_is_the_one_that_was_read(name: str, language: str) -> None:
    found = FORMATS["text"](document(derived(load_cell(name))), Words(language))
    assert found == (GOLDEN / f"{name}.{language}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_lines_keep_to_the_width(columns: int, language: str) -> None:
    for name in cell_names():
        found = text(document(derived(load_cell(name))), Words(language), columns)
        assert max(map(width, found.splitlines())) <= columns, name


@pytest.mark.parametrize("columns", [40, 80])
def test_lines_of_combined_renamed_and_checked_cells_keep_to_the_width(columns: int) -> None:
    found = derived(made(load_cell("lstm"), Shape(2, True)))
    for each in (found, in_rows(found), renamed(found, load_notation("keras"))):
        for unrolling in (None, unrolled(each, 3)):
            lines = text(document(each, unrolled=unrolling), Words("en"), columns).splitlines()
            assert max(map(width, lines)) <= columns
    plain = derived(load_cell("lstm"))
    lines = text(document(plain, check=checked(plain)), Words("en"), columns).splitlines()
    assert max(map(width, lines)) <= columns
    assert ("  name  shape  worst" in "\n".join(lines)) == (columns == 80)


def test_signs_that_cannot_be_shown_are_spelled_before_lines_are_aligned() -> None:
    plain = {"δ": "d_", "⊙": "(*)", "σ": "sigma"}

    def spelled(given: str) -> str:
        return "".join(plain.get(character, character) for character in given)

    found = text(document(derived(load_cell("gru")), wrt="W_z"), Words("en"), plain=spelled)
    block = found[found.index("Backward") :].splitlines()[2:5]
    assert block == [
        "  d_h   = d_h_above + d_h_next    two ways out, to the layer above and to the next step: the",
        "                                  paths add up",
        "  d_z   = d_h (*) (h_prev − n)    product rule: the other factor",
    ]


def test_steps_are_written_out() -> None:
    found = unrolled(derived(load_cell("rnn")), 2)
    assert [str(each) for each in (*found.forward, *found.backward, *found.gradients)] == [
        "a_1 = W x_1 + U h_0 + b",
        "h_1 = tanh(a_1)",
        "a_2 = W x_2 + U h_1 + b",
        "h_2 = tanh(a_2)",
        "δh_2 = δh_2_above",
        "δa_2 = δh_2 ⊙ (1 − h_2²)",
        "δh_1_next = Uᵀ δa_2",
        "δh_1 = δh_1_above + δh_1_next",
        "δa_1 = δh_1 ⊙ (1 − h_1²)",
        "δh_0 = Uᵀ δa_1",
        "δW = Σ_n (δa_1 x_1ᵀ + δa_2 x_2ᵀ)",
        "δU = Σ_n (δa_1 h_0ᵀ + δa_2 h_1ᵀ)",
        "δb = Σ_n (δa_1 + δa_2)",
        "δx_1 = Wᵀ δa_1",
        "δx_2 = Wᵀ δa_2",
    ]


@pytest.mark.parametrize(
    ("name", "of", "direct", "full"),
    [
        ("rnn", "h", "0", "diag(1 − h²) U"),
        ("lstm-1997-truncated", "c", "I", "I"),
        ("gru-reset-after", "h", "diag(z)", "diag(z) + diag((h_prev − n) ⊙ z ⊙ (1 − z)) U_z + diag((1 − z) ⊙ (1 − n²) ⊙ m ⊙ r ⊙ (1 − r)) U_r + diag((1 − z) ⊙ (1 − n²) ⊙ r) U_n"),
        ("lstm", "c", "diag(f)", "diag(f) + (diag(c_prev ⊙ f ⊙ (1 − f)) U_f + diag(g ⊙ i ⊙ (1 − i)) U_i + diag(i ⊙ (1 − g²)) U_g) diag(o_prev ⊙ (1 − tanh(c_prev)²))"),
    ],
    ids=["rnn", "1997", "gru", "lstm"],
)  # fmt: skip
def test_jacobians_of_the_state(name: str, of: str, direct: str, full: str) -> None:
    from quizzer.notation import printed

    found = next(each for each in derived(load_cell(name)).jacobians if each.of == of)
    assert (printed(found.direct), printed(found.full)) == (direct, full)
