"""Readers: encoding, delimiter and header are detected, and columns are matched."""

import io
import json
import zipfile

import openpyxl
import pandas as pd
import pytest

from dashboard.common.errors import InvalidMappingError, UnreadableFileError
from dashboard.ingest.load import load_events, open_dataset, read_corrected
from dashboard.io import archives
from dashboard.io.readers import table_of_columns

ROWS = {"title": ["Troops arrive", "Ships sail; slowly"], "date": ["2024-10-08", "2024-10"]}


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def cells_of(problems, severity="note"):
    return [(problem.column, problem.given) for problem in problems if problem.severity == severity]


def assert_rows(path, rows=ROWS):
    events, problems = load_events(path)
    assert {name: list(events[name]) for name in rows} == rows
    return problems


class TestDelimited:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    @pytest.mark.parametrize("name", ["t.csv", "t.tsv", "t.txt"])
    def test_delimiter_and_line_ends_are_detected(self, tmp_path, delimiter, end, name):
        text = pd.DataFrame(ROWS).to_csv(sep=delimiter, index=False, lineterminator=end)
        assert assert_rows(write(tmp_path, name, text)) == []

    @pytest.mark.parametrize(
        ("encoding", "title"),
        [
            ("cp1251", "Війська прибули до Владивостока"),
            ("koi8-r", "Войска прибыли во Владивосток"),
            ("cp1252", "Größere Verbände überqueren südlich von München die Brücke"),
            ("cp1250", "Zażółć gęślą jaźń w Łodzi"),
            ("euc-kr", "북한군 러시아 파병 소식"),
            ("utf-16-le", "Troops arrive in Владивосток"),
            ("utf-16-be", "Troops arrive in Владивосток"),
            ("utf-16-le", "军队抵达海参崴的港口"),
            ("utf-16-be", "部隊がウラジオストクに到着"),
            ("mac_roman", "Grève générale à l’usine de Chapeño"),
            ("mac_roman", "Ålborg, København, æble"),
            ("mac_roman", "Größere Verbände in München"),
            ("cp1252", "Sciopero generale, perché la città è così"),
            ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy"),
            ("big5", "軍隊抵達海參崴的港口"),
            ("shift_jis", "部隊がウラジオストクに到着"),
        ],
    )
    def test_the_encoding_is_guessed_and_reported(self, tmp_path, encoding, title):
        dates = ["2024-10-08", "2024-10-09", "2024-10-10"]
        text = pd.DataFrame({"title": [title] * 3, "date": dates}).to_csv(index=False)
        problems = assert_rows(
            write(tmp_path, "t.csv", text.encode(encoding)), {"title": [title] * 3}
        )
        assert [problem.severity for problem in problems] == ["note"]
        assert problems[0].code == "encoding.guessed"

    @pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
    @pytest.mark.parametrize("rows", [20, 5_000])
    def test_a_few_letters_in_english_are_never_another_script(self, tmp_path, encoding, rows):
        titles = ["Plain English words of an event"] * rows
        titles[5:8] = ["Chapeño closes", "García resigns", "Café Zoë burns"]
        years = [str(1_000 + number % 9_000) for number in range(rows)]
        text = pd.DataFrame({"title": titles, "date": years}).to_csv(index=False)
        problems = assert_rows(write(tmp_path, "t.csv", text.encode(encoding)), {"title": titles})
        assert [problem.code for problem in problems] == ["encoding.guessed"]

    def test_letters_that_were_damaged_before_are_reported(self, tmp_path):
        # As in a file whose UTF-8 was decoded as Mac Roman twice.
        text = b"title,date\nChape\xcc_\xe5\xb1o and Rub\xcc_\xe5\xa9n,2024\n"
        _, problems = load_events(write(tmp_path, "t.csv", text))
        assert "encoding.damaged" in {problem.code for problem in problems}

    def test_a_wrong_byte_does_not_affect_other_letters(self, tmp_path):
        text = "title,date\n军队抵达海参崴,2024\nCafé 军队,2023\n".encode()
        broken = text + "Zoë,2022\n".encode("cp1252")
        events, problems = load_events(write(tmp_path, "t.csv", broken))
        assert list(events["title"]) == ["军队抵达海参崴", "Café 军队", "Zoë"]
        notes = {problem.code: problem.params for problem in problems}
        assert notes["encoding.mixed"]["line"] == 4

    def test_json_may_be_utf_16(self, tmp_path):
        path = tmp_path / "t.json"
        path.write_bytes('[{"title": "Жук", "date": "2024"}]'.encode("utf-16-le"))
        assert list(load_events(path).events["title"]) == ["Жук"]

    @pytest.mark.parametrize("content", [b"\0\1\2\3" * 50, b"a\0" * 9 + b"\0a" * 9, b"\0" * 20])
    def test_other_files_with_zeros_are_refused(self, tmp_path, content):
        with pytest.raises(UnreadableFileError):
            load_events(write(tmp_path, "t.csv", content))

    def test_lines_above_the_header_count_in_row_numbers(self, tmp_path):
        text = "Events of October;;\n;;\n\nHeadline;Date;Lat\nA;2024-10-08;91\nB;2024;\n"
        events, problems = load_events(write(tmp_path, "t.csv", text))
        assert list(events["title"]) == ["A", "B"]
        assert [problem.row for problem in problems if problem.severity == "warning"] == [5]

    def test_a_column_without_a_name_gets_its_number(self, tmp_path):
        text = "title,date,,\nA,2024,,\nB,2024,x,\n"
        problems = assert_rows(write(tmp_path, "t.csv", text), {"title": ["A", "B"]})
        assert cells_of(problems) == [("", "column 3")]

    def test_a_single_column_needs_no_delimiter(self, tmp_path):
        text = "title\nA; B\nC; D\n"
        _, problems = load_events(write(tmp_path, "t.csv", text))
        assert cells_of(problems, "error") == [("date", "title")]

    def test_too_many_columns_are_rejected(self, tmp_path):
        header = ",".join(f"c{n}" for n in range(1_001))
        with pytest.raises(
            UnreadableFileError, match="has 1,001 columns, more than the limit of 1,000"
        ):
            load_events(write(tmp_path, "t.csv", f"{header}\n"))

    def test_a_million_columns_are_rejected_at_once(self, tmp_path):
        with pytest.raises(UnreadableFileError, match="more than 200,000 characters"):
            load_events(write(tmp_path, "t.csv", "c," * 1_000_000))


def test_rows_of_json_lines_have_line_numbers(tmp_path):
    text = '{"title": "A", "date": "2024"}\n\n{"title": "B", "date": "2024-02-31"}\n'
    events, problems = load_events(write(tmp_path, "t.jsonl", text))
    assert list(events["title"]) == ["A"]
    assert [(problem.row, problem.column) for problem in problems] == [(3, "date")]


@pytest.mark.parametrize("ending", ["jsonl", "ndjson", "json"])
@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"title": ', "line 2, column 11"),
        ('{"title": "B"},', "line 2, column 15"),
        ("[1]", "Line 2 is not an object"),
        ('{"title": NaN}', "NaN is not valid JSON"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_an_invalid_line_costs_only_its_row(tmp_path, line, says, ending):
    good = ['{"title": "A", "date": "2024"}', '{"title": "C", "date": "2023"}']
    lines = [good[0], line, "", good[1]] if ending != "json" else [good[0], good[1], line]
    dataset = open_dataset(write(tmp_path, f"t.{ending}", "\n".join(lines)))
    assert list(dataset.events["title"]) == ["A", "C"]
    (problem,) = dataset.problems
    number = lines.index(line) + 1
    assert (problem.severity, problem.row) == ("error", number)
    assert says.replace("ine 2", f"ine {number}") in str(problem)
    assert (dataset.header.rows, dataset.rejected_rows) == (3, 1)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"title": \n[1]\n', "line 1, column 11"),
        ('"A"\n[1]\n', "Line 1 is not an object"),
        ('{"title": NaN}\n', "NaN is not valid JSON"),
        ("\n \n", "The file is empty"),
    ],
)
def test_lines_without_any_object_are_refused(tmp_path, text, says):
    with pytest.raises(UnreadableFileError, match=says):
        load_events(write(tmp_path, "t.ndjson", text))


# One sheet per year, with columns spelled in two ways, beside sheets without events.
SHEETS = {
    "Read me": [["Made by", "someone"], ["on", "a day"]],
    "Codes": [["Code", "Since", "Type"], ["BRG", "1999", "bridge"], ["STR", "2001", "strike"]],
    "2023": [
        ["Our year", "", ""],
        ["Title", "Date", "Place"],
        ["A", "2023-01-05", ""],
        ["B", "2023-02-05", ""],
        ["X", "soon", ""],
    ],
    "2024": [
        ["place", "title", "date ", "Notes"],
        ["", "C", "2024-01-05", "late"],
        [None, None, None, None],
        ["", "D", "later", ""],
    ],
    "Template": [["Title", "Date", "Place"]],
}


def save_ods(path, sheets):
    """Write a workbook of texts for LibreOffice."""

    def cell(text):
        return f"<table:table-cell {string}><text:p>{text or ''}</text:p></table:table-cell>"

    def table(name, rows):
        cells = ["".join(map(cell, row)) for row in rows]
        lines = "".join(f"<table:table-row>{line}</table:table-row>" for line in cells)
        return f'<table:table table:name="{name}">{lines}</table:table>'

    string = 'office:value-type="string"'
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    tables = "".join(table(name, rows) for name, rows in sheets.items())
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml", f"<office:document-content {spaces}>{body}</office:document-content>"
        )
    return path


def places_of(problems, severity):
    """Return sheet, row and column of problems."""
    chosen = [problem for problem in problems if problem.severity == severity]
    return [(problem.sheet, problem.row, problem.column) for problem in chosen]


class TestUnevenRows:
    """Rows are kept if their cells are unambiguous, and numbered as in the file."""

    def test_rows_are_completed_in_their_places(self, tmp_path):
        text = (
            "Note of the author\n"
            "title,date,location\n"
            "A,2024-01-01,Oslo\n"
            "B,2024-01-02\n"
            '"C, ""quoted""\nsecond line",2024-01-03\n'
            "D,2024-01-04,Bergen,,\n"
            "\n"
            "E,2024-01-05,Narvik,7, more\n"
            "F,2024-01-06,Bodø\n"
            "G,32 May,Bodø\n"
        )
        events, problems = load_events(write(tmp_path, "t.csv", text))
        assert events[["title", "date"]].to_numpy().tolist() == [
            ["A", "2024-01-01"],
            ["B", "2024-01-02"],
            ['C, "quoted"\nsecond line', "2024-01-03"],
            ["D", "2024-01-04"],
            ["E", "2024-01-05"],
            ["F", "2024-01-06"],
        ]
        uneven = {problem.code: problem for problem in problems}
        extra, short = uneven["row.extra_cells"], uneven["rows.completed"]
        assert (extra.severity, extra.row, extra.given) == ("warning", 8, "7; more")
        assert (short.severity, short.row, short.rows) == ("note", 4, 2)
        assert [problem.row for problem in problems if problem.severity == "error"] == [10]

    @pytest.mark.parametrize("line", ['A,"2024', '"A" b,2024,c', '"A,2024,c\nB,2024,d'])
    def test_a_row_with_wrong_quotation_marks_is_left_out(self, tmp_path, line):
        text = f"title,date,x,y\nGood,2024,,\n{line}\n"
        dataset = open_dataset(write(tmp_path, "t.csv", text))
        assert list(dataset.events["title"]) == ["Good"]
        errors = [problem.code for problem in dataset.problems if problem.severity == "error"]
        assert errors == ["row.uneven"]

    @pytest.mark.parametrize("end", ["\u2028", "\x85", "\x0c"])
    def test_line_ends_of_other_kinds_end_no_row(self, tmp_path, end):
        titles = [f"A{end}B", "C"]
        short = f"title,date,x\n{titles[0]},2024\nC,2024,\n"
        assert_rows(write(tmp_path, "t.csv", short), {"date": ["2024", "2024"]})
        lines = [json.dumps({"title": title, "date": "2024"}, ensure_ascii=False)
                 for title in ("A\u2028B", "C")]  # fmt: skip
        assert_rows(write(tmp_path, "t.jsonl", "\n".join(lines)), {"date": ["2024", "2024"]})

    def test_the_header_may_lack_the_names_of_the_last_columns(self, tmp_path):
        text = "title,date\nA,2024,x,\nB,2023,y,\nC,2022\n"
        events, problems = load_events(write(tmp_path, "t.csv", text))
        assert list(events["title"]) == ["A", "B", "C"]
        assert [problem.severity for problem in problems] == ["note"] * len(problems)
        assert {"header.narrow", "rows.completed"} <= {problem.code for problem in problems}

    def test_the_header_may_lack_a_name_for_the_row_numbers(self, tmp_path):
        text = "title,date\n1,A,2024\n2,B,2023\n3,C,2022\n"
        problems = assert_rows(
            write(tmp_path, "t.csv", text),
            {"title": ["A", "B", "C"], "date": ["2024", "2023", "2022"]},
        )
        assert "header.narrow" in {problem.code for problem in problems}

    def test_a_million_cells_are_bounded(self, tmp_path):
        text = "title,date\nA,2024\n" + "B,2024" + "," * 1_000_000 + "\n"
        events, _ = load_events(write(tmp_path, "t.csv", text))
        assert list(events["title"]) == ["A", "B"]


class TestWorkbook:
    def save(self, path, **sheets):
        if path.suffix == ".ods":
            return save_ods(path, sheets)
        with pd.ExcelWriter(path) as writer:
            for name, rows in sheets.items():
                pd.DataFrame(rows).to_excel(writer, sheet_name=name, header=False, index=False)
        return path

    def test_cells_are_written_as_people_write_them(self, tmp_path):
        rows = [
            ["Title", "Date", "Quantity best"],
            ["A", pd.Timestamp("2024-10-08"), 2600],
            ["B", pd.Timestamp("2024-10-08T14:05"), None],
            [None, None, None],
            ["C", "2024-02-31", None],
        ]
        events, problems = load_events(self.save(tmp_path / "t.xlsx", Events=rows))
        assert list(events["date"]) == ["2024-10-08", "2024-10-08T14:05:00"]
        assert events["quantity_best"][0] == 2600
        errors = [
            (problem.row, problem.column) for problem in problems if problem.severity == "error"
        ]
        assert errors == [(5, "date")]

    def test_the_sheet_with_most_known_names_is_read(self, tmp_path):
        notes = [["Made by", "someone"], ["on", "a day"]]
        rows = [["Our events", ""], ["", ""], ["Headline", "When"], ["A", "2024"]]
        path = self.save(tmp_path / "t.xlsx", Notes=notes, Data=rows)
        problems = assert_rows(path, {"title": ["A"]})
        assert ("", "Notes") in cells_of(problems)

    @pytest.mark.parametrize("day", ["{:02}/05/1985", "{:02}.05.1985", "1985-05-{:02}"])
    def test_a_sheet_of_days_is_read_rather_than_notes_with_one_day(self, tmp_path, day):
        rows = [["Campo", "data_descoberta"], *(["ABC"[n], day.format(n + 13)] for n in range(3))]
        notes = [["key", "value"], ["made_on", "2026-04-26T23:15:26"], ["source", "agency"]]
        path = self.save(tmp_path / "t.xlsx", Fields=rows, About=notes)
        problems = assert_rows(path, {"title": ["A", "B", "C"]})
        assert ("", "About") in cells_of(problems)

    @pytest.mark.parametrize("ending", ["xlsx", "ods"])
    def test_sheets_with_the_same_columns_are_collections(self, tmp_path, ending):
        path = self.save(tmp_path / f"t.{ending}", **SHEETS)
        checked = load_events(path)
        columns = ["title", "date", "collection"]
        assert checked.events[columns].to_numpy().tolist() == [
            ["A", "2023-01-05", "2023"],
            ["B", "2023-02-05", "2023"],
            ["C", "2024-01-05", "2024"],
        ]
        assert places_of(checked.problems, "error") == [("2023", 5, "date"), ("2024", 4, "date")]
        assert str(checked.problems[-1]).startswith(f"t.{ending}, sheet 2024, row 4, date: ")
        # The fields that a sheet does not have are empty.
        assert checked.events["description"].tolist() == ["", "", "late"]
        notes = {problem.code: problem.given for problem in checked.problems}
        assert notes["sheets.joined"] == "2023, 2024"
        assert notes["sheets.unread"] == "Read me, Codes, Template"

    @pytest.mark.parametrize(
        ("names", "titles", "collections"),
        [
            (["2024"], ["C"], [""]),
            ([" 2023 "], ["A", "B"], ["", ""]),
            (["2024", "2023"], ["A", "B", "C"], ["2023", "2023", "2024"]),
        ],
        ids=["one", "written otherwise", "several"],
    )
    def test_chosen_sheets_are_read(self, tmp_path, names, titles, collections):
        checked = load_events(self.save(tmp_path / "t.xlsx", **SHEETS), sheets=names)
        assert checked.events["title"].tolist() == titles
        assert checked.events["collection"].tolist() == collections
        assert not {"sheets.joined", "sheets.unread"} & {item.code for item in checked.problems}

    def test_a_chosen_sheet_may_have_other_columns(self, tmp_path):
        path = self.save(tmp_path / "t.xlsx", **SHEETS)
        events = load_events(path, {"title": "Code", "date": "Since"}, sheets=["Codes"]).events
        assert events[["title", "date"]].to_numpy().tolist() == [["BRG", "1999"], ["STR", "2001"]]

    def test_collections_of_the_sheets_are_kept(self, tmp_path):
        rows = [["Title", "Date", "Collection"], ["A", "2024", "mine"]]
        events = load_events(self.save(tmp_path / "t.xlsx", One=rows, Two=rows)).events
        assert events["collection"].tolist() == ["mine", "mine"]

    def test_messages_that_name_another_row_name_its_sheet(self, tmp_path):
        rows = [["event_id", "Title", "Date"], ["x", "A", "2024"]]
        problems = load_events(self.save(tmp_path / "t.xlsx", One=rows, Two=rows)).problems
        [repeated] = [problem for problem in problems if problem.code == "id.repeated"]
        assert (repeated.sheet, repeated.row) == ("Two", 2)
        assert "is already the id of row 2 of sheet One" in str(repeated)

    def test_hidden_sheets_are_not_read_along(self, tmp_path):
        path = self.save(tmp_path / "t.xlsx", **SHEETS)
        book = openpyxl.load_workbook(path)
        book["2023"].sheet_state = "hidden"
        book.save(path)
        assert load_events(path).events["title"].tolist() == ["C"]

    def test_the_sheets_are_listed_with_their_rows(self, tmp_path):
        header = open_dataset(self.save(tmp_path / "t.xlsx", **SHEETS)).header
        assert header.sheets == (
            ("Read me", 1, False),
            ("Codes", 2, False),
            ("2023", 3, True),
            ("2024", 2, True),
            ("Template", 0, False),
        )
        assert header.rows == 5

    def test_rows_of_the_same_number_count_for_each_sheet(self, tmp_path):
        rows = [["Title", "Date"], ["A", "soon"], ["B", "2024"]]
        dataset = open_dataset(self.save(tmp_path / "t.xlsx", One=rows, Two=rows))
        assert (len(dataset.events), dataset.rejected_rows) == (2, 2)

    def test_corrected_table_has_the_rows_of_all_sheets(self, tmp_path):
        path = self.save(tmp_path / "t.xlsx", **SHEETS)
        texts = read_corrected(path)
        assert texts["collection"].tolist() == ["2023"] * 3 + ["2024"] * 2
        assert read_corrected(path, sheets=["2024"])["title"].tolist() == ["C", "D"]

    @pytest.mark.parametrize(
        ("name", "says"),
        [
            ("t.xlsx", "There is no sheet “2025”. Use one of: Read me, Codes, 2023, 2024"),
            ("t.csv", "Only workbooks have sheets"),
        ],
    )
    def test_an_unknown_sheet_is_an_error(self, tmp_path, name, says):
        self.save(tmp_path / "t.xlsx", **SHEETS)
        (tmp_path / "t.csv").write_text("title,date\nA,2024\n")
        with pytest.raises(UnreadableFileError, match=says):
            load_events(tmp_path / name, sheets=["2025"])

    def test_a_small_archive_of_a_large_table_is_rejected(self, tmp_path, monkeypatch):
        monkeypatch.setattr(archives, "MAX_UNPACKED_MB", 1)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b"0" * 2_000_000)
        with pytest.raises(UnreadableFileError, match="larger than the limit of 1 MB"):
            load_events(write(tmp_path, "t.xlsx", packed.getvalue()))

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "This workbook cannot be read"),
            (b"PK\x03\x04 and no more", "This workbook cannot be read"),
            (b"title,date\n", "This workbook cannot be read"),
        ],
    )
    def test_an_invalid_workbook_is_one_clear_error(self, tmp_path, content, says):
        with pytest.raises(UnreadableFileError, match=says):
            load_events(write(tmp_path, "t.xlsx", content))

    def test_an_empty_workbook_is_rejected(self, tmp_path):
        with pytest.raises(UnreadableFileError, match="The workbook is empty"):
            load_events(self.save(tmp_path / "t.xlsx", One=[]))

    def test_a_workbook_with_the_ending_csv_is_recognized(self, tmp_path):
        content = self.save(tmp_path / "t.xlsx", One=[["title"]]).read_bytes()
        with pytest.raises(UnreadableFileError, match=r"but a workbook .* in \.xlsx"):
            load_events(write(tmp_path, "t.csv", content))


# A row of each program's export, with the columns from its documentation.
ACLED = {
    "event_id_cnty": "UKR1", "event_date": "2024-10-13", "year": "2024", "time_precision": "1",
    "event_type": "Battles", "sub_event_type": "Armed clash", "actor1": "Forces of A",
    "actor2": "Forces of B", "iso": "804", "country": "UKR", "location": "Kursk",
    "latitude": "51.7", "longitude": "36.2", "geo_precision": "2", "source": "PageLayout",
    "notes": "On 13 October, a clash.", "fatalities": "7",
}  # fmt: skip
UCDP = {
    "id": "5", "type_of_violence": "1", "dyad_name": "A - B", "side_a": "A", "side_b": "B",
    "date_start": "2024-10-08", "date_end": "2024-10-13", "date_prec": "2", "where_prec": "2",
    "where_coordinates": "Sudzha", "latitude": "51.2", "longitude": "35.3", "country": "RUS",
    "best": "7", "high": "9", "low": "5", "source_article": "Paper, 2024", "source_headline": "H",
}  # fmt: skip
SKETCH = {
    "message": "Logged in", "datetime": "2024-10-13T14:05:00+00:00", "timestamp": "1",
    "timestamp_desc": "Login time", "data_type": "log",
}  # fmt: skip
TIMEMAP = {
    "id": "3", "description": "A column moves", "date": "2024-10-13", "time": "",
    "location": "Sudzha", "latitude": "51.2", "longitude": "35.3", "category": "movement",
    "source1": "v1", "association1": "armour",
}  # fmt: skip
SLIDE = {
    "Year": "2024", "Month": "10", "Day": "8", "Time": "", "End Year": "2024", "End Month": "10",
    "End Day": "13", "End Time": "", "Display Date": "in October", "Headline": "<b>Ships</b>",
    "Text": "They sail", "Media": "https://example.org/a.jpg", "Media Credit": "", "Group": "sea",
}  # fmt: skip


class TestExportsOfOtherPrograms:
    @pytest.mark.parametrize(
        ("program", "row", "expected"),
        [
            (
                "ACLED",
                ACLED,
                {
                    "event_id": "UKR1",
                    "title": "Armed clash: Kursk",
                    "date": "2024-10-13",
                    "actors": "Forces of A; Forces of B",
                    "geo_precision": "region",
                    "quantity_best": 7,
                    "quantity_unit": "fatalities",
                },
            ),
            ("ACLED", ACLED | {"time_precision": "2"}, {"date": "[2024-10-10..2024-10-16]"}),
            ("ACLED", ACLED | {"time_precision": "3"}, {"date": "2024-10"}),
            (
                "UCDP GED",
                UCDP,
                {
                    "title": "A - B: Sudzha",
                    "date": "[2024-10-08..2024-10-13]",
                    "event_type": "state-based violence",
                    "geo_precision": "city",
                    "geo_radius_km": 25,
                    "quantity_low": 5,
                    "quantity_high": 9,
                },
            ),
            ("UCDP GED", UCDP | {"date_prec": "1"}, {"date": "2024-10-08"}),
            (
                "Timesketch",
                SKETCH,
                {"title": "Logged in", "event_type": "Login time"},
            ),
            (
                "TimeMap",
                TIMEMAP,
                {"title": "A column moves", "date": "2024-10-13", "tags": "armour"},
            ),
            (
                "TimelineJS",
                SLIDE,
                {"title": "Ships", "date": "2024-10-08/2024-10-13", "event_type": "sea"},
            ),
            (
                "TimelineJS",
                SLIDE | dict.fromkeys(("End Year", "End Month", "End Day", "Month", "Day"), ""),
                {"date": "2024"},
            ),
            (
                "TimelineJS",
                SLIDE | {"Year": "987", "End Year": "", "End Month": "", "End Day": ""},
                {"date": "0987-10-08"},
            ),
        ],
    )
    def test_an_export_is_recognized_by_its_header(self, tmp_path, program, row, expected):
        text = pd.DataFrame([row]).to_csv(index=False)
        events, problems = load_events(write(tmp_path, "t.csv", text))
        assert cells_of(problems, "error") == []
        assert ("", program) in cells_of(problems)
        assert {name: events[name][0] for name in expected} == expected


class TestTimelineJSSheet:
    """The title slide names the table, and eras are events of that type."""

    def save(self, folder, *slides):
        empty = dict.fromkeys([*SLIDE, "Type"], "")
        return write(
            folder, "t.csv", pd.DataFrame([empty | slide for slide in slides]).to_csv(index=False)
        )

    def test_title_and_eras(self, tmp_path):
        path = self.save(
            tmp_path,
            {"Headline": "<b>A</b> first", "Year": "1990"},
            {"Headline": "My <i>story</i>", "Type": " Title "},
            {"Headline": "B", "Year": "-500", "End Year": "-400", "Type": "era", "Group": "x"},
            {"Headline": "C", "Year": "oh"},
            {"Headline": "D", "Year": "1991", "Group": "x"},
        )
        dataset = open_dataset(path)
        assert dataset.title == "My story"
        events = dataset.events[["title", "date", "event_type"]]
        assert events.to_numpy().tolist() == [
            ["A first", "1990", "event"],
            ["B", "-0499/-0399", "era"],
            ["D", "1991", "x"],
        ]
        assert dataset.header.rows == 4
        rows = {problem.row for problem in dataset.problems if problem.severity == "error"}
        assert rows == {5}
        assert list(read_corrected(path)["title"]) == ["A first", "B", "C", "D"]

    def test_only_the_first_title_slide_is_taken(self, tmp_path):
        slides = [{"Headline": name, "Year": year, "Type": "title"} for name, year in ["A1", "B2"]]
        dataset = open_dataset(self.save(tmp_path, *slides, {"Headline": "C", "Year": "2000"}))
        assert (dataset.title, list(dataset.events["title"])) == ("A", ["B", "C"])

    def test_other_tables_may_have_the_type_title(self, tmp_path):
        path = write(tmp_path, "t.csv", "Headline,Type,Date\nA,title,2024\n")
        assert_rows(path, {"title": ["A"], "event_type": ["title"]})


@pytest.mark.parametrize("name", ["slides", "events"])
def test_a_story_may_be_in_another_object(tmp_path, name):
    slide = {"start_date": {"year": "1888", "month": "2"}, "text": {"headline": "A"}}
    story = {"title": {"text": {"headline": "T"}}, name: [slide], "eras": []}
    path = write(tmp_path, "t.json", json.dumps({"version": 1, "timeline": story}))
    dataset = open_dataset(path)
    assert (dataset.title, list(dataset.events["date"])) == ("T", ["1888-02"])


def test_the_location_of_a_slide_is_its_place(tmp_path):
    text, day = {"headline": "A"}, {"year": "1888"}
    spots = [{"lat": 39.49, "lon": -91.79, "name": "Florida, Missouri", "zoom": 12}, {"lat": 1}, {}]
    slides = [{"start_date": day, "text": text, "location": spot} for spot in spots]
    path = write(tmp_path, "t.json", json.dumps({"events": slides}))
    events, problems = load_events(path)
    first = events.iloc[0]
    assert (first["location"], first["country"]) == ("Florida, Missouri", "USA")
    assert events["latitude"].round(2).tolist()[0] == 39.49
    assert "coordinates.incomplete" in {problem.code for problem in problems}


class TestNestedLists:
    """Servers often return a list inside an object with metadata."""

    def test_the_only_list_of_objects_is_the_table(self, tmp_path):
        answer = {"count": 1, "pages": [1], "empty": [], "items": [{"title": "A", "date": "2024"}]}
        assert_rows(write(tmp_path, "t.json", json.dumps(answer)), {"title": ["A"]})

    def test_first_of_two_equally_long_lists_is_the_table(self, tmp_path):
        # Lists in different objects are not joined.
        lists = {name: {"events": [{"title": name, "date": "2024"}]} for name in "AB"}
        problems = assert_rows(write(tmp_path, "t.json", json.dumps(lists)), {"title": ["A"]})
        assert [(problem.code, problem.given) for problem in problems] == [
            ("json.lists_unread", "B.events")
        ]


class TestMapping:
    def test_matched_columns_are_reported(self, tmp_path):
        path = write(tmp_path, "t.csv", "Headline,When\nA,2024\n")
        problems = assert_rows(path, {"title": ["A"], "date": ["2024"]})
        assert cells_of(problems) == [("title", "Headline"), ("date", "When")]

    def test_a_chosen_column_takes_precedence(self, tmp_path):
        path = write(tmp_path, "t.csv", "title,Schlagzeile,date,place\nA,B,2024,X\n")
        events, problems = load_events(path, {"title": "Schlagzeile", "location": ""})
        assert (events["title"][0], events["location"][0]) == ("B", "")
        assert cells_of(problems)[-1] == ("", "title (of the file), place")

    @pytest.mark.parametrize(
        ("mapping", "says"),
        [
            ({"titel": "title"}, "no field “titel”. Use one of: event_id, title"),
            ({"title": "Head"}, "no column “Head” for title. It has: title, date"),
        ],
    )
    def test_an_unknown_field_or_column_is_rejected(self, tmp_path, mapping, says):
        path = write(tmp_path, "t.csv", "title,date\nA,2024\n")
        with pytest.raises(InvalidMappingError, match=says):
            load_events(path, mapping)

    def test_the_description_replaces_a_missing_title(self, tmp_path):
        rows = [{"description": "First line\nand more", "date": "2024"}]
        rows.append({"description": "x" * 200, "date": "2024"})
        path = write(tmp_path, "t.json", json.dumps(rows))
        events, problems = load_events(path)
        assert list(events["title"]) == ["First line", "x" * 119 + "…"]
        assert cells_of(problems) == [("title", "")]


@pytest.mark.parametrize(
    ("moments", "texts"),
    [
        (["2024-10-08 14:05:10", "2024-10-08 14:00"], ["14:05:10", "14:00:00"]),
        (["2024-10-08 14:05:10.250", "2024-10-08 14:00"], ["14:05:10.25", "14:00:00"]),
    ],
)
@pytest.mark.parametrize("zone", [None, "UTC"])
def test_moments_of_typed_columns_keep_their_fractions(moments, texts, zone):
    days = pd.Series(pd.to_datetime(moments, format="ISO8601")).dt.tz_localize(zone)
    table = table_of_columns([("date", days)])
    ending = "Z" if zone else ""
    assert list(table.texts["date"]) == [f"2024-10-08T{text}{ending}" for text in texts]
