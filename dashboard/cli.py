"""The command line: serve, check, export."""

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click

from dashboard.errors import (
    DashboardError,
    InvalidQueryError,
    InvalidSettingError,
    UnsupportedFormatError,
)
from dashboard.export import render_picture
from dashboard.figures.style import COLOURS, PRINT_THEMES
from dashboard.formats import FORMATS
from dashboard.formats.tables import write_template, write_texts
from dashboard.levels import LANES
from dashboard.loading import Dataset, open_dataset, open_datasets, read_mended
from dashboard.mapping import read_mapping, save_mapping
from dashboard.mending.day import DateOrder
from dashboard.output import make_folder, write_pieces
from dashboard.picture import Picture
from dashboard.preparing import prepare as prepare_dataset
from dashboard.progress import tell, track
from dashboard.query import ROLES, count_values
from dashboard.report import Report
from dashboard.resources import sample_events
from dashboard.serving import run
from dashboard.settings import Setting, Settings, describe_settings, variable
from dashboard.sheet import (
    CHARTS,
    DEFAULT_SIZE,
    DPI,
    PICTURE_FORMATS,
    SIZES,
    Sheet,
    read_size,
)
from dashboard.state import State
from dashboard.story import write_story
from dashboard.terminal import showing_progress
from dashboard.view import View
from dashboard.watching import Watch
from dashboard.words import ntr, speaking


def _read_by(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Type of an option that is read as addresses and settings are."""

    def convert(text: str) -> Any:
        try:
            return read(text)
        except (InvalidQueryError, InvalidSettingError) as error:
            raise click.BadParameter(str(error)) from error

    return convert


_PATH = click.Path(path_type=Path, allow_dash=True)
_FILE = click.argument("file", type=_PATH, required=False)
_MAPPING = click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Column that holds a field, as title=Headline, or a JSON file of these; several times.",
)
_ORDER = click.option(
    "--date-order",
    "order",
    type=click.Choice(["dmy", "mdy"]),
    help="Whether day or month comes first in dates like 03/04/2024, where no other date tells.",
)


def _map(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say how a file is read."""
    return _MAPPING(_ORDER(command))


_UNREADABLE = 2
# So many are said in passing.
_MOST_NOTES = 5
# A page in one file.
PAGE = "html"
_SIZE_HELP = (
    f"{', '.join(SIZES)}, or a width or width x height: 1200, 1200x800, 120x80mm.  "
    f"[default: {DEFAULT_SIZE}]"
)
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


@click.group(cls=_Commands)
@click.version_option(package_name="event-timeline")
def main() -> None:
    """Explore a table of events on a timeline and a map."""


def _setting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for setting in reversed(describe_settings()):
        option = click.option(
            f"--{setting.name.replace('_', '-')}",
            default=setting.default,
            type=_read_by(setting.read),
            metavar=_allowed(setting),
            envvar=setting.variable,
            show_envvar=True,
            show_default=True,
            help=setting.help,
        )
        command = option(command)
    return command


def _allowed(setting: Setting) -> str:
    """Say in the help what a setting may be."""
    if setting.most is not None:
        return f"{setting.least} to {setting.most}"
    return "|".join(setting.choices) or "TEXT"


@main.command()
@click.argument("files", type=_PATH, nargs=-1, envvar=variable("file"), metavar="[FILE]...")
@_map
@click.option(
    "--watch",
    "is_watched",
    is_flag=True,
    envvar=variable("watch"),
    help="Read the files again when they change; broken ones change nothing.",
)
@_setting_options
def serve(files: tuple[Path, ...], is_watched: bool, **choices: Any) -> None:
    """Serve the events of FILE (without one, the article's) as a page.

    Those of several files are shown together, told apart by colour. Each option can also be given
    as a variable of the environment, FILE as EVENT_TIMELINE_FILE.
    """
    mapping, order = read_mapping(choices.pop("mapping")), choices.pop("order")
    paths, chosen = files or (sample_events(),), Settings(**choices)
    read = partial(open_datasets, paths, mapping, order)
    watch = Watch(paths, read) if is_watched else None
    with showing_progress():
        dataset = read()
    _warn(dataset)
    run(dataset, chosen, watch)


@main.command()
@click.argument("file", type=_PATH)
@_map
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="Parquet file to write."
)
def prepare(file: Path, mapping: tuple[str, ...], order: DateOrder | None, output: Path) -> None:
    """Check FILE once and write what is right as a file that opens at once."""
    if output.suffix.lower() != ".parquet":
        raise click.UsageError(f"-o {output}: a prepared table is a .parquet file")
    # Nobody else holds the table, which is put into another order: it need not be there twice.
    with showing_progress():
        written = prepare_dataset(_opened(file, mapping, order), output)
    for path in written:
        _say_written(path)


@main.command()
@_FILE
@_map
@click.option("--save-map", type=_PATH, help="JSON file to write what columns are read as to.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--corrected", type=_PATH, help="CSV file to write with all rows, and what can be mended."
)
def check(
    file: Path | None, mapping: tuple[str, ...], order: DateOrder | None, **choices: Any
) -> None:
    """Hold every row of FILE against the schema and name what is wrong.

    Exits 0 if all rows are fine, 1 if not, 2 if the file cannot be read at all.
    """
    dataset = _open(file, mapping, order)
    report = Report(dataset)
    if choices["save_map"]:
        save_mapping(choices["save_map"], dataset.header.mapping)
    if choices["corrected"]:
        texts = read_mended(file or sample_events(), read_mapping(mapping), order)
        write_pieces(choices["corrected"], write_texts(texts))
    if choices["form"] == "json":
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(report.lines()))
    sys.exit(report.has_faults)


@main.command()
@click.option("-o", "--output", default="-", type=_PATH, help=_OUTPUT_HELP)
def template(output: Path) -> None:
    """Write an empty table whose columns are explained, as CSV or (.xlsx) as a workbook."""
    _write(output, write_template())


@main.command()
@_FILE
@_map
@click.option(
    "--format",
    "file_format",
    type=click.Choice([*PICTURE_FORMATS, *FORMATS, PAGE]),
    help="Image, data or a page in one file; without it, by the ending of the output.",
)
@click.option("--link", default="", help="Address of a page: what it shows is what comes out.")
@click.option("--countries", default="", help="ISO 3166-1 alpha-3 codes, such as RUS,PRK.")
@click.option("--role", type=click.Choice(list(ROLES)), help="Of the countries; any by default.")
@click.option("--lanes", type=click.Choice(list(LANES)), help="Country by default.")
@click.option("--colour", type=click.Choice(list(COLOURS)), help="Event type by default.")
@click.option("--theme", type=click.Choice(list(PRINT_THEMES)), help="Light by default.")
@click.option("--view", "charts", type=click.Choice(list(CHARTS)), help="Both charts by default.")
@click.option("--size", type=_read_by(read_size), default=DEFAULT_SIZE, help=_SIZE_HELP)
@click.option(
    "--dpi", type=click.IntRange(*DPI), default=300, help="Dots an inch, of PNG and WebP."
)
@click.option("--headline", default="", help="Instead of the title of the table.")
@click.option("--all-countries", is_flag=True, help="A file for each country; -o is their folder.")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help=_OUTPUT_HELP,
)
def export(file: Path | None, **choices: Any) -> None:
    """Write the charts of FILE as an image, the events shown as data, or all as one page."""
    output: Path = choices["output"]
    every = choices["all_countries"]
    file_format = choices["file_format"] or ("png" if every else _format_by(output))
    state, sheet = _state(choices), _sheet(choices)
    dataset = _opened(file, choices["mapping"], choices["order"])
    with speaking(state.language or "en"):
        if every:
            _export_countries(dataset, state, sheet, file_format, output)
        else:
            _export_view(View(dataset, state), sheet, file_format, output)


def _export_view(view: View, sheet: Sheet, file_format: str, output: Path) -> None:
    """Write what is shown, and what a picture shows in words."""
    with showing_progress():
        content, said = _content(view, sheet, file_format)
        # What is written piece by piece is made meanwhile.
        _write(output, content)
    if said:
        click.echo(f"Alt text: {said}", err=True)


def _content(view: View, sheet: Sheet, file_format: str) -> tuple[Iterable[bytes], str]:
    """Make a file, piece by piece, and where it is a picture, what it shows in words."""
    if file_format in FORMATS:
        return FORMATS[file_format].pieces(view.selected.table, view.known.about), ""
    if file_format == PAGE:
        return [write_story(view)], ""
    tell("Drawing with Chrome")
    picture = Picture(view, sheet)
    return [render_picture(picture.figure, file_format, dpi=sheet.dpi)], picture.alt_text


def _export_countries(
    dataset: Dataset, state: State, sheet: Sheet, file_format: str, folder: Path
) -> None:
    """Write a file for each country, and what the pictures show in words beside them."""
    query = state.query.without("countries")
    codes = list(count_values(View(dataset, replace(state, query=query)).masks, "countries"))
    ending = FORMATS[file_format].ending if file_format in FORMATS else file_format
    make_folder(folder)
    said = []
    with showing_progress():
        for code in track("Drawing", codes):
            view = View(dataset, replace(state, query=replace(query, countries=(code,))))
            content, words = _content(view, sheet, file_format)
            path = folder / f"{code}.{ending}"
            write_pieces(path, content)
            said.append((path.name, words))
    click.echo(f"{folder}: {len(said)} files", err=True)
    if any(words for _, words in said):
        _write(folder / "alt-texts.csv", [_as_csv(("file", "alt_text"), said)])


def _as_csv(*rows: Any) -> bytes:
    head, body = rows
    text = io.StringIO(newline="")
    csv.writer(text).writerows([head, *body])
    return text.getvalue().encode("utf-8-sig")


def _format_by(output: Path) -> str:
    """Tell a format by the ending of a file's name: of several with one ending, the first."""
    ending = output.suffix.lstrip(".").lower()
    endings = {name: name for name in (*PICTURE_FORMATS, PAGE)}
    endings |= {name: one.ending for name, one in FORMATS.items()}
    found = next((name for name in endings if ending == endings[name]), "")
    if not found:
        choices = ", ".join(endings)
        raise UnsupportedFormatError(f"format {ending!r}; choose one of: {choices}")
    return found


def _open(file: Path | None, mapping: Iterable[str], order: Any) -> Dataset:
    """Open a table, and show how far that is."""
    with showing_progress():
        return open_dataset(file or sample_events(), read_mapping(mapping), order)


def _state(choices: dict[str, Any]) -> State:
    """Read what the page of a link shows, with what else is chosen in its stead."""
    state, problems = State.read(choices["link"].partition("?")[2])
    codes = [code.strip().upper() for code in choices["countries"].split(",") if code.strip()]
    if problems:
        raise click.UsageError(f"--link: {problems[0]}")
    if state.table:
        said = "its table is kept by the server of that page; save its data from the page"
        raise click.UsageError(f"--link: {said} and give that file")
    if codes and choices["all_countries"]:
        raise click.UsageError("give either --countries or --all-countries")
    asked = {"countries": tuple(codes), "role": choices["role"]}
    try:
        query = replace(state.query, **_given(asked))
    except InvalidQueryError as error:
        raise click.UsageError(str(error)) from error
    return replace(
        state, query=query, **_given({name: choices[name] for name in ("lanes", "colour")})
    )


def _sheet(choices: dict[str, Any]) -> Sheet:
    asked = {name: choices[name] for name in ("charts", "size", "headline", "dpi")}
    return Sheet(**_given(asked | {"tones": choices["theme"]}))


def _given(choices: dict[str, Any]) -> dict[str, Any]:
    """Those that were chosen."""
    return {name: value for name, value in choices.items() if value}


def _opened(file: Path | None, mapping: Iterable[str], order: Any) -> Dataset:
    """Open a table, and warn of what is left out of it."""
    dataset = _open(file, mapping, order)
    _warn(dataset)
    return dataset


def _warn(dataset: Dataset) -> None:
    notes = [problem for problem in dataset.problems if problem.severity == "note"]
    for problem in notes[:_MOST_NOTES]:
        click.echo(f"note: {problem}", err=True)
    if notes[_MOST_NOTES:]:
        left = ntr("{count} more note", "{count} more notes", len(notes) - _MOST_NOTES)
        click.echo(f"note: {left}; event-timeline check FILE names all", err=True)
    wrong = [problem for problem in dataset.problems if problem.severity != "note"]
    if wrong:
        click.echo(f"{wrong[0]}", err=True)
        left_out = ntr(
            "{count} row of the file left out",
            "{count} rows of the file left out",
            dataset.rejected_rows,
        )
        click.echo(f"{left_out}; event-timeline check FILE names all", err=True)


def _write(output: Path, content: Iterable[bytes]) -> None:
    """Write a file, or to standard output."""
    if str(output) == "-":
        sys.stdout.buffer.writelines(content)
        return
    write_pieces(output, content)
    _say_written(output)


def _say_written(path: Path) -> None:
    click.echo(f"{path} ({path.stat().st_size:,} bytes)", err=True)
