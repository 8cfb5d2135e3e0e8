"""Takes addresses, numbers, keys and names out of text before it leaves the machine, and puts them back afterwards."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from reviewer.document.redact_names import NamePattern, fold_letters, fold_signs, name_patterns
from reviewer.document.redact_patterns import sensitive_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_KEY_BLOCK = re.compile(
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\Z)", re.DOTALL
)


class Redaction:
    """The placeholders of one document. `hide` gives the same value the same placeholder every time.

    `texts` is all that will be sent: what only shows across several of them (a private key) is found there, and
    no placeholder is chosen that occurs in them. `secrets` are hidden wherever they stand.
    """

    def __init__(self, texts: Sequence[str], names: Iterable[str] = (), secrets: Iterable[str] = ()) -> None:
        joined = _normal("\n".join(texts))
        self._names: tuple[NamePattern, ...] = name_patterns(names)
        self._label = next(
            label
            for label in ("", "R", "RX", "RXR")
            if f"[{label}" not in joined or not re.search(rf"\[{label}[A-Z]+-\d", joined)
        )
        self._by_value: dict[tuple[str, str], str] = {}
        self._by_placeholder: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._secrets = {
            line.strip() for match in _KEY_BLOCK.finditer(joined) for line in match.group().split("\n") if line.strip()
        }
        self._secrets.update(_normal(secret) for secret in secrets)

    @property
    def counts(self) -> dict[str, int]:
        """How many different values of each sort were hidden so far."""
        return dict(self._counts)

    def hide(self, text: str) -> str:
        """`text` (NFC) with placeholders such as `[EMAIL-1]`."""
        text = _normal(text)
        spans = self._spans(text)
        parts: list[str] = []
        at = 0
        for start, end, sort in spans:
            parts += [text[at:start], self._placeholder(text[start:end], sort)]
            at = end
        return "".join(parts) + text[at:]

    def restore(self, text: str) -> str:
        """Put the values back where a model used their placeholders."""
        if not self._by_placeholder:
            return text
        longest_first = sorted(self._by_placeholder, key=len, reverse=True)
        pattern = re.compile("|".join(re.escape(placeholder) for placeholder in longest_first))
        return pattern.sub(lambda match: self._by_placeholder[match.group()], text)

    def _spans(self, text: str) -> list[tuple[int, int, str]]:
        """Start, end and sort of what is hidden; overlapping ones are joined, so that no remainder shows."""
        found = [*sensitive_spans(fold_signs(text))]
        for secret in self._secrets:
            found += [(m.start(), m.end(), "SECRET") for m in re.finditer(_standing(secret), text)]
        letters = fold_letters(text) if self._names else ""
        for name in self._names:
            found += [(m.start(), m.end(), f"PERSON:{name.label}") for m in name.pattern.finditer(letters)]
        joined: list[tuple[int, int, str]] = []
        for start, end, sort in sorted(found, key=lambda span: (span[0], -span[1])):
            if joined and start < joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]), joined[-1][2])
            else:
                joined.append((start, end, sort))
        return joined

    def _placeholder(self, value: str, sort: str) -> str:
        key = (sort, value)
        if key not in self._by_value:
            kind, _, person = sort.partition(":")
            if not person:
                self._counts[kind] = self._counts.get(kind, 0) + 1
            number = person or str(self._counts[kind])
            placeholder = f"[{self._label}{kind}-{number}]"
            while placeholder in self._by_placeholder:  # the same person written in another way
                number += "'"
                placeholder = f"[{self._label}{kind}-{number}]"
            if person:
                self._counts[kind] = self._counts.get(kind, 0) + 1
            self._by_value[key] = placeholder
            self._by_placeholder[placeholder] = value
        return self._by_value[key]


def _standing(secret: str) -> str:
    """A secret of letters only (a line of a key block, say) is no part of a longer word."""
    return rf"(?<!\w){secret}(?!\w)" if secret.isalpha() else re.escape(secret)


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)
