"""Prompts are files: front matter (id, version, inputs) and a template whose every variable is declared and given."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import yaml

from reviewer.errors import SettingsError
from reviewer.resources import data_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jinja2 import Template

_FENCE = "---"
_KEYS = {"id", "version", "inputs"}
MAX_PROMPT_CHARS = 100_000
EXAMPLES_FILE = "examples.yaml"
# What an expression in a template can end in, besides the template engine's own errors.
_TEMPLATE_FAULTS = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError)


@dataclass(frozen=True)
class Prompt:
    """One prompt file, checked: the variables of the template are exactly the declared inputs."""

    id: str
    version: int
    inputs: tuple[str, ...]
    body: str
    path: Path
    hash: str  # sha256 of the file's text, 16 hex digits

    @cached_property
    def _template(self) -> Template:
        template: Template = _environment().from_string(self.body)
        return template

    def render(self, **values: Any) -> str:
        """Raises SettingsError when a value is missing, superfluous, or the template fails on it."""
        from jinja2 import TemplateError

        if set(values) != set(self.inputs):
            odd = ", ".join(sorted(set(values) ^ set(self.inputs)))
            raise SettingsError(f"{self.path.name}: the inputs don't fit: {odd}", hint=_fits(values), code="prompt")
        try:
            return self._template.render(**values)
        except (TemplateError, *_TEMPLATE_FAULTS) as error:
            raise _wrong(self.path, f"fails when it is filled in: {error}") from error


def _fits(values: Mapping[str, Any]) -> str:
    return f"this prompt is given: {', '.join(sorted(values))}"


def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(  # plain text goes to a model: HTML escaping would garble it
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False, autoescape=False
    )


def read_prompt(path: Path) -> Prompt:
    """Read and check one prompt file. Raises SettingsError (code `prompt`) that names the file and the fault."""
    try:
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise _wrong(path, "cannot be read as UTF-8 text") from error
    if len(text) > MAX_PROMPT_CHARS:
        raise _wrong(path, f"longer than {MAX_PROMPT_CHARS:,} characters")
    head, body = _split(path, text)
    prompt_id, version, inputs = _front_matter(path, head)
    used = _variables(path, body)
    if unknown := used - set(inputs):
        raise _wrong(path, f"uses undeclared variables: {', '.join(sorted(unknown))}")
    if unused := set(inputs) - used:
        raise _wrong(path, f"declares inputs that it doesn't use: {', '.join(sorted(unused))}")
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Prompt(prompt_id, version, inputs, body, path, digest)


def _split(path: Path, text: str) -> tuple[str, str]:
    lines = text.split("\n")
    if lines[0] != _FENCE or _FENCE not in lines[1:]:
        raise _wrong(path, "has no front matter between two lines of ---")
    end = lines.index(_FENCE, 1)
    body = "\n".join(lines[end + 1 :]).strip("\n")
    if not body.strip():
        raise _wrong(path, "has no text after the front matter")
    return "\n".join(lines[1:end]), body


def _front_matter(path: Path, head: str) -> tuple[str, int, tuple[str, ...]]:
    try:
        raw = yaml.safe_load(head)
    except yaml.YAMLError as error:
        raise _wrong(path, "its front matter is no valid YAML") from error
    if not isinstance(raw, dict) or set(raw) != _KEYS:
        raise _wrong(path, "its front matter must have exactly id, version and inputs")
    prompt_id, version, inputs = raw["id"], raw["version"], raw["inputs"]
    if not isinstance(prompt_id, str) or prompt_id != path.stem:
        raise _wrong(path, f"its id must be its file name, '{path.stem}'")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise _wrong(path, "its version must be a whole number from 1")
    if not isinstance(inputs, list) or not all(isinstance(name, str) and name.isidentifier() for name in inputs):
        raise _wrong(path, "its inputs must be a list of names")
    if len(set(inputs)) != len(inputs):
        raise _wrong(path, "its inputs name something twice")
    return prompt_id, version, tuple(inputs)


def _variables(path: Path, body: str) -> set[str]:
    from jinja2 import TemplateSyntaxError, meta

    try:
        return set(meta.find_undeclared_variables(_environment().parse(body)))
    except TemplateSyntaxError as error:
        raise _wrong(path, f"template line {error.lineno}: {error.message}") from error


def _wrong(path: Path, what: str) -> SettingsError:
    return SettingsError(f"prompt {path}: {what}", hint="compare it with `reviewer prompts show`", code="prompt")


def shipped_folder() -> Path:
    """Where our own prompts lie."""
    return data_path("prompts")


def load_prompts(override: Path | None = None) -> dict[str, Prompt]:
    """Our prompts by id, those of `override` in place of ours with the same id.

    Raises SettingsError when a file is wrong, the folder is none or holds no prompt, an id is unknown, an override
    declares an input that ours does not have (nothing would ever be given for it), or its template fails on values
    of the kind that it will be given.
    """
    from reviewer.engines.prompt_samples import try_out

    shipped = {path.stem: read_prompt(path) for path in sorted(shipped_folder().glob("*.md"))}
    if not shipped:
        raise SettingsError("the packaged prompts are missing", hint="reinstall the package", code="prompt")
    if override is None:
        return shipped
    if not override.is_dir():
        raise SettingsError(f"--prompts {override}: no such folder", hint="name a folder of .md files", code="prompt")
    found = sorted(override.glob("*.md"))
    if not found and not (override / EXAMPLES_FILE).is_file():
        hint = f"it may hold {', '.join(f'{name}.md' for name in shipped)} and {EXAMPLES_FILE}"
        raise SettingsError(f"--prompts {override}: there is no prompt in this folder", hint=hint, code="prompt")
    chosen = dict(shipped)
    for path in found:
        prompt = read_prompt(path)
        if prompt.id not in shipped:
            raise _wrong(path, f"unknown id; known: {', '.join(shipped)}")
        if set(prompt.inputs) != set(shipped[prompt.id].inputs):
            raise _wrong(path, f"its inputs must be {', '.join(shipped[prompt.id].inputs)}")
        try_out(prompt)
        chosen[prompt.id] = prompt
    return chosen
