"""What a stream gets: colour, width and characters."""

from __future__ import annotations

import io

import pytest

from reviewer.render.look import look_at


class Stream(io.StringIO):
    """A stream that may be a terminal, in an encoding."""

    def __init__(self, *, is_terminal: bool = True, encoding: str = "utf-8") -> None:
        super().__init__()
        self._is_terminal = is_terminal
        self._encoding = encoding

    def isatty(self) -> bool:
        return self._is_terminal

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding


@pytest.mark.parametrize(
    ("env", "is_terminal", "expected"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, False, False),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True, True),
    ],
)
def test_colour_follows_the_conventions(env: dict[str, str], is_terminal: bool, expected: bool) -> None:
    assert look_at(Stream(is_terminal=is_terminal), env).has_colour is expected


@pytest.mark.parametrize(("columns", "width"), [("60", 60), ("140", 140), ("0", 80), ("7", 40), ("wide", 80)])
def test_width_follows_columns_and_stays_usable(columns: str, width: int) -> None:
    assert look_at(Stream(is_terminal=False), {"COLUMNS": columns}).width == width


def test_unknown_encoding_is_taken_for_utf8() -> None:
    assert look_at(Stream(encoding="klingon"), {}).encoding == "utf-8"


def test_typographic_characters_become_their_plain_cousins() -> None:
    assert look_at(Stream(encoding="ascii"), {}).fit("“a” – b… é") == '"a" - b... ?'
