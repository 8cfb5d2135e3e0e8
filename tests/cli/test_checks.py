"""`reviewer doctor`: each check says what is wrong and what to do."""

from __future__ import annotations

import hashlib
import json
import socket
from typing import TYPE_CHECKING

import pytest

from reviewer.cli.checks import (
    Check,
    check_folders,
    check_host,
    check_hosts,
    check_model,
    check_packages,
    check_python,
    check_settings,
)
from reviewer.cli.doctor import as_json, as_text
from reviewer.render.look import Look
from reviewer.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_httpserver import HTTPServer


def test_old_python_fails() -> None:
    assert check_python((3, 10, 9)).status == "fail"
    assert check_python((3, 11, 0)).status == "ok"


def test_installed_packages_are_as_required() -> None:
    assert {check.status for check in check_packages()} <= {"ok", "warn"}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    hashes = {}
    for name in ("encoder", "head"):
        data = name.encode()
        (tmp_path / {"encoder": "encoder.onnx", "head": "head.json"}[name]).write_bytes(data)
        hashes[f"{name}_sha256"] = hashlib.sha256(data).hexdigest()
    (tmp_path / "MODEL.json").write_text(json.dumps(hashes))
    return tmp_path


def test_model_as_shipped_is_fine(model: Path) -> None:
    assert check_model(model).status == "ok"


def test_damaged_model_file_fails_and_says_what_to_do(model: Path) -> None:
    (model / "encoder.onnx").write_bytes(b"encodeR")
    found = check_model(model)
    assert (found.status, "damaged" in found.text, "reinstall" in found.fix) == ("fail", True, True)


@pytest.mark.parametrize("gone", ["encoder.onnx", "head.json", "MODEL.json"])
def test_missing_model_file_fails(model: Path, gone: str) -> None:
    (model / gone).unlink()
    found = check_model(model)
    assert (found.status, gone in found.text) == ("fail", True)


@pytest.mark.parametrize("text", ["{", "[]", "3", "{}"])
def test_unusable_model_record_fails(model: Path, text: str) -> None:
    (model / "MODEL.json").write_text(text)
    assert check_model(model).status == "fail"


def test_key_that_others_can_read_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    import platformdirs

    path = platformdirs.user_config_path("reviewer") / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text("api_key = 'sk-1'\n")
    path.chmod(0o644)
    assert check_settings(load_settings(env={})).status == "warn"
    path.chmod(0o600)
    assert check_settings(load_settings(env={})).status == "ok"
    odd = check_settings(load_settings(env={"REVIEWER_STAGE": "boss"}))
    assert (odd.status, "REVIEWER_STAGE: 'boss' is no stage" in odd.text) == ("warn", True)


def test_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    env = {"REVIEWER_CACHE_DIR": str(tmp_path / "file" / "x"), "REVIEWER_DATA_DIR": str(tmp_path / "file" / "y")}
    found = {check.name: check for check in check_folders(load_settings(env=env))}
    assert {name: check.status for name, check in found.items()} == {"cache folder": "warn", "data folder": "fail"}
    assert "REVIEWER_DATA_DIR" in found["data folder"].fix


def test_looking_at_folders_leaves_nothing_behind(tmp_path: Path) -> None:
    env = {"REVIEWER_CACHE_DIR": str(tmp_path / "a"), "REVIEWER_DATA_DIR": str(tmp_path / "b")}
    assert {check.status for check in check_folders(load_settings(env=env))} == {"ok"}
    assert list(tmp_path.iterdir()) == []


def test_hosts_are_looked_at_only_where_one_is_set() -> None:
    assert list(check_hosts(load_settings(env={}))) == []


def test_answering_endpoint_is_fine_and_gets_no_key(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/v1/models").respond_with_data("{}", status=401)
    found = check_host("endpoint", httpserver.url_for("/v1"), "/models")
    assert (found.status, "wants a key" in found.text) == ("ok", True)
    ((request, _),) = httpserver.log
    assert "Authorization" not in request.headers


def test_failing_endpoint_fails(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/v1/models").respond_with_data("", status=503)
    assert check_host("endpoint", httpserver.url_for("/v1"), "/models").status == "fail"


def test_silent_endpoint_fails_in_time() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)  # accepts and never answers
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        assert check_host("endpoint", url, "/models", timeout_s=0.2).status == "fail"


def test_closed_port_fails() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    assert check_host("endpoint", f"http://127.0.0.1:{port}", "/models").status == "fail"


def test_report_names_what_to_do_and_counts_failures() -> None:
    checks = [Check("python", "ok", "3.12"), Check("model", "fail", "it is damaged\x1b[31m", "reinstall")]
    text = as_text(checks, Look())
    assert "-> reinstall" in text
    assert text.endswith("1 of 2 checks failed")
    assert "\x1b" not in text
    assert json.loads(as_json(checks))["ok"] is False
