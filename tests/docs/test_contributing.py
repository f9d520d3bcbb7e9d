"""What the pages for contributors name is in the code."""

import re
from pathlib import Path

import pytest
from pages import PAGES, ROOT, quoted, table_rows

GUIDES = ["CONTRIBUTING.md", *(name for name in PAGES if name.startswith("docs/contributing/"))]
# A name of the code and the file that has it, in one sentence or one row of a table.
IN_A_FILE = re.compile(r"`(\w+)` in\s`([\w/.]+\.(?:py|js|ts|toml))`")
PATHS = sorted(
    {
        (page, path)
        for page in GUIDES
        for path in quoted(PAGES[page])
        if re.fullmatch(r"[\w.]+(?:/[\w.]+)+/?|\w+\.(?:toml|md)", path)
    }
)
NAMES = [(page, *match) for page in GUIDES for match in IN_A_FILE.findall(PAGES[page])]


@pytest.mark.parametrize(("page", "path"), PATHS)
def test_a_path_exists(page, path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize(("page", "name", "path"), NAMES)
def test_a_name_is_in_its_file(page, name, path):
    assert re.search(rf"\b{name}\b", (ROOT / path).read_text(encoding="utf-8"))


def test_the_table_of_packages_is_complete():
    named = [quoted(row[0])[0] for row in table_rows(PAGES["CONTRIBUTING.md"], "package")]
    packages = [path.parent for path in (ROOT / "dashboard").glob("*/__init__.py")]
    assert sorted(named) == sorted(path.relative_to(ROOT).as_posix() for path in packages)


@pytest.mark.parametrize(
    "word",
    ["claim", "statement", "stance", "lane", "as-of date", "EDTF", "facet", "gazetteer", "mark"],
)
def test_the_glossary_explains(word):
    rows = {row[0]: row[1] for row in table_rows(PAGES["CONTRIBUTING.md"], "word")}
    assert len(rows[word].split()) > 2


def test_what_somebody_asks_for_first_can_be_found_from_contributing():
    starts = {row[0]: quoted(row[1]) for row in table_rows(PAGES["CONTRIBUTING.md"], "to add")}
    assert {"a filter", "a file format", "a chart", "a column"} <= starts.keys()
    assert all(Path(ROOT / path).exists() for paths in starts.values() for path in paths)
