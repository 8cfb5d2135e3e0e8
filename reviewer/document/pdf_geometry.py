"""Matrices and upright boxes on a PDF page, in points from its lower left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, low, right, high

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
UNIT: Box = (0.0, 0.0, 1.0, 1.0)


def read_matrix(operands: Iterable[Any]) -> Matrix:
    """Raises TypeError or ValueError for anything but six numbers."""
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f


def read_box(values: Iterable[Any]) -> Box:
    """A box from two opposite corners. Raises TypeError or ValueError for anything but four numbers."""
    x1, y1, x2, y2 = (float(value) for value in values)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def times(m: Matrix, n: Matrix) -> Matrix:
    """First `m`, then `n`."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def point_at(m: Matrix, x: float, y: float) -> Point:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def box_at(m: Matrix, box: Box) -> Box:
    """The upright box around a box that `m` moves, and perhaps turns."""
    corners = [point_at(m, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    return around(corners)


def around(points: Iterable[Point]) -> Box:
    across, up = zip(*points, strict=True)
    return min(across), min(up), max(across), max(up)


def common(first: Box, second: Box | None) -> Box | None:
    """What two boxes share; None when that is nothing. A second of None stands for everything."""
    if second is None:
        return first
    left, low = max(first[0], second[0]), max(first[1], second[1])
    right, high = min(first[2], second[2]), min(first[3], second[3])
    return (left, low, right, high) if left <= right and low <= high else None


def holds_point(box: Box, point: Point, margin: float = 0.0) -> bool:
    return box[0] - margin <= point[0] <= box[2] + margin and box[1] - margin <= point[1] <= box[3] + margin


def holds_box(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
