"""KML, KMZ and GPX: the row of each placemark, waypoint and track."""

import io
import sys
import zipfile

import pytest

from dashboard.common.errors import UnreadableFileError
from dashboard.common.limits import Limits, limited
from dashboard.ingest.load import load_events, open_dataset
from dashboard.io.formats.gpx_reader import read_gpx
from dashboard.io.formats.kml_reader import read_kml

KML = '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">'
POINT = "<Point><coordinates>24.03,49.84,289</coordinates></Point>"
TRACK = """
  <gx:Track>
    <when>2024-05-01T10:00:00Z</when><when>2024-05-01T10:30:00Z</when>
    <gx:coord>24.0 49.5 300</gx:coord><gx:coord>24.5 50 310</gx:coord>
  </gx:Track>"""


def kml(content):
    return f"{KML}<Document><name>Travels</name>{content}</Document></kml>".encode()


def placemark(content, name="A"):
    return f"<Placemark><name>{name}</name>{content}</Placemark>"


def row_of(content):
    """Return the row of one placemark, without its title."""
    (row,) = read_kml(kml(placemark(content))).rows
    assert row.pop("title") == "A"
    return row


def gpx(content, version="1/1"):
    return f'<gpx xmlns="http://www.topografix.com/GPX/{version}">{content}</gpx>'.encode()


class TestKml:
    @pytest.mark.parametrize(
        ("html", "fields"),
        [
            ("<table><tr><td>Date</td><td>1950-06-25</td></tr>"
             "<tr><td>Outcome:</td><td><ul><li>Seoul<li>taken</ul></td></tr></table>",
             {"Date": "1950-06-25", "Outcome": "Seoul taken"}),
            ("<TABLE><TR><TH>YEAR<TD>1950</TABLE>", {"YEAR": "1950"}),
            ("<table><tr><td>1</td><td>2</td><td>3</td></tr><tr><td>alone</td></tr></table>", {}),
        ],
        ids=["names and values", "capitals", "other tables"],
    )  # fmt: skip
    def test_a_table_in_the_description_has_further_fields(self, html, fields):
        style = "<style>td {color: red}</style>"
        row = row_of(f"<description><![CDATA[{style}{html}]]></description>")
        assert "color" not in row.pop("description")
        assert row == fields

    def test_tables_with_ever_other_names_have_no_columns(self):
        cell = "<description><![CDATA[<table><tr><td>{}<td>War<tr><td>Side<td>{}</table>]]>"
        years = "".join(
            placemark(f"{cell.format(year, year % 2)}</description>") for year in range(1800, 1812)
        )
        rows = read_kml(kml(years)).rows
        assert {name for row in rows for name in row} == {"title", "description", "Side"}

    def test_placemark_has_all_its_fields(self):
        row = row_of(
            "<address>Lviv</address>"
            '<description><![CDATA[<b>Talks</b> <a href="https://example.org/?a=1&amp;b=2">more</a>'
            "]]></description>"
            "<TimeStamp><when>2008-01-16</when></TimeStamp>"
            '<ExtendedData><Data name="team"><value>Red</value></Data>'
            '<SchemaData><SimpleData name="actors">Ann; Bo</SimpleData></SchemaData>'
            f"</ExtendedData>{POINT}"
        )
        assert row == {
            "description": "Talks more",
            "date": "2008-01-16",
            "location": "Lviv",
            "source_url": "https://example.org/?a=1&b=2",
            "longitude": "24.03",
            "latitude": "49.84",
            "team": "Red",
            "actors": "Ann; Bo",
        }

    @pytest.mark.parametrize(
        ("time", "date"),
        [
            ("<TimeStamp><when>2008</when></TimeStamp>", "2008"),
            ("<TimeStamp><when> 2008-01 </when></TimeStamp>", "2008-01"),
            (
                "<TimeStamp><when>2008-01-16T10:00:00+02:00</when></TimeStamp>",
                "2008-01-16T10:00:00+02:00",
            ),
            ("<gx:TimeStamp><when>2008-01</when></gx:TimeStamp>", "2008-01"),
            (
                "<TimeSpan><begin>1914-07</begin><end>1918-11-11</end></TimeSpan>",
                "1914-07/1918-11-11",
            ),
            ("<TimeSpan><begin>1914</begin></TimeSpan>", "1914/.."),
            ("<TimeSpan><end>1918</end></TimeSpan>", "../1918"),
            ("<TimeSpan><begin>1914</begin><end>1914</end></TimeSpan>", "1914"),
        ],
    )
    def test_times_keep_their_precision(self, time, date):
        assert row_of(time) == {"date": date}

    def test_track_is_a_movement(self):
        assert row_of(TRACK) == {
            "date": "2024-05-01T10:00:00Z/2024-05-01T10:30:00Z",
            "event_type": "track",
            "origin_longitude": "24",
            "origin_latitude": "49.5",
            "longitude": "24.5",
            "latitude": "50",
        }

    def test_time_of_the_placemark_is_preferred_to_that_of_its_track(self):
        row = row_of(f"<TimeSpan><begin>2024</begin><end>2025</end></TimeSpan>{TRACK}")
        assert row["date"] == "2024/2025"

    @pytest.mark.parametrize(
        "geometry",
        [
            "<LineString><coordinates>24,49 24,50</coordinates></LineString>",
            "<LineString><coordinates>24, 49, 7\n 24, 50, 7</coordinates></LineString>",
            "<Polygon><outerBoundaryIs><LinearRing><coordinates>24,49 24,50 24,49</coordinates>"
            "</LinearRing></outerBoundaryIs></Polygon>",
            "<MultiGeometry><Point><coordinates>24,49</coordinates></Point>"
            "<Point><coordinates>24,50</coordinates></Point></MultiGeometry>",
        ],
        ids=["line", "spaces after commas", "area", "several"],
    )
    def test_other_geometries_are_regions(self, geometry):
        assert row_of(geometry) == {
            "geo_precision": "region",
            "geo_radius_km": "56",
            "latitude": "49.50000",
            "longitude": "24.00000",
        }

    def test_overlay_with_a_time_is_an_event(self):
        box = "<north>50</north><south>49</south><east>24</east><west>24</west>"
        overlay = f"<GroundOverlay><name>Map</name>%s<LatLonBox>{box}</LatLonBox></GroundOverlay>"
        timed = overlay % "<TimeStamp><when>1850</when></TimeStamp>"
        rows = read_kml(kml(overlay % "" + timed)).rows
        assert [(row["date"], row["latitude"]) for row in rows] == [("1850", "49.50000")]

    def test_folders_are_collections(self):
        inner = f"<Folder><name>June</name>{placemark('', 'B')}</Folder>"
        content = f"<Folder><name>2024</name>{placemark('')}{inner}</Folder>{placemark('', 'C')}"
        rows, _, title = read_kml(kml(content))
        assert title == "Travels"
        assert [(row["title"], row.get("collection")) for row in rows] == [
            ("A", "2024"),
            ("B", "2024 / June"),
            ("C", None),
        ]

    @pytest.mark.parametrize(
        "root",
        [
            "<kml>",
            '<kml xmlns="http://www.opengis.net/kml/2.2" xsi:schemaLocation="a b">',
            '\n<?xml version="1.0"?><kml xmlns:gx="http://www.google.com/kml/ext/2.2">',
        ],
    )
    def test_undeclared_prefixes_and_space_before_the_start_do_no_harm(self, root):
        (row,) = read_kml(f"{root}{placemark(TRACK)}</kml>".encode()).rows
        assert row["date"] == "2024-05-01T10:00:00Z/2024-05-01T10:30:00Z"

    def test_kmz_is_read_whatever_its_ending(self, tmp_path):
        for ending in ("kmz", "kml"):
            path = tmp_path / f"map.{ending}"
            with zipfile.ZipFile(path, "w") as archive:
                stamp = "<TimeStamp><when>2008-01-16</when></TimeStamp>"
                archive.writestr("doc.kml", kml(placemark(stamp + POINT)))
                archive.writestr("files/icon.png", b"")
            dataset = open_dataset(path)
            assert dataset.title == "Travels"
            assert list(dataset.events["date"]) == ["2008-01-16"]

    def test_invalid_coordinates_cost_only_the_place(self, tmp_path):
        path = tmp_path / "map.kml"
        stamp = "<TimeStamp><when>2008</when></TimeStamp>"
        point = "<Point><coordinates>east,north</coordinates></Point>"
        path.write_bytes(kml(placemark(stamp + point)))
        events, problems = load_events(path)
        assert list(events["title"]) == ["A"]
        assert [(p.severity, p.given) for p in problems] == [("warning", "east,north")]

    def test_the_invalid_position_of_a_line_is_named(self):
        line = "<LineString><coordinates>24,49 24,5O 25,50</coordinates></LineString>"
        row = row_of(line)
        assert (row["latitude"], row.get("longitude")) == ("24,5O", None)

    @pytest.mark.parametrize(
        ("raw", "code"),
        [
            (b"<html><body/></html>", "kml.invalid"),
            (b"<kml><Document>", "xml.invalid"),
            (b"title,date", "xml.invalid"),
            (kml(""), "kml.no_placemarks"),
            (b"PK\x03\x04 and no more", "kml.invalid"),
            (b'<?xml version="1.0" encoding="no-such"?><kml/>', "xml.refused"),
        ],
    )
    def test_invalid_files_are_refused(self, raw, code):
        with pytest.raises(UnreadableFileError) as error:
            read_kml(raw)
        assert error.value.content.code == code

    @pytest.mark.parametrize(
        "declaration",
        [
            '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">',
            '<!ENTITY b SYSTEM "file:///etc/hostname">',
            '<!ENTITY b SYSTEM "http://127.0.0.1:9/">',
        ],
        ids=["expanding", "of a file", "of an address"],
    )
    def test_entities_are_refused(self, declaration):
        raw = f"<!DOCTYPE kml [{declaration}]>".encode() + kml(placemark("&b;"))
        with pytest.raises(UnreadableFileError) as error:
            read_kml(raw)
        assert error.value.content.code == "xml.refused"

    def test_archive_that_unpacks_to_too_much_is_refused(self):
        raw = io.BytesIO()
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("doc.kml", kml(" " * 2_000_000))
        with limited(Limits(unpacked_mb=1)), pytest.raises(UnreadableFileError) as error:
            read_kml(raw.getvalue())
        assert error.value.content.code == "table.too_large"

    def test_missing_package_is_named(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "defusedxml.ElementTree", None)
        with pytest.raises(UnreadableFileError, match="“pip install defusedxml”"):
            read_kml(kml(placemark("")))


class TestGpx:
    def test_waypoint_has_all_its_fields(self):
        raw = gpx(
            "<metadata><name>Lake</name></metadata>"
            '<wpt lat="45.75" lon="14.29"><time>2010-08-05T14:23:59Z</time><name>001</name>'
            "<cmt>Camp</cmt><desc>By the lake</desc><src>Map</src>"
            '<link href="https://example.org/a"><text>a</text></link><sym>Flag</sym></wpt>'
        )
        rows, problems, title = read_gpx(raw)
        assert (problems, title) == ([], "Lake")
        assert rows == [
            {
                "title": "001",
                "description": "By the lake\nCamp",
                "date": "2010-08-05T14:23:59Z",
                "event_type": "waypoint",
                "source": "Map",
                "source_url": "https://example.org/a",
                "tags": "Flag",
                "longitude": "14.29",
                "latitude": "45.75",
            }
        ]

    @pytest.mark.parametrize("version", ["1/0", "1/1"])
    def test_track_is_a_movement_from_its_first_to_its_last_point(self, version):
        def point(longitude, time):
            return f'<trkpt lat="45.5" lon="{longitude}"><time>{time}</time></trkpt>'

        later = f"<trkseg>{point(14, '2010-08-05T10:00:00Z')}</trkseg>"
        # The clock of a zone: 09:30 UTC.
        earlier = f"<trkseg>{point(14.5, '2010-08-05T11:30:00+02:00')}</trkseg>"
        raw = gpx(f"<name>Lake</name><trk><name>Walk</name>{later}{earlier}</trk>", version)
        rows, _, title = read_gpx(raw)
        assert title == "Lake"
        assert rows == [
            {
                "title": "Walk",
                "event_type": "track",
                "date": "2010-08-05T11:30:00+02:00/2010-08-05T10:00:00Z",
                "origin_longitude": "14",
                "origin_latitude": "45.5",
                "longitude": "14.5",
                "latitude": "45.5",
            }
        ]

    def test_points_belong_to_their_track(self):
        def track(name, day):
            time = f"<time>2010-08-0{day}T10:00:00Z</time>"
            return (
                f"<trk><name>{name}</name><trkseg>"
                f'<trkpt lat="45" lon="{day}">{time}</trkpt></trkseg></trk>'
            )

        rows = read_gpx(gpx(track("A", 1) + "<trk><name>B</name></trk>" + track("C", 3))).rows
        assert [(row["title"], row.get("date"), row.get("longitude")) for row in rows] == [
            ("A", "2010-08-01T10:00:00Z", "1"),
            ("B", None, None),
            ("C", "2010-08-03T10:00:00Z", "3"),
        ]

    def test_the_invalid_position_of_a_track_is_named(self):
        points = '<trkpt lat="45" lon="14"/><trkpt lat="46" lon="l5"/>'
        (row,) = read_gpx(gpx(f"<trk><name>A</name><trkseg>{points}</trkseg></trk>")).rows
        assert (row["latitude"], row["longitude"]) == ("46", "l5")

    def test_points_without_a_time_are_reported_and_get_no_other_date(self, tmp_path):
        path = tmp_path / "walk.gpx"
        point = '<wpt lat="45" lon="14"><name>%s</name>%s</wpt>'
        times = [f"<time>2010-08-0{day}T10:00:00Z</time>" for day in (1, 2)]
        points = [point % name for name in zip("ABCD", [*times, "", ""], strict=True)]
        path.write_bytes(gpx("".join(points)))
        events, problems = load_events(path)
        assert list(events["title"]) == ["A", "B"]
        errors = [(p.severity, p.row, p.column) for p in problems if p.severity == "error"]
        assert errors == [("error", 4, "date"), ("error", 5, "date")]

    @pytest.mark.parametrize(
        ("raw", "code"),
        [(b"<kml/>", "gpx.invalid"), (gpx(""), "gpx.empty"), (b"<gpx>", "xml.invalid")],
    )
    def test_invalid_files_are_refused(self, raw, code):
        with pytest.raises(UnreadableFileError) as error:
            read_gpx(raw)
        assert error.value.content.code == code
