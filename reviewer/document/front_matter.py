"""The YAML between `---` lines at the top of a document: who wrote it, for which team, when, at which stage."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import yaml

from reviewer.records import SHORT_STAGES, Kind, Metadata, Warning

STAGE_ALIASES = {
    **SHORT_STAGES,
    "lead": "team-lead",
    "teamlead": "team-lead",
    "manager": "engineering-manager",
    "senior-em": "senior-engineering-manager",
}
KIND_ALIASES: dict[str, Kind] = {
    "weekly-update": "weekly-update",
    "weekly": "weekly-update",
    "update": "weekly-update",
    "status": "weekly-update",
    "status-update": "weekly-update",
    "retro": "retro",
    "retrospective": "retro",
    "retro-notes": "retro",
}
_MAX_VALUE = 200
_CODE = "front-matter"


def stage_id(value: str) -> str:
    """The full id of a stage name or its short form; another name comes back in kebab case (ladders differ)."""
    name = "-".join(value.strip().lower().replace("_", " ").replace("-", " ").split())
    return STAGE_ALIASES.get(name, name)


def kind_id(value: str) -> Kind | None:
    """The kind that a word such as "weekly" or "Retrospective" stands for; None when it stands for none."""
    return KIND_ALIASES.get("-".join(value.strip().lower().replace("_", " ").replace("-", " ").split()))


def read_front_matter(text: str) -> tuple[Metadata, list[Warning]]:
    """Metadata of the YAML in `text`, with a warning for all that could not be used. Never raises."""
    try:
        raw: Any = _load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark is not None else 1
        return Metadata(), [Warning(_CODE, "the front matter is no valid YAML and was left out", line)]
    if raw is None:
        return Metadata(), []
    if not isinstance(raw, dict):
        return Metadata(), [Warning(_CODE, "the front matter holds no `key: value` lines and was left out", 1)]
    fields = {str(key).strip().lower(): value for key, value in raw.items()}
    lines = _lines(text)
    warnings: list[Warning] = []
    texts = {
        name: _text(name, fields.get(name), lines.get(name, 1), warnings)
        for name in ("author", "team", "date", "stage", "kind")
    }
    kind = kind_id(texts["kind"]) if texts["kind"] else None
    if texts["kind"] and kind is None:
        said = "the front matter's `kind` is neither weekly nor retro and was left out"
        warnings.append(Warning(_CODE, said, lines.get("kind", 1)))
    stage = stage_id(texts["stage"]) if texts["stage"] else None
    metadata = Metadata(
        author=texts["author"],
        team=texts["team"],
        date=texts["date"],
        stage=stage,
        kind=kind,
        stage_source="front-matter" if stage else None,
        kind_source="front-matter" if kind else None,
        stage_line=lines.get("stage") if stage else None,
    )
    return metadata, warnings


def _load(text: str) -> Any:
    """Safe YAML without aliases: a few of them unfold into gigabytes."""
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.AliasToken):
            raise yaml.YAMLError("aliases are not read")
    return yaml.load(text, Loader=yaml.SafeLoader)


def _lines(text: str) -> dict[str, int]:
    """The line of each key in the document, whose first line is the mark above the YAML."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return {str(key.value).strip().lower(): key.start_mark.line + 2 for key, _ in pairs}


def _text(name: str, value: object, line: int, warnings: list[Warning]) -> str | None:
    if value is None:
        return None
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value).strip():
        words = " ".join(str(value).split())
        if len(words) <= _MAX_VALUE and words.isprintable():
            return words
    warnings.append(Warning(_CODE, f"the front matter's `{name}` is no short text and was left out", line))
    return None
