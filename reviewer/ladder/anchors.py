"""Which passage of a ladder states each pitfall and behaviour, in our wording of it or in anybody else's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from reviewer.ladder.chunk import topic_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from reviewer.ladder.taxonomy import Behaviour, Pitfall
    from reviewer.records import Passage

# Cosines of a label's descriptions and a passage. Measured with the trained encoder: the right sentence of the
# original reaches .60 to .91, that of a ladder in terse words of its own .60 to .84 for pitfalls (one .30) and .31 to
# .63 for behaviours; sentences about something else reach .12 to .45.
MIN_LIKENESS = {"pitfalls": 0.48, "looks-like": 0.35}
LEFT_LIKENESS = 0.28  # enough where the passage is more like other labels, and each of these was found elsewhere
SHARED_LIKENESS = 0.6  # from here on one sentence may state two things: the original has one that does


# A sentence that only announces pitfalls ("Common traps are these") states none, however like its words are.
_OPENING = re.compile(r"^(?:\W*\w+){0,3}\W*\b(?:pitfalls?|traps?|risks|mistakes)\b\W*(?:\w+\W*){0,4}$", re.I)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A label and the passage most like it; `closer` are the labels of its stage that the passage is more like."""

    likeness: float
    least: float
    label: str
    passage: Passage
    closer: frozenset[str]


class Vectors(Protocol):
    """The vectors of indexed entries by id, `(len(ids), dim)`, unit length."""

    def vectors(self, ids: Sequence[str]) -> NDArray[np.float32]: ...


def probe_id(label: str) -> str:
    """The id of the entry that describes a pitfall or behaviour."""
    return f"probe/{label}"


def find_anchors(
    passages: tuple[Passage, ...], labels: Sequence[Pitfall | Behaviour], index: Vectors
) -> dict[str, Passage]:
    """The passage that states each label, by the label's id; labels that the ladder does not state are left out.

    A passage that holds the label's statement word for word is it. Otherwise it is the passage of the label's own
    stage that is most like the label's descriptions, among those about pitfalls (or behaviours) if there are any.
    """
    found: dict[str, Passage] = {}
    unsure: list[Pitfall | Behaviour] = []
    for label in labels:
        verbatim = next((p for p in passages if label.statement and label.statement in p.text), None)
        if verbatim is not None:
            found[label.id] = verbatim
        else:
            unsure.append(label)
    if unsure and passages:
        found |= _most_alike(passages, unsure, index)
    return found


def _most_alike(
    passages: tuple[Passage, ...], labels: Sequence[Pitfall | Behaviour], index: Vectors
) -> dict[str, Passage]:
    texts = index.vectors([passage.id for passage in passages])
    descriptions = index.vectors([probe_id(label.id) for label in labels])
    likeness = texts @ descriptions.T  # (n_passages, n_labels)
    pairs: list[_Pair] = []
    for column, label in enumerate(labels):
        topic = _topic(label)
        own = [row for row, passage in enumerate(passages) if passage.stage == label.stage]
        rows = [row for row in own if topic_of(passages[row].id) == topic] or own
        rows = [row for row in rows if not _OPENING.search(passages[row].text)] or rows
        if rows:
            best = rows[int(np.argmax(likeness[rows, column]))]
            rivals = [i for i, other in enumerate(labels) if (other.stage, _topic(other)) == (label.stage, topic)]
            closer = frozenset(labels[i].id for i in rivals if likeness[best, i] > likeness[best, column])
            pairs.append(_Pair(float(likeness[best, column]), MIN_LIKENESS[topic], label.id, passages[best], closer))
    return _without_doubtful(pairs)


def _topic(label: Pitfall | Behaviour) -> str:
    return "pitfalls" if hasattr(label, "family") else "looks-like"


def _without_doubtful(pairs: list[_Pair]) -> dict[str, Passage]:
    """Drop what is unlike, and what is only second best for its passage unless it is very like it."""
    found: dict[str, Passage] = {}
    taken: set[str] = set()
    for pair in sorted(pairs, key=lambda pair: -pair.likeness):
        is_left_over = all(found.get(label, pair.passage).id != pair.passage.id for label in pair.closer)
        least = LEFT_LIKENESS if pair.closer and is_left_over else pair.least
        if pair.likeness >= (SHARED_LIKENESS if pair.passage.id in taken else least):
            found[pair.label] = pair.passage
            taken.add(pair.passage.id)
    return found
