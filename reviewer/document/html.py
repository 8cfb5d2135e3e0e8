"""HTML and wiki exports to text: the only importer of beautifulsoup4."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reviewer.document.converted import Converted, hidden_warning, truncated
from reviewer.document.decode import decode
from reviewer.document.styles import Colour, StyleSheet, is_unreadable, parse_colour, read_look
from reviewer.document.suppress import is_suppression

if TYPE_CHECKING:
    from bs4 import Tag

_SKIPPED = {"script", "style", "template", "head", "noscript", "nav", "svg", "object", "iframe", "button", "select"}
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_STRUCTURE = "blockquote li ol pre table ul"
_PARTS = "dd dl dt fieldset figcaption figure footer form header hr html legend main p section summary"
_CELLS = "tbody td tfoot th thead tr"
_BLOCKS = frozenset(
    f"address article aside body center details div {_STRUCTURE} {_PARTS} {_CELLS}".split()
) | frozenset(_HEADINGS)
_OFFICE_COMMENT = re.compile(r"\[(?:if|endif)|StartFragment|EndFragment|<!\[endif", re.I)
_MAX_DEPTH = 250
_ENCODING = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)


@dataclass(frozen=True, slots=True)
class _Place:
    """What surrounds a node."""

    depth: int = 0
    quote: int = 0
    lists: tuple[str, ...] = ()  # "ul" or "ol", outermost first
    is_pre: bool = False
    colour: Colour | None = None
    background: Colour | None = None


def convert_html(data: bytes | str, charset: str | None = None) -> Converted:
    """The visible text of a page. `charset` is what a mail says of it; else the page's own word counts.

    Raises DocumentError when a file ends inside its markup, or can't be decoded.
    """
    from bs4 import BeautifulSoup

    text = data if isinstance(data, str) else decode(data, charset or _named_charset(data))
    if text.rfind("<") > text.rfind(">") and re.match(r"<[a-z/!][^<>]*\Z", text[text.rfind("<") :], re.I):
        raise truncated("HTML", "it ends inside a tag")
    soup = BeautifulSoup(text, "html.parser")
    sheet = StyleSheet("\n".join(style.get_text() for style in soup.find_all("style")))
    writer = _Writer(sheet)
    writer.walk(soup, _Place())
    return writer.finish()


def _named_charset(data: bytes) -> str | None:
    named = _ENCODING.search(data[:2048])
    return named[1].decode("ascii", "replace") if named else None


class _Writer:
    """Writes nodes as lines of Markdown; `_words` is the paragraph that is not finished yet."""

    def __init__(self, sheet: StyleSheet) -> None:
        self._sheet = sheet
        self._lines: list[str] = []
        self._begins: list[int] = []  # indices of the lines that begin a paragraph, as a reader counts them
        self._words: list[str] = []
        self._mark = ""  # of the list item or heading that the next paragraph begins
        self._is_tight = False  # whether the last line wants no blank line after it
        self._hidden: dict[str, tuple[int, int]] = {}  # what -> line, times

    def finish(self) -> Converted:
        self._flush(_Place())
        warnings = tuple(hidden_warning(what, line, times) for what, (line, times) in self._hidden.items())
        starts = list(itertools.accumulate((len(line) + 1 for line in self._lines), initial=0))
        paragraphs = tuple((starts[index], number) for number, index in enumerate(self._begins, start=1))
        return Converted("\n".join(self._lines).rstrip("\n") + "\n", warnings, paragraphs=paragraphs)

    def walk(self, node: Any, place: _Place) -> None:
        from bs4.element import Comment, NavigableString, Tag

        for child in node.children:
            if isinstance(child, Comment):
                self._comment(str(child), place)
            elif type(child) is NavigableString:
                self._words.append(str(child) if place.is_pre else re.sub(r"\s+", " ", str(child)))
            elif isinstance(child, Tag):
                self._tag(child, place)

    def _comment(self, words: str, place: _Place) -> None:
        comment = f"<!--{words}-->"
        if is_suppression(comment):
            self._flush(place)
            self._push(" ".join(comment.split()), place, is_tight=True)
        elif any(character.isalnum() for character in words) and not _OFFICE_COMMENT.search(words):
            self._hide("a comment")

    def _hide(self, what: str) -> None:
        line, times = self._hidden.get(what, (max(len(self._lines), 1), 0))
        self._hidden[what] = (line, times + 1)

    def _tag(self, tag: Tag, place: _Place) -> None:
        name = tag.name.lower()
        if name in _SKIPPED:
            return
        place, hidden = self._look(tag, name, place)
        if hidden:
            if any(character.isalnum() for character in tag.get_text()):
                self._hide(hidden)
            return
        if place.depth > _MAX_DEPTH:
            self._words.append(" " + tag.get_text(" ") + " ")
        elif name == "br":
            self._words.append("\n")
        elif name == "table" and _is_grid(tag):
            self._table(tag, place)
        elif name not in _BLOCKS:
            self.walk(tag, place)
        else:
            self._block(tag, name, place)

    def _look(self, tag: Tag, name: str, place: _Place) -> tuple[_Place, str]:
        """The place inside of a tag, and why a reader sees nothing of it ("" when they do)."""
        classes = frozenset(tag.get_attribute_list("class")) - {None}
        looks = self._sheet.looks(name, classes, frozenset(tag.get_attribute_list("id")) - {None})
        looks.append(read_look(str(tag.get("style") or "")))
        colour, background = place.colour, place.background
        if tag.get("bgcolor"):
            background = parse_colour(str(tag["bgcolor"])) or (128, 128, 128)
        if name == "font" and tag.get("color"):
            colour = parse_colour(str(tag["color"]))
        for look in looks:
            colour, background = look.colour or colour, look.background or background
        inside = replace(place, depth=place.depth + 1, colour=colour, background=background)
        if any(look.hides for look in looks) or tag.has_attr("hidden"):
            return inside, "text styled to be invisible"
        is_new = (colour, background) != (place.colour, place.background)
        if is_new and is_unreadable(colour, background) and not _repaints(tag):
            return inside, "text in the colour of its background"
        return inside, ""

    def _block(self, tag: Tag, name: str, place: _Place) -> None:
        self._flush(place)
        if name in _HEADINGS:
            self._mark = _HEADINGS[name]
            inner = place
        elif name in ("ul", "ol"):
            inner = replace(place, lists=(*place.lists, name))
        elif name == "li":
            indent = "  " * (max(len(place.lists), 1) - 1)
            self._mark = indent + ("1. " if place.lists[-1:] == ("ol",) else "- ")
            inner = place
        elif name == "blockquote":
            inner = replace(place, quote=place.quote + 1)
        elif name == "pre":
            inner = replace(place, is_pre=True)
            self._push("```", place, is_tight=True)
        else:
            inner = place
        self.walk(tag, inner)
        self._flush(inner)
        if name == "pre":
            self._push("```", place)
        if name in _HEADINGS or name == "li":
            self._mark = ""
        if name in ("ul", "ol") and len(place.lists) == 0:
            self._is_tight = False

    def _flush(self, place: _Place) -> None:
        """Write the unfinished paragraph, if it holds anything."""
        words, self._words = "".join(self._words), []
        if place.is_pre:
            for number, line in enumerate(words.strip("\n").splitlines() if words.strip() else []):
                self._push(line.rstrip(), place, is_tight=True, begins=number == 0)
            return
        rows = [row for line in words.split("\n") if (row := " ".join(line.split()))]
        mark, self._mark = (self._mark, "") if rows else ("", self._mark)
        indent = "  " * len(place.lists)
        for number, row in enumerate(rows):
            lead = mark if number == 0 and mark else indent
            is_item = bool(place.lists) or number + 1 < len(rows)
            is_tight = is_item and not mark.startswith("#")
            self._push(lead + row, place, is_tight=is_tight, begins=number == 0)

    def _push(self, line: str, place: _Place, *, is_tight: bool = False, begins: bool = False) -> None:
        if self._lines and not self._is_tight and self._lines[-1]:
            self._lines.append("")
        if begins:
            self._begins.append(len(self._lines))
        self._lines.append("> " * place.quote + line)
        self._is_tight = is_tight

    def _table(self, table: Tag, place: _Place) -> None:
        self._flush(place)
        if self._lines and self._lines[-1]:
            self._lines.append("")
        is_first = True
        for row in table.find_all("tr"):
            cells = [self._cell(cell, place) for cell in row.find_all(["td", "th"], recursive=False)]
            if not any(cells):
                continue
            self._begins.append(len(self._lines))
            self._lines.append("> " * place.quote + "| " + " | ".join(cells) + " |")
            if is_first:
                self._lines.append("> " * place.quote + "|" + " --- |" * len(cells))
            is_first = False
        self._lines.append("")
        self._is_tight = False

    def _cell(self, cell: Tag, place: _Place) -> str:
        """A cell's visible text on one line; a bar in it would end the cell, so it gets a broken one."""
        row = _Place(colour=place.colour, background=place.background, depth=place.depth)
        row, hidden = self._look_through(cell, row)
        if hidden:
            if cell.get_text(strip=True):
                self._hide(hidden)
            return ""
        inner = _Writer(self._sheet)
        inner.walk(cell, row)
        inner._flush(row)
        for what in inner._hidden:
            self._hide(what)
        lines = [line.removeprefix("- ").strip() for line in inner._lines if line.strip()]
        return " ".join(lines).replace("|", "¦")

    def _look_through(self, cell: Tag, place: _Place) -> tuple[_Place, str]:
        """The looks of the row, its group and the cell, from the outside in."""
        outer = [t for t in cell.parents if t.name in ("tr", "thead", "tbody", "tfoot")][:2]
        for tag in (*reversed(outer), cell):
            place, hidden = self._look(tag, tag.name, place)
            if hidden:
                return place, hidden
        return place, ""


def _is_grid(table: Tag) -> bool:
    """A table of data; one that holds tables or a single column only lays out a page."""
    if table.find("table") is not None:
        return False
    return any(len(row.find_all(["td", "th"], recursive=False)) > 1 for row in table.find_all("tr"))


def _repaints(tag: Tag) -> bool:
    """Whether what is inside sets its own colours, so that the tag's own are no verdict on its text."""
    own = "".join(text for text in tag.find_all(string=True, recursive=False))
    return not any(character.isalnum() for character in own) and tag.find(style=True) is not None
