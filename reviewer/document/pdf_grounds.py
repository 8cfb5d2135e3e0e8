"""What has been painted on a PDF page so far, and whether a text's colour stands out from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.document.converted import oversized
from reviewer.document.pdf_geometry import holds_box, holds_point

if TYPE_CHECKING:
    from reviewer.document.pdf_geometry import Box, Point

Colour = tuple[float, float, float]  # red, green and blue from 0 to 1

BLACK: Colour = (0.0, 0.0, 0.0)
WHITE: Colour = (1.0, 1.0, 1.0)
_NEAR = 0.05  # each channel
_BAND = 24.0  # points: grounds are kept in bands, as most of them are as high as a line of a table
_MAX_BANDS = 100
_MAX_STEPS = 2_000_000  # of looking at grounds on one page, about half a second
_MARGIN = 1.0


@dataclass(frozen=True, slots=True)
class Ground:
    """A painted place. `colour` is None where it isn't one or isn't known: a picture, a pattern, a pigment.

    `is_exact`: it fills its box for sure, and with this colour alone.
    """

    box: Box
    colour: Colour | None
    is_exact: bool = False


class Grounds:
    """The grounds of one page, in the order of painting; the page itself is white."""

    def __init__(self) -> None:
        self._bands: dict[int, list[Ground]] = {}
        self._steps = 0

    def add(self, ground: Ground) -> None:
        """Raises DocumentError where too much was painted."""
        first, last = _band(ground.box[1] - _MARGIN), _band(ground.box[3] + _MARGIN)
        self._count(last - first + 1)
        for band in range(first, last + 1):
            self._bands.setdefault(band, []).append(ground)

    def why_hidden(self, colour: Colour | None, point: Point, place: Box) -> str:
        """Why text of a colour is not seen; "" when it is, or when it can't be told.

        `point` lies in its first letter, and all of it in `place`. Raises DocumentError where too much was painted.
        """
        if colour is None:
            return ""
        for ground in reversed(self._bands.get(_band(point[1]), ())):
            self._count(1)
            if not holds_point(ground.box, point, _MARGIN):
                continue
            if ground.colour is None or not _is_near(colour, ground.colour):
                return ""
            if ground.is_exact and holds_box(ground.box, place):
                return _name(colour)
        return _name(colour) if _is_near(colour, WHITE) else ""

    def _count(self, steps: int) -> None:
        self._steps += steps
        if self._steps > _MAX_STEPS:
            raise oversized("PDF", "a page of too many painted places")


def _band(height: float) -> int:
    return int(min(max(height // _BAND, -_MAX_BANDS), _MAX_BANDS))


def _is_near(first: Colour, second: Colour) -> bool:
    return all(abs(a - b) <= _NEAR for a, b in zip(first, second, strict=True))


def _name(colour: Colour) -> str:
    return "white text" if _is_near(colour, WHITE) else "text in the colour of its background"


def from_channels(values: list[float]) -> Colour | None:
    """A colour from one channel (grey), three (red, green, blue) or four (inks); None for another number."""
    if len(values) == 1:
        return values[0], values[0], values[0]
    if len(values) == 3:
        return values[0], values[1], values[2]
    if len(values) == 4:
        red, green, blue = ((1 - min(ink, 1.0)) * (1 - min(values[3], 1.0)) for ink in values[:3])
        return red, green, blue
    return None
