"""The format of a labelled case as a contract: what a YAML file may hold, and its JSON Schema."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from reviewer.records import Kind


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MustItem(_Part):
    """A pitfall that has to be found, and every stretch of the text that shows it, word for word."""

    pitfall: str
    evidence: tuple[str, ...] = Field(min_length=1)
    why: str = ""


class MayItem(_Part):
    """A pitfall that two careful readers could disagree about: neither right nor wrong when found."""

    pitfall: str
    why: str = ""


class StrengthItem(_Part):
    behaviour: str
    evidence: tuple[str, ...] = Field(min_length=1)


class CaseFile(_Part):
    """One labelled document. What is found outside `must` and `may` is a false positive."""

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    kind: Kind
    stage: str
    text: str | None = Field(default=None, description="The document; or give `file`.")
    file: str | None = Field(default=None, description="A document beside the case file; or give `text`.")
    must: tuple[MustItem, ...] = ()
    may: tuple[MayItem, ...] = ()
    strengths: tuple[StrengthItem, ...] = ()
    tags: tuple[str, ...] = Field(
        default=(), description="`must-find` and `matched-negative` cases share a tag `pair-<pitfall>-<n>`."
    )
    trap: str | None = Field(default=None, description="The look-alike in it, and what makes it innocent.")
    voice: str = Field(default="", description="Who writes.")

    @model_validator(mode="after")
    def _one_source(self) -> CaseFile:
        if (self.text is None) == (self.file is None):
            raise ValueError("give either `text` or `file`")
        return self


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a case file, for editors."""
    schema = CaseFile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "reviewer case", **schema}


def schema_text() -> str:
    return json.dumps(json_schema(), indent=2) + "\n"
