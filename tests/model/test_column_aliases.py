"""Column names: the field of each header."""

import pytest

from dashboard.model.column_aliases import propose

# The header of a table, and the column proposed for each field.
HEADERS = {
    "field names before aliases": (
        ["Headline", "title", "when"],
        {"title": "title", "date": "when"},
    ),
    "events before names in Hindi": (["नाम", "घटना"], {"title": "घटना"}),
    "events before names in Thai": (["ชื่อ", "เหตุการณ์"], {"title": "เหตุการณ์"}),
    "several countries": (["name", "nations"], {"title": "name", "country": "nations"}),
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
