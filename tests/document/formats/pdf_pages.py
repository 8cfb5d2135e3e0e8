"""PDF pages made with reportlab, each with one line that is drawn in a way to be told apart."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject
from reportlab.lib.colors import CMYKColorSep, black, white  # type: ignore[import-untyped]
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfgen import canvas  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH, HEIGHT = 595, 842


def page(draw: Callable[[Any], None]) -> bytes:
    """One page: a plain line, and what `draw` adds to it."""
    out = io.BytesIO()
    pdf = canvas.Canvas(out, pagesize=(WIDTH, HEIGHT))
    pdf.drawString(72, 760, "Plain words.")
    pdf.saveState()
    draw(pdf)
    pdf.restoreState()
    pdf.showPage()
    pdf.save()
    return out.getvalue()


def at(x: float, y: float) -> Callable[[Any], None]:
    return lambda pdf: pdf.drawString(x, y, "The line.")


def transparent(alpha: float) -> Callable[[Any], None]:
    def draw(pdf: Any) -> None:
        pdf.setFillAlpha(alpha)
        pdf.drawString(72, 700, "The line.")

    return draw


def on_boxes(text: Any, *boxes: Any, alpha: float = 1.0) -> Callable[[Any], None]:
    """Text of a colour on boxes of these colours, the last one on top."""

    def draw(pdf: Any) -> None:
        for colour in boxes:
            pdf.setFillColor(colour)
            pdf.setFillAlpha(alpha)
            pdf.rect(60, 690, 300, 30, stroke=0, fill=1)
        pdf.setFillAlpha(1)
        pdf.setFillColor(text)
        pdf.drawString(72, 700, "The line.")

    return draw


def in_frame(pdf: Any) -> None:
    """Black on the white inside of a frame that is one black shape with a hole."""
    path = pdf.beginPath()
    path.rect(60, 690, 300, 30)
    path.rect(62, 692, 296, 26)
    pdf.drawPath(path, stroke=0, fill=1, fillMode=0)
    pdf.drawString(72, 700, "The line.")


def rounded(pdf: Any) -> None:
    pdf.roundRect(60, 690, 300, 30, 8, stroke=0, fill=1)
    pdf.setFillColor(white)
    pdf.drawString(72, 700, "The line.")


def on_picture(pdf: Any) -> None:
    picture(pdf, 300, 30, 60, 690)
    pdf.setFillColor(white)
    pdf.drawString(72, 700, "The line.")


def clipped(box: tuple[float, float, float, float], then_fill: bool = False) -> Callable[[Any], None]:
    """A line within, or outside of, the only part of the page that is drawn on; perhaps after that was painted."""

    def draw(pdf: Any) -> None:
        pdf.saveState()
        path = pdf.beginPath()
        path.rect(*box)
        pdf.clipPath(path, stroke=0, fill=0)
        if then_fill:
            pdf.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)
            pdf.restoreState()
            pdf.saveState()
        pdf.drawString(72, 700, "The line.")
        pdf.restoreState()

    return draw


def outlined(colour: Any) -> Callable[[Any], None]:
    def draw(pdf: Any) -> None:
        pdf.setStrokeColor(colour)
        text = pdf.beginText(72, 700)
        text.setTextRenderMode(1)
        text.textOut("The line.")
        pdf.drawText(text)

    return draw


def in_pigment(pdf: Any) -> None:
    """All of a spot colour: its one channel is full, which would be white if it were grey."""
    pdf.setFillColor(CMYKColorSep(0, 0, 0, 1, spotName="Deep", density=1))
    pdf.drawString(72, 700, "The line.")


def picture(pdf: Any, width: float, height: float, x: float = 0, y: float = 0) -> None:
    pdf.drawImage(ImageReader(io.BytesIO(b"P6 2 2 255 " + bytes(12))), x, y, width, height)


def scan(covered: float, recognised: str, seen: str = "", *, is_below: bool = False) -> bytes:
    """A picture over that share of the page, with the invisible text of a recognition on it or below it."""
    out = io.BytesIO()
    pdf = canvas.Canvas(out, pagesize=(WIDTH, HEIGHT))
    if not is_below:
        picture(pdf, WIDTH, HEIGHT * covered)
    text = pdf.beginText(72, 100)
    text.setTextRenderMode(3)
    text.textLine(recognised)
    text.setTextRenderMode(0)
    pdf.drawText(text)
    if is_below:
        picture(pdf, WIDTH, HEIGHT * covered)
    pdf.setFillColor(black)
    pdf.drawString(72, 800, seen)
    pdf.save()
    return out.getvalue()


def boxed(media: tuple[float, ...], crop: tuple[float, ...] | None = None, origin: float = 0) -> bytes:
    """A line at 72, 700 from `origin`, on a page of these boxes."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(page(at(origin + 72, origin + 700)))))
    writer.pages[0].mediabox = RectangleObject(media)
    if crop:
        writer.pages[0].cropbox = RectangleObject(crop)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def in_codes() -> bytes:
    """A page by hand, as browsers print one: letters are the numbers of glyphs, and one line of them is white."""
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[5 0 R]/ToUnicode 6 0 R>>"
    glyphs = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)>>>>"
    codes = b"1 beginbfrange <0003> <0060> <0020> endbfrange"
    lines = {720: ("0 g", "The line."), 700: ("1 g", "Secret.")}
    shown = b"".join(
        f"BT {colour} /F 12 Tf 72 {y} Td <{''.join(f'{ord(c) - 29:04x}' for c in words)}> Tj ET\n".encode()
        for y, (colour, words) in lines.items()
    )
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 7 0 R/Resources<</Font<</F 4 0 R>>>>>>",
        font,
        glyphs,
        b"<</Length %d>>stream\n%s\nendstream" % (len(codes), codes),
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
    )
    data, places = b"%PDF-1.4\n", b""
    for number, content in enumerate(objects, start=1):
        places += b"%010d 00000 n \n" % len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 8\n0000000000 65535 f \n" + places + b"trailer <</Root 1 0 R/Size 8>>\n"
    return data + table + b"startxref\n%d\n%%%%EOF\n" % len(data)
