"""What a run file says of itself: code, package, Python, taxonomy and cases, as hashes that can be compared."""

from __future__ import annotations

import hashlib
import platform
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer import __version__
from reviewer.evals.runs import CodeRecord, SuiteRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reviewer.evals.cases import Case
    from reviewer.ladder.taxonomy import Taxonomy

_PACKAGE = Path(__file__).resolve().parent.parent


def code_record() -> CodeRecord:
    """The version, the commit where there is a checkout, and a hash of the package's own source."""
    commit = _git("rev-parse", "HEAD")
    changes = _git("status", "--porcelain", "--", "reviewer", "prompts", "corpus") if commit else None
    return CodeRecord(
        version=__version__,
        commit=commit,
        is_dirty=None if changes is None else bool(changes),
        package_sha256=_package_hash(),
        python=platform.python_version(),
        platform=f"{sys.platform} {platform.machine()}",
    )


def suite_record(cases: Sequence[Case], paths: Iterable[Path]) -> SuiteRecord:
    digest = hashlib.sha256()
    for case in sorted(cases, key=lambda c: c.id):
        digest.update(f"{case.id}\x1f{case.sha256}\n".encode())
    return SuiteRecord(n=len(cases), sha256=digest.hexdigest(), paths=tuple(str(path) for path in paths))


def taxonomy_hash(taxonomy: Taxonomy) -> str:
    return hashlib.sha256(repr(taxonomy).encode()).hexdigest()


def file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _package_hash() -> str:
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\x1f" + path.read_bytes())
    return digest.hexdigest()


def _git(*args: str) -> str | None:
    """What git says of our own folder; None where it is no checkout or there is no git."""
    command = ["git", "-C", str(_PACKAGE.parent), *args]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
