"""The command line: commands, their options and the servers that they start."""

import click

from dashboard import __version__
from dashboard.cli.command_group import CommandGroup, CommandPath

__all__ = ["main"]

_PATHS = {
    "check": CommandPath(
        "dashboard.cli.checking",
        "check",
        "Hold every row of FILE against the schema and name what is wrong.",
    ),
    "export": CommandPath(
        "dashboard.cli.exporting",
        "export",
        "Write the charts of FILE as an image, the events shown as data, or all as one page.",
    ),
    "prepare": CommandPath(
        "dashboard.cli.preparing",
        "prepare",
        "Check FILE once and write what is right as a file that opens at once.",
    ),
    "serve": CommandPath(
        "dashboard.cli.serving",
        "serve",
        "Serve the events of FILE (without one, the article's) as a page.",
    ),
    "template": CommandPath(
        "dashboard.cli.checking",
        "template",
        "Write an empty table whose columns are explained, as CSV, which spreadsheets open.",
    ),
}


@click.group(cls=CommandGroup, paths=_PATHS)
@click.version_option(__version__, prog_name="event-timeline")
def main() -> None:
    """Explore a table of events on a timeline and a map."""
