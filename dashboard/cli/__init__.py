"""The command line: serve, check, export."""

import click

from dashboard import __version__
from dashboard.cli.checking import check, template
from dashboard.cli.command_group import Commands
from dashboard.cli.exporting import export
from dashboard.cli.serving import prepare, serve


@click.group(cls=Commands)
@click.version_option(__version__)
def main() -> None:
    """Explore a table of events on a timeline and a map."""


for _command in (serve, prepare, check, template, export):
    main.add_command(_command)
