"""The texts that stand for a pitfall or behaviour, and the vectors of things that have several texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reviewer.ladder.taxonomy import Behaviour, Pitfall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from reviewer.ladder.index import Embedder


def descriptions(label: Pitfall | Behaviour) -> tuple[str, ...]:
    """The name, the definition and the statement, those there are.

    Of the original ladder, their mean vector found the right sentence for all 14 pitfalls and 18 behaviours;
    the definitions alone missed four.
    """
    texts = (label.name, label.is_ if isinstance(label, Pitfall) else "", label.statement)
    return tuple(text for text in texts if text)


def mean_vectors(texts: Sequence[tuple[str, ...]], embedder: Embedder) -> NDArray[np.float32]:
    """One unit-length vector for each group of texts `(len(texts), dim)`: the mean of theirs. No group is empty."""
    flat = embedder.embed([text for group in texts for text in group])
    vectors, at = [], 0
    for group in texts:
        vectors.append(unit(flat[at : at + len(group)].mean(axis=0)))
        at += len(group)
    return np.asarray(vectors, np.float32)


def unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vector at length 1; a zero vector stays zero."""
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), np.float32)
