"""Front matter, suppressions, and what is inferred from words."""

from __future__ import annotations

import pytest

from reviewer.document.infer import infer_kind, infer_stage
from reviewer.document.read import read_text
from reviewer.document.suppress import unknown_suppressions
from reviewer.records import Kind, Metadata, Suppression

STAGES = ("team-lead", "engineering-manager", "senior-engineering-manager", "director")
IDS = frozenset({"tl-busyness", "tl-shielding"})


@pytest.mark.parametrize(
    ("stage", "kind", "stage_id", "kind_id"),
    [
        ("tl", "weekly", "team-lead", "weekly-update"),
        ("EM", "Retro", "engineering-manager", "retro"),
        ("senior engineering manager", "retrospective", "senior-engineering-manager", "retro"),
        ("dir", "weekly_update", "director", "weekly-update"),
    ],
)
def test_front_matter_takes_short_names(stage: str, kind: str, stage_id: str, kind_id: Kind) -> None:
    text = f"---\nauthor: Ann Lee\nteam: Billing\ndate: 2026-03-14\nstage: {stage}\nkind: {kind}\n---\nWe shipped."
    assert read_text(text, "x").metadata == Metadata(
        "Ann Lee", "Billing", "2026-03-14", stage_id, kind_id, "front-matter", "front-matter"
    )


@pytest.mark.parametrize(
    ("block", "line"),
    [
        ("stage: [tl", 3),
        ("a: &x 1\nb: *x", 1),
        ("author: {a: b}", 2),
        ("stage:\nkind: poem", 3),
        ("date: 2026-99-99", 1),
        ("- a: b", 1),
    ],
)
def test_bad_front_matter_is_a_warning_and_no_failure(block: str, line: int) -> None:
    document = read_text(f"---\n{block}\n---\nWe shipped.", "x")
    assert [unit.text for unit in document.units if not unit.is_hidden] == ["We shipped."]
    assert [(warning.code, warning.line) for warning in document.warnings] == [("front-matter", line)]
    assert document.metadata == Metadata()


def suppressions(text: str) -> tuple[list[Suppression], list[tuple[str, int | None]]]:
    document = read_text(text, "x", known_pitfalls=IDS)
    return list(document.suppressions), [(warning.code, warning.line) for warning in document.warnings]


@pytest.mark.parametrize("mark", ["—", "–", "--", "-", ":"])
def test_a_suppression_on_its_own_line_is_for_the_next_one(mark: str) -> None:
    text = f"One.\n\n<!-- reviewer: ignore tl-busyness {mark} counts were asked for -->\n\nTwo."
    assert suppressions(text) == ([Suppression("tl-busyness", "counts were asked for", 5)], [])


def test_a_suppression_beside_words_is_for_that_line() -> None:
    assert suppressions("One.\nTwo. <!-- reviewer: ignore TL-Busyness — why -->\nThree.") == (
        [Suppression("tl-busyness", "why", 2)],
        [],
    )
    assert suppressions("One.\n<!-- reviewer: ignore tl-busyness — why --> Two.")[0][0].line == 2


def test_a_suppression_at_the_top_is_for_the_whole_document_and_may_name_several() -> None:
    text = "---\nstage: em\n---\n<!-- reviewer: ignore tl-busyness, tl-shielding: agreed with Ann -->\n# Title\nTwo."
    assert suppressions(text) == (
        [Suppression("tl-busyness", "agreed with Ann", None), Suppression("tl-shielding", "agreed with Ann", None)],
        [],
    )


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ("ignore tl-busyness", "suppression-without-reason"),
        ("ignore tl-nonsense — why", "unknown-suppression"),
        ("ignore", "unknown-suppression"),
        ("please stop", "unknown-suppression"),
    ],
)
def test_a_suppression_that_is_not_understood_is_a_warning(order: str, code: str) -> None:
    assert suppressions(f"One.\n<!-- reviewer: {order} -->\nTwo.")[1] == [(code, 2)]


def test_ids_can_be_checked_once_the_ladder_is_known() -> None:
    found = read_text("<!-- reviewer: ignore tl-x — why -->\nOne.", "x").suppressions
    assert [warning.code for warning in unknown_suppressions(found, IDS)] == ["unknown-suppression"]
    assert unknown_suppressions(found, {"tl-x"}) == []


@pytest.mark.parametrize(
    ("said", "hint"), [("absorbing-scope", "; did you mean 'em-absorbing-scope'?"), ("nonsense", "")]
)
def test_unknown_id_to_ignore_names_the_one_that_was_meant(said: str, hint: str) -> None:
    known = {"em-absorbing-scope", "em-speed-over-health"}
    (warning,) = unknown_suppressions([Suppression(said, "why", 3)], known)
    assert warning.text == f"there is no pitfall '{said}' to ignore{hint}"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# Identity, week 23\n\nThis week we shipped SAML. Next week: Haldane.", "weekly-update"),
        ("Sprint 14 retro\n\nWhat went well: the demo.\nWhat we change: errata.", "retro"),
        ("We fixed the printer.", None),
    ],
)
def test_kind_is_told_from_plain_words_or_not_at_all(text: str, kind: str | None) -> None:
    found, confidence = infer_kind(read_text(text, "x"))
    assert found == kind
    assert (confidence > 0.5) == (kind is not None)


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("Weekly note, Bex (EM)\n\nWe shipped.", "engineering-manager"),
        ("Weekly, Kostya (team lead)\n\nWe shipped.", "team-lead"),
        ("Half-year retro, Anneke (director)\n\nWe shipped.", "director"),
        ("Q1 timeline, by Rodel Macaraeg, Sr. EM\n\nWe shipped.", "senior-engineering-manager"),
        ("SEM weekly\n\nWe shipped.", "senior-engineering-manager"),
        ("# Team lead weekly\n\nWe shipped.", "team-lead"),
        ("Director update, June\n\nWe shipped.", "director"),
        ("**EM report**: we shipped.", "engineering-manager"),
        ("To: Ann Lee, whoever she is\n\nThe director liked it.", None),
        ("Week 23\n\nThe printer works.\nDirector update went out on Monday, the EM notes did not.", None),
        ("Your director update was good.\n\nWe shipped.", None),
        ("> Director update\n\nThanks for this. We shipped.", None),
        ("We fixed the printer.", None),
    ],
)
def test_stage_is_told_from_the_authors_own_title_or_not_at_all(text: str, stage: str | None) -> None:
    found, confidence = infer_stage(read_text(text, "x"), STAGES)
    assert found == stage
    assert (confidence > 0.5) == (stage is not None)


_WORK = "\n\n" + "The import went live on Tuesday, and the shops see prices within the hour.\n" * 5


@pytest.mark.parametrize(
    "line",
    [
        "To: Marit Solberg (Director)\nFrom: Jo Berg",
        "**To:** Marit Solberg, Director",
        "| To | Marit Solberg (Director) |\n|---|---|\n| From | Jo |",
        "Cc: Hanne, Head of Product",
        "1:1 with Paul (EM)",
        "For: Ines, Senior Manager of Apps",
        "Status: final. Distribution: team, head of department.",
        "Hi Ines, team lead of Search is on leave, so I write.",
        "Hi Dr. Okoye, director of apps,",
        "Esteemed Director,",
        "Weekly for Marit (director)",
        "Happy to talk. Please forward to Olu (director).",
        "Page for Andrea Pintos (my director) and the council",
        "Olu (director) asked for the export.",
    ],
)
@pytest.mark.parametrize("at_the_end", [False, True])
def test_stage_is_not_taken_from_somebody_elses_title(line: str, at_the_end: bool) -> None:
    text = _WORK + "\n" + line if at_the_end else line + _WORK
    assert infer_stage(read_text(text, "x"), STAGES) == (None, 0.0)


@pytest.mark.parametrize(
    ("line", "stage"),
    [
        ("To: Marit Solberg (Director)\nFrom: Jo Berg, team lead", "team-lead"),
        ("To: Marit Solberg (Director), from: Jo Berg (EM)", "engineering-manager"),
        ("Weekly, Jo Berg (EM), for Marit Solberg (director)", "engineering-manager"),
        ("From: Jo Berg (Director)", "director"),
        ("Weekly, Jo Berg, director", "director"),
        ("Hi Ines, I'm the director of apps and new here.", "director"),
        ("Hi all, EM of Search here.", "engineering-manager"),
        ("Hi Marit, all is well. Jo Berg (EM)", "engineering-manager"),
        ("Weekly for the Search team (EM)", "engineering-manager"),
        ("Retro for June (director)", "director"),
        ("With kind regards, Jo Berg, team lead", "team-lead"),
    ],
)
@pytest.mark.parametrize("at_the_end", [False, True])
def test_the_authors_own_title_counts_beside_somebody_elses(line: str, stage: str, at_the_end: bool) -> None:
    text = _WORK + "\n" + line if at_the_end else line + _WORK
    assert infer_stage(read_text(text, "x"), STAGES)[0] == stage


def test_stages_of_another_ladder_are_never_guessed() -> None:
    assert infer_stage(read_text("Weekly, Bex (EM)", "x"), ("L5", "L6")) == (None, 0.0)
