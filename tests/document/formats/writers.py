"""Files made by independent writers: python-docx, reportlab, and the standard library's mail package."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor
from reportlab.lib import pdfencrypt  # type: ignore[import-untyped]
from reportlab.lib.colors import black, white  # type: ignore[import-untyped]
from reportlab.pdfgen import canvas  # type: ignore[import-untyped]

WHITE = RGBColor(255, 255, 255)


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def word_file() -> bytes:
    """Headings, prose with hidden runs, nested lists, a table with a shaded head, a tracked insertion and deletion."""
    document = docx.Document()
    document.add_heading("Week 23", 1)
    prose = document.add_paragraph("We shipped the login page. ")
    prose.add_run("Secret in white. ").font.color.rgb = WHITE
    prose.add_run("Secret in one point. ").font.size = Pt(1)
    prose.add_run("Secret by vanish. ").font.hidden = True
    prose.add_run("It held on Monday.")
    tracked = document.add_paragraph("I told Carla ")
    tracked._p.append(_tracked("w:ins", "w:t", "yes, same date."))
    tracked._p.append(_tracked("w:del", "w:delText", "no."))
    _add_numbering(document)
    for level, words in enumerate(("Outer", "Inner")):
        item = document.add_paragraph(words)
        item._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
        )
    table = document.add_table(2, 2)
    for column, words in enumerate(("Topic", "What happened")):
        cell = table.cell(0, column)
        cell.paragraphs[0].add_run(words).font.color.rgb = WHITE
        shading = OxmlElement("w:shd")
        shading.set(qn("w:fill"), "1F3864")
        cell._tc.get_or_add_tcPr().append(shading)
    table.cell(1, 0).text = "Launch"
    table.cell(1, 1).text = "Nobody has sized it yet."
    return saved(document)


def _add_numbering(document: Any) -> None:
    """A list of bullets with two levels, as Word writes one."""
    levels = "".join(f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>' for n in (0, 1))
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def _tracked(kind: str, text_tag: str, words: str) -> Any:
    change, run, text = OxmlElement(kind), OxmlElement("w:r"), OxmlElement(text_tag)
    change.set(qn("w:author"), "Ann")
    text.text = words
    run.append(text)
    change.append(run)
    return change


def word_with_style(hidden: bool) -> bytes:
    """A paragraph whose style, by way of the one it is based on, is hidden."""
    document = docx.Document()
    base = document.styles.add_style("Base", 1)
    base.font.hidden = hidden
    document.styles.add_style("Child", 1).base_style = base
    document.add_paragraph("Plain words.")
    document.add_paragraph("Words of a style.", style="Child")
    return saved(document)


def word_with_comment() -> bytes:
    document = docx.Document()
    run = document.add_paragraph("Plain words.").add_run("More.")
    document.add_comment(run, text="A note to the reviewer", author="Ann")
    return saved(document)


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


def pdf_file(password: str | None = None) -> bytes:
    """Two pages: wrapped prose, four kinds of hidden text, white on a dark bar, a sentence across the pages."""
    out = io.BytesIO()
    locked = pdfencrypt.StandardEncryption(password, canPrint=0) if password else None
    page = canvas.Canvas(out, pagesize=(595, 842), encrypt=locked)
    page.drawString(72, 760, "We shipped the login page to all the customers in the north and it")
    page.drawString(72, 745, "held on Monday.")
    page.setFillColor(white)
    page.drawString(72, 700, "Secret in white.")
    page.setFillColor(black)
    page.setFont("Helvetica", 1)
    page.drawString(72, 690, "Secret in one point.")
    page.setFont("Helvetica", 12)
    page.drawString(-3000, 680, "Secret beside the page.")
    page.saveState()
    invisible = page.beginText(72, 660)
    invisible.setTextRenderMode(3)
    invisible.textLine("Secret by mode.")
    page.drawText(invisible)
    page.restoreState()
    page.rect(72, 600, 300, 30, fill=1)
    page.setFillColor(white)
    page.drawString(80, 610, "White on a dark bar.")
    page.setFillColor(black)
    page.drawString(72, 500, "I told Carla yes, same date, and")
    page.showPage()
    page.drawString(72, 760, "nobody has sized it yet.")
    page.showPage()
    page.save()
    return out.getvalue()


def scanned_pdf() -> bytes:
    from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]

    out = io.BytesIO()
    page = canvas.Canvas(out)
    pixel = ImageReader(io.BytesIO(b"P6 2 2 255 " + bytes(12)))
    page.drawImage(pixel, 0, 0, 500, 700)
    page.save()
    return out.getvalue()


def mail(plain: str | None, html: str | None = None, attachment: bytes | None = None) -> bytes:
    message = EmailMessage()
    message["From"] = "Deepa Raman <deepa@x.example>"
    message["To"] = "graham@x.example"
    message["Subject"] = "Claims intake, week ending 8 November"
    message["Date"] = "Fri, 07 Nov 2025 17:02:11 +0100"
    if plain is not None:
        message.set_content(plain)
    if html is not None:
        (message.add_alternative if plain is not None else message.set_content)(html, subtype="html")
    if attachment is not None:
        message.add_attachment(attachment, maintype="application", subtype="pdf", filename="x.pdf")
    return message.as_bytes()
