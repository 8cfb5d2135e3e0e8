"""Trends as text, Markdown, CSV and JSON (`reviewer.trends/1`)."""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING

from reviewer.document.printable import clean_for_terminal
from reviewer.render.words import as_sentence, count, stage_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reviewer.batch.runs import Better, Recurring
    from reviewer.batch.trends import Count, Group, Trends

_ORDINALS = {2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth"}
_KINDS = {"retro": "retro", "weekly-update": "weekly update"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = (
    "row",
    "by",
    "group",
    "kind",
    "pitfall",
    "name",
    "found",
    "judged",
    "is_small",
    "step",
    "streak",
    "since",
    "last",
    "free",
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]>#|~])")


def render_trends_text(trends: Trends, columns: int = 80) -> str:
    lines = [*textwrap.wrap(covered(trends), columns), ""]
    for group in trends.groups:
        lines.append(group_title(trends, group))
        lines += [_row(item) for item in group.counts] or ["  " + no_counts(group)]
        lines.append("")
    for title, runs in _runs(trends):
        if runs:
            lines.append(title.upper())
            for run in runs:
                lines += textwrap.wrap(run, columns - 2, initial_indent="  ", subsequent_indent="    ")
            lines.append("")
    return clean_for_terminal("\n".join(lines))


def _runs(trends: Trends) -> tuple[tuple[str, list[str]], ...]:
    return (
        ("Recurring", [recurring_words(run) for run in trends.recurring]),
        ("No longer found", [better_words(run) for run in trends.better]),
    )


def _row(item: Count) -> str:
    small = "  (small number)" if item.is_small else ""
    return f"  {item.found:>4} of {item.judged:<4} {item.name}{small}"


def render_trends_markdown(trends: Trends) -> str:
    lines = ["## What recurs", "", escape_markdown(covered(trends)), ""]
    for group in trends.groups:
        lines += [f"### {escape_markdown(group_title(trends, group))}", ""]
        if group.counts:
            lines += ["| Pitfall | Found in | |", "| --- | ---: | --- |"]
        for item in group.counts:
            small = "small number" if item.is_small else ""
            lines.append(f"| {escape_markdown(item.name)} | {item.found} of {item.judged} | {small} |")
        lines += ["" if group.counts else as_sentence(no_counts(group)) + ".", ""]
    for title, runs in _runs(trends):
        if runs:
            lines += [f"### {title}", "", *(f"- {escape_markdown(run)}" for run in runs), ""]
    return "\n".join(lines)


def render_trends_csv(trends: Trends) -> str:
    """A line for each group and pitfall, one without a pitfall for a group without counts, and one for each run."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for record in (*_count_records(trends), *_run_records(trends)):
        writer.writerow({column: _cell(value) for column, value in record.items()})
    return out.getvalue()


def _count_records(trends: Trends) -> Iterator[dict[str, object]]:
    for group in trends.groups:
        about: dict[str, object] = {"row": "count", "by": trends.by, "group": group.name, "judged": group.judged}
        for item in group.counts:
            yield about | asdict(item) | {"is_small": item.is_small}
        if not group.counts:
            yield about | ({"row": "withheld"} if group.is_withheld else {"found": 0})


def _run_records(trends: Trends) -> Iterator[dict[str, object]]:
    """`group` is the team or the author whose run it is."""
    by = "author" if trends.by == "author" else "team"
    for row, runs in (("recurring", trends.recurring), ("no-longer-found", trends.better)):
        for run in runs:
            values = asdict(run)
            yield {"row": row, "by": by, "group": run.series} | {k: v for k, v in values.items() if k in _COLUMNS}


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = clean_for_terminal("" if value is None else str(value), keep_line_ends=False)
    return "'" + text if text.startswith(_FORMULA) else text


def render_trends_json(trends: Trends) -> str:
    told = asdict(trends)
    counts = (*(c for group in trends.groups for c in group.counts), *(c for row in trends.heat for c in row.cells))
    shown = (
        *(c for group in told["groups"] for c in group["counts"]),
        *(c for row in told["heat"] for c in row["cells"]),
    )
    for record, item in zip(shown, counts, strict=True):
        record["is_small"] = item.is_small
    return json.dumps({"schema": "reviewer.trends/1", **told}, indent=2) + "\n"


def escape_markdown(text: str) -> str:
    harmless = clean_for_terminal(text, keep_line_ends=False).replace("&", "&amp;").replace("<", "&lt;")
    return _MARKDOWN.sub(r"\\\1", harmless)


def covered(trends: Trends) -> str:
    """Which documents the counts rest on, and which they leave out."""
    parts = [count(trends.documents, "document")]
    if trends.first and trends.last:
        dated = f"from {trends.first} to {trends.last}" if trends.first != trends.last else f"of {trends.first}"
        parts[0] += f", {trends.documents - trends.undated} of them {dated}" if trends.undated else f" {dated}"
    if trends.documents - trends.judged:
        parts.append(f"{trends.documents - trends.judged} without a verdict and not counted")
    if trends.undated:
        parts.append(f"{trends.undated} without a date and in no month or run")
    if trends.failed:
        parts.append(f"{trends.failed} that could not be reviewed {'is' if trends.failed == 1 else 'are'} missing")
    if trends.elsewhere:
        others = f"{count(len(trends.configurations), 'other configuration')} ({', '.join(trends.configurations)})"
        parts.append(f"{count(trends.elsewhere, 'document')} reviewed only under {others} and not counted")
    return "; ".join(parts) + ". Counts are documents in which a pitfall was found, of those judged for it."


def group_title(trends: Trends, group: Group) -> str:
    name = stage_name(group.name) if trends.by == "stage" and group.name != "unknown" else group.name
    small = ", a small number" if 0 < group.judged < 5 else ""
    return f"{name} ({count(group.judged, 'document')}{small})"


def no_counts(group: Group) -> str:
    """What stands in place of counts."""
    return "not shown: too few people to go unnamed" if group.is_withheld else "nothing found"


def recurring_words(run: Recurring) -> str:
    """`Live Ops: Absorbing unrealistic scope, third retro in a row (since 2026-04-03; 4 of 5 in all)`."""
    step = _step(run)
    nth = _ORDINALS.get(run.streak, f"{run.streak}th")
    after = f"; raised {_times(run.raised)} before, gone in the next {step} {_times(run.gone)}" if run.gone else ""
    held = f"since {run.since}; {run.found} of {run.judged} in all{after}"
    return f"{run.series}: {run.name}, {nth} {step} in a row ({held})"


def better_words(run: Better) -> str:
    """`Live Ops: Absorbing unrealistic scope, found twice, last on 2026-04-03, not in the 3 retros since`."""
    since = f"not in the {count(run.free, _step(run))} since"
    return f"{run.series}: {run.name}, found {_times(run.found)}, last on {run.last}, {since}"


def _step(run: Recurring | Better) -> str:
    return _KINDS.get(run.kind or "", "document") if run.step == "document" else run.step


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
