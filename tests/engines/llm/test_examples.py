"""The worked examples in the prompt: they hold to what is asked of an answer, with the real ladder's passages."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reviewer.encoder import Encoder
from reviewer.engines.llm.answer import read_review
from reviewer.engines.llm.asking import passages_of
from reviewer.engines.llm.claims import claims_of, strengths_of
from reviewer.engines.llm.examples import Example, load_examples
from reviewer.engines.llm.pieces import Piece
from reviewer.errors import SettingsError
from reviewer.ladder.exemplars import load_exemplars
from reviewer.ladder.registry import SHIPPED, load_ladder
from reviewer.ladder.retrieve import Retriever, open_retriever
from reviewer.ladder.taxonomy import Behaviour, load_taxonomy
from reviewer.records import Judgement
from reviewer.verify import verify
from tests.fakes import request_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reviewer.engines.base import JudgeRequest


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    """The real one, over the shipped ladder: its ids are those that a model is given."""
    taxonomy = load_taxonomy()
    ladder = load_ladder(SHIPPED, tmp_path_factory.mktemp("data"), taxonomy)
    cache = tmp_path_factory.mktemp("index")
    retriever = open_retriever(ladder, taxonomy, Encoder(), load_exemplars(taxonomy), cache_dir=cache)
    yield retriever
    retriever.close()


def judged_with(retriever: Retriever, example: Example) -> JudgeRequest:
    """What a review of the example's text asks, with its own scope."""
    request = request_for(example.text, example.stage, example.kind)  # type: ignore[arg-type]
    pitfalls = tuple(p for p in request.pitfalls if p.id in example.scope)
    passages = retriever.for_document(request.document, example.stage, pitfalls)
    return replace(request, pitfalls=pitfalls, retrieve=lambda: passages)


@pytest.mark.parametrize("example", load_examples()[0], ids=lambda example: example.id)
def test_examples_in_the_prompt_pass_the_production_verifier(example: Example, retriever: Retriever) -> None:
    request = judged_with(retriever, example)
    answer = read_review(json.dumps(example.full_answer()), example.scope)
    piece = Piece(tuple(u.index for u in request.document.units if not u.is_hidden))
    claims = tuple(claims_of(piece, answer, str))
    strengths = tuple(strengths_of(piece, answer))
    verified = verify(request, Judgement(claims=claims, strengths=strengths))
    assert verified.dropped == ()
    assert len(verified.findings) == len(claims)
    assert len(verified.strengths) == len(answer.strengths)
    shown = example.shown()
    assert all(f"[{unit}]" in shown["document"] for claim in claims for unit in claim.units)


@pytest.mark.parametrize("example", load_examples()[0], ids=lambda example: example.id)
def test_examples_show_passages_as_a_request_would(example: Example, retriever: Retriever) -> None:
    sent = dict(passages_of(judged_with(retriever, example)))
    assert example.passages.items() <= sent.items()
    assert all(f"<{passage}> {text}" in example.shown()["document"] for passage, text in example.passages.items())
    cited = {passage for verdict in example.answer["verdicts"].values() for passage in verdict["passages"]}
    assert cited <= set(example.passages)


@pytest.mark.parametrize("example", load_examples()[0], ids=lambda example: example.id)
def test_examples_cite_what_speaks_for_a_pitfall(example: Example) -> None:
    """The yes and the date that stays: both are named before the first `;` of what was weighed."""
    for verdict in example.answer["verdicts"].values():
        if verdict["verdict"] != "absent":
            speaks_for_it = re.findall(r"[Uu]nit (\d+)", verdict["weighed"].partition(";")[0])
            assert set(map(int, speaks_for_it)) == set(verdict["units"])


SOUND = """
- id: small
  stage: team-lead
  kind: retro
  scope: [tl-busyness]
  passages: {a/tl/pitfalls/1: A sentence.}
  text: Everybody was busy.
  answer:
    verdicts:
      tl-busyness:
        {weighed: w, verdict: present, units: [0], passages: [a/tl/pitfalls/1], confidence: low, why: w, ask: a, try: t}
    strengths: [{behaviour: tl-sharing-context, units: [0], confidence: low}]
    questions: []
"""


def load(folder: Path, text: str) -> tuple[Example, ...]:
    (folder / "examples.yaml").write_text(text, encoding="utf-8")
    return load_examples(folder)[0]


def test_own_examples_take_the_place_of_ours(tmp_path: Path) -> None:
    behaviour = load_taxonomy().behaviours[0].id
    (example,) = load(tmp_path, SOUND.replace("tl-sharing-context", behaviour))
    assert (example.id, example.scope) == ("small", ("tl-busyness",))
    assert load(tmp_path, "") == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("tl-busyness", "tl-bussiness", "unknown: tl-bussiness"),
        ("tl-sharing-context", "tl-nothing", "unknown: tl-nothing"),
        ("[0], passages", "[999], passages", "no unit 999"),
        ("verdict: present", "verdict: maybe", "literal error"),
        ("verdict: present, units: [0]", "verdict: present, units: []", "without units"),
        ("[a/tl/pitfalls/1]", "[a/tl/other]", "not among its passages: a/tl/other"),
        ("questions: []", "questions: []\n    when: 2026-01-01", "JSON can't"),
        ("questions: []", "questions: []\n    more: 1", "extra forbidden"),
        ("text: Everybody was busy.", "text: 5", "example 1, text"),
        ("  kind: retro\n", "", "example 1, kind"),
        ("  kind: retro", "  kinds: retro", "example 1, kind"),
        ("- id", "? [1", "no readable YAML"),
    ],
)
def test_example_that_teaches_a_wrong_answer_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    sound = SOUND if "sharing" in old else SOUND.replace("tl-sharing-context", load_taxonomy().behaviours[0].id)
    assert old in sound
    with pytest.raises(SettingsError, match=re.escape(said)) as caught:
        load(tmp_path, sound.replace(old, new))
    assert "examples.yaml" in caught.value.text


def test_label_of_the_ladder_in_force_is_known(tmp_path: Path) -> None:
    taxonomy = load_taxonomy()
    own = replace(taxonomy, behaviours=(Behaviour("house-habit", "team-lead", "A habit"),))
    (tmp_path / "examples.yaml").write_text(SOUND.replace("tl-sharing-context", "house-habit"), encoding="utf-8")
    assert len(load_examples(tmp_path, own)[0]) == 1
    with pytest.raises(SettingsError, match="unknown: house-habit"):
        load_examples(tmp_path)
