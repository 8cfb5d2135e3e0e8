"""Settings: which layer wins, what is refused, and what a project's file may never do."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer.errors import SettingsError
from reviewer.settings import Settings, find_project_file, load_settings

BANNED = {
    "engine": "'embedded'",
    "base_url": "'http://evil.example/v1'",
    "api_key": "'sk-1'",
    "prompts_dir": "'prompts'",
    "chroma_url": "'http://evil.example'",
    "cache_dir": "'/tmp/x'",
    "data_dir": "'/tmp/x'",
}


@pytest.fixture
def user_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    import platformdirs

    path = platformdirs.user_config_path("reviewer") / "config.toml"
    path.parent.mkdir(parents=True)
    return path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    (folder / ".git").mkdir(parents=True)
    return folder


def load(folder: Path, env: dict[str, str] | None = None, **flags: object) -> Settings:
    return load_settings(flags, cwd=folder, env=env or {})


def test_flags_beat_environment_beats_project_beats_user_beats_defaults(user_file: Path, project: Path) -> None:
    assert load(project).origin("fail_on").layer == "default"
    user_file.write_text('fail_on = "low"\n')
    assert load(project).origin("fail_on").layer == "user"
    (project / "reviewer.toml").write_text('fail_on = "medium"\n')
    found = load(project)
    assert (found.fail_on, found.origin("fail_on").layer) == ("medium", "project")
    found = load(project, {"REVIEWER_FAIL_ON": "high"})
    assert (found.fail_on, found.origin("fail_on").where) == ("high", "REVIEWER_FAIL_ON")
    found = load(project, {"REVIEWER_FAIL_ON": "high"}, fail_on="low")
    assert (found.fail_on, found.origin("fail_on").where) == ("low", "--fail-on")


def test_listing_people_in_any_layer_switches_redaction_on(user_file: Path, project: Path) -> None:
    assert load(project).redact is False
    assert load(project, roster="people.txt").redact is True
    assert load(project, names="Mara Lind").redact is True
    assert load(project, {"REVIEWER_ROSTER": "people.txt"}).origin("redact").where == "REVIEWER_ROSTER"
    user_file.write_text('names = "Mara Lind"\n')
    assert load(project).redact is True


def test_redaction_that_is_switched_off_in_the_same_place_or_later_stays_off(user_file: Path, project: Path) -> None:
    user_file.write_text('redact = false\nroster = "people.txt"\n')
    assert load(project).redact is False
    assert load(project, names="Mara Lind").redact is True
    assert load(project, names="Mara Lind", redact=False).redact is False
    assert load(project, {"REVIEWER_NAMES": "Mara", "REVIEWER_REDACT": "no"}).redact is False


def test_names_of_a_flag_are_added_to_those_of_the_settings(user_file: Path, project: Path) -> None:
    user_file.write_text('names = "Mara Lind"\n')
    assert load(project, names="Ines Moreau").names == "Mara Lind,Ines Moreau"
    assert load(project, {"REVIEWER_NAMES": "Tom Ek"}).names == "Tom Ek"


def test_source_of_a_file_value_names_its_line(user_file: Path, project: Path) -> None:
    user_file.write_text('# mine\n\nstage = "em"\n')
    assert load(project).origin("stage").where == f"{user_file}:3"


@pytest.mark.parametrize(("key", "value"), BANNED.items())
def test_project_file_may_not_move_text_off_the_machine(project: Path, key: str, value: str) -> None:
    (project / "reviewer.toml").write_text(f"stage = 'em'\n{key} = {value}\n")
    with pytest.raises(SettingsError) as caught:
        load(project)
    assert f"reviewer.toml:2: a project's file may not set '{key}'" in caught.value.text
    assert "cloned repository" in caught.value.text


@pytest.mark.parametrize(("key", "value"), BANNED.items())
def test_the_users_own_file_may_set_them(user_file: Path, project: Path, key: str, value: str) -> None:
    user_file.write_text(f"{key} = {value}\n")
    assert load(project).origin(key).layer == "user"


@pytest.mark.parametrize("store", ["../outside.db", "/tmp/outside.db", "~/outside.db"])
def test_project_file_may_not_store_reviews_outside_its_folder(project: Path, store: str) -> None:
    (project / "reviewer.toml").write_text(f"store = '{store}'\n")
    with pytest.raises(SettingsError, match="own folder"):
        load(project)


def test_relative_path_counts_from_the_file_that_names_it(project: Path) -> None:
    (project / "reviewer.toml").write_text("store = 'reviews.db'\n")
    (project / "deep").mkdir()
    assert load(project / "deep").store == project / "reviews.db"


@pytest.mark.parametrize(("name", "near"), [("stag", "stage"), ("fail-on", "fail_on"), ("Engine", "engine")])
def test_misspelt_key_is_an_error_that_names_the_nearest(project: Path, name: str, near: str) -> None:
    (project / "reviewer.toml").write_text(f"{name} = 'x'\n")
    with pytest.raises(SettingsError) as caught:
        load(project)
    assert f"reviewer.toml:1: unknown setting '{name}'" in caught.value.text
    assert caught.value.hint == f"did you mean '{near}'?"


def test_misspelt_variable_is_an_error_that_names_the_nearest(project: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(project, {"REVIEWER_STAGEE": "em"})
    assert caught.value.hint == "did you mean 'REVIEWER_STAGE'?"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("jobs = '4'", "must be a whole number"),
        ("jobs = true", "must be a whole number"),
        ("jobs = 0", "must lie between 1 and 256"),
        ("timeout_s = inf", "must lie between"),
        ("timeout_s = nan", "must lie between"),
        ("stage = 3", "must be text in quotes"),
        ("stage = ''", "must not be empty"),
        ("kind = 'daily'", "must be weekly or retro, not 'daily'"),
        ("fail_on = 'never'", "must be one of high, medium, low, not 'never'"),
        ("[stage]\nname = 'em'", "must be text in quotes"),
    ],
)
def test_wrong_value_names_file_line_and_key(project: Path, line: str, says: str) -> None:
    (project / "reviewer.toml").write_text("ladder = 'x'\n" + line)
    with pytest.raises(SettingsError) as caught:
        load(project)
    key = line.strip("[").split()[0].rstrip("]")
    assert f"reviewer.toml:2: '{key}' {says}" in caught.value.text


@pytest.mark.parametrize("data", [b"stage = ", b"\xff\xfe\x00", b"[" * 5000, b"a = {" * 3000])
def test_unreadable_file_is_one_clear_error(project: Path, data: bytes) -> None:
    (project / "reviewer.toml").write_bytes(data)
    with pytest.raises(SettingsError, match=r"reviewer\.toml: "):
        load(project)


@pytest.mark.parametrize("url", ["example.com", "ftp://x", "http://", "http://user:pw@x/v1", "http://x:99999"])
def test_url_must_be_one_and_hold_no_password(project: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="REVIEWER_BASE_URL: 'base_url' must"):
        load(project, {"REVIEWER_BASE_URL": url})


def test_own_variable_beats_the_foreign_one(project: Path) -> None:
    env = {"OPENAI_BASE_URL": "http://a.example/v1", "REVIEWER_BASE_URL": "http://b.example/v1"}
    assert load(project, env).base_url == "http://b.example/v1"
    assert load(project, {"OPENAI_API_KEY": "sk-1"}).api_key == "sk-1"


def test_key_is_not_in_the_settings_text() -> None:
    assert "sk-secret" not in repr(load(Path.cwd(), {"OPENAI_API_KEY": "sk-secret"}))


def test_empty_variable_counts_as_unset(project: Path) -> None:
    assert load(project, {"REVIEWER_STAGE": "", "OPENAI_API_KEY": " "}).origin("stage").layer == "default"


def test_dot_env_of_the_folder_is_never_read(project: Path) -> None:
    (project / ".env").write_text("OPENAI_API_KEY=sk-1\nREVIEWER_ENGINE=llm\n")
    found = load(project)
    assert (found.api_key, found.engine) == (None, "embedded")


def test_search_for_the_project_file_stops_at_the_repository(tmp_path: Path, project: Path) -> None:
    (tmp_path / "reviewer.toml").write_text("")
    assert find_project_file(project, home=tmp_path) is None


def test_search_for_the_project_file_goes_up_to_home(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "reviewer.toml").write_text("")
    assert find_project_file(tmp_path / "a" / "b", home=tmp_path) == tmp_path / "reviewer.toml"
    assert find_project_file(tmp_path / "a" / "b", home=tmp_path / "a") is None


def test_outside_home_and_repository_only_the_folder_itself_counts(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "reviewer.toml").write_text("")
    assert find_project_file(tmp_path / "a" / "b", home=Path("/nonexistent")) is None
    (tmp_path / "a" / "b" / "reviewer.toml").write_text("")
    found = find_project_file(tmp_path / "a" / "b", home=Path("/nonexistent"))
    assert found == tmp_path / "a" / "b" / "reviewer.toml"
