"""The settings in force and where each came from: flags > environment > project > user > defaults."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args

from reviewer.errors import SettingsError
from reviewer.settings_keys import KEYS, Key, convert

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewer.records import Kind, Severity

PROJECT_FILE = "reviewer.toml"
USER_FILE = "config.toml"
PREFIX = "REVIEWER_"
Layer = Literal["default", "user", "project", "environment", "flag"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value came from. `where` is `file:line`, a variable or a flag; empty for a default."""

    layer: Layer
    where: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its value in force. Relative paths are already absolute."""

    cache_dir: Path
    data_dir: Path
    stage: str | None = None
    kind: Kind | None = None
    ladder: str = "execution-leadership"
    engine: str = "embedded"
    model: str | None = None
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    prompts_dir: Path | None = None
    chroma_url: str | None = None
    max_chars: int = 200_000
    fail_on: Severity | None = None
    format: str = "text"
    timeout_s: float = 300.0
    max_cost: float | None = None
    verify: bool = False
    redact: bool = False
    names: str = ""
    roster: Path | None = None
    cache: bool = True
    jobs: int = 1
    store: Path | None = None
    origins: Mapping[str, Origin] = field(default_factory=lambda: MappingProxyType({}))

    def origin(self, name: str) -> Origin:
        """Where the value of a setting came from."""
        return self.origins.get(name, Origin("default"))


@dataclass(frozen=True, slots=True)
class SettingsFiles:
    """The files that are looked at; `project` is None where no `reviewer.toml` was found on the way up."""

    user: Path
    project: Path | None


def settings_files(cwd: Path, env: Mapping[str, str]) -> SettingsFiles:
    """The user's settings file (it may not exist) and the project's, found from `cwd`."""
    import platformdirs

    home = Path(env.get("HOME") or Path.home())
    return SettingsFiles(platformdirs.user_config_path("reviewer") / USER_FILE, find_project_file(cwd, home))


def user_folder() -> Path:
    """Where the user's own files lie: settings and prices."""
    import platformdirs

    return platformdirs.user_config_path("reviewer")


def find_project_file(cwd: Path, home: Path) -> Path | None:
    """The nearest `reviewer.toml` from `cwd` up to the repository's root, or else up to home.

    Outside of both only `cwd` itself is looked at, so that nobody can plant one in `/tmp` or `/`.
    """
    cwd, home = cwd.resolve(), home.resolve()
    chain = [cwd, *cwd.parents]
    roots = [folder for folder in chain if (folder / ".git").exists()]
    top = roots[0] if roots else home if home in chain else cwd
    for folder in chain:
        if (folder / PROJECT_FILE).is_file():
            return folder / PROJECT_FILE
        if folder == top:
            break
    return None


def load_settings(
    flags: Mapping[str, Any] | None = None, *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Settings:
    """Every layer read, checked and merged. Flags that are None were not given; `names` of a flag are added.

    Raises SettingsError for a file that can't be read, an unknown key (with the nearest known one), a
    wrong value, or a project file that sets what would let a document leave the machine.
    """
    cwd = cwd or Path.cwd()
    env = os.environ if env is None else env
    files = settings_files(cwd, env)
    values: dict[str, Any] = _default_folders()
    origins: dict[str, Origin] = {}
    layers = [_read_file(files.user, "user")]
    if files.project is not None:
        layers.append(_read_file(files.project, "project"))
    layers += [_read_environment(env, cwd), _read_flags(flags or {}, cwd)]
    for layer in layers:
        for name, (value, origin) in layer.items():
            adds = name == "names" and origin.layer == "flag" and values.get(name)
            values[name], origins[name] = f"{values[name]},{value}" if adds else value, origin
    _redact_where_people_are_listed(values, origins)
    return Settings(**values, origins=MappingProxyType(origins))


def _redact_where_people_are_listed(values: dict[str, Any], origins: dict[str, Origin]) -> None:
    """People are listed in order to be hidden; only `redact = false` in the same layer or a later one wins."""
    rank = get_args(Layer).index
    listing = [origins[name] for name in ("names", "roster") if name in origins]
    last = max(listing, key=lambda origin: rank(origin.layer), default=Origin("default"))
    if rank(last.layer) > rank(origins.get("redact", Origin("default")).layer):
        values["redact"], origins["redact"] = True, last


_Layer = dict[str, tuple[Any, Origin]]


def _default_folders() -> dict[str, Any]:
    import platformdirs

    return {
        "cache_dir": platformdirs.user_cache_path("reviewer"),
        "data_dir": platformdirs.user_data_path("reviewer"),
    }


def _read_file(path: Path, layer: Literal["user", "project"]) -> _Layer:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        reason = "not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise SettingsError(f"{path}: cannot be read: {reason}", hint="mend or remove the file") from error
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"{path}: no valid TOML: {error}", hint="write it as `key = value` lines") from error
    read: _Layer = {}
    for name, value in raw.items():
        where = f"{path}:{_line_of(name, text)}"
        key = _known_key(name, where)
        if layer == "project" and key.project_ban:
            raise SettingsError(
                f"{where}: a project's file may not set '{name}': {key.project_ban}",
                hint="set it in your own settings file (`reviewer config path`), the environment or a flag",
            )
        read[name] = (_checked(key, value, where, path.parent), Origin(layer, where))
        if layer == "project" and name == "store":
            _refuse_outside(read[name][0], path.parent, where)
    return read


def _refuse_outside(store: Path, folder: Path, where: str) -> None:
    if not store.resolve().is_relative_to(folder.resolve()):
        raise SettingsError(
            f"{where}: a project's 'store' must lie in the project's own folder",
            hint="name a file inside it, or set `store` in your own settings file",
        )


def _read_environment(env: Mapping[str, str], cwd: Path) -> _Layer:
    read: _Layer = {}
    for key in KEYS.values():  # foreign variables first, so that REVIEWER_* wins
        for variable in (*key.variables, PREFIX + key.name.upper()):
            if text := env.get(variable, "").strip():
                read[key.name] = (_checked(key, text, variable, cwd), Origin("environment", variable))
    for variable in env:
        if variable.startswith(PREFIX) and env[variable].strip():
            _known_key(variable.removeprefix(PREFIX).lower(), variable, prefix=PREFIX)
    return read


def _read_flags(flags: Mapping[str, Any], cwd: Path) -> _Layer:
    given = {name: value for name, value in flags.items() if value is not None}
    return {
        name: (_checked(KEYS[name], str(value), KEYS[name].flag, cwd), Origin("flag", KEYS[name].flag))
        for name, value in given.items()
    }


def _checked(key: Key, value: Any, where: str, folder: Path) -> Any:
    try:
        is_text = not where.rpartition(":")[2].isdigit()  # variables and flags are text, files are typed
        return convert(key, value, folder, is_text=is_text)
    except ValueError as error:
        raise SettingsError(f"{where}: '{key.name}' {error}", hint=key.help) from error


def _known_key(name: str, where: str, prefix: str = "") -> Key:
    if name in KEYS:
        return KEYS[name]
    from rapidfuzz import process

    near = process.extractOne(name.lower().replace("-", "_"), KEYS.keys(), score_cutoff=60)
    shown = [prefix + (k.upper() if prefix else k) for k in ([near[0]] if near else KEYS)]
    raise SettingsError(
        f"{where}: unknown setting '{prefix + (name.upper() if prefix else name)}'",
        hint=f"did you mean '{shown[0]}'?" if near else f"known settings: {', '.join(shown)}",
    )


def _line_of(name: str, text: str) -> int:
    """The line of a top-level key or table, from 1; 1 where it is written in an unusual way."""
    found = re.search(rf"^[ \t]*\[*[ \t]*[\"']?{re.escape(name)}[\"']?[ \t]*[=.\]]", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1
