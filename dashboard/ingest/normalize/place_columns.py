"""Fill in missing coordinates from the name of the place or country."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.ingest.normalize.geocode import PlaceMatch, PlaceQuery, find_country, geocode
from dashboard.model.countries import country_codes
from dashboard.model.gazetteer import Location
from dashboard.model.messages import Message, Param
from dashboard.model.schema import GAZETTEER, Problem
from dashboard.model.text_columns import DictColumn

# Precisions that the gazetteer offers.
_POSSIBLE = ("", "city", "region", "country")
# So many names are listed in one note.
_LISTED = 5
_UNKNOWN = Message("place.unknown")


class _Place(NamedTuple):
    """Names of the columns of a place; empty where there is no such column."""

    location: str
    country: str
    latitude: str
    longitude: str
    precision: str
    radius_km: str
    source: str


_PLACES = (
    _Place(
        *("location", "country", "latitude", "longitude"),
        *("geo_precision", "geo_radius_km", "geo_source"),
    ),
    _Place(
        *("origin", "", "origin_latitude", "origin_longitude"),
        *("origin_geo_precision", "", "origin_geo_source"),
    ),
)


def normalize_places(
    cells: dict[str, DictColumn], numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[Problem]]:
    """Fill in coordinates where a row has none, and the country, from the name of its place.

    The country alone is enough only where no row of the table has coordinates: in any other table,
    they were left out on purpose. Given cells are never changed.

    Parameters
    ----------
    cells
        Columns of the schema, countries as their codes.
    numbers
        Row numbers for the report.

    Returns
    -------
    cells, notes
        With coordinates, precision, radius and source.
    """
    notes: list[Problem] = []
    for place in _PLACES:
        cells, place_notes = _fill_place(cells, place, numbers)
        notes += place_notes
    return cells, notes


def _fill_place(
    cells: dict[str, DictColumn], place: _Place, numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[Problem]]:
    rows = _rows_to_fill(cells, place)
    if not len(rows):
        return cells, []
    queries, which = _queries(cells, place, rows)
    matches = geocode(queries)
    if place.country and _has_no_coordinates(cells, place):
        matches = [_or_country(*pair) for pair in zip(queries, matches, strict=True)]
    notes = _notes(place, queries, matches, which, numbers[rows])
    return cells | _fill(cells, place, matches, rows, which), notes


def _rows_to_fill(cells: dict[str, DictColumn], place: _Place) -> np.ndarray:
    """Rows that name a place and have no coordinates."""
    free = cells[place.latitude].is_empty & cells[place.longitude].is_empty
    named = ~cells[place.location].is_empty
    if place.country and _has_no_coordinates(cells, place):
        named |= ~cells[place.country].is_empty
    free &= named
    for name, allowed in ((place.precision, _POSSIBLE), (place.source, ("", GAZETTEER))):
        free &= cells[name].texts.isin(allowed).to_numpy(bool)[cells[name].codes]
    return np.flatnonzero(free)


def _has_no_coordinates(cells: dict[str, DictColumn], place: _Place) -> bool:
    return bool(cells[place.latitude].is_empty.all() and cells[place.longitude].is_empty.all())


def _queries(
    cells: dict[str, DictColumn], place: _Place, rows: np.ndarray
) -> tuple[list[PlaceQuery], np.ndarray]:
    """Distinct queries, and which of them each row makes."""
    names = [name for name in (place.location, place.country, place.precision) if name]
    codes = pd.DataFrame({name: cells[name].codes[rows] for name in names})
    which = codes.groupby(names, sort=False).ngroup().to_numpy()
    _, first = np.unique(which, return_index=True)
    texts = {name: cells[name].take(rows[first]).tolist() for name in names}
    none = [""] * len(first)
    given = (texts.get(name, none) for name in (place.location, place.country, place.precision))
    return [PlaceQuery(*texts) for texts in zip(*given, strict=True)], which


def _or_country(query: PlaceQuery, match: PlaceMatch) -> PlaceMatch:
    is_enough = query.country in country_codes() and query.precision in ("", "country")
    return find_country(query.country) if is_enough and not match.spot else match


def _fill(
    cells: dict[str, DictColumn],
    place: _Place,
    matches: list[PlaceMatch],
    rows: np.ndarray,
    which: np.ndarray,
) -> dict[str, DictColumn]:
    spots = [match.spot for match in matches]
    has = np.array([spot is not None for spot in spots])[which]
    rows, which = rows[has], which[has]
    filled = {}
    for name, read in _CELLS.items():
        column = getattr(place, name)
        if column:
            texts = [read(spot) if spot else "" for spot in spots]
            filled[column] = _put(cells[column], rows, texts, which)
    return filled


# The cells that are filled in.
_CELLS: dict[str, Callable[[Location], str]] = {
    "country": lambda spot: spot.country,
    "latitude": lambda spot: f"{spot.latitude:.5f}",
    "longitude": lambda spot: f"{spot.longitude:.5f}",
    "precision": lambda spot: spot.precision,
    "radius_km": lambda spot: "" if np.isnan(spot.radius_km) else f"{spot.radius_km:g}",
    "source": lambda _: GAZETTEER,
}


def _put(cells: DictColumn, rows: np.ndarray, texts: list[str], which: np.ndarray) -> DictColumn:
    """Put texts into the empty cells of some rows."""
    empty = cells.is_empty[rows]
    together = pd.concat([cells.texts, pd.Series(texts, dtype="str")], ignore_index=True)
    codes = cells.codes.astype(np.result_type(cells.codes, np.min_scalar_type(-len(together))))
    codes[rows[empty]] = len(cells.texts) + which[empty]
    return DictColumn(together, codes)


def _notes(
    place: _Place,
    queries: list[PlaceQuery],
    matches: list[PlaceMatch],
    which: np.ndarray,
    numbers: np.ndarray,
) -> list[Problem]:
    """Report which names were found, and which were not."""
    counts = np.bincount(which, minlength=len(queries)).tolist()
    first = numbers[np.unique(which, return_index=True)[1]].tolist()
    notes = [
        Problem(
            "note",
            row,
            place.location if query.location else place.country,
            query.location or query.country,
            _message(query, match),
            rows=rows,
        )
        for query, match, row, rows in zip(queries, matches, first, counts, strict=True)
    ]
    return _gathered(notes)


def _gathered(notes: list[Problem]) -> list[Problem]:
    """Make one note of those that have the same message."""
    by_message: dict[Message, list[Problem]] = {}
    for note in notes:
        by_message.setdefault(note.message, []).append(note)
    return [_joined(alike) for alike in by_message.values()]


def _joined(alike: list[Problem]) -> Problem:
    first = alike[0]
    names = list(dict.fromkeys(note.given for note in alike))
    more = {"more": len(names) - _LISTED} if len(names) > _LISTED else {}
    return replace(
        first,
        given="; ".join(names[:_LISTED]),
        message=Message(first.code, {**first.params, **more}),
        rows=sum(note.rows for note in alike),
    )


def _message(query: PlaceQuery, match: PlaceMatch) -> Message:
    """Tell where a place was found, or why it was not."""
    spot, several = match.spot, match.of > 1
    if not query.location and spot:
        return Message("place.middle_of_country")
    if not spot:
        return Message("place.ambiguous", {"count": match.of}) if match.of else _UNKNOWN
    params: dict[str, Param] = {"country": spot.country}
    if spot.precision == "country":
        return Message("place.country", params)
    params["place"] = spot.name
    if not several:
        return Message(f"place.{spot.precision}", params)
    return Message(f"place.largest_{spot.precision}", params | {"count": match.of})
