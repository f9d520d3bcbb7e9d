"""Join the columns of a place: city, county and state or province."""

import re
from collections.abc import Mapping

import pandas as pd

from dashboard.common.text_folding import fold_names
from dashboard.ingest.normalize.geocode import is_region


def join_place_parts(
    fields: Mapping[str, pd.Series], parts: Mapping[str, pd.Series]
) -> dict[str, pd.Series]:
    """Join a place with its region: "Columbia, South Carolina".

    If there is no city, the county is used instead.

    Parameters
    ----------
    fields
        Columns by field; of these, ``location``.
    parts
        Columns by part of a field; of these, ``region`` and ``county``.

    Returns
    -------
    dict
        The joined ``location``; empty if there is nothing to join.

    Examples
    --------
    >>> city, state = pd.Series(["Columbia", ""]), pd.Series(["South Carolina", "Ohio"])
    >>> join_place_parts({"location": city}, {"region": state})["location"].tolist()
    ['Columbia, South Carolina', 'Ohio']
    """
    if parts.keys().isdisjoint({"county", "region"}):
        return {}
    columns = {"location": fields.get("location"), **{name: parts.get(name) for name in _PARTS}}
    given = {name: column.astype("str") for name, column in columns.items() if column is not None}
    table = pd.DataFrame(given)
    # Each distinct combination is joined once.
    number = table.groupby(list(given), sort=False).ngroup()
    distinct = table[~number.duplicated()].reindex(columns=list(columns), fill_value="")
    joined = [_join(*(text.strip() for text in row)) for row in distinct.itertuples(index=False)]
    return {
        "location": pd.Series(joined, dtype="str").take(number.to_numpy()).set_axis(table.index)
    }


_PARTS = ("county", "region")
# Such as "OH-12", "MN-SEN" and "12".
_DISTRICT_CODE = re.compile(r"[A-Z]{1,3}-[A-Z0-9]+|[A-Z]*[0-9]+")


def _join(city: str, county: str, region: str) -> str:
    place = city or _county(county)
    if not place or not region or _has_words(place, region):
        return place or region
    return f"{place}, {region}"


def _has_words(place: str, region: str) -> bool:
    """Return whether the words of a region are in the name of a place: "AL" is not in "Dallas"."""
    words = rf"(?<!\w){re.escape(region.casefold())}(?!\w)"
    return re.search(words, place.casefold()) is not None


def _county(name: str) -> str:
    """Add "County" to the name of a county, because a distant town may have the same name.

    Codes of districts are not names.
    """
    (folded,) = fold_names([name]).to_pylist()
    is_name = name and not _DISTRICT_CODE.fullmatch(name) and not is_region(folded)
    return f"{name} County" if is_name else name
