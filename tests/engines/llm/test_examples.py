"""The worked examples in the prompt: they hold to what is asked of an answer, with the real ladder's passages."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from reviewer.encoder import Encoder
from reviewer.engines.llm.answer import read_review
from reviewer.engines.llm.asking import passages_of
from reviewer.engines.llm.claims import claims_of, strengths_of
from reviewer.engines.llm.examples import Example, load_examples
from reviewer.engines.llm.pieces import Piece
from reviewer.ladder.exemplars import load_exemplars
from reviewer.ladder.registry import SHIPPED, load_ladder
from reviewer.ladder.retrieve import Retriever, open_retriever
from reviewer.ladder.taxonomy import load_taxonomy
from reviewer.records import Judgement
from reviewer.verify import verify
from tests.fakes import request_for

if TYPE_CHECKING:
    from collections.abc import Iterator

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
