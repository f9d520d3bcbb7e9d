"""Packaging: lock files, dependencies and the wheel."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version

ROOT = Path(__file__).parents[1]


def test_locks_name_no_index_and_no_path():
    for name in ("requirements.lock", "requirements-dev.lock"):
        lock = (ROOT / name).read_text(encoding="utf-8")
        assert "--index-url" not in lock
        assert "://" not in lock
        assert "file:" not in lock


def test_the_npm_lock_matches_package_json_and_names_no_server():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    locked = {name: entry for name, entry in lock.items() if name}
    for entry in locked.values():
        # The only URLs allowed in a lock are those for donations to the authors.
        assert "://" not in json.dumps({k: v for k, v in entry.items() if k != "funding"})
        assert entry["integrity"].startswith("sha512-")
    assert asked == {name: locked[f"node_modules/{name}"]["version"] for name in asked}


def test_the_runtime_lock_is_part_of_the_development_lock():
    runtime, development = (
        set(
            re.findall(
                r"^([\w.-]+==[\w.]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE
            )
        )
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert runtime
    assert runtime <= development


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for requirement in project["dependencies"]:
        name = re.match(r"[\w-]+", requirement)[0]
        assert re.search(rf"^{name}(\[\w+\])?==", lock, re.MULTILINE), name


BUNDLE = ROOT / "assets" / "plotly-events.min.js"


def test_the_bundled_plotly_has_the_version_of_the_python_package():
    wanted = json.loads((ROOT / "package.json").read_text())["devDependencies"]["plotly.js"]
    assert wanted == get_plotlyjs_version()
    if not BUNDLE.exists():
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("there is no bundle; make makes one where there is npm")
    assert f"plotly.js {wanted} " in BUNDLE.read_text(encoding="utf-8")[:200]


PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BUNDLES = PYPROJECT["tool"]["hatch"]["build"]["hooks"]["custom"]["bundles"]


def build_wheel(source: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    return subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)


def needs_bundles():
    missing = [name for name in BUNDLES if not (ROOT / name).exists()]
    if missing:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up(f"{missing} is made by make where there is npm")


@pytest.mark.starts_programs
def test_the_wheel_carries_the_bundled_scripts(tmp_path):
    needs_bundles()
    done = build_wheel(ROOT, tmp_path)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("event_timeline_dashboard-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {f"dashboard/{name}" for name in BUNDLES} <= names
    assert {"dashboard/data/events.csv", "dashboard/assets/world_110m.json"} <= names


@pytest.mark.starts_programs
def test_a_wheel_without_the_bundled_scripts_is_not_built(tmp_path):
    source = tmp_path / "source"
    (source / "dashboard").mkdir(parents=True)
    for name in ("data", "assets"):
        (source / name).mkdir()
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copy(ROOT / "dashboard" / "__init__.py", source / "dashboard")
    done = build_wheel(source, tmp_path / "dist")
    assert done.returncode != 0
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"Cannot build without {', '.join(BUNDLES)}. ")
    assert not list(tmp_path.rglob("*.whl"))


def project_texts():
    """Return every text file that may explain how to install the program."""
    folders = ("dashboard", "docs", "tools", "tests", "assets", "data", ".github")
    endings = {".md", ".py", ".js", ".ts", ".mjs", ".toml", ".yml", ".html", ".css", ".po"}
    paths = [path for path in ROOT.iterdir() if path.is_file()]
    paths += [path for folder in folders for path in (ROOT / folder).rglob("*")]
    for path in paths:
        bundled = path.name.endswith(".min.js")
        if path.name == "Makefile" or (path.suffix in endings and not bundled):
            yield path, path.read_text(encoding="utf-8")


# The name of another project on the public index. The name of this project begins in the same way,
# but continues with "_dashboard".
FOREIGN_NAME = re.compile(r"(?:pip|uv|pipx)\S* install[^\n`]*\bevent[-_]timeline(?![-_]dashboard)")


def test_nothing_tells_anyone_to_install_the_package_of_another_project():
    advice = [str(path) for path, text in project_texts() if FOREIGN_NAME.search(text)]
    assert advice == []


@pytest.mark.parametrize(
    ("text", "is_foreign"),
    [
        ("pip install event" + "-timeline", True),
        ("pip3 install -U event" + "_timeline-0.1.0-py3-none-any.whl", True),
        ("uv pip install event" + "-timeline[dev]", True),
        ("pip install event-timeline-dashboard", False),
        ("pip install dist/event_timeline_dashboard-0.1.0-py3-none-any.whl", False),
    ],
)
def test_the_check_recognizes_the_other_projects_name(text, is_foreign):
    assert bool(FOREIGN_NAME.search(text)) is is_foreign


@pytest.mark.parametrize(
    "name",
    [
        "dash",
        "dash-ag-grid",
        "dash-mantine-components",
        "gunicorn",
        "kaleido",
        "plotly",
        "waitress",
    ],
)
def test_a_package_whose_internals_are_used_has_an_upper_bound(name):
    (requirement,) = (
        text for text in PYPROJECT["project"]["dependencies"] if re.match(rf"{name}(?![\w-])", text)
    )
    assert re.search(r"==[\d.]+\*|<\d", requirement)
