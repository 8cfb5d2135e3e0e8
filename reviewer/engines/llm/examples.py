"""The worked examples in the prompt: read, numbered like a real document, and written as the answer they stand for."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from reviewer.engines.llm.frame import Frame, data_lines
from reviewer.engines.llm.pieces import numbered
from reviewer.engines.prompt import shipped_folder
from reviewer.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

FILE = "examples.yaml"


@dataclass(frozen=True, slots=True)
class Example:
    """A short document with the answer that a good reviewer gives; `scope` are the pitfalls it decides.

    `passages` are shown with it, text by id: an id in an answer must be seen to come from somewhere.
    """

    id: str
    stage: str
    kind: str
    scope: tuple[str, ...]
    passages: dict[str, str]
    text: str
    answer: dict[str, Any]

    def frame(self) -> Frame:
        return Frame(*(f"{self.id}-{part}" for part in ("mark", "begin", "end", "none")))

    def full_answer(self) -> dict[str, Any]:
        """The answer with the codes of the example's own frame."""
        frame = self.frame()
        return {"begin": frame.begin, "end": frame.end, **self.answer}

    def shown(self) -> dict[str, str]:
        """`document` and `answer` as they stand in the prompt."""
        from reviewer.document.read import read_text

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


def load_examples(override: Path | None = None) -> tuple[tuple[Example, ...], str]:
    """The examples and their hash. Raises SettingsError (code `prompt`) when the file is wrong."""
    path = shipped_folder() / FILE
    if override is not None and (override / FILE).is_file():
        path = override / FILE
    try:
        text = path.read_text(encoding="utf-8")
        raw = yaml.safe_load(text)
        examples = tuple(
            Example(
                e["id"], e["stage"], e["kind"], tuple(e["scope"]), dict(e["passages"]), e["text"], dict(e["answer"])
            )
            for e in raw or []
        )
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        hint = "it is a list of id, stage, kind, scope, passages, text and answer"
        raise SettingsError(f"prompt {path}: cannot be used", hint=hint, code="prompt") from error
    return examples, hashlib.sha256(text.encode()).hexdigest()[:16]
