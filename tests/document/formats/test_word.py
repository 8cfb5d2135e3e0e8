"""Word files: where Word hides text, which parts hold it, and lists by style."""

from __future__ import annotations

import pytest

from reviewer.document.read import read_bytes
from tests.document.formats import word
from tests.document.formats.test_formats import bad, exact, hidden, texts


@pytest.mark.parametrize(("look", "what"), [("<w:vanish/>", "hidden text"), ('<w:sz w:val="2"/>', "tiny text")])
def test_hidden_run_in_a_text_box_is_left_out(look: str, what: str) -> None:
    document = read_bytes(word.with_text_box(look), "a.docx")
    assert ("Secret" in document.text, "Boxed words." in document.text) == (False, True)
    assert hidden(document) == [what]


def test_text_that_only_the_version_for_old_programs_holds_is_left_out() -> None:
    more = word.with_text_box("<w:b/>", fallback_only="Unseen words.")
    shown = word.with_text_box("<w:vanish/>", fallback_look="<w:b/>")
    for data, words in ((more, "Unseen"), (shown, "Secret")):
        document = read_bytes(data, "a.docx")
        assert (words in document.text, "Boxed words." in document.text) == (False, True)
        assert hidden(document) == ["text for old programs alone"]


def test_white_in_a_text_box_counts_as_seen() -> None:
    assert "Secret." in read_bytes(word.with_text_box('<w:color w:val="FFFFFF"/>'), "a.docx").text


@pytest.mark.parametrize(
    ("style", "shading", "is_seen"),
    [
        ("Table Grid", "", False),
        ("Table Grid", "1F3864", True),
        ("Medium Shading 1 Accent 1", "", True),
        ("Medium Shading 1 Accent 1", "FFFFFF", False),
    ],
)
def test_white_in_a_table_is_seen_only_where_the_table_has_a_colour(style: str, shading: str, is_seen: bool) -> None:
    document = read_bytes(word.with_white_cell(style, shading), "a.docx")
    assert ("White words." in document.text, hidden(document)) == (is_seen, [] if is_seen else ["white text"])


def test_hidden_row_of_a_table_is_left_out() -> None:
    document = read_bytes(word.with_hidden_row(), "a.docx")
    assert ("Secret" in document.text, hidden(document)) == (False, ["hidden text"])


def test_paragraph_without_a_style_has_the_default_one() -> None:
    assert bad(word.with_default_style_of(1), "a.docx").code == "document-empty"


def test_style_overrules_the_one_it_is_based_on() -> None:
    document = read_bytes(word.with_default_style_of(1, own_points=11), "a.docx")
    assert texts(document) == ["Words of the style above it."]


@pytest.mark.parametrize(("ground", "is_seen"), [("1F3864", True), ("FFFFFF", False)])
def test_white_in_a_style_is_seen_on_the_ground_of_that_style(ground: str, is_seen: bool) -> None:
    assert ("White words." in read_bytes(word.with_banner(ground), "a.docx").text) == is_seen


@pytest.mark.parametrize(
    ("colour", "ground", "found"),
    [
        ("FFFFFF", "000000", []),
        ("000000", "000000", ["text in the colour of its background"]),
        ("000000", "FFFF00", []),
    ],
)
def test_text_on_its_own_colour_is_left_out(colour: str, ground: str, found: list[str]) -> None:
    assert hidden(read_bytes(word.with_run_on(colour, ground), "a.docx")) == found


@pytest.mark.parametrize("data", [word.renamed(decoy=False), word.renamed(decoy=True), word.strict()])
def test_parts_are_found_and_cleaned_whatever_their_names(data: bytes) -> None:
    document = read_bytes(data, "a.docx")
    assert texts(document) == ["We shipped the login page."]
    assert hidden(document) == ["hidden text"]


def test_parts_that_are_no_xml_are_left_alone() -> None:
    assert texts(read_bytes(word.with_parts_that_are_none(), "a.docx")) == ["We shipped the login page."]


def test_list_styles_keep_their_depth() -> None:
    document = read_bytes(word.with_list_styles(), "a.docx")
    lists = [line for line in document.text.splitlines() if line.lstrip().startswith(("-", "1."))]
    assert lists == [
        "- In List Bullet.",
        "  - In List Bullet 2.",
        "    - In List Bullet 3.",
        "- In List Bullet.",
        "1. In List Number.",
        "  1. In List Number 2.",
    ]
    assert exact(document)


def test_paragraphs_and_list_items_in_a_cell_are_units_of_their_own() -> None:
    document = read_bytes(word.with_full_cells(), "a.docx")
    assert texts(document, "cell") == [
        "Went badly",
        "Actions",
        "First of Went badly.",
        "Second of Went badly",
        "Third of Went badly",
        "First of Actions.",
        "Second of Actions",
        "Third of Actions",
    ]
    assert exact(document)
    assert {unit.paragraph for unit in document.units if unit.kind == "cell"} == {2, 3}


@pytest.mark.parametrize(
    "wrapping",
    [
        "<w:fldSimple w:instr=' DATE '>{}</w:fldSimple>",
        "<w:bdo w:val='ltr'>{}</w:bdo>",
        "<w:dir w:val='ltr'><w:fldSimple w:instr=' REF x '>{}</w:fldSimple></w:dir>",
        "<w:r><w:ruby><w:rt><w:r><w:t>aloud</w:t></w:r></w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>",
    ],
)
def test_words_of_a_field_and_of_marked_direction_are_kept(wrapping: str) -> None:
    document = read_bytes(word.with_words_in(wrapping), "a.docx")
    assert texts(document) == ["We ship on 5 May."]
    assert hidden(document) == ["hidden text"]
