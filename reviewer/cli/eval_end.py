"""How an evaluation ends: what went wrong in it on standard error, and the exit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reviewer.render.words import count

if TYPE_CHECKING:
    from pathlib import Path

    from reviewer.evals.runs import EvalRun

EXIT_FAULT = 1
EXIT_UNREVIEWED = 3


def leave_if_unreviewed(ctx: click.Context, result: EvalRun, output: Path | None) -> None:
    """3 where something could not be reviewed: such a run is no verdict, whatever else is in it."""
    failed = result.unreviewed()
    if failed:
        stop = result.stopped
        why = stop.error if stop else failed[0].error
        click.echo(f"error: {count(len(failed), 'review')} could not be made: {why}", err=True)
        if stop and stop.hint:
            click.echo(f"hint: {stop.hint}", err=True)
        again = f"add --resume to review only what is missing from {output}" if output else "with -o, --resume goes on"
        click.echo(f"hint: {again}", err=True)
        ctx.exit(EXIT_UNREVIEWED)


def leave(ctx: click.Context, result: EvalRun, output: Path | None) -> None:
    """3 where something could not be reviewed, else 1 where we crashed or an invariant is broken."""
    leave_if_unreviewed(ctx, result, output)
    crashed, broken = result.crashed(), result.broken()
    if crashed:
        text = f"{count(len(crashed), 'review')} crashed, first {crashed[0].subject}: {crashed[0].error}"
        click.echo(f"error: {text}", err=True)
    if broken:
        text = f"{count(len(broken), 'review')} broke an invariant, first {broken[0].subject}: {broken[0].broken[0]}"
        click.echo(f"error: {text}", err=True)
    if crashed or broken:
        ctx.exit(EXIT_FAULT)
