"""The repository itself: sizes, doors, what importing costs, and whether the wheel works elsewhere."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path
from runpy import run_path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "reviewer").rglob("*.py"))
MAX_LINES = 300
MAX_FUNCTION_LINES = 60
CODE = ("reviewer", "training", "benchmarks", "docs", "tests")
TEXT_SUFFIXES = {".py", ".md", ".yaml", ".yml", ".toml", ".txt", ".jsonl", ".json", ".cfg", ".sh", ""}


def tracked_or_new_files() -> list[Path]:
    """What git tracks or would; where there is no git, the folders that hold our own files."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("not in a git checkout")
    return [ROOT / name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def run(*args: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(args, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=240)


def test_import_contracts_hold() -> None:
    script = Path(sysconfig.get_path("scripts")) / "lint-imports"
    done = run(str(script), "--no-cache")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_short_and_says_its_job(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    assert source.count("\n") < MAX_LINES
    if source.strip():
        assert ast.get_docstring(tree), "no docstring"
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert (node.end_lineno or 0) - node.lineno < MAX_FUNCTION_LINES, node.name


def test_importing_the_package_pulls_in_nothing() -> None:
    code = "import sys; before = set(sys.modules); import reviewer; print(set(sys.modules) - before)"
    done = run(sys.executable, "-c", code)
    assert done.stdout.strip() == "{'reviewer'}", done.stderr


def test_importing_every_module_makes_no_files(tmp_path: Path) -> None:
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in MODULES
        if path.name != "__main__.py"
    ]
    code = "import importlib\n" + "\n".join(f"importlib.import_module({name!r})" for name in names)
    home = {name: str(tmp_path) for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    env = os.environ | home | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = run(sys.executable, "-c", code, cwd=tmp_path, env=env)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []


def test_no_file_names_a_machine_or_a_folder_outside() -> None:
    # written in pieces, so that this file does not hold what it looks for
    outside = re.compile("|".join(["/" + "work/", "/" + "root/", r"\.\./" + "shared", "/" + "home/[a-z]"]))
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked_or_new_files()
        if path.suffix in TEXT_SUFFIXES
        for match in [outside.search(path.read_text(encoding="utf-8", errors="replace"))]
        if match
    ]
    assert found == []


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "raise NotImpl" + "ementedError"]) + r")\b")
    found = [
        str(path.relative_to(ROOT))
        for folder in CODE
        for path in sorted((ROOT / folder).rglob("*.py"))
        if later.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_schema_page_is_up_to_date() -> None:
    page = run_path(str(ROOT / "docs" / "write_schema.py"))["page"]
    assert page() == (ROOT / "docs" / "review-schema.md").read_text(encoding="utf-8"), "run `make docs`"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built with the build backend that is installed, so that nothing is downloaded."""
    folder = tmp_path_factory.mktemp("dist")
    done = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder))
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return next(folder.glob("*.whl"))


def test_wheel_holds_the_data_and_nothing_of_the_workshop(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "reviewer/model/encoder.onnx",
        "reviewer/model/tokenizer.json",
        "reviewer/model/head.json",
        "reviewer/_data/corpus/execution-leadership/ladder.md",
        "reviewer/_data/corpus/execution-leadership/pitfalls.yaml",
        "reviewer/py.typed",
    ):
        assert needed in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith("licenses/NOTICE") for name in names)
    assert [name for name in names if name.startswith(("tests/", "training/", "evals/"))] == []


def test_installed_wheel_reviews_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    """A fresh environment gets the wheel alone; our dependencies it sees through a path file.

    Downloading them once more would take minutes. That the wheel's own metadata names them all is what
    `make review` on a fresh machine shows.
    """
    place = tmp_path / "fresh"
    venv.create(place, with_pip=False, symlinks=os.name != "nt")
    python = place / "bin" / "python"
    installed = run(
        sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)
    )
    assert installed.returncode == 0, installed.stderr
    packages = next((place / "lib").glob("python*/site-packages"))
    # a path inside a path file is not searched for path files itself, so an editable install stays unseen
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "update.md").write_bytes((ROOT / "examples" / "weekly-update.md").read_bytes())

    where = run(str(python), "-c", "import reviewer; print(reviewer.__file__)", cwd=elsewhere)
    assert where.stdout.startswith(str(packages)), where.stdout + where.stderr
    done = run(str(place / "bin" / "reviewer"), "review", "update.md", "--stage", "em", cwd=elsewhere)
    assert done.returncode == 0, done.stderr
    assert "nothing left this machine" in done.stdout
    assert [path.name for path in elsewhere.iterdir()] == ["update.md"]
