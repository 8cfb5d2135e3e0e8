"""Turns checkpoints into the shipped model: one averaged encoder, a JSON head, calibration and thresholds from dev.

    python -m training.export --checkpoints runs/seed1/model.pt runs/seed2/model.pt --out reviewer/model

Several checkpoints fine-tuned from the same base are averaged weight by weight (a "model soup": Wortsman et al.,
2022), which costs nothing at run time. Everything after that is measured on the exported file itself.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import torch

from reviewer.document.read import read_text
from reviewer.encoder import Encoder
from reviewer.engines.detector import MODEL_VERSION, Detector, Head, Reading, load_head
from reviewer.ladder.taxonomy import load_taxonomy
from training.calibrate import choose_evidence, choose_strengths, choose_thresholds, fit_calibration
from training.data import Labels, example_of, read_corpus
from training.onnx_graph import write_encoder

NEVER = 1.1  # a probability that is never reached


def average(paths: list[Path]) -> dict[str, torch.Tensor]:
    """The mean of the checkpoints' tensors."""
    states = [torch.load(p, map_location="cpu", weights_only=True) for p in paths]
    return {k: torch.stack([s[k].float() for s in states]).mean(0) for k in states[0]}


def raw_head(state: dict[str, torch.Tensor], labels: Labels) -> dict[str, Any]:
    """The head's matrices, uncalibrated."""
    arrays = {
        "unit_w": state["unit.weight"],
        "unit_b": state["unit.bias"],
        "attend_w": state["attend.weight"],
        "attend_b": state["attend.bias"],
        "document_w": state["document"],
        "document_b": state["document_bias"],
        "peak": state["peak"],
    }
    n = len(labels.families)
    return {
        "version": MODEL_VERSION,
        "families": labels.families,
        "behaviours": labels.behaviours,
        **{k: np.round(v.double().numpy(), 5).tolist() for k, v in arrays.items()},
        "calibration": [[0.0, 1.0, 0.0]] * n,
        "finding_at": dict.fromkeys(labels.families, 0.5),
        "possible_at": dict.fromkeys(labels.families, 0.3),
        "strength_at": dict.fromkeys(labels.behaviours, NEVER),
        "evidence_share": 0.5,
        "evidence_floor": 0.3,
    }


def save_head(raw: dict[str, Any], path: Path) -> Head:
    """Write head.json with a fingerprint of its content."""
    body = {k: v for k, v in raw.items() if k != "fingerprint"}
    raw["fingerprint"] = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    path.write_text(json.dumps(raw, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8")
    return load_head(path)


def read_all(detector: Detector, cases: list[dict[str, Any]]) -> list[Reading]:
    return [detector.read(read_text(c["text"], c["id"]), c["stage"], c["kind"]) for c in cases]


def main() -> None:
    ap = argparse.ArgumentParser()
    ap.add_argument("--checkpoints", type=Path, nargs="+", required=True)
    ap.add_argument("--tokenizer", type=Path, default=Path("reviewer/model/tokenizer.json"))
    ap.add_argument("--corpus", type=Path, default=Path("corpus/examples"))
    ap.add_argument("--out", type=Path, required=True)
    args = ap.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    labels = Labels(load_taxonomy())
    state = average(args.checkpoints)
    weights = {k.removeprefix("encoder."): v.numpy() for k, v in state.items() if k.startswith("encoder.")}
    write_encoder(weights, args.out / "encoder.onnx")
    if args.tokenizer.resolve() != (args.out / "tokenizer.json").resolve():
        shutil.copy(args.tokenizer, args.out / "tokenizer.json")
    raw = raw_head(state, labels)
    head = save_head(raw, args.out / "head.json")
    encoder = Encoder(args.out)
    cases = read_corpus(args.corpus / "dev")
    examples = [example_of(c, labels, encoder.tokenizer) for c in cases]
    readings = read_all(Detector(encoder, head), cases)
    raw["calibration"] = fit_calibration(examples, readings)
    head = save_head(raw, args.out / "head.json")
    readings = read_all(Detector(encoder, head), cases)  # now with calibrated probabilities
    raw |= choose_thresholds(labels.families, examples, readings)
    raw |= choose_strengths(labels, examples, readings)
    raw |= choose_evidence(examples, readings)
    head = save_head(raw, args.out / "head.json")
    record = {
        "encoder_sha256": encoder.fingerprint,
        "head_sha256": hashlib.sha256((args.out / "head.json").read_bytes()).hexdigest(),
        "tokenizer_sha256": hashlib.sha256((args.out / "tokenizer.json").read_bytes()).hexdigest(),
        "head_fingerprint": head.fingerprint,
        "base": "all-MiniLM-L6-v2, sha256 53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    }
    (args.out / "MODEL.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(json.dumps({k: raw[k] for k in ("finding_at", "possible_at", "strength_at", "evidence_share")}, indent=1))


if __name__ == "__main__":
    main()
