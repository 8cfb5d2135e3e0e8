"""The index is a cache: built once, shared, checked, and made again whenever anything is wrong with it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from reviewer.errors import IndexUnavailable
from reviewer.ladder.index import LadderIndex, Recipe, open_index, recipe_key
from reviewer.ladder.index_files import Entry
from tests.ladder.embedders import WordEmbedder

KEY = "a" * 16
ROOT = Path(__file__).resolve().parents[2]


def entries(n: int = 12) -> tuple[Entry, ...]:
    words = ["cat", "dog", "owl", "elk", "cow", "hen", "fox", "bee", "ant", "rat", "pig", "emu"]
    stages = ("team-lead", "director", "")
    return tuple(
        Entry(f"p{i}", "passage", (f"The {words[i % 12]} number {chr(97 + i % 26) * 4} sleeps",), stages[i % 3])
        for i in range(n)
    )


def recipe(embedder: WordEmbedder | None = None, key: str = KEY, n: int = 12) -> Recipe:
    return Recipe("ladder-under-test", key, lambda: entries(n), embedder or WordEmbedder())


def finds_everything(index: LadderIndex, n: int = 12) -> bool:
    vector = index.vectors(["p0"])[0]
    hits = index.query(vector, stages=["team-lead", "director", ""], kinds=["passage"], limit=1000)
    return {hit.entry.id for hit in hits} == {f"p{i}" for i in range(n)} and hits[0].entry.id == "p0"


def folders(cache: Path, key: str = KEY) -> list[Path]:
    return [path for path in cache.glob(f"index/*/{key}-*") if path.is_dir()]


def test_a_second_opening_embeds_nothing_and_cuts_nothing(tmp_path: Path) -> None:
    first = WordEmbedder()
    open_index(recipe(first), cache_dir=tmp_path).close()
    assert first.embedded == 12

    def refuse() -> tuple[Entry, ...]:
        raise AssertionError("entries were made again")

    second = WordEmbedder()
    index = open_index(Recipe("ladder-under-test", KEY, refuse, second), cache_dir=tmp_path)
    assert finds_everything(index) and index.warnings == ()
    assert second.embedded == 0
    index.close()


def test_queries_keep_to_stage_kind_and_limit_and_score_by_cosine(tmp_path: Path) -> None:
    index = open_index(recipe(), cache_dir=tmp_path)
    vector = index.vectors(["p3"])[0]
    hits = index.query(vector, stages=["team-lead"], kinds=["passage"], limit=2)
    assert [hit.entry.stage for hit in hits] == ["team-lead", "team-lead"]
    assert hits[0].entry.id == "p3" and hits[0].score == pytest.approx(1.0, abs=1e-5)
    assert hits[1].score == pytest.approx(float(vector @ index.vectors([hits[1].entry.id])[0]), abs=1e-5)
    assert index.query(vector, stages=["team-lead"], kinds=["probe"], limit=5) == ()
    assert index.query(vector, stages=[], kinds=["passage"], limit=5) == ()
    index.close()


def test_an_entry_of_several_texts_has_their_mean_direction(tmp_path: Path) -> None:
    pair = (Entry("both", "probe", ("cat owl", "dog bee")), Entry("cat", "passage", ("cat owl",)))
    index = open_index(Recipe("pair", KEY, lambda: pair, WordEmbedder()), cache_dir=tmp_path)
    both, cat = index.vectors(["both", "cat"])
    assert float(both @ both) == pytest.approx(1.0, abs=1e-5)
    assert float(both @ cat) == pytest.approx(0.7071, abs=1e-3)
    index.close()


def test_any_other_ingredient_gives_another_key() -> None:
    assert recipe_key("text", "model") == recipe_key("text", "model")
    assert len({recipe_key("text", "model"), recipe_key("textm", "odel"), recipe_key("text", "model2")}) == 3


def damage_everything(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_bytes(b"garbage " * 64)


def empty_database(folder: Path) -> None:
    (folder / "chroma.sqlite3").write_bytes(b"")


def truncate_database(folder: Path) -> None:
    path = folder / "chroma.sqlite3"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def remove_database(folder: Path) -> None:
    (folder / "chroma.sqlite3").unlink()


def remove_entries(folder: Path) -> None:
    (folder / "entries.json").unlink()


def damage_entries(folder: Path) -> None:
    (folder / "entries.json").write_text('[{"id": 1}]')


def shorten_entries(folder: Path) -> None:
    (folder / "entries.json").write_text("[]")


@pytest.mark.parametrize(
    "damage",
    [
        damage_everything,
        empty_database,
        truncate_database,
        remove_database,
        remove_entries,
        damage_entries,
        shorten_entries,
    ],
    ids=lambda damage: damage.__name__,
)
def test_a_damaged_index_is_built_again_and_the_damaged_one_removed(tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    open_index(recipe(), cache_dir=tmp_path).close()
    (damaged,) = folders(tmp_path)
    damage(damaged)
    embedder = WordEmbedder()
    index = open_index(recipe(embedder), cache_dir=tmp_path)
    assert finds_everything(index) and index.warnings == ()
    assert embedder.embedded == 12
    assert folders(tmp_path) != [damaged] and len(folders(tmp_path)) == 1
    index.close()


def test_damaged_vectors_never_lose_a_passage(tmp_path: Path) -> None:
    open_index(recipe(), cache_dir=tmp_path).close()
    (folder,) = folders(tmp_path)
    for path in folder.rglob("*.bin"):
        path.write_bytes(b"\x00" * 10)
    index = open_index(recipe(), cache_dir=tmp_path)
    assert finds_everything(index)
    index.close()


def test_an_open_index_whose_files_vanish_heals(tmp_path: Path) -> None:
    index = open_index(recipe(), cache_dir=tmp_path)
    assert finds_everything(index)
    shutil.rmtree(tmp_path / "index")
    assert finds_everything(index)
    index.close()


def test_an_open_index_whose_collection_was_rebuilt_under_it_heals(tmp_path: Path) -> None:
    index = open_index(recipe(), cache_dir=tmp_path)
    index._client.delete_collection(f"reviewer-{KEY}")
    index._client.create_collection(f"reviewer-{KEY}", embedding_function=None)
    assert finds_everything(index) and index.warnings == ()
    index.close()


def test_a_folder_that_cannot_be_made_means_memory_and_one_warning(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file where the folder should be")
    index = open_index(recipe(), cache_dir=tmp_path)
    assert finds_everything(index)
    assert [warning.code for warning in index.warnings] == ["index-in-memory"]
    other = open_index(recipe(), cache_dir=tmp_path)  # two in memory do not mix
    assert finds_everything(other) and finds_everything(index)
    index.close()
    other.close()


def test_a_full_disk_means_memory_and_one_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    index = open_index(recipe(), cache_dir=tmp_path)
    assert finds_everything(index)
    assert [warning.code for warning in index.warnings] == ["index-in-memory"]
    assert folders(tmp_path) == [] and not list(tmp_path.glob("index/*/building-*"))
    index.close()


def test_a_failing_embedder_leaves_nothing_half_built(tmp_path: Path) -> None:
    class Failing(WordEmbedder):
        def embed(self, texts: list[str]):  # type: ignore[no-untyped-def]
            raise RuntimeError("no model")

    with pytest.raises(RuntimeError, match="no model"):
        open_index(recipe(Failing()), cache_dir=tmp_path)
    assert folders(tmp_path) == [] and not list(tmp_path.glob("index/*/building-*"))


def test_old_indexes_are_swept_after_a_day_and_fresh_ones_kept(tmp_path: Path) -> None:
    open_index(recipe(key="b" * 16), cache_dir=tmp_path).close()
    open_index(recipe(key="c" * 16), cache_dir=tmp_path).close()
    (old,) = folders(tmp_path, "b" * 16)
    abandoned = old.parent / "building-123456"
    abandoned.mkdir()
    two_days_ago = time.time() - 2 * 24 * 3600
    for path in (old, abandoned):
        os.utime(path, (two_days_ago, two_days_ago))
    open_index(recipe(), cache_dir=tmp_path).close()
    assert not old.exists() and not abandoned.exists()
    assert len(folders(tmp_path, "c" * 16)) == 1 and len(folders(tmp_path)) == 1


def test_index_folders_are_for_their_owner_alone(tmp_path: Path) -> None:
    open_index(recipe(), cache_dir=tmp_path).close()
    (folder,) = folders(tmp_path)
    assert folder.stat().st_mode & 0o077 == 0 and folder.parent.stat().st_mode & 0o077 == 0


WORKER = """
import sys
from pathlib import Path
from reviewer.ladder.index import open_index
from tests.ladder.test_index import recipe, finds_everything
index = open_index(recipe(n=300), cache_dir=Path(sys.argv[1]))
print(finds_everything(index, 300), len(index.warnings))
index.close()
"""


def start_worker(cache: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(cache)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_several_processes_on_an_empty_cache_build_one_index_that_finds_everything(tmp_path: Path) -> None:
    workers = [start_worker(tmp_path) for _ in range(4)]
    answers = [worker.communicate(timeout=120) for worker in workers]
    assert [out.strip() for out, _ in answers] == ["True 0"] * 4, answers
    assert len(folders(tmp_path)) == 1


@pytest.mark.parametrize("delay_s", [0.9, 1.3])
def test_a_builder_killed_midway_does_no_harm(tmp_path: Path, delay_s: float) -> None:
    worker = start_worker(tmp_path)
    time.sleep(delay_s)
    worker.send_signal(signal.SIGKILL)
    worker.communicate(timeout=30)
    index = open_index(recipe(n=300), cache_dir=tmp_path)
    assert finds_everything(index, 300) and index.warnings == ()
    index.close()


def test_a_builder_killed_while_it_writes_does_no_harm(tmp_path: Path) -> None:
    worker = start_worker(tmp_path)
    until = time.monotonic() + 60
    while not list(tmp_path.glob("index/*/building-*/*")) and worker.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.communicate(timeout=30)
    assert folders(tmp_path) == []  # it was not done
    index = open_index(recipe(n=300), cache_dir=tmp_path)
    assert finds_everything(index, 300) and index.warnings == ()
    index.close()


LIMITED = """
import resource, sys
from pathlib import Path
from reviewer.ladder.index import open_index
from tests.ladder.test_index import recipe, finds_everything
import chromadb
if sys.argv[2] == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))  # the database needs more: writing fails midway
else:
    import os
    if os.geteuid() == 0:
        os.seteuid(65534)
index = open_index(recipe(n=300), cache_dir=Path(sys.argv[1]))
print(finds_everything(index, 300), [warning.code for warning in index.warnings])
index.close()
"""


@pytest.mark.parametrize("what", ["full", "read-only"])
def test_a_disk_that_takes_no_more_means_memory_and_one_warning(what: str, tmp_path: Path) -> None:
    """The disk's own refusals, not a stand-in for them; a process of its own, since limits can't be lifted again."""
    cache = Path(tempfile.mkdtemp(prefix="reviewer-cache-"))  # pytest's own folders are closed to other users
    cache.chmod(0o755 if what == "full" else 0o555)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "SQLITE_TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", LIMITED, str(cache), what]
    try:
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)
    finally:
        shutil.rmtree(cache, ignore_errors=True)
    assert done.stdout.strip() == "True ['index-in-memory']", done.stderr[-2000:]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_gets_an_error_and_does_not_hang(tmp_path: Path) -> None:
    index = open_index(recipe(), cache_dir=tmp_path)
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        refusals = 0
        for use in (lambda: index.vectors(["p0"]), lambda: open_index(recipe(), cache_dir=tmp_path)):
            try:
                use()
            except IndexUnavailable as error:
                refusals += error.code == "index-forked"
        index.close()
        os._exit(refusals)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 2
    assert finds_everything(index)
    index.close()
