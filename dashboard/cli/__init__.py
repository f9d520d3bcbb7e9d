"""The command line: the commands, their options and the server."""

import click

from dashboard import __version__
from dashboard.cli.command_group import CommandGroup, CommandPath

__all__ = ["main"]

_COMMANDS = {
    "check": CommandPath(
        "dashboard.cli.check",
        "check_command",
        "Check each row of FILE and list all problems.",
        is_supervised=True,
    ),
    "export": CommandPath(
        "dashboard.cli.export",
        "export_command",
        "Export FILE as an image, as data, or as a single HTML page.",
        is_supervised=True,
    ),
    "prepare": CommandPath(
        "dashboard.cli.prepare",
        "prepare_command",
        "Check FILE once and write a file that opens much faster.",
        is_supervised=True,
    ),
    "serve": CommandPath(
        "dashboard.cli.serve",
        "serve_command",
        "Serve FILE as a web page.",
    ),
    "template": CommandPath(
        "dashboard.cli.check",
        "template_command",
        "Write an empty CSV table that explains each column.",
    ),
}


@click.group(cls=CommandGroup, paths=_COMMANDS)
@click.version_option(__version__, prog_name="event-timeline")
def main() -> None:
    """Explore a table of events on a timeline and a map."""
