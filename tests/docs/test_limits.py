"""The security page lists each limit with its value and its answer; here, each one is tripped."""

import io
import json
import os
import re
import time
from contextlib import ExitStack
from types import SimpleNamespace

import pyarrow as pa
import pytest
from in_process import read_in_process
from map_files import geopackage
from pages import PAGES, table_rows
from pyarrow import parquet

from dashboard.cli import wsgi_server
from dashboard.common import plain_line
from dashboard.common.bounded_process import ProcessLimits
from dashboard.common.errors import PictureError, UnreadableFileError
from dashboard.common.limits import Limits, limited
from dashboard.common.settings import Settings, describe_settings
from dashboard.engine import query, url_params
from dashboard.ingest import cell_limits
from dashboard.ingest.load import open_dataset
from dashboard.ingest.sandbox import open_safely
from dashboard.io import archives, size_limits
from dashboard.io.formats import calendar_series
from dashboard.io.readers import geopackages, sqlite_database, workbook
from dashboard.model import schema
from dashboard.model.message_catalogue import CATALOGUE
from dashboard.views import figure_spec, render
from dashboard.views.state import State
from dashboard.web import app as web_app
from dashboard.web import request_guard, work_queue
from dashboard.web.app import create_app
from dashboard.web.components import upload_dialog

PAGE = PAGES["SECURITY.md"]
GOOD = b"title,date\nTalks,2024-10-08\nTreaty,2024-10-09\n"
SETTING = {setting.name: setting for setting in describe_settings()}
LOCAL = Limits()


def setting(name, unit=""):
    """Write the value of a setting as the page does."""
    value = f"{SETTING[name].default:,}{unit}"
    return f"{value} (`--{name.replace('_', '-')}`)"


# --- files ------------------------------------------------------------------------------------


def code_of(name, content, folder):
    """Open a file; return the codes of its error or of its problems."""
    path = folder / name
    path.write_bytes(content)
    try:
        dataset = open_dataset(path)
    except UnreadableFileError as error:
        return [error.content.code]
    return [problem.code for problem in dataset.problems]


def csv_cell(column, text):
    return f"title,date,{column}\nA,2024,{text}\n".encode()


def parquet_of_one_text(rows):
    title = pa.DictionaryArray.from_arrays(pa.array(bytes(rows), pa.int8()), ["A"])
    out = io.BytesIO()
    parquet.write_table(pa.table({"title": title}), out, compression="zstd")
    return out.getvalue()


def workbook_file():
    from reader_files import FILES  # noqa: PLC0415 - it writes all files

    return FILES["sheet.xlsx"]


def slow_geopackage():
    product = ", ".join(f"events e{at}" for at in range(9))
    return geopackage(
        *[("INSERT INTO events (name, day) VALUES ('A', '2024')",)] * 20,
        (f"CREATE VIEW endless AS SELECT e0.name FROM {product} WHERE e1.name > e8.name",),
        ("INSERT INTO gpkg_contents (table_name, data_type) VALUES ('endless', 'attributes')",),
    )


def calendar(rule):
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:a", "SUMMARY:A"),
        *("DTSTART;VALUE=DATE:20241008", f"RRULE:{rule}", "END:VEVENT", "END:VCALENDAR", ""),
    ]
    return "\r\n".join(lines).encode()


def read_slowly(path, limits):
    path.write_bytes(GOOD)
    try:
        open_safely([path], {"order": None}, limits, "fork")
    except UnreadableFileError as error:
        return [error.content.code]
    return []


def wait(*_, **__):
    time.sleep(30)


def take_memory(*_, **__):
    return bytearray(2_000_000_000)


class Trip:
    """How each limit of a file is tripped: most by lowering it."""

    def __init__(self, patch, folder):
        self.patch, self.folder = patch, folder

    def code(self, name, content, **limits):
        with limited(Limits(**limits)):
            return code_of(name, content, self.folder)

    def unpacked_size(self):
        return self.code("a.xlsx", workbook_file(), unpacked_mb=0)

    def texts(self):
        return self.code("a.parquet", parquet_of_one_text(100), unpacked_mb=0)

    def rows(self):
        return self.code("a.csv", GOOD, rows=1)

    def rows_per_byte(self):
        return self.code("a.parquet", parquet_of_one_text(3_000_000))

    def columns(self):
        names = ",".join(f"c{at}" for at in range(size_limits.MAX_COLUMNS + 1))
        return self.code("a.csv", f"{names}\n{names}\n".encode())

    def json_cells(self):
        self.patch.setattr(size_limits, "_MAX_OBJECT_CELLS", 5)
        return self.code("a.json", json.dumps([{"title": "A", "date": "2024"}] * 5).encode())

    def sheet_cells(self):
        self.patch.setattr(workbook, "_MAX_CELLS", 5)
        self.patch.setattr(workbook, "_area_of", lambda _: 6)
        return self.code("a.xlsx", workbook_file())

    def layers(self):
        self.patch.setattr(geopackages, "_MAX_LAYERS", 0)
        return self.code("a.gpkg", geopackage())

    def view_steps(self):
        self.patch.setattr(sqlite_database, "_MAX_STEPS", 2_000_000)
        return self.code("a.gpkg", slow_geopackage())

    def series(self):
        return self.code("a.ics", calendar("FREQ=DAILY;COUNT=5000"))

    def endless_series(self):
        return self.code("a.ics", calendar("FREQ=DAILY"))

    def cell(self):
        return self.code("a.csv", csv_cell("description", "long"), cell_chars=3)

    def date(self):
        return self.code("a.csv", b"title,date\nA," + b"1" * 1_001 + b"\n")

    def number(self):
        return self.code("a.csv", csv_cell("quantity_best", "1" * 101))

    def countries(self):
        return self.code("a.csv", csv_cell("actor_countries", "U" * 2_001))

    def identifier(self):
        return self.code("a.csv", csv_cell("event_id", "i" * (schema.MAX_ID + 1)))

    def column_name(self):
        return self.code("a.csv", csv_cell("n" * (cell_limits.MAX_NAME + 1), "1"))

    def title(self):
        package = {"title": "T" * (plain_line.MAX_CHARS + 1), "resources": [{"path": "a.csv"}]}
        (self.folder / "datapackage.json").write_text(json.dumps(package))
        return self.code("a.csv", GOOD)

    def seconds(self):
        self.patch.setattr("dashboard.ingest.sandbox.open_datasets", wait)
        return read_slowly(self.folder / "a.csv", ProcessLimits(1))

    def memory(self):
        self.patch.setattr("dashboard.ingest.sandbox.open_datasets", take_memory)
        return read_slowly(self.folder / "a.csv", ProcessLimits(60, 500))


chars = schema._MAX_CHARS
# Name in the table of the page: value for uploads, for other files, and how it is tripped.
FILE_LIMITS = {
    "unpacked size of an archive": (
        setting("max_unpacked_mb", " MB"),
        f"{archives.MAX_UNPACKED_MB} MB",
        Trip.unpacked_size,
    ),
    "texts of a Parquet file or GeoPackage": (
        setting("max_unpacked_mb", " MB"),
        f"{LOCAL.unpacked_mb:,} MB",
        Trip.texts,
    ),
    "rows": (setting("max_rows"), f"{LOCAL.rows:,}", Trip.rows),
    "rows for each byte of a Parquet file, above a million rows": (
        *[f"{size_limits._MAX_ROWS_PER_BYTE}"] * 2,
        Trip.rows_per_byte,
    ),
    "columns": (*[f"{size_limits.MAX_COLUMNS:,}"] * 2, Trip.columns),
    "rows × columns of JSON objects": (
        *[f"{size_limits._MAX_OBJECT_CELLS:,}"] * 2,
        Trip.json_cells,
    ),
    "cells of a sheet, up to its last row and column": (
        *[f"{workbook._MAX_CELLS:,}"] * 2,
        Trip.sheet_cells,
    ),
    "layers of a GeoPackage": (*[f"{geopackages._MAX_LAYERS:,}"] * 2, Trip.layers),
    "steps to compute the views of a GeoPackage": (
        *[f"{sqlite_database._MAX_STEPS:,}"] * 2,
        Trip.view_steps,
    ),
    "dates of a series in a calendar": (*[f"{calendar_series.MAX_ENTRIES:,}"] * 2, Trip.series),
    "dates of an endless series": (*[f"{calendar_series.MAX_ENDLESS:,}"] * 2, Trip.endless_series),
    "characters of a cell": (setting("max_cell_chars"), f"{LOCAL.cell_chars:,}", Trip.cell),
    "characters of a date": (*[f"{chars['date']:,}"] * 2, Trip.date),
    "characters of a number": (*[f"{chars['number']:,}"] * 2, Trip.number),
    "characters of a list of countries": (*[f"{chars['countries']:,}"] * 2, Trip.countries),
    "characters of an `event_id`": (*[f"{schema.MAX_ID:,}"] * 2, Trip.identifier),
    "characters of a column name": (*[f"{cell_limits.MAX_NAME:,}"] * 2, Trip.column_name),
    "characters of the title, source or licence of a table": (
        *[f"{plain_line.MAX_CHARS:,}"] * 2,
        Trip.title,
    ),
    "time to read": (setting("max_load_s", " s"), setting("max_read_s", " s"), Trip.seconds),
    "memory to read": (
        setting("max_load_mb", " MB"),
        "three quarters of the machine's memory (`--max-read-mb`)",
        Trip.memory,
    ),
}


def wording(code):
    """Write the first sentence of a message as the page does."""
    text = CATALOGUE[code].text
    return re.sub(r"\{\w+\}", "…", text if isinstance(text, str) else text[1])


def test_the_page_lists_each_limit_of_a_file():
    rows = [tuple(row[:3]) for row in table_rows(PAGE, "limit of a file")]
    assert rows == [(name, *values) for name, (*values, _) in FILE_LIMITS.items()]


@pytest.mark.parametrize(
    ("trip", "answer"),
    [
        pytest.param(trip, row[3], id=name)
        for (name, (_, _, trip)), row in zip(
            FILE_LIMITS.items(), table_rows(PAGE, "limit of a file"), strict=False
        )
    ],
)
def test_a_limit_of_a_file_is_answered_as_the_page_says(trip, answer, monkeypatch, tmp_path):
    codes = trip(Trip(monkeypatch, tmp_path))
    assert any(wording(code) in answer for code in codes), codes


# --- requests -----------------------------------------------------------------------------------


class Ask:
    """How each limit of the server is tripped; the status or first words of its answer."""

    def __init__(self, article, patch, folder):
        self.article, self.patch, self.folder = article, patch, folder
        patch.setattr(work_queue, "_WAIT_S", 0.0)
        read_in_process(patch)

    def client(self, **settings):
        settings = Settings(data_dir=str(self.folder), **settings)
        return create_app(self.article, settings).server.test_client()

    def post(self, body, **settings):
        return (
            self.client(**settings)
            .post("/_dash-update-component", data=body, content_type="application/json")
            .status_code
        )

    def upload(self, client, content=GOOD):
        return client.post(
            "/upload",
            query_string={"name": "a.csv"},
            data=content,
            content_type="application/octet-stream",
        )

    def body(self):
        return self.post(b" " * 1_000_001, max_request_mb=1)

    def nesting(self):
        levels = request_guard._DEEPEST + 1
        return self.post("[" * levels + "]" * levels)

    def parameters(self):
        text = "&".join(["x=1"] * url_params.MAX_PAIRS + ["tab=table"])
        return "left out" if State.read(text)[0].tab == "map" else ""

    def values(self):
        _, problems = State.read("&".join(["country=RUS"] * (url_params.MAX_VALUES + 1)))
        return problems[0].partition(": ")[2]

    def characters(self):
        state, _ = State.read("type=" + "x" * (url_params.MAX_VALUE + 1))
        ((_, (text,)),) = state.write().items()
        return "cut" if len(text) == url_params.MAX_VALUE else ""

    def search(self):
        state, _ = State.read("text=" + "x" * (query.MAX_SEARCH + 1))
        return "cut" if len(state.query.text) == query.MAX_SEARCH else ""

    def upload_size(self):
        answer = self.upload(self.client(max_upload_mb=1), b"x" * 1_000_001)
        assert answer.text.strip() == upload_dialog.too_large_text(1)
        return answer.status_code

    def uploads(self):
        return self.busy("uploads", self.upload, max_loads=1)

    def exports(self):
        return self.busy("exports", lambda client: client.get("/data/csv"), max_exports=1)

    def busy(self, folder, ask, **settings):
        client = self.client(**settings)
        lock = work_queue.FileLock(self.folder / "turns" / folder / "turn-0.lock")
        with lock:
            answer = ask(client)
        assert answer.headers["Retry-After"]
        return answer.status_code

    def threads(self):
        client, sending = self.client(threads=2), ExitStack()
        with sending:
            sending.enter_context(client.get("/data/csv"))
            return client.get("/data/csv").status_code

    def storage(self):
        token = self.upload(self.client()).json["table"]
        status = self.upload(self.client(max_storage_mb=0), GOOD + b"A,2024\n").status_code
        # The oldest upload was deleted.
        assert not (self.folder / token).exists()
        return status

    def days(self):
        client = self.client()
        token = self.upload(client).json["table"]
        os.utime(self.folder / token, (0, 0))
        return client.post(f"/upload/{token}", json={"mapping": {}}).status_code

    def dots(self):
        with pytest.raises(PictureError, match="is too large"):
            figure_spec.check_dots(10_001, 12_000, 1)
        return "is too large"

    def side(self):
        with pytest.raises(PictureError, match="is too large"):
            figure_spec.check_dots(1, figure_spec.MAX_SIDE + 1, 1)
        return "is too large"

    def drawing(self):
        def late(*_):
            raise TimeoutError

        chrome = SimpleNamespace(draw=late)
        self.patch.setattr(render, "_running", lambda *_: chrome)
        self.patch.setattr(render, "_drop", lambda _: None)
        self.patch.setattr(web_app, "render_picture", lambda *_, **__: render._draw({}, {}))
        answer = self.client().get("/picture/svg")
        assert "Chrome did not respond within 90 s." in answer.text
        return answer.status_code

    def sending(self):
        self.patch.setattr(web_app, "_MAX_EXPORT_S", -1)
        with pytest.raises(TimeoutError):
            self.client().get("/data/csv", buffered=True)
        return "breaks off"

    def connections(self):
        made = []
        self.patch.setattr(wsgi_server.waitress, "create_server", lambda *_, **o: made.append(o))
        wsgi_server.create_wsgi_server(None, None, Settings())
        assert made[0]["connection_limit"] == wsgi_server._MAX_CONNECTIONS
        return "wait"


REQUEST_LIMITS = {
    "size of a request": (setting("max_request_mb", " MB"), Ask.body),
    "levels of JSON in a request": (f"{request_guard._DEEPEST}", Ask.nesting),
    "parameters of a URL": (f"{url_params.MAX_PAIRS:,}", Ask.parameters),
    "values of a parameter": (f"{url_params.MAX_VALUES:,}", Ask.values),
    "characters of a value": (f"{url_params.MAX_VALUE:,}", Ask.characters),
    "characters of a search": (f"{query.MAX_SEARCH:,}", Ask.search),
    "size of an upload": (setting("max_upload_mb", " MB"), Ask.upload_size),
    "uploads that are read at a time": (setting("max_loads"), Ask.uploads),
    "images, pages and files that are made at a time": (setting("max_exports"), Ask.exports),
    "share of the threads that they may take": ("half of `--threads`", Ask.threads),
    "size of all uploads": (setting("max_storage_mb", " MB"), Ask.storage),
    "days that an upload is kept": (setting("keep_days"), Ask.days),
    "dots of an image": (f"{figure_spec.MAX_DOTS:,}", Ask.dots),
    "dots of a side of an image": (f"{figure_spec.MAX_SIDE:,}", Ask.side),
    "time to draw an image": (f"{render.TIMEOUT_S:g} s", Ask.drawing),
    "time to send a file of events": (f"{web_app._MAX_EXPORT_S} s", Ask.sending),
    "connections of a worker": (f"{wsgi_server._MAX_CONNECTIONS:,}", Ask.connections),
}


def test_the_page_lists_each_limit_of_the_server():
    rows = [tuple(row[:2]) for row in table_rows(PAGE, "limit of the server")]
    assert rows == [(name, value) for name, (value, _) in REQUEST_LIMITS.items()]


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        pytest.param(ask, row[2], id=name)
        for (name, (_, ask)), row in zip(
            REQUEST_LIMITS.items(), table_rows(PAGE, "limit of the server"), strict=False
        )
    ],
)
def test_a_limit_of_the_server_is_answered_as_the_page_says(
    ask, answer, article, monkeypatch, tmp_path
):
    assert str(ask(Ask(article, monkeypatch, tmp_path))) in answer


def test_each_setting_that_limits_something_is_listed():
    listed = {name for name in SETTING if f"`--{name.replace('_', '-')}`" in PAGE}
    limits = {name for name in SETTING if name.startswith("max_") or name == "keep_days"}
    assert limits <= listed
