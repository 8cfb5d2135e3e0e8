"""Short situations, each labelled with a pitfall or behaviour, that are indexed beside a ladder's passages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewer.errors import LadderError
from reviewer.resources import data_path

if TYPE_CHECKING:
    from pathlib import Path

    from reviewer.ladder.taxonomy import Taxonomy


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A situation in somebody's words; `label` is a pitfall's or behaviour's id."""

    label: str
    text: str


def load_exemplars(taxonomy: Taxonomy, path: Path | None = None) -> tuple[Exemplar, ...]:
    """The shipped exemplars, or those of a file of the same form: a JSON object a line, `{pitfall|behaviour, text}`.

    Of the shipped ones, those of labels that a ladder of the user's own does not have are left out. Raises
    LadderError with the line where one is wrong or, in a file that was given, its label unknown.
    """
    source = path or data_path("corpus/execution-leadership/exemplars.jsonl")
    try:
        lines = source.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LadderError(f"{source.name}: {error}", hint="it must be a UTF-8 JSONL file") from error
    pitfalls = {pitfall.id for pitfall in taxonomy.pitfalls}
    behaviours = {behaviour.id for behaviour in taxonomy.behaviours}
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            label = raw.get("pitfall") or raw["behaviour"]
            known = pitfalls if "pitfall" in raw else behaviours
            if path is None and label not in known:
                continue
            if label not in known or not raw["text"].strip():
                raise ValueError(f"unknown label '{label}' or empty text")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise LadderError(
                f"{source.name}:{number}: {error}",
                hint='each line is {"pitfall" or "behaviour": id, "text": words}',
            ) from error
        found.append(Exemplar(label, raw["text"]))
    return tuple(found)
