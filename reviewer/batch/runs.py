"""Runs of documents within a team, or within what one consenting author wrote: what goes on, and what went away."""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reviewer.batch.seen import NO_CONSENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.batch.seen import Seen

MIN_FREE = 2  # steps: one without it, perhaps by somebody else of the team, is no change yet


Step = Literal["document", "week", "date"]  # what a run goes by; week and date where one holds several documents


@dataclass(frozen=True, slots=True)
class Recurring:
    """A pitfall in a run of steps that has not ended. `gone`: of the steps that raised it before, how often the next
    one was free of it. `found` and `judged` are documents."""

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
    step: Step = "document"


@dataclass(frozen=True, slots=True)
class Better:
    """A pitfall that was found and then was not, in all `free` steps since, MIN_FREE or more."""

    series: str
    kind: str | None
    pitfall: str
    name: str
    found: int
    last: str
    free: int
    step: Step = "document"


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


def find_runs(
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
    steps = _steps(kind, items)
    flags = [any(pitfall in item.found for item in step) for step in steps]
    if not any(flags):
        return None
    found = sum(pitfall in item.found for item in items)
    of = _step_name(kind, steps)
    if flags[-1]:
        streak = next((n for n, flag in enumerate(reversed(flags)) if not flag), len(flags))
        raised = [index for index, flag in enumerate(flags[:-1]) if flag]
        gone = sum(not flags[index + 1] for index in raised)
        since = steps[len(steps) - streak][0].date or ""
        run = Recurring(series, kind, pitfall, name, streak, since, found, len(items), gone, len(raised), of)
        return run if streak > 1 else None
    last = max(index for index, flag in enumerate(flags) if flag)
    if len(steps) - 1 - last < MIN_FREE:
        return None
    return Better(series, kind, pitfall, name, found, steps[last][-1].date or "", len(steps) - 1 - last, of)


def _steps(kind: str | None, items: list[Seen]) -> list[list[Seen]]:
    """Documents of one date, weekly updates of one week: by several people, they are no row."""
    return [list(group) for _, group in itertools.groupby(items, lambda item: _when(kind, item.date or ""))]


def _when(kind: str | None, date: str) -> str:
    if kind == "weekly-update" and len(date) == 10:
        with suppress(ValueError):  # a 31st of February
            year, week, _ = datetime.date.fromisoformat(date).isocalendar()
            return f"{year}-W{week}"
    return date


def _step_name(kind: str | None, steps: list[list[Seen]]) -> Step:
    if all(len(step) == 1 for step in steps):
        return "document"
    return "week" if kind == "weekly-update" else "date"


def _timeline(series: str, items: list[Seen], names: dict[str, str], length: int) -> Timeline:
    shown = items[-length:]
    pitfalls = [(pitfall, name) for pitfall, name in names.items() if any(pitfall in item.found for item in shown)]
    marks = tuple(
        Mark(item.name, item.date or "", tuple(p in item.found if p in item.scope else None for p, _ in pitfalls))
        for item in shown
    )
    return Timeline(series, tuple(pitfalls), marks, len(items) - len(shown))
