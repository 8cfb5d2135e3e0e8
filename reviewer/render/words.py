"""What text and Markdown both say of a Review: confidence in words, counts, the summary and the footer's facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.records import NO_VERDICT, SHORT_STAGES

if TYPE_CHECKING:
    from collections.abc import Collection

    from reviewer.contract import Evidence, Finding, Guidance, Question, Review, Strength, WarningRecord

MAX_FINDINGS = 3
MAX_STRENGTHS = 2
MIXED = "mixed-language"  # with this warning, finding nothing answers for the English part alone
_NOTES = frozenset({"stage-inferred", "stage-unknown", "kind-inferred"})
_CONFIDENCE = ((0.85, "very likely"), (0.65, "likely"), (0.45, "plausible"), (0.0, "unsure"))
_SHORT_STAGES = {stage: short for short, stage in SHORT_STAGES.items()}
_SOURCES = {"given": "given", "front-matter": "from front matter", "settings": "from settings", "inferred": "inferred"}
_ABOUT = {
    "shipped": "Shipped",
    "risks": "At risk",
    "needs": "Needed",
    "tradeoffs": "Tradeoffs",
    "plan": "Plan",
    "cause": "Cause",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The findings to print and how many are left out."""

    shown: tuple[Finding, ...]
    more: int
    possible: int


def is_converted(evidence: Evidence) -> bool:
    """Whether its line and column are those of a converted text, which are in no file that somebody could open."""
    return evidence.page is not None or evidence.paragraph is not None


def choose(review: Review, show_all: bool) -> Chosen:
    """At most three findings, in the review's order; all of them and the possible ones with `show_all`."""
    if show_all:
        return Chosen(review.findings, 0, 0)
    findings = tuple(f for f in review.findings if f.level == "finding")
    return Chosen(findings[:MAX_FINDINGS], max(len(findings) - MAX_FINDINGS, 0), len(review.findings) - len(findings))


def strengths(review: Review, show_all: bool) -> tuple[Strength, ...]:
    return review.strengths if show_all else review.strengths[:MAX_STRENGTHS]


def confidence_words(confidence: float) -> str:
    """A probability in [0, 1] as a reader would say it."""
    return next(words for least, words in _CONFIDENCE if confidence >= least)


def certainty(finding: Finding) -> str:
    """Severity and confidence, or `possible` for what is below a finding."""
    sure = confidence_words(finding.confidence)
    return f"possible, {sure}" if finding.level == "possible" else f"{finding.severity}, {sure}"


def stage_name(stage: str) -> str:
    """`engineering-manager` as `Engineering Manager`."""
    return " ".join(word.capitalize() for word in stage.replace("_", "-").split("-"))


def knows_stage(review: Review) -> bool:
    """False where nothing told the author's stage, and one was taken to review by."""
    return not any(warning.code == "stage-unknown" for warning in review.warnings)


def about_name(question: Question) -> str:
    return _ABOUT[question.about]


def guidance_source(guidance: Guidance) -> str:
    parts = [stage_name(guidance.stage)] if guidance.stage else []
    return ", ".join([*parts, guidance.section])


def is_note(code: str) -> bool:
    """Whether a warning only says how the review was made."""
    return code in _NOTES


def warnings(review: Review, chosen: Chosen) -> list[WarningRecord]:
    """Warnings by line, then notes; without the one that the summary itself tells."""
    told = frozenset() if chosen.shown or chosen.more else NO_VERDICT | {MIXED}
    return sorted((w for w in review.warnings if w.code not in told), key=lambda w: (is_note(w.code), w.line or 0))


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def summary(review: Review, chosen: Chosen) -> str:
    """How much was found, plainly. Where the engine can't tell, that is said instead."""
    total = len(chosen.shown) + chosen.more
    left = _left_out(chosen)
    if total:
        said = f"{_total(review, chosen)} in {review.document.name}{suppressed_count(review)}"
        return f"{said}; {left}." if left else f"{said}."
    if reasons := texts(review, NO_VERDICT):
        return f"No verdict on {review.document.name}: {'; '.join(reasons)}."
    mixed = texts(review, {MIXED})
    where = f"the English part of {review.document.name}" if mixed else review.document.name
    said = f"Nothing found in {where} for {article(stage_name(review.stage.id))}{suppressed_count(review)}"
    return "; ".join([said, *mixed, *([left] if left else [])]) + "."


def texts(review: Review, codes: Collection[str]) -> list[str]:
    """What the warnings of these codes say, to be joined into a sentence."""
    return [warning.text.rstrip(".") for warning in review.warnings if warning.code in codes]


def suppressed_count(review: Review) -> str:
    """How many findings the author's comments hold back: they are listed, but nobody should have to count them."""
    return f", {len(review.suppressed)} suppressed" if review.suppressed else ""


def suppression(line: int | None, pitfall: str, reason: str) -> str:
    """A finding that the author's comment holds back. The words come as the format wants them."""
    where = f" at line {line}" if line is not None else ""
    return ": ".join(part for part in (f"suppressed{where}", pitfall, reason) if part)


def warning_row(warning: WarningRecord) -> str:
    """`warning: line 3: …`, or `note: …` for what only says how the review was made."""
    label = "note" if is_note(warning.code) else "warning"
    where = f"line {warning.line}: " if warning.line is not None else ""
    return f"{label}: {where}{warning.text}"


def as_sentence(text: str) -> str:
    """With a capital at its beginning; `str.capitalize` would take those of the names in it."""
    return text[:1].upper() + text[1:]


def _total(review: Review, chosen: Chosen) -> str:
    if chosen.more:
        return f"{len(chosen.shown)} of {count(len(chosen.shown) + chosen.more, 'finding')}"
    possible = sum(f.level == "possible" for f in chosen.shown)
    sure = len(chosen.shown) - possible
    if not possible:
        return count(sure, "finding")
    return f"{count(sure, 'finding')} and {possible} possible" if sure else f"No finding, {possible} possible"


def _left_out(chosen: Chosen) -> str:
    parts = [f"{chosen.more} more"] if chosen.more else []
    parts += [f"{chosen.possible} possible"] if chosen.possible else []
    return " and ".join(parts) + " with --all" if parts else ""


def article(noun: str) -> str:
    return f"an {noun}" if noun[:1].lower() in "aeiou" else f"a {noun}"


def footers(review: Review, index_host: str | None = None) -> list[list[str]]:
    """Engine, stage and how known, ladder, time, whether anything left this machine; longest wording first.

    The last leaves the time out.
    """
    stage, source = review.stage.id, _SOURCES[review.stage.source]
    if review.stage.confidence == 0.0:
        source = "assumed"  # nothing told it
    short = _SHORT_STAGES.get(stage, stage)
    seconds = review.timing_ms.get("total", 0.0) / 1000
    time = f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    place = whereabouts(review, index_host)
    ladder = review.ladder.id
    long = [
        f"{review.engine.name} engine ({review.engine.model})",
        f"{stage_name(stage)} ({source})",
        f"ladder {ladder}",
        time,
        place,
    ]
    engine, brief = review.engine.name, f"{short} ({source.removeprefix('from ')})"
    return [
        long,
        [engine, f"{short} ({source})", ladder, time, place],
        [engine, brief, ladder, time, place],
        [engine, brief, ladder, place],
    ]


def whereabouts(review: Review, index_host: str | None) -> str:
    """`nothing left this machine` only where that is so: no endpoint, and no Chroma server elsewhere."""
    hosts = [host for host in (review.engine.host, index_host) if host]
    return f"sent to {' and '.join(hosts)}" if hosts else "nothing left this machine"
