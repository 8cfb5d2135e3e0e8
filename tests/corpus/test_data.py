"""What training makes of labelled documents keeps their labels right."""

from __future__ import annotations

import random

import numpy as np
import pytest

from reviewer.encoder import Encoder
from reviewer.engines.windows import QUOTED_MARKER
from reviewer.ladder.taxonomy import load_taxonomy
from training.data import UNKNOWN, Example, Labels, example_of, quoting, spliced

CASE = {
    "id": "x",
    "stage": "engineering-manager",
    "kind": "weekly-update",
    "text": "The export shipped.\n\nFinance asked for a second report and I said yes.\n",
    "must": [{"pitfall": "em-absorbing-scope", "evidence": ["Finance asked for a second report and I said yes."]}],
}
PLAIN = CASE | {"text": "The index was rebuilt.\n\nTwo people joined.\n", "must": []}


@pytest.fixture(scope="module")
def examples() -> tuple[Example, Example]:
    labels, tokenizer = Labels(load_taxonomy()), Encoder().tokenizer
    return example_of(CASE, labels, tokenizer), example_of(PLAIN, labels, tokenizer)


def test_passage_set_into_a_document_brings_its_label(examples: tuple[Example, Example]) -> None:
    guest, host = examples
    both = spliced(host, guest, random.Random(1))
    assert (both.labels == guest.labels).all()
    assert len(both.parts) == len(host.parts) + len(guest.parts)


@pytest.mark.parametrize("seed", range(5))
def test_passage_that_is_quoted_moves_no_label_and_is_nobodys_own_line(
    examples: tuple[Example, Example], seed: int
) -> None:
    guest, host = examples
    both = quoting(host, guest, random.Random(seed))
    assert (both.labels == host.labels).all()
    assert int(both.is_own.sum()) == len(host.parts)
    assert (both.unit_labels[~both.is_own] == UNKNOWN).all()
    assert (both.unit_labels[both.is_own] == host.unit_labels).all()
    quoted = [p.ids[0] for p, own in zip(both.parts, np.asarray(both.is_own), strict=True) if not own]
    assert quoted == [QUOTED_MARKER + 1, QUOTED_MARKER]
