"""Markdown output renders as itself on GitHub, whatever the document holds."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from reviewer.render.markdown import escape, render_markdown
from tests.render.reviews import UNSIZED, UPDATE, YES, finding, full_review, named, review

SNAPSHOT = """\
## 1 finding in update.md, 1 suppressed; 1 possible with --all.

### Absorbing unrealistic scope

`em-absorbing-scope` · high, likely

> I told Carla yes, same date, we'll find a way. *(line 4)*
>
> Nobody has sized it yet. *(line 5)*

**Why.** Carla now counts on the same date, and nobody has told her what the extra work will cost.
"""


def test_whole_output_is_as_reviewed() -> None:
    assert render_markdown(full_review()).startswith(SNAPSHOT)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "# no heading",
        "- no list",
        "+ no list",
        "12. no list",
        "> no quote",
        "**no bold** and _no_ emphasis",
        "[no link](http://evil.example)",
        "![no picture](x)",
        "`no code`",
        "| no | table |",
        "&lt;b&gt; stays as typed",
        "~~no strike~~",
        "a \\* backslash",
        "<!-- no comment -->",
    ],
)
def test_text_renders_as_itself(text: str) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(escape(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children).replace("\u200b", "") == text


@pytest.mark.parametrize("text", ["@marta", "#42", "org/repo#42", "https://x.example", "www.x.example", "a@b.example"])
def test_nobody_is_pinged_and_nothing_is_linked(text: str) -> None:
    assert "&#8203;" in escape(text)


def test_control_characters_are_made_visible() -> None:
    said = review(UPDATE, finding(UPDATE, UNSIZED, why="a\x1b[31mb\u202e"), document=named("x\x07.md"))
    assert not set(render_markdown(said)) & set("\x1b\x07\u202e")


def test_at_most_three_findings_without_all() -> None:
    said = review(UPDATE, *[finding(UPDATE, YES) for _ in range(5)])
    assert render_markdown(said).count("### ") == 3
    assert render_markdown(said, show_all=True).count("### ") == 5
