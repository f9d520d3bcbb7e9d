"""Use a column that says how certain or exact the dates beside it are: "circa", "month", "±5"."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from dashboard.ingest.normalize.date_expressions import date_to_edtf
from dashboard.ingest.normalize.day_order import find_day_order
from dashboard.ingest.normalize.single_dates import DateOrder, expand_short_years
from dashboard.model.date_names import split_name
from dashboard.model.text_columns import DictColumn

# Words in names of columns, in lower case and without accents.
_WORDS: dict[str, frozenset[str]] = {
    kind: frozenset(words.split())
    for kind, words in {
        "date": (
            "date dates dating year yr day month datum datierung jahr fecha ano annee anno дата "
            "дати рік год"
        ),
        "about": "approx approximate approximated approximation circa ca estimated",
        "doubt": "uncertain doubtful questionable unsure disputed",
        "certain": "exact certain known precise",
        "margin": "uncertainty error margin tolerance unsicherheit incertidumbre incertitude",
        "other": (
            "precision prec certainty accuracy confidence quality qualifier modifier prefix "
            "granularity resolution genauigkeit точність точность"
        ),
    }.items()
}
# Any other word means something else: "cost", "publication", "end".
_FILLERS = frozenset({
    "is", "the", "of", "in", "event", "start", "begin", "beginning", "flag", "level", "de", "la",
    "del", "der", "des", "du",
})  # fmt: skip
# Whether the time of day is known says nothing about the day, but its precision may.
_TIME_WORDS, _TIME_KINDS = frozenset({"time"}), frozenset({"precision", "prec"})
# "Uncertainty (years)" is about dates, "known years" may be about anything.
_MARGIN_DATE = frozenset({"years"})
# Names of columns without a word for a date.
_ALONE = frozenset({("circa",), ("approx",), ("approximate",), ("is", "approximate"),
                    ("is", "approx"), ("is", "circa"), ("approximation",)})  # fmt: skip
# Cells, in lower case.
_CELLS: dict[str, frozenset[str]] = {
    kind: frozenset(words.split())
    for kind, words in {
        "yes": "1 1.0 true yes y x ja oui si sí так да",
        "no": "0 0.0 false no n nein non ні нет",
        "about": (
            "~ c c. ca ca. circa approx approx. approximate approximately approximated about "
            "around est est. estimate estimated week etwa ungefähr um environ approximatif hacia "
            "aproximado aproximada приблизно примерно 約 约"
        ),
        "doubt": (
            "? uncertain unsure doubtful probable probably possible possibly disputed inferred low "
            "unsicher incertain incierto"
        ),
        "exact": (
            "exact certain known precise day days date full high medium hour minute second time "
            "tag jour día genau день"
        ),
    }.items()
}
_SIDES = frozenset({"before", "after", "by", "since", "from", "until"})
_UNITS = {
    **dict.fromkeys(("month", "months", "monat", "mois", "mes", "місяць", "месяц"), "month"),
    **dict.fromkeys(("year", "years", "jahr", "année", "año", "рік", "год"), "year"),
    **dict.fromkeys(("decade", "jahrzehnt", "décennie", "década"), "decade"),
    **dict.fromkeys(("century", "jahrhundert", "siècle", "siglo"), "century"),
}
# Scales of known programs: ACLED, UCDP and Wikidata.
_SCALES: dict[frozenset[str], dict[str, str]] = {
    frozenset({"time", "precision"}): {"1": "day", "2": "circa", "3": "month"},
    frozenset({"date", "prec"}): {"1": "day", "2": "circa", "3": "circa", "4": "month",
                                  "5": "year"},
}  # fmt: skip
_WIKIDATA = {"14": "second", "13": "minute", "12": "hour", "11": "day", "10": "month", "9": "year",
             "8": "decade", "7": "century"}  # fmt: skip
# Wikidata writes years as 1 January. Other tables grade dates from 1 to 10 in the same way.
_ABOVE_TEN = frozenset({"11", "12", "13", "14"})
_YEAR_OF_WIKIDATA = re.compile(r"-?[0-9]{4}(?:-0[01]-0[01](?:T.*)?)?")
_MARGIN = re.compile(r"(?:±|\+/-|\+-)? ?([0-9]{1,4})(?: ?([^\W\d_]+))?\.?")
_SIGNS = {"circa": "~", "?": "?"}
_MARGIN_SIGNS = frozenset({"±", "+/-"})
_MARGIN_SIGN = re.compile(r"±|\+/?-")
_MARGIN_UNITS = {
    **dict.fromkeys(("year", "years", "yr", "yrs", "y", "jahre", "ans", "años"), "Y"),
    **dict.fromkeys(("month", "months", "monate", "mois", "meses"), "M"),
    **dict.fromkeys(("day", "days", "d", "tage", "jours", "días"), "D"),
}
_CUTS = {"year": r"^(-?[0-9]{4}).*", "month": r"^(-?[0-9]{4}-[0-9]{2}).*"}
_PLAIN = re.compile(r"-?[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_IN_SPAN = re.compile(r"-?[0-9]{2}[0-9X]{2}(?:-[0-9]{2}(?:-[0-9]{2})?)?[~?]?|\.\.")
_MOMENT = re.compile(r"-?[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:T.*)?)?)?")


# Which dates of a span a column is about.
Side = Literal["both", "start", "end"]


class CertainDates(NamedTuple):
    """Dates with their certainty, and whether the date of each row changed."""

    dates: pd.Series
    changed: pd.Series


def is_certainty_name(name: str, date_name: str = "") -> bool:
    """Return whether a column is named after the certainty of dates, and nothing else.

    Parameters
    ----------
    name
        Name of the column.
    date_name
        Name of the column of dates, whose words may be repeated.

    Examples
    --------
    >>> is_certainty_name("date_precision"), is_certainty_name("circa")
    (True, True)
    >>> is_certainty_name("location precision"), is_certainty_name("date")
    (False, False)
    >>> is_certainty_name("death_date_approx"), is_certainty_name("death_date_approx", "death_date")
    (False, True)
    """
    words = split_name(name)
    if tuple(words) in _ALONE or name.strip() in _MARGIN_SIGNS:
        return True
    rest = {*words} - _FILLERS
    kinds = {kind for kind, known in _WORDS.items() if not known.isdisjoint(rest)}
    known = frozenset[str]().union(*_WORDS.values())
    if rest & _TIME_KINDS:
        known |= _TIME_WORDS
    if "margin" in kinds:
        known |= _MARGIN_UNITS.keys()
    is_dated = "date" in kinds or bool(rest & known & (_TIME_WORDS | _MARGIN_DATE))
    # "period_start circa" beside "period_start year".
    is_dated |= not set(words).isdisjoint(split_name(date_name))
    return is_dated and bool(kinds - {"date"}) and rest <= known | {*split_name(date_name)}


def may_be_of_wikidata(name: str, cells: Collection[str], dates: Iterable[str]) -> bool:
    """Return whether cells may be Wikidata's precision of dates, or cannot be taken for it.

    Examples
    --------
    >>> may_be_of_wikidata("precision", ["9", "10"], ["1850-01-01T00:00:00Z", "1900-02-01"])
    True
    >>> may_be_of_wikidata("precision", ["9", "10"], ["2024-05-03", "2023-07-14"])
    False
    """
    numbers = {cell.removesuffix(".0") for cell in cells if cell}
    is_scale = "precision" in split_name(name) and numbers <= _WIKIDATA.keys()
    if not is_scale or numbers & _ABOVE_TEN:
        return True
    return any(_YEAR_OF_WIKIDATA.fullmatch(date.strip()) for date in dates)


def read_certainty(name: str, cells: Collection[str]) -> dict[str, str]:
    """Read the cells of a column of certainty: a word, a unit or a margin by each cell.

    Parameters
    ----------
    name
        Name of the column.
    cells
        Its distinct cells.

    Returns
    -------
    dict
        Readings of the cells that were understood; empty for exact dates.

    Examples
    --------
    >>> read_certainty("circa", ["yes", "no"]), read_certainty("time_precision", ["1", "3"])
    ({'yes': 'circa', 'no': ''}, {'1': '', '3': 'month'})
    >>> read_certainty("uncertainty (years)", ["5"]), read_certainty("date quality", ["A", "B"])
    ({'5': '±5Y'}, {})
    """
    if "%" in name:
        return {}
    words = frozenset({"margin"} if name.strip() in _MARGIN_SIGNS else split_name(name))
    read = _reader_of(words, cells)
    readings = {cell: read(cell.casefold().strip()) for cell in cells}
    return {cell: reading for cell, reading in readings.items() if reading is not None}


def _reader_of(words: frozenset[str], cells: Collection[str]) -> Callable[[str], str | None]:
    numbers = {cell.removesuffix(".0") for cell in cells if cell}
    scale = next((scale for names, scale in _SCALES.items() if names <= words), {})
    if "precision" in words and numbers <= _WIKIDATA.keys():
        scale = _WIKIDATA
    if numbers and numbers <= scale.keys():
        return lambda cell: _read_word(scale[cell.removesuffix(".0")])
    if all(cell.casefold() in _CELLS["yes"] | _CELLS["no"] | {""} for cell in cells):
        answers = {True: _answer(words, is_yes=True), False: _answer(words, is_yes=False)}
        return lambda cell: answers[cell in _CELLS["yes"]] if cell else ""
    unit = next((_MARGIN_UNITS[word] for word in words if word in _MARGIN_UNITS), "")
    has_margins = bool(words & _WORDS["margin"])

    def read(cell: str) -> str | None:
        word = _read_word(cell)
        return _read_margin(cell, unit, is_margin=has_margins) if word is None else word

    return read


def _answer(words: frozenset[str], *, is_yes: bool) -> str | None:
    """Return what yes or no means in a column with some words in its name."""
    if words & _WORDS["certain"]:
        return "" if is_yes else "circa"
    sign = "circa" if words & _WORDS["about"] else "?" if words & _WORDS["doubt"] else None
    return sign if is_yes or sign is None else ""


def _read_word(cell: str) -> str | None:
    if not cell or cell in _CELLS["exact"]:
        return ""
    if cell in _UNITS:
        return _UNITS[cell]
    if cell in _SIDES:
        return cell
    return "circa" if cell in _CELLS["about"] else "?" if cell in _CELLS["doubt"] else None


def _read_margin(cell: str, unit: str, *, is_margin: bool) -> str | None:
    """Read a margin such as "±5 years", or a number in a column named after margins."""
    match = _MARGIN.fullmatch(cell)
    if not match or not (is_margin or _MARGIN_SIGN.match(cell)):
        return None
    unit = _MARGIN_UNITS.get(match[2], "") if match[2] else unit
    if not unit:
        return None
    return f"±{int(match[1])}{unit}" if int(match[1]) else ""


def qualify_dates(
    dates: pd.Series, cells: pd.Series, readings: Mapping[str, str], side: Side = "both"
) -> CertainDates | None:
    """Write how certain each date is, in EDTF or in words; None if no date changes.

    Of a span, this is about both dates, or only about its start or its end.

    Examples
    --------
    >>> dates, cells = pd.Series(["1450", "1850-01-01"]), pd.Series(["a", "b"])
    >>> qualify_dates(dates, cells, {"a": "circa", "b": "decade"}).dates.tolist()
    ['1450~', '185X']
    >>> dates, cells = pd.Series(["1450/1460", "1470"]), pd.Series(["a", "a"])
    >>> qualify_dates(dates, cells, {"a": "circa"}, "end").dates.tolist()
    ['1450/1460~', '1470']
    """
    given = dates.astype("str").str.strip()
    words = cells.astype("str").str.strip().map(lambda cell: readings.get(cell, "")).astype("str")
    table = pd.DataFrame({"date": given, "word": words})
    distinct = DictColumn.of(given).texts
    order = find_day_order(
        ((expand_short_years(text), place) for place, text in enumerate(distinct)), None
    ).order
    number = table.groupby(["date", "word"], sort=False).ngroup().to_numpy()
    firsts = table[~table.duplicated()]
    qualified = [_qualify_side(date, word, order, side)
                 for date, word in firsts.itertuples(index=False)]  # fmt: skip
    written = pd.Series(qualified, dtype="str").take(number).set_axis(dates.index)
    changed = written != given
    return CertainDates(written, changed) if changed.any() else None


def _qualify_side(date: str, word: str, order: DateOrder | None, side: Side) -> str:
    start, slash, end = date.partition("/")
    is_span = bool(slash) and all(map(_IN_SPAN.fullmatch, (start, end)))
    if side == "both" or not is_span:
        return date if side == "end" else _qualify(date, word, order)
    if side == "start":
        start = start if start == ".." else _qualify(start, word, order)
    else:
        end = end if end == ".." else _qualify(end, word, order)
    # Only some of these dates can be those of a span.
    return f"{start}/{end}" if _IN_SPAN.fullmatch(start) and _IN_SPAN.fullmatch(end) else date


def _qualify(date: str, word: str, order: DateOrder | None) -> str:
    if not date or not word:
        return date
    if word in _SIGNS:
        return _with_sign(date, _SIGNS[word], order)
    if word in _SIDES:
        return date_to_edtf(f"{word} {date}", order) or date
    edtf = date if _MOMENT.fullmatch(date) else date_to_edtf(expand_short_years(date), order)
    if not _MOMENT.fullmatch(edtf):
        return date
    if word.startswith("±"):
        return _with_margin(edtf, int(word[1:-1]), word[-1]) or date
    return _coarsen(edtf, word)


def _coarsen(date: str, unit: str) -> str:
    """Write a date as the month, year, decade or century that it lies in."""
    if unit in _CUTS:
        return re.sub(_CUTS[unit], r"\1", date)
    year = date[: len("-2024")] if date.startswith("-") else date[: len("2024")]
    if unit == "decade":
        return f"{year[:-1]}X"
    # 1900 may be in either of two centuries.
    return f"{year}~" if year.endswith("00") else f"{year[:-2]}XX"


def _with_sign(date: str, sign: str, order: DateOrder | None) -> str:
    """Add a sign of EDTF to a date, or to both ends of a range."""
    ends = date.split("/")
    if all(_PLAIN.fullmatch(end) or end == ".." for end in ends):
        return "/".join(end if end == ".." else end + sign for end in ends)
    text = f"c. {date}" if sign == "~" else f"{date}?"
    # A date with a time has no sign.
    return text if date_to_edtf(expand_short_years(text), order) else date


def _with_margin(date: str, count: int, unit: str) -> str:
    """Return the dates around a date; a margin in years concerns its year."""
    length = {"Y": len("2024"), "M": len("2024-05"), "D": len("2024-05-13")}[unit]
    is_early = date.startswith("-")
    text = date.partition("T")[0][: length + is_early]
    if len(text) < length:
        return ""
    if unit == "Y":
        return "[" + "..".join(_year(int(text) + step) for step in (-count, count)) + "]"
    if is_early:
        return ""
    middle = np.datetime64(text, "M" if unit == "M" else "D")
    return f"[{middle - count}..{middle + count}]"


def _year(number: int) -> str:
    return f"{'-' if number < 0 else ''}{abs(number):04}"
