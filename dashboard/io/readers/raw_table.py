"""A table as read: columns of texts, with the names from the file."""

import json
import re
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.io.formats.geojson import row_of_feature
from dashboard.io.readers.header import reject_repeats
from dashboard.io.readers.json_shapes import without_wrapper
from dashboard.io.readers.list_positions import PositionOrder, find_orders, read_list
from dashboard.io.readers.nested_objects import (
    flatten_record,
    name_of,
    names_place,
    replace_surrogates,
)
from dashboard.io.size_limits import check_columns, most_columns
from dashboard.model.date_names import parse_date_name
from dashboard.model.extra_columns import number_text
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn

HEADER_ROWS = 1
# From here on, floats have more digits than they know.
_INEXACT = 2.0**53
_ADDRESS = re.compile(r"https?://\S+")
# Objects with more members are not taken apart.
_MOST_MEMBERS = 12
_POSITION = ("latitude", "longitude")
# Column with the name of the sheet or list, where several are read.
SHEET_COLUMN = "sheet"


class SheetSummary(NamedTuple):
    """A sheet of a workbook: its name, its number of rows, and whether it was read."""

    name: str
    rows: int
    is_read: bool


class SheetRows(NamedTuple):
    """The sheets that the rows of a table come from; rows are numbered through all sheets.

    Attributes
    ----------
    names
        Names of the sheets, in order.
    starts
        Number of rows above each sheet.
    """

    names: tuple[str, ...]
    starts: tuple[int, ...]

    def find(self, row: int) -> tuple[str, int]:
        """Find the sheet of a row, and the number of the row in it.

        Examples
        --------
        >>> SheetRows(("2023", "2024"), (0, 3)).find(5)
        ('2024', 2)
        """
        at = bisect_left(self.starts, row) - 1
        return self.names[at], row - self.starts[at]


class RawTable(NamedTuple):
    """A table as read, before its columns are assigned to fields.

    Attributes
    ----------
    texts
        Columns of texts, or of categories of texts.
    rows
        Number of each row, as a spreadsheet shows it.
    problems
        Problems found while reading, such as rows with too many cells.
    title
        Title of the table, if the file names it.
    fields
        Column by field, if the file says what its columns contain.
    has_records
        Whether each row is complete in itself. In a sheet, an empty cell may repeat the one above.
    sheets
        All sheets of a workbook that have cells.
    sheet_rows
        The sheets of the rows, if they come from several.
    above
        Texts above the table, such as a title.
    """

    texts: pd.DataFrame
    rows: pd.Series
    problems: list[Problem]
    title: str = ""
    fields: Mapping[str, str] = MappingProxyType({})
    has_records: bool = False
    sheets: tuple[SheetSummary, ...] = ()
    sheet_rows: SheetRows | None = None
    above: tuple[str, ...] = ()


def table_of_columns(
    columns: Iterable[tuple[Hashable, pd.Series]], rows: int | None = None
) -> RawTable:
    """Convert columns of any type to texts.

    Missing values become empty cells. Midnight is written as a day, and whole numbers without
    decimals.

    Parameters
    ----------
    columns
        Names and cells of the columns.
    rows
        Number of rows; needed if there may be no column.

    Raises
    ------
    UnreadableFileError
        A name is repeated.
    """
    named = [(str(name), _texts(cells)) for name, cells in columns]
    reject_repeats([name for name, _ in named])
    texts = pd.DataFrame(dict(named), None if rows is None else range(rows), copy=False)
    return RawTable(texts, pd.Series(texts.index + HEADER_ROWS + 1, index=texts.index), [])


def table_of_records(items: list[dict[str, Any]]) -> RawTable:
    """Convert dicts, one for each event.

    Raises
    ------
    UnreadableFileError
        They have too many names.
    """
    given = [_as_record(item) for item in items]
    check_columns(len({key for item in given for key in item}), len(items))
    items = [flatten_record(item) for item in given]
    names = list(dict.fromkeys(key for item in items for key in item))
    orders, notes = find_orders(items, filter(names_place, names))
    rows = [dict(_cells_of(item, orders)) for item in items]
    if len({name for row in rows for name in row}) > most_columns(len(rows)):
        # Objects with ever other parts are no columns.
        rows = [{name: row[name] for name in map(replace_surrogates, item) if name in row}
                for row, item in zip(rows, given, strict=True)]  # fmt: skip
    table = table_of_columns(pd.DataFrame(rows).items(), len(rows))
    return table._replace(has_records=True, problems=notes)


def _as_record(item: dict[str, Any]) -> dict[str, Any]:
    """Write an object as one record: a feature of GeoJSON, or a post of WordPress.

    A post that has custom fields with a date was only published on its own date.
    """
    item = row_of_feature(without_wrapper(item))
    custom = item.get("acf")
    if not isinstance(custom, dict) or not isinstance(item.get("title"), dict):
        return item
    has_date = any(parse_date_name(name) for name in custom)
    names = {"date": "published"} if has_date and "published" not in item else {}
    post = {names.get(name, name): value for name, value in item.items() if name != "acf"}
    return post | {name: value for name, value in custom.items() if name not in post}


def _cells_of(
    item: dict[str, Any], orders: Mapping[str, PositionOrder]
) -> Iterator[tuple[str, Any]]:
    """Yield the cells of an object.

    A list of objects gives their names and first address. In the members of `orders`, a list may be
    a place with its coordinates.
    """
    for key, value in item.items():
        name = replace_surrogates(key)
        position = read_list(value) if key in orders else None
        if position:
            cells = (", ".join(position.names), *position.point(orders[key]))
            parts = zip((name, *_POSITION), cells, strict=True)
            yield from ((part, text) for part, text in parts if part == name or part not in item)
            continue
        names, members = _names_of(value) if isinstance(value, list) else ("", {})
        yield name, names or _in_text(value)
        for part, text in members.items():
            if f"{key} {part}" not in item:
                yield f"{name} {replace_surrogates(part)}", replace_surrogates(text)


def _names_of(values: list[Any]) -> tuple[str, dict[str, str]]:
    """Return the names of objects with titles, and the other texts in them, by member.

    The first address comes first, as "url"; it may be that of the source.
    """
    if not values or not all(isinstance(value, dict) for value in values):
        return "", {}
    names = [name_of(value) for value in values]
    texts = (text for value in values for text in value.values() if isinstance(text, str))
    address = next(filter(_ADDRESS.fullmatch, texts), "")
    parts = {"url": address} if address else {}
    members = list(dict.fromkeys(member for value in values for member in value))
    if not all(names) or len(members) > _MOST_MEMBERS:
        return "; ".join(names) if all(names) else "", parts
    for member in members:
        given = [text_of_value(value.get(member)) for value in values]
        text = "; ".join(filter(None, given))
        if text and given != names and text != address:
            parts[f"{member}s" if member == "url" and address else member] = text
    return "; ".join(names), parts


def text_of_value(value: Any) -> str:
    """Convert a value of JSON to the text of a cell."""
    return "" if value is None else str(_in_text(value))


def _in_text(value: Any) -> Any:
    if isinstance(value, list):
        return replace_surrogates("; ".join(str(part) for part in value))
    if isinstance(value, dict | bool):
        return json.dumps(value)
    return replace_surrogates(value) if isinstance(value, str) else value


def _texts(cells: pd.Series) -> pd.Series:
    """Convert cells to texts; each distinct value is converted once if pandas can compare them."""
    cells = cells.reset_index(drop=True)
    if isinstance(cells.dtype, pd.StringDtype):
        return cells.fillna("") if cells.hasnans else cells
    if isinstance(cells.dtype, pd.CategoricalDtype):
        codes, distinct = cells.cat.codes.to_numpy(), pd.Series(cells.cat.categories)
    elif cells.dtype == object:
        pairs = zip(cells.tolist(), cells.isna().tolist(), strict=True)
        words = ["" if is_missing else _cell_text(value) for value, is_missing in pairs]
        return pd.Series(words, dtype=object)
    else:
        codes, known = pd.factorize(cells)
        distinct = pd.Series(known)
    texts = pd.concat([_as_texts(distinct), pd.Series([""])], ignore_index=True).astype("str")
    # Missing values have a code below 0.
    return pd.Series(DictColumn(texts, np.where(codes < 0, len(distinct), codes)).column())


def _as_texts(values: pd.Series) -> pd.Series:
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        return _moments_as_texts(values.dt.tz_convert("UTC")) + "Z"
    if pd.api.types.is_datetime64_any_dtype(values):
        return values.dt.strftime("%Y-%m-%d") if _are_days(values) else _moments_as_texts(values)
    if pd.api.types.is_float_dtype(values) and (values % 1 > 0).any():
        # Beside fractions, long numbers are no codes, and are written so that they stay numbers.
        return values.map(number_text)
    return values.map(_cell_text)


def _are_days(values: pd.Series) -> bool:
    """Return whether all moments are midnights; pandas fails on the first and last moments."""
    moments = values.to_numpy()
    day = np.timedelta64(1, "D").astype(f"m8[{np.datetime_data(moments.dtype)[0]}]")
    return not (moments.view("i8") % day.view("i8")).any()


def _moments_as_texts(values: pd.Series) -> pd.Series:
    """Write moments to the second, or with its fraction."""
    texts: pd.Series = values.dt.strftime("%Y-%m-%dT%H:%M:%S.%f")
    return texts.str.replace(r"\.?0+$", "", regex=True)


def _cell_text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < _INEXACT:
        return str(int(value))
    return replace_surrogates(str(value))
