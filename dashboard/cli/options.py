"""Options and arguments that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import click

from dashboard.common.bounded_process import ProcessLimits
from dashboard.common.errors import InvalidQueryError, InvalidSettingError
from dashboard.common.settings import Setting, describe_settings
from dashboard.ingest.merge import MergeKey
from dashboard.ingest.normalize.coarser_dates import UnreadDates
from dashboard.ingest.normalize.single_dates import Century, DateOrder
from dashboard.model.column_mapping import read_mapping


def option_type(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Make an option type from a function that reads a setting or URL parameter."""

    def convert(text: str) -> Any:
        try:
            return read(text)
        except (InvalidQueryError, InvalidSettingError) as error:
            raise click.BadParameter(str(error)) from error

    return convert


PATH = click.Path(path_type=Path, allow_dash=True)
FILES = click.argument("files", type=PATH, nargs=-1, metavar="[FILE]...")
OUTPUT_HELP = "Output file, or - for standard output."
# Settings that limit the reading of a local file, in the order of ProcessLimits.
_LIMITS = ("max_read_s", "max_read_mb")
_MAPPING = click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Column for a field, such as title=Headline; several, such as title=Kind + City; a text "
    'for all rows, such as country="Brazil"; or a JSON file of such pairs. Repeatable.',
)
_ORDER = click.option(
    "--date-order",
    "order",
    type=click.Choice(get_args(DateOrder)),
    help="Order of ambiguous dates such as 03/04/2024: day first or month first; or, in dates such "
    "as 95/03/04, year first.",
)
_CENTURY = click.option(
    "--century",
    type=click.Choice([str(century) for century in get_args(Century)]),
    callback=lambda _context, _option, chosen: int(chosen) if chosen else None,
    help="Century of years with two digits: 1900 reads 28.6.14 as 1914. By default, they are 1930 "
    "to 2029.",
)
_HEADER = click.option(
    "--header",
    default="",
    metavar="ROW",
    help="Row that names the columns, from 1; none if no row does, or column if the first column "
    "does, so that each column is an event. By default, it is looked for.",
)
_UNREAD = click.option(
    "--unread-dates",
    "unread",
    type=click.Choice(get_args(UnreadDates)),
    help="Use the part of an unreadable date that is a date or a year. By default, its row is left "
    "out.",
)
_SHEETS = click.option(
    "--sheet",
    "sheets",
    multiple=True,
    metavar="NAME",
    help="Sheet of a workbook, or list of a JSON file, to read. Repeatable. By default, the sheet "
    "that looks most like a table of events, and all sheets with the same columns.",
)
_MERGE = click.option(
    "--merge",
    type=click.Choice(get_args(MergeKey)),
    help="Merge rows of the same event, also across files. Rows match by id, or by title and date. "
    "Cells of later rows replace those of earlier rows. By default, all rows are kept.",
)


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options for reading tables to a command."""
    for option in reversed((_MAPPING, _ORDER, _CENTURY, _UNREAD, _HEADER, _SHEETS, _MERGE)):
        command = option(command)
    return command


def take_reading_options(choices: dict[str, Any]) -> dict[str, Any]:
    """Remove the options for reading tables from those of a command, as arguments for reading."""
    names = ("order", "century", "sheets", "merge", "header", "unread")
    options = {name: choices.pop(name) for name in names}
    return options | {"mapping": read_mapping(choices.pop("mapping"))}


def limit_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options for limits on reading to a command."""
    for setting in reversed(describe_settings()):
        if setting.name in _LIMITS:
            command = _setting_option(setting)(command)
    return command


def take_limits(choices: dict[str, Any]) -> ProcessLimits:
    """Remove the options for limits on reading from those of a command."""
    return ProcessLimits(*(choices.pop(name) for name in _LIMITS))


def setting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for each setting to a command."""
    for setting in reversed(describe_settings()):
        command = _setting_option(setting)(command)
    return command


def _setting_option(setting: Setting) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        f"--{setting.name.replace('_', '-')}",
        default=setting.default,
        type=option_type(setting.read),
        metavar=_allowed_values(setting),
        envvar=setting.variable,
        show_envvar=True,
        show_default=True,
        help=setting.help,
    )


def _allowed_values(setting: Setting) -> str:
    """Describe the allowed values of a setting."""
    if setting.most is not None:
        return f"{setting.least} to {setting.most}"
    return "|".join(setting.choices) or "TEXT"
