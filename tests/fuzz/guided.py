"""Coverage-guided fuzzing of one target with atheris: `python -m tests.fuzz.guided TARGET RUNS [REPORT]`.

`make fuzz` installs atheris and runs this for every target.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from pathlib import Path


def main(target: str, runs: int, report: str | None) -> None:
    """Runs until `runs` files were tried. A broken contract leaves the file as `crash-…` and a non-zero exit."""
    import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]

    root = Path(tempfile.mkdtemp(prefix="reviewer-fuzz-"))
    os.environ["HOME"] = str(root)  # no settings, ladders or traces of whoever runs this
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(root / name.lower())
    with atheris.instrument_imports(include=["reviewer"]):
        from tests.fuzz.seeds import seeds
        from tests.fuzz.targets import TARGETS
    corpus = root / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(seeds(target)):
        (corpus / str(number)).write_bytes(seed)
    counts: Counter[int] = Counter()

    def one(data: bytes) -> None:
        counts[TARGETS[target](data, root)] += 1
        total = sum(counts.values())
        if report and total == runs:
            exits = ", ".join(f"exit {code}: {count}" for code, count in sorted(counts.items()))
            with Path(report).open("a", encoding="utf-8") as stream:
                stream.write(f"atheris     {target:10} {total:6} runs  {exits}\n")

    options = [f"-runs={runs}", "-timeout=60", "-max_len=8192", "-len_control=0"]
    if report:
        options.append(f"-artifact_prefix={Path(report).resolve().parent}/")
    atheris.Setup([sys.argv[0], *options, str(corpus)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else None)
