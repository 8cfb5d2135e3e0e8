"""Writes docs/review-schema.md from the models: `make docs`. A test fails when the page is out of date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reviewer.contract import Failure, Review

PAGE = Path(__file__).with_name("review-schema.md")
_INTRO = """\
# The JSON of a review

Written by `make docs` from the models in `reviewer/records.py`; do not edit.

`reviewer review --format json` prints one `reviewer.review/1`. Every key is always present, null where unknown, and
unknown keys are refused. Findings are ordered: `finding` before `possible`, then severity, confidence and place.
`start` and `end` are characters of the decoded text, half-open; `line` and `column` count from 1;
`quote == text[start:end]`. `possible` findings are included with `--all`. `timing_ms` differs from run to run.

The JSON Schema itself: `python -c "from reviewer.records import Review; print(Review.model_json_schema())"`.

A document that could not be reviewed is a `reviewer.failure/1` where many are reviewed at once, never an empty review.
"""


def page() -> str:
    """The whole page as Markdown."""
    schemas = [model.model_json_schema(by_alias=True, mode="serialization") for model in (Review, Failure)]
    parts = [_INTRO]
    for schema in schemas:
        parts.append(_table(schema["properties"]["schema"]["const"], schema))
        for name, part in schema.get("$defs", {}).items():
            parts.append(_table(name, part))
    return "".join(parts)


def _table(title: str, schema: dict[str, Any]) -> str:
    rows = [f"| `{name}` | {_type(value)} |" for name, value in schema["properties"].items()]
    return "\n".join([f"\n## {title}\n", "| key | value |", "|---|---|", *rows, ""])


def _type(value: dict[str, Any]) -> str:
    if "const" in value:
        return f"`{value['const']}`"
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in value:
        return " or ".join(f"`{choice}`" for choice in value["enum"])
    if "anyOf" in value:
        return " or ".join(_type(choice) for choice in value["anyOf"])
    inner = value.get("items") or value.get("additionalProperties")
    word = {"array": "list of ", "object": "object of "}.get(value["type"], value["type"])
    return f"{word}{_type(inner)}" if inner else str(word)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
