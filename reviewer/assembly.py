"""Builds the collaborators of the one path from the settings: ladder, index, engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.contract import LadderRecord
from reviewer.encoder import Encoder
from reviewer.errors import SettingsError
from reviewer.ladder.exemplars import load_exemplars
from reviewer.ladder.judgeable import engine_warnings
from reviewer.ladder.registry import SHIPPED, load_ladder, taxonomy_for
from reviewer.ladder.retrieve import open_retriever
from reviewer.pipeline import Parts, ReviewOptions

if TYPE_CHECKING:
    from reviewer.engines.base import Engine
    from reviewer.records import Warning
    from reviewer.settings import Settings


def build_parts(settings: Settings, options: ReviewOptions) -> Parts:
    """Everything a review needs, built once for any number of documents.

    Raises LadderError, ModelError, SettingsError or IndexUnavailable when a part can't be had.
    """
    taxonomy = taxonomy_for(settings.ladder, settings.data_dir)
    ladder = load_ladder(settings.ladder, settings.data_dir, taxonomy)
    encoder = Encoder()
    encoder.warm_up()  # most of it is not Python's work, and opening the index is
    retriever = open_retriever(
        ladder,
        taxonomy,
        encoder,
        load_exemplars(taxonomy),
        cache_dir=settings.cache_dir,
        chroma_url=settings.chroma_url,
    )
    limits: tuple[Warning, ...] = ()
    if ladder.id != SHIPPED:
        stated = frozenset(p.id for p in taxonomy.pitfalls if retriever.anchor(p.id) is not None)
        limits = engine_warnings(taxonomy, stated, settings.engine, ladder.id)
    return Parts(
        taxonomy=taxonomy,
        retriever=retriever,
        engine=build_engine(settings, encoder),
        ladder=LadderRecord(id=ladder.id, fingerprint=ladder.fingerprint, restated=ladder.restated),
        options=options,
        warnings=(*retriever.warnings, *limits),
    )


def build_engine(settings: Settings, encoder: Encoder) -> Engine:
    """The engine that the settings name."""
    if settings.engine == "llm":
        from reviewer.engines.llm.build import build_llm
        from reviewer.settings import user_folder

        return build_llm(settings, taxonomy_for(settings.ladder, settings.data_dir), user_folder())
    from reviewer.engines.detector import Detector
    from reviewer.engines.embedded import EmbeddedEngine

    if settings.engine == "embedded":
        return EmbeddedEngine(Detector(encoder), encoder.fingerprint)
    raise SettingsError(f"unknown engine '{settings.engine}'", hint="known: embedded, llm")
