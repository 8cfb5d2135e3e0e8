"""`reviewer doctor`: whether everything needed is in place, and what to do where it is not."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from reviewer.cli.checks import Check, run_checks
from reviewer.render.look import Look, look_at

if TYPE_CHECKING:
    from collections.abc import Sequence

EXIT_FAILED = 2
_MARKS = {"ok": "ok  ", "warn": "warn", "fail": "FAIL"}


@click.command()
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def doctor(ctx: click.Context, /, format_: str) -> None:
    """Check Python, packages, model, ladder, index, folders, settings and (if one is set) the endpoint."""
    checks = run_checks()
    click.echo(as_json(checks) if format_ == "json" else as_text(checks, look_at(sys.stdout)))
    if any(check.status == "fail" for check in checks):
        ctx.exit(EXIT_FAILED)


def as_json(checks: Sequence[Check]) -> str:
    rows = [{"name": c.name, "status": c.status, "text": c.text, "fix": c.fix or None} for c in checks]
    return json.dumps({"ok": all(c.status != "fail" for c in checks), "checks": rows}, indent=2)


def as_text(checks: Sequence[Check], look: Look) -> str:
    """One line a check and, where something is to be done, what; wrapped to the window."""
    from reviewer.render.cells import prose

    indent = max(len(check.name) for check in checks) + 8
    lines = []
    for check in checks:
        head = f"{_MARKS[check.status]}  {check.name:{indent - 8}}  "
        text = prose(check.text, look, look.prose_width - indent)
        lines += [head + text[0], *(" " * indent + row for row in text[1:])]
        if check.fix:
            fix = prose(check.fix, look, look.prose_width - indent - 3)
            lines += [" " * indent + "-> " + fix[0], *(" " * (indent + 3) + row for row in fix[1:])]
    failed = sum(check.status == "fail" for check in checks)
    verdict = f"{failed} of {len(checks)} checks failed" if failed else "everything needed is in place"
    return "\n".join([*lines, "", verdict])
