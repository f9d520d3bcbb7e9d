# ruff: noqa: RUF001 - Persian digits are meant
"""Guesses about dates from several columns have separate notes with counts."""

import pandas as pd
import pytest

from dashboard.ingest.load import load_events


def notes_of(columns):
    titles = [f"Event {number}" for number in range(len(next(iter(columns.values()))))]
    return load_events(pd.DataFrame({"title": titles} | columns))


@pytest.mark.parametrize(
    ("columns", "code", "severity", "rows", "dates"),
    [
        pytest.param(
            {"date": ["3/7/63", "4/7/63", "13/7/1863"], "year": ["1863"] * 3},
            "date.century_from_year", "note", 2, ["1863-07-03", "1863-07-04", "1863-07-13"],
            id="the century of the year beside it",
        ),
        pytest.param(
            {"date": ["1863-07-03", "", ""], "year": ["1863", "1864", "1865"]},
            "date.from_year", "note", 2, ["1863-07-03", "1864", "1865"],
            id="the year where there is no date",
        ),
        pytest.param(
            {"date of birth": ["1950-01-02", "1960-02-03"], "date of death": ["2001-05-06", ""]},
            "date.life_open", "note", 1, ["1950-01-02/2001-05-06", "1960-02-03/.."],
            id="a life without a death",
        ),
        pytest.param(
            {"founded": ["1965", "1970", "1980"], "dissolved": ["-", "1971", ""]},
            "date.end_open", "note", 1, ["1965/..", "1970/1971", "1980"],
            id="a party that is not dissolved",
        ),
        pytest.param(
            {"year": ["1863", "1864"], "month": ["", "7"], "day": ["3", "4"]},
            "part.unused", "warning", 1, ["1863", "1864-07-04"],
            id="a day without a month",
        ),
        pytest.param(
            {"year": ["1863", "1864"], "month": ["7", "8"], "day": ["32", "4"]},
            "part.unused", "warning", 1, ["1863-07", "1864-08-04"],
            id="a day that no month has",
        ),
        pytest.param(
            {"year": ["1863", "1864", "1865"], "month": ["7", "8", "harvest"]},
            "part.unused", "warning", 1, ["1863-07", "1864-08", "1865"],
            id="a month that is none",
        ),
        pytest.param(
            {"date": ["1967-06-29"] * 8 + ["", "2918-10-11", "31.12.1968"],
             "year": ["1967"] * 9 + ["2018", "1969"]},
            "date.year_differs", "warning", 1,
            ["1967-06-29"] * 8 + ["1967", "2918-10-11", "1968-12-31"],
            id="another year than that beside it",
        ),
        pytest.param(
            {"date": ["1861-05-03", "the first session", "1863-07-04"],
             "year": ["1861", "1862", "1863"]},
            "date.coarser", "warning", 1, ["1861-05-03", "1862", "1863-07-04"],
            id="a year for words",
        ),
        pytest.param(
            {"date": ["1861-05-03", "three years later", "30 Feb 1863", "1864-02-30"],
             "year": ["1861", "1862", "1863", "1864"], "month": ["5", "Sept", "2", ""]},
            "date.coarser", "warning", 3, ["1861-05-03", "1862-09", "1863-02", "1864"],
            id="a month for words and for days that no month has",
        ),
        pytest.param(
            {"date": ["44 BC", "when Caesar crossed", "3 May 1861"],
             "year": ["44 BC", "49 BC", "1861"]},
            "date.coarser", "warning", 1, ["-0043", "-0048", "1861-05-03"],
            id="a year before Christ",
        ),
        pytest.param(
            {"date": ["1861-05-03", "no date", "nobody knows", "at the opening"],
             "year": ["1861", "after 1938", "1903?", "1890s"]},
            "date.coarser", "warning", 3, ["1861-05-03", "[1939..]", "1903?", "189X"],
            id="years that are themselves uncertain",
        ),
        pytest.param(
            {"date": ["1861-05-03", "3 May", "mid-June"], "year": ["1861", "1862", "1863"]},
            "date.coarser", "warning", 2, ["1861-05-03", "1862-05-03", "1863-06"],
            id="a day without its year",
        ),
        pytest.param(
            {"date": ["1861-05-03", "soon", "1862-07-04"], "year": ["1861", "1862", "1863"],
             "end date": ["", "1863-02-01", ""]},
            "date.coarser", "warning", 1, ["1861-05-03", "1862/1863-02-01", "1862-07-04"],
            id="the start of a range",
        ),
        pytest.param(
            {"date": ["29. Januar", "5.4.1989", "6.4.1991", "7.4.1994", "soon"],
             "time_from": ["1989", "1989", "1991", "1994", "1995"]},
            "date.coarser", "warning", 2,
            ["1989-01-29", "1989-04-05", "1991-04-06", "1994-04-07", "1995"],
            id="a year that another column has as well",
        ),
        pytest.param(
            {"annee": ["2024", "2024", "2025"],
             "jour1": ["Samedi 24 février 2024 de 10h à 19h", "13 mars 2024", "7 juin 2025"],
             "jour2": ["Dimanche 25 février 2024 de 10h à 18h", "", "8 juin 2025"]},
            "date.no_zone", "note", 1,
            ["2024-02-24T10:00/2024-02-25T18:00", "2024-03-13", "2025-06-07/2025-06-08"],
            id="two days with hours",
        ),
        pytest.param(
            {"date": ["2020-05-03", "2020-05", "2020-05-04"],
             "time": ["9:00-10:30", "9:00-10:30", "11:00-9:00"]},
            "part.unused", "warning", 2,
            ["2020-05-03T09:00/2020-05-03T10:30", "2020-05", "2020-05-04T11:00"],
            id="spans of time without a day, and too long over midnight",
        ),
        pytest.param(
            {"date": ["2020-133", "2019-365"]},
            "date.read_as_ordinal", "note", 2, ["2020-05-12", "2019-12-31"],
            id="days of the year",
        ),
        pytest.param(
            {"سال": ["1369", "1388"], "ماه": ["3", "خرداد"], "روز": ["31", "22"]},
            "date.read_as_solar", "warning", 2, ["1990-06-21", "2009-06-12"],
            id="days of Persian years",
        ),
        pytest.param(
            {"year": ["1369", "1388"], "month": ["خرداد", "تیر"]},
            "date.read_as_solar", "warning", 2,
            ["[1990-05-22..1990-06-21]", "[2009-06-22..2009-07-22]"],
            id="Persian months",
        ),
        pytest.param(
            {"سال": ["1990", "2009"], "ماه": ["3", "خرداد"]},
            "part.unused", "warning", 1, ["1990-03", "2009"],
            id="years of our era in Persian columns",
        ),
        pytest.param(
            {"سال": ["1299", "1388", "1403"]},
            "date.read_as_solar", "warning", 3,
            ["[1920-03-20..1921-03-21]", "[2009-03-21..2010-03-20]", "[2024-03-20..2025-03-20]"],
            id="modern Persian years",
        ),
        pytest.param(
            {"date": ["۱۴۰۱/۰۶/۲۶", "۲۲/۱۱/۱۳۵۷", "2022-10-05"]},
            "date.read_as_solar", "warning", 2, ["2022-09-17", "1979-02-11", "2022-10-05"],
            id="days in Persian digits",
        ),
        pytest.param(
            {"date": ["3 May 2020", "Lima, 21 May 2020", "4 May 2020"]},
            "date.part", "warning", 1, ["2020-05-03", "2020-05-21", "2020-05-04"],
            id="a day among words",
        ),
        pytest.param(
            {"date": ["1904-05", "1910-11", "1936"]},
            "date.month_or_years", "warning", 2, ["1904-05", "1910-11", "1936"],
            id="a span or a month",
        ),
    ],
)  # fmt: skip
def test_guesses_are_noted_with_their_rows(columns, code, severity, rows, dates):
    events, problems = notes_of(columns)
    assert list(events["date"]) == dates
    notes = [problem for problem in problems if problem.code == code]
    assert [(problem.severity, problem.rows) for problem in notes] == [(severity, rows)]


@pytest.mark.parametrize(
    ("columns", "dates"),
    [
        pytest.param({"date": ["1990", "c. 1991", "199", "1992"]}, ["1990", "1991~", "1992"],
                     id="a typing error"),
        pytest.param({"date": ["1206", "c. 1991", "999", "-9", "1992"]}, ["1206", "1991~", "1992"],
                     id="codes for unknown"),
        pytest.param({"date": ["2020-05-01", "2020-05-02", "202-05-03"]},
                     ["2020-05-01", "2020-05-02"], id="a typing error in a day"),
        pytest.param({"سال میلادی": ["1358", "1405"]}, ["1358", "1405"], id="years of our era"),
        pytest.param({"سال": ["1206", "1258", "1370"]}, ["1206", "1258", "1370"], id="Urdu years"),
    ],
)  # fmt: skip
def test_years_that_are_likely_errors_or_of_our_era_are_not_completed(columns, dates):
    assert list(notes_of(columns)[0]["date"]) == dates


def test_completed_years_are_noted_with_an_example():
    events, problems = notes_of({"date": ["1206", "184", "c. 1851", "1900", "184"]})
    assert list(events["date"]) == ["1206", "0184", "1851~", "1900", "0184"]
    (note,) = (problem for problem in problems if problem.given == "184")
    assert (note.rows, note.message.params["reading"]) == (2, "0184")


def test_the_words_of_an_unreadable_date_are_kept():
    events, problems = notes_of({"date": ["1861-05-03", "soon"], "year": ["1861", "1862"]})
    (warning,) = (problem for problem in problems if problem.severity == "warning")
    assert list(events["date_text"]) == ["", "soon"]
    assert "“soon”" in str(warning)
    assert "1862" in str(warning)


@pytest.mark.parametrize(
    ("date", "year", "code"),
    [
        pytest.param("03/04/1862", "1862", "date.order_unknown", id="a choice of the reader"),
        pytest.param("soon", "", "date.invalid", id="no year"),
        pytest.param("soon", "later", "date.invalid", id="an unreadable year"),
    ],
)
def test_no_coarser_date_is_made(date, year, code):
    events, problems = notes_of({"date": [date, "1861-05-03"], "year": [year, "1861"]})
    assert list(events["date"]) == ["1861-05-03"]
    assert code in {problem.code for problem in problems if problem.severity == "error"}


@pytest.mark.parametrize(
    ("years", "dates"),
    [
        pytest.param(["1826-31", "1835-57", "1861"], ["1826/1831", "1835/1857", "1861"], id="dash"),
        pytest.param(
            ["1903–11", "1939/45", "1861"], ["1903/1911", "1939/1945", "1861"], id="signs"
        ),
        pytest.param(["1899-00", "1912-45", "1861"], ["1899/1900", "1912/1945", "1861"], id="1900"),
        pytest.param(["1903-11", "1911-12", "1861"], ["1903-11", "1911-12", "1861"], id="unclear"),
    ],
)
def test_spans_of_years_are_read_beside_dates_with_months(years, dates):
    columns = {"date": ["", "", "", "1902-11", "1925-02"], "year": [*years, "1902", "1925"]}
    mapping = {"title": "title", "date": "date", "year": "year"}
    table = pd.DataFrame({"title": list("abcde")} | columns)
    assert list(load_events(table, mapping=mapping)[0]["date"]) == [*dates, "1902-11", "1925-02"]


@pytest.mark.parametrize(
    ("days", "words", "dates"),
    [
        (["1976-12-31", "1990-01-01", "1991-06-12"], ["1976", "1990年前後", "12 June 1991"],
         ["1976", "1990~", "1991-06-12"]),
        (["1976-11-30", "1990-12-31", "1991-06-12"], ["Nov 1976", "1990", "that day"],
         ["1976-11", "1990", "1991-06-12"]),
        # A day within its year is known, although the words are shorter.
        (["1976-12-31", "1990-05-03", "1991-06-12"], ["1976", "1990", "1991"], None),
        # The words are those of other dates.
        (["1976-12-31", "1990-12-31", "1991-06-12"], ["1976", "1990", "2 May 1999"], None),
        (["1976-12-31", "1990-06-01", "1991-06-12"], ["1976", "1 June 1990", "1999"], None),
    ],
    ids=["years", "a month", "known days", "other dates", "one year"],
)  # fmt: skip
def test_dates_are_as_exact_as_their_words(days, words, dates):
    table = pd.DataFrame({"title": ["A", "B", "C"], "date": days, "date_text": words})
    events, problems = load_events(table)
    assert events["date"].tolist() == (dates or days)
    noted = [problem.rows for problem in problems if problem.code == "date.as_exact_as_words"]
    assert noted == ([2] if dates else [])
