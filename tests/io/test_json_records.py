"""JSON as other programs write it: where its events are, and how they are named."""

import json

import pytest

from dashboard.common.errors import UnreadableFileError
from dashboard.ingest.load import load_events
from dashboard.io.readers.json_records import read_json, read_json_lines

A, B, C = ({"title": title, "date": "2024"} for title in "ABC")


def read(content):
    return read_json(json.dumps(content).encode())


@pytest.mark.parametrize(
    "content",
    [
        {"events": [A, B]},
        {"meta": {"page": 1}, "data": {"items": [A, B]}},
        {"Years": {"2023": [A], "2024": [B]}},
        {"timeline": {"slides": [A, B]}, "tags": ["x", "y", "z"]},
        # Columns instead of rows, and objects around each record or value.
        {"title": ["A", "B"], "date": ["2024", "2024"]},
        {"title": {"0": "A", "1": "B"}, "date": {"0": "2024", "1": "2024"}},
        {"columns": ["title", "date"], "index": [0, 1], "data": [["A", "2024"], ["B", "2024"]]},
        {"hits": {"hits": [{"_id": 1, "_source": A}, {"_id": 2, "_source": B}]}},
        [{"event": A}, {"event": B}],
        [{"title": {"type": "literal", "value": name}, "date": "2024"} for name in "AB"],
        [{"title": name, "date": {"$date": "2024-01-05T00:00:00Z"}} for name in "AB"],
    ],
    ids=[
        "under events",
        "nested",
        "by year",
        "beside other lists",
        "lists of cells",
        "numbered cells",
        "split",
        "hits",
        "wrapped",
        "typed values",
        "dollar",
    ],
)
def test_list_of_objects_is_found_anywhere(content):
    table = read(content)
    assert list(table.texts["title"]) == ["A", "B"]
    assert set(table.texts["date"]) <= {"2024", "2024-01-05T00:00:00Z"}
    assert (table.problems, table.title) == ([], "")


POINT = {"type": "Point", "coordinates": [38.7, 23.7]}
RECORDS = {
    "features without a collection": (
        {"type": "Battle", "geometry": POINT, "properties": {"name": "Badr", "date": 624}},
        {"type": "Battle", "name": "Badr", "date": "624", "latitude": "23.7", "longitude": "38.7"},
    ),
    "a line with properties": (
        {"geometry": {"type": "LineString", "coordinates": [[10.0, 20.0], [12.0, 20.0]]},
         "properties": {"name": "Badr", "date": 624}},
        {"name": "Badr", "date": "624", "latitude": "20.00000", "longitude": "11.00000",
         "geo_precision": "region", "geo_radius_km": "105"},
    ),
    "a post with custom fields": (
        {"date": "2025-07-18", "title": {"rendered": "Talks"}, "acf": {"start_date": "20150101"}},
        {"published": "2025-07-18", "title": "Talks", "start_date": "20150101"},
    ),
    "a post alone": (
        {"date": "2025-07-18", "title": {"rendered": "Talks"}},
        {"date": "2025-07-18", "title": "Talks"},
    ),
    "a place with its position": (
        {"title": "A", "loc": ["Tijuana town", "Mexico", 32.5027, -117.0037]},
        {"title": "A", "loc": "Tijuana town, Mexico", "latitude": "32.5027",
         "longitude": "-117.0037"},
    ),
    "a large place with its position": (
        {"place": ["Ukraine", "Europe", 49, 32]},
        {"place": "Ukraine, Europe", "latitude": "49", "longitude": "32"},
    ),
    "a short place with its position": (
        {"place": ["Oslo", 59.9, 10.7]},
        {"place": "Oslo", "latitude": "59.9", "longitude": "10.7"},
    ),
    "the longitude first": (
        {"place": ["Kyiv", 30.52, 50.45]},
        {"place": "Kyiv", "latitude": "50.45", "longitude": "30.52"},
    ),
    "a longitude beyond the poles": (
        {"place": ["Nowhere", 131.9, 43.1]},
        {"place": "Nowhere", "latitude": "43.1", "longitude": "131.9"},
    ),
    # Either number may be the latitude, or neither.
    "an unknown place": ({"place": ["Nowhere", 30.52, 50.45]}, {"place": "Nowhere; 30.52; 50.45"}),
    "a floor and a room": ({"place": ["Hall", "A", 12, 140]}, {"place": "Hall; A; 12; 140"}),
    "a place with other numbers": ({"place": ["Room", 3, 4]}, {"place": "Room; 3; 4"}),
    "scores": ({"scores": ["A", 59.9, 10.7]}, {"scores": "A; 59.9; 10.7"}),
    "a geometry without properties": (
        {"title": "A", "geometry": "POINT (1 2)"}, {"title": "A", "geometry": "POINT (1 2)"}
    ),
    "a number alone": (
        {"title": "A", "size": {"m": 3}}, {"title": "A", "size": "", "size m": "3"}
    ),
}  # fmt: skip


@pytest.mark.parametrize(("item", "record"), RECORDS.values(), ids=RECORDS)
def test_objects_of_other_formats_are_records(item, record):
    assert read([item]).texts.iloc[0].to_dict() == record


def test_all_lists_have_one_order_of_coordinates():
    table = read([{"place": ["Nowhere", 48.1, 11.6]}, {"place": ["Oslo", "Norway", 59.9, 10.7]}])
    assert list(table.texts["latitude"]) == ["48.1", "59.9"]
    (note,) = table.problems
    assert (note.code, note.rows) == ("coordinates.list_latitude_first", 2)
    assert note.given == "Oslo, Norway, 59.9, 10.7"
    opposed = [{"place": ["Nowhere", 131.9, 43.1]}, {"place": ["Elsewhere", 43.1, 131.9]}]
    assert "latitude" not in read(opposed).texts


def test_longest_list_is_read_and_the_others_are_named():
    table = read({"periods": [{"title": "C"}], "events": [A, B]})
    assert list(table.texts["title"]) == ["A", "B"]
    (note,) = table.problems
    assert (note.severity, note.code, note.given) == ("note", "json.lists_unread", "periods")
    assert note.params == {"name": "events"}


SPAN = {"name": "C", "start": "1914", "end": "1918"}
JOINED = {
    "other names": (
        {"events": [A, B], "periods": [SPAN]},
        {"title": ["A", "B", "C"], "date": ["2024", "2024", "1914"], "end": ["", "", "1918"],
         "sheet": ["events", "events", "periods"]},
    ),
    "no title but the same columns": (
        {"main": [A | {"type": "x", "outlet": "y"}] * 2,
         "more": [{"date": "1990", "outlet": "z", "type": "x", "item": "D"}]},
        {"title": ["A", "A", ""], "item": ["", "", "D"], "outlet": ["y", "y", "z"]},
    ),
    "with collections": (
        {"events": [A | {"collection": "x"}] * 2, "periods": [SPAN]},
        {"collection": ["x", "x", ""], "date": ["2024", "2024", "1914"]},
    ),
    "in another object": ({"a": {"events": [A, B]}, "periods": [SPAN]}, {"title": ["A", "B"]}),
    "sources": ({"events": [A, B], "sources": [C]}, {"title": ["A", "B"]}),
    "changes": ({"events": [A, B], "change_log": [C]}, {"title": ["A", "B"]}),
    "an event again": (
        {"events": [A, B], "best": [B, C]}, {"title": ["A", "B", "C"], "date": ["2024"] * 3}
    ),
    "all events again": ({"events": [A, B], "best": [B]}, {"title": ["A", "B"]}),
    "days in another order": (
        {"events": [A | {"date": "13/02/2024"}, B], "us": [C | {"date": "02/13/2024"}]},
        {"title": ["A", "B"]},
    ),
    "a name of the other list in one object": (
        {"events": [A] * 30, "periods": [SPAN] * 25 + [SPAN | {"title": "D", "name": "E"}]},
        {"title": ["A"] * 30 + ["C"] * 25 + ["D"], "name": [""] * 55 + ["E"]},
    ),
    "without dates": ({"events": [A, B], "people": [{"name": "C"}]}, {"title": ["A", "B"]}),
}  # fmt: skip


@pytest.mark.parametrize(("content", "columns"), JOINED.values(), ids=JOINED)
def test_lists_of_events_beside_each_other_are_one_table(content, columns):
    table = read(content)
    assert {name: list(table.texts[name]) for name in columns} == columns
    is_joined = "json.lists_joined" in [problem.code for problem in table.problems]
    assert is_joined == (len(table.texts) > 2)
    assert ("sheet" in table.texts) == (is_joined and "collection" not in table.texts)


def test_a_repeated_key_in_a_joined_list_is_reported_with_its_row():
    text = b'{"a": [{"title": "A", "date": "1"}], "b": [{"name": "B", "date": "2", "date": "3"}]}'
    table = read_json(text)
    assert list(table.texts["date"]) == ["1", "3"]
    assert [problem.row for problem in table.problems if problem.row] == [3]


def test_a_list_with_the_usual_names_is_better_than_a_longer_one():
    series = [{"fecha": f"2024-10-{day}", "hectares": day} for day in range(10, 30)]
    events = [{"fecha_hora": "2024-10-08", "categoria": "Fire", "descripcion": "It begins"}]
    table = read({"eventos": events, "series": series})
    assert list(table.texts["descripcion"]) == ["It begins"]
    assert table.problems[0].given == "series"


@pytest.mark.parametrize(
    ("cell", "columns"),
    [
        (
            {"text": "Nanchang", "lng": 115.9, "lat": 28.7},
            {"location": "Nanchang", "lng": "115.9", "lat": "28.7", "location text": "Nanchang"},
        ),
        (
            {"id": 7, "name": "Hall", "country": "Peru"},
            {"location": "Hall", "country": "Peru", "location id": "7"},
        ),
        ({"name": "Hall"}, {"location": "Hall"}),
        (
            {"name": "Hall", "geo": {"lat": 1.5, "lon": 2}},
            {"location": "Hall", "geo lat": "1.5", "geo lon": "2"},
        ),
        (
            {"address": {"city": "Berlin", "country": "Germany"}},
            {"location": "Berlin", "location address city": "Berlin"},
        ),
        (
            {"name": "Berlin", "coordinates": [13.4, 52.5]},
            {"location": "Berlin", "latitude": "52.5", "longitude": "13.4"},
        ),
        (
            {"type": "Point", "coordinates": [13.4, 52.5]},
            {"latitude": "52.5", "longitude": "13.4"},
        ),
        ({"data": {"attributes": {"name": "Hall"}}}, {"location": "Hall"}),
        ({"xml:lang": "en", "type": "literal", "value": "Hall"}, {"location": "Hall"}),
    ],
    ids=[
        "a point",
        "a country",
        "one member",
        "an object in it",
        "an address",
        "two numbers",
        "GeoJSON",
        "only holders",
        "SPARQL",
    ],
)
def test_an_object_in_a_cell_gives_its_name_and_parts(cell, columns):
    texts = read([A | {"location": cell}, A | {"location": cell}]).texts
    assert {name: texts[name].iloc[0] for name in columns} == columns


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ({"start": "2024-05-01", "end": "2024-05-03"}, "2024-05-01/2024-05-03"),
        ({"start": "2024-05-01"}, "2024-05-01"),
        ({"$date": "2024-05-01T10:00:00Z"}, "2024-05-01T10:00:00Z"),
        ({"$date": {"$numberLong": "1714557600000"}}, "2024-05-01T10:00:00Z"),
        ({"datatype": "x#date", "type": "literal", "value": "2024-05-01"}, "2024-05-01"),
    ],
    ids=str,
)
def test_an_object_may_be_a_date(tmp_path, cell, date):
    path = tmp_path / "table.json"
    path.write_text(json.dumps([{"title": "A", "date": cell}, {"title": "B", "date": cell}]))
    assert list(load_events(path).events["date"]) == [date] * 2


def test_objects_beside_nulls_and_texts_are_places(tmp_path):
    path = tmp_path / "table.json"
    places = [{"name": "Oslo", "lat": 59.9, "lon": 10.7}, None, "Paris"]
    rows = [{"title": f"Talks {n}", "date": "2024", "place": place}
            for n, place in enumerate(places)]  # fmt: skip
    path.write_text(json.dumps(rows))
    events = load_events(path).events
    assert list(events["location"]) == ["Oslo", "", "Paris"]
    assert list(events["country"]) == ["NOR", "", "FRA"]


def test_events_may_be_in_an_object_of_each_row():
    rows = [{"id": n, "type": "x", "attributes": {"title": f"Talks {n}", "date": "2024"}}
            for n in range(3)]  # fmt: skip
    assert list(read(rows).texts) == ["id", "type", "title", "date"]


def test_too_many_parts_of_objects_are_left_out():
    rows = [A | {"by id": {f"id {n}": "x", f"no {n}": "y"}} for n in range(2_000)]
    assert list(read(rows).texts) == ["title", "date", "by id"]


def test_objects_without_names_give_their_first_texts():
    people = [{"number": 1, "generalId": "zhu-de", "camp": "x"}, {"generalId": "he-long"}]
    assert list(read([A | {"actors": people}]).texts["actors"]) == ["zhu-de; he-long"]


class TestChosenLists:
    CONTENT = json.dumps({"periods": [C], "a": {"events": [A, B]}, "more": [A]}).encode()

    def test_a_list_can_be_chosen_like_a_sheet(self):
        table = read_json(self.CONTENT, ["periods"])
        assert list(table.texts["title"]) == ["C"]
        assert table.problems == []
        lists = [(sheet.name, sheet.rows, sheet.is_read) for sheet in table.sheets]
        assert lists == [("periods", 1, True), ("more", 1, False), ("a.events", 2, False)]

    def test_several_lists_are_one_table(self):
        table = read_json(self.CONTENT, ["a.events", "periods"])
        assert sorted(table.texts["title"]) == ["A", "B", "C"]
        assert list(table.texts["sheet"]) == ["periods", "a.events", "a.events"]

    def test_an_unknown_list_is_refused_with_the_others(self):
        with pytest.raises(UnreadableFileError, match=r"periods, more, a\.events"):
            read_json(self.CONTENT, ["nothing"])

    def test_a_single_list_is_no_choice(self):
        assert read({"events": [A]}).sheets == ()


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ({"code": "A7", "words": "Town hall"}, "Town hall"),
        ({"href": "https://a.org", "at": ""}, ""),
        ({"colour": "red", "at": ""}, ""),
        ({"file": "a.png", "at": "2024-05-06"}, ""),
    ],
    ids=["words", "an address", "a colour", "a file"],
)
def test_only_words_are_the_name_of_an_object(cell, name):
    assert list(read([A | {"place": cell}]).texts["place"]) == [name]


@pytest.mark.parametrize(
    ("texts", "is_table"),
    [(["Fall, 1453", "Death (399 BC)"], True), (["1453", "1454"], False), (["Fall"] * 2, False)],
)
def test_a_list_of_texts_with_dates_is_a_table(texts, is_table):
    if is_table:
        assert list(read(texts).texts["title"]) == texts
        return
    with pytest.raises(UnreadableFileError):
        read(texts)


def test_names_of_many_lists_are_cut():
    other = [{"title": "A"}]
    table = read({f"list {number}": other for number in range(1_000)} | {"events": [A, B]})
    assert list(table.texts["title"]) == ["A", "B"]
    assert len(table.problems[0].given) < 200


class TestNestedLists:
    """Lists of objects that are not events but contain lists of events."""

    def columns(self, content, *names):
        texts = read(content).texts
        return [list(texts[name]) for name in names]

    def test_lists_in_a_list_are_one_table(self):
        bins = [{"year": 1984, "data": [A, B]}, {"year": 1990, "data": [C]}]
        assert self.columns({"timeBins": bins}, "title") == [["A", "B", "C"]]
        assert self.columns(bins, "title") == [["A", "B", "C"]]

    def test_events_have_the_year_and_place_around_them(self):
        months = [{"month": 5, "events": [{"title": "A", "day": 8}, {"title": "B", "month": 6}]}]
        years = [{"year": 1945, "country": "FRA", "name": "x", "months": months}]
        titles, other, year, month = self.columns(
            {"years": years}, "title", "country", "year", "month"
        )
        assert (titles, other) == (["A", "B"], ["FRA", "FRA"])
        assert (year, month) == (["1945", "1945"], ["5", "6"])
        assert "name" not in read({"years": years}).texts

    def test_a_date_of_the_event_needs_no_year(self):
        bins = [{"year": 1984, "data": [A | {"type": "x"}]}]
        assert "year" not in read({"bins": bins}).texts

    def test_the_year_may_be_the_name_of_the_list(self):
        content = {"years": {"1990": [{"title": "A", "place": "Oslo"}], "1991": [{"title": "B"}]}}
        assert self.columns(content, "title", "year") == [["A", "B"], ["1990", "1991"]]

    def test_lists_in_events_are_not_events(self):
        sources = [{"title": "x", "date": "2024", "url": "https://example.org"}] * 5
        assert self.columns({"events": [A | {"sources": sources}]}, "title") == [["A"]]

    def test_the_date_of_titled_events_may_be_around_them(self):
        sources = [{"title": "A chronicle", "url": "https://example.org"}]
        events = [{"title": "A", "presentation": "x", "sources": sources}]
        assert self.columns([{"date": "1146", "data": events}], "title", "date") == [
            ["A"],
            ["1146"],
        ]

    def test_objects_may_be_named_by_id_or_date(self):
        assert self.columns({"events": {"a1": A, "b2": B}}, "id", "title") == [
            ["a1", "b2"],
            ["A", "B"],
        ]
        days = {"2024-01-01": {"title": "A"}, "2024-05-01": {"title": "B"}}
        assert self.columns(days, "date", "title") == [list(days), ["A", "B"]]
        with pytest.raises(UnreadableFileError):
            read({"settings": {"title": "x"}, "colours": {"name": "red"}})

    def test_objects_named_by_place_or_date_may_contain_the_events(self):
        places = {
            "Lviv": {"lat": "49.84", "lng": "24.03", "events": [A, B]},
            "Odesa": {"lat": "46.48", "lng": "30.72", "events": [C]},
        }
        assert self.columns(places, "title", "location", "lat") == [
            ["A", "B", "C"],
            ["Lviv", "Lviv", "Odesa"],
            ["49.84", "49.84", "46.48"],
        ]
        plain = {
            "2024-01-01": {"country": "FRA", "events": [{"title": "A", "type": "x"}]},
            "2024-05-01": {"country": "POL", "events": [{"title": "B", "type": "x"}]},
        }
        assert self.columns(plain, "date", "country") == [list(plain), ["FRA", "POL"]]
        # A place with a name has an id, and the events are its own.
        named = {"a1": {"lat": "1", "lng": "2", "name": "Oslo"},
                 "b2": {"lat": "3", "lng": "4", "name": "Rome"}}  # fmt: skip
        assert self.columns(named, "id", "name") == [["a1", "b2"], ["Oslo", "Rome"]]

    def test_deep_nesting_takes_no_time(self):
        content = [A]
        for _ in range(300):
            content = [{"inner": content}]
        assert self.columns(content, "title") == [["A"]]


class TestRowsOfLists:
    """Lists of cells, as from Google Sheets; the first list names the columns."""

    def test_the_first_row_names_the_columns(self):
        values = [["Title", "Date", "Note"], ["A", "2024-10-08"], [], ["B", 2024, None, ""]]
        table = read({"range": "Sheet1!A1:C9", "majorDimension": "ROWS", "values": values})
        assert list(table.texts["Title"]) == ["A", "B"]
        assert list(table.texts["Date"]) == ["2024-10-08", "2024"]
        assert list(table.rows) == [2, 4]
        assert list(read(values).texts["Title"]) == ["A", "B"]

    def test_rows_of_tags_are_read(self):
        table = read([["Qué", "Día"], ["#event", "#date"], ["A", "2024"]])
        assert (list(table.texts["Qué"]), list(table.rows)) == (["A"], [3])
        assert dict(table.fields) == {"date": "Día", "title": "Qué"}

    def test_too_many_columns_are_refused_before_rows_are_filled_up(self, monkeypatch):
        monkeypatch.setattr("dashboard.io.readers.row_lists.read_header", None)
        with pytest.raises(UnreadableFileError) as error:
            read([["title", "date"], *[["A", "2024"]] * 3, ["x"] * 1_001])
        assert error.value.content.code == "table.too_many_columns"

    @pytest.mark.parametrize("values", [[[1, 2], [3, 4]], [["a", "b"], ["c", "d"]], [[], []]])
    def test_other_lists_of_lists_are_refused(self, values):
        with pytest.raises(UnreadableFileError):
            read({"values": values})


class TestRepeatedKeys:
    """The last value counts, and the report names the row."""

    def test_of_an_event(self):
        content = b'[{"title": "A", "date": "2023", "date": "2024"}, {"title": "B", "date": "1"}]'
        table = read_json(content)
        assert list(table.texts["date"]) == ["2024", "1"]
        (problem,) = table.problems
        assert (problem.severity, problem.row, problem.given) == ("warning", 2, "date")
        assert problem.code == "json.repeated_key"

    def test_of_an_object_with_many_keys(self):
        keys = ", ".join(f'"{number}": 1' for number in [*range(100_000), 99_999])
        with pytest.raises(UnreadableFileError):
            read_json(f"[{{{keys}}}]".encode())

    def test_of_a_line(self):
        content = b'{"title": "A"}\n{"title": "B", "x": {"y": 1, "y": 2}, "title": "C"}\n'
        table = read_json_lines(content)
        assert list(table.texts["title"]) == ["A", "C"]
        assert [(problem.row, problem.given) for problem in table.problems] == [
            (2, "y"),
            (2, "title"),
        ]

    def test_of_the_file(self):
        table = read_json(b'{"events": [], "events": [{"title": "A", "date": "2024"}]}')
        assert [(problem.row, problem.given) for problem in table.problems] == [(0, "events")]


def test_too_many_keys_are_refused_at_once():
    objects = [{f"key {number}": 1, "title": "A"} for number in range(100_000)]
    with pytest.raises(UnreadableFileError, match="100,001 columns"):
        read(objects)


def test_object_of_days_names_events():
    table = read({"2024-01-01": "New Year", "2024-05-01": ["A", "B"]})
    assert list(table.texts["date"]) == ["2024-01-01", "2024-05-01", "2024-05-01"]
    assert list(table.texts["title"]) == ["New Year", "A", "B"]


@pytest.mark.parametrize(
    "content", [{"a": 1}, {"a": [1]}, {"a": []}, {"2024-01-01": 5}, {"2024-01-01": [{}, 1]}]
)
def test_json_without_a_list_of_objects_is_refused(content):
    with pytest.raises(UnreadableFileError):
        read(content)


def test_story_of_timelinejs_2_is_read():
    slides = [
        {"startDate": "2012,1,26", "endDate": "2012,1,27", "headline": "<b>Vote</b>"},
        {"startDate": "-44,3", "headline": "Caesar",
         "asset": {"media": "https://example.org/a", "credit": "<i>A. B.</i>"}},
        {"startDate": "2012,2,10,14,05", "headline": "Speech"},
        {"startDate": "spring", "headline": "Rain"},
    ]  # fmt: skip
    eras = [{"startDate": "1914", "endDate": "1918", "headline": "War"}, {"headline": "No date"}]
    table = read({"timeline": {"headline": "Votes", "date": slides, "era": eras}})
    assert table.title == "Votes"
    assert list(table.texts["title"]) == ["Vote", "Caesar", "Speech", "Rain", "War"]
    assert list(table.texts["date"]) == [
        "2012-01-26/2012-01-27",
        "-0043-03",
        "2012-02-10T14:05",
        "spring",
        "1914/1918",
    ]
    assert list(table.texts["event_type"]) == ["", "", "", "", "era"]
    assert list(table.texts["Media Credit"]) == ["", "A. B.", "", "", ""]


PICTURE = {"url": "https://example.org/a", "caption": "c", "alt": "d", "credit": "<i>A. B.</i>",
           "link": "https://example.org/d",
           "thumbnail": "https://example.org/b"}  # fmt: skip


@pytest.mark.parametrize(
    ("background", "text"),
    [({"url": "https://example.org/c"}, "https://example.org/c"), ({"color": "#333"}, "#333")],
)
def test_a_slide_keeps_the_columns_of_its_spreadsheet(background, text):
    slide = {"start_date": {"year": "2024"}, "text": {"headline": "A"}, "media": PICTURE}
    texts = read({"events": [slide | {"background": background}]}).texts
    assert texts.iloc[0].to_dict() == {
        "title": "A", "date": "2024", "media_url": "https://example.org/a", "media_caption": "c",
        "alt_text": "d", "Media Credit": "A. B.",
        "Media Link": "https://example.org/d", "Media Thumbnail": "https://example.org/b",
        "Background": text,
    }  # fmt: skip


def test_eras_and_title_of_a_story_are_read():
    slide = {"start_date": {"year": "2024"}, "text": {"headline": "A"}}
    era = {
        "start_date": {"year": "1914"},
        "end_date": {"year": "1918"},
        "text": {"headline": "War"},
    }
    title = {"text": {"headline": "Two events"}}
    table = read({"title": title, "events": [slide], "eras": [era, {"text": {"headline": "?"}}]})
    assert list(table.texts["title"]) == ["A", "War"]
    assert list(table.texts["date"]) == ["2024", "1914/1918"]
    assert table.title == "Two events"


def test_a_list_of_named_objects_gives_names_and_their_other_members():
    sources = [{"titulo": "Paper", "url": "https://example.org/1", "page": 3},
               {"titulo": "Radio", "of": {"x": "y"}, "page": 4}]  # fmt: skip
    records = [A | {"fuentes": sources}, B | {"fuentes": [], "others": [{"x": 1}]}]
    texts = read(records).texts
    assert list(texts["fuentes"]) == ["Paper; Radio", ""]
    assert list(texts["fuentes url"]) == ["https://example.org/1", ""]
    assert list(texts["fuentes page"]) == ["3; 4", ""]
    assert list(texts["fuentes of"]) == ['{"x": "y"}', ""]
    assert texts["others"].iloc[1] == "{'x': '1'}"
