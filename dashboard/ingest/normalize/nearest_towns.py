"""Name points by the nearest town, for titles of tables that have nothing else."""

from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from dashboard.model import gazetteer
from dashboard.model.messages import Message
from dashboard.model.schema import Problem

# A town farther away does not say where a point is.
_FARTHEST_KM = 150
# More points would take too long.
_MAX_POINTS = 2_000
_MAX_LATITUDE, _MAX_LONGITUDE = 90, 180
# Decimals of degrees within which points are about the same: one kilometre, and eleven.
_DECIMALS = (2, 1)
_WORD = r"[^\W\d_]"


def name_nearest_towns(latitudes: pd.Series, longitudes: pd.Series) -> pd.Series:
    """Return the nearest town of each point, and its distance; empty if there is none.

    Parameters
    ----------
    latitudes, longitudes
        Degrees, as texts.

    Examples
    --------
    >>> latitudes, longitudes = (
    ...     pd.Series(["50.45", "42.043", "-80"]),
    ...     pd.Series(["30.52", "43", "9"]),
    ... )
    >>> name_nearest_towns(latitudes, longitudes).tolist()
    ['Kyiv', 'Zestaponi (8 km)', '']
    """
    titles = np.full(len(latitudes), "", dtype=object)
    degrees = pd.DataFrame({"north": latitudes, "east": longitudes})
    degrees = degrees.apply(pd.to_numeric, errors="coerce")
    limits = pd.Series({"north": _MAX_LATITUDE, "east": _MAX_LONGITUDE})
    is_point = (degrees.abs() <= limits).all(axis=1)
    for decimals in _DECIMALS:
        points = degrees[is_point].round(decimals)
        distinct = points.drop_duplicates()
        if 0 < len(distinct) <= _MAX_POINTS:
            towns = gazetteer.nearest_cities(*distinct.to_numpy(float).T)
            named = map(_title, *towns)
            by_point = dict(zip(distinct.itertuples(index=False, name=None), named, strict=True))
            tuples = points.itertuples(index=False, name=None)
            titles[is_point.to_numpy()] = [by_point[point] for point in tuples]
            break
    return pd.Series(titles, latitudes.index, dtype="str")


def note_on_towns(titles: pd.Series, columns: Collection[str]) -> Iterator[Problem]:
    """Note that titles are towns if they are made of coordinates alone."""
    count = int((titles.str.contains(_WORD)).sum())
    if count:
        given, message = ", ".join(columns), Message("title.nearest_town", {"count": count})
        yield Problem("note", 0, "title", given, message, rows=count)


def _title(name: str, away_km: float, radius_km: float) -> str:
    if away_km > _FARTHEST_KM:
        return ""
    return name if away_km <= radius_km else f"{name} ({np.ceil(away_km):.0f} km)"
