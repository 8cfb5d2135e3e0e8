"""Word files to text: the only importer of mammoth. Runs that no reader sees are taken out before it converts."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from reviewer.document.converted import hidden_warning, mislabelled, oversized, truncated
from reviewer.document.html import convert_html

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from reviewer.document.converted import Converted

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "word/document.xml"
_CHECKED = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_MAX_UNPACKED = 96 << 20
_MAX_RATIO = 150  # XML packs to a tenth or a twentieth; a bomb to a thousandth
_TINY_HALF_POINTS = 3  # Word's sizes are in half points: 1 pt and 1.5 pt
_WHITE = re.compile(r"(?:f[0-9a-f]){3}\Z", re.I)
_STYLES = "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => h2:fresh"


def convert_docx(data: bytes) -> Converted:
    """The visible text of a .docx file: headings, lists, tables, tracked insertions; deletions are left out.

    Raises DocumentError: cut off, no Word file, too large when unpacked.
    """
    import mammoth  # type: ignore[import-untyped]

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check(package)
            styles = _hiding_styles(package)
            visible, found = _without_hidden_runs(package, styles)
            if _holds_comments(package):
                found["a comment"] = found.get("a comment", 0) + 1
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise truncated("Word", "its packing is incomplete") from error
    except (ElementTree.ParseError, RecursionError) as error:
        raise truncated("Word", "its XML is damaged") from error
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(visible), convert_image=mammoth.images.img_element(lambda _image: {}), style_map=_STYLES
        )
    except Exception as error:  # mammoth has no base class of its own; what it meets here is a damaged file
        raise truncated("Word", f"it can't be converted ({type(error).__name__})") from error
    converted = convert_html(result.value)
    hidden = tuple(hidden_warning(what, None, times) for what, times in found.items())
    return replace(converted, warnings=(*hidden, *converted.warnings))


def _check(package: zipfile.ZipFile) -> None:
    members = package.infolist()
    names = {member.filename for member in members}
    if _MAIN not in names:
        raise mislabelled(".docx", "another kind of packed file")
    unpacked = sum(member.file_size for member in members)
    if unpacked > _MAX_UNPACKED:
        raise oversized("Word", f"{unpacked >> 20} MB when unpacked")
    for member in members:
        if member.file_size > max(1 << 20, member.compress_size * _MAX_RATIO):
            raise oversized(
                "Word", f"a part unpacks to {member.file_size // max(member.compress_size, 1)} times its size"
            )


def _parse(xml: bytes) -> Element:
    # no Word file declares a document type; entities in one are how XML bombs are made
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise truncated("Word", "its XML declares a document type")
    return ElementTree.fromstring(xml)  # noqa: S314  # checked above


def _hiding_styles(package: zipfile.ZipFile) -> dict[str, str]:
    """Ids of styles whose runs aren't seen, with the reason; a style takes after the one it is based on."""
    try:
        root = _parse(package.read("word/styles.xml"))
    except KeyError:
        return {}
    own = {style.get(f"{_W}styleId", ""): style for style in root.iter(f"{_W}style")}
    reasons: dict[str, str] = {}
    for name in own:
        at: str | None = name
        seen: set[str] = set()
        while at in own and at not in seen:
            seen.add(at)
            if reason := _why_hidden(own[at].find(f"{_W}rPr")):
                reasons[name] = reason
                break
            based = own[at].find(f"{_W}basedOn")
            at = based.get(f"{_W}val") if based is not None else None
    return reasons


def _why_hidden(properties: Element | None) -> str:
    """Why text with these run properties is not seen; "" when it is."""
    if properties is None:
        return ""
    for name in ("vanish", "specVanish"):
        mark = properties.find(_W + name)
        if mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false", "off"):
            return "hidden text"
    size = properties.find(f"{_W}sz")
    if (
        size is not None
        and (size.get(f"{_W}val") or "").isdigit()
        and int(size.get(f"{_W}val", "0")) <= _TINY_HALF_POINTS
    ):
        return "tiny text"
    colour = properties.find(f"{_W}color")
    if colour is not None and _WHITE.match(colour.get(f"{_W}val") or "") and not _is_shaded(properties):
        return "white text"
    return ""


def _is_shaded(properties: Element | None) -> bool:
    """Whether the text stands on a colour: shading other than white, or a highlight."""
    if properties is None:
        return False
    if properties.find(f"{_W}highlight") is not None:
        return True
    shading = properties.find(f"{_W}shd")
    fill = (shading.get(f"{_W}fill") or "auto") if shading is not None else "auto"
    is_themed = shading is not None and shading.get(f"{_W}themeFill") is not None
    return is_themed or (fill.lower() != "auto" and not _WHITE.match(fill))


def _without_hidden_runs(package: zipfile.ZipFile, styles: dict[str, str]) -> tuple[bytes, dict[str, int]]:
    """The package without the text of hidden runs, and how many there were of each kind."""
    found: dict[str, int] = {}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as copy:
        for member in package.infolist():
            content = package.read(member)
            if member.filename in _CHECKED:
                root = _parse(content)
                _clear(root, styles, found, is_on_colour=False, inherited="")
                content = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
            copy.writestr(member.filename, content)
    return out.getvalue(), found


def _clear(node: Element, styles: dict[str, str], found: dict[str, int], *, is_on_colour: bool, inherited: str) -> None:
    """Empties hidden runs below `node`. `inherited` is why the paragraph's style hides them."""
    if node.tag == f"{_W}tbl":
        properties = node.find(f"{_W}tblPr")
        # a table style colours rows by rules that are not looked at: white in such a table counts as seen
        is_on_colour = is_on_colour or (properties is not None and properties.find(f"{_W}tblStyle") is not None)
    elif node.tag == f"{_W}tc":
        is_on_colour = is_on_colour or _is_shaded(node.find(f"{_W}tcPr"))
    elif node.tag == f"{_W}p":
        properties = node.find(f"{_W}pPr")
        is_on_colour = is_on_colour or _is_shaded(properties)
        style = properties.find(f"{_W}pStyle") if properties is not None else None
        inherited = styles.get(style.get(f"{_W}val", ""), "") if style is not None else ""
    elif node.tag == f"{_W}r":
        _clear_run(node, styles, found, is_on_colour, inherited)
        return
    for child in node:
        _clear(child, styles, found, is_on_colour=is_on_colour, inherited=inherited)


def _clear_run(run: Element, styles: dict[str, str], found: dict[str, int], is_on_colour: bool, inherited: str) -> None:
    properties = run.find(f"{_W}rPr")
    style = properties.find(f"{_W}rStyle") if properties is not None else None
    reason = _why_hidden(properties) or (styles.get(style.get(f"{_W}val", ""), "") if style is not None else "")
    reason = reason or (inherited if not _overrules(properties, inherited) else "")
    if not reason or (reason == "white text" and is_on_colour):
        return
    texts = [text for text in run.iter(f"{_W}t") if (text.text or "").strip()]
    if texts:
        found[reason] = found.get(reason, 0) + 1
    for text in texts:
        text.text = ""


def _overrules(properties: Element | None, reason: str) -> bool:
    if properties is None:
        return False
    name = {"white text": "color", "tiny text": "sz", "hidden text": "vanish"}.get(reason, "")
    return bool(name) and properties.find(_W + name) is not None


def _holds_comments(package: zipfile.ZipFile) -> bool:
    try:
        root = _parse(package.read("word/comments.xml"))
    except KeyError:
        return False
    return any((text.text or "").strip() for text in root.iter(f"{_W}t"))
