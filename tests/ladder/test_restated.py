"""The shipped ladder: none of the original's wording, and every label stated word for word."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from reviewer.ladder.exemplars import load_exemplars
from reviewer.ladder.ladder import parse_ladder
from reviewer.ladder.taxonomy import load_taxonomy

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "corpus" / "execution-leadership"
RUN = 8


def shingle_hashes(text: str) -> set[str]:
    words = re.findall(r"[a-z0-9]+(?:'[a-z0-9]+)*", text.lower().replace("’", "'"))
    runs = (" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1))
    return {hashlib.sha256(run.encode()).hexdigest()[:12] for run in runs}


def original_hashes() -> set[str]:
    lines = (FOLDER / "original-shingles.txt").read_text().splitlines()
    return {line for line in lines if not line.startswith("#")}


def watched_files() -> list[Path]:
    files = [path for path in FOLDER.iterdir() if path.name != "original-shingles.txt"]
    files += [path for path in (ROOT / "prompts").rglob("*") if path.is_file()]
    files += [path for path in (ROOT / "evals").rglob("*.yaml")]
    return sorted(files + [path for path in (ROOT / "README.md",) if path.exists()])


@pytest.mark.parametrize("path", watched_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_run_of_eight_words_is_the_originals(path: Path) -> None:
    assert not shingle_hashes(path.read_text(encoding="utf-8")) & original_hashes()


def test_there_are_as_many_hashes_as_the_original_has_runs() -> None:
    assert len(original_hashes()) > 2_500
    assert all(re.fullmatch(r"[0-9a-f]{12}", line) for line in original_hashes())


def test_a_copied_run_is_found_whatever_its_case_quotes_and_line_ends() -> None:
    known = shingle_hashes("We don't ship one thing before the tests pass.")
    assert shingle_hashes('he said: "WE DON’T ship\none thing, before the tests pass!"') & known
    assert not shingle_hashes("we do ship one thing before the tests pass") & known


def test_every_label_is_stated_once_and_by_one_sentence_of_its_own_stage() -> None:
    taxonomy = load_taxonomy()
    ladder = parse_ladder((FOLDER / "ladder.md").read_text(encoding="utf-8"), "x", taxonomy.stages)
    places = {statement.text: (section, paragraph) for section, paragraph, statement in ladder.statements()}
    for label in taxonomy.pitfalls:
        section, paragraph = places[label.statement]
        assert (section.stage, paragraph.topic) == (label.stage, "pitfalls"), label.id
    for behaviour in taxonomy.behaviours:
        section, paragraph = places[behaviour.statement]
        assert (section.stage, paragraph.topic) == (behaviour.stage, "looks-like"), behaviour.id
    statements = [label.statement for label in taxonomy.pitfalls] + [b.statement for b in taxonomy.behaviours]
    assert len(set(statements)) == 14 + 18


def test_each_stage_has_every_part_of_a_ladder() -> None:
    taxonomy = load_taxonomy()
    ladder = parse_ladder((FOLDER / "ladder.md").read_text(encoding="utf-8"), "x", taxonomy.stages)
    parts = {"about", "looks-like", "pitfalls", "success", "shift", "questions", "habits", "readiness", "closing"}
    for stage in taxonomy.stages:
        found = {p.topic for s in ladder.sections if s.stage == stage.id for p in s.paragraphs}
        assert found == parts, stage.id
    assert [s.name for s in ladder.sections if s.stage is None] == ["Execution Leadership", "The IC to Manager Shift"]


def test_every_label_has_exemplars_and_none_repeats_the_ladder() -> None:
    taxonomy = load_taxonomy()
    exemplars = load_exemplars(taxonomy)
    labels = [exemplar.label for exemplar in exemplars]
    assert all(labels.count(pitfall.id) >= 8 for pitfall in taxonomy.pitfalls)
    assert all(labels.count(behaviour.id) >= 4 for behaviour in taxonomy.behaviours)
    assert len({exemplar.text for exemplar in exemplars}) == len(exemplars)
    ladder = shingle_hashes((FOLDER / "ladder.md").read_text(encoding="utf-8"))
    assert not any(shingle_hashes(exemplar.text) & ladder for exemplar in exemplars)
