"""Column names: the field of each header, and mappings that a user chooses."""

import pytest

from dashboard.common.errors import InvalidMappingError
from dashboard.model.column_aliases import propose, read_mapping, save_mapping

# The header of a table, and the column proposed for each field.
HEADERS = {
    "field names before aliases": (
        ["Headline", "title", "when"],
        {"title": "title", "date": "when"},
    ),
    "exact names before others": (["Date", "date"], {"date": "date"}),
    "one field per column": (["Event", "Date"], {"title": "Event", "date": "Date"}),
    "capitals and signs": (
        ["EVENT_ID", "What happened?"],
        {"event_id": "EVENT_ID", "title": "What happened?"},
    ),
    "a unit in brackets": (["Date (UTC)"], {"date": "Date (UTC)"}),
    "unknown": (["weather", "x"], {}),
    "German": (
        ["Ereignis", "Datum", "Ort"],
        {"title": "Ereignis", "date": "Datum", "location": "Ort"},
    ),
    "who acted": (["mission", "Launch Provider"], {"actors": "Launch Provider"}),
    "Spanish organizations": (
        ["evento", "organizador"],
        {"title": "evento", "actors": "organizador"},
    ),
    "agencies": (
        ["Organizations involved", "date"],
        {"date": "date", "actors": "Organizations involved"},
    ),
    "an agency of news": (["event", "agency", "theatre"], {"title": "event"}),
    "who only reported": (
        ["event", "reporting agency", "source"],
        {"title": "event", "source": "source"},
    ),
    "a venue in a city": (["Venue", "City"], {"location": "City", "venue": "Venue"}),
    "a venue alone": (["Venue", "date"], {"date": "date", "location": "Venue"}),
    "Ukrainian": (["Подія", "Дата"], {"title": "Подія", "date": "Дата"}),
}


@pytest.mark.parametrize(("names", "expected"), HEADERS.values(), ids=HEADERS)
def test_headers_are_matched_with_fields(names, expected):
    assert propose(names) == expected


def test_a_saved_mapping_can_be_read_and_extended(tmp_path):
    path = tmp_path / "map.json"
    mapping = {"title": "Заголовок", "location": ""}
    save_mapping(path, mapping)
    assert read_mapping([str(path), "date=When"]) == mapping | {"date": "When"}


@pytest.mark.parametrize("content", [None, "[1]", "no JSON", '{"title": 1}'])
def test_an_invalid_mapping_file_is_rejected(tmp_path, monkeypatch, content):
    # A relative path, because messages shorten long ones.
    monkeypatch.chdir(tmp_path)
    if content:
        (tmp_path / "map.json").write_text(content)
    with pytest.raises(InvalidMappingError, match=r"map\.json"):
        read_mapping(["map.json"])
