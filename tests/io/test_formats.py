"""Formats: each file can be read back, by this program and by an independent reader."""

import csv
import io
import json
from html.parser import HTMLParser
from typing import ClassVar
from urllib.parse import quote

import icalendar
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet
from pyld import jsonld
from strategies import HOSTILE, examples, pool, valid_events

from dashboard.common.errors import UnreadableFileError
from dashboard.ingest.load import load_events
from dashboard.io.formats import FORMATS, About, records
from dashboard.io.formats.icalendar_reader import read_icalendar
from dashboard.io.formats.schemaorg_reader import read_schemaorg
from dashboard.io.formats.tabular import write_texts
from dashboard.model.extra_columns import SCHEMA_NAMES, extra_columns
from dashboard.model.schema import COLUMN

ABOUT = About("Events & <b>more</b>", "A source", "CC BY 4.0", np.datetime64("2024-10-20", "s"))
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''+2", "'tis", "\uff1d1", "a=1"]

_UNITS = ("year", "month", "day", "hour", "minute", "second", "millisecond")


def events_with(**columns) -> pd.DataFrame:
    events, problems = load_events(pd.DataFrame({"title": "A", "date": "2024-10-08"} | columns))
    assert {problem.code for problem in problems} <= {
        "title.markup",
        "row.repeated",
        "date.year_zero",
    }
    return events


def read_again(folder, name: str, events: pd.DataFrame) -> pd.DataFrame:
    path = folder / f"t.{FORMATS[name].ending}"
    path.write_bytes(FORMATS[name].write(events, ABOUT))
    again, problems = load_events(path)
    # The note that a time is taken as UTC is repeated. The pool has some rows twice.
    faults = {problem.code for problem in problems if problem.severity != "note"}
    assert faults <= {"row.repeated", "row.equal"}
    return again


def assert_same_events(again: pd.DataFrame, events: pd.DataFrame) -> None:
    texts = {name: "str" for name in events if isinstance(events[name].dtype, pd.CategoricalDtype)}
    pd.testing.assert_frame_equal(again.astype(texts), events.astype(texts))


@pytest.mark.parametrize("name", FORMATS)
def test_a_written_file_can_be_read_back(name, tmp_path):
    assert_same_events(read_again(tmp_path, name, pool()), pool())


# Extra columns, with names and texts that a format might confuse with its own.
EXTRA = {
    "weapon": ["gun", "", "a; b"],
    "deaths": ["1", "2.5", ""],
    "large": ["1e+22", "9999999999", "9007199254740992.0"],
    "small": ["1e-7", "", "0.5"],
    "zip": ["007", "12", ""],
    "flag": ["True", "False", "True"],
    "since": ["2024-05-01", "", "2023-01-01"],
    "Notes": ["two\nlines <b>", "=cmd", "'=1"],
    "year": ["1999", "1998", "1997"],
    "status": ["a", "b", "c"],
    "start_earliest": ["x", "y", "z"],
    "=cmd|' /C calc'!A0": ["1", "2", "0.00003"],
    'a.b, c: d"^<i>': ["p", "", "q"],
    "Größe \U0001f30d": ["é", "", "\u202eabc"],
}


@pytest.mark.parametrize("name", FORMATS)
def test_extra_columns_can_be_read_back(name, tmp_path):
    table = {"title": ["A", "B", "C"], "date": ["2024-10", "2024-11", "2024-12"]}
    events, _ = load_events(pd.DataFrame(table | EXTRA), {"description": "", "date": "date"})
    names = extra_columns(events)
    assert names == [f"{name} (of the file)" if name in SCHEMA_NAMES else name for name in EXTRA]
    numbers = {"deaths", "large", "small", "year", "=cmd|' /C calc'!A0"}
    assert {name for name in names if events[name].dtype.kind == "f"} == numbers
    assert_same_events(read_again(tmp_path, name, events), events)


@examples(0.5)
@given(events=valid_events().filter(len))
def test_any_events_can_be_read_back(tmp_path_factory, events):
    # Statements may be about rows that are not in this table; such references are dropped.
    events = load_events(events[list(COLUMN)]).events
    for name in FORMATS:
        again = read_again(tmp_path_factory.mktemp("formats"), name, events)
        assert_same_events(again, events)


@pytest.mark.parametrize("name", FORMATS)
def test_writing_does_not_change_the_table(name):
    before = pool().copy(deep=True)
    FORMATS[name].write(pool(), ABOUT)
    pd.testing.assert_frame_equal(pool(), before)


@pytest.mark.parametrize("name", FORMATS)
def test_a_long_table_is_written_in_parts(name, tmp_path, monkeypatch):
    monkeypatch.setattr(records, "_PART", 7)
    # Few references between rows, so a part of the table is whole.
    events = pool()[pool()["about"] == ""][:40].reset_index(drop=True)
    assert_same_events(read_again(tmp_path, name, events), events)


@pytest.mark.parametrize("name", ["json", "geojson", "timelinejs", "jsonld"])
def test_no_text_ends_a_script_that_contains_the_file(name):
    events = events_with(title=["</script><script>alert(1)</script><!--"])
    content = FORMATS[name].write(events, ABOUT)
    assert b"<" not in content
    assert events["title"][0] in json.dumps(json.loads(content))


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_table_is_a_file_without_events(name):
    assert FORMATS[name].write(pool()[:0], ABOUT)


class TestCsv:
    def write(self, events: pd.DataFrame) -> list[list[str]]:
        text = FORMATS["csv"].write(events, ABOUT).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline="")))

    def test_formulas_are_disarmed_and_restored(self, tmp_path):
        events = events_with(event_id=[f"e{n}" for n in range(len(FORMULAS))], title=FORMULAS)
        header, *rows = self.write(events)
        written = [row[header.index("title")] for row in rows]
        assert not [cell for cell in written if cell[0] in "=+-@\uff1d"]
        assert written[0] == "'=1+1"
        assert list(read_again(tmp_path, "csv", events)["title"]) == FORMULAS

    @pytest.mark.parametrize("blanks", ["", " ", "\n", "\r\n ", "\u00a0", "\u3000"], ids=repr)
    def test_no_column_or_cell_is_a_formula_after_blanks(self, blanks):
        table = pd.DataFrame({f"{blanks}=cmd": [f"{blanks}@A", f"a{blanks}=1"]})
        text = b"".join(write_texts(table)).decode("utf-8-sig")
        (name,), *rows = csv.reader(io.StringIO(text, newline=""))
        assert name == f"'{blanks}=cmd"
        assert [cell for (cell,) in rows] == [f"'{blanks}@A", f"a{blanks}=1"]

    def test_numbers_stay_numbers(self):
        header, row = self.write(events_with(latitude=[-12.5], longitude=[-170.25]))
        assert row[header.index("latitude")] == "-12.5"

    def test_it_begins_with_a_byte_order_mark(self):
        content = FORMATS["csv"].write(events_with(title=["Владивосток 평양"]), ABOUT)
        assert content.startswith(b"\xef\xbb\xbf")
        assert "Владивосток 평양".encode() in content

    def test_only_apostrophes_before_formulas_are_removed(self, tmp_path):
        path = tmp_path / "t.csv"
        path.write_text("title,date,tags\n'tis,2024,'=1\n''x'',2024,'y\n")
        events, _ = load_events(path)
        assert list(events["title"]) == ["'tis", "''x''"]
        assert list(events["tags"]) == ["=1", "'y"]


def test_json_has_null_for_empty_cells():
    first, second = json.loads(
        FORMATS["json"].write(
            events_with(actor_countries=["NAM", ""], quantity_low=[2600, np.nan]), ABOUT
        )
    )
    assert list(first) == list(COLUMN)
    assert (first["actor_countries"], first["quantity_low"]) == ("NAM", 2600)
    assert (second["actor_countries"], second["quantity_low"]) == (None, None)


def test_parquet_has_texts_and_numbers():
    table = parquet.read_table(pa.BufferReader(FORMATS["parquet"].write(pool(), ABOUT)))
    assert table.column_names == list(COLUMN)
    kinds = {name: str(table.schema.field(name).type) for name in ("title", "latitude")}
    assert kinds == {"title": "large_string", "latitude": "double"}


class TestGeoJson:
    def collection(self) -> dict:
        return json.loads(FORMATS["geojson"].write(pool(), ABOUT))

    def test_it_conforms_to_the_rfc(self):
        collection = self.collection()
        assert collection["type"] == "FeatureCollection"
        # 7.1: no member of one kind of object is in another; 4: no other reference system.
        assert not {"geometry", "properties", "coordinates", "geometries", "crs"} & set(collection)
        for feature in collection["features"]:
            assert set(feature) == {"type", "id", "geometry", "properties"}
            assert feature["type"] == "Feature"
            assert isinstance(feature["properties"], dict)
            geometry = feature["geometry"]
            if geometry is None:
                continue
            assert set(geometry) == {"type", "coordinates"}
            longitude, latitude = geometry["coordinates"]
            assert -180 <= longitude <= 180
            assert -90 <= latitude <= 90

    def test_another_reader_reads_the_places(self):
        geometries = shapely.from_geojson(
            [
                json.dumps(feature["geometry"])
                for feature in self.collection()["features"]
                if feature["geometry"]
            ],
            on_invalid="raise",
        )
        places = pool()[["longitude", "latitude"]].to_numpy()
        placed = ~np.isnan(places[:, 0])
        assert 0 < placed.sum() < len(placed)
        np.testing.assert_array_equal(shapely.get_coordinates(geometries), places[placed])

    def test_dates_are_properties(self):
        written = FORMATS["geojson"].write(events_with(date=["[..2024-10-20]"]), ABOUT)
        (feature,) = json.loads(written)["features"]
        dates = {name: feature["properties"].get(name) for name in ("date", "end_latest")}
        assert dates == {"date": "[..2024-10-20]", "end_latest": "2024-10-20T23:59:59Z"}
        assert "start_earliest" not in feature["properties"]

    def test_files_of_other_programs_are_read(self, tmp_path):
        point = {"type": "Point", "coordinates": [131.9, 43.1, 8.0]}
        properties = {"title": "A", "date": "2024"}
        feature = {"type": "Feature", "id": 7, "geometry": point, "properties": properties}
        path = tmp_path / "t.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        events, problems = load_events(path)
        assert {problem.severity for problem in problems} <= {"note"}
        assert events[["event_id", "longitude", "latitude"]].values.tolist() == [["7", 131.9, 43.1]]

    def test_names_of_bounds_in_a_file_of_another_program_are_a_column(self, tmp_path):
        properties = {"name": "A", "when": "2024-05-01", "start_earliest": "x"}
        feature = {"type": "Feature", "geometry": None, "properties": properties}
        path = tmp_path / "t.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        events = load_events(path).events
        names = ["title", "date", "start_earliest (of the file)"]
        assert events[names].to_numpy().tolist() == [["A", "2024-05-01", "x"]]

    @pytest.mark.parametrize("features", [None, {}, [1], [[]]])
    def test_an_invalid_list_of_features_is_rejected(self, tmp_path, features):
        path = tmp_path / "t.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        with pytest.raises(UnreadableFileError, match="“features” must be a list of features"):
            load_events(path)

    def with_geometry(self, tmp_path, geometry, **properties):
        cells = {"title": "A", "date": "2024"} | properties
        feature = {"type": "Feature", "geometry": geometry, "properties": cells}
        path = tmp_path / "t.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        return load_events(path)

    @pytest.mark.parametrize(
        ("geometry", "place"),
        [
            ({"type": "LineString", "coordinates": [[0, 0], [2, 0, 7]]}, (0, 1, 112)),
            ({"type": "Polygon", "coordinates": [[[30, 50], [32, 50], [30, 50]]]}, (50, 31, 72)),
            ({"type": "MultiPoint", "coordinates": [[179, 10], [-179, 10]]}, (10, -180, 110)),
            (
                {
                    "type": "GeometryCollection",
                    "geometries": [{"type": "Point", "coordinates": [5, 6]}],
                },
                (6, 5, 0),
            ),
        ],
    )
    def test_other_geometries_become_regions(self, tmp_path, geometry, place):
        events, problems = self.with_geometry(tmp_path, geometry)
        assert {problem.code for problem in problems} <= {"country.from_coordinates"}
        row = events.iloc[0]
        assert (row["latitude"], row["longitude"], row["geo_radius_km"]) == place
        assert row["geo_precision"] == "region"

    def test_a_given_precision_is_kept(self, tmp_path):
        line = {"type": "LineString", "coordinates": [[0, 0], [2, 0]]}
        events, _ = self.with_geometry(tmp_path, line, geo_precision="unknown", geo_radius_km=5)
        assert list(events[["geo_precision", "geo_radius_km"]].iloc[0]) == ["unknown", 5]

    @pytest.mark.parametrize(
        "coordinates",
        [[[0, 95], [1, 1]], [["a", 1]], [[1]], [[None, 2]], [[0, 0], "x"], [["1", {}]], 7],
    )
    def test_an_invalid_geometry_is_reported(self, tmp_path, coordinates):
        broken = {"type": "LineString", "coordinates": coordinates}
        events, problems = self.with_geometry(tmp_path, broken)
        assert events[["latitude", "longitude"]].isna().all(axis=None)
        assert problems[0].severity == "warning"
        assert "LineString" in str(problems[0])


class TestICalendar:
    def entries(self, events: pd.DataFrame) -> list[icalendar.Event]:
        content = FORMATS["icalendar"].write(events, ABOUT)
        # No line is longer than 75 bytes (3.1).
        assert max(map(len, content.split(b"\r\n"))) <= 75
        calendar = icalendar.Calendar.from_ical(content)
        assert calendar["prodid"]
        assert calendar["version"] == "2.0"
        assert not calendar.errors
        return calendar.walk("VEVENT")

    @pytest.mark.parametrize(
        ("date", "start", "end", "status"),
        [
            ("2024-10-08", "2024-10-08", "2024-10-09", "CONFIRMED"),
            ("2024-10-08/2024-10-13", "2024-10-08", "2024-10-14", "CONFIRMED"),
            ("2024-11", "2024-11-01", "2024-12-01", "TENTATIVE"),
            ("[..2024-10-20]", "2024-10-20", "2024-10-21", "TENTATIVE"),
            ("2024-10-08T09:30:00Z", "2024-10-08 09:30:00+00:00", None, "CONFIRMED"),
        ],
    )
    def test_an_entry_covers_all_possible_dates(self, date, start, end, status):
        (entry,) = self.entries(events_with(date=[date]))
        assert str(entry["dtstart"].dt) == start
        assert end is None or str(entry["dtend"].dt) == end
        assert entry["status"] == status

    def test_an_expected_event_is_tentative(self):
        (entry,) = self.entries(events_with(status=["expected"]))
        assert entry["status"] == "TENTATIVE"

    def test_dates_out_of_range_have_no_start(self):
        (entry,) = self.entries(events_with(date=["-0500"]))
        assert "dtstart" not in entry

    def test_texts_are_escaped(self):
        titles = ["a, b; c \\ d\nEND:VEVENT\nBEGIN:VEVENT", *HOSTILE]
        events = events_with(event_id=[f"e{n}" for n in range(len(titles))], title=titles)
        assert [str(entry["summary"]) for entry in self.entries(events)] == list(events["title"])

    def test_files_of_other_programs_are_read(self):
        entry = icalendar.Event()
        entry.add("uid", "1@x")
        entry.add("summary", "Talks")
        entry.add("dtstart", pd.Timestamp("2024-10-08").date())
        entry.add("dtend", pd.Timestamp("2024-10-11").date())
        entry.add("geo", (43.1, 131.9))
        calendar = icalendar.Calendar()
        calendar.add_component(entry)
        assert read_icalendar(calendar.to_ical()).rows == [
            {
                "title": "Talks",
                "event_id": "1@x",
                "date": "2024-10-08/2024-10-10",
                "latitude": 43.1,
                "longitude": 131.9,
            }
        ]

    def test_an_entry_of_another_program_with_times_is_read(self, tmp_path):
        entry = icalendar.Event()
        entry.add("summary", "Talks")
        entry.add("dtstart", pd.Timestamp("2024-10-08T09:30Z").to_pydatetime())
        entry.add("dtend", pd.Timestamp("2024-10-08T11:00Z").to_pydatetime())
        calendar = icalendar.Calendar()
        calendar.add_component(entry)
        path = tmp_path / "t.ics"
        path.write_bytes(calendar.to_ical())
        events, problems = load_events(path)
        assert {problem.severity for problem in problems} <= {"note"}
        assert list(events["end_latest"]) == [pd.Timestamp("2024-10-08T11:00")]

    CALENDARS: ClassVar = {
        "a time without a zone takes the calendar's": (
            "DTSTART:20240105T090000\nDTEND:20240105T100000",
            ["2024-01-05T09:00:00+09:00/2024-01-05T10:00:00+09:00"],
        ),
        "a Windows name": (
            "DTSTART;TZID=Pacific Standard Time:20240705T090000",
            ["2024-07-05T09:00:00-07:00"],
        ),
        "a name as Outlook shows it": (
            'DTSTART;TZID="(UTC+01:00) Amsterdam, Berlin, Bern":20240705T090000',
            ["2024-07-05T09:00:00+02:00"],
        ),
        "a quotation that ends after the time": (
            'DTSTART;TZID="W. Europe Standard Time:20200609T090000"',
            ["2020-06-09T09:00:00+02:00"],
        ),
        "the same day as start and end": (
            "DTSTART;VALUE=DATE:20250529\nDTEND;VALUE=DATE:20250529",
            ["2025-05-29"],
        ),
        "days with a zone": (
            "DTSTART;VALUE=DATE;TZID=Europe/Berlin:20180702\n"
            "DTEND;VALUE=DATE;TZID=Europe/Berlin:20180811",
            ["2018-07-02/2018-08-10"],
        ),
        "a time with a day as end": (
            "DTSTART:20110312T200000Z\nDTEND;VALUE=DATE:20110314",
            ["2011-03-12T20:00:00+00:00/2011-03-13"],
        ),
        "a day with a time as end": (
            "DTSTART;VALUE=DATE:20110312\nDTEND:20110314T120000Z",
            ["2011-03-12/2011-03-14"],
        ),
        "days as duration": (
            "DTSTART;VALUE=DATE:20240301\nDURATION:P3D",
            ["2024-03-01/2024-03-03"],
        ),
        "hours as duration, over a change of clocks": (
            "DTSTART;TZID=Europe/Berlin:20240331T010000\nDURATION:PT2H",
            ["2024-03-31T01:00:00+01:00/2024-03-31T04:00:00+02:00"],
        ),
        "a series keeps its time of day when clocks change": (
            "DTSTART;TZID=Europe/Berlin:20240328T090000\nRRULE:FREQ=WEEKLY;UNTIL=20240404T070000Z",
            ["2024-03-28T09:00:00+01:00", "2024-04-04T09:00:00+02:00"],
        ),
        "further dates and exceptions": (
            "DTSTART;VALUE=DATE:20240101\nDTEND;VALUE=DATE:20240103\nRRULE:FREQ=DAILY;COUNT=3\n"
            "EXDATE;VALUE=DATE:20240102\nRDATE;VALUE=DATE:20240201",
            ["2024-01-01/2024-01-02", "2024-01-03/2024-01-04", "2024-02-01/2024-02-02"],
        ),
    }

    def calendar(self, *entries: str, zone: str = "Asia/Seoul") -> bytes:
        blocks = [f"BEGIN:VEVENT\nUID:a@t\nSUMMARY:A\n{entry}\nEND:VEVENT" for entry in entries]
        head = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nX-WR-TIMEZONE:{zone}"
        text = "\n".join([head, *blocks, "END:VCALENDAR", ""])
        return text.replace("\n", "\r\n").encode()

    @pytest.mark.parametrize("name", CALENDARS)
    def test_dates_of_other_programs_are_read(self, name):
        lines, dates = self.CALENDARS[name]
        entries = read_icalendar(self.calendar(lines))
        assert [row["date"] for row in entries.rows] == dates

    def test_times_that_are_called_days_are_times_at_midnight_as_well(self):
        entries = read_icalendar(
            self.calendar(
                "DTSTART;VALUE=DATE:20110805T000000\nDTEND;VALUE=DATE:20110805T010000",
                "DTSTART;VALUE=DATE:20110804T180000\nDTEND;VALUE=DATE:20110805T000000",
            )
        )
        assert [row["date"] for row in entries.rows] == [
            "2011-08-05T00:00:00+09:00/2011-08-05T01:00:00+09:00",
            "2011-08-04T18:00:00+09:00/2011-08-05T00:00:00+09:00",
        ]
        assert not entries.problems

    def test_an_entry_replaces_its_date_of_a_series(self):
        entries = read_icalendar(
            self.calendar(
                "DTSTART:20240105T090000Z\nRRULE:FREQ=WEEKLY;COUNT=3",
                "RECURRENCE-ID:20240112T090000Z\nDTSTART:20240112T110000Z",
            )
        )
        days = ["2024-01-05T09", "2024-01-19T09", "2024-01-12T11"]
        assert [row["date"][:13] for row in entries.rows] == days
        assert len({row["event_id"] for row in entries.rows}) == 3

    def test_the_latest_version_of_an_entry_replaces_the_others(self):
        texts = ("UID:a\nSEQUENCE:2\nDTSTART:20240105T100000Z\nRRULE:FREQ=DAILY;COUNT=2",
                 "UID:a\nDTSTART:20240105T140000Z\nRRULE:FREQ=DAILY;COUNT=5",
                 "UID:a\nSEQUENCE:1\nRECURRENCE-ID:20240106T100000Z\nDTSTART:20240106T160000Z",
                 "UID:b\nSEQUENCE:soon\nDTSTART:20240107T100000Z")  # fmt: skip
        entries = read_icalendar(self.calendar(*texts))
        assert [row["date"][8:13] for row in entries.rows] == ["05T10", "06T16", "07T10"]
        assert [problem.code for problem in entries.problems] == ["icalendar.versions"]

    def test_several_calendars_in_one_file_are_read(self):
        rows = read_icalendar(
            self.calendar("DTSTART:20240105T090000")
            + self.calendar("DTSTART:20240105T090000", zone="Europe/Kyiv")
        ).rows
        assert [row["date"][-6:] for row in rows] == ["+09:00", "+02:00"]

    @pytest.mark.parametrize(
        ("lines", "count", "code"),
        [
            ("RRULE:FREQ=DAILY", 100, "icalendar.series_cut"),
            ("RRULE:FREQ=DAILY;COUNT=5000", 1000, "icalendar.series_cut"),
            ("RRULE:FREQ=YEARLY;INTERVAL=10", 11, "icalendar.series_cut"),
            ("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31;COUNT=3", 1, "icalendar.series_cut"),
            ("RRULE:FREQ=SECONDLY;COUNT=5", 1, "icalendar.rule_not_followed"),
            ("RRULE:FREQ=DAILY;INTERVAL=0", 1, "icalendar.rule_not_followed"),
            ("RRULE:COUNT=5", 1, "icalendar.rule_not_followed"),
            ("DTEND:Next year", 1, "icalendar.property_invalid"),
            ("GEO:here", 1, "icalendar.property_invalid"),
            ("DTEND:20240104T090000Z", 1, "icalendar.end_before_start"),
            ("DTSTART:20240106T090000Z", 1, "icalendar.property_repeated"),
            ("DTEND:20240106T090000Z\nDTEND:20240107T090000Z", 1, "icalendar.property_repeated"),
            ("RECURRENCE-ID;TZID=Atlantis:20240105T090000", 1, "icalendar.unknown_zone"),
        ],
    )
    def test_unsupported_rules_are_reported(self, lines, count, code):
        entries = read_icalendar(self.calendar(f"DTSTART:20240105T090000Z\n{lines}"))
        assert len(entries.rows) == count
        assert code in [problem.code for problem in entries.problems]

    def test_an_entry_with_an_invalid_start_does_not_affect_others(self, tmp_path):
        path = tmp_path / "t.ics"
        path.write_bytes(
            self.calendar(
                "DTSTART:20240105T090000Z", "DTSTART:Next Year", "DTSTART:20240107T090000Z"
            )
        )
        events, problems = load_events(path)
        assert len(events) == 2
        errors = [problem for problem in problems if problem.severity == "error"]
        assert [(problem.row, problem.given) for problem in errors] == [(3, "Next Year")]

    def test_an_entry_that_the_library_rejects_does_not_affect_others(self):
        broken = b"BEGIN:VFREEBUSY\r\nFREEBUSY:20240102T0000Z/20240101T0000Z\r\nEND:VFREEBUSY\r\n"
        raw = self.calendar("DTSTART:20240105T090000", "DTSTART:20240106T090000\nATTENDEE")
        raw = raw.replace(b"END:VCALENDAR", broken + b"END:VCALENDAR")
        assert next(row["date"][:10] for row in read_icalendar(raw).rows) == "2024-01-05"

    def test_a_title_that_looks_like_the_end_is_escaped(self):
        written = FORMATS["icalendar"].write(pool(), About("END:VCALENDAR"))
        assert str(icalendar.Calendar.from_ical(written)["x-wr-calname"]) == "END:VCALENDAR"

    @pytest.mark.parametrize(
        "raw", [b"", b"\0" * 90, b"\xff\xfe", b"BEGIN:VEVENT", b"title,date\nA,2024\n"]
    )
    def test_an_invalid_file_is_one_clear_error(self, tmp_path, raw):
        path = tmp_path / "t.ics"
        path.write_bytes(raw)
        with pytest.raises(
            UnreadableFileError, match=r"not a valid iCalendar|no entries"
        ) as caught:
            load_events(path)
        assert str(caught.value).isprintable()


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.names.append(tag)


class TestTimelineJs:
    def story(self, events: pd.DataFrame) -> dict:
        return json.loads(FORMATS["timelinejs"].write(events, ABOUT))

    def test_a_slide_has_what_timelinejs_needs(self):
        slides = self.story(pool())["events"]
        assert slides
        for slide in slides:
            assert isinstance(slide["start_date"]["year"], int)
            assert slide["text"]["headline"]
        assert len({slide["unique_id"] for slide in slides}) == len(slides)

    @pytest.mark.parametrize(
        ("date", "start", "end"),
        [
            ("2024-10-08", {"year": 2024, "month": 10, "day": 8}, {"day": 8}),
            ("2024-10", {"day": 1}, {"month": 10, "day": 31}),
            # TimelineJS shows -501 as 501 BCE, as historians count.
            ("-0500", {"year": -501, "month": 1}, {"year": -501, "month": 12}),
            ("0000", {"year": -1}, {"year": -1}),
            ("0075", {"year": 75}, {"year": 75}),
            ("2024-10-08T09:30:00Z", {"day": 8, "hour": 9, "minute": 30, "second": 0}, {}),
        ],
    )
    def test_its_dates_are_numbers(self, date, start, end):
        (slide,) = self.story(events_with(date=[date]))["events"]
        assert start.items() <= slide["start_date"].items()
        assert end.items() <= slide["end_date"].items()
        assert ("hour" in slide["start_date"]) == ("T" in date)

    def test_an_event_of_another_program_does_not_replace_its_slide(self, tmp_path):
        slide = {"start_date": {"year": 2024}, "text": {"headline": "A"}, "event": {"name": "x"}}
        path = tmp_path / "t.json"
        path.write_text(json.dumps({"events": [slide]}))
        assert load_events(path).events[["title", "date"]].to_numpy().tolist() == [["A", "2024"]]

    def test_texts_are_not_markup(self):
        story = self.story(pool())
        tags = _Tags()
        for slide in [story["title"], *story["events"]]:
            texts = slide | {"event": None, "unique_id": None}
            tags.feed(" ".join(json.dumps(texts, ensure_ascii=False).splitlines()))
        # The program writes the paragraphs of the first slide.
        assert set(tags.names) <= {"p"}

    def test_events_without_a_slide_are_named_on_the_first(self):
        titles = [f"R&D {number}" for number in range(12)]
        dates = ["../.."] * 11 + ["2024"]
        events = events_with(event_id=[f"e{n}" for n in range(12)], title=titles, date=dates)
        story = self.story(events)
        assert len(story["events"]) == 1
        text = story["title"]["text"]["text"]
        assert text.startswith("<p>A source</p><p>Without a date: R&amp;D 0; R&amp;D 1;")
        assert text.endswith("R&amp;D 9; …</p>")

    @pytest.mark.parametrize("before", [None, -1, 1.5, "x", "9" * 5_000, [], 7])
    def test_no_row_is_lost_if_the_order_is_invalid(self, tmp_path, before):
        story = self.story(events_with(event_id=["a", "b"], date=["../..", "2024"]))
        story["undated"][0]["before"] = before
        path = tmp_path / "t.json"
        path.write_text(json.dumps(story))
        assert list(load_events(path).events["event_id"]) == ["b", "a"]

    def test_files_of_other_programs_are_read(self, tmp_path):
        slide = {
            "start_date": {"year": "2024", "month": "10", "day": "8", "hour": ""},
            "end_date": {"year": 2024, "month": 10},
            "text": {"headline": "<b>Talks</b> &amp; more", "text": "<p>In Moscow</p>"},
            "group": "treaty",
        }
        path = tmp_path / "t.json"
        path.write_text(json.dumps({"events": [slide]}))
        (event,) = load_events(path).events.to_dict("records")
        assert event["title"] == "Talks & more"
        assert (event["description"], event["event_type"]) == ("In Moscow", "treaty")
        assert event["date"] == "2024-10-08/2024-10"

    @pytest.mark.parametrize(
        ("parts", "date"),
        [
            ({"year": "-44", "month": "3", "day": "15"}, "-0043-03-15"),
            ({"year": -1}, "0000"),
            ({"year": "75"}, "0075"),
            (
                dict(zip(_UNITS, ("2024", "10", "13", "14", "5", "6", "789"), strict=True)),
                "2024-10-13T14:05:06.789",
            ),
            (dict(zip(_UNITS, (2024, 10, 13, 14, 5, 6, 0), strict=True)), "2024-10-13T14:05:06"),
        ],
    )
    def test_its_years_before_christ_and_milliseconds_are_read(self, tmp_path, parts, date):
        path = tmp_path / "t.json"
        slide = {"start_date": parts, "text": {"headline": "A"}}
        path.write_text(json.dumps({"events": [slide]}))
        assert load_events(path).events["date"].tolist() == [date]

    def test_years_before_christ_of_its_sheet_are_read(self):
        header = {"Text": "", "Media": "", "Display Date": "", "Month": "", "Day": ""}
        rows = pd.DataFrame(
            [
                header | {"Year": "-44", "Month": "3", "Day": "15", "Headline": "Ides"},
                header | {"Year": "-500", "End Year": "-400", "Headline": "Athens"},
                header | {"Year": "75", "Headline": "Early"},
            ]
        )
        dates = load_events(rows.fillna("")).events["date"].tolist()
        assert dates == ["-0043-03-15", "-0499/-0399", "0075"]


class _Web:
    """Serves the only address that a JSON-LD processor may request."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, url: str, options: object) -> dict:
        self.asked.append(url)
        assert url == "https://schema.org"
        links = {name: {"@type": "@id"} for name in ("url", "contentUrl")}
        context = {"@vocab": "http://schema.org/", "schema": "http://schema.org/"} | links
        return {
            "contextUrl": None,
            "documentUrl": url,
            "contentType": "application/ld+json",
            "document": {"@context": context},
        }


# From the vocabulary (version 29): which of the written types have a property.
_ANY = {"Event", "Claim", "ClaimReview", "Comment", "CreativeWork", "MediaObject", "Dataset"}
_WORKS = _ANY - {"Event"}
TERMS = {
    "name": _ANY | {"Place"},
    "url": _ANY,
    "subjectOf": _ANY,
    "about": _ANY,
    "keywords": _ANY,
    "description": {"Event"},
    "startDate": {"Event"},
    "endDate": {"Event"},
    "location": {"Event"},
    "actor": {"Event"},
    "text": _WORKS,
    "author": _WORKS,
    "datePublished": _WORKS,
    "locationCreated": _WORKS,
    "citation": _WORKS,
    "license": _WORKS,
    "creditText": _WORKS,
    "appearance": {"Claim"},
    "claimReviewed": {"ClaimReview"},
    "itemReviewed": {"ClaimReview"},
    "reviewRating": {"ClaimReview"},
    "alternateName": {"Rating"},
    "contentUrl": {"MediaObject"},
    "address": {"Place"},
    "addressCountry": {"PostalAddress"},
    "geo": {"Place"},
    "latitude": {"GeoCoordinates"},
    "longitude": {"GeoCoordinates"},
}
PAGE = "https://example.org/page"
SCHEMA = "http://schema.org/"


class TestJsonLd:
    """The file as an independent JSON-LD processor reads it."""

    ROWS: ClassVar = {
        "event_id": ["a b", "says", "denies", "also", "asks", "no"],
        "title": ["Ship <sails>", "It sails", "It does not", "No again", "Stop it", "Nothing"],
        "date": ["2024-10-08/2024-10-13", "2024-10", *["2024-10-20"] * 4],
        "stance": ["", "asserts", "denies", "denies", "demands", "denies"],
        "about": ["", "a b", "a b", "says", "a b", ""],
        "claimant": ["Someone; Other", "X", "Y", "Z", "X", "Y"],
        "country": ["PRK", *[""] * 5],
        "latitude": [43.12, *[np.nan] * 5],
        "longitude": [131.89, *[np.nan] * 5],
        "source": ["A paper", *[""] * 5],
        "source_url": ["https://example.org/1", *[""] * 5],
        "source_locator": ["line 1", *[""] * 5],
    }

    def nodes(self, events: pd.DataFrame) -> dict[str, dict]:
        """Return all nodes by their addresses, including nested ones."""
        web = _Web()
        content = json.loads(FORMATS["jsonld"].write(events, ABOUT))
        flat = jsonld.flatten(content, None, {"base": PAGE, "documentLoader": web})
        assert set(web.asked) == {"https://schema.org"}
        return {node["@id"]: node for node in flat}

    def shown(self) -> dict[str, dict]:
        return self.nodes(events_with(**self.ROWS))

    def test_each_row_has_the_right_type(self):
        nodes = self.shown()
        kinds = ["Event", "Claim", "ClaimReview", "ClaimReview", "Comment", "Claim"]
        for event_id, kind in zip(self.ROWS["event_id"], kinds, strict=True):
            assert nodes[f"{PAGE}#{event_id.replace(' ', '%20')}"]["@type"] == [SCHEMA + kind]

    def test_no_row_and_no_term_is_lost(self):
        nodes = self.nodes(pool())
        assert {f"{PAGE}#{quote(event_id, safe='')}" for event_id in pool()["event_id"]} <= set(
            nodes
        )
        terms = {term for node in nodes.values() for term in node if not term.startswith("@")}
        extensions = {term for term in terms if term.startswith("urn:uuid:")}
        assert {term.partition("#")[2] for term in extensions} <= set(COLUMN)
        assert {term.removeprefix(SCHEMA) for term in terms - extensions} <= set(TERMS)

    def test_each_property_belongs_to_its_type(self):
        for node in self.nodes(pool()).values():
            kinds = {kind.removeprefix(SCHEMA) for kind in node.get("@type", [])}
            for term in node:
                of = TERMS.get(term.removeprefix(SCHEMA))
                assert not of or not kinds or kinds & of, (kinds, term)

    def test_an_event_has_date_and_place(self):
        event = self.shown()[f"{PAGE}#a%20b"]
        assert event[f"{SCHEMA}name"] == [{"@value": "Ship <sails>"}]
        assert event[f"{SCHEMA}startDate"] == [{"@value": "2024-10-08"}]
        assert event[f"{SCHEMA}endDate"] == [{"@value": "2024-10-13"}]
        nodes = self.shown()
        (place,) = event[f"{SCHEMA}location"]
        (spot,) = nodes[place["@id"]][f"{SCHEMA}geo"]
        assert nodes[spot["@id"]][f"{SCHEMA}latitude"] == [{"@value": 43.12}]
        (address,) = nodes[place["@id"]][f"{SCHEMA}address"]
        assert nodes[address["@id"]][f"{SCHEMA}addressCountry"] == [{"@value": "KP"}]

    def test_a_claimant_makes_a_claim_in_a_work(self):
        nodes = self.shown()
        (link,) = nodes[f"{PAGE}#a%20b"][f"{SCHEMA}subjectOf"]
        claim = nodes[link["@id"]]
        assert claim["@type"] == [f"{SCHEMA}Claim"]
        assert len(claim[f"{SCHEMA}author"]) == 2
        (work,) = claim[f"{SCHEMA}appearance"]
        assert nodes[work["@id"]][f"{SCHEMA}url"] == [{"@id": "https://example.org/1"}]

    @pytest.mark.parametrize(
        ("denial", "claim", "about"), [("denies", "a%20b,claim", "a%20b"), ("also", "says", "says")]
    )
    def test_a_denial_reviews_the_claim_that_it_denies(self, denial, claim, about):
        nodes = self.shown()
        review = nodes[f"{PAGE}#{denial}"]
        assert review[f"{SCHEMA}itemReviewed"] == [{"@id": f"{PAGE}#{claim}"}]
        assert nodes[f"{PAGE}#{claim}"]["@type"] == [f"{SCHEMA}Claim"]
        assert review[f"{SCHEMA}about"] == [{"@id": f"{PAGE}#{about}"}]
        (rating,) = review[f"{SCHEMA}reviewRating"]
        assert nodes[rating["@id"]][f"{SCHEMA}alternateName"] == [{"@value": "denies"}]
        assert f"{SCHEMA}ratingValue" not in nodes[rating["@id"]]

    @pytest.mark.parametrize(
        ("date", "start", "end"),
        [
            ("2024-11", "2024-11", None),
            ("2024-10-13/..", "2024-10-13", None),
            ("../2024-10-13", None, "2024-10-13"),
            ("2024-10-08T14:30:15Z", "2024-10-08T14:30:15Z", None),
            ("[..2024-10-20]", None, None),
            ("2024-22", None, None),
            ("2024?", None, None),
            ("202X", None, None),
            ("-0044-03-15", None, None),
            ("2022~/2024", None, "2024"),
        ],
    )
    def test_a_date_is_only_written_if_iso_8601_has_it(self, date, start, end):
        (event,) = (
            node
            for node in self.nodes(events_with(date=[date])).values()
            if node.get("@type") == [f"{SCHEMA}Event"]
        )
        values = [event.get(f"{SCHEMA}{name}", [{}])[0] for name in ("startDate", "endDate")]
        assert [value.get("@value") for value in values] == [start, end]

    def test_columns_of_schema_org_are_written_once(self):
        content = json.loads(FORMATS["jsonld"].write(events_with(title=["A"]), ABOUT))
        extensions = [name for name in content["@graph"][1] if name.startswith("column:")]
        assert extensions == ["column:status"]


EVENT = {
    "@type": "MusicEvent",
    "@id": "https://example.org/1#event",
    "name": "Concert",
    "description": "In the open",
    "startDate": "2024-10-08T19:30:00.000+02:00",
    "endDate": "2024-10-08T22:00+02:00",
    "eventStatus": "https://schema.org/EventCancelled",
    "url": "https://example.org/1",
    "image": ["https://example.org/1.jpg"],
    "keywords": "music, open air",
    "performer": [{"@type": "Person", "name": "A; B"}],
    "organizer": {"@type": "Organization", "name": "C"},
    "location": {
        "@type": "Place",
        "name": "Arena",
        "address": {"@type": "PostalAddress", "addressCountry": {"name": "Germany"}},
        "geo": {"@type": "GeoCoordinates", "latitude": "52.5", "longitude": 13.4},
    },
}
READ = {
    "event_id": "https://example.org/1#event",
    "title": "Concert",
    "description": "In the open",
    "start_earliest": pd.Timestamp("2024-10-08T17:30"),
    "event_type": "music event",
    "location": "Arena",
    "country": "DEU",
    "latitude": 52.5,
    "longitude": 13.4,
    "actors": "A, B; C",
    "source_url": "https://example.org/1",
    "tags": "music; open air; EventCancelled",
    "media_url": "https://example.org/1.jpg",
}
PREFIXED = {
    "@type": ["http://schema.org/Event", "Thing"],
    "schema:name": {"@value": "Concert"},
    "https://schema.org/startDate": {"@value": "2024", "@type": "schema:Date"},
}


class TestForeignJsonLd:
    def read(self, folder, content) -> pd.DataFrame:
        path = folder / "t.jsonld"
        path.write_text(json.dumps(content))
        return load_events(path)

    @pytest.mark.parametrize(
        "content",
        [
            {"@context": "https://schema.org"} | EVENT,
            [{"@context": "https://schema.org"} | EVENT],
            {
                "@context": "https://schema.org",
                "@graph": [{"@type": "WebPage", "name": "x"}, EVENT],
            },
            [{"@type": "WebSite"}, EVENT | {"@type": ["MusicEvent", "Event"]}],
        ],
        ids=["a node", "a list", "a graph", "several types"],
    )
    def test_the_known_parts_of_an_event_are_read(self, tmp_path, content):
        events, problems = self.read(tmp_path, content)
        assert {problem.severity for problem in problems} <= {"note"}
        (row,) = events.to_dict("records")
        assert {name: row[name] for name in READ} == READ

    def test_names_may_have_a_prefix_or_be_addresses(self, tmp_path):
        events, problems = self.read(tmp_path, [PREFIXED])
        assert {problem.severity for problem in problems} <= {"note"}
        assert events[["title", "date", "event_type"]].values.tolist() == [
            ["Concert", "2024", "event"]
        ]

    def test_a_review_of_a_claim_is_a_statement_of_its_author(self, tmp_path):
        review = {
            "@type": "ClaimReview",
            "claimReviewed": "The moon is cheese",
            "datePublished": "2024-10-08",
            "author": {"@type": "Organization", "name": "Checkers"},
            "url": "https://example.org/check",
            "reviewRating": {"@type": "Rating", "alternateName": "False"},
        }
        events, problems = self.read(tmp_path, review)
        assert {problem.severity for problem in problems} <= {"note"}
        (row,) = events.to_dict("records")
        assert (row["title"], row["claimant"]) == ("The moon is cheese", "Checkers")
        assert (row["event_type"], row["stance"]) == ("statement", "comments")

    @pytest.mark.parametrize(
        "content",
        [
            {"@type": "WebPage"},
            {"@context": "https://schema.org"},
            {"@graph": None},
            {"@graph": [None, 7, "x"]},
            [{"@type": None}],
            [{"@type": {}}, 7],
        ],
    )
    def test_a_file_without_events_is_one_clear_error(self, tmp_path, content):
        with pytest.raises(UnreadableFileError, match="This JSON-LD has no events"):
            self.read(tmp_path, content)

    @examples(4)
    @given(st.data())
    def test_random_nodes_never_cause_an_unexpected_error(self, data):
        odd = st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=2)
                | st.dictionaries(st.sampled_from(["@id", "@value", "@list", "name"]), inner)
            ),
            max_leaves=6,
        )
        changed = data.draw(st.dictionaries(st.sampled_from([*EVENT, "about", "subjectOf"]), odd))
        node = EVENT | changed | {"@type": "Event"}
        for row in read_schemaorg([node]):
            assert set(row) <= set(COLUMN)
