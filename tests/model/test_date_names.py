# ruff: noqa: RUF001 - names in other scripts are meant
"""The names of columns tell which of them hold the start and the end of the same dates."""

import pytest

from dashboard.model.date_names import DateName, parse_date_name, parse_date_names


@pytest.mark.parametrize(
    ("name", "parsed"),
    [
        ("date", ("", "date", ())),
        ("Datum", ("", "date", ())),
        ("Fecha de inicio", ("start", "date", ())),
        ("date_début", ("start", "date", ())),
        ("date_year", ("", "year", ())),
        ("iyear", ("", "year", ("i",))),
        ("YrBeg1", ("start", "year", ("1",))),
        ("PositionEndMonth", ("end", "month", ("position",))),
        ("datetime_min", ("start", "date", ())),
        ("losses_min", None),
        ("date_hijri", None),
        ("Last updated on", None),
        ("publication date", None),
        ("remarks", None),
        # Other languages, scripts and compounds.
        ("Data zakończenia", ("end", "date", ())),
        ("Başlangıç Tarihi", ("start", "date", ())),
        ("Дата рождения", ("start", "date", ())),
        ("Fecha hasta", ("end", "date", ())),
        ("Sterbedatum", ("end", "date", ())),
        ("birthyear", ("start", "year", ())),
        ("開始日時", ("start", "date", ())),
        ("没年月日", ("end", "date", ())),
        ("工事終了日", ("end", "day", ("工事",))),
        ("종료일", ("end", "day", ())),
        ("تاريخ الانتهاء", ("end", "date", ())),
        ("प्रारंभ तिथि", ("start", "date", ())),
        ("วันที่สิ้นสุด", ("end", "date", ())),
        ("Jahr v. Chr.", ("", "year", ())),
        ("Год до н.э.", ("", "year", ())),
        ("日本", None),
        ("出生地", None),
        ("weekend", None),
    ],
)
def test_a_name_is_split_into_side_unit_and_stem(name, parsed):
    assert parse_date_name(name) == (parsed and DateName(*parsed))


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        (["Launch Date", "Return Date"], ["start", "end"]),
        (["founded", "dissolved"], ["start", "end"]),
        (["founded"], []),
        (["arrival"], []),
        (["earliest_date", "latest_date"], ["start", "end"]),
        (["date", "earliest_date", "latest_date"], ["", "", ""]),
        (["date 1", "date 2"], ["start", "end"]),
        (["date 1", "date 2", "date 3"], ["", "", ""]),
        (["score 1", "score 2"], []),
        (["Open", "Close"], []),
        (["dateOpen", "dateClose"], ["start", "end"]),
        (["realstart", "realend"], ["start", "end"]),
        (["С", "По"], ["start", "end"]),
        (["自", "至"], ["start", "end"]),
        (["Du", "Au"], ["start", "end"]),
        (["not_before", "not_after"], ["start", "end"]),
        (["sdate", "edate"], ["start", "end"]),
        (["Established", "Demolished"], ["start", "end"]),
        (["до", "после"], ["end"]),
    ],
    ids=str,
)
def test_pairs_of_names_are_start_and_end(names, roles):
    assert [parsed.role for parsed in parse_date_names(names).values()] == roles


@pytest.mark.parametrize(
    "names",
    [
        ["date_y", "date_m", "date_d"],
        ["Yıl", "Ay", "Gün"],
        ["سنة", "شهر", "يوم"],
        ["年份", "月份", "日"],
    ],
    ids=str,
)
def test_names_are_parts_of_one_date(names):
    parsed = parse_date_names(names)
    assert [parsed[name].unit for name in names] == ["year", "month", "day"]
    assert len({parsed[name].stem for name in names}) == 1
