"""Find columns whose names tell little: numbered ones, axes, and the years of a chronicle."""

import re
from collections.abc import Collection, Mapping
from itertools import pairwise

import numpy as np

from dashboard.ingest.infer.cell_tests import AXIS_TESTS, YEAR, are_dates_or_years, are_years
from dashboard.ingest.infer.column_samples import HALF, MOST, ColumnSamples
from dashboard.model.column_aliases import is_numbered

_AXIS = re.compile(r"(pos|position|coord|coordinate|point|gps|geo)?[ _.-]?([xy])", re.IGNORECASE)
# Least years of a chronicle, the share of its rows that have one, of years that are not before the
# year above, and the longest dates in it on average.
_MIN_YEARS, _MANY, _NEARLY_ALL, _DATE_CHARS = 5, 0.7, 0.95, 25


def find_numbered(
    samples: ColumnSamples,
    names: list[str],
    mapping: Mapping[str, str],
    assigned: Collection[str],
) -> dict[str, str]:
    """Add years, the end and the description of a table without a header to its mapping."""
    mapping = dict(mapping)
    if not {"date", "year"} & {*mapping, *assigned}:
        years = [name for name in filter(is_numbered, names) if name not in mapping.values()
                 and samples.sample(name) and samples.share(name, are_years) >= MOST]  # fmt: skip
        mapping |= {"year": years[0]} if years else {}
    date = mapping.get("date", "")
    if is_numbered(date) and "end_date" not in mapping:
        others = [name for name in names if name not in mapping.values() and is_numbered(name)
                  and samples.share(name, are_dates_or_years) >= MOST]  # fmt: skip
        filled = [name for name in others if samples.sample(name)]
        # The start is usually on the left.
        sides = [(date, name) if names.index(date) < names.index(name) else (name, date)
                 for name in filled]  # fmt: skip
        pairs = (*sides, *(pair[::-1] for pair in sides))
        span = next((pair for pair in pairs if _are_in_order(samples, *pair)), ())
        mapping |= dict(zip(("date", "end_date"), span, strict=False))
    if is_numbered(mapping.get("title", "")) and "description" not in mapping:
        free = [name for name in names if name not in mapping.values() and is_numbered(name)
                and samples.share(name, are_dates_or_years) < HALF]  # fmt: skip
        longest = max(free, key=samples.mean_length, default="")
        if longest and samples.mean_length(longest) > samples.mean_length(mapping["title"]):
            mapping["description"] = longest
    return mapping


def _are_in_order(samples: ColumnSamples, start: str, end: str) -> bool:
    """Return whether most years of a column are not before those of another column."""
    rows = zip(samples.first_cells(start), samples.first_cells(end), strict=True)
    years = [[int(match[0]) for text in row if (match := YEAR.search(text))] for row in rows]
    pairs = [pair for pair in years if len(pair) == len((start, end))]
    return bool(pairs) and float(np.mean([pair == sorted(pair) for pair in pairs])) >= MOST


def find_axes(
    samples: ColumnSamples, names: list[str], mapping: Mapping[str, str]
) -> dict[str, str]:
    """Find latitude and longitude in two columns such as "pos x" and "pos y", both in degrees."""
    axes = {match[2].casefold(): name for name in reversed(names)
            if (match := _AXIS.fullmatch(name)) and name not in mapping.values()}  # fmt: skip
    if axes.keys() != {"x", "y"} or not all(map(samples.sample, axes.values())):
        return {}
    if _are_positions(samples, axes["y"], axes["x"]):
        return {"latitude": axes["y"], "longitude": axes["x"]}
    # Beyond 90 degrees, y can only be the longitude.
    is_swapped = _are_positions(samples, axes["x"], axes["y"])
    return {"latitude": axes["x"], "longitude": axes["y"]} if is_swapped else {}


def _are_positions(samples: ColumnSamples, latitude: str, longitude: str) -> bool:
    columns = {90: latitude, 180: longitude}
    return all(samples.share(columns[most], AXIS_TESTS[most]) >= MOST for most in columns)


def find_chronicle(
    samples: ColumnSamples,
    names: list[str],
    mapping: Mapping[str, str],
    assigned: Collection[str],
) -> dict[str, str]:
    """Find the years of a chronicle without any known name: a column of years in their order."""
    if {"date", "year"} & {*mapping, *assigned}:
        return {}
    free = (name for name in names if name not in mapping.values())
    years = next((name for name in free if _are_years_in_order(samples, name)), None)
    return {"date": years} if years is not None else {}


def _are_years_in_order(samples: ColumnSamples, name: str) -> bool:
    """Return whether a column has short texts with the years of a chronicle, in their order."""
    cells = [cell for cell in samples.first_cells(name) if cell]
    years = [int(match[0]) for cell in cells if (match := YEAR.search(cell))]
    steps = [first <= second for first, second in pairwise(years)]
    return (
        len(set(years)) >= _MIN_YEARS
        and len(years) >= _MANY * len(cells)
        and float(np.mean(steps)) >= _NEARLY_ALL
        and samples.mean_length(name) <= _DATE_CHARS
    )
