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
            "from 8 Oct 2024, 09:30 UTC to 8 Oct 2024, 11:00 UTC",
        ),
        ("2024-10-08T09:30/2024-10-08T09:30", "8 Oct 2024, 09:30 UTC"),
        ("2024-10-28/2024-11-02", "28 Oct–2 Nov 2024"),
        ("2024-10-08/2024-10-08", "8 Oct 2024"),
        ("2024-11", "some time in November 2024"),
        ("2024-22", "some time in Jun–Aug 2024"),
        ("2024", "some time in 2024"),
        ("202X", "some time in 2020–2029"),
        ("[2024-10-14..2024-10-20]", "some time in 14–20 Oct 2024"),
        ("[..2024-10-20]", "some time up to 20 Oct 2024"),
        ("[2024-10-20..]", "some time from 20 Oct 2024 on"),
        ("2024-10-13/..", "from 13 Oct 2024, end not known"),
        ("2024-10/..", "from some time in October 2024, end not known"),
        ("../2024-10-13", "until 13 Oct 2024, start not known"),
        ("../..", "start and end not known"),
        ("2022/2024", "from 2022 to 2024"),
        ("2024-10-08?", "8 Oct 2024 (uncertain)"),
        ("-0043-03-15", "15 March 44 BC"),
        ("0000-02-29", "29 February 1 BC"),
        ("-0043-03-15/0014-08-19", "15 March 44 BC to 19 Aug 14"),
    ],
)
def test_a_date_in_words(text, words):
    # Babel sets a thin space, or none, around a dash.
    assert re.sub(r"\s*–\s*", "–", format_date(parse_date(text))) == words


def test_a_day_in_the_language_of_the_reader():
    with use_language("uk"):
        assert format_day(np.datetime64("2024-10-20")).startswith("20 жовт. 2024")
        assert format_date(parse_date("[..2024-10-20]")).startswith("колись до 20 жовт.")
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
def test_any_bounds_have_words(moments, known, flags):
    first, second, third, fourth = moments
    opened = [OPEN] * 2
    start = [first, second] if known[0] else opened
    end = [third, fourth] if known[1] else opened
    lasting, within = [*start, *end], [start[0], end[1]] * 2
    assert format_date(Bounds(*(lasting if flags[0] else within), *flags))


@given(edtf_texts())
def test_any_valid_date_has_words(text):
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
def test_a_range_is_written_as_the_library_writes_it(language, skeleton, days):
    start, end = sorted(days)
    if skeleton == "yMMM" and (start.year, start.month) == (end.year, end.month):
        return
    with use_language(language):
        text = date_text._format_range(start, end, skeleton)
    assert text == format_interval(start, end, skeleton, locale=LANGUAGES[language])
