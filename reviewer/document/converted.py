"""What a converter makes of a file that is no plain text, and what it says when it can't."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from reviewer.errors import DocumentError
from reviewer.records import Metadata, Warning

MAX_FILE_BYTES = 32 << 20


@dataclass(frozen=True, slots=True)
class Converted:
    """A file as plain text with Markdown's marks for headings, lists, tables and quotes.

    Text that its readers can't see is not in `text`; a warning tells of it. `pages` holds the offset in `text` at
    which each page begins, with its number, in order; `paragraphs` the same for what a reader counts as paragraphs:
    headings, list items and table rows included, and 0 for a mail's subject. Each is empty for formats without.
    `has_markup`: the text is what an author typed rather than what readers see, and may hide some in comments and tags.
    """

    text: str
    warnings: tuple[Warning, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    pages: tuple[tuple[int, int], ...] = ()
    paragraphs: tuple[tuple[int, int], ...] = ()
    has_markup: bool = False


def number_at(starts: tuple[tuple[int, int], ...], offset: int) -> int | None:
    """The page or paragraph that a character stands in; None before the first and where there are none."""
    after = bisect_right(starts, offset, key=lambda start: start[0])
    return starts[after - 1][1] if after else None


def hidden_warning(what: str, line: int | None, times: int = 1) -> Warning:
    """`what` names it in the singular, such as "white text"; `line` is where the text goes on after it."""
    places = f" in {times} places" if times > 1 else ""
    return Warning("hidden-text", f"{what}{places} that readers don't see was kept from the engine", line)


def recognised_warning(pages: int) -> Warning:
    what = "a scanned page" if pages == 1 else f"{pages} scanned pages"
    return Warning("recognised-text", f"{what}: the text recognised on it was read, and may differ from what is seen")


def encrypted(kind: str) -> DocumentError:
    return DocumentError(f"an encrypted {kind} file", hint="save it without a password", code="document-encrypted")


def scanned(pages: int) -> DocumentError:
    what = "a page that is only a picture" if pages == 1 else f"{pages} pages that are only pictures"
    return DocumentError(
        f"a scan: {what}, without any text", hint="run text recognition on it first", code="document-scanned"
    )


def oversized(kind: str, what: str) -> DocumentError:
    return DocumentError(
        f"a {kind} file that is too large to be read: {what}",
        hint="save only the text of the update or retro",
        code="document-oversized",
    )


def truncated(kind: str, what: str) -> DocumentError:
    return DocumentError(
        f"a {kind} file that is cut off or damaged: {what}", hint="copy or export it again", code="document-truncated"
    )


def mislabelled(ending: str, actual: str) -> DocumentError:
    return DocumentError(
        f"named {ending}, but its contents are {actual}", hint="give it its right ending", code="document-mislabelled"
    )
