"""Texts of charts, all escaped, because Plotly interprets some HTML."""

import html
from collections.abc import Mapping, Sequence, Set
from itertools import chain
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from dashboard.charts.style import STANCE_SIGNS
from dashboard.charts.text_metrics import split_hits, wrap_lines
from dashboard.common.bidi import isolate, isolate_lines
from dashboard.common.i18n import (
    N_,
    cached_by_language,
    format_number,
    format_numbers,
    language,
    ntr,
    tr,
)
from dashboard.engine.claims import LEDGER_HEADINGS, STANCE_ORDER
from dashboard.engine.group_counts import Types
from dashboard.engine.index import EventIndex, Selection
from dashboard.engine.statements import Found, voices
from dashboard.model.countries import country_name
from dashboard.model.date_bounds import bounds_of
from dashboard.model.date_text import format_date
from dashboard.model.edtf import BOUNDS, FLAGS
from dashboard.model.schema import GAZETTEER, SEPARATOR

Event = Mapping[str, Any] | pd.Series

_WIDTH = 52
# Hover texts of events, by table and then by position, whether the event is disputed, language and
# words searched for.
_HOVER_CACHE: WeakKeyDictionary[EventIndex, dict[tuple[Any, ...], str]] = WeakKeyDictionary()
_MAX_CACHED = 20_000
_MAX_LINES = 4
# Claimants of one stance that are named beside the pointer.
_MAX_NAMED = 5


def escape_text(text: str, hits: Sequence[str] = ()) -> str:
    """Escape HTML that Plotly would interpret, and make search hits bold.

    A text that runs from right to left is isolated.

    Examples
    --------
    >>> escape_text('<a href="x">R&D</a>')
    '&lt;a href="x"&gt;R&amp;D&lt;/a&gt;'
    >>> escape_text("Troops <sent>", ["troops"])
    '<b>Troops</b> &lt;sent&gt;'
    """
    return isolate(_escape(text, hits))


def escape_lines(lines: Sequence[str], hits: Sequence[str] = ()) -> str:
    """Escape and join the lines of one text; see :func:`escape_text`."""
    return "<br>".join(isolate_lines([_escape(line, hits) for line in lines]))


def _escape(text: str, hits: Sequence[str]) -> str:
    # Quotation marks stay: Plotly would show &quot; literally.
    if not hits:
        return html.escape(" ".join(text.split()), quote=False)
    pieces = split_hits(" ".join(text.split()), hits)
    escaped = ((html.escape(piece, quote=False), hit) for piece, hit in pieces)
    return "".join(f"<b>{piece}</b>" if hit else piece for piece, hit in escaped)


def wrap(text: str, width: int = _WIDTH, lines: int = _MAX_LINES, hits: Sequence[str] = ()) -> str:
    """Break a text into escaped lines, and cut it after the last allowed line.

    Examples
    --------
    >>> wrap("one two three", 7, 2)
    'one two<br>three'
    """
    if len(text) <= width:
        return escape_text(text, hits)
    return escape_lines(wrap_lines(text, width, lines), hits)


def format_list(cell: str) -> str:
    """Join the values of a list cell with commas."""
    return ", ".join(isolate(part.strip()) for part in cell.split(SEPARATOR) if part.strip())


def format_countries(cell: str) -> str:
    """Name the countries whose codes are in a cell."""
    return ", ".join(country_name(code.strip()) for code in cell.split(SEPARATOR) if code.strip())


def format_quantity(event: Event) -> str:
    """Format a quantity, no more exactly than it is known.

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
    text = _format_range(low, high)
    if not np.isnan(best):
        best_text = format_number(best)
        text = tr("{best} ({range})", best=best_text, range=text) if text else best_text
    unit = isolate(event["quantity_unit"])
    return tr("{number} {unit}", number=text, unit=unit) if text and unit else text


def _format_range(low: float, high: float) -> str:
    if np.isnan(low):
        return "" if np.isnan(high) else tr("at most {high}", high=format_number(high))
    if np.isnan(high):
        return tr("at least {low}", low=format_number(low))
    return tr("{low} to {high}", low=format_number(low), high=format_number(high))


@cached_by_language
def format_event_count(count: int) -> str:
    """Format a number of events.

    Examples
    --------
    >>> format_event_count(1), format_event_count(2600)
    ('1 event', '2,600 events')
    """
    return ntr("{count} event", "{count} events", int(count))


def format_found(found: Found) -> str:
    """Write a number of events and statements; what there is none of is left out.

    Examples
    --------
    >>> format_found(Found(11, 8)), format_found(Found(0, 2)), format_found(Found(0, 0))
    ('11 events and 8 statements', '2 statements', '0 events')
    """
    events = ntr("{count} event", "{count} events", found.events)
    if not found.statements:
        return events
    statements = ntr("{count} statement", "{count} statements", found.statements)
    if not found.events:
        return statements
    return tr("{events} and {statements}", events=events, statements=statements)


def format_type_counts(groups: Sequence[Types]) -> list[str]:
    """Format the types of some groups of events, with their counts.

    Types without a name or a count are left out.

    Examples
    --------
    >>> format_type_counts([(("transport", 2600), ("", 7), ("combat", 1))])
    ['transport 2,600, combat 1']
    """
    distinct = set(chain.from_iterable(groups))
    names = {name: escape_text(tr(name)) for name in {name for name, _ in distinct}}
    texts = {
        (name, count): f"{names[name]} {count_text}" if name and count else ""
        for (name, count), count_text in zip(
            distinct, format_numbers(count for _, count in distinct), strict=True
        )
    }
    return [", ".join(filter(None, [texts[pair] for pair in types])) for types in groups]


def format_event_date(event: Event) -> str:
    """Format the time of an event, also in local time if its time zone is known."""
    return format_date(bounds_of(event), event["date"])


def format_place(event: Event) -> str:
    """Format the place of an event, with its precision."""
    country = format_countries(event["country"])
    source = _format_geo_source(event["geo_source"], event["geo_precision"])
    if not event["location"]:
        text = tr("somewhere in {country}", country=country) if country else ""
        return f"{text} ({source})" if text and source else text
    place = isolate(event["location"])
    if country and country.casefold() not in place.casefold():
        place = f"{place}, {country}"
    radius = event["geo_radius_km"]
    distance = "" if np.isnan(radius) else tr("within {radius} km", radius=format_number(radius))
    precision = tr(_PRECISIONS.get(event["geo_precision"], ""))
    notes = "; ".join(filter(None, (precision, distance, source)))
    return f"{place} ({notes})" if notes else str(place)


def _format_geo_source(source: str, precision: str) -> str:
    """Name the source of looked-up coordinates; those of countries are not from GeoNames."""
    if source != GAZETTEER:
        return ""
    return tr("located by name") if precision == "country" else tr("located by name, GeoNames")


_PRECISIONS = {"region": N_("within the region"), "country": N_("somewhere in the country")}
_ORIGINS = {
    "region": N_("{origin} (region)"),
    "country": N_("{origin} (exact place not known)"),
}
_STATUSES = {
    "expected": N_("expected, not confirmed"),
    "ongoing": N_("ongoing"),
}
_STANCES = {
    "": N_("{who} says so"),
    "asserts": N_("{who} asserts"),
    "denies": N_("{who} denies"),
    "expects": N_("{who} expects"),
    "demands": N_("{who} demands"),
    "comments": N_("{who} comments"),
}


def format_origin(event: Event) -> str:
    """Format the origin of a movement."""
    origin, precision = isolate(str(event["origin"])), event["origin_geo_precision"]
    source = _format_geo_source(event["origin_geo_source"], precision)
    text = tr(_ORIGINS[precision], origin=origin) if origin and precision in _ORIGINS else origin
    return f"{text}; {source}" if text and source else text


def hover_text(
    event: Event, disputed: Set[str], hits: Sequence[str] = (), said: Sequence[str] = ()
) -> str:
    """Return the text beside the pointer: the essentials of an event, and who speaks of it.

    Parameters
    ----------
    event, disputed, hits
        The event, the ids of disputed events, and the words searched for.
    said
        Escaped lines about the claimants; see :func:`describe_claimants`.
    """
    claimant, stance = format_list(event["claimant"]), _STANCES[event["stance"]]
    status = _STATUSES.get(event["status"], "")
    title = wrap(event["title"], hits=hits)
    lines = [
        # The whole title is bold, unless a part of it is a search hit.
        title if "<b>" in title else f"<b>{title}</b>",
        escape_text(format_event_date(event)),
        wrap(format_place(event), hits=hits),
        escape_text(format_quantity(event)),
        escape_text(tr(status)),
        wrap(tr(stance, who=claimant), hits=hits) if claimant else "",
        f"<b>{tr('disputed')}</b>" if event["event_id"] in disputed else "",
        *said,
    ]
    return "<br>".join(filter(None, lines))


def describe_claimants(index: EventIndex, row: int) -> list[str]:
    """Name the claimants who deny, assert or comment on an event: a line for each stance."""
    spoken = index.cached(voices)
    counts = spoken.counts(np.array([row]))[0].tolist()
    if not any(counts):
        return []
    named = spoken.speakers_about(row, _MAX_NAMED)
    stances = zip(STANCE_ORDER, counts, named, strict=True)
    return [_describe_stance(*stance, spoken.country_codes) for stance in stances if stance[1]]


def _describe_stance(stance: str, count: int, named: list[str], codes: Set[str]) -> str:
    """Describe one stance with its sign, its number of claimants and the first of their names."""
    names = [country_name(name) if name in codes else isolate(name) or tr("someone")
             for name in named]  # fmt: skip
    left = count - len(names)
    more = [ntr("and {count} more", "and {count} more", left)] if left else []
    who = ", ".join([*names, *more])
    text = tr("{heading}: {claimants}", heading=tr(LEDGER_HEADINGS[stance]), claimants=who)
    return wrap(f"{STANCE_SIGNS[stance]} {format_number(count)} {text}")


_HOVER_COLUMNS = (
    *("event_id", "title", "date", "status", "claimant", "stance"),
    *("country", "location", "geo_precision", "geo_radius_km", "geo_source"),
    *("quantity_low", "quantity_best", "quantity_high", "quantity_unit"),
    *BOUNDS,
    *FLAGS,
)


def hover_texts(events: Selection, disputed: Set[str], hits: Sequence[str] = ()) -> list[str]:
    """Return the hover texts of some events; see :func:`hover_text`.

    They are cached, because readers see the same events again and again.
    """
    cache = _HOVER_CACHE.setdefault(events.index, {})
    if len(cache) > _MAX_CACHED:
        cache.clear()
    is_disputed = [event_id in disputed for event_id in events.cells("event_id")]
    shared_key = (language(), tuple(hits))
    keys = [
        (position, flag, *shared_key)
        for position, flag in zip(events.positions.tolist(), is_disputed, strict=True)
    ]
    # Each key is looked up only once, because another thread may clear the cache meanwhile.
    texts = [cache.get(key, "") for key in keys]
    missing = np.flatnonzero([not text for text in texts])
    columns = [events.at(missing).cells(name) for name in _HOVER_COLUMNS]
    for at, *cells in zip(missing.tolist(), *columns, strict=True):
        event = dict(zip(_HOVER_COLUMNS, cells, strict=True))
        said = describe_claimants(events.index, events.positions[at])
        texts[at] = cache[keys[at]] = hover_text(event, disputed, hits, said)
    return texts
