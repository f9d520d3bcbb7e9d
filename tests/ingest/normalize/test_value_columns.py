"""Numbers, choices and URLs as people write them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ingest.load import load_events
from dashboard.ingest.normalize.value_columns import normalize_values
from dashboard.model.schema import COLUMN
from dashboard.model.text_columns import DictColumn

KEPT = [
    ("latitude", "55.75"), ("latitude", "55.75 E"), ("longitude", "N 37.6 E"), ("latitude", "high"),
    ("quantity_best", "2,600"), ("quantity_best", "1.500"), ("quantity_best", "about 10"),
    ("stance", "deny"), ("source_url", "ftp://x.org"), ("title", "unknown"),
    ("geo_precision", "unknown"),
]  # fmt: skip
READ = [
    ("latitude", "55,75", "55.75"),
    ("latitude", "-55,75", "-55.75"),
    ("latitude", "55.75 N", "55.75"),
    ("latitude", "S33,5", "-33.5"),
    ("latitude", "43°6′54″N", "43.115"),
    ("longitude", "131° 52' 5\" E", "131.868056"),
    ("longitude", "77.03W", "-77.03"),
    ("origin_latitude", "90° S", "-90"),
    ("geo_radius_km", "2,5", "2.5"),
    ("quantity_best", "2 600", "2600"),
    ("quantity_best", "2\u202f600", "2600"),
    ("quantity_best", "1,234,567", "1234567"),
    ("quantity_low", "12'000", "12000"),
    ("quantity_high", "N/A", ""),
    ("country", "unknown", ""),
    ("stance", "Denies", "denies"),
    ("status", "EXPECTED", "expected"),
    ("source_url", "www.example.org/a", "https://www.example.org/a"),
    ("media_url", "//cdn.example/x.jpg", "https://cdn.example/x.jpg"),
    ("source_url", "HTTPS://example.org/A", "https://example.org/A"),
    ("media_url", "none", ""),
]


def normalized(column, text):
    cells = {name: DictColumn.of(pd.Series([""], dtype="str")) for name in COLUMN}
    cells[column] = DictColumn.of(pd.Series([text], dtype="str"))
    columns, notes = normalize_values(cells, np.array([2]))
    return columns[column].take(np.array([0]))[0], notes


@pytest.mark.parametrize(("column", "text"), KEPT)
def test_valid_or_unclear_text_is_kept(column, text):
    assert normalized(column, text) == (text, [])


@pytest.mark.parametrize(("column", "text", "read"), READ)
def test_clear_text_is_normalized_and_noted(column, text, read):
    new_text, [note] = normalized(column, text)
    assert new_text == read
    assert (note.severity, note.row, note.column, note.given) == ("note", 2, column, text)
    assert note.params == ({"reading": read} if read else {})
    assert note.code == ("value.read_as" if read else "value.left_out")


@given(st.sampled_from(list(COLUMN)), st.text(max_size=30))
def test_normalizing_twice_changes_nothing(column, text):
    new_text, _ = normalized(column, text)
    assert normalized(column, new_text)[0] == new_text


def test_normalized_values_are_in_table_and_report():
    rows = {"title": ["A", "B"], "date": "2024", "latitude": "43,1", "longitude": "131,9 E"}
    events, problems = load_events(pd.DataFrame(rows))
    assert list(events["latitude"]) == [43.1, 43.1]
    assert [(problem.column, problem.rows) for problem in problems] == [
        ("latitude", 2),
        ("longitude", 2),
    ]
