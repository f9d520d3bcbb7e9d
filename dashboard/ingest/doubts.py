"""Find results that look wrong although every cell could be read, each with a choice that helps.

Each doubt is a note about the field that may need a correction. Doubts must be rare on tables that
are right, so each compares rows with each other, and needs several.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import chain

import numpy as np
import pandas as pd

from dashboard.ingest.assign_columns import AssignedTable, Header
from dashboard.ingest.infer.places import FIRST_PLACE, PLACE_FIELDS, PLACE_NAME
from dashboard.ingest.new_years import are_new_years, years_of_new_years
from dashboard.ingest.normalize.chosen_units import possible_units
from dashboard.ingest.normalize.geocode import PlaceQuery, geocode
from dashboard.ingest.normalize.repeated_titles import MAX_ROWS as _MAX_ROWS
from dashboard.ingest.normalize.repeated_titles import find_telling
from dashboard.ingest.normalize.title_cells import PHRASE
from dashboard.ingest.normalize.value_columns import MISSING_VALUE_WORDS
from dashboard.model.column_aliases import COORDINATE_PARTS, DATE_PARTS, propose
from dashboard.model.countries import find_codes
from dashboard.model.country_shapes import countries_at
from dashboard.model.date_names import is_unsuitable
from dashboard.model.messages import Message, Param
from dashboard.model.schema import GAZETTEER, SEPARATOR, Problem
from dashboard.model.title_words import TitleFit, has_place_word, title_fit

# Distinct places that are looked up, and names that are listed.
_MAX_PLACES, _MAX_NAMES = 50, 3
# Fewer rows show nothing.
_MIN_ROWS = 8
_MOST, _HALF, _FEW = 0.8, 0.5, 0.2
# Share of places that are not found in a table about one country.
_UNPLACED = 0.12
_MIN_YEARS, _MIN_PLACES = 5, 3
# Share of an unused column that must be places of the gazetteer, also if it is named like places.
_MIN_FOUND, _MIN_FOUND_NAMED = 0.7, 0.3
_POSITION = ("latitude", "longitude", *COORDINATE_PARTS)
# Share of dates that may be in another year than the column of years beside them, and of those that
# must differ by more than one year.
_DIFFERING, _FAR = 0.1, 0.1
_YEAR = re.compile(r"[0-9]{4}(?:\.0)?")
_FIRST_YEAR = r"(?:^|[^0-9])([0-9]{4})(?:[^0-9]|$)"
_LAST_YEAR = r"^(?:.*[^0-9])?([0-9]{4})(?:[^0-9].*)?$"
_INTEGER = re.compile(r"[+-]?[0-9]{1,19}(?:\.0+)?")
# Share of countries that are unknown, as in codes of another system; and of rows without a date if
# hardly any is left.
_UNKNOWN, _NEARLY_ALL = 0.5, 0.95
# Words in names of columns with the time when a row was written, or a text about the event was
# published. Works of art have a date of creation, too.
_RECORD_WORD = re.compile(
    "created?|updated?|modif(?:y|ied|iée?)|changed|inserted|erstell(?:t|ungsdatum)|geändert"
    "|änderungsdatum|aktualisiert|créée?|(?:cre|actualiz|modific)ado|створено|змінено|зміни"
    "|оновлено|оновлення|tweets?|tweeted|posts?|posted|posting|entry|entered|publication|published"
    "|publié|publicado|publicación|publicação|veröffentlicht|veröffentlichung|опубліковано"
    "|публікації|опубликовано|публикации",
    re.IGNORECASE,
)
_BETWEEN_WORDS = re.compile(r"[\W_]+|(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])")
_EARLY_YEAR = re.compile(r"0?[0-9]{1,3}(?![0-9])(?:-|$)")
# Codes of countries in another system have digits or few letters.
_CODE = re.compile(r"\w?[0-9]+|[^\W\d_]{1,3}")


def find_doubts(
    table: AssignedTable, events: pd.DataFrame, problems: Sequence[Problem]
) -> Iterator[Problem]:
    """Yield the doubts about a table, the gravest first.

    Parameters
    ----------
    table
        Its columns by field.
    events, problems
        The result.
    """
    yield from _lost_dates(table, problems)
    yield from _early_ends(problems)
    head = events.head(_MAX_ROWS)
    chosen = {source.field for source in table.sources if source.basis == "chosen"}
    if len(events) < _MIN_ROWS:
        if chosen.isdisjoint(_POSITION):
            yield from _swapped_coordinates(head, table.header.mapping)
        return
    doubts = (
        (("date", "year"), _record_times(table)),
        (("date", "year"), _differing_years(table)),
        (("title",), _title_doubts(table, head, problems)),
        (_POSITION, _swapped_coordinates(head, table.header.mapping)),
        (("country",), _misread_countries(table, problems)),
        (("country", "region"), _places_elsewhere(head, table.header.mapping)),
        (("country", "region", "location"), _unplaced(head, table.header.mapping)),
        (PLACE_FIELDS, _unused_places(table, head, problems)),
        (("date", "year"), _new_years(table)),
    )
    # A reader's choice is not doubted.
    yield from chain.from_iterable(found for fields, found in doubts if chosen.isdisjoint(fields))


def _note(code: str, field: str, given: str = "", rows: int = 1, **params: Param) -> Problem:
    return Problem("note", 0, field, given, Message(code, params), rows=rows)


def _lost_dates(table: AssignedTable, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Doubt the dates if many rows are left out because of them; numbers may have a unit."""
    total = table.header.rows
    errors = (problem for problem in problems if problem.severity == "error" and problem.row)
    lost = [problem for problem in errors if problem.column == "date"]
    unreadable = {problem.row for problem in lost if problem.given}
    count = len({problem.row for problem in lost})
    is_most = len(unreadable) > _FEW * total or count > _NEARLY_ALL * total
    if is_most and total >= _MIN_ROWS:
        texts = [problem.given for problem in lost if problem.given]
        numbers = [text for text in texts if _INTEGER.fullmatch(text)]
        units = possible_units(numbers) if len(numbers) >= _MOST * len(texts) else []
        code, params = "doubt.dates_lost", dict[str, Param]()
        if units and "date_unit" not in table.header.mapping:
            code, params = "doubt.date_numbers", {"mapping": [f'date_unit="{u}"' for u in units]}
        given = next(iter(texts), "")
        yield _note(code, "date", given, count, count=count, total=total, **params)


def _early_ends(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Doubt dates of the first millennium whose end is earlier: the start may be before Christ."""
    for problem in problems:
        if problem.code == "part.end_unused" and _EARLY_YEAR.match(problem.given):
            yield _note("doubt.early_end", "date", problem.given, problem.rows, count=problem.rows)


def _title_doubts(
    table: AssignedTable, events: pd.DataFrame, problems: Iterable[Problem]
) -> Iterator[Problem]:
    bases = {source.field: source.basis for source in table.sources}
    name = table.header.mapping.get("title", "")
    is_named = bool(name) and title_fit(name) >= TitleFit.NAME
    if bases.get("title") not in ("exact", "program") and not is_named:
        yield from _titles_without_words(events)
    columns = [name] if name else _columns_of_made(table.header, problems)
    if columns and all(map(table.header.columns.__contains__, columns)):
        yield from _repeated_titles(table, events, columns)


def _columns_of_made(header: Header, problems: Iterable[Problem]) -> list[str]:
    """Return the columns that all titles were made of; nothing if some rows had a title."""
    made = (problem for problem in problems if problem.code == "title.made")
    names = (problem.params["columns"] for problem in made if problem.rows == header.rows)
    fields = next((columns for columns in names if isinstance(columns, list)), [])
    return list(dict.fromkeys(header.mapping.get(field, field) for field in fields))


def _titles_without_words(events: pd.DataFrame) -> Iterator[Problem]:
    """Doubt titles that are mostly numbers, codes or dates."""
    titles = events["title"].astype("str")
    # A title without digits is no code: names of battles and wars may have three letters.
    are_bare = titles[titles.str.contains(r"\d") & ~titles.str.contains(PHRASE)]
    if len(are_bare) > _HALF * len(titles):
        count = len(are_bare)
        yield _note("doubt.title_no_words", "title", str(are_bare.iloc[0]), count, count=count)


def _repeated_titles(
    table: AssignedTable, events: pd.DataFrame, columns: list[str]
) -> Iterator[Problem]:
    """Doubt titles that repeat, if an unused column tells the events with one title apart."""
    titles = table.texts["title"].head(_MAX_ROWS).astype("str")
    # Rows that are left out may be no events.
    if len(events) < _MOST * len(titles):
        return
    others = {name: table.texts[extra] for name, extra in table.extra.items()}
    name = next(find_telling(titles, others, columns), "")
    if name:
        repeated = titles[titles.duplicated(keep=False)]
        yield _note(
            "doubt.titles_repeat",
            "title",
            str(repeated.iloc[0]),
            len(repeated),
            count=len(repeated),
            name=name,
            mapping=[f"title={' + '.join([*columns, name])}"],
        )


def _swapped_coordinates(events: pd.DataFrame, mapping: Mapping[str, str]) -> Iterator[Problem]:
    """Doubt coordinates that lie in their countries only if they are swapped."""
    choices = _swap(mapping)
    if not choices:
        return
    codes = events["country"].astype("str")
    is_given = (codes != "") & (codes.str.len() == len("USA")) & events["latitude"].notna()
    sample = events[is_given].head(_MAX_PLACES)
    points = sample.drop_duplicates(["latitude", "longitude"])
    # Of few rows, one place may be wrong.
    if len(points if len(sample) < _MIN_ROWS else sample) < _MIN_PLACES:
        return
    # Few rows must agree.
    most = _MOST if len(sample) >= _MIN_ROWS else 1
    latitudes, longitudes = (sample[name].to_numpy(float) for name in ("latitude", "longitude"))
    own = sample["country"].astype("str").to_numpy(object)
    straight = np.asarray(countries_at(latitudes, longitudes)) == own
    can_swap = np.abs(longitudes) <= 90  # noqa: PLR2004 - the largest latitude
    turned = np.asarray(countries_at(np.where(can_swap, longitudes, 0), latitudes)) == own
    if straight.mean() < _FEW and (turned & can_swap).mean() >= most:
        field = choices[-1].partition("=")[0]
        yield _note("doubt.swapped", field, rows=len(sample), mapping=choices)


def _swap(mapping: Mapping[str, str]) -> list[str]:
    """Return the choices that swap latitude and longitude; none if they are in no column."""
    if {"latitude", "longitude"} <= mapping.keys():
        return [f"longitude={mapping['latitude']}", f"latitude={mapping['longitude']}"]
    first = next((part for part in COORDINATE_PARTS if part in mapping), "")
    if not first:
        return []
    other = next(part for part in COORDINATE_PARTS if part != first)
    return [f"{first}=", f"{other}={mapping[first]}"]


def _misread_countries(table: AssignedTable, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Doubt countries of which many are unknown: the others may be codes of another system."""
    name = table.header.mapping.get("country", "")
    if not name:
        return
    unknown = [problem for problem in problems if problem.code == "country.unknown"
               and problem.column == "country"]  # fmt: skip
    count = sum(problem.rows for problem in unknown)
    if count < _MIN_ROWS:
        return
    cells = table.texts["country"].astype("str").str.strip()
    total = int((~cells.str.casefold().isin(MISSING_VALUE_WORDS | {""})).sum())
    are_codes = sum(each.rows for each in unknown if _CODE.fullmatch(each.given.strip()))
    # Words such as "various" say that there are several, and spoil no other cell.
    if count < _UNKNOWN * total or are_codes < _MOST * count:
        return
    others = (other for other, extra in table.extra.items() if _has_countries(table.texts[extra]))
    choice = f"country={next(others, '')}"
    yield _note("doubt.countries", "country", unknown[0].given, count, count=count, total=total,
                mapping=[choice])  # fmt: skip


def _has_countries(cells: pd.Series) -> bool:
    """Return whether the first texts of a column are names of countries."""
    distinct = [text for text in cells.head(_MAX_ROWS).astype("str").str.strip().unique() if text]
    sample = [text for text in distinct[:_MAX_PLACES] if PLACE_NAME.fullmatch(text)]
    if len(sample) < _MOST * len(distinct[:_MAX_PLACES]):
        return False
    return bool(sample) and sum(map(bool, find_codes(sample))) >= _MOST * len(sample)


def _record_times(table: AssignedTable) -> Iterator[Problem]:
    """Doubt dates from a column that tells when a row was written."""
    guessed = {source.field: source.columns for source in table.sources
               if source.basis in ("content", "similar")}  # fmt: skip
    for name in guessed.get("date", ()):
        if any(map(_RECORD_WORD.fullmatch, _BETWEEN_WORDS.split(name))):
            yield _note("doubt.record_time", "date", name=name)


def _differing_years(table: AssignedTable) -> Iterator[Problem]:
    """Doubt dates of which many are in another year than a column of years beside them.

    Most must agree: a year of birth has nothing to do with the date. Seasons and fiscal years
    differ by one year at most.
    """
    mapping = table.header.mapping
    if "date" not in mapping or "year" in mapping or "date" not in table.texts:
        return
    cells = table.texts["date"].head(_MAX_ROWS).astype("str")
    starts, ends = (pd.to_numeric(cells.str.extract(pattern)[0], errors="coerce")
                    for pattern in (_FIRST_YEAR, _LAST_YEAR))  # fmt: skip
    for name, extra in table.extra.items():
        others = table.texts[extra].head(_MAX_ROWS).astype("str")
        filled = others[others != ""]
        # Most columns are ruled out by their first cell.
        if filled.empty or not _YEAR.fullmatch(filled.iloc[0]) or is_unsuitable(name):
            continue
        beside = pd.to_numeric(others.where(others.str.fullmatch(_YEAR.pattern)), errors="coerce")
        differ, are_far = ((beside < starts - most) | (beside > ends + most) for most in (0, 1))
        count, total = int(differ.sum()), int((starts.notna() & beside.notna()).sum())
        is_clear = are_far.sum() > _FAR * count
        if total >= _HALF * len(cells) and _DIFFERING * total < count < _HALF * total and is_clear:
            yield _note("doubt.years_differ", "date", str(cells[differ].iloc[0]), count,
                        count=count, total=total, name=name,
                        mapping=[f"year={name}"])  # fmt: skip
            return


def _places_elsewhere(events: pd.DataFrame, mapping: Container[str]) -> Iterator[Problem]:
    """Doubt places outside the country of most places, if it has places of the same names."""
    if "country" in mapping:
        return
    is_found = (events["geo_source"] == GAZETTEER) & (events["location"] != "")
    found = events.loc[is_found, ["location", "country"]].astype("str")
    counts = Counter(found["country"])
    ((country, most),) = counts.most_common(1) or [("", 0)]
    if not country or SEPARATOR in country or most < max(_MIN_ROWS, _HALF * len(found)):
        return
    others = found[found["country"] != country].drop_duplicates("location").head(_MAX_PLACES)
    # A name with several parts says where it is.
    single = [name for name in others["location"] if "," not in name]
    matches = geocode([PlaceQuery(name, country, "") for name in single])
    names = [
        name
        for name, match in zip(single, matches, strict=True)
        if match.spot and match.spot.precision == "city"
    ]
    # A country for all rows would move the other places, too.
    if names and len(names) >= _NEARLY_ALL * len(others):
        yield _note(
            "doubt.elsewhere",
            "country",
            rows=int(found["location"].isin(names).sum()),
            country=country,
            names=names[:_MAX_NAMES],
            more=len(names[_MAX_NAMES:]),
            mapping=[f'country="{country}"'],
        )


def _unplaced(events: pd.DataFrame, mapping: Container[str]) -> Iterator[Problem]:
    """Doubt places of which many are not found: most, or those of a table about one country."""
    if not any(field in mapping for field in ("location", "venue", "county", "region")):
        # Unknown countries are kept as places.
        return
    named = events[(events["location"] != "") & (events["country"] == "")]
    lost = named.loc[named["latitude"].isna(), "location"].astype("str")
    total = int((events["location"] != "").sum())
    is_most = len(lost) > _HALF * len(events)
    found = events.loc[events["geo_source"] == GAZETTEER, "country"].astype("str")
    most = found.value_counts().head(1)
    is_one_country = len(most) == 1 and most.index[0] != "" and most.iloc[0] >= _MOST * len(found)
    are_many = len(lost) >= max(_MIN_ROWS, _UNPLACED * total) and lost.nunique() >= _MIN_PLACES
    if is_most or (is_one_country and are_many):
        names = list(lost.unique())
        matches = geocode([PlaceQuery(name, "", "") for name in names[:_MAX_PLACES]])
        if sum(match.is_too_large for match in matches) > _HALF * len(matches):
            # Continents and oceans are known, but are no points.
            return
        yield _note(
            "doubt.unplaced",
            "region",
            rows=len(lost),
            count=len(lost),
            total=total,
            names=names[:_MAX_NAMES],
            more=len(names[_MAX_NAMES:]),
        )


def _columns_of_titles(problems: Iterable[Problem]) -> set[str]:
    """Return the columns that titles were made of, such as the countries of two teams."""
    made = (problem.params["columns"] for problem in problems if problem.code == "title.made")
    return {str(name) for names in made if isinstance(names, list) for name in names}


def _unused_places(
    table: AssignedTable, events: pd.DataFrame, problems: Iterable[Problem]
) -> Iterator[Problem]:
    """Doubt a table without places if an unused column has names of places."""
    if not PLACE_FIELDS.isdisjoint(table.header.mapping) or (events["location"] != "").any():
        return
    in_titles = _columns_of_titles(problems)
    known = {text for name in in_titles if name in table.extra
             for text in table.texts[table.extra[name]].head(_MAX_ROWS).unique()}  # fmt: skip
    for name, extra in table.extra.items():
        is_named = has_place_word(name)
        if name in in_titles and not is_named:
            continue
        texts = table.texts[extra].head(_MAX_ROWS).astype("str").str.strip()
        distinct = [text for text in texts.unique() if text][:_MAX_PLACES]
        # The winner is one of the teams in the title.
        is_known = not is_named and known.issuperset(distinct)
        if len(distinct) < _MIN_PLACES or is_known or not _are_names(distinct, is_named=is_named):
            continue
        firsts = [FIRST_PLACE.split(text)[0] for text in distinct]
        matches = geocode([PlaceQuery(text, "", "") for text in firsts])
        found = [text for text, match in zip(firsts, matches, strict=True) if match.spot]
        if len(found) >= (_MIN_FOUND_NAMED if is_named else _MIN_FOUND) * len(distinct):
            are_countries = all(find_codes(found)) and len(found) >= _MOST * len(distinct)
            yield _note(
                "doubt.places_unused",
                "location",
                rows=int((texts != "").sum()),
                name=name,
                names=found[:_MAX_NAMES],
                mapping=[f"{'country' if are_countries else 'location'}={name}"],
            )
            return


def _are_names(texts: list[str], *, is_named: bool) -> bool:
    """Return whether texts may be names; most will do in a column that is named after places."""
    share = sum(map(bool, map(PLACE_NAME.fullmatch, texts))) / len(texts)
    return share >= (_HALF if is_named else 1)


def _new_years(table: AssignedTable) -> Iterator[Problem]:
    """Doubt days that are nearly all the first of January."""
    name = table.header.mapping.get("date", "")
    if not name or "date" not in table.texts:
        return
    cells = table.texts["date"].head(_MAX_ROWS).astype("str")
    days = cells[are_new_years(cells)]
    if len(days) >= _MOST * len(cells) and years_of_new_years(days).nunique() >= _MIN_YEARS:
        # Columns of months and days would complete a year, but did not belong to the date.
        names = [other for other in table.header.columns if other != name]
        parts = (part for part in propose([*names, "year"]) if part in DATE_PARTS)
        choices = ["date=", f"year={name}", *(f"{part}=" for part in parts if part != "year")]
        yield _note("doubt.new_years", "date", rows=len(days), count=len(days), mapping=choices)
