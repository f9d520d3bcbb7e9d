"""The command line: commands, their options and the servers that they start."""

import click

from dashboard import __version__
from dashboard.cli.command_group import CommandGroup, CommandPath

__all__ = ["main"]

_PATHS = {
    "check": CommandPath(
        "dashboard.cli.check",
        "check_command",
        "Check each row of FILE, and list every problem.",
    ),
    "export": CommandPath(
        "dashboard.cli.export",
        "export_command",
        "Export the charts of FILE as an image, its events as data, or both as one HTML page.",
    ),
    "prepare": CommandPath(
        "dashboard.cli.prepare",
        "prepare_command",
        "Check FILE once, and write its valid rows with an index that opens in a second.",
    ),
    "serve": CommandPath(
        "dashboard.cli.serve",
        "serve_command",
        "Serve the events of FILE as a page; without FILE, the sample table.",
    ),
    "template": CommandPath(
        "dashboard.cli.check",
        "template_command",
        "Write an empty table with an explanation of each column, as CSV.",
    ),
}


@click.group(cls=CommandGroup, paths=_PATHS)
@click.version_option(__version__, prog_name="event-timeline")
def main() -> None:
    """Explore a table of events on a timeline and a map."""
