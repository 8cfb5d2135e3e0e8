"""The engine against a real llama-server whose model writes noise that holds the schema and means nothing."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from reviewer.cli import main
from reviewer.engines.llm.asking import Asker
from reviewer.engines.llm.client import Client
from reviewer.engines.llm.endpoint import Endpoint
from reviewer.engines.llm.engine import LLMEngine
from reviewer.engines.llm.exchange import Exchange
from reviewer.engines.llm.spending import Spending
from reviewer.engines.prompt import load_prompts
from reviewer.errors import ReviewerError
from reviewer.ladder.taxonomy import load_taxonomy
from reviewer.verify import verify
from tests.cli.on_a_terminal import parts
from tests.engines.llm.engines import TEXT
from tests.fakes import request_for
from tests.peers.build import server_in
from tests.peers.llama import MODEL, Echoing, folder, needed, running
from tests.peers.random_model import write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reviewer.engines.base import JudgeRequest
    from reviewer.engines.llm.exchange import Caller

ANSWERS = 1000
SLOTS = 4
# The shipped prompts are 15,000 tokens for a model that knows bytes. Noise says the same to short ones.
SHORT = {
    "review": "Code of these instructions: {{ head }}. Answer."
    "{% set unused = [stage, kind, language, pitfalls, behaviours, rules, examples, canary] %}",
    "document": "===== begin of the document, code {{ begin }}, every line marked {{ mark }} =====\n{{ lines }}\n"
    "===== end of the document, code {{ end }} ====={% set unused = [part, passages] %}",
}
INPUTS = {
    "review": "stage, kind, language, pitfalls, behaviours, rules, examples, canary, head",
    "document": "begin, end, mark, lines, part, passages",
}


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    with running("-c", "65536", "-np", str(SLOTS)) as url:
        yield url


@pytest.fixture
def short(tmp_path: Path) -> Path:
    folder = tmp_path / "prompts"
    folder.mkdir()
    for name, body in SHORT.items():
        front = f"---\nid: {name}\nversion: 1\ninputs: [{INPUTS[name]}]\n---\n"
        (folder / f"{name}.md").write_text(front + body, encoding="utf-8")
    return folder


def engine(caller: Caller, prompts: Path | None = None, model: str = MODEL) -> LLMEngine:
    """The engine, asking without a temperature: at 0 a model of random weights says one thing for ever."""
    taxonomy = load_taxonomy()
    asker = Asker(load_prompts(prompts), (), taxonomy.rules, {s.id: s.name for s in taxonomy.stages})
    spending = Spending(None, None, model)
    exchange = Exchange(caller, model, timeout_s=240.0, spending=spending)
    exchange.habits.left_out.add("temperature")
    return LLMEngine(exchange, asker, spending)


def a_request(text: str = TEXT, pitfalls: int = 2) -> JudgeRequest:
    request = request_for(text)
    return replace(request, pitfalls=request.pitfalls[:pitfalls])


def quotes_hold(request: JudgeRequest, reviewed: LLMEngine) -> Counter[str]:
    """One review. Whatever was answered, each quote is in the text; counts what became of it."""
    judgement = reviewed.judge(request)
    verified = verify(request, judgement)
    text = request.document.text
    for evidence in (*(f.evidence for f in verified.findings), *(s.evidence for s in verified.strengths)):
        assert evidence
        assert all(text[e.start : e.end] == e.quote for e in evidence)
    for finding in verified.findings:
        assert finding.pitfall in {pitfall.id for pitfall in request.pitfalls}
        assert all(g.passage in {r.passage.id for r in request.passages} for g in finding.guidance)
    return Counter(claims=len(judgement.claims), stood=len(verified.findings), dropped=len(verified.dropped))


@pytest.mark.timeout(1800)
def test_a_thousand_well_formed_meaningless_answers_yield_no_quote_that_is_not_in_the_text(
    base_url: str, short: Path
) -> None:
    caller = Echoing(Endpoint(base_url))
    # an engine for every fifty: one that met an answer it can't read asks at greater length ever after
    engines = [engine(caller, short) for _ in range(ANSWERS // 50)]
    requests = [a_request(f"{TEXT}- Line {number}.\n") for number in range(ANSWERS)]
    with ThreadPoolExecutor(SLOTS) as pool:
        total = sum(pool.map(quotes_hold, requests, (engines[n // 50] for n in range(ANSWERS))), Counter[str]())
    print(f"{len(caller.answers)} answers, {len(set(caller.answers))} different: {dict(total)}")
    assert len(caller.answers) >= ANSWERS
    assert len(set(caller.answers)) > ANSWERS * 0.9
    assert total["stood"] > ANSWERS * 0.1
    assert total["dropped"] > 0


def test_model_that_does_not_send_the_codes_back_is_never_believed(base_url: str, short: Path) -> None:
    with pytest.raises(ReviewerError) as caught:
        engine(Client(Endpoint(base_url)), short).judge(a_request())
    assert (caught.value.code, caught.value.exit_code) == ("engine-cut-prompt", 3)


@pytest.mark.parametrize("stage", ["team-lead", "engineering-manager", "senior-engineering-manager", "director"])
def test_schema_of_each_stage_is_taken_and_held(base_url: str, short: Path, stage: str) -> None:
    caller = Echoing(Endpoint(base_url))
    request = request_for(TEXT, stage)
    quotes_hold(request, engine(caller, short))
    assert len(caller.answers) == 1  # neither lowered nor asked again


def test_shipped_prompts_are_read_whole(base_url: str) -> None:
    caller = Echoing(Endpoint(base_url))
    judgement = engine(caller).judge(a_request())
    assert judgement.usage is not None
    assert judgement.usage.prompt_tokens > 5000
    assert [warning.code for warning in judgement.warnings] == []


def test_model_that_the_server_does_not_have_is_answered_for_and_warned_of(base_url: str, short: Path) -> None:
    judgement = engine(Echoing(Endpoint(base_url)), short, model="gpt-nowhere").judge(a_request())
    (warning,) = judgement.warnings
    assert warning.code == "model"
    assert MODEL in warning.text


def test_document_that_overflows_the_context_is_split_and_judged_whole(short: Path) -> None:
    request = a_request("".join(f"- Item {n} of a list that goes on for longer than fits.\n" for n in range(90)), 1)
    with running("-c", "3072", "-np", "1") as url:
        caller = Echoing(Endpoint(url))
        quotes_hold(request, engine(caller, short))
    assert len(caller.answers) > 1


def test_instructions_that_overflow_the_context_are_reported() -> None:
    with running("-c", "3072", "-np", "1") as url, pytest.raises(ReviewerError) as caught:
        engine(Client(Endpoint(url))).judge(a_request())
    assert (caught.value.code, caught.value.exit_code) == ("engine-context", 3)


def test_text_that_never_closes_is_given_up(short: Path, tmp_path: Path) -> None:
    needed(server_in(folder()))  # what writes the model is only there after `make test-peers`
    endless = write(tmp_path / "endless.gguf", closing_bias=-9.0)
    with running("-c", "32768", "-np", "1", model=endless) as url, pytest.raises(ReviewerError) as caught:
        engine(Echoing(Endpoint(url)), short).judge(a_request("Green.\n", 1))
    assert (caught.value.code, caught.value.exit_code) == ("engine-length", 3)


def test_key_that_the_server_refuses_is_fatal(short: Path) -> None:
    with running("-c", "4096", "--api-key", "right") as url:
        with pytest.raises(ReviewerError) as caught:
            engine(Client(Endpoint(url, "wrong")), short).judge(a_request())
        assert (caught.value.code, caught.value.exit_code) == ("engine-key", 2)
        assert quotes_hold(a_request(), engine(Echoing(Endpoint(url, "right")), short))


def test_recipe_for_any_endpoint_ends_in_a_plain_word_and_exit_3_with_a_model_that_means_nothing(
    base_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "update.md").write_text(TEXT, encoding="utf-8")
    flags = ("--engine", "llm", "--model", MODEL, "--base-url", base_url, "--stage", "em", "--timeout-s", "240")
    done = CliRunner().invoke(main, ["review", "update.md", *flags], obj=parts)
    assert (done.exit_code, done.stdout) == (3, "")
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["error", "hint"]
