"""Commands whose errors are one line, never a traceback."""

import sys
from typing import Any, NoReturn

import click

from dashboard.common.errors import DashboardError

_UNREADABLE = 2


class Commands(click.Group):
    """Commands whose errors are one line, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except DashboardError as error:
            _fail(str(error))
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # a fault of ours is one line, too
            _fail(f"unexpected {type(error).__name__}: {error}; please report it with the file")


def _fail(message: str) -> NoReturn:
    click.echo(f"event-timeline: {message}", err=True)
    sys.exit(_UNREADABLE)
