"""JSON in the shapes that other programs write: where its events are, and what names them."""

import json

import pytest

from dashboard.common.errors import UnreadableFileError
from dashboard.io.readers.json_records import read_json

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
    ],
    ids=["under events", "nested", "by year", "beside other lists"],
)
def test_list_of_objects_is_found_anywhere(content):
    table = read(content)
    assert list(table.texts["title"]) == ["A", "B"]
    assert (table.problems, table.title) == ([], "")


def test_longest_list_is_read_and_the_others_are_named():
    table = read({"periods": [C], "events": [A, B]})
    assert list(table.texts["title"]) == ["A", "B"]
    (note,) = table.problems
    assert (note.severity, note.code, note.given) == ("note", "json.longest_list", "periods")
    assert note.params == {"name": "events"}


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
        {"startDate": "-44,3", "headline": "Caesar", "asset": {"media": "https://example.org/a"}},
        {"startDate": "2012,2,10,14,05", "headline": "Speech"},
        {"startDate": "spring", "headline": "Rain"},
    ]
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
