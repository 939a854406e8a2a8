"""Every claim holds, has its place in the inventory, and is said in both languages."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest
from rich.cells import cell_len

from quizzer.banks.inventory import load_inventory
from quizzer.claims import CLAIMS, Claim, Verdict, find, names, proof, run
from quizzer.errors import UnknownName
from quizzer.messages import Words
from quizzer.paths import content

INVENTORY = load_inventory(content() / "inventory.yaml")
VERDICTS = {row.id: row.verdict for row in INVENTORY.rows}
NOTES = Path(__file__).parents[3] / "shared" / "notes"
ENGLISH, CHINESE = Words("en"), Words("zh")
LINE = 63  # cells that a line of the list has for the statement, at 80 columns

# What the list of checkable claims says of each; the others confirm what the notes say, or fill a hole.
WRONG = (3, 11, 12, 13, 14, 15, 16, 20, 25, 35, 36, 37, 38, 43, 44, 46, 51, 54, 60, 61, 64, 65)
IMPRECISE = (4, 5, 7, 17, 18, 21, 22, 23, 26, 29, 30, 40, 45, 56, 57, 59, 62, 63, 66, 67, 68, 69, 71, 73, 74)
CONVENTION = (47, 48, 49, 75)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_every_claim_holds(claim: Claim) -> None:
    found = run(claim).proof
    assert [m for m in found.measures if not m.holds] == []
    assert found.holds


def test_the_ids_are_complete_and_the_names_are_unique() -> None:
    assert [claim.id for claim in CLAIMS] == [f"K{number:02}" for number in range(1, 81)]
    assert len(set(names())) == len(CLAIMS)


def test_every_proof_is_a_claim() -> None:
    for subject in {claim.subject for claim in CLAIMS}:
        module = import_module(f"quizzer.claims.{subject}")
        proofs = {
            name.replace("_", "-")
            for name, function in inspect.getmembers(module, inspect.isfunction)
            if function.__module__ == module.__name__
            and not name.startswith("_")
            and inspect.signature(function).return_annotation == "Proof"
        }
        assert proofs == {claim.slug for claim in CLAIMS if claim.subject == subject}


def test_every_source_is_in_the_inventory() -> None:
    assert [(claim.id, row) for claim in CLAIMS for row in claim.sources if row not in INVENTORY.ids] == []
    assert [claim.id for claim in CLAIMS if not claim.sources] == []


def test_the_verdicts_are_those_of_the_list() -> None:
    kinds = {Verdict.WRONG: WRONG, Verdict.IMPRECISE: IMPRECISE, Verdict.CONVENTION: CONVENTION}
    wanted = {f"K{number:02}": verdict for verdict, numbers in kinds.items() for number in numbers}
    assert {claim.id: claim.verdict for claim in CLAIMS if claim.verdict is not Verdict.RIGHT} == wanted


def test_the_verdicts_fit_the_inventory() -> None:
    for claim in CLAIMS:
        rows = {VERDICTS[row] for row in claim.sources if row.startswith("N")}
        errata = [row for row in claim.sources if row.startswith("R")]
        if claim.verdict is Verdict.RIGHT:
            assert "wrong" not in rows, claim.id
        elif claim.verdict is Verdict.WRONG:
            assert rows & {"wrong", "imprecise"}, claim.id
            assert errata, claim.id
        else:
            assert errata or rows - {"ok"} or any(row.startswith("A") for row in claim.sources), claim.id


# --- texts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_every_claim_is_said_in_both_languages(claim: Claim) -> None:
    for text in (claim.statement, claim.note, claim.truth):
        english, chinese = ENGLISH(text), CHINESE(text)
        assert english != chinese
        assert not re.search(r"[\u4e00-\u9fff]", english)
        assert re.search(r"[\u4e00-\u9fff]", chinese)
        assert "{{" not in english + chinese
    assert len(ENGLISH(claim.truth)) >= 60


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_a_statement_is_one_line(claim: Claim) -> None:
    assert cell_len(ENGLISH(claim.statement)) <= LINE
    assert cell_len(CHINESE(claim.statement)) <= LINE


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_every_measure_has_a_name_in_both_languages(claim: Claim) -> None:
    for measure in run(claim).proof.measures:
        assert ENGLISH(measure.name)
        assert not re.search(r"[\u4e00-\u9fff]", ENGLISH(measure.name) + measure.condition.said)
        words = re.findall(r"(?<![\w/])[a-z]{4,}(?![\w(_])", CHINESE(measure.name))
        assert set(words) <= {"dropout", "tanh", "reset_after"}, words


def runs(text: str, words: int, characters: int) -> set[str]:
    """Runs of words and of Chinese characters, as long as a copied sentence would have."""
    latin = re.findall(r"[a-z]{3,}", text.lower())
    chinese = "".join(re.findall(r"[\u4e00-\u9fff]", text))
    return {" ".join(latin[i : i + words]) for i in range(len(latin) - words + 1)} | {
        chinese[i : i + characters] for i in range(len(chinese) - characters + 1)
    }


@pytest.mark.skipif(not NOTES.is_dir(), reason="the notes are not part of the project")
def test_no_sentence_of_a_note_is_copied() -> None:
    notes: set[str] = set()
    for path in NOTES.glob("*.txt"):
        notes |= runs(path.read_text(encoding="utf-8", errors="replace"), 8, 16)
    texts = [
        (claim.id, words(text))
        for claim in CLAIMS
        for text in (claim.statement, claim.note, claim.truth)
        for words in (ENGLISH, CHINESE)
    ]
    assert [(name, run) for name, text in texts for run in runs(text, 8, 16) & notes] == []


# --- names ----------------------------------------------------------------------------------------------------

FOUND = {
    "an id": ("K43", ["K43"]),
    "in small letters": ("k43", ["K43"]),
    "a name": ("hadamard-not-dot", ["K43"]),
    "an erratum": ("R15", ["K43"]),
    "a claim of a note": ("N1-10", ["K12", "K13"]),
    "an erratum with several": ("R12", ["K35", "K36", "K37", "K38"]),
    "a hole": ("H9", ["K19"]),
    "an addition": ("A02", ["K80"]),
}


@pytest.mark.parametrize(("name", "ids"), FOUND.values(), ids=FOUND)
def test_a_claim_is_found_by(name: str, ids: list[str]) -> None:
    assert [claim.id for claim in find(name)] == ids


UNKNOWN = {
    "a misspelt name": ("half-lief", "there is no claim 'half-lief'\ndid you mean 'half-life'?"),
    "a row that nothing proves": ("N0-01", "there is no claim 'N0-01'"),
    "an id that is not there": ("K81", "there is no claim 'K81'\ndid you mean 'K80'?"),
    "nothing like it": ("xyzzy", "there is no claim 'xyzzy'"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "said"), UNKNOWN.values(), ids=UNKNOWN)
def test_no_claim_is_found_by(name: str, said: str) -> None:
    with pytest.raises(UnknownName) as caught:
        find(name)
    assert str(caught.value) == said


def test_a_question_names_a_proof_by_its_slug_alone() -> None:
    assert proof("hadamard-not-dot").id == "K43"
    with pytest.raises(UnknownName, match="there is no claim 'K43'"):
        proof("K43")


def test_the_clock_is_an_argument() -> None:
    ticks = iter([1_000_000, 3_500_000])
    assert run(proof("tanh-slope-at-zero"), lambda: next(ticks)).ms == 2.5
