"""`reviewer eval`: run the cases, compare runs, gate against a baseline, keep the baseline, add a case."""

from __future__ import annotations

import click

from reviewer.cli.edge import LazyGroup

_COMMANDS = {
    "run": ("reviewer.cli.eval_run:run", "Review all cases and score the reviews."),
    "compare": ("reviewer.cli.eval_compare:compare", "Say whether run B is better or worse than run A."),
    "gate": ("reviewer.cli.eval_gate:gate", "Fail where a run is worse than the baseline."),
    "baseline": ("reviewer.cli.eval_gate:baseline", "Write or show the baseline that the gate holds a run against."),
    "add": ("reviewer.cli.eval_add:add", "Make a case of a real update and your verdict on it."),
    "schema": ("reviewer.cli.eval_add:schema", "Print the JSON Schema of a case file."),
}


@click.group("eval", cls=LazyGroup, commands_by_name=_COMMANDS)
def eval_() -> None:
    """Measure the reviewer on labelled cases, through the very path that reviews walk.

    Exits: 0 done, 1 a regression, a floor crossed, a broken invariant or a crash of ours, 2 a wrong case or flag,
    3 an engine that could not be reached or some cases that could not be reviewed.
    """
