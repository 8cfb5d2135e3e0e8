"""An embedder without a model: the same text always gets the same vector, texts that share words get near ones."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

DIM = 256


class WordEmbedder:
    """Hashed bags of words, unit length. `embedded` counts the texts it was asked for."""

    def __init__(self, fingerprint: str = "words-1") -> None:
        self.fingerprint = fingerprint
        self.embedded = 0

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        self.embedded += len(texts)
        vectors = np.zeros((len(texts), DIM), np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"[a-z]{3,}", text.lower()):
                vectors[row, int(hashlib.sha256(word[:6].encode()).hexdigest()[:8], 16) % DIM] += 1
            vectors[row, 0] += 0.01  # no text is a zero vector
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)
