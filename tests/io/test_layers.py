"""Zipped Shapefiles and GeoPackages: columns, places, and coordinates in other systems."""

import datetime as dt
import struct
import sys

import pytest
import shapefile
import shapely
from map_files import geometry, geopackage, point, shape_parts, zipped
from pyproj import CRS

from dashboard.common.errors import UnreadableFileError
from dashboard.common.limits import Limits, limited
from dashboard.ingest.load import load_events
from dashboard.io.readers.geopackages import read_geopackage
from dashboard.io.readers.shapefiles import read_shapefiles
from dashboard.io.readers.sqlite_database import SqliteDatabase
from dashboard.model.schema import MAX_LISTED

# In UTM zone 32N, and as PROJ converts it to longitude and latitude.
UTM, DEGREES = (500_000, 5_600_000), ("9", "50.551932")
UTM_32N = 25832


def rows_of(table):
    return table.texts.to_dict("records")


DAY = dt.date(2024, 5, 1)
TALKS = [(point(24.03, 49.84), "Talks", DAY)]


class TestShapefile:
    def test_columns_and_points_are_read(self):
        raw = zipped(events=shape_parts([*TALKS, (None, "Nowhere", None)]))
        assert rows_of(read_shapefiles(raw)) == [
            {"NAME": "Talks", "DAY": "2024-05-01", "longitude": "24.03", "latitude": "49.84"},
            {"NAME": "Nowhere", "DAY": "", "longitude": "", "latitude": ""},
        ]

    def test_events_come_from_it(self, tmp_path):
        path = tmp_path / "events.zip"
        path.write_bytes(zipped(events=shape_parts(TALKS)))
        events, problems = load_events(path)
        (event,) = events.to_dict("records")
        assert (event["title"], event["date"]) == ("Talks", "2024-05-01")
        assert (event["latitude"], event["longitude"], event["country"]) == (49.84, 24.03, "UKR")
        assert {problem.severity for problem in problems} == {"note"}

    def test_a_deleted_record_shifts_no_place(self):
        parts = shape_parts([*TALKS, (point(1, 2), "Deleted", DAY), (point(3, 4), "Ships", DAY)])
        table = bytearray(parts["dbf"])
        header, record = struct.unpack("<HH", table[8:12])
        table[header + record] = ord("*")
        rows = rows_of(read_shapefiles(zipped(events=parts | {"dbf": bytes(table)})))
        assert [(row["NAME"], row["longitude"]) for row in rows] == [
            ("Talks", "24.03"),
            ("Ships", "3"),
        ]

    def test_a_damaged_archive_is_refused(self):
        raw = bytearray(zipped(events=shape_parts(TALKS)))
        start = raw.find(b"PK", 4)
        raw[45:start] = bytes(start - 45)
        with pytest.raises(UnreadableFileError):
            read_shapefiles(bytes(raw))

    def test_lines_are_regions(self):
        line = {"type": "LineString", "coordinates": [(24, 49), (24, 50)]}
        parts = shape_parts([(line, "March", DAY)], kind=shapefile.POLYLINE)
        (row,) = rows_of(read_shapefiles(zipped(lines=parts)))
        assert (row["latitude"], row["longitude"]) == ("49.50000", "24.00000")
        assert (row["geo_precision"], row["geo_radius_km"]) == ("region", "56")

    def test_several_are_collections(self):
        layers = {
            "north": shape_parts(TALKS),
            "south": shape_parts([(point(1, 2), "Ships", DAY)]),
        }
        rows = rows_of(read_shapefiles(zipped(**layers)))
        assert [(row["NAME"], row["collection"]) for row in rows] == [
            ("Talks", "north"),
            ("Ships", "south"),
        ]

    def test_another_system_is_converted(self):
        parts = shape_parts(
            [(point(*UTM), "A", DAY)], wkt=CRS.from_epsg(UTM_32N).to_wkt("WKT1_ESRI")
        )
        table = read_shapefiles(zipped(events=parts))
        (row,) = rows_of(table)
        assert (row["longitude"], row["latitude"]) == DEGREES
        assert [(p.severity, p.code, p.given) for p in table.problems] == [
            ("note", "crs.converted", "ETRS89 / UTM zone 32N (EPSG:25832)")
        ]

    @pytest.mark.parametrize(
        ("place", "wkt", "problem"),
        [
            ((24, 49), "", ("note", "crs.assumed", "events")),
            (UTM, "", ("warning", "crs.missing", "events")),
            (UTM, 'LOCAL_CS["Site plan"]', ("warning", "crs.unknown", "Site plan")),
        ],
    )
    def test_a_missing_or_unknown_system_is_reported(self, place, wkt, problem):
        parts = shape_parts([(point(*place), "A", DAY)], wkt=wkt)
        table = read_shapefiles(zipped(events=parts))
        assert [(p.severity, p.code, p.given) for p in table.problems] == [problem]
        assert ("latitude" in table.texts) == (problem[0] == "note")

    @pytest.mark.parametrize(
        ("text", "encoding", "cpg"),
        [
            ("Ñandú", "latin-1", None),
            ("Ñandú", "utf-8", None),
            ("Київ", "cp1251", "1251"),
            ("Łódź", "iso8859-2", "ISO 88592"),
            ("Київ", "utf-8", "UTF-8"),
            ("Київ та Одеса, Харків, Дніпро", "cp1251", None),
            # So few letters are like those of old Macs.
            ("Митинг Марш", "cp1251", None),
        ],
    )
    def test_encoding_is_declared_or_found(self, text, encoding, cpg):
        parts = shape_parts([(point(1, 2), text, DAY)], encoding=encoding, cpg=cpg)
        (row,) = rows_of(read_shapefiles(zipped(events=parts)))
        assert row["NAME"] == text

    # Without a number, Київ is too short to be found; 0x57 stands for any encoding.
    @pytest.mark.parametrize(("text", "driver"), [("Київ", 0xC9), ("Мітинг, Страйк", 0x57)])
    def test_language_driver_gives_the_encoding(self, text, driver):
        parts = shape_parts([(point(1, 2), text, DAY)], encoding="cp1251")
        table = bytearray(parts["dbf"])
        table[29] = driver
        (row,) = rows_of(read_shapefiles(zipped(events=parts | {"dbf": bytes(table)})))
        assert row["NAME"] == text

    @pytest.mark.parametrize(
        ("raw", "code"),
        [
            (b"\x00\x00\x27\x0a", "shapefile.not_zipped"),
            (zipped(notes={"txt": b"a"}), "shapefile.none"),
            (zipped(events={"shp": shape_parts(TALKS)["shp"]}), "shapefile.none"),
            (zipped(events={"shp": b"a", "dbf": b"b"}), "shapefile.invalid"),
            (b"PK\x03\x04 and no more", "shapefile.invalid"),
        ],
        ids=["not packed", "no part of it", "no table", "no content", "cut archive"],
    )
    def test_invalid_files_are_refused(self, raw, code):
        with pytest.raises(UnreadableFileError) as error:
            read_shapefiles(raw)
        assert error.value.content.code == code

    def test_archive_that_unpacks_to_too_much_is_refused(self):
        raw = zipped(events={"shp": b"\0" * 2_000_000, "dbf": b""})
        with limited(Limits(unpacked_mb=1)), pytest.raises(UnreadableFileError) as error:
            read_shapefiles(raw)
        assert error.value.content.code == "table.too_large"

    def test_other_files_in_the_archive_are_not_read(self):
        # GDAL would follow this description to another file.
        parts = shape_parts(TALKS) | {"vrt": b"<OGRVRTDataSource/>"}
        assert len(read_shapefiles(zipped(events=parts)).texts) == 1

    def test_missing_package_is_named(self, monkeypatch):
        raw = zipped(events=shape_parts(TALKS))
        monkeypatch.setitem(sys.modules, "shapefile", None)
        with pytest.raises(UnreadableFileError, match="“pip install pyshp”"):
            read_shapefiles(raw)


INSERT = "INSERT INTO events (geom, name, day) VALUES (?, ?, ?)"
POINT = geometry(shapely.Point(24.03, 49.84))
FIRST = (INSERT, POINT, "Talks", "2024-05-01")


class TestGeoPackage:
    def test_columns_and_places_are_read(self):
        line = geometry(shapely.LineString([(24, 49), (24, 50)]), box=(24, 24, 49, 50))
        raw = geopackage(FIRST, (INSERT, line, "March", "2024-05"), (INSERT, None, "Nowhere", None))
        assert rows_of(read_geopackage(raw)) == [
            {
                "name": "Talks",
                "day": "2024-05-01",
                "longitude": "24.03",
                "latitude": "49.84",
                "geo_precision": "",
                "geo_radius_km": "",
            },
            {
                "name": "March",
                "day": "2024-05",
                "longitude": "24.00000",
                "latitude": "49.50000",
                "geo_precision": "region",
                "geo_radius_km": "56",
            },
            {
                "name": "Nowhere",
                "day": "",
                "longitude": "",
                "latitude": "",
                "geo_precision": "",
                "geo_radius_km": "",
            },
        ]

    def test_events_come_from_it(self, tmp_path):
        path = tmp_path / "events.gpkg"
        path.write_bytes(geopackage(FIRST))
        events, _ = load_events(path)
        assert list(events["title"] + events["date"].astype(str)) == ["Talks2024-05-01"]

    def test_geometry_with_arcs_is_its_box(self):
        arc = struct.pack("<BIIdddddd", 1, 8, 3, 24, 49, 24.1, 49.5, 24, 50)
        raw = geopackage((INSERT, geometry(arc, box=(24, 24, 49, 50)), "Arc", "2024"))
        (row,) = rows_of(read_geopackage(raw))
        assert (row["latitude"], row["geo_radius_km"]) == ("49.50000", "56")

    @pytest.mark.parametrize(
        "cell",
        [
            b"GP",
            b"GP\0\x01\0\0\0\0",
            POINT[:-1],
            b"GP\0\x0f" + POINT[4:],
            b"XX" + POINT[2:],
            "a",
            7,
        ],
    )
    def test_invalid_geometry_costs_only_the_place(self, cell):
        table = read_geopackage(geopackage(FIRST, (INSERT, cell, "B", "2024")))
        assert list(table.texts["latitude"]) == ["49.84", ""]

    def test_layers_and_tables_are_collections(self):
        other = "INSERT INTO sites (geom, name) VALUES (?, 'Site')"
        table = "CREATE TABLE notes (name TEXT)"
        listed = "INSERT INTO gpkg_contents VALUES ('notes', 'attributes', 'Notes', 0)"
        raw = geopackage(
            FIRST,
            (other, POINT),
            (table,),
            (listed,),
            ("INSERT INTO notes VALUES ('Note')",),
            layers=("events", "sites"),
        )
        rows = rows_of(read_geopackage(raw))
        assert [(row["name"], row["collection"], row["latitude"]) for row in rows] == [
            ("Talks", "Events", "49.84"),
            ("Site", "Sites", "49.84"),
            ("Note", "Notes", ""),
        ]

    def test_another_system_is_converted(self):
        place = geometry(shapely.Point(UTM))
        raw = geopackage((INSERT, place, "A", "2024"), srs_id=UTM_32N)
        table = read_geopackage(raw)
        (row,) = rows_of(table)
        assert (row["longitude"], row["latitude"]) == DEGREES
        assert [p.code for p in table.problems] == ["crs.converted"]

    @pytest.mark.parametrize(
        ("srs_id", "problem"),
        [(-1, ("warning", "crs.unknown")), (0, ("note", "crs.assumed"))],
    )
    def test_an_undefined_system_is_reported(self, srs_id, problem):
        table = read_geopackage(geopackage(FIRST, srs_id=srs_id))
        assert [(p.severity, p.code) for p in table.problems] == [problem]
        assert ("latitude" in table.texts) == (srs_id == 0)

    def test_file_with_a_journal_is_read(self):
        raw = bytearray(geopackage(FIRST))
        raw[18:20] = b"\2\2"
        assert len(read_geopackage(bytes(raw)).texts) == 1

    @pytest.mark.parametrize(
        "query",
        [
            "SELECT load_extension('/tmp/x') AS name",
            "SELECT zeroblob(1000000000) AS name",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
        ],
        ids=["extension", "large", "endless"],
    )
    def test_views_cannot_call_functions(self, query):
        listed = "INSERT INTO gpkg_contents VALUES ('trap', 'attributes', 'Trap', 0)"
        raw = geopackage(FIRST, (f"CREATE VIEW trap AS {query}",), (listed,))
        table = read_geopackage(raw)
        assert list(table.texts["name"]) == ["Talks"]
        assert [(p.severity, p.code, p.given) for p in table.problems] == [
            ("warning", "geopackage.layer_unread", "Trap")
        ]

    def test_views_that_only_select_are_read(self):
        listed = "INSERT INTO gpkg_contents VALUES ('all', 'features', 'All', 4326)"
        placed = "INSERT INTO gpkg_geometry_columns VALUES ('all', 'geom', 4326)"
        view = "CREATE VIEW 'all' AS SELECT * FROM events WHERE name = 'Talks'"
        table = read_geopackage(geopackage(FIRST, (view,), (listed,), (placed,), layers=["events"]))
        assert list(table.texts["collection"]) == ["Events", "All"]
        assert list(table.texts["latitude"]) == ["49.84", "49.84"]

    def test_rows_are_bounded(self):
        with limited(Limits(rows=1)), pytest.raises(UnreadableFileError) as error:
            read_geopackage(geopackage(FIRST, FIRST))
        assert error.value.content.code == "table.too_many_rows"

    @pytest.mark.parametrize(
        ("raw", "code"),
        [
            (b"title,date", "geopackage.invalid"),
            (b"SQLite format 3\0", "geopackage.invalid"),
            (geopackage(FIRST)[:5000], "geopackage.invalid"),
            (geopackage(layers=()), "geopackage.empty"),
        ],
        ids=["text", "head only", "cut", "no layer"],
    )
    def test_invalid_files_are_refused(self, raw, code):
        with pytest.raises(UnreadableFileError) as error:
            read_geopackage(raw)
        assert error.value.content.code == code


def listed(name, kind="features"):
    return ("INSERT INTO gpkg_contents VALUES (?, ?, ?, 4326)", name, kind, name.title())


class TestUntrustedGeoPackage:
    """A GeoPackage is a database, which may contain statements."""

    def test_unread_geometries_are_reported_and_counted(self):
        curve = geometry(struct.pack("<BII", 1, 8, 0))
        rows = [(INSERT, curve, "B", "2024")] * (MAX_LISTED + 5)
        problems = read_geopackage(geopackage(FIRST, *rows)).problems
        assert {(p.severity, p.code, p.given) for p in problems[:-1]} == {
            ("warning", "geometry.unread", "Events")
        }
        assert [p.row for p in problems[:2]] == [3, 4]
        assert (len(problems), problems[-1].code, problems[-1].rows) == (
            MAX_LISTED + 1,
            "geometry.more_unread",
            5,
        )

    def test_rows_without_geometries_or_with_empty_ones_are_no_problem(self):
        rows = [(INSERT, cell, "B", "2024") for cell in (None, geometry(shapely.Point()))]
        assert read_geopackage(geopackage(FIRST, *rows)).problems == []

    def test_infinite_coordinates_are_reported_with_their_row(self):
        other = (INSERT, geometry(shapely.Point(float("inf"), 1)), "B", "2024")
        table = read_geopackage(geopackage(FIRST, FIRST, other, layers=("sites", "events")))
        assert [(p.row, p.code) for p in table.problems] == [(4, "geometry.unread")]
        assert list(table.texts["latitude"]) == ["49.84", "49.84", ""]

    def test_columns_of_coordinates_fill_in_for_geometries(self):
        added = [(f"ALTER TABLE events ADD {name}",) for name in ("latitude", "longitude")]
        insert = "INSERT INTO events (geom, name, latitude, longitude) VALUES (?, ?, ?, ?)"
        rows = [(insert, POINT, "A", 49.84, 24.03), (insert, POINT, "B", 1, 24.03)]
        rows.append((insert, None, "C", 50.45, 30.52))
        table = read_geopackage(geopackage(*added, *rows))
        cells = [(row["name"], row["latitude"], row["longitude"]) for row in rows_of(table)]
        assert cells == [("A", "49.84", "24.03"), ("B", "49.84", "24.03"), ("C", "50.45", "30.52")]
        assert list(map(str, table.problems)) == [
            "row 3, latitude: 1 cell differs from the geometry, so “1.0” is replaced by “49.84”."
        ]

    def test_a_column_of_precision_is_preferred_to_the_geometry(self):
        line = geometry(shapely.LineString([(24, 49), (24, 50)]), box=(24, 24, 49, 50))
        insert = "INSERT INTO events (geom, name, geo_precision) VALUES (?, ?, ?)"
        added = ("ALTER TABLE events ADD geo_precision",)
        table = read_geopackage(geopackage(added, (insert, line, "A", "city")))
        (row,) = rows_of(table)
        assert (row["geo_precision"], row["latitude"]) == ("city", "49.50000")

    def test_a_name_that_is_not_utf_8_makes_the_file_unreadable(self):
        raw = geopackage().replace(b"CREATE TABLE gpkg_contents", b"CREATE TABLE gpkg_\xbbontents")
        with pytest.raises(UnreadableFileError, match="not a valid GeoPackage"):
            read_geopackage(raw)

    def test_a_table_whose_name_is_no_text_is_not_read(self):
        """SQLite finds a table by the statement that made it, whatever a damaged file names it."""
        raw = geopackage(
            FIRST,
            ("CREATE TABLE extra (name TEXT)",),
            ("PRAGMA writable_schema = ON",),
            ("UPDATE sqlite_master SET name = ? WHERE name = 'extra'", b"extra"),
        )
        assert list(read_geopackage(raw).texts["name"]) == ["Talks"]

    def test_a_view_that_never_ends_is_interrupted(self, monkeypatch):
        monkeypatch.setattr("dashboard.io.readers.sqlite_database._MAX_STEPS", 2_000_000)
        product = ", ".join(f"events e{at}" for at in range(9))
        view = f"CREATE VIEW endless AS SELECT e0.name FROM {product} WHERE e1.name > e8.name"
        raw = geopackage(*[FIRST] * 20, (view,), listed("endless"))
        table = read_geopackage(raw)
        assert len(table.texts) == 20
        assert [(p.severity, p.code, p.given) for p in table.problems] == [
            ("warning", "geopackage.layer_too_slow", "Endless")
        ]

    def test_a_view_that_repeats_a_long_cell_is_refused(self):
        view = "CREATE VIEW many AS SELECT a.name FROM events a, events b, events c"
        rows = [(INSERT, None, "x" * 10_000, "2024")] * 10
        raw = geopackage(*rows, (view,), listed("many"))
        with limited(Limits(unpacked_mb=1)), pytest.raises(UnreadableFileError) as error:
            read_geopackage(raw)
        assert error.value.content.code == "table.too_large"

    @pytest.mark.parametrize(
        "statements",
        [
            ["CREATE VIEW trap AS SELECT value AS name FROM json_each('[1, 2]')"],
            ["CREATE VIEW trap AS SELECT name FROM pragma_table_info('events')"],
            [
                "CREATE TABLE made (a, name GENERATED ALWAYS AS (hex(zeroblob(9))) VIRTUAL)",
                "INSERT INTO made (a) VALUES (1)",
                "CREATE VIEW trap AS SELECT name FROM made",
            ],
        ],
        ids=["function", "pragma", "computed column"],
    )
    def test_views_only_read_stored_cells(self, statements):
        raw = geopackage(FIRST, *[(statement,) for statement in statements], listed("trap"))
        table = read_geopackage(raw)
        assert list(table.texts["name"]) == ["Talks"]
        assert [(p.code, p.given) for p in table.problems] == [("geopackage.layer_unread", "Trap")]

    def test_virtual_tables_are_not_read(self):
        raw = geopackage(FIRST, ("CREATE VIRTUAL TABLE trap USING fts5(name)",), listed("trap"))
        assert list(read_geopackage(raw).texts["name"]) == ["Talks"]

    def test_computed_columns_are_left_out_with_a_warning(self):
        column = "ALTER TABLE events ADD twice GENERATED ALWAYS AS (name || name) VIRTUAL"
        table = read_geopackage(geopackage(FIRST, (column,)))
        assert "twice" not in table.texts
        assert [(p.severity, p.code, p.given) for p in table.problems] == [
            ("warning", "geopackage.column_computed", "twice")
        ]

    def test_binary_content_is_reported(self):
        added = ("ALTER TABLE events ADD photo BLOB",)
        insert = "INSERT INTO events (name, photo) VALUES ('A', ?)"
        table = read_geopackage(geopackage(added, (insert, b"\xff\xd8"), (insert, None)))
        assert list(table.texts["photo"]) == ["", ""]
        assert [(p.severity, p.code, p.given) for p in table.problems] == [
            ("note", "geopackage.column_binary", "photo")
        ]

    def test_a_table_listed_twice_is_read_once(self):
        table = read_geopackage(geopackage(FIRST, *[listed("events")] * 3))
        assert len(table.texts) == 1

    def test_rows_are_counted_before_all_tables_are_read(self, monkeypatch):
        read = []

        def count(self, table, most, original=SqliteDatabase.read):
            read.append((table, most))
            return original(self, table, most)

        monkeypatch.setattr(SqliteDatabase, "read", count)
        raw = geopackage(*[FIRST] * 3, layers=("events", "sites"))
        with limited(Limits(rows=2)), pytest.raises(UnreadableFileError) as error:
            read_geopackage(raw)
        assert (read, error.value.content.code) == ([("events", 3)], "table.too_many_rows")

    def test_many_layers_are_refused(self, monkeypatch):
        monkeypatch.setattr("dashboard.io.readers.geopackages._MAX_LAYERS", 2)
        with pytest.raises(UnreadableFileError, match="more layers and tables than the limit of 2"):
            read_geopackage(geopackage(FIRST, layers=("events", "a", "b")))

    def test_many_columns_are_refused(self):
        columns = ", ".join(f"c{at}" for at in range(1_100))
        wide = (f"CREATE TABLE wide ({columns})",)
        with pytest.raises(UnreadableFileError) as error:
            read_geopackage(geopackage(FIRST, wide, listed("wide", "attributes")))
        assert error.value.content.code == "table.too_many_columns"
