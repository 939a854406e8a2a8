"""The page in a real browser, where there is one: every formula has a box, and nothing sticks out at any width."""

import html
import json
import re
import shutil
import subprocess
from typing import Any

import pytest

from quizzer.cells import load_cell
from quizzer.derive.backward import derived
from quizzer.derive.document import document
from quizzer.derive.formats import FORMATS
from quizzer.messages import Words

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None
)
WIDTHS = (1200, 900, 380)
LANGUAGES = ("en", "zh")

# The pages stand in frames of one page, whose script measures them: they have no script themselves.
MEASURE = """
<script>
onload = () => {
  const found = [...document.querySelectorAll("iframe")].map(frame => {
    const page = frame.contentDocument, root = page.documentElement;
    const boxes = [...page.querySelectorAll("math")].map(math => math.getBoundingClientRect());
    return {
      name: frame.name, sticksOut: root.scrollWidth - root.clientWidth, formulas: boxes.length,
      empty: boxes.filter(box => box.width < 3 || box.height < 5).length,
      errors: page.querySelectorAll("merror").length, scripts: page.scripts.length,
      low: Math.max(...boxes.map(box => box.height)),
      plus: Math.max(...[...page.querySelectorAll("mo")].map(sign => sign.getBoundingClientRect().height)),
    };
  });
  const loaded = performance.getEntriesByType("resource").map(entry => entry.name);
  document.title = JSON.stringify({found, loaded: loaded.filter(name => !name.startsWith("file:"))});
};
</script>
"""


def frame(name: str, width: int, text: str) -> str:
    return f'<iframe name="{name}" width="{width}" height="600" srcdoc="{html.escape(text)}"></iframe>'


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if BROWSER is None:
        pytest.skip("there is no Chromium here")
    folder = tmp_path_factory.mktemp("browser")
    frames = []
    for name in ("lstm", "attention-additive"):
        for language in LANGUAGES:
            text = FORMATS["html"](document(derived(load_cell(name))), Words(language))
            for width in WIDTHS:
                frames.append(frame(f"{name} {language} {width}", width, text))
    spoilt = text.replace("overflow-x: auto", "").replace(
        "<math ", "<script></script><merror></merror><math ", 1
    )
    frames.append(frame("spoilt", 200, spoilt))
    page = folder / "frames.html"
    page.write_text("<!DOCTYPE html><title></title>" + "\n".join(frames) + MEASURE, encoding="utf-8")
    words = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"]
    done = subprocess.run(
        [*words, "--dump-dom", page.as_uri()], capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    title = re.search(r"<title>(.*?)</title>", done.stdout, re.DOTALL)
    assert title is not None, done.stderr
    found: dict[str, Any] = json.loads(html.unescape(title[1]))
    found["spoilt"] = found["found"].pop()
    return found


def test_a_spoilt_page_is_noticed(measured: dict[str, Any]) -> None:
    page = measured["spoilt"]
    assert page["sticksOut"] > 0
    assert (page["errors"], page["scripts"]) == (1, 1)


def test_every_page_was_measured(measured: dict[str, Any]) -> None:
    assert len(measured["found"]) == 2 * len(LANGUAGES) * len(WIDTHS)


def test_every_formula_has_a_box(measured: dict[str, Any]) -> None:
    for page in measured["found"]:
        assert page["formulas"] > 30, page
        assert (page["empty"], page["errors"]) == (0, 0), page


def test_nothing_sticks_out(measured: dict[str, Any]) -> None:
    assert {page["name"]: page["sticksOut"] for page in measured["found"]} == {
        page["name"]: 0 for page in measured["found"]
    }


def test_no_sign_is_stretched(measured: dict[str, Any]) -> None:
    assert all(page["plus"] < 60 and page["low"] < 90 for page in measured["found"]), measured["found"]


def test_the_page_runs_nothing_and_loads_nothing(measured: dict[str, Any]) -> None:
    assert [page["scripts"] for page in measured["found"]] == [0] * len(measured["found"])
    assert measured["loaded"] == []
