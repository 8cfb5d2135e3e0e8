"""Trends and reviewed documents as one self-contained HTML file: no script, no network, everything escaped."""

from __future__ import annotations

import base64
import hashlib
import itertools
from typing import TYPE_CHECKING, Any

from reviewer.document.printable import clean_for_terminal
from reviewer.records import NO_VERDICT
from reviewer.render import words
from reviewer.render.trends import better_words, covered, group_title, no_counts, recurring_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reviewer.batch.trends import Count, Trends
    from reviewer.contract import Review

_HEAT_STEPS = 5


def render_report(trends: Trends, documents: Iterable[tuple[Review, str | None]]) -> str:
    """The report. `documents` are reviews with their text where it was kept, else None: then quotes stand alone.

    Its style sheet is allowed by hash in a policy that forbids all else; there are no inline styles or scripts.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("reviewer.render", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clean"] = clean_for_terminal
    environment.filters["certainty"] = words.certainty
    environment.filters["no_counts"] = no_counts
    environment.filters["guidance_source"] = words.guidance_source
    style, _, _ = environment.loader.get_source(environment, "report.css")  # type: ignore[union-attr]
    return environment.get_template("report.html.j2").render(
        style=style,
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        trends=trends,
        covered=covered(trends),
        titles=[group_title(trends, group) for group in trends.groups],
        recurring=[recurring_words(run) for run in trends.recurring],
        better=[better_words(run) for run in trends.better],
        heat_class=heat_class,
        documents=(_shown(review, text) for review, text in documents),
    )


def heat_class(cell: Count) -> str:
    """`h0` to `h5` by the share of documents with the pitfall; `few` where a share would say more than is known.

    `none` where none was judged for it.
    """
    if not cell.judged:
        return "none"
    if cell.is_small:
        return "few" if cell.found else "h0"
    return f"h{-(-cell.found * _HEAT_STEPS // cell.judged)}"


def _shown(review: Review, text: str | None) -> dict[str, Any]:
    findings = [finding for finding in review.findings if finding.level == "finding"]
    verdict = [warning.text for warning in review.warnings if warning.code in NO_VERDICT]
    return {
        "review": review,
        "stage": words.stage_name(review.stage.id) if words.knows_stage(review) else "stage unknown",
        "findings": findings,
        "verdict": "; ".join(verdict) if verdict and not findings else "",
        "pieces": mark_evidence(review, text) if text is not None else None,
    }


def mark_evidence(review: Review, text: str) -> list[tuple[str, tuple[int, ...]]]:
    """The text cut into pieces, each with the numbers (from 1) of the findings it is evidence for, in order."""
    spans = [
        (evidence.start, evidence.end, number)
        for number, finding in enumerate((f for f in review.findings if f.level == "finding"), start=1)
        for evidence in finding.evidence
    ]
    edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end) if edge <= len(text))})
    return [
        (text[start:end], tuple(sorted({number for a, b, number in spans if a <= start and end <= b})))
        for start, end in itertools.pairwise(edges)
    ]
