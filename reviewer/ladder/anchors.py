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

# Cosine of a description and a passage. In the original, the 32 right ones reach .55 and more, other sentences of
# the same paragraph .65 at most and .4 on average; under .4 a ladder is taken not to state the thing at all.
MIN_LIKENESS = 0.4


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
    found = {}
    for label, description in zip(labels, descriptions, strict=True):
        topic = "pitfalls" if hasattr(label, "family") else "looks-like"
        own = [row for row, passage in enumerate(passages) if passage.stage == label.stage]
        rows = [row for row in own if topic_of(passages[row].id) == topic] or own
        if not rows:
            continue
        likeness = texts[rows] @ description
        best = int(np.argmax(likeness))
        if likeness[best] >= MIN_LIKENESS:
            found[label.id] = passages[rows[best]]
    return found
