"""Columns of dates: the bounds of texts, and texts that are refused."""

import re
from itertools import product
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import date_texts, days, examples

from dashboard.common.errors import InvalidDateError
from dashboard.model import date_bounds
from dashboard.model.date_bounds import bounds_of, parse_date, parse_dates
from dashboard.model.edtf import BOUNDS, parse_edtf, read_edtf
from dashboard.model.messages import word

OPEN = None

# text: start earliest, start latest, end earliest, end latest, lasting
BOUNDED = {
    "2024-10-08": ("2024-10-08", "2024-10-08T23:59:59", "2024-10-08", "2024-10-08T23:59:59", False),
    "2024-10-08T14:30": ("2024-10-08T14:30", "2024-10-08T14:30:59") * 2 + (False,),
    "2024-10-08T14:30:15": ("2024-10-08T14:30:15",) * 4 + (False,),
    "2024-10-08T14:30:15Z": ("2024-10-08T14:30:15",) * 4 + (False,),
    "2024-10-08T02:30+09:00": ("2024-10-07T17:30", "2024-10-07T17:30:59") * 2 + (False,),
    "2024-10-08T14:30:15.250Z": ("2024-10-08T14:30:15",) * 4 + (False,),
    "0044-03-15T14:30:15.123456789": ("0044-03-15T14:30:15",) * 4 + (False,),
    "2024-10-08T14:30:15-04": ("2024-10-08T18:30:15",) * 4 + (False,),
    "2024-10-08T14:30:15+14": ("2024-10-08T00:30:15",) * 4 + (False,),
    "2024-10-08T14:30:15-12:00": ("2024-10-09T02:30:15",) * 4 + (False,),
    "2024-10-08T24:00": ("2024-10-09T00:00", "2024-10-09T00:00:59") * 2 + (False,),
    "2024-12-31T24:00:00+01:00": ("2024-12-31T23:00:00",) * 4 + (False,),
    "2016-12-31T23:59:60Z": ("2016-12-31T23:59:59",) * 4 + (False,),
    "2017-01-01T08:59:60+09:00": ("2016-12-31T23:59:59",) * 4 + (False,),
    "-0043-03-15T10:11:12": ("-0043-03-15T10:11:12",) * 4 + (False,),
    "2024-10-13T14:05:12Z/2024-10-13T14:05:47.5Z": (
        *("2024-10-13T14:05:12", "2024-10-13T14:05:12"),
        *("2024-10-13T14:05:47", "2024-10-13T14:05:47"),
        True,
    ),
    "2000/Y20000": ("2000-01-01", "2000-12-31T23:59:59", OPEN, OPEN, True),
    "Y-61000/-2000": (OPEN, OPEN, "-2000-01-01", "-2000-12-31T23:59:59", True),
    "XXXX-12-21/1890-09-2X": (OPEN, OPEN, "1890-09-20", "1890-09-29T23:59:59", True),
    "2024-11": ("2024-11-01", "2024-11-30T23:59:59") * 2 + (False,),
    "2024-02": ("2024-02-01", "2024-02-29T23:59:59") * 2 + (False,),
    "2023-02": ("2023-02-01", "2023-02-28T23:59:59") * 2 + (False,),
    "2024": ("2024-01-01", "2024-12-31T23:59:59") * 2 + (False,),
    "2024-22": ("2024-06-01", "2024-08-31T23:59:59") * 2 + (False,),
    "2023-24": ("2023-12-01", "2024-02-29T23:59:59") * 2 + (False,),
    "202X": ("2020-01-01", "2029-12-31T23:59:59") * 2 + (False,),
    "2024-10-XX": ("2024-10-01", "2024-10-31T23:59:59") * 2 + (False,),
    "[2024-10-14..2024-10-20]": ("2024-10-14", "2024-10-20T23:59:59") * 2 + (False,),
    "[..2024-10-20]": (OPEN, "2024-10-20T23:59:59") * 2 + (False,),
    "[2024-10-20..]": ("2024-10-20", OPEN) * 2 + (False,),
    "[2022, 2024]": ("2022-01-01", "2024-12-31T23:59:59") * 2 + (False,),
    "2024-10-08/2024-10-13": (
        "2024-10-08",
        "2024-10-08T23:59:59",
        "2024-10-13",
        "2024-10-13T23:59:59",
        True,
    ),
    "2024-10-08T09:30/2024-10-08T11:00:00Z": (
        "2024-10-08T09:30:00",
        "2024-10-08T09:30:59",
        "2024-10-08T11:00:00",
        "2024-10-08T11:00:00",
        True,
    ),
    "2024-10-08T23:00:00-02:00/2024-10-09": (
        "2024-10-09T01:00:00",
        "2024-10-09T01:00:00",
        "2024-10-09T01:00:00",
        "2024-10-09T23:59:59",
        True,
    ),
    "2024-10-08/2024-10-08": ("2024-10-08", "2024-10-08T23:59:59") * 2 + (True,),
    "2024-09/2024-11": (
        "2024-09-01",
        "2024-09-30T23:59:59",
        "2024-11-01",
        "2024-11-30T23:59:59",
        True,
    ),
    # Both sides are the same month: no bound may lie outside the other side.
    "2024-10/2024-10": ("2024-10-01", "2024-10-31T23:59:59") * 2 + (True,),
    "2024-10-13/..": ("2024-10-13", "2024-10-13T23:59:59", OPEN, OPEN, True),
    "2024-10-13/": ("2024-10-13", "2024-10-13T23:59:59", OPEN, OPEN, True),
    "../2024-10-13": (OPEN, OPEN, "2024-10-13", "2024-10-13T23:59:59", True),
    "/2024-10-13": (OPEN, OPEN, "2024-10-13", "2024-10-13T23:59:59", True),
    "../..": (OPEN, OPEN, OPEN, OPEN, True),
    "-0044-03-15": ("-0044-03-15", "-0044-03-15T23:59:59") * 2 + (False,),
    "0000": ("0000-01-01", "0000-12-31T23:59:59") * 2 + (False,),
    "1066-10-14": ("1066-10-14", "1066-10-14T23:59:59") * 2 + (False,),
    "9999-12-31": ("9999-12-31", "9999-12-31T23:59:59") * 2 + (False,),
    # Approximate dates are widened by their length on each side.
    "2024~": ("2022-12-31", "2026-01-01T23:59:59") * 2 + (False,),
    "2024-10-10~": ("2024-10-09", "2024-10-11T23:59:59") * 2 + (False,),
}

REFUSED = {
    "31 February": "2024-02-31",
    "29 February of a common year": "2023-02-29",
    "month 13": "2024-13-01",
    "day 0": "2024-10-00",
    "a minute after 24:00": "2024-10-08T24:01",
    "hour 25": "2024-10-08T25:00",
    "a leap second at half past": "2024-10-08T12:30:60",
    "an offset of 19 hours": "2024-10-13T14:05+19:00",
    "an offset over 14 hours": "2024-10-13T14:05+14:30",
    "an offset over 12 hours behind": "2024-10-13T14:05-12:30",
    "an offset of 60 minutes": "2024-10-13T14:05+05:60",
    "times of a span in the wrong order": "2024-10-13T14:05Z/2024-10-13T13:05Z",
    "minute 60": "2024-10-08T12:60",
    "the season 20": "2024-20",
    "an end before its start": "2024-10-13/2024-10-08",
    "an end the day before its start": "2024-10-13/2024-10-12",
    "a choice that ends before it starts": "[2024-10-20..2024-10-14]",
    "31 February at the end of a range": "2024-01-01/2024-02-31",
    "a guess between day and month first": "01/02/2024",
    "the present": "now",
    "a word": "yesterday",
    "nothing": "",
    "a space": " ",
    "a lone question mark": "?",
    "ten thousand": "10000",
    "a far year that ends before it starts": "Y20000/2000",
    "a year long past at the end": "2000/Y-20000",
    "nanoseconds": "1729382400000000000",
    "a missing value as text": "NaT",
    "an Arabic-Indic year": "٢٠٢٤-01-01",
    "three sides": "2024/2025/2026",
}


def moment(text: str | None) -> np.datetime64:
    return np.datetime64("NaT" if text is None else text, "s")


@pytest.mark.parametrize(("text", "expected"), BOUNDED.items(), ids=BOUNDED)
def test_a_date_has_bounds(text, expected):
    bounds = parse_date(text)
    for name, bound in zip(BOUNDS, expected, strict=False):
        got = getattr(bounds, name)
        assert np.array_equal(got, moment(bound), equal_nan=True), f"{name}: {got}"
    assert bounds.lasting is expected[-1]


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_other_texts_are_refused(text):
    with pytest.raises(InvalidDateError):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-02-31", "date.not_in_calendar"),
        ("2024-10-13/2024-10-08", "date.reversed"),
        ("next week", "date.invalid"),
        ("-0043-02-30", "date.not_in_calendar"),
        ("2024-10-08T24:01", "date.not_in_calendar"),
        ("2024-10-13T14:05+19:00", "date.no_such_offset"),
        ("2024-10-13/2024-10-14T14:05-13:00", "date.no_such_offset"),
    ],
)
def test_an_invalid_date_has_a_reason(text, code):
    assert parse_dates(pd.Series([text]))[1].iloc[0].code == code
    with pytest.raises(InvalidDateError) as caught:
        parse_date(text)
    assert isinstance(caught.value, ValueError)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"),
    [
        ("2024", False, False),
        ("2024~", True, False),
        ("2024?", False, True),
        ("2024%", True, True),
        ("2022~/..", True, False),
        ("2022/2024?", False, True),
        ("2022~/2024?", True, True),
    ],
)
def test_doubt_is_kept(text, approximate, uncertain):
    bounds = parse_date(text)
    assert (bounds.approximate, bounds.uncertain) == (approximate, uncertain)


@given(date_texts())
@example("2024-10-08/2024-10-13")
def test_any_text_is_a_date_with_ordered_bounds_or_is_refused(text):
    try:
        bounds = parse_date(text)
    except InvalidDateError:
        return
    first, last = np.datetime64("-9999-01-01", "s"), np.datetime64("9999-12-31T23:59:59", "s")
    for early, late in (
        (bounds.start_earliest, bounds.start_latest),
        (bounds.end_earliest, bounds.end_latest),
        (bounds.start_earliest, bounds.end_earliest),
        (bounds.start_latest, bounds.end_latest),
        (bounds.start_earliest, bounds.end_latest),
    ):
        if not (np.isnat(early) or np.isnat(late)):
            assert first <= early <= late <= last
    if not bounds.lasting:
        assert np.array_equal(bounds[:2], bounds[2:4], equal_nan=True)


# Texts that are few enough to be read one by one: all of them, or none.
_few_texts = pytest.mark.parametrize("few", [10_000, 0], ids=["one by one", "as columns"])


@_few_texts
@examples(0.5)
@given(st.lists(date_texts(), max_size=3))
def test_a_column_has_the_bounds_of_its_cells(few, texts):
    cells = pd.Series(texts * 2, dtype=object)
    with patch.object(date_bounds, "_FEW", few):
        table, faults = parse_dates(cells)
    assert list(table.index) == list(cells.index)
    for place, text in cells.items():
        if place in faults.index:
            words = word(faults[place], given=text)
            with pytest.raises(InvalidDateError, match=re.escape(words)):
                parse_date(text)
        else:
            alone = parse_date(text)
            assert np.array_equal(bounds_of(table.loc[place])[:4], alone[:4], equal_nan=True)
            assert bounds_of(table.loc[place])[4:] == alone[4:]


_MANY = [f"{year}-10" for year in range(1000, 1300)]
_SIDES = ("2024", "2024-10", "2024-10-08", "2024-10-13", "2023-02-31", "..", "", "2025", "0044")


@_few_texts
def test_spans_in_a_column_match_the_parser(few, monkeypatch):
    monkeypatch.setattr(date_bounds, "_FEW", few)
    pairs = list(product(_SIDES, _SIDES))
    texts = [f"{a}/{b}" for a, b in pairs] + [f"[{a}..{b}]" for a, b in pairs]
    table, faults = parse_dates(pd.Series(texts, index=range(5, 5 + len(texts))))
    for place, text in enumerate(texts, start=5):
        if place in faults.index:
            with pytest.raises(InvalidDateError) as refused:
                read_edtf(text)
            assert refused.value.content == faults[place]
            continue
        bounds, alone = bounds_of(table.loc[place]), parse_edtf(text)
        assert np.array_equal(bounds[:4], alone[:4], equal_nan=True), text
        assert bounds[4:] == alone[4:], text


def test_few_and_many_texts_give_the_same_types():
    few, many = (parse_dates(pd.Series(["2024", *more]))[0] for more in ([], _MANY))
    assert few.dtypes.equals(many.dtypes)
    assert parse_dates(pd.Series([], dtype="str"))[0].dtypes.equals(many.dtypes)


@given(days())
def test_a_plain_day_lasts_to_its_last_second(text):
    bounds = parse_date(text)
    assert str(bounds.start_earliest) == f"{text}T00:00:00"
    assert str(bounds.end_latest) == f"{text}T23:59:59"


def test_the_index_of_a_column_is_kept():
    cells = pd.Series(["2024", "no", "2024"], index=[7, 3, 5])
    table, faults = parse_dates(cells)
    assert list(table.index) == [7, 3, 5]
    assert list(faults.index) == [3]
    assert cells.tolist() == ["2024", "no", "2024"]


def test_each_distinct_text_is_parsed_once(monkeypatch):
    parsed = []
    monkeypatch.setattr(date_bounds, "_FEW", 0)
    monkeypatch.setattr(
        date_bounds, "read_edtf", lambda text: parsed.append(text) or read_edtf(text)
    )
    parse_dates(pd.Series(["2024-21", "2024-10-08", "2024-21", "2024-22"] * 50))
    assert sorted(parsed) == ["2024-21", "2024-22"]
