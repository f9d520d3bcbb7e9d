"""The version of the import is raised when files give different events than before."""

import datetime as dt
import hashlib
import json

import pandas as pd
import pytest
import shapely
from map_files import geometry, geopackage, point, shape_parts, zipped
from pyproj import CRS

from dashboard.ingest.load import IMPORT_VERSION, load_events
from dashboard.io.formats import FORMATS, About

# One small file for each reader, with columns, dates, countries and places in several notations.
FILES = {
    "german.csv": (
        "Ereignisse im Oktober;;;;\n"
        "Titel;Datum;Ort;Land;Anzahl\n"
        "Treffen;13.10.2024;Berlin;Deutschland;1500\n"
        "Abreise;8. Oktober 2024;Pyongyang;PRK;1.500\n"
        ";2024;;;\n"
    ),
    "english.tsv": (
        "headline\twhen\tlat lon\tstatus\tclaimant\tnotes\n"
        "Talks\t8-13 October 2024\t50.45, 30.52\toccurred\tKremlin\tn/a\n"
        "Ships leave\tc. October 2024\t39.0N 125.7E\tExpected\tNIS; Kremlin\t\n"
        "Never\tyesterday\t\t\t\t'=1+1\n"
    ),
    "parts.json": json.dumps(
        {
            "count": 2,
            "data": [
                {"name": "A", "year": 2024, "month": 10, "day": 8, "tags": ["x", "y"]},
                {"name": "B", "year": 2023, "month": "", "country": "France", "quantity": 1e3},
            ],
        }
    ),
    "lines.jsonl": (
        '{"title": "A", "date": "44 BC"}\n\n{"title": "B", "date": "2024-10-08T10:00Z"}\n'
    ),
    "map.geojson": json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "id": "a",
                    "properties": {"title": "A", "date": "2024-10-08T14:05+09:00"},
                    "geometry": {
                        "type": "LineString",
                        "coordinates": [[125.7, 39.0], [131.9, 43.1]],
                    },
                }
            ],
        }
    ),
    "calendar.ics": "\r\n".join(
        [
            *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:a"),
            *("DTSTAMP:20240101T000000Z", "SUMMARY:Talks", "DTSTART;VALUE=DATE:20241008"),
            *("DTEND;VALUE=DATE:20241011", "GEO:50.45;30.52", "END:VEVENT", "END:VCALENDAR", ""),
        ]
    ),
    "story.json": json.dumps(
        {
            "events": [
                {
                    "start_date": {"year": "2024", "month": "10", "day": "8", "hour": "14"},
                    "text": {"headline": "<b>A</b> &amp; B", "text": "<p>Text</p>"},
                    "media": {"url": "https://example.org/a.png", "caption": "A"},
                }
            ]
        }
    ),
    "graph.jsonld": json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "MusicEvent",
            "@id": "#a",
            "name": "Concert",
            "startDate": "2024-10-08T20:00",
            "location": {"@type": "Place", "name": "Hall", "address": {"addressCountry": "FR"}},
        }
    ),
    "bundle.json": json.dumps(
        {
            "type": "bundle",
            "objects": [
                {"type": "identity", "id": "identity--1", "name": "A", "created": "2024-10-08"},
                {
                    "type": "sighting",
                    "id": "sighting--1",
                    "created_by_ref": "identity--1",
                    "sighting_of_ref": "malware--1",
                    "first_seen": "2024-10-08T10:00:00.5Z",
                    "last_seen": "2024-10-09T10:00:00Z",
                    "count": 3,
                },
                {"type": "url", "id": "url--1", "value": "https://example.org"},
            ],
        }
    ),
    "map.kml": (
        "<kml><Document><name>Map</name><Folder><name>A</name><Placemark><name>B</name>"
        "<TimeSpan><begin>2024-10</begin></TimeSpan><Polygon><outerBoundaryIs><LinearRing>"
        "<coordinates>24,49 24,50 25,50 24,49</coordinates></LinearRing></outerBoundaryIs>"
        "</Polygon></Placemark></Folder></Document></kml>"
    ),
    "walk.gpx": (
        '<gpx><wpt lat="1" lon="2"><name>A</name></wpt><trk><name>B</name><trkseg>'
        '<trkpt lat="1" lon="2"><time>2024-10-08T10:00:00Z</time></trkpt>'
        '<trkpt lat="3" lon="4"><time>2024-10-08T11:00:00Z</time></trkpt></trkseg></trk></gpx>'
    ),
}
# Changed together with IMPORT_VERSION: a digest of the events and problems from each file.
PINNED_VERSION = 12
PINNED = {
    "german.csv": "d2bb2ee4c7cba1b1",
    "english.tsv": "4982ba97d0c5fcb4",
    "parts.json": "eb999ea961e13a8f",
    "lines.jsonl": "dbb2f5742ff393f0",
    "map.geojson": "f8bd097b73d40792",
    "calendar.ics": "ce1c1f09350f7fc6",
    "story.json": "0d08c10b5ccff29c",
    "graph.jsonld": "6f361bd4d25cebba",
    "bundle.json": "0a95e5c377ef7682",
    "table.parquet": "bff8ebd950e12588",
    "map.kml": "efefce51407295c8",
    "walk.gpx": "ad7dec41b0ad547b",
    "shapes.zip": "c2abec2abb45cd34",
    "layers.gpkg": "2ac74ec561b1f811",
    "sheet.xlsx": "6a0039c3c359b8c8",
}


def digest_of(events, problems):
    """Return a digest of a table and its problems, with floats rounded to six digits."""
    digest = hashlib.blake2b(digest_size=8)
    for name in events:
        cells = events[name].tolist()
        plain = [f"{cell:.6g}" if isinstance(cell, float) else str(cell) for cell in cells]
        digest.update(json.dumps([name, plain]).encode())
    for problem in problems:
        row = [problem.severity, problem.row, problem.column, problem.given, problem.code]
        hint = problem.hint.code if problem.hint else ""
        digest.update(json.dumps([*row, str(problem.params), hint]).encode())
    return digest.hexdigest()


def check(path):
    remedy = (
        f"{path.name} now results in other events or problems. If this is intended, raise "
        "IMPORT_VERSION by one, so that stored uploads are read again, and pin the new version "
        f"and digests in {__name__}."
    )
    digest = digest_of(*load_events(path))
    assert (IMPORT_VERSION, digest) == (PINNED_VERSION, PINNED[path.name]), remedy


@pytest.mark.parametrize("name", FILES)
def test_the_version_is_raised_when_a_reader_changes(name, tmp_path):
    path = tmp_path / name
    path.write_text(FILES[name], encoding="utf-8")
    check(path)


def test_the_version_is_raised_when_the_reader_of_parquet_changes(tmp_path):
    table = pd.DataFrame({"title": ["A", "B"], "date": ["2024-10", "[..2024-10-20]"]})
    path = tmp_path / "table.parquet"
    path.write_bytes(FORMATS["parquet"].write(load_events(table).events, About()))
    check(path)


def test_the_version_is_raised_when_the_reader_of_workbooks_changes(tmp_path):
    path = tmp_path / "sheet.xlsx"
    days = pd.to_datetime(["2024-10-08", "2024-10-09"])
    pd.DataFrame({"Id": [7.0, 8.0], "Title": ["A", "B"], "Date": days}).to_excel(path, index=False)
    check(path)


def test_the_version_is_raised_when_the_readers_of_layers_change(tmp_path):
    utm = CRS.from_epsg(25832).to_wkt("WKT1_ESRI")
    shapes = shape_parts([(point(500_000, 5_600_000), "A", dt.date(2024, 10, 8))], wkt=utm)
    insert = "INSERT INTO events (geom, name, day) VALUES (?, 'A', '2024-10')"
    layer = geopackage((insert, geometry(shapely.Point(24.03, 49.84))))
    for name, raw in {"shapes.zip": zipped(events=shapes), "layers.gpkg": layer}.items():
        path = tmp_path / name
        path.write_bytes(raw)
        check(path)
