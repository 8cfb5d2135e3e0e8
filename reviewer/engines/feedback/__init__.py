"""The coach's voice: what each finding does to its reader, one question, one next step, in the document's own terms."""

from __future__ import annotations

from reviewer.engines.feedback.compose import compose

__all__ = ["compose"]
