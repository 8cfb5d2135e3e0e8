"""What surrounds a piece of a page, and whether its readers see it as words of the page's author."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reviewer.document.css import Colour, Variables, parse_colour, with_variables
from reviewer.document.selectors import Element
from reviewer.document.styles import Look, change, removes
from reviewer.document.wordlists import words

if TYPE_CHECKING:
    from bs4 import Tag

    from reviewer.document.stylesheet import StyleSheet

_SKIPPED = {"script", "style", "template", "head", "noscript", "nav", "svg", "object", "iframe", "button", "select"}
_NEVER_SHOWN = {"audio", "canvas", "datalist", "video"}  # what is in them is for browsers that don't know them
# What Confluence, MediaWiki and Sphinx put around the author's words, by id and class.
_CHROME_IDS = words(
    "breadcrumb-section breadcrumbs catlinks contentSub footer jump-to-nav likes-and-labels-container mw-head"
    " mw-navigation mw-panel p-lang-btn p-search siteNotice siteSub toc"
)
_CHROME_CLASSES = words(
    "catlinks headerlink mw-editsection mw-jump-link page-metadata pageSection printfooter toc toc-macro"
    " vector-dropdown vector-header-container vector-page-toolbar vector-sitenotice-container"
)
# Classes and ids under which Confluence's and MediaWiki's own sheets, linked by their exports, set no dark ground.
_LIGHT = words(
    "aui-page-panel aui-theme-default bodyContent cell columnLayout confluenceTable confluenceTd confluenceTh"
    " content content-wrapper contentLayout2 group inline-task-list innerCell main main-content main-header mw-body"
    " mw-body-content mw-content-ltr mw-content-text mw-parser-output normal page pageSection relative-table single"
    " table-wrap tablesorter theme-default three-equal two-equal view wiki-content wikitable wrapped"
)
_WHOLE = ("html", "body")  # one that is hidden is shown by a script: nobody writes a page to show nothing of it
_TITLES = ["h1", "h2", "h3", "h4", "h5", "h6", "summary"]
_LINK: Colour = (0, 0, 238, 1)  # as browsers draw one, whatever is around it
_MARKED: Colour = (255, 255, 0, 1)
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
    variables: Variables = field(default_factory=dict)  # of CSS
    unseen: str = ""  # why readers don't see text here


def is_chrome(tag: Tag, name: str) -> bool:
    """Whether a tag is not for readers, or holds what a program wrote around the author's words."""
    if name in _SKIPPED:
        return name != "button" or tag.find_parent(_TITLES) is None  # one that folds a section bears its title
    ids = _names(tag, "id")
    return bool(ids & _CHROME_IDS) or (bool(_names(tag, "class") & _CHROME_CLASSES) and "main-content" not in ids)


def enter(sheet: StyleSheet, tag: Tag, name: str, place: Place) -> tuple[Place, str]:
    """The place inside of a tag, and why a reader sees nothing of it whatever is in it ("" when they may)."""
    element = Element(name, _names(tag, "class"), _names(tag, "id"), place.element, tag.attrs)
    style = sheet.style(element, str(tag.get("style") or ""))
    variables = place.variables
    if style:
        style, variables = with_variables(style, variables)
    look = _look(tag, name, place.look)
    if not sheet.is_whole and (element.ids | element.classes) - (_LIGHT if sheet.is_wikis else set()):
        look = replace(look, colour=None, background=None)
    if style:
        look = change(look, style)
    unseen = place.unseen if look is place.look else look.hides
    inside = replace(place, depth=place.depth + 1, look=look, element=element, variables=variables, unseen=unseen)
    if name in _WHOLE:
        return replace(inside, look=replace(look, is_invisible=False), unseen=""), ""
    if tag.has_attr("hidden") or (style and removes(style, name)):
        return inside, INVISIBLE
    if name in _NEVER_SHOWN or (name == "dialog" and not tag.has_attr("open")):
        return inside, "text that browsers don't show"
    return inside, ""


def _look(tag: Tag, name: str, look: Look) -> Look:
    """What a tag and its attributes say of colours, and browsers of some tags."""
    if name == "a" and tag.has_attr("href"):
        look = replace(look, colour=_LINK)
    elif name == "mark":
        look = replace(look, colour=(0, 0, 0, 1), background=_MARKED)
    if tag.get("bgcolor"):
        look = replace(look, background=parse_colour(str(tag["bgcolor"])))
    if tag.get("background"):
        look = replace(look, background=None)
    ground = str(tag.get("data-highlight-colour") or "")  # of a Confluence cell, by number or a name of its own
    if ground and ground != "transparent":
        look = replace(look, background=parse_colour(ground) if ground.startswith("#") else None)
    told = tag.get("color") if name == "font" else tag.get("text") if name == "body" else None
    if told:
        look = replace(look, colour=parse_colour(str(told)) or look.colour)
    return look


def _names(tag: Tag, attribute: str) -> frozenset[str]:
    return frozenset(name for name in tag.get_attribute_list(attribute) if name)
