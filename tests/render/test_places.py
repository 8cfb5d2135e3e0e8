"""One review in every place it may be printed: terminals of three widths, without colour, piped, dumb, as Markdown."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from reviewer.contract import SuppressedFinding
from reviewer.render.look import Look, look_at
from reviewer.render.machine import render_json
from reviewer.render.markdown import render_markdown
from reviewer.render.terminal import render_terminal
from tests.render.reviews import UPDATE, full_review, review

SNAPSHOTS = Path(__file__).parent / "snapshots"
COLOUR = re.compile(r"\x1b\[(\d*)m")
PLACES = {
    "NO_COLOR": (True, {"NO_COLOR": "1"}),
    "piped": (False, {}),
    "TERM=dumb": (True, {"TERM": "dumb"}),
}


class Stream(io.StringIO):
    """A stream that is a terminal or not."""

    encoding = "utf-8"

    def __init__(self, *, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("width", [60, 80, 140])
def test_without_colour_every_place_prints_the_same_snapshot(place: str, width: int) -> None:
    is_terminal, env = PLACES[place]
    look = look_at(Stream(is_terminal=is_terminal), {**env, "COLUMNS": str(width)})
    expected = (SNAPSHOTS / f"full-{width}.txt").read_text(encoding="utf-8")
    assert render_terminal(full_review(), UPDATE, look) == expected


@pytest.mark.parametrize("width", [60, 80, 140])
def test_colours_are_those_that_read_on_light_and_on_dark(width: int) -> None:
    look = look_at(Stream(is_terminal=True), {"COLUMNS": str(width), "TERM": "xterm"})
    output = render_terminal(full_review(), UPDATE, look)
    # bold, dim, and of the theme's own colours red, magenta, cyan: never white, black, yellow or a background
    assert set(COLOUR.findall(output)) <= {"0", "1", "2", "31", "35", "36"} and "\x1b[31m" in output
    expected = (SNAPSHOTS / f"full-{width}.txt").read_text(encoding="utf-8")
    assert COLOUR.sub("", output) == expected


def test_suppression_without_a_reason_ends_in_no_colon() -> None:
    said = review(UPDATE, suppressed=(SuppressedFinding(pitfall="em-speed-over-health", reason="", line=3),))
    assert "suppressed at line 3: em-speed-over-health\n" in render_terminal(said, UPDATE, Look())
    assert "- suppressed at line 3: `em-speed-over-health`\n" in render_markdown(said)


@pytest.mark.parametrize("count", [1, 3])
def test_suppressed_findings_are_each_listed_in_every_output(count: int) -> None:
    rows = tuple(SuppressedFinding(pitfall="em-speed-over-health", reason=f"why {n}", line=n) for n in range(count))
    said = review(UPDATE, suppressed=rows)
    terminal, markdown = render_terminal(said, UPDATE, Look()), render_markdown(said)
    assert terminal.count("em-speed-over-health") == markdown.count("em-speed-over-health") == count
    assert f", {count} suppressed." in terminal and f", {count} suppressed" in markdown
    for n in range(count):
        assert f"why {n}" in terminal and f"why {n}" in markdown
    assert [row["reason"] for row in json.loads(render_json(said))["suppressed"]] == [f"why {n}" for n in range(count)]
