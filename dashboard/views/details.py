"""Details of one event: its facts, the statements about it, and the numbers in them."""

from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np
import pandas as pd

from dashboard.charts.chart_text import (
    format_countries,
    format_event_date,
    format_list,
    format_origin,
    format_place,
    format_quantity,
)
from dashboard.common.bidi import isolate
from dashboard.common.i18n import tr
from dashboard.engine.claims import STANCE_WORDS, statements_about
from dashboard.engine.index import EventIndex, Selection
from dashboard.engine.place_groups import DEFAULT_RADIUS_KM, SAME_PLACE_DEG
from dashboard.ingest.load import Dataset
from dashboard.model.extra_columns import extra_columns, text_of
from dashboard.model.geo import KM_PER_DEGREE
from dashboard.model.messages import excerpt
from dashboard.model.schema import SEPARATOR


class Statement(NamedTuple):
    """One entry of an event's claim ledger."""

    event_id: str
    title: str
    who: str
    stance: str
    stance_text: str
    when: str


class StatedNumber(NamedTuple):
    """A number from one claimant; ``low`` and ``high`` are NaN if the range is open on that side.

    ``event_id`` is the id of the row that contains it.
    """

    event_id: str
    who: str
    words: str
    unit: str
    low: float
    best: float
    high: float


class EventHere(NamedTuple):
    """An event at the place of the selected one."""

    event_id: str
    title: str
    is_expected: bool


@dataclass(frozen=True)
class Details:
    """Details of one event, as texts.

    Attributes
    ----------
    facts
        ``(heading, text)`` of each known fact.
    ledger
        Statements about the event, by stance: ``(stance, statements)``.
    numbers
        The number of the event, and those of the statements about it.
    about
        Events that it refers to, as ``(event_id, title)``.
    here
        The shown events at its place, if there are several.
    source, source_url
        Name of the source, and its address; only http and https.
    links
        ``(label, url)``, only http and https.
    extra
        Name and text of each extra column with a cell.
    place, radius_deg
        Longitude and latitude, None if it has no place; and its radius.
    """

    event_id: str
    title: str
    description: str
    status: str
    disputed: bool
    facts: list[tuple[str, str]]
    ledger: list[tuple[str, list[Statement]]]
    numbers: list[StatedNumber]
    about: list[tuple[str, str]]
    here: list[EventHere]
    source: str
    source_url: str
    links: list[tuple[str, str]]
    extra: list[tuple[str, str]]
    place: tuple[float, float] | None = None
    radius_deg: float = 0.0


def describe_event(event: pd.Series, data: Dataset, shown: Selection) -> Details:
    """Collect everything that a table contains about one event.

    Parameters
    ----------
    event
        A row of ``data.events``; its extra columns are looked up.
    shown
        Rows that pass the filters.
    """
    claims = [row for _, row in statements_about(data.index, event["event_id"]).iterrows()]
    statements = [_statement(row) for row in claims]
    addresses = {
        tr("Open the image or video"): event["media_url"],
    }
    return Details(
        event_id=event["event_id"],
        title=event["title"],
        description=event["description"],
        status=event["status"],
        disputed=event["event_id"] in data.disputed,
        facts=[(heading, text) for heading, text in _facts(event).items() if text],
        ledger=[
            (stance, list(group))
            for stance, group in groupby(statements, key=lambda statement: statement.stance)
        ],
        numbers=_distinct([_number(row) for row in [event, *claims] if format_quantity(row)]),
        about=_subjects(event, data.index),
        here=_at_same_place(event, shown),
        source=_source(event),
        source_url=event["source_url"] if _is_link(event["source_url"]) else "",
        links=[(label, url) for label, url in addresses.items() if _is_link(url)],
        extra=_extra_cells(event["event_id"], data.index),
        place=_place(event),
        radius_deg=_radius_deg(event),
    )


def _is_link(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def _source(event: pd.Series) -> str:
    """Name the source and its part; without a name, an address stands for it."""
    published = ", ".join(filter(None, [isolate(event["source"]), event["source_date"]]))
    named = ", ".join(filter(None, [published, isolate(event["source_locator"])]))
    url = event["source_url"]
    return named or (isolate(excerpt(url)) if _is_link(url) else "")


def _extra_cells(event_id: str, index: EventIndex) -> list[tuple[str, str]]:
    row = Selection(index, index.rows_of("event_id", event_id)[:1])
    cells = ((name, row.cells(name)) for name in extra_columns(index.events))
    texts = ((name, text_of(cell[0])) for name, cell in cells if len(cell))
    return [(name, text) for name, text in texts if text]


def _place(event: pd.Series) -> tuple[float, float] | None:
    spot = float(event["longitude"]), float(event["latitude"])
    return None if np.isnan(spot[0]) else spot


def _radius_deg(event: pd.Series) -> float:
    radius_km = event["geo_radius_km"]
    if pd.isna(radius_km):
        radius_km = DEFAULT_RADIUS_KM.get(event["geo_precision"], 0.0)
    return round(float(radius_km) / KM_PER_DEGREE, 2)


def _subjects(event: pd.Series, index: EventIndex) -> list[tuple[str, str]]:
    ids = [part.strip() for part in event["about"].split(SEPARATOR) if part.strip()]
    rows = {event_id: Selection(index, index.rows_of("event_id", event_id)) for event_id in ids}
    return [(event_id, row.cells("title")[0]) for event_id, row in rows.items() if row]


def _at_same_place(event: pd.Series, shown: Selection) -> list[EventHere]:
    spot = ("latitude", "longitude")
    same = [
        np.abs(shown.take(shown.index.column(name)) - event[name]) <= SAME_PLACE_DEG
        for name in spot
    ]
    here = shown.at(np.logical_and(*same))
    if not set(here.cells("event_id")) - {event["event_id"]}:
        return []
    cells = zip(*(here.cells(name) for name in ("event_id", "title", "status")), strict=True)
    return [EventHere(event_id, title, status == "expected") for event_id, title, status in cells]


def _facts(event: pd.Series) -> dict[str, str]:
    date = format_event_date(event)
    worded = tr("{date} (in the source: “{words}”)", date=date, words=isolate(event["date_text"]))
    actors, claimant = format_list(event["actors"]), format_list(event["claimant"])
    return {
        tr("When"): worded if event["date_text"] else date,
        tr("Where"): format_place(event) or tr("not known"),
        tr("Came from"): format_origin(event),
        # Somebody who speaks acts as well, but is named once.
        tr("Who"): "" if actors == claimant else actors,
        tr("Number"): format_quantity(event),
        tr("Speaker"): _who(event),
        tr("Image or video"): event["media_caption"] or event["alt_text"],
        tr("Tags"): format_list(event["tags"]),
    }


def _who(event: pd.Series) -> str:
    """Describe the claimant, country and stance."""
    claimant, countries = (
        format_list(event["claimant"]),
        format_countries(event["claimant_country"]),
    )
    if claimant and countries and claimant != countries:
        claimant = f"{claimant} ({countries})"
    stance = event["stance"]
    return "; ".join(filter(None, [claimant or countries, tr(stance)]))


def _statement(row: pd.Series) -> Statement:
    stance = row["stance"]
    stance_text = tr(STANCE_WORDS[stance]) if stance else tr("mentions it")
    when = format_event_date(row)
    return Statement(row["event_id"], row["title"], _speaker(row), stance, stance_text, when)


def _speaker(row: pd.Series) -> str:
    named = format_list(row["claimant"]) or format_countries(row["claimant_country"])
    return named or tr("someone")


def _number(row: pd.Series) -> StatedNumber:
    low, best, high = (float(row[f"quantity_{name}"]) for name in ("low", "best", "high"))
    return StatedNumber(
        row["event_id"], _speaker(row), format_quantity(row), row["quantity_unit"], low, best, high
    )


def _distinct(numbers: list[StatedNumber]) -> list[StatedNumber]:
    """Drop repetitions of a number by the same claimant."""
    first: dict[tuple[str, str], StatedNumber] = {}
    for number in numbers:
        first.setdefault((number.who, number.words), number)
    return list(first.values())


def largest_number(numbers: list[StatedNumber]) -> float:
    """Return the largest of some numbers, as their common scale; 1 if there is none."""
    values = [value for number in numbers for value in number[4:] if not np.isnan(value)]
    return max(values, default=0.0) or 1.0
