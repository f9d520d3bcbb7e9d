"""How each column was interpreted: where a field comes from, why, and an example."""

import pandas as pd
import pytest

from dashboard.ingest.interpretations import Interpretation
from dashboard.ingest.load import open_dataset
from dashboard.ingest.report import Report


def interpret(columns, mapping=None, order=None):
    data = open_dataset(pd.DataFrame(columns), mapping, order=order)
    return data.header.interpretations


def entry(interpretations, field):
    return next(each for each in interpretations if each.field == field)


def contents(interpretations):
    return {each.columns[0]: each.content for each in interpretations if not each.field}


def test_guesses_come_first_and_exact_names_last():
    entries = interpret(
        {
            "date": ["2024-10-08"],
            "Frage": ["Talks in Moscow"],
            "Headline": ["On arms"],
            "country": ["RUS"],
            "colour": ["red"],
        },
        {"tags": "Headline"},
    )
    assert [(each.field, each.columns, each.basis) for each in entries] == [
        ("title", ("Frage",), "content"),
        ("coordinates", ("country",), "filled"),
        ("tags", ("Headline",), "chosen"),
        ("date", ("date",), "exact"),
        ("country", ("country",), "exact"),
        ("", ("colour",), "extra"),
    ]


@pytest.mark.parametrize(
    ("field", "name", "cells", "basis"),
    [
        ("title", "Title", ["A talk", "B talk"], "exact"),
        ("title", "Ereignis", ["A talk", "B talk"], "alias"),
        ("title", "battle_name", ["A talk", "B talk"], "similar"),
        ("title", "Frage", ["A talk", "B talk"], "content"),
        ("date", "date_of_finish", ["2024-10-08", "2024-10-09"], "similar"),
        ("date", "Wann?", ["2024-10-08", "2024-10-09"], "content"),
    ],
)
def test_the_basis_is_the_name_or_the_cells(field, name, cells, basis):
    other = {"title": ["A", "B"]} if field == "date" else {"date": ["2024", "2025"]}
    result = entry(interpret({name: cells} | other), field)
    assert (result.columns, result.basis) == ((name,), basis)


class TestExamples:
    def test_an_example_is_a_row_whose_reading_differs(self):
        result = entry(interpret({"title": ["A", "B"], "date": ["2024", "8 Oct 2024"]}), "date")
        assert (result.row, result.given, result.reading) == (3, "8 Oct 2024", "2024-10-08")
        assert result.describe_example() == "“8 Oct 2024”"

    def test_an_example_of_dates_is_ambiguous_if_any_is(self):
        dates = ["13/10/2024", "12/10/2024"]
        result = entry(interpret({"title": ["A", "B"], "date": dates}), "date")
        assert (result.given, result.reading, result.order) == ("12/10/2024", "2024-10-12", "dmy")
        assert result.describe_example() == "“12/10/2024” → 12 Oct 2024"

    @pytest.mark.parametrize(
        ("columns", "chosen", "century"),
        [
            ({"date": ["28.6.14"]}, None, 1930),
            ({"date": ["28.6.14"]}, 1900, 1900),
            ({"date": ["28.6.1914"]}, 1900, 0),
            ({"date": ["13-10-24"]}, None, 1930),
            ({"year": ["14"]}, None, 1930),
            ({"year": ["14"]}, 1800, 1800),
        ],
    )
    def test_two_digit_years_show_their_century(self, columns, chosen, century):
        dataset = open_dataset(pd.DataFrame({"title": ["A"]} | columns), century=chosen)
        result = entry(dataset.header.interpretations, next(iter(columns)))
        assert result.century == century
        assert result.is_certain == (not century)

    def test_an_unknown_order_comes_first(self):
        table = {"Frage": ["A talk"], "date": ["03/04/2024"]}
        first = interpret(table)[0]
        assert (first.field, first.order, first.reading) == ("date", "unknown", "")
        chosen = entry(interpret(table, order="mdy"), "date")
        assert (chosen.order, chosen.reading) == ("mdy", "2024-03-04")

    def test_rows_that_were_left_out_do_not_shift_the_examples(self):
        dates = ["someday", "", "8 Oct 2024"]
        table = {"title": ["A", "B", "C"], "date": dates, "country": ["FRA", "DEU", "Spain"]}
        entries = interpret(table)
        assert entry(entries, "title").reading == "C"
        assert entry(entries, "country").reading == "ESP"

    def test_parts_of_a_date_show_the_whole(self):
        entries = interpret({"title": ["A"], "year": ["1863"], "month": ["July"], "day": ["3"]})
        assert [(entry(entries, part).given, entry(entries, part).reading) for part in (
            "year", "month", "day")] == [
            ("1863", "1863-07-03"), ("July", "1863-07-03"), ("3", "1863-07-03"),
        ]  # fmt: skip

    def test_a_table_without_a_row_that_can_be_read_has_cells_only(self):
        result = entry(interpret({"title": ["A"], "date": ["someday"]}), "title")
        assert (result.given, result.reading) == ("A", "")


class TestMadeAndFilledIn:
    def test_titles(self):
        result = entry(
            interpret({"type": ["Protest"], "city": ["Lviv"], "date": ["2024"]}), "title"
        )
        assert (result.basis, result.columns, result.rows) == ("made", ("type", "city"), 1)
        assert (result.given, result.reading) == ("Protest | Lviv", "Protest: Lviv")

    def test_countries_by_coordinates(self):
        table = {"title": ["A"], "date": ["2024"], "lat": ["48.85"], "lon": ["2.35"]}
        result = entry(interpret(table), "country")
        assert (result.basis, result.columns, result.reading) == ("filled", ("lat", "lon"), "FRA")
        assert result.describe_example().endswith("France")

    def test_coordinates_by_the_name_of_a_place(self):
        result = entry(
            interpret({"title": ["A"], "date": ["2024"], "city": ["Vladivostok"]}), "coordinates"
        )
        assert (result.basis, result.columns, result.rows) == ("filled", ("city",), 1)
        assert result.given == "Vladivostok"
        assert result.reading.startswith("43.")

    def test_dates_of_the_rows_above(self):
        table = {"title": list("ABCD"), "date": ["2020", "", "2021", "2022"]}
        filled = [each for each in interpret(table) if each.basis == "filled"]
        assert [(each.field, each.row, each.reading) for each in filled] == [("date", 3, "2020")]

    @pytest.mark.parametrize(
        "columns",
        [{"region": ["Lviv Oblast"]}, {"region": ["Lviv Oblast"], "county": ["Stryi"]}],
        ids=" and ".join,
    )
    def test_titles_from_columns_that_were_joined(self, columns):
        result = entry(interpret({"date": ["2024-10-08"]} | columns), "title")
        assert (result.basis, set(result.columns)) == ("made", set(columns))


def test_a_required_field_without_a_column_comes_first():
    first = interpret({"x": ["A talk", "A walk"], "y": ["?", "!"]})[0]
    assert (first.field, first.basis) == ("date", "missing")


def test_a_field_that_is_left_out_stays_in_the_list():
    result = entry(
        interpret({"title": ["A"], "date": ["2024"], "city": ["Lviv"]}, {"location": ""}),
        "location",
    )
    assert (result.columns, result.basis) == ((), "chosen")


def test_columns_without_a_field_have_a_probable_content():
    count = 12
    table = {
        "title": [f"Talk {number}" for number in range(count)],
        "date": ["2024"] * count,
        "a": ["8 Oct 2024"] * count,
        "b": ["1,500"] * count,
        "c": ["yes", "no"] * 6,
        "d": ["red", "green", "blue"] * 4,
        "e": ["France", "Spain"] * 6,
        "f": ["1863"] * count,
        "g": [""] * count,
        "h": [f"A text of {number} words" for number in range(count)],
    }
    assert contents(interpret(table)) == {
        "a": "dates",
        "b": "numbers",
        "c": "yes_no",
        "d": "words",
        "e": "countries",
        "f": "years",
        "g": "",
        "h": "texts",
    }


def test_interpretations_survive_json():
    table = {"Frage": ["A talk"], "date": ["03/04/2024"], "x": ["1"]}
    data = open_dataset(pd.DataFrame(table))
    listed = Report(data).as_json()["interpretations"]
    assert tuple(map(Interpretation.from_json, listed)) == data.header.interpretations


def test_the_text_folds_exact_names_and_empty_columns():
    table = {"Frage": ["A talk"], "date": ["8 Oct 2024"], "x": ["1"], "y": [""], "z": [""]}
    lines = [
        line
        for line in Report(open_dataset(pd.DataFrame(table))).lines()
        if line.startswith("column: ")
    ]
    assert lines == [
        "column: title from “Frage” (guessed from its cells): “A talk”",
        "column: “x” is kept without a field; it seems to contain numbers, such as “1”",
        "column: 1 column has a standard name: date",
        "column: 2 columns are empty",
    ]
