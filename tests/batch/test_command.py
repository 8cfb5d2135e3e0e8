"""`reviewer batch` from the command line, with a scripted engine."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from reviewer.cli import main
from tests.batch.scripted import parts

ROOT = Path(__file__).parents[2]
UPDATE = "# Week 23\n\nShipped the login page to all {n} customers.\nI told Carla yes, same date.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CALLS", str(tmp_path / "calls"))
    monkeypatch.setenv("REVIEWER_STORE", str(tmp_path / "s.sqlite"))
    monkeypatch.setenv("REVIEWER_STAGE", "em")
    (tmp_path / "notes").mkdir()
    for number in range(6):
        (tmp_path / "notes" / f"w{number}.md").write_text(UPDATE.format(n=number))
    return tmp_path


def batch(*args: str, stdin: bytes | None = None, **env: str) -> Result:
    return CliRunner().invoke(main, ["batch", *args], input=stdin, obj=parts, env=env)


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def calls(folder: Path) -> list[str]:
    file = folder / "calls"
    return file.read_text().split() if file.exists() else []


def test_folder_is_reviewed_in_order_as_jsonl(folder: Path) -> None:
    result = batch("notes", "--format", "jsonl", "--jobs", "4", DELAY_S="0.01")
    assert result.exit_code == 0
    assert [line["document"]["name"] for line in lines(result)] == [f"notes/w{n}.md" for n in range(6)]
    assert {line["schema"] for line in lines(result)} == {"reviewer.review/1"}
    assert "6 documents: 6 reviewed, 0 failed, 6 findings" in result.stderr
    assert "cost 3.00 EUR" in result.stderr


def test_second_run_judges_nothing_and_gives_the_same_bytes(folder: Path) -> None:
    first = batch("notes", "--format", "jsonl")
    again = batch("notes", "--format", "jsonl")
    assert first.stdout == again.stdout
    assert len(calls(folder)) == 6
    assert "6 reviewed (6 from the store)" in again.stderr


def test_jsonl_does_not_tell_what_happened_on_the_way() -> None:
    found = lines(batch("notes", "--format", "jsonl"))
    assert {line["engine"]["model"] for line in found} == {"script"}
    assert [line["engine"]["usage"] for line in found] == [None] * 6


def test_only_what_changed_is_judged_again(folder: Path) -> None:
    batch("notes")
    (folder / "notes" / "w3.md").write_text("Shipped something else. I told Ben yes.\n")
    result = batch("notes", "--format", "jsonl")
    assert calls(folder)[6:] == ["w3.md"]
    assert lines(result)[3]["findings"][0]["evidence"][0]["quote"] == "I told Ben yes."


def test_another_model_or_stage_is_another_review(folder: Path) -> None:
    batch("notes")
    batch("notes", MODEL="other")
    batch("notes", "--stage", "sem")
    assert len(calls(folder)) == 18
    batch("notes")
    assert len(calls(folder)) == 18


def test_copies_are_judged_once_and_reported_under_their_own_names(folder: Path) -> None:
    for number in range(8):
        (folder / "notes" / f"copy{number}.md").write_text(UPDATE.format(n=0))
    result = batch("notes", "--format", "jsonl", "--jobs", "4", "--path-pattern", "{author}.md", DELAY_S="0.02")
    assert len(calls(folder)) == 6
    found = {line["document"]["name"]: line["document"]["author"] for line in lines(result)}
    assert len(found) == 14
    assert found["notes/copy3.md"] == "copy3"


def test_failures_are_reported_in_place_exit_3_and_are_tried_again(folder: Path) -> None:
    (folder / "notes" / "w1.md").write_bytes(b"\0\1\2")
    (folder / "notes" / "w2.md").write_text("We shipped it. UNREACHABLE\n")
    result = batch("notes", "gone.md", "--format", "jsonl", "--fail-on", "high")
    assert result.exit_code == 3
    shown = lines(result)
    assert [line["schema"] for line in shown[1:3]] == ["reviewer.failure/1"] * 2
    assert [shown[n]["error"]["code"] for n in (1, 2, 6)] == [
        "document-binary",
        "engine-unreachable",
        "document-missing",
    ]
    assert "3 documents could not be reviewed" in result.stderr
    assert "notes/w2.md: no answer from x.example" in result.stderr
    assert "\nhint: " in result.stderr
    (folder / "notes" / "w2.md").write_text("We shipped it to everyone on Monday.\n")
    (folder / "notes" / "w1.md").unlink()
    again = batch("notes", "--format", "jsonl")
    assert again.exit_code == 0
    assert calls(folder).count("w2.md") == 2


def test_bug_in_one_document_is_its_failure_and_names_no_words_of_it(folder: Path) -> None:
    def odd(settings: Any, options: Any) -> Any:
        from dataclasses import replace

        class Broken:
            identity = parts(settings, options).engine.identity

            def judge(self, request: Any) -> Any:
                if request.document.name.endswith("w2.md"):
                    raise ZeroDivisionError(request.document.text)
                return parts(settings, options).engine.judge(request)

        return replace(parts(settings, options), engine=Broken())

    result = CliRunner().invoke(main, ["batch", "notes", "--format", "jsonl"], obj=odd)
    assert result.exit_code == 3
    assert lines(result)[2]["error"]["code"] == "internal"
    assert "Carla" not in json.dumps(lines(result)[2])


def test_threshold_exits_1() -> None:
    assert batch("notes", "--fail-on", "high").exit_code == 1
    assert batch("notes", "--fail-on", "high", "-q").exit_code == 1


def test_what_is_left_out_of_a_folder_is_told_and_old_formats_fail(folder: Path) -> None:
    (folder / "notes" / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (folder / "notes" / "sheet.xlsx").touch()
    (folder / "notes" / "linked").symlink_to(folder)
    result = batch("notes", "--path-pattern", "{team}/{author}/*.md")
    assert result.exit_code == 3
    assert "left out: 1 other file and 1 linked folder" in result.stderr
    assert "notes/old.doc: a binary file" in result.stderr
    assert "warning: --path-pattern fits no path, not even notes/old.doc" in result.stderr
    fits = batch("notes", "-q", "--path-pattern", "{author}.md").stderr
    assert "left out" not in fits
    assert "--path-pattern" not in fits


def test_list_on_standard_input() -> None:
    result = batch("-", "--format", "jsonl", stdin=b"notes/w4.md\nnotes/w2.md\n")
    assert [line["document"]["name"] for line in lines(result)] == ["notes/w4.md", "notes/w2.md"]


@pytest.mark.parametrize("args", [(), ("*.nothing",), ("notes", "--path-pattern", "x"), ("notes", "--jobs", "0")])
def test_wrong_usage_exits_2_with_a_hint(args: tuple[str, ...]) -> None:
    result = batch(*args)
    assert (result.exit_code, result.stdout, "hint:" in result.stderr) == (2, "", True)


def test_output_file_is_private_and_comes_whole(folder: Path) -> None:
    printed = batch("notes", "--format", "jsonl").stdout
    result = batch("notes", "--format", "jsonl", "-o", "out.jsonl")
    assert result.stdout == ""
    assert (folder / "out.jsonl").read_text() == printed
    assert stat.S_IMODE((folder / "out.jsonl").stat().st_mode) == 0o600
    assert batch("notes", "-o", "no/such/out").exit_code == 2


@pytest.mark.parametrize(
    "output", ["notes/w1.md", "./notes/../notes/w1.md", "linked.md", "s.sqlite", "s.sqlite-wal", "s.sqlite.lock"]
)
def test_output_never_takes_the_place_of_a_document_or_of_the_store(folder: Path, output: str) -> None:
    batch("notes", "-q")
    (folder / "linked.md").symlink_to("notes/w1.md")
    store = (folder / "s.sqlite").read_bytes()
    result = batch("notes", "-q", "-o", output)
    assert (result.exit_code, "hint: name another file" in result.stderr) == (2, True)
    assert (folder / "notes" / "w1.md").read_text() == UPDATE.format(n=1)
    assert (folder / "s.sqlite").read_bytes() == store
    shown = CliRunner().invoke(main, ["trends", "-o", output])
    assert (shown.exit_code, shown.stdout) == ((0, "") if output.endswith(".md") else (2, ""))


def test_pipe_as_output_is_written_to_and_stays_a_pipe(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    reader = os.open(folder / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    assert batch("notes", "-q", "-o", "pipe").exit_code == 0
    assert b"Absorbing unrealistic scope" in os.read(reader, 1 << 16)
    os.close(reader)
    assert (folder / "pipe").is_fifo()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("args", [("batch", "notes", "-q"), ("trends",), ("review", "notes/w0.md")])
def test_full_disk_behind_standard_output_is_no_bug_of_ours(folder: Path, args: tuple[str, ...]) -> None:
    batch("notes", "-q")
    command = [sys.executable, "-m", "tests.batch.scripted", *args]
    with Path("/dev/full").open("w") as full:
        env = os.environ | {"PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, check=False, env=env, stdout=full, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, "error: cannot write standard output: No space left" in done.stderr) == (2, True)


def test_file_that_is_no_store_is_refused_and_left_as_it_is(folder: Path) -> None:
    victim = folder / "victim.txt"
    victim.write_text("Shipped. " * 500)
    victim.chmod(0o664)
    assert batch("notes", "-q", "--store", "victim.txt").exit_code == 2
    assert stat.S_IMODE(victim.stat().st_mode) == 0o664
    assert not (folder / "victim.txt.lock").exists()
    assert batch("notes", "-q", "--store", "notes").exit_code == 2


def test_csv_has_one_line_a_finding_and_runs_no_formula(folder: Path) -> None:
    (folder / "notes" / "w0.md").write_text("Shipped it.\n\n=SUM(A1) yes, said Ann.\n")
    (folder / "notes" / "w1.md").write_text("Shipped the page on Monday, and all is well with it.\n")
    found = list(csv.DictReader(io.StringIO(batch("notes", "--format", "csv").stdout)))
    assert len(found) == 6
    assert found[0]["quote"].startswith("'=SUM")
    assert (found[1]["status"], found[1]["pitfall"]) == ("reviewed", "")
    assert (found[2]["pitfall"], found[2]["line"]) == ("em-absorbing-scope", "4")


def test_csv_says_where_the_stage_is_from_and_that_it_is_unknown(folder: Path) -> None:
    (folder / "notes" / "w0.md").write_text("---\nstage: tl\n---\nShipped it.\n")
    shown = batch("notes", "--format", "csv", REVIEWER_STAGE="").stdout
    first, second = list(csv.DictReader(io.StringIO(shown)))[:2]
    assert (first["stage"], first["stage_source"]) == ("team-lead", "front-matter")
    assert second["stage_source"] == "unknown"


def test_csv_names_the_paragraph_of_a_mail_and_no_line_of_it(folder: Path) -> None:
    head = "From: a@b.example\nSubject: Week 23\nMIME-Version: 1.0\nContent-Type: text/plain\n\n"
    (folder / "notes" / "w0.eml").write_text(head + "Hi Marta,\n\nI told Carla yes, same date.\n")
    (found,) = csv.DictReader(io.StringIO(batch("notes/w0.eml", "--format", "csv").stdout))
    assert [found[name] for name in ("pitfall", "paragraph", "line", "column")] == ["em-absorbing-scope", "2", "", ""]


@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_people_read_it_as_text_and_markdown(folder: Path, format_: str) -> None:
    (folder / "notes" / "w0.md").write_text("Shipped <b>it</b>.\n\n<script>alert(1)</script> yes\x1b[31m, said Ann.\n")
    (folder / "notes" / "w1.md").write_bytes(b"\0\1\2")
    shown = batch("notes", "--format", format_).stdout
    assert "Absorbing unrealistic scope" in shown
    assert "could not be reviewed" in shown.lower()
    assert "\x1b" not in shown
    assert format_ == "text" or "<script" not in shown


GERMAN = "Diese Woche ging die Anmeldung zu vier Kunden. Der Vertrieb möchte noch zwei Funktionen zum selben Termin.\n"


@pytest.mark.parametrize("format_", ["text", "markdown"])
def test_what_is_suppressed_not_judged_or_warned_of_is_said_here_too(folder: Path, format_: str) -> None:
    shipped = "# Week 23\n\nShipped the login page to all customers.\n"
    texts = {
        "w0.md": shipped + "<!-- reviewer: ignore em-absorbing-scope — agreed -->\nI told Carla yes, same date.\n",
        "w1.md": shipped + "<!-- keep this from Rob -->\nAll is well.\n",
        "w2.md": (shipped[11:] + "All the teams are happy with it, and the audit is prepared.\n") * 3
        + "\n"
        + GERMAN * 2,
        "w3.md": GERMAN,
        "w4.md": "Fine.\n",
        "w5.md": shipped + "All is well. <!-- reviewer: ignore tl-overcommitting — agreed -->\n",
    }
    for name, text in texts.items():
        (folder / "notes" / name).write_text(text)
    shown = batch("notes", "--format", format_).stdout.replace("`", "")
    assert "othing found, 1 suppressed" in shown
    assert "suppressed at line 5: em-absorbing-scope: agreed" in shown
    assert "warning: line 4: a comment" in shown
    assert "othing found in the English part; " in shown and shown.count("% of this document") == 1
    assert "o verdict: this document is in German; only English is judged offline" in shown
    assert "o verdict: too short to tell" in shown
    assert "warning: line 4: this comment holds nothing back: 'tl-overcommitting' is not judged" in shown


def test_metadata_comes_from_the_path_and_the_people_file(folder: Path) -> None:
    (folder / "people.toml").write_text('[[person]]\nname = "Bex Ito"\naliases = ["w3"]\nteam = "Ops"\nstage = "tl"\n')
    result = batch("notes", "--format", "jsonl", "--path-pattern", "{author}.md", REVIEWER_STAGE="")
    assert lines(result)[3]["document"]["author"] == "Bex Ito"
    assert lines(result)[3]["document"]["team"] == "Ops"
    assert lines(result)[3]["stage"] == {"id": "team-lead", "source": "settings", "confidence": None}
    assert lines(result)[2]["document"]["team"] is None


def test_text_is_stored_only_when_asked_for(folder: Path) -> None:
    batch("notes")
    kept = "Shipped the login page to all 3 customers."
    assert kept not in _dump(folder)
    result = batch("notes", "--keep-text", "--format", "jsonl")
    assert kept in _dump(folder)
    assert {line["document"]["stored_text"] for line in lines(result)} == {True}
    assert len(calls(folder)) == 6


def _dump(folder: Path) -> str:
    with sqlite3.connect(folder / "s.sqlite") as store:
        return "\n".join(store.iterdump())


IN_FLIGHT = 2  # with one job: a document that is judged, and one that is read meanwhile


def many(folder: Path, words: str, first: int) -> None:
    (folder / "more").mkdir(exist_ok=True)
    for number in range(first, 20):
        (folder / "more" / f"w{number:02}.md").write_text(f"We shipped page {number}. {words}\n")


def test_spent_limit_stops_the_batch_and_leaves_the_rest_untried(folder: Path) -> None:
    many(folder, "SPENT", 0)
    result = batch("more", "--format", "jsonl")
    assert result.exit_code == 3
    codes = [line.get("error", {}).get("code") for line in lines(result)]
    assert "max-cost" in codes[:IN_FLIGHT]
    assert codes.count("max-cost") <= 1 + IN_FLIGHT
    assert codes[5:] == ["not-tried"] * (len(codes) - 5)
    assert "stopped early: refused before sending: it would pass --max-cost 1; " in result.stderr
    assert "raise --max-cost; then run the same command again" in result.stderr


def test_endpoint_that_never_answers_stops_the_batch_at_the_first_document(folder: Path) -> None:
    many(folder, "UNREACHABLE", 0)
    result = batch("more", "--format", "csv")
    assert result.exit_code == 3
    statuses = [row["status"] for row in csv.DictReader(io.StringIO(result.stdout))]
    assert "failed" in statuses[:IN_FLIGHT]
    assert statuses[5:] == ["not-tried"] * (len(statuses) - 5)
    assert len(calls(folder)) <= 1 + IN_FLIGHT
    assert "not tried" in result.stderr
    assert "w19.md" not in batch("more").stdout


def test_endpoint_that_answered_before_is_given_some_documents_in_a_row(folder: Path) -> None:
    many(folder, "", 0)
    many(folder, "UNREACHABLE", 5)
    result = batch("more")
    assert result.exit_code == 3
    assert 5 + 3 <= len(calls(folder)) <= 5 + 3 + IN_FLIGHT


def test_stopped_batch_still_gives_what_the_store_has_and_goes_on_when_run_again(folder: Path) -> None:
    text = UPDATE.format(n=5)
    batch("notes/w5.md", "-q")
    for number in range(5):
        (folder / "notes" / f"w{number}.md").write_text(f"We shipped page {number}. UNREACHABLE\n")
    stopped = lines(batch("notes", "--format", "jsonl"))
    assert stopped[5]["schema"] == "reviewer.review/1"
    for number in range(5):
        (folder / "notes" / f"w{number}.md").write_text(text + f"Page {number} as well.\n")
    again = batch("notes", "--format", "jsonl")
    assert again.exit_code == 0
    assert len(lines(again)) == 6


def test_newer_store_and_a_second_batch_exit_2(folder: Path) -> None:
    from reviewer.batch.exclusive import hold_alone

    batch("notes")
    with hold_alone(folder / "s.sqlite"):
        assert "another batch" in batch("notes").stderr
    with sqlite3.connect(folder / "s.sqlite") as store:
        store.execute("PRAGMA user_version = 99")
    result = batch("notes")
    assert (result.exit_code, "newer reviewer" in result.stderr) == (2, True)


def test_ctrl_c_ends_within_a_second_and_says_how_to_resume(folder: Path) -> None:
    command = [sys.executable, "-m", "tests.batch.scripted", "batch", "notes", "--jobs", "2"]
    env = os.environ | {"DELAY_S": "30", "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not calls(folder) and time.monotonic() < deadline:
        time.sleep(0.05)
    begin = time.monotonic()
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=20)
    assert time.monotonic() - begin < 10  # the calls in flight would have taken 30
    assert running.returncode == 130
    assert "run the same command again" in said
