"""Whether an HTML element's style keeps its text from being seen: the properties that hide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reviewer.document.css import (
    UNKNOWN,
    Colour,
    Declarations,
    parse_colour,
    read_declarations,
    with_variables,
)
from reviewer.document.wordlists import words

if TYPE_CHECKING:
    from reviewer.document.css import Term, Value

WHITE: Colour = (255, 255, 255, 1)
_NEAR = 16  # of 255 in each channel: fainter than any grey that people read on white
_FAINT = 0.05  # opacity
_TINY_PX = 2.7  # two points
_OFF_SCREEN_PX = -999
_SIZES = {"xx-small": 9, "x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24, "xx-large": 32}
_LETTERS_PX = 16  # of a page that says nothing, and of sizes that we can't tell
_PICTURES = frozenset(("url", "image-set", "image", "element", "cross-fade", "paint"))
_INLINE = words("a abbr b cite code del em font i ins kbd label mark q s small span strong sub sup time u var")
_WIDE_ROOM = ("min-width", "padding-left", "padding-right", "flex", "flex-grow")
_HIGH_ROOM = ("min-height", "padding-top", "padding-bottom")
_CELLS = frozenset(("td", "th", "tr", "table", "tbody", "thead", "tfoot"))


@dataclass(frozen=True, slots=True)
class Look:
    """How text in an element looks, as far as it is passed on to what is inside; of a colour None means unknown."""

    colour: Colour | None = (0, 0, 0, 1)
    background: Colour | None = WHITE
    size_px: float = 16
    is_invisible: bool = False  # by `visibility`, which what is inside may undo

    @property
    def hides(self) -> str:
        """Why readers don't see text that looks so; "" when they do."""
        if self.is_invisible or self.size_px < _TINY_PX:
            return "text styled to be invisible"
        return "text in the colour of its background" if _is_unreadable(self.colour, self.background) else ""


def change(look: Look, style: Declarations) -> Look:
    """The look inside an element of that style."""
    colour = look.colour
    for name in ("color", "text-fill-color"):
        if (told := style.get(name)) is not None:
            colour = _named_colour(told, colour)
    if _word(style, "background-clip") == "text":
        colour = None  # letters cut out of a picture
    seen = style.get("visibility")
    return replace(
        look,
        colour=colour,
        background=_ground(style, look.background),
        size_px=_size(style.get("font-size"), look.size_px),
        is_invisible=look.is_invisible if seen is None else _is_invisible(seen, look.is_invisible, _is_moving(style)),
    )


def removes(style: Declarations, tag: str = "") -> bool:
    """Whether an element of that style is not seen whatever is in it says."""
    is_out = _word(style, "display") == "none" or _word(style, "content-visibility") == "hidden"
    if is_out or _word(style, "mso-hide") == "all":
        return True
    if _is_moving(style):
        return False  # it begins so, and may end otherwise
    opacity = next((t for t in _terms(style, "opacity") if t.number is not None), None)
    if opacity is not None and (opacity.number or 0) <= (_FAINT * 100 if opacity.unit == "%" else _FAINT):
        return True
    return _is_squeezed(style, tag) or _is_cut_away(style) or _is_off_screen(style)


def doubted(declarations: Declarations) -> Declarations:
    """What is left of declarations that may or may not count: what they may bring out of hiding is not known."""
    return {
        name: replace(UNKNOWN, is_important=value.is_important)
        for name, value in declarations.items()
        if name.startswith("--") or _may_show(name, value)
    }


def _may_show(name: str, value: Value) -> bool:
    if value.is_unknown or "color" in name or name.startswith("background"):
        return True
    alone = {name: value}
    if name.startswith("overflow"):
        return _word(alone, name) not in ("hidden", "clip")
    if name in ("height", "width", "max-height", "max-width"):
        return not any(_is_tiny(term) for term in value.terms)
    if name in (*_WIDE_ROOM, *_HIGH_ROOM):
        return any(_is_room(term) for term in value.terms)
    if name in ("position", "float"):
        return _word(alone, name) in ("static", "none")
    return not removes(alone) and not change(Look(), alone).hides


def _is_moving(style: Declarations) -> bool:
    return any(_word(style, name) not in ("", "none", "initial") for name in ("animation", "animation-name"))


def _is_invisible(value: Value, outer: bool, is_moving: bool) -> bool:
    word = next((term.word for term in value.terms), "")
    if word in ("hidden", "collapse"):
        return not is_moving
    return outer and word in ("inherit", "unset", "")


def _is_tiny(term: Term) -> bool:
    return term.px is not None and term.px <= 1


def _is_squeezed(style: Declarations, tag: str) -> bool:
    """Whether a box is too small for its text. Cells and rows grow with what is in them, inline text has no box, and a
    box that shares out a row may be given more than its width; nor is text cut off where padding gives it room."""
    overflows = [_word(style, name) for name in ("overflow", "overflow-x", "overflow-y")]
    if not {"hidden", "clip"} & set(overflows) or tag in _CELLS or _word(style, "display").startswith("table"):
        return False
    is_placed = _word(style, "position") in ("absolute", "fixed") or _word(style, "float") in ("left", "right")
    if tag in _INLINE and not is_placed and _word(style, "display") in ("", "inline"):
        return False
    for name, room in (("height", _HIGH_ROOM), ("width", _WIDE_ROOM)):
        is_small = any(_is_tiny(term) for each in (name, "max-" + name) for term in _terms(style, each))
        if is_small and not any(_is_room(term) for each in room for term in _terms(style, each)):
            return True
    return False


def _is_room(term: Term) -> bool:
    if term.word:
        return term.word not in ("none", "initial", "auto", "unset")
    return bool(term.number) and not _is_tiny(term)


def _is_cut_away(style: Declarations) -> bool:
    for term in (*_terms(style, "clip"), *_terms(style, "clip-path"), *_terms(style, "transform")):
        first = next(iter(term.inside), None)
        if first is None or first.number is None:
            continue
        if term.word == "rect" and all(t.px is not None and t.px <= 1 for t in term.inside):
            return True
        if term.word == "inset" and first.unit == "%" and first.number >= 50:
            return True
        if term.word in ("circle", "scale", "scalex", "scaley", "scale3d") and abs(first.number) < 0.05:
            return True
    return False


def _is_off_screen(style: Declarations) -> bool:
    """A margin that padding takes back moves nothing."""
    for side in ("left", "top"):
        moved = _px(style, "margin-" + side)
        if moved <= _OFF_SCREEN_PX and moved + _px(style, "padding-" + side) <= _OFF_SCREEN_PX:
            return True
    for name in ("left", "top", "right", "bottom") if _word(style, "position") not in ("static", "var") else ():
        if any(term.unit == "%" and (term.number or 0) <= -100 for term in _terms(style, name)):
            return True
        if _px(style, name) <= _OFF_SCREEN_PX:
            return True
    shifts = [t for term in _terms(style, "transform") if term.word.startswith("translate") for t in term.inside]
    if any(term.px is not None and term.px <= _OFF_SCREEN_PX for term in shifts):
        return True
    return _px(style, "text-indent") <= _OFF_SCREEN_PX


def _px(style: Declarations, name: str) -> float:
    return min((term.px for term in _terms(style, name) if term.px is not None), default=0)


def _named_colour(told: Value, outer: Colour | None) -> Colour | None:
    """A function, or a word that is none of ours, is a colour that we can't tell."""
    word = next((term.word for term in told.terms), "")
    if told.colour is not None:
        return told.colour
    if any(term.is_function for term in told.terms):
        return None
    return (0, 0, 0, 1) if word in ("initial", "canvastext") else outer


def _ground(style: Declarations, below: Colour | None) -> Colour | None:
    """The background inside; a picture's or a gradient's is unknown."""
    told = style.get("background-color")
    ground = below
    if told is not None:
        is_told = told.colour is not None or not any(term.is_function for term in told.terms)
        ground = blend(told.colour, below) if told.colour is not None else below if is_told else None
    for term in _terms(style, "background-image"):
        if term.word == "var" or term.word in _PICTURES or term.word.endswith(("gradient", "image-set")):
            return None
    return ground


def blend(colour: Colour, below: Colour | None) -> Colour | None:
    """What is seen of a colour over another."""
    share = colour[3]
    if share >= 1:
        return colour
    if below is None:
        return None
    red, green, blue = (share * a + (1 - share) * b for a, b in zip(colour[:3], below[:3], strict=True))
    return red, green, blue, 1


def _is_unreadable(colour: Colour | None, background: Colour | None) -> bool:
    """Any colour on itself, or so thin that the background is all there is."""
    if colour is None:
        return False
    if colour[3] <= _FAINT:
        return True
    seen = blend(colour, background)
    if seen is None or background is None:
        return False
    return max(abs(a - b) for a, b in zip(seen[:3], background[:3], strict=True)) <= _NEAR


def _size(told: Value | None, outer_px: float) -> float:
    for term in told.terms if told is not None else ():
        if term.number is not None and term.unit in ("em", "%"):
            return outer_px * term.number / (100 if term.unit == "%" else 1)
        if term.word in _SIZES or term.px is not None:
            return _SIZES.get(term.word) or term.px or 0
        if term.is_function or term.word in ("initial", "revert") or (term.number is not None and term.unit):
            return _LETTERS_PX
    return outer_px


def _terms(style: Declarations, name: str) -> tuple[Term, ...]:
    value = style.get(name)
    return value.terms if value is not None else ()


def _word(style: Declarations, name: str) -> str:
    return next((term.word for term in _terms(style, name)), "")


def is_hidden_style(inline: str) -> bool:
    """Whether a style attribute alone, on a white page, keeps text from being seen."""
    style, _ = with_variables(read_declarations(inline), {})
    return removes(style) or bool(change(Look(), style).hides)


def is_white(colour: str) -> bool:
    return _is_unreadable(parse_colour(colour), WHITE)
