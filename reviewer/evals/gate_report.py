"""A comparison and a gate's decision as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.evals.report import SHOWN_FAULTS, Table, share, shown_figure
from reviewer.render.words import count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reviewer.evals.attribution import Cause
    from reviewer.evals.compare import Change, Compared, FigureChange
    from reviewer.evals.faults import Place
    from reviewer.evals.gate import Decision

Row = tuple[str, ...]


def compared_tables(
    compared: Compared, places: Mapping[str, Place] | None = None, names: tuple[str, str] = ("A", "B")
) -> list[Table]:
    """The figures side by side, and the cases that changed."""
    a, b = names
    rows = []
    for row in compared.rows:
        interval = "exact test" if row.interval is None else f"{_points(row.interval[0])} to {_points(row.interval[1])}"
        seen = "-" if row.detectable is None else f"{100 * row.detectable:.1f}"
        verdict = row.verdict
        rows.append(
            (row.title, share(row.a), share(row.b), _points(row.difference), interval, f"{row.p:.3f}", seen, verdict)
        )
    header = ("", a, b, "change", "95 % interval", "p (Holm)", "detectable", "verdict")
    notes = [
        "in points; p over all rows together; detectable: the smallest true loss, of whole documents, that is found "
        "with 80 % power"
    ]
    if compared.is_exact:
        notes.append(
            "both engines are deterministic: on these cases every difference is real, and the verdict says so; "
            "p and interval say whether other cases would agree"
        )
    for cases, what in ((compared.only_a, f"only in {a}, or in another form"), (compared.only_b, f"only in {b}")):
        if cases:
            notes.append(f"{len(cases)} cases {what}: left out")
    if compared.n_repeats > 1:
        notes.append(f"{compared.n_repeats} repeats of each case, which both have")
    tables = [Table(f"Compared on {count(compared.n_common, 'case')}", header, tuple(rows), tuple(notes))]
    tables += _what_moved(compared, names)
    if compared.differences:
        lines = tuple((line,) for line in compared.differences)
        tables.append(Table("Made with", ("",), lines, is_prose=True, is_detail=True))
    if compared.changes:
        tables.append(change_table(compared.changes, places or {}))
    return tables


def _what_moved(compared: Compared, names: tuple[str, str]) -> list[Table]:
    """Beside the tested figures."""
    tables = []
    if compared.newly_broken:
        rows = _shortened([(text,) for text in compared.newly_broken], SHOWN_FAULTS)
        tables.append(Table(f"Invariants that held in {names[0]}", ("",), *rows, is_prose=True))
    if compared.figures:
        tables.append(_figure_table("Moved, and not by chance", compared.figures, names))
    if compared.untested:
        tables.append(_figure_table("Moved, by chance or not: these are not tested", compared.untested, names))
    return tables


def _figure_table(title: str, figures: Sequence[FigureChange], names: tuple[str, str]) -> Table:
    """Figures that moved, worse ones first."""
    ordered = sorted(figures, key=lambda figure: not figure.is_worse)
    rows = [
        (f.name, shown_figure(f.name, f.before), shown_figure(f.name, f.now), "worse" if f.is_worse else "better")
        for f in ordered
    ]
    return Table(title, ("", *names, ""), *_shortened(rows, 2 * SHOWN_FAULTS), is_detail=True)


def change_table(
    changes: Sequence[Change], places: Mapping[str, Place], causes: Mapping[str, Cause] | None = None
) -> Table:
    """The changed cases, worse ones first, with what each regression is put down to where that is known."""
    rows = [
        (
            "worse" if change.is_worse else "better",
            change.case,
            change.before or "right",
            change.now or "right",
            (causes or {}).get(change.case, "-"),
            "{}:{}".format(*places[change.case]) if change.case in places else "",
        )
        for change in changes
    ]
    header = ("", "case", "before", "now", "put down to", "where")
    return Table("Changed cases", header, *_shortened(rows, SHOWN_FAULTS), is_prose=True)


def decision_tables(
    decision: Decision, places: Mapping[str, Place], causes: Mapping[str, Cause] | None = None
) -> list[Table]:
    """Why the gate fails (if it does), the comparison, and what changed."""
    tables = []
    if decision.problems:
        rows = _shortened([(problem.kind, problem.text) for problem in decision.problems], 2 * SHOWN_FAULTS)
        tables.append(Table("The gate fails", ("", "why"), *rows, is_prose=True))
    if decision.notes:
        tables.append(Table("Notes", ("",), tuple((note,) for note in decision.notes), is_prose=True))
    compared = compared_tables(decision.compared, places, ("baseline", "now"))
    tables += [table for table in compared if table.title.startswith(("Compared", "Made", "Moved, by chance"))]
    if decision.changes:
        tables.append(change_table(decision.changes, places, causes))
    return tables


def _shortened(rows: Sequence[Row], limit: int) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """The first rows of a table, and the note that counts the rest."""
    rest = len(rows) - limit
    return tuple(rows[:limit]), (f"and {rest} more",) if rest > 0 else ()


def _points(value: float) -> str:
    return f"{100 * value:+.1f}"
