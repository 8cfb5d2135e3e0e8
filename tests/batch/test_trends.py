"""What recurs: counts with denominators, runs, what went away, and consent."""

from __future__ import annotations

import csv
import io
import json
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from reviewer.batch.seen import NO_CONSENT, Seen, iso_date
from reviewer.batch.trends import Trends, find_trends
from reviewer.cli import main
from reviewer.errors import UsageError
from reviewer.ladder.taxonomy import load_taxonomy
from reviewer.render import trends as rendered
from tests.batch.scripted import parts

if TYPE_CHECKING:
    from pathlib import Path

TAXONOMY = load_taxonomy()
SCOPE = frozenset(p.id for p in TAXONOMY.pitfalls_in_scope("engineering-manager"))
YES = "em-absorbing-scope"
_number = count()


def seen(date: str | None, *found: str, **changes: Any) -> Seen:
    name = f"d{next(_number)}.md"
    values: dict[str, Any] = {
        "name": name,
        "sha256": name,
        "author": None,
        "team": "Ops",
        "date": date,
        "stage": "engineering-manager",
        "kind": "retro",
        "found": frozenset(found),
        "scope": SCOPE,
        "is_judged": True,
    }
    return Seen(**(values | changes))


def trends(*items: Seen, **options: Any) -> Trends:
    return find_trends(items, TAXONOMY, **options)


def series(flags: str, **changes: Any) -> list[Seen]:
    """`x` for a document with the pitfall, `.` for one without, a month apart."""
    return [seen(f"2026-{month:02}-01", *([YES] * (flag == "x")), **changes) for month, flag in enumerate(flags, 1)]


def test_counts_have_the_judged_documents_as_their_denominator() -> None:
    unjudged = seen("2026-05-01", is_judged=False)
    other_stage = seen("2026-05-02", scope=frozenset())
    found = trends(*series("x.x"), unjudged, other_stage)
    (row,) = found.groups[0].counts
    assert (row.found, row.judged, row.is_small) == (2, 3, True)
    assert (found.documents, found.judged) == (5, 4)
    assert not trends(*series("x....")).groups[0].counts[0].is_small


def test_dates_are_said_of_the_dated_documents_alone() -> None:
    said = rendered.covered(trends(seen("2024-06-03"), seen(None), seen(None), failed=1))
    assert said.startswith(
        "3 documents, 1 of them of 2024-06-03; 2 without a date and in no month or run; 1 that could "
    )
    assert "not be reviewed is missing." in said
    assert rendered.covered(trends(seen("2024-06-03"), failed=2)).startswith(
        "1 document of 2024-06-03; 2 that could not be reviewed are missing."
    )


def test_copies_count_once() -> None:
    assert trends(seen("2026-01-01", YES, sha256="a"), seen("2026-01-01", YES, sha256="a")).documents == 1


def test_third_retro_in_a_row_is_told_with_its_beginning() -> None:
    found = trends(*series("x.xxx"))
    (run,) = found.recurring
    assert (run.streak, run.since, run.found, run.judged, run.gone, run.raised) == (3, "2026-03-01", 4, 5, 1, 3)
    assert rendered.recurring_words(run) == (
        "Ops: Absorbing unrealistic scope, third retro in a row "
        "(since 2026-03-01; 4 of 5 in all; raised 3 times before, gone in the next retro once)"
    )
    assert found.better == ()


def test_what_went_away_is_told_with_how_long() -> None:
    (run,) = trends(*series("xx...")).better
    assert (run.found, run.last, run.free) == (2, "2026-02-01", 3)
    assert rendered.better_words(run).endswith("found twice, last on 2026-02-01, not in the 3 retros since")
    assert trends(*series("xx...")).recurring == ()


def test_documents_of_one_day_by_several_people_are_no_row() -> None:
    one_day = [seen("2026-05-01", YES, kind="weekly-update") for _ in range(3)]
    assert trends(*one_day).recurring == ()
    next_week = [seen("2026-05-04", kind="weekly-update"), seen("2026-05-08", YES, kind="weekly-update")]
    (run,) = trends(*one_day, *next_week).recurring
    assert "second week in a row (since 2026-05-01; 4 of 5 in all" in rendered.recurring_words(run)
    retros = [seen(f"2026-05-{day:02}", *found) for day, found in ((1, [YES]), (1, []), (8, []), (8, []), (9, []))]
    (gone,) = trends(*retros).better
    assert rendered.better_words(gone).endswith("found once, last on 2026-05-01, not in the 2 dates since")


def test_weekly_updates_with_a_day_that_is_none_or_without_one_stand_in_order() -> None:
    dates = ("2026-02", "2026-02-31", "2026-03-02")
    (run,) = trends(*(seen(date, YES, kind="weekly-update") for date in dates)).recurring
    assert (run.streak, run.step) == (3, "document")


@pytest.mark.parametrize("flags", ["x", "..x", "...", ".x.x"])
def test_single_finding_is_no_run(flags: str) -> None:
    assert trends(*series(flags)).recurring == ()


def test_runs_stay_within_a_team_and_a_kind() -> None:
    mixed = [seen("2026-01-01", YES, team="A"), seen("2026-02-01", YES, team="B")]
    kinds = [seen("2026-01-01", YES), seen("2026-02-01", YES, kind="weekly-update")]
    unknown = [seen("2026-01-01", YES, team=None), seen("2026-02-01", YES, team=None)]
    undated = [seen(None, YES), seen(None, YES)]
    for items in (mixed, kinds, unknown, undated):
        assert trends(*items).recurring == ()


def test_document_that_was_not_judged_for_it_neither_ends_nor_extends_a_run() -> None:
    items = series("xxx")
    gap = seen("2026-02-15", scope=frozenset())
    assert trends(*items, gap).recurring[0].streak == 3


def test_one_document_without_it_is_not_called_gone() -> None:
    assert trends(*series("xx.")).better == ()
    assert len(trends(*series("xx..")).better) == 1


def test_others_are_not_shown_while_they_are_one_or_two_people() -> None:
    named = series("x.", author="Bex Ito")
    two = [*series("xx", author=NO_CONSENT, writer="a"), *series("x", author=NO_CONSENT, writer="b")]
    (_, group) = trends(*named, *two, by="author").groups
    assert (group.documents, group.counts, group.is_withheld) == (3, (), True)
    text = rendered.render_trends_text(trends(*named, *two, by="author"))
    assert "others (3 documents, a small number)\n  not shown: too few people to go unnamed" in text
    three = series("x", author=NO_CONSENT, writer="c")
    (_, group) = trends(*named, *two, *three, by="author").groups
    assert (group.counts[0].found, group.is_withheld) == (4, False)


def test_one_person_spelt_in_three_ways_is_not_hidden_by_being_called_others() -> None:
    named = series("x", author="Bex Ito", writer="b")
    (_, group) = trends(*named, *series("xxx", author=NO_CONSENT, writer=None), by="author").groups
    assert (group.counts, group.is_withheld) == ((), True)


def test_nothing_since_a_date_says_what_is_the_newest() -> None:
    with pytest.raises(UsageError, match="no document is of 2027-01") as caught:
        trends(*series("x.x"), since="2027-01")
    assert "2026-03-01" in caught.value.hint


def test_groups_come_by_name_never_by_count() -> None:
    items = [
        *series("...", team="Alpha"),
        *series("xxx", team="beta"),
        *series("x", team="Gamma"),
        seen(None, team=None),
    ]
    assert [group.name for group in trends(*items, by="team").groups] == ["Alpha", "beta", "Gamma", "unknown"]


def test_months_make_a_heat_map_with_denominators() -> None:
    found = trends(*series("x.x"), seen("2026-01-20", YES), seen(None, YES))
    assert found.months == ("2026-01", "2026-02", "2026-03")
    (row,) = found.heat
    assert [(cell.found, cell.judged) for cell in row.cells] == [(2, 2), (0, 1), (1, 1)]
    assert found.undated == 1


def test_since_leaves_out_what_is_older_or_undated() -> None:
    found = trends(*series("xxxx"), seen(None, YES), since="2026-03")
    assert (found.documents, found.first) == (2, "2026-03-01")


def test_authors_are_shown_with_consent_only() -> None:
    items = [seen("2026-01-01", YES, author="Bex"), seen("2026-02-01", YES, author=NO_CONSENT)]
    assert [group.name for group in trends(*items, by="author").groups] == ["Bex", NO_CONSENT]
    with pytest.raises(UsageError, match="nobody has consented") as caught:
        trends(items[1], by="author")
    assert "consent = true" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-06-12", "2026-06-12"),
        ("20260612", "2026-06-12"),
        ("2026-06", "2026-06"),
        ("2026-06-12T10:00", "2026-06-12"),
        ("June", None),
        ("2026-13-01", None),
        (None, None),
    ],
)
def test_dates_are_read_or_left_unknown(text: str | None, date: str | None) -> None:
    assert iso_date(text) == date


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three retros of Bex and two of Ann, reviewed by a batch; one file that could not be."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REVIEWER_STORE", str(tmp_path / "s.sqlite"))
    for author, months in (("bex", (1, 2, 3)), ("ann", (1, 2))):
        (tmp_path / "n" / author).mkdir(parents=True)
        for month in months:
            yes = "I told Carla yes, same date.\n" if author == "bex" else "All is well here.\n"
            text = f"# Retro {month} of {author}\n\n<script>alert(1)</script> & shipped the login page.\n{yes}"
            (tmp_path / "n" / author / f"2026-0{month}-01-retro.md").write_text(text)
    (tmp_path / "n" / "bad.md").write_bytes(b"\0")
    (tmp_path / "people.toml").write_text(
        '[[person]]\nname = "Bex Ito"\naliases = ["bex"]\nteam = "Ops"\nconsent = true\n'
        '[[person]]\nname = "Ann Lee"\naliases = ["ann"]\nteam = "Core"\n'
    )
    args = ["batch", "n", "--stage", "em", "--kind", "retro", "--path-pattern", "{author}/{date}-*.md", "--keep-text"]
    assert CliRunner().invoke(main, args, obj=parts).exit_code == 3
    return tmp_path


def show(*args: str) -> Result:
    return CliRunner().invoke(main, ["trends", *args])


@pytest.mark.usefixtures("store")
def test_command_tells_what_recurs_as_text_and_markdown() -> None:
    for args in ((), ("--format", "markdown")):
        shown = " ".join(show(*args).stdout.split())
        assert "third retro in a row (since 2026-01-01" in shown
        assert "3 of 5" in shown
        assert "1 that could not be reviewed" in shown


@pytest.mark.usefixtures("store")
def test_command_writes_csv_and_json() -> None:
    rows = list(csv.DictReader(io.StringIO(show("--by", "team", "--format", "csv").stdout)))
    counts = [tuple(row[name] for name in ("group", "found", "judged", "is_small")) for row in rows[:2]]
    assert counts == [("Core", "0", "2", ""), ("Ops", "3", "3", "true")]
    assert [(row["row"], row["group"], row["streak"], row["since"]) for row in rows[2:]] == [
        ("recurring", "Ops", "3", "2026-01-01")
    ]
    found = json.loads(show("--format", "json").stdout)
    assert (found["schema"], found["documents"], found["failed"]) == ("reviewer.trends/1", 5, 1)
    assert found["groups"][0]["counts"][0]["is_small"] is False
    assert found["heat"][0]["cells"][0]["is_small"] is True


@pytest.mark.usefixtures("store")
def test_name_without_consent_appears_in_no_output() -> None:
    for format_ in ("text", "markdown", "csv", "json"):
        shown = show("--by", "author", "--format", format_).stdout
        assert "Ann Lee" not in shown
        assert "others" in shown or format_ == "csv"
        assert "Bex Ito" in shown


@pytest.mark.usefixtures("store")
def test_report_by_author_lists_no_document_of_those_who_did_not_consent() -> None:
    assert "n/ann/" in show("--format", "html").stdout
    shown = show("--by", "author", "--format", "html").stdout
    assert "n/ann/" not in shown
    assert "Ann Lee" not in shown
    assert shown.count("<summary>n/bex/") == 3
    assert "Only documents of those who consented are listed." in shown


def test_by_author_without_any_consent_exits_2(store: Path) -> None:
    (store / "people.toml").unlink()
    result = show("--by", "author")
    assert (result.exit_code, "consent = true" in result.stderr) == (2, True)


def test_stage_that_nothing_tells_stays_unknown(store: Path) -> None:
    CliRunner().invoke(main, ["batch", "n/bex", "--store", "no-stage.sqlite", "-q"], obj=parts)
    args = ("--store", "no-stage.sqlite", "--by", "stage")
    assert "unknown (3 documents" in show(*args).stdout
    assert "Engineering Manager (" not in show(*args).stdout
    assert show(*args, "--format", "html").stdout.count("stage unknown") == 3


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "args", [("--since", "May"), ("--store", "none.sqlite"), ("--configuration", "x"), ("--people", "none.toml")]
)
def test_wrong_usage_exits_2(args: tuple[str, ...]) -> None:
    result = show(*args)
    assert (result.exit_code, result.stdout, "hint:" in result.stderr) == (2, "", True)


@pytest.mark.usefixtures("store")
def test_report_is_one_file_in_which_documents_stay_text() -> None:
    from bs4 import BeautifulSoup

    shown = show("--format", "html").stdout
    page = BeautifulSoup(shown, "html.parser")
    assert page.find_all(["script", "img", "link", "iframe", "object"]) == []
    assert [
        tag for tag in page.find_all(True) if any(name.startswith("on") or name == "style" for name in tag.attrs)
    ] == []
    assert shown.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 5
    assert [mark.get_text() for mark in page.find_all("mark")] == ["I told Carla yes, same date.1"] * 3
    assert "http:" not in shown
    assert "https:" not in shown


@pytest.mark.usefixtures("store")
def test_report_forbids_all_but_its_own_style() -> None:
    import base64
    import hashlib
    import re

    shown = show("--format", "html").stdout
    style = re.search(r"<style>(.*?)</style>", shown, re.S)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in shown


def test_report_without_kept_text_shows_the_quotes(store: Path) -> None:
    (store / "other.sqlite").touch()
    args = ["batch", "n/bex", "--stage", "em", "--store", "other.sqlite", "-q"]
    CliRunner().invoke(main, args, obj=parts)
    shown = show("--store", "other.sqlite", "--format", "html").stdout
    assert "shipped the login page" not in shown
    assert shown.count("<mark>I told Carla yes, same date.</mark>") == 3
