"""The settings that exist: their types, their limits, and which a project's file may not set."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

FORMATS = ("text", "markdown", "json")
ENGINES = ("embedded", "llm")
SEVERITIES = ("high", "medium", "low")
KINDS = {"weekly": "weekly-update", "weekly-update": "weekly-update", "retro": "retro"}

_LEAVES = "a cloned repository must never make your text leave this machine"
_READS = "a cloned repository must not choose where your files are read or written"


@dataclass(frozen=True, slots=True)
class Key:
    """One setting. `check` returns the value to keep or raises ValueError("must be …")."""

    name: str
    type: type
    help: str
    check: Callable[[Any], Any] = lambda value: value
    project_ban: str = ""
    variables: tuple[str, ...] = ()  # read beside REVIEWER_<NAME>
    is_secret: bool = False

    @property
    def flag(self) -> str:
        return "--" + {"prompts_dir": "prompts", "names": "name"}.get(self.name, self.name.replace("_", "-"))


def _one_of(*choices: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value.lower() not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}, not '{value}'")
        return value.lower()

    return check


def _kind(value: str) -> str:
    if value.lower() not in KINDS:
        raise ValueError(f"must be weekly or retro, not '{value}'")
    return KINDS[value.lower()]


def _between(low: float, high: float) -> Callable[[Any], Any]:
    def check(value: float) -> float:
        if not (math.isfinite(value) and low <= value <= high):
            raise ValueError(f"must lie between {low:g} and {high:,.0f}")
        return value

    return check


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
        has_host = parts.scheme in {"http", "https"} and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        has_host = False
    if not has_host:
        raise ValueError("must be a URL such as http://localhost:8000/v1")
    if parts.username or parts.password:
        raise ValueError("must not hold a user name or password")
    return value.rstrip("/")


KEYS: dict[str, Key] = {
    key.name: key
    for key in (
        Key("stage", str, "team-lead, engineering-manager, … or tl, em, sem, dir"),
        Key("kind", str, "weekly or retro", _kind),
        Key("ladder", str, "a name that `reviewer ladder list` shows"),
        Key("engine", str, "embedded judges offline, llm asks an endpoint", _one_of(*ENGINES), _LEAVES),
        Key("model", str, "the model's name at the endpoint"),
        Key("base_url", str, "an OpenAI-compatible endpoint", _url, _LEAVES, ("OPENAI_BASE_URL",)),
        Key("api_key", str, "the endpoint's key", str, _LEAVES, ("OPENAI_API_KEY",), is_secret=True),
        Key("prompts_dir", Path, "a folder of prompt files used instead of ours", project_ban=_LEAVES),
        Key("chroma_url", str, "a Chroma server used instead of the local index", _url, _LEAVES),
        Key("max_chars", int, "the longest document that is read", _between(1, 50_000_000)),
        Key("fail_on", str, "exit 1 at a finding this severe or worse", _one_of(*SEVERITIES)),
        Key("format", str, "how a review is printed", _one_of(*FORMATS)),
        Key("cache_dir", Path, "where the index is kept", project_ban=_READS),
        Key("data_dir", Path, "where added ladders are kept", project_ban=_READS),
        Key(
            "timeout_s", float, "seconds for one request to an endpoint, all its tries together", _between(0.1, 86_400)
        ),
        Key("max_cost", float, "stop when the endpoint's calls came to this much", _between(0, 1_000_000)),
        Key("verify", bool, "ask an endpoint about each finding once more"),
        Key("redact", bool, "hide addresses, numbers, keys and listed names from an endpoint", project_ban=_LEAVES),
        Key("names", str, "people to hide, separated by commas; switches redact on", project_ban=_LEAVES),
        Key("roster", Path, "a file of people to hide, one a line; switches redact on", project_ban=_READS),
        Key("cache", bool, "keep an endpoint's answers, so that a repeated review is free"),
        Key("jobs", int, "documents reviewed at the same time", _between(1, 256)),
        Key("store", Path, "the file in which a batch keeps its reviews"),
    )
}

_NAMES = {
    str: "text in quotes",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    Path: "a path in quotes",
}


def convert(key: Key, value: Any, folder: Path, *, is_text: bool) -> Any:
    """`value` in the key's type, checked. `is_text`: it comes from a variable or flag, so numbers are spelt out.

    Relative paths count from `folder`. Raises ValueError("must be …").
    """
    if key.type is bool:
        return _truth(value, is_text=is_text)
    if is_text and key.type in {int, float}:
        try:
            value = key.type(value)
        except ValueError:
            raise ValueError(f"must be {_NAMES[key.type]}, not '{value}'") from None
    wanted = {int: (int,), float: (int, float)}.get(key.type, (str,))
    if isinstance(value, bool) or not isinstance(value, wanted):
        raise ValueError(f"must be {_NAMES[key.type]}")
    if isinstance(value, str):
        if not value.strip() or "\0" in value:
            raise ValueError("must not be empty")
        return folder / Path(value).expanduser() if key.type is Path else key.check(value)
    return key.check(float(value) if key.type is float else value)


def _truth(value: Any, *, is_text: bool) -> bool:
    words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    if is_text and str(value).lower() in words:
        return words[str(value).lower()]
    if is_text or not isinstance(value, bool):
        raise ValueError(f"must be {_NAMES[bool]}")
    return value
