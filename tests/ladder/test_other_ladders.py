"""Ladders of other companies: other stage names, more stages, several competencies, Word files, own pitfalls."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import docx
import pytest
from click.testing import CliRunner, Result

from reviewer.cli import main
from reviewer.ladder.exemplars import load_exemplars
from reviewer.ladder.judgeable import engine_warnings, judgeable
from reviewer.ladder.ladder import parse_ladder
from reviewer.ladder.registry import add_ladder, list_ladders, load_ladder, taxonomy_for
from reviewer.ladder.retrieve import open_retriever
from reviewer.ladder.taxonomy import Taxonomy, load_taxonomy
from tests.ladder.embedders import WordEmbedder

if TYPE_CHECKING:
    from pathlib import Path

SHIPPED = load_taxonomy()
OWN_PITFALLS = """\
version: 1
stages:
  - {id: crew-chief, name: Crew Chief, rank: 1}
  - {id: yard-manager, name: Yard Manager, rank: 2}
  - {id: fleet-manager, name: Fleet Manager, rank: 3}
  - {id: region-head, name: Region Head, rank: 4}
  - {id: line-president, name: Line President, rank: 5}
pitfalls:
  - id: cc-takes-the-wheel
    stage: crew-chief
    family: hands-on
    severity: medium
    name: Taking the wheel
    is: The chief does the crew's work.
    not: A planned shift of one's own.
    statement: The chief takes the wheel whenever a turn is hard.
  - id: ym-yes-to-all
    stage: yard-manager
    family: overload
    severity: high
    name: Yes to every cargo
    is: Each cargo is taken on and nothing is left on the quay.
    not: A cargo taken instead of another.
  - id: lp-paper-fleet
    stage: line-president
    family: paper-ships
    severity: low
    name: A fleet on paper
    is: Ships are counted that were never built.
    not: A plan that says so.
"""
OWN_LADDER = """\
# Crew Chief

## Traps

The chief takes the wheel whenever a turn is hard.

# Yard Manager

## Traps

Each cargo is taken on and nothing is left on the quay.

# Line President

## Traps

Ships are counted that were never built. Harbours are drawn that nobody digs.
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A ladder with its own pitfalls file beside it."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "pitfalls.yaml").write_text(OWN_PITFALLS, encoding="utf-8")
    (folder / "ladder.md").write_text(OWN_LADDER, encoding="utf-8")
    return folder / "ladder.md"


def run(data: Path, *args: str) -> Result:
    env = {"REVIEWER_DATA_DIR": str(data)}
    return CliRunner().invoke(main, ["ladder", *args], obj=WordEmbedder(), env=env)


def test_stages_in_other_words_are_read_as_ours_and_named(tmp_path: Path) -> None:
    text = "\n\n".join(f"# {title}\n\nA line." for title in ("Squad Lead", "Development Manager", "Senior Manager"))
    ladder = parse_ladder(text + "\n\n# Head of Engineering\n\nA line.", "x", SHIPPED.stages)
    assert ladder.stages() == tuple(stage.id for stage in SHIPPED.stages)
    assert ladder.read_as[0] == ("Squad Lead", "team-lead")
    (tmp_path / "other.md").write_text(text, encoding="utf-8")
    assert "the heading 'Squad Lead' is read as Team Lead" in run(tmp_path, "check", str(tmp_path / "other.md")).output


def test_a_stages_own_name_goes_before_other_words_for_it() -> None:
    ladder = parse_ladder("# Tech Lead\n\nWrites.\n\n# Team Lead\n\nLeads.\n", "x", SHIPPED.stages)
    assert [(section.name, section.stage) for section in ladder.sections] == [
        ("Tech Lead", None),
        ("Team Lead", "team-lead"),
    ]
    assert ladder.read_as == ()


@pytest.mark.parametrize("level", ["#", ""], ids=["Markdown", "plain"])
def test_several_competencies_go_through_the_stages_each(level: str) -> None:
    rounds = [
        f"{level} {skill}\n\nAbout {skill.lower()}.\n\n{level * 2} Team Lead\n\n{skill} of a lead.\n\n"
        f"{level * 2} Director\n\n{skill} of a director.\n\n"
        for skill in ("Delivery", "Talking", "Hiring")
    ]
    ladder = parse_ladder("".join(rounds), "x", SHIPPED.stages)
    assert ladder.competencies() == ("Delivery", "Talking", "Hiring")
    assert ladder.stages() == ("team-lead", "director")
    assert [(s.competency, s.stage) for s in ladder.sections][3:6] == [
        ("Talking", None),
        ("Talking", "team-lead"),
        ("Talking", "director"),
    ]


def test_one_competency_is_none_to_be_told_apart() -> None:
    ladder = parse_ladder("# Delivery\n\nAll.\n\n## Team Lead\n\nA.\n\n## Director\n\nB.\n", "x", SHIPPED.stages)
    assert ladder.competencies() == ()


def test_a_word_file_is_a_ladder_too(tmp_path: Path) -> None:
    written = docx.Document()
    for stage in SHIPPED.stages:
        written.add_heading(stage.name, level=1)
        written.add_heading("Pitfalls", level=2)
        written.add_paragraph(f"Here the {stage.name.lower()} trips. And falls.")
    written.save(str(tmp_path / "ours.docx"))
    added = add_ladder(tmp_path / "ours.docx", "word", tmp_path / "data")
    assert added.stages() == tuple(stage.id for stage in SHIPPED.stages)
    assert sum(1 for _ in added.statements()) == 8
    assert load_ladder("word", tmp_path / "data") == added


def test_own_pitfalls_beside_a_ladder_are_kept_with_it_and_judged_by(own: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = run(data, "add", str(own), "--name", "ships")
    assert done.exit_code == 0, done.output
    flat = " ".join(done.output.split())
    assert "the embedded engine can judge 2 of 3 pitfalls" in flat
    assert "only an LLM can judge lp-paper-fleet" in flat
    assert "no heading for the stage Fleet Manager" in flat and "own/pitfalls.yaml" in flat.replace(" ", "")
    assert 'reads like a pitfall, but states none of those named: "Harbours are drawn that nobody digs."' in flat
    taxonomy = taxonomy_for("ships", data)
    assert [pitfall.id for pitfall in taxonomy.pitfalls_in_scope("line-president")] == [
        "cc-takes-the-wheel",
        "ym-yes-to-all",
        "lp-paper-fleet",
    ]
    assert [known.has_pitfalls for known in list_ladders(data)] == [False, True]
    kept = data / "ladders" / "ships" / "pitfalls.yaml"
    assert kept.read_text(encoding="utf-8") == OWN_PITFALLS and kept.stat().st_mode & 0o077 == 0


def test_the_report_as_json_says_who_judges_what(own: Path, tmp_path: Path) -> None:
    report = json.loads(run(tmp_path, "check", str(own), "--format", "json").output)
    assert (report["embedded"], report["only_llm"]) == (["cc-takes-the-wheel", "ym-yes-to-all"], ["lp-paper-fleet"])
    assert [item["quote"] is not None for item in report["pitfalls"]] == [True, True, True]


def test_a_wrong_pitfalls_file_is_refused_and_nothing_is_kept(own: Path, tmp_path: Path) -> None:
    (own.parent / "pitfalls.yaml").write_text(OWN_PITFALLS.replace("severity: high", "severity: hihg"))
    done = run(tmp_path / "data", "add", str(own), "--name", "ships")
    assert done.exit_code == 2
    assert "pitfalls.yaml:20:15: unknown severity 'hihg'" in done.stderr and "did you mean 'high'?" in done.stderr
    assert not (tmp_path / "data").exists()


def test_guidance_and_exemplars_follow_the_ladders_own_labels(own: Path, tmp_path: Path) -> None:
    add_ladder(own, "ships", tmp_path / "data", own.parent / "pitfalls.yaml")
    taxonomy = taxonomy_for("ships", tmp_path / "data")
    ladder = load_ladder("ships", tmp_path / "data")
    assert load_exemplars(taxonomy) == ()
    retriever = open_retriever(ladder, taxonomy, WordEmbedder(), (), cache_dir=tmp_path / "cache")
    anchor = retriever.anchor("ym-yes-to-all")
    assert anchor is not None and anchor.text == "Each cargo is taken on and nothing is left on the quay."
    retriever.close()


def own_taxonomy(tmp_path: Path, **changes: str) -> Taxonomy:
    text = OWN_PITFALLS
    for old, new in changes.items():
        text = text.replace(old.replace("_", "-"), new)
    (tmp_path / "pitfalls.yaml").write_text(text, encoding="utf-8")
    return load_taxonomy(tmp_path / "pitfalls.yaml")


def test_each_review_is_warned_of_what_its_engine_cannot_judge(tmp_path: Path) -> None:
    taxonomy = own_taxonomy(tmp_path)
    every = frozenset(pitfall.id for pitfall in taxonomy.pitfalls)
    (warning,) = engine_warnings(taxonomy, every, "embedded", "ships")
    assert warning.code == "only-llm-pitfalls" and "lp-paper-fleet" in warning.text and "1 of the 3" in warning.text
    assert engine_warnings(taxonomy, every, "llm", "ships") == ()
    (unstated,) = engine_warnings(taxonomy, every - {"ym-yes-to-all"}, "llm", "ships")
    assert unstated.code == "unstated-pitfalls" and "ym-yes-to-all" in unstated.text


def test_a_family_that_looks_misspelt_is_pointed_out(tmp_path: Path) -> None:
    found = judgeable(own_taxonomy(tmp_path, overload="overlod"))
    assert found.only_llm == ("ym-yes-to-all", "lp-paper-fleet")
    assert found.hints == ("ym-yes-to-all: the family 'overlod' is not known; did you mean 'overload'?",)


def test_every_shipped_pitfall_is_judged_by_the_embedded_engine() -> None:
    assert judgeable(SHIPPED).only_llm == () and len(judgeable(SHIPPED).embedded) == 14
