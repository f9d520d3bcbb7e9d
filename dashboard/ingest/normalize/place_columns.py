"""Fill in missing coordinates from the names of places, and missing countries from either."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute as arrow

from dashboard.ingest.normalize.country_columns import codes_in_lists
from dashboard.ingest.normalize.geocode import PlaceQuery, geocode, named_country
from dashboard.ingest.normalize.place_context import decide_by_others, with_country_of_codes
from dashboard.ingest.normalize.place_finders import PlaceMatch, find_country
from dashboard.ingest.normalize.same_places import fill_in_from_rows
from dashboard.model.countries import known_codes
from dashboard.model.country_shapes import are_near_borders, countries_at, may_be_in_waters
from dashboard.model.gazetteer import Location
from dashboard.model.messages import Message, Param
from dashboard.model.schema import GAZETTEER, SEPARATOR, Problem
from dashboard.model.text_columns import DictColumn, as_mask

# The precisions that the gazetteer has.
_GAZETTEER_PRECISIONS = pa.array(["", "city", "region", "country"], pa.large_string())
_GAZETTEER_SOURCES = pa.array(["", GAZETTEER], pa.large_string())
# Maximum number of names in a note.
_MAX_NAMES = 5
# Codes of notes that list names.
_LISTED = frozenset(
    f"place.{kind}" for kind in ("unknown", "too_large", "ambiguous", "middle_of_country")
)
# A point this far beyond the radius of a place may still be in it.
_BESIDE_KM, _DEGREE_KM = 25, 111
_UNKNOWN_PLACE = Message("place.unknown")
# Degrees as numbers; validation reports any other text.
_DEGREES = r"[+-]?\d{1,3}(?:\.\d*)?"


class _PlaceColumns(NamedTuple):
    """Names of the columns of a place; empty if the schema has no such column."""

    location: str
    country: str
    latitude: str
    longitude: str
    precision: str
    radius_km: str
    source: str


_PLACE_COLUMNS = (
    _PlaceColumns(
        *("location", "country", "latitude", "longitude"),
        *("geo_precision", "geo_radius_km", "geo_source"),
    ),
    _PlaceColumns(
        *("origin", "", "origin_latitude", "origin_longitude"),
        *("origin_geo_precision", "", "origin_geo_source"),
    ),
)


def normalize_places(
    cells: dict[str, DictColumn], numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Look up the places of rows without coordinates; fill in coordinates and country.

    A missing country is also filled in from given coordinates, by the borders that the map shows.
    A country alone is looked up only if no row of the table has coordinates: in other tables, they
    were left out on purpose. Filled cells never change.

    Parameters
    ----------
    cells
        Columns of the schema, countries as their codes.
    numbers
        Row numbers for the report.

    Returns
    -------
    cells, notes
        The columns, with coordinates, precision, radius and source filled in, and a note for each
        place.
    """
    # A table that states how exact positions are has left out the others on purpose.
    is_exact = cells["geo_precision"].has_texts or cells["geo_source"].has_texts
    # The gazetteer knows the country of coordinates that were looked up.
    cells, notes = _fill_in_countries(cells, numbers)
    for place in _PLACE_COLUMNS:
        cells, place_notes = _fill_in_place(cells, place, numbers)
        notes += place_notes
    if is_exact:
        return cells, notes
    cells, row_notes = fill_in_from_rows(cells, numbers)
    if not row_notes:
        return cells, notes
    cells, country_notes = _fill_in_countries(cells, numbers)
    return cells, [*notes, *row_notes, *country_notes]


def _fill_in_countries(
    cells: dict[str, DictColumn], numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Fill in the country of rows that have coordinates but no country."""
    sides = (cells["latitude"], cells["longitude"])
    rows = np.flatnonzero(cells["country"].is_empty & ~sides[0].is_empty & ~sides[1].is_empty)
    if not len(rows):
        return cells, []
    # Each distinct point is looked up once.
    north, east = (side.codes[rows].astype(np.int64) for side in sides)
    width = len(sides[1].texts)
    points, point_of_row = np.unique(north * width + east, return_inverse=True)
    latitudes, longitudes = (
        _degrees(side.texts.take(codes))
        for side, codes in zip(sides, np.divmod(points, width), strict=True)
    )
    countries = countries_at(latitudes, longitudes)[point_of_row]
    # The borders of the map are coarse, so the name of a place near one takes precedence.
    # At a border, which may be disputed, only a country that is named itself counts.
    is_near = are_near_borders(latitudes, longitudes)[point_of_row]
    near = np.flatnonzero(is_near & (countries != ""))
    at = point_of_row[near]
    named = _countries_by_name(cells["location"], rows[near], latitudes[at], longitudes[at])
    countries[near] = np.where(named != "", named, countries[near])
    near = np.flatnonzero(is_near)
    at = point_of_row[near]
    named = _named_countries(cells["location"], rows[near])
    is_close = may_be_in_waters(latitudes[at], longitudes[at], named)
    countries[near] = np.where(is_close, named, countries[near])
    # At sea, the country counts that the place names, if it is not far away.
    at_sea = np.flatnonzero(~is_near & (countries == ""))
    named = _named_countries(cells["location"], rows[at_sea])
    at = point_of_row[at_sea]
    is_close = may_be_in_waters(latitudes[at], longitudes[at], named)
    countries[at_sea] = np.where(is_close, named, "")
    has_country = countries != ""
    if not has_country.any():
        return cells, []
    rows, (country_of_row, names) = rows[has_country], pd.factorize(countries[has_country])
    filled = _fill_empty_cells(cells["country"], rows, names.tolist(), country_of_row)
    message = Message("country.from_coordinates")
    note = Problem("note", int(numbers[rows[0]]), "country", "", message, rows=len(rows))
    return cells | {"country": filled}, [note]


def _named_countries(locations: DictColumn, rows: np.ndarray) -> np.ndarray:
    codes, place_of_row = np.unique(locations.codes[rows], return_inverse=True)
    named = [named_country(text) if text else "" for text in locations.texts.iloc[codes]]
    return np.array(named, dtype=object)[place_of_row]


def _countries_by_name(
    locations: DictColumn, rows: np.ndarray, latitudes: np.ndarray, longitudes: np.ndarray
) -> np.ndarray:
    """Return the countries of named cities and regions that lie around some points; or empty."""
    if not len(rows):
        return np.array([], dtype=object)
    codes, place_of_row = np.unique(locations.codes[rows], return_inverse=True)
    matches = geocode([PlaceQuery(text, "", "") for text in locations.texts.iloc[codes]])
    spots = [match.spot if match.spot and match.spot.precision in ("city", "region") else None
             for match in matches]  # fmt: skip
    countries = np.array([spot.country if spot else "" for spot in spots], dtype=object)
    middles = np.array([(spot.latitude, spot.longitude, np.nan_to_num(spot.radius_km))
                        if spot else (np.nan,) * 3 for spot in spots]).reshape(-1, 3)  # fmt: skip
    north, east, radius_km = middles[place_of_row].T
    width = np.cos(np.radians(latitudes))
    away_km = _DEGREE_KM * np.hypot(north - latitudes, (east - longitudes) * width)
    return np.where(away_km <= radius_km + _BESIDE_KM, countries[place_of_row], "")


def _degrees(texts: pd.Series) -> np.ndarray:
    """Convert degrees to numbers; NaN for any other text, which validation reports."""
    is_number = texts.str.fullmatch(_DEGREES)
    return np.asarray(pd.to_numeric(texts.where(is_number), errors="coerce"), dtype=float)


def _fill_in_place(
    cells: dict[str, DictColumn], place: _PlaceColumns, numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[Problem]]:
    return _look_up(cells, place, _rows_to_fill(cells, place), numbers)


def look_up_unreadable(
    given: Mapping[str, DictColumn], cells: dict[str, DictColumn], numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Look up the named places of rows whose coordinates were given, but could not be used.

    Parameters
    ----------
    given, cells
        Columns before and after unusable cells were left out.
    numbers
        Row numbers for the report.
    """
    notes: list[Problem] = []
    for place in _PLACE_COLUMNS:
        sides = (place.latitude, place.longitude)
        if all(cells[side] is given[side] for side in sides):
            continue
        had_any = np.any([~given[side].is_empty for side in sides], axis=0)
        rows = _rows_to_fill(cells, place)
        is_named = ~cells[place.location].is_empty
        rows = rows[(had_any & is_named)[rows]]
        cells, place_notes = _look_up(cells, place, rows, numbers, by_country=False)
        notes += place_notes
    return cells, notes


def _look_up(
    cells: dict[str, DictColumn],
    place: _PlaceColumns,
    rows: np.ndarray,
    numbers: np.ndarray,
    *,
    by_country: bool = True,
) -> tuple[dict[str, DictColumn], list[Problem]]:
    if not len(rows):
        return cells, []
    queries, query_of_row = _queries(cells, place, rows)
    matches = decide_by_others(queries, geocode(with_country_of_codes(queries)))
    if by_country and place.country and _has_no_coordinates(cells, place):
        matches = [_match_or_country(*pair) for pair in zip(queries, matches, strict=True)]
    notes = _notes(place, queries, matches, query_of_row, numbers[rows])
    if place.country:
        listed = _countries_listed(queries, matches)
        filled, list_notes = _fill_in_lists(cells, listed, rows, query_of_row, numbers)
        cells, notes = cells | filled, notes + list_notes
    return cells | _filled_columns(cells, place, matches, rows, query_of_row), notes


def _countries_listed(queries: list[PlaceQuery], matches: list[PlaceMatch]) -> list[str]:
    """Return the codes of the countries of each place that names several and no other place."""
    names = [query.location if query.location and not (query.country or match.spot) else ""
             for query, match in zip(queries, matches, strict=True)]  # fmt: skip
    codes = codes_in_lists(set(names) - {""})
    return [codes.get(name, "") for name in names]


def _fill_in_lists(
    cells: dict[str, DictColumn],
    listed: list[str],
    rows: np.ndarray,
    query_of_row: np.ndarray,
    numbers: np.ndarray,
) -> tuple[dict[str, DictColumn], list[Problem]]:
    is_listed = np.array([bool(codes) for codes in listed])[query_of_row]
    if not is_listed.any():
        return {}, []
    filled = _fill_empty_cells(cells["country"], rows[is_listed], listed, query_of_row[is_listed])
    names = "; ".join(list(filter(None, listed))[:_MAX_NAMES])
    message, row = Message("country.from_places"), int(numbers[rows[is_listed][0]])
    note = Problem("note", row, "country", names, message, rows=int(is_listed.sum()))
    return {"country": filled}, [note]


def _rows_to_fill(cells: dict[str, DictColumn], place: _PlaceColumns) -> np.ndarray:
    """Find the rows that name a place and have no coordinates."""
    to_fill = cells[place.latitude].is_empty & cells[place.longitude].is_empty
    has_name = ~cells[place.location].is_empty
    if place.country and _has_no_coordinates(cells, place):
        has_name |= ~cells[place.country].is_empty
    to_fill &= has_name
    for name, allowed in (
        (place.precision, _GAZETTEER_PRECISIONS),
        (place.source, _GAZETTEER_SOURCES),
    ):
        to_fill &= as_mask(arrow.is_in(cells[name].array, value_set=allowed))[cells[name].codes]
    return np.flatnonzero(to_fill)


def _has_no_coordinates(cells: dict[str, DictColumn], place: _PlaceColumns) -> bool:
    return bool(cells[place.latitude].is_empty.all() and cells[place.longitude].is_empty.all())


def _queries(
    cells: dict[str, DictColumn], place: _PlaceColumns, rows: np.ndarray
) -> tuple[list[PlaceQuery], np.ndarray]:
    """Collect the distinct queries, and the number of the query of each row."""
    names = (place.location, place.country, place.precision)
    existing = [name for name in names if name]
    codes = pd.DataFrame({name: cells[name].codes[rows] for name in existing})
    query_of_row = codes.groupby(existing, sort=False).ngroup().to_numpy()
    _, first_rows = np.unique(query_of_row, return_index=True)
    texts = {name: cells[name].take(rows[first_rows]).tolist() for name in existing}
    empty = [""] * len(first_rows)
    columns = (texts.get(name, empty) for name in names)
    return [PlaceQuery(*query_texts) for query_texts in zip(*columns, strict=True)], query_of_row


def _match_or_country(query: PlaceQuery, match: PlaceMatch) -> PlaceMatch:
    # A list of countries does not name one place.
    codes = [code.strip() for code in query.country.split(SEPARATOR)]
    is_country = len(codes) == 1 and codes[0] in known_codes()
    has_country_only = is_country and query.precision in ("", "country")
    return find_country(codes[0]) if has_country_only and not match.spot else match


def _filled_columns(
    cells: dict[str, DictColumn],
    place: _PlaceColumns,
    matches: list[PlaceMatch],
    rows: np.ndarray,
    query_of_row: np.ndarray,
) -> dict[str, DictColumn]:
    spots = [match.spot for match in matches]
    is_found = np.array([spot is not None for spot in spots])[query_of_row]
    rows, query_of_row = rows[is_found], query_of_row[is_found]
    filled = {}
    for name, text_of in _CELL_TEXTS.items():
        column = getattr(place, name)
        if column:
            texts = [text_of(spot) if spot else "" for spot in spots]
            filled[column] = _fill_empty_cells(cells[column], rows, texts, query_of_row)
    return filled


# The cells to fill in, and their texts.
_CELL_TEXTS: dict[str, Callable[[Location], str]] = {
    "country": lambda spot: spot.country,
    "latitude": lambda spot: f"{spot.latitude:.5f}",
    "longitude": lambda spot: f"{spot.longitude:.5f}",
    "precision": lambda spot: spot.precision,
    "radius_km": lambda spot: "" if np.isnan(spot.radius_km) else f"{spot.radius_km:g}",
    "source": lambda _: GAZETTEER,
}


def _fill_empty_cells(
    cells: DictColumn, rows: np.ndarray, texts: list[str], query_of_row: np.ndarray
) -> DictColumn:
    """Fill the empty cells of some rows with the texts for their queries."""
    empty = cells.is_empty[rows]
    all_texts = pd.concat([cells.texts, pd.Series(texts, dtype="str")], ignore_index=True)
    codes = cells.codes.astype(np.result_type(cells.codes, np.min_scalar_type(-len(all_texts))))
    codes[rows[empty]] = len(cells.texts) + query_of_row[empty]
    return DictColumn(all_texts, codes)


def _notes(
    place: _PlaceColumns,
    queries: list[PlaceQuery],
    matches: list[PlaceMatch],
    query_of_row: np.ndarray,
    numbers: np.ndarray,
) -> list[Problem]:
    """Report the places that were found, and those that were not."""
    counts = np.bincount(query_of_row, minlength=len(queries)).tolist()
    first_rows = numbers[np.unique(query_of_row, return_index=True)[1]].tolist()
    notes = [
        Problem(
            "note",
            row,
            place.location if query.location else place.country,
            query.location or query.country,
            _message(query, match),
            rows=rows,
        )
        for query, match, row, rows in zip(queries, matches, first_rows, counts, strict=True)
    ]
    return _merge_notes(notes)


def _merge_notes(notes: list[Problem]) -> list[Problem]:
    """Merge notes that have the same message."""
    by_message: dict[Message, list[Problem]] = {}
    for note in notes:
        by_message.setdefault(note.message, []).append(note)
    return [_merged_note(same_message) for same_message in by_message.values()]


def _merged_note(notes: list[Problem]) -> Problem:
    first = notes[0]
    names = list(dict.fromkeys(note.given for note in notes))
    more: dict[str, Param] = {"names": names[:_MAX_NAMES]} if first.code in _LISTED else {}
    more |= {"more": len(names) - _MAX_NAMES} if len(names) > _MAX_NAMES else {}
    return replace(
        first,
        given="; ".join(names[:_MAX_NAMES]),
        message=Message(first.code, {**first.params, **more}),
        rows=sum(note.rows for note in notes),
    )


def _no_place(query: PlaceQuery, match: PlaceMatch) -> Message:
    has_several_countries = not query.location and SEPARATOR in query.country
    if match.is_too_large or has_several_countries:
        return Message("place.too_large")
    return Message("place.ambiguous", {"count": match.of}) if match.of else _UNKNOWN_PLACE


def _message(query: PlaceQuery, match: PlaceMatch) -> Message:
    """Return a message about the place that was found, or why none was."""
    spot = match.spot
    if not query.location and spot:
        return Message("place.middle_of_country")
    if not spot:
        return _no_place(query, match)
    if not spot.country:
        return Message("place.area", {"place": spot.name})
    params: dict[str, Param] = {"country": spot.country}
    if spot.precision == "country":
        return Message("place.country", params)
    params["place"] = spot.name
    if match.of > 1 and not match.is_by_context:
        return Message(f"place.largest_{spot.precision}", params | {"count": match.of})
    return Message("place.by_context" if match.is_by_context else f"place.{spot.precision}", params)
