"""PDF files: which text is seen, and what a scanner recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from reportlab.lib.colors import black, white, yellow  # type: ignore[import-untyped]

from reviewer.document.read import read_bytes
from tests.document.formats import pdf_pages
from tests.document.formats.test_formats import bad, hidden, texts

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH, HEIGHT = pdf_pages.WIDTH, pdf_pages.HEIGHT
GROUND = "text in the colour of its background"


@pytest.mark.parametrize(
    ("draw", "found"),
    [
        (pdf_pages.at(WIDTH + 20, 700), "text beside the page"),
        (pdf_pages.at(-300, 700), "text beside the page"),
        (pdf_pages.at(72, -20), "text beside the page"),
        (pdf_pages.at(72, HEIGHT + 20), "text beside the page"),
        (pdf_pages.transparent(0), "transparent text"),
        (pdf_pages.on_boxes(black, black), GROUND),
        (pdf_pages.on_boxes(white, black, white), "white text"),
        (pdf_pages.clipped((300, 300, 20, 20)), "clipped text"),
        (pdf_pages.outlined(white), "white text"),
    ],
)
def test_text_that_nobody_sees_is_left_out(draw: Callable[[Any], None], found: str) -> None:
    document = read_bytes(pdf_pages.page(draw), "a.pdf")
    assert (texts(document), hidden(document)) == (["Plain words."], [found])


@pytest.mark.parametrize(
    "draw",
    [
        pdf_pages.at(-20, 700),
        pdf_pages.at(WIDTH - 20, 700),
        pdf_pages.transparent(0.5),
        pdf_pages.on_boxes(white, black),
        pdf_pages.on_boxes(black, yellow),
        pdf_pages.on_boxes(black, black, white),
        pdf_pages.on_boxes(black, black, alpha=0.2),
        pdf_pages.in_frame,
        pdf_pages.rounded,
        pdf_pages.on_picture,
        pdf_pages.clipped((60, 690, 300, 30)),
        pdf_pages.clipped((400, 690, 30, 30), then_fill=True),
        pdf_pages.outlined(black),
        pdf_pages.in_pigment,
    ],
)
def test_text_that_is_seen_is_kept(draw: Callable[[Any], None]) -> None:
    document = read_bytes(pdf_pages.page(draw), "a.pdf")
    assert (texts(document), hidden(document)) == (["Plain words.", "The line."], [])


def test_page_is_where_its_boxes_say() -> None:
    shifted = pdf_pages.boxed((1000, 1000, 1000 + WIDTH, 1000 + HEIGHT), origin=1000)
    assert texts(read_bytes(shifted, "a.pdf")) == ["The line."]
    cropped = read_bytes(pdf_pages.boxed((0, 0, WIDTH, HEIGHT), (0, 0, WIDTH, 730)), "a.pdf")
    assert (texts(cropped), hidden(cropped)) == (["The line."], ["text beside the page"])


def test_codes_of_a_font_survive_where_a_page_is_cleaned() -> None:
    document = read_bytes(pdf_pages.in_codes(), "a.pdf")
    assert (texts(document), hidden(document)) == (["The line."], ["white text"])


RECOGNISED = "We shipped the login page. I told Carla yes."


@pytest.mark.parametrize(
    "data", [pdf_pages.scan(1, RECOGNISED), pdf_pages.scan(0.9, RECOGNISED, "p. 1", is_below=True)]
)
def test_text_recognised_in_a_scan_is_read_with_a_warning(data: bytes) -> None:
    document = read_bytes(data, "a.pdf")
    assert texts(document)[:2] == ["We shipped the login page.", "I told Carla yes."]
    assert [warning.code for warning in document.warnings] == ["recognised-text"]


@pytest.mark.parametrize(
    "data",
    [
        pdf_pages.scan(0.3, RECOGNISED, "Plain words."),
        pdf_pages.scan(1, RECOGNISED, "Plain words of a page with a picture behind all of it."),
    ],
)
def test_invisible_text_on_a_page_that_is_no_scan_is_left_out(data: bytes) -> None:
    document = read_bytes(data, "a.pdf")
    assert ("Carla" in document.text, hidden(document)) == (False, ["invisible text"])


def test_scan_without_recognised_text_is_refused() -> None:
    assert bad(pdf_pages.scan(1, ""), "a.pdf").code == "document-scanned"
