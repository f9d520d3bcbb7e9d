"""Infer the field of each column in a file from its name and cells."""

import re
from collections.abc import Collection, Mapping

import pandas as pd

from dashboard.ingest.infer.cell_tests import (
    CONTENT_TESTS,
    are_dates_or_years,
    are_phrases,
    for_each,
)
from dashboard.ingest.infer.column_finders import find_columns
from dashboard.ingest.infer.column_samples import HALF, MOST, TYPE_CHARS, ColumnSamples
from dashboard.ingest.infer.date_companions import find_certainty, find_duration, find_zones
from dashboard.ingest.infer.date_content import DateContent
from dashboard.ingest.infer.dates import find_last_date, infer_dates
from dashboard.ingest.infer.field_fit import fits_field, is_outdone, may_be_field
from dashboard.ingest.infer.places import find_city, find_places, find_target_country
from dashboard.ingest.infer.unnamed_columns import find_axes, find_chronicle, find_numbered
from dashboard.model.column_aliases import COORDINATE_PARTS, is_named_after, key_of, propose
from dashboard.model.date_names import is_other_date
from dashboard.model.joint_names import find_person_name
from dashboard.model.schema import REQUIRED
from dashboard.model.title_words import (
    TitleFit,
    is_description,
    is_english,
    title_fit,
)

# Maximum number of columns whose cells are tested, beside those with known names.
_MAX_COLUMNS = 200
_are_six_digits = for_each(re.compile("[0-9]{6}").fullmatch)
# Names of columns with remarks on some of the events.
_NOTES = frozenset({"notes", "note", "comment", "comments", "remarks", "remark", "bemerkung",
                    "bemerkungen", "anmerkungen", "remarques", "notas", "备注", "備考",
                    "비고", "примечания", "примітки"})  # fmt: skip


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
    first = names[:_MAX_COLUMNS]
    samples = ColumnSamples(texts, first)

    person = find_person_name(names, samples.sample)

    def fits(field: str, name: str) -> bool:
        if field == "title" and name in person:
            return False  # The title is made of both names.
        return fits_field(samples, field, name) and not is_outdone(samples, names, field, name)

    mapping = propose(names, fits, assigned)
    if "title" not in assigned:
        mapping |= _prefer_short_title(samples, first, mapping, assigned)
    if not {"date", "year"} & set(assigned):
        first = [name for name in first if not _is_poor_date(samples, first, name)]
        mapping = infer_dates(first, mapping, DateContent(samples))
    mapping = find_columns(samples, first, mapping, assigned)
    mapping = find_numbered(samples, first, mapping, assigned)
    if not {"latitude", "longitude", *COORDINATE_PARTS} & {*mapping, *assigned}:
        mapping |= find_axes(samples, first, mapping)
    if "date" in mapping and not {"end_date", "end_year"} & {*mapping, *assigned}:
        left = [name for name in first if name not in mapping.values()]
        dates = [mapping["date"], *left]
        mapping |= find_last_date(mapping["date"], dates, DateContent(samples))
    if "description" not in assigned:
        mapping |= _prefer_full_description(samples, first, mapping)
    # A column can be an end date only if there is a date.
    free = [name for name in names if name not in mapping.values()]
    is_year = {"date"} if "year" in mapping else set()
    mapping |= propose(free, fits, {*mapping, *assigned, *is_year})
    mapping = _find_companions(samples, first, mapping, assigned)
    return mapping | _required_by_name(samples, names, mapping, assigned)


def _find_companions(
    samples: ColumnSamples,
    names: list[str],
    mapping: Mapping[str, str],
    assigned: Collection[str],
) -> dict[str, str]:
    """Find the places, and what only means something beside dates; drop times that are years."""
    found = dict(mapping)
    places = (find_chronicle, find_city, find_target_country, find_places)
    for find in (*places, find_duration, find_certainty, find_zones):
        found |= find(samples, names, found, assigned)
    if _has_years_as_times(samples, found):
        del found["time"]
    return found


def _has_years_as_times(samples: ColumnSamples, mapping: Mapping[str, str]) -> bool:
    """Return whether the column of times has the years of the dates: 2013 is not 20:13."""
    if not {"date", "time"} <= mapping.keys():
        return False
    date, time, content = mapping["date"], mapping["time"], DateContent(samples)
    return content.are_full_years(time) and content.agree(date, time)


def _is_poor_date(samples: ColumnSamples, names: list[str], name: str) -> bool:
    return is_named_after(name, "date") and is_outdone(samples, names, "date", name)


def _prefer_short_title(
    samples: ColumnSamples,
    names: list[str],
    mapping: Mapping[str, str],
    assigned: Collection[str],
) -> dict[str, str]:
    """Take the shorter of two columns that are named like titles; the longer one describes."""
    title = mapping.get("title", "")
    if not title or "description" in {*mapping, *assigned}:
        return {}
    most = samples.mean_length(title) / 2
    shorter = (name for name in names if name not in mapping.values()
               and is_named_after(name, "title") and samples.sample(name)
               and samples.mean_length(name) <= most and samples.filled_share(name) >= MOST
               and samples.distinct_share(name) >= HALF)  # fmt: skip
    name = next(shorter, None) if samples.mean_length(title) > TYPE_CHARS else None
    return {"title": name, "description": title} if name else {}


def _prefer_full_description(
    samples: ColumnSamples, names: list[str], mapping: Mapping[str, str]
) -> dict[str, str]:
    """Replace a column of notes by one that describes more of the events."""
    notes = mapping.get("description", "")
    if key_of(notes) not in _NOTES:
        return {}
    others = [name for name in names if name not in mapping.values() and samples.sample(name)
              and samples.share(name, CONTENT_TESTS["title"]) >= MOST]  # fmt: skip
    described = [name for name in others if is_description(name)
                 and samples.filled_share(name) >= samples.filled_share(notes)]  # fmt: skip
    prose = [name for name in others if title_fit(name) == TitleFit.PROSE
             and samples.filled_share(name) >= MOST
             and samples.share(name, are_phrases) >= MOST]  # fmt: skip
    is_sparse = samples.filled_share(notes) < HALF
    better = described or (prose if is_sparse else [])
    if not better:
        return {}
    return {
        "description": max(better, key=lambda name: (is_english(name), samples.mean_length(name)))
    }


def _required_by_name(
    samples: ColumnSamples,
    names: list[str],
    mapping: Mapping[str, str],
    assigned: Collection[str],
) -> dict[str, str]:
    """Propose columns for the missing required fields by name, whatever their cells are.

    Errors in such a column are more helpful than the error that there is no column.
    """
    filled = {*mapping, *assigned}
    filled |= {"date"} if "year" in filled else set()
    filled |= {"title"} if find_person_name(names, samples.sample) else set()
    dates = mapping.get("date", "")
    named = propose(names, lambda field, name: name != dates and may_be_field(samples, field, name))
    found = {field: named[field] for field in REQUIRED if field in named and field not in filled}
    if "date" in {*filled, *found}:
        return found
    # It is asked how to read "231216" in the only column that is named after days.
    digits = [name for name in names if name not in mapping.values() and is_other_date(name)
              and samples.sample(name) and samples.share(name, _are_six_digits) == 1]  # fmt: skip
    if len(digits) == 1:
        return {**found, "date": digits[0]}
    # A column of years may have days and spans instead: "1 May 1947", "1892–94".
    years = (name for name in names if name not in mapping.values()
             and is_named_after(name, "year") and samples.sample(name)
             and samples.share(name, are_dates_or_years) >= HALF)  # fmt: skip
    name = next(years, None)
    return found if name is None else {**found, "date": name}
