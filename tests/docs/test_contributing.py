"""The pages for contributors name only what the code contains."""

import ast
import re
from pathlib import Path

import pytest
from pages import PAGES, ROOT, blocks, quoted, table_rows

from dashboard.model import column_aliases

GUIDES = ["CONTRIBUTING.md", *(name for name in PAGES if name.startswith("docs/contributing/"))]
# A name and its file, as in: `COLUMNS` in `dashboard/model/schema.py`.
IN_A_FILE = re.compile(
    r"`(\w+)`(?: (?:or|and)\s`(\w+)`)?\s(?:in|of)\s`([\w/.]+\.(?:py|js|ts|toml))`"
)
PATHS = sorted(
    {
        (page, path)
        for page in GUIDES
        for path in quoted(PAGES[page])
        if re.fullmatch(r"[\w.]+(?:/[\w.]+)+/?|\w+\.(?:toml|md)", path)
    }
)
NAMES = [
    (page, name, path)
    for page in GUIDES
    for *names, path in IN_A_FILE.findall(PAGES[page])
    for name in filter(None, names)
]


@pytest.mark.parametrize(("page", "path"), PATHS)
def test_a_path_exists(page, path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize(("page", "name", "path"), NAMES)
def test_a_file_contains_the_name(page, name, path):
    assert re.search(rf"\b{name}\b", (ROOT / path).read_text(encoding="utf-8"))


def test_the_table_of_packages_is_complete():
    listed = [quoted(row[0])[0] for row in table_rows(PAGES["CONTRIBUTING.md"], "package")]
    packages = [path.parent for path in (ROOT / "dashboard").glob("*/__init__.py")]
    assert sorted(listed) == sorted(path.relative_to(ROOT).as_posix() for path in packages)


@pytest.mark.parametrize(
    "word",
    ["claim", "statement", "stance", "lane", "as-of date", "EDTF", "facet", "gazetteer", "mark"],
)
def test_the_glossary_explains(word):
    rows = {row[0]: row[1] for row in table_rows(PAGES["CONTRIBUTING.md"], "word")}
    assert len(rows[word].split()) > 2


def test_contributing_shows_where_to_add_things():
    starts = {row[0]: quoted(row[1]) for row in table_rows(PAGES["CONTRIBUTING.md"], "to add")}
    assert {"a filter", "a file format", "a chart", "a column"} <= starts.keys()
    assert all(Path(ROOT / path).exists() for paths in starts.values() for path in paths)


def test_the_first_change_needs_the_new_alias(monkeypatch):
    (row,) = blocks(PAGES["CONTRIBUTING.md"], "python")
    ((names, expected),) = ast.literal_eval(f"{{{row.strip()}}}").values()
    # The reader of the example has added the alias.
    key = column_aliases.key_of(expected["title"])
    known = tuple(alias for alias in column_aliases._KEYS["title"] if alias != key)
    monkeypatch.setitem(column_aliases._KEYS, "title", known)
    assert column_aliases.propose(names) != expected
    monkeypatch.setitem(column_aliases._KEYS, "title", (*known, key))
    assert column_aliases.propose(names) == expected
