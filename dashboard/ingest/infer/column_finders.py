"""Find the columns of fields by their cells, where no name tells them."""

import re
from collections.abc import Callable, Collection, Mapping, Set

import pandas as pd

from dashboard.ingest.infer.cell_tests import (
    CONTENT_TESTS,
    TextTest,
    are_age_groups,
    are_bracketed,
    are_coordinates,
    are_dates,
    are_dates_or_years,
    are_flags,
    are_full_dates,
    are_images,
    are_no_titles,
    are_phrases,
    are_places,
    are_urls,
    for_each,
)
from dashboard.ingest.infer.column_samples import (
    HALF,
    MOST,
    SOME,
    TITLE_CHARS,
    TYPE_CHARS,
    ColumnSamples,
)
from dashboard.ingest.normalize.coordinate_pairs import find_longitude_first
from dashboard.model.column_aliases import is_named_after, is_numbered, key_of
from dashboard.model.date_names import parse_date_names
from dashboard.model.joint_names import find_person_name, find_sides
from dashboard.model.kind_words import is_type, type_rank
from dashboard.model.title_words import (
    TitleFit,
    ends_in_place,
    is_birthplace,
    is_description,
    is_english,
    is_place_of_death,
    title_fit,
)

# Names of columns with the time when a row was written, not when the event happened, or with a date
# that only serves to sort or compare the rows.
_RECORD_TIME = re.compile(
    r"modif|updat|creat|review|publi|tweet|posted|post_?(?:date|time)|birth|geänd|erstellt|змін|створ|sort|compar",
    re.IGNORECASE,
)
_PUBLISHED = re.compile("publi", re.IGNORECASE)
# Names of columns with dates in a standard notation.
_NORMALIZED = re.compile(r"(?<![a-z])(?:iso|edtf|normal)", re.IGNORECASE)
_IMAGE_NAME = re.compile(
    r"background|icon|logo|image|imagen|picture|photo|thumb|avatar|bild|foto", re.IGNORECASE
)
# Minimum share of distinct titles, if the column is named after the subject of the events.
_DISTINCT_THINGS = 0.2


# A race is a contest or a group of people.
_RACES = frozenset({"race", "races"})
_are_ethnicities = for_each(
    re.compile(r"\b(?:white|black|asian|hispanic|latin|african|native|indian|caucasian|pacific|mixed)",
               re.IGNORECASE).search
)  # fmt: skip
# Codes of countries, airports and parties, which are no titles unless their column says so.
_are_codes = for_each(re.compile("[A-Z]{2,3}").fullmatch)


def is_record_time(name: str) -> bool:
    """Return whether a column is named after the time when a row was written or published.

    Examples
    --------
    >>> is_record_time("created_at"), is_record_time("when")
    (True, False)
    """
    return bool(_RECORD_TIME.search(name))


_ColumnFinder = Callable[[ColumnSamples, list[str], Set[str]], str | None]


def find_columns(
    samples: ColumnSamples,
    names: list[str],
    mapping: Mapping[str, str],
    assigned: Collection[str],
) -> dict[str, str]:
    """Find columns for the fields that have none.

    Parameters
    ----------
    samples
        Cells of the columns.
    names
        Columns that may be proposed.
    mapping
        Column by field, as proposed so far.
    assigned
        Other fields that have a column already.

    Returns
    -------
    dict
        `mapping` with the columns found.
    """
    found = dict(mapping)
    for field, find_column in _FINDERS.items():
        free = [name for name in names if name not in found.values()]
        filled = {*found, *assigned}
        is_assigned = {field, *_ALTERNATIVES.get(field, ())} & filled
        name = None if is_assigned else find_column(samples, free, filled)
        if name is not None:
            found[field] = name
    return found


def _finder_of(test: TextTest) -> _ColumnFinder:
    """Return a function that finds the first column whose texts pass a test."""

    def find_column(samples: ColumnSamples, names: list[str], _: Set[str]) -> str | None:
        filled = (name for name in names if samples.sample(name))
        passing = (name for name in filled if samples.share(name, test) >= MOST)
        return next(passing, None)

    return find_column


def _find_date(samples: ColumnSamples, names: list[str], _: Set[str]) -> str | None:
    """Find the column of dates; prefer full dates, and avoid the time when a row was written."""
    filled = [name for name in names if samples.sample(name)]
    # Beside dates, numbers of years are dates as well.
    date_columns = [name for name in filled if samples.share(name, are_dates) >= SOME
                    and samples.share(name, are_dates_or_years) >= MOST]  # fmt: skip

    ends = {name for name, parsed in parse_date_names(names).items() if parsed.role == "end"}

    def rank(name: str) -> tuple[bool, bool, bool, bool, bool, bool]:
        lacks_days = samples.share(name, are_full_dates) < HALF
        # What is published is at least known from then on.
        is_published = bool(_PUBLISHED.search(name))
        return (
            # Rows without a date are lost.
            samples.filled_share(name) < SOME,
            # A case was created before it was closed.
            name in ends,
            is_record_time(name),
            not is_published and is_record_time(name),
            not _NORMALIZED.search(name),
            lacks_days,
        )

    return min(date_columns, key=rank, default=None)


def _find_bracketed(samples: ColumnSamples, names: list[str], _: Set[str]) -> str | None:
    """Find the first column of pairs in square brackets that shows that longitudes come first."""
    filled = (name for name in names if samples.sample(name))
    pairs = (name for name in filled if samples.share(name, are_bracketed) >= MOST)
    return next((name for name in pairs if find_longitude_first(
        pd.Series([text.strip("[]") for text in samples.sample(name)]))), None)  # fmt: skip


def _find_source_url(samples: ColumnSamples, names: list[str], _: Set[str]) -> str | None:
    """Find the first column of addresses that are not of images."""
    filled = (name for name in names if samples.sample(name) and not _IMAGE_NAME.search(name))
    urls = (name for name in filled if samples.share(name, are_urls) >= MOST)
    return next((name for name in urls if samples.share(name, are_images) < HALF), None)


def _find_type(samples: ColumnSamples, names: list[str], _: Set[str]) -> str | None:
    """Find a column whose name has a word for types, and whose texts are repeated words.

    The name may say of what it is the type, if that may be the event.
    """
    named = (name for name in names if is_type(name) and samples.sample(name))
    words = (name for name in named if samples.share(name, CONTENT_TESTS["title"]) >= MOST)
    repeated = (name for name in words if samples.distinct_share(name) <= HALF)
    ranks = {name: rank for name in names if (rank := type_rank(name))}
    kinds = [name for name in ranks if _are_kinds(samples, name)]
    return next(repeated, None) or max(kinds, key=ranks.__getitem__, default=None)


def _are_kinds(samples: ColumnSamples, name: str) -> bool:
    """Return whether most rows of a column have one of a few short texts, which are no answers."""
    return (
        bool(samples.sample(name))
        and samples.filled_share(name) >= HALF
        and samples.distinct_share(name) <= HALF
        and samples.mean_length(name) <= TYPE_CHARS
        and samples.share(name, CONTENT_TESTS["title"]) >= MOST
        and samples.share(name, are_flags) < HALF
    )


def _find_description(samples: ColumnSamples, names: list[str], _: Set[str]) -> str | None:
    """Find the longest texts, if possible English, in a column with a word for descriptions."""
    named = [name for name in names if samples.sample(name)
             and (is_description(name) or _is_account(samples, name))]  # fmt: skip
    return max(named, key=lambda name: (is_english(name), samples.mean_length(name)), default=None)


def _is_account(samples: ColumnSamples, name: str) -> bool:
    """Return whether a column is named after kinds, but its texts are too long for that."""
    return is_named_after(name, "event_type") and samples.mean_length(name) > TYPE_CHARS


def _find_title(samples: ColumnSamples, names: list[str], assigned: Set[str]) -> str | None:
    """Find the column that is named like a title, or else one whose texts differ between rows.

    If there is a description, a person's name or two sides, a title made of them is better than a
    column with any other name.
    """
    parts = {*find_person_name(names, samples.sample), *find_sides(names)}
    is_told = "description" in assigned or any(map(samples.sample, parts))
    lowest = TitleFit.THING if is_told else TitleFit.NEUTRAL
    fits = {name: _fit_as_title(samples, name) for name in names if name not in parts}
    candidates = [
        name for name, fit in fits.items() if fit >= lowest and _has_titles(samples, name, fit)
    ]

    def rank(name: str) -> tuple[int, bool, bool, float]:
        is_phrase = is_numbered(name) or samples.share(name, are_phrases) >= HALF
        distinct = samples.distinct_share(name)
        return fits[name], is_english(name), is_phrase, round(min(distinct / MOST, 1), 1)

    # If several fit equally well, take the first.
    return max(candidates, key=rank, default=None)


def _fit_as_title(samples: ColumnSamples, name: str) -> TitleFit:
    """Judge how well the name of a column fits titles; of a race, the cells tell which it is."""
    is_contest = (
        key_of(name) in _RACES
        and samples.distinct_share(name) >= HALF
        and samples.share(name, are_phrases) >= MOST
        and samples.share(name, _are_ethnicities) < SOME
    )
    return TitleFit.THING if is_contest else title_fit(name)


def _has_titles(samples: ColumnSamples, name: str, fit: TitleFit) -> bool:
    min_distinct = {TitleFit.NEUTRAL: HALF, TitleFit.THING: _DISTINCT_THINGS}.get(fit, 0)
    return (
        bool(samples.sample(name))
        and (fit not in (TitleFit.NEUTRAL, TitleFit.THING) or samples.filled_share(name) >= HALF)
        and samples.distinct_share(name) >= min_distinct
        and samples.mean_length(name) <= TITLE_CHARS
        and samples.share(name, CONTENT_TESTS["title"]) >= MOST
        and samples.share(name, are_no_titles) < HALF
        and samples.share(name, are_age_groups) < HALF
        and (fit != TitleFit.NEUTRAL or samples.share(name, _are_codes) < MOST)
        and samples.share(name, are_dates) < HALF
    )


def _find_location(samples: ColumnSamples, names: list[str], _: Set[str]) -> str | None:
    """Find a column whose name ends in a word for a place: "crash_location", "source_location"."""
    named = (name for name in names if ends_in_place(name) and samples.sample(name))
    if any(map(is_birthplace, names)):
        # The place of death of a person who was also born is not that of the event.
        named = (name for name in named if not is_place_of_death(name))
    texts = (name for name in named if samples.share(name, CONTENT_TESTS["title"]) >= MOST)
    return next((name for name in texts if samples.share(name, are_places) >= HALF), None)


# Fields that are found by their cells. The title comes last, because any remaining text may be the
# title.
_FINDERS: dict[str, _ColumnFinder] = {
    "date": _find_date,
    "coordinates": _finder_of(are_coordinates),
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
