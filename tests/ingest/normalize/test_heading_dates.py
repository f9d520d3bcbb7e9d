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
    # What must stay as it is.
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
    assert ("date.from_heading" in {problem.code for problem in problems}) == is_completed


def test_the_name_that_the_reader_knows_counts(tmp_path):
    path = tmp_path / "source.csv"
    path.write_text("time,title\n09:00,Opening\n10:30,Break\n")
    corrected = read_corrected(path, name="2024-05-13 schedule.csv")
    assert corrected["date"].tolist() == ["2024-05-13T09:00", "2024-05-13T10:30"]
