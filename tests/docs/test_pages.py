"""Commands, examples, labels and links on the pages agree with the program."""

import re
import shlex

import click
import pandas as pd
import pytest
from babel.messages.pofile import read_po
from pages import AT_THE_ROOT, PAGES, ROOT, blocks, commands

from dashboard import load_events
from dashboard.cli import main

COMMANDS = [(name, command) for name, page in PAGES.items() for command in commands(page)]
PYTHON = [(name, code) for name, page in PAGES.items() for code in blocks(page, "python")]
# Indented code is a fragment; test_extend.py and test_contributing.py run it.
EXAMPLES = [(name, code) for name, code in PYTHON if not code.startswith(" ")]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
MAKE_CALLS = [
    (name, call)
    for name, page in PAGES.items()
    for call in re.findall(r"(?:^ *|`)(?:[A-Z]+=\S+ )?make ([a-z][\w-]*(?: [A-Z_]+=)?)", page, re.M)
]


def test_the_pages_show_every_command():
    names = main.list_commands(click.Context(main))
    assert {command.split()[0] for _, command in COMMANDS} >= set(names)


@pytest.mark.parametrize(("page", "command"), COMMANDS)
def test_a_command_is_valid(page, command):
    name, *arguments = shlex.split(command, comments=True)
    if name.startswith("--"):
        assert name in ("--version", "--help")
        return
    command = main.get_command(click.Context(main), name)
    assert command
    if arguments and "--help" not in arguments:
        # Parse the arguments without running the command.
        command.make_context(name, arguments)


@pytest.mark.parametrize(("page", "call"), MAKE_CALLS)
def test_a_make_target_and_its_variable_exist(page, call):
    target, _, variable = call.partition(" ")
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)
    assert not variable or f"$({variable.rstrip('=')})" in MAKEFILE


def test_the_main_pages_have_examples():
    with_examples = {page for page, _ in EXAMPLES}
    assert {"README.md", "docs/guides/notebook.md", "docs/gallery/index.md"} <= with_examples


@pytest.mark.parametrize(("page", "code"), EXAMPLES)
def test_an_example_runs(page, code, monkeypatch):
    monkeypatch.chdir(ROOT)
    names = {}
    exec(code, names)
    assert [problem for problem in names["problems"] if problem.severity != "note"] == []
    tables = [value for value in names.values() if isinstance(value, pd.DataFrame)]
    assert all(len(table) for table in tables)


def csv_examples():
    return [(name, code) for name, page in PAGES.items() for code in blocks(page, "csv")]


@pytest.mark.parametrize(("page", "text"), csv_examples())
def test_an_example_table_is_valid(page, text, tmp_path):
    path = tmp_path / "events.csv"
    path.write_text(text, encoding="utf-8")
    events, problems = load_events(path)
    assert len(events) == len(text.splitlines()) - 1
    assert [problem for problem in problems if problem.severity != "note"] == []


def test_the_readme_is_short_and_shows_how_to_run_and_test():
    readme = PAGES["README.md"]
    assert len(readme.splitlines()) <= 110
    assert {"run", "test"} <= {call for page, call in MAKE_CALLS if page == "README.md"}


def test_the_animation_of_the_readme_is_small():
    (picture,) = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", PAGES["README.md"])
    assert 0 < (ROOT / picture).stat().st_size < 1_000_000


@pytest.mark.parametrize("name", AT_THE_ROOT)
def test_a_file_at_the_root_links_to_existing_files(name):
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", PAGES[name])
    assert [link for link in links if not (ROOT / link).exists()] == []


# Phrases of earlier versions that are not idiomatic English.
UNIDIOMATIC = re.compile(r"\b(?:mend(?:s|ed|ing)?|is said|as it is|stands? in|is told|are told)\b")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_written_in_plain_english(name):
    assert UNIDIOMATIC.findall(PAGES[name]) == []


def test_the_code_is_written_in_plain_english():
    files = (
        *ROOT.glob("dashboard/**/*.py"),
        *ROOT.glob("tools/*.py"),
        *ROOT.glob("assets/browser/*.js"),
    )
    texts = {path.name: path.read_text(encoding="utf-8") for path in files}
    # The docstring of a function says what it does or returns.
    pattern = re.compile(f'{UNIDIOMATIC.pattern}|def .*\\n *"""Whether')
    assert [
        (name, match[0]) for name, text in texts.items() for match in pattern.finditer(text)
    ] == []


# Other names in italics: columns of a reader's table, and a menu item of the browser.
OTHER_NAMES = {"Headline", "When", "Lat", "Дата", "State", "Print"} | {
    "Start date", "End date", "Time", "Year", "Month", "Day"
}  # fmt: skip
GUIDES = [name for name in PAGES if name.startswith("docs/guides/") or name == "docs/start.md"]


@pytest.fixture(scope="module")
def labels():
    catalogue = ROOT / "dashboard" / "common" / "locale" / "uk" / "LC_MESSAGES" / "messages.po"
    with catalogue.open("rb") as file:
        messages = read_po(file)
        return {entry.id if isinstance(entry.id, str) else entry.id[0] for entry in messages}


@pytest.mark.parametrize("name", GUIDES)
def test_the_labels_in_a_guide_exist(name, labels):
    italics = re.findall(r"(?<!\*)\*([^*\s][^*\n]*)\*(?!\*)", PAGES[name])
    names = {text for text in italics if text[0].isupper()}
    assert names - labels - OTHER_NAMES == set()
