"""The run file (`reviewer.eval-run/1`): what was evaluated, by what, and every outcome. No words of any document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reviewer.contract import EngineRecord, LadderRecord, UsageRecord
from reviewer.errors import CaseError
from reviewer.output import write_private
from reviewer.records import Level

if TYPE_CHECKING:
    from pathlib import Path

Status = Literal["scored", "failed", "crashed"]
Counts = tuple[int, int, int]  # characters: shared, claimed, labelled


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Found(_Record):
    """A pitfall or behaviour that was claimed. `on_lines` and `guided` are null where it was not expected."""

    label: str
    level: Level = "finding"
    confidence: float
    on_lines: bool | None = None  # the evidence lies where the label says
    guided: bool | None = None  # the ladder's stating sentence is among the guidance
    spans: tuple[tuple[int, int], ...] = ()
    chars: Counts = (0, 0, 0)


class Outcome(_Record):
    """One review of one case. A crash of ours is scored as the worst answer; a failure is not scored at all."""

    case: str
    sha256: str
    cluster: str
    stage: str
    repeat: int = 0
    aimed_at: str | None = None
    pair_role: Literal["must-find", "matched-negative"] | None = None
    must: tuple[str, ...]
    may: tuple[str, ...] = ()
    must_strengths: tuple[str, ...] = ()
    status: Status = "scored"
    error: str | None = None
    found: tuple[Found, ...] = ()
    strengths: tuple[Found, ...] = ()
    broken: tuple[str, ...] = ()  # invariants
    dropped: int = 0
    inferred_stage: str | None = None
    ms: float = 0.0
    usage: UsageRecord | None = None

    @property
    def subject(self) -> str:
        """What was reviewed."""
        return self.case

    def findings(self) -> tuple[Found, ...]:
        """What counts: level `finding`."""
        return tuple(item for item in self.found if item.level == "finding")


class VariantOutcome(_Record):
    """Whether one relation held on one changed document.

    `held` is null where the original's verdict leaves nothing to hold, and where the copy could not be reviewed
    (`status` failed).
    """

    case: str
    cluster: str
    relation: str
    pitfall: str | None = None
    held: bool | None
    moved: tuple[str, ...] = ()  # "+pitfall" appeared, "-pitfall" went
    sha256: str = ""  # of the changed text; runs of older versions don't have it
    broken: tuple[str, ...] = ()
    status: Status = "scored"  # this and what follows: runs of older versions don't have it
    error: str | None = None
    usage: UsageRecord | None = None  # of all reviews that it took

    @property
    def subject(self) -> str:
        """What was reviewed."""
        return f"{self.case}, {self.relation}"


class RetrievalFigures(_Record):
    n: int
    k: int
    recall: Annotated[float, Field(ge=0, le=1)]
    mrr: Annotated[float, Field(ge=0, le=1)]
    source_sha256: str


class CodeRecord(_Record):
    version: str
    commit: str | None
    is_dirty: bool | None
    package_sha256: str
    python: str
    platform: str


class SuiteRecord(_Record):
    """Which cases. `sha256` is over the ids and hashes of all of them."""

    n: int
    sha256: str
    paths: tuple[str, ...]


class Stop(_Record):
    """The failure that every further review would have shared, so that the rest was not tried; and what to do."""

    error: str
    hint: str = ""


class EvalRun(_Record):
    """Everything needed to compare this run with another one."""

    schema_: Literal["reviewer.eval-run/1"] = Field(default="reviewer.eval-run/1", alias="schema")
    created: str
    code: CodeRecord
    engine: EngineRecord
    ladder: LadderRecord
    taxonomy_sha256: str
    suite: SuiteRecord
    seed: int
    repeat: int
    perturb: Literal["none", "sample", "all"]
    is_exact: bool  # the engine answers the same every time, so any difference is real
    outcomes: tuple[Outcome, ...]
    variants: tuple[VariantOutcome, ...] = ()
    retrieval: RetrievalFigures | None = None
    wall_ms: float = 0.0
    stopped: Stop | None = None  # runs of older versions don't have it

    def scored(self) -> tuple[Outcome, ...]:
        """What goes into the rates: reviews and crashes, not failures."""
        return tuple(outcome for outcome in self.outcomes if outcome.status != "failed")

    def failed(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.status == "failed")

    def reviewed(self) -> tuple[Outcome | VariantOutcome, ...]:
        """Cases and changed copies, whatever became of them."""
        return self.outcomes + self.variants

    def unreviewed(self) -> tuple[Outcome | VariantOutcome, ...]:
        """The cases and changed copies of which nothing is known, because no review of them could be made."""
        return tuple(reviewed for reviewed in self.reviewed() if reviewed.status == "failed")

    def crashed(self) -> tuple[Outcome | VariantOutcome, ...]:
        """The cases and changed copies that we crashed on."""
        return tuple(reviewed for reviewed in self.reviewed() if reviewed.status == "crashed")

    def broken(self) -> tuple[Outcome | VariantOutcome, ...]:
        """The cases and changed copies whose reviews broke an invariant; a crash breaks none."""
        return tuple(reviewed for reviewed in self.reviewed() if reviewed.broken and reviewed.status != "crashed")


def save_run(run: EvalRun, path: Path) -> None:
    """Atomically, mode 0600."""
    write_private(path, run.model_dump_json(by_alias=True, indent=1, exclude_defaults=False) + "\n")


def load_run(path: Path) -> EvalRun:
    """Raises CaseError: unreadable, no run file, or of another schema."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        is_report = isinstance(raw, dict) and raw.get("schema") == "reviewer.eval-report/1"
        return EvalRun.model_validate(raw["run"] if is_report and "run" in raw else raw)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise CaseError(
            f"{path}: can't be read: {reason}", hint="give a file that `reviewer eval run -o` wrote"
        ) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise CaseError(
            f"{path}: no run file: {where}: {first['msg']}", hint="run `reviewer eval run -o` again"
        ) from error
    except ValueError as error:
        raise CaseError(f"{path}: no JSON: {error}", hint="give a file that `reviewer eval run -o` wrote") from error
