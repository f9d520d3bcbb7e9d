"""What a user may say about a file: where the names of its columns are, and unreadable dates."""

import io

import pandas as pd
import pytest

from dashboard.common.errors import UnreadableFileError
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
