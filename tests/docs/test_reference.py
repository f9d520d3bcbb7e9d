"""The reference describes everything that the code defines, and nothing else."""

import re

import click
import pandas as pd
import pytest
from docs_hooks import command_line, settings_table
from pages import PAGES, quoted, table_rows

from dashboard import EventQuery, load_events
from dashboard.cli import main
from dashboard.common.i18n import LANGUAGES
from dashboard.common.settings import describe_settings
from dashboard.engine.query import QUERY_PARAMETERS, ROLES
from dashboard.io.formats import FORMATS
from dashboard.model.column_aliases import FIELD_PARTS
from dashboard.model.schema import COLUMN, PRECISIONS, STANCES, STATUSES
from dashboard.views.figure_spec import PICTURE_FORMATS
from dashboard.views.state import STATE_PARAMETERS, TABS, State

COLUMNS_PAGE = PAGES["docs/reference/columns.md"]
DATES_PAGE = PAGES["docs/reference/dates.md"]
URL_PAGE = PAGES["docs/reference/url.md"]


def first_cells(page, heading):
    return [name for row in table_rows(page, heading) for name in quoted(row[0])]


def test_the_table_of_columns_names_each_column_once():
    assert sorted(first_cells(COLUMNS_PAGE, "column")) == sorted(COLUMN)


@pytest.mark.parametrize("word", [*STATUSES, *PRECISIONS, *STANCES])
def test_the_page_of_columns_lists_each_allowed_word(word):
    assert f"`{word}`" in COLUMNS_PAGE


def test_the_guide_lists_each_part_that_can_be_mapped():
    page = PAGES["docs/guides/own-table.md"]
    listed = page.partition("and the parts")[2].partition("The last is")[0]
    assert sorted(quoted(listed)) == sorted(FIELD_PARTS)


def test_the_page_of_urls_lists_each_parameter():
    filters, display = URL_PAGE.split("## How they are shown")
    for part, parameters in ((filters, QUERY_PARAMETERS), (display, STATE_PARAMETERS)):
        assert sorted(first_cells(part, "parameter")) == sorted(
            parameter.name for parameter in parameters
        )


@pytest.mark.parametrize("word", [*ROLES, *TABS, *LANGUAGES])
def test_the_page_of_urls_lists_each_value(word):
    assert f"`{word}`" in URL_PAGE


def test_the_example_url_is_valid():
    (url,) = re.findall(r"^http\S+$", URL_PAGE, re.MULTILINE)
    state, problems = State.read(url.partition("?")[2])
    assert problems == []
    assert state.query != EventQuery()


def test_the_page_of_formats_lists_each_format():
    rows = table_rows(PAGES["docs/reference/formats.md"], "format")
    names = [name for row in rows for name in quoted(row[-1])]
    assert sorted(names) == sorted([*FORMATS, *PICTURE_FORMATS, "html"])


def test_each_setting_is_in_the_generated_table():
    table = settings_table()
    for setting in describe_settings():
        assert f"`{setting.variable}`" in table
    assert len(table.splitlines()) == len(describe_settings()) + 2


def test_each_command_and_option_is_in_the_generated_reference():
    text = command_line()
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        section = text.split(f"## {name}\n")[1].split("\n## ")[0]
        options = [
            option
            for parameter in command.params
            for option in parameter.opts
            if option.startswith("-")
        ]
        assert [option for option in options if option not in section] == []


def test_the_choices_of_an_option_are_in_its_meaning():
    rows = [line.split(" | ") for line in command_line().splitlines()]
    (cells,) = [cells for cells in rows if cells[0] == "| `--theme`"]
    assert "One of: `light`, `dark`, `greyscale`." in cells[1]


def test_dates_are_converted_as_the_page_shows():
    rows = table_rows(DATES_PAGE, "written")
    rows_of_calendars = table_rows(DATES_PAGE, "written with its calendar")
    assert len(rows) > 8
    assert len(rows_of_calendars) > 8
    for spellings, edtf, *_ in (*rows, *rows_of_calendars):
        for text in quoted(spellings):
            events, _ = load_events(pd.DataFrame({"title": ["A"], "date": [text]}))
            assert [text, *events["date"].astype(str)] == [text, *quoted(edtf)]


def test_the_edtf_dates_of_the_page_are_valid():
    dates = [date for cells, *_ in table_rows(DATES_PAGE, "EDTF") for date in quoted(cells)]
    titles = [f"Event {date}" for date in dates]
    events, problems = load_events(pd.DataFrame({"title": titles, "date": dates}))
    assert problems == []
    assert list(events["date"]) == dates
