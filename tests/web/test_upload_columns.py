"""The lists of the upload dialog that show and correct how each field was read."""

import json

import pandas as pd
from plotly.utils import PlotlyJSONEncoder

from dashboard.ingest.load import open_dataset
from dashboard.ingest.report import Report
from dashboard.web.components.upload_columns import column_lists


def elements(part):
    """Yield all elements of a part of the page, as the browser gets them."""
    if isinstance(part, list):
        for child in part:
            yield from elements(child)
    elif isinstance(part, dict):
        yield part["type"], part["props"]
        yield from elements(part["props"].get("children"))


def lists(columns, chosen=None):
    data = open_dataset(pd.DataFrame(columns), chosen)
    summary = Report(data, "page").as_json()
    text = json.dumps(column_lists(summary, chosen or {}), cls=PlotlyJSONEncoder)
    return list(elements(json.loads(text)))


def test_exact_names_are_folded_and_leave_no_empty_list():
    shown = lists({"title": ["Talks"], "date": ["2024-10-08"]})
    assert all(props["children"] for kind, props in shown if kind == "Ul")
    summaries = [props["children"] for kind, props in shown if kind == "Summary"]
    assert summaries[0] == "2 columns have standard names"


def test_each_field_has_one_list_and_empty_columns_are_not_offered():
    columns = {"city": ["Lviv"], "type": ["Protest"], "date": ["2024"], "empty": [""]}
    shown = lists(columns, {"country": ""})
    fields = [props["data-field"] for kind, props in shown if kind == "Select" and
              props.get("className") == "upload-field"]  # fmt: skip
    assert len(fields) == len(set(fields))
    assert {"title", "date", "location", "coordinates", "country"} <= set(fields)
    options = {props.get("value") for kind, props in shown if kind == "Option"}
    assert "city" in options
    assert "empty" not in options


def test_a_century_and_an_order_of_coordinates_can_be_chosen():
    columns = {"title": ["A"], "date": ["28.6.14"], "coords": ["48.85, 2.35"]}
    shown = lists(columns)
    by_class = {props.get("className"): props for kind, props in shown if kind == "Select"}
    centuries = by_class["upload-century"]["children"]
    values = [(option["props"]["value"], option["props"]["selected"]) for option in centuries]
    assert values == [
        ("", True),
        ("2000", False),
        ("1900", False),
        ("1800", False),
        ("1700", False),
    ]
    axes = by_class["upload-axes"]
    assert (axes["data-field"], axes["data-column"]) == ("coordinates", "coords")
    assert [option["props"]["value"] for option in axes["children"]] == ["coordinates", "lon_lat"]


def test_years_of_four_digits_and_two_columns_of_coordinates_need_no_choice():
    shown = lists({"title": ["A"], "date": ["28.6.1914"], "lat": ["48.85"], "lon": ["2.35"]})
    classes = {props.get("className") for kind, props in shown if kind == "Select"}
    assert not classes & {"upload-century", "upload-axes"}


def test_a_choice_of_several_columns_or_of_a_text_is_shown():
    columns = {"What": ["A"], "Street": ["Vitéz utca"], "Date": ["2020"]}
    shown = lists(columns, {"location": 'Street + "Szeged"', "country": '"Hungary"'})
    selects = {props["data-field"]: props for kind, props in shown
               if kind == "Select" and props.get("className") == "upload-field"}  # fmt: skip
    selected = {
        field: [option["props"]["value"] for option in selects[field]["children"]
                if option["props"]["selected"]]
        for field in ("location", "country")
    }  # fmt: skip
    assert selected == {"location": ['Street + "Szeged"'], "country": ['"Hungary"']}
    typed = {props["data-field"]: props for kind, props in shown
             if props.get("className") == "upload-text"}  # fmt: skip
    assert typed["location"]["defaultValue"] == "Szeged"
    assert typed["location"]["data-columns"] == "Street"
    assert (typed["country"]["defaultValue"], typed["title"]["data-choice"]) == ("Hungary", "What")
    # Each control names its field.
    names = [props["aria-label"] for kind, props in shown
             if props.get("className") in ("upload-add", "upload-text")]  # fmt: skip
    assert len(names) == len(set(names))
    assert {"Country: Same for all rows", "Place: Add to each place"} <= set(names)


def test_a_column_is_added_to_those_that_a_title_was_made_of():
    shown = lists({"home": ["France"], "away": ["Italy"], "date": ["2020"], "ref": ["Ada Noel"]})
    added = next(props for kind, props in shown if props.get("className") == "upload-add"
                 and props["data-field"] == "title")  # fmt: skip
    assert added["data-choice"] == "home + away"
    # The browser adds the columns.
    assert len(added["children"]) == 1


def test_a_doubt_with_several_choices_has_a_button_for_each():
    shown = lists({"title": ["Fair"] * 10, "date": [f"12{day}" for day in range(100, 200, 10)]})
    buttons = {props["children"]: json.loads(props["data-mapping"]) for kind, props in shown
               if "upload-suggest" in props.get("className", "")}  # fmt: skip
    assert buttons == {
        "Unit of the dates: days of a spreadsheet": {"date_unit": '"days"'},
        "Unit of the dates: days since 1970": {"date_unit": '"days since 1970"'},
    }


def test_doubts_come_first_with_what_helps():
    years = [str(year) for year in range(2010, 2020)]
    columns = {"title": ["Fair"] * 10, "date": years, "phase": ["Ships leave port"] * 10}
    columns["phase"] = [
        f"{phase} {year}" for phase, year in zip(columns["phase"], years, strict=True)
    ]
    shown = lists(columns)
    headings = [props["children"] for kind, props in shown if kind == "H3"]
    assert headings == ["Check first", "How the columns are read"]
    (button,) = [props for kind, props in shown
                 if "upload-suggest" in props.get("className", "")]  # fmt: skip
    assert json.loads(button["data-mapping"]) == {"title": "title + phase"}
    assert button["children"] == "Title: title + phase"
    # The field is not listed again below.
    fields = [props["data-field"] for kind, props in shown
              if kind == "Select" and props.get("className") == "upload-field"]  # fmt: skip
    assert fields[0] == "title"
    assert fields.count("title") == 1
