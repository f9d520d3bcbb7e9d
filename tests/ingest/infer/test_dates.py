"""Columns of dates are found by the words in their names and by their cells."""

import pandas as pd
import pytest

from dashboard.ingest.load import load_events


def dates_of(columns: dict[str, list[str]]) -> list[str]:
    """Load a table of which each row is kept, and return its dates."""
    rows = max(map(len, columns.values()))
    titles = [f"Event {number}" for number in range(rows)]
    events, problems = load_events(pd.DataFrame({"title": titles} | columns))
    assert not [str(problem) for problem in problems if problem.severity == "error"]
    return [str(text) for text in events["date"]]


@pytest.mark.parametrize(
    ("columns", "dates"),
    [
        (
            {"date_début": ["2021-03-01", "2021-04-02"], "date_fin": ["2021-03-09", ""]},
            ["2021-03-01/2021-03-09", "2021-04-02"],
        ),
        (
            {"stint_start": ["2000-01-01"], "stint_end": ["2000-02-04"], "mid": ["2000-01-18"]},
            ["2000-01-01/2000-02-04"],
        ),
        (
            {"Beginn": ["2020-01-02"], "Ende": ["2020-01-04"]},
            ["2020-01-02/2020-01-04"],
        ),
        (
            {"reignYear": ["元", "2"], "reignMonth": ["1", "2"], "adYear": ["1390", "1391"],
             "adMonth": ["3", "4"]},
            ["1390-03", "1391-04"],
        ),
        (
            {"hdate": ["3 apr 1721", "55 BC"], "hdate_end": ["11 feb 1742", "54 BC"]},
            ["1721-04-03/1742-02-11", "-0054/-0053"],
        ),
        (
            {"birth": ["1815-12-10", "1938-09-03", "1820-01-02"], "death": ["1852-11-27", "", ""]},
            ["1815-12-10/1852-11-27", "1938-09-03/..", "1820-01-02"],
        ),
        (
            {
                **{"YrBeg1": ["1900"], "MonBeg1": ["6"], "DayBeg1": ["17"]},
                **{"YrEnd1": ["1900"], "MonEnd1": ["8"], "DayEnd1": ["14"]},
            },
            ["1900-06-17/1900-08-14"],
        ),
        (
            {"iyear": ["1970", "1970"], "imonth": ["7", "0"], "iday": ["2", "0"]},
            ["1970-07-02", "1970"],
        ),
        ({"年": ["2003"], "月": ["10"], "日": ["29日"]}, ["2003-10-29"]),
        ({"date_ce": ["624", "1099"], "date_hijri": ["2", "492"]}, ["0624", "1099"]),
        ({"year_bce": ["44", "500"]}, ["-0043", "-0499"]),
        (
            {"Start": ["-100", "0", "-50"], "Ende": ["0", "100", "50"]},
            ["-0099/0000", "0001/0100", "-0049/0050"],
        ),
        ({"Year": ["-4230", "", "-50", "70"]}, ["-4229", "-4229", "-0049", "0070"]),
        ({"year": ["-2333", "-0299", "1392"]}, ["-2333", "-0299", "1392"]),
        ({"year": ["-2333", "0000", "1392"]}, ["-2333", "0000", "1392"]),
        ({"start year": ["-490"], "end year": ["-479"]}, ["-0489/-0478"]),
        (
            {"dateFrom": ["1471, January 21", "1477"], "dateTo": ["", "1483"],
             "compareDate": ["1471-01-11T22:00:00.000Z", "1476-11-20T22:00:00.000Z"]},
            ["1471-01-21", "1477/1483"],
        ),
        (
            {"begin": ["1914", "May 1915"], "sort_date": ["1914-06-28", "1915-05-01"]},
            ["1914", "1915-05"],
        ),
        ({"date_long": ["19450716", "19460630"], "year": ["1945", "1946"]},
         ["1945-07-16", "1946-06-30"]),
        ({"date": ["9/24/06", "8/26/16"], "year": ["1906", "2016"]}, ["1906-09-24", "2016-08-26"]),
        (
            {"launch_date": ["1967-06-29", "", "1968-01-02"],
             "launch_year": ["1967", "1967", "1968"]},
            ["1967-06-29", "1967", "1968-01-02"],
        ),
        ({"adYear": ["1390", "1400", "1392"], "adYearUnit": ["年代", "年代", "年"]},
         ["139X", "140X", "1392"]),
        (
            {
                **{"datetime": ["2001-01-01T12:00"], "datetime_min": ["2001-01-01T10:00"]},
                **{"datetime_max": ["2001-01-01T14:00"], "losses_min": ["12"]},
            },
            ["2001-01-01T10:00/2001-01-01T14:00"],
        ),
        ({"date": ["2001-01-02"], "earliest_date": ["2001-01-01"], "latest_date": ["2001-01-03"]},
         ["2001-01-02"]),
        (
            {
                **{"Year": ["1900"], "YrBeg1": ["1900"], "MonBeg1": ["6"], "DayBeg1": ["17"]},
                **{"YrEnd1": ["1901"], "MonEnd1": ["8"], "DayEnd1": ["14"]},
            },
            ["1900-06-17/1901-08-14"],
        ),
        (
            {"start": ["49", "208", "1066", "1215", "1300"],
             "end": ["96", "211", "1070", "1216", ""]},
            ["0049/0096", "0208/0211", "1066/1070", "1215/1216", "1300"],
        ),
        ({"from": ["2001-05-06", "2003"], "to": ["Still in office", "heute"]},
         ["2001-05-06/..", "2003/.."]),
        (
            {"date": ["2024-05-06", "2024-07-07", "2024-01-07", "2024-07-07"],
             "time": ["21:29 (JST)", "9:00 CEST", "9:00 Europe/Kyiv", "9:00 Europe/Kyiv"]},
            ["2024-05-06T21:29+09:00", "2024-07-07T09:00+02:00", "2024-01-07T09:00+02:00",
             "2024-07-07T09:00+03:00"],
        ),
        ({"Launch Data": ["1963-06-14", "1961-04-12"], "Return Data": ["1963-06-19", "1961-04-12"],
          "Year": ["1963", "1961"]},
         ["1963-06-14/1963-06-19", "1961-04-12"]),
        ({"departure_date": ["2001-05-06"], "arrival_date": ["2001-05-09"]},
         ["2001-05-06/2001-05-09"]),
        ({"founded": ["1901", "1950"], "dissolved": ["1945", "1951"]}, ["1901/1945", "1950/1951"]),
        ({"arrival": ["2001-05-06"]}, ["2001-05-06"]),
        ({"Years": ["1488", "1074"]}, ["1488", "1074"]),
        ({"years": ["12", "3"], "when": ["1488", "1074"]}, ["1488", "1074"]),
        ({"date": ["-2333", "37"], "year": ["-2333", "37"]}, ["-2332", "0037"]),
        ({"date": ["-2333", "1037"]}, ["-2333", "1037"]),
        ({"Date": ["-2333", "1037"]}, ["-2332", "1037"]),
        ({"Date": ["-0043", "1037"]}, ["-0043", "1037"]),
        ({"year": ["-10060", "-44", "1037"]}, ["Y-10059", "-0043", "1037"]),
        ({"year": ["-10060"], "month": ["5"], "end_year": ["-9000"]}, ["Y-10059/-8999"]),
        ({"start_date": ["25/01/24", "29/01/64"], "end_date": ["05/02/24", "09/02/64"],
          "year": ["1924", "1964"]},
         ["1924-01-25/1924-02-05", "1964-01-29/1964-02-09"]),
        ({"date": ["231216", "231231", "240102", "240315", "231101"]},
         ["2023-12-16", "2023-12-31", "2024-01-02", "2024-03-15", "2023-11-01"]),
        ({"Datum": ["161223", "311223", "020124", "150324", "011123"]},
         ["2023-12-16", "2023-12-31", "2024-01-02", "2024-03-15", "2023-11-01"]),
        ({"start": ["991216", "000102"], "end": ["991217", "n/a"]},
         ["1999-12-16/1999-12-17", "2000-01-02"]),
        ({"date": ["202301", "202312"]}, ["2023-01", "2023-12"]),
        ({"date": ["50101", "991231", "60315"]}, ["2005-01-01", "1999-12-31", "2006-03-15"]),
        ({"start_date": ["2024", "2025"], "end_date": ["3/8/2025", "3/28/2025"]},
         ["2024/2025-03-08", "2025/2025-03-28"]),
        ({"rptmm": ["1", "12"], "rptdd": ["2", "31"], "rptyy": ["1960", "1961"]},
         ["1960-01-02", "1961-12-31"]),
        ({"realstart": ["2001-05-06"], "realend": ["2001-05-09"]}, ["2001-05-06/2001-05-09"]),
        ({"startyear": ["1901"], "endyear": ["1945"]}, ["1901/1945"]),
        ({"time_start": ["2026-02-07 18:00"], "time_end": ["2026-02-08 08:30"]},
         ["2026-02-07T18:00/2026-02-08T08:30"]),
        ({"year_min": ["1954-10-01"], "year_max": ["1955-06-30"]}, ["1954-10-01/1955-06-30"]),
        ({"first_release": ["2020/09/24"], "final_release": ["2025/11/13"]},
         ["2020-09-24/2025-11-13"]),
        ({"Earliest date": ["1", "-60"], "Latest date": ["200", "-50"]},
         ["0001/0200", "-0059/-0049"]),
        ({"tahun": ["1945", "1980"]}, ["1945", "1980"]),
        ({"anio": ["2000"]}, ["2000"]),
        ({"Tarih": ["2024.12.07"], "Saat": ["13:14:06"]}, ["2024-12-07T13:14:06"]),
        ({"Date": ["1908-09-17", "1909-09-07"], "Time": ["1718", "0333"]},
         ["1908-09-17T17:18", "1909-09-07T03:33"]),
        ({"Date": ["1908-09-17", "1909-09-07"], "Time": ["1908", "1909"]},
         ["1908-09-17", "1909-09-07"]),
        ({"time": ["1517966773110"]}, ["2018-02-07T01:26:13Z"]),
        ({"time": ["1517966773"]}, ["2018-02-07T01:26:13Z"]),
        ({"time": ["45570", "45571"]}, ["2024-10-05", "2024-10-06"]),
        ({"time": ["1978.5", "1994"], "vote_date": ["1978-11-05", "1994-06-12"]},
         ["1978-11-05", "1994-06-12"]),
        ({"date": ["", "2024-03-07"], "datum": ["1870-07-13", ""]}, ["1870-07-13", "2024-03-07"]),
        # Another day of the year, and dates that are approximate by their name.
        (
            {"year": ["2022", "2021", "2020"], "startDate": ["", "2021-06-17", ""],
             "resultDate": ["2022-01-21", "2021-06-19", "2019-12-30"],
             "reportDate": ["2022-02-01", "2021-07-01", "2020-02-01"]},
            ["2022-01-21", "2021-06-17", "2020"],
        ),
        ({"start_year_approx": ["-333", "200", "1403"]}, ["-0332~", "0200~", "1403~"]),
        ({"played": ["2021-05-01", "2021-06-02"], "score 1": ["3", "1"], "score 2": ["2", "4"]},
         ["2021-05-01", "2021-06-02"]),
        ({"Date": ["2021-05-03", "2021-05-04"], "Open": ["2380", "2410"],
          "Close": ["2400", "2390"]},
         ["2021-05-03", "2021-05-04"]),
        # Of three dates or more, the last one of all rows is the end.
        (
            {"sessions fp1": ["2024-02-29T11:30Z", "2024-04-19T03:30Z"],
             "sessions fp2": ["2024-02-29T15:00Z", ""], "sessions fp3": ["2024-03-01T12:30Z", ""],
             "sessions gp": ["2024-03-02T15:00Z", "2024-04-21T07:00Z"],
             "sessions sprint": ["", "2024-04-20T03:00Z"]},
            ["2024-02-29T11:30Z/2024-03-02T15:00Z", "2024-04-19T03:30Z/2024-04-21T07:00Z"],
        ),
        (
            {"date 1": ["2024-01-05"], "date 2": ["2024-01-02"], "date 3": ["2024-01-03"]},
            ["2024-01-05"],
        ),
        (
            {"jour1": ["12/05/2023", "14/06/2023"], "heure1": ["20h30", "18h"],
             "jour2": ["13/05/2023", "14/06/2023"], "heure2": ["22h00", "23h30"]},
            ["2023-05-12T20:30/2023-05-13T22:00", "2023-06-14T18:00/2023-06-14T23:30"],
        ),
        # Pairs of names, and ends of any precision.
        (
            {"dateOpen": ["2013-07-24", "2018-09-01"], "dateClose": ["2024-08-06", ""]},
            ["2013-07-24/2024-08-06", "2018-09-01"],
        ),
        ({"Gründung": ["1848"], "Auflösung": ["1919"]}, ["1848/1919"]),
        ({"開館": ["1956-04-01"], "閉館": ["2012-03-31"]}, ["1956-04-01/2012-03-31"]),
        (
            {"Start time": ["11 November 2013", "07 July 2016"], "End Time": ["2014", ""]},
            ["2013-11-11/2014", "2016-07-07"],
        ),
        (
            {"Start": ["4/29/2017 9:00 AM", "5/1/2017 10:00 PM"],
             "End": ["4/29/2017 8:00 PM", "5/2/2017 1:30 AM"]},
            ["2017-04-29T09:00/2017-04-29T20:00", "2017-05-01T22:00/2017-05-02T01:30"],
        ),
        # A part of a date beside whole dates, and zones in names.
        (
            {"date_start": ["1997-10-25", ""], "date_year": ["1997", "1998"],
             "date_month": ["10", "5"]},
            ["1997-10-25", "1998"],
        ),
        (
            {"date_utc": ["2014-03-07"], "time_utc": ["16:42"], "date_local": ["2014-03-08"],
             "time_local": ["00:42"]},
            ["2014-03-07T16:42Z"],
        ),
        ({"Date (UTC+9)": ["2014-03-07 16:42", "2014-03-08"]},
         ["2014-03-07T16:42+09:00", "2014-03-08"]),
        ({"start_gmt": ["2014-03-07T16:42:10"], "end_gmt": ["2014-03-07 5:30 PM"]},
         ["2014-03-07T16:42:10Z/2014-03-07T17:30Z"]),
        ({"when it was": ["600 a.C.", "1801", "1805", "1809", "1811-1814", "1817"]},
         ["-0599", "1801", "1805", "1809", "1811/1814", "1817"]),
    ],
)  # fmt: skip
def test_dates_and_their_ends_are_found(columns: dict[str, list[str]], dates: list[str]) -> None:
    assert dates_of(columns) == dates


def test_a_date_written_once_counts_for_the_rows_below() -> None:
    rows = ["1942-06-04", "", "", "1942-06-05"]
    assert dates_of({"date": rows}) == ["1942-06-04"] * 3 + ["1942-06-05"]


@pytest.mark.parametrize(
    "rows",
    [
        ["1942-06-04", "", "1942-06-01", "1942-06-05"],
        ["1942-06-04", ""],
        ["1942-06-04", "NA", "1942-06-05"],
    ],
)
def test_a_missing_date_is_an_error_unless_rows_are_in_order(rows: list[str]) -> None:
    table = pd.DataFrame(
        {"title": [f"Event {number}" for number in range(len(rows))], "date": rows}
    )
    _, problems = load_events(table)
    assert [problem.column for problem in problems if problem.severity == "error"] == ["date"]


def test_a_negative_year_is_read_as_before_christ_with_a_note():
    _, problems = load_events(pd.DataFrame({"title": ["A"], "year": ["-2333"]}))
    (note,) = (problem for problem in problems if problem.code == "date.negative_as_bc")
    assert (note.given, note.params["year"]) == ("-2333", "2333")


@pytest.mark.parametrize(
    ("columns", "century", "dates"),
    [
        ({"date": ["28.6.14", "11.11.1918"]}, 1900, ["1914-06-28", "1918-11-11"]),
        ({"date": ["28-Jun-14", "Oct '62"]}, 1800, ["1814-06-28", "1862-10"]),
        ({"year": ["14", "18"]}, 1900, ["1914", "1918"]),
        ({"year": ["14"], "month": ["6"]}, 1700, ["1714-06"]),
        ({"start": ["1.9.39"], "end": ["8.5.45"]}, 1900, ["1939-09-01/1945-05-08"]),
        ({"date": ["6/28/14"]}, 2000, ["2014-06-28"]),
        ({"date": ["140628", "991111"]}, 1800, ["1814-06-28", "1899-11-11"]),
    ],
)
def test_the_century_of_two_digits_can_be_chosen(columns, century, dates):
    rows = {"title": [f"Event {number}" for number in range(len(dates))]} | columns
    events, problems = load_events(pd.DataFrame(rows), century=century)
    assert list(events["date"]) == dates
    (note,) = (problem for problem in problems if problem.code.startswith("date.century"))
    assert (note.code, note.params["first"]) == ("date.century_chosen", str(century))


@pytest.mark.parametrize(
    ("beside", "dates"),
    [
        ("IVe siècle", ["0325", "0451", "03XX"]),
        ("44 BC", ["0325", "0451", "-0043"]),
        ("c. 480", ["0325", "0451", "0480~"]),
    ],
)
def test_three_digits_are_years_beside_early_dates(beside, dates):
    assert dates_of({"date": ["325", "451", beside]}) == dates


def test_numbers_called_time_are_no_dates():
    columns = {"title": ["A", "B"], "time": ["0", "1"]}
    _, problems = load_events(pd.DataFrame(columns))
    assert "column.missing" in {problem.code for problem in problems}


def test_dates_in_two_columns_are_noted():
    columns = {"title": ["A", "B"], "date": ["", "2024"], "datum": ["1870", ""]}
    _, problems = load_events(pd.DataFrame(columns))
    (note,) = (problem for problem in problems if problem.code == "date.from_column")
    assert (note.given, note.params["name"], note.rows) == ("1870", "datum", 1)


def test_three_digits_beside_modern_dates_are_no_years():
    columns = {"title": ["A", "B"], "date": ["325", "4 May 1990"]}
    assert len(load_events(pd.DataFrame(columns))[0]) == 1
