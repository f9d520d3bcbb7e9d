"""The command line: serve, check, export."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click
from rich.console import Console

from dashboard.app import run
from dashboard.errors import DashboardError, InvalidQueryError, UnsupportedFormatError
from dashboard.export import PICTURE_FORMATS, render_picture
from dashboard.figures.style import COLOURS, THEMES
from dashboard.formats import FORMATS
from dashboard.levels import LANES
from dashboard.loading import Dataset, open_dataset
from dashboard.output import write_whole
from dashboard.preparing import prepare as prepare_dataset
from dashboard.query import ROLES, EventQuery
from dashboard.resources import sample_events
from dashboard.settings import Settings, describe_settings
from dashboard.state import State
from dashboard.story import write_story
from dashboard.terminal import showing_progress
from dashboard.view import CHARTS, View
from dashboard.words import ntr

_FILE = click.argument("file", type=click.Path(path_type=Path), required=False)
_UNREADABLE = 2
_SCALE_HELP = "Dots per CSS pixel of a PNG; 3.125 is 300 dpi."
_OUTPUT_HELP = "File to write; - is standard output."


class _Commands(click.Group):
    """Commands whose errors are one line, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
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


@click.group(cls=_Commands, context_settings={"auto_envvar_prefix": "EVENT_TIMELINE"})
@click.version_option(package_name="event-timeline")
def main() -> None:
    """Explore a table of events on a timeline and a map."""


def _setting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for setting in reversed(describe_settings()):
        flag = f"--{setting.name.replace('_', '-')}"
        kind = None if setting.most is None else click.IntRange(setting.least, setting.most)
        option = click.option(
            flag, default=setting.default, type=kind, show_default=True, help=setting.help
        )
        command = option(command)
    return command


@main.command()
@_FILE
@_setting_options
def serve(file: Path | None, **settings: Any) -> None:
    """Serve the events of FILE (CSV, JSON or Parquet; without one, the article's) as a page."""
    dataset = _opened(file)
    run(dataset, Settings(**settings))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="Parquet file to write."
)
def prepare(file: Path, output: Path) -> None:
    """Check FILE once and write what is right as a file that opens at once."""
    if output.suffix.lower() != ".parquet":
        raise click.UsageError(f"-o {output}: a prepared table is a .parquet file")
    # Nobody else holds the table, which is put into another order: it need not be there twice.
    with showing_progress():
        written = prepare_dataset(_opened(file), output)
    for path in written:
        _say_written(path)


@main.command()
@_FILE
def check(file: Path | None) -> None:
    """Hold every row of FILE against the schema and name what is wrong.

    Exits 0 if all rows are fine, 1 if not, 2 if the file cannot be read at all.
    """
    dataset = _open(file)
    for problem in dataset.problems:
        click.echo(f"{problem.severity}: {problem}")
    click.echo(f"{len(dataset.events):,} rows kept, {dataset.rejected_rows:,} left out")
    sys.exit(any(problem.severity != "note" for problem in dataset.problems))


@main.command()
@_FILE
@click.option("--view", "chart", type=click.Choice(CHARTS), help="Which chart, for images.")
@click.option(
    "--format",
    "file_format",
    type=click.Choice([*PICTURE_FORMATS, *FORMATS, "html"]),
    help="Image, data or a page in one file; without it, by the ending of the output.",
)
@click.option("--countries", default="", help="ISO 3166-1 alpha-3 codes, such as RUS,PRK.")
@click.option("--role", type=click.Choice(list(ROLES)), default="any", show_default=True)
@click.option("--lanes", type=click.Choice(list(LANES)), default="country", show_default=True)
@click.option("--colour", type=click.Choice(list(COLOURS)), default="event_type", show_default=True)
@click.option("--theme", type=click.Choice(list(THEMES)), default="light", show_default=True)
@click.option(
    "--width", type=click.IntRange(300, 8_000), default=1_200, show_default=True, help="CSS pixels."
)
@click.option(
    "--height", type=click.IntRange(250, 8_000), help="CSS pixels; without it, as needed."
)
@click.option(
    "--scale", type=click.FloatRange(0.5, 10), default=3.125, show_default=True, help=_SCALE_HELP
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help=_OUTPUT_HELP,
)
def export(file: Path | None, **choices: Any) -> None:
    """Write a chart of FILE as an image, the events shown as data, or all as one page."""
    output: Path = choices["output"]
    file_format = choices["file_format"] or _format_by(output)
    dataset = _opened(file)
    view = View(dataset, _state(choices))
    if file_format in FORMATS:
        _write(output, FORMATS[file_format].write(view.selected.table, view.known.about))
        return
    if file_format == "html":
        with showing_progress():
            story = write_story(view)
        _write(output, story)
        return
    if not choices["chart"]:
        raise click.UsageError("an image needs --view timeline or --view map")
    figure = view.picture(choices["chart"], choices["width"], choices["height"])
    with Console(stderr=True).status("Drawing with Chrome ..."):
        image = render_picture(figure, file_format, scale=choices["scale"])
    _write(output, image)


def _format_by(output: Path) -> str:
    """Tell a format by the ending of a file's name: of several with one ending, the first."""
    ending = output.suffix.lstrip(".").lower()
    endings = {name: name for name in (*PICTURE_FORMATS, "html")}
    endings |= {name: one.ending for name, one in FORMATS.items()}
    found = next((name for name in endings if ending == endings[name]), "")
    if not found:
        choices = ", ".join(endings)
        raise UnsupportedFormatError(f"format {ending!r}; choose one of: {choices}")
    return found


def _open(file: Path | None) -> Dataset:
    """Open a table, and show how far that is."""
    with showing_progress():
        return open_dataset(file or sample_events())


def _state(choices: dict[str, Any]) -> State:
    codes = [code.strip().upper() for code in choices["countries"].split(",") if code.strip()]
    try:
        query = EventQuery(tuple(codes), choices["role"])
    except InvalidQueryError as error:
        raise click.UsageError(str(error)) from error
    return State(query, lanes=choices["lanes"], colour=choices["colour"], theme=choices["theme"])


def _opened(file: Path | None) -> Dataset:
    """Open a table, and warn of what is left out of it."""
    dataset = _open(file)
    _warn(dataset)
    return dataset


def _warn(dataset: Dataset) -> None:
    for problem in dataset.problems:
        if problem.severity == "note":
            click.echo(f"note: {problem}", err=True)
    wrong = [problem for problem in dataset.problems if problem.severity != "note"]
    if wrong:
        click.echo(f"{wrong[0]}", err=True)
        left_out = ntr(
            "{count} row of the file left out",
            "{count} rows of the file left out",
            dataset.rejected_rows,
        )
        click.echo(f"{left_out}; event-timeline check FILE names all", err=True)


def _write(output: Path, content: bytes) -> None:
    """Write a file, or to standard output."""
    if str(output) == "-":
        sys.stdout.buffer.write(content)
        return
    write_whole(output, lambda path: path.write_bytes(content))
    _say_written(output)


def _say_written(path: Path) -> None:
    click.echo(f"{path} ({path.stat().st_size:,} bytes)", err=True)
