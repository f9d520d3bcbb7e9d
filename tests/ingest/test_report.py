"""What was found in a file, for people and for programs; and a file with what could be mended."""

import json

import pytest
from click.testing import CliRunner

from dashboard.cli import main
from dashboard.ingest.hints import find_hint
from dashboard.ingest.load import load_events, open_dataset
from dashboard.ingest.report import Report
from dashboard.model.messages import Message
from dashboard.model.schema import COLUMN, Problem

TABLE = """Headline;When;Lat;Lng;Stance;who knows
Ships sail;2024-10-08;43,1;131,9 E;Denies;x
Ships sail;2024-02-31;95;10;deny;y
;2024;;;;
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text(TABLE)
    return path


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


class TestReport:
    def test_problems_of_one_kind_are_counted_the_gravest_first(self, table):
        kinds = Report(open_dataset(table)).kinds
        told = [(kind.first.severity, kind.first.column, kind.rows) for kind in kinds]
        assert told[:4] == [
            ("error", "date", 1),
            ("error", "latitude", 1),
            ("error", "stance", 1),
            ("error", "title", 1),
        ]
        assert {severity for severity, _, _ in told[4:]} == {"note"}

    def test_all_that_was_read_in_a_column_is_of_one_kind(self, tmp_path):
        path = tmp_path / "t.csv"
        days = "".join(f"A{day},{day} Oct 2024,Vladivostok\n" for day in range(1, 9))
        path.write_text(f"title,date,location\n{days}B,9 Oct 2024,Kursk\n")
        kinds = Report(open_dataset(path)).kinds
        assert [(kind.first.column, kind.rows) for kind in kinds] == [("date", 9), ("location", 9)]

    def test_a_program_is_told_all_of_it(self, table):
        result = run("check", table, "--format", "json")
        told = json.loads(result.stdout)
        assert (result.exit_code, told["rows"], told["kept"], told["left_out"]) == (1, 3, 1, 2)
        assert told["mapping"]["title"] == "Headline"
        assert told["columns"] == ["Headline", "When", "Lat", "Lng", "Stance", "who knows"]
        assert told["first_rows"][0][0] == "Ships sail"
        [stance] = [
            one for one in told["problems"] if one["column"] == "stance" and one["row"] == 3
        ]
        assert stance == {
            "severity": "error",
            "row": 3,
            "column": "stance",
            "given": "deny",
            "code": "choice.unknown",
            "params": {"choices": ["asserts", "denies", "expects", "demands", "comments"]},
            "text": "“deny” is not allowed here. "
            "Use one of: asserts, denies, expects, demands, comments.",
            "hint": {
                "code": "hint.similar",
                "params": {"name": "denies"},
                "text": "Did you mean “denies”?",
            },
        }

    def test_of_very_many_problems_some_are_told_and_the_others_counted(self, table):
        told = Report(open_dataset(table)).as_json(max_problems=2)
        assert len(told["problems"]) == 2
        assert told["more"] == len(Report(open_dataset(table)).problems) - 2

    def test_a_reader_is_told_every_problem_and_the_counts(self, table):
        lines = run("check", table).stdout.splitlines()
        assert (
            "error: t.csv, row 3, latitude: “95” is out of range. Give a number from -90 to 90. "
            "Latitude and longitude may be swapped." in lines
        )
        assert any(line.startswith("1 × error in stance, such as: ") for line in lines)
        assert lines[-1] == "1 row kept, 2 left out"


class TestCorrected:
    def test_all_rows_are_there_with_what_could_be_mended(self, table, tmp_path):
        output = tmp_path / "better.csv"
        result = run("check", table, "--corrected", output)
        assert "row 2, latitude: “43,1” is read as 43.1." in result.stdout
        lines = output.read_text("utf-8-sig").splitlines()
        assert lines == [
            "title,date,latitude,longitude,stance,who knows",
            "Ships sail,2024-10-08,43.1,131.9,denies,x",
            "Ships sail,2024-02-31,95,10,deny,y",
            ",2024,,,,",
        ]
        again = [one for one in load_events(output).problems if one.severity == "note"]
        assert [one.given for one in again] == ["who knows"]

    def test_places_that_were_filled_in_are_there_as_such(self, tmp_path):
        path, output = tmp_path / "t.csv", tmp_path / "better.csv"
        path.write_text("title,date,location\nA,2024,Vladivostok\nB,2024,nowhere at all\n")
        run("check", path, "--corrected", output)
        events, problems = load_events(output)
        assert list(events["country"]) == ["RUS", ""]
        assert list(events["geo_source"]) == ["gazetteer", ""]
        # Nothing is left to be filled in.
        assert [one.given for one in problems] == ["nowhere at all"]

    def test_a_folder_that_is_not_there_is_said(self, table, tmp_path):
        result = run("check", table, "--corrected", tmp_path / "no" / "better.csv")
        assert result.exit_code == 2
        assert "cannot write" in result.stderr


@pytest.mark.parametrize("name", ["t.xlsx", "t.json", "t"])
@pytest.mark.parametrize("command", [["template", "-o"], ["check", "--corrected"]])
def test_what_is_csv_is_called_so(tmp_path, command, name):
    result = run(*command, tmp_path / name)
    assert result.exit_code == 2
    assert "let its name end in .csv" in result.stderr
    assert not (tmp_path / name).exists()


class TestMapping:
    def test_what_is_saved_is_what_is_read(self, table, tmp_path):
        saved = tmp_path / "map.json"
        run("check", table, "--save-map", saved)
        chosen = ["--map", saved, "--map", "tags=who knows"]
        told = json.loads(run("check", table, *chosen, "--format", "json").stdout)
        assert told["mapping"]["tags"] == "who knows"

    def test_a_column_that_is_not_there_is_one_line(self, table):
        result = run("check", table, "--map", "title=Titel")
        assert result.exit_code == 2
        assert result.stderr == (
            "event-timeline: t.csv: The file has no column “Titel” for title. "
            "It has: Headline, When, Lat, Lng, Stance, who knows.\n"
        )


class TestTemplate:
    def test_it_is_a_table_of_no_events_whose_columns_are_explained(self, tmp_path):
        path = tmp_path / "template.csv"
        assert run("template", "-o", path).exit_code == 0
        explained, names = path.read_text("utf-8-sig").splitlines()[-2:]
        assert names.split(",") == list(COLUMN)
        assert "asserts, denies, expects, demands, comments" in explained
        events, problems = load_events(path)
        assert (len(events), problems) == (0, [])

    def test_rows_below_it_are_events(self, tmp_path):
        path = tmp_path / "template.csv"
        run("template", "-o", path)
        row = ",".join({"title": "A", "date": "2024"}.get(name, "") for name in COLUMN)
        path.write_text(path.read_text("utf-8-sig") + row + "\n", "utf-8")
        events, problems = load_events(path)
        assert (list(events["title"]), problems) == (["A"], [])


@pytest.mark.parametrize(
    ("column", "given", "code"),
    [
        ("latitude", "43;1", ""),
        ("latitude", "137.5", "hint.swapped"),
        ("quantity_best", "2,600", "hint.separator"),
        ("quantity_best", "2600 men", "hint.unit"),
        ("longitude", "37°37′", "hint.degrees"),
        ("status", "occured", "hint.similar"),
        ("date", "45573", "hint.day_number"),
        ("date", "13.10", "hint.no_year"),
        ("source_url", "javascript:alert(1)", "hint.scheme"),
        ("title", "n/a", "hint.nothing"),
        ("description", "x", ""),
    ],
)
def test_a_hint_follows_from_the_content_of_the_cell(column, given, code):
    hint = find_hint(Problem("error", 2, column, given, Message("choice.unknown")))
    assert (hint.code if hint else "") == code


@pytest.mark.parametrize(("names", "similar"), [("latitude, Wann", None), ("titel, date", "titel")])
def test_only_a_similar_column_is_suggested(names, similar):
    hint = find_hint(Problem("error", 0, "title", names, Message("column.missing")))
    assert hint == (Message("hint.similar", {"name": similar}) if similar else None)
