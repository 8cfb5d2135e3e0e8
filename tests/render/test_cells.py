"""Wrapping and underlining hold for any text: nothing lost, nothing too wide, marks where they belong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from reviewer.contract import Evidence
from reviewer.render.cells import clip, glyphs, prose, text_of, width_of, wrap
from reviewer.render.look import Look
from reviewer.render.source import marked_lines, render_source

LOOK = Look()
ODD = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("a b漢🙂\u0301\u200d\ufe0f\t\x1b\r\n")), max_size=300
)


@settings(max_examples=100, deadline=None)
@given(ODD, st.integers(2, 60))
def test_wrapping_loses_nothing_but_spaces_and_keeps_within_the_width(text: str, width: int) -> None:
    row = glyphs(text.replace("\r", "").replace("\n", ""), LOOK)
    rows = wrap(row, width)
    kept = "".join("".join(map(text_of, rows)).split())
    assert kept == "".join(text_of(row).split())
    assert all(width_of(cells) <= width for cells in rows)


@settings(max_examples=100, deadline=None)
@given(ODD, st.data(), st.sampled_from([40, 60, 80, 140]), st.booleans())
def test_source_of_any_text_with_any_evidence_fits_and_marks_it(
    text: str, data: st.DataObject, width: int, is_plain: bool
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    item = Evidence(quote=text[start:end], start=start, end=end, line=1, column=1, page=None)
    look = Look(width=width, encoding="ascii" if is_plain else "utf-8")
    lines = marked_lines(text, [item])
    rows = render_source(lines, look, "high")
    assert all(cell_len(row) <= width for row in rows)
    assert bool(lines) == bool(text[start:end].strip())
    assert not set("".join(rows)) & set("\x1b\r\n")
    marked = "".join(line.text[a:b] for line in lines for a, b in line.marks)
    assert "".join(marked.split()) == "".join(text[start:end].split())


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_counted_alike_for_every_line_end(ending: str) -> None:
    text = ending.join(["one", "two", "three"])
    item = Evidence(quote="two", start=text.index("two"), end=text.index("two") + 3, line=2, column=1, page=None)
    assert [(line.number, line.text) for line in marked_lines(text, [item])] == [(2, "two")]


def test_wide_text_wraps_between_characters_and_no_row_begins_with_a_stop() -> None:
    rows = prose("我们答应了两个新的请求。没有人估算过。", LOOK, 24)
    assert [cell_len(row) <= 24 for row in rows] == [True, True]
    assert not rows[1].startswith("。")


def test_long_word_is_broken_rather_than_cut_off() -> None:
    assert "".join(prose("x" * 100, LOOK, 30)) == "x" * 100


def test_clipped_text_ends_at_a_word_with_an_ellipsis() -> None:
    assert clip("one two three", LOOK, 9) == "one two…"
    assert clip("one two three", Look(encoding="ascii"), 10) == "one two..."
    assert clip("one", LOOK, 3) == "one"
