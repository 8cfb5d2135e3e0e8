"""A Review as Markdown that is safe to post: words of the document stay words, whatever they hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reviewer.document.printable import clean_for_terminal
from reviewer.render import words
from reviewer.render.cells import fold_space

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewer.contract import Evidence, Finding, Review

_ACTIVE = re.compile(r"([\\`*_\[\]|~$])")
_BLOCK_START = re.compile(r"^([-+=>]|\d+[.)])")
# An invisible break keeps GitHub from calling people (@name), linking issues (#12) and making links of bare addresses.
_BREAK = "&#8203;"


def render_markdown(review: Review, *, show_all: bool = False, index_host: str | None = None) -> str:
    """The whole review; ends in a line end. Arguments as for `render_terminal`."""
    chosen = words.choose(review, show_all)
    blocks = [f"## {escape(words.summary(review, chosen))}"]
    for finding in chosen.shown:
        blocks += _finding(finding)
    blocks += _section("Already there", _strengths(review, show_all))
    blocks += _section("Left open", (f"**{words.about_name(q)}.** {escape(q.text)}" for q in review.questions))
    blocks += _section("Notes", _notes(review, chosen))
    blocks.append(f"<sub>{escape(' · '.join(words.footers(review, index_host)[0]))}</sub>")
    return "\n\n".join(blocks) + "\n"


def escape(text: str) -> str:
    """One line of text that renders as itself in GitHub's Markdown, and pings and links nothing."""
    line = clean_for_terminal(fold_space(text))
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = _ACTIVE.sub(r"\\\1", line)
    line = _BLOCK_START.sub(lambda match: match.group()[:-1] + "\\" + match.group()[-1], line)
    line = re.sub(r"[@#](?=\w)", lambda match: match.group() + _BREAK, line)
    line = re.sub(r"(?i)(www)(?=\.)|(?<=:)(?=//)", lambda match: match.group() + _BREAK, line)
    return re.sub(r"^#", r"\\#", line)


def _code(text: str) -> str:
    return f"`{clean_for_terminal(fold_space(text)).replace('`', '')}`"


def _finding(finding: Finding) -> list[str]:
    blocks = [
        f"### {escape(finding.name)}",
        f"{_code(finding.pitfall)} · {words.certainty(finding)}",
        "\n>\n".join(_quote(item) for item in finding.evidence),
    ]
    blocks += _paragraph("Why", finding.why)
    for guidance in finding.guidance[:1]:
        source = escape(words.guidance_source(guidance))
        blocks.append(f"**Ladder.** “{escape(guidance.quote)}” ({source})")
    return blocks + _paragraph("Ask", finding.ask) + _paragraph("Try", finding.try_)


def _quote(evidence: Evidence) -> str:
    return f"> {escape(evidence.quote)} *({evidence.place()})*"


def _paragraph(label: str, text: str) -> list[str]:
    return [f"**{label}.** {escape(text)}"] if text.strip() else []


def _section(title: str, items: Iterable[str]) -> list[str]:
    rows = [f"- {item}" for item in items]
    return [f"**{title}**", "\n".join(rows)] if rows else []


def _strengths(review: Review, show_all: bool) -> list[str]:
    return [
        f"{escape(item.name)}: “{escape(item.evidence[0].quote)}” *({item.evidence[0].place()})*"
        for item in words.strengths(review, show_all)
    ]


def _notes(review: Review, chosen: words.Chosen) -> list[str]:
    rows = [words.suppression(item.line, _code(item.pitfall), escape(item.reason)) for item in review.suppressed]
    for warning in words.warnings(review, chosen):
        where = f"line {warning.line}: " if warning.line is not None else ""
        rows.append(where + escape(warning.text))
    return rows
