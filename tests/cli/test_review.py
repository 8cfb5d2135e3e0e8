"""`reviewer review` from the command line, with a scripted engine in place of the model."""

from __future__ import annotations

import json
import os
import stat
import sys
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from reviewer.cli import main
from reviewer.engines.scripted import ScriptedEngine
from reviewer.errors import EngineUnreachable
from reviewer.ladder.taxonomy import load_taxonomy
from reviewer.pipeline import Parts, ReviewOptions
from reviewer.records import Claim, Judgement, Level
from tests.fakes import LADDER, OnePassageEach

if TYPE_CHECKING:
    from pathlib import Path

    from reviewer.engines.base import JudgeRequest
    from reviewer.settings import Settings

UPDATE = "# Week 23\n\nShipped the login page.\nI told Carla yes, same date.\n"
YES = "I told Carla yes, same date."


def judge(request: JudgeRequest, level: Level = "finding") -> Judgement:
    """Says that every `yes` is absorbed scope."""
    units = tuple(unit.index for unit in request.document.units if " yes" in unit.text)
    passages = tuple(item.passage.id for item in request.passages if item.pitfall == "em-absorbing-scope")
    claim = Claim("em-absorbing-scope", level, 0.8, units, passages, why="A cost is not named.")
    return Judgement(claims=(claim,) if units and passages else ())


def parts(_settings: Settings, options: ReviewOptions, script: Any = judge) -> Parts:
    return Parts(load_taxonomy(), OnePassageEach(), ScriptedEngine(script), LADDER, options)


def run(*args: str, stdin: str | bytes | None = None, build: Any = parts, **env: str) -> Result:
    return CliRunner().invoke(main, ["review", *args], input=stdin, obj=build, env=env)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "update.md").write_text(UPDATE)
    return tmp_path


def test_file_is_reviewed_as_text() -> None:
    result = run("update.md", "--stage", "em")
    assert result.exit_code == 0
    assert "update.md:4:1" in result.stdout
    assert "Absorbing unrealistic scope" in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize("args", [(), ("-",)])
def test_piped_text_is_reviewed(args: tuple[str, ...]) -> None:
    result = run(*args, "--stage", "em", stdin=UPDATE)
    assert (result.exit_code, "stdin:4:1" in result.stdout) == (0, True)


@pytest.mark.parametrize(
    ("short", "full"),
    [("tl", "team-lead"), ("em", "engineering-manager"), ("sem", "senior-engineering-manager"), ("dir", "director")],
)
def test_stage_is_taken_short_or_in_full(short: str, full: str) -> None:
    for given in (short, full):
        found = json.loads(run("update.md", "--stage", given, "--format", "json", stdin="").stdout)
        assert found["stage"] == {"id": full, "source": "given", "confidence": None}


def test_unknown_stage_is_refused_with_the_known_ones() -> None:
    result = run("update.md", "--stage", "ceo")
    assert (result.exit_code, "unknown stage 'ceo'" in result.stderr, "known stages:" in result.stderr) == (
        2,
        True,
        True,
    )


def test_unknown_stage_is_refused_with_where_it_comes_from_and_the_short_names(folder: Path) -> None:
    result = run("update.md", REVIEWER_STAGE="boss")
    assert (result.exit_code, "REVIEWER_STAGE: unknown stage 'boss'" in result.stderr) == (2, True)
    assert "team-lead (tl), engineering-manager (em)" in result.stderr
    (folder / "reviewer.toml").write_text("stage = 'boss'\n")
    assert "reviewer.toml:1: unknown stage 'boss'" in run("update.md").stderr


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        (("--model", "foo"), "--model has"),
        (
            ("--max-cost", "1", "--base-url", "http://x.example/v1", "--no-cache"),
            "--base-url, --max-cost and --no-cache have",
        ),
        (("--name", "Ann"), "--name has"),
        (("--no-verify",), ""),
        (("-q",), ""),
    ],
)
def test_flags_that_only_an_endpoint_heeds_are_named_where_none_is_asked(flags: tuple[str, ...], named: str) -> None:
    result = run("update.md", "--stage", "em", *flags)
    assert result.exit_code == 0
    assert result.stderr == (f"note: {named} no effect without --engine llm\n" if named else "")


def test_stage_of_a_settings_file_is_said_to_come_from_there(folder: Path) -> None:
    (folder / "reviewer.toml").write_text("stage = 'em'\nkind = 'retro'\n")
    found = json.loads(run("update.md", "--format", "json").stdout)
    assert found["stage"]["source"] == "settings"
    assert (found["document"]["kind"], found["document"]["kind_source"]) == ("retro", "settings")


@pytest.mark.parametrize(
    ("format_", "start"), [("text", "●"), ("markdown", "## 1 finding in update.md."), ("json", '{\n  "schema"')]
)
def test_every_format_starts_as_it_should(format_: str, start: str) -> None:
    assert run("update.md", "--stage", "em", "--format", format_).stdout.startswith(start)


def test_output_file_is_private_and_whole_and_nothing_is_printed(folder: Path) -> None:
    result = run("update.md", "--stage", "em", "-o", "out.md", "--format", "markdown", FORCE_COLOR="1")
    assert result.output == ""
    assert stat.S_IMODE((folder / "out.md").stat().st_mode) == 0o600
    assert (folder / "out.md").read_text().startswith("## 1 finding")


def test_output_file_holds_no_colour(folder: Path) -> None:
    run("update.md", "-o", "out.txt", FORCE_COLOR="1")
    assert "\x1b" not in (folder / "out.txt").read_text()
    assert "\x1b[" in run("update.md", FORCE_COLOR="1").stdout


@pytest.mark.parametrize("name", ["update.md", "./update.md", "link.md"])
def test_document_is_never_overwritten(folder: Path, name: str) -> None:
    (folder / "link.md").symlink_to(folder / "update.md")
    result = run("update.md", "-o", name)
    assert (result.exit_code, "is the document itself" in result.stderr) == (2, True)
    assert (folder / "update.md").read_text() == UPDATE


@pytest.mark.parametrize(("level", "code"), [("low", 1), ("medium", 1), ("high", 1)])
def test_fail_on_exits_1_at_a_finding_as_severe_or_worse(level: str, code: int) -> None:
    result = run("update.md", "--stage", "em", "--fail-on", level)
    assert (result.exit_code, "1 finding" in result.stdout) == (code, True)


def test_fail_on_is_silent_for_less_severe_and_possible_ones_and_clean_documents() -> None:
    def possible(request: JudgeRequest) -> Judgement:
        return judge(request, "possible")

    assert run("update.md", "--fail-on", "low", build=lambda s, o: parts(s, o, possible)).exit_code == 0
    assert run("-", "--fail-on", "low", stdin="Shipped the login page to all customers.\n").exit_code == 0


def test_suppressed_finding_is_listed_and_not_counted(folder: Path) -> None:
    text = UPDATE.replace("I told", "<!-- reviewer: ignore em-absorbing-scope — agreed with Marta -->\nI told")
    (folder / "update.md").write_text(text)
    result = run("update.md", "--stage", "em", "--fail-on", "low")
    assert (result.exit_code, "suppressed" in result.stdout, "agreed with Marta" in result.stdout) == (0, True, True)
    assert run("update.md", "--stage", "em", "--fail-on", "low", "--no-suppress").exit_code == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"", "empty"), (b" \n\t\n", "empty"), (b"\x00\x01\x02\x03" * 50, "not text")],
)
def test_unreadable_document_exits_2_with_a_hint(folder: Path, data: bytes, says: str) -> None:
    (folder / "odd.md").write_bytes(data)
    result = run("odd.md")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert says in result.stderr.lower()
    assert "\nhint: " in result.stderr


@pytest.mark.parametrize("name", ["missing.md", "."])
def test_missing_file_and_folder_exit_2(name: str) -> None:
    result = run(name)
    assert (result.exit_code, result.stderr.startswith("error: ")) == (2, True)


def test_document_over_the_limit_exits_2() -> None:
    result = run("update.md", REVIEWER_MAX_CHARS="10")
    assert (result.exit_code, "hint:" in result.stderr) == (2, True)


def test_engine_that_cannot_be_reached_exits_3_and_prints_no_review() -> None:
    def unreachable(_request: JudgeRequest) -> Judgement:
        raise EngineUnreachable("no answer from x.example", hint="check the address")

    result = run("update.md", build=lambda s, o: parts(s, o, unreachable))
    assert (result.exit_code, result.stdout) == (3, "")


def test_project_file_that_moves_text_off_the_machine_exits_2(folder: Path) -> None:
    (folder / "reviewer.toml").write_text("engine = 'llm'\n")
    result = run("update.md")
    assert (result.exit_code, "cloned repository" in result.stderr) == (2, True)


def test_verbose_says_on_stderr_what_was_used(folder: Path) -> None:
    (folder / "reviewer.toml").write_text("stage = 'em'\n")
    result = run("update.md", "-v")
    assert "stage from" in result.stderr
    assert "reviewer.toml:1" in result.stderr
    assert "ladder: execution-leadership" in result.stderr


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    import click.testing

    monkeypatch.setattr(click.testing._NamedTextIOWrapper, "isatty", lambda _self: True, raising=False)


def editor(folder: Path, code: str) -> str:
    """An editor: a Python script that gets the file's path as `path`."""
    script = folder / "editor.py"
    script.write_text(f"import sys, pathlib, time, os\npath = pathlib.Path(sys.argv[1])\n{code}\n")
    return f"{sys.executable} {script}"


WRITES = "path.write_text('I told Carla yes, same date.\\n' + path.read_text()); os.utime(path, (0, 0))"


@pytest.mark.usefixtures("at_a_terminal")
def test_on_a_terminal_the_editor_opens_and_the_template_is_dropped(folder: Path) -> None:
    result = run("--stage", "em", "--format", "json", EDITOR=editor(folder, WRITES))
    found = json.loads(result.stdout[result.stdout.index("{") :])
    assert found["document"]["name"] == "editor"
    assert found["document"]["chars"] == len(YES) + 1
    assert [finding["evidence"][0]["quote"] for finding in found["findings"]] == [YES]


@pytest.mark.usefixtures("at_a_terminal")
@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("pass", "nothing was written"),
        ("os.utime(path, (0, 0))", "save the text before closing"),
        (
            "path.write_text(path.read_text() + '# Week 23\\nYes.'); os.utime(path, (0, 0))",
            "is ignored: write above it",
        ),
        ("sys.exit(3)", "the editor failed"),
    ],
)
def test_editor_that_writes_nothing_or_fails_exits_2(folder: Path, code: str, says: str) -> None:
    result = run(EDITOR=editor(folder, code))
    assert (result.exit_code, says in result.stderr) == (2, True)


@pytest.mark.usefixtures("at_a_terminal")
def test_without_an_editor_nothing_hangs() -> None:
    result = run(EDITOR="", VISUAL="")
    assert (result.exit_code, "no editor is set" in result.stderr) == (2, True)
    assert os.environ.get("EDITOR", "") == ""


@pytest.mark.usefixtures("at_a_terminal")
def test_progress_is_wiped_on_a_terminal_and_absent_when_quiet() -> None:
    assert run("update.md").stderr == "reviewing update.md …\r\x1b[2K"
    assert run("update.md", "-q").stderr == ""
    assert run("update.md", TERM="dumb").stderr == ""


@pytest.mark.parametrize(
    ("url", "says"),
    [
        (None, "nothing left this machine"),
        ("http://127.0.0.1:8000", "nothing left this machine"),
        ("http://chroma.example:8000", "sent to chroma.example"),
    ],
)
def test_footer_owns_up_to_an_index_elsewhere(url: str | None, says: str) -> None:
    assert says in run("update.md", REVIEWER_CHROMA_URL=url or "").stdout
