"""Five small cases of our own, and the command line with a scripted engine behind it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from click.testing import CliRunner, Result

from reviewer.cli import main
from reviewer.evals.cases import Case, load_cases
from reviewer.ladder.taxonomy import Taxonomy, load_taxonomy
from tests.evals.engines import parts_with

if TYPE_CHECKING:
    from collections.abc import Callable

    from reviewer.engines.base import JudgeRequest
    from reviewer.pipeline import Parts
    from reviewer.records import Judgement

MINI = Path(__file__).parent.parent / "fixtures" / "evals" / "mini.yaml"


class Evals(Protocol):
    def __call__(
        self, *args: str, script: Callable[[JudgeRequest], Judgement] | None = None, parts: Parts | None = None
    ) -> Result: ...


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


@pytest.fixture(scope="session")
def cases(taxonomy: Taxonomy) -> tuple[Case, ...]:
    return load_cases([MINI], taxonomy)


@pytest.fixture
def by_id(cases: tuple[Case, ...]) -> dict[str, Case]:
    return {case.id: case for case in cases}


@pytest.fixture
def evals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Evals:
    """`reviewer eval …` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)

    def call(
        *args: str, script: Callable[[JudgeRequest], Judgement] | None = None, parts: Parts | None = None
    ) -> Result:
        made = parts or (parts_with(script) if script else None)
        obj: Any = (lambda settings, options: made) if made is not None else None
        return CliRunner().invoke(main, ["eval", *args], obj=obj)

    return call
