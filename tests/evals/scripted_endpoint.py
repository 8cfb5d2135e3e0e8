"""An endpoint that answers from the labels, to record exchanges that prove the plumbing; and the recorder.

    python -m tests.evals.scripted_endpoint     writes evals/recordings/scripted.jsonl anew

Run it when a prompt, the schema, the ladder or the five cases changed on purpose.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewer.engines.llm.endpoint import Endpoint
from reviewer.evals.cases import Case, Expected, load_cases
from reviewer.evals.llm_parts import with_caller
from reviewer.evals.recordings import Recording, RecordingCaller, RecordingHead
from reviewer.evals.runner import Plan, Runner
from reviewer.ladder.taxonomy import load_taxonomy
from reviewer.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reviewer.pipeline import Parts

ROOT = Path(__file__).parent.parent.parent
RECORDING = ROOT / "evals" / "recordings" / "scripted.jsonl"
CASES = ROOT / "tests" / "fixtures" / "evals" / "mini.yaml"
MODEL = "scripted-oracle"
BASE_URL = "http://127.0.0.1:9/v1"  # nobody listens there
_BEGIN = re.compile(r"===== begin of the \w+, code (\S+), every line marked (\S+) =====")
_HEAD = re.compile(r"\ACode of these instructions: (\w+)\.")
_END = re.compile(r"===== end of the \w+, code (\S+) =====")


@dataclass(frozen=True)
class LabelledEndpoint:
    """Stands where the engine's client would. Reads the document from the request, as a model must."""

    cases: Sequence[Case]
    endpoint: Endpoint = field(default_factory=lambda: Endpoint(BASE_URL))

    def models(self) -> tuple[str, ...]:
        return (MODEL,)

    def complete(self, payload: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        text = "\n".join(message["content"] for message in payload["messages"])
        begin, mark = _BEGIN.findall(text)[-1]
        lines = re.findall(rf"^{mark} \[(\d+)\] (.*)$", text, re.MULTILINE)
        scope, fields = _asked(payload)
        case = next(c for c in self.cases if all(line in c.document.text for _, line in lines))
        must = {e.label: e for e in case.must}
        answer = {
            "head": _HEAD.findall(text)[0],
            "begin": begin,
            "end": _END.findall(text)[-1],
            "verdicts": {p: _filled(fields, _verdict(must.get(p), case, lines)) for p in scope},
            "strengths": [
                {"behaviour": e.label, "units": _units(e, case, lines), "confidence": "medium"} for e in case.strengths
            ],
            "questions": [],
        }
        return _completion(answer)


ABSENT = {"verdict": "absent", "units": [], "passages": [], "confidence": "high", "why": "", "ask": "", "try": ""}


def absent_answer(payload: dict[str, Any]) -> dict[str, Any]:
    """The answer that finds nothing, to whatever is asked."""
    text = "\n".join(message["content"] for message in payload["messages"])
    scope, fields = _asked(payload)
    codes = {"head": _HEAD.findall(text)[0], "begin": _BEGIN.findall(text)[-1][0], "end": _END.findall(text)[-1]}
    verdicts = dict.fromkeys(scope, _filled(fields, ABSENT))
    return _completion({**codes, "verdicts": verdicts, "strengths": [], "questions": []})


def _asked(payload: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The pitfalls that want a verdict, and the fields of one, as the request's own schema has them."""
    schema = payload["response_format"]["json_schema"]["schema"]
    return list(schema["properties"]["verdicts"]["properties"]), list(schema["$defs"]["verdict"]["properties"])


def _filled(fields: Sequence[str], verdict: dict[str, Any]) -> dict[str, Any]:
    """A verdict with every field that is asked for, texts empty where there is nothing to say."""
    return {name: verdict.get(name, "") for name in fields}


def _completion(answer: dict[str, Any]) -> dict[str, Any]:
    message = {"role": "assistant", "content": json.dumps(answer)}
    return {
        "id": "scripted",
        "object": "chat.completion",
        "created": 0,
        "model": MODEL,
        "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
        "usage": {"prompt_tokens": 4000, "completion_tokens": 400, "total_tokens": 4400},
    }


def _verdict(expected: Expected | None, case: Case, lines: Sequence[tuple[str, str]]) -> dict[str, Any]:
    found = expected is not None
    return {
        "verdict": "present" if found else "absent",
        "units": _units(expected, case, lines) if expected is not None else [],
        "passages": [],
        "confidence": "high",
        "why": "Work was added." if found else "",
        "ask": "What moved?" if found else "",
        "try": "We moved the export to May." if found else "",
    }


def _units(expected: Expected, case: Case, lines: Sequence[tuple[str, str]]) -> list[int]:
    quotes = [case.document.text[slice(*place[0])] for place in expected.places]
    return [int(number) for number, line in lines if any(line in quote or quote in line for quote in quotes)]


def record(parts: Parts, cases: Sequence[Case]) -> Recording:
    """Every exchange that the cases need."""
    recording = Recording(
        RecordingHead(
            made_by="scripted",
            model=MODEL,
            base_url=BASE_URL,
            note="answers made from the labels: proves plumbing only",
        )
    )
    caller = RecordingCaller(LabelledEndpoint(cases), recording)
    outcomes = Runner(with_caller(parts, scripted_settings(), caller), Plan()).run(cases)
    failed = [o for o in outcomes if o.status != "scored"]
    if failed:
        raise SystemExit(f"{failed[0].case}: {failed[0].error}")
    return recording


def scripted_settings() -> Any:
    from dataclasses import replace

    return replace(load_settings(), model=MODEL, base_url=BASE_URL)


def main() -> None:
    from dataclasses import replace

    from reviewer.assembly import build_parts
    from reviewer.pipeline import ReviewOptions

    cases = load_cases([CASES], load_taxonomy())
    recording = record(build_parts(replace(load_settings(), engine="embedded"), ReviewOptions()), cases)
    RECORDING.parent.mkdir(parents=True, exist_ok=True)
    recording.save(RECORDING)
    RECORDING.chmod(0o644)
    print(f"wrote {RECORDING.relative_to(ROOT)}: {len(recording)} exchanges")


if __name__ == "__main__":
    main()
