"""Prompt files are checked when they are loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reviewer.engines.prompt import load_prompts, read_prompt
from reviewer.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "---\nid: again\nversion: 2\ninputs: [fault]\n---\nOnce more: {{ fault }}\n"


def write(folder: Path, text: str, name: str = "again.md") -> Path:
    (folder / name).write_text(text)
    return folder / name


def test_prompt_is_read_and_rendered(tmp_path: Path) -> None:
    prompt = read_prompt(write(tmp_path, GOOD))
    assert (prompt.id, prompt.version, prompt.inputs) == ("again", 2, ("fault",))
    assert prompt.render(fault="<b> & {{ x }}") == "Once more: <b> & {{ x }}"
    assert len(prompt.hash) == 16


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{{ fault }}", "{{ falt }}", "undeclared variables: falt"),
        ("{{ fault }}", "now", "doesn't use: fault"),
        ("{{ fault }}", "{{ fault", "template line"),
        ("id: again", "id: other", "its id must be"),
        ("version: 2", "version: two", "version"),
        ("version: 2\n", "", "exactly id, version and inputs"),
        ("inputs: [fault]", "inputs: [fault, fault]", "twice"),
        ("inputs: [fault]", "inputs: [", "YAML"),
        ("---\nid", "id", "front matter"),
        ("Once more: {{ fault }}", "", "no text"),
    ],
)
def test_wrong_prompt_is_refused_with_its_fault(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        read_prompt(write(tmp_path, GOOD.replace(old, new)))
    assert "again.md" in caught.value.text


@pytest.mark.parametrize("values", [{}, {"fault": "x", "more": 1}])
def test_missing_or_superfluous_value_is_fatal(tmp_path: Path, values: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        read_prompt(write(tmp_path, GOOD)).render(**values)


def test_template_cannot_reach_into_the_program(tmp_path: Path) -> None:
    text = GOOD.replace("{{ fault }}", "{{ fault.__class__.__mro__ }}")
    with pytest.raises(SettingsError):
        read_prompt(write(tmp_path, text)).render(fault="x")


def test_override_replaces_by_id_and_unknown_ids_are_refused(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    chosen = load_prompts(tmp_path)
    assert chosen["again"].version == 2
    assert chosen["review"].path.parent != tmp_path
    write(tmp_path, GOOD.replace("id: again", "id: agian"), "agian.md")
    with pytest.raises(SettingsError, match="unknown id"):
        load_prompts(tmp_path)


def test_override_with_other_inputs_is_refused(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("[fault]", "[error]").replace("{{ fault }}", "{{ error }}"))
    with pytest.raises(SettingsError, match="its inputs must be fault"):
        load_prompts(tmp_path)
    with pytest.raises(SettingsError, match="no such folder"):
        load_prompts(tmp_path / "none")
