"""Reads a model's answer as strictly as it was asked for: one JSON object, no key twice, nothing extra, no guesses."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from reviewer.engines.llm.faults import CallFault
from reviewer.records import About

if TYPE_CHECKING:
    from reviewer.engines.llm.frame import Frame

# How sure the model says it is. Words, because models spread numbers without meaning; the numbers are only an
# order and have not been measured against labels.
CONFIDENCE = {"low": 0.4, "medium": 0.65, "high": 0.85}
Sure = Literal["low", "medium", "high"]
MAX_ANSWER_CHARS = 400_000
# Where the chat template itself opens the thoughts (R1, QwQ), only their end is in the answer.
_THINK = re.compile(r"\A(?!\s*(?:\{|```)).*?</think(?:ing)?>\s*", re.DOTALL | re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_FENCE = re.compile(r"\A```(?:json)?[ \t]*\n(.*)\n```\Z", re.DOTALL | re.IGNORECASE)


_Model = TypeVar("_Model", bound=BaseModel)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Verdict(_Strict):
    """What is said of one pitfall. An absent one has empty lists and texts. `weighed` is never shown or used."""

    weighed: str
    verdict: Literal["absent", "possible", "present"]
    units: list[int] = Field(max_length=50)
    passages: list[str] = Field(max_length=20)
    confidence: Sure
    why: str
    ask: str
    try_: str = Field(alias="try")


class StrengthAnswer(_Strict):
    behaviour: str
    units: list[int] = Field(max_length=50)
    confidence: Sure


class QuestionAnswer(_Strict):
    about: About
    text: str


class ReviewAnswer(_Strict):
    """The answer to `review`: a verdict for every pitfall in scope."""

    head: str
    begin: str
    end: str
    verdicts: dict[str, Verdict]
    strengths: list[StrengthAnswer] = Field(max_length=50)
    questions: list[QuestionAnswer] = Field(max_length=50)


class ConfirmAnswer(_Strict):
    """The answer to `confirm`: does one finding hold on a second look?"""

    head: str
    begin: str
    end: str
    because: str
    holds: Literal["yes", "no"]


def repeats(content: str, word: str) -> bool:
    """Whether an answer says `word`, in lower case, also where it is written in escapes or capitals.

    A leading block of thoughts is no part of the answer: a model that is told never to say the word may think of it.
    """
    text = _THINK.sub("", content, count=1)
    return word in _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text).lower()


def read_object(content: str) -> dict[str, Any]:
    """The JSON object of an answer's text. Raises CallFault `malformed` for anything else.

    One leading block of thoughts is taken off, also one that is only closed, and a code fence only where it spans the
    whole answer; prose around JSON, keys given twice, NaN, NUL and lone surrogates are refused.
    """
    if len(content) > MAX_ANSWER_CHARS:
        raise _malformed("longer than any answer can be")
    text = _THINK.sub("", content, count=1).strip()
    fenced = _FENCE.match(text)
    if fenced:
        text = fenced.group(1).strip()
    if not text.startswith("{"):
        raise _malformed("text around the JSON")
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError as error:
        raise _malformed("nested too deeply") from error
    except ValueError as error:
        raise _malformed("no valid JSON") from error
    if not isinstance(value, dict):
        raise _malformed("no JSON object")
    _check_characters(text, value)
    return value


def _malformed(detail: str) -> CallFault:
    return CallFault("malformed", detail)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _malformed("a key given twice")
    return made


def _no_constant(name: str) -> NoReturn:
    raise _malformed(f"{name} in place of a number")


def _check_characters(text: str, value: Any) -> None:
    """Escapes can smuggle in what plain text can't hold, so the decoded strings are looked at."""
    if "\\u" not in text and "\0" not in text and text.isascii():
        return
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, str) and any(c == "\0" or "\ud800" <= c <= "\udfff" for c in item):
            raise _malformed("characters that no text can hold")


def read_review(content: str, pitfalls: tuple[str, ...]) -> ReviewAnswer:
    """A review's answer with exactly one verdict for each of `pitfalls`. Raises CallFault."""
    answer = _model(ReviewAnswer, content)
    if missing := [pitfall for pitfall in pitfalls if pitfall not in answer.verdicts]:
        raise _malformed(f"no verdict on {', '.join(missing)}")
    if len(answer.verdicts) > len(pitfalls):
        raise _malformed("verdicts for other pitfalls than those in scope")
    return answer


def read_confirmation(content: str) -> ConfirmAnswer:
    """A confirmation's answer. Raises CallFault."""
    return _model(ConfirmAnswer, content)


def check_codes(answer: ReviewAnswer | ConfirmAnswer, frame: Frame) -> None:
    """The codes at all ends must come back: servers cut a long prompt without a word, most at its head.

    Raises CallFault.
    """
    if answer.head.strip() != frame.head:
        raise CallFault("cut-prompt", "the code of the instructions did not come back")
    if (answer.begin.strip(), answer.end.strip()) != (frame.begin, frame.end):
        raise CallFault("cut-prompt", "the codes of the document did not come back")


def _model(kind: type[_Model], content: str) -> _Model:
    value = read_object(content)
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False, include_url=False)[0]
        raise _malformed(f"{first['type'].replace('_', ' ')}") from error
