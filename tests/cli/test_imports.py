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

CASES = {
    "--version": HEAVY + PAGE + CHARTS,
    "--help": HEAVY + PAGE + CHARTS,
    "check --help": PAGE + CHARTS,
    "check": PAGE + CHARTS,
    "check --format json": PAGE + CHARTS,
    "template": PAGE + CHARTS,
    "prepare --help": PAGE,
    "export --help": PAGE,
    "export -o - --format csv": PAGE,
}
SCRIPT = """
import sys
from dashboard.cli import main
try:
    main(sys.argv[1:], prog_name="event-timeline")
finally:
    print(*sorted(sys.modules), sep="\\n", file=sys.stderr)
"""


@pytest.mark.starts_programs
@pytest.mark.parametrize(("arguments", "unwanted"), CASES.items(), ids=CASES)
def test_command_does_not_import(arguments, unwanted, tmp_path):
    command = [sys.executable, "-c", SCRIPT, *arguments.split()]
    result = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert result.returncode in (0, 1), result.stderr
    modules = set(result.stderr.split())
    assert "dashboard.cli" in modules
    assert modules & set(unwanted) == set()


def test_command_list_matches_the_help_of_each_command():
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command.name == name
        assert main._paths[name].short_help == command.get_short_help_str(1_000)


def test_unknown_command_is_none():
    assert main.get_command(click.Context(main), "no such command") is None
