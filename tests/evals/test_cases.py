"""Loading labelled cases: what is read, and that every wrong label is refused with its file and line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reviewer.errors import CaseError
from reviewer.evals.case_schema import CaseFile, schema_text
from reviewer.evals.cases import load_cases
from tests.evals.conftest import MINI

if TYPE_CHECKING:
    from reviewer.evals.cases import Case
    from reviewer.ladder.taxonomy import Taxonomy

GOOD = """id: one
kind: weekly-update
stage: engineering-manager
text: |
  I told Carla yes, same date. Lunch was good.
must:
- pitfall: em-absorbing-scope
  evidence: ["I told Carla yes, same date."]
"""


def load_text(text: str, folder: Path, taxonomy: Taxonomy) -> tuple[Case, ...]:
    path = folder / "case.yaml"
    path.write_text(text, encoding="utf-8")
    return load_cases([path], taxonomy)


def test_case_holds_its_document_and_where_its_evidence_lies(by_id: dict[str, Case]) -> None:
    case = by_id["mini-scope"]
    (expected,) = case.must
    quotes = [case.document.text[slice(*place[0])] for place in expected.places]
    assert quotes == ["I told her yes, it will be in there.", "The team will work out how."]
    assert (case.path, case.line) == (MINI, 1)


DOUBLING = "".join(f"a{at}: &a{at} [*a{at - 1}, *a{at - 1}]\n" for at in range(1, 27))


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("voice: 2026-13-45", "9: '2026-13-45' is no timestamp; if it is text, put it in quotes"),
        (f"voice: {'1' * 5000}", "9: '1111"),
        ("voice: !!bool perhaps", "9: 'perhaps' is no bool"),
        ("? [a, b]\n: c", "9: a key is one word, not a list or mapping"),
        ("trap: &a {b: *a}", r"9: alias '\*a': write out what it stands for"),
        (f"a0: &a0 [x]\n{DOUBLING}", r"10: alias '\*a0'"),
        (f"voice: {'[' * 900}{']' * 900}", "case.yaml"),
    ],
)
def test_yaml_that_no_case_needs_is_refused_with_its_line(
    written: str, said: str, tmp_path: Path, taxonomy: Taxonomy
) -> None:
    with pytest.raises(CaseError, match=said):
        load_text(f"{GOOD}{written}\n", tmp_path, taxonomy)


def test_ampersand_in_a_text_is_no_anchor(tmp_path: Path, taxonomy: Taxonomy) -> None:
    (case,) = load_text(GOOD.replace("Lunch was good.", "R&D *and* &c had lunch."), tmp_path, taxonomy)
    assert "R&D *and* &c" in case.document.text


def test_words_that_occur_twice_have_two_places(tmp_path: Path, taxonomy: Taxonomy) -> None:
    text = GOOD.replace("Lunch was good.", "Lunch was good. I told Carla yes, same date.")
    (case,) = load_text(text, tmp_path, taxonomy)
    assert len(case.must[0].places[0]) == 2


def test_pair_shares_a_cluster_and_says_what_it_is_about(by_id: dict[str, Case]) -> None:
    found, negative = by_id["mini-pair-p"], by_id["mini-pair-n"]
    assert found.cluster == negative.cluster == "pair-em-everything-equal-1"
    assert negative.aimed_at == "em-everything-equal"


def test_document_in_a_file_of_its_own_is_read(tmp_path: Path, taxonomy: Taxonomy) -> None:
    (tmp_path / "update.md").write_text("I told Carla yes, same date. Lunch was good.\n", encoding="utf-8")
    head, _, tail = GOOD.partition("text: |\n")
    (case,) = load_text(head + "file: update.md\n" + tail.split("\n", 1)[1], tmp_path, taxonomy)
    assert case.document.text.startswith("I told Carla")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("pitfall: em-absorbing-scope", "pitfall: em-absorbing", 7, "no pitfall in scope"),
        ("pitfall: em-absorbing-scope", "pitfall: dir-process-overhead", 7, "no pitfall in scope"),
        ('evidence: ["I told Carla', 'evidence: ["I told Karla', 8, "word for word"),
        ('evidence: ["I told Carla yes, same date."]', "evidence: []", 8, "at least 1 item"),
        ("stage: engineering-manager", "stage: manager", 3, "unknown stage"),
        ("kind: weekly-update", "kind: weekly", 2, "weekly-update"),
        ("must:\n", "musst:\n", 6, "Extra inputs"),
        ("must:\n", "kind: retro\nmust:\n", 6, "given twice"),
        ("must:\n", "tags: [matched-negative]\nmust:\n", 6, "pair-<pitfall>-<n>"),
        ("must:\n", "tags: [matched-negative, pair-em-absorbing-scope-1]\nmust:\n", 7, "must not list"),
        ("must:\n", "may:\n- pitfall: em-absorbing-scope\nmust:\n", 7, "labelled twice"),
        ("must:\n", "file: update.md\nmust:\n", 1, "either `text` or `file`"),
        ("  I told Carla yes, same date. Lunch was good.", "  ...", 4, "without a single word"),
        ("must:\n", "strengths:\n- behaviour: dir-accountable-autonomy\n  evidence: [Lunch]\nmust:\n", 7, "behaviour"),
        ("must:\n", "must: [\n", 7, "no valid YAML"),
    ],
)
def test_wrong_case_is_refused_with_file_and_line(
    old: str, new: str, line: int, said: str, tmp_path: Path, taxonomy: Taxonomy
) -> None:
    with pytest.raises(CaseError) as caught:
        load_text(GOOD.replace(old, new), tmp_path, taxonomy)
    assert f"case.yaml:{line}: " in caught.value.text
    assert said in caught.value.text


def test_same_id_twice_names_both_places(tmp_path: Path, taxonomy: Taxonomy) -> None:
    with pytest.raises(CaseError, match=r"case.yaml:11: id 'one' is taken by .*case.yaml:1"):
        load_text(GOOD + "\n---\n" + GOOD, tmp_path, taxonomy)


def test_folder_without_cases_is_an_error(tmp_path: Path, taxonomy: Taxonomy) -> None:
    with pytest.raises(CaseError, match="no cases in"):
        load_cases([tmp_path], taxonomy)


def test_hash_follows_text_and_labels_and_not_notes(tmp_path: Path, taxonomy: Taxonomy) -> None:
    (plain,) = load_text(GOOD, tmp_path, taxonomy)
    (noted,) = load_text(GOOD + "  why: because\nvoice: dry\n", tmp_path, taxonomy)
    (other,) = load_text(GOOD.replace("Lunch", "Dinner"), tmp_path, taxonomy)
    (relabelled,) = load_text(GOOD + "may:\n- pitfall: tl-busyness\n", tmp_path, taxonomy)
    assert plain.sha256 == noted.sha256
    assert len({plain.sha256, other.sha256, relabelled.sha256}) == 3


def test_shipped_schema_is_that_of_the_model() -> None:
    import reviewer.evals

    shipped = Path(reviewer.evals.__file__).parent / "case.schema.json"
    assert shipped.read_text(encoding="utf-8") == schema_text(), (
        "run `reviewer eval schema > reviewer/evals/case.schema.json`"
    )
    assert set(json.loads(schema_text())["properties"]) == set(CaseFile.model_fields)
