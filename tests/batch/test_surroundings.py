"""Options, path patterns and people.toml, and who wins over whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reviewer.batch.surroundings import PathPattern, People, Person, Surroundings, load_people
from reviewer.errors import SettingsError, UsageError
from reviewer.records import Metadata

if TYPE_CHECKING:
    from pathlib import Path

BEX = Person(name="Bex Ito", aliases=("bex@x.example",), team="Live Ops", stage="em", consent=True)


@pytest.mark.parametrize(
    ("pattern", "path", "found"),
    [
        (
            "{team}/{author}/{date}-*.md",
            "notes/Live Ops/bex/2026-06-12-week.md",
            {"team": "Live Ops", "author": "bex", "date": "2026-06-12"},
        ),
        ("{team}/**/{date}.md", "ops/2026/06/2026-06-12.md", {"team": "ops", "date": "2026-06-12"}),
        ("{kind}-{date}.txt", "/abs/retro-20260612.txt", {"kind": "retro", "date": "20260612"}),
        ("{team}/{date}.md", "ops/yesterday.md", {}),
        ("{author}.md", "a.b/c.md", {"author": "c"}),
        ("{author}-week?.md", "bex-week7.md", {"author": "bex"}),
    ],
)
def test_pattern_reads_the_end_of_a_path(pattern: str, path: str, found: dict[str, str]) -> None:
    assert PathPattern(pattern).read(path) == found


@pytest.mark.parametrize("pattern", ["*.md", "{who}/x", "{team}/{team}", "{team", "", "{}"])
def test_pattern_that_makes_no_sense_is_refused(pattern: str) -> None:
    with pytest.raises(UsageError):
        PathPattern(pattern)


def test_what_nobody_says_stays_unknown() -> None:
    assert Surroundings().complete(Metadata(), "a/b.md") == Metadata()


def test_author_of_a_mail_is_known_by_address_whatever_name_it_carries() -> None:
    around = Surroundings(people=People((BEX,)))
    found = around.complete(Metadata(author="Rebecca Ito", address="bex@x.example"), "a.eml")
    assert (found.author, found.team, found.address) == ("Bex Ito", "Live Ops", None)
    told = Surroundings({"author": "Ann"}, people=People((BEX,)))
    assert told.complete(Metadata(author="Rebecca Ito", address="bex@x.example"), "a.eml").author == "Ann"


def test_options_win_over_the_document_which_wins_over_path_and_people() -> None:
    around = Surroundings({"team": "Given"}, PathPattern("{team}/{author}/{date}.md"), People((BEX,)))
    own = Metadata(date="2026-01-01")
    assert around.complete(own, "Path/bex@X.example/2026-06-12.md") == Metadata(
        author="Bex Ito",
        team="Given",
        date="2026-01-01",
        stage="engineering-manager",
        stage_source="settings",
    )
    other = Metadata(stage="director", stage_source="front-matter", kind="retro", kind_source="front-matter")
    told = Surroundings(pattern=PathPattern("{kind}/{stage}/{author}.md")).complete(other, "weekly/tl/Ann.md")
    assert (told.stage, told.stage_source, told.kind, told.author) == ("director", "front-matter", "retro", "Ann")


def test_stage_and_kind_of_a_path_are_taken_short() -> None:
    told = Surroundings(pattern=PathPattern("{stage}/{kind}-*")).complete(Metadata(), "tl/weekly-1.md")
    assert (told.stage, told.stage_source, told.kind, told.kind_source) == (
        "team-lead",
        "given",
        "weekly-update",
        "given",
    )


def test_fingerprint_changes_with_all_that_matters() -> None:
    told = [
        Surroundings(),
        Surroundings({"team": "A"}),
        Surroundings(pattern=PathPattern("{team}/*")),
        Surroundings(people=People((BEX,))),
    ]
    assert len({around.fingerprint for around in told}) == len(told)
    assert Surroundings().fingerprint == Surroundings().fingerprint


def test_people_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "people.toml"
    file.write_text('[[person]]\nname = "Bex Ito"\naliases = ["bex"]\nteam = "Live Ops"\nconsent = true\n')
    person = load_people(file).find(" BEX ")
    assert person is not None
    assert (person.name, person.team, person.stage, person.consent) == ("Bex Ito", "Live Ops", None, True)


@pytest.mark.parametrize(
    "text",
    ["x", "person = 3", '[[person]]\nteam = "A"', '[[person]]\nname = "A"\nconsents = true', '[people]\na = "b"'],
)
def test_people_file_that_is_wrong_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "people.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=r"people\.toml"):
        load_people(file)
    with pytest.raises(SettingsError):
        load_people(tmp_path / "none.toml")
