"""Keep the countries that places name, if the reader chose one country for all rows."""

from collections.abc import Mapping

import pandas as pd

from dashboard.ingest.normalize.geocode import PlaceQuery, geocode, named_country
from dashboard.ingest.normalize.place_finders import PlaceMatch
from dashboard.model.countries import find_codes
from dashboard.model.messages import Message
from dashboard.model.schema import Problem


def except_other_countries(
    fields: Mapping[str, pd.Series],
) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Empty the country of rows whose place names another one, and is found only or better there.

    Parameters
    ----------
    fields
        Columns by field; the country is the same in all rows.

    Returns
    -------
    dict, list
        The ``country``; empty if nothing changes. A note about the places.

    Examples
    --------
    >>> fields = {"location": ["Bonn", "Paris, France"], "country": ["Germany"] * 2}
    >>> changed, _ = except_other_countries({name: pd.Series(fields[name]) for name in fields})
    >>> changed["country"].tolist()
    ['Germany', '']
    """
    if not {"location", "country"} <= fields.keys() or fields["country"].empty:
        return {}, []
    country, locations = str(fields["country"].iloc[0]), fields["location"].astype("str")
    (code,) = find_codes([country])
    named = [name for name in locations.unique() if code and named_country(name) not in ("", code)]
    matches = (geocode([PlaceQuery(name, within, "") for name in named]) for within in (code, ""))
    others = [name for name, within, alone in zip(named, *matches, strict=True)
              if not (within.spot or within.of) or _is_elsewhere(alone, code)]  # fmt: skip
    is_other = locations.isin(others)
    count = int(is_other.sum())
    if not count:
        return {}, []
    message = Message("country.not_chosen", {"name": country, "count": count})
    note = Problem("note", 0, "country", others[0], message, rows=count)
    return {"country": fields["country"].astype("str").mask(is_other, "")}, [note]


def _is_elsewhere(match: PlaceMatch, code: str) -> bool:
    """Return whether a place is found in another country, as more than its name."""
    spot = match.spot
    return spot is not None and spot.country != code and spot.precision != "country"
