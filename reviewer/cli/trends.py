"""`reviewer trends`: what recurs in the reviews that a batch has kept."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from reviewer.cli.batch import people_path, store_path
from reviewer.errors import UsageError
from reviewer.settings import load_settings

if TYPE_CHECKING:
    from reviewer.batch.store import Row, Store
    from reviewer.batch.surroundings import People
    from reviewer.batch.trends import By, Trends
    from reviewer.ladder.taxonomy import Taxonomy

_FORMATS = ("text", "markdown", "csv", "json", "html")
_SINCE = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?\Z")


@click.command()
@click.option("--by", type=click.Choice(["author", "team", "stage", "month"]), help="One table for each.")
@click.option("--since", metavar="DATE", help="Documents from then on, such as 2026-04 or 2026-04-15.")
@click.option("--store", type=click.Path(), metavar="FILE", help="The store that the batch wrote.")
@click.option("--people", type=click.Path(), metavar="FILE", help="Who consented (default: ./people.toml).")
@click.option("--configuration", metavar="ID", help="Reviews of another engine or ladder than the last one used.")
@click.option("--format", type=click.Choice(_FORMATS), help="How it is written (default: text).")
@click.option("-o", "--output", type=click.Path(), metavar="FILE", help="Write to FILE (mode 0600).")
def trends(**flags: Any) -> None:
    """Show which pitfalls recur, since when, and what went away. People are never ranked.

    `--by author` shows only those who consented in people.toml. `--format html` is one file to keep or print.
    """
    from reviewer.batch.exclusive import open_to_read
    from reviewer.batch.store import files_of
    from reviewer.ladder.taxonomy import load_taxonomy
    from reviewer.output import refuse_overwriting, write_private, write_stdout

    if flags["since"] and not _SINCE.match(flags["since"]):
        raise UsageError(f"--since: '{flags['since']}' is no date", hint="write it as 2026-04 or 2026-04-15")
    settings = load_settings({"store": flags["store"]})
    output = Path(flags["output"]) if flags["output"] else None
    refuse_overwriting(output, (*files_of(store_path(settings)), (people_path(flags), "the people file")))
    store = open_to_read(store_path(settings))
    try:
        text = _render(store, load_taxonomy(), flags)
    finally:
        store.close()
    if output is not None:
        write_private(output, text)
    else:
        write_stdout(text)


def _render(store: Store, taxonomy: Taxonomy, flags: dict[str, Any]) -> str:
    from reviewer.render import trends as rendered

    configuration = _configuration(store, flags["configuration"])
    people = _people(flags)
    found = _find(store, configuration, taxonomy, people, flags)
    if flags["format"] == "html":
        from reviewer.batch.work import stored_review
        from reviewer.render.html import render_report

        rows = (row for row in store.rows(configuration) if _is_listed(row, people, flags))
        return render_report(found, ((stored_review(row), row.text) for row in rows))
    if flags["format"] in (None, "text"):
        return rendered.render_trends_text(found, min(shutil.get_terminal_size((80, 24)).columns, 100))
    formats = {
        "markdown": rendered.render_trends_markdown,
        "csv": rendered.render_trends_csv,
        "json": rendered.render_trends_json,
    }
    return formats[flags["format"]](found)


def _is_listed(row: Row, people: People, flags: dict[str, Any]) -> bool:
    """Whether the report shows this document; one by author shows those of people who consented alone."""
    from reviewer.batch.seen import NO_CONSENT, iso_date, shown_author

    if row.review is None:
        return False
    if flags["by"] == "author" and shown_author(row, people) in (None, NO_CONSENT):
        return False
    date = iso_date(row.date)
    return not flags["since"] or (date is not None and date >= flags["since"])


def _people(flags: dict[str, Any]) -> People:
    from reviewer.batch.surroundings import People, load_people

    file = people_path(flags)
    return load_people(file) if flags["people"] or file.is_file() else People()


def _configuration(store: Store, wanted: str | None) -> str:
    """The configuration that was used last, or the one asked for."""
    from reviewer.batch.configuration import in_words
    from reviewer.render.words import count

    known = {
        name: f"{name} ({in_words(told)}, {count(n, 'document')})" for name, told, n in store.configurations() if n
    }
    if not known:
        raise UsageError(f"{store.path}: no reviews yet", hint="run `reviewer batch` first")
    if wanted is not None and wanted not in known:
        raise UsageError(
            f"--configuration: '{wanted}' is not in the store", hint=f"there are: {'; '.join(known.values())}"
        )
    return wanted or list(known)[-1]


def _find(store: Store, configuration: str, taxonomy: Taxonomy, people: People, flags: dict[str, Any]) -> Trends:
    from reviewer.batch.seen import seen_in
    from reviewer.batch.trends import find_trends

    failed = 0
    seen = []
    for row in store.rows(configuration):
        if row.review is None:
            failed += 1
        else:
            seen.append(seen_in(row, taxonomy, people))
    found = find_trends(seen, taxonomy, by=cast("By | None", flags["by"]), since=flags["since"], failed=failed)
    elsewhere, others = store.elsewhere(configuration)
    return replace(found, configuration=configuration, elsewhere=elsewhere, configurations=others)
