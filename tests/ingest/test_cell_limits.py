"""Long cells and names: they are shortened before any pattern reads them."""

import json
import time

import pandas as pd
import pytest

from dashboard.common.errors import UnreadableFileError
from dashboard.common.limits import Limits, limited
from dashboard.ingest import cell_limits
from dashboard.ingest.cell_limits import MAX_NAME, limit_cells, limit_fields, max_field_chars
from dashboard.ingest.load import load_events, open_dataset
from dashboard.io.readers import table_of_columns
from dashboard.model.column_aliases import FIELD_PARTS
from dashboard.model.schema import COLUMN

# Texts that made the time of a pattern grow with the square of their length, or its cube.
PIECES = (" ", "1", "a,", "1,", "(", "1:", "٣", "https://a@")


def cpu_seconds(fields, length):
    texts = [f"1{(piece * length)[:length]}x" for piece in PIECES]
    table = pd.DataFrame(dict.fromkeys(fields, texts))
    start = time.process_time()
    load_events(table)
    return time.process_time() - start


@pytest.mark.parametrize(
    "fields",
    [[*COLUMN], ["title", *FIELD_PARTS], ["title", "war"]],
    ids=["fields", "parts", "names of wars"],
)
def test_time_grows_no_faster_than_the_length_of_cells(fields):
    cpu_seconds(fields, 10)
    # Eight times the length takes 64 times as long where the time grows with its square. What else
    # the processor does can lengthen one measurement, hardly three.
    assert any(cpu_seconds(fields, 8_000) < 4 * cpu_seconds(fields, 1_000) for _ in range(3))


@pytest.mark.parametrize("field", [*COLUMN, *FIELD_PARTS])
def test_values_are_shortened_before_they_are_read(field):
    texts = pd.Series(["x" * 20_000, "1"])
    for cells in (texts, texts.astype("category")):
        raw = limit_cells(table_of_columns([(field, cells)]))
        (limited_cells,) = limit_fields({field: raw.texts[field]}).values()
        assert [len(text) for text in limited_cells] == [max_field_chars(field) + 1, 1]
        assert limited_cells[0].endswith("x…")


def test_short_cells_are_not_copied():
    cells = pd.Series(["a", "é" * 100], dtype="str")
    assert cell_limits.cut_texts(cells, 200) is cells
    table = table_of_columns([("title", cells)])
    assert limit_cells(table) is table
    with limited(Limits(cell_chars=100)):
        assert max_field_chars("title") == max_field_chars("latitude") == 100


def test_a_value_that_is_too_long_is_reported():
    rows = {"title": ["A"] * 2, "date": ["2024", "2024" + " " * 9_000 + "x"]}
    events, problems = load_events(pd.DataFrame(rows | {"country": ["RUS; " * 500, ""]}))
    assert len(events) == 1
    faults = [problem for problem in problems if problem.severity != "note"]
    assert [(problem.severity, problem.column, problem.code) for problem in faults] == [
        ("warning", "country", "text.too_long"),
        ("error", "date", "text.too_long"),
    ]


def test_long_names_of_columns_are_shortened_with_a_note():
    question = "Why? " * 1_000
    table = table_of_columns(
        [("title", pd.Series(["A"])), *((question + end, pd.Series(["x"])) for end in "ab")]
    )
    shortened = limit_cells(table._replace(fields={"description": f"{question}b"}))
    assert list(shortened.texts) == ["title", question[:MAX_NAME], f"{question[:MAX_NAME]} 2"]
    assert shortened.fields["description"] == f"{question[:MAX_NAME]} 2"
    assert [problem.code for problem in shortened.problems] == ["text.too_long"] * 2


@pytest.mark.parametrize("ending", ["json", "jsonl", "geojson"])
def test_objects_with_ever_new_names_are_refused(tmp_path, ending, monkeypatch):
    monkeypatch.setattr("dashboard.io.size_limits._MAX_OBJECT_CELLS", 2_000)
    items = [{"title": "A", "date": "2024", f"name {at % 50}": at} for at in range(100)]
    if ending == "geojson":
        features = [{"type": "Feature", "geometry": None, "properties": item} for item in items]
        text = json.dumps({"type": "FeatureCollection", "features": features})
    else:
        text = json.dumps(items) if ending == "json" else "\n".join(map(json.dumps, items))
    path = tmp_path / f"a.{ending}"
    path.write_text(text)
    with pytest.raises(UnreadableFileError, match="columns, more than the limit of 20"):
        open_dataset(path)
