"""`import quizzer`: light, and with a package that can be called."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import quizzer
from quizzer.api import derive, gradcheck
from quizzer.derive.derivation import Derivation
from quizzer.errors import UnknownName, UsageError


def run(code: str, tmp_path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        env={"QUIZZER_HOME": str(tmp_path), "PATH": "", "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    "import_first", ["", "import quizzer.derive.backward; ", "from quizzer import derive; "]
)
def test_the_package_can_be_called_and_imported_from(import_first: str, tmp_path: Path) -> None:
    code = f"import quizzer; {import_first}print(quizzer.derive('rnn').backward['h_prev'])"
    assert run(code, tmp_path) == "δh_prev = Uᵀ δa"


def test_importing_imports_neither_sympy_nor_numpy(tmp_path: Path) -> None:
    code = "import quizzer, sys; print(sorted({'sympy', 'numpy', 'yaml', 'rich', 'typer'} & set(sys.modules)))"
    assert run(code, tmp_path) == "[]"


def test_a_second_derivation_needs_neither_sympy_nor_yaml_nor_numpy(tmp_path: Path) -> None:
    code = "import quizzer, sys; quizzer.derive('lstm'); print(sorted({'sympy', 'numpy', 'yaml'} & set(sys.modules)))"
    run(code, tmp_path)
    assert run(code, tmp_path) == "[]"


def test_a_damaged_cache_is_a_miss(tmp_path: Path) -> None:
    cell = {
        "format": 1, "cell": "own", "input": {"x": "D"}, "parameters": {"W": ["H", "D"]},
        "equations": ["h = softplus(W x)"],
    }  # fmt: skip
    code = f"import quizzer; print(quizzer.derive({cell!r}).gradients['W'])"
    first = run(code, tmp_path)
    kept = tmp_path / "cache" / "derivatives.json"
    assert kept.exists()
    for damage in ("", "{", "[]", '{"sympy": "other", "rows": []}', '{"rows": 1}'):
        kept.write_text(damage, encoding="utf-8")
        assert run(code, tmp_path) == first == "δW = Σ_n δa_h xᵀ"


def test_other_names_are_not_there() -> None:
    with pytest.raises(AttributeError, match="module 'quizzer' has no attribute 'derrive'"):
        quizzer.derrive  # noqa: B018  # it is looked up


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZZER_HOME", str(tmp_path / "home"))


def test_a_cell_may_be_a_name_a_file_or_a_mapping(tmp_path: Path) -> None:
    mapping = {
        "format": 1,
        "cell": "own",
        "input": {"x": "D"},
        "state": {"h": "H"},
        "parameters": {"W": ["H", "D"], "U": ["H", "H"]},
        "equations": ["h = tanh(W x + U h_prev)"],
    }
    path = tmp_path / "own.yaml"
    path.write_text(
        "{format: 1, cell: own, input: {x: D}, state: {h: H}, parameters: {W: [H, D], U: [H, H]},"
        " equations: ['h = tanh(W x + U h_prev)']}",
        encoding="utf-8",
    )
    texts = [[str(line) for line in derive(cell).steps] for cell in (mapping, path, str(path))]
    assert texts[0] == texts[1] == texts[2]
    assert texts[0][1] == "δa_h = δh ⊙ (1 − h²)"


def test_the_derivation_of_the_contract() -> None:
    found = derive("lstm")
    assert isinstance(found, Derivation)
    assert [line.name for line in found.steps[:3]] == ["δh", "δo", "δa_o"]
    assert str(found.gradients["W_f"]) == str(found.gradients["δW_f"]) == "δW_f = Σ_t Σ_n δa_f xᵀ"
    with pytest.raises(KeyError):
        found.gradients["W_q"]
    assert found._repr_markdown_().startswith("# LSTM with forget gate")
    assert found.to_latex().startswith(r"\begin{aligned}")
    assert str(found).startswith("LSTM with forget gate\n")


def test_layers_and_directions() -> None:
    report = gradcheck(derive("lstm", layers=2, bidirectional=True))
    assert report.passed
    assert report.scalars > 700
    assert list(derive("rnn", layers=2).cell.state) == ["h_l1", "h_l2"]
    assert derive("rnn", bidirectional=True).cell.backwards == ("h_bw",)


@pytest.mark.parametrize("name", ["rnn", "lstm", "gru", "gru-reset-after", "lstm-peephole", "jordan", "mgu"])
@pytest.mark.parametrize("made", [{"layers": 3}, {"bidirectional": True}, {"layers": 2, "bidirectional": True}])
def test_every_cell_can_be_stacked_and_run_in_both_directions(name: str, made: dict[str, int]) -> None:
    assert gradcheck(derive(name, **made), steps=3).passed  # type: ignore[arg-type]


def test_what_cannot_be_combined_is_refused() -> None:
    with pytest.raises(UsageError, match="'attention-dot' cannot be stacked"):
        derive("attention-dot", layers=2)


def test_a_layer_above_reads_what_the_layer_below_gives() -> None:
    fields: dict[str, Any] = {
        "format": 1, "cell": "own", "input": {"x": "D"}, "state": {"h": "H"}, "parameters": {"W": ["H", "D+H"]},
        "equations": ["h = tanh(W[:, 0:D] x + W[:, D:D+H] h_prev)"],
    }  # fmt: skip
    found = derive(fields, layers=2, bidirectional=True)
    assert {found.cell.parameters[name] for name in ("W_fw_l1", "W_bw_l1")} == {("H", "D+H")}
    assert {found.cell.parameters[name] for name in ("W_fw_l2", "W_bw_l2")} == {("H", "3H")}
    assert gradcheck(found, steps=3).passed


def test_an_input_as_wide_as_the_state_cannot_become_wider() -> None:
    fields = {
        "format": 1, "cell": "own", "input": {"x": "H"}, "state": {"h": "H"}, "parameters": {"p": "H"},
        "equations": ["h = tanh(p ⊙ x + h_prev)"],
    }  # fmt: skip
    assert gradcheck(derive(fields, layers=2), steps=3).passed
    with pytest.raises(UsageError) as caught:
        derive(fields, layers=2, bidirectional=True)
    assert caught.value.what.key == "derive.cannot-widen"


def test_the_row_layout() -> None:
    assert str(derive("rnn", layout="row").gradients["W"]) == "δW = Σ_t xᵀ δa"
    with pytest.raises(UsageError, match="the layout is column or row, not 'rows'"):
        derive("rnn", layout="rows")


def test_gradcheck_takes_a_name() -> None:
    report = quizzer.gradcheck("rnn", sizes={"D": 2, "H": 3}, steps=3, examples=1, seed=4)
    assert report.passed
    assert (report.steps, report.examples, report.seed) == (3, 1, 4)
    with pytest.raises(UnknownName):
        quizzer.gradcheck("rrn")
