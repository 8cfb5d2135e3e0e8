"""Changes a document's text so that what must happen to the verdict is known without a new label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.evals.perturb_texts import FILLERS, NAMES, NOT_NAMES

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Sequence

    from reviewer.evals.cases import Case, Expected, Span
    from reviewer.records import Document

_BLANK = re.compile(r"\n[ \t\r]*\n(?:[ \t\r]*\n)*")
_BULLET = re.compile(r"^(\s*)(?:[-*+•–]|\d{1,2}[.)])\s+(.*\S)\s*$")
_CAPITALISED = re.compile(r"(?<=[a-z,;] )([A-Z][a-zà-öø-ÿ]{2,})\b")
_WHEN = re.compile(
    r"\W*(?:(?:mon|tues?|wednes|wed|thurs?|fri|satur|sat|sun)(?:day)?\b|(?:\w+[ -]){0,2}\d{1,2}[:.h]\d\d\b)",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\W*(?:this|that|these|those|its?|they|their|he|she|his|her|so|but|and|then|also|because|which|such|both"
    r"|instead|however|yet|or|(?:the )?(?:same|other|second|third|latter)|there is also|after that|meanwhile)\b",
    re.IGNORECASE,
)
MIN_WORDS_LEFT = 5


def blocks(document: Document) -> list[str]:
    """The paragraphs: what blank lines part."""
    return [block for block in _BLANK.split(document.text) if block.strip()]


def join(parts: Iterable[str]) -> str:
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _all_spans(expected: Expected) -> list[Span]:
    return sorted({span for place in expected.places for span in place})


def without_evidence(document: Document, expected: Expected) -> str | None:
    """The text without every stretch that shows the pitfall; lines left with only a bullet go too."""
    text, at = "", 0
    for start, end in _all_spans(expected):
        if start < at:
            continue
        text, at = text + document.text[at:start], end
    text += document.text[at:]
    lines = [line for line in text.split("\n") if not line.strip() or re.search(r"\w", line)]
    left = "\n".join(lines)
    return left if len(re.findall(r"\w+", left)) >= MIN_WORDS_LEFT else None


def evidence_alone(document: Document, expected: Expected) -> str | None:
    """Only the paragraphs that hold evidence. None where that is the whole document."""
    kept, at, n_blocks = [], 0, 0
    for block in blocks(document):
        start = document.text.index(block, at)
        at = start + len(block)
        n_blocks += 1
        if any(a < at and start < b for a, b in _all_spans(expected)):
            kept.append(block)
    return join(kept) if 0 < len(kept) < n_blocks else None


def reordered(document: Document, rng: random.Random) -> str | None:
    """Sections under headings in another order, else the inner paragraphs; what points back stays behind its own.

    Chats and diaries keep their order: there it is sense.
    """
    if any(unit.speaker for unit in document.units) or _is_by_the_clock(document):
        return None
    headings = {unit.text for unit in document.units if unit.kind == "heading"}
    sections: list[list[str]] = [[]]
    for block in blocks(document):
        if block.strip().split("\n")[0].strip().lstrip("# ").rstrip("# ") in {
            h.lstrip("# ").rstrip("# ") for h in headings
        }:
            sections.append([])
        sections[-1].append(block)
    first, *others = sections
    if len(others) < 2:
        paragraphs = _with_what_points_back(blocks(document))
        if len(paragraphs) < 4:
            return None
        first, *others = paragraphs
    shuffled = others[:-1] if len(sections) < 3 else others[:]
    last = others[-1:] if len(sections) < 3 else []
    before = list(shuffled)
    rng.shuffle(shuffled)
    if shuffled == before:
        shuffled = shuffled[1:] + shuffled[:1]
    if shuffled == before:
        return None
    return join([*first, *(block for section in [*shuffled, *last] for block in section)])


def _is_by_the_clock(document: Document) -> bool:
    """Whether paragraphs open with days or times: of a week told in its order, another order is another week."""
    return sum(_WHEN.match(block) is not None for block in blocks(document)) >= 2


def _with_what_points_back(paragraphs: Sequence[str]) -> list[list[str]]:
    joined: list[list[str]] = []
    for paragraph in paragraphs:
        if joined and _POINTS_BACK.match(paragraph):
            joined[-1].append(paragraph)
        else:
            joined.append([paragraph])
    return joined


def lower_case(document: Document) -> str:
    return document.text.lower()


def spaced(document: Document) -> str:
    """Windows line ends, wider gaps, trailing blanks: what a paste from a mail program does."""
    text = re.sub(r"(?<=[.!?]) (?=\S)", "  ", document.text.replace("\r\n", "\n"))
    text = _BLANK.sub("\n\n\n", text)
    lines = [line + "  " if at % 3 == 2 and line.strip() else line for at, line in enumerate(text.split("\n"))]
    return "\r\n".join(lines)


def renamed(document: Document, rng: random.Random) -> str | None:
    """Every name exchanged for another one, the same for the same. None where no name is found.

    A name: a capitalised word inside a sentence that the text never writes small and that is no weekday,
    month or the like.
    """
    small = set(re.findall(r"\b[a-z]+\b", document.text))
    found = dict.fromkeys(_CAPITALISED.findall(document.text))
    names = [name for name in found if name.lower() not in small and name.lower() not in NOT_NAMES]
    if not names:
        return None
    others = [name for name in NAMES if name not in document.text]
    rng.shuffle(others)
    exchange = dict(zip(names, others, strict=False))
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, exchange)) + r")\b")
    return pattern.sub(lambda m: exchange[m[1]], document.text)


def bullets_exchanged(document: Document) -> str | None:
    """Bullet lists as prose; where there are none, paragraphs of several sentences as bullets."""
    lines = document.text.replace("\r\n", "\n").split("\n")
    if sum(_BULLET.match(line) is not None for line in lines) >= 2:
        return _bullets_to_prose(lines)
    if any(unit.speaker or unit.kind in {"cell", "code"} for unit in document.units):
        return None
    return _prose_to_bullets(document)


def _bullets_to_prose(lines: Sequence[str]) -> str:
    made: list[str] = []
    in_list = False
    for line in lines:
        bullet = _BULLET.match(line)
        if bullet is None:
            is_continued = in_list and line.startswith((" ", "\t")) and line.strip()
            if is_continued:
                made[-1] = f"{made[-1]} {line.strip()}"
            else:
                made.append(line)
            in_list = in_list and bool(is_continued)
            continue
        text = bullet[2]
        if in_list:
            made[-1] += ("" if made[-1].endswith((".", "!", "?", ":", ";")) else ".") + " " + text
        else:
            made.append(text)
        in_list = True
    return "\n".join(made)


def _prose_to_bullets(document: Document) -> str | None:
    made, at, is_changed = [], 0, False
    for block in blocks(document):
        start = document.text.index(block, at)
        at = start + len(block)
        inside = [u for u in document.units if start <= u.start < at]
        if len(inside) >= 2 and all(u.kind == "sentence" and not u.is_quoted and not u.is_hidden for u in inside):
            made.append("\n".join(f"- {' '.join(u.text.split())}" for u in inside))
            is_changed = True
        else:
            made.append(block)
    return join(made) if is_changed else None


def with_paragraph(document: Document, paragraph: str, rng: random.Random) -> str:
    """The paragraph put between two others (or after the only one), never before the first."""
    whole = blocks(document)
    at = rng.randint(1, len(whole))
    return join([*whole[:at], paragraph, *whole[at:]])


def filler(rng: random.Random) -> str:
    """An innocent paragraph."""
    return rng.choice(FILLERS)


def quoted_pitfall(case: Case, cases: Sequence[Case], rng: random.Random) -> tuple[str, str] | None:
    """Another case's evidence as a block quote, and its pitfall, which this case does not show."""
    known = {*case.must_ids, *case.may}
    others = [
        (other, item)
        for other in cases
        if other.stage == case.stage and other.id != case.id and other.cluster != case.cluster
        for item in other.must
        if item.label not in known
    ]
    if not others:
        return None
    other, item = rng.choice(others)
    quotes = [other.document.text[slice(*place[0])] for place in item.places]
    quoted = "\n>\n".join("> " + " ".join(quote.split()) for quote in quotes)
    name = rng.choice([n for n in NAMES if n not in case.document.text])
    return f"{name}, who runs a team in another building, sent round this note:\n\n{quoted}", item.label
