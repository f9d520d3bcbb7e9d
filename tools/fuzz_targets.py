"""What `make fuzz` tests: functions that take any bytes, and the files to begin with.

A function may raise only the errors of the project. Anything else is a finding, and so is an input
that takes too long.
"""

import io
import json
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.common.errors import DashboardError
from dashboard.common.limits import Limits, limited
from dashboard.ingest.cell_limits import limit_cells
from dashboard.ingest.load import load_events, open_dataset
from dashboard.ingest.normalize.coordinate_pairs import split_coordinates
from dashboard.ingest.normalize.date_expressions import date_to_edtf
from dashboard.io.readers import READERS
from dashboard.model.countries import find_code
from dashboard.model.date_bounds import parse_date
from dashboard.model.date_text import format_date
from dashboard.views.state import State

ROOT = Path(__file__).resolve().parent.parent
_LIMITS = Limits(rows=2_000, unpacked_mb=20)
_PARTS = ("shp", "shx", "dbf", "prj")
# Separates the parts of a Shapefile in an input.
_SEPARATOR = b"\n--part--\n"
_SHEET = "xl/worksheets/sheet1.xml"
_COORDINATES = ("50.45, 30.52", "39.0N 125.7E", "50°27'N 30°31'E", "50 27 0 N, 30 31 0 E", "1;2")
_STATES = (
    "?country=PRK&country=RUS&text=ships+%26+men&tab=table",
    "?time=2024-10-01/2024-10-20&window=-0043/..&area=24,48,25,50&lanes=claimant",
    "?type=naval&status=occurred&map=12.5,40.2,3&event=a&language=uk&embed=1&theme=dark",
)


class Target(NamedTuple):
    """Something to test.

    Attributes
    ----------
    run
        Takes any bytes.
    seeds
        Valid inputs, from which others are made.
    """

    run: Callable[[bytes], object]
    seeds: Callable[[], Iterator[bytes]]


def _read(ending: str, raw: bytes) -> object:
    """Read a file, up to the table of texts."""
    return limit_cells(READERS[ending](raw))


def _open(ending: str, raw: bytes) -> object:
    """Read and validate a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{ending}"
        path.write_bytes(raw)
        return open_dataset(path)


def _read_sheet(raw: bytes) -> object:
    """Read a workbook whose sheet is the input, so that changes are not hidden by compression."""
    template, out = zipfile.ZipFile(io.BytesIO(_workbook())), io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in template.namelist():
            archive.writestr(name, raw if name == _SHEET else template.read(name))
    return _read(".xlsx", out.getvalue())


def _read_shapes(raw: bytes) -> object:
    """Read a Shapefile whose parts are the input."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, content in zip(_PARTS, raw.split(_SEPARATOR), strict=False):
            archive.writestr(f"a.{part}", content)
    return _read(".zip", out.getvalue())


def _read_package(raw: bytes) -> object:
    """Open a table beside a data package."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text("title,date\nA,2024\n")
        (path.parent / "datapackage.json").write_bytes(raw)
        return open_dataset(path)


def _read_date(raw: bytes) -> object:
    """Convert a date, and word it."""
    text = raw.decode("utf-8", "replace")
    for date in {text, *(date_to_edtf(text, order) for order in ("dmy", "mdy", None))}:
        try:
            bounds = parse_date(date)
        except DashboardError:
            continue
        format_date(bounds, date)
    return None


def _read_dates(raw: bytes) -> object:
    """Validate a column of dates, one in each line."""
    dates = raw.decode("utf-8", "replace").split("\n")[:50]
    return load_events(pd.DataFrame({"title": ["A"] * len(dates), "date": dates}))


def _read_places(raw: bytes) -> object:
    """Read places, countries and coordinates, one in each line."""
    texts = raw.decode("utf-8", "replace").split("\n")[:50]
    find_code(texts[0])
    split_coordinates(pd.Series(texts, dtype="str"))
    names = ("location", "country", "latitude", "longitude", "coordinates", "origin")
    cells = [texts[start::6] for start in range(6)]
    rows = max(map(len, cells))
    columns = {name: (cell + [""] * rows)[:rows] for name, cell in zip(names, cells, strict=True)}
    return load_events(pd.DataFrame({"title": ["A"] * rows, "date": ["2024"] * rows} | columns))


def _read_state(raw: bytes) -> object:
    """Read the state of a URL, and write it."""
    text = raw.decode("utf-8", "replace")
    state, _ = State.read(text)
    again, problems = State.read(state.url)
    if again != state or problems:
        raise AssertionError(f"{state.url} is read as {again.url}: {problems}")
    try:
        sent = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return State.read(sent, sent)


def _files(*endings: str) -> Iterator[bytes]:
    """Yield the files of the tests and the gallery with one of some endings."""
    tests = ROOT / "tests"
    for path in (*(tests / "data" / "strangers").iterdir(), *(ROOT / "docs" / "gallery").iterdir()):
        if path.suffix in endings:
            yield path.read_bytes()
    for name, content in _made_files().items():
        if Path(name).suffix in endings:
            yield content


@cache
def _made_files() -> dict[str, bytes]:
    """Return the files that the tests make."""
    sys.path.append(str(ROOT / "tests"))
    from reader_files import FILES, PARQUET_FILES  # type: ignore[import-not-found] # noqa: PLC0415

    return {**FILES, **PARQUET_FILES}


@cache
def _workbook() -> bytes:
    return _made_files()["sheet.xlsx"]


def _sheets() -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(_workbook())) as archive:
        yield archive.read(_SHEET)


def _shapes() -> Iterator[bytes]:
    for content in _files(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {Path(name).suffix[1:]: name for name in archive.namelist()}
            yield _SEPARATOR.join(archive.read(names[part]) for part in _PARTS if part in names)


def _dates() -> Iterator[bytes]:
    for content in _files(".csv"):
        table = pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False, sep=None,
                            engine="python", on_bad_lines="skip")  # fmt: skip
        for name in table:
            if "date" in str(name).lower():
                yield "\n".join(table[name].iloc[:20]).encode()


def _each_date() -> Iterator[bytes]:
    for text in _dates():
        yield from text.split(b"\n")[:5]


def _places() -> Iterator[bytes]:
    yield from (text.encode() for text in _COORDINATES)
    yield b"Kyiv\nUkraine\n50.45\n30.52\n50.45, 30.52\nParis, France"


def _reader(*endings: str) -> Target:
    return Target(partial(_read, endings[0]), partial(_files, *endings))


TARGETS: dict[str, Target] = {
    "csv": _reader(".csv", ".tsv"),
    "workbook": _reader(".xlsx"),
    "sheet": Target(_read_sheet, _sheets),
    "json": _reader(".json", ".geojson", ".jsonld"),
    "jsonlines": _reader(".jsonl"),
    "calendar": _reader(".ics"),
    "kml": _reader(".kml"),
    "gpx": _reader(".gpx"),
    "geopackage": _reader(".gpkg"),
    "archive": _reader(".zip"),
    "shapes": Target(_read_shapes, _shapes),
    "parquet": _reader(".parquet"),
    "package": Target(
        _read_package, lambda: iter([b'{"title": "A", "resources": [{"path": "a.csv"}]}'])
    ),
    "table": Target(partial(_open, ".csv"), partial(_files, ".csv")),
    "records": Target(partial(_open, ".json"), partial(_files, ".json", ".geojson", ".jsonld")),
    "date": Target(_read_date, _each_date),
    "dates": Target(_read_dates, _dates),
    "places": Target(_read_places, _places),
    "state": Target(_read_state, lambda: (text.encode() for text in _STATES)),
}


def run(target: str, raw: bytes) -> None:
    """Run a target with an input; raises the error if it is none of the project."""
    with limited(_LIMITS), np.errstate(all="ignore"):
        try:
            TARGETS[target].run(raw)
        except DashboardError:
            return
