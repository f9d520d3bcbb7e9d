"""Events as files of other programs: each is read back, by us and by an independent reader."""

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
from dashboard.io.formats.icalendar import read_icalendar
from dashboard.io.formats.schemaorg_reader import read_schemaorg
from dashboard.model.schema import COLUMN

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
    # That a time is taken as UTC is said once more.
    assert {problem.severity for problem in problems} <= {"note"}
    return again


def assert_alike(again: pd.DataFrame, events: pd.DataFrame) -> None:
    texts = {name: "str" for name in events if isinstance(events[name].dtype, pd.CategoricalDtype)}
    pd.testing.assert_frame_equal(again.astype(texts), events.astype(texts))


@pytest.mark.parametrize("name", FORMATS)
def test_all_that_is_written_is_read_back(name, tmp_path):
    assert_alike(read_again(tmp_path, name, pool()), pool())


@examples(0.5)
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
def test_a_long_table_is_written_in_parts_that_fit_together(name, tmp_path, monkeypatch):
    monkeypatch.setattr(records, "_PART", 7)
    assert_alike(read_again(tmp_path, name, pool()), pool())


@pytest.mark.parametrize("name", ["json", "geojson", "timelinejs", "jsonld"])
def test_no_text_ends_the_script_of_a_page_that_holds_the_file(name):
    events = made(title=["</script><script>alert(1)</script><!--"])
    content = FORMATS[name].write(events, ABOUT)
    assert b"<" not in content
    assert events["title"][0] in json.dumps(json.loads(content))


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
        FORMATS["json"].write(made(actor_countries=["NAM", ""], quantity_low=[2600, np.nan]), ABOUT)
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
        assert {problem.severity for problem in problems} <= {"note"}
        assert events[["event_id", "longitude", "latitude"]].values.tolist() == [["7", 131.9, 43.1]]

    @pytest.mark.parametrize("features", [None, {}, [1], [[]]])
    def test_what_is_no_list_of_features_is_refused(self, tmp_path, features):
        path = tmp_path / "t.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        with pytest.raises(UnreadableFileError, match="“features” must be a list of features"):
            load_events(path)

    def with_geometry(self, tmp_path, geometry, **properties):
        own = {"title": "A", "date": "2024"} | properties
        feature = {"type": "Feature", "geometry": geometry, "properties": own}
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
    def test_what_is_no_point_is_a_region_around_its_middle(self, tmp_path, geometry, place):
        events, problems = self.with_geometry(tmp_path, geometry)
        assert not problems
        row = events.iloc[0]
        assert (row["latitude"], row["longitude"], row["geo_radius_km"]) == place
        assert row["geo_precision"] == "region"

    def test_how_exact_it_is_stays_as_it_is_given(self, tmp_path):
        line = {"type": "LineString", "coordinates": [[0, 0], [2, 0]]}
        events, _ = self.with_geometry(tmp_path, line, geo_precision="unknown", geo_radius_km=5)
        assert list(events[["geo_precision", "geo_radius_km"]].iloc[0]) == ["unknown", 5]

    @pytest.mark.parametrize(
        "coordinates", [[[0, 95], [1, 1]], [["a", 1]], [[1]], [[None, 2]], [[0, 0], "x"], 7]
    )
    def test_a_geometry_that_is_none_is_named(self, tmp_path, coordinates):
        broken = {"type": "LineString", "coordinates": coordinates}
        events, problems = self.with_geometry(tmp_path, broken)
        assert not len(events)
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
        assert read_icalendar(calendar.to_ical()) == [
            {
                "title": "Talks",
                "event_id": "1@x",
                "date": "2024-10-08/2024-10-10",
                "latitude": 43.1,
                "longitude": 131.9,
            }
        ]

    def test_an_entry_by_others_with_times_is_an_event(self, tmp_path):
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

    def test_a_title_that_looks_like_the_end_ends_nothing(self):
        written = FORMATS["icalendar"].write(pool(), About("END:VCALENDAR"))
        assert str(icalendar.Calendar.from_ical(written)["x-wr-calname"]) == "END:VCALENDAR"

    @pytest.mark.parametrize(
        "raw", [b"", b"\0" * 90, b"\xff\xfe", b"BEGIN:VEVENT", b"title,date\nA,2024\n"]
    )
    def test_what_is_none_is_one_clear_error(self, tmp_path, raw):
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
        # Paragraphs of the first slide are ours.
        assert set(tags.found) <= {"p"}

    def test_what_has_no_slide_is_named_on_the_first(self):
        titles = [f"R&D {number}" for number in range(12)]
        dates = ["../.."] * 11 + ["2024"]
        events = made(event_id=[f"e{n}" for n in range(12)], title=titles, date=dates)
        story = self.story(events)
        assert len(story["events"]) == 1
        text = story["title"]["text"]["text"]
        assert text.startswith("<p>A source</p><p>Without a date: R&amp;D 0; R&amp;D 1;")
        assert text.endswith("R&amp;D 9; …</p>")

    @pytest.mark.parametrize("before", [None, -1, 1.5, "x", "9" * 5_000, [], 7])
    def test_whatever_a_file_says_of_their_order_none_is_lost(self, tmp_path, before):
        story = self.story(made(event_id=["a", "b"], date=["../..", "2024"]))
        story["undated"][0]["before"] = before
        path = tmp_path / "t.json"
        path.write_text(json.dumps(story))
        assert list(load_events(path).events["event_id"]) == ["b", "a"]

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


class _Web:
    """The one address that a processor of JSON-LD asks for; all others are refused."""

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


# Of the vocabulary (version 29): which types of those that we write have a property.
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
    """What a processor of JSON-LD, which knows nothing of us, makes of it."""

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
        """Nodes by their addresses, those within others included."""
        web = _Web()
        content = json.loads(FORMATS["jsonld"].write(events, ABOUT))
        flat = jsonld.flatten(content, None, {"base": PAGE, "documentLoader": web})
        assert set(web.asked) == {"https://schema.org"}
        return {node["@id"]: node for node in flat}

    def shown(self) -> dict[str, dict]:
        return self.nodes(made(**self.ROWS))

    def test_each_row_is_of_the_type_that_is_true_of_it(self):
        nodes = self.shown()
        kinds = ["Event", "Claim", "ClaimReview", "ClaimReview", "Comment", "Claim"]
        for event_id, kind in zip(self.ROWS["event_id"], kinds, strict=True):
            assert nodes[f"{PAGE}#{event_id.replace(' ', '%20')}"]["@type"] == [SCHEMA + kind]

    def test_no_row_and_no_term_is_lost_on_the_way(self):
        nodes = self.nodes(pool())
        assert {f"{PAGE}#{quote(one, safe='')}" for one in pool()["event_id"]} <= set(nodes)
        terms = {term for node in nodes.values() for term in node if not term.startswith("@")}
        own = {term for term in terms if term.startswith("urn:uuid:")}
        assert {term.partition("#")[2] for term in own} <= set(COLUMN)
        assert {term.removeprefix(SCHEMA) for term in terms - own} <= set(TERMS)

    def test_each_property_is_one_that_its_type_has(self):
        for node in self.nodes(pool()).values():
            kinds = {kind.removeprefix(SCHEMA) for kind in node.get("@type", [])}
            for term in node:
                of = TERMS.get(term.removeprefix(SCHEMA))
                assert not of or not kinds or kinds & of, (kinds, term)

    def test_an_event_says_when_and_where_it_was(self):
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

    def test_who_says_so_makes_a_claim_in_a_work(self):
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
    def test_a_date_is_only_said_as_far_as_iso_8601_can(self, date, start, end):
        (event,) = (
            node
            for node in self.nodes(made(date=[date])).values()
            if node.get("@type") == [f"{SCHEMA}Event"]
        )
        said = [event.get(f"{SCHEMA}{name}", [{}])[0] for name in ("startDate", "endDate")]
        assert [one.get("@value") for one in said] == [start, end]

    def test_what_schema_org_holds_is_said_once(self):
        content = json.loads(FORMATS["jsonld"].write(made(title=["A"]), ABOUT))
        own = [name for name in content["@graph"][1] if name.startswith("column:")]
        assert own == ["column:status"]


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


class TestJsonLdOfOthers:
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
    def test_an_event_is_read_as_far_as_it_is_told(self, tmp_path, content):
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
    def test_whatever_stands_in_an_event_nothing_but_its_rows_is_at_fault(self, data):
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
