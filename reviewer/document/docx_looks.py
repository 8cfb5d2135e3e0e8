"""How text in a Word file looks: size, colour, ground and `vanish`, from its own properties and the styles below."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PAGE = "ffffff"
UNKNOWN = ""  # a ground of some colour: what stands on it counts as seen
_TINY_HALF_POINTS = 3  # Word's sizes are in half points: 1 pt and 1.5 pt
_WHITE = re.compile(r"(?:f[0-9a-f]){3}\Z")
_COLOUR = re.compile(r"[0-9a-f]{6}\Z")


@dataclass(frozen=True, slots=True)
class Look:
    """What properties say of a text; None where they leave it to what they are based on.

    Colours are six hex digits in lower case, "auto" for the one that Word picks; `ground` may be UNKNOWN.
    """

    vanishes: bool | None = None
    half_points: int | None = None
    colour: str | None = None
    ground: str | None = None

    def over(self, base: Look) -> Look:
        return Look(
            base.vanishes if self.vanishes is None else self.vanishes,
            base.half_points if self.half_points is None else self.half_points,
            base.colour if self.colour is None else self.colour,
            base.ground if self.ground is None else self.ground,
        )

    def why_hidden(self, ground: str) -> str:
        """Why such text is not seen on a paragraph or cell of this ground; "" when it is."""
        if self.vanishes:
            return "hidden text"
        if self.half_points is not None and self.half_points <= _TINY_HALF_POINTS:
            return "tiny text"
        ground = ground if self.ground is None else self.ground
        if self.colour is None or self.colour == "auto" or ground == UNKNOWN:
            return ""
        if _WHITE.match(self.colour) and _WHITE.match(ground):
            return "white text"
        return "text in the colour of its background" if self.colour == ground else ""


NO_LOOK = Look()


def value_of(node: Element | None, name: str) -> str | None:
    """The `w:val` of a child, such as the id of a style."""
    child = node.find(W + name) if node is not None else None
    return child.get(f"{W}val") if child is not None else None


def is_on(node: Element | None, name: str) -> bool | None:
    """Whether a switch such as `vanish` is on; None where it is not set."""
    child = node.find(W + name) if node is not None else None
    return None if child is None else child.get(f"{W}val", "1") not in ("0", "false", "off")


def read_look(properties: Element | None) -> Look:
    """What run properties say."""
    if properties is None:
        return NO_LOOK
    size = value_of(properties, "sz") or ""
    vanishes = [is_on(properties, name) for name in ("vanish", "specVanish")]
    highlight = value_of(properties, "highlight")
    ground = read_ground(properties)
    if highlight is not None and highlight != "none":
        ground = PAGE if highlight == "white" else UNKNOWN
    return Look(
        None if vanishes == [None, None] else any(vanishes),
        int(size) if size.isdecimal() and len(size) < 6 else None,
        _colour(properties.find(f"{W}color")),
        ground,
    )


def _colour(mark: Element | None) -> str | None:
    if mark is None:
        return None
    colour = mark.get(f"{W}val", "auto").lower()
    is_plain = mark.get(f"{W}themeShade") is None and mark.get(f"{W}themeTint") is None
    if not _COLOUR.match(colour):
        return PAGE if mark.get(f"{W}themeColor") == "background1" and is_plain else "auto"
    return colour


def read_ground(properties: Element | None) -> str | None:
    """The colour that properties of a run, paragraph or cell put behind the text; None without one."""
    shading = properties.find(f"{W}shd") if properties is not None else None
    if shading is None:
        return None
    fill = shading.get(f"{W}fill", "auto").lower()
    if shading.get(f"{W}val", "clear") not in ("clear", "nil"):
        return UNKNOWN  # a pattern
    if _COLOUR.match(fill):
        return fill
    return UNKNOWN if shading.get(f"{W}themeFill", "background1") != "background1" else None


class Styles:
    """Looks by the ids of styles, each with all that it is based on."""

    def __init__(self, parts: Iterable[Element]) -> None:
        """`parts` are the roots of style parts."""
        self._own: dict[str, Element] = {}
        self._default = ""
        self.defaults = NO_LOOK
        for root in parts:
            self.defaults = self.defaults.over(read_look(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")))
            for style in root.iter(f"{W}style"):
                name = style.get(f"{W}styleId", "")
                self._own.setdefault(name, style)
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                    self._default = self._default or name
        self._looks = {name: self._look(name) for name in self._own}
        self._grounds = {name: self._ground(name) for name in self._own}

    def look(self, name: str | None) -> Look:
        return self._looks.get(name or "", NO_LOOK)

    def paragraph(self, name: str | None) -> tuple[Look, str | None]:
        """Look and ground of a paragraph; one that names no style has the default one."""
        name = name if name in self._own else self._default
        return self.look(name), self._grounds.get(name or "")

    def is_coloured(self, name: str | None) -> bool:
        """Whether a table style puts a colour behind some of its cells; which ones is not looked at."""
        return any(
            ground is not None and not _WHITE.match(ground)
            for style in self._chain(name)
            for properties in style.iter()
            if (ground := read_ground(properties)) is not None
        )

    def _chain(self, name: str | None) -> list[Element]:
        """The style and those it is based on, nearest first; one that is based on itself ends there."""
        chain: list[Element] = []
        seen: set[str] = set()
        while name in self._own and name not in seen:
            seen.add(name)
            chain.append(self._own[name])
            name = value_of(self._own[name], "basedOn")
        return chain

    def _look(self, name: str) -> Look:
        look = NO_LOOK
        for style in self._chain(name):
            look = look.over(read_look(style.find(f"{W}rPr")))
        return look

    def _ground(self, name: str) -> str | None:
        grounds = (read_ground(style.find(f"{W}pPr")) for style in self._chain(name))
        return next((ground for ground in grounds if ground is not None), None)
