"""Texts of an untrusted table as plotly shows them: it reads a part of HTML, so all is escaped."""

import html
import textwrap
from collections.abc import Mapping, Sequence, Set
from itertools import chain
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from dashboard.charts.text_metrics import split_hits
from dashboard.common.i18n import N_, kept, language, ntr, number, numbers, tr
from dashboard.engine.group_counts import Types
from dashboard.engine.index import EventIndex, Selection
from dashboard.model.countries import country_name
from dashboard.model.date_bounds import bounds_of
from dashboard.model.date_text import format_date
from dashboard.model.edtf import BOUNDS, FLAGS, zones_of
from dashboard.model.schema import GAZETTEER, SEPARATOR

Event = Mapping[str, Any] | pd.Series

_WIDTH = 52
# What was said of events, by table and then by position, whether it is disputed, language and words
# searched for.
_SAID_OF: WeakKeyDictionary[EventIndex, dict[tuple[Any, ...], str]] = WeakKeyDictionary()
_MOST_KEPT = 20_000
_MAX_LINES = 4


def plain(text: str, hits: Sequence[str] = ()) -> str:
    """Escape what plotly would read as markup, and mark what was searched for.

    Examples
    --------
    >>> plain('<a href="x">R&D</a>')
    '&lt;a href="x"&gt;R&amp;D&lt;/a&gt;'
    >>> plain("Troops <sent>", ["troops"])
    '<b>Troops</b> &lt;sent&gt;'
    """
    # Quotation marks stay: plotly shows &quot; as it is.
    if not hits:
        return html.escape(" ".join(text.split()), quote=False)
    pieces = split_hits(" ".join(text.split()), hits)
    escaped = ((html.escape(piece, quote=False), hit) for piece, hit in pieces)
    return "".join(f"<b>{piece}</b>" if hit else piece for piece, hit in escaped)


def wrap(text: str, width: int = _WIDTH, lines: int = _MAX_LINES, hits: Sequence[str] = ()) -> str:
    """Break a text into escaped lines, cut after so many.

    Examples
    --------
    >>> wrap("one two three", 7, 2)
    'one two<br>three'
    """
    if len(text) <= width:
        return plain(text, hits)
    broken = textwrap.wrap(text, width, max_lines=lines, placeholder=" …")
    return "<br>".join(plain(line, hits) for line in broken)


def format_list(cell: str) -> str:
    """Say the values of a list cell."""
    return ", ".join(part.strip() for part in cell.split(SEPARATOR) if part.strip())


def format_countries(cell: str) -> str:
    """Say the country codes of a cell as names."""
    return ", ".join(country_name(code.strip()) for code in cell.split(SEPARATOR) if code.strip())


def format_quantity(event: Event) -> str:
    """Say a number as its speaker gives it.

    Examples
    --------
    >>> format_quantity(
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
    said = _format_range(low, high)
    if not np.isnan(best):
        exactly = number(best)
        said = tr("{best} ({range})", best=exactly, range=said) if said else exactly
    unit = event["quantity_unit"]
    return tr("{number} {unit}", number=said, unit=unit) if said and unit else said


def _format_range(low: float, high: float) -> str:
    if np.isnan(low):
        return "" if np.isnan(high) else tr("at most {high}", high=number(high))
    if np.isnan(high):
        return tr("at least {low}", low=number(low))
    return tr("{low} to {high}", low=number(low), high=number(high))


@kept
def format_event_count(count: int) -> str:
    """Say how many events.

    Examples
    --------
    >>> format_event_count(1), format_event_count(2600)
    ('1 event', '2,600 events')
    """
    return ntr("{count} event", "{count} events", int(count))


def format_type_counts(groups: Sequence[Types]) -> list[str]:
    """Say types of event, and how many there are of each, for some groups of events.

    Those without a name or a count are left out.

    Examples
    --------
    >>> format_type_counts([(("transport", 2600), ("", 7), ("combat", 1))])
    ['transport 2,600, combat 1']
    """
    distinct = set(chain.from_iterable(groups))
    names = {name: plain(tr(name)) for name in {name for name, _ in distinct}}
    said = {
        (name, count): f"{names[name]} {written}" if name and count else ""
        for (name, count), written in zip(
            distinct, numbers(count for _, count in distinct), strict=True
        )
    }
    return [", ".join(filter(None, [said[one] for one in types])) for types in groups]


def format_event_date(event: Event) -> str:
    """Say when an event happened, in its own time as well where its zone is known."""
    return format_date(bounds_of(event), zones_of(event["date"]))


def format_place(event: Event) -> str:
    """Say where an event happened, and how exactly that is known."""
    country = country_name(event["country"]) if event["country"] else ""
    found = _format_geo_source(event["geo_source"], event["geo_precision"])
    if not event["location"]:
        said = tr("somewhere in {country}", country=country) if country else ""
        return f"{said} ({found})" if said and found else said
    named = event["location"]
    if country and country.casefold() not in named.casefold():
        named = f"{named}, {country}"
    radius = event["geo_radius_km"]
    off = "" if np.isnan(radius) else tr("within {radius} km", radius=number(radius))
    doubts = (tr(_PLACE_DOUBTS.get(event["geo_precision"], "")), off, found)
    doubt = "; ".join(filter(None, doubts))
    return f"{named} ({doubt})" if doubt else str(named)


def _format_geo_source(source: str, precision: str) -> str:
    """Say that coordinates were filled in; those of countries are none of GeoNames."""
    if source != GAZETTEER:
        return ""
    return tr("found by its name") if precision == "country" else tr("found by its name, GeoNames")


_PLACE_DOUBTS = {"region": N_("within the region"), "country": N_("somewhere in the country")}
_ORIGINS = {
    "region": N_("{origin} (region)"),
    "country": N_("{origin} (where exactly is not known)"),
}
_STATUSES = {
    "expected": N_("expected, not known to have happened"),
    "ongoing": N_("going on"),
}
_SAID = {
    "": N_("{who} says so"),
    "asserts": N_("{who} asserts"),
    "denies": N_("{who} denies"),
    "expects": N_("{who} expects"),
    "demands": N_("{who} demands"),
    "comments": N_("{who} comments"),
}


def format_origin(event: Event) -> str:
    """Say where a movement starts."""
    origin, precision = str(event["origin"]), event["origin_geo_precision"]
    found = _format_geo_source(event["origin_geo_source"], precision)
    said = tr(_ORIGINS[precision], origin=origin) if origin and precision in _ORIGINS else origin
    return f"{said}; {found}" if said and found else said


def hover_text(event: Event, disputed: Set[str], hits: Sequence[str] = ()) -> str:
    """Essentials of an event, for the pointer."""
    who, said = format_list(event["claimant"]), _SAID[event["stance"]]
    status = _STATUSES.get(event["status"], "")
    title = wrap(event["title"], hits=hits)
    lines = [
        # The title is bold as a whole, unless a part of it was searched for.
        title if "<b>" in title else f"<b>{title}</b>",
        plain(format_event_date(event)),
        wrap(format_place(event), hits=hits),
        plain(format_quantity(event)),
        plain(tr(status)),
        wrap(tr(said, who=who), hits=hits) if who else "",
        f"<b>{tr('disputed')}</b>" if event["event_id"] in disputed else "",
    ]
    return "<br>".join(filter(None, lines))


_HOVER = (
    *("event_id", "title", "date", "status", "claimant", "stance"),
    *("country", "location", "geo_precision", "geo_radius_km", "geo_source"),
    *("quantity_low", "quantity_best", "quantity_high", "quantity_unit"),
    *BOUNDS,
    *FLAGS,
)


def hover_texts(events: Selection, disputed: Set[str], hits: Sequence[str] = ()) -> list[str]:
    """Essentials of some events; see :func:`hover_text`.

    Readers see the same events again and again: what was said is kept, as long as it is not much.
    """
    said = _SAID_OF.setdefault(events.index, {})
    if len(said) > _MOST_KEPT:
        said.clear()
    denied = [event_id in disputed for event_id in events.cells("event_id")]
    about = (language(), tuple(hits))
    keys = [(*one, *about) for one in zip(events.positions.tolist(), denied, strict=True)]
    # Asked for once: other readers may clear it meanwhile.
    texts = [said.get(key, "") for key in keys]
    new = np.flatnonzero([not text for text in texts])
    columns = [events.at(new).cells(name) for name in _HOVER]
    for place, *cells in zip(new.tolist(), *columns, strict=True):
        event = dict(zip(_HOVER, cells, strict=True))
        texts[place] = said[keys[place]] = hover_text(event, disputed, hits)
    return texts
