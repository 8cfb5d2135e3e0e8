"""What trends know of one reviewed document. Authors without consent lose their name here."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.batch.work import stored_review
from reviewer.records import NO_VERDICT
from reviewer.render.words import knows_stage

if TYPE_CHECKING:
    from reviewer.batch.store import Row
    from reviewer.batch.surroundings import People
    from reviewer.ladder.taxonomy import Taxonomy

NO_CONSENT = "others"
_DATE = re.compile(r"(\d{4})-?(\d{2})(?:-?(\d{2}))?(?!\d)")


@dataclass(frozen=True, slots=True)
class Seen:
    """One reviewed document. `is_judged`: the engine could tell; `scope` are the pitfalls it was judged for.

    `writer` tells the people of `people.toml` apart and names none; it is only counted. Other authors have none: one
    person who is spelt in three ways would hide behind itself.
    """

    name: str
    sha256: str
    author: str | None
    team: str | None
    date: str | None  # ISO, with or without a day
    stage: str | None
    kind: str | None
    found: frozenset[str]
    scope: frozenset[str]
    is_judged: bool
    writer: str | None = None

    @property
    def month(self) -> str | None:
        return self.date[:7] if self.date else None


def seen_in(row: Row, taxonomy: Taxonomy, people: People) -> Seen:
    """What trends need of a reviewed row. Authors without consent lose their name here."""
    review = stored_review(row)
    person = people.find(row.author) if row.author else None
    known = {stage.id for stage in taxonomy.stages}
    in_scope = taxonomy.pitfalls_in_scope(review.stage.id) if review.stage.id in known else ()
    found = frozenset(f.pitfall for f in review.findings if f.level == "finding")
    return Seen(
        name=row.name,
        sha256=row.sha256 or row.name,
        author=shown_author(row, people),
        team=row.team,
        date=iso_date(row.date),
        stage=review.stage.id if knows_stage(review) else None,
        kind=review.document.kind,
        found=found,
        scope=frozenset(p.id for p in in_scope) | found,
        is_judged=not any(w.code in NO_VERDICT for w in review.warnings),
        writer=_fingerprint(person.name) if person is not None else None,
    )


def shown_author(row: Row, people: People) -> str | None:
    """The author's name where they consented to be shown, NO_CONSENT where not; None where nobody is named."""
    person = people.find(row.author) if row.author else None
    if person is not None and person.consent:
        return person.name
    return NO_CONSENT if row.author else None


def _fingerprint(name: str) -> str:
    return hashlib.sha256(name.strip().casefold().encode("utf-8", "replace")).hexdigest()[:16]


def iso_date(text: str | None) -> str | None:
    """`2026-06-12`, `20260612`, `2026-06` and the like as ISO; None for what is no date."""
    found = _DATE.search(text or "")
    if found is None or not 1 <= int(found[2]) <= 12 or not 1 <= int(found[3] or 1) <= 31:
        return None
    return "-".join(part for part in found.groups() if part)
