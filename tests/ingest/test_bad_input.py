"""Bad input: one example of each kind, with the rows kept, the problems and the exit code.

Each example goes through ``load_events`` and through ``event-timeline check``.
"""

import codecs
import json
from dataclasses import dataclass

import pytest
from click.testing import CliRunner

from dashboard.charts.timeline import timeline_figure
from dashboard.cli import main
from dashboard.common.errors import UnreadableFileError
from dashboard.ingest.load import load_events
from dashboard.model.messages import Message, word

HEAD = "event_id,title,date,country,latitude,longitude,about\n"
GOOD = "good,A good row,2024-10-08,RUS,43.1,131.9,\n"


@dataclass(frozen=True)
class Case:
    """A file and the expected result.

    Attributes
    ----------
    problems
        ``(severity, row, column)`` of each.
    first_code
        Code of the first problem, or of the error.
    """

    name: str
    content: bytes
    kept: int
    left_out: int
    problems: tuple[tuple[str, int, str], ...]
    code: int
    first_code: str = ""
    ending: str = "csv"


def rows(name, *lines, problems=(), first_code="", left_out=None):
    """Make a case of a valid row and others; rows with errors are left out."""
    errors = {row for severity, row, _ in problems if severity == "error"}
    left_out = len(errors) if left_out is None else left_out
    content = (HEAD + GOOD + "".join(f"{line}\n" for line in lines)).encode()
    return Case(
        name,
        content,
        1 + len(lines) - left_out,
        left_out,
        problems,
        int(any(severity != "note" for severity, _, _ in problems)),
        first_code,
    )


READ = [
    Case(
        "a repeated column name",
        b"title,date,title\nA,2024,B\n",
        1,
        0,
        (("note", 0, ""), ("warning", 1, "")),
        1,
        "columns.extra",
    ),
    Case("only a header", b"title,date\n", 0, 0, (), 0),
    Case("only a header without a line end", b"title,date", 0, 0, (), 0),
    Case(
        "a missing column",
        b"title,weather\nA,2024\nB,2024\n",
        0,
        2,
        (("error", 0, "date"), ("note", 0, "")),
        1,
        "column.missing",
    ),
    rows(
        "31 February",
        "x,A,2024-02-31,,,,",
        problems=(("error", 3, "date"),),
        first_code="date.not_in_calendar",
    ),
    rows(
        "an end before its start",
        "x,A,2024-10-13/2024-10-08,,,,",
        problems=(("error", 3, "date"),),
        first_code="date.reversed",
    ),
    rows(
        "latitude 91",
        "x,A,2024,,91,0,",
        problems=(("warning", 3, "latitude"),),
        first_code="number.out_of_range",
    ),
    rows(
        "longitude -181",
        "x,A,2024,,0,-181,",
        problems=(("warning", 3, "longitude"),),
        first_code="number.out_of_range",
    ),
    rows(
        "an unknown country code",
        "x,A,2024,XXX,,,",
        problems=(("warning", 3, "country"),),
        first_code="country.unknown",
    ),
    rows(
        "a duplicate id",
        "good,A,2024,,,,",
        problems=(("warning", 3, "event_id"),),
        first_code="id.repeated",
    ),
    rows(
        "about an unknown id",
        "x,A,2024,,,,nowhere",
        problems=(("warning", 3, "about"),),
        first_code="about.unknown",
    ),
    rows("HTML in a cell", "x,A & B < C,2024,,,,"),
    rows("a formula in a cell", "x,=cmd|' /C calc'!A0,2024,,,,"),
    rows(
        "an empty title",
        "x,,2024,,,,",
        problems=(("error", 3, "title"),),
        first_code="value.required",
    ),
    rows(
        "a NUL in a cell",
        "x,A\0B,2024,,,,".replace("\0", "\x01"),
        problems=(("warning", 3, "title"),),
        first_code="text.control_characters",
    ),
    rows("an extra empty cell", "x,A,2024,,,,,"),
    rows(
        "an extra cell",
        "x,A,2024,,,,,more",
        problems=(("warning", 3, ""),),
        first_code="row.extra_cells",
    ),
    rows("a missing cell", "x,A,2024,,,", problems=(("note", 3, ""),), first_code="rows.completed"),
    rows(
        "a missing quotation mark",
        'x,"A,2024,,,,',
        problems=(("error", 3, ""),),
        first_code="row.uneven",
    ),
    Case(
        "UTF-16 with a byte order mark",
        (HEAD + GOOD.replace("good row", "góód")).encode("utf-16"),
        1,
        0,
        (),
        0,
    ),
    Case(
        "UTF-16, big-endian",
        codecs.BOM_UTF16_BE + (HEAD + GOOD).encode("utf-16-be"),
        1,
        0,
        (),
        0,
    ),
    Case("UTF-8 with a byte order mark", codecs.BOM_UTF8 + (HEAD + GOOD).encode(), 1, 0, (), 0),
    Case("an empty line before the header", ("\n" + HEAD + GOOD).encode(), 1, 0, (), 0),
    Case("empty lines at the end", (HEAD + GOOD + "\n\n\n").encode(), 1, 0, (), 0),
    Case(
        "JSON: one bad object",
        b'[{"title": "A", "date": "2024"}, {"date": "2024"}]',
        1,
        1,
        (("error", 3, "title"),),
        1,
        "value.required",
        "json",
    ),
    Case(
        "JSON: a lone surrogate",
        b'[{"title": "A", "date": "2024"}, {"title": "\\ud800", "date": "2024"}]',
        1,
        1,
        (("error", 3, "title"),),
        1,
        "text.control_characters",
        "json",
    ),
    Case(
        "JSON: a number of 5,000 digits",
        b'[{"title": "A", "date": "2024"}, {"title": "B", "date": "2024", "quantity_low": '
        + b"9" * 5_000
        + b"}]",
        2,
        0,
        (("warning", 3, "quantity_low"),),
        1,
        "text.too_long",
        "json",
    ),
    Case(
        "JSON: an object in a cell",
        b'[{"title": "A", "date": {"y": 2024}}]',
        0,
        1,
        (("note", 0, ""), ("error", 2, "date")),
        1,
        "columns.extra",
        "json",
    ),
]

UNREADABLE = [
    Case("an empty file", b"", 0, 0, (), 2, "file.empty"),
    Case("only white space", b" \n\n", 0, 0, (), 2, "file.empty"),
    Case("a binary file", bytes(range(256)) * 4, 0, 0, (), 2, "file.not_text"),
    Case("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 0, 0, (), 2, "file.not_text"),
    Case("a spreadsheet", b"PK\x03\x04\x14\0\x06\0", 0, 0, (), 2, "file.is_archive"),
    Case(
        "bytes that are not text in any encoding",
        b"title,date\nA\x81\x8d\x8f\x90\x9d\xff\xfe\x80,2024\n\x81\x8d",
        0,
        0,
        (),
        2,
        "file.wrong_encoding",
    ),
    Case(
        "UTF-16 cut short",
        "title,date\nA,2024\n".encode("utf-16") + b"x",
        0,
        0,
        (),
        2,
        "file.wrong_encoding",
    ),
    Case("JSON: an empty list", b"[]", 0, 0, (), 2, "json.no_events", "json"),
    Case("JSON: not a list", b'{"title": "A"}', 0, 0, (), 2, "json.no_list", "json"),
    Case("JSON: a list of numbers", b"[1, 2]", 0, 0, (), 2, "json.no_list", "json"),
    Case("GeoJSON: empty", b"", 0, 0, (), 2, "file.empty", "geojson"),
    Case("JSON-LD: empty", b" \n", 0, 0, (), 2, "file.empty", "jsonld"),
    Case("GeoJSON: Latin-1", b'{"x": "\xe9"}', 0, 0, (), 2, "file.wrong_encoding", "geojson"),
    Case("GeoJSON: binary", b"\0\1", 0, 0, (), 2, "file.not_text", "geojson"),
    Case(
        "GeoJSON: no features",
        b'{"type": "FeatureCollection", "features": []}',
        0,
        0,
        (),
        2,
        "json.no_events",
        "geojson",
    ),
    Case("JSON: broken", b'[{"title": "A"', 0, 0, (), 2, "json.invalid", "json"),
    Case("JSON: NaN", b'[{"title": "A", "date": NaN}]', 0, 0, (), 2, "json.constant", "json"),
    Case("JSON: very deep", b"[" * 100_000, 0, 0, (), 2, "json.nested", "json"),
]


def by_name(cases):
    return pytest.mark.parametrize("case", cases, ids=[case.name for case in cases])


def write(folder, case):
    path = folder / f"events.{case.ending}"
    path.write_bytes(case.content)
    return path


def assert_no_traceback(result):
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output


@by_name(READ)
def test_valid_rows_are_kept_and_problems_reported(tmp_path, case):
    events, problems = load_events(write(tmp_path, case))
    assert len(events) == case.kept
    assert tuple((p.severity, p.row, p.column) for p in problems) == case.problems
    assert {problem.file for problem in problems} <= {f"events.{case.ending}"}
    if case.problems:
        assert problems[0].code == case.first_code or not case.first_code


@by_name(READ)
def test_check_prints_problems_and_counts(tmp_path, case):
    result = CliRunner().invoke(main, ["check", str(write(tmp_path, case))])
    assert_no_traceback(result)
    assert result.exit_code == case.code
    lines = [line for line in result.stdout.splitlines() if not line.startswith("column: ")]
    # A note on a whole column appears in the line on that column instead.
    listed = [problem for problem in case.problems if problem != ("note", 0, "")]
    faults = {(severity, column) for severity, _, column in listed if severity != "note"}
    assert len(lines) == len(listed) + len(faults) + 1
    for line, (severity, row, _) in zip(lines, listed, strict=False):
        assert line.startswith(f"{severity}: events.{case.ending}{f', row {row}' if row else ''}")
    assert (
        lines[-1]
        == f"{case.kept} {'row' if case.kept == 1 else 'rows'} kept, {case.left_out} left out"
    )


@by_name(UNREADABLE)
def test_unreadable_file_raises_one_error(tmp_path, case):
    with pytest.raises(UnreadableFileError) as caught:
        load_events(write(tmp_path, case))
    assert isinstance(caught.value, ValueError)
    assert str(caught.value).startswith(f"events.{case.ending}: ")
    assert caught.value.content.code == case.first_code
    assert "\n" not in str(caught.value)


@by_name(UNREADABLE)
def test_check_of_unreadable_file_exits_with_2(tmp_path, case):
    result = CliRunner().invoke(main, ["check", str(write(tmp_path, case))])
    assert_no_traceback(result)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"event-timeline: events.{case.ending}: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("missing.csv", "file.missing"),
        ("folder.csv", "file.folder"),
        ("missing.json", "file.missing"),
    ],
)
def test_path_without_a_file_is_reported(tmp_path, name, code):
    (tmp_path / "folder.csv").mkdir()
    result = CliRunner().invoke(main, ["check", str(tmp_path / name)])
    assert_no_traceback(result)
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert word(Message(code)) in result.stderr


def test_html_and_formulas_stay_text(tmp_path):
    cells = ["<script>alert(1)</script>", "=cmd|' /C calc'!A0", "<script and more"]
    path = tmp_path / "t.json"
    path.write_text(json.dumps([{"title": cell, "date": "2024-10-08"} for cell in cells]))
    events = load_events(path).events
    assert list(events["title"]) == ["<script>alert(1)</script>", cells[1], "<script and more"]
    texts = [text for trace in timeline_figure(events).data for text in (trace.hovertext or ())]
    assert any("&lt;script" in text for text in texts)
    assert not any("<script" in text for text in texts)
