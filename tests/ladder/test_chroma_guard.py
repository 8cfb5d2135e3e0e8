"""Chroma must not be steered by the folder or the environment that the reviewer happens to run in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Prints what Chroma took over, and every connection or read of a .env that Python saw.
PROBE = """
import sys
seen = []
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo"):
        seen.append(event)
    if event == "open" and str(args[0]).endswith(".env"):
        seen.append("read .env")
sys.addaudithook(watch)
from pathlib import Path
from reviewer.ladder.index import Recipe, open_index
from reviewer.ladder.index_files import Entry
from tests.ladder.embedders import WordEmbedder
entries = tuple(Entry(f"e{i}", "passage", (word,), "team-lead") for i, word in enumerate(["cat", "dog", "owl", "elk"]))
recipe = Recipe("probe", "0" * 16, lambda: entries, WordEmbedder())
index = open_index(recipe, cache_dir=Path(sys.argv[1]))
hits = index.query(index.vectors(["e3"])[0], stages=["team-lead"], kinds=["passage"], limit=1)
import chromadb.telemetry.opentelemetry as telemetry
from chromadb.config import Settings
settings = Settings()
print(hits[0].entry.id, index.warnings, telemetry.tracer, settings.chroma_server_host, settings.is_persistent, seen)
index.close()
"""
EXPECTED = "e3 () None None False []"
ENV_FILES = {
    "bad value": b"CHROMA_SERVER_HTTP_PORT=not-a-number\nIS_PERSISTENT=maybe\n",
    "not UTF-8": b"CHROMA_SERVER_HOST=\xff\xfe\x80\n",
    "a collector's address": (
        b"CHROMA_OTEL_COLLECTION_ENDPOINT=http://127.0.0.1:9\nCHROMA_OTEL_GRANULARITY=all\n"
        b"CHROMA_SERVER_HOST=evil.example\nANONYMIZED_TELEMETRY=True\n"
    ),
}


def run_probe(folder: Path, cache: Path, **variables: str) -> str:
    result = subprocess.run(
        [sys.executable, "-c", PROBE, str(cache)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    return result.stdout.strip()


@pytest.mark.parametrize("content", ENV_FILES.values(), ids=ENV_FILES)
def test_a_dotenv_of_the_current_folder_is_not_even_opened(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".env").write_bytes(content)
    assert run_probe(tmp_path, tmp_path / "cache") == EXPECTED


def test_variables_of_the_environment_do_not_steer_chroma(tmp_path: Path) -> None:
    variables = {
        "CHROMA_OTEL_COLLECTION_ENDPOINT": "http://127.0.0.1:9",
        "CHROMA_OTEL_GRANULARITY": "all",
        "CHROMA_SERVER_HOST": "evil.example",
        "CHROMA_API_IMPL": "chromadb.api.fastapi.FastAPI",
        "IS_PERSISTENT": "true",
        "PERSIST_DIRECTORY": str(tmp_path / "elsewhere"),
        "MIGRATIONS": "nonsense",
    }
    assert run_probe(tmp_path, tmp_path / "cache", **variables) == EXPECTED
    assert not (tmp_path / "elsewhere").exists()


def test_a_chroma_that_was_imported_before_is_guarded_too(tmp_path: Path) -> None:
    code = (
        "import chromadb, os; from reviewer.ladder.chroma_guard import guard_chroma_settings as g; g();"
        "from chromadb.config import Settings; print(Settings().chroma_otel_granularity)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "CHROMA_OTEL_GRANULARITY": "all"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.stdout.strip() == "None", result.stderr[-500:]
