"""A group of commands that are imported when they are used, and whose errors are one line."""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple, NoReturn

import click

from dashboard.common.errors import DashboardError

_UNREADABLE = 2


class CommandPath(NamedTuple):
    """Where a command is defined, and its line in the list of commands.

    Attributes
    ----------
    module, name
        The variable ``name`` of ``module`` holds the command.
    short_help
        First sentence of its help, so that a list of all commands imports none of them.
    """

    module: str
    name: str
    short_help: str


class CommandGroup(click.Group):
    """Commands that are imported when they are used, and whose errors are one line.

    Parameters
    ----------
    paths
        Each command by the name that users type.
    """

    def __init__(self, *args: Any, paths: Mapping[str, CommandPath], **options: Any) -> None:
        super().__init__(*args, **options)
        self._paths = paths

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, sorted."""
        return sorted({*super().list_commands(ctx), *self._paths})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None if there is no such command."""
        path = self._paths.get(cmd_name)
        if path is None:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(path.module), path.name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands in the help, without importing any."""
        names = sorted(self._paths)
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._paths[name].short_help) for name in names])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except DashboardError as error:
            # The wording needs libraries that --help and --version do without.
            from dashboard.model.messages import word_error  # noqa: PLC0415

            _fail(word_error(error, "cli"))
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # A bug of ours is one line, too.
            _fail(f"Unexpected {type(error).__name__}: {error}. Please report it with the file.")


def _fail(message: str) -> NoReturn:
    click.echo(f"event-timeline: {message}", err=True)
    sys.exit(_UNREADABLE)
