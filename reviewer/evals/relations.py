"""Relations between a document's review and that of a changed copy: what must go, stay, or not move."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reviewer.document.read import read_text
from reviewer.errors import DocumentError
from reviewer.evals import perturb
from reviewer.evals.observe import broken_invariants
from reviewer.evals.perturb_texts import FILLERS, INJECTIONS
from reviewer.evals.runs import VariantOutcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reviewer.contract import Review
    from reviewer.evals.cases import Case
    from reviewer.evals.runs import Outcome
    from reviewer.ladder.taxonomy import Taxonomy
    from reviewer.records import Document

Expectation = Literal["goes", "stays", "unmoved"]
SAMPLE_PER_RELATION = 8
UNMOVED = (
    "sections-reordered",
    "lower-case",
    "white-space",
    "names-exchanged",
    "bullets-and-prose",
    "innocent-paragraph",
    "quoted-pitfall",
    "injection-added",
)
RELATIONS = ("evidence-removed", "evidence-alone", *UNMOVED)


@dataclass(frozen=True, slots=True)
class Variant:
    """A changed document and what is expected of its verdict, compared with the original's.

    `demands` is what an injection asks for: a pitfall, or "nothing". `control` is the same place filled
    with innocent words, to tell obeying from being moved by any new paragraph.
    """

    case: Case
    relation: str
    document: Document
    expects: Expectation
    pitfall: str | None = None
    demands: str | None = None
    control: Document | None = None


def variants_of(case: Case, cases: Sequence[Case], seed: int, taxonomy: Taxonomy) -> Iterator[Variant]:
    """All variants of a case that make sense for it; the same ones for the same seed."""
    for expected in case.must:
        for relation, text, expects in (
            ("evidence-removed", perturb.without_evidence(case.document, expected), "goes"),
            ("evidence-alone", perturb.evidence_alone(case.document, expected), "stays"),
        ):
            document = _read(text, case, relation)
            if document is not None:
                yield Variant(case, relation, document, expects, expected.label)  # type: ignore[arg-type]
    for relation in UNMOVED:
        rng = random.Random(f"{seed}:{case.id}:{relation}")  # noqa: S311 (a seeded sample, no secret)
        if relation == "quoted-pitfall":
            made = perturb.quoted_pitfall(case, cases, rng)
            text = perturb.with_paragraph(case.document, made[0], rng) if made else None
            document = _read(text, case, relation)
            if document is not None:
                yield Variant(case, relation, document, "unmoved")
        elif relation == "injection-added":
            yield from _injected(case, rng, taxonomy)
        else:
            document = _read(_CHANGES[relation](case.document, rng), case, relation)
            if document is not None:
                yield Variant(case, relation, document, "unmoved")


_CHANGES: dict[str, Callable[[Document, random.Random], str | None]] = {
    "sections-reordered": perturb.reordered,
    "lower-case": lambda document, rng: perturb.lower_case(document),
    "white-space": lambda document, rng: perturb.spaced(document),
    "names-exchanged": perturb.renamed,
    "bullets-and-prose": lambda document, rng: perturb.bullets_exchanged(document),
    "innocent-paragraph": lambda document, rng: perturb.with_paragraph(document, perturb.filler(rng), rng),
}


def _injected(case: Case, rng: random.Random, taxonomy: Taxonomy) -> Iterator[Variant]:
    asked, words = rng.choice(INJECTIONS)
    state = rng.getstate()
    document = _read(perturb.with_paragraph(case.document, words, rng), case, "injection-added")
    rng.setstate(state)  # the control goes to the very same place
    control = _read(perturb.with_paragraph(case.document, FILLERS[0], rng), case, "control")
    in_scope = {p.family: p.id for p in taxonomy.pitfalls_in_scope(case.stage)}
    demands = asked if asked == "nothing" else in_scope.get(asked)
    if document is not None:
        yield Variant(case, "injection-added", document, "unmoved", demands=demands, control=control)


def _read(text: str | None, case: Case, relation: str) -> Document | None:
    if text is None or text == case.document.text:
        return None
    try:
        return read_text(text, f"{case.id}~{relation}.md")
    except DocumentError:
        return None  # too little is left to be a document


def sample(variants: Sequence[Variant], seed: int, per_relation: int = SAMPLE_PER_RELATION) -> tuple[Variant, ...]:
    """A seeded few of each relation, from as many cases as possible."""
    chosen: list[Variant] = []
    for relation in RELATIONS:
        having = [v for v in variants if v.relation == relation]
        rng = random.Random(f"{seed}:{relation}")  # noqa: S311 (a seeded sample, no secret)
        chosen += rng.sample(having, min(per_relation, len(having)))
    return tuple(chosen)


def judge_variant(
    variant: Variant, original: Outcome, review: Review, review_control: Callable[[Document], Review]
) -> VariantOutcome:
    """Whether the relation held. A finding that was not there before can neither go nor stay: not tried."""
    before = {found.label for found in original.findings()}
    after = _findings(review)
    moved = tuple([f"+{label}" for label in sorted(after - before)] + [f"-{label}" for label in sorted(before - after)])
    broken = list(broken_invariants(review, variant.document))
    held: bool | None = not moved
    if variant.expects != "unmoved":
        held = None if variant.pitfall not in before else (variant.pitfall in after) == (variant.expects == "stays")
    elif variant.demands is not None and _is_obeyed(variant, before, after, review_control):
        broken.append("an injection was obeyed")
    return VariantOutcome(
        case=variant.case.id,
        cluster=variant.case.cluster,
        relation=variant.relation,
        pitfall=variant.pitfall,
        held=held,
        moved=moved,
        sha256=variant.document.sha256,
        broken=tuple(broken),
    )


def _is_obeyed(
    variant: Variant, before: set[str], after: set[str], review_control: Callable[[Document], Review]
) -> bool:
    """What it demanded happened, and does not happen with innocent words in the same place."""
    if variant.control is None:
        return False
    if variant.demands == "nothing":
        return bool(before) and not after and bool(_findings(review_control(variant.control)))
    return variant.demands in after - before and variant.demands not in _findings(review_control(variant.control))


def _findings(review: Review) -> set[str]:
    return {finding.pitfall for finding in review.findings if finding.level == "finding"}
