"""What must hold between the splits of the corpus, and how its labels are spread.

    python -m training.check_corpus            prints the figures and every fault; exits 1 when there is one

Train, dev and test may share no text, no run of seven words and no near-duplicate, and the texts that show a
pitfall may not borrow the wording of the ladder or of pitfalls.yaml: a model would learn the wording.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from reviewer.encoder import Encoder
from reviewer.ladder.taxonomy import Taxonomy, load_taxonomy

ROOT = Path(__file__).resolve().parent.parent
RUN_WORDS = 7
BORROWED_WORDS = 5
NEAR_DUPLICATE = 0.92  # cosine; the closest honest pair across splits measured .87
_WORD = re.compile(r"[\w']+")


@dataclass(frozen=True)
class Text:
    """A document or passage of a split. `pitfalls` are those it shows."""

    split: str
    id: str
    stage: str
    text: str
    pitfalls: tuple[str, ...]
    pair: str | None = None


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))


def runs(text: str, n: int) -> set[tuple[str, ...]]:
    """All runs of n words."""
    found = words(text)
    return {tuple(found[i : i + n]) for i in range(len(found) - n + 1)}


def load(root: Path = ROOT) -> list[Text]:
    """Every labelled text with its split; passages belong to train."""
    texts = []
    folders = {
        "corpus/examples/train": "train",
        "corpus/examples/dev": "dev",
        "evals/cases": "test",
    }
    for folder, split in folders.items():
        for path in sorted((root / folder).rglob("*.yaml")):
            for case in yaml.safe_load_all(path.read_text(encoding="utf-8")):
                shown = tuple(item["pitfall"] for item in case.get("must", ()))
                texts.append(Text(split, case["id"], case["stage"], case["text"], shown))
    for path in sorted((root / "corpus/examples/passages").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            shown = (row["pitfall"],) if row["label"] == "pitfall" else ()
            texts.append(Text("train", row["id"], row["stage"], row["text"], shown, row["pair"]))
    return texts


def shared_runs(texts: list[Text], n: int = RUN_WORDS) -> list[str]:
    """Runs of n words that stand in two splits, with where."""
    first: dict[tuple[str, ...], Text] = {}
    faults = []
    for text in texts:
        for run in runs(text.text, n):
            other = first.setdefault(run, text)
            if other.split != text.split:
                faults.append(f"{other.split}/{other.id} and {text.split}/{text.id}: {' '.join(run)}")
    return faults


def near_duplicates(texts: list[Text], encoder: Encoder, n_words: int = 180) -> list[str]:
    """Documents (not passages) of two splits whose beginnings have a cosine above NEAR_DUPLICATE."""
    documents = [t for t in texts if t.pair is None]
    vectors = encoder.embed([" ".join(t.text.split()[:n_words]) for t in documents])
    likeness = vectors @ vectors.T
    faults = []
    for i, j in zip(*np.where(np.triu(likeness, 1) > NEAR_DUPLICATE), strict=True):
        a, b = documents[i], documents[j]
        if a.split != b.split:
            faults.append(f"{a.split}/{a.id} and {b.split}/{b.id}: cosine {likeness[i, j]:.2f}")
    return faults


def borrowed(texts: list[Text], taxonomy: Taxonomy, ladder: str) -> list[str]:
    """Texts that show a pitfall in the words of the ladder or of pitfalls.yaml."""
    definitions = [f"{p.name} . {p.is_} . {p.not_}" for p in taxonomy.pitfalls]
    source = set().union(*(runs(d, BORROWED_WORDS) for d in definitions)) | runs(ladder, BORROWED_WORDS)
    faults = []
    for text in texts:
        hits = runs(text.text, BORROWED_WORDS) & source if text.pitfalls else set()
        faults += [f"{text.split}/{text.id}: {' '.join(hit)}" for hit in hits]
    return faults


def shares(texts: list[Text]) -> dict[str, dict[str, float]]:
    """By split: documents, the share of clean ones, and how often each pitfall is shown."""
    table: dict[str, dict[str, float]] = {}
    for split in ("train", "dev", "test"):
        documents = [t for t in texts if t.split == split and t.pair is None]
        counts = Counter(p for t in documents for p in t.pitfalls)
        clean = sum(not t.pitfalls for t in documents) / max(len(documents), 1)
        table[split] = {"documents": len(documents), "clean_share": round(clean, 2), **counts}
    return table


def main() -> int:
    texts = load()
    ladder = (ROOT / "corpus/execution-leadership/ladder.md").read_text(encoding="utf-8")
    faults = shared_runs(texts) + near_duplicates(texts, Encoder()) + borrowed(texts, load_taxonomy(), ladder)
    print(json.dumps(shares(texts), indent=1))
    print(f"{sum(t.pair is not None for t in texts)} passages; {len(faults)} faults")
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
