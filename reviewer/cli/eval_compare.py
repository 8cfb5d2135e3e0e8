"""`reviewer eval compare A B`: better, worse, or cannot tell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reviewer.cli.eval_end import EXIT_UNREVIEWED

if TYPE_CHECKING:
    from reviewer.evals.compare import Compared

EXIT_WORSE = 1
_RUN = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("a", type=_RUN)
@click.argument("b", type=_RUN)
@click.option("--format", "format_", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
@click.pass_context
def compare(ctx: click.Context, /, a: Path, b: Path, format_: str) -> None:
    """Say whether run B is better or worse than run A, or cannot be told apart.

    A and B are run files of `reviewer eval run -o`. Cases are paired, and resampled by document. Exits 1 when B is
    worse, 3 when some reviews of either could not be made.
    """
    from reviewer.evals.compare import compare_runs
    from reviewer.evals.gate_report import compared_tables
    from reviewer.evals.report import as_text
    from reviewer.evals.runs import load_run
    from reviewer.ladder.taxonomy import load_taxonomy

    runs = load_run(a), load_run(b)
    found = compare_runs(*runs, [pitfall.id for pitfall in load_taxonomy().pitfalls])
    verdict = found.verdict()
    if format_ == "json":
        click.echo(_as_json(found, verdict))
    else:
        title = f"B is: {verdict}"
        click.echo(as_text(title, compared_tables(found), "markdown" if format_ == "markdown" else "text"), nl=False)
    for path, run in zip((a, b), runs, strict=True):
        if run.unreviewed():
            click.echo(f"error: {path}: {len(run.unreviewed())} reviews could not be made; they are left out", err=True)
            click.echo("hint: `reviewer eval run --resume` goes on with it", err=True)
    if any(run.unreviewed() for run in runs):
        ctx.exit(EXIT_UNREVIEWED)
    if verdict == "worse":
        ctx.exit(EXIT_WORSE)


def _as_json(found: Compared, verdict: str) -> str:
    import json
    from dataclasses import asdict

    return json.dumps({"verdict": verdict, **asdict(found)}, indent=2)
