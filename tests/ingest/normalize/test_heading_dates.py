"""Rows with only times or days take their date from the title above them or the file's name."""

import pytest

from dashboard.ingest.load import load_events, read_corrected

# The name of a file, its content, and the dates of its events.
HEADINGS = {
    "a day in the name": (
        "2024-05-13_schedule.csv",
        "time,title\n09:00,Opening\n10:30,Break\n",
        ["2024-05-13T09:00", "2024-05-13T10:30"],
    ),
    "a day without hyphens": (
        "log_20240513.csv",
        "Uhrzeit,Ereignis\n09:00,Start\n10:30,Pause\n",
        ["2024-05-13T09:00", "2024-05-13T10:30"],
    ),
    "a title above, and ends": (
        "plan.csv",
        "Programme for 13 May 2024\n\nStart,End,What\n09:00,10:00,Opening\n10:30,11:00,Break\n",
        ["2024-05-13T09:00/2024-05-13T10:00", "2024-05-13T10:30/2024-05-13T11:00"],
    ),
    "a month": ("diary-may-2024.csv", "Day,What\n1,Walk\n13,Rest\n", ["2024-05-01", "2024-05-13"]),
    "a year": (
        "Calendar 2023.csv",
        "Date,Event\n12 May,Fair\n3 June,Race\n",
        ["2023-05-12", "2023-06-03"],
    ),
    "a calendar, not its version": (
        "Calendar 2023 final.csv",
        "Date,Event\n12 May,Fair\n",
        ["2023-05-12"],
    ),
    "above a file that was exported": (
        "export_2024-11-30.csv",
        "Programme for 13 May 2024\n\nTime,What\n09:00,Opening\n",
        ["2024-05-13T09:00"],
    ),
    # What must stay as it is.
    "an export": ("export_2024-11-30.csv", "time,title\n09:00,Opening\n", []),
    "a download": ("downloaded 2024.csv", "date,title\n3 May,Opening\n", []),
    "an update": ("Станом на 30 листопада 2024.csv", "time,title\n09:00,Opening\n", []),
    "a room": ("Room 1800 plan.csv", "date,title\n3 May,Opening\n", []),
    "a room alone": ("Room 1800.csv", "date,title\n3 May,Opening\n", []),
    "a standard": ("ISO 8601 log.csv", "date,title\n3 May,Opening\n", []),
    "two years": ("Budget 2024-25.csv", "day,title\n1,Opening\n2,Break\n", []),
    "two years with a slash": (
        "plan.csv",
        "Calendar 2024/25\n\nDate,Event\n12 May,Fair\n3 June,Race\n",
        [],
    ),
    "no month": ("2024-13-05.csv", "time,title\n09:00,Opening\n", []),
    "no date": ("plan.csv", "time,title\n09:00,Opening\n10:30,Break\n", []),
    "several days": ("8-13 May 2024.csv", "time,title\n09:00,Opening\n10:30,Break\n", []),
    "a year for times": ("Plan 2024.csv", "time,title\n09:00,Opening\n10:30,Break\n", []),
    "whole dates": ("2024.csv", "date,title\n2021-05-03,Opening\n", ["2021-05-03"]),
    "years": ("List 1999.csv", "year,title\n14,Opening\n18,Peace\n", []),
}


@pytest.mark.parametrize(("name", "content", "dates"), HEADINGS.values(), ids=HEADINGS)
def test_a_heading_completes_dates(name, content, dates, tmp_path):
    path = tmp_path / name
    path.write_text(content)
    events, problems = load_events(path)
    assert events["date"].tolist() == dates
    is_completed = bool(dates) and name != "2024.csv"
    severities = [problem.severity for problem in problems if problem.code == "date.from_heading"]
    assert severities == ["warning"] * is_completed


def test_the_name_that_the_reader_knows_counts(tmp_path):
    path = tmp_path / "source.csv"
    path.write_text("time,title\n09:00,Opening\n10:30,Break\n")
    corrected = read_corrected(path, name="2024-05-13 schedule.csv")
    assert corrected["date"].tolist() == ["2024-05-13T09:00", "2024-05-13T10:30"]
