"""Broken, hostile or unusual files: whole files, objects, texts and links.

Malformed dates are in ``test_date_columns``, places in ``test_place_columns`` and requests in
``test_security``.
"""

import io
import json
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from dashboard.cli import main
from dashboard.common.errors import UnreadableFileError
from dashboard.ingest.load import open_dataset
from dashboard.io.readers import READERS
from dashboard.views.prebuild import precompute
from dashboard.views.state import State
from dashboard.views.view import View

HEAD = "title,date\n"


class Case(NamedTuple):
    """A file, the number of rows kept and left out (None if it is refused), and a message code."""

    name: str
    # A function makes what is too large to be made when the tests are collected.
    content: bytes | Callable[[], bytes]
    rows: tuple[int, int] | None
    code: str = ""

    def write(self, folder: Path) -> Path:
        path = folder / self.name
        path.write_bytes(self.content() if callable(self.content) else self.content)
        return path


def csv_of(text, encoding="utf-8"):
    return text.encode(encoding)


def json_of(*items):
    return json.dumps(items).encode()


def geojson_of(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": list(features)} | more).encode()


def feature(geometry, **properties):
    row = {"title": "A", "date": "2024"} | properties
    return {"type": "Feature", "geometry": geometry, "properties": row}


def parquet_of(**columns):
    out = io.BytesIO()
    parquet.write_table(pa.table(columns), out)
    return out.getvalue()


def archive_of(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@cache
def large_archive():
    return archive_of(zeros="0" * 600_000_000)


def texts_of(**cells):
    """Make a valid row and one with the given cells."""
    rows = pd.DataFrame([{"title": "Good", "date": "2024"}, {"title": "B", "date": "2024"} | cells])
    return rows.to_csv(index=False).encode()


DEEP = b'{"a":' * 50_000 + b"1" + b"}" * 50_000
GOOD_PARQUET = parquet_of(title=["A"], date=["2024"])

WHOLE = [
    Case("a.csv", b"", None, "file.empty"),
    Case("a.tsv", b"\n\n\r\n", None, "file.empty"),
    Case("a.csv", b"\xef\xbb\xbf", None, "file.empty"),
    Case("a.csv", b"\xff\xfe", None, "file.empty"),
    Case("a.csv", b"\0" * 5_000, None, "file.not_text"),
    Case("a.csv", csv_of(HEAD) + b"A\0B,2024\n", None, "file.not_text"),
    Case("a.csv", csv_of(HEAD) + b"x" * 5_000 + b"\0,2024\n", (1, 0), "text.control_characters"),
    Case("a.csv", b"PAR1" + b"\0" * 50, None, "file.is_parquet"),
    Case("a.csv", b"%PDF-1.7\n", None, "file.is_pdf"),
    Case("a.csv", b"\x1f\x8b\x08\0", None, "file.is_compressed"),
    Case("a.csv", b"\xd0\xcf\x11\xe0" + b"\0" * 9, None, "file.is_old_workbook"),
    Case("a.csv", b"title,date", (0, 0)),
    Case("a.csv", b"title\n", (0, 0), "column.missing"),
    Case("a.csv", b"A,2024\nB,2024\n", (0, 1), "column.missing"),
    Case("a.csv", csv_of(HEAD + "A,2024"), (1, 0)),
    Case("a.csv", csv_of("title,date\r\nA,2024\nB,2024\rC,2024\r\n"), (3, 0)),
    Case("a.csv", csv_of(HEAD + "A\n"), (0, 1), "value.required"),
    Case("a.csv", csv_of(HEAD + "A,2024,,,,\n"), (1, 0)),
    Case("a.csv", csv_of(HEAD + '"A,2024\nB,2024\n'), (0, 1), "row.uneven"),
    Case("a.csv", csv_of(HEAD + '"A\nB",2024\n'), (1, 0)),
    Case("a.csv", csv_of(HEAD + 'say "A",2024\n'), (1, 0)),
    Case("a.csv", csv_of(",\n,\n"), (0, 0), "columns.none"),
    Case("a.csv", csv_of('"","",""\n'), (0, 0), "columns.none"),
    Case("a.csv", csv_of("title,date,title\nA,2024,B\n"), (1, 0), "header.numbered"),
    Case(
        "a.csv",
        csv_of(",".join(f"c{n}" for n in range(5_000)) + "\n"),
        None,
        "table.too_many_columns",
    ),
    Case("a.csv", b"c," * 1_000_000, None, "csv.long_line"),
    Case("a.csv", csv_of(HEAD) + b"A\xc3,2024\n", (1, 0), "encoding.guessed"),
    Case("a.csv", csv_of(HEAD) + b"A\xed\xa0\x80,2024\n", (1, 0), "encoding.damaged"),
    Case("a.csv", csv_of("title,date\n" * 3), (0, 2), "date.invalid"),
    Case("a.csv", csv_of("title,date\n" + "A,2024\n" * 5_000), (5_000, 0)),
    Case("a.txt", b"Dear reader, this is a letter.\n\nYours\n", (0, 1), "column.missing"),
    Case("a.csv", b"<html><body>Not found</body></html>", (0, 0), "columns.none"),
    Case("a.exe", b"MZ", None, "file.unknown_ending"),
    Case("noending", b"title,date\n", None, "file.unknown_ending"),
]

OBJECTS = [
    Case("a.json", b"", None, "file.empty"),
    Case("a.json", b"null", None, "json.no_list"),
    Case("a.json", b"3", None, "json.no_list"),
    Case("a.json", b'"title"', None, "json.no_list"),
    Case("a.json", b"[[]]", None, "json.no_list"),
    Case("a.json", b"[{}]", (0, 1), "columns.none"),
    Case("a.json", b'[{"title": "A", "date": "2024"},]', None, "json.invalid"),
    Case("a.json", b"[{'title': 'A'}]", None, "json.invalid"),
    Case("a.json", DEEP, None, "json.nested"),
    Case("a.json", b"[" + DEEP + b"]", None, "json.nested"),
    Case("a.json", b'[{"title": Infinity}]', None, "json.constant"),
    Case("a.json", b'[{"title": "A", "date": "2024", "latitude": 1e999, "longitude": 1}]', (1, 0),
         "number.out_of_range"),
    Case("a.json", json_of({"title": ["A", {"b": 1}], "date": "2024"}), (1, 0)),
    Case("a.json", json_of({"title": "A", "date": True}), (0, 1), "date.invalid"),
    Case("a.json", json_of({"title": "A", "date": 2024}), (1, 0)),
    Case("a.json", b'[{"title": "A", "title": "B", "date": "2024"}]', (1, 0)),
    Case("a.json", json_of({"title": "A", "date": "2024", "\ud800": 1}), (1, 0), "columns.extra"),
    Case("a.json", "[]".encode("utf-16"), None, "json.no_events"),
    Case("a.json", GOOD_PARQUET, None, "file.is_parquet"),
    Case("a.jsonl", b'{"title": "A", "date": "2024"}\n{"title"', (1, 1), "json.invalid"),
    Case("a.jsonl", b"[1]\n", None, "json.not_an_object"),
    Case("a.jsonl", DEEP, None, "json.nested"),
    Case("a.geojson", b'{"type": "FeatureCollection"}', None, "geojson.invalid"),
    Case("a.geojson", b'{"type": "FeatureCollection", "features": {}}', None, "geojson.invalid"),
    Case("a.geojson", b'{"type": "FeatureCollection", "features": [1]}', None, "geojson.invalid"),
    Case("a.geojson", geojson_of(), None, "json.no_events"),
    Case("a.geojson", geojson_of({}), (0, 1), "columns.none"),
    Case("a.geojson", geojson_of(feature(None)), (1, 0)),
    Case("a.geojson", geojson_of(feature({"type": "Point"})), (1, 0), "number.invalid"),
    Case("a.geojson", geojson_of(feature({"type": "Point", "coordinates": []})), (1, 0)),
    Case("a.geojson", geojson_of(feature({"type": "Point", "coordinates": [1]})), (1, 0),
         "number.invalid"),
    Case("a.geojson", geojson_of(feature({"type": "Point", "coordinates": ["a", "b"]})), (1, 0),
         "number.invalid"),
    Case("a.geojson", geojson_of(feature({"type": "Point", "coordinates": [200, 95]})), (1, 0),
         "number.out_of_range"),
    Case("a.geojson", geojson_of(feature({"type": "Polygon", "coordinates": [[[0, "a"]]]})), (1, 0),
         "number.invalid"),
    Case("a.geojson", geojson_of(feature({"type": "LineString", "coordinates": [[1, {"a": 2}]]})),
         (1, 0), "number.invalid"),
    Case("a.geojson", geojson_of(feature({"type": "LineString", "coordinates": [{"a": 2}]})),
         (1, 0), "number.invalid"),
    Case("a.geojson", geojson_of(feature("Point")), (1, 0)),
    Case("a.geojson", geojson_of(feature(None, title=None)), (0, 1), "value.required"),
    Case("a.jsonld", b'{"@context": "https://schema.org", "@graph": 3}', None, "jsonld.no_events"),
    Case("a.jsonld", b'{"@type": "Event", "startDate": {"@value": {}}}', (0, 1), "columns.none"),
    Case("a.parquet", b"", None, "parquet.invalid"),
    Case("a.parquet", b"PAR1PAR1", None, "parquet.invalid"),
    Case("a.parquet", GOOD_PARQUET[:-9], None, "parquet.invalid"),
    Case("a.parquet", GOOD_PARQUET[:60] + b"\0" * 20 + GOOD_PARQUET[80:], None, ""),
    Case("a.parquet", csv_of(HEAD), None, "parquet.invalid"),
    Case("a.parquet", parquet_of(title=[b"A\xff"], date=["2024"]), None, "parquet.not_text"),
    Case("a.parquet", parquet_of(title=[["A"]], date=["2024"]), None, "parquet.not_text"),
    Case("a.parquet", parquet_of(title=["A"], date=[{"y": 1}]), (0, 1), "date.no_year"),
    Case("a.parquet", parquet_of(title=pa.nulls(2), date=pa.nulls(2)), (0, 2), "value.required"),
    Case("a.parquet", parquet_of(title=["A", "B"], date=pa.array(
        [1 - 2**63, 2**63 - 1]).view(pa.timestamp("ns"))), (2, 0)),
    Case("a.parquet", parquet_of(other=[1]), (0, 1), "column.missing"),
    Case("a.ics", b"", None, "icalendar.invalid"),
    Case("a.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", None, "icalendar.no_events"),
    Case("a.ics", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", None, "icalendar.invalid"),
    Case("a.xlsx", archive_of(), None, "workbook.invalid"),
    Case("a.xlsx", archive_of(xl__workbook_xml="<a/>"), None, "workbook.invalid"),
    Case("a.xlsx", large_archive, None, "table.too_large"),
    Case("a.ods", b"PK\x05\x06" + b"\0" * 18, None, "workbook.invalid"),
]  # fmt: skip

LONG = "x" * 10_001
TEXTS = [
    Case("a.csv", texts_of(title="  "), (1, 1), "value.required"),
    Case("a.csv", texts_of(title=LONG), (2, 0), "text.too_long"),
    Case("a.csv", texts_of(title="A\x07B"), (2, 0), "text.control_characters"),
    Case("a.csv", texts_of(title="A\x1b[31mB"), (2, 0), "text.control_characters"),
    Case("a.csv", texts_of(title="A\ufffeB"), (2, 0), "text.control_characters"),
    Case("a.csv", texts_of(title="A\uffffB\ufffd"), (2, 0), "text.control_characters"),
    Case("a.csv", texts_of(title="A\ufffdB\uff0c\u5b57\U0001f6a2"), (2, 0)),
    Case("a.csv", texts_of(title="<img src=x onerror=alert(1)>"), (2, 0)),
    Case("a.csv", texts_of(title="{{7*7}} ${7*7} #{7*7}"), (2, 0)),
    Case("a.csv", texts_of(title="'; DROP TABLE events; --"), (2, 0)),
    Case("a.csv", texts_of(title="=HYPERLINK(\"http://x\")"), (2, 0)),
    Case("a.csv", texts_of(title="\u202egnp.exe"), (2, 0)),
    Case("a.csv", texts_of(title="e\u0301" * 3_000), (2, 0)),
    Case("a.csv", texts_of(title="\U0001f6a2 \u5317\u671d\u9bae \ubd81\ud55c"), (2, 0)),
    Case("a.csv", texts_of(title="A\nB\r\nC"), (2, 0)),
    Case("a.csv", texts_of(event_id="a;b"), (2, 0), "id.invalid"),
    Case("a.csv", texts_of(event_id="x" * 201), (2, 0), "id.invalid"),
    Case("a.csv", texts_of(event_id="../../etc/passwd"), (2, 0)),
    Case("a.csv", texts_of(source_url="javascript:alert(1)"), (2, 0), "url.invalid"),
    Case("a.csv", texts_of(source_url="data:text/html,<b>"), (2, 0), "url.invalid"),
    Case("a.csv", texts_of(source_url="//example.org"), (2, 0), "value.read_as"),
    Case("a.csv", texts_of(source_url="https://"), (2, 0), "url.invalid"),
    Case("a.csv", texts_of(source_url='https://x/"onclick="a'), (2, 0), "url.invalid"),
    Case("a.csv", texts_of(source_url="https://x/<script>"), (2, 0), "url.invalid"),
    Case("a.csv", texts_of(source_url="https://x y"), (2, 0), "url.invalid"),
    Case("a.csv", texts_of(source_url="HTTPS://X.ORG"), (2, 0), "value.read_as"),
    Case("a.csv", texts_of(media_url="file:///etc/passwd"), (2, 0), "url.invalid"),
    Case("a.csv", texts_of(event_id="x", about="x"), (2, 0)),
    Case("a.csv", texts_of(about="nowhere; nobody"), (2, 0), "about.unknown"),
    Case("a.csv", texts_of(about=";;;"), (2, 0)),
    Case("a.csv", b"event_id,title,date,about,stance\na,A,2024,b,denies\nb,B,2024,a,denies\n",
         (2, 0)),
    Case("a.csv", b"event_id,title,date,about\na,A,2024,b\nb,B,2024,c\nc,C,2024,a\n", (3, 0)),
    Case("a.csv", b"event_id,title,date\na,A,2024\na,B,2024\n", (2, 0), "id.repeated"),
    Case("a.csv", texts_of(status="maybe"), (2, 0), "columns.extra"),
    Case("a.csv", texts_of(quantity_best="lots"), (2, 0), "number.invalid"),
    Case("a.csv", texts_of(quantity_best="-5"), (2, 0), "number.too_low"),
    Case("a.csv", texts_of(quantity_best="\u0662\u0663"), (2, 0), "number.invalid"),
    Case("a.csv", texts_of(quantity_low="9", quantity_high="5"), (2, 0), "quantity.too_large"),
    Case("a.csv", texts_of(tags=";".join(f"t{n}" for n in range(900))), (2, 0)),
]  # fmt: skip

ALL_CASES = WHOLE + OBJECTS + TEXTS
WHOLE_FILES = [case for case in ALL_CASES if case.rows and len(case.content) < 5_000]


@st.composite
def broken_files(draw):
    """Make a file in which some bytes are replaced by others, with any extension."""
    content = draw(st.sampled_from([case.content for case in WHOLE_FILES] + [GOOD_PARQUET]))
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(content))] * 2)))
    piece = draw(
        st.binary(max_size=40) | st.sampled_from([b'"', b"\n", b";", b"\0", b"\xff", b"{"])
    )
    return draw(st.sampled_from(sorted(READERS))), content[:start] + piece + content[end:]


@given(broken_files())
def test_any_file_is_refused_or_each_row_is_accounted_for(tmp_path_factory, broken):
    ending, content = broken
    path = tmp_path_factory.mktemp("broken") / f"t{ending}"
    path.write_bytes(content)
    error_text = ""
    try:
        dataset = open_dataset(path)
    except UnreadableFileError as error:
        error_text = str(error)
    else:
        assert len(dataset.events) + dataset.rejected_rows == dataset.header.rows
    assert "\n" not in error_text


@pytest.fixture(params=range(len(ALL_CASES)), ids=lambda n: f"{n}-{ALL_CASES[n].name}")
def case(request):
    return ALL_CASES[request.param]


def test_malformed_file_has_the_expected_result(case, tmp_path):
    path = case.write(tmp_path)
    if case.rows is None:
        with pytest.raises(UnreadableFileError) as refused:
            open_dataset(path)
        text = str(refused.value)
        assert "\n" not in text
        assert text.startswith(f"{case.name}: ")
        assert len(text) < 400
        codes = [refused.value.content.code]
    else:
        dataset = open_dataset(path)
        codes = [problem.code for problem in dataset.problems]
        assert (len(dataset.events), dataset.rejected_rows) == case.rows
        # Rows that are kept can be drawn.
        View(dataset, State()).charts.draw_both()
    assert not case.code or case.code in codes


def test_numbers_of_any_size_can_be_shown(tmp_path):
    names = ("quantity_low", "quantity_best", "quantity_high")
    rows = [f"A,2024-01-0{at},{','.join([number] * 3)}" for at, number in enumerate(
        ("1e-300", "1e15", "1e28", "9" * 100, "1.7e308", "1.7e308"), 1)]  # fmt: skip
    path = tmp_path / "t.csv"
    path.write_text("\n".join([",".join(("title", "date", *names)), *rows]))
    dataset = open_dataset(path)
    assert len(dataset.events) == len(rows)
    for row in dataset.events["event_id"]:
        view = View(dataset, State(chosen=row, lanes="status", tab="numbers"))
        precompute(view)
        assert view.navigation.details


def test_check_reports_malformed_file_without_traceback(case, tmp_path):
    path = case.write(tmp_path)
    result = CliRunner().invoke(main, ["check", str(path)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    assert "unexpected" not in result.output
    assert result.exit_code == 2 if case.rows is None else result.exit_code in (0, 1)
