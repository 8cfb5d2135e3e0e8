"""The ways in for a stranger's bytes, each as a user walks it: through the command line, ending in an exit."""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from typing import TYPE_CHECKING

from click.testing import CliRunner, Result

from reviewer.cli import main
from reviewer.engines.scripted import ScriptedEngine
from reviewer.ladder.taxonomy import load_taxonomy
from reviewer.pipeline import Parts, ReviewOptions
from reviewer.records import Claim, Judgement, StrengthClaim
from tests.fakes import LADDER, OnePassageEach
from tests.ladder.embedders import WordEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from reviewer.engines.base import JudgeRequest
    from reviewer.settings import Settings

EXITS = (0, 1, 2, 3)
LIMIT_S = 5.0
_FORMATS = ("text", "markdown", "json")
_NAMES = ("update.md", "update.txt", "update.html", "update.eml", "update")


class BrokenContract(AssertionError):
    """An exit that is not the contract's, a traceback, or a run over the limit."""


def judge(request: JudgeRequest) -> Judgement:
    """Claims something of every seventh unit, so that every output has evidence of every sort to show."""
    units = [u.index for u in request.document.units if not u.is_hidden]
    claims = tuple(
        Claim(p.id, "finding" if at % 2 else "possible", 0.6, tuple(units[at::7][:3]), (), "Why.", "Ask?", "Try.")
        for at, p in enumerate(request.pitfalls)
    )
    return Judgement(claims, tuple(StrengthClaim(b.id, 0.7, tuple(units[:1])) for b in request.behaviours[:1]))


_TAXONOMY = load_taxonomy()


def _parts(_settings: Settings, options: ReviewOptions) -> Parts:
    return Parts(_TAXONOMY, OnePassageEach(), ScriptedEngine(judge), LADDER, options)


def documents(data: bytes, folder: Path, name: str | None = None) -> int:
    """Review a file of these bytes; the format of the output and, unless given, the file's name follow from them."""
    pick = hashlib.sha256(data).digest()
    name = name or _NAMES[pick[0] % len(_NAMES) if pick[0] < 64 else 0]
    (folder / name).write_bytes(data)
    width = ("40", "60", "80", "140")[pick[1] % 4]
    args = ["review", name, "--format", _FORMATS[pick[2] % 3], "--all"]
    return run(args, folder, obj=_parts, env={"COLUMNS": width, "FORCE_COLOR": str(pick[3] % 2)})


def settings(data: bytes, folder: Path) -> int:
    """Read a project's settings file of these bytes; every other time it is the user's own."""
    mine = folder / "config" / "reviewer" / "config.toml"
    mine.parent.mkdir(parents=True, exist_ok=True)
    is_mine = hashlib.sha256(data).digest()[0] % 2
    (mine if is_mine else folder / "reviewer.toml").write_bytes(data)
    (folder / "reviewer.toml" if is_mine else mine).unlink(missing_ok=True)
    args = ["config", "show", *(("--format", "json") if len(data) % 2 else ())]
    return run(args, folder, env={"XDG_CONFIG_HOME": str(folder / "config")})


def ladders(data: bytes, folder: Path) -> int:
    """Check a ladder of these bytes."""
    (folder / "ladder.md").write_bytes(data)
    return run(["ladder", "check", "ladder.md"], folder, obj=WordEmbedder())


def pitfalls(data: bytes, folder: Path) -> int:
    """Check a small ladder against a pitfalls file of these bytes."""
    (folder / "own.md").write_text("# Crew Chief\n\nA. B.\n\n# Team Lead\n\nC.\n", encoding="utf-8")
    (folder / "own.yaml").write_bytes(data)
    return run(["ladder", "check", "own.md", "--pitfalls", "own.yaml"], folder, obj=WordEmbedder())


TARGETS: dict[str, Callable[[bytes, Path], int]] = {
    "documents": documents,
    "settings": settings,
    "ladders": ladders,
    "pitfalls": pitfalls,
}


def run(args: list[str], folder: Path, *, obj: object = None, env: dict[str, str] | None = None) -> int:
    """The exit of one call. Raises BrokenContract where it is none of the contract's or came too late.

    CPU time is measured, not the clock's: other processes are no fault of ours.
    """
    started = time.process_time()
    with _inside(folder):
        result: Result = CliRunner().invoke(main, args, obj=obj, env=env or {})
    took = time.process_time() - started
    said = result.output[-600:]
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise BrokenContract(f"{args}: {result.exception!r}") from result.exception
    if result.exit_code not in EXITS:
        raise BrokenContract(f"{args}: exit {result.exit_code}: {said}")
    if "Traceback" in result.stderr:
        raise BrokenContract(f"{args}: a traceback: {said}")
    if result.exit_code >= 2 and "error: " not in result.stderr:
        raise BrokenContract(f"{args}: exit {result.exit_code} without a word: {said}")
    if took > LIMIT_S:
        raise BrokenContract(f"{args}: {took:.1f} s")
    return result.exit_code


@contextlib.contextmanager
def _inside(folder: Path) -> Iterator[None]:
    before = os.getcwd()  # noqa: PTH109  # Path.cwd() would resolve links
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
