"""Answers that a good model would give, for the request at hand."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tests.servers.faulty import Request, completion

if TYPE_CHECKING:
    from collections.abc import Callable

ABSENT: dict[str, Any] = {
    "weighed": "nothing points to it",
    "verdict": "absent",
    "units": [],
    "passages": [],
    "confidence": "high",
    "why": "",
    "ask": "",
    "try": "",
}


def present(*units: int, **more: Any) -> dict[str, Any]:
    """A verdict that finds a pitfall."""
    words = {"why": "Work was added.", "ask": "What moved?", "try": "We moved the export to May."}
    return {**ABSENT, **words, "verdict": "present", "units": list(units), **more}


def answer_to(request: Request, found: dict[str, dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    """A complete answer: everything absent but `found`; `more` replaces top-level keys."""
    begin, end = request.codes()
    scope = re.findall(r"^## ([a-z]+-[a-z-]+):", request.text, re.MULTILINE)
    verdicts = {pitfall: (found or {}).get(pitfall, ABSENT) for pitfall in scope}
    return {
        "head": request.head(),
        "begin": begin,
        "end": end,
        "verdicts": verdicts,
        "strengths": [],
        "questions": [],
        **more,
    }


def good(found: dict[str, dict[str, Any]] | None = None, **more: Any) -> Callable[[Request], bytes]:
    """A reply that answers well."""
    return lambda request: completion(json.dumps(answer_to(request, found, **more)))


def wrapped(make: Callable[[str], str]) -> Callable[[Request], bytes]:
    """A reply whose good answer is put through `make` first."""
    return lambda request: completion(make(json.dumps(answer_to(request))))
