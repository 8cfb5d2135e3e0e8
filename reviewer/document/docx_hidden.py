"""Empties the runs of a Word file that no reader sees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewer.document.docx_looks import NO_LOOK, PAGE, UNKNOWN, Look, W, is_on, read_ground, read_look, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

    from reviewer.document.docx_looks import Styles

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BOX = f"{W}txbxContent"
_DELETED = (f"{W}del", f"{W}moveFrom")


@dataclass(frozen=True, slots=True)
class _Place:
    """What surrounds a node: the ground behind it, and the looks that a run in it begins with."""

    ground: str = PAGE
    table: Look = NO_LOOK
    look: Look = NO_LOOK
    is_hidden: bool = False


class Cleaner:
    """Walks the body parts of one file; `found` counts the emptied runs by what hid them, in order."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.found: dict[str, int] = {}

    def clean(self, root: Element) -> None:
        self._walk(root, _Place())

    def _walk(self, node: Element, place: _Place) -> None:
        if node.tag == f"{W}r":
            self._run(node, place)
        elif node.tag == f"{_MC}AlternateContent":
            self._versions(node, place)
        elif node.tag not in _DELETED:
            inside = self._inside(node, place)
            for child in node:
                self._walk(child, inside)

    def _versions(self, node: Element, place: _Place) -> None:
        """A drawing in two versions: readers see the choice, the converter reads the fallback; both must say it."""
        choices, fallbacks = node.findall(f"{_MC}Choice"), node.findall(f"{_MC}Fallback")
        for fallback in fallbacks:
            self._walk(fallback, place)
        if not choices:
            return
        for choice in choices:
            Cleaner(self._styles)._walk(choice, place)  # counts apart: what is hidden in both is one thing
        seen = "".join(text.text or "" for choice in choices for text in choice.iter(f"{W}t"))
        said = (text for fallback in fallbacks for text in fallback.iter(f"{W}t"))
        self._empty((text for text in said if (text.text or "") not in seen), "text for old programs alone")

    def _inside(self, node: Element, place: _Place) -> _Place:
        if node.tag == f"{W}tbl":
            style = value_of(node.find(f"{W}tblPr"), "tblStyle")
            ground = UNKNOWN if self._styles.is_coloured(style) else place.ground
            return replace(place, table=self._styles.look(style), ground=ground)
        if node.tag == f"{W}tr":
            return replace(place, is_hidden=place.is_hidden or bool(is_on(node.find(f"{W}trPr"), "hidden")))
        if node.tag == f"{W}tc":
            return replace(place, ground=_first(read_ground(node.find(f"{W}tcPr")), place.ground))
        if node.tag == f"{W}p":
            properties = node.find(f"{W}pPr")
            look, below = self._styles.paragraph(value_of(properties, "pStyle"))
            ground = _first(read_ground(properties), below, place.ground)
            return replace(place, ground=ground, look=look.over(place.table).over(self._styles.defaults))
        if node.tag == _BOX:  # what colours a text box is not followed: white in one may well be seen
            return _Place(ground=UNKNOWN, is_hidden=place.is_hidden)
        return place

    def _empty(self, texts: Iterable[Element], reason: str) -> None:
        shown = [text for text in texts if (text.text or "").strip()]
        if shown:
            self.found[reason] = self.found.get(reason, 0) + 1
        for text in shown:
            text.text = ""

    def _run(self, run: Element, place: _Place) -> None:
        properties = run.find(f"{W}rPr")
        look = read_look(properties).over(self._styles.look(value_of(properties, "rStyle"))).over(place.look)
        reason = "hidden text" if place.is_hidden else look.why_hidden(place.ground)
        if reason:
            # a hidden run hides its boxes
            self._empty(run.iter(f"{W}t") if reason == "hidden text" else _own_texts(run), reason)
        for child in run:
            self._walk(child, place)


def _own_texts(node: Element) -> Iterator[Element]:
    """The texts of a run, without those of the text boxes that hang on it."""
    for child in node:
        if child.tag == f"{W}t":
            yield child
        elif child.tag not in (_BOX, f"{W}r", f"{W}p"):
            yield from _own_texts(child)


def _first(*grounds: str | None) -> str:
    return next((ground for ground in grounds if ground is not None), PAGE)
