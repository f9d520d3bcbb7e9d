"""GeoJSON in other coordinate systems, as its first version allowed."""

import json

import pytest

from dashboard.ingest.load import load_events
from dashboard.io.readers.json_records import read_json

UTM = [500_000, 5_600_000]


def read(geometry, crs, **properties):
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    collection = {"type": "FeatureCollection", "features": [feature]}
    return read_json(json.dumps(collection | ({"crs": crs} if crs else {})).encode())


def named(name):
    return {"type": "name", "properties": {"name": name}}


def row_of(table):
    (row,) = table.texts.to_dict("records")
    return row


def point(position):
    return {"type": "Point", "coordinates": position}


@pytest.mark.parametrize(
    "crs",
    [
        named("urn:ogc:def:crs:EPSG::25832"),
        named("EPSG:25832"),
        {"type": "EPSG", "properties": {"code": 25832}},
    ],
)
def test_points_are_converted(crs):
    table = read(point([*UTM, 300]), crs, title="A")
    assert row_of(table) == {"title": "A", "longitude": "9", "latitude": "50.551932"}
    assert [(p.severity, p.code, p.given) for p in table.problems] == [
        ("note", "crs.converted", "ETRS89 / UTM zone 32N (EPSG:25832)")
    ]


def test_lines_are_converted_to_regions():
    line = {"type": "LineString", "coordinates": [UTM, [UTM[0], UTM[1] + 100_000]]}
    row = row_of(read(line, named("EPSG:25832")))
    assert (row["longitude"], row["latitude"]) == ("9.00000", "51.00156")
    assert (row["geo_precision"], row["geo_radius_km"]) == ("region", "51")


def test_positions_on_the_grid_of_great_britain_are_converted():
    """The Royal Observatory is 538 885, 177 322 on the grid of the Ordnance Survey."""
    row = row_of(read(point([538_885, 177_322]), named("urn:ogc:def:crs:EPSG::27700")))
    assert float(row["latitude"]) == pytest.approx(51.4779, abs=1e-3)
    assert float(row["longitude"]) == pytest.approx(-0.0014, abs=1e-3)


@pytest.mark.parametrize(
    "crs", [None, named("urn:ogc:def:crs:OGC:1.3:CRS84"), named("EPSG:4326"), {"type": "name"}]
)
def test_degrees_stay_as_they_are_given(crs):
    table = read(point([24.030000001, 49.84]), crs)
    assert row_of(table) == {"longitude": "24.030000001", "latitude": "49.84"}
    assert table.problems == []


@pytest.mark.parametrize(
    ("crs", "given"),
    [
        (named("EPSG:999999"), "EPSG:999999"),
        (named("/etc/grid.gsb"), "/etc/grid.gsb"),
        (
            {"type": "link", "properties": {"href": "http://127.0.0.1:9/crs"}},
            "http://127.0.0.1:9/crs",
        ),
    ],
)
def test_places_in_an_unknown_system_are_left_out(crs, given):
    table = read(point(UTM), crs, title="A")
    assert row_of(table) == {"title": "A"}
    assert [(p.severity, p.code, p.given) for p in table.problems] == [
        ("warning", "crs.unknown", given)
    ]


def test_positions_beyond_a_projection_are_reported(tmp_path):
    path = tmp_path / "map.geojson"
    feature = {
        "type": "Feature",
        "properties": {"title": "A", "date": "2024"},
        "geometry": point([1e30, 5]),
    }
    collection = {"type": "FeatureCollection", "features": [feature], "crs": named("EPSG:25832")}
    path.write_text(json.dumps(collection))
    events, problems = load_events(path)
    assert list(events["title"]) == ["A"]
    assert events["latitude"].isna().all()
    assert {(p.severity, p.column) for p in problems if p.row} == {
        ("warning", "latitude"),
        ("warning", "longitude"),
    }


def test_a_geometry_that_is_no_object_is_reported():
    assert row_of(read("POINT (24 49)", None))["latitude"] == "POINT (24 49)"
