"""Infer the field of each column in a file from its name and cells."""

import re
from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import replace
from functools import cache, cached_property
from itertools import pairwise

import numpy as np
import pandas as pd

from dashboard.common.text_folding import fold_names
from dashboard.ingest.infer_dates import find_last_date, infer_dates
from dashboard.ingest.normalize.compact_dates import find_digit_order
from dashboard.ingest.normalize.coordinate_pairs import (
    find_longitude_first,
    split_coordinate_pair,
)
from dashboard.ingest.normalize.date_part_columns import ONGOING
from dashboard.ingest.normalize.geocode import is_region
from dashboard.ingest.normalize.month_names import months
from dashboard.ingest.normalize.single_dates import DAY_NUMBER, DateOrder, expand_short_years
from dashboard.ingest.normalize.table import normalize_table
from dashboard.ingest.normalize.value_columns import MISSING_VALUE_WORDS
from dashboard.model.column_aliases import (
    COORDINATE_PARTS,
    is_named_after,
    is_numbered,
    key_of,
    propose,
)
from dashboard.model.date_bounds import parse_dates
from dashboard.model.schema import COLUMN, REQUIRED
from dashboard.model.title_words import (
    TitleFit,
    ends_in_place,
    find_person_name,
    find_sides,
    is_description,
    is_english,
    is_type,
    title_fit,
)
from dashboard.model.validators import faults_of

# Size of the sample: rows, distinct texts of a column, and columns.
_MAX_ROWS, _MAX_TEXTS, _MAX_COLUMNS = 5_000, 50, 200
# Share of the sample that must pass a test: half if other signs point the same way, otherwise most.
_SOME, _HALF, _MOST = 0.2, 0.5, 0.8
# Least years of a chronicle, the share of its rows that have one, of years that are not before the
# year above, and the longest dates in it on average.
_MIN_YEARS, _MANY, _NEARLY_ALL, _DATE_CHARS = 5, 0.7, 0.95, 25
_CHECKED_KINDS = ("choice", "number", "date", "countries", "url")
_CLOCK = re.compile(r"[0-9]{1,2}(?::[0-9]{2}.*| ?[hH] ?(?:[0-9]{2})?)")
_ISO_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHORT_CLOCK = re.compile("[0-2][0-9][0-5][0-9]")
# Answers to a question such as whether there was a source.
_FLAG = re.compile(
    "[01](?:\\.0)?|true|false|yes|no|y|n|ja|nein|oui|non|si|sí|так|ні|да|нет", re.IGNORECASE
)
_URL = re.compile(r"https?://\S+")
_DECIMAL_OR_LETTER = re.compile(r"[0-9]\.[0-9]|[A-Za-z°]")
# Eight digits may be a date.
_NUMBER = re.compile(r"(?![0-9]{8}\Z)[0-9]+|[0-9]*\.[0-9]*")
# Names of columns with the time when a row was written, not when the event happened, or with a date
# that only serves to sort or compare the rows.
_RECORD_TIME = re.compile(
    r"modif|updat|creat|publi|birth|geänd|erstellt|змін|створ|sort|compar", re.IGNORECASE
)
_FULL_DATE = re.compile(r"\d+\D+\d+\D+\d+|(?=.*[^\W\d_]{3}).*\d+\D+\d{4}|[0-9]{8}\Z")
# Names of columns with dates in a standard notation.
_NORMALIZED = re.compile(r"(?<![a-z])(?:iso|edtf|normal)", re.IGNORECASE)
_IMAGE_NAME = re.compile(
    r"background|icon|logo|image|imagen|picture|photo|thumb|avatar|bild|foto", re.IGNORECASE
)
# A date has at most 60 characters, and almost always a digit.
_POSSIBLE_DATE = re.compile(r"\A(?=.*\d).{1,60}\Z")
# Maximum number of characters of a text that are tested.
_MAX_CHARS = 500
# Names of columns with remarks on some of the events.
_NOTES = frozenset({"notes", "note", "comment", "comments", "remarks", "remark", "bemerkung",
                    "bemerkungen", "anmerkungen", "remarques", "notas", "备注", "備考",
                    "비고", "примечания", "примітки"})  # fmt: skip
_TWO_NUMBERS = re.compile(r"\d\D+\d")
_MAX_DIGITS, _FIRST_TEXTS = 4, 10
# Maximum average number of characters in titles.
_TITLE_CHARS = 200
# The same in names of kinds.
_TYPE_CHARS = 60
# Minimum share of distinct titles, if the column is named after the subject of the events.
_DISTINCT_THINGS = 0.2
# Codes, URLs, files, yes or no, JSON objects and shapes in well-known text are not titles.
_NO_TITLE = re.compile(
    r"(?:multi)?(?:point|linestring|polygon)(?: z?m?)? ?\([-0-9., ()]*\)|"
    r"[!-~]*[0-9][!-~]*|\S+@\S+|(?:https?:|www\.)\S*|true|false|yes|no|[\[{].*[\]}]|"
    r".*\.(?:docx?|pdf|txt|html?|xml|jpe?g|png|gif|webp|svg|mp[34])",
    re.IGNORECASE,
)


def propose_columns(texts: pd.DataFrame, assigned: Collection[str] = ()) -> dict[str, str]:
    """Propose a column for each field, by the names of the columns and by their cells.

    Dates, titles, coordinates and URLs are also proposed by their cells alone. Countries are not,
    as several fields hold countries.

    Parameters
    ----------
    texts
        Columns that are not assigned to a field, with empty texts for empty cells.
    assigned
        Fields that have a column already.

    Examples
    --------
    >>> free = pd.DataFrame(
    ...     {"Was?": ["Ships leave port", "They arrive"], "Wann?": ["8 Oct 2024"] * 2}
    ... )
    >>> propose_columns(free)
    {'date': 'Wann?', 'title': 'Was?'}
    """
    names = [str(name) for name in texts]
    samples = _ColumnSamples(texts, names[:_MAX_COLUMNS])
    mapping = propose(names, samples.fits, assigned)
    if "title" not in assigned:
        _prefer_short_title(samples, names[:_MAX_COLUMNS], mapping, assigned)
    if not {"date", "year"} & set(assigned):
        mapping = infer_dates(names[:_MAX_COLUMNS], mapping, _DateContent(samples))
    for field, find_column in _FINDERS.items():
        free = [name for name in names[:_MAX_COLUMNS] if name not in mapping.values()]
        filled = {*mapping, *assigned}
        is_assigned = {field, *_ALTERNATIVES.get(field, ())} & filled
        name = None if is_assigned else find_column(samples, free, filled)
        if name is not None:
            mapping[field] = name
    _read_numbered(samples, names[:_MAX_COLUMNS], mapping, assigned)
    if not {"latitude", "longitude", *COORDINATE_PARTS} & {*mapping, *assigned}:
        mapping |= _find_axes(samples, names[:_MAX_COLUMNS], mapping)
    if "date" in mapping and not {"end_date", "end_year"} & {*mapping, *assigned}:
        left = [name for name in names[:_MAX_COLUMNS] if name not in mapping.values()]
        dates = [mapping["date"], *left]
        mapping |= find_last_date(mapping["date"], dates, _DateContent(samples))
    # A column can be an end date only if there is a date.
    if "description" not in assigned:
        _prefer_full_description(samples, names[:_MAX_COLUMNS], mapping)
    free = [name for name in names if name not in mapping.values()]
    is_year = {"date"} if "year" in mapping else set()
    mapping |= propose(free, samples.fits, {*mapping, *assigned, *is_year})
    _read_chronicle(samples, names[:_MAX_COLUMNS], mapping, assigned)
    return mapping | _required_by_name(samples, names, mapping, assigned)


def _prefer_short_title(
    samples: "_ColumnSamples", names: list[str], mapping: dict[str, str], assigned: Collection[str]
) -> None:
    """Take the shorter of two columns that are named like titles; the longer one describes."""
    title = mapping.get("title", "")
    if not title or "description" in {*mapping, *assigned}:
        return
    most = samples.mean_length(title) / 2
    shorter = (name for name in names if name not in mapping.values()
               and is_named_after(name, "title") and samples.sample(name)
               and samples.mean_length(name) <= most and samples.filled_share(name) >= _MOST
               and samples.distinct_share(name) >= _HALF)  # fmt: skip
    name = next(shorter, None) if samples.mean_length(title) > _TYPE_CHARS else None
    mapping |= {"title": name, "description": title} if name else {}


def _prefer_full_description(
    samples: "_ColumnSamples", names: list[str], mapping: dict[str, str]
) -> None:
    """Replace a column of notes by one that describes more of the events."""
    notes = mapping.get("description", "")
    if key_of(notes) not in _NOTES:
        return
    others = [name for name in names if name not in mapping.values() and samples.sample(name)
              and samples.share(name, _CONTENT_TESTS["title"]) >= _MOST]  # fmt: skip
    described = [name for name in others if is_description(name)
                 and samples.filled_share(name) >= samples.filled_share(notes)]  # fmt: skip
    prose = [name for name in others if title_fit(name) == TitleFit.PROSE
             and samples.filled_share(name) >= _MOST
             and samples.share(name, _are_phrases) >= _MOST]  # fmt: skip
    is_sparse = samples.filled_share(notes) < _HALF
    better = described or (prose if is_sparse else [])
    if better:
        mapping["description"] = max(
            better, key=lambda name: (is_english(name), samples.mean_length(name))
        )


def _read_chronicle(
    samples: "_ColumnSamples", names: list[str], mapping: dict[str, str], assigned: Collection[str]
) -> None:
    """Find the years of a chronicle without any known name: a column of years in their order."""
    if {"date", "year"} & {*mapping, *assigned}:
        return
    free = (name for name in names if name not in mapping.values())
    years = next((name for name in free if samples.are_years_in_order(name)), None)
    mapping |= {"date": years} if years is not None else {}


def _required_by_name(
    samples: "_ColumnSamples", names: list[str], mapping: dict[str, str], assigned: Collection[str]
) -> dict[str, str]:
    """Propose columns for the missing required fields by name, whatever their cells are.

    Errors in such a column are more helpful than the error that there is no column.
    """
    filled = {*mapping, *assigned}
    filled |= {"date"} if "year" in filled else set()
    dates = mapping.get("date", "")
    named = propose(names, lambda field, name: name != dates and samples.may_be(field, name))
    return {field: named[field] for field in REQUIRED if field in named and field not in filled}


_TextTest = Callable[["_Validity", list[str]], list[bool]]
_ColumnFinder = Callable[["_ColumnSamples", list[str], Set[str]], str | None]


class _ColumnSamples:
    """Sample texts of each column, and tests of these texts."""

    def __init__(self, texts: pd.DataFrame, names: list[str]) -> None:
        self._texts, self._names = texts.head(_MAX_ROWS), names
        self._samples: dict[str, list[str]] = {}
        self._shares: dict[tuple[str, _TextTest], float] = {}

    def sample(self, name: str) -> list[str]:
        """Return distinct texts of a column, without those that mean "unknown"."""
        if name not in self._samples:
            distinct = pd.Series(self._texts[name].unique()).astype("str").str.strip()
            known = [
                text for text in distinct if text and text.casefold() not in MISSING_VALUE_WORDS
            ]
            self._samples[name] = [text[:_MAX_CHARS] for text in known[:_MAX_TEXTS]]
        return self._samples[name]

    def fits(self, field: str, name: str) -> bool:
        """Return whether the cells of a column suit a field that it is named after."""
        kind = COLUMN[field].kind if field in COLUMN else ""
        # One text is no answer to yes or no.
        has_flags = len(self.sample(name)) > 1 and self.share(name, _are_flags) == 1
        return not (kind in ("text", "list") and has_flags) and self._fits_kind(field, name)

    def _fits_kind(self, field: str, name: str) -> bool:
        kind = COLUMN[field].kind if field in COLUMN else ""
        # A column called "country" means the field; one called "status" may be anything.
        if (
            name == field
            and field not in ("region", "county")
            and (field != "location" or self.share(name, _are_places) >= _HALF)
            and (kind != "choice" or not self.sample(name))
        ):
            return True
        if not self.sample(name):
            return False
        if not self.may_be(field, name):
            return False
        if kind == "id":
            return self.distinct_share(name) == 1
        is_named = kind not in ("", "choice", "date") and key_of(name) == key_of(field)
        is_checked = field in ("date", "end_date", "source_date") or kind in _CHECKED_KINDS
        if is_checked and not is_named:
            min_share = _MOST if kind in ("number", "url") else _HALF
            test = _are_dates_or_ongoing if field == "end_date" else _validity_test(field)
            are_compact = field != "source_date" and kind == "date" and self.are_compact(name)
            return self.share(name, test) >= min_share or are_compact
        return self._has_expected_content(field, name)

    def may_be(self, field: str, name: str) -> bool:
        """Return False for numbers called "time" that are counts or answers, and not dates."""
        if field != "date" or key_of(name) != "time":
            return True
        are_numbers = all(map(_NUMBER.fullmatch, self.sample(name)))
        return not are_numbers or self.share(name, _are_years_or_moments) >= _MOST

    def are_years_in_order(self, name: str) -> bool:
        """Return whether a column has short texts with the years of a chronicle, in their order."""
        cells = [cell for cell in self.first_cells(name) if cell]
        years = [int(match[0]) for cell in cells if (match := _YEAR.search(cell))]
        steps = [first <= second for first, second in pairwise(years)]
        return (
            len(set(years)) >= _MIN_YEARS
            and len(years) >= _MANY * len(cells)
            and float(np.mean(steps)) >= _NEARLY_ALL
            and self.mean_length(name) <= _DATE_CHARS
        )

    def _has_expected_content(self, field: str, name: str) -> bool:
        test = _CONTENT_TESTS.get(field)
        # A purpose may be a kind, or an account that no other event shares.
        if field == "event_type" and self.mean_length(name) > _TYPE_CHARS:
            return False
        # A summary may be a headline or an account.
        if field == "title" and key_of(name) == "summary" and self.mean_length(name) > _TITLE_CHARS:
            return False
        # A column of sources may repeat one name, beside a few addresses.
        share = self.row_share if field == "source" else self.share
        return test is None or share(name, test) >= _HALF

    def are_compact(self, name: str) -> bool:
        """Return whether the texts are days of six digits whose order they show."""
        return find_digit_order(self.sample(name)) is not None

    def share(self, name: str, test: _TextTest) -> float:
        """Return the share of the texts that pass a test; 1 if there are no texts."""
        if (name, test) not in self._shares:
            sample = self.sample(name)
            passed = test(self.validity, sample) if sample else [True]
            self._shares[name, test] = float(np.mean(passed))
        return self._shares[name, test]

    def row_share(self, name: str, test: _TextTest) -> float:
        """Return the share of the first filled cells that pass a test; 1 if there are none."""
        cells = [cell for cell in self.first_cells(name) if cell]
        return float(np.mean(test(self.validity, cells))) if cells else 1.0

    @cached_property
    def validity(self) -> "_Validity":
        """The texts that are valid; the first possible dates of all columns are checked at once."""
        validity = _Validity()
        first = (_possible_dates(self.sample(name))[:_FIRST_TEXTS] for name in self._names)
        validity.of([text for texts in first for text in texts], "date")
        return validity

    def distinct_share(self, name: str) -> float:
        """Return the number of distinct texts divided by that of the filled cells."""
        filled = self._texts[name][self._texts[name] != ""]
        return filled.nunique() / len(filled) if len(filled) else 1.0

    def filled_share(self, name: str) -> float:
        """Return the share of the rows in which a column is filled."""
        return float((self._texts[name] != "").mean())

    def first_cells(self, name: str) -> list[str]:
        """Return the first cells of a column."""
        cells = self._texts[name].head(_MAX_TEXTS * 4).astype("str").str.strip()
        return [text[:_MAX_CHARS] for text in cells]

    def has_empty(self, name: str) -> bool:
        """Return whether a cell of a column is empty."""
        return bool((self._texts[name] == "").any())

    def mean_length(self, name: str) -> float:
        """Return the average number of characters in a text."""
        return float(np.mean([len(text) for text in self.sample(name)] or [0]))


@cache
def _validity_test(field: str) -> _TextTest:
    """Return a test for valid texts of a field; it is cached, so that shares can be cached."""
    return lambda validity, texts: validity.of(texts, field)


class _Validity:
    """Checks whether normalized texts are valid in a field, each only once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, DateOrder | None], dict[str, bool]] = {}

    def of(self, texts: list[str], field: str) -> list[bool]:
        """Return whether each text is valid; for dates, in the order that suits more of them."""
        if field not in ("date", "end_date"):
            return self._in_order(texts, field, None)
        day_first = self._in_order(texts, "date", "dmy")
        # Only texts with two numbers or more depend on the order.
        if all(
            is_valid or not _TWO_NUMBERS.search(text)
            for text, is_valid in zip(texts, day_first, strict=True)
        ):
            return day_first
        return max(day_first, self._in_order(texts, "date", "mdy"), key=sum)

    def _in_order(self, texts: list[str], field: str, order: DateOrder | None) -> list[bool]:
        known = self._known.setdefault((field, order), {})
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known |= zip(new, _are_valid_in_order(new, field, order), strict=True)
        return [known[text] for text in texts]


def _are_valid_in_order(texts: list[str], field: str, order: DateOrder | None) -> list[bool]:
    if not texts:
        return []
    numbers = pd.Series(np.arange(len(texts)))
    column = pd.DataFrame({field: texts}, dtype="str")
    table, _ = normalize_table(column, numbers, order, finds_places=False)
    cells = table[field]
    is_invalid = np.zeros(len(cells.texts), dtype=bool)
    # A latitude of 91 is an error, but the column still contains latitudes.
    unlimited = replace(COLUMN[field], low=-np.inf, high=np.inf)
    for has_fault, _ in faults_of(cells.texts, unlimited):
        is_invalid |= has_fault
    if field == "date":
        is_invalid[parse_dates(cells.texts)[1].index] = True
    return list(~is_invalid[cells.codes])


def _are_dates_or_ongoing(validity: "_Validity", texts: list[str]) -> list[bool]:
    valid = validity.of(texts, "end_date")
    return [
        is_valid or text.casefold() in ONGOING for text, is_valid in zip(texts, valid, strict=True)
    ]


def _test_each(test: Callable[[str], object]) -> _TextTest:
    return lambda _, texts: [bool(test(text)) for text in texts]


def _is_between(low: int, high: int) -> Callable[[str], bool]:
    def is_between(text: str) -> bool:
        number = re.sub(r"(\.0+|[年月日년월일])$", "", text)
        return number.isdecimal() and low <= int(number[:_MAX_DIGITS]) <= high

    return is_between


def _is_month(text: str) -> bool:
    return text.casefold().strip(".") in months() or _is_between(0, 12)(text)


def _are_not_dates(validity: _Validity, texts: list[str]) -> list[bool]:
    possible = [text for text in texts if _POSSIBLE_DATE.search(text)]
    dates = {
        text
        for text, is_date in zip(possible, validity.of(possible, "date"), strict=True)
        if is_date
    }
    return [text not in dates for text in texts]


def _is_place(text: str) -> bool:
    """Return whether a text is a pair of coordinates, and not just two integers."""
    return split_coordinate_pair(text) is not None and bool(_DECIMAL_OR_LETTER.search(text))


def _is_bracketed_place(text: str) -> bool:
    return text.startswith("[") and text.endswith("]") and _is_place(text[1:-1])


def _find_bracketed(samples: "_ColumnSamples", names: list[str], _: Set[str]) -> str | None:
    """Find the first column of pairs in square brackets that shows that longitudes come first."""
    filled = (name for name in names if samples.sample(name))
    pairs = (name for name in filled if samples.share(name, _are_bracketed) >= _MOST)
    return next((name for name in pairs if find_longitude_first(
        pd.Series([text.strip("[]") for text in samples.sample(name)]))), None)  # fmt: skip


def _are_places(validity: _Validity, texts: list[str]) -> list[bool]:
    """Return whether texts may name places: they are neither dates, addresses nor coordinates."""
    are_not_dates = _are_not_dates(validity, texts)
    return [
        is_no_date and not (_is_place(text) or _is_bracketed_place(text) or _URL.fullmatch(text))
        for text, is_no_date in zip(texts, are_not_dates, strict=True)
    ]


def _are_clocks(_: _Validity, texts: list[str]) -> list[bool]:
    """Return whether texts are times; four digits are if one begins with 0, as no year does."""
    has_short = any(text.startswith("0") and _SHORT_CLOCK.fullmatch(text) for text in texts)
    return [bool(_CLOCK.fullmatch(text) or (has_short and _SHORT_CLOCK.fullmatch(text)))
            for text in texts]  # fmt: skip


def _are_regions(_: _Validity, texts: list[str]) -> list[bool]:
    """Return whether texts name first-level divisions of countries, and not parts of the world."""
    return [is_region(name) for name in fold_names(texts).to_pylist()]


_are_flags = _test_each(_FLAG.fullmatch)
_are_bracketed = _test_each(_is_bracketed_place)
_are_names = _test_each(re.compile(r"(?!https?://\S+\Z).*[^\W\d_].*", re.DOTALL).fullmatch)

# Tests for free texts and for parts of fields, which validation does not cover.
_CONTENT_TESTS: dict[str, _TextTest] = {
    "title": _test_each(re.compile(r"[^\W\d_]").search),
    "actors": _are_names,
    "source": _are_names,
    "origin": _are_not_dates,
    "location": _are_places,
    "year": _test_each(
        re.compile(r"[^0-9]{0,4}[0-9]{1,4}(\.0+)?[^0-9]{0,6}|-[0-9]{5,11}").fullmatch
    ),
    "month": _test_each(_is_month),
    "day": _test_each(_is_between(0, 31)),
    "time": _are_clocks,
    **dict.fromkeys(COORDINATE_PARTS, _test_each(split_coordinate_pair)),
    "region": _are_regions,
    "county": _are_not_dates,
}
_CONTENT_TESTS |= {f"end_{part}": _CONTENT_TESTS[part] for part in ("year", "month", "day", "time")}


def _are_dates(validity: _Validity, texts: list[str]) -> list[bool]:
    """Return whether texts are dates, not just numbers; long sentences are ruled out quickly."""
    possible = _possible_dates(texts)
    # If the first texts have no date, the others are not tested.
    has_date = any(validity.of(possible[:_FIRST_TEXTS], "date"))
    valid = validity.of(possible, "date") if has_date else [False] * len(possible)
    dates = {text for text, is_date in zip(possible, valid, strict=True) if is_date}
    return [text in dates for text in texts]


def _are_dates_or_years(validity: _Validity, texts: list[str]) -> list[bool]:
    dates = _are_dates(validity, texts)
    return [is_date or bool(_YEAR.fullmatch(text))
            for text, is_date in zip(texts, dates, strict=True)]  # fmt: skip


def _possible_dates(texts: list[str]) -> list[str]:
    return [text for text in texts if _POSSIBLE_DATE.search(text) and not _NUMBER.fullmatch(text)]


_are_no_titles = _test_each(_NO_TITLE.fullmatch)
_are_full_dates = _test_each(_FULL_DATE.search)
_YEAR = re.compile("(?<![0-9])(?:1[0-9]|20)[0-9]{2}(?![0-9])")
_AXIS = re.compile(r"(pos|position|coord|coordinate|point|gps|geo)?[ _.-]?([xy])", re.IGNORECASE)
# Plain numbers with few decimals may be anything else.
_DEGREES = re.compile(r"-?[0-9]{1,3}\.[0-9]{3,}")


def _are_degrees_within(most: float) -> _TextTest:
    return _test_each(lambda text: _DEGREES.fullmatch(text) and abs(float(text)) <= most)


_AXIS_TESTS = {most: _are_degrees_within(most) for most in (90, 180)}
_are_urls = _test_each(_URL.fullmatch)
_are_images = _test_each(
    re.compile(r".*\.(?:jpe?g|png|gif|webp|svg)(?:\?.*)?", re.IGNORECASE).fullmatch
)
_are_years = _test_each(_YEAR.fullmatch)
# Years, seconds or milliseconds since 1970, and the day numbers of spreadsheets.
_are_years_or_moments = _test_each(
    re.compile(rf"{_YEAR.pattern}$|[0-9]{{9,13}}(?:\.[0-9]+)?$|{DAY_NUMBER}").match
)
_PLAIN_YEAR = re.compile(r"-?[0-9]{1,4}(\.0+)?")
_SHORT_YEAR, _WHOLE_YEAR = re.compile(r"-?[0-9]{1,3}(\.0+)?"), re.compile("[0-9]{4}")
_SHORT_OR_NEGATIVE_YEAR = re.compile(rf"{_SHORT_YEAR.pattern}|-[0-9]{{4}}")
_are_plain_years = _test_each(_PLAIN_YEAR.fullmatch)
# Several words, or several characters in a script without spaces.
_are_phrases = _test_each(
    re.compile(
        r".*\S .*|\S*[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]{4,}\S*"
    ).fullmatch
)


class _DateContent:
    """Tests of columns that may contain dates, for :func:`infer_dates`."""

    def __init__(self, samples: _ColumnSamples) -> None:
        self._samples = samples

    def holds(self, unit: str, name: str) -> bool:
        """Return whether at least half of the texts are dates, years, months, days or times."""
        if not self._samples.sample(name):
            return False
        if unit == "date" and self._samples.are_compact(name):
            return True
        share = self._samples.share(name, _are_dates if unit == "date" else _CONTENT_TESTS[unit])
        if unit == "date" and 0 < share < _HALF:
            # Early years such as 43 are not dates without other columns.
            share += self._samples.share(name, _CONTENT_TESTS["year"])
        return share >= _HALF

    def are_whole_days(self, name: str) -> bool:
        """Return whether most texts are dates with a day."""
        share = self._samples.share
        return share(name, _are_full_dates) >= _MOST and share(name, _are_dates) >= _MOST

    def agree(self, date: str, year: str) -> bool:
        """Return whether most dates end or begin with the years of another column."""
        dates, years = self._samples.first_cells(date), self._samples.first_cells(year)
        pairs = [pair for pair in zip(dates, years, strict=True) if all(pair)]
        return bool(pairs) and float(np.mean([_has_year(*pair) for pair in pairs])) >= _MOST

    def needs_year(self, date: str) -> bool:
        """Return whether some date is empty, a short number, or has a two-digit year."""
        if self._samples.has_empty(date):
            return True
        return any(
            expand_short_years(text) != text or re.fullmatch("[0-9]{1,3}", text)
            for text in self._samples.sample(date)
        )

    def may_end(self, name: str) -> bool:
        """Return whether all texts are dates or years of four digits, of any precision."""
        return (
            bool(self._samples.sample(name)) and self._samples.share(name, _are_dates_or_years) == 1
        )

    def last_of(self, names: Sequence[str]) -> str:
        """Return the column with the latest date in ISO 8601 of every row; empty if none has it."""
        columns = [self._samples.first_cells(name) for name in names]
        texts = {text for cells in columns for text in cells if text}
        if not all(map(_ISO_DATE.match, texts)):
            return ""
        latest = [max(row) for row in zip(*columns, strict=True)]
        return next(
            (name for name, cells in zip(names, columns, strict=True) if cells == latest), ""
        )

    def are_plain_years(self, name: str) -> bool:
        """Return whether most texts are only a number, and not a year of a reign."""
        return self._samples.share(name, _are_plain_years) >= _MOST

    def are_full_years(self, name: str) -> bool:
        """Return whether most texts are years of four digits, and not numbers of years."""
        return self._samples.share(name, _are_years) >= _MOST

    def are_short_years(self, names: Sequence[str]) -> bool:
        """Return whether the cells of all columns are only numbers, and some are early years."""
        texts = [text for name in names for text in self._samples.sample(name)]
        # In the column of the schema, -2333 is EDTF; elsewhere, people mean 2333 BC.
        is_early = _SHORT_YEAR if names[0] == "date" else _SHORT_OR_NEGATIVE_YEAR
        return all(map(_PLAIN_YEAR.fullmatch, texts)) and any(map(is_early.fullmatch, texts))

    def are_same(self, date: str, year: str) -> bool:
        """Return whether two columns have the same numbers of years."""
        samples = self._samples.sample(date), self._samples.sample(year)
        return samples[0] == samples[1] and all(map(_PLAIN_YEAR.fullmatch, samples[0]))

    def lies_within(self, year: str, start: str, end: str) -> bool:
        """Return whether most years are between the years of a start and those of an end."""
        cells = zip(*map(self._samples.first_cells, (start, year, end)), strict=True)
        rows = [list(map(int, row)) for row in cells if all(map(_WHOLE_YEAR.fullmatch, row))]
        return bool(rows) and float(np.mean([row == sorted(row) for row in rows])) >= _MOST

    def distinct(self, name: str) -> int:
        """Return the number of distinct texts among the first rows."""
        return len(set(self._samples.first_cells(name)))


def _has_year(date: str, year: str) -> bool:
    """Return whether a date has a year, in four or two digits."""
    digits = re.sub(r"\.0+$", "", year).lstrip("-")
    if not digits.isdecimal():
        return False
    numbers = re.findall("[0-9]+", date)
    is_compact = re.fullmatch("[0-9]{8}", date) is not None
    return digits in numbers or digits[-2:] in numbers or (is_compact and digits in date)


def _finder_of(test: _TextTest) -> _ColumnFinder:
    """Return a function that finds the first column whose texts pass a test."""

    def find_column(samples: _ColumnSamples, names: list[str], _: Set[str]) -> str | None:
        filled = (name for name in names if samples.sample(name))
        passing = (name for name in filled if samples.share(name, test) >= _MOST)
        return next(passing, None)

    return find_column


def _find_date(samples: _ColumnSamples, names: list[str], _: Set[str]) -> str | None:
    """Find the column of dates; prefer full dates, and avoid the time when a row was written."""
    filled = [name for name in names if samples.sample(name)]
    # Beside dates, numbers of years are dates as well.
    date_columns = [name for name in filled if samples.share(name, _are_dates) >= _SOME
                    and samples.share(name, _are_dates_or_years) >= _MOST]  # fmt: skip

    def rank(name: str) -> tuple[bool, bool, bool]:
        is_record_time = bool(_RECORD_TIME.search(name))
        lacks_days = samples.share(name, _are_full_dates) < _HALF
        return is_record_time, not _NORMALIZED.search(name), lacks_days

    return min(date_columns, key=rank, default=None)


def _read_numbered(
    samples: _ColumnSamples, names: list[str], mapping: dict[str, str], assigned: Collection[str]
) -> None:
    """Find years, the end and the description in a table without a header."""
    if not {"date", "year"} & {*mapping, *assigned}:
        years = [name for name in filter(is_numbered, names) if name not in mapping.values()
                 and samples.sample(name) and samples.share(name, _are_years) >= _MOST]  # fmt: skip
        mapping |= {"year": years[0]} if years else {}
    date = mapping.get("date", "")
    if is_numbered(date) and "end_date" not in mapping:
        others = [name for name in names if name not in mapping.values() and is_numbered(name)
                  and samples.share(name, _are_dates_or_years) >= _MOST]  # fmt: skip
        pairs = ((date, name) if names.index(date) < names.index(name) else (name, date)
                 for name in others if samples.sample(name))  # fmt: skip
        span = next((pair for pair in pairs if _are_in_order(samples, *pair)), ())
        mapping |= dict(zip(("date", "end_date"), span, strict=False))
    if is_numbered(mapping.get("title", "")) and "description" not in mapping:
        free = [name for name in names if name not in mapping.values() and is_numbered(name)]
        longest = max(free, key=samples.mean_length, default="")
        if longest and samples.mean_length(longest) > samples.mean_length(mapping["title"]):
            mapping["description"] = longest


def _find_axes(
    samples: _ColumnSamples, names: list[str], mapping: dict[str, str]
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


def _are_positions(samples: _ColumnSamples, latitude: str, longitude: str) -> bool:
    columns = {90: latitude, 180: longitude}
    return all(samples.share(columns[most], _AXIS_TESTS[most]) >= _MOST for most in columns)


def _are_in_order(samples: _ColumnSamples, start: str, end: str) -> bool:
    """Return whether most years of a column are not before those of another column."""
    rows = zip(samples.first_cells(start), samples.first_cells(end), strict=True)
    years = [[int(match[0]) for text in row if (match := _YEAR.search(text))] for row in rows]
    pairs = [pair for pair in years if len(pair) == len((start, end))]
    return bool(pairs) and float(np.mean([pair == sorted(pair) for pair in pairs])) >= _MOST


def _find_source_url(samples: _ColumnSamples, names: list[str], _: Set[str]) -> str | None:
    """Find the first column of addresses that are not of images."""
    filled = (name for name in names if samples.sample(name) and not _IMAGE_NAME.search(name))
    urls = (name for name in filled if samples.share(name, _are_urls) >= _MOST)
    return next((name for name in urls if samples.share(name, _are_images) < _HALF), None)


def _find_type(samples: _ColumnSamples, names: list[str], _: Set[str]) -> str | None:
    """Find a column whose name has a word for types, and whose texts are repeated words."""
    named = (name for name in names if is_type(name) and samples.sample(name))
    words = (name for name in named if samples.share(name, _CONTENT_TESTS["title"]) >= _MOST)
    return next((name for name in words if samples.distinct_share(name) <= _HALF), None)


def _find_description(samples: _ColumnSamples, names: list[str], _: Set[str]) -> str | None:
    """Find the longest texts, if possible English, in a column with a word for descriptions."""
    named = [name for name in names if samples.sample(name)
             and (is_description(name) or _is_account(samples, name))]  # fmt: skip
    return max(named, key=lambda name: (is_english(name), samples.mean_length(name)), default=None)


def _is_account(samples: _ColumnSamples, name: str) -> bool:
    """Return whether a column is named after kinds, but its texts are too long for that."""
    return is_named_after(name, "event_type") and samples.mean_length(name) > _TYPE_CHARS


def _find_title(samples: _ColumnSamples, names: list[str], assigned: Set[str]) -> str | None:
    """Find the column that is named like a title, or else one whose texts differ between rows.

    If there is a description, a title made of it is better than a column with any other name.
    """
    lowest = TitleFit.THING if "description" in assigned else TitleFit.NEUTRAL
    parts = {*find_person_name(names), *find_sides(names)}
    fits = {name: title_fit(name) for name in names if name not in parts}
    candidates = [
        name for name, fit in fits.items() if fit >= lowest and _has_titles(samples, name, fit)
    ]

    def rank(name: str) -> tuple[int, bool, bool, float]:
        is_phrase = is_numbered(name) or samples.share(name, _are_phrases) >= _HALF
        distinct = samples.distinct_share(name)
        return fits[name], is_english(name), is_phrase, round(min(distinct / _MOST, 1), 1)

    # If several fit equally well, take the first.
    return max(candidates, key=rank, default=None)


def _has_titles(samples: _ColumnSamples, name: str, fit: TitleFit) -> bool:
    min_distinct = {TitleFit.NEUTRAL: _HALF, TitleFit.THING: _DISTINCT_THINGS}.get(fit, 0)
    return (
        bool(samples.sample(name))
        and (fit != TitleFit.NEUTRAL or samples.filled_share(name) >= _HALF)
        and samples.distinct_share(name) >= min_distinct
        and samples.mean_length(name) <= _TITLE_CHARS
        and samples.share(name, _CONTENT_TESTS["title"]) >= _MOST
        and samples.share(name, _are_no_titles) < _HALF
        and samples.share(name, _are_dates) < _HALF
    )


def _find_location(samples: _ColumnSamples, names: list[str], _: Set[str]) -> str | None:
    """Find a column whose name ends in a word for a place: "crash_location", "source_location"."""
    named = (name for name in names if ends_in_place(name) and samples.sample(name))
    texts = (name for name in named if samples.share(name, _CONTENT_TESTS["title"]) >= _MOST)
    return next((name for name in texts if samples.share(name, _are_places) >= _HALF), None)


# Fields that are found by their cells. The title comes last, because any remaining text may be the
# title.
_FINDERS: dict[str, _ColumnFinder] = {
    "date": _find_date,
    "coordinates": _finder_of(_test_each(_is_place)),
    "lon_lat": _find_bracketed,
    "source_url": _find_source_url,
    "location": _find_location,
    "description": _find_description,
    "title": _find_title,
    "event_type": _find_type,
}
# Fields that make another field unnecessary.
_ALTERNATIVES = {
    "date": ("year",),
    "coordinates": ("latitude", "longitude", "lon_lat"),
    "lon_lat": ("latitude", "longitude", "coordinates"),
}
