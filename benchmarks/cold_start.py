"""Cold starts as ratios, measured side by side: `reviewer --help` and one review against bare scripts.

    python -m benchmarks.cold_start [--rounds 7]

The bare script for `--help` starts Python and imports Click; the one for a review imports the same libraries
(chromadb, onnxruntime, tokenizers, numpy, pydantic, click), opens the model and runs it once over the example.
Rounds alternate between both sides; the best of each side is compared.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "weekly-update.md"
BARE_HELP = "import click"
BARE_REVIEW = """
import click, pydantic, numpy as np, chromadb, onnxruntime as ort, sys
from tokenizers import Tokenizer
folder, text = sys.argv[1], open(sys.argv[2], encoding="utf-8").read()
ids = Tokenizer.from_file(folder + "/tokenizer.json").encode(text).ids[:512]
options = ort.SessionOptions()
options.intra_op_num_threads = 2
session = ort.InferenceSession(folder + "/encoder.onnx", options, providers=["CPUExecutionProvider"])
session.run(None, {"input_ids": np.array([ids]), "attention_mask": np.ones((1, len(ids)), np.int64)})
"""


def seconds(command: list[str], environment: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=tempfile.gettempdir(), env=environment)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    python = sys.executable
    model = str(ROOT / "reviewer" / "model")
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"REVIEWER_CACHE_DIR": cache, "PYTHONPATH": str(ROOT)}
        commands = {
            "help": [python, "-m", "reviewer", "--help"],
            "bare help": [python, "-c", BARE_HELP],
            "review": [python, "-m", "reviewer", "review", str(EXAMPLE), "--stage", "em"],
            "bare review": [python, "-c", BARE_REVIEW, model, str(EXAMPLE)],
        }
        first = seconds(commands["review"], environment)  # builds the index
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(rounds):
            for name, command in commands.items():
                taken[name].append(seconds(command, environment))
    best = {name: min(values) for name, values in taken.items()}
    print(
        json.dumps(
            {
                "rounds": rounds,
                "best_s": {name: round(value, 3) for name, value in best.items()},
                "first_review_builds_index_s": round(first, 3),
                "help_ratio": round(best["help"] / best["bare help"], 2),
                "review_ratio": round(best["review"] / best["bare review"], 2),
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
