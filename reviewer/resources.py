"""Where the data files that ship with the program lie, installed or in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_path(relative: str) -> Path:
    """The path of a shipped file or folder such as `corpus/execution-leadership/ladder.md`.

    A wheel carries `corpus/` and `prompts/` under `reviewer/_data`; a checkout has them beside `reviewer/`.
    """
    installed = _PACKAGE / "_data" / relative
    return installed if installed.exists() else _PACKAGE.parent / relative


def model_path(name: str) -> Path:
    """A file of the packaged model: `encoder.onnx`, `tokenizer.json`, `head.json`."""
    return _PACKAGE / "model" / name
