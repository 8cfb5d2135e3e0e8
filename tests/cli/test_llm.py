"""`reviewer review --engine llm` and the commands beside it, against a loopback server."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from reviewer.cli import main
from tests.cli.on_a_terminal import parts
from tests.engines.llm.answers import good, present
from tests.servers.faulty import FaultyServer, error

UPDATE = "# Week 23\n\nShipped the login page with ada@firm.example.\nI told Carla yes, same date.\n"


def run(*args: str, **env: str) -> Result:
    return CliRunner().invoke(main, list(args), obj=parts, env=env)


def review(base_url: str, *args: str, **env: str) -> Result:
    flags = ("--engine", "llm", "--model", "model-a", "--base-url", base_url, "--stage", "em")
    return run("review", "update.md", *flags, *args, **env)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REVIEWER_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "update.md").write_text(UPDATE)
    return tmp_path


def test_review_by_an_endpoint_names_host_and_prompts() -> None:
    with FaultyServer([good({"em-absorbing-scope": present(3)})]) as server:
        result = review(server.base_url, "--format", "json")
    assert result.exit_code == 0, result.output
    import json

    made: dict[str, Any] = json.loads(result.stdout)
    assert made["engine"]["name"] == "llm"
    assert made["engine"]["host"] == server.base_url.split("/")[2]
    assert {"review", "document", "examples"} <= set(made["engine"]["prompts"])
    assert [f["pitfall"] for f in made["findings"]] == ["em-absorbing-scope"]


def test_other_languages_are_reviewed_without_the_offline_engines_warning(tmp_path: Path) -> None:
    german = "Diese Woche haben wir die Anmeldung ausgeliefert. Ich habe Carla zugesagt, gleicher Termin.\n" * 3
    (tmp_path / "update.md").write_text(german)
    with FaultyServer([good()]) as server:
        result = review(server.base_url, "--format", "json")
    assert '"language": "de"' in result.stdout
    assert '"code": "language"' not in result.stdout
    assert "Language of the document: de" in server.requests[0].text


def test_a_part_in_another_language_is_judged_by_an_endpoint_and_not_warned_of(tmp_path: Path) -> None:
    english = "We shipped the login page to all the customers this week, and they are happy with it.\n\n" * 4
    german = "Diese Woche haben wir die Anmeldung ausgeliefert. Ich habe Carla zugesagt, gleicher Termin.\n" * 3
    (tmp_path / "update.md").write_text(english + german)
    with FaultyServer([good()]) as server:
        result = review(server.base_url, "--format", "json")
    assert '"language": "en"' in result.stdout
    assert "mixed-language" not in result.stdout
    assert "mixed-language" in run("review", "update.md", "--stage", "em", "--format", "json").stdout


def test_dry_run_shows_the_request_and_sends_nothing() -> None:
    with FaultyServer([good()]) as server:
        result = review(server.base_url, "--dry-run", "--redact", "--name", "Carla Example")
        assert server.requests == []
    assert result.exit_code == 0
    assert server.base_url in result.stdout
    assert "Shipped the login page with [EMAIL-1]." in result.stdout
    assert "I told [PERSON-1a] yes" in result.stdout
    assert "ada@firm" not in result.stdout
    assert re.search(r"cost: price unknown, set it in \S+/reviewer/prices\.toml\n", result.stdout)


def test_price_of_ones_own_is_found_where_the_dry_run_said_and_a_limit_is_kept() -> None:
    with FaultyServer([good()]) as server:
        shown = review(server.base_url, "--dry-run").stdout
        (path,) = re.findall(r"set it in (\S+)", shown)
        refused = review(server.base_url, "--max-cost", "1")
        assert (refused.exit_code, path in refused.stderr) == (2, True)
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text('["model-a"]\nprompt_per_million = 10\nanswer_per_million = 40\ncurrency = "EUR"\n')
        try:
            assert re.search(r"cost: at most about 0\.\d{4} EUR\n", review(server.base_url, "--dry-run").stdout)
            assert review(server.base_url, "--max-cost", "0.0001").exit_code == 2
            assert server.requests == []
            assert review(server.base_url, "--max-cost", "1").exit_code == 0
        finally:
            Path(path).unlink()


def test_shipped_price_is_for_its_own_host_and_told_with_its_date() -> None:
    flags = ("--engine", "llm", "--model", "gpt-4.1-mini", "--stage", "em", "--dry-run")
    there = run("review", "update.md", *flags, OPENAI_API_KEY="k").stdout
    assert re.search(r"cost: at most about 0\.\d{4} USD, by list prices as of 20\d\d-\d\d", there)
    assert "price unknown" in run("review", "update.md", *flags, "--base-url", "http://127.0.0.1:9/v1").stdout


def test_names_of_a_roster_do_not_leave_and_come_back_in_the_review(tmp_path: Path) -> None:
    (tmp_path / "roster.txt").write_text("# the team\nCarla Example\n\nZoë Quarterman\n", encoding="utf-8")
    with FaultyServer([good({"em-absorbing-scope": present(3)})]) as server:
        result = review(server.base_url, "--roster", "roster.txt", "--format", "json")
    assert result.exit_code == 0, result.output
    assert "I told [PERSON-1a] yes" in server.requests[0].text
    assert "Carla" not in server.requests[0].text
    assert "I told Carla yes, same date." in result.stdout
    assert "PERSON" not in result.stdout


def test_listed_people_are_sent_only_where_redaction_is_switched_off() -> None:
    with FaultyServer([good()]) as server:
        review(server.base_url, "--name", "Carla Example", "--name", "Zoë Quarterman")
        review(server.base_url, "--name", "Carla Example", "--no-redact")
    assert ["Carla" in request.text for request in server.requests] == [False, True]


def test_roster_that_cannot_be_read_ends_before_anything_is_sent() -> None:
    with FaultyServer([good()]) as server:
        result = review(server.base_url, "--redact", "--roster", "nowhere.txt")
        assert server.requests == []
    assert result.exit_code == 2
    assert "nowhere.txt" in result.stderr


def test_recipe_for_openai_takes_key_and_address_from_the_environment_and_shows_neither_key(tmp_path: Path) -> None:
    with FaultyServer([good()]) as server:
        env = {"OPENAI_API_KEY": "sk-not-to-be-seen", "OPENAI_BASE_URL": server.base_url}
        flags = ("--engine", "llm", "--model", "model-a", "--stage", "em", "--format", "json")
        planned = run("review", "update.md", *flags, "--dry-run", **env)
        done = run("review", "update.md", *flags, **env)
    assert done.exit_code == 0, done.output
    assert server.requests[0].headers["authorization"] == "Bearer sk-not-to-be-seen"
    assert "key: sent in the Authorization header" in planned.stdout
    assert "sk-not" not in planned.output + done.output
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert not any(b"sk-not" in path.read_bytes() for path in kept)


def test_recipe_for_a_local_server_that_is_not_there_says_so_with_exit_3() -> None:
    with FaultyServer([good()]) as server:
        base_url = server.base_url  # closed again below: nobody listens there any more
    result = review(base_url)
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "the endpoint can't be reached" in result.stderr
    assert "curl BASE_URL/models" in result.stderr


def test_dry_run_needs_no_key_and_says_that_the_real_run_does() -> None:
    flags = ("--engine", "llm", "--model", "model-a", "--stage", "em")
    result = run("review", "update.md", *flags, "--dry-run", OPENAI_API_KEY="", OPENAI_BASE_URL="")
    assert result.exit_code == 0, result.output
    assert "api.openai.com" in result.stdout
    assert "not-sent" not in result.stdout
    assert "OPENAI_API_KEY is not set" in result.stderr


def test_dry_run_of_the_embedded_engine_says_that_nothing_leaves() -> None:
    result = run("review", "update.md", "--dry-run")
    assert result.exit_code == 0
    assert "Nothing would be sent" in result.stdout


@pytest.mark.parametrize(
    ("reply", "exit_code"), [(error(401, "no"), 2), (error(404, "model 'x' not found"), 2), (error(400, "no"), 3)]
)
def test_fault_of_the_endpoint_ends_in_one_line_and_its_exit(reply: bytes, exit_code: int) -> None:
    with FaultyServer([reply]) as server:
        result = review(server.base_url)
    assert result.exit_code == exit_code
    assert result.stdout == ""
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == ["error", "hint"]


def test_missing_model_and_key_are_told() -> None:
    assert "--model" in run("review", "update.md", "--engine", "llm").stderr
    result = run("review", "update.md", "--engine", "llm", "--model", "m")
    assert result.exit_code == 2
    assert "OPENAI_API_KEY" in result.stderr


def test_no_cache_asks_again_and_cache_clear_forgets() -> None:
    with FaultyServer([good()]) as server:
        for args in ((), (), ("--no-cache",)):
            assert review(server.base_url, *args).exit_code == 0
        assert len(server.requests) == 2
        assert "answers: 1" in run("cache", "show").stdout
        assert run("cache", "clear").stdout == "removed 1 answer(s)\n"
        assert review(server.base_url).exit_code == 0
        assert len(server.requests) == 3


def test_own_prompt_is_sent_shown_and_compared(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "again.md").write_text("---\nid: again\nversion: 9\ninputs: [fault]\n---\nOnce more: {{ fault }}\n")
    assert "v9" in run("prompts", "list", "--prompts", str(own)).stdout
    assert "+Once more" in run("prompts", "diff", str(own)).stdout
    assert run("prompts", "check", str(own)).exit_code == 0
    with FaultyServer([b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", good()]) as server:
        assert review(server.base_url, "--prompts", str(own)).exit_code == 0


def test_examples_are_shown_compared_and_checked_like_prompts(tmp_path: Path) -> None:
    ours = run("prompts", "show", "examples").stdout
    assert "cost-unsaid" in ours
    own = tmp_path / "own"
    own.mkdir()
    (own / "examples.yaml").write_text("# none\n")
    assert run("prompts", "show", "examples", "--prompts", str(own)).stdout == "# none\n"
    assert "-- id: cost-unsaid" in run("prompts", "diff", str(own)).stdout
    assert "0 examples" in run("prompts", "check", str(own)).stdout
    (own / "examples.yaml").write_text(ours.replace("units: [3, 5]", "units: [999]"))
    for result in (
        run("prompts", "check", str(own)),
        run("prompts", "check", REVIEWER_PROMPTS_DIR=str(own)),
        review("http://127.0.0.1:9/v1", "--prompts", str(own)),
    ):
        assert result.exit_code == 2
        assert "no unit 999" in result.stderr


def test_project_file_may_not_choose_what_leaves(tmp_path: Path) -> None:
    (tmp_path / "reviewer.toml").write_text("redact = false\n")
    result = run("review", "update.md")
    assert result.exit_code == 2
    assert "may not set 'redact'" in result.stderr
