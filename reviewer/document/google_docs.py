"""What Google Docs writes its own way in a page: readers' comments below the text, and lists that are not nested."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import Tag

_LIST = re.compile(r"lst-(kix_\w+)-(\d)")
_REFERENCE = re.compile(r"cmnt_ref\d+")
_COMMENT = re.compile(r"cmnt\d+")


def comment_blocks(page: Tag) -> list[Tag]:
    """Each reader's comment; the marks in the text that refer to them are taken out of the page."""
    blocks: list[Tag] = []
    for anchor in page.find_all("a", id=True):
        name, target = str(anchor["id"]), str(anchor.get("href") or "")
        if _REFERENCE.fullmatch(name) and _COMMENT.fullmatch(target[1:]):
            (anchor.parent if anchor.parent is not None and anchor.parent.name == "sup" else anchor).extract()
        elif _COMMENT.fullmatch(name) and _REFERENCE.fullmatch(target[1:]):
            blocks.append(_around(anchor))
    return blocks


def list_level(tag: Tag) -> int:
    """How many lists a list belongs in beside those that it stands in."""
    return _kind(tag)[1]


def goes_on(tag: Tag) -> bool:
    """Whether the next element is a part of the same list."""
    after = tag.find_next_sibling()
    return after is not None and bool(_kind(tag)[0]) and _kind(after)[0] == _kind(tag)[0]


def _kind(tag: Tag) -> tuple[str, int]:
    for name in tag.get_attribute_list("class"):
        if name and (told := _LIST.fullmatch(name)) is not None:
            return told[1], int(told[2])
    return "", 0


def _around(anchor: Tag) -> Tag:
    """The division that holds one comment and nothing else, else the anchor's paragraph, else the anchor."""
    block = anchor.find_parent("div")
    is_own = block is not None and block.find(["a", "h1", "h2", "table"]) is anchor
    if block is not None and is_own and block.get_text().lstrip().startswith(anchor.get_text().strip()):
        return block
    return anchor.find_parent("p") or anchor
