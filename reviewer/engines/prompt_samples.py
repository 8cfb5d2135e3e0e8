"""What prompts are tried with when they are loaded: a value of the real shape for each input of each prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reviewer.ladder.taxonomy import Behaviour, Pitfall

if TYPE_CHECKING:
    from reviewer.engines.prompt import Prompt

_STAGE = "engineering-manager"
_PITFALL = Pitfall("em-sample", _STAGE, "sample", "high", "A pitfall", "What it is.", "What it is not.", "A sentence.")
_SHAPES: dict[str, Any] = {
    "pitfall": _PITFALL,
    "pitfalls": (_PITFALL,),
    "behaviours": (Behaviour("em-sample", _STAGE, "A behaviour", "A sentence."),),
    "rules": ("A rule.",),
    "examples": [{"document": "A document.", "answer": "{}"}],
    "part": "part 2 of 3",
}
_PASSAGES = {
    "document": [{"id": "sample/em/pitfalls/0a1b2c3d", "text": "A passage."}],
    "confirm": [{"text": "A passage."}],
}
_MAY_BE_EMPTY = ("behaviours", "rules", "examples", "part", "passages")


def try_out(prompt: Prompt) -> None:
    """Render with everything there, and with all empty that may be. Raises SettingsError where the template fails."""
    shapes = _SHAPES | {"passages": _PASSAGES.get(prompt.id, [])}
    full = {name: shapes.get(name, f"some {name}") for name in prompt.inputs}
    prompt.render(**full)
    prompt.render(**{name: type(value)() if name in _MAY_BE_EMPTY else value for name, value in full.items()})
