"""Texts of an untrusted table as plotly shows them: it reads a part of HTML, so all is escaped."""

import html
import textwrap
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.countries import country_name
from dashboard.dates import BOUNDS, FLAGS, bounds_of, say_date
from dashboard.schema import SEPARATOR

Event = Mapping[str, Any] | pd.Series

_WIDTH = 52
_MAX_LINES = 4


def plain(text: str) -> str:
    """Escape what plotly would read as markup.

    Examples
    --------
    >>> plain('<a href="x">R&D</a>')
    '&lt;a href="x"&gt;R&amp;D&lt;/a&gt;'
    """
    # Quotation marks stay: plotly shows &quot; as it is.
    return html.escape(" ".join(text.split()), quote=False)


def wrap(text: str, width: int = _WIDTH, lines: int = _MAX_LINES) -> str:
    """Break a text into escaped lines, cut after so many.

    Examples
    --------
    >>> wrap("one two three", 7, 2)
    'one two<br>three'
    """
    if len(text) <= width:
        return plain(text)
    broken = textwrap.wrap(text, width, max_lines=lines, placeholder=" …")
    return "<br>".join(plain(line) for line in broken)


def say_list(cell: str) -> str:
    """Say the values of a list cell."""
    return ", ".join(part.strip() for part in cell.split(SEPARATOR) if part.strip())


def say_countries(cell: str) -> str:
    """Say the country codes of a cell as names."""
    return ", ".join(country_name(code.strip()) for code in cell.split(SEPARATOR) if code.strip())


def say_quantity(event: Event) -> str:
    """Say a number as its speaker gives it.

    Examples
    --------
    >>> say_quantity(
    ...     pd.Series(
    ...         {
    ...             "quantity_low": 2600,
    ...             "quantity_best": np.nan,
    ...             "quantity_high": np.nan,
    ...             "quantity_unit": "troops",
    ...         }
    ...     )
    ... )
    'at least 2,600 troops'
    """
    low, best, high = (event[f"quantity_{name}"] for name in ("low", "best", "high"))
    ranged = {
        (True, True): f"{low:,.15g} to {high:,.15g}",
        (True, False): f"at least {low:,.15g}",
        (False, True): f"at most {high:,.15g}",
        (False, False): "",
    }[(not np.isnan(low), not np.isnan(high))]
    said = ranged if np.isnan(best) else f"{best:,.15g}" + (f" ({ranged})" if ranged else "")
    return f"{said} {event['quantity_unit']}".strip() if said else ""


def say_place(event: Event) -> str:
    """Say where an event happened, and how exactly that is known."""
    country = country_name(event["country"]) if event["country"] else ""
    if not event["location"]:
        return country and f"somewhere in {country}"
    named = event["location"]
    if country and country.casefold() not in named.casefold():
        named = f"{named}, {country}"
    note = {"region": "within the region", "country": "somewhere in the country"}
    known = note.get(event["geo_precision"], "")
    radius = event["geo_radius_km"]
    off = "" if np.isnan(radius) else f"within {radius:,.15g} km"
    doubt = "; ".join(filter(None, (known, off)))
    return f"{named} ({doubt})" if doubt else named


def say_origin(event: Event) -> str:
    """Say where a movement starts."""
    note = {"region": " (region)", "country": " (where exactly is not known)"}
    return str(event["origin"] and event["origin"] + note.get(event["origin_geo_precision"], ""))


def hover_text(event: Event, disputed: Collection[str]) -> str:
    """Essentials of an event, for the pointer."""
    status = {"expected": "expected, not known to have happened", "ongoing": "going on"}
    who = say_list(event["claimant"])
    stance = event["stance"] or "says so"
    lines = [
        f"<b>{wrap(event['title'])}</b>",
        plain(say_date(bounds_of(event))),
        wrap(say_place(event)),
        plain(say_quantity(event)),
        plain(status.get(event["status"], "")),
        wrap(f"{who} {stance}") if who else "",
        "<b>disputed</b>" if event["event_id"] in disputed else "",
    ]
    return "<br>".join(filter(None, lines))


_HOVER = (
    *("event_id", "title", "status", "claimant", "stance"),
    *("country", "location", "geo_precision", "geo_radius_km"),
    *("quantity_low", "quantity_best", "quantity_high", "quantity_unit"),
    *BOUNDS,
    *FLAGS,
)


def hover_texts(
    events: pd.DataFrame, positions: Sequence[int] | np.ndarray, disputed: Collection[str]
) -> list[str]:
    """Essentials of the events at some positions of a table; see :func:`hover_text`."""
    places = np.asarray(positions, dtype=int)
    columns = [events[name].to_numpy()[places] for name in _HOVER]
    rows = (dict(zip(_HOVER, cells, strict=True)) for cells in zip(*columns, strict=True))
    return [hover_text(row, disputed) for row in rows]
