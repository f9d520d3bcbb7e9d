"""The sample table: every row is valid, complete and agrees with the data package."""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable

import pytest
from frictionless import Package
from thin_borders import thin

from dashboard.common.resources import resource, sample_events
from dashboard.ingest.load import load_events
from dashboard.model.date_bounds import parse_date
from dashboard.model.schema import COLUMN, COLUMNS, REQUIRED, SEPARATOR, STANCES

with sample_events().open(encoding="utf-8", newline="") as file:
    HEADER, *CELLS = csv.reader(file)
ROWS = [dict(zip(HEADER, cells, strict=True)) for cells in CELLS]
PACKAGE = json.loads((resource("data") / "datapackage.json").read_text(encoding="utf-8"))
FIELDS = PACKAGE["resources"][0]["schema"]["fields"]
FIELD = {field["name"]: field for field in FIELDS}
IDS = [row["event_id"] for row in ROWS]


def each_row(check: Callable[[dict[str, str]], None]) -> Callable[[], None]:
    """Turn a check of one row into a test of all rows, which names each row that fails."""

    def test() -> None:
        faults = []
        for row in ROWS:
            try:
                check(row)
            except AssertionError as fault:
                faults.append(f"{row['event_id']}: {fault}")
        assert not faults, "\n".join(faults)

    # Not functools.wraps, because pytest would look for a fixture named row.
    test.__name__, test.__doc__ = check.__name__, check.__doc__
    return test


def parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(SEPARATOR) if part.strip()]


def test_the_whole_table_is_valid():
    events, problems = load_events(sample_events())
    assert problems == []
    assert list(events["event_id"]) == IDS


def test_the_header_has_the_columns_in_order():
    assert list(COLUMN) == HEADER


@each_row
def test_a_row_has_its_source_and_its_claimant(row):
    for name in (*REQUIRED, "event_id", "description", "event_type", "status", "source"):
        assert row[name].strip(), name
    assert row["source_date"] == PACKAGE["as_of"]
    assert re.fullmatch(r"paragraphs? \d+(-\d+)?", row["source_locator"])
    assert row["claimant"] or not row["claimant_country"]


@each_row
def test_a_date_is_as_exact_as_in_the_article(row):
    bounds = parse_date(row["date"])
    if row["status"] == "expected":
        # A forecast begins no earlier than the day of the article, or has no start.
        assert not bounds.start_earliest < parse_date(PACKAGE["as_of"]).start_earliest
    else:
        assert not bounds.start_earliest > parse_date(PACKAGE["as_of"]).end_latest
    weekdays = r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    if re.search(weekdays, row["date_text"]):
        (day,) = re.findall(weekdays, row["date_text"])
        assert bounds.start_earliest.item().strftime("%A") == day


@each_row
def test_coordinates_match_the_stated_precision(row):
    placed = bool(row["latitude"])
    assert (row["geo_precision"] != "unknown") is placed
    assert bool(row["location"]) is placed
    if row["geo_precision"] in ("city", "region"):
        assert float(row["geo_radius_km"]) > 0
    assert (row["origin_geo_precision"] != "") is bool(row["origin"])


@each_row
def test_a_statement_has_a_claimant_and_refers_to_other_rows(row):
    is_statement = row["event_type"] == "statement"
    assert bool(row["stance"]) is is_statement
    assert set(parts(row["about"])) <= set(IDS) - {row["event_id"]}
    if is_statement:
        assert row["claimant"]
        assert row["claimant_country"]
        assert parts(row["actors"]) == parts(row["claimant"])


def test_the_table_covers_the_article():
    stances = Counter(row["stance"] for row in ROWS)
    assert len(ROWS) > 30
    assert set(STANCES) <= set(stances)
    speakers = {code for row in ROWS if row["stance"] for code in parts(row["claimant_country"])}
    assert speakers == {"KOR", "UKR", "RUS", "PRK", "USA", "GBR", "FRA"}
    assert len({row["title"] for row in ROWS}) == len(ROWS)
    kinds = {row["event_type"] for row in ROWS}
    assert {"transport", "training", "deployment", "video", "treaty", "combat", "supply"} <= kinds


@pytest.mark.parametrize(
    ("event_id", "cells"),
    [
        (
            "ships-to-vladivostok",
            {"date": "2024-10-08/2024-10-13", "country": "RUS", "quantity_best": "1500"},
        ),
        ("kursk-deployment", {"status": "expected", "quantity_low": "2600", "quantity_high": ""}),
        ("training-eastern-russia", {"status": "ongoing", "quantity_best": "11000"}),
        ("sybiha-demand", {"date": "2024-10-18", "date_text": "on Friday", "stance": "demands"}),
        ("peskov-denial", {"stance": "denies", "about": "troops-sent", "claimant_country": "RUS"}),
        ("partnership-treaty", {"date": "2024-22", "latitude": "", "geo_precision": "unknown"}),
        ("kit-video-filmed", {"latitude": "", "geo_precision": "unknown"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_facts_of_the_article_are_in_the_table(event_id, cells):
    (row,) = (row for row in ROWS if row["event_id"] == event_id)
    assert {name: row[name] for name in cells} == cells


def test_some_events_have_a_place_and_some_have_none(article):
    placed = article.events["latitude"].notna()
    assert placed.sum() >= 8
    assert (~placed).sum() >= 8


class TestPackage:
    """The data package describes the sample table."""

    def test_the_package_lists_the_columns(self):
        assert [field["name"] for field in FIELDS] == list(COLUMN)

    @pytest.mark.parametrize("column", COLUMNS, ids=list(COLUMN))
    def test_each_field_has_the_limits_of_its_column(self, column):
        field = FIELD[column.name]
        limits = field.get("constraints", {})
        assert field["description"]
        assert (field["type"] == "number") == (column.kind == "number")
        assert limits.get("required", False) is (column.name in REQUIRED)
        if column.choices:
            assert tuple(limits["enum"]) == column.choices
        if column.kind == "number":
            assert limits.get("minimum", -float("inf")) == column.low
            assert limits.get("maximum", float("inf")) >= column.high
        if column.kind == "id":
            assert limits["unique"] is True

    def test_frictionless_accepts_package_and_table(self):
        report = Package(str(resource("data") / "datapackage.json")).validate()
        assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])

    def test_the_package_has_title_source_licence_and_date(self, article):
        assert article.title == PACKAGE["title"]
        assert article.source == PACKAGE["sources"][0]["title"]
        assert article.licence == PACKAGE["licenses"][0]["title"]
        assert str(article.as_of)[:10] == PACKAGE["as_of"]


class TestBorders:
    """The borders of the map, as ``tools/thin_borders.py`` writes them."""

    square = {"type": "Polygon", "arcs": [[0, 1]]}  # noqa: RUF012
    beside = {"type": "Polygon", "arcs": [[-2, 3]]}  # noqa: RUF012

    def topology(self):
        countries = {"type": "GeometryCollection", "geometries": [self.square, self.beside]}
        land = {"type": "Polygon", "arcs": [[0, 3]]}
        objects = {"countries": countries, "land": land, "rivers": {"arcs": [2]}}
        return {"type": "Topology", "objects": objects, "arcs": ["a", "b", "river", "d"]}

    def test_shared_borders_are_lines_and_undrawn_features_are_removed(self):
        thinned = thin(self.topology())
        assert thinned["arcs"] == ["a", "b", "d"]
        assert set(thinned["objects"]) == {"countries", "land", "coastlines"}
        (lines,) = thinned["objects"]["coastlines"]["geometries"]
        assert lines == {"type": "MultiLineString", "arcs": [[1]]}
        first, second = thinned["objects"]["countries"]["geometries"]
        assert (first["arcs"], second["arcs"]) == ([[0, 1]], [[-2, 2]])

    @pytest.mark.parametrize("name", ["world_110m.json", "world_50m.json"])
    def test_the_files_that_ship_are_thinned(self, name):
        shipped = json.loads((resource("assets") / name).read_text(encoding="utf-8"))
        assert thin(shipped) == shipped
        assert {"UKR", "RUS", "PRK"} <= {
            country["id"] for country in shipped["objects"]["countries"]["geometries"]
        }
