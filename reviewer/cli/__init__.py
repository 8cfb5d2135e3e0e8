"""The command line's entry: registers the commands by name and imports none of them before it is called."""

from __future__ import annotations

import click

from reviewer import __version__
from reviewer.cli.edge import LazyGroup

# name -> (module:attribute, one line of help). One file a command; a command whose file is not there is not shown.
COMMANDS = {
    "review": ("reviewer.cli.review:review", "Review one document."),
    "batch": ("reviewer.cli.batch:batch", "Review many documents."),
    "trends": ("reviewer.cli.trends:trends", "Show what recurs in the reviews of a batch."),
    "eval": ("reviewer.cli.eval:eval_", "Measure the reviewer on labelled cases."),
    "ladder": ("reviewer.cli.ladder:ladder", "List, show, search, add and check ladders."),
    "prompts": ("reviewer.cli.prompts:prompts", "List, show and check the prompts."),
    "doctor": ("reviewer.cli.doctor:doctor", "Check that everything needed is in place."),
    "config": ("reviewer.cli.config:config", "Show the settings in force and their sources."),
    "cache": ("reviewer.cli.cache:cache", "Show or clear what is cached."),
}


@click.group(
    cls=LazyGroup,
    commands_by_name=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="reviewer", message="%(prog)s %(version)s")
def main() -> None:
    """Find the execution pitfalls of a manager's stage in an update or retro, and point at the very lines.

    \b
    reviewer review update.md          review a file
    pbpaste | reviewer review          review what is on the clipboard
    """
