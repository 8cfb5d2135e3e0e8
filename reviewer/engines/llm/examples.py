"""The worked examples in the prompt: read, numbered like a real document, and written as the answer they stand for."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel, ConfigDict, StrictStr, TypeAdapter, ValidationError

from reviewer.document.read import read_text
from reviewer.engines.llm.answer import read_review
from reviewer.engines.llm.faults import CallFault
from reviewer.engines.llm.frame import Frame, data_lines
from reviewer.engines.llm.pieces import numbered
from reviewer.engines.prompt import EXAMPLES_FILE, shipped_folder
from reviewer.errors import ReviewerError, SettingsError
from reviewer.ladder.taxonomy import load_taxonomy

if TYPE_CHECKING:
    from pathlib import Path

    from reviewer.engines.llm.answer import ReviewAnswer
    from reviewer.ladder.taxonomy import Taxonomy

FILE = EXAMPLES_FILE


class Example(BaseModel):
    """A short document with the answer that a good reviewer gives; `scope` are the pitfalls it decides.

    `passages` are shown with it, text by id: an id in an answer must be seen to come from somewhere.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: StrictStr
    stage: StrictStr
    kind: StrictStr
    scope: tuple[StrictStr, ...]
    passages: dict[StrictStr, StrictStr]
    text: StrictStr
    answer: dict[StrictStr, Any]

    def frame(self) -> Frame:
        return Frame(*(f"{self.id}-{part}" for part in ("mark", "begin", "end", "none", "head")))

    def full_answer(self) -> dict[str, Any]:
        """The answer with the codes of the example's own frame. Ours in it would survive a cut at the head."""
        frame = self.frame()
        return {"head": frame.head, "begin": frame.begin, "end": frame.end, **self.answer}

    def shown(self) -> dict[str, str]:
        """`document` and `answer` as they stand in the prompt."""
        frame, document = self.frame(), read_text(self.text, self.id)
        lines = data_lines(frame, numbered(document, [u.index for u in document.units if not u.is_hidden]))
        head = f"===== begin of the document, code {frame.begin}, every line marked {frame.mark} ====="
        tail = f"===== end of the document, code {frame.end} ====="
        passages = [f"<{passage}> {text}" for passage, text in self.passages.items()]
        below = ["", "Passages of the ladder:", *passages] if passages else []
        return {
            "document": "\n".join([head, lines, tail, *below]),
            "answer": json.dumps(self.full_answer(), ensure_ascii=False),
        }


_EXAMPLES = TypeAdapter(tuple[Example, ...])


def examples_path(override: Path | None = None) -> Path:
    """The file in force: that of `override` where it has one, or else ours."""
    if override is not None and (override / FILE).is_file():
        return override / FILE
    return shipped_folder() / FILE


def load_examples(override: Path | None = None, taxonomy: Taxonomy | None = None) -> tuple[tuple[Example, ...], str]:
    """The examples and their hash, each answer held to what a model's answer is held to.

    `taxonomy`: the labels in force; the shipped ones are known always. Raises SettingsError (code `prompt`).
    """
    path = examples_path(override)
    try:
        text = path.read_text(encoding="utf-8")
        examples = _EXAMPLES.validate_python(yaml.safe_load(text) or [])
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False, include_url=False)[0]
        raise _wrong(path, f"{_place(first['loc'])}: {first['msg'][:1].lower()}{first['msg'][1:]}") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError, RecursionError) as error:
        raise _wrong(path, "is no readable YAML in UTF-8") from error
    for example in examples:
        _check(path, example, taxonomy)
    return examples, hashlib.sha256(text.encode()).hexdigest()[:16]


def _place(loc: tuple[int | str, ...]) -> str:
    return f"example {loc[0] + 1}, {'.'.join(map(str, loc[1:]))}" if loc and isinstance(loc[0], int) else "the file"


def _check(path: Path, example: Example, taxonomy: Taxonomy | None) -> None:
    """Raises SettingsError where a model must not be shown this example."""
    answer, units = _read(path, example)
    labels = {*example.scope, *(strength.behaviour for strength in answer.strengths)}
    if labels and (unknown := labels - _labels(taxonomy)) and (unknown := unknown - _labels(load_taxonomy())):
        raise _wrong(path, f"example '{example.id}': unknown: {', '.join(sorted(unknown))}")
    for pitfall, verdict in answer.verdicts.items():
        if verdict.verdict != "absent" and not (verdict.units and verdict.why.strip()):
            raise _wrong(path, f"example '{example.id}': {pitfall} is {verdict.verdict} without units or a why")
        if made_up := set(verdict.passages) - set(example.passages):
            what = f"{pitfall} cites what is not among its passages: {', '.join(sorted(made_up))}"
            raise _wrong(path, f"example '{example.id}': {what}")
    cited = {unit for verdict in answer.verdicts.values() for unit in verdict.units}
    cited |= {unit for strength in answer.strengths for unit in strength.units}
    if beside := sorted(cited - units):
        raise _wrong(path, f"example '{example.id}': its text shows no unit {', '.join(map(str, beside))}")


def _read(path: Path, example: Example) -> tuple[ReviewAnswer, set[int]]:
    """The answer as the production reader takes it, and the units that the text shows."""
    try:
        answer = read_review(json.dumps(example.full_answer()), example.scope)
        units = {unit.index for unit in read_text(example.text, example.id).units if not unit.is_hidden}
    except CallFault as fault:
        raise _wrong(path, f"example '{example.id}': its answer: {fault.detail}") from fault
    except (TypeError, ValueError) as error:
        what = "its answer holds what JSON can't, such as a date without quotes"
        raise _wrong(path, f"example '{example.id}': {what}") from error
    except ReviewerError as error:
        raise _wrong(path, f"example '{example.id}': its text: {error.text}") from error
    return answer, units


def _labels(taxonomy: Taxonomy | None) -> set[str]:
    return {p.id for p in taxonomy.pitfalls} | {b.id for b in taxonomy.behaviours} if taxonomy else set()


def _wrong(path: Path, what: str) -> SettingsError:
    hint = "it is a list of id, stage, kind, scope, passages, text and answer; see `reviewer prompts show examples`"
    return SettingsError(f"prompt {path}: {what}", hint=hint, code="prompt")
