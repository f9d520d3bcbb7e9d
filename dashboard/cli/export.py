"""The command that exports images, data and pages."""

import csv
import io
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from dashboard.charts.style import COLOURS, PRINT_THEMES
from dashboard.charts.timeline_layout import LANES
from dashboard.cli.files import open_table_with_warnings, write_output
from dashboard.cli.options import FILE, OUTPUT_HELP, option_type, reading_options
from dashboard.common.atomic_files import make_folder, write_pieces
from dashboard.common.errors import InvalidQueryError, UnsupportedFormatError
from dashboard.common.i18n import use_language
from dashboard.common.progress import report_progress, track
from dashboard.common.progress_bar import showing_progress
from dashboard.engine.query import ROLES, count_values
from dashboard.ingest.load import Dataset
from dashboard.io.formats import FORMATS
from dashboard.views.figure import ExportFigure
from dashboard.views.figure_spec import (
    CHARTS,
    DEFAULT_SIZE,
    DPI,
    PICTURE_FORMATS,
    SIZES,
    FigureSpec,
    read_size,
)
from dashboard.views.render import render_picture
from dashboard.views.state import State
from dashboard.views.view import View

# Format of a page in one file.
PAGE = "html"
_SIZE_HELP = (
    f"{', '.join(SIZES)}, or a width or width x height such as 1200, 1200x800 or 120x80mm.  "
    f"[default: {DEFAULT_SIZE}]"
)


@click.command("export")
@FILE
@reading_options
@click.option(
    "--format",
    "file_format",
    type=click.Choice([*PICTURE_FORMATS, *FORMATS, PAGE]),
    help="Image, data, or one HTML page. By default the ending of the output decides.",
)
@click.option("--link", default="", help="Address of a page, to export what the page shows.")
@click.option("--countries", default="", help="ISO 3166-1 alpha-3 codes, such as RUS,PRK.")
@click.option(
    "--role", type=click.Choice(list(ROLES)), help="Role of the countries. Any role by default."
)
@click.option(
    "--lanes", type=click.Choice(list(LANES)), help="Lanes of the timeline. Country by default."
)
@click.option(
    "--colour",
    type=click.Choice(list(COLOURS)),
    help="Colours of the events. Event type by default.",
)
@click.option(
    "--theme", type=click.Choice(list(PRINT_THEMES)), help="Theme of the picture. Light by default."
)
@click.option(
    "--view",
    "charts",
    type=click.Choice(list(CHARTS)),
    help="Charts of the picture. Both by default.",
)
@click.option(
    "--size", metavar="SIZE", type=option_type(read_size), default=DEFAULT_SIZE, help=_SIZE_HELP
)
@click.option(
    "--dpi", type=click.IntRange(*DPI), default=300, help="Dots per inch, for PNG and WebP."
)
@click.option(
    "--headline", default="", help="Headline of the picture. By default the title of the table."
)
@click.option("--all-countries", is_flag=True, help="One file per country, in the folder -o.")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help=OUTPUT_HELP,
)
def export_command(file: Path | None, **choices: Any) -> None:
    """Export the charts of FILE as an image, its events as data, or both as one HTML page."""
    output: Path = choices["output"]
    every = choices["all_countries"]
    file_format = choices["file_format"] or ("png" if every else _format_by(output))
    state, spec = _state(choices), _sheet(choices)
    dataset = open_table_with_warnings(file, choices["mapping"], choices["order"])
    with use_language(state.language or "en"):
        if every:
            _export_countries(dataset, state, spec, file_format, output)
        else:
            _export_view(View(dataset, state), spec, file_format, output)


def _export_view(view: View, spec: FigureSpec, file_format: str, output: Path) -> None:
    """Write the view, and print the alt text of an image."""
    with showing_progress():
        content, alt_text = _content(view, spec, file_format)
        # Data are made piece by piece while they are written.
        write_output(output, content)
    if alt_text:
        click.echo(f"Alt text: {alt_text}", err=True)


def _content(view: View, spec: FigureSpec, file_format: str) -> tuple[Iterable[bytes], str]:
    """Make the pieces of a file, and the alt text of an image."""
    if file_format in FORMATS:
        return FORMATS[file_format].pieces(view.rows.selected.table, view.rows.known.about), ""
    if file_format == PAGE:
        # Only a page needs Dash, which takes a while to import.
        from dashboard.web.standalone import write_page  # noqa: PLC0415

        return [write_page(view)], ""
    report_progress("Drawing with Chrome")
    picture = ExportFigure(view, spec)
    return [render_picture(picture.figure, file_format, dpi=spec.dpi)], picture.alt_text


def _export_countries(
    dataset: Dataset, state: State, spec: FigureSpec, file_format: str, folder: Path
) -> None:
    """Write a file for each country, and a table of alt texts of images."""
    query = state.query.without("countries")
    codes = list(count_values(View(dataset, replace(state, query=query)).rows.masks, "countries"))
    ending = FORMATS[file_format].ending if file_format in FORMATS else file_format
    make_folder(folder)
    alt_texts = []
    with showing_progress():
        for code in track("Drawing", codes):
            view = View(dataset, replace(state, query=replace(query, countries=(code,))))
            content, alt_text = _content(view, spec, file_format)
            path = folder / f"{code}.{ending}"
            write_pieces(path, content)
            alt_texts.append((path.name, alt_text))
    click.echo(f"{folder}: {len(alt_texts)} files", err=True)
    if any(text for _, text in alt_texts):
        write_output(folder / "alt-texts.csv", [_as_csv(("file", "alt_text"), alt_texts)])


def _as_csv(*rows: Any) -> bytes:
    head, body = rows
    text = io.StringIO(newline="")
    csv.writer(text).writerows([head, *body])
    return text.getvalue().encode("utf-8-sig")


def _format_by(output: Path) -> str:
    """Choose a format by the ending of a file; the first of several with the same ending."""
    ending = output.suffix.lstrip(".").lower()
    endings = {name: name for name in (*PICTURE_FORMATS, PAGE)}
    endings |= {name: file_format.ending for name, file_format in FORMATS.items()}
    matching = next((name for name in endings if ending == endings[name]), "")
    if not matching:
        choices = ", ".join(endings)
        raise UnsupportedFormatError(f"format {ending!r}; choose one of: {choices}")
    return matching


def _state(choices: dict[str, Any]) -> State:
    """Read the state of a link, overridden by the other options."""
    state, problems = State.read(choices["link"].partition("?")[2])
    codes = [code.strip().upper() for code in choices["countries"].split(",") if code.strip()]
    if problems:
        raise click.UsageError(f"--link: {problems[0]}")
    if state.table:
        said = "its table is kept by the server of that page; save its data from the page"
        raise click.UsageError(f"--link: {said} and give that file")
    if codes and choices["all_countries"]:
        raise click.UsageError("give either --countries or --all-countries")
    options = {"countries": tuple(codes), "role": choices["role"]}
    try:
        query = replace(state.query, **_given(options))
    except InvalidQueryError as error:
        raise click.UsageError(str(error)) from error
    return replace(
        state, query=query, **_given({name: choices[name] for name in ("lanes", "colour")})
    )


def _sheet(choices: dict[str, Any]) -> FigureSpec:
    options = {name: choices[name] for name in ("charts", "size", "headline", "dpi")}
    return FigureSpec(**_given(options | {"tones": choices["theme"]}))


def _given(choices: dict[str, Any]) -> dict[str, Any]:
    """Drop the options that were not given."""
    return {name: value for name, value in choices.items() if value}
