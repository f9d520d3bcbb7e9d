"""The report of ``check`` as text and JSON, the corrected file, the mapping and the template."""

import json

import pytest
from click.testing import CliRunner

from dashboard.cli import main
from dashboard.ingest.hints import find_hint
from dashboard.ingest.load import load_events, open_dataset
from dashboard.ingest.report import Report
from dashboard.model.messages import Message, word
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
    def test_kinds_are_counted_most_severe_first(self, table):
        kinds = Report(open_dataset(table)).kinds
        counts = [(kind.first.severity, kind.first.column, kind.rows) for kind in kinds]
        assert counts[:4] == [
            ("error", "date", 1),
            ("error", "title", 1),
            ("warning", "latitude", 1),
            ("warning", "stance", 1),
        ]
        assert {severity for severity, _, _ in counts[4:]} == {"note"}

    def test_conversions_in_a_column_are_one_kind(self, tmp_path):
        path = tmp_path / "t.csv"
        days = "".join(f"A{day},{day} Oct 2024,Vladivostok\n" for day in range(1, 9))
        path.write_text(f"title,date,location\n{days}B,9 Oct 2024,Kursk\n")
        kinds = Report(open_dataset(path)).kinds
        assert [(kind.first.column, kind.rows) for kind in kinds] == [("date", 9), ("location", 9)]

    def test_json_has_the_whole_report(self, table):
        result = run("check", table, "--format", "json")
        report = json.loads(result.stdout)
        assert (result.exit_code, report["rows"], report["kept"], report["left_out"]) == (
            1,
            3,
            1,
            2,
        )
        assert report["mapping"]["title"] == "Headline"
        assert report["columns"] == ["Headline", "When", "Lat", "Lng", "Stance", "who knows"]
        assert report["first_rows"][0][0] == "Ships sail"
        [stance] = [
            problem
            for problem in report["problems"]
            if problem["column"] == "stance" and problem["row"] == 3
        ]
        assert stance == {
            "severity": "warning",
            "sheet": "",
            "row": 3,
            "column": "stance",
            "given": "deny",
            "code": "choice.unknown",
            "params": {"choices": ["asserts", "denies", "expects", "demands", "comments"]},
            "text": word(Message("choice.unknown", stance["params"]), given="deny"),
            "hint": {
                "code": "hint.similar",
                "params": {"name": "denies"},
                "text": word(Message("hint.similar", {"name": "denies"})),
            },
        }

    def test_json_lists_some_problems_and_counts_the_rest(self, table):
        report = Report(open_dataset(table)).as_json(max_problems=2)
        assert len(report["problems"]) == 2
        assert report["more"] == len(Report(open_dataset(table)).problems) - 2

    def test_text_has_every_problem_and_the_counts(self, table):
        lines = run("check", table).stdout.splitlines()
        problem = next(
            p for p in open_dataset(table).problems if p.column == "latitude" and p.row == 3
        )
        assert (problem.code, find_hint(problem).code) == ("number.out_of_range", "hint.swapped")
        assert f"warning: {problem.describe('cli')} {word(find_hint(problem))}" in lines
        assert "1 × warning in stance" in lines
        assert lines[-1] == "1 row kept, 2 left out"

    def test_text_repeats_no_problem_that_occurs_once(self, tmp_path):
        table = tmp_path / "table.csv"
        table.write_text("date,title,stance\n2024,A,denies\n2024,B,deny\n2024,C,denies\n", "utf-8")
        lines = run("check", table).stdout.splitlines()
        assert len([line for line in lines if "“deny”" in line]) == 1
        assert "1 × warning in stance" in lines


class TestCorrected:
    def test_all_rows_are_written_with_automatic_fixes(self, table, tmp_path):
        output = tmp_path / "better.csv"
        result = run("check", table, "--corrected", output)
        reading = word(Message("value.read_as", {"reading": "43.1"}), given="43,1")
        assert f"row 2, latitude: {reading}" in result.stdout
        lines = output.read_text("utf-8-sig").splitlines()
        assert lines == [
            "title,date,latitude,longitude,stance,who knows",
            "Ships sail,2024-10-08,43.1,131.9,denies,x",
            "Ships sail,2024-02-31,95,10,deny,y",
            ",2024,,,,",
        ]
        notes = [p for p in load_events(output).problems if p.severity == "note"]
        assert [note.given for note in notes] == ["who knows"]

    def test_filled_in_places_are_marked(self, tmp_path):
        path, output = tmp_path / "t.csv", tmp_path / "better.csv"
        path.write_text("title,date,location\nA,2024,Vladivostok\nB,2024,nowhere at all\n")
        run("check", path, "--corrected", output)
        events, problems = load_events(output)
        assert list(events["country"]) == ["RUS", ""]
        assert list(events["geo_source"]) == ["gazetteer", ""]
        # Nothing more is filled in.
        assert [problem.given for problem in problems] == ["nowhere at all"]

    def test_missing_folder_is_reported(self, table, tmp_path):
        result = run("check", table, "--corrected", tmp_path / "no" / "better.csv")
        assert result.exit_code == 2
        assert "Cannot write" in result.stderr


@pytest.mark.parametrize("name", ["t.xlsx", "t.json", "t"])
@pytest.mark.parametrize("command", [["template", "-o"], ["check", "--corrected"]])
def test_csv_output_needs_the_csv_extension(tmp_path, command, name):
    result = run(*command, tmp_path / name)
    assert result.exit_code == 2
    assert "Choose a name that ends in .csv" in result.stderr
    assert not (tmp_path / name).exists()


class TestMapping:
    def test_saved_mapping_can_be_read(self, table, tmp_path):
        saved = tmp_path / "map.json"
        run("check", table, "--save-map", saved)
        options = ["--map", saved, "--map", "tags=who knows"]
        report = json.loads(run("check", table, *options, "--format", "json").stdout)
        assert report["mapping"]["tags"] == "who knows"

    def test_missing_column_is_one_line(self, table):
        result = run("check", table, "--map", "title=Titel")
        columns = TABLE.splitlines()[0].split(";")
        params = {"name": "Titel", "field": "title", "columns": columns}
        assert result.exit_code == 2
        assert result.stderr == (
            f"event-timeline: t.csv: {word(Message('mapping.unknown_column', params))}\n"
        )


class TestTemplate:
    def test_template_explains_columns_and_has_no_events(self, tmp_path):
        path = tmp_path / "template.csv"
        assert run("template", "-o", path).exit_code == 0
        explained, names = path.read_text("utf-8-sig").splitlines()[-2:]
        assert names.split(",") == list(COLUMN)
        assert "asserts, denies, expects, demands, comments" in explained
        assert "lowest number according to the claimant, 0 or more" in explained
        events, problems = load_events(path)
        assert (len(events), problems) == (0, [])

    def test_rows_below_the_template_are_events(self, tmp_path):
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
        ("latitude", "5600000.5", "hint.projected"),
        ("longitude", "-500000", "hint.projected"),
        ("longitude", "200", ""),
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
def test_hint_depends_on_the_cell(column, given, code):
    hint = find_hint(Problem("error", 2, column, given, Message("choice.unknown")))
    assert (hint.code if hint else "") == code


@pytest.mark.parametrize(
    ("column", "code"),
    [
        ("latitude", "coordinates.incomplete"),
        ("origin_longitude", "coordinates.incomplete"),
        ("quantity_low", "quantity.too_large"),
    ],
)
def test_no_hint_finds_fault_with_a_valid_number_that_lacks_its_counterpart(column, code):
    assert find_hint(Problem("warning", 2, column, "43.115", Message(code))) is None


@pytest.mark.parametrize(("names", "similar"), [("latitude, Wann", None), ("titel, date", "titel")])
def test_only_similar_columns_are_suggested(names, similar):
    hint = find_hint(Problem("error", 0, "title", names, Message("column.missing")))
    assert hint == (Message("hint.similar", {"name": similar}) if similar else None)
