"""Every error a user can meet: what failed, where, what to do next, and the exit code it ends in."""

from __future__ import annotations


class ReviewerError(Exception):
    """Base of all expected failures.

    `code` is a stable kebab-case id (it appears in `reviewer.failure/1`), `hint` says what to do next.
    """

    exit_code = 2
    code = "error"

    def __init__(self, text: str, *, hint: str = "", code: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint
        if code is not None:
            self.code = code


class UsageError(ReviewerError):
    """Flags or arguments that do not fit together."""

    code = "usage"


class DocumentError(ReviewerError):
    """The document can't be read: missing, a folder, empty, binary, undecodable, too long."""

    code = "document"


class SettingsError(ReviewerError):
    """A settings file, variable or value is wrong."""

    code = "settings"


class LadderError(ReviewerError):
    """A ladder or pitfalls file is wrong or unknown."""

    code = "ladder"


class ModelError(ReviewerError):
    """The packaged model is missing or damaged."""

    code = "model"


class CaseError(ReviewerError):
    """A labelled document, case or run file is wrong."""

    code = "case"


class EngineError(ReviewerError):
    """The engine answered, but not in a way that can be used for this document."""

    exit_code = 3
    code = "engine"


class EngineUnreachable(EngineError):
    """No answer from the engine's endpoint, or from a Chroma server that was asked for."""

    code = "engine-unreachable"


class IndexUnavailable(ReviewerError):
    """A configured Chroma server can't be used. A local index never raises this: it falls back to memory."""

    exit_code = 3
    code = "index"
