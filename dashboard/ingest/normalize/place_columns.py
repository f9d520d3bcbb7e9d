"""Places without coordinates get those of the place or the country that they name."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.ingest.normalize.geocode import PlaceMatch, PlaceQuery, find_country, geocode
from dashboard.model.countries import country_codes, say_country
from dashboard.model.gazetteer import Location
from dashboard.model.schema import GAZETTEER, Problem
from dashboard.model.text_columns import DictColumn

# Precisions that the gazetteer can have; who says another one has said that it has not.
_POSSIBLE = ("", "city", "region", "country")
# So many names that were not found are listed.
_LISTED = 5
_COUNTRIES = "filled in: the middle of each country, as the table has no coordinates"
_FILLED = "filled in"
_UNKNOWN = "the gazetteer has no place of this name; give its latitude and longitude"


class _Place(NamedTuple):
    """Names of the columns that say where something is; empty where there is no such column."""

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
    who left them out meant to. What is given is never changed.

    Parameters
    ----------
    cells
        Columns of the schema, countries as their codes.
    numbers
        Row numbers for the report.

    Returns
    -------
    cells, notes
        With the coordinates, how exact they are and how far off, and that they were filled in.
    """
    notes: list[Problem] = []
    for place in _PLACES:
        cells, found = _mend(cells, place, numbers)
        notes += found
    return cells, notes


def _mend(
    cells: dict[str, DictColumn], place: _Place, numbers: np.ndarray
) -> tuple[dict[str, DictColumn], list[Problem]]:
    rows = _rows_to_fill(cells, place)
    if not len(rows):
        return cells, []
    asked, which = _ask(cells, place, rows)
    found = geocode(asked)
    if place.country and _has_no_spot(cells, place):
        found = [_or_country(*pair) for pair in zip(asked, found, strict=True)]
    notes = _notes(place, asked, found, which, numbers[rows])
    return cells | _fill(cells, place, found, rows, which), notes


def _rows_to_fill(cells: dict[str, DictColumn], place: _Place) -> np.ndarray:
    """Rows that name a place and say nothing of where it is."""
    free = cells[place.latitude].is_empty & cells[place.longitude].is_empty
    named = ~cells[place.location].is_empty
    if place.country and _has_no_spot(cells, place):
        named |= ~cells[place.country].is_empty
    free &= named
    for name, allowed in ((place.precision, _POSSIBLE), (place.source, ("", GAZETTEER))):
        free &= cells[name].texts.isin(allowed).to_numpy(bool)[cells[name].codes]
    return np.flatnonzero(free)


def _has_no_spot(cells: dict[str, DictColumn], place: _Place) -> bool:
    return bool(cells[place.latitude].is_empty.all() and cells[place.longitude].is_empty.all())


def _ask(
    cells: dict[str, DictColumn], place: _Place, rows: np.ndarray
) -> tuple[list[PlaceQuery], np.ndarray]:
    """Gather what is said of places, each once, and which of it each of some rows says."""
    names = [name for name in (place.location, place.country, place.precision) if name]
    said = pd.DataFrame({name: cells[name].codes[rows] for name in names})
    which = said.groupby(names, sort=False).ngroup().to_numpy()
    _, first = np.unique(which, return_index=True)
    texts = {name: cells[name].take(rows[first]).tolist() for name in names}
    none = [""] * len(first)
    given = (texts.get(name, none) for name in (place.location, place.country, place.precision))
    return [PlaceQuery(*one) for one in zip(*given, strict=True)], which


def _or_country(asked: PlaceQuery, found: PlaceMatch) -> PlaceMatch:
    is_enough = asked.country in country_codes() and asked.precision in ("", "country")
    return find_country(asked.country) if is_enough and not found.spot else found


def _fill(
    cells: dict[str, DictColumn],
    place: _Place,
    found: list[PlaceMatch],
    rows: np.ndarray,
    which: np.ndarray,
) -> dict[str, DictColumn]:
    spots = [one.spot for one in found]
    has = np.array([spot is not None for spot in spots])[which]
    rows, which = rows[has], which[has]
    filled = {}
    for name, say in _SAY.items():
        column = getattr(place, name)
        if column:
            texts = [say(spot) if spot else "" for spot in spots]
            filled[column] = _put(cells[column], rows, texts, which)
    return filled


# What is filled in of a spot.
_SAY: dict[str, Callable[[Location], str]] = {
    "country": lambda spot: spot.country,
    "latitude": lambda spot: f"{spot.latitude:.5f}",
    "longitude": lambda spot: f"{spot.longitude:.5f}",
    "precision": lambda spot: spot.precision,
    "radius_km": lambda spot: "" if np.isnan(spot.radius_km) else f"{spot.radius_km:g}",
    "source": lambda _: GAZETTEER,
}


def _put(cells: DictColumn, rows: np.ndarray, texts: list[str], which: np.ndarray) -> DictColumn:
    """Put texts into some rows, as far as nothing stands there."""
    empty = cells.is_empty[rows]
    together = pd.concat([cells.texts, pd.Series(texts, dtype="str")], ignore_index=True)
    codes = cells.codes.astype(np.result_type(cells.codes, np.min_scalar_type(-len(together))))
    codes[rows[empty]] = len(cells.texts) + which[empty]
    return DictColumn(together, codes)


def _notes(
    place: _Place,
    asked: list[PlaceQuery],
    found: list[PlaceMatch],
    which: np.ndarray,
    numbers: np.ndarray,
) -> list[Problem]:
    """Say which names were found, and all together which were not and which countries stand in."""
    counts = np.bincount(which, minlength=len(asked)).tolist()
    first = numbers[np.unique(which, return_index=True)[1]].tolist()
    notes = [
        Problem(
            "note",
            row,
            place.location if one.location else place.country,
            one.location or one.country,
            _say(one, result),
            rows=rows,
            kind=_FILLED if result.spot and one.location else "",
        )
        for one, result, row, rows in zip(asked, found, first, counts, strict=True)
    ]
    return _gathered(notes)


def _gathered(notes: list[Problem]) -> list[Problem]:
    """Make one note of those that say the same of many names."""
    gathered = []
    for said in dict.fromkeys(note.allowed for note in notes):
        alike = [note for note in notes if note.allowed == said]
        names = list(dict.fromkeys(note.given for note in alike))
        left = len(names) - _LISTED
        listed = "; ".join(names[:_LISTED]) + (f" and {left} more" if left > 0 else "")
        gathered.append(replace(alike[0], given=listed, rows=sum(note.rows for note in alike)))
    return gathered


def _say(asked: PlaceQuery, found: PlaceMatch) -> str:
    """Say where a place was found, or why not."""
    if not (found.spot or found.of):
        return _UNKNOWN
    if not asked.location:
        return _COUNTRIES
    if not found.spot:
        return f"{found.of} places have this name; say in which country or region, or where it is"
    among = f", the largest of {found.of} places of this name" if found.of > 1 else ""
    return f"filled in: {_name(found.spot)} ({found.spot.precision}){among}"


def _name(spot: Location) -> str:
    country = say_country(spot.country)
    return f"the middle of {country}" if spot.precision == "country" else f"{spot.name}, {country}"
