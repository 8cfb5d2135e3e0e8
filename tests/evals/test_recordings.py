"""Replays: the LLM path without key or network, and a request that was not recorded fails and says why."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reviewer.errors import CaseError
from reviewer.evals.llm_parts import replaying
from reviewer.evals.metrics import is_right
from reviewer.evals.recordings import (
    RecordingCaller,
    RecordingMiss,
    ReplayingCaller,
    body_key,
    fixed_frame,
    load_recording,
)
from reviewer.evals.runner import Plan, Runner
from reviewer.records import Judgement
from reviewer.settings import load_settings
from tests.evals.conftest import MINI
from tests.evals.engines import parts_with
from tests.evals.scripted_endpoint import CASES, RECORDING, LabelledEndpoint, record

if TYPE_CHECKING:
    from reviewer.evals.cases import Case
    from reviewer.evals.recordings import Recording
    from reviewer.pipeline import Parts
    from tests.evals.conftest import Evals

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def plain() -> Parts:
    """The real path with one passage a pitfall; the engine is put in by the replay."""
    return parts_with(lambda request: Judgement())


@pytest.fixture(scope="module")
def recording(plain: Parts, cases: tuple[Case, ...]) -> Recording:
    return record(plain, cases)


def test_replay_gives_every_case_its_answer_without_a_key(
    plain: Parts, recording: Recording, cases: tuple[Case, ...]
) -> None:
    parts = replaying(plain, load_settings(), recording)
    outcomes = Runner(parts, Plan(jobs=4)).run(cases)
    assert [is_right(o) for o in outcomes] == [True] * len(cases)
    assert parts.engine.identity.name == "llm"


def test_recording_is_read_back_as_it_was_written(recording: Recording, tmp_path: Path) -> None:
    recording.save(tmp_path / "r.jsonl")
    again = load_recording(tmp_path / "r.jsonl")
    assert again.head == recording.head
    assert len(again) == len(recording) == 5


def test_changed_prompt_is_a_miss_that_shows_the_difference(
    plain: Parts, recording: Recording, cases: tuple[Case, ...], tmp_path: Path
) -> None:
    from reviewer.engines.llm.build import build_llm
    from reviewer.resources import data_path

    for source in data_path("prompts").iterdir():
        text = source.read_text(encoding="utf-8")
        (tmp_path / source.name).write_text(
            text.replace("Now decide every pitfall", "Now judge every pitfall"), encoding="utf-8"
        )
    head = recording.head
    settings = replace(load_settings(), model=head.model, base_url=head.base_url, prompts_dir=tmp_path, cache=False)
    caller = ReplayingCaller(recording)
    engine = build_llm(settings, plain.taxonomy, tmp_path, caller=caller, frames=fixed_frame)
    with pytest.raises(RecordingMiss) as caught:
        Runner(replace(plain, engine=engine), Plan()).run(cases[:1])
    assert "was not recorded: 1 line differs" in caught.value.text
    assert "decide every pitfall" in caught.value.text
    assert "judge every pitfall" in caught.value.text
    assert "record again" in caught.value.hint


def test_match_is_on_the_whole_body() -> None:
    body: dict[str, Any] = {"model": "m", "messages": [{"role": "user", "content": "x"}], "temperature": 0}
    assert body_key(body) == body_key(dict(reversed(body.items())))
    changes: list[dict[str, Any]] = [{"temperature": 1}, {"model": "n"}, {"max_tokens": 5}, {"messages": []}]
    for change in changes:
        assert body_key(body | change) != body_key(body)


def test_key_is_not_part_of_what_is_kept(cases: tuple[Case, ...], recording: Recording, tmp_path: Path) -> None:
    from reviewer.engines.llm.endpoint import Endpoint

    secret = "sk-not-to-be-kept"
    caller = RecordingCaller(LabelledEndpoint(cases, Endpoint("http://127.0.0.1:9/v1", secret)), recording)
    assert caller.endpoint.key == secret
    recording.save(tmp_path / "r.jsonl")
    assert secret not in (tmp_path / "r.jsonl").read_text(encoding="utf-8")


def test_body_changed_by_hand_is_refused(recording: Recording, tmp_path: Path) -> None:
    recording.save(tmp_path / "r.jsonl")
    text = (tmp_path / "r.jsonl").read_text(encoding="utf-8").replace("Ulla", "Olga", 1)
    (tmp_path / "r.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(CaseError, match="changed by hand"):
        load_recording(tmp_path / "r.jsonl")


def test_frame_is_always_the_same_but_for_words_that_the_text_holds() -> None:
    frame = fixed_frame("one")
    assert frame == fixed_frame("two")
    other = fixed_frame(f"a text with {frame.begin} in it")
    words = {other.mark, other.begin, other.end, other.canary, other.head}
    assert frame.begin not in words
    assert len(words) == 5


@pytest.mark.timeout(600)
def test_shipped_recording_still_fits_the_prompts(evals: Evals) -> None:
    """The very command line of a user; when this fails on purpose: `python -m tests.evals.scripted_endpoint`."""
    args = ("--cases", str(CASES), "--engine", "llm", "--replay", str(RECORDING))
    done = evals("run", *args, "-o", "run.json")
    assert done.exit_code == 0, done.output
    assert "made scripted; it proves plumbing only" in done.output
    assert "recall                               100.0 %" in done.output


def test_replay_is_for_the_llm_engine(evals: Evals) -> None:
    done = evals("run", "--cases", str(CASES), "--replay", str(RECORDING))
    assert done.exit_code == 2
    assert "--engine llm" in done.output


def test_miss_ends_the_program_with_its_exit_while_other_reviews_are_under_way(tmp_path: Path) -> None:
    """As a program: inside pytest nothing shows that threads are still in the encoder when the interpreter ends."""
    text = MINI.read_text(encoding="utf-8")
    (tmp_path / "cases.yaml").write_text(text.replace("forty", "fifty"), encoding="utf-8")
    args = ("eval", "run", "--engine", "llm", "--replay", str(RECORDING), "--cases", "cases.yaml", "-q")
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "reviewer", *args]
    done = [subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False) for _ in "abcd"]
    assert [(one.returncode, one.stderr.startswith("note:")) for one in done] == [(2, True)] * 4
    assert all("this request was not recorded" in one.stderr for one in done)
