"""Commands import only the packages that they need."""

import subprocess
import sys

import click
import pytest

from dashboard.cli import main

# Slow packages, which `--version` and `--help` do not need.
HEAVY = ["babel", "numpy", "pandas", "pyarrow", "pycountry", "pyproj", "rich"]
# Packages for the web page only.
PAGE = ["dash", "dash_ag_grid", "dash_mantine_components", "flask", "gunicorn", "waitress"]
CHARTS = ["plotly", "kaleido", "dashboard.charts", "dashboard.views"]

# Commands, and what none of them imports, nor any command before it.
CASES = {
    ("--version", "--help"): HEAVY + PAGE + CHARTS,
    ("check --help", "check", "check --format json", "template"): PAGE + CHARTS,
    ("prepare --help", "export --help", "export -o - --format csv"): PAGE,
}
SCRIPT = """
import sys
from dashboard.cli import main
for command in sys.argv[1:]:
    try:
        main(command.split(), prog_name="event-timeline")
    except SystemExit as end:
        print(command, end.code or 0, *sorted(sys.modules), sep="|", file=sys.stderr)
"""


@pytest.mark.starts_programs
def test_commands_import_only_what_they_need(tmp_path):
    commands = [command for group in CASES for command in group]
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT, *commands],
        capture_output=True, text=True, cwd=tmp_path, check=True,
    )  # fmt: skip
    imported = {}
    for line in result.stderr.splitlines():
        command, code, *modules = line.split("|")
        assert code in ("0", "1"), result.stderr
        imported[command] = set(modules)
    assert list(imported) == commands, result.stderr
    for group, unwanted in CASES.items():
        for command in group:
            assert "dashboard.cli" in imported[command]
            assert imported[command] & set(unwanted) == set(), command


def test_command_list_matches_the_help_of_each_command():
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command.name == name
        assert main._paths[name].short_help == command.get_short_help_str(1_000)


def test_unknown_command_is_none():
    assert main.get_command(click.Context(main), "no such command") is None
