"""A table as read: columns of texts, with the names from the file."""

import json
import re
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashboard.io.formats.geojson import row_of_feature
from dashboard.io.readers.header import reject_repeats
from dashboard.io.readers.json_shapes import plain_value, without_wrapper
from dashboard.io.readers.list_positions import PositionOrder, find_orders, read_list
from dashboard.io.size_limits import check_columns, most_columns
from dashboard.model.column_aliases import is_named_after
from dashboard.model.date_names import parse_date_name
from dashboard.model.schema import Problem
from dashboard.model.text_columns import DictColumn

HEADER_ROWS = 1
# From here on, floats have more digits than they know.
_INEXACT = 2.0**53
# Objects with more members are no single cell.
_MOST_PARTS = 12
_PLACE_PARTS = ("latitude", "longitude", "country")
_ADDRESS = re.compile(r"https?://\S+")
# Names of parts that are codes rather than words.
_CODE_NAMES = frozenset({"code", "lang", "language", "color", "colour", "icon", "slug", "format"})
# A text with words: neither a file, an address, a code, a colour, a date nor yes or no.
_NAME = re.compile(
    r"(?!\S*[/@#_\\]|\S*[0-9]\S*\Z|\S+\.[a-z]{2,4}\Z|(?:true|false|yes|no|null|n/a)\Z)"
    r".*[^\W\d_]{2}",
    re.IGNORECASE | re.DOTALL,
)
_ISO_DATE = re.compile("-?[0-9]{4}-[0-9]{2}")
# An object with only these is a date.
_DAY_PARTS = frozenset({"year", "month", "day"})
_WHOLE_NUMBER, _YEAR_DIGITS, _SHORT_YEAR = re.compile(r"-[0-9]{1,6}|[0-9]{1,4}"), 4, 2
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_LETTERS = re.compile(r"[^\W\d_]{3,20}\.?")
_POSITION = ("latitude", "longitude")
_SURROGATE = re.compile("[\ud800-\udfff]")
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
    items = [_as_record(item) for item in items]
    names = list(dict.fromkeys(key for item in items for key in item))
    check_columns(len(names), len(items))
    orders, notes = find_orders(items, filter(_names_place, names))
    rows = [dict(_cells_of(item, orders)) for item in items]
    if len({name for row in rows for name in row}) > most_columns(len(rows)):
        # Objects with ever other parts are no columns.
        rows = [{name: row[name] for name in map(replace_surrogates, item)}
                for row, item in zip(rows, items, strict=True)]  # fmt: skip
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

    A list of objects gives their names and first address, and an object its name and its parts. In
    the members of `orders`, a list may be a place with its coordinates.
    """
    for key, given in item.items():
        name = replace_surrogates(key)
        value: Any = _date_of(given) or _only_text(given)
        position = read_list(value) if key in orders else None
        if position:
            cells = (", ".join(position.names), *position.point(orders[key]))
            parts = zip((name, *_POSITION), cells, strict=True)
            yield from ((part, text) for part, text in parts if part == name or part not in item)
            continue
        names, address = _names_of(value) if isinstance(value, list) else ("", "")
        is_object = isinstance(value, dict) and _has_parts(value)
        yield name, (_name_of(value) if is_object else names) or _in_text(value)
        if address and f"{key} url" not in item:
            yield f"{name} url", replace_surrogates(address)
        for part, inner in value.items() if is_object else ():
            part_name = part if _is_part_of_place(key, part) else f"{key} {part}"
            if part_name not in item:
                yield replace_surrogates(part_name), _in_text(inner)


@lru_cache(maxsize=1_000)
def _names_place(key: str) -> bool:
    return is_named_after(key, "location") or is_named_after(key, "coordinates")


def _date_of(value: Any) -> str:
    """Write an object of a year, a month and a day as a date; empty for any other value.

    A month or day of 0 is unknown. Years of two digits stay so, because how they are read depends
    on the column.

    Examples
    --------
    >>> _date_of({"month": "9", "day": "1", "year": "2016"}), _date_of({"year": -44})
    ('2016-09-01', '44 BC')
    >>> _date_of({"year": -4, "month": 3, "day": 0}), _date_of({"year": "98", "month": "5"})
    ('March 4 BC', 'May-98')
    >>> _date_of({"year": 2016, "wiki": "https://example.org"})
    ''
    """
    if not isinstance(value, dict) or "year" not in value or not value.keys() <= _DAY_PARTS:
        return ""
    year, month, day = (_date_part(value.get(part)) for part in ("year", "month", "day"))
    if not month.strip("0"):
        month = day = ""
    day = day if day.strip("0") else ""
    is_word = month != "" and _LETTERS.fullmatch(month) is not None
    numbers = filter(None, (year, "" if is_word else month, day))
    if not year or not all(map(_WHOLE_NUMBER.fullmatch, numbers)):
        return ""
    if is_word or len(year) == _SHORT_YEAR or year.startswith("-"):
        return _in_words(year, month, day)
    return "-".join([year.zfill(_YEAR_DIGITS), *(part.zfill(2) for part in (month, day) if part)])


def _date_part(part: Any) -> str:
    return str("" if part is None else part).strip().removesuffix(".0")


def _in_words(year: str, month: str, day: str) -> str:
    """Write a date with the name of its month; people write 44 BC as -44."""
    if month.isdecimal() and 0 < int(month) <= len(_MONTHS):
        month = _MONTHS[int(month) - 1]
    # Spreadsheets write short years with hyphens.
    written = f"{year[1:]} BC" if year.startswith("-") else year
    gap = "-" if len(written) == _SHORT_YEAR else " "
    return gap.join(filter(None, (day, month, written)))


def _only_text(value: Any) -> Any:
    """Return the text of an object with only one: {"rendered": "Talks"}.

    A number alone may be anything, such as a part of a date, but a date is one.
    """
    if not isinstance(value, dict):
        return value
    plain = plain_value(value)
    if plain is not None:
        return plain
    texts = list(value.values())
    text = texts[0] if len(texts) == 1 and isinstance(texts[0], str) else ""
    is_text = _NAME.match(text) or _ISO_DATE.match(text)
    return texts[0] if is_text else value


def _has_parts(value: dict[str, Any]) -> bool:
    """Return whether an object has a few texts or numbers, and nothing else."""
    are_cells = not any(isinstance(inner, dict | list) for inner in value.values())
    return are_cells and 1 < len(value) <= _MOST_PARTS


@lru_cache(maxsize=1_000)
def _is_part_of_place(key: str, part: str) -> bool:
    """Return whether an object is a place, and a part of it is its position or country."""
    return _names_place(key) and any(is_named_after(part, field) for field in _PLACE_PARTS)


def _name_of(value: dict[str, Any]) -> str:
    """Return the text of an object that is named like a title, or else its first with words."""
    texts = {key: text for key, text in value.items() if isinstance(text, str) and text}
    named = [text for key, text in texts.items() if _names_title(key)]
    words = [text for key, text in texts.items() if not _names_code(key) and _NAME.match(text)]
    return replace_surrogates(next(iter((*named, *words)), ""))


@lru_cache(maxsize=1_000)
def _names_code(key: str) -> bool:
    """Return whether a part of an object is named like a code, an address or a date."""
    fields = ("event_id", "source_url", "media_url", "date", "event_type")
    return key.casefold() in _CODE_NAMES or any(is_named_after(key, field) for field in fields)


@lru_cache(maxsize=1_000)
def _names_title(key: str) -> bool:
    return is_named_after(key, "title")


def _names_of(values: list[Any]) -> tuple[str, str]:
    """Return the names of objects with titles, and the first address in them."""
    if not values or not all(isinstance(value, dict) for value in values):
        return "", ""
    texts = (text for value in values for text in value.values() if isinstance(text, str))
    names = [_name_of(value) for value in values]
    return "; ".join(names) if all(names) else "", next(filter(_ADDRESS.fullmatch, texts), "")


def replace_surrogates(text: str) -> str:
    """Replace lone surrogates by NUL, which validation rejects."""
    return _SURROGATE.sub("\0", text)


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
