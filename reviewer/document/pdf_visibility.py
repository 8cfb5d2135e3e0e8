"""Whether text on a PDF page is seen: follows colour, size, rendering mode and place through its operations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

_NEAR_WHITE = 0.95  # each channel
_TINY = 1.5  # points on the page
_INVISIBLE = (3, 7)  # rendering modes: neither filled nor stroked, and clipping only
_STROKED = (1, 2, 5, 6)

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _State:
    page: Matrix = _IDENTITY
    is_white: bool = False
    size: float = 12.0
    mode: int = 0


class Visibility:
    """Fed with a page's operations in order; knows whether text shown now would be seen."""

    def __init__(self, page: tuple[float, float]) -> None:
        self._width, self._height = page
        self._state = _State()
        self._stack: list[_State] = []
        self._line: Matrix = _IDENTITY
        self._path: list[tuple[float, float, float, float]] = []
        self._grounds: list[tuple[float, float, float, float]] = []  # what was painted in a colour
        self._leading = 0.0

    def why_hidden(self) -> str:
        """Why text at the present point is not seen; "" when it is."""
        matrix = _times(self._line, self._state.page)
        x, y = matrix[4], matrix[5]
        scale = max(abs(matrix[2]), abs(matrix[3]))
        if self._state.mode in _INVISIBLE:
            return "invisible text"
        if abs(self._state.size) * scale < _TINY:
            return "tiny text"
        if not (-self._width < x < 2 * self._width and -self._height < y < 2 * self._height):
            return "text beside the page"
        if self._state.is_white and self._state.mode not in _STROKED and not self._is_painted(x, y):
            return "white text"
        return ""

    def apply(self, name: str, operands: list[Any]) -> None:
        """Follow one operation; unknown and malformed ones change nothing."""
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
            self._state = replace(self._state, page=_times(_matrix(operands), self._state.page))
        elif name in ("g", "rg", "k", "sc", "scn", "cs"):
            self._state = replace(self._state, is_white=_is_white(name, operands))
        elif name == "Tf":
            self._state = replace(self._state, size=float(operands[1]))
        elif name == "Tr":
            self._state = replace(self._state, mode=int(operands[0]))
        elif name in _MOVES:
            self._move(name, operands)
        else:
            self._paint(name, operands)

    def _move(self, name: str, operands: list[Any]) -> None:
        if name == "BT":
            self._line = _IDENTITY
        elif name == "Tm":
            self._line = _matrix(operands)
        elif name == "TL":
            self._leading = float(operands[0])
        elif name in ("Td", "TD"):
            if name == "TD":
                self._leading = -float(operands[1])
            self._shift(float(operands[0]), float(operands[1]))
        else:
            self._shift(0.0, -self._leading)

    def _shift(self, x: float, y: float) -> None:
        self._line = _times((1.0, 0.0, 0.0, 1.0, x, y), self._line)

    def _paint(self, name: str, operands: list[Any]) -> None:
        if name == "re":
            x, y, width, height = (float(value) for value in operands)
            corners = [_at(self._state.page, a, b) for a in (x, x + width) for b in (y, y + height)]
            across, up = [c[0] for c in corners], [c[1] for c in corners]
            self._path.append((min(across), min(up), max(across), max(up)))
        elif name in ("f", "F", "f*", "B", "B*", "b", "b*"):
            if not self._state.is_white:
                self._grounds += self._path
            self._path = []
        elif name in ("S", "s", "n"):
            self._path = []
        elif name == "Do":  # a picture or form: white on it may well be seen
            self._grounds.append((*_at(self._state.page, 0.0, 0.0), *_at(self._state.page, 1.0, 1.0)))

    def _is_painted(self, x: float, y: float) -> bool:
        return any(left - 1 <= x <= right + 1 and low - 1 <= y <= high + 1 for left, low, right, high in self._grounds)


_MOVES = frozenset(("BT", "Tm", "TL", "Td", "TD", "T*", "'", '"'))


def _is_white(name: str, operands: list[Any]) -> bool:
    if name == "cs":
        return False  # a new colour space begins with black
    values = [float(value) for value in operands if isinstance(value, (int, float))]
    if name == "k" or (name in ("sc", "scn") and len(values) == 4):
        return bool(values) and max(values) <= 1 - _NEAR_WHITE
    return bool(values) and len(values) in (1, 3) and min(values) >= _NEAR_WHITE


def _matrix(operands: list[Any]) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f


def _times(m: Matrix, n: Matrix) -> Matrix:
    """First `m`, then `n`."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _at(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]
