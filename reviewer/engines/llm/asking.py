"""What is put to a model: the messages and the schema of one request, rendered under a given frame."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reviewer.engines.llm.frame import Frame, Framer, data_lines, make_harmless
from reviewer.engines.llm.pieces import around, numbered
from reviewer.engines.llm.schema import confirm_schema, review_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reviewer.engines.base import JudgeRequest
    from reviewer.engines.llm.examples import Example
    from reviewer.engines.llm.pieces import Piece
    from reviewer.engines.prompt import Prompt
    from reviewer.records import Claim

MAX_PASSAGES = 2  # for each pitfall


def with_more(messages: tuple[tuple[str, str], ...], text: str) -> tuple[tuple[str, str], ...]:
    """The last message with `text` below it: a second one of the same role is refused by many chat templates."""
    role, last = messages[-1]
    return (*messages[:-1], (role, f"{last}\n\n{text}"))


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to a model. `schema_text` is the schema in words, for endpoints that don't enforce one."""

    name: str
    messages: tuple[tuple[str, str], ...]  # role, text
    schema: dict[str, Any]
    frame: Frame
    max_answer_tokens: int
    form: str
    again: Prompt
    repeat: int = 0  # answers kept for another one are none to this one

    def after(self, fault: str) -> Ask:
        """The same request, said once more after an answer that could not be used."""
        return replace(self, messages=with_more(self.messages, self.again.render(fault=fault)))

    def unframed(self, text: str) -> str:
        """`text` with the frame's random words replaced, so that the same request reads the same every time."""
        for word, stand_in in self.frame.words:
            text = text.replace(word, stand_in)
        return text


@dataclass(frozen=True)
class Asker:
    """Renders requests from the prompts. `clean` turns a unit's text into what is sent (redaction included)."""

    prompts: Mapping[str, Prompt]
    examples: tuple[Example, ...]
    rules: tuple[str, ...]
    stage_names: Mapping[str, str]
    frames: Callable[[str], Frame] = field(default_factory=Framer)  # given what its words must not occur in
    repeat: int = 0

    def review(
        self, request: JudgeRequest, piece: Piece, part: str | None, clean: Callable[[str], str] = make_harmless
    ) -> Ask:
        """The verdicts on one piece of a document. `part` such as "part 2 of 3", None for a whole one."""
        passages = passages_of(request, clean)
        lines = numbered(request.document, piece.units, piece.context, clean=clean)
        frame = self._frame(lines, [text for _, text in passages])
        system = self.prompts["review"].render(
            stage=self._stage(request),
            kind=request.kind or "unknown",
            language=request.document.language,
            pitfalls=request.pitfalls,
            behaviours=request.behaviours,
            rules=self.rules,
            examples=self._shown_examples,
            canary=frame.canary,
            head=frame.head,
        )
        user = self.prompts["document"].render(
            begin=frame.begin,
            end=frame.end,
            mark=frame.mark,
            lines=data_lines(frame, lines),
            part=part or "",
            passages=[{"id": passage, "text": text} for passage, text in passages],
        )
        schema = review_schema(
            [p.id for p in request.pitfalls],
            [b.id for b in request.behaviours],
            [passage for passage, _ in passages],
            piece.units,
        )
        messages = (("system", system), ("user", user))
        limit = 600 + 260 * len(request.pitfalls)
        return self._ask("review", messages, schema, frame=frame, max_tokens=limit)

    def confirm(self, request: JudgeRequest, claim: Claim, clean: Callable[[str], str] = make_harmless) -> Ask:
        """One finding, alone, with its evidence and what stands next to it."""
        document = request.document
        lines = numbered(document, around(document, claim.units), cited=claim.units, clean=clean)
        texts = [text for passage, text in passages_of(request, clean) if passage in claim.passages]
        why = clean(claim.why)
        frame = self._frame(lines, [why, *texts])
        text = self.prompts["confirm"].render(
            stage=self._stage(request),
            language=document.language,
            pitfall=next(p for p in request.pitfalls if p.id == claim.pitfall),
            why=why,
            begin=frame.begin,
            end=frame.end,
            mark=frame.mark,
            lines=data_lines(frame, lines),
            passages=[{"text": text} for text in texts],
            canary=frame.canary,
            head=frame.head,
        )
        return self._ask("confirm", (("user", text),), confirm_schema(), frame=frame, max_tokens=300)

    def _ask(
        self, name: str, messages: tuple[tuple[str, str], ...], schema: dict[str, Any], *, frame: Frame, max_tokens: int
    ) -> Ask:
        form = self.prompts["form"].render(schema=json.dumps(schema, ensure_ascii=False))
        return Ask(name, messages, schema, frame, max_tokens, form, self.prompts["again"], self.repeat)

    @cached_property
    def _shown_examples(self) -> list[dict[str, str]]:
        """Cut and numbered once for all documents: it took 6 ms a request."""
        return [example.shown() for example in self.examples]

    def _stage(self, request: JudgeRequest) -> str:
        return self.stage_names.get(request.stage, request.stage)

    def _frame(self, lines: list[tuple[int, str, str]], texts: list[str]) -> Frame:
        return self.frames("\n".join([*(f"{note} {text}" for _, note, text in lines), *texts]))


def passages_of(request: JudgeRequest, clean: Callable[[str], str] = make_harmless) -> list[tuple[str, str]]:
    """Id and text of the passages that are sent: the best two of each pitfall, each once."""
    taken: dict[str, int] = {}
    chosen: dict[str, str] = {}
    for item in request.passages:
        key = item.pitfall or ""
        if taken.get(key, 0) >= MAX_PASSAGES:
            continue
        taken[key] = taken.get(key, 0) + 1
        chosen.setdefault(item.passage.id, clean(item.passage.text))
    return list(chosen.items())
