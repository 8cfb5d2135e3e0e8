"""The real parts, put together for a ladder of the user's own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reviewer.assembly import build_parts
from reviewer.document.read import read_bytes, read_text
from reviewer.ladder.registry import add_ladder
from reviewer.pipeline import ReviewOptions, review
from reviewer.settings import load_settings
from tests.ladder.test_other_ladders import OWN_LADDER, OWN_PITFALLS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reviewer.ladder.taxonomy import Pitfall
    from reviewer.pipeline import GuidanceSource
    from reviewer.records import Document, Retrieved


def test_a_ladder_with_its_own_pitfalls_judges_quotes_and_warns_by_them(tmp_path: Path) -> None:
    (tmp_path / "pitfalls.yaml").write_text(OWN_PITFALLS, encoding="utf-8")
    (tmp_path / "ladder.md").write_text(OWN_LADDER, encoding="utf-8")
    add_ladder(tmp_path / "ladder.md", "ships", tmp_path / "data", tmp_path / "pitfalls.yaml")
    settings = replace(load_settings(cwd=tmp_path, env={}), ladder="ships", data_dir=tmp_path / "data")
    parts = build_parts(settings, ReviewOptions(stage="yard-manager"))
    text = (
        "Sales wants SCIM in the same release. I told Carla yes, same date, we'll find a way. Nobody has sized it yet."
    )
    found = review(read_text(text, "update.md"), parts)
    assert {finding.pitfall for finding in found.findings} <= {"cc-takes-the-wheel", "ym-yes-to-all"}
    assert [warning.code for warning in found.warnings].count("only-llm-pitfalls") == 1
    (yes,) = [finding for finding in found.findings if finding.pitfall == "ym-yes-to-all"]
    assert [guidance.quote for guidance in yes.guidance][:1] == [
        "Each cargo is taken on and nothing is left on the quay."
    ]


class _Counting:
    """A retriever that counts what it is asked for."""

    def __init__(self, real: GuidanceSource) -> None:
        self._real = real
        self.asked = 0

    def for_document(
        self, document: Document, stage: str, pitfalls: Sequence[Pitfall], limit: int
    ) -> tuple[Retrieved, ...]:
        self.asked += 1
        return self._real.for_document(document, stage, pitfalls, limit)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Sales wants SCIM in the same release. I told Carla yes, same date, we'll find a way. Nobody sized it.", 1),
        ("The export went live on Tuesday and two shops use it. The retro is moved to Thursday, 14:00, room 3.", 0),
    ],
)
def test_passages_are_retrieved_once_and_only_where_something_is_found(text: str, asked: int) -> None:
    parts = build_parts(load_settings(), ReviewOptions(stage="engineering-manager"))
    counting = _Counting(parts.retriever)
    found = review(read_text(text, "update.md"), replace(parts, retriever=counting))
    assert (counting.asked, bool(found.findings)) == (asked, bool(asked))
    assert (found.timing_ms["retrieval"] > 0) == bool(asked)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("hi", ["too-short"]),
        ("Everything fine. Nothing to add.", ["too-short"]),
        ("told Carla yes, same date, we'll find a way", []),
        ("The export went live on Tuesday, and two shops use it already.", []),
        ("Heute nichts Neues, wir arbeiten weiter wie geplant.", ["language"]),
    ],
)
def test_a_few_words_are_judged_and_cleared_of_nothing(tmp_path: Path, text: str, codes: list[str]) -> None:
    options = ReviewOptions(stage="engineering-manager", kind="weekly-update")
    parts = build_parts(load_settings(cwd=tmp_path, env={}), options)
    found = review(read_text(text, "update.md"), parts)
    assert [warning.code for warning in found.warnings] == codes
    assert bool(found.findings) == text.startswith("told")


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ("As promised, the update of the team for this very week.", []),
        ("As promised.", ["too short to tell without what it quotes"]),
    ],
)
def test_somebody_elses_words_and_a_subject_are_cleared_of_nothing(own: str, says: list[str], tmp_path: Path) -> None:
    quoted = "-----Original Message-----\nFrom: Bob\n\nThe export went live on Tuesday, and two shops use it already.\n"
    mail = f"From: Ann <a@b.example>\nSubject: Fwd: Weekly update of the payments team for week 19\n\n{own}\n\n{quoted}"
    parts = build_parts(
        load_settings(cwd=tmp_path, env={}), ReviewOptions(stage="engineering-manager", kind="weekly-update")
    )
    assert [warning.text for warning in review(read_bytes(mail.encode(), "a.eml"), parts).warnings] == says
