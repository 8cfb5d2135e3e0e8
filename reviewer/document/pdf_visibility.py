"""Whether text on a PDF page is seen: follows colour, size, mode, clipping and place through its operations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from reviewer.document.pdf_geometry import (
    IDENTITY,
    UNIT,
    Box,
    Matrix,
    Point,
    area,
    around,
    box_at,
    common,
    holds_point,
    point_at,
    read_matrix,
    times,
)
from reviewer.document.pdf_grounds import BLACK, Colour, Ground, Grounds, from_channels

if TYPE_CHECKING:
    from reviewer.document.pdf_resources import Resources

INVISIBLE = "invisible text"
_TINY = 1.5  # points on the page
_FAINT = 0.05  # of full opacity
_INVISIBLE = (3, 7)  # rendering modes: neither filled nor stroked, and clipping only
_STROKED = (1, 5)
_FILLED_AND_STROKED = (2, 6)
_LETTER = 0.6  # of the size: a guess at a letter's width, on the wide side
_BLANKS = b"\0\t\n\r "  # of one byte or two
_MAX_PICTURES = 200  # the largest; a scan may come in strips

_Ink = Literal["fill", "stroke"]


@dataclass(frozen=True, slots=True)
class _State:
    page: Matrix = IDENTITY
    fill: Colour | None = BLACK  # None where it is not known
    stroke: Colour | None = BLACK
    fill_channels: int = 1
    stroke_channels: int = 1
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    is_blended: bool = False
    clip: Box | None = None
    is_clip_exact: bool = True
    size: float = 12.0
    mode: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A text that was shown: why it isn't seen ("" when it is), a point in its first letter, and how many it has.

    Blanks are no letters; encoded text counts as letters, whatever it stands for.
    """

    reason: str
    point: Point
    letters: int


class Visibility:
    """Fed with a page's operations in order; knows whether text shown now would be seen."""

    def __init__(self, page: Box | None, resources: Resources) -> None:
        """`page` is what of the page is shown; None where the file doesn't say."""
        self._page = page
        self._resources = resources
        self._state = _State()
        self._stack: list[_State] = []
        self._line: Matrix = IDENTITY
        self._leading = 0.0
        self._advance = 0.0  # what was shown on this line before, in text space
        self._path: list[tuple[Box, bool]] = []  # boxes of its pieces; whether a piece is that box
        self._clips = False
        self._grounds = Grounds()
        self._pictures: list[Box] = []

    def show(self, name: str, operands: list[Any]) -> Shown:
        """Follow an operation that shows text. Raises DocumentError on a page of too many painted places."""
        if name in ("'", '"'):
            self._shift(0.0, -self._leading)
        size = self._state.size  # below zero it turns the letters round
        letters, width = _measure(operands)
        end = self._advance + width * size
        matrix = times(self._line, self._state.page)
        place = box_at(matrix, (0.0, -0.2 * size, end, 0.75 * size))
        point = point_at(matrix, 0.0, 0.25 * size)
        self._advance = end
        height = abs(size) * max(abs(matrix[2]), abs(matrix[3]))
        return Shown(self._why_hidden(height, point, place), point, letters)

    def _why_hidden(self, height: float, point: Point, place: Box) -> str:
        state = self._state
        if state.mode in _INVISIBLE:
            return INVISIBLE
        if height < _TINY:
            return "tiny text"
        if self._page is not None and common(place, self._page) is None:
            return "text beside the page"
        if common(place, state.clip) is None:
            return "clipped text"
        if state.mode in _FILLED_AND_STROKED:
            return self._why_pale("fill", point, place) and self._why_pale("stroke", point, place)
        return self._why_pale("stroke" if state.mode in _STROKED else "fill", point, place)

    def _why_pale(self, ink: _Ink, point: Point, place: Box) -> str:
        alpha, colour = (
            (self._state.fill_alpha, self._state.fill)
            if ink == "fill"
            else (self._state.stroke_alpha, self._state.stroke)
        )
        return "transparent text" if alpha <= _FAINT else self._grounds.why_hidden(colour, point, place)

    def is_mostly_picture(self) -> bool:
        """Whether pictures cover half of the page or more, as on a scan."""
        if self._page is None:
            return False
        shown = [box for picture in self._pictures if (box := common(picture, self._page))]
        return sum(map(area, shown)) >= area(self._page) / 2

    def is_on_picture(self, point: Point) -> bool:
        """Whether a picture covers the point, painted before or after it."""
        if len(self._pictures) > _MAX_PICTURES:
            self._pictures = sorted(self._pictures, key=area)[-_MAX_PICTURES:]
        return any(holds_point(box, point) for box in self._pictures)

    def apply(self, name: str, operands: list[Any]) -> None:
        """Follow one other operation; unknown and malformed ones change nothing."""
        try:
            self._apply(name, operands)
        except (TypeError, ValueError, IndexError):
            return

    def _apply(self, name: str, operands: list[Any]) -> None:
        if name == "q":
            self._stack.append(self._state)
        elif name == "Q":
            self._state = self._stack.pop() if self._stack else self._state
        elif name == "cm":
            self._state = replace(self._state, page=times(read_matrix(operands), self._state.page))
        elif name.lower() in _COLOURS:
            self._colour(name, operands)
        elif name == "gs":
            self._graphics_state(str(operands[0]))
        elif name == "Tf":
            self._state = replace(self._state, size=float(operands[1]))
        elif name == "Tr":
            self._state = replace(self._state, mode=int(operands[0]))
        elif name in _MOVES:
            self._move(name, operands)
        else:
            self._draw(name, operands)

    def _colour(self, name: str, operands: list[Any]) -> None:
        is_fill = name.islower()
        channels = _COLOURS[name.lower()]
        values = [float(value) for value in operands if isinstance(value, (int, float))]
        if name.lower() == "cs":
            channels = self._resources.channels.get(str(operands[0]), 0)
            values = [] if channels == 0 else [0.0] * 3  # a new colour space begins with black
        elif channels == 0:
            channels = self._state.fill_channels if is_fill else self._state.stroke_channels
            values = values if len(values) == channels else []
        colour = from_channels(values)
        if is_fill:
            self._state = replace(self._state, fill=colour, fill_channels=channels)
        else:
            self._state = replace(self._state, stroke=colour, stroke_channels=channels)

    def _graphics_state(self, name: str) -> None:
        named = self._resources.states.get(name)
        if named is None:
            return
        state = self._state
        self._state = replace(
            state,
            fill_alpha=state.fill_alpha if named.fill_alpha is None else named.fill_alpha,
            stroke_alpha=state.stroke_alpha if named.stroke_alpha is None else named.stroke_alpha,
            is_blended=state.is_blended if named.is_blended is None else named.is_blended,
        )

    def _move(self, name: str, operands: list[Any]) -> None:
        if name == "BT":
            self._line, self._advance = IDENTITY, 0.0
        elif name == "Tm":
            self._line, self._advance = read_matrix(operands), 0.0
        elif name == "TL":
            self._leading = float(operands[0])
        elif name in ("Td", "TD"):
            if name == "TD":
                self._leading = -float(operands[1])
            self._shift(float(operands[0]), float(operands[1]))
        else:
            self._shift(0.0, -self._leading)

    def _shift(self, x: float, y: float) -> None:
        self._line = times((1.0, 0.0, 0.0, 1.0, x, y), self._line)
        self._advance = 0.0

    def _draw(self, name: str, operands: list[Any]) -> None:
        if name == "re":
            x, y, width, height = (float(value) for value in operands)
            is_upright = not (self._state.page[1] or self._state.page[2])
            self._path.append((box_at(self._state.page, (x, y, x + width, y + height)), is_upright))
        elif name in _LINES:
            self._extend(name, [float(value) for value in operands])
        elif name in ("W", "W*"):
            self._clips = True
        elif name in _PAINTS:
            if name in _FILLS:
                self._fill()
            self._end_path()
        elif name == "sh":  # a shading covers all that is not clipped
            self._add(self._state.clip or self._page, None)
        elif name in ("Do", "INLINE IMAGE"):
            self._object(str(operands[0]) if name == "Do" else None)

    def _extend(self, name: str, values: list[float]) -> None:
        points = [point_at(self._state.page, x, y) for x, y in zip(values[::2], values[1::2], strict=True)]
        if name == "m" or not self._path:
            self._path.append((around(points), False))
        else:
            left, low, right, high = self._path[-1][0]
            self._path[-1] = (around([*points, (left, low), (right, high)]), False)

    def _fill(self) -> None:
        state = self._state
        if state.fill_alpha <= _FAINT:
            return
        is_sure = len(self._path) == 1 and state.is_clip_exact and state.fill_alpha >= 1 and not state.is_blended
        for box, is_box in self._path:
            self._add(box, state.fill, is_exact=is_sure and is_box)

    def _end_path(self) -> None:
        if self._clips and self._path:
            boxes = [box for box, _ in self._path]
            clip = around([*((b[0], b[1]) for b in boxes), *((b[2], b[3]) for b in boxes)])
            is_exact = self._state.is_clip_exact and len(self._path) == 1 and self._path[0][1]
            nowhere = (clip[0], clip[1], clip[0], clip[1])
            self._state = replace(self._state, clip=common(clip, self._state.clip) or nowhere, is_clip_exact=is_exact)
        self._path, self._clips = [], False

    def _object(self, name: str | None) -> None:
        """A picture or form: text on it may well be seen. A name of None is a picture among the operations."""
        box = box_at(self._state.page, self._resources.objects.get(name or "", UNIT))
        self._add(box, None)
        if name is None or name in self._resources.pictures:
            self._pictures.append(box)

    def _add(self, box: Box | None, colour: Colour | None, *, is_exact: bool = False) -> None:
        shown = common(box, self._state.clip) if box is not None else None
        shown = common(shown, self._page) if shown is not None else None
        if shown is not None:
            self._grounds.add(Ground(shown, colour, is_exact))


# operators in lower case, which set the fill; the stroke's are the same in upper case. 0: as many as the space has
_COLOURS = {"g": 1, "rg": 3, "k": 4, "cs": 0, "sc": 0, "scn": 0}
_MOVES = frozenset(("BT", "Tm", "TL", "Td", "TD", "T*"))
_LINES = frozenset(("m", "l", "c", "v", "y"))
_FILLS = frozenset(("f", "F", "f*", "B", "B*", "b", "b*"))
_PAINTS = _FILLS | frozenset(("S", "s", "n"))


def _measure(operands: list[Any]) -> tuple[int, float]:
    """Letters of a shown text, and about how wide it is in sizes of its type; rather too wide than too narrow."""
    shown = operands[-1] if operands else ""
    parts = shown if isinstance(shown, list) else [shown]
    words = [part for part in parts if isinstance(part, bytes)]
    shifts = sum(float(part) for part in parts if isinstance(part, (int, float)))
    return sum(len(word.strip(_BLANKS)) for word in words), max(sum(map(len, words)) * _LETTER - shifts / 1000, 0.0)
