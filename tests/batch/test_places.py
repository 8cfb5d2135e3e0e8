"""One document is one row wherever the batch is run, and a store of version 1 is read on."""

from __future__ import annotations

import json
import multiprocessing
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from reviewer.batch.configuration import describe, identify, without_options
from reviewer.batch.exclusive import hold_alone, open_to_read
from reviewer.batch.schema import VERSION
from reviewer.batch.store import OlderStore, Store, StoreError
from reviewer.cli import main
from reviewer.pipeline import ReviewOptions
from tests.batch.older import make_version_1
from tests.batch.scripted import parts

MAX_CHARS = 200_000


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two teams whose retros have the same relative names."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    monkeypatch.setenv("REVIEWER_STORE", str(tmp_path / "s.sqlite"))
    for team in ("ta", "tb"):
        (tmp_path / team / "retros").mkdir(parents=True)
        for month in (1, 2, 3):
            text = f"---\nteam: {team}\ndate: 2026-0{month}-01\n---\nShipped page {month}. I told Carla yes.\n"
            (tmp_path / team / "retros" / f"2026-0{month}.md").write_text(text)
    return tmp_path


def run(*args: str, **env: str) -> Result:
    result = CliRunner().invoke(main, args, obj=parts, env=env)
    assert result.exit_code == 0, result.stderr
    return result


def trends(*args: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("trends", *args, "--format", "json").stdout)
    return found


def groups(*args: str) -> dict[str, int]:
    return {group["name"]: group["documents"] for group in trends(*args)["groups"]}


def calls(folder: Path) -> int:
    return len((folder / "calls").read_text().split())


def test_same_relative_name_in_two_folders_is_two_documents(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for team in ("ta", "tb"):
        monkeypatch.chdir(folder / team)
        run("batch", "retros", "-q")
    assert groups("--by", "team") == {"ta": 3, "tb": 3}


def test_one_file_is_one_document_however_it_is_named(folder: Path) -> None:
    path = "ta/retros/2026-01.md"
    (folder / "linked").symlink_to("ta")
    ways = (path, f"./{path}", str(folder / path), f"tb/../{path}", "linked/retros/2026-01.md")
    for way in ways:
        shown = json.loads(run("batch", way, "-q", "--format", "jsonl").stdout)
        assert shown["document"]["name"] == way
    assert (trends()["documents"], calls(folder)) == (1, 1)
    assert len(run("batch", *ways, "-q", "--format", "jsonl").stdout.splitlines()) == 1


@pytest.mark.parametrize("argument", ["ta", "ta/retros/*.md"])
def test_documents_that_are_gone_from_a_reviewed_folder_count_no_more(folder: Path, argument: str) -> None:
    run("batch", "ta", "tb", "-q")
    (folder / "ta" / "retros" / "2026-02.md").rename(folder / "aside.md")
    (folder / "tb" / "retros" / "2026-02.md").unlink()  # nobody asked for that folder
    result = run("batch", argument)
    assert "no longer there, and no longer counted in trends: 1 document" in result.stderr
    assert groups("--by", "team") == {"ta": 2, "tb": 3}
    (folder / "aside.md").rename(folder / "ta" / "retros" / "2026-02.md")
    run("batch", "ta")
    assert (trends()["documents"], calls(folder)) == (6, 6)


def test_file_that_was_given_by_name_is_kept_when_its_folder_is_reviewed(folder: Path) -> None:
    (folder / "ta" / "notes.rst").write_text("Shipped it. I told Ann yes.\n")
    run("batch", "ta/notes.rst", "-q")
    assert "no longer there" not in run("batch", "ta").stderr
    assert trends()["documents"] == 4


def test_stages_given_by_flag_are_told_of_together(folder: Path) -> None:
    run("batch", "ta", "--stage", "em", "-q")
    run("batch", "tb", "--stage", "sem", "-q")
    assert groups("--by", "stage") == {"engineering-manager": 3, "senior-engineering-manager": 3}


def test_trends_are_of_the_configuration_of_the_last_batch_and_tell_what_is_left_out(folder: Path) -> None:
    run("batch", "ta", "-q")
    run("batch", "tb/retros/2026-01.md", "ta/retros/2026-01.md", "-q", MODEL="two")
    assert trends()["documents"] == 2
    run("batch", "ta", "-q")  # all of it is in the store
    found = trends()
    assert (found["documents"], found["elsewhere"], len(found["configurations"])) == (3, 1, 1)
    (other,) = found["configurations"]
    text = " ".join(run("trends").stdout.split())
    assert f"1 document reviewed only under 1 other configuration ({other}) and not counted" in text
    assert trends("--configuration", other)["documents"] == 2
    unknown = CliRunner().invoke(main, ["trends", "--configuration", "x"])
    assert f"{other} (scripted two, execution-leadership, 2 documents)" in unknown.stderr


def older_store(folder: Path) -> Path:
    """Both teams under no stage, then `ta` under another, as version 1 kept them."""
    run("batch", "ta", "tb", "-q")
    run("batch", "ta", "tb", "-q", "--stage", "em")
    options = [ReviewOptions(), ReviewOptions(stage="engineering-manager")]
    told = [describe(parts(None, option), MAX_CHARS) for option in options]  # type: ignore[arg-type]
    make_version_1(folder / "s.sqlite", [(identify(one), one) for one in told])
    return folder / "s.sqlite"


def test_older_store_is_read_on_and_nothing_is_judged_again(folder: Path) -> None:
    store = older_store(folder)
    (before, spent) = calls(folder), 12
    assert before == spent
    assert (trends()["documents"], groups("--by", "team")) == (6, {"ta": 3, "tb": 3})
    with sqlite3.connect(store) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert "6 reviewed (6 from the store)" in run("batch", "ta", "tb").stderr
    assert "6 reviewed (6 from the store)" in run("batch", "ta", "tb", "--stage", "em").stderr
    assert (calls(folder), trends()["documents"], trends()["elsewhere"]) == (spent, 6, 0)


@pytest.fixture
def typed_in_ta(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of version 1 by a batch of `retros` within `ta`."""
    monkeypatch.chdir(folder / "ta")
    run("batch", "retros", "-q")
    told = describe(parts(None, ReviewOptions()), MAX_CHARS)  # type: ignore[arg-type]
    make_version_1(folder / "s.sqlite", [(identify(told), told)])
    return folder / "ta" / "retros"


def edit(*files: Path) -> None:
    for file in files:
        file.write_text(file.read_text() + "I told Bo yes.\n")


def test_names_of_an_older_store_are_looked_for_in_the_current_folder(typed_in_ta: Path) -> None:
    (typed_in_ta / "2026-01.md").unlink()
    edit(typed_in_ta / "2026-02.md")
    result = run("batch", "retros")
    assert "no longer there, and no longer counted in trends: 1 document" in result.stderr
    assert "older store" not in result.stderr
    assert groups("--by", "team") == {"ta": 2}


def test_names_of_an_older_store_are_those_of_files_that_end_with_them(
    typed_in_ta: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (typed_in_ta / "2026-03.md").unlink()
    edit(*typed_in_ta.iterdir())
    assert "no longer there, and no longer counted in trends: 1 document" in run("batch", "ta").stderr
    assert trends()["documents"] == 2


def test_names_of_an_older_store_are_settled_whatever_the_model(typed_in_ta: Path) -> None:
    edit(typed_in_ta / "2026-02.md")
    (typed_in_ta / "2026-03.md").unlink()
    run("batch", "retros", "-q", MODEL="two")
    found = trends()
    assert (found["documents"], found["elsewhere"]) == (2, 0)
    run("batch", "retros", "-q")
    assert (trends()["documents"], calls(typed_in_ta.parents[1])) == (2, 3 + 2 + 1)  # one was judged before


def test_another_teams_files_of_the_same_names_are_not_those_of_an_older_store(
    typed_in_ta: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert "3 documents of an older store may count twice" in run("batch", "tb").stderr
    assert groups("--by", "team") == {"ta": 3, "tb": 3}
    edit(*typed_in_ta.iterdir())
    assert "older store" not in run("batch", "ta", "tb").stderr
    assert groups("--by", "team") == {"ta": 3, "tb": 3}


def test_older_store_with_a_batch_on_it_is_left_alone(folder: Path) -> None:
    store = older_store(folder)
    before = store.read_bytes()
    with pytest.raises(OlderStore):
        Store(store, for_writing=False)
    with hold_alone(store), pytest.raises(StoreError, match="another batch"):
        open_to_read(store)
    assert store.read_bytes() == before


def test_upgrade_that_fails_leaves_the_older_store_whole(folder: Path) -> None:
    store = older_store(folder)
    with sqlite3.connect(store) as database:
        database.execute("UPDATE configurations SET description = '{' WHERE id = (SELECT max(id) FROM configurations)")
        before = list(database.iterdump())
    with pytest.raises(StoreError, match="damaged"):
        Store(store)
    with sqlite3.connect(store) as database:
        assert list(database.iterdump()) == before


def _open(path: str, start: Any, results: Any) -> None:
    start.wait()
    store = Store(Path(path))
    results.put(sum(reviewed for _, _, reviewed in store.configurations()))
    store.close()


def test_two_processes_that_open_an_older_store_bring_it_up_to_date_once(folder: Path) -> None:
    store = older_store(folder)
    context = multiprocessing.get_context("spawn")
    start, results = context.Barrier(3), context.Queue()
    running = [context.Process(target=_open, args=(os.fspath(store), start, results)) for _ in range(3)]
    for process in running:
        process.start()
    assert [results.get(timeout=60) for _ in running] == [6, 6, 6]
    for process in running:
        process.join()


def test_options_are_no_part_of_a_configuration_but_the_model_is() -> None:
    def configuration(model: str, stage: str | None) -> str:
        made = parts(None, ReviewOptions(stage=stage))  # type: ignore[arg-type]
        told = json.loads(describe(made, MAX_CHARS)) | {"model": model}
        return without_options(json.dumps(told))

    assert configuration("a", None) == configuration("a", "engineering-manager")
    assert configuration("a", None) != configuration("b", None)
