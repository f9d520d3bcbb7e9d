"""One small file for each reader, with columns, dates, countries and places in many notations."""

import datetime as dt
import io
import json

import pandas as pd
import pyarrow as pa
import shapely
from map_files import geometry, geopackage, point, shape_parts, zipped
from pyarrow import parquet
from pyproj import CRS

from dashboard.ingest.load import load_events
from dashboard.io.formats import FORMATS, About

_TEXTS = {
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


def _parquet(**columns):
    raw = io.BytesIO()
    parquet.write_table(pa.table(columns), raw)
    return raw.getvalue()


def _own_parquet():
    """Write a table as this program does."""
    table = pd.DataFrame({"title": ["A", "B"], "date": ["2024-10", "[..2024-10-20]"]})
    return FORMATS["parquet"].write(load_events(table).events, About())


def _workbook():
    raw = io.BytesIO()
    days = pd.to_datetime(["2024-10-08", "2024-10-09"])
    pd.DataFrame({"Id": [7.0, 8.0], "Title": ["A", "B"], "Date": days}).to_excel(raw, index=False)
    return raw.getvalue()


def _shapes():
    utm = CRS.from_epsg(25832).to_wkt("WKT1_ESRI")
    place = point(500_000, 5_600_000)
    return zipped(events=shape_parts([(place, "A", dt.date(2024, 10, 8))], wkt=utm))


def _layers():
    insert = "INSERT INTO events (geom, name, day) VALUES (?, 'A', '2024-10')"
    return geopackage((insert, geometry(shapely.Point(24.03, 49.84))))


FILES = {name: text.encode() for name, text in _TEXTS.items()} | {
    "table.parquet": _own_parquet(),
    "sheet.xlsx": _workbook(),
    "shapes.zip": _shapes(),
    "layers.gpkg": _layers(),
}
_TITLES = pa.array(["A", "B"])
# Tables of other programs, whose columns have types.
PARQUET_FILES = {
    "texts.parquet": _parquet(title=_TITLES, date=pa.array(["2024-10-08", "2024-10"])),
    "moments.parquet": _parquet(
        title=_TITLES,
        date=pa.array([dt.datetime(2024, 10, 8, 14, 5), None], pa.timestamp("us")),  # noqa: DTZ001
    ),
    "unused.parquet": _parquet(
        title=_TITLES,
        date=pa.DictionaryArray.from_arrays([1, 1], ["unread", "2024", ""]),
        country=pa.DictionaryArray.from_arrays([0, 0], ["UKR", "Atlantis"]),
    ),
    "numbers.parquet": _parquet(event_id=[1, 2], title=_TITLES, date=[2023, 2024]),
}
