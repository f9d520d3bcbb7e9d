"""The command ``export``: write images, data files or a single HTML page."""

import csv
import io
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from dashboard.charts.style import COLOURS, PRINT_THEMES
from dashboard.charts.timeline_layout import LANES
from dashboard.cli.files import open_tables_with_warnings, write_output
from dashboard.cli.options import (
    FILES,
    OUTPUT_HELP,
    limit_options,
    option_type,
    reading_options,
    take_limits,
    take_reading_options,
)
from dashboard.cli.supervisor import removing_unfinished_files
from dashboard.common.atomic_files import make_folder, write_pieces
from dashboard.common.errors import (
    InvalidQueryError,
    UnreadableFileError,
    UnsupportedFormatError,
)
from dashboard.common.i18n import use_language
from dashboard.common.progress import report_progress, track
from dashboard.common.progress_bar import showing_progress
from dashboard.engine.evidence import EVIDENCE
from dashboard.engine.extra_filters import read_value
from dashboard.engine.query import ROLES, count_values
from dashboard.ingest.load import Dataset
from dashboard.io.formats import FORMATS
from dashboard.model.countries import find_code
from dashboard.model.messages import Message
from dashboard.views.figure import ExportFigure
from dashboard.views.figure_spec import (
    CHARTS,
    DEFAULT_SIZE,
    DPI,
    PICTURE_FORMATS,
    REPLAYS,
    SIZES,
    FigureSpec,
    read_size,
)
from dashboard.views.film import DEFAULT_FILM_SIZE, FILM_FORMATS, MAX_FRAMES, Film
from dashboard.views.fonts import MissingFontWarning, Script, describe_missing
from dashboard.views.render import render_picture
from dashboard.views.state import State
from dashboard.views.unknown_columns import drop_unknown_columns
from dashboard.views.view import View

# Format of a single-file page.
PAGE = "html"
_SIZE_HELP = (
    f"{', '.join(SIZES)}, a width, or width x height, such as 1200, 1200x800 or 120x80mm.  "
    f"[default: {DEFAULT_SIZE}]"
)


@click.command("export")
@FILES
@reading_options
@limit_options
@click.option(
    "--format",
    "file_format",
    type=click.Choice([*PICTURE_FORMATS, *FORMATS, PAGE, "gif"]),
    help="Format of the output. By default, the extension of -o decides.",
)
@click.option("--link", default="", help="URL of a page whose view to export.")
@click.option(
    "--countries",
    default="",
    help="Countries to include, as ISO 3166-1 alpha-3 codes such as RUS,PRK.",
)
@click.option("--role", type=click.Choice(list(ROLES)), help="Role of the countries. Default: any.")
@click.option(
    "--evidence",
    multiple=True,
    type=click.Choice(list(EVIDENCE)),
    help="Show only events that at least one statement denies (disputed).",
)
@click.option(
    "--where",
    multiple=True,
    metavar="COLUMN=VALUE",
    type=option_type(read_value),
    help="Value of an extra column that events must have. Repeatable.",
)
@click.option(
    "--lanes",
    metavar="COLUMN",
    help=f"Lanes of the timeline: {', '.join(LANES)}, or an extra column. Default: country.",
)
@click.option(
    "--colour",
    metavar="COLUMN",
    help=f"Meaning of the colours: {', '.join(COLOURS)}, or an extra column. Default: event_type.",
)
@click.option(
    "--theme", type=click.Choice(list(PRINT_THEMES)), help="Theme of the image. Default: light."
)
@click.option("--transparent", is_flag=True, help="Leave out the background of the image.")
@click.option(
    "--view",
    "charts",
    type=click.Choice(list(CHARTS)),
    help="Charts in the image. Default: both.",
)
@click.option("--size", metavar="SIZE", type=option_type(read_size), help=_SIZE_HELP)
@click.option(
    "--dpi",
    type=click.IntRange(*DPI),
    default=300,
    help="Resolution of PNG and WebP, in dots per inch.",
)
@click.option(
    "--replay",
    type=click.Choice(list(REPLAYS)),
    help="Make a film (GIF or WebP) that highlights one event after the other, or shows what was "
    f"known day by day. It has at most {MAX_FRAMES} frames. Default size: {DEFAULT_FILM_SIZE}.",
)
@click.option(
    "--headline", default="", help="Headline of the image. Default: the title of the table."
)
@click.option(
    "--all-countries", is_flag=True, help="Write one file per country into the folder -o."
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help=OUTPUT_HELP,
)
def export_command(files: tuple[Path, ...], **choices: Any) -> None:
    """Export FILE as an image, as data, or as a single HTML page.

    Without FILE, the sample table is exported.
    """
    output: Path = choices["output"]
    all_countries = choices["all_countries"]
    file_format = choices["file_format"] or ("png" if all_countries else _format_of(output))
    state, spec = _read_state(choices), _read_figure_spec(choices)
    reading, limits = take_reading_options(choices), take_limits(choices)
    dataset = open_tables_with_warnings(files, reading, limits)
    if not len(dataset.events):
        # An empty file would look like a table without events.
        error = UnreadableFileError(Message("table.no_events"))
        raise error.in_file(", ".join(file.name for file in files))
    if problems := drop_unknown_columns(state, dataset)[1]:
        raise click.UsageError(problems[0])
    replay = choices["replay"] or ("events" if file_format == "gif" else "")
    with use_language(state.language or "en"), _reporting_missing_fonts():
        if replay:
            _export_film(Film(View(dataset, state), spec, replay), file_format, choices)
        elif all_countries:
            _export_countries(dataset, state, spec, file_format, output)
        else:
            _export_view(View(dataset, state), spec, file_format, output)


def _export_view(view: View, spec: FigureSpec, file_format: str, output: Path) -> None:
    """Write a view, and print the alt text of an image."""
    with showing_progress():
        content, alt_text = _make_content(view, spec, file_format)
        # Data is produced in pieces while it is written.
        write_output(output, content)
    if alt_text:
        click.echo(f"Alt text: {alt_text}", err=True)


def _export_film(film: Film, file_format: str, choices: dict[str, Any]) -> None:
    """Write a film of the replay."""
    if file_format not in FILM_FORMATS or choices["all_countries"]:
        raise click.UsageError(f"--replay makes one film: {' or '.join(FILM_FORMATS)}.")
    with showing_progress():
        write_output(choices["output"], [film.draw(file_format)])


def _make_content(view: View, spec: FigureSpec, file_format: str) -> tuple[Iterable[bytes], str]:
    """Make the content of a file in pieces, and the alt text of an image."""
    if file_format in FORMATS:
        return FORMATS[file_format].pieces(
            view.rows.selected.whole_table, view.rows.known.about
        ), ""
    if file_format == PAGE:
        # Only a page needs Dash, which is slow to import.
        from dashboard.web.standalone import write_page  # noqa: PLC0415

        return [write_page(view)], ""
    report_progress("Drawing with Chrome")
    picture = ExportFigure(view, spec)
    image = render_picture(picture.figure, file_format, dpi=spec.dpi)
    return [image], picture.alt_text


@contextmanager
def _reporting_missing_fonts() -> Iterator[None]:
    """Report the scripts without a font once, after all images are written."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", MissingFontWarning)
        yield
    scripts: list[Script] = []
    for item in caught:
        if isinstance(item.message, MissingFontWarning):
            scripts += item.message.scripts
        else:
            warnings.showwarning(item.message, item.category, item.filename, item.lineno)
    if scripts:
        click.echo(f"Warning: {describe_missing(scripts)}", err=True)


def _export_countries(
    dataset: Dataset, state: State, spec: FigureSpec, file_format: str, folder: Path
) -> None:
    """Write a file for each country, and for images a table of their alt texts."""
    query = state.query.without("countries")
    codes = list(count_values(View(dataset, replace(state, query=query)).rows.masks, "countries"))
    ending = FORMATS[file_format].ending if file_format in FORMATS else file_format
    make_folder(folder)
    alt_texts = []
    with showing_progress():
        for code in track("Drawing", codes):
            view = View(dataset, replace(state, query=replace(query, countries=(code,))))
            content, alt_text = _make_content(view, spec, file_format)
            path = folder / f"{code}.{ending}"
            with removing_unfinished_files():
                write_pieces(path, content)
            alt_texts.append((path.name, alt_text))
    click.echo(f"{folder}: {len(alt_texts)} files", err=True)
    if any(alt_text for _, alt_text in alt_texts):
        write_output(folder / "alt-texts.csv", [_alt_texts_csv(alt_texts)])


def _alt_texts_csv(alt_texts: Iterable[tuple[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([("file", "alt_text"), *alt_texts])
    return text.getvalue().encode("utf-8-sig")


def _format_of(output: Path) -> str:
    """Choose the format by the extension of a file; if several share it, take the first."""
    ending = output.suffix.lstrip(".").lower()
    endings = {name: name for name in (*PICTURE_FORMATS, PAGE, "gif")}
    endings |= {name: file_format.ending for name, file_format in FORMATS.items()}
    file_format = next((name for name in endings if ending == endings[name]), "")
    if not file_format:
        choices = ", ".join(endings)
        raise UnsupportedFormatError(f"format {ending!r}; choose one of: {choices}")
    return file_format


def _read_state(choices: dict[str, Any]) -> State:
    """Read the state from a link; other options override it."""
    state, problems = State.read(choices["link"].partition("?")[2])
    names = [name.strip() for name in choices["countries"].split(",") if name.strip()]
    codes = [find_code(name) or name for name in names]
    if problems:
        raise click.UsageError(f"--link: {problems[0]}")
    if state.table:
        raise click.UsageError(
            "--link: only the server of that page has its table. Save the data from the page, and "
            "pass the saved file as FILE."
        )
    if codes and choices["all_countries"]:
        raise click.UsageError("Use either --countries or --all-countries.")
    options = {"countries": tuple(codes), "role": choices["role"]}
    options |= {"evidence": choices["evidence"], "extra": choices["where"]}
    try:
        query = replace(state.query, **_drop_empty(options))
    except InvalidQueryError as error:
        raise click.UsageError(str(error)) from error
    return replace(
        state, query=query, **_drop_empty({name: choices[name] for name in ("lanes", "colour")})
    )


def _read_figure_spec(choices: dict[str, Any]) -> FigureSpec:
    options = {name: choices[name] for name in ("charts", "size", "headline", "dpi")}
    is_film = choices["replay"] or choices["file_format"] == "gif"
    is_film = is_film or choices["output"].suffix.lower() == ".gif"
    options["size"] = options["size"] or (DEFAULT_FILM_SIZE if is_film else DEFAULT_SIZE)
    background = "transparent" if choices["transparent"] else ""
    return FigureSpec(
        **_drop_empty(options | {"tones": choices["theme"], "background": background})
    )


def _drop_empty(choices: dict[str, Any]) -> dict[str, Any]:
    """Drop options that the user did not set."""
    return {name: value for name, value in choices.items() if value}
