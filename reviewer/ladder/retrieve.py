"""Finds the passages of a ladder that speak to a situation, a document or a pitfall."""

from __future__ import annotations

import hashlib
import math
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from reviewer.ladder.anchors import find_anchors, probe_id
from reviewer.ladder.chunk import cut_passages, splitter_version
from reviewer.ladder.index import Embedder, LadderIndex, Recipe, open_index, recipe_key
from reviewer.ladder.index_files import Entry
from reviewer.ladder.texts import descriptions, unit
from reviewer.records import Passage, Retrieved

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from reviewer.ladder.exemplars import Exemplar
    from reviewer.ladder.ladder import Ladder
    from reviewer.ladder.taxonomy import Behaviour, Pitfall, Taxonomy
    from reviewer.records import Document, Warning

PASSAGES_A_PITFALL = 3
# Of a document, lines spread evenly over it: a quarter of what the encoder could read, at a quarter of the time.
_SAMPLE_CHARS = 320
# Cosine. On the 71 situations .03 raised MRR from .61 to .62 at the same recall; .05 and more cost recall.
_CARRIED_HANDICAP = 0.03
_SEARCHED = 400  # entries looked at in a search; a ladder of ours has 330


def open_retriever(
    ladder: Ladder,
    taxonomy: Taxonomy,
    embedder: Embedder,
    exemplars: tuple[Exemplar, ...],
    *,
    cache_dir: Path,
    chroma_url: str | None = None,
) -> Retriever:
    """A retriever over the ladder's index, which is built (a few seconds) where there is none yet.

    Raises IndexUnavailable where `chroma_url` is given and can't be used.
    """
    labels: tuple[Pitfall | Behaviour, ...] = (*taxonomy.pitfalls, *taxonomy.behaviours)
    described = "\x00".join(f"{label.id}\x01{label.stage}\x01{descriptions(label)}" for label in labels)
    situations = "\x00".join(f"{exemplar.label}\x01{exemplar.text}" for exemplar in exemplars)
    key = recipe_key(ladder.id, ladder.fingerprint, described, situations, embedder.fingerprint, splitter_version())
    recipe = Recipe(ladder.id, key, lambda: _entries(ladder, taxonomy, exemplars), embedder)
    return Retriever(ladder, taxonomy, embedder, open_index(recipe, cache_dir=cache_dir, chroma_url=chroma_url))


class Retriever:
    """Passages of one ladder. Holds an open index: `close` it, and use it in the process that opened it."""

    def __init__(self, ladder: Ladder, taxonomy: Taxonomy, embedder: Embedder, index: LadderIndex) -> None:
        self.ladder = ladder
        self._taxonomy = taxonomy
        self._embedder = embedder
        self._index = index
        self._stages: dict[str, tuple[tuple[Passage, ...], NDArray[np.float32]]] = {}
        self._read_probes: dict[str, NDArray[np.float32]] = {}

    @property
    def warnings(self) -> tuple[Warning, ...]:
        """What the user should know of the index, such as that it could not be kept on disk."""
        return self._index.warnings

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All passages, in the order of the text."""
        found = [_passage(entry, self.ladder.id) for entry in self._index.entries if entry.kind == "passage"]
        return tuple(sorted(found, key=lambda passage: passage.start))

    def anchor(self, label: str) -> Passage | None:
        """The passage that states this pitfall or behaviour, None where the ladder has none."""
        return self._anchors.get(label)

    def search(self, query: str, stage: str | None = None, k: int = 3) -> tuple[Retrieved, ...]:
        """The `k` passages nearest to a situation, best first; never the same passage twice.

        With a stage: its own passages, and of lower stages those that state something that carries over to it.
        A passage's score is the best of its own text and of the exemplars that point to it; between equals the own
        stage goes first. Raises LadderError for an unknown stage.
        """
        stages, carried = self._scope(stage)
        (vector,) = self._embedder.embed([query])
        hits = self._index.query(vector, stages=stages, kinds=("passage", "exemplar"), limit=_SEARCHED)
        best: dict[str, Retrieved] = {}
        for hit in hits:
            passage = self.anchor(hit.entry.label) if hit.entry.kind == "exemplar" else self._by_id[hit.entry.id]
            if passage is None or (stage is not None and passage.stage != stage and passage.id not in carried):
                continue
            best.setdefault(passage.id, Retrieved(passage, hit.score))  # hits come best first

        def rank(found: Retrieved) -> float:
            is_carried = stage is not None and found.passage.stage != stage
            return found.score - (_CARRIED_HANDICAP if is_carried else 0.0)

        return tuple(sorted(best.values(), key=rank, reverse=True)[:k])

    def for_document(
        self, document: Document, stage: str, pitfalls: Sequence[Pitfall], limit: int = PASSAGES_A_PITFALL
    ) -> tuple[Retrieved, ...]:
        """For each pitfall, in the order given, up to `limit` passages of its stage: first the one that states it.

        The others are those nearest to the pitfall and the document together, without those that state another
        pitfall. A pitfall whose stage the ladder does not have gets none: a guess would quote the wrong sentence.
        """
        if limit == 1:  # then nothing hangs on the document, and it need not be embedded
            anchors = [(pitfall.id, self.anchor(pitfall.id)) for pitfall in pitfalls]
            return tuple(Retrieved(passage, 1.0, pitfall) for pitfall, passage in anchors if passage is not None)
        about = self._document_vector(document)
        stating = {passage.id for p in self._taxonomy.pitfalls if (passage := self.anchor(p.id)) is not None}
        found: list[Retrieved] = []
        for pitfall, probe in zip(pitfalls, self._probes(pitfalls), strict=True):
            anchor = self.anchor(pitfall.id)
            if anchor is None:
                continue
            passages, vectors = self._of_stage(pitfall.stage)
            scores = vectors @ unit(probe + about)
            ranked = [Retrieved(passages[i], float(scores[i]), pitfall.id) for i in np.argsort(-scores, kind="stable")]
            first = [item for item in ranked if item.passage.id == anchor.id]
            others = [item for item in ranked if item.passage.id not in stating]
            found += [*first, *others][:limit]
        return tuple(found)

    def close(self) -> None:
        self._index.close()

    @cached_property
    def _by_id(self) -> dict[str, Passage]:
        return {passage.id: passage for passage in self.passages}

    @cached_property
    def _anchors(self) -> dict[str, Passage]:
        return find_anchors(self.passages, (*self._taxonomy.pitfalls, *self._taxonomy.behaviours), self._index)

    def _scope(self, stage: str | None) -> tuple[tuple[str, ...], frozenset[str]]:
        """The stages to look at ("" for none) and the passages of lower stages that carry over."""
        if stage is None:
            return ("", *(known.id for known in self._taxonomy.stages)), frozenset()
        labels: tuple[Pitfall | Behaviour, ...] = (
            *self._taxonomy.pitfalls_in_scope(stage),
            *self._taxonomy.behaviours_in_scope(stage),
        )
        stages = dict.fromkeys((stage, *(label.stage for label in labels)))
        return tuple(stages), frozenset(p.id for label in labels if (p := self.anchor(label.id)) is not None)

    def _of_stage(self, stage: str) -> tuple[tuple[Passage, ...], NDArray[np.float32]]:
        """A stage's passages and their vectors `(n_passages, dim)`, read from the index once.

        A review asks for every pitfall in scope: six queries of the index a document were most of its retrieval time.
        """
        if stage not in self._stages:
            passages = tuple(passage for passage in self.passages if passage.stage == stage)
            self._stages[stage] = (passages, self._index.vectors([passage.id for passage in passages]))
        return self._stages[stage]

    def _probes(self, pitfalls: Sequence[Pitfall]) -> NDArray[np.float32]:
        """The vectors of the pitfalls' descriptions `(n_pitfalls, dim)`, each read from the index once."""
        unread = [pitfall.id for pitfall in pitfalls if pitfall.id not in self._read_probes]
        if unread:
            vectors = self._index.vectors([probe_id(pitfall) for pitfall in unread])
            self._read_probes.update(zip(unread, vectors, strict=True))
        if not pitfalls:
            return np.empty((0, 0), np.float32)
        return np.stack([self._read_probes[pitfall.id] for pitfall in pitfalls])

    def _document_vector(self, document: Document) -> NDArray[np.float32]:
        (vector,) = self._embedder.embed([_sampled(document)])
        return np.asarray(vector, np.float32)


def _sampled(document: Document, max_chars: int = _SAMPLE_CHARS) -> str:
    """The author's own lines, every n-th of them, so that about `max_chars` stand for the whole document."""
    aside = {"heading", "code"}
    own = [u for u in document.units if not (u.is_hidden or u.is_instruction or u.is_quoted)]
    shown = [u.text for u in own if u.kind not in aside]
    step = max(1, math.ceil(sum(map(len, shown)) / max_chars))
    return " ".join(shown[::step])[:max_chars]


def _entries(ladder: Ladder, taxonomy: Taxonomy, exemplars: tuple[Exemplar, ...]) -> tuple[Entry, ...]:
    labels: tuple[Pitfall | Behaviour, ...] = (*taxonomy.pitfalls, *taxonomy.behaviours)
    stage_of = {label.id: label.stage for label in labels}
    passages = [
        Entry(p.id, "passage", (p.text,), p.stage or "", p.section, p.start, p.end) for p in cut_passages(ladder)
    ]
    situations = {
        entry_id: Entry(entry_id, "exemplar", (e.text,), stage_of[e.label], label=e.label)
        for e in exemplars
        for entry_id in [f"exemplar/{e.label}/{hashlib.sha256(e.text.encode()).hexdigest()[:8]}"]
    }
    probes = [Entry(probe_id(b.id), "probe", descriptions(b), b.stage, label=b.id) for b in labels]
    return (*passages, *situations.values(), *probes)


def _passage(entry: Entry, ladder_id: str) -> Passage:
    return Passage(entry.id, ladder_id, entry.stage or None, entry.section, entry.texts[0], entry.start, entry.end)
