"""Listed names in a text: whole, in part, as a handle, and in the spellings that people really type."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.document.wordlists import words

if TYPE_CHECKING:
    from collections.abc import Iterable

# Parts of names that are words as well, in English mostly: found only as listed or in capitals, or behind an @.
_WORDS = words(
    """
    april art august austin baker bank banks barber bass bath bay bean bear beck bell berg best bill bird bishop black
    blank bloom blue bob bond book booth bow boys brand bright brook brooks brown bud buck burns bush butler camp
    cannon care carol carpenter carter case cash chance chandler charm chase chip church clay clark clean cliff close
    coach cole cook cooper core cotton craft crane crew cross crystal curry dale dawn day daisy dean deal dolly don
    drew drum duke dusty earl east english ernest eve example faith farmer field fields finch fisher fleet flint flora
    flowers floyd ford forest foster fox frank free french frost fuller gage gale garden gardener gene glass gold
    golden good grace grant grass gray green grey gross guy hall hand hank hardy harper hart hay hazel heath heather
    herb high hill holland holly hope house hunt hunter iris ivy jack jade james jasmine jay jean jet jewel jordan joy
    judge june kay keen key king kit klein knight lake lamb lance land lane lang large law lead lee leo lightning lily
    link little long lord love low lucky mack major mark marks marsh martin mason masters max may mercy merit miles
    mill miller mills mint mode money moon moor moore moss new nick noble noon norm north oak ocean old olive page
    paige paris park parker parks pat patience pearl pen penny pike piper point pole pool poppy porter post potter
    pound power powers price prince pride quick rain rand rank ray reed rest rice rich rider ring river rivers rob
    robin rock rod roman root rose roy ruby rush rusty sage sand sandy scout sharp shepherd short silver singer skip
    sky small smart smith snow spring star stark stern stone storm street strong sue summer summers sun sweet swift
    tanner taylor temple terry thorn thorne tony tower trip true turner van victor violet von wade walker wall ward
    warden warner waters way weaver webb weeks wells west wheeler white will wills win winter wise wolf wood woods
    woody wright young dev dot dove jan mat mats per song
    """
)
# Of two letters, most words are too common to be hidden even where they are written like the name.
_SHORT_WORDS = words(
    "an as at be by da de do du el en er es go he hi if im in is it ja la le me mi my no oh ok on or ou so su te to tu"
    " un up us we ye zu"
)
_APOSTROPHES_AND_DASHES = str.maketrans(
    dict.fromkeys("‘’ʼ′＇", "'") | dict.fromkeys("‐‑‒–−", "-") | {"\u00a0": " ", "\u202f": " "}
)
_NO_BORDERS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts without spaces
_STROKES = str.maketrans("øØłŁđĐ", "oOlLdD")


@dataclass(frozen=True, slots=True)
class NamePattern:
    """A listed name or one part of it. `label` numbers the person: `1` the whole name, `1b` its second part."""

    label: str
    pattern: re.Pattern[str]


def fold_signs(text: str) -> str:
    """Typographic apostrophes, dashes and spaces as plain ones, one to one: places in it are places in `text`."""
    return text.translate(_APOSTROPHES_AND_DASHES)


def fold_letters(text: str) -> str:
    """Latin letters without their accents, one to one: places in it are places in `text` (which is NFC)."""
    if text.isascii():
        return text
    return "".join(map(_plain, fold_signs(text).translate(_STROKES)))


def _plain(character: str) -> str:
    apart = unicodedata.normalize("NFD", character)
    return apart[0] if apart[0].isascii() and all(map(unicodedata.combining, apart[1:])) else character


def name_patterns(names: Iterable[str]) -> tuple[NamePattern, ...]:
    """Patterns of listed names, whole names first, to be searched in what `fold_letters` makes of a text.

    A part or a name of one word is found in any case, with a genitive s, unless it is a word as well (Will, Mark).
    """
    listed = dict.fromkeys(" ".join(fold_letters(unicodedata.normalize("NFC", name)).split()) for name in names)
    whole: list[NamePattern] = []
    parts: list[NamePattern] = []
    for number, name in enumerate((n for n in listed if n.strip(" ,")), start=1):
        pieces = [piece for piece in name.replace(",", " ").split(" ") if piece]
        is_word = len(pieces) == 1 and not _NO_BORDERS.search(name)
        whole.append(NamePattern(str(number), _part(pieces[0], is_alone=True) if is_word else _whole(pieces)))
        for at, piece in enumerate(pieces):
            if len(pieces) > 1 and len(piece) > 1:
                parts.append(NamePattern(f"{number}{chr(ord('a') + at % 26)}", _part(piece)))
    return (*whole, *parts)


def _whole(pieces: list[str]) -> re.Pattern[str]:
    """In any case and in both orders, and joined as in addresses and handles: `carla.example`, `@carlaexample`."""
    loose = [_loose(piece) for piece in pieces]
    joined = r"(?:\s+|[._-])".join(loose)
    turned = rf"{loose[-1]},?\s+" + r"\s+".join(loose[:-1]) if len(loose) > 1 else joined
    if _NO_BORDERS.search("".join(pieces)):
        return re.compile(f"{joined}|{turned}", re.IGNORECASE)
    handle = rf"(?<=@){''.join(loose)}"
    return re.compile(rf"(?<![^\W\d_])(?:{joined}|{turned}|{handle})(?![^\W\d_])", re.IGNORECASE)


def _loose(piece: str) -> str:
    return re.escape(piece).replace(r"\-", r"[-\s]").replace("'", "'?")


def _part(piece: str, *, is_alone: bool = False) -> re.Pattern[str]:
    word = piece.lower()
    exact = "|".join(_loose(form) for form in dict.fromkeys((piece, piece.upper(), piece.capitalize())))
    handle = rf"(?<=@)(?i:{_loose(piece)})"
    if word in _SHORT_WORDS and not is_alone:
        forms = handle
    elif len(piece) < 3:
        forms = rf"{_loose(piece)}|{handle}"
    elif word in _WORDS:
        forms = f"{exact}|{handle}"
    else:
        forms = rf"(?i:{_loose(piece)}s?)"
    return re.compile(rf"(?<![^\W\d_])(?:{forms})(?![^\W\d_])")
