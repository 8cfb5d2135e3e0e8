"""The outer edge: every failure is one clear line on stderr and an exit of the contract."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from reviewer.cli import COMMANDS, main
from reviewer.cli.edge import LazyGroup, trace_of
from reviewer.errors import EngineUnreachable, ReviewerError

SECRET = "Brightwater will not sign"


def failing_with(error: BaseException) -> LazyGroup:
    """A group like the real one whose only command raises."""

    @click.command()
    def go() -> None:
        raise error

    class Known(LazyGroup):
        def list_commands(self, ctx: click.Context) -> list[str]:
            return ["go"]

        def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
            return go

    return Known(name="group", commands_by_name={})


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (ReviewerError("it broke", hint="mend it"), 2, "error: it broke\nhint: mend it\n"),
        (EngineUnreachable("no answer", hint="start it"), 3, "error: no answer\nhint: start it\n"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
        (click.UsageError("no such thing"), 2, "error: no such thing\nhint: see `group go --help`\n"),
        (BrokenPipeError(), 0, ""),
    ],
)
def test_failure_ends_in_its_message_and_exit(error: BaseException, code: int, says: str) -> None:
    result = CliRunner().invoke(failing_with(error), ["go"])
    assert (result.exit_code, result.stderr.lstrip("\n"), result.stdout) == (code, says, "")


def test_control_characters_in_a_message_are_made_harmless() -> None:
    result = CliRunner().invoke(failing_with(ReviewerError("no \x1b[31mfile\nfake: line")), ["go"])
    assert "\x1b" not in result.stderr
    assert result.stderr.count("\n") == 1


def test_bug_leaves_one_line_and_a_private_trace_without_words_of_the_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    result = CliRunner().invoke(failing_with(RuntimeError(SECRET)), ["go"])
    assert result.exit_code == 70
    assert result.stderr.count("\n") == 1
    assert SECRET not in result.stderr
    trace = Path(result.stderr.rpartition(" in ")[2].strip())
    assert stat.S_IMODE(trace.stat().st_mode) == 0o600
    text = trace.read_text()
    assert "RuntimeError" in text
    assert "test_edge.py" in text
    assert SECRET not in text


def test_trace_follows_causes_without_their_messages() -> None:
    try:
        try:
            int(SECRET)
        except ValueError as error:
            raise KeyError(SECRET) from error
    except KeyError as error:
        trace = trace_of(error)
    assert "KeyError" in trace
    assert "ValueError" in trace
    assert SECRET not in trace


def test_unknown_flag_points_at_the_help() -> None:
    result = CliRunner().invoke(main, ["config", "show", "--bogus"])
    assert result.exit_code == 2
    assert "error: No such option" in result.stderr
    assert "hint: see `main config show --help`" in result.stderr


def test_without_a_command_the_help_is_shown_as_it_is() -> None:
    result = CliRunner().invoke(main, [])
    assert (result.exit_code, result.stderr.startswith("Usage: ")) == (2, True)
    assert "\n  review " in result.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion_offers_commands_and_flags(shell: str) -> None:
    def complete(words: str, at: str) -> str:
        env = {"_REVIEWER_COMPLETE": f"{shell}_complete", "COMP_WORDS": words, "COMP_CWORD": at}
        return CliRunner().invoke(main, prog_name="reviewer", env=env).stdout

    last = "1" if shell != "fish" else "rev"
    assert "review" in complete("reviewer rev", last)
    last = "2" if shell != "fish" else "--fai"
    assert "--fail-on" in complete("reviewer review --fai", last)
    source = CliRunner().invoke(main, prog_name="reviewer", env={"_REVIEWER_COMPLETE": f"{shell}_source"})
    assert "_REVIEWER_COMPLETE" in source.stdout


def test_help_lists_each_command_that_is_there() -> None:
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    for name in ("review", "config", "doctor"):
        assert COMMANDS[name][1] in result.stdout


def test_version_is_printed() -> None:
    from reviewer import __version__

    assert CliRunner().invoke(main, ["--version"]).stdout == f"reviewer {__version__}\n"


def test_every_registered_command_loads_under_its_name() -> None:
    context = click.Context(main)
    for name in main.list_commands(context):
        assert isinstance(main.get_command(context, name), click.Command), name


HEAVY = (
    "chromadb",
    "openai",
    "onnxruntime",
    "tokenizers",
    "numpy",
    "pydantic",
    "langchain_text_splitters",
    "yaml",
    "rich",
)


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom reviewer.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print('HEAVY', [m for m in {HEAVY!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "HEAVY []"


def test_reader_that_leaves_early_is_no_error() -> None:
    code = "from reviewer.cli import main; main(['config', 'show'])"
    done = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert done.stdout is not None
    done.stdout.close()
    assert done.stderr is not None
    stderr = done.stderr.read()
    assert (done.wait(timeout=60), stderr) == (0, "")
