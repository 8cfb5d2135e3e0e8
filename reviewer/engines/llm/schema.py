"""The JSON schemas of the answers, written by hand: closed sets, and no keyword that servers are known to refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

ABOUTS = ("shipped", "risks", "needs", "tradeoffs", "plan", "cause")
_SURE = ("low", "medium", "high")
_MAX_UNITS = 6
_MAX_PASSAGES = 3
_MAX_STRENGTHS = 3
_MAX_QUESTIONS = 3
# OpenAI allows 1,000 enum values in a whole schema; beyond this many units the numbers are only checked by us.
_MAX_ENUM_UNITS = 400


def review_schema(
    pitfalls: Sequence[str], behaviours: Sequence[str], passages: Sequence[str], units: Sequence[int]
) -> dict[str, Any]:
    """An object with one required verdict for each pitfall, so that absence is decided and not forgotten.

    No `minimum`, `uniqueItems` or open objects: each is refused by a server in use. Ranges and repetitions are
    checked when the answer is read.
    """
    definitions: dict[str, Any] = {
        "sure": {"type": "string", "enum": list(_SURE)},
        "units": {"type": "array", "items": _unit(units), "maxItems": _MAX_UNITS},
        "passages": {"type": "array", "items": _choice(passages), "maxItems": _MAX_PASSAGES if passages else 0},
    }
    definitions["verdict"] = _object(
        {
            "weighed": {"type": "string"},  # first, so that a model weighs before it decides
            "verdict": {"type": "string", "enum": ["absent", "possible", "present"]},
            "units": {"$ref": "#/$defs/units"},
            "passages": {"$ref": "#/$defs/passages"},
            "confidence": {"$ref": "#/$defs/sure"},
            "why": {"type": "string"},
            "ask": {"type": "string"},
            "try": {"type": "string"},
        }
    )
    strength = _object(
        {
            "behaviour": _choice(behaviours),
            "units": {"$ref": "#/$defs/units"},
            "confidence": {"$ref": "#/$defs/sure"},
        }
    )
    question = _object({"about": {"type": "string", "enum": list(ABOUTS)}, "text": {"type": "string"}})
    schema = _object(
        {
            "head": {"type": "string"},
            "begin": {"type": "string"},
            "end": {"type": "string"},
            "verdicts": _object({pitfall: {"$ref": "#/$defs/verdict"} for pitfall in pitfalls}),
            "strengths": {"type": "array", "items": strength, "maxItems": _MAX_STRENGTHS},
            "questions": {"type": "array", "items": question, "maxItems": _MAX_QUESTIONS},
        }
    )
    return {**schema, "$defs": definitions}


def confirm_schema() -> dict[str, Any]:
    """Does one finding hold?"""
    return _object(
        {
            "head": {"type": "string"},
            "begin": {"type": "string"},
            "end": {"type": "string"},
            "because": {"type": "string"},  # first, as `weighed` above
            "holds": {"type": "string", "enum": ["yes", "no"]},
        }
    )


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _choice(values: Sequence[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)} if values else {"type": "string"}


def _unit(units: Sequence[int]) -> dict[str, Any]:
    return {"type": "integer", "enum": list(units)} if 0 < len(units) <= _MAX_ENUM_UNITS else {"type": "integer"}
