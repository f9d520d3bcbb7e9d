"""Dates in words."""

import re

import numpy as np
import pytest
from babel.dates import format_interval
from hypothesis import given
from hypothesis import strategies as st
from strategies import edtf_texts, examples

from dashboard.common.errors import InvalidDateError
from dashboard.common.i18n import LANGUAGES, use_language
from dashboard.model import date_text
from dashboard.model.date_bounds import parse_date
from dashboard.model.date_text import format_date, format_day
from dashboard.model.edtf import OPEN, Bounds


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024-10-08", "8 Oct 2024"),
        ("2024-10-08T14:30", "8 Oct 2024, 14:30 UTC"),
        ("2024-10-08/2024-10-13", "8–13 Oct 2024"),
        (
            "2024-10-08T09:30/2024-10-08T11:00",
            "8 Oct 2024, 09:30 to 11:00 UTC",
        ),
        ("2024-10-08T09:30/2024-10-08T09:30", "8 Oct 2024, 09:30 UTC"),
        ("2024-10-28/2024-11-02", "28 Oct–2 Nov 2024"),
        ("2024-10-08/2024-10-08", "8 Oct 2024"),
        ("2024-11", "some time in November 2024"),
        ("2024-22", "some time in summer 2024"),
        ("2023-24", "some time in winter 2023/24"),
        ("2024-30", "some time in summer 2024/25"),
        ("2024-35~", "some time in Q3 2024 (approximate)"),
        ("2024-38", "some time in the second third of 2024"),
        ("2024-40", "some time in the first half of 2024"),
        ("1914-22/1918-11-11", "from summer 1914 to 11 Nov 1918"),
        ("0044-21", "some time in 1 Mar AD 44 to 31 May AD 44"),
        ("2024", "some time in 2024"),
        ("202X", "some time in 2020–2029"),
        ("[2024-10-14..2024-10-20]", "some time in 14–20 Oct 2024"),
        ("[..2024-10-20]", "on or before 20 Oct 2024"),
        ("[2024-10-20..]", "on or after 20 Oct 2024"),
        ("2024-10-13/..", "from 13 Oct 2024, end not known"),
        ("2024-10/..", "from some time in October 2024, end not known"),
        ("../2024-10-13", "until 13 Oct 2024, start not known"),
        ("../..", "start and end not known"),
        ("2022/2024", "from 2022 to 2024"),
        ("2024-10-08?", "8 Oct 2024 (uncertain)"),
        ("-0043-03-15", "15 March 44 BC"),
        ("0000-02-29", "29 February 1 BC"),
        ("-0043-03-15/0014-08-19", "15 March 44 BC to 19 Aug AD 14"),
        ("0024-10-06", "6 Oct AD 24"),
        ("0024-10", "some time in October AD 24"),
        ("0024-10-08/0024-11-13", "8 Oct AD 24 to 13 Nov AD 24"),
        ("0009", "some time in AD 9"),
        ("01XX", "some time in AD 100–199"),
        ("0950/1050", "from AD 950 to 1050"),
        ("09XX", "some time in AD 900–999"),
        ("0000", "some time in 1 BC"),
        ("-0043-03-XX", "some time in March 44 BC"),
        ("-0300-XX", "some time in 301 BC"),
        ("-05XX", "some time in 600–501 BC"),
        ("-0026/0014", "from 27 BC to AD 14"),
        ("-0043-03-15T10:11:12Z", "15 March 44 BC, 10:11:12 UTC"),
        ("2024-09-03T10:11:12Z", "3 Sept 2024, 10:11:12 UTC"),
        ("2024-09-03T10:11:12.900Z", "3 Sept 2024, 10:11:12.900 UTC"),
        ("2024-10-13T14:05:12Z/2024-10-13T14:05:47Z", "13 Oct 2024, 14:05:12 to 14:05:47 UTC"),
        (
            "2024-10-13T14:05:12.5+09:00/2024-10-13T14:05:47+09:00",
            "13 Oct 2024, 14:05:12.5 to 14:05:47 (UTC+9); 05:05:12.5 to 05:05:47 UTC",
        ),
        (
            "2024-10-13T23:30Z/2024-10-14T00:15Z",
            "from 13 Oct 2024, 23:30 UTC to 14 Oct 2024, 00:15 UTC",
        ),
        (
            "2024-10-13T14:05Z/2024-10-15T10:00Z",
            "from 13 Oct 2024, 14:05 UTC to 15 Oct 2024, 10:00 UTC",
        ),
        (
            "2024-10-08T23:00-02:00/2024-10-09",
            "from 8 Oct 2024, 23:00 (UTC−2); 9 Oct 2024, 01:00 UTC to 9 Oct 2024",
        ),
        ("[1667,1668,1670..1672]", "1667, 1668 or 1670–1672"),
        ("{1667,1668,1670..1672}", "1667, 1668 and 1670–1672"),
        ("{1960,1961-12}", "1960 and December 1961"),
        ("[1667?,1760-12]", "1667 or December 1760 (uncertain)"),
        ("[1760-01,1760-02,1760-12..]", "January 1760, February 1760 or December 1760 or later"),
        ("[..-0043-03-15,0009]", "15 March 44 BC or earlier or AD 9"),
        ("{..1984}", "1984 and earlier"),
        ("{1960..}", "1960 and later"),
        ("XXXX", "date not known"),
        ("XXXX-XX-XX", "date not known"),
        ("XXXX-12-XX", "December, year not known"),
        ("XXXX-12~", "December, year not known (approximate)"),
        ("XXXX-12-25", "25 December, year not known"),
        ("Y170000002", "the year 170,000,002"),
        ("Y-17E7", "the year -170,000,000"),
        ("Y1E9999999999", "the year 1E9999999999"),
    ],
)
def test_a_date_is_written_in_words(text, words):
    # Babel writes a thin space, or none, around a dash.
    assert re.sub(r"\s*–\s*", "–", format_date(parse_date(text), text)) == words


def test_a_day_is_written_in_the_readers_language():
    with use_language("uk"):
        assert format_day(np.datetime64("2024-10-20")).startswith("20 жовт. 2024")
        assert format_date(parse_date("[..2024-10-20]")).endswith("раніше")
    with use_language("ko"):
        assert format_day(np.datetime64("2024-10-20")) == "2024년 10월 20일"
        assert format_date(parse_date("-0043-03-15")) == "기원전 44년 3월 15일"
        assert format_date(parse_date("1936/1939")) == "1936년부터 1939년까지"
    assert format_day(np.datetime64("2024-10-20")) == "20 Oct 2024"


SECONDS = st.integers(
    int(np.datetime64("-9999-01-01", "s").astype(int)),
    int(np.datetime64("9999-12-31T23:59:59", "s").astype(int)),
).map(lambda second: np.datetime64(second, "s"))


@given(
    st.lists(SECONDS, min_size=4, max_size=4).map(sorted),
    st.tuples(st.booleans(), st.booleans()),
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
)
@examples(4)
def test_any_bounds_can_be_written(moments, known, flags):
    first, second, third, fourth = moments
    opened = [OPEN] * 2
    start = [first, second] if known[0] else opened
    end = [third, fourth] if known[1] else opened
    lasting, within = [*start, *end], [start[0], end[1]] * 2
    assert format_date(Bounds(*(lasting if flags[0] else within), *flags))


@given(edtf_texts())
def test_any_valid_date_can_be_written(text):
    try:
        bounds = parse_date(text)
    except InvalidDateError:
        return
    assert format_date(bounds)
    with use_language("uk"):
        assert format_date(bounds)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("skeleton", ["yMMMd", "yMMM"])
@given(days=st.tuples(st.dates(), st.dates()).filter(lambda days: days[0] != days[1]))
def test_ranges_are_written_as_by_babel(language, skeleton, days):
    start, end = sorted(days)
    if skeleton == "yMMM" and (start.year, start.month) == (end.year, end.month):
        return
    with use_language(language):
        text = date_text._format_range(start, end, skeleton)
    assert text == format_interval(start, end, skeleton, locale=LANGUAGES[language])
