"""What recurs in the reviews of a store: counts with denominators, runs of documents, and what went away.

People are never ranked: groups come by name, and authors only with their consent.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reviewer.batch.runs import Better, Recurring, Timeline, find_runs
from reviewer.batch.seen import NO_CONSENT, Seen
from reviewer.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewer.ladder.taxonomy import Taxonomy

By = Literal["author", "team", "stage", "month"]
SMALL = 5  # fewer documents than this are too few to speak of a trend
UNKNOWN = "unknown"
MIN_OTHERS = 3  # fewer people of people.toml than this are not hidden by being called others


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
class Group:
    """`is_withheld`: the counts would be those of one or two people who did not consent."""

    name: str
    documents: int
    judged: int
    counts: tuple[Count, ...]
    is_withheld: bool = False


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A pitfall's counts by month, in the order of `Trends.months`."""

    pitfall: str
    name: str
    cells: tuple[Count, ...]


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
    configuration: str | None = None
    elsewhere: int = 0  # documents reviewed under other configurations only, and not counted
    configurations: tuple[str, ...] = ()  # those others


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
    newest = max((item.date for item in unique.values() if item.date), default=None)
    if since is not None and not chosen and unique:
        hint = f"the newest is of {newest}" if newest else "none has a date; see --path-pattern"
        raise UsageError(f"--since: no document is of {since} or later", hint=hint)
    if by == "author" and not any(item.author not in (None, NO_CONSENT) for item in chosen):
        raise UsageError(
            "--by author: nobody has consented",
            hint="people.toml needs `consent = true` at each [[person]] who agreed to be shown by name",
        )
    judged = [item for item in chosen if item.is_judged]
    dates = sorted(item.date for item in chosen if item.date)
    months = sorted({item.month for item in judged if item.month})
    names = {pitfall.id: pitfall.name for pitfall in taxonomy.pitfalls}
    recurring, better, timelines = find_runs(judged, names, "author" if by == "author" else "team", timeline_length)
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
    groups = []
    for name, items in ordered:
        judged = [item for item in items if item.is_judged]
        few = by == "author" and name == NO_CONSENT and len({item.writer for item in items} - {None}) < MIN_OTHERS
        groups.append(Group(name, len(items), len(judged), () if few else _counts(judged, names), few))
    return tuple(groups)


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
