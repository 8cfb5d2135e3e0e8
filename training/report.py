"""What a trained model does on dev, as Markdown for the model card: figures, reliability, the worst errors.

python -m training.report --model reviewer/model
"""

from __future__ import annotations

import argparse
import itertools
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewer.document.read import read_text
from reviewer.encoder import Encoder
from reviewer.engines.detector import Detector, Head, Reading, load_head
from reviewer.ladder.taxonomy import Taxonomy, load_taxonomy
from training.data import read_corpus

BINS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0001)
_QUOTE_CHARS = 160


@dataclass(frozen=True)
class Decision:
    """One pitfall in scope of one document: the probability, the threshold, and whether the document shows it."""

    document: str
    pitfall: str
    p: float
    bar: float
    is_shown: bool
    telling: str  # the labelled evidence, or what the model took for it

    @property
    def is_found(self) -> bool:
        return self.p >= self.bar

    @property
    def distance(self) -> float:
        """How far on the wrong side of its threshold, 0 to 1; 0 where the decision is right."""
        if self.is_found == self.is_shown:
            return 0.0
        return (self.p - self.bar) / (1 - self.bar) if self.is_found else (self.bar - self.p) / self.bar


def decisions(case: dict[str, Any], reading: Reading, head: Head, taxonomy: Taxonomy) -> list[Decision]:
    """Every pitfall in scope that is not arguable (`may`)."""
    document = read_text(case["text"], case["id"])
    must = {item["pitfall"]: item for item in case["must"]}
    may = {item["pitfall"] for item in case.get("may") or ()}
    made = []
    for pitfall in taxonomy.pitfalls_in_scope(case["stage"]):
        if pitfall.id in may:
            continue
        column = head.families.index(pitfall.family)
        if pitfall.id in must:
            telling = " … ".join(must[pitfall.id]["evidence"])
        else:
            best = max(range(len(reading.units)), key=lambda row: reading.unit_p[row, column])
            telling = document.units[reading.units[best]].text
        p, bar = float(reading.family_p[column]), head.finding_at[pitfall.family]
        made.append(Decision(case["id"], pitfall.id, p, bar, pitfall.id in must, " ".join(telling.split())))
    return made


def figures(made: list[Decision]) -> str:
    """Precision, recall, F1 and clean documents flagged."""
    hits = sum(d.is_found and d.is_shown for d in made)
    found, shown = sum(d.is_found for d in made), sum(d.is_shown for d in made)
    clean = {d.document for d in made} - {d.document for d in made if d.is_shown}
    flagged = {d.document for d in made if d.is_found} & clean
    ratio = f"{hits / max(found, 1):.3f} | {hits / max(shown, 1):.3f} | {2 * hits / max(found + shown, 1):.3f}"
    return f"{ratio} | {len(flagged)} of {len(clean)}"


def by_pitfall(made: list[Decision]) -> list[str]:
    counts = Counter((d.pitfall, d.is_shown, d.is_found) for d in made)
    names = sorted({d.pitfall for d in made})
    return [f"| {n} | {counts[n, True, True]} | {counts[n, True, False]} | {counts[n, False, True]} |" for n in names]


def reliability(made: list[Decision]) -> tuple[list[str], float]:
    """Rows of (bin, decisions, mean probability, share shown) and the expected calibration error."""
    rows, error = [], 0.0
    for low, high in itertools.pairwise(BINS):
        inside = [d for d in made if low <= d.p < high]
        if not inside:
            continue
        mean = sum(d.p for d in inside) / len(inside)
        share = sum(d.is_shown for d in inside) / len(inside)
        error += abs(mean - share) * len(inside) / len(made)
        rows.append(f"| {low:.1f}–{min(high, 1.0):.1f} | {len(inside)} | {mean:.2f} | {share:.2f} |")
    return rows, error


def worst(made: list[Decision], n: int = 10) -> list[str]:
    """The errors farthest from their thresholds."""
    wrong = sorted((d for d in made if d.distance), key=lambda d: -d.distance)[:n]
    return [
        f"- {'missed' if d.is_shown else 'false'}: {d.pitfall}, {d.document}, p {d.p:.2f} (bar {d.bar:.2f}): "
        f"{d.telling[:_QUOTE_CHARS]}{'…' if len(d.telling) > _QUOTE_CHARS else ''}"
        for d in wrong
    ]


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("--model", type=Path, default=Path("reviewer/model"))
    ap.add_argument("--documents", type=Path, default=Path("corpus/examples/dev"))
    args = ap.parse_args()
    taxonomy, encoder, head = load_taxonomy(), Encoder(args.model), load_head(args.model / "head.json")
    detector = Detector(encoder, head)
    made: list[Decision] = []
    for case in read_corpus(args.documents):
        reading = detector.read(read_text(case["text"], case["id"]), case["stage"], case["kind"])
        made += decisions(case, reading, head, taxonomy)
    print("| documents | precision | recall | F1 | clean flagged |\n|---|---|---|---|---|")
    groups = sorted({d.document.split("-")[0] for d in made})
    for group in ["", *groups]:
        print(f"| {group or 'all'} | {figures([d for d in made if d.document.startswith(group)])} |")
    print("\n| pitfall | found | missed | false |\n|---|---|---|---|\n" + "\n".join(by_pitfall(made)))
    rows, error = reliability(made)
    print("\n| probability | decisions | mean | shown |\n|---|---|---|---|\n" + "\n".join(rows))
    print(f"\nexpected calibration error {error:.3f}\n\n" + "\n".join(worst(made)))


if __name__ == "__main__":
    main()
