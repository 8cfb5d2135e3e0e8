"""Whether an HTML element's style keeps its text from being seen: inline styles, attributes and simple CSS rules."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_MEDIA = re.compile(r"@media(?P<what>[^{}]{0,200})\{(?:[^{}]{0,2000}\{[^{}]{0,2000}\}){0,500}[^{}]{0,2000}\}")
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<marks>(?:[.#][\w-]+)*)\Z", re.I)
_MARK = re.compile(r"([.#])([\w-]+)")
_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*\.?0*(?:%|\s*(?:;|!|$))|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*(?:0*(?:\.\d+)?|0*1(?:\.\d+)?)(?:px|pt)?\s*(?:;|!|$)|font-size\s*:\s*0?\.0\d*r?em"
    r"|text-indent\s*:\s*-\d{3,}|(?:left|top|right)\s*:\s*-\d{4,}",
    re.I,
)
_COLLAPSED = re.compile(r"(?:max-)?(?:height|width)\s*:\s*0(?:px|pt)?\s*(?:;|!|$)", re.I)
_OVERFLOW = re.compile(r"overflow\s*:\s*hidden", re.I)
_COLOUR = re.compile(r"(?<![-\w])color\s*:\s*([^;!]+)", re.I)
_BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!]+)", re.I)
_HEX = re.compile(r"#([0-9a-f]{3,8})\b", re.I)
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})", re.I)
_NAMED = {"white": (255, 255, 255), "black": (0, 0, 0), "transparent": (255, 255, 255)}
_NEAR_WHITE = 243  # each channel; lighter than any grey that people read on white

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """What an element says of its own text's visibility, or passes on to what is in it."""

    hides: bool
    colour: Colour | None
    background: Colour | None


def read_look(style: str) -> Look:
    """The declarations of one style attribute or rule."""
    collapsed = _COLLAPSED.search(style) is not None and _OVERFLOW.search(style) is not None
    colour, background = _COLOUR.search(style), _BACKGROUND.search(style)
    ground: Colour | None = None
    if background:
        named = re.match(r"\s*(none|inherit|initial|transparent)\b", background[1], re.I)
        ground = None if named else parse_colour(background[1]) or (128, 128, 128)  # a picture, a gradient
    return Look(_HIDES.search(style) is not None or collapsed, parse_colour(colour[1]) if colour else None, ground)


def parse_colour(text: str) -> Colour | None:
    """Red, green and blue in 0 to 255; None for what is no plain colour."""
    if found := _RGB.search(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _HEX.search(text):
        digits = found[1]
        digits = "".join(digit * 2 for digit in digits[:3]) if len(digits) < 6 else digits[:6]
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    word = re.match(r"\s*([a-z]+)", text, re.I)
    return _NAMED.get(word[1].lower()) if word else None


def is_unreadable(colour: Colour | None, background: Colour | None) -> bool:
    """White on white, or any colour on itself. Without a known background the page is white."""
    if colour is None:
        return False
    if background is None:
        return min(colour) >= _NEAR_WHITE
    return max(abs(a - b) for a, b in zip(colour, background, strict=True)) <= 255 - _NEAR_WHITE


class StyleSheet:
    """The rules of `<style>` elements whose selectors are a tag, classes and ids; what is in media queries for
    print is left out, as it hides nothing from a reader of the page."""

    def __init__(self, css: str) -> None:
        self._rules: list[tuple[str, frozenset[str], frozenset[str], Look]] = []
        css = _MEDIA.sub("", _CSS_COMMENT.sub("", css[:500_000]))
        for selectors, declarations in _RULE.findall(css):
            look = read_look(declarations)
            if look == Look(False, None, None):
                continue
            for selector in selectors.split(","):
                self._add(selector.strip(), look)

    def _add(self, selector: str, look: Look) -> None:
        found = _SIMPLE.match(selector)
        if found is None or not selector:
            return
        marks = _MARK.findall(found["marks"])
        classes = frozenset(name for sign, name in marks if sign == ".")
        ids = frozenset(name for sign, name in marks if sign == "#")
        self._rules.append(((found["tag"] or "").lower(), classes, ids, look))

    def looks(self, tag: str, classes: frozenset[str], ids: frozenset[str]) -> list[Look]:
        """Of the rules that fit an element, what each says."""
        return [
            look
            for name, wanted, wanted_ids, look in self._rules
            if name in ("", tag) and wanted <= classes and wanted_ids <= ids
        ]
