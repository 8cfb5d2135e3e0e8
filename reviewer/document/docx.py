"""Word files to text: the only importer of mammoth. Runs that no reader sees are taken out before it converts."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from reviewer.document.converted import hidden_warning, mislabelled, oversized, truncated
from reviewer.document.docx_hidden import Cleaner
from reviewer.document.docx_looks import Styles, W
from reviewer.document.html import convert_html

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from reviewer.document.converted import Converted

_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"  # what "Strict Open XML" calls the same
_BODIES = ("body", "footnote", "endnote")
# mammoth drops these with the words in them, and reads what a smart tag holds
_WRAPPERS = frozenset(W + name for name in ("fldSimple", "bdo", "dir", "ruby", "rubyBase"))
_MAX_UNPACKED = 96 << 20
_MAX_RATIO = 150  # XML packs to a tenth or a twentieth; a bomb to a thousandth
_XML = (".xml", ".rels")
_XML_BEGINS = (b"<", b"\xff\xfe", b"\xfe\xff")
# the deeper list styles have a numbering of their own each, whose first level they are
_STYLES = "\n".join(
    (
        "p[style-name='Title'] => h1:fresh",
        "p[style-name='Subtitle'] => h2:fresh",
        *(
            f"p[style-name='List {name} {level}'] => {'ul|ol > li > ' * (level - 1)}{tag} > li:fresh"
            for name, tag in (("Bullet", "ul"), ("Number", "ol"))
            for level in range(2, 6)
        ),
    )
)


def convert_docx(data: bytes) -> Converted:
    """The visible text of a .docx file: headings, lists, tables, tracked insertions; deletions are left out.

    Raises DocumentError: cut off, no Word file, too large when unpacked.
    """
    import mammoth  # type: ignore[import-untyped]

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check(package)
            visible, found = _without_hidden_runs(package)
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
    unpacked = sum(member.file_size for member in members)
    if unpacked > _MAX_UNPACKED:
        raise oversized("Word", f"{unpacked >> 20} MB when unpacked")
    for member in members:
        if member.file_size > max(1 << 20, member.compress_size * _MAX_RATIO):
            raise oversized(
                "Word", f"a part unpacks to {member.file_size // max(member.compress_size, 1)} times its size"
            )


def _without_hidden_runs(package: zipfile.ZipFile) -> tuple[bytes, dict[str, int]]:
    """The XML parts of the package without the text of hidden runs, and how many there were of each kind.

    Parts are told by what they hold: their names are the writer's, and any part left out can't be converted.
    """
    contents: dict[str, bytes] = {}
    roots: dict[str, Element] = {}
    for member in package.infolist():
        content = package.read(member)
        root = _parse(content, is_named_xml=member.filename.lower().endswith(_XML))
        if root is not None:
            contents[member.filename], roots[member.filename] = content, root
    bodies = [name for name, root in roots.items() if any(root.find(W + body) is not None for body in _BODIES)]
    if not any(roots[name].find(f"{W}body") is not None for name in bodies):
        raise mislabelled(".docx", "another kind of packed file")
    cleaner = Cleaner(Styles(root for root in roots.values() if root.find(f"{W}style") is not None))
    for name in bodies:
        cleaner.clean(roots[name])
        for wrapper in [node for node in roots[name].iter() if node.tag in _WRAPPERS]:
            wrapper.tag = f"{W}smartTag"
        contents[name] = ElementTree.tostring(roots[name], encoding="utf-8", xml_declaration=True)
    if any(_holds_comments(root) for root in roots.values()):
        cleaner.found["a comment"] = 1
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as copy:
        for name, content in contents.items():
            copy.writestr(name, content)
    return out.getvalue(), cleaner.found


def _parse(xml: bytes, *, is_named_xml: bool) -> Element | None:
    """The root of a part; None for one that is no XML, such as a picture or a page that was pasted in."""
    if not is_named_xml and not xml[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_XML_BEGINS):
        return None
    # no Word file declares a document type; entities in one are how XML bombs are made
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        if is_named_xml:
            raise truncated("Word", "its XML declares a document type")
        return None
    try:
        root = ElementTree.fromstring(xml)  # noqa: S314  # checked above
    except ElementTree.ParseError:
        if is_named_xml:
            raise
        return None
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.startswith(_STRICT):
            element.tag = W + element.tag.removeprefix(_STRICT)
            element.attrib = {name.replace(_STRICT, W): value for name, value in element.attrib.items()}
    return root


def _holds_comments(root: Element) -> bool:
    comments = root.findall(f"{W}comment")
    return any((text.text or "").strip() for comment in comments for text in comment.iter(f"{W}t"))
