"""The HTML report in a real browser: axe-core, widths, print, dark mode, keyboard. Run by `make test-page`."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from reviewer.cli import main
from tests.batch.scripted import parts
from tests.page.chromium import NAMES, Page, chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

ROOT = Path(__file__).parents[2]
AXE = ROOT / "build/page/node_modules/axe-core/axe.min.js"
PICTURES = ROOT / "build/page/pictures"
PROGRAM = next((found for name in NAMES if (found := shutil.which(name))), None)
WIDTHS = {"desktop": 1280, "phone": 375}
HOSTILE = "Shipped <script>document.title = 'run'</script> yes <img src=x onerror=\"document.title='run'\"> & more.\n"


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    if PROGRAM is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    if not AXE.is_file():
        pytest.skip("axe-core is not there: `make test-page` fetches it with npm")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with chromium(PROGRAM) as tab:
        yield tab


@pytest.fixture(scope="module", params=[3, 500])
def report(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    for number in range(request.param):
        at = folder / f"team {number % 7}" / f"author{number % 23}"
        at.mkdir(parents=True, exist_ok=True)
        month, day = 1 + number * 12 // request.param, 1 + number % 28
        told = "I told Carla yes, same date.\n" if number % 3 else "Carla asked for more, and we moved the export.\n"
        hostile = HOSTILE if number == 1 else ""
        name = f"2026-{month:02}-{day:02}-retro-{number}.md"
        (at / name).write_text(f"# Retro {number}\n\nShipped it to {number} customers.\n{told}{hostile}")
    store = ["--store", str(folder / "s.sqlite")]
    home = Path.cwd()
    pattern = ["--path-pattern", "{team}/{author}/{date}-*.md", "--keep-text", "--stage", "em", "-q"]
    try:
        os.chdir(folder)  # so that the report names the documents as their reader does
        CliRunner().invoke(main, ["batch", ".", *store, *pattern], obj=parts, catch_exceptions=False)
    finally:
        os.chdir(home)
    file = folder / "report.html"
    done = CliRunner().invoke(main, ["trends", "--by", "team", "--format", "html", "-o", str(file), *store])
    assert done.exit_code == 0, done.output
    return file


def violations(page: Page) -> list[str]:
    page.run(AXE.read_text(encoding="utf-8") + "; true")
    found = page.run("axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify(r.violations))")
    return [f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:120]}" for v in json.loads(found)]


def picture(page: Page, report: Path, name: str) -> None:
    n_documents = sum(1 for _ in report.parent.rglob("*.md"))
    page.picture(PICTURES / f"{n_documents}-{name}.png")


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_window(
    page: Page, report: Path, width: str, is_dark: bool
) -> None:
    page.open(report, WIDTHS[width], is_dark=is_dark)
    picture(page, report, f"{width}-{'dark' if is_dark else 'light'}")
    assert page.run("document.documentElement.scrollWidth") <= WIDTHS[width]
    page.run("document.querySelectorAll('details').forEach((d, i) => d.open = i < 5)")
    page.run("document.getElementById('documents').scrollIntoView()")
    picture(page, report, f"{width}-{'dark' if is_dark else 'light'}-documents")
    assert page.run("document.documentElement.scrollWidth") <= WIDTHS[width]
    assert violations(page) == []


def test_document_full_of_markup_stays_text(page: Page, report: Path) -> None:
    page.open(report, WIDTHS["desktop"])
    assert page.run("document.title") == "What recurs"
    assert page.run("document.querySelectorAll('script, img, [onerror]').length") == 0
    assert page.run("document.body.textContent.includes('<script>document.title')")


def test_every_document_opens_from_the_keyboard(page: Page, report: Path) -> None:
    page.open(report, WIDTHS["desktop"])
    page.run("document.querySelector('summary').focus()")
    for kind in ("keyDown", "keyUp"):
        page.call("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", windowsVirtualKeyCode=13, text="\r")
    assert page.run("document.querySelector('details').open")


def test_print_shows_what_is_folded_and_no_navigation(page: Page, report: Path) -> None:
    from pypdf import PdfReader

    page.open(report, WIDTHS["desktop"])
    n_documents = sum(1 for _ in report.parent.rglob("*.md"))
    file = PICTURES / f"{n_documents}.pdf"
    page.pdf(file)
    pages = PdfReader(file).pages
    printed = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert printed.count("Shipped it to") == n_documents
    assert "Timelines Documents" not in printed
