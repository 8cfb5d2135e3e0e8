"""Word files made with python-docx in which text is hidden in ways that Word knows, and some in which it isn't."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor

from tests.document.formats.writers import WHITE, packed, saved

_NAMESPACES = (
    f"{nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
    "xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape' "
    "xmlns:v='urn:schemas-microsoft-com:vml'"
)
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def plain(words: str = "We shipped the login page.") -> Any:
    document = docx.Document()
    document.add_paragraph(words)
    return document


def hidden_run(document: Any) -> None:
    document.add_paragraph().add_run("Secret.").font.hidden = True


def with_text_box(look: str, *, fallback_only: str = "", fallback_look: str | None = None) -> bytes:
    """A text box as Word writes one, in two versions, with a run of this look and a plain one."""
    document = plain()
    runs = f"<w:r><w:rPr>{look}</w:rPr><w:t>Secret.</w:t></w:r><w:r><w:t>Boxed words.</w:t></w:r>"
    box = f"<w:txbxContent><w:p>{runs}</w:p></w:txbxContent>"
    drawn = f"<w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
    if fallback_look is not None:
        box = box.replace(look, fallback_look, 1)
    box = box.replace("</w:p>", f"<w:r><w:t>{fallback_only}</w:t></w:r></w:p>")
    fallback = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    versions = f"<mc:Choice Requires='wps'>{drawn}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>"
    run = f"<w:r {_NAMESPACES}><mc:AlternateContent>{versions}</mc:AlternateContent></w:r>"
    document.paragraphs[0]._p.append(parse_xml(run))
    return saved(document)


def with_white_cell(style: str, shading: str = "") -> bytes:
    document = plain()
    table = document.add_table(1, 2, style=style)
    table.cell(0, 0).text = "Cell."
    table.cell(0, 1).paragraphs[0].add_run("White words.").font.color.rgb = WHITE
    if shading:
        cell = table.cell(0, 1)._tc.get_or_add_tcPr()
        cell.append(parse_xml(f"<w:shd {nsdecls('w')} w:val='clear' w:fill='{shading}'/>"))
    return saved(document)


def with_hidden_row() -> bytes:
    document = plain()
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 0).text = "Cell.", "Secret."
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:hidden {nsdecls('w')}/>"))
    return saved(document)


def with_default_style_of(points: int, own_points: int | None = None) -> bytes:
    """All text in the default style, which no paragraph names; one style above it may have its own size."""
    document = plain("Words of the default style.")
    document.styles["Normal"].font.size = Pt(points)
    style = document.styles.add_style("Own", 1)
    style.base_style = document.styles["Normal"]
    style.font.size = Pt(own_points or points)
    document.add_paragraph("Words of the style above it.", style="Own")
    return saved(document)


def with_banner(ground: str) -> bytes:
    """White words in a style whose paragraphs have this ground."""
    document = plain()
    style = document.styles.add_style("Banner", 1)
    style.font.color.rgb = WHITE
    style.element.get_or_add_pPr().append(parse_xml(f"<w:shd {nsdecls('w')} w:val='clear' w:fill='{ground}'/>"))
    document.add_paragraph("White words.", style="Banner")
    return saved(document)


def with_run_on(colour: str, ground: str) -> bytes:
    document = plain()
    run = document.add_paragraph().add_run("White words.")
    run.font.color.rgb = RGBColor.from_string(colour)
    run._r.get_or_add_rPr().append(parse_xml(f"<w:shd {nsdecls('w')} w:val='clear' w:fill='{ground}'/>"))
    return saved(document)


def renamed(decoy: bool) -> bytes:
    """A main part under another name, as some programs write it; perhaps with a harmless one under the usual name."""
    document = plain()
    hidden_run(document)
    members: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(saved(document))) as package:
        for name in package.namelist():
            content = package.read(name)
            for old, new in (
                (b"word/document.xml", b"word/document2.xml"),
                (b"document.xml.rels", b"document2.xml.rels"),
            ):
                content = content.replace(old, new)
            new_name = name.replace("word/document.xml", "word/document2.xml").replace(
                "document.xml.r", "document2.xml.r"
            )
            members[new_name] = content
    if decoy:
        with zipfile.ZipFile(io.BytesIO(saved(plain("Harmless words.")))) as package:
            members["word/document.xml"] = package.read("word/document.xml")
    return packed(members)


def strict() -> bytes:
    """The same names in the namespaces of "Strict Open XML"."""
    document = plain()
    hidden_run(document)
    with zipfile.ZipFile(io.BytesIO(saved(document))) as package:
        return packed({name: package.read(name).replace(_TRANSITIONAL, _STRICT) for name in package.namelist()})


def with_list_styles() -> bytes:
    document = plain()
    for style in ("List Bullet", "List Bullet 2", "List Bullet 3", "List Bullet", "List Number", "List Number 2"):
        document.add_paragraph(f"In {style}.", style=style)
    return saved(document)


def with_full_cells() -> bytes:
    """A retro's table: paragraphs in one cell, a list of two levels in the other."""
    document = plain()
    table = document.add_table(2, 2)
    for column, (head, style) in enumerate((("Went badly", None), ("Actions", "List Bullet"))):
        table.cell(0, column).text = head
        cell = table.cell(1, column)
        cell.paragraphs[0].text = f"First of {head}."
        cell.add_paragraph(f"Second of {head}", style=style)
        cell.add_paragraph(f"Third of {head}", style=style and f"{style} 2")
    return saved(document)


def with_parts_that_are_none() -> bytes:
    """A picture with a document type of its own, and a page that was pasted in."""
    with zipfile.ZipFile(io.BytesIO(saved(plain()))) as package:
        members = {name: package.read(name) for name in package.namelist()}
    members["word/media/image1.svg"] = b"<!DOCTYPE svg><svg xmlns='http://www.w3.org/2000/svg'/>"
    members["word/afchunk.htm"] = b"<html><p>Unclosed<br></html>"
    return packed(members)


def with_words_in(wrapping: str) -> bytes:
    """`wrapping` has a `{}` where runs go: one that is seen and a hidden one."""
    document = plain("We ship on ")
    runs = "<w:r><w:t>5 May.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>Secret.</w:t></w:r>"
    wrapped = wrapping.format(runs).replace(">", f" {nsdecls('w')}>", 1)
    document.paragraphs[0]._p.append(parse_xml(wrapped))
    return saved(document)
