"""Decide whether the cells of a column suit the field that the column is named after."""

import re
from collections.abc import Sequence

from dashboard.ingest.infer.cell_tests import (
    CONTENT_TESTS,
    are_dates,
    are_dates_or_ongoing,
    are_flags,
    are_full_dates,
    are_numbers,
    are_places,
    are_years_or_moments,
    for_each,
    validity_test,
)
from dashboard.ingest.infer.column_finders import is_record_time
from dashboard.ingest.infer.column_samples import (
    HALF,
    MOST,
    SOME,
    TITLE_CHARS,
    TYPE_CHARS,
    ColumnSamples,
)
from dashboard.model.column_aliases import is_named_after, key_of
from dashboard.model.countries import find_codes, find_numbers
from dashboard.model.date_names import is_birth, is_unsuitable, parse_date_name
from dashboard.model.kind_words import is_type
from dashboard.model.schema import COLUMN

# Parts of dates that depend on the dates beside them; see date_companions.
_COMPANIONS = frozenset({"duration", "date_certainty", "end_certainty", "time_zone", "date_unit"})
# Rows without these fields are left out, or get a title that is made.
_DATES = frozenset({"date", "year"})
_NEEDED = _DATES | {"title"}
# Names of days on which something was done about an event, and of days when it happened.
_DAYS_OF_WORK = re.compile(
    r"receiv|enter|entry|record|report|regist|submit|fil(?:ed|ing)|import|export|scrap|crawl|"
    r"fetch|retriev|access|upload|inspect|check|verif|approv|clos|deadline|due\b|expir|renew",
    re.IGNORECASE,
)
_OF_EVENT = re.compile("event|incident|accident|occur|happen", re.IGNORECASE)
# What forms call the time when somebody filled them in.
_FORM_TIMES = frozenset(map(key_of, (
    "timestamp", "zeitstempel", "marca temporal", "horodateur", "carimbo de data hora",
    "informazioni cronologiche", "sygnatura czasowa", "tijdstempel", "отметка времени",
    "позначка часу", "zaman damgas\u0131", "タイムスタンプ", "타임스탬프", "时间戳记", "時間戳記",
)))  # fmt: skip
_HAPPENED = re.compile("occur|happen|took place", re.IGNORECASE)
# Numbers of countries, and how many of them show that they are of another system.
_NUMBER_CODE, _MIN_CODES = re.compile(r"[0-9]{1,4}(?:\.0)?"), 5
# Fields that some numbers do not suit.
_NOT_ANY_NUMBER = frozenset({"date", "time", "quantity_best", "event_type"})
# Hours, or hours and minutes: 9, 930, 1430.
_are_clock_numbers = for_each(re.compile(r"(?:[01]?[0-9]|2[0-4])(?:[0-5][0-9])?").fullmatch)
_CHECKED_KINDS = ("choice", "number", "date", "countries", "url")


def is_outdone(samples: ColumnSamples, names: Sequence[str], field: str, name: str) -> bool:
    """Return whether a column is nearly empty, and another one of the same meaning is full.

    Of the columns "date" and "when", the one that dates most of the rows is the better one. Dates
    that are written once for several rows are not missing in the others. The time when a form was
    filled in is worse than any other date.
    """
    if not samples.sample(name):
        return False
    if field == "date" and key_of(name) in _FORM_TIMES:
        fuller = (other for other in names if other != name and samples.filled_share(other) >= HALF)
        return any(_are_days_of_events(samples, other, is_clear=True) for other in fuller)
    if not samples.filled_share(name) < HALF:
        return False
    if field in _DATES and samples.starts_groups(name):
        return False
    is_sparse = samples.filled_share(name) < SOME
    full = [other for other in names if other != name and samples.filled_share(other) >= MOST]
    if field in _NEEDED or is_sparse:
        named = (other for other in full if is_named_after(other, field))
        if any(fits_field(samples, field, other) for other in named):
            return True
    others = full if field == "date" else ()
    return any(_are_days_of_events(samples, other, is_clear=is_sparse) for other in others)


def _are_days_of_events(samples: ColumnSamples, name: str, *, is_clear: bool) -> bool:
    """Return whether a column without a known name has days, and may tell when events were.

    If it is not clear that another column is of no use, the name must say so.
    """
    is_other = is_record_time(name) or is_unsuitable(name) or is_birth(name)
    if is_other or _DAYS_OF_WORK.search(name):
        return False
    parsed = parse_date_name(name)
    # The cells of columns with other names are not tested: there may be many.
    if not _HAPPENED.search(name) and (parsed is None or parsed.role == "end"):
        return False
    if not is_clear and not _OF_EVENT.search(name):
        return False
    return min(samples.share(name, are_dates), samples.share(name, are_full_dates)) >= MOST


def fits_field(samples: ColumnSamples, field: str, name: str) -> bool:
    """Return whether the cells of a column suit a field that it is named after."""
    if field in _COMPANIONS or (field == "time" and not may_be_field(samples, field, name)):
        return False
    kind = COLUMN[field].kind if field in COLUMN else ""
    if field == "country" and _are_codes_of_another_system(samples, name):
        return False
    # One text is no answer to yes or no.
    has_flags = len(samples.sample(name)) > 1 and samples.share(name, are_flags) == 1
    is_no_flag = kind in ("text", "list") or field in _DATES
    return not (is_no_flag and has_flags) and _fits_kind(samples, field, name)


def _fits_kind(samples: ColumnSamples, field: str, name: str) -> bool:
    kind = COLUMN[field].kind if field in COLUMN else ""
    # A column called "country" means the field; one called "status" may be anything.
    if (
        name == field
        and field not in ("region", "county", "venue")
        and (field != "location" or samples.share(name, are_places) >= HALF)
        and (kind != "choice" or not samples.sample(name))
    ):
        return True
    if not samples.sample(name):
        return False
    if not may_be_field(samples, field, name):
        return False
    if kind == "id":
        return samples.distinct_share(name) == 1
    is_named = kind not in ("", "choice", "date") and key_of(name) == key_of(field)
    is_checked = field in ("date", "end_date", "source_date") or kind in _CHECKED_KINDS
    if is_checked and not is_named:
        min_share = MOST if kind in ("number", "url") else HALF
        test = are_dates_or_ongoing if field == "end_date" else validity_test(field)
        are_compact = field != "source_date" and kind == "date" and samples.are_compact(name)
        return samples.share(name, test) >= min_share or are_compact
    return _has_expected_content(samples, field, name)


def _are_codes_of_another_system(samples: ColumnSamples, name: str) -> bool:
    """Return whether a column has numbers for countries that are not those of ISO 3166-1.

    Some of them are numbers of other countries there by chance.
    """
    texts = samples.sample(name)
    is_code = len(texts) >= _MIN_CODES and all(map(_NUMBER_CODE.fullmatch, texts))
    is_known = is_code and (find_numbers(set(texts)) or _are_mostly_countries(texts))
    return is_code and not is_known


def _are_mostly_countries(texts: Sequence[str]) -> bool:
    return sum(map(bool, find_codes(texts))) >= MOST * len(texts)


def may_be_field(samples: ColumnSamples, field: str, name: str) -> bool:
    """Return False for numbers that cannot be what the column is named after.

    Numbers called "time" may be counts, answers or years, those called "number" may count the rows,
    and those called "group" tell no kind of event.
    """
    if field not in _NOT_ANY_NUMBER or samples.share(name, are_numbers) < 1:
        return True
    if field == "date":
        return key_of(name) != "time" or samples.share(name, are_years_or_moments) >= MOST
    if field == "time":
        return samples.share(name, _are_clock_numbers) >= MOST
    if field == "quantity_best":
        return not samples.counts_rows(name)
    return not samples.sample(name) or is_type(name)


def _has_expected_content(samples: ColumnSamples, field: str, name: str) -> bool:
    test = CONTENT_TESTS.get(field)
    # A purpose may be a kind, or an account that no other event shares.
    if field == "event_type" and samples.mean_length(name) > TYPE_CHARS:
        return False
    # A summary may be a headline or an account.
    if field == "title" and key_of(name) == "summary" and samples.mean_length(name) > TITLE_CHARS:
        return False
    # A column of sources may repeat one name, beside a few addresses.
    share = samples.row_share if field == "source" else samples.share
    return test is None or share(name, test) >= HALF
