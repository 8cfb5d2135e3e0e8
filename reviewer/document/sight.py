"""What surrounds a piece of a page, and whether its readers see it as words of the page's author."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reviewer.document.css import parse_colour
from reviewer.document.styles import Element, Look, StyleSheet, change, removes
from reviewer.document.wordlists import words

if TYPE_CHECKING:
    from bs4 import Tag

_SKIPPED = {"script", "style", "template", "head", "noscript", "nav", "svg", "object", "iframe", "button", "select"}
_NEVER_SHOWN = {"audio", "canvas", "datalist", "video"}  # what is in them is for browsers that don't know them
# What Confluence, MediaWiki and Sphinx put around the author's words, by id and class.
_CHROME_IDS = words(
    "breadcrumb-section breadcrumbs catlinks footer jump-to-nav likes-and-labels-container mw-head mw-navigation"
    " mw-panel siteSub toc"
)
_CHROME_CLASSES = words(
    "catlinks headerlink mw-editsection mw-jump-link page-metadata pageSection printfooter toc toc-macro"
)
INVISIBLE = "text styled to be invisible"


@dataclass(frozen=True, slots=True)
class Place:
    """What surrounds a node."""

    depth: int = 0
    quote: int = 0
    lists: tuple[str, ...] = ()  # "ul" or "ol", outermost first
    is_pre: bool = False
    is_cell: bool = False
    look: Look = field(default_factory=Look)
    element: Element | None = None
    unseen: str = ""  # why readers don't see text here


def is_chrome(tag: Tag, name: str) -> bool:
    """Whether a tag is not for readers, or holds what a program wrote around the author's words."""
    if name in _SKIPPED:
        return True
    ids = _names(tag, "id")
    return bool(ids & _CHROME_IDS) or (bool(_names(tag, "class") & _CHROME_CLASSES) and "main-content" not in ids)


def enter(sheet: StyleSheet, tag: Tag, name: str, place: Place) -> tuple[Place, str]:
    """The place inside of a tag, and why a reader sees nothing of it whatever is in it ("" when they may)."""
    element = Element(name, _names(tag, "class"), _names(tag, "id"), place.element)
    look = place.look
    if tag.get("bgcolor"):
        look = replace(look, background=parse_colour(str(tag["bgcolor"])))
    told = tag.get("color") if name == "font" else tag.get("text") if name == "body" else None
    if told:
        look = replace(look, colour=parse_colour(str(told)) or look.colour)
    style = sheet.style(element, str(tag.get("style") or ""))
    if style:
        look = change(look, style)
    unseen = place.unseen if look is place.look else look.hides
    inside = replace(place, depth=place.depth + 1, look=look, element=element, unseen=unseen)
    if tag.has_attr("hidden") or (style and removes(style)):
        return inside, INVISIBLE
    if name in _NEVER_SHOWN or (name == "dialog" and not tag.has_attr("open")):
        return inside, "text that browsers don't show"
    return inside, ""


def _names(tag: Tag, attribute: str) -> frozenset[str]:
    return frozenset(name for name in tag.get_attribute_list(attribute) if name)
