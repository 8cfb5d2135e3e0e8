"""What the names in a PDF page's operations stand for: pictures, forms, colour spaces and graphics states."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reviewer.document.pdf_geometry import IDENTITY, UNIT, box_at, read_box, read_matrix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.document.pdf_geometry import Box

_CHANNELS = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/DeviceCMYK": 4}


@dataclass(frozen=True, slots=True)
class GraphicsState:
    """What a named graphics state sets; None where it leaves a thing as it is."""

    fill_alpha: float | None = None
    stroke_alpha: float | None = None
    is_blended: bool | None = None


@dataclass(frozen=True, slots=True)
class Resources:
    """By name. `objects` are the boxes of pictures and forms before the page moves them."""

    objects: dict[str, Box] = field(default_factory=dict)
    pictures: frozenset[str] = frozenset()
    states: dict[str, GraphicsState] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=lambda: dict(_CHANNELS))  # of colour spaces; 0 is unknown


def read_resources(page: Any) -> Resources:
    """The resources of a page; what is malformed in them is left out."""
    objects: dict[str, Box] = {}
    pictures: set[str] = set()
    for name, item in _entries(page, "/XObject"):
        if isinstance(item, dict):
            objects[name] = _box(item)
            if item.get("/Subtype") == "/Image":
                pictures.add(name)
    states = {name: _state(item) for name, item in _entries(page, "/ExtGState") if isinstance(item, dict)}
    channels = {name: _channels(item) for name, item in _entries(page, "/ColorSpace")}
    return Resources(objects, frozenset(pictures), states, {**channels, **_CHANNELS})


def _entries(page: Any, kind: str) -> Iterator[tuple[str, Any]]:
    resources = _resolved(page.get("/Resources"))
    entries = _resolved(resources.get(kind)) if isinstance(resources, dict) else None
    if isinstance(entries, dict):
        for name in entries:
            yield str(name), _resolved(entries.get(name))


def _resolved(item: Any) -> Any:
    return item.get_object() if hasattr(item, "get_object") else item


def _box(item: dict[str, Any]) -> Box:
    if item.get("/Subtype") != "/Form":
        return UNIT
    try:
        matrix = _resolved(item.get("/Matrix"))
        return box_at(read_matrix(matrix) if matrix is not None else IDENTITY, read_box(_resolved(item.get("/BBox"))))
    except (TypeError, ValueError):
        return UNIT


def _state(item: dict[str, Any]) -> GraphicsState:
    blend = _resolved(item.get("/BM"))
    return GraphicsState(
        _number(item.get("/ca")),
        _number(item.get("/CA")),
        None if blend is None else blend not in ("/Normal", "/Compatible"),
    )


def _number(item: Any) -> float | None:
    value = _resolved(item)
    return float(value) if isinstance(value, (int, float)) else None


def _channels(item: Any) -> int:
    """How many channels a colour space has that reads as grey, red-green-blue or inks; 0 for all others."""
    if not isinstance(item, list):
        return _CHANNELS.get(str(item), 0)
    kind = str(_resolved(item[0])) if item else ""
    if kind == "/ICCBased" and len(item) > 1:
        profile = _resolved(item[1])
        count = _number(profile.get("/N")) if isinstance(profile, dict) else None
        return int(count) if count in (1, 3, 4) else 0
    return _CHANNELS.get(kind, 0)
