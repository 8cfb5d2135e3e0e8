"""What `reviewer doctor` looks at. A check never raises for what it is there to find."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from reviewer.cli.options import odd_stage
from reviewer.errors import ReviewerError, SettingsError
from reviewer.settings import Settings, load_settings, settings_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PACKAGE = "execution-reviewer"
MODEL_FILES = {"encoder_sha256": "encoder.onnx", "head_sha256": "head.json"}
_REINSTALL = f"pip install --force-reinstall {PACKAGE}"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `fix` says what to do; empty when all is well."""

    name: str
    status: Literal["ok", "warn", "fail"]
    text: str
    fix: str = ""


def run_checks() -> list[Check]:
    """All checks, those that stand on sound settings only where the settings are sound."""
    checks = [check_python(sys.version_info[:3]), *check_packages(), check_model()]
    try:
        settings = load_settings()
    except SettingsError as error:
        return [*checks, Check("settings", "fail", error.text, error.hint)]
    checks.append(check_settings(settings))
    checks += check_folders(settings)
    checks += [_guarded("model runs", _model_runs), _guarded("ladder", lambda: _ladder(settings))]
    checks += [_guarded("index", lambda: _index(settings)), *check_hosts(settings)]
    return checks


def _guarded(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except ReviewerError as error:
        return Check(name, "fail", error.text, error.hint)
    except Exception as error:  # a check has to report whatever a damaged installation throws
        return Check(name, "fail", f"{type(error).__name__}: {error}", _REINSTALL)


def check_python(version: tuple[int, ...]) -> Check:
    shown = ".".join(map(str, version))
    if version < (3, 11):
        return Check("python", "fail", shown, "install Python 3.11 or newer")
    return Check("python", "ok", f"{shown} ({sys.executable})")


def check_packages() -> Iterator[Check]:
    """One line for all packages that are as required, and one for each that is not."""
    from importlib import metadata

    from packaging.requirements import Requirement

    try:
        wanted = [Requirement(text) for text in metadata.requires(PACKAGE) or []]
    except metadata.PackageNotFoundError:
        yield Check("packages", "warn", f"{PACKAGE} is not installed; running from its folder", "pip install -e .")
        return
    found: list[str] = []
    for requirement in wanted:
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            yield Check(requirement.name, "fail", "not installed", f'pip install "{requirement}"')
            continue
        if not requirement.specifier.contains(version, prereleases=True):
            text = f"{version} is installed, {requirement.specifier} is needed"
            yield Check(requirement.name, "fail", text, f'pip install "{requirement}"')
        found.append(f"{requirement.name} {version}")
    yield Check("packages", "ok", ", ".join(found))


def check_model(folder: Path | None = None) -> Check:
    """The model's files against the hashes in MODEL.json."""
    from reviewer.resources import model_path

    folder = folder or model_path("MODEL.json").parent
    try:
        record = json.loads((folder / "MODEL.json").read_text(encoding="utf-8"))
        wanted = {name: str(record[key]) for key, name in MODEL_FILES.items()}
        for name, digest in wanted.items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                text = f"{folder / name} is damaged: its hash is not the shipped one"
                return Check("model", "fail", text, _REINSTALL)
        shown = ", ".join(f"{name} {digest[:12]}" for name, digest in wanted.items())
    except OSError as error:
        return Check("model", "fail", f"cannot read {error.filename}: {error.strerror}", _REINSTALL)
    except (ValueError, TypeError, KeyError) as error:
        text = f"{folder / 'MODEL.json'}: {type(error).__name__}: {error}"
        return Check("model", "fail", text, _REINSTALL)
    return Check("model", "ok", shown)


def _model_runs() -> Check:
    from reviewer.encoder import DIM, Encoder

    vectors = Encoder().embed(["One sentence to see whether the model runs."])
    if vectors.shape != (1, DIM):
        return Check("model runs", "fail", f"it answered with the shape {vectors.shape}", _REINSTALL)
    return Check("model runs", "ok", f"{DIM} numbers a sentence")


def check_settings(settings: Settings) -> Check:
    """Which files are read; a warning where others can read the key."""
    files = settings_files(Path.cwd(), os.environ)
    read = [str(path) for path in (files.user, files.project) if path is not None and path.is_file()]
    text = "read from " + ", ".join(read) if read else "no settings file; defaults"
    if settings.origin("api_key").layer == "user" and stat.S_IMODE(files.user.stat().st_mode) & 0o077:
        return Check("settings", "warn", f"others can read your key in {files.user}", f"chmod 600 {files.user}")
    if odd := odd_stage(settings):
        return Check("settings", "warn", f"{settings.origin('stage').where}: {odd}", "see `reviewer ladder show`")
    return Check("settings", "ok", text)


def check_folders(settings: Settings) -> Iterator[Check]:
    for name, folder in (("cache folder", settings.cache_dir), ("data folder", settings.data_dir)):
        place = next(p for p in (folder, *folder.parents) if p.exists())
        try:
            with tempfile.TemporaryFile(dir=place):
                pass
        except OSError as error:
            setting = name.replace(" folder", "_dir").upper()
            fix = f"make it writable, or set REVIEWER_{setting} to a folder that is"
            # without a cache every run builds its index in memory: slower, but it works
            status: Literal["warn", "fail"] = "warn" if name.startswith("cache") else "fail"
            yield Check(name, status, f"{folder} can't be written: {error.strerror}", fix)
            continue
        yield Check(name, "ok", f"{folder}{'' if folder.exists() else ' (will be made)'}")


def _ladder(settings: Settings) -> Check:
    from reviewer.ladder.registry import load_ladder

    ladder = load_ladder(settings.ladder, settings.data_dir)
    return Check("ladder", "ok", f"{ladder.id}, {ladder.fingerprint[:12]}")


def _index(settings: Settings) -> Check:
    from reviewer.assembly import build_parts
    from reviewer.cli.options import review_options

    parts = build_parts(settings, review_options(settings, {}))
    warnings = "; ".join(warning.text for warning in parts.warnings)
    if warnings:
        return Check("index", "warn", warnings, "see the folders above")
    return Check("index", "ok", "opened")


def check_hosts(settings: Settings) -> Iterator[Check]:
    """Servers that are set: whether they answer within 5 s. No key and no words of a document are sent."""
    for name, url, path in (
        ("endpoint", settings.base_url, "/models"),
        ("chroma server", settings.chroma_url, "/api/v2/heartbeat"),
    ):
        if url:
            yield check_host(name, url, path)


def check_host(name: str, url: str, path: str, timeout_s: float = 5.0) -> Check:
    import http.client
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    shown = re.sub(r"[?#].*", "", url)
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=timeout_s)
        connection.request("GET", parts.path.rstrip("/") + path)
        status = connection.getresponse().status
        connection.close()
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return Check(name, "fail", f"{shown} does not answer: {reason}", "start it, or mend its address")
    if status >= 500:
        return Check(name, "fail", f"{shown} answers with an error ({status})", "look at the server's own log")
    wants_key = " and wants a key" if status in {401, 403} else ""
    return Check(name, "ok", f"{shown} answers{wants_key}")
