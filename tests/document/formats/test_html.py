"""Pages: hidings of every spelling, what only looks hidden, cells, lists, spans, and a wiki's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reviewer.document.read import read_bytes
from reviewer.errors import DocumentError

if TYPE_CHECKING:
    from reviewer.records import Document

SHEET = """<style>/* c */ @import url(x); .after { display: none }
@media screen { .m { display:none } } @media print { .p { display:none } }
@media only screen and (max-width: 480px) { .phone { display:none } }
@media (min-width:600px) { .wide { display:none } }
#x .y { display:none } div > span.z { visibility:hidden } .k > .z2 { display:none }
.sr { position:absolute; width:1px; height:1px; overflow:hidden; clip:rect(0,0,0,0) }
.off { display:none } .off.on { display:block } .dark { background:#222; color:#eee }</style>"""


def page(body: str) -> Document:
    return read_bytes(f"<html><head>{SHEET}</head><body><p>First.</p>{body}</body></html>".encode(), "a.html")


def hidden(document: Document) -> int:
    return sum(1 for warning in document.warnings if warning.code == "hidden-text")


STYLES = (
    "color:rgba(0,0,0,0)", "color:#0000", "color:#ffffff00", "color:rgb(100% 100% 100%)", "color:hsl(0 0% 100%)",
    "color:snow", "color:ivory", "opacity:.01", "opacity:1%", "font:1px arial", "font-size:1%", "font-size:.1em",
    "font-size:.1rem", "display:/**/none", "DISPLAY : NONE !important", "display:block;display:none",
    "clip-path:inset(100%)", "clip-path:circle(0)", "transform:scale(0)", "transform:translateX(-9999px)",
    "left:-100vw", "bottom:-9999px", "right:-100%", "margin:-9999px", "d\\69splay:none", "width:1px;overflow:hidden",
    "content-visibility:hidden", "visibility:hidden", "-webkit-text-fill-color:transparent",
)  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_text_hidden_by_any_spelling_is_left_out_and_reported(style: str) -> None:
    document = page(f'<p style="{style}">Secret <b>words</b>.</p>')
    assert ("Secret" in document.text, "words" in document.text, hidden(document)) == (False, False, 1)


@pytest.mark.parametrize(
    "body",
    [
        '<p class="after">Secret.</p>',
        '<p class="m">Secret.</p>',
        '<p class="wide">Secret.</p>',
        '<p class="sr">Secret.</p>',
        '<p class="off">Secret.</p>',
        '<div id="x"><p><i class="y">Secret.</i></p></div>',
        '<div><span class="z">Secret.</span></div>',
        '<div class="dark"><p style="color:transparent">Secret.</p></div>',
        '<div class="dark"><p style="color:#222">Secret.</p></div>',
        '<div class="dark"><p style="color:hsl(0,0%,13%)">Secret.</p></div>',
        "<dialog>Secret.</dialog>",
        "<video>Secret.</video>",
        '<table bgcolor="fff"><tr><td><font color="fff">Secret.</font></td></tr></table>',
        '<table><tr style="display:none"><td>Secret</td><td>b</td></tr></table>',
    ],
)
def test_text_hidden_by_a_rule_or_a_tag_is_left_out_and_reported(body: str) -> None:
    document = page(body)
    assert ("Secret" in document.text, hidden(document)) == (False, 1)


@pytest.mark.parametrize(
    "body",
    [
        '<p class="p">Seen.</p>',
        '<p class="phone">Seen.</p>',
        '<p class="off on">Seen.</p>',
        '<p class="z2">Seen.</p>',
        '<div class="k"><p><b class="z2">Seen.</b></p></div>',
        '<p style="display:none;display:block">Seen.</p>',
        '<div style="font-size:0px"><p style="font-size:13px">Seen.</p></div>',
        '<div style="visibility:hidden"><p style="visibility:visible">Seen.</p></div>',
        '<div class="dark"><p>Seen.</p></div>',
        '<p style="color:white;background:url(x.png)">Seen.</p>',
        '<p style="color:white;background:linear-gradient(#000, #333)">Seen.</p>',
        '<p style="background-color:#000;background-image:none;color:#fff">Seen.</p>',
        '<p style="color:transparent;background:linear-gradient(red,blue);background-clip:text">Seen.</p>',
        '<p style="color:white;color:var(--x)">Seen.</p>',
        '<p style="font:bold 12px/1.5 arial;opacity:.9;color:rgba(0,0,0,.87)">Seen.</p>',
        '<p style="font-size:smaller;left:-10px;text-indent:-18pt">Seen.</p>',
        '<p style="color:#zzz;font-size:bogus;}{">Seen.</p>',
        "<dialog open>Seen.</dialog>",
    ],
)
def test_text_that_only_looks_hidden_is_kept(body: str) -> None:
    document = page(body)
    assert ("Seen." in document.text, hidden(document)) == (True, 0)


def test_page_whose_styles_would_take_minutes_is_too_large() -> None:
    rules = "".join(f"div .x{n} div {{ display: none }}" for n in range(2000))
    with pytest.raises(DocumentError) as caught:
        read_bytes(f"<html><style>{rules}</style>{'<div>a</div>' * 5000}</html>".encode(), "a.html")
    assert caught.value.code == "document-oversized"


def test_styles_nested_without_end_are_refused() -> None:
    with pytest.raises(DocumentError) as caught:
        read_bytes(f"<html><style>{'a{' * 100_000}</style><p>Words.</p></html>".encode(), "a.html")
    assert caught.value.code == "document-oversized"


def test_code_and_comments_that_a_page_shows_are_words() -> None:
    document = page('<p>&lt;!-- shown --&gt; and &lt;span style="display:none"&gt;this&lt;/span&gt; too.</p>')
    units = [unit.text for unit in document.units if not unit.is_hidden]
    assert units[1:] == ['<!-- shown --> and <span style="display:none">this</span> too.']
    assert hidden(document) == 0
    told = page("<p>&lt;!-- reviewer: ignore em-absorbing-scope — agreed --&gt; I told Carla yes.</p>")
    assert [item.pitfall for item in told.suppressions] == ["em-absorbing-scope"]


def test_fence_inside_code_ends_nothing() -> None:
    document = page("<pre>```\nx = 1</pre><p>I told Carla yes.</p>")
    kinds = {unit.text: unit.kind for unit in document.units if not unit.is_hidden}
    assert (kinds["x = 1"], kinds["I told Carla yes."]) == ("code", "sentence")


def table(rows: str) -> list[str]:
    return [line for line in page(f"<table>{rows}</table>").text.splitlines() if line.startswith("|")]


def test_blocks_of_a_cell_are_parted() -> None:
    rows = "<tr><th>Bad</th><th>Next</th></tr><tr><td><ul><li>Slipped<ol><li>Again</li></ol></li><li>Said yes</li></ul>"
    assert table(rows + "</td><td><p>One</p><p>Two<br>Three</p></td></tr>") == [
        "| Bad | Next |",
        "| --- | --- |",
        "| Slipped<br>Again<br>Said yes | One<br>Two<br>Three |",
    ]


def test_cell_that_reaches_over_columns_and_rows_shifts_no_other() -> None:
    rows = (
        "<tr><th>A</th><th>B</th><th>C</th></tr><tr><td rowspan=2>Ann</td><td colspan=2>both</td></tr>"
        "<tr><td>b</td><td rowspan=99999>c</td></tr><tr><td>d</td><td>e</td></tr>"
    )
    assert table(rows)[2:] == ["| Ann | both |  |", "|  | b | c |", "| d | e |  |"]


def test_table_in_a_cell_is_blocks_of_that_cell_and_a_layout_of_tables_is_none() -> None:
    inner = "<table><tr><td>x</td><td>y</td></tr></table>"
    assert table(f"<tr><th>A</th><th>B</th></tr><tr><td>a</td><td>{inner}</td></tr>")[2:] == ["| a | x<br>y |"]
    assert table(f"<tr><td>menu</td><td>{inner}</td></tr>") == ["| x | y |", "| --- | --- |"]


def test_text_after_a_nested_list_is_a_paragraph_of_its_own() -> None:
    document = page("<ul><li>outer<ul><li>inner</li></ul>after</li><li><p>one</p><p>two</p></li></ul>")
    assert [unit.text for unit in document.units if not unit.is_hidden] == [
        "First.", "outer", "inner", "after", "one", "two",
    ]  # fmt: skip


def test_two_line_breaks_part_paragraphs() -> None:
    assert page("We shipped it<br><br>I told Carla yes").text.split("\n\n")[1:] == [
        "We shipped it",
        "I told Carla yes\n",
    ]


def test_words_of_a_wiki_around_the_page_are_not_the_authors() -> None:
    document = page(
        '<div id="breadcrumb-section"><ol id="breadcrumbs"><li>Team</li></ol></div>'
        '<div class="page-metadata">Created by Ann, last modified on May 03</div>'
        '<div id="main-content" class="pageSection"><h2>Went well<span class="mw-editsection">[edit]</span></h2>'
        "<!-- NewPP limit report --></div>"
        '<div class="pageSection group"><h2 id="attachments">Attachments:</h2><a>x.png</a></div>'
        '<a class="mw-jump-link">Jump</a><div id="toc">1 Went well</div><div id="mw-navigation">Log in</div>'
        '<div id="footer">Generated</div>'
    )
    assert [unit.text for unit in document.units if not unit.is_hidden] == ["First.", "Went well"]
    assert document.warnings == ()
