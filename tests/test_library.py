"""The library: the public names of each package, and the cost of importing it."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import dashboard

NAMES = ("charts", "common", "engine", "ingest", "io", "model", "views", "web")
PACKAGES = ["dashboard", *(f"dashboard.{name}" for name in NAMES)]
REFERENCE = Path(__file__).parents[1] / "docs" / "reference" / "python.md"


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_lists_exactly_its_public_names(name):
    package = import_module(name)
    assert sorted(package.__all__) == sorted(dir(package))
    for public in package.__all__:
        assert getattr(package, public) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = package.nothing


def test_all_names_can_be_imported_at_once():
    names = {}
    exec("from dashboard import *", names)
    assert set(dashboard.__all__) <= set(names)


@pytest.mark.starts_programs
def test_importing_the_library_imports_no_dependency():
    code = (
        "import sys; before = set(sys.modules); import dashboard, dashboard.engine, "
        "dashboard.views, dashboard.web; "
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    command = [sys.executable, "-c", code]
    modules = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert set(modules) - sys.stdlib_module_names == {"dashboard"}


def test_the_reference_has_every_public_name():
    text = REFERENCE.read_text(encoding="utf-8")
    missing = [name for name in dashboard.__all__ if f"dashboard.{name}" not in text]
    assert missing == ["__version__"]


def test_a_page_in_one_file_needs_only_a_dataset(article):
    page = dashboard.write_page(article)
    assert page == dashboard.write_page(dashboard.View(article))
    assert article.title.encode() in page
