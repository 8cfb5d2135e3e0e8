"""How output may look on one stream: its width, whether in colour, and which characters it can show."""

from __future__ import annotations

import codecs
import os
import shutil
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import IO

DEFAULT_WIDTH = 80
MIN_WIDTH = 40
PROSE_WIDTH = 96  # longer lines of prose are hard to read, however wide the window

# Only the 16 colours that follow the reader's own theme, and of those only ones readable on light and on dark.
_CODES = {"strong": "1", "dim": "2", "high": "31", "medium": "35", "low": "35", "note": "36", "warning": "35"}
_PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "·": "-", "•": "*", "\u00a0": " "}
)


@dataclass(frozen=True, slots=True)
class Look:
    """Width in cells, colour, and the encoding that all text has to survive."""

    width: int = DEFAULT_WIDTH
    has_colour: bool = False
    encoding: str = "utf-8"

    @property
    def prose_width(self) -> int:
        return min(self.width, PROSE_WIDTH)

    def paint(self, text: str, style: str) -> str:
        """`text` in a style, or as it is where there is no colour."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.has_colour and text.strip() else text

    def fit(self, text: str) -> str:
        """`text` in characters that the encoding has; a typographic one becomes its plain cousin, others `?`."""
        return fit_encoding(text, self.encoding)

    @property
    def can_draw(self) -> bool:
        """Whether box-drawing characters can be shown."""
        return self.fit("│") == "│"


@lru_cache(maxsize=4096)
def fit_encoding(text: str, encoding: str) -> str:
    if text.isascii():
        return text
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAIN).encode(encoding, "replace").decode(encoding)
    return text


def look_at(stream: IO[str], env: Mapping[str, str] | None = None) -> Look:
    """The look for a stream: NO_COLOR beats FORCE_COLOR, which beats TERM=dumb, which beats being a terminal."""
    env = os.environ if env is None else env
    is_terminal = stream.isatty()
    if env.get("NO_COLOR"):
        has_colour = False
    elif env.get("FORCE_COLOR", "0") != "0":
        has_colour = True
    else:
        has_colour = is_terminal and env.get("TERM") not in {"dumb", "unknown"}
    return Look(_width(is_terminal, env), has_colour, known_encoding(getattr(stream, "encoding", None)))


def known_encoding(name: str | None) -> str:
    """A codec's name, `utf-8` where it is unknown."""
    try:
        return codecs.lookup(name or "utf-8").name
    except LookupError:
        return "utf-8"


def _width(is_terminal: bool, env: Mapping[str, str]) -> int:
    if env.get("COLUMNS", "").isdigit():
        columns = int(env["COLUMNS"])
    else:
        columns = shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns if is_terminal else DEFAULT_WIDTH
    return max(columns or DEFAULT_WIDTH, MIN_WIDTH)
