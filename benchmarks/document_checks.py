"""Measures what is told of a document before any engine judges it: `python -m benchmarks.document_checks`.

On the labelled documents of `corpus/examples` (all of them innocent: composed as updates and retros, none to deceive):
false alarms of the hostile-text detector and of "this is no update", and how often stage and kind are told rightly.
On `tests/fixtures/not_updates`: how many texts of other sorts are said to be none.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from reviewer.document.infer import infer_kind, infer_stage
from reviewer.document.read import read_path, read_text
from reviewer.ladder.taxonomy import load_taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
SPLITS = ("train", "dev")
ALARMS = ("instruction-like", "hidden-text", "control-characters", "not-an-update", "language")


@dataclass
class Figures:
    """Counts over one set of documents. `kind` and `stage`: by confidence, (right, told)."""

    documents: int = 0
    alarms: Counter[str] = field(default_factory=Counter)
    kind: dict[float, list[int]] = field(default_factory=dict)
    stage: dict[float, list[int]] = field(default_factory=dict)

    def told(self, what: str) -> tuple[int, int]:
        """(right, told) over all confidences."""
        rows: list[list[int]] = list(getattr(self, what).values())
        return sum(row[0] for row in rows), sum(row[1] for row in rows)


def labelled(split: str) -> Iterator[dict[str, Any]]:
    """The documents of a split with their labels."""
    for path in sorted((ROOT / "corpus" / "examples" / split).glob("*.yaml")):
        entry = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        if entry.get("text"):
            yield entry


def passages() -> Iterator[str]:
    """The short passages, one text each."""
    for path in sorted((ROOT / "corpus" / "examples" / "passages").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)["text"]


def measure(split: str) -> Figures:
    """Read and infer every document of a split."""
    figures = Figures()
    stages = [stage.id for stage in load_taxonomy().stages]
    for entry in labelled(split):
        document = read_text(entry["text"], entry["id"])
        figures.documents += 1
        figures.alarms.update({warning.code for warning in document.warnings} & set(ALARMS))
        _count(figures.kind, infer_kind(document), entry["kind"])
        _count(figures.stage, infer_stage(document, stages), entry["stage"])
    return figures


def alarms_on_passages() -> tuple[int, Counter[str]]:
    """How many passages there are, and on how many each alarm was raised."""
    found: Counter[str] = Counter()
    number = 0
    for number, text in enumerate(passages(), start=1):  # noqa: B007
        found.update({warning.code for warning in read_text(text, "passage").warnings} & set(ALARMS))
    return number, found


def missed_others() -> tuple[int, list[str]]:
    """How many texts are no updates, and the names of those not said to be none."""
    paths = sorted((ROOT / "tests" / "fixtures" / "not_updates").iterdir())
    missed = [path.name for path in paths if "not-an-update" not in {w.code for w in read_path(path).warnings}]
    return len(paths), missed


def _count(rows: dict[float, list[int]], guess: tuple[str | None, float], truth: str) -> None:
    value, confidence = guess
    if value is not None:
        row = rows.setdefault(confidence, [0, 0])
        row[0] += value == truth
        row[1] += 1


def main() -> None:
    for split in SPLITS:
        figures = measure(split)
        print(f"{split}: {figures.documents} documents")
        for code in ALARMS:
            print(f"  false alarms {code:20} {figures.alarms[code]:4}  {figures.alarms[code] / figures.documents:.2%}")
        for what in ("kind", "stage"):
            right, told = figures.told(what)
            print(f"  {what} told for {told} ({told / figures.documents:.0%}), right {right / max(told, 1):.0%}")
            for confidence, (good, total) in sorted(getattr(figures, what).items(), reverse=True):
                print(f"    confidence {confidence:.2f}: {good} of {total} right ({good / total:.2f})")
    if "--passages" in sys.argv:
        number, found = alarms_on_passages()
        print(f"passages: {number}; false alarms: {dict(found) or 'none'}")
    number, missed = missed_others()
    print(
        f"other texts: {number - len(missed)} of {number} said to be no update; missed: {', '.join(missed) or 'none'}"
    )


if __name__ == "__main__":
    main()
