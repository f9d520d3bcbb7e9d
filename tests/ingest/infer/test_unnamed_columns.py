"""Columns whose names tell little: numbered ones, axes and the years of a chronicle."""

import pandas as pd
import pytest

from dashboard.ingest.infer.columns import propose_columns


@pytest.mark.parametrize(
    ("columns", "is_found"),
    [
        ({"pos x": ["-58.47533", "-58.50877"], "pos y": ["-34.68757", "-34.66977"]}, True),
        ({"X": ["2.3522", "4.8357"], "Y": ["48.8566", "45.764"]}, True),
        ({"coord_y": ["48.8566", "45.764"], "coord_x": ["2.3522", "4.8357"]}, True),
        ({"x": ["98896.782", "95832.055"], "y": ["93532.434", "95505.416"]}, False),
        ({"x": ["1.5", "2.5"], "y": ["3.5", "4.5"]}, False),
        ({"x": ["2.3522", "4.8357"]}, False),
        ({"x": ["13.8240", "13.7675"], "y": ["100.6087", "100.7324"]}, None),
    ],
    ids=["pos", "X", "coord", "metres", "few decimals", "alone", "swapped"],
)
def test_two_columns_named_after_axes_may_be_coordinates(columns, is_found):
    proposed = propose_columns(pd.DataFrame({"title": ["A", "B"], "date": "2024"} | columns))
    found = {field: proposed.get(field) for field in ("latitude", "longitude")}
    x, y = (next((name for name in columns if name.casefold().endswith(axis)), None)
            for axis in "xy")  # fmt: skip
    x, y = (y, x) if is_found is None else (x, y)
    is_none = is_found is False
    assert found == (dict.fromkeys(found) if is_none else {"latitude": y, "longitude": x})


@pytest.mark.parametrize(
    ("columns", "mapping"),
    [
        (
            [["1914", "1939"], ["1918", "1945"], ["War", "War again"]],
            {"title": "column 3", "year": "column 1"},
        ),
        (
            [["1914-07-28", "1939-09-01"], ["1918-11-11", "1945-05-08"], ["War one", "War two"]],
            {"title": "column 3", "date": "column 1", "end_date": "column 2"},
        ),
        (
            [["1914-07-28", "1939-09-01"], ["War", "War again"], ["It began in Sarajevo."] * 2],
            {"title": "column 2", "date": "column 1", "description": "column 3"},
        ),
        (
            [["1918-11-11", "1945-05-08"], ["War one", "War two"], ["1914-07-28", "1939-09-01"]],
            {"title": "column 2", "date": "column 3", "end_date": "column 1"},
        ),
        (
            [["1918-11-11", "1939-09-01"], ["War one", "War two"], ["1914-07-28", "1945-05-08"]],
            {"title": "column 2", "date": "column 1"},
        ),
    ],
    ids=["years", "span", "description", "end on the left", "no order"],
)
def test_columns_of_a_table_without_a_header_are_found(columns, mapping):
    table = pd.DataFrame({f"column {i}": cells for i, cells in enumerate(columns, start=1)})
    assert propose_columns(table) == mapping


@pytest.mark.parametrize(
    ("cells", "is_found"),
    [
        (["1801 in Rome", "1805 at sea", "1809", "1811 in Rome", "1817 at sea"], True),
        (["1801 in Rome", "1805 at sea", "1809", "1811 in Rome"], False),
        (["1817 in Rome", "1805 at sea", "1809", "1801 in Rome", "1803 at sea"], False),
        ([f"{year} in the long spring after the war" for year in range(1801, 1807)], False),
    ],
    ids=["in order", "too few", "in no order", "long texts"],
)
def test_years_in_their_order_are_the_dates_of_a_chronicle(cells, is_found):
    table = pd.DataFrame({"what": [f"Event {cell}" for cell in cells], "era of it": cells})
    assert propose_columns(table).get("date") == ("era of it" if is_found else None)
