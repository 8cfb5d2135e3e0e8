"""`reviewer doctor`: whether everything needed is in place, and what to do where it is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from reviewer.cli.checks import Check, run_checks

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
    click.echo(as_json(checks) if format_ == "json" else as_text(checks))
    if any(check.status == "fail" for check in checks):
        ctx.exit(EXIT_FAILED)


def as_json(checks: Sequence[Check]) -> str:
    rows = [{"name": c.name, "status": c.status, "text": c.text, "fix": c.fix or None} for c in checks]
    return json.dumps({"ok": all(c.status != "fail" for c in checks), "checks": rows}, indent=2)


def as_text(checks: Sequence[Check]) -> str:
    from reviewer.document.printable import clean_for_terminal

    width = max(len(check.name) for check in checks)
    lines = []
    for check in checks:
        lines.append(f"{_MARKS[check.status]}  {check.name:{width}}  {check.text}")
        if check.fix:
            lines.append(f"{'':{width + 6}}  -> {check.fix}")
    failed = sum(check.status == "fail" for check in checks)
    lines.append("")
    lines.append("everything needed is in place" if not failed else f"{failed} of {len(checks)} checks failed")
    return "\n".join(clean_for_terminal(line, keep_line_ends=False) for line in lines)
