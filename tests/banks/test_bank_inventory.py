"""The inventory, and which of its rows are covered."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from bank_samples import written

from quizzer.banks.coverage import coverage
from quizzer.banks.inventory import Erratum, Inventory, Row, Titled, load_inventory, read_inventory
from quizzer.errors import ContentError, UnknownName
from quizzer.messages import Words
from quizzer.question import Entry
from quizzer.text import Localized

TEXT = """\
format: 1
notes:
  - {id: N0, title: {en: First note, zh: 第一篇}}
  - {id: N1, title: {en: Second note, zh: 第二篇}}
rows:
  - {id: N0-01, section: {en: basics, zh: 基础}, verdict: ok}
  - {id: N0-32, section: {en: forget gate, zh: 遗忘门}, verdict: wrong, errata: [R15], holes: [H4]}
  - {id: N0-33, section: {en: thanks, zh: 致谢}, verdict: ok, quiz: false}
  - {id: N1-01, section: {en: basics, zh: 基础}, verdict: lost}
errata:
  - {id: R15, severity: wrong, title: {en: Not a dot product, zh: 不是点积}, claims: [N0-32]}
holes:
  - {id: H4, title: {en: The backward pass, zh: 反向传播}}
additions:
  - {id: A01, title: {en: Forget bias, zh: 遗忘门偏置}}
"""

INVENTORY = Inventory(
    notes=(Titled("N0", Localized("First note", "第一篇")), Titled("N1", Localized("Second note", "第二篇"))),
    rows=(
        Row("N0-01", Localized("basics", "基础"), "ok"),
        Row("N0-32", Localized("forget gate", "遗忘门"), "wrong", ("R15",), ("H4",)),
        Row("N0-33", Localized("thanks", "致谢"), "ok", quiz=False),
        Row("N1-01", Localized("basics", "基础"), "lost"),
    ),
    errata=(Erratum("R15", "wrong", Localized("Not a dot product", "不是点积"), ("N0-32",)),),
    holes=(Titled("H4", Localized("The backward pass", "反向传播")),),
    additions=(Titled("A01", Localized("Forget bias", "遗忘门偏置")),),
)


def test_an_inventory_is_read_whole(tmp_path: Path) -> None:
    written(tmp_path, {"inventory.yaml": TEXT})
    assert load_inventory(tmp_path / "inventory.yaml") == INVENTORY
    assert INVENTORY.ids == ("N0-01", "N0-32", "N0-33", "N1-01", "R15", "H4", "A01")


def test_it_comes_from_the_cache_the_second_time(tmp_path: Path) -> None:
    path = written(tmp_path, {"inventory.yaml": TEXT}) / "inventory.yaml"
    load_inventory(path, tmp_path / "cache")
    code = (
        "import sys; from pathlib import Path; from quizzer.banks.inventory import load_inventory\n"
        f"found = load_inventory(Path({str(path)!r}), Path({str(tmp_path / 'cache')!r}))\n"
        "print(len(found.ids), 'yaml' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.split() == ["7", "False"]
    assert load_inventory(path, tmp_path / "cache") == INVENTORY


@pytest.mark.parametrize(
    ("id", "en", "zh"),
    [
        ("N0-32", "note 000, forget gate", "笔记 000，遗忘门"),
        ("R15", "Not a dot product", "不是点积"),
        ("H4", "The backward pass", "反向传播"),
        ("A01", "Forget bias", "遗忘门偏置"),
    ],
)
def test_a_claim_says_where_it_is_from(id: str, en: str, zh: str) -> None:
    assert (Words("en")(INVENTORY.described(id)), Words("zh")(INVENTORY.described(id))) == (en, zh)


def test_an_unknown_claim_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownName) as caught:
        INVENTORY.described("N0-23")
    assert str(caught.value) == "there is no claim 'N0-23'\ndid you mean 'N0-33'?"
    with pytest.raises(UnknownName):
        INVENTORY.row("R15")


def test_a_group_that_is_not_listed_is_believed() -> None:
    assert [INVENTORY.knows(id) for id in ("N0-01", "N0-02", "R16", "K07")] == [True, False, False, True]


BROKEN = {
    "syntax": ("rows:", "rows: ]", "1: Y001"),
    "unknown field": ("additions:", "extras:", "1: Q012"),
    "unknown verdict": ("verdict: lost", "verdict: lots", "9: Q020"),
    "unknown severity": ("severity: wrong", "severity: bad", "11: Q020"),
    "wrong id": ("id: N1-01", "id: N1-1", "9: Q130"),
    "id of another list": ("id: H4", "id: A04", "13: Q130"),
    "twice": ("id: N1-01", "id: N0-01", "9: Q131"),
    "unknown erratum": ("errata: [R15]", "errata: [R16]", "7: Q105"),
    "unknown claim": ("claims: [N0-32]", "claims: [N0-34]", "11: Q105"),
    "one language": (", zh: 致谢", "", "8: Q011"),
}


@pytest.mark.parametrize(("old", "new", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_inventory_is_told_and_not_loaded(old: str, new: str, said: str, tmp_path: Path) -> None:
    text = TEXT.replace(old, new, 1)
    _, problems = read_inventory("f", text.encode())
    line, code = said.split(": ")
    assert code in [problem.code for problem in problems.errors]
    written(tmp_path, {"inventory.yaml": text})
    with pytest.raises(ContentError):
        load_inventory(tmp_path / "inventory.yaml")
    if code not in ("Y001", "Q012"):
        assert line in [str(problem.place.line) for problem in problems.errors]


def test_an_error_says_where(tmp_path: Path) -> None:
    path = written(tmp_path, {"inventory.yaml": TEXT.replace("lost", "lots")}) / "inventory.yaml"
    with pytest.raises(ContentError) as caught:
        load_inventory(path)
    assert str(caught.value) == (
        f"{path}:9:57: 'verdict' must be one of ok, imprecise, wrong, lost, not 'lots'\ndid you mean 'lost'?"
    )


def test_an_inventory_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        load_inventory(tmp_path / "inventory.yaml")
    assert str(caught.value) == f"there is no file or folder {tmp_path}/inventory.yaml\ncheck the path"


def test_coverage_counts_rows_and_names_the_holes() -> None:
    entries = [
        Entry("x", "gates", "choice", 1, claims=("N0-32", "R15", "N0-32")),
        Entry("y", "gates", "choice", 1, claims=("N0-32", "N0-33")),
    ]
    found = coverage(entries, INVENTORY)
    counts = {group.id: (group.covered, group.total, group.holes) for group in found.groups}
    assert counts == {
        "N0": (1, 2, ("N0-01",)),
        "N1": (0, 1, ("N1-01",)),
        "errata": (1, 1, ()),
        "holes": (0, 1, ("H4",)),
        "additions": (0, 1, ("A01",)),
    }
    assert (found.covered, found.total) == (2, 6)
    assert found.holes == ("N0-01", "N1-01", "H4", "A01")
    assert [row.questions for row in found.groups[0].rows] == [(), ("x", "y")]
    assert [Words("en")(group.title) for group in found.groups[1:3]] == ["Second note", "Errata"]
