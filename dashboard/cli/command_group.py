"""A click group that imports commands on demand and prints errors in one line."""

import errno
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple, NoReturn

import click

from dashboard.cli.supervisor import supervise
from dashboard.common.errors import DashboardError

_EXIT_CODE = 2
# What the system reports when a disk is full.
_FULL = (errno.ENOSPC, errno.EDQUOT)


class CommandPath(NamedTuple):
    """Where a command is defined, and its line in the help.

    Attributes
    ----------
    module, name
        The command is the variable ``name`` of ``module``.
    short_help
        First sentence of the command's help, so that no command is imported for the list.
    is_supervised
        Whether the command reads files and then ends, see :mod:`dashboard.cli.supervisor`.
    """

    module: str
    name: str
    short_help: str
    is_supervised: bool = False


_NO_COMMAND = CommandPath("", "", "")


class CommandGroup(click.Group):
    """A click group that imports commands on demand and prints errors in one line.

    Parameters
    ----------
    paths
        The commands by the names that users type.
    """

    def __init__(self, *args: Any, paths: Mapping[str, CommandPath], **options: Any) -> None:
        super().__init__(*args, **options)
        self._paths = paths

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        """Run the command line; a command that reads files runs in a process of its own."""
        if args is None and self._paths.get("".join(sys.argv[1:2]), _NO_COMMAND).is_supervised:
            supervise()
        return super().main(args, *rest, **options)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, sorted."""
        return sorted({*super().list_commands(ctx), *self._paths})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None if there is no such command."""
        path = self._paths.get(cmd_name)
        if path is None:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(path.module), path.name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands in the help without importing them."""
        names = sorted(self._paths)
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._paths[name].short_help) for name in names])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; on an error, print one line and exit with 2."""
        try:
            return super().invoke(ctx)
        except DashboardError as error:
            # Imported here, as --help and --version need to start fast.
            from dashboard.model.messages import word_error  # noqa: PLC0415

            _fail(word_error(error, "cli"))
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            # Click ends quietly if the program that reads the output has ended.
            raise
        except MemoryError:
            _fail("There is not enough memory for these files. Split them into smaller ones.")
        except OSError as error:
            if error.errno not in _FULL:
                _fail_unexpectedly(error)
            _fail(f"The output cannot be written: {error.strerror}. Choose another place.")
        except Exception as error:  # Unexpected errors are printed in one line, too.
            _fail_unexpectedly(error)


def _fail_unexpectedly(error: Exception) -> NoReturn:
    _fail(f"Unexpected {type(error).__name__}: {error}. Please report it with the file.")


def _fail(message: str) -> NoReturn:
    click.echo(f"event-timeline: {message}", err=True)
    sys.exit(_EXIT_CODE)
