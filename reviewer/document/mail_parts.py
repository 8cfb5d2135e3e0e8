"""Headers and texts of a mail's parts, read so that a malformed one is no failure of ours."""

from __future__ import annotations

import re
from email.errors import (
    CloseBoundaryNotFoundDefect,
    InvalidBase64LengthDefect,
    StartBoundaryNotFoundDefect,
)
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from typing import TYPE_CHECKING, Any

from reviewer.document.converted import truncated
from reviewer.document.decode import decode

if TYPE_CHECKING:
    from email.message import Message

_BROKEN = (CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect, InvalidBase64LengthDefect)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_MAX_HEADER = 500  # characters


class _LenientPolicy(EmailPolicy):
    """The modern policy, but a header that can't be parsed is read as the plain words in it."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        words = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # bytes that are not ASCII
        try:
            return super().header_fetch_parse(name, words)
        except Exception:  # IndexError, AttributeError, UnboundLocalError, ...: it stumbles in ways of its own
            return self.header_factory(name, "") if name.lower().startswith("content-") else one_line(words)


def parse_mail(data: bytes) -> EmailMessage:
    message = BytesParser(_class=EmailMessage, policy=_LenientPolicy()).parsebytes(data)
    assert isinstance(message, EmailMessage)
    return message


def one_line(value: object) -> str:
    """A header on one line, without the control characters that an encoded word may hide."""
    return " ".join(_CONTROL.sub(" ", str(value or "")).split())[:_MAX_HEADER]


def is_cut_off(part: Message) -> bool:
    """Whether a part ends before it should. Of a body in base64 it is known once that has been decoded."""
    return any(isinstance(defect, _BROKEN) for defect in part.defects)


def part_bytes(part: Message) -> bytes:
    """The bytes of a part, its transfer encoding undone. Raises DocumentError where they end too early."""
    payload = part.get_payload(decode=True)
    if is_cut_off(part):
        raise truncated("mail", "its body is incomplete")
    return payload if isinstance(payload, bytes) else b""


def part_text(part: Message) -> str:
    """The text of a part. Raises DocumentError: cut off, or bytes that no likely character set explains."""
    return decode(part_bytes(part), part.get_content_charset()).replace("\r\n", "\n")
