"""Prompt files are checked when they are loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reviewer.engines.prompt import load_prompts, read_prompt
from reviewer.engines.prompt_samples import try_out
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


CONFIRM = (
    "id: confirm\nversion: 1\ninputs: [stage, language, pitfall, why, begin, end, mark, lines, passages, canary, head]"
)
GIVEN = "{{ stage }}{{ language }}{{ why }}{{ begin }}{{ end }}{{ mark }}{{ lines }}{{ canary }}{{ head }}"
EACH = "{% for p in passages %}{{ p.text }}{% endfor %}"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("again.md", GOOD.replace("{{ fault }}", "{{ fault.nope }}")),
        ("again.md", GOOD.replace("{{ fault }}", "{{ fault }}{{ 1 // 0 }}")),
        ("again.md", GOOD.replace("{{ fault }}", "{{ fault + 1 }}")),
        ("confirm.md", f"---\n{CONFIRM}\n---\n{GIVEN}{EACH}{{{{ pitfall.isnt }}}}\n"),
        ("confirm.md", f"---\n{CONFIRM}\n---\n{GIVEN}{{{{ pitfall.is_ }}}}{EACH.replace('text', 'id')}\n"),
        ("confirm.md", f"---\n{CONFIRM}\n---\n{GIVEN}{{{{ pitfall.is_ }}}}{{{{ passages[0].text }}}}\n"),
    ],
)
def test_override_that_would_fail_when_it_is_filled_in_is_refused(tmp_path: Path, name: str, text: str) -> None:
    path = write(tmp_path, text, name)
    with pytest.raises(SettingsError, match="fails when it is filled in") as caught:
        load_prompts(tmp_path)
    assert str(path) in caught.value.text


def test_sound_override_is_taken(tmp_path: Path) -> None:
    write(tmp_path, f"---\n{CONFIRM}\n---\n{GIVEN}{{{{ pitfall.is_ }}}}{EACH}\n", "confirm.md")
    assert load_prompts(tmp_path)["confirm"].path.parent == tmp_path


def test_shipped_prompts_are_filled_in_with_the_samples() -> None:
    for prompt in load_prompts().values():
        try_out(prompt)


def test_folder_without_a_prompt_is_refused(tmp_path: Path) -> None:
    (tmp_path / "reviews.txt").write_text(GOOD)
    with pytest.raises(SettingsError, match="no prompt in this folder") as caught:
        load_prompts(tmp_path)
    assert "examples.yaml" in (caught.value.hint or "")
    (tmp_path / "examples.yaml").write_text("[]")
    assert load_prompts(tmp_path).keys() == load_prompts().keys()


def test_override_with_other_inputs_is_refused(tmp_path: Path) -> None:
    write(tmp_path, GOOD.replace("[fault]", "[error]").replace("{{ fault }}", "{{ error }}"))
    with pytest.raises(SettingsError, match="its inputs must be fault"):
        load_prompts(tmp_path)
    with pytest.raises(SettingsError, match="no such folder"):
        load_prompts(tmp_path / "none")
