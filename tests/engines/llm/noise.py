"""Meaningless answers that hold a JSON schema: what a constrained model with random weights would say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

_WORDS = (
    "green",
    "“no such words were written”",
    "https://x.example",
    "yes",
    "der",
    "\n",
    "…",
    "'quote'",
    "🙂",
    "«non»",
    "",
)


def noise(schema: dict[str, Any], random: Random, root: dict[str, Any] | None = None) -> Any:
    """A value that the schema accepts, drawn without sense."""
    root = root or schema
    if "$ref" in schema:
        return noise(root["$defs"][schema["$ref"].rpartition("/")[2]], random, root)
    if "enum" in schema:
        return random.choice(schema["enum"])
    kind = schema["type"]
    if kind == "object":
        assert schema["additionalProperties"] is False
        assert schema["required"] == list(schema["properties"])
        return {name: noise(part, random, root) for name, part in schema["properties"].items()}
    if kind == "array":
        return [noise(schema["items"], random, root) for _ in range(random.randint(0, schema["maxItems"]))]
    if kind == "integer":
        return random.randint(-5, 500)
    assert kind == "string"
    return " ".join(random.choice(_WORDS) for _ in range(random.randint(0, 12)))
