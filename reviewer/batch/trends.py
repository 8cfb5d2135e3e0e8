"""What recurs in the reviews of a store: counts with denominators, runs of documents, and what went away.

People are never ranked: groups come by name, and authors only with their consent.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reviewer.batch.work import stored_review
from reviewer.errors import UsageError
from reviewer.render.words import NO_VERDICT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewer.batch.store import Row
    from reviewer.batch.surroundings import People
    from reviewer.ladder.taxonomy import Taxonomy

By = Literal["author", "team", "stage", "month"]
SMALL = 5  # fewer documents than this are too few to speak of a trend
UNKNOWN = "unknown"
NO_CONSENT = "others"
_DATE = re.compile(r"(\d{4})-?(\d{2})(?:-?(\d{2}))?(?!\d)")


@dataclass(frozen=True, slots=True)
class Seen:
    """One reviewed document. `is_judged`: the engine could tell; `scope` are the pitfalls it was judged for."""

    name: str
    sha256: str
    author: str | None
    team: str | None
    date: str | None  # ISO, with or without a day
    stage: str
    kind: str | None
    found: frozenset[str]
    scope: frozenset[str]
    is_judged: bool

    @property
    def month(self) -> str | None:
        return self.date[:7] if self.date else None


@dataclass(frozen=True, slots=True)
class Count:
    """In how many of the documents judged for a pitfall it was found."""

    pitfall: str
    name: str
    found: int
    judged: int

    @property
    def is_small(self) -> bool:
        return self.judged < SMALL


@dataclass(frozen=True, slots=True)
class Recurring:
    """A pitfall in a run of documents that has not ended. `gone`: of the times raised before, how often the next
    document was free of it."""

    series: str
    kind: str | None
    pitfall: str
    name: str
    streak: int
    since: str
    found: int
    judged: int
    gone: int
    raised: int


@dataclass(frozen=True, slots=True)
class Better:
    """A pitfall that was found and then was not, in all `free` documents since."""

    series: str
    kind: str | None
    pitfall: str
    name: str
    found: int
    last: str
    free: int


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    documents: int
    judged: int
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A pitfall's counts by month, in the order of `Trends.months`."""

    pitfall: str
    name: str
    cells: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """One document in a team's timeline: found True or False, None where the pitfall was not judged."""

    document: str
    date: str
    found: tuple[bool | None, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    series: str
    pitfalls: tuple[tuple[str, str], ...]  # id, name
    marks: tuple[Mark, ...]
    earlier: int  # documents before the first mark shown


@dataclass(frozen=True, slots=True)
class Trends:
    by: By | None
    since: str | None
    documents: int
    judged: int
    undated: int
    failed: int
    first: str | None
    last: str | None
    groups: tuple[Group, ...]
    recurring: tuple[Recurring, ...]
    better: tuple[Better, ...]
    months: tuple[str, ...]
    heat: tuple[HeatRow, ...]
    timelines: tuple[Timeline, ...]


def seen_in(row: Row, taxonomy: Taxonomy, people: People) -> Seen:
    """What trends need of a reviewed row. Authors without consent lose their name here."""
    review = stored_review(row)
    person = people.find(row.author) if row.author else None
    author = None if not row.author else person.name if person is not None and person.consent else NO_CONSENT
    known = {stage.id for stage in taxonomy.stages}
    in_scope = taxonomy.pitfalls_in_scope(review.stage.id) if review.stage.id in known else ()
    found = frozenset(f.pitfall for f in review.findings if f.level == "finding")
    return Seen(
        name=row.name,
        sha256=row.sha256 or row.name,
        author=author,
        team=row.team,
        date=iso_date(row.date),
        stage=review.stage.id,
        kind=review.document.kind,
        found=found,
        scope=frozenset(p.id for p in in_scope) | found,
        is_judged=not any(w.code in NO_VERDICT for w in review.warnings),
    )


def iso_date(text: str | None) -> str | None:
    """`2026-06-12`, `20260612`, `2026-06` and the like as ISO; None for what is no date."""
    found = _DATE.search(text or "")
    if found is None or not 1 <= int(found[2]) <= 12 or not 1 <= int(found[3] or 1) <= 31:
        return None
    return "-".join(part for part in found.groups() if part)


def find_trends(
    seen: Iterable[Seen],
    taxonomy: Taxonomy,
    *,
    by: By | None = None,
    since: str | None = None,
    failed: int = 0,
    timeline_length: int = 24,
) -> Trends:
    """Copies of a document count once; with `since` undated ones don't count. Raises UsageError without consent."""
    unique = {item.sha256: item for item in seen}
    chosen = [item for item in unique.values() if since is None or (item.date is not None and item.date >= since)]
    if by == "author" and not any(item.author not in (None, NO_CONSENT) for item in chosen):
        raise UsageError(
            "--by author: nobody has consented",
            hint="people.toml needs `consent = true` at each [[person]] who agreed to be shown by name",
        )
    judged = [item for item in chosen if item.is_judged]
    dates = sorted(item.date for item in chosen if item.date)
    months = sorted({item.month for item in judged if item.month})
    names = {pitfall.id: pitfall.name for pitfall in taxonomy.pitfalls}
    recurring, better, timelines = _runs(judged, names, "author" if by == "author" else "team", timeline_length)
    return Trends(
        by=by,
        since=since,
        documents=len(chosen),
        judged=len(judged),
        undated=sum(item.date is None for item in chosen),
        failed=failed,
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        groups=_groups(chosen, names, by),
        recurring=recurring,
        better=better,
        months=tuple(months),
        heat=_heat(judged, names, months),
        timelines=timelines,
    )


def _counts(judged: Sequence[Seen], names: dict[str, str]) -> tuple[Count, ...]:
    """Pitfalls that were found, the most frequent first."""
    counts = [
        Count(pitfall, name, sum(pitfall in d.found for d in judged), sum(pitfall in d.scope for d in judged))
        for pitfall, name in names.items()
    ]
    return tuple(sorted((c for c in counts if c.found), key=lambda count: -count.found))


def _groups(chosen: Sequence[Seen], names: dict[str, str], by: By | None) -> tuple[Group, ...]:
    parts: dict[str, list[Seen]] = defaultdict(list)
    for item in chosen:
        key = "All documents" if by is None else getattr(item, by)
        parts[key or UNKNOWN].append(item)
    ordered = sorted(parts.items(), key=lambda part: (part[0] in (UNKNOWN, NO_CONSENT), part[0].casefold()))
    judged = {name: [item for item in items if item.is_judged] for name, items in ordered}
    return tuple(Group(name, len(items), len(judged[name]), _counts(judged[name], names)) for name, items in ordered)


def _heat(judged: Sequence[Seen], names: dict[str, str], months: Sequence[str]) -> tuple[HeatRow, ...]:
    rows = []
    for pitfall, name in names.items():
        cells = []
        for month in months:
            inside = [item for item in judged if item.month == month]
            found = sum(pitfall in item.found for item in inside)
            cells.append(Count(pitfall, name, found, sum(pitfall in item.scope for item in inside)))
        if any(cell.found for cell in cells):
            rows.append(HeatRow(pitfall, name, tuple(cells)))
    return tuple(rows)


def _runs(
    judged: Sequence[Seen], names: dict[str, str], by: Literal["author", "team"], length: int
) -> tuple[tuple[Recurring, ...], tuple[Better, ...], tuple[Timeline, ...]]:
    """Runs within the dated documents of each team (or consenting author), each kind on its own."""
    series: dict[str, list[Seen]] = defaultdict(list)
    for item in judged:
        key = getattr(item, by)
        if item.date and key and key != NO_CONSENT:
            series[key].append(item)
    recurring: list[Recurring] = []
    better: list[Better] = []
    timelines: list[Timeline] = []
    for name in sorted(series, key=str.casefold):
        items = sorted(series[name], key=lambda item: (item.date or "", item.name))
        timelines.append(_timeline(name, items, names, length))
        for kind in sorted({item.kind for item in items}, key=str):
            same = [item for item in items if item.kind == kind]
            for pitfall, title in names.items():
                run = _run(name, kind, pitfall, title, [item for item in same if pitfall in item.scope])
                if isinstance(run, Recurring):
                    recurring.append(run)
                elif run is not None:
                    better.append(run)
    return tuple(recurring), tuple(better), tuple(timelines)


def _run(series: str, kind: str | None, pitfall: str, name: str, items: list[Seen]) -> Recurring | Better | None:
    flags = [pitfall in item.found for item in items]
    if not any(flags):
        return None
    found = sum(flags)
    if flags[-1]:
        streak = next((n for n, flag in enumerate(reversed(flags)) if not flag), len(flags))
        raised = [index for index, flag in enumerate(flags[:-1]) if flag]
        gone = sum(not flags[index + 1] for index in raised)
        since = items[len(items) - streak].date or ""
        run = Recurring(series, kind, pitfall, name, streak, since, found, len(items), gone, len(raised))
        return run if streak > 1 else None
    last = max(index for index, flag in enumerate(flags) if flag)
    return Better(series, kind, pitfall, name, found, items[last].date or "", len(items) - 1 - last)


def _timeline(series: str, items: list[Seen], names: dict[str, str], length: int) -> Timeline:
    shown = items[-length:]
    pitfalls = [(pitfall, name) for pitfall, name in names.items() if any(pitfall in item.found for item in shown)]
    marks = tuple(
        Mark(item.name, item.date or "", tuple(p in item.found if p in item.scope else None for p, _ in pitfalls))
        for item in shown
    )
    return Timeline(series, tuple(pitfalls), marks, len(items) - len(shown))
