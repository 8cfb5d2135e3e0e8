"""Word, PDF, HTML and mail: text kept, hidden text found and left out, places kept, bad files told apart."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from reviewer.document.read import MAX_CHARS, read_bytes, read_stream
from reviewer.errors import DocumentError
from tests.document.formats import writers

if TYPE_CHECKING:
    from reviewer.records import Document


def texts(document: Document, kind: str | None = None) -> list[str]:
    return [
        " ".join(unit.text.split())
        for unit in document.units
        if not unit.is_hidden and (kind is None or unit.kind == kind)
    ]


def hidden(document: Document) -> list[str]:
    return [warning.text.split(" that ")[0] for warning in document.warnings if warning.code == "hidden-text"]


def exact(document: Document) -> bool:
    return all(document.text[u.start : u.end] == u.text for u in document.units)


def test_word_keeps_headings_lists_tables_and_tracked_insertions() -> None:
    document = read_bytes(writers.word_file(), "notes.docx")
    assert texts(document, "heading") == ["Week 23"]
    assert texts(document, "bullet") == ["Outer", "Inner"]
    assert texts(document, "cell") == ["Topic", "What happened", "Launch", "Nobody has sized it yet."]
    assert texts(document, "sentence") == [
        "We shipped the login page.",
        "It held on Monday.",
        "I told Carla yes, same date.",
    ]
    assert "  - Inner" in document.text
    assert exact(document)


def test_word_places_are_paragraphs_as_its_readers_count_them() -> None:
    document = read_bytes(writers.word_file(), "notes.docx")
    places = {" ".join(unit.text.split()): unit.paragraph for unit in document.units if not unit.is_hidden}
    assert places["Week 23"] == 1
    assert (places["We shipped the login page."], places["It held on Monday."]) == (2, 2)
    assert places["I told Carla yes, same date."] == 3
    assert (places["Outer"], places["Inner"]) == (4, 5)
    assert (places["Topic"], places["What happened"], places["Nobody has sized it yet."]) == (6, 6, 7)


def test_word_text_that_nobody_sees_is_left_out_and_reported() -> None:
    document = read_bytes(writers.word_file(), "notes.docx")
    assert "Secret" not in document.text
    assert hidden(document) == ["white text", "tiny text", "hidden text"]
    assert "Topic" in document.text  # white on a dark cell is seen


def test_word_style_that_hides_is_followed_to_its_base() -> None:
    assert "Words of a style." not in read_bytes(writers.word_with_style(True), "a.docx").text
    shown = read_bytes(writers.word_with_style(False), "a.docx")
    assert ("Words of a style." in shown.text, hidden(shown)) == (True, [])


def test_word_comment_is_reported_and_left_out() -> None:
    document = read_bytes(writers.word_with_comment(), "a.docx")
    assert ("note to the reviewer" in document.text, hidden(document)) == (False, ["a comment"])


def test_pdf_keeps_text_pages_and_sentences_across_lines_and_pages() -> None:
    document = read_bytes(writers.pdf_file(), "notes.pdf")
    pages = {" ".join(unit.text.split()): unit.page for unit in document.units}
    assert pages["We shipped the login page to all the customers in the north and it held on Monday."] == 1
    assert pages["White on a dark bar."] == 1
    assert [page for text, page in pages.items() if "nobody has sized it yet." in text][-1] in (1, 2)
    assert {unit.page for unit in document.units} <= {1, 2}
    assert exact(document)


def test_pdf_evidence_names_the_page_it_stands_on() -> None:
    out = io.BytesIO()
    from reportlab.pdfgen import canvas  # type: ignore[import-untyped]

    page = canvas.Canvas(out)
    for words in ("All went well.", "I told Carla yes.", "The end came."):
        page.drawString(72, 700, words)
        page.showPage()
    page.save()
    document = read_bytes(out.getvalue(), "x.pdf")
    assert [(unit.text, unit.page) for unit in document.units] == [
        ("All went well.", 1),
        ("I told Carla yes.", 2),
        ("The end came.", 3),
    ]


def test_pdf_text_that_nobody_sees_is_left_out_and_reported() -> None:
    document = read_bytes(writers.pdf_file(), "notes.pdf")
    assert "Secret" not in document.text
    assert sorted(hidden(document)) == ["invisible text", "text beside the page", "tiny text", "white text"]


PAGE = """<!doctype html><html><head><title>Title</title><style>.gone{{display:none}} .dark{{background:#123}}
@media print {{ .p {{ display: none }} }}</style><script>var x = "Secret script";</script></head><body>
<h1>Week 23 &amp; more</h1>
<p>We shipped <b>login</b>. It held.</p>
<ul><li>Outer<ul><li>Inner</li></ul></li></ul>
<table><tr><th>Topic</th><th>What</th></tr><tr><td>Launch</td><td>Nobody has sized it yet.</td></tr></table>
<blockquote>Quoted words.</blockquote>
{extra}</body></html>"""


def page(extra: str) -> Document:
    return read_bytes(PAGE.format(extra=extra).encode(), "page.html")


def test_html_places_are_paragraphs_whatever_a_browser_hides_or_breaks() -> None:
    document = page("<p hidden>Gone.</p><p>One line<br>and the next.</p><pre>a = 1\nb = 2</pre><p>The end.</p>")
    places = {" ".join(unit.text.split()): unit.paragraph for unit in document.units if not unit.is_hidden}
    assert (places["Week 23 & more"], places["It held."], places["Inner"]) == (1, 2, 4)
    assert (places["Launch"], places["Quoted words."]) == (6, 7)
    assert places["The end."] == 10


def test_mail_has_paragraphs_of_html_and_of_text() -> None:
    head = "From: a@b.example\nSubject: Week 23\nMIME-Version: 1.0\nContent-Type: text/{}\n\n"
    web = read_bytes((head.format("html") + "<p>One thing.</p><p>Nobody has sized it.</p>").encode(), "a.eml")
    body = (
        "One thing,\nand more of it.\n\nTwo:\n- three\n  of them\n- Nobody has sized it.\n> Five.\n>\n> Six.\nSeven.\n"
    )
    plain = read_bytes((head.format("plain") + body).encode(), "a.eml")
    assert [(unit.text, unit.paragraph) for unit in web.units if "sized" in unit.text] == [("Nobody has sized it.", 2)]
    places = {unit.text.split()[-1].strip(".:>"): unit.paragraph for unit in plain.units}
    numbers = {"23": 0, "it": 4, "Two": 2, "them": 3, "Five": 5, "Six": 6, "Seven": 7}
    assert {word: places[word] for word in numbers} == numbers


def test_html_keeps_headings_lists_tables_and_quotes() -> None:
    document = page("")
    assert texts(document, "heading") == ["Week 23 & more"]
    assert texts(document, "bullet") == ["Outer", "Inner"]
    assert texts(document, "cell") == ["Topic", "What", "Launch", "Nobody has sized it yet."]
    assert [unit.text for unit in document.units if unit.is_quoted] == ["Quoted words."]
    assert texts(document, "sentence") == ["We shipped login.", "It held."]
    assert (hidden(document), exact(document)) == ([], True)


@pytest.mark.parametrize(
    "extra",
    [
        '<p style="display:none">Secret.</p>',
        '<p style="visibility: hidden">Secret.</p>',
        '<p style="font-size:1px">Secret.</p>',
        '<p style="opacity:0">Secret.</p>',
        '<p style="color:#FFFFFF">Secret.</p>',
        '<p style="color:rgb(255, 255, 255)">Secret.</p>',
        '<p style="background:#333;color:#333">Secret.</p>',
        '<font color="white">Secret.</font>',
        '<div style="position:absolute;left:-9999px">Secret.</div>',
        '<div style="height:0;overflow:hidden">Secret.</div>',
        "<p hidden>Secret.</p>",
        '<p class="x gone">Secret.</p>',
        '<table><tr><td>a</td><td style="display:none">Secret.</td></tr></table>',
        "<!-- Secret. -->",
        "<template>Secret.</template>",
    ],
)
def test_html_that_nobody_sees_is_left_out_and_reported(extra: str) -> None:
    document = page(extra)
    assert "Secret" not in document.text
    assert len(hidden(document)) == (0 if "template" in extra else 1)


@pytest.mark.parametrize(
    "extra",
    [
        '<p style="color:#000">Seen words.</p>',
        '<p style="background:#222;color:#fff">Seen words.</p>',
        '<div class="dark"><p style="color:white">Seen words.</p></div>',
        '<p class="p">Seen words.</p>',
        '<p style="font-size:10px;opacity:0.8">Seen words.</p>',
        "<details><summary>More</summary>Seen words.</details>",
        '<p style="background-color:#fff;color:#333">Seen words.</p>',
    ],
)
def test_html_that_is_seen_is_kept(extra: str) -> None:
    document = page(extra)
    assert ("Seen words." in document.text, hidden(document)) == (True, [])


def test_html_suppression_still_counts() -> None:
    document = page("<!-- reviewer: ignore em-absorbing-scope — agreed with Marta --><p>I told Carla yes.</p>")
    assert [(s.pitfall, s.reason) for s in document.suppressions] == [("em-absorbing-scope", "agreed with Marta")]


def test_html_nested_without_end_is_read() -> None:
    document = read_bytes(b"<html>" + b"<div>" * 3000 + b"We shipped it.", "x.html")
    assert "We shipped it." in document.text


def test_mail_has_author_date_and_marks_replies_as_quoted() -> None:
    body = "Graham,\n\nPhoto upload is on.\n\nOn Mon, 3 Nov 2025 at 9:12, Owen <o@x.example> wrote:\n> All are P0.\n"
    document = read_bytes(writers.mail(body, "<p>Other</p>", b"%PDF-"), "w.eml")
    about = document.metadata
    assert (about.author, about.date, about.team, about.stage) == ("Deepa Raman", "2025-11-07", None, None)
    assert [unit.text for unit in document.units if unit.is_quoted and not unit.is_hidden][-1] == "All are P0."
    assert "Photo upload is on." in texts(document)
    assert "Other" not in document.text
    assert [warning.code for warning in document.warnings] == ["attachments"]


def test_mail_without_a_plain_part_is_read_from_its_html() -> None:
    document = read_bytes(writers.mail(None, PAGE.format(extra="<p hidden>Secret.</p>")), "w.eml")
    assert "We shipped login." in texts(document)
    assert ("Secret" in document.text, hidden(document)) == (False, ["text styled to be invisible"])


def bad(data: bytes, name: str) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read_bytes(data, name)
    assert caught.value.text.startswith(f"{name}: ")
    assert caught.value.hint
    return caught.value


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
SEALED = b"From: a@x.example\nMIME-Version: 1.0\nContent-Type: application/pkcs7-mime; name=smime.p7m\n\nAAAA\n"
CUT_MAIL = (
    b"From: a@x.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
    b"Content-Type: text/plain\n\nWe ship"
)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (OLE, "a.docx", "document-encrypted"),
        (writers.pdf_file("pass word"), "a.pdf", "document-encrypted"),
        (SEALED, "a.eml", "document-encrypted"),
        (b"From: a@x.example\n\n-----BEGIN PGP MESSAGE-----\nabc\n", "a.eml", "document-encrypted"),
        (writers.scanned_pdf(), "a.pdf", "document-scanned"),
        (writers.packed({"word/document.xml": b"<a>" + b" " * 30_000_000 + b"</a>"}), "a.docx", "document-oversized"),
        (writers.word_file()[:9000], "a.docx", "document-truncated"),
        (writers.packed({"word/document.xml": b"<a><b>"}), "a.docx", "document-truncated"),
        (writers.packed({"word/document.xml": b"<!DOCTYPE a []><a/>"}), "a.docx", "document-truncated"),
        (writers.pdf_file()[:1500], "a.pdf", "document-truncated"),
        (b"%PDF-1.7\nnonsense\n%%EOF\n", "a.pdf", "document-truncated"),
        (CUT_MAIL, "a.eml", "document-truncated"),
        (b"<html><body><p>We shipped it.</p><p class", "a.html", "document-truncated"),
        (b"Plain words.", "a.docx", "document-mislabelled"),
        (b"Plain words.", "a.pdf", "document-mislabelled"),
        (writers.pdf_file(), "a.docx", "document-mislabelled"),
        (writers.word_file(), "a.pdf", "document-mislabelled"),
        (writers.packed({"xl/workbook.xml": b"<a/>"}), "a.docx", "document-mislabelled"),
        (b"Plain words.\n", "a.eml", "document-mislabelled"),
        (b"<html><body> <br> </body></html>", "a.html", "document-empty"),
        (b"", "a.docx", "document-empty"),
        (b"", "a.pdf", "document-empty"),
        (b"", "a.eml", "document-empty"),
        (b"{\\rtf1 hello}", "a.txt", "document-format"),
    ],
)
def test_each_kind_of_bad_file_has_an_error_of_its_own(data: bytes, name: str, code: str) -> None:
    assert bad(data, name).code == code


@pytest.mark.parametrize("data", [writers.word_file(), writers.pdf_file(), PAGE.encode(), writers.mail("Hi there.")])
def test_file_cut_anywhere_is_read_or_refused_but_never_crashes(data: bytes) -> None:
    for length in range(0, len(data), max(len(data) // 40, 1)):
        for name in ("x.docx", "x.pdf", "x.html", "x.eml", "x"):
            try:
                read_bytes(data[:length], name)
            except DocumentError as error:
                assert error.code.startswith("document-")


def test_contents_tell_the_format_where_the_name_says_nothing() -> None:
    assert read_bytes(writers.pdf_file(), "notes").units[0].page == 1
    assert texts(read_bytes(writers.word_file(), "notes.txt"), "heading") == ["Week 23"]


def test_large_picture_does_not_make_a_file_too_long() -> None:
    data = writers.word_file()
    padded = io.BytesIO(data)
    import zipfile

    with zipfile.ZipFile(padded, "a", zipfile.ZIP_STORED) as package:
        package.writestr("word/media/image1.png", bytes(range(256)) * 8000)
    assert len(padded.getvalue()) > 4 * MAX_CHARS
    padded.seek(0)
    assert read_stream(padded, "notes.docx").units
