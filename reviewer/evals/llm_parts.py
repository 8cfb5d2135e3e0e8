"""The collaborators of a review with the LLM engine behind a recording: replayed, or live and recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reviewer.engines.llm.build import build_llm
from reviewer.engines.llm.client import Client
from reviewer.engines.llm.endpoint import DEFAULT_BASE_URL, Endpoint
from reviewer.evals.recording_file import GrowingRecording
from reviewer.evals.recordings import (
    Recording,
    RecordingCaller,
    RecordingHead,
    ReplayingCaller,
    fixed_frame,
)
from reviewer.settings import user_folder

if TYPE_CHECKING:
    from pathlib import Path

    from reviewer.engines.llm.exchange import Caller
    from reviewer.pipeline import Parts
    from reviewer.settings import Settings


def replaying(parts: Parts, settings: Settings, recording: Recording) -> Parts:
    """The same parts with an LLM engine that answers from the recording; no key is needed and nothing is sent."""
    head = recording.head
    chosen = replace(settings, model=head.model, base_url=head.base_url, api_key=None)
    return with_caller(parts, chosen, ReplayingCaller(recording))


def recorded(
    parts: Parts, settings: Settings, path: Path, *, is_resumed: bool = False
) -> tuple[Parts, GrowingRecording]:
    """The same parts with a live LLM engine, and the recording that fills while it is used."""
    endpoint = Endpoint(settings.base_url or DEFAULT_BASE_URL, settings.api_key)
    head = RecordingHead(made_by="live", model=settings.model or "", base_url=endpoint.base_url)
    recording = GrowingRecording(path, head, is_resumed=is_resumed)
    return with_caller(parts, settings, RecordingCaller(Client(endpoint), recording)), recording


def with_caller(parts: Parts, settings: Settings, caller: Caller) -> Parts:
    """The same parts with an LLM engine that asks `caller`, under frames that are the same every time."""
    # a kept answer would hide both a miss and an exchange that is to be recorded
    uncached = replace(settings, engine="llm", cache=False)
    engine = build_llm(uncached, parts.taxonomy, user_folder(), caller=caller, frames=fixed_frame)
    return replace(parts, engine=engine)
