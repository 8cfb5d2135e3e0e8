"""`--record`: a good recording outlives a bad run, and one that was interrupted is taken up whole."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Any

import pytest

from reviewer.errors import CaseError
from reviewer.evals.recording_file import GrowingRecording
from reviewer.evals.recordings import RecordingHead, load_recording
from reviewer.records import Judgement
from tests.evals.conftest import MINI
from tests.evals.engines import parts_with
from tests.evals.scripted_endpoint import MODEL, LabelledEndpoint
from tests.servers.faulty import FaultyServer, http

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from reviewer.evals.cases import Case
    from tests.evals.conftest import Evals
    from tests.servers.faulty import Request

HEAD = RecordingHead(made_by="live", model=MODEL, base_url="http://127.0.0.1:9/v1")
REFUSED = http(401, {"error": {"message": "no"}})


def body(number: int) -> dict[str, Any]:
    return {"model": MODEL, "messages": [{"role": "user", "content": f"{number}"}]}


@pytest.fixture
def good(cases: tuple[Case, ...]) -> Callable[[Request], bytes]:
    return lambda request: http(200, LabelledEndpoint(cases).complete(request.body, 1.0))


@pytest.fixture
def record(evals: Evals) -> Callable[..., Result]:
    def call(server: FaultyServer, *args: str) -> Result:
        at = ("--base-url", server.base_url, "--model", MODEL, "--engine", "llm", "--no-cache", "--jobs", "1")
        parts = parts_with(lambda request: Judgement())
        return evals("run", "--cases", str(MINI), *at, *args, "-o", "run.json", parts=parts)

    return call


def replayed(evals: Evals, *more: str) -> Result:
    args = ("--cases", str(MINI), "--engine", "llm", "--replay", "rec.jsonl", *more)
    return evals("run", *args, parts=parts_with(lambda request: Judgement()))


def test_recording_is_made_and_replays(
    record: Callable[..., Result], evals: Evals, good: Callable[[Request], bytes], tmp_path: Path
) -> None:
    with FaultyServer([good]) as server:
        done = record(server, "--record", "rec.jsonl")
    assert done.exit_code == 0, done.output
    assert stat.S_IMODE((tmp_path / "rec.jsonl").stat().st_mode) == 0o600
    assert not (tmp_path / "rec.jsonl.part").exists()
    assert replayed(evals).exit_code == 0


@pytest.mark.parametrize("n_good", [0, 3])
def test_refused_key_leaves_a_good_recording_alone(
    n_good: int, record: Callable[..., Result], good: Callable[[Request], bytes], tmp_path: Path
) -> None:
    (tmp_path / "rec.jsonl").write_text("a good one\n", encoding="utf-8")
    with FaultyServer([*[good] * n_good, REFUSED]) as server:
        assert record(server, "--record", "rec.jsonl").exit_code == 2
    assert (tmp_path / "rec.jsonl").read_text(encoding="utf-8") == "a good one\n"


def test_run_with_cases_that_could_not_be_reviewed_writes_no_recording(
    record: Callable[..., Result], good: Callable[[Request], bytes], tmp_path: Path
) -> None:
    with FaultyServer([good, http(400, {"error": {"message": "no"}}), good]) as server:
        done = record(server, "--record", "rec.jsonl")
    assert done.exit_code == 3, done.output
    assert "note: rec.jsonl is written by a whole run; rec.jsonl.part holds what there is" in done.output
    assert not (tmp_path / "rec.jsonl").exists()


def test_resumed_recording_holds_every_exchange(
    record: Callable[..., Result], evals: Evals, good: Callable[[Request], bytes], tmp_path: Path
) -> None:
    with FaultyServer([*[good] * 3, REFUSED, good]) as server:
        assert record(server, "--record", "rec.jsonl").exit_code == 2
        done = record(server, "--record", "rec.jsonl", "--resume")
    assert done.exit_code == 0, done.output
    assert len(server.requests) == 6
    assert len(load_recording(tmp_path / "rec.jsonl")) == 5
    assert replayed(evals).exit_code == 0


def test_resumed_run_whose_first_part_is_not_recorded_there_makes_no_recording(
    record: Callable[..., Result], good: Callable[[Request], bytes]
) -> None:
    with FaultyServer([*[good] * 3, REFUSED, good]) as server:
        assert record(server, "--record", "other.jsonl").exit_code == 2
        done = record(server, "--record", "rec.jsonl", "--resume")
    assert done.exit_code == 2
    assert "the interrupted run recorded nothing" in done.output


def test_part_whose_last_line_was_cut_by_a_kill_is_taken_over_up_to_it(tmp_path: Path) -> None:
    path = tmp_path / "rec.jsonl"
    killed = GrowingRecording(path, HEAD)
    killed.add(body(1), {"answer": 1})
    killed.add(body(2), {"answer": "zwei – ü"})
    data = killed.part.read_bytes()
    killed.part.write_bytes(data[: data.rindex("ü".encode()) + 1])
    again = GrowingRecording(path, HEAD, is_resumed=True)
    assert again.bodies() == [body(1)]
    again.add(body(3), {"answer": 3})
    again.finish()
    again.add(body(4), {"answer": 4})  # what is asked afterwards is not part of it
    assert len(load_recording(path)) == 2
    assert not killed.part.exists()


def test_part_of_another_model_is_not_taken_over(tmp_path: Path) -> None:
    GrowingRecording(tmp_path / "rec.jsonl", HEAD).add(body(1), {})
    other = HEAD.model_copy(update={"model": "another"})
    with pytest.raises(CaseError, match="another model"):
        GrowingRecording(tmp_path / "rec.jsonl", other, is_resumed=True)


def test_line_ends_of_other_kinds_stay_within_an_exchange(tmp_path: Path) -> None:
    made = GrowingRecording(tmp_path / "rec.jsonl", HEAD)
    made.add(body(1), {"answer": "one\u2028two\x85three"})
    made.finish()
    assert load_recording(made.path).answer(body(1)) == {"answer": "one\u2028two\x85three"}


def test_replay_refuses_another_model_than_the_one_that_answered(
    record: Callable[..., Result], evals: Evals, good: Callable[[Request], bytes]
) -> None:
    with FaultyServer([good]) as server:
        record(server, "--record", "rec.jsonl")
    args = ("--cases", str(MINI), "--engine", "llm", "--replay", "rec.jsonl", "--model")
    parts = parts_with(lambda request: Judgement())
    assert evals("run", *args, MODEL, parts=parts).exit_code == 0
    refused = evals("run", *args, "gpt-5", parts=parts)
    assert refused.exit_code == 2
    assert f"the recording is of the model '{MODEL}', not of 'gpt-5'" in refused.output


def test_changed_copies_that_were_not_recorded_are_told_from_a_change(
    record: Callable[..., Result], evals: Evals, good: Callable[[Request], bytes]
) -> None:
    with FaultyServer([good]) as server:
        assert record(server, "--record", "rec.jsonl").exit_code == 0
    done = replayed(evals, "--perturb", "sample")
    assert done.exit_code == 2
    assert "recorded without these changed copies" in done.output
    assert "hint: use --perturb none, or record with --perturb sample --seed 1" in done.output
