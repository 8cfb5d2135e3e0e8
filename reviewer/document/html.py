"""HTML and wiki exports to text: the only importer of beautifulsoup4."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reviewer.document.converted import Converted, hidden_warning, truncated
from reviewer.document.decode import decode
from reviewer.document.google_docs import comment_blocks, goes_on, list_level
from reviewer.document.grid import columns, is_grid, own_rows
from reviewer.document.sight import Place, enter, is_chrome
from reviewer.document.stylesheet import page_sheet
from reviewer.document.suppress import is_suppression

if TYPE_CHECKING:
    from bs4 import Tag

    from reviewer.document.stylesheet import StyleSheet

_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_STRUCTURE = "blockquote li ol pre table ul"
_PARTS = "dd dl dt fieldset figcaption figure footer form header hr html legend main p section summary"
_CELLS = "tbody td tfoot th thead tr"
_BLOCKS = frozenset(
    f"address article aside body center details div {_STRUCTURE} {_PARTS} {_CELLS}".split()
) | frozenset(_HEADINGS)
_PROGRAMS_COMMENT = re.compile(
    r"\[(?:if|endif)|StartFragment|EndFragment|<!\[endif|\s*NewPP limit report|\s*Saved in (?:parser )?cache", re.I
)
_MAX_DEPTH = 250
_MARKS = re.compile(r"(?:- |1\. |#{1,6} )?")
_ENCODING = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)


def convert_html(data: bytes | str, charset: str | None = None) -> Converted:
    """The visible text of a page. `charset` is what a mail says of it; else the page's own word counts.

    Raises DocumentError when a file ends inside its markup, or can't be decoded.
    """
    from bs4 import BeautifulSoup
    from bs4.element import Comment

    text = data if isinstance(data, str) else decode(data, charset or _named_charset(data))
    if text.rfind("<") > text.rfind(">") and re.match(r"<[a-z/!][^<>]*\Z", text[text.rfind("<") :], re.I):
        raise truncated("HTML", "it ends inside a tag")
    soup = BeautifulSoup(text, "html.parser")
    for block in comment_blocks(soup):
        block.replace_with(Comment("a reader's comment"))
    for row in soup.select("table > tr"):
        row.wrap(soup.new_tag("tbody"))  # as browsers do, and as style rules expect
    sheet, place = page_sheet(soup), Place()
    for name in ("html", "body"):  # rules for them count in a page that leaves them out
        if soup.find(name) is None:
            place, _ = enter(sheet, soup.new_tag(name), name, place)
    writer = _Writer(sheet)
    writer.walk(soup, place)
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
        self._told: Place | None = None  # the place whose unseen text was told of last
        self._hidden: dict[str, tuple[int, int]] = {}  # what -> line, times

    def finish(self) -> Converted:
        self._flush(Place())
        warnings = tuple(hidden_warning(what, line, times) for what, (line, times) in self._hidden.items())
        starts = list(itertools.accumulate((len(line) + 1 for line in self._lines), initial=0))
        paragraphs = tuple((starts[index], number) for number, index in enumerate(self._begins, start=1))
        return Converted("\n".join(self._lines).rstrip("\n") + "\n", warnings, paragraphs=paragraphs)

    def walk(self, node: Any, place: Place) -> None:
        from bs4.element import Comment, NavigableString, Tag

        for child in node.children:
            if isinstance(child, Comment):
                self._comment(str(child), place)
            elif type(child) is NavigableString:
                self._text(str(child), place)
            elif isinstance(child, Tag):
                self._tag(child, place)

    def _text(self, words: str, place: Place) -> None:
        if not place.unseen:
            self._words.append(words if place.is_pre else re.sub(r"\s+", " ", words))
        elif place is not self._told and any(character.isalnum() for character in words):
            self._told = place
            self._hide(place.unseen)

    def _comment(self, words: str, place: Place) -> None:
        comment = f"<!--{words}-->"
        if is_suppression(comment):
            self._flush(place)
            self._push(" ".join(comment.split()), place, is_tight=True)
        elif any(character.isalnum() for character in words) and not _PROGRAMS_COMMENT.search(words):
            self._hide("a comment")

    def _hide(self, what: str) -> None:
        line, times = self._hidden.get(what, (max(len(self._lines), 1), 0))
        self._hidden[what] = (line, times + 1)

    def _tag(self, tag: Tag, place: Place) -> None:
        name = tag.name.lower()
        if is_chrome(tag, name):
            return
        place, hidden = enter(self._sheet, tag, name, place)
        if hidden:
            if any(character.isalnum() for character in tag.get_text()):
                self._hide(hidden)
            return
        if place.depth > _MAX_DEPTH:
            self._text(" " + tag.get_text(" ") + " ", place)
        elif name == "br":
            if not place.is_pre and self._words[-1:] == ["\n"]:
                self._flush(place)  # two of them part paragraphs
            else:
                self._words.append("\n")
        elif name == "table" and not place.is_cell and is_grid(tag):
            self._table(tag, place)
        elif name not in _BLOCKS:
            self.walk(tag, place)
        else:
            self._block(tag, name, place)

    def _block(self, tag: Tag, name: str, place: Place) -> None:
        self._flush(place)
        fence = ""
        if name in _HEADINGS:
            self._mark = _HEADINGS[name]
            inner = place
        elif name in ("ul", "ol"):
            inner = replace(place, lists=(*place.lists, *[name] * (list_level(tag) + 1)))
        elif name == "li":
            indent = "  " * (max(len(place.lists), 1) - 1)
            self._mark = indent + ("1. " if place.lists[-1:] == ("ol",) else "- ")
            inner = place
        elif name == "blockquote":
            inner = replace(place, quote=place.quote + 1)
        elif name == "pre":
            inner = replace(place, is_pre=True)
            fence = _fence(tag.get_text())
            self._push(fence, place, is_tight=True)
        else:
            inner = place
        self.walk(tag, inner)
        self._flush(inner)
        if name == "pre":
            self._push(fence, place)
        if name in _HEADINGS or name == "li":
            self._mark = ""
        if name in ("ul", "ol") and len(place.lists) == 0 and not goes_on(tag):
            self._is_tight = False

    def _flush(self, place: Place) -> None:
        """Write the unfinished paragraph, if it holds anything."""
        words, self._words = "".join(self._words), []
        if place.is_pre:
            for number, line in enumerate(words.strip("\n").splitlines() if words.strip() else []):
                self._push(line.rstrip(), place, is_tight=True, begins=number == 0)
            return
        if place.lists and not self._mark and words.strip():
            self._is_tight = False  # a further paragraph of an item, which must not join the one before it
        rows = [row for line in words.split("\n") if (row := " ".join(line.split()))]
        mark, self._mark = (self._mark, "") if rows else ("", self._mark)
        indent = "  " * len(place.lists)
        for number, row in enumerate(rows):
            lead = mark if number == 0 and mark else indent
            is_item = bool(place.lists) or number + 1 < len(rows)
            is_tight = is_item and not mark.startswith("#")
            self._push(lead + row, place, is_tight=is_tight, begins=number == 0)

    def _push(self, line: str, place: Place, *, is_tight: bool = False, begins: bool = False) -> None:
        if self._lines and not self._is_tight and self._lines[-1]:
            self._lines.append("")
        if begins:
            self._begins.append(len(self._lines))
        self._lines.append("> " * place.quote + line)
        self._is_tight = is_tight

    def _table(self, table: Tag, place: Place) -> None:
        self._flush(place)
        if self._lines and self._lines[-1]:
            self._lines.append("")
        is_first = True
        rows = own_rows(table)
        for row, placed in zip(rows, columns(rows), strict=True):
            around = self._around(row, table, place)
            cells = ["" if cell is None else self._cell(cell, around) for cell in placed]
            if not any(cells):
                continue
            self._begins.append(len(self._lines))
            self._lines.append("> " * place.quote + "| " + " | ".join(cells) + " |")
            if is_first:
                self._lines.append("> " * place.quote + "|" + " --- |" * len(cells))
            is_first = False
        self._lines.append("")
        self._is_tight = False

    def _around(self, row: Tag, table: Tag, place: Place) -> tuple[Place, str]:
        """The place inside a row, and why it isn't seen."""
        outer = [row] if row.parent is table or row.parent is None else [row.parent, row]
        hidden = ""
        for tag in outer:
            place, reason = enter(self._sheet, tag, tag.name.lower(), place)
            hidden = hidden or reason
        return place, hidden

    def _cell(self, cell: Tag, around: tuple[Place, str]) -> str:
        """A cell's visible text on one line, its blocks parted by `<br>`; a bar would end the cell, so it is broken."""
        place, hidden = around
        place, reason = enter(self._sheet, cell, cell.name.lower(), place)
        if hidden or reason:
            if any(character.isalnum() for character in cell.get_text()):
                self._hide(hidden or reason)
            return ""
        inner = _Writer(self._sheet)
        inner.walk(cell, replace(place, quote=0, lists=(), is_pre=False, is_cell=True))
        inner._flush(Place())
        for what in inner._hidden:
            self._hide(what)
        lines = [words for line in inner._lines if (words := _MARKS.sub("", line.strip(), count=1).strip("`"))]
        return "<br>".join(lines).replace("|", "¦")


def _fence(code: str) -> str:
    """A fence that nothing in the code closes."""
    return "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
