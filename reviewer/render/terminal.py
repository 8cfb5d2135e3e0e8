"""A Review as terminal text, in the manner of a good compiler's diagnostics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from reviewer.render import words
from reviewer.render.cells import clip, fold_space, one_line, prose
from reviewer.render.source import marked_lines, render_source

if TYPE_CHECKING:
    from reviewer.contract import Finding, Review, WarningRecord
    from reviewer.render.look import Look

_LABEL_WIDTH = 10  # two of indent, the longest label of a finding, two of space
_ABOUT_WIDTH = 13  # the same for what a question is about
_MIN_QUOTE = 44  # cells; where less would be left for a quote it gets a row of its own


def render_terminal(
    review: Review, text: str, look: Look, *, show_all: bool = False, index_host: str | None = None
) -> str:
    """The whole review; ends in a line end. `text` is the document's: evidence offsets refer to it.

    `index_host`: the host of a Chroma server elsewhere that the review used, None for a local index.
    """
    chosen = words.choose(review, show_all)
    blocks = [_finding(finding, review, text, look) for finding in chosen.shown]
    blocks += [
        _strengths(review, look, show_all),
        _questions(review, look),
        _suppressed(review, look),
        _warnings(review, chosen, look),
        [*_wrapped(words.summary(review, chosen), look, "strong"), *_footer(review, look, index_host)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _wrapped(text: str, look: Look, style: str) -> list[str]:
    return [look.paint(line, style) for line in prose(text, look, look.prose_width)]


def _finding(finding: Finding, review: Review, text: str, look: Look) -> list[str]:
    style = finding.severity if finding.level == "finding" else "note"
    lines = marked_lines(text, finding.evidence)
    gutter = max((len(str(line.number)) for line in lines), default=1) + 1
    arrow, rule = ("╭─", "│") if look.can_draw else ("->", "|")
    first = finding.evidence[0]
    place = fold_space(review.document.name)
    is_converted = words.is_converted(first)
    place += f", {first.place()}" if is_converted else f":{first.line}:{first.column}"
    rows = _title(finding, look, style)
    # never wrapped: terminals and editors make a link of an unbroken file:line:column
    rows.append(look.paint(f"{'':{gutter}} {arrow} ", "dim") + one_line(place, look))
    rows.append(look.paint(f"{'':{gutter}} {rule}", "dim"))
    rows += render_source(lines, look, style, is_numbered=not is_converted)
    rows.append("")
    rows += _labelled("Why", finding.why, look)
    for guidance in finding.guidance[:1]:
        quote = look.fit("“{}”").format(fold_space(guidance.quote))
        rows += _labelled("Ladder", f"{quote} ({words.guidance_source(guidance)})", look)
    rows += _labelled("Ask", finding.ask, look)
    rows += _labelled("Try", finding.try_, look)
    while rows[-1] == "":
        rows.pop()
    return rows


def _title(finding: Finding, look: Look, style: str) -> list[str]:
    name = one_line(finding.name, look)
    about = one_line(f"{finding.pitfall} · {words.certainty(finding)}", look)
    marker = look.fit("●") if look.can_draw else "*"
    title = look.paint(marker, style) + " " + look.paint(name, "strong")
    if cell_len(name) + cell_len(about) + 6 <= look.width:
        return [f"{title}  {look.paint(about, 'dim')}"]
    head = prose(name, look, look.width - 2)
    rows = [look.paint(marker, style) + " " + look.paint(head[0], "strong")]
    rows += ["  " + look.paint(line, "strong") for line in head[1:]]
    return rows + ["  " + look.paint(line, "dim") for line in prose(about, look, look.width - 2)]


def _labelled(label: str, text: str, look: Look, indent: int = _LABEL_WIDTH) -> list[str]:
    """A label and wrapped text beside it; nothing where there is no text."""
    if not text.strip():
        return []
    lines = prose(text, look, look.prose_width - indent)
    first = "  " + look.paint(label, "note") + " " * (indent - 2 - len(label)) + lines[0]
    return [first, *(" " * indent + line for line in lines[1:])]


def _strengths(review: Review, look: Look, show_all: bool) -> list[str]:
    """One line each: what it is, the author's words, where."""
    rows = []
    for strength in words.strengths(review, show_all):
        first = strength.evidence[0]
        opening, closing = look.fit("“"), look.fit("”")
        name, place = one_line(strength.name, look), f"({first.place()})"
        room = look.prose_width - cell_len(name) - len(place) - 7
        if room >= min(_MIN_QUOTE, cell_len(first.quote)):
            quote = clip(first.quote, look, room)
            rows.append(f"  {name}: {opening}{quote}{closing} {look.paint(place, 'dim')}")
            continue
        rows += ["  " + line for line in prose(name, look, look.prose_width - 2)]
        quote = clip(first.quote, look, look.prose_width - len(place) - 7)
        rows.append(f"    {opening}{quote}{closing} {look.paint(place, 'dim')}")
    return [look.paint("Already there", "strong"), *rows] if rows else []


def _questions(review: Review, look: Look) -> list[str]:
    rows: list[str] = []
    for question in review.questions:
        rows += _labelled(words.about_name(question), question.text, look, _ABOUT_WIDTH)
    return [look.paint("Left open", "strong"), *rows] if rows else []


def _suppressed(review: Review, look: Look) -> list[str]:
    rows: list[str] = []
    for item in review.suppressed:
        rows += _hanging(words.suppression(item.line, item.pitfall, item.reason), look)
    return [look.paint(row, "dim") for row in rows]


def _warnings(review: Review, chosen: words.Chosen, look: Look) -> list[str]:
    rows: list[str] = []
    for warning in words.warnings(review, chosen):
        rows += _warning(warning, look)
    return rows


def _warning(warning: WarningRecord, look: Look) -> list[str]:
    lines = _hanging(words.warning_row(warning), look)
    label, rest = lines[0].split(":", 1)
    head = look.paint(f"{label}:", label) + rest
    return [head, *lines[1:]]


def _hanging(text: str, look: Look) -> list[str]:
    """Wrapped text whose later rows stand in a little."""
    lines = prose(text, look, look.prose_width - 2)
    return [lines[0], *("  " + line for line in lines[1:])]


def _footer(review: Review, look: Look, index_host: str | None) -> list[str]:
    """One line; where even the shortest wording is too long for the window it breaks between the facts."""
    separator = look.fit(" · ")
    wordings = words.footers(review, index_host)
    for parts in wordings:
        line = one_line(separator.join(parts), look)
        if cell_len(line) <= look.width:
            return [look.paint(line, "dim")]
    rows = [""]
    for part in wordings[-2]:
        longer = one_line(f"{rows[-1]}{separator}{part}" if rows[-1] else part, look)
        if cell_len(longer) <= look.width or not rows[-1]:
            rows[-1] = longer
        else:
            rows.append(one_line(part, look))
    return [look.paint(row, "dim") for row in rows]
