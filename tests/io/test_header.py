"""Headers: one row, several rows, rows of tags, and merged cells."""

import openpyxl
import pandas as pd
import pytest

from dashboard.ingest.load import load_events, open_dataset, read_corrected
from dashboard.io.formats.hxl import fields_of_tags, is_tag_row
from dashboard.io.readers.header import find_header, read_header, widen_header
from dashboard.io.readers.workbook import fill_merged_cells


def write(folder, text, name="t.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def codes_of(problems):
    return [problem.code for problem in problems if problem.severity != "note"]


def test_a_number_of_many_digits_is_not_a_row_number():
    rows = [["What", "When"], ["1" * 5_000, "Talks", "2024"], ["2", "Vote", "2025"]]
    assert widen_header(rows).names[:2] == ["What", "When"]


class TestTags:
    TABLE = (
        "Qué,,Dónde,\n"
        "Día,Actividad,País,Nota\n"
        "#date +start,#activity+name,#country+name,\n"
        "2015-03-01,Wells dug,Panamá,2\n"
        "2015-03-02,Wells cleaned,Colombia,\n"
        "32 May,Wells closed,Colombia,\n"
    )

    @pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
    def test_tags_name_the_columns_and_are_not_an_event(self, tmp_path, name):
        path = tmp_path / name
        if name == "t.csv":
            write(tmp_path, self.TABLE)
        else:
            rows = [line.split(",") for line in self.TABLE.splitlines()]
            pd.DataFrame(rows).to_excel(path, header=False, index=False)
        dataset = open_dataset(path)
        events = dataset.events[["title", "date", "country"]].astype(str)
        assert events.to_numpy().tolist() == [
            ["Wells dug", "2015-03-01", "PAN"],
            ["Wells cleaned", "2015-03-02", "COL"],
        ]
        assert dict(dataset.header.mapping) == {
            "date": "Día",
            "title": "Actividad",
            "country": "País",
        }
        errors = [problem for problem in dataset.problems if problem.severity == "error"]
        assert [(problem.row, problem.column) for problem in errors] == [(6, "date")]
        assert "header.tags" in [problem.code for problem in dataset.problems]

    def test_tags_need_no_heading(self, tmp_path):
        text = (
            "#event+name,#date+start,#date+end,#geo+lat,#geo+lon\nFlood,2024-05-01,2024-05-03,1,2\n"
        )
        events, problems = load_events(write(tmp_path, text))
        row = events.iloc[0]
        assert (row["title"], row["date"]) == ("Flood", "2024-05-01/2024-05-03")
        assert (row["latitude"], row["longitude"]) == (1, 2)
        assert codes_of(problems) == []

    def test_a_choice_overrides_a_tag(self, tmp_path):
        text = "A,B,C\n#activity,#date+start,#date+reported\nFlood,2024-05-01,2024-06-01\n"
        path = write(tmp_path, text)
        events, _ = load_events(path, mapping={"date": "C"})
        assert list(events["date"]) == ["2024-06-01"]

    def test_the_corrected_table_follows_the_tags(self, tmp_path):
        text = "A,B\n#activity,#date+start\nFlood,1 May 2024\n"
        corrected = read_corrected(write(tmp_path, text))
        assert corrected[["title", "date"]].to_numpy().tolist() == [["Flood", "2024-05-01"]]

    @pytest.mark.parametrize(
        ("tags", "fields"),
        [
            ("#date+end #event", {"title": 1}),
            ("#date+end #date #activity", {"date": 1, "end_date": 0, "title": 2}),
            ("#date+updated #date+occurred", {"date": 1}),
            ("#event+id #event+type #event", {"event_id": 0, "event_type": 1, "title": 2}),
            ("#adm1+code #adm1+name #adm2 #loc", {"region": 1, "county": 2, "location": 3}),
            ("#country+code #country+name", {"country": 1}),
            ("#sector #population+f text", {}),
        ],
    )
    def test_fields_of_tags(self, tags, fields):
        assert fields_of_tags(tags.split()) == fields

    @pytest.mark.parametrize(
        "cells",
        [
            ["#metoo", "#timesup", "a march"],  # words of the web
            ["#event", "Flood", "2024"],
            ["#1", "#2"],
            [],
        ],
    )
    def test_other_texts_are_not_tags(self, cells):
        assert not is_tag_row(cells)


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        ([["Rallies of 1984"], [], ["Data", "Cidade", "UF"], ["27/11/1983", "Olinda", "PE"]], 2),
        # Values, an event, no known name, and rows of one cell.
        ([["Rallies of 1984"], ["Data", "2", "3"], ["27/11/1983", "Olinda", "PE"]], 0),
        ([["Rallies"], ["Datum", "Talks of 1984"], ["27/11/1983", "Talks"]], 0),
        ([["Rallies of 1984"], ["Zz", "Yy"], ["27/11/1983", "Olinda"]], 0),
        ([["Rallies of 1984"], ["Data", "Yy"], ["27/11/1983"]], 0),
    ],
)
def test_one_known_name_below_a_title_in_one_cell(rows, row):
    assert find_header(rows) == row


class TestTwoRows:
    def test_the_lower_row_names_the_columns(self, tmp_path):
        text = "Event,,Where,\nHeadline,Day,Town,Land\nTalks,2024-10-08,Oslo,Norway\nx,32 May,,\n"
        events, problems = load_events(write(tmp_path, text))
        assert list(events["title"]) == ["Talks"]
        assert list(events["country"]) == ["NOR"]
        assert [problem.row for problem in problems if problem.severity == "error"] == [4]
        assert "header.lower_row" in [problem.code for problem in problems]

    @pytest.mark.parametrize(
        ("rows", "names"),
        [
            ([["Event", "Start", ""], ["", "Year", "Month"]], ["Event", "Year", "Month"]),
            (
                [["Event", "Start", "", "End", ""], ["", "Year", "Month", "Year", "Month"]],
                ["Event", "Start Year", "Start Month", "End Year", "End Month"],
            ),
            # An event without numbers below a header without a name.
            ([["Title", "Date", ""], ["Talks", "spring", "Oslo"]], ["Title", "Date", "column 3"]),
        ],
        ids=["a group at the end", "names above alone", "an event"],
    )
    def test_a_name_may_be_in_either_row(self, rows, names):
        cells = ["Siege", *("2024" for _ in names[1:])]
        assert read_header([*rows, cells, cells]).names == names

    def test_repeated_names_get_numbers_and_a_warning(self):
        header = read_header([["Date", "Case", "Case", "Event"], ["2024", "1", "1", "Siege"]])
        assert header.names == ["Date", "Case", "Case 2", "Event"]
        (warning,) = header.notes
        assert (warning.severity, warning.given, warning.params) == (
            "warning", "Case", {"new": "Case 2"}
        )  # fmt: skip

    def test_groups_tell_repeated_names_apart(self):
        rows = [["", "Start", "", "End", ""], ["Name", "Year", "Month", "Year", "Month"]]
        header = read_header([*rows, ["Siege", "1204", "4", "1205", ""]])
        assert header.names == ["Name", "Start Year", "Start Month", "End Year", "End Month"]
        assert header.row == 1

    @pytest.mark.parametrize(
        "first",
        [
            ["1", "Talks", "2024"],  # a number
            ["a", "Talks", "May 2024"],
            ["a", "", "May"],  # a gap
        ],
    )
    def test_the_first_event_is_not_a_header(self, first):
        header = read_header([["", "Title", "When"], first, ["2", "Ships leave", "2024-05"]])
        assert (header.row, header.names) == (0, ["column 1", "Title", "When"])


class TestNoHeader:
    ROWS = (
        "2002-04-28,Agreement,Two services sign an agreement about data,\n"
        "2013-06-05,Papers,The first papers appear in a newspaper,\n"
        '2013-06-18,Tests,"An office begins tests\nof a program",https://example.org/a\n'
    )

    @pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
    def test_a_first_row_with_a_date_above_dates_is_an_event(self, tmp_path, name):
        path = tmp_path / name
        if name == "t.csv":
            write(tmp_path, self.ROWS)
        else:
            rows = pd.read_csv(write(tmp_path, self.ROWS, "rows.csv"), header=None)
            rows.to_excel(path, header=False, index=False)
        dataset = open_dataset(path)
        events = dataset.events
        assert list(events["title"]) == ["Agreement", "Papers", "Tests"]
        assert list(events["date"]) == ["2002-04-28", "2013-06-05", "2013-06-18"]
        assert events["description"].iloc[0].startswith("Two services")
        notes = {problem.code: problem.row for problem in dataset.problems}
        assert notes["header.missing"] == 1

    def test_rows_are_numbered_from_the_first(self, tmp_path):
        _, problems = load_events(write(tmp_path, self.ROWS + "32 May,A,B,\n2014-01-02,C,D,\n"))
        assert [problem.row for problem in problems if problem.severity == "error"] == [4]

    def test_years_alone_are_dates(self, tmp_path):
        events, _ = load_events(write(tmp_path, "1914,War begins\n1918,War ends\n1939,War again\n"))
        assert list(events["date"]) == ["1914", "1918", "1939"]
        assert events["title"].iloc[0] == "War begins"

    def test_dates_in_words_are_dates(self, tmp_path):
        text = 'Flood,August 1671,Ulm\nStorm,"July 8, 1680",Bonn\nFire,4 May 1690,Köln\n'
        events, _ = load_events(write(tmp_path, text))
        assert list(events["date"]) == ["1671-08", "1680-07-08", "1690-05-04"]
        assert events["title"].iloc[0] == "Flood"

    def test_the_later_of_two_dates_is_the_end(self, tmp_path):
        text = "1,Ann Lee,1986,1990\n2,Ann Lee,1990,1996-05-01\n3,Bo Ray,1996-05-02,\n"
        events, _ = load_events(write(tmp_path, text))
        assert list(events["date"]) == ["1986/1990", "1990/1996-05-01", "1996-05-02"]

    @pytest.mark.parametrize(
        "rows",
        [
            [["Country", "2019", "2020"], ["A", "12", "15"], ["B", "13", "16"]],
            [["Titel", "2024"], ["Talks", "2024-10-08"], ["Vote", "2024-10-09"]],
            [["Was", "Wann"], ["Talks", "2024-10-08"], ["Vote", "2024-10-09"]],
            [["Name", "1/22/20"], ["A", "1"], ["B", "2"]],
            [["Name", "Census 2020"], ["A", "1"], ["B", "2"]],
        ],
        ids=["years above numbers", "a known name", "names", "a day above numbers", "a word"],
    )
    def test_names_of_columns_may_be_dates(self, rows):
        assert read_header(rows).row == 0

    def test_words_for_columns_in_a_full_row_of_cells_do_not_make_it_a_header(self):
        rows = [["Raw", "Normal", "Unit", "Mark"], ["WS03", "2003", "term", "x"],
                ["Nov. 1881", "1881-11", "Monat", "Ereignis"]]  # fmt: skip
        assert read_header(rows).names == rows[0]
        titled = [["Events", "2024", "", ""], ["Title", "Date", "Place", "2"]]
        assert read_header([*titled, ["A", "2024", "B", "3"]]).names == titled[1]


class TestTransposed:
    ROWS = (
        "Title,Talks,Vote,Ships leave\nDate,8 Oct 2024,2024-10-09,32 May\n"
        "Place,Oslo,Bergen,Narvik\nType,talks,talks,\n"
    )

    @pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
    def test_columns_are_events_if_the_first_names_the_fields(self, tmp_path, name):
        path = write(tmp_path, self.ROWS, "t.csv")
        if name == "t.xlsx":
            path = tmp_path / name
            rows = [line.split(",") for line in self.ROWS.splitlines()]
            pd.DataFrame(rows).to_excel(path, header=False, index=False)
        events, problems = load_events(path)
        assert list(events["title"]) == ["Talks", "Vote"]
        assert list(events["date"]) == ["2024-10-08", "2024-10-09"]
        assert list(events["location"]) == ["Oslo", "Bergen"]
        assert "table.transposed" in {problem.code for problem in problems}
        errors = [problem.row for problem in problems if problem.severity == "error"]
        assert errors == [4]

    @pytest.mark.parametrize(
        "text",
        [
            "Title,Date\nTalks,2024\n",
            "Field,Meaning,Example\ntitle,what happened,Talks\ndate,the day,a day\n",
            "Date,Title,Place\n2024,Title,Oslo\n2025,Date,Bergen\n",
        ],
        ids=["a row", "a list of fields", "names as values"],
    )
    def test_other_tables_stay(self, tmp_path, text):
        _, problems = load_events(write(tmp_path, text))
        assert "table.transposed" not in {problem.code for problem in problems}


class TestMergedCells:
    def save(self, path, rows, *merged):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        for cells in merged:
            book.active.merge_cells(cells)
        book.save(path)
        return path

    def test_a_merged_cell_counts_for_each_of_its_rows(self, tmp_path):
        rows = [["Date", "Title", "City"], ["1942-06-04", "A", "Oslo"], [None, "B"], [None, "C"]]
        path = self.save(tmp_path / "t.xlsx", rows, "A2:A4", "C2:C3")
        events, problems = load_events(path)
        assert list(events["date"]) == ["1942-06-04"] * 3
        assert list(events["location"]) == ["Oslo", "Oslo", ""]
        notes = {problem.code: problem for problem in problems}
        assert notes["cells.merged"].params["count"] == 3

    def test_an_unmerged_cell_stays_empty(self, tmp_path):
        rows = [["Date", "Title", "City"], ["2024", "A", "Oslo"], ["2023", "B", None]]
        path = self.save(tmp_path / "t.xlsx", rows, "A1:A1")
        events, problems = load_events(path)
        assert list(events["location"]) == ["Oslo", ""]
        assert "cells.merged" not in [problem.code for problem in problems]

    def test_ranges_beyond_the_sheet_take_no_time(self):
        rows = [["Date", "Title"], ["2024", "A"], ["2023", ""], ["", ""]]
        merged = [((1, 1), (10**9, 1)), ((10**9, 30), (2 * 10**9, 30)), ((1, 9), (2, 9))]
        notes = fill_merged_cells(rows, merged * 100_000)
        assert rows == [["Date", "Title"], ["2024", "A"], ["2023", "A"], ["", ""]]
        assert len(notes) == 1
