"""What decides a review besides the document: described, told apart, and put in words."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reviewer.pipeline import Parts

READING = 3  # raised whenever the same bytes are read differently, so that old reviews are not reused
_OPTIONS = ("stage", "kind", "use_suppressions")


def describe(parts: Parts, max_chars: int, asking: str = "") -> str:
    """All that decides a review besides the document itself, as JSON."""
    who, options = parts.engine.identity, parts.options
    return json.dumps(
        {
            "ladder": parts.ladder.id,
            "ladder_fingerprint": parts.ladder.fingerprint,
            "engine": who.name,
            "model": who.model,
            "model_fingerprint": who.model_fingerprint,
            "prompts": dict(who.prompts),
            "host": who.host,
            "stage": [options.stage, options.stage_source] if options.stage else None,
            "kind": [options.kind, options.kind_source] if options.kind else None,
            "use_suppressions": options.use_suppressions,
            "max_chars": max_chars,
            "reading": READING,
            "asking": asking,
        },
        sort_keys=True,
    )


def without_options(description: str) -> str:
    """The configuration proper: reviews of several stages are told of together, those of two engines are not."""
    told = json.loads(description)
    return json.dumps({name: value for name, value in told.items() if name not in _OPTIONS}, sort_keys=True)


def identify(description: str) -> str:
    return hashlib.sha256(description.encode()).hexdigest()[:16]


def in_words(description: str) -> str:
    """`embedded reviewer-minilm-2, execution-leadership`."""
    told = json.loads(description)
    return f"{told.get('engine')} {told.get('model')}, {told.get('ladder')}"
