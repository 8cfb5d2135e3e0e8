"""Which passage of a ladder states each pitfall and behaviour, in our wording of it or in anybody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from reviewer.ladder.chunk import topic_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from reviewer.ladder.taxonomy import Behaviour, Pitfall
    from reviewer.records import Passage

# Cosines of a label's descriptions and a passage. Measured: the right sentence of the original reaches .55 to .90,
# that of a ladder in terse words of its own .38 to .77, other sentences beside it .15 to .65.
MIN_LIKENESS = 0.35
SHARED_LIKENESS = 0.6  # from here on one sentence may state two things: the original has one that does


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
    pairs: list[tuple[float, str, Passage]] = []
    for label, description in zip(labels, descriptions, strict=True):
        topic = "pitfalls" if hasattr(label, "family") else "looks-like"
        own = [row for row, passage in enumerate(passages) if passage.stage == label.stage]
        rows = [row for row in own if topic_of(passages[row].id) == topic] or own
        if rows:
            likeness = texts[rows] @ description
            best = int(np.argmax(likeness))
            pairs.append((float(likeness[best]), label.id, passages[rows[best]]))
    return _without_doubtful(pairs)


def _without_doubtful(pairs: list[tuple[float, str, Passage]]) -> dict[str, Passage]:
    """Drop what is unlike, and what is only second best for its passage unless it is very like it."""
    found: dict[str, Passage] = {}
    taken: set[str] = set()
    for likeness, label, passage in sorted(pairs, key=lambda pair: -pair[0]):
        if likeness >= (SHARED_LIKENESS if passage.id in taken else MIN_LIKENESS):
            found[label] = passage
            taken.add(passage.id)
    return found
