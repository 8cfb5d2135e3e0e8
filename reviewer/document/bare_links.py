"""Links without a scheme: a host with something after it (`firm.example/x`), and not two names side by side."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LINK_CHARACTER = r"[^\s<>\"“”«»]"
_TAIL = ".,;:!?)]}*_`'’›。、"
_BARE = re.compile(
    rf"(?<![\w@.-])(?P<host>(?:[\w-]+\.)+(?P<top>[^\W\d_]{{2,}}))(?P<rest>(?:/|[?#]\w|:\d){LINK_CHARACTER}*)"
)
_FILE_ENDING = re.compile(
    r"bat|cfg|cpp|cs|css|csv|docx|exe|gif|go|gz|html|ini|ipynb|java|jpe?g|jsx?|json|kt|log|md|odt|pdf|php|pl|png|pptx?"
    r"|proto|ps|py|rb|rs|rst|scala|sh|sql|svg|swift|toml|tsx?|txt|vue|xlsx?|xml|ya?ml|zip",
    re.IGNORECASE,
)
_PLAIN_REST = re.compile(r"/[\w.+-]+|(?::\d+){1,2}")  # a file, or a line and column


def without_tail(link: str) -> str:
    """A link without what ends a sentence or closes a bracket behind it."""
    return link.rstrip(_TAIL)


def bare_links(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each. `Node.js/React`, `notes.md/plan.md`, `auth.py:42` and `done.Then/now` are none."""
    for match in _BARE.finditer(text):
        top, rest = match["top"], without_tail(match["rest"])
        is_name = _FILE_ENDING.fullmatch(top) and _PLAIN_REST.fullmatch(rest)
        if rest not in {"", "/"} and top in {top.lower(), top.upper()} and not is_name:
            yield match.start(), match.end("host") + len(rest)
