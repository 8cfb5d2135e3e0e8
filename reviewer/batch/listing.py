"""A batch's results one document at a time: JSON Lines, CSV, text and Markdown."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from reviewer.batch.halt import NotTried
from reviewer.batch.work import stored_review
from reviewer.contract import Failure
from reviewer.document.printable import clean_for_terminal
from reviewer.records import NO_VERDICT
from reviewer.render import words
from reviewer.render.machine import render_failure, render_json
from reviewer.render.words import as_sentence, choose, count, knows_stage, stage_name

if TYPE_CHECKING:
    from reviewer.batch.store import Row
    from reviewer.contract import Finding, Review
    from reviewer.render.words import Chosen

FORMATS = ("text", "markdown", "jsonl", "csv")
_COLUMNS = (
    "document",
    "status",
    "author",
    "team",
    "date",
    "stage",
    "stage_source",
    "kind",
    "pitfall",
    "name",
    "level",
    "severity",
    "confidence",
    "page",
    "paragraph",
    "line",
    "column",
    "quote",
    "error",
)
_QUOTE_CHARS = 100
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]>#|~])")


def head(format_: str) -> str:
    """What comes before the first document."""
    return _csv_line(dict(zip(_COLUMNS, _COLUMNS, strict=True))) if format_ == "csv" else ""


def piece(row: Row, format_: str, *, show_all: bool) -> str:
    """One document's part of the output; always the same for the same row."""
    if row.failure is not None:
        failure = Failure.model_validate_json(row.failure)
        if failure.error.code == NotTried.code and format_ in ("text", "markdown"):
            return ""  # said once, at the end
        return {"jsonl": render_failure, "csv": _csv_failure, "markdown": _markdown_failure}.get(
            format_, _text_failure
        )(failure)
    review = stored_review(row)
    if format_ == "jsonl":
        return render_json(_without_usage(review), show_all=show_all, indent=None)
    if format_ == "csv":
        return _csv_review(review, show_all)
    return _markdown_review(review, show_all) if format_ == "markdown" else _text_review(review, show_all)


def _without_usage(review: Review) -> Review:
    """Calls and tokens tell what happened on the way, such as a second try; the output is the same without it."""
    return review.model_copy(update={"engine": review.engine.model_copy(update={"usage": None})})


def _csv_line(values: dict[str, object]) -> str:
    """A line of CSV. A cell that a spreadsheet would run as a formula gets an apostrophe in front."""
    out = io.StringIO()
    cells = ["" if (value := values.get(column)) is None else str(value) for column in _COLUMNS]
    csv.writer(out, lineterminator="\n").writerow(
        "'" + cell if cell.startswith(_FORMULA) else clean_for_terminal(cell, keep_line_ends=False) for cell in cells
    )
    return out.getvalue()


def _csv_failure(failure: Failure) -> str:
    error = f"{failure.error.code}: {failure.error.text}"
    status = NotTried.code if failure.error.code == NotTried.code else "failed"
    return _csv_line({"document": failure.document.name, "status": status, "error": error})


def _csv_review(review: Review, show_all: bool) -> str:
    about = review.document
    known: dict[str, object] = {
        "document": about.name,
        "status": "no-verdict" if words.texts(review, NO_VERDICT) else "reviewed",
        "author": about.author,
        "team": about.team,
        "date": about.date,
        "stage": review.stage.id,
        "stage_source": review.stage.source if knows_stage(review) else "unknown",
        "kind": about.kind,
    }
    found = [f for f in review.findings if show_all or f.level == "finding"]
    return "".join(_csv_line(known | _csv_finding(finding)) for finding in found) or _csv_line(known)


def _csv_finding(finding: Finding) -> dict[str, object]:
    first = finding.evidence[0]
    return {
        "pitfall": finding.pitfall,
        "name": finding.name,
        "level": finding.level,
        "severity": finding.severity,
        "confidence": f"{finding.confidence:.2f}",
        "page": first.page,
        "paragraph": first.paragraph,
        "line": None if words.is_converted(first) else first.line,
        "column": None if words.is_converted(first) else first.column,
        "quote": " ".join(first.quote.split()),
    }


def _text_failure(failure: Failure) -> str:
    return clean_for_terminal(f"{failure.document.name}  could not be reviewed", keep_line_ends=False) + (
        "\n  " + clean_for_terminal(failure.error.text, keep_line_ends=False) + "\n\n"
    )


def _text_review(review: Review, show_all: bool) -> str:
    chosen = choose(review, show_all)
    lines = [f"{review.document.name}  {_said(review, len(chosen.shown) + chosen.more)}"]
    for finding in chosen.shown:
        first = finding.evidence[0]
        level = finding.severity if finding.level == "finding" else "possible"
        lines.append(f"  {first.place()}  {level}: {finding.name}")
        lines.append(f"      “{_short(first.quote)}”")
    if chosen.more:
        lines.append(f"  {chosen.more} more with --all")
    lines += [f"  {words.suppression(item.line, item.pitfall, item.reason)}" for item in review.suppressed]
    lines += [f"  {row}" for row in _warnings(review, chosen)]
    return "".join(clean_for_terminal(line, keep_line_ends=False).rstrip() + "\n" for line in lines) + "\n"


def _markdown_failure(failure: Failure) -> str:
    return f"### {_escaped(failure.document.name)}\n\nCould not be reviewed: {_escaped(failure.error.text)}\n\n"


def _markdown_review(review: Review, show_all: bool) -> str:
    chosen = choose(review, show_all)
    lines = [f"### {_escaped(review.document.name)}", ""]
    said = as_sentence(_said(review, len(chosen.shown) + chosen.more))
    lines += [f"{stage_name(review.stage.id)}. {_escaped(said)}.", ""]
    for finding in chosen.shown:
        level = finding.severity if finding.level == "finding" else "possible"
        lines.append(f"- **{_escaped(finding.name)}** ({level}, {finding.evidence[0].place()}): “{_quoted(finding)}”")
    if chosen.shown:
        lines.append("")
    if chosen.more:
        lines += [f"{chosen.more} more with `--all`.", ""]
    asides = [words.suppression(s.line, f"`{s.pitfall}`", _escaped(s.reason)) for s in review.suppressed]
    asides += [_escaped(row) for row in _warnings(review, chosen)]
    if asides:
        lines += [*(f"- {aside}" for aside in asides), ""]
    return "\n".join(lines) + "\n"


def _warnings(review: Review, chosen: Chosen) -> list[str]:
    """What to know of this document; how it came to be reviewed as it was is left to `reviewer review`."""
    return [words.warning_row(w) for w in words.warnings(review, chosen) if not words.is_note(w.code)]


def _said(review: Review, total: int) -> str:
    suppressed = words.suppressed_count(review)
    if total:
        return count(total, "finding") + suppressed
    if reasons := words.texts(review, NO_VERDICT):
        return f"no verdict: {'; '.join(reasons)}"
    if mixed := words.texts(review, {words.MIXED}):
        return "; ".join([f"nothing found in the English part{suppressed}", *mixed])
    return f"nothing found{suppressed}"


def _quoted(finding: Finding) -> str:
    return _escaped(_short(finding.evidence[0].quote))


def _short(quote: str) -> str:
    line = " ".join(quote.split())
    return line if len(line) <= _QUOTE_CHARS else line[: _QUOTE_CHARS - 1].rstrip() + "…"


def _escaped(text: str) -> str:
    harmless = clean_for_terminal(text, keep_line_ends=False).replace("&", "&amp;").replace("<", "&lt;")
    return _MARKDOWN.sub(r"\\\1", harmless)
