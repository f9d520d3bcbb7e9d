"""Events as files of other programs: each is read back, by us and by an independent reader."""

import csv
import io
import json
from html.parser import HTMLParser

import icalendar
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from pyarrow import parquet
from strategies import HOSTILE, pool, valid_events

from dashboard.errors import UnreadableFileError
from dashboard.formats import FORMATS, About, calendars
from dashboard.loading import load_events
from dashboard.schema import COLUMN

ABOUT = About("Events & <b>more</b>", "A source", "CC BY 4.0", np.datetime64("2024-10-20", "s"))
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''+2", "'tis", "\uff1d1", "a=1"]


def made(**columns) -> pd.DataFrame:
    events, problems = load_events(pd.DataFrame({"title": "A", "date": "2024-10-08"} | columns))
    assert not problems
    return events


def read_again(folder, name: str, events: pd.DataFrame) -> pd.DataFrame:
    path = folder / f"t.{FORMATS[name].ending}"
    path.write_bytes(FORMATS[name].write(events, ABOUT))
    again, problems = load_events(path)
    assert problems == []
    if name != "timelinejs":
        return again
    # Those without any day are no slides, and stand behind all that are.
    return again.set_index("event_id").loc[events["event_id"]].reset_index()[list(events)]


def assert_alike(again: pd.DataFrame, events: pd.DataFrame) -> None:
    texts = {name: "str" for name in events if isinstance(events[name].dtype, pd.CategoricalDtype)}
    pd.testing.assert_frame_equal(again.astype(texts), events.astype(texts))


@pytest.mark.parametrize("name", FORMATS)
def test_all_that_is_written_is_read_back(name, tmp_path):
    assert_alike(read_again(tmp_path, name, pool()), pool())


@settings(max_examples=10)
@given(valid_events())
def test_any_events_are_read_back_from_any_format(tmp_path_factory, events):
    if events.empty:
        return
    # What statements are about may be among the rows left out; that is for the check to say.
    events = load_events(events[list(COLUMN)]).events
    for name in FORMATS:
        again = read_again(tmp_path_factory.mktemp("formats"), name, events)
        assert_alike(again, events)


@pytest.mark.parametrize("name", FORMATS)
def test_the_table_written_is_left_as_it_is(name):
    before = pool().copy(deep=True)
    FORMATS[name].write(pool(), ABOUT)
    pd.testing.assert_frame_equal(pool(), before)


@pytest.mark.parametrize("name", FORMATS)
def test_no_events_are_a_file_without_any(name):
    assert FORMATS[name].write(pool()[:0], ABOUT)


class TestCsv:
    def write(self, events: pd.DataFrame) -> list[list[str]]:
        text = FORMATS["csv"].write(events, ABOUT).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline="")))

    def test_no_cell_is_a_formula_and_none_is_lost(self, tmp_path):
        events = made(event_id=[f"e{n}" for n in range(len(FORMULAS))], title=FORMULAS)
        header, *rows = self.write(events)
        written = [row[header.index("title")] for row in rows]
        assert not [cell for cell in written if cell[0] in "=+-@\uff1d"]
        assert written[0] == "'=1+1"
        assert list(read_again(tmp_path, "csv", events)["title"]) == FORMULAS

    def test_numbers_stay_numbers(self):
        header, row = self.write(made(latitude=[-12.5], longitude=[-70.25]))
        assert row[header.index("latitude")] == "-12.5"

    def test_it_begins_with_the_mark_by_which_spreadsheets_know_unicode(self):
        content = FORMATS["csv"].write(made(title=["Владивосток 평양"]), ABOUT)
        assert content.startswith(b"\xef\xbb\xbf")
        assert "Владивосток 평양".encode() in content

    def test_only_the_guard_of_a_formula_is_taken_away(self, tmp_path):
        path = tmp_path / "t.csv"
        path.write_text("title,date,tags\n'tis,2024,'=1\n''x'',2024,'y\n")
        events, _ = load_events(path)
        assert list(events["title"]) == ["'tis", "''x''"]
        assert list(events["tags"]) == ["=1", "'y"]


def test_json_has_null_for_what_is_empty():
    first, second = json.loads(
        FORMATS["json"].write(made(country=["NAM", ""], quantity_low=[2600, np.nan]), ABOUT)
    )
    assert list(first) == list(COLUMN)
    assert (first["country"], first["quantity_low"]) == ("NAM", 2600)
    assert (second["country"], second["quantity_low"]) == (None, None)


def test_parquet_has_texts_and_numbers():
    table = parquet.read_table(pa.BufferReader(FORMATS["parquet"].write(pool(), ABOUT)))
    assert table.column_names == list(COLUMN)
    kinds = {name: str(table.schema.field(name).type) for name in ("title", "latitude")}
    assert kinds == {"title": "large_string", "latitude": "double"}


class TestGeoJson:
    def collection(self) -> dict:
        return json.loads(FORMATS["geojson"].write(pool(), ABOUT))

    def test_it_is_what_the_rfc_asks_for(self):
        found = self.collection()
        assert found["type"] == "FeatureCollection"
        # 7.1: no member of one kind of object stands in another; 4: no other reference system.
        assert not {"geometry", "properties", "coordinates", "geometries", "crs"} & set(found)
        for feature in found["features"]:
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

    def test_another_reader_finds_the_places(self):
        geometries = shapely.from_geojson(
            [
                json.dumps(one["geometry"])
                for one in self.collection()["features"]
                if one["geometry"]
            ],
            on_invalid="raise",
        )
        places = pool()[["longitude", "latitude"]].to_numpy()
        placed = ~np.isnan(places[:, 0])
        assert 0 < placed.sum() < len(placed)
        np.testing.assert_array_equal(shapely.get_coordinates(geometries), places[placed])

    def test_dates_are_properties(self):
        written = FORMATS["geojson"].write(made(date=["[..2024-10-20]"]), ABOUT)
        (feature,) = json.loads(written)["features"]
        said = {name: feature["properties"].get(name) for name in ("date", "end_latest")}
        assert said == {"date": "[..2024-10-20]", "end_latest": "2024-10-20T23:59:59Z"}
        assert "start_earliest" not in feature["properties"]

    def test_what_others_write_is_read(self, tmp_path):
        point = {"type": "Point", "coordinates": [131.9, 43.1, 8.0]}
        properties = {"title": "A", "date": "2024"}
        feature = {"type": "Feature", "id": 7, "geometry": point, "properties": properties}
        path = tmp_path / "t.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        events, problems = load_events(path)
        assert problems == []
        assert events[["event_id", "longitude", "latitude"]].values.tolist() == [["7", 131.9, 43.1]]

    @pytest.mark.parametrize("features", [None, {}, [1], [[]]])
    def test_what_is_no_list_of_features_is_refused(self, tmp_path, features):
        path = tmp_path / "t.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        with pytest.raises(UnreadableFileError, match="'features' must be a list of features"):
            load_events(path)

    def test_a_place_that_is_no_point_is_named(self, tmp_path):
        line = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
        feature = {
            "type": "Feature",
            "geometry": line,
            "properties": {"title": "A", "date": "2024"},
        }
        path = tmp_path / "t.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        assert "LineString" in str(load_events(path).problems[0])


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
    def test_an_entry_reaches_over_all_that_its_date_allows(self, date, start, end, status):
        (entry,) = self.entries(made(date=[date]))
        assert str(entry["dtstart"].dt) == start
        assert end is None or str(entry["dtend"].dt) == end
        assert entry["status"] == status

    def test_what_is_expected_is_tentative(self):
        (entry,) = self.entries(made(status=["expected"]))
        assert entry["status"] == "TENTATIVE"

    def test_years_that_no_calendar_has_are_without_a_beginning(self):
        (entry,) = self.entries(made(date=["-0500"]))
        assert "dtstart" not in entry

    def test_any_text_stays_in_its_line(self):
        titles = ["a, b; c \\ d\nEND:VEVENT\nBEGIN:VEVENT", *HOSTILE]
        events = made(event_id=[f"e{n}" for n in range(len(titles))], title=titles)
        assert [str(one["summary"]) for one in self.entries(events)] == list(events["title"])

    def test_what_others_write_is_read(self):
        entry = icalendar.Event()
        entry.add("uid", "1@x")
        entry.add("summary", "Talks")
        entry.add("dtstart", pd.Timestamp("2024-10-08").date())
        entry.add("dtend", pd.Timestamp("2024-10-11").date())
        entry.add("geo", (43.1, 131.9))
        calendar = icalendar.Calendar()
        calendar.add_component(entry)
        assert calendars.read(calendar.to_ical()) == [
            {
                "title": "Talks",
                "event_id": "1@x",
                "date": "2024-10-08/2024-10-10",
                "latitude": 43.1,
                "longitude": 131.9,
            }
        ]

    @pytest.mark.parametrize(
        "raw", [b"", b"\0" * 90, b"\xff\xfe", b"BEGIN:VEVENT", b"title,date\nA,2024\n"]
    )
    def test_what_is_none_is_one_clear_error(self, tmp_path, raw):
        path = tmp_path / "t.ics"
        path.write_bytes(raw)
        with pytest.raises(UnreadableFileError, match=r"no iCalendar|no entry") as caught:
            load_events(path)
        assert str(caught.value).isprintable()


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.found.append(tag)


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
            ("-0500", {"year": -500, "month": 1}, {"year": -500, "month": 12}),
            ("2024-10-08T09:30:00Z", {"day": 8, "hour": 9, "minute": 30, "second": 0}, {}),
        ],
    )
    def test_its_dates_are_numbers(self, date, start, end):
        (slide,) = self.story(made(date=[date]))["events"]
        assert start.items() <= slide["start_date"].items()
        assert end.items() <= slide["end_date"].items()
        assert ("hour" in slide["start_date"]) == ("T" in date)

    def test_no_text_is_markup(self):
        story = self.story(pool())
        tags = _Tags()
        for slide in [story["title"], *story["events"]]:
            own = slide | {"event": None, "unique_id": None}
            tags.feed(" ".join(json.dumps(own, ensure_ascii=False).splitlines()))
        assert tags.found == []

    def test_what_others_write_is_read(self, tmp_path):
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
