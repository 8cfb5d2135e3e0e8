"""A run as tables, for the terminal and as Markdown for a CI summary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reviewer.evals.faults import Fault, faults_of
from reviewer.evals.relations import UNMOVED
from reviewer.evals.stats import wilson

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reviewer.evals.faults import Place
    from reviewer.evals.runs import EvalRun
    from reviewer.evals.scorers import Cost, Figure, Scores

SHOWN_FAULTS = 10
_PITFALL_COLUMNS = ("precision", "recall", "F1", "must-find", "neg. flagged")


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table; the first column is text, the others are set right."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    is_prose: bool = False  # then every column is set left
    is_detail: bool = False  # folded away where the output can be


def run_tables(run: EvalRun, scores: Scores, places: Mapping[str, Place] | None = None) -> list[Table]:
    """Everything that a reader of a run wants to see, in order."""
    header: tuple[str, ...] = ("", "value", "95 % interval", "of")
    tables = [Table("Figures", header, tuple(_figure_row(f) for f in scores.overall))]
    rows = tuple((p, *(_short(f) for f in row)) for p, row in scores.by_pitfall.items())
    tables.append(Table("By pitfall (right lines only)", ("", *_PITFALL_COLUMNS), rows, is_detail=True))
    if scores.relations:
        rows = tuple((*_figure_row(f), *_moves(run, f.title)) for f in scores.relations)
        header = ("relation", "held", "95 % interval", "of", "found anew", "lost")
        note = "documents on which a verdict must not move, and did: a pitfall more, a pitfall less"
        tables.append(Table("Behaviour under change", header, rows, (note,), is_detail=True))
    tables.append(Table("Also", ("", "value", "", "of"), tuple(_other_rows(run, scores)), is_detail=True))
    faults = faults_of(run, places)
    if faults:
        tables.append(fault_table(faults))
    return tables


def fault_table(faults: Sequence[Fault], title: str = "Not right, worst first") -> Table:
    shown = tuple((f.case, f.text, "" if f.place is None else f"{f.place[0]}:{f.place[1]}") for f in faults)
    rest = len(shown) - SHOWN_FAULTS
    notes = (f"and {rest} more cases; all of them are in the run file",) if rest > 0 else ()
    return Table(title, ("case", "what", "where"), shown[:SHOWN_FAULTS], notes, is_prose=True)


def headline(run: EvalRun, scores: Scores) -> str:
    """One line: how much was run, by what, how it went."""
    parts = [f"{scores.n_cases} cases"]
    if run.repeat > 1:
        parts.append(f"{run.repeat} repeats")
    if run.variants:
        parts.append(f"{len(run.variants)} changed documents")
    weights = "-".join(part[:8] for part in run.engine.model_fingerprint.split("-"))  # encoder and head, where two
    who = dict.fromkeys((run.engine.name, run.engine.model, weights))
    parts.append(" ".join(who))
    parts.append(f"{run.wall_ms / 1000:.1f} s")
    if scores.n_crashed:
        parts.append(f"{scores.n_crashed} crashed")
    if scores.n_failed:
        parts.append(f"{scores.n_failed} could not be reviewed and are in no figure")
    return ", ".join(parts)


def _moves(run: EvalRun, relation: str) -> tuple[str, str]:
    """On how many documents a finding appeared, and went; where one is meant to go or stay, that is no news."""
    if relation not in UNMOVED:
        return "", ""
    moved = [variant.moved for variant in run.variants if variant.relation == relation and variant.held is not None]
    counts = (sum(any(label.startswith(sign) for label in labels) for labels in moved) for sign in "+-")
    anew, lost = map(str, counts)
    return anew, lost


def _other_rows(run: EvalRun, scores: Scores) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    if scores.calibration_error is not None:
        rows.append(("calibration error", f"{scores.calibration_error:.3f}", "", f"{scores.n_claims} claims"))
    if run.retrieval is not None:
        r = run.retrieval
        low, high = wilson(r.recall * r.n, r.n)
        recall = (f"retrieval recall@{r.k}", share(r.recall), f"{share(low)} to {share(high)}", f"{r.n}")
        rows += [recall, ("retrieval MRR", f"{r.mrr:.3f}", "", f"{r.n}")]
    return [*rows, *_cost_rows(scores.cost)]


def _cost_rows(cost: Cost) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        ("time a review, median", f"{cost.p50_ms:.0f} ms", "", ""),
        ("time a review, 95th percentile", f"{cost.p95_ms:.0f} ms", "", ""),
    ]
    if cost.calls or cost.cached_calls:
        tokens = f"{cost.prompt_tokens:,} in, {cost.completion_tokens:,} out"
        money = "unknown" if cost.cost is None else f"{cost.cost:.4f} {cost.currency or ''}".strip()
        rows += [
            ("calls", f"{cost.calls}", "", f"{cost.cached_calls} from the cache"),
            ("tokens", tokens, "", ""),
            ("cost", money, "", ""),
        ]
    return rows


def _figure_row(figure: Figure) -> tuple[str, ...]:
    if figure.value is None:
        return (figure.title, "-", "", "0")
    unit = figure.metric.unit if figure.metric else "share"
    n = f"{figure.n:.0f}"
    if unit != "share":
        return (figure.title, f"{figure.value:.3f}", f"{figure.interval.low:.3f} to {figure.interval.high:.3f}", n)
    return (figure.title, share(figure.value), f"{share(figure.interval.low)} to {share(figure.interval.high)}", n)


def _short(figure: Figure) -> str:
    return "-" if figure.value is None else share(figure.value)


def share(value: float) -> str:
    return f"{100 * value:.1f} %"


def shown_figure(name: str, value: float | None) -> str:
    """A figure by its name, as far as it can be measured."""
    if value is None:
        return "-"
    return f"{value:.3f}" if name in {"brier", "retrieval_mrr"} else share(value)


def as_text(title: str, tables: Sequence[Table], style: Literal["text", "markdown"] = "text") -> str:
    """The tables under each other."""
    draw = _markdown if style == "markdown" else _text
    head = f"## {title}" if style == "markdown" else title
    return "\n\n".join([head, *map(draw, tables)]) + "\n"


def _text(table: Table) -> str:
    every = [table.header, *table.rows]
    widths = [max(len(row[at]) for row in every) for at in range(len(table.header))]
    lines = [table.title]
    for row in every:
        cells = [
            cell.ljust(width) if at == 0 or table.is_prose else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append(("  " + "  ".join(cells)).rstrip())
    return "\n".join([*lines, *(f"  {note}" for note in table.notes)])


def _markdown(table: Table) -> str:
    marks = ["---", *["---" if table.is_prose else "---:"] * (len(table.header) - 1)]
    rows = [table.header, marks, *table.rows]
    lines = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    inside = ["", *lines, *(f"\n{note}" for note in table.notes)]
    if table.is_detail:
        return "\n".join([f"<details><summary>{table.title}</summary>", *inside, "", "</details>"])
    return "\n".join([f"### {table.title}", *inside])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;").replace(" %", "&nbsp;%")
