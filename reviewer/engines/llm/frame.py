"""The random frame around a document: data that can't pretend to be anything else, and proof that it came whole."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_TOKEN_CHARS = 10
# Chat-template tokens of the common model families. A server's tokenizer may turn them into real turn borders
# even inside a message, so they are broken up visibly: nobody needs them whole in an update.
_CONTROL = re.compile(
    r"<\|[^|<>\n]{1,40}\|>|<｜[^｜<>\n]{1,40}｜>|<<\s*/?\s*SYS\s*>>|\[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS)\]"
    r"|</?(?:s|bos|eos|pad|unk|think|tool_call|start_of_turn|end_of_turn)>|<(?:start|end)_of_(?:turn|image)>",
    re.IGNORECASE,
)
# Characters that show nothing or reorder what is shown. Joiners stay: several scripts and emoji need them.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\U000e0000-\U000e0fff\U0001d173-\U0001d17a]|[\ufe00-\ufe0e]"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """Random words of one request. `mark` starts each line of data; `canary` must never come back.

    The others must: `head` stands in the first line of all, `begin` and `end` around the document.
    """

    mark: str
    begin: str
    end: str
    canary: str
    head: str

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """Each word with a fixed stand-in, under which two renderings of the same request are the same."""
        return (
            (self.mark, "frame-mark"),
            (self.begin, "frame-begin"),
            (self.end, "frame-end"),
            (self.canary, "frame-canary"),
            (self.head, "frame-head"),
        )


def new_frame(avoid: str, token: Callable[[], str] | None = None) -> Frame:
    """A frame of which no word occurs in `avoid`. `token` makes the words (random by default)."""
    make = token or _random_word
    words: list[str] = []
    while len(words) < 5:
        word = make()
        if word not in avoid and word not in words:
            words.append(word)
    return Frame(*words)


class Framer:
    """Draws a frame for each request of a run.

    The head's code is drawn once: what instructions begin with decides whether a server finds them in its cache of
    prompts, and nobody who writes a document knows it either way.
    """

    def __init__(self) -> None:
        self._head = _random_word()

    def __call__(self, avoid: str) -> Frame:
        if self._head in avoid:
            return new_frame(avoid)
        return replace(new_frame(f"{avoid}\n{self._head}"), head=self._head)


def _random_word() -> str:
    alphabet = "bcdfghjkmnpqrstvwxz"  # no vowels: no words, and nothing that a model likes to correct
    return "".join(secrets.choice(alphabet) for _ in range(_TOKEN_CHARS))


def make_harmless(text: str) -> str:
    """One line of plain, visible text: no unseen characters, no chat-template tokens, no line ends, no controls.

    Sent to the model only; evidence is always quoted from the document itself.
    """
    if text.isascii() and text.isprintable():  # nearly every unit; looking at each character took 5 ms a document
        flat = text
    else:
        seen = _UNSEEN.sub("", text)
        flat = "".join(
            " " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in seen if not _is_surrogate(c)
        )
    for _ in range(3):  # breaking one token can join the halves of another
        broken = _CONTROL.sub(_break, flat)
        if broken == flat:
            break
        flat = broken
    return " ".join(flat.split())


def _is_surrogate(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"


def _break(match: re.Match[str]) -> str:
    token = match.group()
    inside = re.sub(r"[<>|｜\[\]/]+", " ", token).strip()
    return f"({inside})"


def data_lines(frame: Frame, numbered: Iterable[tuple[int, str, str]]) -> str:
    """The lines of a document: mark, number, optional note such as `quoted`, text. One line a unit."""
    return "\n".join(f"{frame.mark} [{number}]{f' ({note})' if note else ''} {text}" for number, note, text in numbered)
