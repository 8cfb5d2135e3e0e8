"""Whether a media query or a feature test holds on a desktop's screen, where that can be told."""

from __future__ import annotations

import re

from reviewer.document.css import WINDOW_PX

_LENGTH = r"(\d{0,9}\.?\d{1,9})(px|em|rem|)"
_WIDTH = re.compile(rf"(min|max)-width:{_LENGTH}")
_RANGE = re.compile(rf"width(<=|>=|<|>|=){_LENGTH}")
_FEATURES = {
    "orientation:landscape": True,
    "orientation:portrait": False,
    "prefers-color-scheme:light": True,
    "prefers-color-scheme:dark": False,
    "prefers-reduced-motion:reduce": False,
    "prefers-reduced-motion": False,
    "hover": True,
    "hover:hover": True,
    "any-hover:hover": True,
    "hover:none": False,
    "any-hover:none": False,
    "pointer:fine": True,
    "any-pointer:fine": True,
    "pointer:coarse": False,
    "scripting:none": False,
    "forced-colors:active": False,
    "prefers-contrast:more": False,
}
_KINDS = {"": True, "all": True, "screen": True, "print": False, "speech": False}


def media_holds(queries: str) -> bool | None:
    """Whether one of the queries holds; None where that can't be told."""
    return _any([_query(query) for query in re.sub(r"/\*.*?\*/", " ", queries.lower(), flags=re.S).split(",")])


def feature_holds(test: str) -> bool | None:
    """Whether a present browser passes an `@supports`; None where that can't be told."""
    plain = " ".join(test.lower().split())
    if re.fullmatch(r"not ?\([^()]*\)", plain) and "-ms-" not in plain and "-moz-" not in plain:
        return False
    return None if re.search(r"\bnot\b|-ms-|-moz-|selector", plain) else True


def _query(query: str) -> bool | None:
    """A kind of medium and conditions, all of which must hold."""
    kinds = re.sub(r"\([^()]*\)", " ", query).split()
    if "(" in re.sub(r"\([^()]*\)", "", query) or "or" in kinds:
        return None
    is_denied = kinds[:1] == ["not"]
    named = [kind for kind in kinds if kind not in ("not", "only", "and")]
    if len(named) > 1 or kinds.count("not") > is_denied:
        return None
    parts = [_KINDS.get(named[0]) if named else True, *map(_condition, re.findall(r"\(([^()]*)\)", query))]
    held = False if False in parts else None if None in parts else True
    return not held if is_denied and held is not None else held


def _condition(condition: str) -> bool | None:
    plain = re.sub(r"\s+", "", condition)
    if (told := _WIDTH.fullmatch(plain)) is not None:
        width = _px(told[2], told[3])
        return width <= WINDOW_PX if told[1] == "min" else width >= WINDOW_PX
    if (told := _RANGE.fullmatch(plain)) is not None:
        width = _px(told[2], told[3])
        held = {"<": width > WINDOW_PX, ">": width < WINDOW_PX, "=": width == WINDOW_PX}
        return any(held[sign] for sign in told[1])
    if (told := re.fullmatch(rf"{_LENGTH}(<=?)width(<=?){_LENGTH}", plain)) is not None:
        low, high = _px(told[1], told[2]), _px(told[5], told[6])
        return low <= WINDOW_PX <= high
    return _FEATURES.get(plain)


def _px(number: str, unit: str) -> float:
    return float(number) * (16 if unit in ("em", "rem") else 1)


def _any(held: list[bool | None]) -> bool | None:
    return True if True in held else None if None in held else False
