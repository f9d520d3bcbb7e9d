"""The parts of one event: its columns, dates, countries and places. Knows no whole table."""

from typing import TYPE_CHECKING

from dashboard.common.lazy_names import lazy_names

if TYPE_CHECKING:
    from dashboard.model.countries import country_codes, country_name, find_code
    from dashboard.model.date_bounds import parse_date, parse_dates, read_days
    from dashboard.model.date_text import format_date, format_day, format_period
    from dashboard.model.edtf import Bounds, parse_edtf
    from dashboard.model.geo import Area, MapExtent
    from dashboard.model.schema import COLUMNS, Checked, Column, Problem

__all__ = [
    "COLUMNS",
    "Area",
    "Bounds",
    "Checked",
    "Column",
    "MapExtent",
    "Problem",
    "country_codes",
    "country_name",
    "find_code",
    "format_date",
    "format_day",
    "format_period",
    "parse_date",
    "parse_dates",
    "parse_edtf",
    "read_days",
]

__getattr__, __dir__ = lazy_names(
    __name__,
    {
        "countries": (
            "country_codes",
            "country_name",
            "find_code",
        ),
        "date_bounds": (
            "parse_date",
            "parse_dates",
            "read_days",
        ),
        "date_text": (
            "format_date",
            "format_day",
            "format_period",
        ),
        "edtf": (
            "Bounds",
            "parse_edtf",
        ),
        "geo": (
            "Area",
            "MapExtent",
        ),
        "schema": (
            "COLUMNS",
            "Checked",
            "Column",
            "Problem",
        ),
    },
)
