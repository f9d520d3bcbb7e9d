"""Dates in unreadable texts, for those who want them."""

import pandas as pd
import pytest

from dashboard.ingest.load import open_dataset
from dashboard.ingest.normalize import parts_of_dates
from dashboard.ingest.normalize.parts_of_dates import find_parts_of_dates

# The part that is read; empty if none is.
TEXTS = {
    "May 306, 2020": "2020",
    "Lima, May 21, 2025": "2025-05-21",
    "Claimed on leak site July 4, 2026": "2026-07-04",
    "Lima, 21 May 2025, evening": "2025-05-21",
    "21 May 2025, published 2025": "2025-05-21",
    "war (3 May 1861, they say)": "1861-05-03",
    "before 3 May 2020, Lima": "[..2020-05-02]",
    "spring (1914 or 1918)": "[1914,1918]",
    "Lima, 21.5.1925": "1925-05-21",
    "Lima, 3/5/1925": "1925",
    "1914년 여름쯤, 서울": "1914",
    "навесні, протягом 1914 року": "1914",
    # The words of seasons are read with the column.
    "spring 1914, Kyiv": "spring 1914",
    # Several days leave what they have in common.
    "2 May 2021; 5 May 2021": "2021-05",
    "Lima, 2 May 2021, 5 June 2021": "2021",
    "2 May 2021; 5 May 2022": "",
    # Numbers that count something, and other years.
    "1500 dead, 3 May 2020": "2020-05-03",
    "1800 hours, 5 May 2020": "2020-05-05",
    "1500 dead, many": "",
    "Room 1914, block": "",
    "Flight 1549, late": "",
    "Zimmer Nr. 1914": "",
    "Smith (born 3 May 1920), elected 1964": "",
    "spring 1914, Kyiv 1918": "",
    # Days that do not exist have a year, unlike spans.
    "2023/10/01 - 2023/11/31": "2023",
    "2024-10-13T14:05+19:00": "2024",
    "wars of 1914-18": "",
    "2020.5 kg, heavy": "",
    # Bounds and other eras.
    "sometime before 1914": "",
    "In 1914, not 1918": "",
    "long after (3 May 2020)": "",
    "기원전 1200년경, 전투": "-1199~",
    "bataille, 1200 avant J.-C. env. sans doute": "",
    "1390 هـ مكة": "",
    "1200 mya": "",
}


@pytest.mark.parametrize(("text", "part"), TEXTS.items(), ids=TEXTS)
def test_a_part_is_used_if_nothing_else_changes_its_meaning(text, part):
    found = find_parts_of_dates(pd.Series([text, "3 May 1861"]))
    assert (found.dates[0] if found else "") == part


def test_the_column_decides_the_order():
    found = find_parts_of_dates(pd.Series(["Lima, 3/5/1925", "13/5/1925"]))
    assert found.dates.tolist() == ["1925-05-03", "13/5/1925"]


def test_few_parts_of_a_text_are_tried(monkeypatch):
    tried = []
    monkeypatch.setattr(parts_of_dates, "date_to_edtf", lambda part, _: tried.append(part) or "")
    find_parts_of_dates(pd.Series([";," * 40 + "a 1914"]))
    assert 0 < len(tried) < 10


# The day or month that is read without being asked for; empty if none is.
DAYS = {
    "Claimed on leak site July 4, 2026": "2026-07-04",
    "Santiago, 21 al 23 de enero de 2020": "2020-01-21/2020-01-23",
    "Access on September 16, 2022, disclosed October 2-3, 2022": "2022",
    "Access on September 16, 2022, disclosed on May 3, 2023": "",
    "서울 2020년 5월 3일 집회": "2020-05-03",
    "Flood in late May 2020": "2020-05",
    # Nothing but a year, another number, a bound, and dates that contradict each other.
    "Battle of Lviv 1918": "",
    "Room 5, 3 May 2020": "",
    "Lima, 3 May 2020 08:05 EST": "",
    "not before 3 May 2020, Lima": "",
    "25 October/7 November 1917": "",
    "13 Oct 2024 - 8 Oct 2024": "",
    "Lima, 3/5/1925": "",
}


@pytest.mark.parametrize(("text", "day"), DAYS.items(), ids=DAYS)
def test_a_day_among_words_is_clear(text, day):
    found = find_parts_of_dates(pd.Series([text, *["3 May 1861"] * 9]), only_days=True)
    assert (found.dates[0] if found else "") == day


def test_in_a_column_of_prose_no_day_is_clear():
    texts = ["It rained", "Nobody came", "Claimed July 4, 2026", "3 May 1861"]
    assert find_parts_of_dates(pd.Series(texts), only_days=True) is None


# Further cells, the century, and the date in "Lima, 28 May 14, 1914" or the like.
ROWS = {
    "the year beside it is the same": ("Lima, 21 May 2025", {"year": "2025"}, None, "2025-05-21"),
    "the year beside it differs": ("Lima, 21 May 2025", {"year": "2021"}, None, "2021"),
    "with an end": (
        "Lima, 21 May 2025",
        {"end_date": "2025-05-23"},
        None,
        "2025-05-21/2025-05-23",
    ),
    "in a century": ("Lima, 28.6.14", {}, 1900, "1914-06-28"),
}


@pytest.mark.parametrize(("text", "others", "century", "date"), ROWS.values(), ids=ROWS)
def test_parts_fit_the_other_columns_and_the_text_is_kept(text, others, century, date):
    clear = {"title": "Vote", "date": "2024-05-01"} | dict.fromkeys(others, "2024")
    table = pd.DataFrame([clear, {"title": "Talks", "date": text} | others])
    dataset = open_dataset(table, unread="part", century=century)
    assert dataset.events[["date", "date_text"]].iloc[1].tolist() == [date, text]
