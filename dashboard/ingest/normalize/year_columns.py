"""Complete columns of years: spans, years before Christ, short years, decades and centuries."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from dashboard.ingest.normalize.column_texts import map_distinct, match_texts
from dashboard.ingest.normalize.date_expressions import date_to_edtf
from dashboard.ingest.normalize.single_dates import expand_short_years
from dashboard.ingest.normalize.value_columns import MISSING_VALUE_WORDS
from dashboard.ingest.normalize.year_spans import find_year_spans
from dashboard.model.text_columns import DictColumn

# Words that follow a number in Chinese, Japanese and Korean, and the ".0" of spreadsheets.
AFTER_NUMBER = re.compile(r"(?:\.0{1,2}|[年月日년월일])$")
# Texts of unknown parts of dates.
UNKNOWN_PARTS = MISSING_VALUE_WORDS | {"", "0", "00", "?", "??"}
_ZERO = r"^0(\.0+)?$"
_NEGATIVE_YEAR, _ASTRONOMICAL_YEAR = r"^-[1-9][0-9]{0,10}(\.0+)?$", "^(-0[0-9]{3}|0000)$"
# Words for a decade or a century, in a column beside the numbers of years.
_DECADES = frozenset({"年代", "decade", "decades", "jahrzehnt", "décennie", "década", "decennio"})
_CENTURIES = frozenset({"世紀", "世纪", "century", "jahrhundert", "siècle", "siglo", "século"})


def write_year_spans(parts: Mapping[str, pd.Series]) -> Mapping[str, pd.Series]:
    """Write spans of years such as 1826-31 in EDTF if the column of years shows what they are.

    Exact dates, with which the years are joined, may include months such as 1902-11.
    """
    if "year" not in parts:
        return parts
    cells = DictColumn.of(parts["year"])
    texts = cells.texts.str.strip()
    spans = find_year_spans(texts, np.bincount(cells.codes, minlength=len(texts)) > 0).spans
    if not spans:
        return parts
    written = [spans.get(place, text) for place, text in enumerate(texts)]
    years = pd.Series(written, dtype="str").take(cells.codes).set_axis(parts["year"].index)
    return {**parts, "year": years}


def write_negative_years(
    parts: Mapping[str, pd.Series],
) -> tuple[Mapping[str, pd.Series], str]:
    """Read negative numbers in columns of years as years before Christ, as most people mean them.

    A year 0000 or -0044 shows that they count as in EDTF. An example is returned for the report.
    """
    written, example = dict(parts), ""
    for part in ("year", "end_year"):
        texts = parts[part].astype("str").str.strip() if part in parts else pd.Series(dtype="str")
        is_negative = match_texts(texts, _NEGATIVE_YEAR)
        if is_negative.any() and not match_texts(texts, _ASTRONOMICAL_YEAR).any():
            numbers = texts[is_negative]
            written[part] = texts.mask(is_negative, write_before_christ(texts))
            example = example or str(numbers.iloc[0])
    # Beside 50 BC as -50, a 0 begins the first century, or ends the one before it.
    for part, boundary in (("year", "0001"), ("end_year", "1 BC")) if example else ():
        if part in written:
            years = written[part].astype("str").str.strip()
            written[part] = years.mask(match_texts(years, _ZERO), boundary)
    return written, example


def complete_years(parts: Mapping[str, pd.Series]) -> tuple[Mapping[str, pd.Series], str]:
    """Complete years of one or two digits if the column shows what they mean.

    Beside other early years, they are early as well. If all years are short and have months, they
    are read as in spreadsheets. An example is returned for the report.
    """
    completed, example = dict(parts), ""
    for part in ("year", "end_year"):
        if part not in parts:
            continue
        cells = DictColumn.of(parts[part])
        years = [AFTER_NUMBER.sub("", text.strip()) for text in cells.texts]
        used = {years[code] for code in np.unique(cells.codes)} - UNKNOWN_PARTS
        short = {year for year in used if re.fullmatch("[0-9]{1,2}", year)}
        has_months = part.replace("year", "month") in parts
        is_early = bool(short) and _have_early_year(used)
        if not is_early and not (short and used == short and has_months):
            continue
        texts = [_complete_year(year, is_early=is_early) if year in short else text
                 for year, text in zip(years, cells.texts, strict=True)]  # fmt: skip
        completed[part] = (
            pd.Series(texts, dtype="str").take(cells.codes).set_axis(parts[part].index)
        )
        example = example or ("" if is_early else min(short))
    return completed, example


def _have_early_year(years: set[str]) -> bool:
    """Return whether one of the years has three digits, or is before Christ."""
    return any(
        re.fullmatch("[0-9]{3}", year) or date_to_edtf(year).startswith("-") for year in years
    )


def _complete_year(year: str, *, is_early: bool) -> str:
    return year.zfill(4) if is_early else expand_short_years(f"1.1.{year:0>2}").rpartition(".")[2]


def add_year_units(years: pd.Series, units: pd.Series) -> pd.Series:
    """Write decades and centuries as such if the column beside the years marks them.

    Examples
    --------
    >>> add_year_units(pd.Series(["1390", "1392"]), pd.Series(["年代", "年"])).tolist()
    ['139X', '1392']
    """
    texts, words = (column.astype("str").str.strip() for column in (years, units.str.casefold()))
    is_decade, is_century = words.isin(_DECADES), words.isin(_CENTURIES)
    decades = texts[is_decade & match_texts(texts, "^[0-9]{4}$")]
    # If all are years such as 1900, they may be centuries.
    if not decades.str.endswith("00").all():
        texts = texts.mask(texts.index.isin(decades.index), texts.str[:3] + "X")
    return texts.mask(is_century & match_texts(texts, "^[0-9]{1,2}$"), texts + "世紀")


def write_before_christ(years: pd.Series) -> pd.Series:
    """Add the era to the numbers in a column of years before Christ."""
    return map_distinct(years, lambda text: re.sub(r"^-?([0-9]{1,11})(?:\.0+)?$", r"\1 BC", text))
