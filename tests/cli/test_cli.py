"""The command line: its output, its exit codes, and errors without tracebacks."""

import csv
import io
import json
import re
import socket
import subprocess
import sys
import warnings
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from dashboard.charts.style import PRINT_THEMES
from dashboard.cli import export as export_module
from dashboard.cli import main
from dashboard.cli import serve as serve_module
from dashboard.common.errors import PictureError
from dashboard.common.resources import sample_events
from dashboard.common.settings import Settings, describe_settings
from dashboard.engine.query import EventQuery
from dashboard.ingest.load import open_dataset
from dashboard.io.formats import FORMATS
from dashboard.model.messages import Message, word
from dashboard.model.schema import COLUMN
from dashboard.views.figure_spec import PICTURE_FORMATS
from dashboard.views.fonts import MissingFontWarning, Script

GOOD = "title,date,country\nA,2024-10-08,RUS\nB,2024-10-09,PRK\n"
PARTLY = "title,date,country\nA,2024-10-08,RUS\nB,2024-02-31,PRK\n"
PICTURE = b"\x89PNG\r\n\x1a\n and so on"


def run(*arguments) -> "object":
    result = CliRunner().invoke(main, list(map(str, arguments)))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def events(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text(GOOD)
    return path


@pytest.fixture
def drawn(monkeypatch):
    """Record figures instead of drawing them with a browser."""
    figures = []

    def render(figure, image_format, *, dpi):
        figures.append((figure, image_format, dpi))
        return PICTURE

    monkeypatch.setattr(export_module, "render_picture", render)
    return figures


@pytest.fixture
def served(monkeypatch):
    """Record calls instead of starting a server."""
    calls = []
    monkeypatch.setattr(
        serve_module,
        "serve_dataset",
        lambda dataset, settings, _: calls.append((dataset, settings)),
    )
    return calls


class TestPrepare:
    """A table is checked once and then opens fast."""

    def test_valid_rows_are_kept_and_others_reported(self, tmp_path):
        (tmp_path / "t.csv").write_text(PARTLY)
        output = tmp_path / "t.parquet"
        result = run("prepare", tmp_path / "t.csv", "-o", output)
        assert result.exit_code == 0
        assert "1 row left out. List all with" in result.output
        prepared = open_dataset(output)
        assert list(prepared.events["title"]) == ["A"]
        assert run("check", output).exit_code == 0

    def test_other_extensions_are_refused(self, events, tmp_path):
        result = run("prepare", events, "-o", tmp_path / "t.csv")
        assert result.exit_code == 2
        assert ".parquet" in result.output
        assert not (tmp_path / "t.csv").exists()


class TestHelp:
    """Each command explains itself."""

    def test_commands_are_listed(self):
        result = run("--help")
        assert result.exit_code == 0
        for name in ("serve", "prepare", "check", "export"):
            assert re.search(rf"^  {name}\s+\w", result.output, re.MULTILINE)

    @pytest.mark.parametrize("command", ["serve", "check", "export"])
    def test_each_command_has_help(self, command):
        result = run(command, "--help")
        assert result.exit_code == 0
        assert f"{command} [OPTIONS] [FILE]" in result.output

    @pytest.mark.parametrize("setting", describe_settings(), ids=lambda setting: setting[0])
    def test_serve_has_each_setting_with_its_default_and_help(self, setting):
        name, default, help_line = setting[:3]
        text = " ".join(run("serve", "--help").output.split())
        assert f"--{name.replace('_', '-')}" in text
        assert help_line in text
        assert f"default: {default}" in text

    def test_version_is_printed(self):
        result = run("--version")
        assert result.exit_code == 0
        assert re.search(r"\d+\.\d+\.\d+", result.output)

    @pytest.mark.starts_programs
    def test_package_runs_as_a_module(self):
        command = [sys.executable, "-m", "dashboard", "--version"]
        process = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert process.returncode == 0
        assert process.stdout.startswith("event-timeline, version")
        assert process.stderr == ""


class TestCheck:
    """Exit codes: 0 if all rows are valid, 1 if some are not, 2 if the file cannot be read."""

    @pytest.mark.parametrize(
        ("content", "code", "last"),
        [
            (GOOD, 0, "2 rows kept, 0 left out"),
            (GOOD.replace("country", "colour"), 0, "2 rows kept, 0 left out"),
            (PARTLY, 1, "1 row kept, 1 left out"),
            ("title,date,about\nA,2024,x\n", 1, "1 row kept, 0 left out"),
        ],
        ids=["all valid", "an unused column", "an invalid row", "a reference to an unknown id"],
    )
    def test_exit_code_and_last_line(self, tmp_path, content, code, last):
        (tmp_path / "t.csv").write_text(content)
        result = run("check", tmp_path / "t.csv")
        assert result.exit_code == code
        assert result.stdout.splitlines()[-1] == last

    def test_problem_has_file_row_column_and_remedy(self, tmp_path):
        (tmp_path / "t.csv").write_text(PARTLY)
        lines = run("check", tmp_path / "t.csv").stdout.splitlines()
        [line] = [line for line in lines if line.startswith("error: ")]
        problem_text = word(Message("date.not_in_calendar"), "cli", "2024-02-31")
        assert line.startswith(f"error: t.csv, row 3, date: {problem_text}")

    def test_sample_table_is_checked_without_a_file(self):
        result = run("check")
        assert result.exit_code == 0
        lines = result.stdout.splitlines()
        assert not [line for line in lines if line.startswith(("error", "warning", "note"))]
        assert lines[-1] == f"{len(open_dataset(sample_events()).events)} rows kept, 0 left out"

    def test_missing_file_exits_with_2(self, tmp_path):
        result = run("check", tmp_path / "none.csv")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("event-timeline: ")
        assert "none.csv" in result.stderr
        assert result.stderr.count("\n") == 1


class TestExportTables:
    """Export of the selected rows as data."""

    def test_csv_to_standard_output(self):
        result = run("export", "--format", "csv", "-o", "-")
        rows = list(csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"))))
        assert result.exit_code == 0
        assert list(rows[0]) == list(COLUMN)
        assert len(rows) == len(open_dataset(sample_events()).events)

    def test_json_to_standard_output_is_a_list_of_objects(self):
        result = run("export", "--format", "json", "-o", "-")
        rows = json.loads(result.stdout)
        assert result.exit_code == 0
        assert list(rows[0]) == list(COLUMN)
        ships = next(row for row in rows if row["event_id"] == "ships-to-vladivostok")
        assert ships["quantity_best"] == 1500
        assert ships["quantity_low"] is None
        assert ships["about"] is None

    @pytest.mark.parametrize(
        ("ending", "beginning"),
        [
            ("csv", b"\xef\xbb\xbfevent_id"),
            ("CSV", b"\xef\xbb\xbfevent_id"),
            ("json", b"[\n"),
            ("geojson", b'{"type": "FeatureCollection"'),
            ("ics", b"BEGIN:VCALENDAR\r\n"),
            ("parquet", b"PAR1"),
            ("html", b"<!DOCTYPE html>"),
            ("jsonld", b'{"@context": '),
        ],
    )
    def test_extension_decides_the_format(self, tmp_path, events, ending, beginning):
        output = tmp_path / f"out.{ending}"
        result = run("export", events, "-o", output)
        assert result.exit_code == 0
        assert result.stdout == ""
        assert f"{output} ({output.stat().st_size:,} bytes)" in result.stderr
        assert output.read_bytes().startswith(beginning)

    def test_format_option_overrides_the_extension(self, tmp_path, events):
        run("export", events, "--format", "json", "-o", tmp_path / "out.csv")
        assert len(json.loads((tmp_path / "out.csv").read_text())) == 2

    @pytest.mark.parametrize(
        ("countries", "role"),
        [("RUS", "any"), ("RUS,PRK", "actor"), (" rus , prk ,", "speaker"), ("", "place")],
    )
    def test_only_selected_rows_are_written(self, article, countries, role):
        result = run(
            "export", "--format", "json", "--countries", countries, "--role", role, "-o", "-"
        )
        codes = tuple(code.strip().upper() for code in countries.split(",") if code.strip())
        expected = EventQuery(codes, role).select(article.events)["event_id"]
        assert [row["event_id"] for row in json.loads(result.stdout)] == list(expected)

    def test_only_disputed_events_are_written(self):
        result = run("export", "--format", "json", "--evidence", "disputed", "-o", "-")
        written = {row["event_id"] for row in json.loads(result.stdout)}
        assert written == {"troops-sent", "arms-supply"}

    def test_rows_left_out_are_reported_on_standard_error(self, tmp_path):
        (tmp_path / "t.csv").write_text(PARTLY)
        result = run("export", tmp_path / "t.csv", "--format", "json", "-o", "-")
        assert result.exit_code == 0
        assert len(json.loads(result.stdout)) == 1
        assert "t.csv, row 3, date" in result.stderr
        assert "1 row left out. List all with" in result.stderr


@pytest.mark.parametrize(
    ("file_format", "text", "more"),
    [
        *((name, "title,date\nA,soon\n", ()) for name in (*PICTURE_FORMATS, *FORMATS, "html")),
        ("png", "title,date\n", ()),
        ("csv", "a,b\n1,2\n", ()),
        ("png", "title,date\nA,soon\n", ("--all-countries",)),
        ("csv", "title,date\n", ("--all-countries",)),
    ],
)
def test_export_of_a_table_without_events_fails(drawn, tmp_path, file_format, text, more):
    (tmp_path / "t.csv").write_text(text)
    output = tmp_path / "out"
    result = run("export", tmp_path / "t.csv", "--format", file_format, "-o", output, *more)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "t.csv: No row can be read as an event" in result.stderr.splitlines()[-1]
    assert not output.exists()
    assert not drawn


class TestSheets:
    """Each command that reads a file can read one sheet of it."""

    @pytest.fixture
    def book(self, tmp_path):
        path = tmp_path / "book.xlsx"
        with pd.ExcelWriter(path) as writer:
            for year in ("2023", "2024"):
                rows = pd.DataFrame({"title": [f"Talks of {year}"], "date": [f"{year}-10-08"]})
                rows.to_excel(writer, sheet_name=year, index=False)
        return path

    def test_check(self, book, tmp_path):
        corrected = tmp_path / "corrected.csv"
        result = run("check", book, "--sheet", "2024", "--corrected", corrected)
        assert result.stdout.splitlines()[-1] == "1 row kept, 0 left out"
        assert pd.read_csv(corrected)["title"].tolist() == ["Talks of 2024"]
        assert "2 rows kept" in run("check", book).stdout

    def test_report_lists_the_sheets(self, book):
        report = json.loads(run("check", book, "--sheet", "2024", "--format", "json").stdout)
        assert report["sheets"] == [
            {"name": "2023", "rows": 1, "is_read": False},
            {"name": "2024", "rows": 1, "is_read": True},
        ]

    def test_export(self, book):
        arguments = ("--sheet", "2024", "--sheet", "2023", "--format", "json", "-o", "-")
        rows = json.loads(run("export", book, *arguments).stdout)
        assert [row["title"] for row in rows] == ["Talks of 2023", "Talks of 2024"]

    def test_prepare(self, book, tmp_path):
        run("prepare", book, "--sheet", "2024", "-o", tmp_path / "t.parquet")
        assert list(open_dataset(tmp_path / "t.parquet").events["title"]) == ["Talks of 2024"]

    def test_serve(self, book, served):
        run("serve", book, "--sheet", "2023")
        [(dataset, _)] = served
        assert list(dataset.events["title"]) == ["Talks of 2023"]

    @pytest.mark.parametrize("command", ["check", "serve", "export", "prepare"])
    def test_unknown_sheet_lists_the_sheets_there_are(self, command, book, tmp_path, served):
        output = ("-o", tmp_path / "t.parquet") if command in ("export", "prepare") else ()
        result = run(command, book, "--sheet", "2025", *output)
        assert result.exit_code == 2
        assert "There is no sheet “2025”. Use one of: 2023, 2024." in result.stderr
        assert not served


class TestSeveralFiles:
    """Each command reads several files as one table, and can merge their events."""

    @pytest.fixture
    def versions(self, tmp_path):
        (tmp_path / "old.csv").write_text("title,date,country\nA,2024,RUS\nB,2024,PRK\n")
        (tmp_path / "new.csv").write_text("title,date,country\nA,2024,\nC,2024,PRK\n")
        return tmp_path / "old.csv", tmp_path / "new.csv"

    def test_check_offers_to_merge(self, versions):
        result = run("check", *versions)
        assert result.exit_code == 1
        assert "add --merge title-date or --merge id" in result.stdout
        assert result.stdout.splitlines()[-1] == "4 rows kept, 0 left out"
        merged = run("check", *versions, "--merge", "title-date")
        assert (merged.exit_code, merged.stdout.splitlines()[-1]) == (0, "3 rows kept, 0 left out")
        assert "new.csv, row 2: This row is merged into row 2 of old.csv." in merged.stdout

    def test_export(self, versions):
        arguments = ("--merge", "title-date", "--format", "json", "-o", "-")
        rows = json.loads(run("export", *versions, *arguments).stdout)
        assert [(row["title"], row["country"]) for row in rows] == [
            ("A", "RUS"),
            ("B", "PRK"),
            ("C", "PRK"),
        ]

    def test_serve_and_prepare(self, versions, served, tmp_path):
        run("serve", *versions, "--merge", "title-date")
        run("prepare", *versions, "--merge", "title-date", "-o", tmp_path / "t.parquet")
        [(dataset, _)] = served
        for events in (dataset.events, open_dataset(tmp_path / "t.parquet").events):
            assert sorted(events["title"]) == ["A", "B", "C"]

    @pytest.mark.parametrize("option", ["--corrected", "--save-map"])
    def test_some_options_are_about_one_file(self, versions, option, tmp_path):
        result = run("check", *versions, option, tmp_path / "out.csv")
        assert result.exit_code == 2
        assert f"{option} is about one FILE" in result.stderr
        assert not (tmp_path / "out.csv").exists()


class TestExportPictures:
    """Export of charts as images, without a browser."""

    def test_options_decide_chart_format_size_and_texts(self, drawn, tmp_path):
        output = tmp_path / "map.svg"
        result = run(
            *("export", "--view", "map", "--countries", "KOR", "--role", "speaker"),
            *("--size", "900x700", "--dpi", 150, "--theme", "dark", "--headline", "Seoul says"),
            *("-o", output),
        )
        assert result.exit_code == 0
        ((figure, image_format, dpi),) = drawn
        assert (image_format, dpi) == ("svg", 150)
        assert (figure.layout.width, figure.layout.height) == (900, 700)
        assert figure.layout.paper_bgcolor == PRINT_THEMES["dark"].paper
        assert figure.data[0].type == "choropleth"
        annotations = " ".join(note.text for note in figure.layout.annotations)
        assert "according to South Korea" in annotations
        assert "Seoul says" in annotations
        assert output.read_bytes() == PICTURE
        assert f"Alt text: {figure.layout.meta['alt']}" in result.stderr

    def test_both_charts_are_drawn_by_default(self, drawn, tmp_path):
        assert run("export", "-o", tmp_path / "x.png").exit_code == 0
        ((figure, *_),) = drawn
        assert {"choropleth", "bar"} <= {trace.type for trace in figure.data}

    def test_a_replay_is_a_film(self, monkeypatch, tmp_path):
        films = []

        def draw(film, file_format):
            films.append((film.replay, film.spec.size, film.spec.charts, file_format))
            return b"film"

        monkeypatch.setattr(export_module.Film, "draw", draw)
        known, story = tmp_path / "known.webp", tmp_path / "story.gif"
        options = ("--replay", "days", "--view", "map", "--size", "square")
        assert run("export", *options, "-o", known).exit_code == 0
        assert run("export", "-o", story).exit_code == 0
        assert films == [("days", "square", "map", "webp"), ("events", "slide", "both", "gif")]
        assert known.read_bytes() == story.read_bytes() == b"film"

    def test_image_can_go_to_standard_output(self, drawn):
        result = run("export", "--view", "timeline", "--format", "png", "-o", "-")
        assert result.exit_code == 0
        assert result.stdout_bytes == PICTURE
        assert len(drawn) == 1

    def test_link_decides_the_view(self, drawn, tmp_path):
        link = (
            "http://127.0.0.1:8050/?country=FRA&role=speaker&view=2024-10-01/2024-10-31&theme=dark"
        )
        assert run("export", "--link", link, "-o", tmp_path / "x.png").exit_code == 0
        ((figure, *_),) = drawn
        layout = figure.layout
        assert any("according to France" in note.text for note in layout.annotations)
        assert layout.xaxis.range[0] == "2024-10-01T00:00:00"
        assert layout.paper_bgcolor == PRINT_THEMES["dark"].paper
        rows = run("export", "--link", link, "--format", "json", "-o", "-").stdout
        assert {row["claimant_country"] for row in json.loads(rows)} == {"FRA"}

    def test_options_override_the_link(self, drawn, tmp_path):
        arguments = (
            "--link",
            "?country=FRA&lanes=claimant",
            "--countries",
            "PRK",
            "--lanes",
            "status",
        )
        assert run("export", *arguments, "-o", tmp_path / "x.png").exit_code == 0
        ((figure, *_),) = drawn
        assert any("North Korea" in note.text for note in figure.layout.annotations)
        assert any("Occurred" in name for name in figure.layout.yaxis.ticktext)


class TestBatch:
    """Export of one file per country."""

    def test_each_country_gets_an_image_and_an_alt_text(self, drawn, tmp_path):
        folder = tmp_path / "new" / "out"
        result = run("export", "--all-countries", "--view", "map", "-o", folder)
        assert result.exit_code == 0
        codes = {"FRA", "GBR", "KOR", "PRK", "RUS", "UKR", "USA"}
        assert {path.stem for path in folder.glob("*.png")} == codes
        assert all(path.read_bytes() == PICTURE for path in folder.glob("*.png"))
        assert len(drawn) == len(codes)
        with (folder / "alt-texts.csv").open(encoding="utf-8-sig", newline="") as file:
            alt_texts = {row["file"]: row["alt_text"] for row in csv.DictReader(file)}
        assert alt_texts.keys() == {f"{code}.png" for code in codes}
        assert "involving France" in alt_texts["FRA.png"]
        assert "7 files" in result.stderr

    def test_other_filters_apply_to_all_images(self, drawn, tmp_path):
        link = "?role=speaker&type=statement"
        assert run("export", "--all-countries", "--link", link, "-o", tmp_path).exit_code == 0
        for figure, *_ in drawn:
            assert any("of type statement" in note.text for note in figure.layout.annotations)

    def test_data_can_be_written_by_country(self, tmp_path):
        result = run("export", "--all-countries", "--format", "csv", "-o", tmp_path)
        assert result.exit_code == 0
        assert (tmp_path / "FRA.csv").is_file()
        assert not (tmp_path / "alt-texts.csv").exists()

    def test_table_without_countries_writes_no_file(self, tmp_path):
        (tmp_path / "t.csv").write_text("title,date\nA,2024\n")
        result = run("export", tmp_path / "t.csv", "--all-countries", "-o", tmp_path / "out")
        assert result.exit_code == 0
        assert "0 files" in result.stderr

    def test_scripts_without_a_font_are_reported_once(self, monkeypatch, tmp_path):
        thai = Script("Thai", "Noto Sans Thai", "ท")
        korean = Script("Korean", "Noto Sans CJK KR", "한")

        def render(*_, **__):
            warnings.warn(MissingFontWarning([thai]), stacklevel=1)
            warnings.warn(MissingFontWarning([korean, thai]), stacklevel=1)
            return PICTURE

        monkeypatch.setattr(export_module, "render_picture", render)
        result = run("export", "--all-countries", "-o", tmp_path)
        assert result.exit_code == 0
        (text,) = [line for line in result.stderr.splitlines() if "Warning" in line]
        assert text.startswith("Warning: Some letters become boxes in the image")
        assert ": Thai, Korean. Install" in text
        assert "(Noto Sans Thai, Noto Sans CJK KR)" in text

    def test_failure_in_between_leaves_only_complete_files(self, drawn, monkeypatch, tmp_path):
        drawn_pictures = []

        def render(*_, **__):
            if len(drawn_pictures) == 2:
                raise PictureError("Chrome ended")
            drawn_pictures.append(PICTURE)
            return PICTURE

        monkeypatch.setattr(export_module, "render_picture", render)
        result = run("export", "--all-countries", "-o", tmp_path)
        assert (result.exit_code, result.stderr.splitlines()[-1]) == (
            2,
            "event-timeline: Chrome ended",
        )
        assert [path.read_bytes() for path in tmp_path.iterdir()] == [PICTURE, PICTURE]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk_is_reported_and_leaves_no_file(drawn, monkeypatch, tmp_path):
    original_open = Path.open

    def open_full_device(path, mode="r", **options):
        if mode != "wb":
            return original_open(path, mode, **options)
        path.touch()
        return original_open(Path("/dev/full"), mode, buffering=0)

    monkeypatch.setattr(Path, "open", open_full_device)
    result = run("export", "-o", tmp_path / "x.png")
    assert result.exit_code == 2
    assert "No space left on device. Choose another place" in result.stderr
    assert list(tmp_path.iterdir()) == []


class TestBrokenExport:
    """A failed export leaves no file."""

    def test_browser_failure_is_one_line_and_leaves_no_file(self, monkeypatch, tmp_path):
        def fail(*_, **__):
            raise PictureError("the browser did not answer")

        monkeypatch.setattr(export_module, "render_picture", fail)
        result = run("export", "--view", "map", "-o", tmp_path / "map.png")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.splitlines()[-1] == "event-timeline: the browser did not answer"
        assert list(tmp_path.iterdir()) == []


# Arguments, and a part of the error.
INVALID_EXPORTS = {
    "an unknown country": (
        ["--format", "csv", "--countries", "XX", "-o", "-"],
        "'XX' is not a country",
    ),
    "no country": (["--format", "csv", "--countries", "Atlantis", "-o", "-"], "'Atlantis'"),
    "an unknown view": (["--view", "globe", "-o", "x.png"], "'timeline', 'map'"),
    "an unknown format": (["--format", "bmp", "-o", "x.bmp"], "'png', 'webp', 'svg', 'pdf', 'csv'"),
    "an unknown extension": (
        ["--view", "map", "-o", "x.bmp"],
        "choose one of: png, webp, svg, pdf",
    ),
    "an unknown extension without a view": (["-o", "x.bmp"], "bmp"),
    "no format for standard output": (["--view", "map", "-o", "-"], "choose one of: png, webp"),
    "no output": (["--view", "map"], "'-o' / '--output'"),
    "an unknown role": (["--format", "csv", "--role", "king", "-o", "-"], "'speaker'"),
    "a width too small": (["--size", "1", "-o", "x.png"], "must be 300 to 8,000 pixels"),
    "an invalid size": (["--size", "big", "-o", "x.png"], "Choose one of wide, slide"),
    "a picture too low": (["--size", "300x250", "-o", "x.png"], "too low for the texts"),
    "too many pixels": (["--size", "8000x8000", "--dpi", "600", "-o", "x.png"], "too large"),
    "a resolution that is too low": (["--dpi", "9", "-o", "x.png"], "72<=x<=600"),
    "a film as a PNG": (["--replay", "days", "-o", "x.png"], "one film: webp or gif"),
    "an invalid link": (["--link", "?lanes=moon", "-o", "x.png"], "lanes=moon"),
    "all countries and some": (
        ["--all-countries", "--countries", "FRA", "-o", "x"],
        "either --countries or --all-countries",
    ),
    "all countries into a file": (["--all-countries", "-o", "file"], "Cannot write file"),
    "an unknown option": (["--colour-blind", "-o", "-"], "--colour-blind"),
    "a missing folder": (["--format", "csv", "-o", "nowhere/x.csv"], "nowhere/x.csv"),
    "a folder that is a file": (["--format", "csv", "-o", "file/x.csv"], "file/x.csv"),
    "a folder as output": (["--format", "csv", "-o", "folder"], "folder"),
    "this folder as output": (["--format", "csv", "-o", "."], "Cannot write ."),
    "the root as output": (["--format", "csv", "-o", "/"], "Cannot write /"),
    "an empty output": (["--format", "csv", "-o", ""], "Choose the name of a file"),
}


@pytest.mark.parametrize(("arguments", "words"), INVALID_EXPORTS.values(), ids=INVALID_EXPORTS)
def test_invalid_export_exits_with_2_and_leaves_no_file(monkeypatch, tmp_path, arguments, words):
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    result = run("export", *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert words in result.stderr
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder"]


def test_existing_file_survives_a_failed_export(monkeypatch, tmp_path, events):
    output = tmp_path / "out.csv"
    output.write_text("previous content")

    def fail(self, _):
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr("pathlib.Path.replace", fail)
    result = run("export", events, "-o", output)
    assert result.exit_code == 2
    assert "No space left on device" in result.stderr
    assert output.read_text() == "previous content"
    assert {path.name for path in tmp_path.iterdir()} == {"events.csv", "out.csv"}


class TestServe:
    """``serve``, without starting a server."""

    def test_settings_reach_the_server(self, served, events):
        result = run("serve", events, "--port", 9000, "--max-request-mb", 7)
        assert result.exit_code == 0
        ((dataset, settings),) = served
        assert settings == Settings(port=9000, max_request_mb=7)
        assert list(dataset.events["title"]) == ["A", "B"]

    def test_sample_table_is_served_without_a_file(self, served, article):
        run("serve")
        ((dataset, settings),) = served
        assert settings == Settings()
        assert dataset.events.equals(article.events)

    def test_rows_left_out_are_reported_and_the_rest_served(self, served, tmp_path):
        (tmp_path / "t.csv").write_text(PARTLY)
        result = run("serve", tmp_path / "t.csv")
        assert len(served[0][0].events) == 1
        assert "1 row left out. List all with" in result.stderr

    def test_settings_can_come_from_the_environment(self, served):
        variables = {"EVENT_TIMELINE_PORT": "9001", "EVENT_TIMELINE_URL_PREFIX": "/events/"}
        result = CliRunner().invoke(main, ["serve"], env=variables)
        assert result.exit_code == 0
        assert served[0][1] == Settings(port=9001, url_prefix="/events/")

    def test_file_can_come_from_the_environment(self, served, events):
        CliRunner().invoke(main, ["serve"], env={"EVENT_TIMELINE_FILE": str(events)})
        assert list(served[0][0].events["title"]) == ["A", "B"]

    def test_port_in_use_is_reported(self, events):
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            port = listening.getsockname()[1]
            result = run("serve", events, "--port", port)
        assert result.exit_code == 2
        [line] = [line for line in result.stderr.splitlines() if not line.startswith("note: ")]
        assert f"127.0.0.1:{port}" in line

    @pytest.mark.parametrize(
        ("option", "value"),
        [
            ("--port", 99_999),
            ("--port", -1),
            ("--threads", 0),
            ("--max-request-mb", -1),
            ("--port", "http"),
            ("--workers", 65),
            ("--url-prefix", "/a b/"),
            ("--log-level", "all"),
        ],
    )
    def test_invalid_setting_is_refused(self, served, events, option, value):
        result = run("serve", events, option, value)
        assert (result.exit_code, served) == (2, [])
        assert str(value) in result.stderr

    def test_unreadable_file_is_not_served(self, served, tmp_path):
        (tmp_path / "t.csv").write_bytes(b"\0\1\2")
        result = run("serve", tmp_path / "t.csv")
        assert (result.exit_code, served) == (2, [])
