"""A table's extra columns: those that no field of the schema takes.

They follow the columns of the schema in the dataframe of events, under the names that the header
gives them, as numbers or as texts. Dates and yes/no stay texts, in the words of the file.
"""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute as arrow

from dashboard.common.plain_line import plain_line
from dashboard.model.edtf import BOUNDS, FLAGS
from dashboard.model.schema import COLUMN, Column
from dashboard.model.text_columns import DictColumn, as_arrow, encode

# Names of columns with numbers that are no amounts.
_COUNTED_NAME = re.compile(r"(?:^|[\W_])(?:id|year|code|zip|index|no|nr)$|^(?:fid|objectid)$", re.I)
# Amounts are seldom all in these years.
_YEARS, _FEWEST_YEARS = range(1400, 2101), 3
# Whole numbers with commas between their thousands. One text without a comma may be any number.
_GROUPED = r"^-?[0-9]{1,3}(?:,[0-9]{3})*$"
# Further columns are not kept, and reported.
MAX_EXTRA_COLUMNS = 200
# Columns by which events can be grouped have at most so many values, of at most so many
# characters. Menus have at most so many of these columns.
MAX_VALUES, MAX_VALUE_CHARS, MAX_FACETS = 50, 100, 20
_FIRST_ROWS = 10_000
# Names of the columns that every checked table has.
SCHEMA_NAMES = frozenset({*COLUMN, *BOUNDS, *FLAGS})
_NUMBER = r"^-?(?:0|[1-9][0-9]{0,20})(?:\.[0-9]{1,20})?(?:e[+-]?[0-9]{1,3})?$"
# Numbers within these bounds are written without an exponent, and whole ones without decimals.
# Longer whole numbers are usually ids, so a column with them has texts, which the search finds.
_LEAST_PLAIN, MOST_PLAIN = 1e-7, 1e10
# Up to this many texts may differ in their notation from the one that Arrow writes.
_MOST_COMPARED = 10_000


def extra_columns(events: pd.DataFrame) -> list[str]:
    """Return the names of a table's extra columns, in their order.

    Examples
    --------
    >>> extra_columns(pd.DataFrame(columns=["title", "date", "weapon"]))
    ['weapon']
    """
    return [str(name) for name in events.columns if name not in SCHEMA_NAMES]


def name_extra(names: Iterable[str]) -> dict[str, str]:
    """Return the name in the dataframe for each column of a file, as one line of text.

    A name of the schema is marked, and repeated names are numbered.

    Examples
    --------
    >>> name_extra(["Weapon", "status", " Weapon"])
    {'Weapon': 'Weapon', 'status': 'status (of the file)', ' Weapon': 'Weapon (2)'}
    """
    taken = set(SCHEMA_NAMES)
    named: dict[str, str] = {}
    for name in names:
        line = plain_line(name) or "?"
        free = f"{line} (of the file)" if line in SCHEMA_NAMES else line
        number = 1
        while free in taken:
            number += 1
            free = f"{line} ({number})"
        named[name] = free
        taken.add(free)
    return named


def column_of(name: str) -> Column:
    """Return the definition of a column of the schema, or of an extra column."""
    return COLUMN.get(name) or Column(name, "text", "")


def typed_cells(cells: DictColumn) -> pd.Series | pd.Categorical | np.ndarray:
    """Convert an extra column to numbers if each text is one, or else to texts.

    Texts such as 007 or 1.50 would change, so columns with them are texts. So are columns with
    whole numbers of more than ten digits, which are usually ids.

    Examples
    --------
    >>> typed_cells(DictColumn.of(pd.Series(["12", "", "2.5"]))).tolist()
    [12.0, nan, 2.5]
    >>> typed_cells(DictColumn.of(pd.Series(["007", "12"]))).tolist()
    ['007', '12']
    """
    numbers = _numbers(cells.texts)
    return cells.column() if numbers is None else numbers[cells.codes]


def _numbers(texts: pd.Series) -> np.ndarray | None:
    """Return the number of each text, NaN for empty ones; None if some are no plain numbers."""
    array = as_arrow(texts)
    is_empty = arrow.equal(array, "")
    is_number = arrow.match_substring_regex(array, _NUMBER)
    if not arrow.all(arrow.or_(is_empty, is_number)).as_py() or arrow.all(is_empty).as_py():
        return None
    plain = arrow.replace_substring_regex(array, r"\.0$", "")
    values = arrow.cast(arrow.if_else(is_empty, None, plain), pa.float64())
    written = arrow.cast(values, pa.large_string())
    differs = arrow.fill_null(arrow.not_equal(written, plain), fill_value=False)
    others = array.filter(differs).to_pylist() if arrow.any(differs).as_py() else []
    # Python and this program write small and large numbers in another way.
    if len(others) > _MOST_COMPARED or not all(map(_is_as_written, others)):
        return None
    return np.asarray(values.fill_null(np.nan).to_numpy(zero_copy_only=False))


def _is_as_written(text: str) -> bool:
    value = float(text)
    return text in (repr(value), number_text(value))


def as_texts(cells: pd.Series) -> pd.Series:
    """Write the cells of an extra column as texts; missing numbers become empty.

    Examples
    --------
    >>> as_texts(pd.Series([12.0, None, 2.5])).tolist()
    ['12', '', '2.5']
    """
    if not pd.api.types.is_numeric_dtype(cells.dtype):
        return cells
    codes, values = pd.factorize(cells)
    texts = pd.Series([*map(number_text, values.tolist()), ""], dtype="str")
    # A missing number has the code -1, which is the last text.
    return pd.Series(texts.to_numpy(object)[codes], index=cells.index, name=cells.name, dtype="str")


def text_of(cell: str | float | None) -> str:
    """Write one cell of an extra column; a missing one becomes empty.

    Examples
    --------
    >>> text_of("gun"), text_of(12.0), text_of(float("nan")), text_of(None)
    ('gun', '12', '', '')
    """
    if isinstance(cell, str):
        return cell
    return "" if cell is None or np.isnan(cell) else number_text(float(cell))


def number_text(value: float) -> str:
    """Write a number of an extra column as the file does.

    Examples
    --------
    >>> number_text(12.0), number_text(0.1), number_text(12345678901.0)
    ('12', '0.1', '12345678901.0')
    """
    is_plain = value == 0 or _LEAST_PLAIN <= abs(value) < MOST_PLAIN
    return np.format_float_positional(value, trim="-") if is_plain else repr(value)


def group_cells(cells: pd.Series) -> pd.Categorical:
    """Return an extra column as categories, by which events are grouped.

    Examples
    --------
    >>> list(group_cells(pd.Series([2.0, None, 2.0])))
    ['2', '', '2']
    """
    return encode(as_texts(cells))


def grouping_columns(events: pd.DataFrame) -> list[str]:
    """Return the extra columns with few different short values, by which events can be grouped.

    Examples
    --------
    >>> table = pd.DataFrame({"weapon": ["gun", "gun", ""], "remarks": ["a" * 200, "", ""]})
    >>> grouping_columns(table)
    ['weapon']
    """
    return [name for name in extra_columns(events) if _values_of(events[name])]


def facet_columns(events: pd.DataFrame) -> list[str]:
    """Return the first extra columns that are worth a menu: their values repeat, and differ.

    Examples
    --------
    >>> facet_columns(pd.DataFrame({"weapon": ["gun", "gun", ""], "id": ["a", "b", "c"]}))
    ['weapon']
    """
    names = extra_columns(events)
    return [name for name in names if _is_facet(events[name])][:MAX_FACETS]


def number_columns(events: pd.DataFrame) -> list[str]:
    """Return the extra columns with amounts, such as deaths or magnitudes: no ids, codes or years.

    Examples
    --------
    >>> number_columns(pd.DataFrame({"row": [1.0, 2.0], "Deaths": [7.0, None], "Year": 1999.0}))
    ['Deaths']
    >>> number_columns(pd.DataFrame({"killed": ["4,035", "900", ""], "side": ["1,2", "3", ""]}))
    ['killed']
    """
    return [
        name
        for name in extra_columns(events)
        if not _COUNTED_NAME.search(name)
        and (events[name].dtype.kind == "f" or _are_grouped(events[name]))
        and not _are_years_or_counted(amounts_of(events[name]))
    ]


def amounts_of(cells: pd.Series) -> np.ndarray:
    """Return the numbers of one of the ``number_columns``; NaN for empty cells.

    Examples
    --------
    >>> amounts_of(pd.Series(["4,035", ""])).tolist()
    [4035.0, nan]
    """
    if cells.dtype.kind == "f":
        return cells.to_numpy()
    coded = encode(cells)
    texts = pd.Series(coded.categories, dtype="str").str.replace(",", "")
    numbers: np.ndarray = pd.to_numeric(texts, errors="coerce").to_numpy(float)
    return np.asarray(numbers[coded.codes])


def _are_grouped(cells: pd.Series) -> bool:
    """Return whether texts are numbers, some of them with commas between their thousands."""
    texts = as_arrow(pd.Series(encode(cells).categories, dtype="str"))
    known = texts.filter(arrow.not_equal(texts, ""))
    has_comma = arrow.any(arrow.match_substring(known, ",")).as_py()
    return bool(has_comma and arrow.all(arrow.match_substring_regex(known, _GROUPED)).as_py())


def _are_years_or_counted(numbers: np.ndarray) -> bool:
    """Return whether numbers are years, or each is one more than the number before it."""
    if len(numbers) > 1 and (np.diff(numbers) == 1).all():
        return True
    known = numbers[~np.isnan(numbers)]
    are_years = (known % 1 == 0) & (known >= _YEARS.start) & (known < _YEARS.stop)
    return len(known) >= _FEWEST_YEARS and bool(are_years.all())


def _is_facet(cells: pd.Series) -> bool:
    values = _values_of(cells)
    if not values:
        return False
    empty = cells.isna() if cells.dtype.kind == "f" else cells == ""
    filled = len(cells) - int(empty.sum())
    return len(values) < filled and len(values) + (filled < len(cells)) > 1


def _values_of(cells: pd.Series) -> list[str]:
    """Return the different values of an extra column; none if they are too many or too long."""
    values: list[str] = []
    # Most columns with too many values show it in their first rows.
    for part in (cells.iloc[:_FIRST_ROWS], cells):
        values = [text for text in as_texts(_distinct(part)).tolist() if text]
        if len(values) > MAX_VALUES or any(len(text) > MAX_VALUE_CHARS for text in values):
            return []
    return values


def _distinct(cells: pd.Series) -> pd.Series:
    if not isinstance(cells.dtype, pd.CategoricalDtype):
        return pd.Series(cells.unique())
    # Without sorting the codes of all rows.
    codes, categories = cells.cat.codes.to_numpy(), cells.cat.categories
    is_used = np.bincount(codes, minlength=len(categories)) > 0
    return pd.Series(categories[is_used])
