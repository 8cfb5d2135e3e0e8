"""`reviewer batch` with a scripted engine, as a program of its own: `python -m tests.batch.scripted batch PATH…`.

Every judgement is written to the file in CALLS before it is answered, and takes DELAY_S seconds.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

from reviewer.cli import main
from reviewer.engines.llm.spending import CostRefused
from reviewer.engines.scripted import ScriptedEngine
from reviewer.errors import EngineUnreachable
from reviewer.ladder.taxonomy import load_taxonomy
from reviewer.pipeline import Parts, ReviewOptions
from reviewer.records import Claim, EngineUsage, Judgement
from tests.fakes import LADDER, OnePassageEach

if TYPE_CHECKING:
    from reviewer.engines.base import JudgeRequest
    from reviewer.settings import Settings


def judge(request: JudgeRequest) -> Judgement:
    """Says that every ` yes` is absorbed scope; one with UNREACHABLE can't be judged, one with SPENT is refused."""
    name = Path(request.document.name).name
    if calls := os.environ.get("CALLS"):
        with Path(calls).open("a", encoding="utf-8") as log:
            log.write(name + "\n")
    time.sleep(float(os.environ.get("DELAY_S", "0")))
    if "UNREACHABLE" in request.document.text:
        raise EngineUnreachable("no answer from x.example", hint="check the address")
    if "SPENT" in request.document.text:
        raise CostRefused("refused before sending: it would pass --max-cost 1", hint="raise --max-cost")
    units = tuple(unit.index for unit in request.document.units if " yes" in unit.text)
    passages = tuple(item.passage.id for item in request.passages if item.pitfall == "em-absorbing-scope")
    claim = Claim("em-absorbing-scope", "finding", 0.8, units, passages, why="A cost is not named.")
    usage = EngineUsage(calls=1, prompt_tokens=100, completion_tokens=10, cost=0.5, currency="EUR")
    return Judgement(claims=(claim,) if units and passages else (), usage=usage)


def parts(_settings: Settings, options: ReviewOptions) -> Parts:
    return Parts(
        load_taxonomy(), OnePassageEach(), ScriptedEngine(judge, os.environ.get("MODEL", "script")), LADDER, options
    )


if __name__ == "__main__":
    # Children of a test run in the background inherit that Ctrl-C is ignored; here it has to count.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main(obj=parts)
