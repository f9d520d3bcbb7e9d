"""What a user may say about a file: where the names of its columns are, and unreadable dates."""

import io

import pandas as pd
import pytest

from dashboard.common.errors import InvalidMappingError, UnreadableFileError
from dashboard.ingest.load import load_events, open_dataset, read_corrected
from dashboard.io.readers import read_raw_table
from dashboard.views.prebuild import prepare

ROWS = [["Report", "May"], ["Was", "Wann"], ["Talks", "2024-05-01"], ["Vote", "2024-05-02"]]
# Names and first cells by choice.
HEADERS = {
    "1": (["Report", "May"], ["Was", "Wann"]),
    "2": (["Was", "Wann"], ["Talks", "2024-05-01"]),
    "none": (["column 1", "column 2"], ["Report", "May"]),
    "column": (["Report", "Was", "Talks", "Vote"], ["May", "Wann", "2024-05-01", "2024-05-02"]),
}


@pytest.fixture(params=["csv", "xlsx"])
def file(request, tmp_path):
    path = tmp_path / f"table.{request.param}"
    if request.param == "csv":
        path.write_text("".join(f"{','.join(row)}\n" for row in ROWS))
    else:
        content = io.BytesIO()
        pd.DataFrame(ROWS).to_excel(content, header=False, index=False)
        path.write_bytes(content.getvalue())
    return path


@pytest.mark.parametrize(("choice", "expected"), HEADERS.items(), ids=HEADERS)
def test_the_user_says_where_the_names_are(file, choice, expected):
    texts = read_raw_table(file, header=choice).texts
    assert (list(texts), texts.iloc[0].tolist()) == expected


@pytest.mark.parametrize("choice", ["0", "21", "4.5", "last", "9"])
def test_there_must_be_such_a_row(file, choice):
    with pytest.raises(UnreadableFileError, match=r"Use a row from 1 to 20|Choose another row"):
        read_raw_table(file, header=choice)


def test_a_table_with_many_rows_is_not_transposed(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("title,date\n" + "Talks,2024\n" * 60)
    with pytest.raises(UnreadableFileError, match="more than 59 rows"):
        read_raw_table(path, header="column")


@pytest.mark.parametrize("ending", ["json", "parquet", ""])
@pytest.mark.parametrize("read", [load_events, open_dataset])
def test_some_tables_have_no_such_row(tmp_path, ending, read):
    table = pd.DataFrame({"title": ["Talks"], "date": ["2024"]})
    path = tmp_path / f"table.{ending}"
    if ending == "json":
        path.write_text('[{"title": "Talks", "date": "2024"}]')
    elif ending == "parquet":
        prepare(open_dataset(table), path)
    with pytest.raises(UnreadableFileError, match="no row names the columns"):
        read(path if ending else table, header="1")


def test_rows_keep_their_numbers_below_a_chosen_header(file):
    assert read_raw_table(file, header="2").rows.tolist() == [3, 4]


def test_the_part_of_a_date_that_can_be_read_keeps_its_row(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("title,date\nA,2024-05-01\nB,May 306 2020\nC,unclear\nD,03/04/1999\n")
    kept = open_dataset(path)
    assert list(kept.events["title"]) == ["A"]
    chosen = open_dataset(path, unread="part")
    assert load_events(path, unread="part").events["date"].tolist() == ["2024-05-01", "2020"]
    assert chosen.events[["title", "date", "date_text"]].to_numpy().tolist() == [
        ["A", "2024-05-01", ""],
        ["B", "2020", "May 306 2020"],
    ]
    (warning,) = [problem for problem in chosen.problems if problem.code == "date.part"]
    assert (warning.severity, warning.given, warning.rows) == ("warning", "May 306 2020", 1)
    # The corrected table has the same date, and the left-out rows as they are.
    corrected = read_corrected(path, unread="part")
    assert list(corrected["date"]) == ["2024-05-01", "2020", "unclear", "03/04/1999"]


# Cells and the unit that the user chose, and the date that results.
UNITS = {
    "seconds": (["405385200", "5"], "1970-01-01T00:00:05Z"),
    "milliseconds": (["405385200000", "-3600000"], "1969-12-31T23:00:00Z"),
    "microseconds": (["1700000000000000", "1700000000999999"], "2023-11-14T22:13:20Z"),
    "nanoseconds": (["1700000000000000000", "1700000001000000000"], "2023-11-14T22:13:21Z"),
    "days": (["12000", "-2.0"], "1899-12-28"),
    "days since 1970": (["12000", "8 May 1945"], "1945-05-08"),
    "years": (["793", "-44"], "-0043"),
}


@pytest.mark.parametrize(("unit", "given"), UNITS.items(), ids=UNITS)
def test_the_user_says_what_numbers_count(unit, given):
    cells, last = given
    table = pd.DataFrame({"title": ["Talks", "Vote"], "date": cells})
    events, _ = load_events(table, {"date_unit": f'"{unit}"'})
    assert events["date"].tolist()[1:] == [last]
    assert events["date"].iloc[0] != cells[0]


# Times, the zone of all rows, and the last date that results.
ZONES = {
    "a place": (["2024-05-01 10:00", "5 May 2024 10:00"], "Asia/Seoul", "2024-05-05T10:00+09:00"),
    "an offset": (["2024-05-01 10:00", "2024-07-01T10:00"], "UTC-3", "2024-07-01T10:00-03:00"),
    "summer": (["2024-05-01 10:00", "2024-12-01 10:00"], "Europe/Kyiv", "2024-12-01T10:00+02:00"),
    # Clocks change, but the row stays.
    "skipped": (["2024-05-01 10:00", "2024-03-31 03:30"], "Europe/Kyiv", "2024-03-31T03:30+02:00"),
    "twice": (["2024-05-01 10:00", "2024-10-27 03:30"], "Europe/Kyiv", "2024-10-27T03:30+03:00"),
    "other zone": (["2024-05-01 10:00", "2024-05-01 10:00Z"], "Asia/Seoul", "2024-05-01T10:00Z"),
    "only days": (["2024-05-01 10:00", "2024-05-01"], "Asia/Seoul", "2024-05-01"),
}


@pytest.mark.parametrize(("times", "zone", "last"), ZONES.values(), ids=ZONES)
def test_the_user_says_the_zone_of_all_times(times, zone, last):
    table = pd.DataFrame({"title": ["Talks", "Vote"], "date": times})
    events, problems = load_events(table, {"time_zone": f'"{zone}"'})
    assert events["date"].iloc[1] == last
    assert events["date"].iloc[0].startswith("2024-05-01T10:00")
    assert "date.no_zone" not in {problem.code for problem in problems}


def test_a_column_of_zones_is_used_beside_times():
    rows = {"title": ["Talks", "Vote"], "date": ["2024-05-01"] * 2, "time": ["10:00", "11:00"]}
    zones = {"timezone": ["Asia/Seoul", "US/Eastern"]}
    assert load_events(pd.DataFrame(rows | zones)).events["date"].tolist() == [
        "2024-05-01T10:00+09:00",
        "2024-05-01T11:00-04:00",
    ]
    unknown = {"timezone": ["Asia/Seoul", "zone 4"]}
    table = load_events(pd.DataFrame(rows | unknown)).events
    assert table["date"].iloc[0] == "2024-05-01T10:00"
    assert table["timezone"].tolist() == ["Asia/Seoul", "zone 4"]


@pytest.mark.parametrize(
    ("field", "text"), [("date_unit", "weeks"), ("time_zone", "Asia/Seol")], ids=str
)
def test_units_and_zones_must_be_known(field, text):
    table = pd.DataFrame({"title": ["Talks"], "date": ["2024-05-01 10:00"]})
    with pytest.raises(InvalidMappingError, match=text):
        load_events(table, {field: f'"{text}"'})
